"""Whom a village believes changes by what is signed: keys are taken back for good, new ones get no more than given."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from dalaba.core.model import Reason
from dalaba.trust import member, roster
from dalaba.trust.envelope import Envelope, Wire, sign
from dalaba.trust.fake_marks import FakeMarks
from dalaba.trust.keys import SigningKey
from dalaba.trust.member import Authority, Hub, Member
from dalaba.trust.roster import Roster
from dalaba.trust.verify import Verified, verify
from tests.places import at

TOWN, LEADER, NEXT, STRANGER = (SigningKey.made() for _ in range(4))
NOW = at("09:00")


def name(key: SigningKey) -> str:
    return key.public.kid


def wuyi(folder: Path, **more: object) -> Path:
    people = (Authority(TOWN.public.text, "三江镇"), Authority(LEADER.public.text, "镇长", second=True))
    usual = Member("三江镇", "n1", {"五一村": "本村"}, ("北片",), people, Hub("hub.example"))
    member.write(folder, replace(usual, **more))  # type: ignore[arg-type]  # the fields that a test names
    return folder


def said(what: Roster | dict[str, object], *keys: SigningKey, seq: int = 1, typ: str = "roster") -> Wire:
    body = what.body if isinstance(what, Roster) else what
    envelope = Envelope(typ, "node/n1", f"r{seq}", "三江镇", seq, NOW, 0, NOW + 1, body)  # type: ignore[arg-type]
    return sign(envelope, *(keys or (TOWN,)))


def take(folder: Path, wire: Wire, marks: FakeMarks | None = None) -> str:
    found = roster.take(folder, wire.text, marks or FakeMarks())
    return found.code if isinstance(found, Reason) else ""


def believed(folder: Path) -> list[str]:
    now = member.read(folder)
    assert now is not None
    return [each.kid for each in now.authorities if not each.revoked]


def urgent(folder: Path, *keys: SigningKey) -> Verified | Reason:
    order = Envelope("order", "all", "o1", "三江镇", 1, NOW, NOW, NOW + 9, {"verb": "stop"}, 0, "urgent")
    return verify(sign(order, *keys).text, "order", member.read(folder), FakeMarks(), NOW)


def test_a_key_that_was_taken_back_is_believed_no_more(tmp_path: Path) -> None:
    wuyi(tmp_path)
    assert take(tmp_path, said(Roster((name(LEADER),)))) == ""
    assert believed(tmp_path) == [name(TOWN)]
    again = Authority(LEADER.public.text, "镇长")
    assert take(tmp_path, said(Roster(add=(again,)), seq=2)) == ""
    assert believed(tmp_path) == [name(TOWN)], "and nobody brings it back"


def test_a_township_changes_its_key(tmp_path: Path) -> None:
    wuyi(tmp_path)
    change = Roster((name(TOWN),), (Authority(NEXT.public.text, "三江镇"),), epoch=1)
    assert take(tmp_path, said(change)) == ""
    assert believed(tmp_path) == [name(LEADER), name(NEXT)]
    refused = urgent(tmp_path, NEXT)
    assert isinstance(refused, Reason)
    assert refused.code == "trust.old_epoch", "an order from before the change counts no more"


def test_a_key_makes_no_second_of_its_own(tmp_path: Path) -> None:
    wuyi(tmp_path)
    friend = Authority(NEXT.public.text, "副镇长", second=True)
    assert take(tmp_path, said(Roster(add=(friend,)))) == ""
    found = urgent(tmp_path, TOWN, NEXT)
    assert isinstance(found, Verified)
    assert not found.twice
    both = urgent(tmp_path, TOWN, LEADER)
    assert isinstance(both, Verified)
    assert both.twice


def test_two_people_bring_a_third(tmp_path: Path) -> None:
    wuyi(tmp_path)
    assert take(tmp_path, said(Roster(add=(Authority(NEXT.public.text, "副镇长", second=True),)), TOWN, LEADER)) == ""
    found = urgent(tmp_path, TOWN, NEXT)
    assert isinstance(found, Verified)
    assert found.twice


@pytest.mark.parametrize(
    ("what", "keys", "code"),
    [
        (Roster(("x",)), (STRANGER,), "trust.stranger"),
        (Roster(("x",)), (LEADER,), "trust.only_second"),
        ({"revoked": "x"}, (TOWN,), "trust.no_order"),
        ({"revokd": []}, (TOWN,), "trust.no_order"),
        ({"add": [{"public": "AAAA"}]}, (TOWN,), "trust.no_order"),
        ({"add": [{"public": "不是"}]}, (TOWN,), "trust.no_order"),
        (Roster(add=tuple(Authority(SigningKey.made().public.text) for _ in range(50))), (TOWN,), "trust.no_order"),
    ],
)
def test_a_change_that_is_not_right_changes_nothing(
    tmp_path: Path, what: Roster | dict[str, object], keys: tuple[SigningKey, ...], code: str
) -> None:
    before = (wuyi(tmp_path) / member.FILE).read_bytes()
    assert take(tmp_path, said(what, *keys)) == code
    assert (tmp_path / member.FILE).read_bytes() == before


def test_nobody_gives_more_than_they_have(tmp_path: Path) -> None:
    clerk = Authority(TOWN.public.text, "三江镇", level="notice", kinds=("order", "roster"))
    wuyi(tmp_path, authorities=(clerk,))
    for more in (Authority(NEXT.public.text), Authority(NEXT.public.text, level="notice", kinds=("order", "handout"))):
        assert take(tmp_path, said(Roster(add=(more,)))) == "trust.not_allowed"
    assert take(tmp_path, said(Roster(add=(Authority(NEXT.public.text, level="routine", kinds=("order",)),)))) == ""


def test_who_may_not_change_the_roster_does_not(tmp_path: Path) -> None:
    wuyi(tmp_path, authorities=(Authority(TOWN.public.text, kinds=("order",)),))
    assert take(tmp_path, said(Roster((name(TOWN),)))) == "trust.not_allowed"


def test_an_old_roster_and_an_order_sent_as_one_change_nothing(tmp_path: Path) -> None:
    wuyi(tmp_path)
    marks = FakeMarks()
    assert take(tmp_path, said(Roster(zones=("南片",)), seq=5), marks) == ""
    assert take(tmp_path, said(Roster(zones=("北片",)), seq=4), marks) == "trust.again"
    assert take(tmp_path, said(Roster(zones=("北片",)), seq=6, typ="order"), marks) == "trust.wrong_kind"
    now = member.read(tmp_path)
    assert now is not None
    assert now.scopes == ("all", "zone/南片", "node/n1")


def test_a_power_cut_between_the_change_and_its_mark_loses_nothing(tmp_path: Path) -> None:
    wuyi(tmp_path)
    full, wire = FakeMarks(full=True), said(Roster((name(LEADER),)))
    with pytest.raises(ValueError, match="not_marked"):
        roster.take(tmp_path, wire.text, full)
    assert believed(tmp_path) == [name(TOWN)]
    assert take(tmp_path, wire) == "", "it comes again, and does no harm"
    assert believed(tmp_path) == [name(TOWN)]


def test_a_pc_that_was_put_out_believes_nobody_and_looks_for_no_hub(tmp_path: Path) -> None:
    wuyi(tmp_path)
    assert take(tmp_path, said(Roster(left=True))) == ""
    now = member.read(tmp_path)
    assert now is not None
    assert (believed(tmp_path), now.hub) == ([], Hub())
