"""Whom a village's PC believes: the township signs, and whatever is not exactly that has no effect."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from dalaba.core.model import Reason
from dalaba.core.problems import Bad
from dalaba.trust import marks, member, verify
from dalaba.trust.envelope import Envelope, Wire, read, sign
from dalaba.trust.fake_marks import FakeMarks
from dalaba.trust.keys import PublicKey, SigningKey, own
from dalaba.trust.marks import KeptMarks, Mark, StoredMarks
from dalaba.trust.member import Authority, Member
from tests.places import at

TOWN = SigningKey.made()
NOW = at("09:00")


def wuyi(**more: object) -> Member:
    return replace(
        Member("三江镇", "n1", {"五一村": "本村"}, ("北片",), (Authority(TOWN.public.text, "三江镇"),)),
        **more,  # type: ignore[arg-type]  # the fields that a test names
    )


def urgent(seq: int = 1, **more: object) -> Envelope:
    return replace(
        Envelope(
            "order", "all", f"o{seq}", "三江镇", seq, NOW, NOW - 1_000, NOW + 60_000, {"verb": "stop"}, 0, "urgent"
        ),
        **more,  # type: ignore[arg-type]  # the fields that a test names
    )


def said(folder: Path, wire: Wire, now: int | None = NOW, who: Member | None = None) -> str:
    """What becomes of it here: "" if it counts."""
    found = verify.verify(wire.text, "order", who or wuyi(), StoredMarks(folder), now)
    return found.code if isinstance(found, Reason) else ""


def test_what_the_township_signs_counts_once(tmp_path: Path) -> None:
    wire, stored = sign(urgent(), TOWN), StoredMarks(tmp_path)
    found = verify.verify(wire.text, "order", wuyi(), stored, NOW)
    assert isinstance(found, verify.Verified)
    assert verify.obey(found, stored)
    assert not verify.obey(found, stored)
    assert said(tmp_path, wire) == "trust.again"


def test_any_changed_byte_is_refused(tmp_path: Path) -> None:
    text = sign(urgent(), TOWN).text
    for place in range(len(text)):
        changed = text[:place] + bytes([text[place] ^ 1]) + text[place + 1 :]
        assert isinstance(verify.verify(changed, "order", wuyi(), StoredMarks(tmp_path), NOW), Reason)


def test_a_key_is_kept_for_its_owner_and_read_again(tmp_path: Path) -> None:
    key = own(tmp_path / "records/fleet/node.key")
    assert own(tmp_path / "records/fleet/node.key").public == key.public
    assert (tmp_path / "records/fleet/node.key").stat().st_mode & 0o077 == 0
    assert len(PublicKey.of(key.public.text).fingerprint) == 29


def test_a_membership_is_read_as_it_was_written(tmp_path: Path) -> None:
    assert member.read(tmp_path) is None
    member.write(tmp_path, wuyi())
    assert member.read(tmp_path) == wuyi()


def test_a_wire_has_one_form() -> None:
    text = sign(urgent(), TOWN).text
    assert read(text).text == text
    with pytest.raises(ValueError, match="form"):
        read(text.replace(b'","by"', b'", "by"'))


# -- marks: the stored ones and the fake ones promise the same


@pytest.fixture(params=["stored", "fake"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> KeptMarks:
    return StoredMarks(tmp_path) if request.param == "stored" else FakeMarks()


MARK = Mark("kid", 0, "order", "all", "urgent")


def test_a_number_counts_once_and_only_upwards(kept: KeptMarks) -> None:
    assert (kept.highest(MARK), kept.handled("a")) == (-1, False)
    assert kept.note(MARK, 5, "a", NOW)
    assert (kept.highest(MARK), kept.handled("a")) == (5, True)
    assert not kept.note(MARK, 5, "b", NOW)
    assert not kept.note(MARK, 4, "c", NOW)
    assert not kept.note(MARK, 6, "a", NOW)
    assert (kept.highest(MARK), kept.handled("b"), kept.handled("c")) == (5, False, False), "nothing was changed"


@pytest.mark.parametrize(
    "other",
    [
        replace(MARK, kid="other"),
        replace(MARK, epoch=1),
        replace(MARK, typ="day"),
        replace(MARK, scope="node/n1"),
        replace(MARK, level="notice"),
    ],
)
def test_each_key_epoch_kind_scope_and_level_counts_by_itself(kept: KeptMarks, other: Mark) -> None:
    assert kept.note(MARK, 5, "a", NOW)
    assert kept.highest(other) == -1
    assert kept.note(other, 1, "b", NOW)


def test_what_is_taken_back_counts_no_more_before_it_comes(kept: KeptMarks) -> None:
    assert kept.note(MARK, 5, "cancel", NOW, ("late", "other"))
    assert kept.handled("late")
    assert not kept.note(MARK, 6, "late", NOW)


def test_ids_are_forgotten_after_their_end_and_numbers_never(kept: KeptMarks) -> None:
    assert kept.note(MARK, 5, "a", NOW)
    assert kept.note(MARK, 6, "b", NOW + 10)
    kept.forget(NOW + 5)
    assert (kept.handled("a"), kept.handled("b"), kept.highest(MARK)) == (False, True, 6)
    kept.close()


def test_a_disk_that_refuses_is_told(tmp_path: Path) -> None:
    stored, full, broken = StoredMarks(tmp_path), FakeMarks(full=True), FakeMarks(broken=True)
    (tmp_path / marks.FILE).parent.mkdir(parents=True)
    (tmp_path / marks.FILE).write_bytes(b"no database, long enough to be taken for one" * 40)
    for each in (stored, full, broken):
        with pytest.raises(Bad, match="not_marked"):
            each.note(MARK, 1, "a", NOW)
    for each in (stored, broken):
        with pytest.raises(Bad, match="not_marked"):
            each.highest(MARK)
    assert full.highest(MARK) == -1, "what is on a full disk can be read"


def test_marks_outlive_a_restart_and_are_seen_by_another_process(tmp_path: Path) -> None:
    one, other = StoredMarks(tmp_path), StoredMarks(tmp_path)
    assert one.note(MARK, 1, "a", NOW)
    assert other.highest(MARK) == 1
    assert other.note(MARK, 2, "b", NOW)
    assert one.highest(MARK) == 2
    one.close()
    assert StoredMarks(tmp_path).handled("a")


def test_a_file_put_in_the_place_of_the_marks_is_seen(tmp_path: Path) -> None:
    one = StoredMarks(tmp_path)
    assert one.note(MARK, 1, "a", NOW)
    (tmp_path / marks.FILE).unlink()
    assert one.highest(MARK) == -1
    assert one.note(MARK, 1, "a", NOW)
    assert StoredMarks(tmp_path).highest(MARK) == 1, "and what is noted now is on the disk"


def test_checking_a_wire_takes_less_than_a_millisecond(tmp_path: Path) -> None:
    text, stored = sign(urgent(), TOWN).text, StoredMarks(tmp_path)
    times = []
    for _ in range(50):
        begun = time.perf_counter()
        assert isinstance(verify.verify(text, "order", wuyi(), stored, NOW), verify.Verified)
        times.append(time.perf_counter() - begun)
    assert min(times) < 0.001
