"""What comes from outside and is not the township's word, or more than the village agreed to: not one sample is heard,
and the ledger has each refusal in words."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dalaba.air import ledger
from dalaba.air.above.refusals import Refusals
from dalaba.core.clock import DAY
from dalaba.core.model import Exam, OutletCard, OutputSpec, Programme, Reason, Spot, VillageRule
from dalaba.link import handover
from dalaba.link.control import Call
from dalaba.link.requests import Resume, Signed, SignedAppend, Sound, Status, Stop
from dalaba.messages import explain
from dalaba.trust import marks, member, verify, village_rule
from dalaba.trust.envelope import LARGEST, read, sign
from dalaba.trust.fake_marks import FakeMarks
from dalaba.trust.order import announcement_id
from dalaba.trust.village_rule import Mute
from dalaba.views import report
from dalaba.views.asrun import incidents
from tests.above import HERE, QUIET, SECOND, STRANGER, THERE, TOWN, Village
from tests.places import at

MINUTE, HOUR = 60_000, 3_600_000


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Village]:
    village = Village(tmp_path)
    yield village
    village.air.close()


def test_what_the_township_signs_is_heard_and_found_on_the_ledger(village: Village) -> None:
    assert village.hear(village.sign()) == "air.fleet_taken"
    assert village.samples(HERE) > 3 * 22_050
    assert village.samples(THERE) == 0
    (row,) = village.rows()
    assert (row.said.did, row.said.id, row.said.to, row.said.signers) == ("taken", "o1", (HERE,), ("三江镇",))
    assert row.event.actor == "三江镇/三江镇"
    noted = ledger.events(village.folder / "records")
    kinds = [each.kind for each in noted if row.said.order in each.spot or each.kind == "fleet"]
    assert kinds == ["fleet", "planned", "started", "ended"]
    assert row.said.order == announcement_id("o1")


def test_the_log_tells_in_words_who_signed_it_and_why_it_was_refused(village: Village) -> None:
    village.hear(village.sign("say", TOWN, SECOND), village.chime, more=True)
    village.ask(SignedAppend("o1", {HERE: (village.chime,)}, spoken_here=True))
    for _ in range(8):
        village.hear(village.sign("say", STRANGER))
    village.turn(11 * MINUTE)
    told = [report.told(each, "zh") for each in incidents(ledger.events(village.folder / "records")).orders]
    kid = STRANGER.public.kid
    assert told[0] == "三江镇的命令 o1 验过签名(三江镇、镇长),照办。"
    assert told[2] == "三江镇的命令 o1:要说的话接上了。话是本机照签了名的字念的。"
    assert told[3] == f"外来的命令 o2 没有照办:签名的人这里不认识({kid})"
    assert told[-1] == f"还有 3 条外来的命令没有照办,最后一条:签名的人这里不认识({kid})"
    assert len(told) == 9
    assert "signed by 三江镇, 镇长" in report.told(incidents(ledger.events(village.folder / "records")).orders[0], "en")


def test_the_words_follow_their_chime_and_are_those_that_were_signed(village: Village) -> None:
    assert village.hear(village.sign(), village.chime, more=True) == "air.fleet_taken"
    assert village.append("o1", village.other) == "air.above_other_clip"
    assert village.append("o1") == "air.appended"
    assert village.append("o1") == "air.announce_over"
    assert village.samples(HERE) > 3 * 22_050
    assert [row.said.did for row in village.rows()] == ["taken", "refused", "words"]


def test_words_in_pieces_are_no_longer_than_the_village_lets_them_be(tmp_path: Path) -> None:
    village = Village(tmp_path, rule=VillageRule(longest=7_000))
    assert village.hear(village.sign(), village.chime, more=True) == "air.fleet_taken"
    said = [village.append("o1", more=True) for _ in range(4)]
    assert said == ["air.appended", "air.appended", "air.above_too_long", "air.above_too_long"]
    assert village.samples(HERE) < 8 * 22_050
    village.air.close()


# -- forgeries


def bent(wire: str, **changes: object) -> str:
    """The wire with another envelope under the same signature."""
    outer = json.loads(wire)
    envelope = json.loads(base64.b64decode(outer["signed"])) | changes
    outer["signed"] = base64.b64encode(json.dumps(envelope).encode()).decode()
    return json.dumps(outer, separators=(",", ":"))


def nested(depth: int) -> str:
    signed = base64.b64encode(b'{"body":' + b"[" * depth + b"]" * depth + b"}").decode()
    return json.dumps({"signed": signed, "by": [{"kid": "a", "sig": "YQ=="}]}, separators=(",", ":"))


def rolled_back(village: Village) -> str:
    early = village.sign()
    assert village.hear(village.sign("stop")) == "air.fleet_taken"
    village.ask(Resume((), "村文书"))
    return early


def replayed(village: Village) -> str:
    wire = village.sign("resume")
    assert village.hear(wire) == "air.fleet_taken"
    return wire


def revoked(village: Village) -> str:
    member.write(village.folder, village.joined().with_revoked((TOWN.public.kid,)))
    return village.sign()


def new_epoch(village: Village) -> str:
    people = tuple(replace(each, epoch=2) for each in village.joined().authorities)
    member.write(village.folder, village.joined(authorities=people))
    return village.sign(epoch=1)


def taken_back_first(village: Village) -> str:
    wire = village.sign(level="notice")
    assert village.hear(village.sign("cancel", refs=("o1",))) == "air.fleet_taken"
    return wire


def left(village: Village) -> str:
    (village.folder / member.FILE).unlink()
    return village.sign()


def member_damaged(village: Village) -> str:
    (village.folder / member.FILE).write_bytes(b'{"township": "\xe4')
    return village.sign()


def marks_damaged(village: Village) -> str:
    village.air.close()
    (village.folder / marks.FILE).write_bytes(b"not a database, and long enough to be read as one" * 40)
    village.boot()
    return village.sign()


def as_notice(village: Village) -> str:
    people = tuple(replace(each, level="notice") for each in village.joined().authorities)
    member.write(village.folder, village.joined(authorities=people))
    return village.sign()


FORGED: dict[str, tuple[Callable[[Village], str], str]] = {
    "by a stranger": (lambda v: v.sign("say", STRANGER), "trust.stranger"),
    "by a stranger as well": (lambda v: v.sign("say", TOWN, STRANGER), "trust.stranger"),
    "twice by the same": (lambda v: v.sign("say", TOWN, TOWN), "trust.stranger"),
    "changed under its signature": (lambda v: bent(v.sign(), title="别的"), "trust.malformed"),
    "for another under its signature": (lambda v: bent(v.sign(scope="node/n2"), scope="all"), "trust.forged"),
    "for another village": (lambda v: v.sign(scope="node/n2"), "trust.wrong_scope"),
    "for another zone": (lambda v: v.sign(scope="zone/南片"), "trust.wrong_scope"),
    "from another township": (lambda v: v.sign(iss="四海镇"), "trust.wrong_township"),
    "over": (lambda v: v.sign(exp=v.clock.now() - 1), "trust.over"),
    "from the future": (lambda v: v.sign(nbf=v.clock.now() + 5), "trust.not_yet"),
    "a test": (lambda v: v.sign(status="test"), "trust.not_actual"),
    "an exercise": (lambda v: v.sign(status="exercise"), "trust.not_actual"),
    "a manifest": (lambda v: v.sign(typ="manifest"), "trust.wrong_kind"),
    "a day's word": (lambda v: v.sign(typ="day"), "trust.wrong_kind"),
    "signed by the second alone": (lambda v: v.sign("say", SECOND), "trust.only_second"),
    "above the signer's level": (as_notice, "trust.not_allowed"),
    "by a key that was taken back": (revoked, "trust.revoked"),
    "from before the keys changed": (new_epoch, "trust.old_epoch"),
    "replayed": (replayed, "trust.again"),
    "rolled back": (rolled_back, "trust.again"),
    "taken back before it came": (taken_back_first, "trust.again"),
    "no order": (lambda v: v.sign(body={"verb": "dance"}), "trust.no_order"),
    "too large": (lambda v: "x" * (LARGEST + 1), "trust.malformed"),
    "nothing": (lambda v: "", "trust.malformed"),
    "deep": (lambda v: nested(30_000), "trust.malformed"),
    "deeper than a value may be": (lambda v: nested(200), "trust.malformed"),
    "to a PC that left": (left, "trust.no_member"),
    "to a PC whose membership is damaged": (member_damaged, "trust.member_unreadable"),
    "to a PC whose marks are damaged": (marks_damaged, "trust.not_marked"),
}


@pytest.mark.parametrize("attack", FORGED)
def test_what_is_not_the_townships_word_is_never_heard(village: Village, attack: str) -> None:
    make, code = FORGED[attack]
    wire = make(village)
    before = len(village.refusals())
    assert village.hear(wire) == code
    assert village.samples() == 0
    row = village.rows("refused")[before]
    assert row.event.reason == code
    assert explain(row.why, "zh") != code
    assert explain(row.why, "en") != code


def test_not_one_flipped_byte_is_heard(village: Village) -> None:
    wire = village.sign().encode()
    for place in range(len(wire)):
        flipped = wire[:place] + bytes([wire[place] ^ 1]) + wire[place + 1 :]
        assert village.hear(flipped.decode("latin-1")) != "air.fleet_taken"
    assert village.samples() == 0
    assert village.hear(wire.decode()) == "air.fleet_taken"


def test_a_signature_for_one_village_is_none_for_another(village: Village) -> None:
    """The broker moves a signature from one envelope to the next."""
    one, other = read(village.sign(scope="node/n2").encode()), read(village.sign().encode())
    mixed = replace(other, signatures=one.signatures)
    assert village.hear(mixed.text.decode()) == "trust.forged"
    assert village.samples() == 0


# -- what is handed over with it


def test_only_what_was_signed_is_heard(village: Village) -> None:
    many = [replace(village.chime, file="audio/rendered/chime.mp3", frames=22_050 * 60)] * 40
    tries: dict[str, Callable[[], str]] = {
        "air.above_other_clip": lambda: village.hear(village.sign(), village.other),
        "air.above_other_outlet": lambda: village.hear(village.sign(order={"outlets": ("五一村",)}), outlets=(THERE,)),
        "air.above_no_outlet": lambda: village.hear(village.sign(order={"outlets": ("六一村",)}), outlets=()),
        "air.above_no_words": lambda: village.hear(village.sign(order={"text": {}}), spoken_here=True),
        "air.above_too_long": lambda: village.hear(village.sign(), *many),
        "air.announce_nothing": lambda: village.hear(village.sign(), outlets=()),
    }
    for code, attempt in tries.items():
        assert attempt() == code
    assert village.samples() == 0
    assert village.refusals() == list(tries)


def test_a_clip_named_by_the_order_is_taken_as_the_order_describes_it(village: Village) -> None:
    longer = replace(village.words, frames=village.words.frames // 2)
    assert village.hear(village.sign(), longer) == "air.above_other_clip"
    assert village.samples() == 0


@pytest.mark.parametrize("file", ["../fremd.mp3", "/etc/fremd.mp3", "audio/../../fremd.mp3", "C:\\fremd.mp3"])
def test_a_clip_outside_the_station_is_refused_and_noted(village: Village, file: str) -> None:
    body = {"verb": "signed", "wire": village.sign(), "parts": {HERE: [{**vars_of(village.words), "file": file}]}}
    assert village.ask(body)["code"] == "air.wrong_request"
    assert village.samples() == 0
    assert village.refusals() == ["air.wrong_request"]


def vars_of(sound: Sound) -> dict[str, object]:
    return {name: getattr(sound, name) for name in sound.__slots__}


def test_a_clip_whose_content_was_swapped_is_not_heard(village: Village) -> None:
    (village.folder / village.words.file).write_bytes((village.folder / village.other.file).read_bytes())
    wire = village.sign()
    assert village.hear(wire, village.words) == "air.announce_unplayable"
    assert village.samples() == 0
    assert village.hear(wire, village.chime) == "air.fleet_taken"  # it was not obeyed, so another way is open


def test_what_the_township_handed_over_before_is_played_by_its_name(village: Village) -> None:
    handed = f"received/三江镇/clips/{village.other.digest}.mp3"
    (village.folder / handed).parent.mkdir(parents=True)
    (village.folder / handed).write_bytes((village.folder / village.other.file).read_bytes())
    song = replace(village.other, file=handed)
    assert village.hear(village.sign("play"), song) == "air.above_other_clip"  # the order names no script
    assert village.hear(village.sign("play", order={"script": "核酸"}), song) == "air.fleet_taken"
    assert village.samples(HERE) > 0


# -- the disk and the power


def test_what_cannot_be_marked_is_not_heard_but_a_stop_stops(village: Village) -> None:
    full = FakeMarks(full=True)
    village.air._above._marks = full
    assert village.hear(village.sign()) == "trust.not_marked"
    assert village.samples() == 0
    assert "trust.not_marked" in [each["code"] for each in village.ask(Status())["trouble"]]
    assert village.hear(village.sign("stop")) == "air.fleet_taken"
    assert village.hear(village.sign("resume")) == "trust.not_marked"


def test_a_power_cut_between_the_mark_and_the_sound_never_sounds_it_twice(village: Village) -> None:
    wire = village.sign()
    found = verify.verify(wire.encode(), "order", village.joined(), marks.StoredMarks(village.folder), at("06:31"))
    assert isinstance(found, verify.Verified)
    assert verify.obey(found, marks.StoredMarks(village.folder))
    village.die()
    village.boot()
    assert village.hear(wire) == "trust.again"
    assert village.samples() == 0


def test_a_power_cut_during_the_sound_goes_on_with_it_and_takes_no_replay(village: Village) -> None:
    wire = village.sign(order={"until": at("06:40")})
    assert village.hear(wire) == "air.fleet_taken"
    village.die()
    (village.folder / marks.FILE).unlink()  # and somebody takes the marks away
    village.boot()
    assert village.hear(wire) == "air.announce_known"
    assert village.rows("refused")


# -- the village's own rule


def test_a_hub_gone_mad_in_the_night_wakes_nobody(tmp_path: Path) -> None:
    """A thousand right orders, all urgent, in the quiet hours: and then by day no more than the village agreed to."""
    village = Village(tmp_path, "05:57")
    for _ in range(1_000):
        assert village.hear(village.sign(), outlets=(HERE, THERE)) == "air.above_quiet"
    refused = village.sign(exp=at("12:00"))
    assert village.hear(refused, outlets=(HERE, THERE)) == "air.above_quiet"
    assert village.samples() == 0
    assert len(village.rows()) <= 10
    village.turn(at("06:00") - village.clock.now() + MINUTE)
    assert village.hear(refused) == "air.above_quiet"  # what was refused does not come later
    assert village.samples() == 0
    answers = [village.hear(village.sign(order={"until": at("07:00")})) for _ in range(100)]
    assert (answers.count("air.fleet_taken"), answers.count("air.above_too_many")) == (6, 94)
    village.air.close()
    village.boot()  # and a restart forgets none of it
    assert village.hear(village.sign()) == "air.above_too_many"
    assert len(village.rows()) <= 50
    village.air.close()


def test_the_hour_goes_by_whatever_the_clock_is_set_to(village: Village) -> None:
    for _ in range(6):
        assert village.hear(village.sign()) == "air.fleet_taken"
    village.clock.put(2 * HOUR)
    village.turn(2_000)
    assert village.hear(village.sign()) != "air.fleet_taken"
    village.turn(HOUR)
    village.hub_time(0)
    assert village.hear(village.sign()) == "air.fleet_taken"


def test_a_muted_village_hears_nothing_of_the_township_and_everything_of_its_own(tmp_path: Path) -> None:
    village = Village(tmp_path, rule=VillageRule(muted=True))
    assert village.hear(village.sign()) == "air.above_muted"
    village_rule.write(tmp_path, VillageRule(muted=True, muted_until=village.clock.now() + HOUR))
    assert village.hear(village.sign()) == "air.above_muted"
    (tmp_path / village_rule.FILE).write_bytes(b"{")
    assert village.hear(village.sign()) == "air.above_no_rule"
    (tmp_path / village_rule.FILE).unlink()
    assert village.hear(village.sign()) == "air.above_no_rule"
    assert village.samples() == 0
    village_rule.write(tmp_path, VillageRule())
    assert village.hear(village.sign()) == "air.fleet_taken"
    village.air.close()


def test_a_quick_mute_ends_what_sounds_within_a_second(village: Village) -> None:
    assert village.hear(village.sign(order={"stands": True})) == "air.fleet_taken"
    village.turn(10_000)
    village_rule.mute(village.folder, Mute("村主任", village.clock.now()))
    village.turn(1_500)
    heard = village.plays()
    village.turn(5 * MINUTE)
    assert village.plays() == heard
    assert village.hear(village.sign()) == "air.above_muted_by"
    assert village.ask(Status())["above"]["muted"] == {"code": "air.above_muted_by", "params": {"by": "村主任"}}
    assert village_rule.unmute(village.folder)
    assert village.hear(village.sign()) == "air.fleet_taken"


def planned(village: Village, campaign: str, time: str, times: int = 1) -> Spot:
    """A row of a campaign at one outlet, with words so often."""
    parts, due = (village.chime.part,) * times, at(time)
    return Spot(
        f"{campaign}/1@{HERE}@2022-07-13T{time}", HERE, due, due, 2_000 * times, "通知", "通知", campaign, "notice",
        "exact", parts, latest=due + MINUTE,
    )  # fmt: skip


def test_a_mute_is_for_what_the_township_has_planned_here_too(village: Village) -> None:
    """A hub at fault may hand out a plan as well as orders."""
    theirs, own = "三江镇·核酸", "防火"
    day = (planned(village, theirs, "06:31"), planned(village, theirs, "06:33", 30), planned(village, theirs, "06:36"),
           planned(village, own, "06:37"), planned(village, theirs, "06:39"))  # fmt: skip
    cards = tuple(OutletCard(name, "speaker", OutputSpec(name), silent=QUIET) for name in (HERE, THERE))
    handover.write(village.folder, Programme("五一村", "Asia/Shanghai", "2022-07-13", cards, day, ()))
    village.turn(at("06:33") + 10_000 - village.clock.now())
    village_rule.mute(village.folder, Mute("村主任", village.clock.now()))
    village.turn(at("06:38") - village.clock.now())
    village_rule.unmute(village.folder)
    village.turn(at("06:40") - village.clock.now())
    became = [each for each in village.events() if each.kind in ("ended", "cut", "missed")]
    muted = "air.above_muted_by"
    assert [(each.kind, each.spot[-5:], each.reason) for each in became] == [
        ("ended", "06:31", ""), ("cut", "06:33", muted), ("missed", "06:36", muted), ("ended", "06:37", ""),
        ("ended", "06:39", ""),
    ]  # fmt: skip
    assert 9_000 < int(str(became[1].detail["played_ms"])) < 13_000


def test_two_signatures_open_the_quiet_hours_only_where_the_village_agreed(tmp_path: Path) -> None:
    village = Village(tmp_path, "02:00")
    assert village.hear(village.sign("say", TOWN, SECOND)) == "air.above_quiet"
    village_rule.write(tmp_path, VillageRule(night=True))
    assert village.hear(village.sign("say", TOWN)) == "air.above_quiet"
    assert village.hear(village.sign("say", TOWN, SECOND, level="notice")) == "air.above_quiet"
    assert village.samples() == 0
    assert village.hear(village.sign("say", TOWN, SECOND)) == "air.fleet_taken"
    assert village.samples(HERE) > 0
    village.air.close()


def test_nothing_of_the_township_reaches_into_the_quiet_hours(tmp_path: Path) -> None:
    village = Village(tmp_path, "21:59")
    village.turn(55_000 - village.clock.now() + at("21:59"))
    assert village.hear(village.sign(), *[village.words] * 4) == "air.above_quiet"  # eight seconds, and five are left
    assert village.hear(village.sign(order={"until": at("22:20")}), village.words) == "air.fleet_taken"
    village.turn(10 * MINUTE)
    assert all(take.end <= at("22:00") for take in village.tapes[HERE].takes)
    assert village.plays() == 1
    village.air.close()


def test_words_that_would_reach_into_the_quiet_hours_are_left_out(tmp_path: Path) -> None:
    village = Village(tmp_path, "21:59")
    village.turn(56_500 - village.clock.now() + at("21:59"))
    assert village.hear(village.sign(), village.chime, more=True) == "air.fleet_taken"
    village.turn(500)
    village.append("o1")
    village.turn(MINUTE)
    assert village.plays() == 1
    village.air.close()


def test_what_stands_ends_by_the_villages_rule_and_is_no_louder_than_it(tmp_path: Path) -> None:
    village = Village(tmp_path, rule=VillageRule(longest=5 * MINUTE, ceiling=40))
    assert village.hear(village.sign(order={"stands": True})) == "air.fleet_taken"
    village.turn(10 * MINUTE)
    takes = village.tapes[HERE].takes
    assert at("06:34") < takes[-1].end < at("06:36")
    assert {take.sound.gain for take in takes} == {0.4}
    village.air.close()


def test_an_exam_is_not_broken_into(tmp_path: Path) -> None:
    village = Village(tmp_path, "06:30")
    exam = Exam(at("06:00"), at("08:00"), "听力", ("消防",))
    spare = OutletCard(HERE, "speaker", OutputSpec(HERE), silent=QUIET)
    village.hand_over(spare, OutletCard(THERE, "school", OutputSpec(THERE), exams=(exam,)))
    village.turn(3_000)
    assert village.hear(village.sign("say", TOWN, SECOND), outlets=(THERE,)) == "air.exam_asks"
    answer = village.ask(Signed(village.sign("stop")))
    assert answer["code"] == "air.fleet_taken"
    assert [each["params"]["outlets"] for each in answer["also"]] == [THERE]
    outlets = village.ask(Status())["outlets"]
    assert outlets[THERE]["hindrance"] == {}
    assert outlets[HERE]["hindrance"]["code"] == "air.stopped"
    village.air.close()


# -- stops


def test_the_township_lets_go_only_what_it_stopped(village: Village) -> None:
    village.ask(Stop((HERE,), "村文书"))
    assert village.hear(village.sign("stop")) == "air.fleet_taken"
    assert village.hear(village.sign("resume")) == "air.fleet_taken"

    def halted() -> dict[str, str]:
        lanes = village.ask(Status())["outlets"]
        return {name: lane["hindrance"]["params"]["actor"] for name, lane in lanes.items() if lane["hindrance"]}

    assert halted() == {HERE: "村文书"}
    assert village.hear(village.sign("say")) == "air.stopped"
    assert village.hear(village.sign("stop", order={"actor": "老李"})) == "air.fleet_taken"
    village.air.close()
    village.boot()
    assert halted() == {HERE: "村文书", THERE: "三江镇/老李"}
    assert village.hear(village.sign("resume")) == "air.fleet_taken"
    assert halted() == {HERE: "村文书"}
    village.hear(village.sign("stop"))
    village.ask(Resume((), "村文书"))  # somebody here may end the township's
    assert halted() == {}


def test_the_township_takes_back_only_its_own(village: Village) -> None:
    mine = {"verb": "announce", "id": "eigen1", "kind": "say", "priority": "urgent", "reason": "火", "title": "火"}
    until = {"until": at("06:50"), "parts": {HERE: [vars_of(village.words)]}}
    village.ask({**mine, **until})
    assert village.hear(village.sign(order={"until": at("06:50")})) == "air.fleet_taken"
    village.hear(village.sign("cancel", refs=("eigen1", "o1")))
    orders = village.ask(Status())["outlets"][HERE]["orders"]
    assert [each["id"] for each in orders] == ["eigen1"]
    assert village.hear(village.sign("skip")) == "air.fleet_taken"
    assert [each["id"] for each in village.ask(Status())["outlets"][HERE]["orders"]] == ["eigen1"]


# -- the clock


def test_a_pc_in_doubt_of_its_clock_takes_what_is_urgent_and_live_by_its_number(village: Village) -> None:
    village.clock.put(-40 * DAY)
    village.turn(2_000)
    right = village.clock.now() + 40 * DAY
    old = village.sign(exp=right, nbf=right - HOUR)
    assert village.hear(village.sign(level="notice")) == "trust.clock_in_doubt"
    assert village.hear(village.sign(), live=False) == "trust.clock_in_doubt"
    assert village.hub_time(40 * DAY) == "air.above_time"
    assert village.hear(old) == "trust.over"  # by the township's time it is
    assert village.hear(village.sign(nbf=right - HOUR, exp=right + HOUR, level="notice")) == "air.fleet_taken"
    assert "air.above_clock" in [each["code"] for each in village.ask(Status())["trouble"]]


def test_a_pc_that_shows_noon_at_night_keeps_the_villages_quiet_hours_by_the_townships_time(tmp_path: Path) -> None:
    village = Village(tmp_path, "12:00")
    village.clock.put(-40 * DAY)
    village.turn(2_000)
    night = 40 * DAY + 14 * HOUR  # at the township it is two in the morning
    assert village.hub_time(night) == "air.above_time"
    now = village.clock.now() + night
    assert village.hear(village.sign(nbf=now - HOUR, exp=now + HOUR)) == "air.above_quiet"
    assert village.samples() == 0
    assert village.hub_time(40 * DAY) == "air.above_time"
    assert village.hear(village.sign(nbf=now - DAY, exp=now + DAY)) == "air.fleet_taken"
    village.air.close()


def test_nobody_here_waits_until_the_townships_sound_is_decoded(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine: dict[str, object] = {"verb": "announce", "id": "eigen1", "kind": "say"}
    mine["parts"] = {HERE: [vars_of(village.other)]}
    parts = {HERE: [vars_of(village.words)]}
    bodies: list[dict[str, object]] = [
        {"verb": "signed", "wire": village.sign(), "parts": parts},
        {"verb": "signed", "wire": village.sign(), "parts": {THERE: [vars_of(village.chime)]}},
        mine,
        {"verb": "signed", "wire": village.sign("stop", level="notice"), "parts": {}},
    ]
    calls = [Call(json.loads(json.dumps(body))) for body in bodies]
    coming, done = [calls], [False]
    monkeypatch.setattr(village.air._listener, "take", lambda: coming.pop() if coming else [])
    ready = village.air.playout.is_ready
    slow = village.words.digest
    monkeypatch.setattr(
        village.air.playout, "is_ready",
        lambda asked: done[0] or (ready(asked) and all(each.clip.digest != slow for each in asked.get(HERE, ()))),
    )  # fmt: skip
    village.air.turn()
    assert [call._answer.qsize() for call in calls] == [0, 0, 1, 1], (
        "what is signed keeps its order; silence waits for nobody"
    )
    done[0] = True
    village.air.turn()
    assert [call.wait()["code"] for call in calls[:2]] == ["air.stopped", "air.stopped"]


# -- floods


def test_ten_thousand_refusals_are_noted_as_a_handful(village: Village) -> None:
    refusals = Refusals()
    noted = [refusals.add(Reason("trust.forged", {"kid": str(number)}), number) for number in range(10_000)]
    assert (sum(noted), refusals.over(9_999)) == (5, ())
    assert refusals.over(HOUR) == ((Reason("trust.forged", {"kid": "9999"}), 9_995),)


def test_a_flood_of_forgeries_hides_no_other_refusal(village: Village) -> None:
    wire = village.sign("say", STRANGER)
    for _ in range(300):
        village.hear(wire)
    village.hear(village.sign(status="test"))
    village.turn(11 * MINUTE)
    rows = village.rows()
    assert len(rows) < 10
    assert sum(row.said.times for row in rows if row.event.reason == "trust.stranger") == 300
    assert "trust.not_actual" in village.refusals()
    assert village.samples() == 0


def test_the_same_order_signed_by_two_is_one_order(village: Village) -> None:
    wire = read(village.sign("say", TOWN, SECOND).encode())
    assert village.hear(wire.text.decode()) == "air.fleet_taken"
    turned = replace(wire, signatures=wire.signatures[::-1])
    assert village.hear(turned.text.decode()) == "trust.again"
    assert village.hear(sign(wire.envelope, TOWN).text.decode()) == "trust.again"
