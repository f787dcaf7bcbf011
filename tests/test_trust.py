"""Whom a village's PC believes: the township signs, and whatever is not exactly that has no effect."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from dalaba.core.model import Reason
from dalaba.trust import member, verify
from dalaba.trust.envelope import Envelope, Wire, read, sign
from dalaba.trust.keys import PublicKey, SigningKey, own
from dalaba.trust.marks import StoredMarks
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
    wire, marks = sign(urgent(), TOWN), StoredMarks(tmp_path)
    found = verify.verify(wire.text, "order", wuyi(), marks, NOW)
    assert isinstance(found, verify.Verified)
    assert verify.obey(found, marks)
    assert not verify.obey(found, marks)
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
