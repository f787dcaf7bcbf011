"""The township's 13 July 2022, counted by hand, rehearsed whole, listened to, and with a clip taken away.

The count is this file's own arithmetic on the sheet of villages and the hours that were announced; what the schedules
say is written down here a second time on purpose.
"""

from __future__ import annotations

import csv
import os
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from dalaba.air.ledger import verify
from dalaba.air.outputs.tape import bounce
from dalaba.core.model import Clip, Programme
from dalaba.desk.rehearsal import Rehearsed, rehearse
from dalaba.desk.root import Station
from dalaba.views.asrun import AsRun
from tests.conftest import SAMPLE
from tests.places import ZONE, at, wav

DAY = date(2022, 7, 13)
WRITTEN = ("days.yaml", "station.yaml", "scripts", "schedules", "audio/recorded")
VILLAGES, SITES, SCHOOLS, VANS = 11, 13, 2, 3
"""As the case has them: villages covered, fixed sampling sites; illustrative schools and vans."""


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Station:
    """A copy of the sample with the day's clips: those that the project has by their keys, the others made."""
    folder = tmp_path_factory.mktemp("sample")
    for name in WRITTEN:
        source, target = SAMPLE / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if source.is_dir() else shutil.copyfile)(source, target)
    station, there = Station.read(folder), Station.read(SAMPLE)
    assert station.problems.errors == []
    missing = station.to_make(station.wanted_on([DAY]))
    for key, recipe in missing.items():
        if (made := there.library.find(key)) is not None:
            clip, data = made.clip, (SAMPLE / made.clip.file).read_bytes()
            station.library.put(key, recipe.name, data, clip.skip, clip.frames, clip.rate)
    assert station.make(station.to_make(station.wanted_on([DAY]))).failed == []
    return Station.read(folder)


@pytest.fixture(scope="module")
def day(sample: Station, tmp_path_factory: pytest.TempPathFactory) -> Rehearsed:
    return rehearse(sample, DAY, 1, tmp_path_factory.mktemp("rehearsed"))


# The hand count


def minutes(time: str) -> int:
    hours, rest = time.split(":")
    return int(hours) * 60 + int(rest)


def times(since: str, until: str, every: int) -> int:
    """How often, from `since` on every so many minutes, before `until`."""
    return -(-(minutes(until) - minutes(since)) // every)


def opening() -> dict[str, str]:
    """Village, site, school or van -> when sampling opens there, from the sheet."""
    with (SAMPLE / "schedules" / "核酸-各点.csv").open(encoding="utf-8-sig", newline="") as sheet:
        return {row["播放点"]: row["开始"] for row in csv.DictReader(sheet)}


def by_hand() -> Counter[str]:
    """campaign/row -> how often it is due on 13 July, all places together. Sampling closes at 11:30 that day."""
    opens = opening()
    villages = [name for name in opens if name.endswith(("村", "社区"))]
    sites = [name for name in opens if name.endswith("采样点")]
    assert (len(villages), len(sites)) == (VILLAGES, SITES)
    count = {
        "全员核酸检测/预告": VILLAGES * 2,
        "全员核酸检测/宣传车预告": VANS * times("17:00", "18:30", 10),
        "全员核酸检测/日间通知": sum(times(opens[name], "11:30", 15) for name in villages),
        "全员核酸检测/上门采样": VILLAGES * 2,
        "全员核酸检测/发热先打电话": VILLAGES,
        "全员核酸检测/最后一小时": VILLAGES,
        "全员核酸检测/本轮结束": VILLAGES + SITES,
        "全员核酸检测/现场秩序": sum(times(opens[name], "11:30", 10) for name in sites),
        "全员核酸检测/无手机通道": SITES * times("07:35", "11:30", 20),
        "全员核酸检测/校园通知": SCHOOLS * 3,
        "全员核酸检测/宣传车通知": VANS * (times("07:00", "08:30", 10) + times("09:30", "11:30", 10)),
        "日常提醒/早上防火": VILLAGES,
        "日常提醒/傍晚反诈": VILLAGES,
        "日常提醒/放学安全": SCHOOLS,
        "日常提醒/五一反诈": 4,
        "日常提醒/五一防火": 4,
        "日常提醒/五一防溺水": 3,
        "夏季提醒/防溺水": VILLAGES * 2,
        "夏季提醒/防汛": 4,  # four villages by the river, Mondays, Wednesdays and Fridays
        "管道检修停水/五一前一天": 1,
        "管道检修停水/东和前一天": 1,
        **{f"五一村分批叫号/第{number}批": 1 for number in "一二三四五六"},
    }
    return Counter(count)


def of_rows(programme: Programme) -> Counter[str]:
    told = [*(spot.id for spot in programme.spots), *(refusal.id for refusal in programme.refused)]
    return Counter(name.split("@")[0] for name in told)


def test_what_is_due_is_what_a_hand_counts_from_the_sheet_and_the_hours(day: Rehearsed) -> None:
    assert of_rows(day.programmes[0]) == by_hand()
    assert day.programmes[0].due == by_hand().total()


def test_each_village_is_told_from_its_own_hour_on(day: Rehearsed) -> None:
    first: dict[str, int] = {}
    for row in day.log.rows:
        if row.id.startswith("全员核酸检测/日间通知@"):
            first.setdefault(row.outlet, row.due)
    opens = opening()
    assert first == {name: at(opens[name], DAY) for name in first}
    assert len(first) == VILLAGES


# The ledger


def test_the_ledger_reconciles_and_nothing_planned_was_missed(day: Rehearsed) -> None:
    summary = day.log.summary
    assert summary.due == by_hand().total() == summary.planned + summary.refused
    assert (summary.planned, summary.missed, summary.cut, summary.late) == (summary.aired, 0, 0, 0)
    assert [flaw.code for flaw in verify(day.folder / "records")] == ["air.ledger_rehearsed"]


def test_every_refusal_has_a_reason_and_hakka_and_yao_wait_for_their_recordings(day: Rehearsed) -> None:
    (programme,) = day.programmes
    assert all(refusal.reason.code.startswith("plan.") for refusal in programme.refused)
    lost = {part.language for spot in programme.spots for part in spot.lost}
    assert lost == {"hak", "bpn"}
    assert {part.language for row in day.log.rows for part in row.parts if part.played} == {"cmn", "yue"}


def test_neighbours_are_never_heard_at_once(sample: Station, day: Rehearsed) -> None:
    pairs = {frozenset((name, other)) for name, others in sample.setup.neighbours.items() for other in others}
    assert len(pairs) == 4
    for one, other in pairs:
        takes = sorted((*day.tapes[one].takes, *day.tapes[other].takes), key=lambda take: take.at)
        for first, second in pairwise(takes):
            assert first.at + first.played <= second.at


# The sound

RATE = 8_000
FRAME = 80
"""10 ms."""
SILENCE = 3_000
"""Milliseconds without sound, longer than any pause inside a spot, after which a sound is an onset."""


def heard_at(samples: np.ndarray[tuple[int], np.dtype[np.float32]]) -> list[int]:
    """Milliseconds at which something sounds after silence: by the energy in frames of 10 ms."""
    whole = samples[: len(samples) // FRAME * FRAME].reshape(-1, FRAME).astype(np.float64)
    loud = np.flatnonzero(np.sqrt(np.mean(whole**2, axis=1)) > 0.003) * 10
    return [int(ms) for number, ms in enumerate(loud) if number == 0 or ms - loud[number - 1] > SILENCE]


def test_what_a_microphone_would_hear_is_what_the_ledger_says(sample: Station, day: Rehearsed) -> None:
    since, until = at("7:00"), at("7:40")
    heard = heard_at(bounce(day.tapes["五一村"].takes, since, until, RATE))
    rows = [row for row in day.log.at("五一村").rows if row.started and since <= row.started < until]
    rows.sort(key=lambda row: row.started or 0)
    lead_in = sample.setup.outlets["五一村"].lead_in
    expected, over = [], 0
    for row in rows:
        assert row.started is not None
        assert row.ended is not None
        if row.started - over > SILENCE:
            expected.append(row.started - since + lead_in)
        over = row.ended
    assert len(expected) >= 5
    assert heard == pytest.approx(expected, abs=50)


# A clip is gone


@contextmanager
def without(path: Path) -> Iterator[None]:
    aside = path.rename(path.with_suffix(".aside"))
    try:
        yield
    finally:
        aside.rename(path)


@contextmanager
def spoilt(path: Path) -> Iterator[None]:
    """One byte is another; length and time are the same, so that only who reads it sees it: air, on its way out."""
    kept, times = path.read_bytes(), path.stat()
    path.write_bytes(kept[:2_000] + bytes([kept[2_000] ^ 1]) + kept[2_001:])
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    try:
        yield
    finally:
        path.write_bytes(kept)
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def clip_of(programme: Programme, row: str, language: str) -> Clip:
    found = next(spot for spot in programme.spots if spot.id.startswith(row))
    clip = next(part.clip for part in found.parts if part.language == language)
    assert clip is not None
    return clip


def spoken_with(programme: Programme, clip: Clip) -> set[str]:
    """The spots in which a clip is heard."""
    return {spot.id for spot in programme.spots if any(part.clip == clip for part in spot.parts)}


def not_whole(log: AsRun) -> dict[str, tuple[str, str]]:
    return {
        row.id: (row.outcome, row.reason.code if row.reason else "")
        for row in log.rows
        if row.outcome not in ("aired", "refused")
    }


@pytest.mark.parametrize(
    ("hurt", "reason"), [(without, "air.not_made"), (spoilt, "air.clip_changed")], ids=["gone", "spoilt"]
)
@pytest.mark.parametrize(
    ("row", "language", "outcome"),
    [("五一村分批叫号/第一批@", "cmn", "missed"), ("全员核酸检测/日间通知@东和村", "yue", "cut")],
    ids=["the only language", "one of two"],
)
def test_a_clip_that_is_gone_costs_exactly_the_spots_it_is_heard_in(
    sample: Station, day: Rehearsed, tmp_path: Path, hurt: object, reason: str, row: str, language: str, outcome: str
) -> None:
    assert callable(hurt)
    clip = clip_of(day.programmes[0], row, language)
    wanted = spoken_with(day.programmes[0], clip)
    assert wanted
    with hurt(sample.folder / clip.file):
        log = rehearse(Station.read(sample.folder), DAY, 1, tmp_path).log
    assert not_whole(log) == dict.fromkeys(wanted, (outcome, reason))
    assert log.summary.due == day.log.summary.due


def test_the_sample_is_where_it_says_it_is(sample: Station) -> None:
    assert sample.setup.zone == ZONE
    kinds = Counter(outlet.kind for outlet in sample.setup.outlets.values())
    assert kinds == {"speaker": VILLAGES, "onsite": SITES, "school": SCHOOLS, "van": VANS}


# Its school


def test_the_bells_and_the_music_that_wait_for_the_school_play_when_they_are_switched_on(tmp_path: Path) -> None:
    shutil.copytree(SAMPLE, tmp_path / "三江", ignore=shutil.ignore_patterns("rendered"))
    rows = tmp_path / "三江/schedules/日常.yaml"
    before, _, text = rows.read_text("utf-8").partition("  - 编号: 下课铃")
    mine, _, behind = text.partition("  - 编号: 医保缴费")
    switched = mine.replace("启用: 否", "启用: 是")
    rows.write_text(f"{before}  - 编号: 下课铃{switched}  - 编号: 医保缴费{behind}", "utf-8", newline="\n")
    for name in ("茉莉花", "彩云追月"):
        wav(tmp_path / f"三江/audio/sounds/午间/{name}.wav", seconds=200)
    programme = Station.read(tmp_path / "三江").compile(DAY)
    spots = [spot for spot in programme.spots if "/下课铃@" in spot.id or "/午间音乐@" in spot.id]
    assert [(spot.title, spot.due) for spot in spots] == [
        ("下课铃", at("9:40", DAY)), ("下课铃", at("11:30", DAY)), ("午间", at("11:35", DAY)),
        ("下课铃", at("16:30", DAY)),
    ]  # fmt: skip
    assert [spot.end - spot.start for spot in spots if spot.flow] == [35 * 60_000]
