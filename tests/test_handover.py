"""The desk hands the day to air as one file: what air reads is what the desk meant, or nothing."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalaba.core.model import (
    PRIORITIES,
    CatchUp,
    Clip,
    Exam,
    Flow,
    IfCut,
    OutletCard,
    OutputSpec,
    Part,
    Programme,
    Reason,
    Refusal,
    Relay,
    Spot,
    Timing,
    Under,
)
from dalaba.link import handover
from dalaba.link.handover import HandoverError
from dalaba.messages import explain
from tests.places import DAY, at

NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)
MOMENTS = st.integers(0, 4_000_000_000_000)
LENGTHS = st.integers(0, 10_000_000)
CLIPS = st.builds(Clip, NAMES, NAMES, st.sampled_from([22_050, 44_100]), st.integers(0, 3_000), st.integers(1, 10**9))
REASONS = st.just(Reason("plan.no_recording", {"script": "核酸", "version": "瑶语", "file": "核酸.瑶语.m4a"}))
PARTS = st.builds(Part, NAMES, NAMES, st.none() | CLIPS, LENGTHS, st.booleans(), st.none() | REASONS)
RELAYS = st.builds(
    Relay, NAMES, NAMES, NAMES, NAMES, st.lists(st.integers(1, 8)).map(tuple), st.booleans(),
    st.integers(0, 3_600_000),
)  # fmt: skip
FLOWS = st.builds(
    Flow, st.sampled_from(get_args(Under)), *[st.integers(0, 3_600_000)] * 2, st.integers(0, 60),
    relay=st.none() | RELAYS, keeps=st.booleans(),
)  # fmt: skip
EXAMS = st.builds(Exam, MOMENTS, MOMENTS, NAMES, st.lists(NAMES, max_size=2).map(tuple))
SPOTS = st.builds(
    Spot, NAMES, NAMES, MOMENTS, MOMENTS, LENGTHS, NAMES, NAMES, NAMES, st.sampled_from(PRIORITIES),
    st.sampled_from(get_args(Timing)), st.lists(PARTS, max_size=3).map(tuple), st.lists(PARTS, max_size=2).map(tuple),
    MOMENTS, st.sampled_from(get_args(CatchUp)), st.sampled_from(get_args(IfCut)),
    st.integers(0, 100), said=NAMES, wording=NAMES, flow=st.none() | FLOWS, bed=st.none() | PARTS,
    reserve=st.lists(PARTS, max_size=1).map(tuple), exam=NAMES,
)  # fmt: skip
REFUSALS = st.builds(Refusal, NAMES, NAMES, MOMENTS, NAMES, NAMES, REASONS)
SPECS = st.builds(OutputSpec, NAMES, st.lists(st.integers(1, 8), min_size=1).map(tuple), st.just("ALSA"))
CARDS = st.builds(
    OutletCard, NAMES, NAMES, st.none() | SPECS, st.integers(0, 100), *[st.integers(0, 3_600_000)] * 3,
    exams=st.lists(EXAMS, max_size=2).map(tuple), spare=st.none() | SPECS,
)  # fmt: skip
PROGRAMMES = st.builds(
    Programme, NAMES, st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "UTC"]), st.just(DAY.isoformat()),
    st.lists(CARDS, max_size=3).map(tuple), st.lists(SPOTS, max_size=3).map(tuple),
    st.lists(REFUSALS, max_size=2).map(tuple),
)  # fmt: skip
EMPTY = Programme("三江", "Asia/Shanghai", DAY.isoformat(), (), (), ())


@given(PROGRAMMES)
def test_air_reads_what_the_desk_meant_to_the_millisecond(
    tmp_path_factory: pytest.TempPathFactory, programme: Programme
) -> None:
    folder = tmp_path_factory.getbasetemp() / "handover"
    assert handover.read(handover.write(folder, programme)) == programme


@given(PROGRAMMES)
def test_people_and_programs_read_the_same_times(programme: Programme) -> None:
    body = handover.as_json(programme, "en")
    for spot, told in zip(programme.spots, body["spots"], strict=True):
        assert told["duration"] == spot.duration / 1000
        assert told["start"][-6] in "+-"
    for told in body["refused"]:
        assert told["code"] == "plan.no_recording"
        assert "not recorded yet" in told["reason"]


def test_each_day_has_its_file_and_a_new_one_takes_the_olds_place(tmp_path: Path) -> None:
    first = handover.write(tmp_path, EMPTY)
    assert first == tmp_path / "records/onair/2022-07-13.json" == handover.path_of(tmp_path, date(2022, 7, 13))
    handover.write(tmp_path, Programme("另一个", "UTC", DAY.isoformat(), (), (), ()))
    assert handover.read(first).station == "另一个"
    assert [each.name for each in first.parent.iterdir()] == ["2022-07-13.json"]


WHOLE = json.dumps(handover.as_json(EMPTY, "zh"))


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "[]", "null", '"x"', "{}", WHOLE[:-1], WHOLE.replace('"form": 1', '"form": 2'),
        WHOLE.replace('"spots": []', '"spots": [{}]'), WHOLE.replace('"spots": []', '"spots": [7]'),
        WHOLE.replace('"outlets": []', '"outlets": null'),
        WHOLE.replace('"refused": []', '"refused": [{"id": 1, "outlet": 2, "due": "soon", "code": "x", "params": {}}]'),
    ],
)  # fmt: skip
def test_a_broken_file_or_one_of_a_newer_form_is_refused_in_words(tmp_path: Path, text: str) -> None:
    path = tmp_path / "2022-07-13.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(HandoverError) as caught:
        handover.read(path)
    assert "2022-07-13.json" in explain(caught.value.reason, "zh")


def test_bytes_that_are_no_text_are_refused_too(tmp_path: Path) -> None:
    path = tmp_path / "2022-07-13.json"
    path.write_bytes(b"\xff\xfe\x00broken")
    with pytest.raises(HandoverError):
        handover.read(path)


def test_where_nothing_was_handed_over_there_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        handover.read(handover.path_of(tmp_path, DAY))


def test_the_first_day_of_a_pc_without_a_clock_can_be_read(tmp_path: Path) -> None:
    """It starts in 1970, where east of Greenwich the day begins before all time. Orders find their outlets in it."""
    night = (at("0:00", date(1970, 1, 1)), at("6:30", date(1970, 1, 1)))
    morning = at("7:00", date(1970, 1, 1))
    card = OutletCard("五一村", "speaker", OutputSpec("左"), silent=(night,))
    spot = Spot("试", "五一村", morning, morning, 5_000, "试", "试", "试", "notice", "flexible", (), latest=morning)
    day = Programme("三江", "Asia/Shanghai", "1970-01-01", (card,), (spot,), ())
    assert night[0] < morning < 0
    assert handover.read(handover.write(tmp_path, day)) == day
