"""五一村的喇叭 through its days: what plays when all is well, and when it is stopped, unplugged or without power.

On tapes, in virtual time, with a real ledger in a folder.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalaba.air.clip_check import Intact
from dalaba.air.flow import Flowing, FlowSpec
from dalaba.air.flow.on_paper import OnPaper
from dalaba.air.ledger import Ledger, verify
from dalaba.air.outputs import Output
from dalaba.air.outputs.tape import Tape
from dalaba.air.playout import LATE, Action, Lane, Miss, Past, Playout, Start, Wait, next_action
from dalaba.air.playout.amplifiers import Switch
from dalaba.core.clock import VirtualClock
from dalaba.core.model import (
    CatchUp,
    Clip,
    Event,
    Instant,
    Millis,
    Order,
    OutletCard,
    OutputSpec,
    Part,
    Programme,
    Reason,
    Refusal,
    Spot,
)
from dalaba.core.spot_id import SpotId
from dalaba.messages import explain
from dalaba.views.asrun import AsRun, Row, reconcile
from tests.places import DAY, at, shown, wav

MINUTE: Millis = 60_000
SECONDS = 20
CARD = OutletCard("五一村", "speaker", OutputSpec("USB Audio"))
OTHER = OutletCard("东和村", "speaker", OutputSpec("USB Audio 2"))
AWAY = OutletCard("云溪村", "speaker", None)
WHOLE: Millis = 500 + 2 * SECONDS * 1000 + 800 + 300
"""A spot of two languages."""


def clip(name: str) -> Clip:
    return Clip(f"{name}.mp3", hashlib.sha256(name.encode()).hexdigest(), 22_050, 0, SECONDS * 22_050)


def spot(
    time: str, row: str = "循环", outlet: str = "五一村", *, catch_up: CatchUp = "skip", wait: Millis = 5 * MINUTE,
    day: date = DAY,
) -> Spot:  # fmt: skip
    due = at(time, day)
    parts = tuple(Part(name, code, clip(name), SECONDS * 1000) for name, code in (("普通话", "cmn"), ("粤语", "yue")))
    return Spot(
        f"核酸/{row}@{outlet}@{day}T{time}", outlet, due, due, WHOLE, "核酸", "核酸", "核酸", "notice", "flexible",
        parts, latest=due + wait, catch_up=catch_up,
    )  # fmt: skip


def programme(*spots: Spot, refused: Iterable[Refusal] = (), cards: Iterable[OutletCard] = (CARD, OTHER)) -> Programme:
    return Programme("三江", "Asia/Shanghai", DAY.isoformat(), tuple(cards), spots, tuple(refused))


# Deciding

FREE = Lane(at("6:00"), Reason("air.not_running"))
STOPPED = replace(FREE, hindrance=Reason("air.stopped"))


def back_at(time: str) -> Lane:
    return Lane(at(time), Reason("air.device_lost"))


def busy_until(time: str) -> Lane:
    return replace(FREE, playing_until=at(time))


LOOP, OWN = spot("07:00"), spot("07:00", "本轮", catch_up="once")


@pytest.mark.parametrize(
    ("what", "spots", "lane", "now", "expected"),
    [
        ("nothing to do", [], FREE, "7:00", Wait(None)),
        ("not yet", [LOOP], FREE, "6:00", Wait(at("07:00") - 600)),
        ("now", [LOOP], FREE, "07:00", Start(LOOP)),
        ("late, but not too late", [LOOP], FREE, "07:05", Start(LOOP)),
        ("too late", [LOOP], FREE, "07:05:01", Miss(LOOP, Reason("air.no_room"))),
        ("stopped", [LOOP], STOPPED, "07:00", Wait(at("07:05") + 1)),
        ("stopped too long", [LOOP], STOPPED, "07:06", Miss(LOOP, Reason("air.stopped"))),
        ("back in the middle of a loop", [LOOP], back_at("07:03"), "07:03", Miss(LOOP, Reason("air.device_lost"))),
        ("back within a moment", [LOOP], back_at("07:00:02"), "07:00:02", Start(LOOP)),
        ("back, and it is its own", [OWN], back_at("07:03"), "07:03", Start(OWN)),
        ("back, too late for its own", [OWN], back_at("07:06"), "07:06", Miss(OWN, Reason("air.device_lost"))),
        ("something still plays", [LOOP], busy_until("07:01"), "07:00", Wait(at("07:01") - 600)),
        ("it plays beyond the last moment", [LOOP], busy_until("07:20"), "07:00", Wait(at("07:05") + 1)),
        ("what plays ends just then", [LOOP], busy_until("07:00"), "06:59:59", Wait(at("07:00") - 600)),
    ],
)
def test_what_an_outlet_does_next(what: str, spots: list[Spot], lane: Lane, now: str, expected: Action) -> None:
    assert next_action(spots, lane, at(now), ahead=600) == expected, what


def test_a_spot_that_follows_without_a_gap_is_handed_over_ahead() -> None:
    assert next_action([LOOP], busy_until("07:00"), at("07:00") - 600, ahead=600) == Start(LOOP)


def test_of_a_row_that_was_missed_several_times_only_the_latest_is_caught_up() -> None:
    spots = [spot(f"07:0{minute}", "补", catch_up="once")._replace(latest=at("08:00")) for minute in (0, 1, 2)]
    lane = back_at("07:05")
    assert next_action(spots, lane, at("07:05"), 0) == Miss(spots[0], lane.gap)
    assert next_action(spots[1:], lane, at("07:05"), 0) == Miss(spots[1], lane.gap)
    assert next_action(spots[2:], lane, at("07:05"), 0) == Start(spots[2])


TIMES = st.integers(-10 * MINUTE, 10 * MINUTE)


@given(TIMES, TIMES, st.none() | TIMES, st.booleans(), st.sampled_from(["skip", "once", "all"]), st.integers(0, 2_000))
def test_a_decision_makes_progress_and_never_starts_too_early_or_too_late(
    now: int, since: int, until: int | None, stopped: bool, catch_up: CatchUp, ahead: int
) -> None:
    one = spot("07:00", catch_up=catch_up)
    busy = None if until is None else one.start + until
    lane = Lane(one.start + since, Reason("gap"), Reason("stopped") if stopped else None, busy)
    moment = one.start + now
    action = next_action([one], lane, moment, ahead)
    if isinstance(action, Wait):
        assert action.until is not None
        assert action.until > moment
    elif isinstance(action, Start):
        assert one.start - ahead <= moment <= one.latest
        assert not stopped
        assert busy is None or busy <= max(one.start, moment + ahead)
        assert catch_up != "skip" or lane.able_since <= one.start + LATE


# Playing


def on_paper(spec: FlowSpec) -> Flowing:
    """Music whose clips need not be there."""
    return OnPaper(spec if spec.relay is None else replace(spec, pieces=()), lambda piece: None)


@dataclass
class Office:
    """A PC with air on it. `boot` again after a power cut: the ledger is what is left."""

    folder: Path
    bad: dict[str, Reason] = field(default_factory=dict)
    ahead: Millis = 0
    tapes: dict[str, Tape] = field(default_factory=dict)
    lost: list[tuple[Instant, Instant]] = field(default_factory=list)
    boots: int = 0
    switch: Switch | None = None
    flow: Callable[[FlowSpec], Flowing] = on_paper

    def boot(self, now: str, day: date = DAY) -> Office:
        self.boots += 1
        self.clock = VirtualClock(at(now, day))
        self.ledger = Ledger(self.folder / "records", "五一村", f"boot-{self.boots}", lazy=True)
        past = Past.of(self.ledger.events())
        self.ledger.append("boot", self.clock.now(), 0)
        self.air = Playout(
            self.folder, self.clock, self.ledger, self.output, lambda clip: self.bad.get(clip.file), past, self.switch,
            open_flow=lambda spec, record: self.flow(spec),
        )  # fmt: skip
        for name in ("普通话", "粤语"):
            (self.folder / f"{name}.mp3").write_bytes(b"")
        return self

    def output(self, card: OutletCard) -> Output:
        self.tapes[card.name] = Tape(card.name, lost=self.lost if card is CARD else ())
        self.tapes[card.name].ahead = self.ahead
        return self.tapes[card.name]

    def until(self, time: str) -> Office:
        return self.play_until(at(time))

    def play_until(self, end: Instant) -> Office:
        for _ in range(10_000):
            turn = self.air.turn()
            if self.clock.now() >= end:
                return self
            self.clock.wait(end if turn is None else min(turn, end))
        raise AssertionError("it turns without getting anywhere")

    def order(self, verb: str, *to: str) -> Reason:
        return self.air.obey(Order(verb, to, "村文书", "来客人"))

    def stop_until(self, time: str, *to: str) -> Reason:
        return self.air.obey(Order("stop", to, "村文书", "来客人", at(time)))

    def pull_the_plug(self) -> Office:
        """The power goes: nothing is said, nothing is tidied up."""
        self.ledger.close()
        return self

    def shut_down(self) -> AsRun:
        self.air.close(Reason("air.shut_down"))
        return self.log

    @property
    def trouble(self) -> str:
        return self.air.pen.trouble.code if self.air.pen.trouble else ""

    @property
    def events(self) -> list[Event]:
        return list(self.ledger.events())

    @property
    def log(self) -> AsRun:
        return reconcile(self.events)

    def row(self, one: Spot) -> Row:
        return next(row for row in self.log.rows if row.id == one.id)

    def heard(self, outlet: str = "五一村") -> list[tuple[str, int]]:
        """(when, whole seconds heard) of what is on the tape."""
        return [(shown(take.at), take.played // 1000) for take in self.tapes[outlet].takes]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path).boot("6:00")


MORNING = [spot(f"07:{minute:02d}") for minute in (0, 15, 30, 45)]


def outcomes(log: AsRun) -> list[str]:
    return [row.outcome for row in log.rows]


def test_music_lies_under_the_words_and_without_it_they_are_heard_all_the_same(office: Office) -> None:
    beds = [Part(name, "", clip(name), 60_000) for name in ("茉莉花", "没了")]
    office.bad["没了.mp3"] = Reason("air.clip_missing", {"clip": "没了.mp3"})
    spots = [spot(time)._replace(bed=bed) for time, bed in zip(("07:00", "07:15"), beds, strict=True)]
    office.air.load(programme(*spots))
    office.until("08:00")
    assert office.heard() == [("07:00", 41), ("07:15", 41)]
    assert [[cue.path.name for cue in take.sound.bed] for take in office.tapes["五一村"].takes] == [["茉莉花.mp3"], []]
    started = [event.detail.get("lost") for event in office.events if event.kind == "started"]
    assert [[each["version"] for each in lost or ()] for lost in started] == [[], ["没了"]]  # type: ignore[attr-defined]


def test_a_normal_morning_plays_to_the_second_and_the_ledger_agrees(office: Office) -> None:
    refusal = Refusal("核酸/x@五一村@12", "五一村", at("12:45"), "核酸", "普通话", Reason("plan.quiet_hours"))
    office.air.load(programme(*MORNING, spot("07:00", outlet="东和村"), refused=[refusal]))
    office.until("13:00")
    assert office.heard() == [(f"07:{minute:02d}", 41) for minute in (0, 15, 30, 45)]
    assert office.heard("东和村") == [("07:00", 41)]
    summary = office.log.summary
    assert (summary.due, summary.planned, summary.aired, summary.refused) == (6, 5, 5, 1)
    assert all(row.started == row.planned for row in office.log.rows if row.outcome == "aired")
    office.shut_down()
    office.ledger.close()
    assert verify(office.folder / "records") == ()


def test_started_is_on_the_ledger_before_the_output_has_the_sound(office: Office) -> None:
    office.air.load(programme(MORNING[0]))
    tape = office.tapes["五一村"]
    seen: list[list[str]] = []
    start = tape.start
    tape.start = lambda *given: (seen.append([each.kind for each in office.events]), start(*given))[1]  # type: ignore[method-assign,func-returns-value]
    office.until("07:01")
    assert seen[0][-1] == "started"


def test_an_outlet_played_elsewhere_is_planned_here_and_never_missed(office: Office) -> None:
    office.air.load(programme(spot("07:00", outlet="云溪村"), cards=[CARD, AWAY]))
    office.until("13:00")
    assert outcomes(office.log) == ["unreported"]
    assert "云溪村" not in office.tapes


# Orders


def test_stop_silences_at_once_and_until_it_is_taken_back(office: Office) -> None:
    office.air.load(programme(*MORNING))
    office.until("07:00:10")
    assert office.order("stop") == Reason("air.did_stop", {"count": "1", "outlets": "2"})
    office.until("07:31")
    assert office.order("resume").code == "air.did_resume"
    office.until("08:00")
    assert office.heard() == [("07:00", 10), ("07:45", 41)]
    assert outcomes(office.log) == ["cut", "missed", "missed", "aired"]
    assert [row.reason for row in office.log.rows[:3]] == [Reason("air.stopped", {"actor": "村文书"})] * 3


class TestAStopUntilAnHour:
    def test_ends_by_itself_and_says_when(self, office: Office) -> None:
        office.air.load(programme(*MORNING))
        office.until("07:00:10")
        told = office.stop_until("07:31")
        assert told.code == "air.did_stop_until"
        assert told.params["until"] == "07:31"
        assert office.air.state()["五一村"]["hindrance"]["code"] == "air.stopped_until"  # type: ignore[index]
        office.until("08:00")
        assert office.heard() == [("07:00", 10), ("07:45", 41)]
        assert outcomes(office.log) == ["cut", "missed", "missed", "aired"]
        (over,) = [each for each in office.events if each.reason == "air.stop_over"]
        assert (over.detail["verb"], shown(over.wall)) == ("resume", "07:31")

    def test_ends_though_the_power_went_meanwhile(self, tmp_path: Path) -> None:
        office = Office(tmp_path).boot("6:00")
        office.air.load(programme(*MORNING))
        office.until("07:00:10")
        office.stop_until("07:31")
        office.pull_the_plug().boot("07:20")
        office.air.load(programme(*MORNING))
        office.until("07:30:30")
        assert office.heard() == []
        office.until("08:00")
        assert office.heard() == [("07:45", 41)]

    def test_is_over_for_an_air_that_comes_back_later(self, tmp_path: Path) -> None:
        office = Office(tmp_path).boot("6:00")
        office.air.load(programme(*MORNING))
        office.until("06:50")
        office.stop_until("07:31")
        office.pull_the_plug().boot("07:40")
        office.air.load(programme(*MORNING))
        office.until("08:00")
        assert office.heard() == [("07:45", 41)]

    def test_may_be_taken_back_earlier(self, office: Office) -> None:
        office.air.load(programme(*MORNING))
        office.until("06:50")
        office.stop_until("07:31")
        office.order("resume")
        office.until("08:00")
        assert [begun for begun, _ in office.heard()] == ["07:00", "07:15", "07:30", "07:45"]
        assert [each for each in office.events if each.reason == "air.stop_over"] == []

    def test_becomes_one_without_an_end_when_somebody_says_stop_again(self, office: Office) -> None:
        office.air.load(programme(*MORNING))
        office.until("06:50")
        office.stop_until("07:31")
        office.order("stop")
        office.until("08:00")
        assert office.heard() == []


class TestSkippingWhatComesNext:
    def test_leaves_it_out_once_and_says_what(self, office: Office) -> None:
        office.air.load(programme(*MORNING))
        office.until("07:05")
        told = office.order("skip_next", "五一村")
        assert told.code == "air.did_skip_next"
        assert told.params["count"] == "1"
        office.until("08:00")
        assert outcomes(office.log) == ["aired", "missed", "aired", "aired"]
        assert office.row(MORNING[1]).reason == Reason("air.skipped", {"actor": "村文书"})

    def test_does_not_touch_what_sounds(self, office: Office) -> None:
        office.air.load(programme(*MORNING))
        office.until("07:00:10")
        office.order("skip_next")
        office.until("08:00")
        assert office.heard() == [("07:00", 41), ("07:30", 41), ("07:45", 41)]

    def test_holds_when_the_power_goes_and_the_programme_comes_again(self, office: Office) -> None:
        office.air.load(programme(*MORNING))
        office.until("07:05")
        office.order("skip_next")
        office.pull_the_plug().boot("07:10")
        office.air.load(programme(*MORNING))
        office.until("07:40")
        assert [begun for begun, _ in office.heard()] == ["07:30"]

    def test_may_mean_one_rows(self, office: Office) -> None:
        office.air.load(programme(spot("07:15"), spot("07:30", "停水")))
        office.until("07:05")
        told = office.air.obey(Order("skip_next", (), "村文书", "", None, "停水"))
        assert told.code == "air.did_skip_next"
        office.until("08:00")
        assert [begun for begun, _ in office.heard()] == ["07:15"]

    @pytest.mark.parametrize("whole", [True, False], ids=["its id", "its id without the outlet"])
    def test_may_mean_this_very_one_and_not_the_one_before_it(self, office: Office, whole: bool) -> None:
        first, second = spot("07:15"), spot("07:30")
        office.air.load(programme(first, second))
        office.until("07:05")
        name = second.id if whole else str(SpotId.parse(second.id)._replace(outlet=""))
        assert office.air.obey(Order("skip_next", (), "村文书", "", None, name)).code == "air.did_skip_next"
        office.until("08:00")
        assert [begun for begun, _ in office.heard()] == ["07:15"]

    def test_is_refused_where_it_begins_within_seconds(self, tmp_path: Path) -> None:
        office = Office(tmp_path, ahead=5_000).boot("6:00")
        first = spot("07:00")
        second = spot("07:00", "紧接")._replace(start=first.end, latest=first.end + 5 * MINUTE)
        office.air.load(programme(first, second))
        office.play_until(first.end - 1_000)
        assert office.order("skip_next").code == "air.skip_next_late"
        office.until("07:05")
        assert outcomes(office.log) == ["aired", "aired"]

    def test_says_so_where_nothing_is_to_come(self, office: Office) -> None:
        office.air.load(programme(*MORNING))
        office.until("08:00")
        assert office.order("skip_next").code == "air.skip_next_none"


def test_a_volume_set_in_softer_hours_says_how_loud_that_is(office: Office) -> None:
    evening = replace(CARD, softer=((at("20:00"), at("21:30"), 60),))
    office.air.load(programme(*MORNING, cards=(evening, OTHER)))
    office.until("20:10")
    told = office.air.set_volume(["五一村"], 90, "村文书")
    assert (told.code, told.params["percent"]) == ("air.did_volume_softer", "60")


def test_a_stop_of_one_horn_leaves_the_other(office: Office) -> None:
    office.air.load(programme(spot("07:00"), spot("07:00", outlet="东和村")))
    office.until("06:59")
    office.order("stop", "五一村")
    office.until("07:30")
    assert [(row.outlet, row.outcome) for row in office.log.rows] == [("东和村", "aired"), ("五一村", "missed")]


def test_a_skip_costs_what_sounds_and_nothing_that_follows(office: Office) -> None:
    office.air.load(programme(*MORNING))
    office.until("07:00:25")
    assert office.order("skip") == Reason("air.did_skip", {"count": "1", "outlets": "2"})
    office.until("08:00")
    assert outcomes(office.log) == ["cut", "aired", "aired", "aired"]
    first = office.row(MORNING[0])
    assert first.reason == Reason("air.skipped", {"actor": "村文书"})
    assert [part.played for part in first.parts] == [True, False], "Mandarin was over, Cantonese was not"
    assert office.order("skip") == Reason("air.skip_none")


def test_an_order_that_nobody_knows_changes_nothing(office: Office) -> None:
    office.air.load(programme(*MORNING))
    office.until("07:00:10")
    assert office.order("louder") == Reason("air.unknown_order", {"verb": "louder"})
    office.until("08:00")
    assert outcomes(office.log) == ["aired"] * 4


def test_who_ordered_what_and_why_is_on_the_ledger(office: Office) -> None:
    office.air.load(programme())
    office.order("stop", "五一村")
    (event,) = [each for each in office.events if each.kind == "order"]
    assert (event.actor, dict(event.detail)) == ("村文书", {"verb": "stop", "to": ["五一村"], "why": "来客人"})


def test_a_skip_between_two_that_touch_leaves_the_second_whole(tmp_path: Path) -> None:
    office = Office(tmp_path, ahead=2_000).boot("6:00")
    first = spot("07:00")
    second = spot("07:00", "紧接")._replace(start=first.end, latest=first.end + 5 * MINUTE)
    office.air.load(programme(first, second))
    office.play_until(first.end - 1_000)
    office.order("skip")
    office.until("07:05")
    assert [(row.id, row.outcome) for row in office.log.rows] == [(first.id, "cut"), (second.id, "aired")]
    assert office.tapes["五一村"].takes[-1].played == WHOLE


def test_spots_that_touch_follow_each_other_without_a_gap(tmp_path: Path) -> None:
    office = Office(tmp_path, ahead=2_000).boot("6:00")
    first = spot("07:00")
    second = spot("07:00", "紧接")._replace(start=first.end, latest=first.end + 5 * MINUTE)
    office.air.load(programme(first, second))
    office.until("07:05")
    one, two = office.tapes["五一村"].takes
    assert (one.end, two.played) == (two.at, WHOLE)
    assert outcomes(office.log) == ["aired", "aired"]


# Things that break


def test_an_unplugged_horn_costs_what_was_due_meanwhile_and_plays_on_when_it_is_back(tmp_path: Path) -> None:
    office = Office(tmp_path, lost=[(at("07:00:30"), at("07:32"))]).boot("6:00")
    own = spot("07:31", "本轮", catch_up="once")
    office.air.load(programme(*MORNING, own))
    office.until("08:00")
    reason = Reason("air.device_lost", {"device": "五一村"})
    assert [(row.outcome, row.reason) for row in office.log.rows] == [
        ("cut", reason),
        ("missed", reason),
        ("missed", reason),
        ("late", None),
        ("aired", None),
    ]
    assert office.heard() == [("07:00", 30), ("07:32", 41), ("07:45", 41)]
    assert [each.kind for each in office.events if each.kind.startswith("device")] == ["device_lost", "device_back"]


def test_a_missing_clip_costs_its_part_and_the_other_language_plays(office: Office) -> None:
    office.bad["粤语.mp3"] = Reason("air.clip_missing", {"clip": "粤语.mp3"})
    office.air.load(programme(*MORNING))
    office.until("07:20")
    office.bad.clear()
    office.until("08:00")
    assert outcomes(office.log) == ["cut", "cut", "aired", "aired"]
    first = office.row(MORNING[0])
    assert first.reason == Reason("air.clip_missing", {"clip": "粤语.mp3"})
    assert [(part.language, part.played) for part in first.parts] == [("cmn", True), ("yue", False)]
    assert office.heard()[0] == ("07:00", 20), "nobody waits in silence for what is not there"


def test_a_spot_of_which_nothing_is_left_is_missed_with_the_first_parts_reason(office: Office) -> None:
    office.bad |= {name: Reason("air.clip_changed", {"clip": name}) for name in ("粤语.mp3", "普通话.mp3")}
    office.air.load(programme(MORNING[0]))
    office.until("08:00")
    row = office.row(MORNING[0])
    assert (row.outcome, row.reason) == ("missed", Reason("air.clip_changed", {"clip": "普通话.mp3"}))
    assert office.tapes["五一村"].takes == ()


def test_a_clip_that_was_not_made_in_time_is_missed_and_said(office: Office) -> None:
    estimated = tuple(replace(part, clip=None, estimated=True) for part in MORNING[0].parts)
    office.air.load(programme(MORNING[0]._replace(parts=estimated)))
    office.until("08:00")
    assert office.row(MORNING[0]).reason == Reason("air.not_made")


def test_only_a_clip_with_its_digest_that_decodes_is_intact(tmp_path: Path) -> None:
    path = wav(tmp_path / "good.wav", 1)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    good = Clip("good.wav", digest, 22_050, 0, 22_050)
    text = b"no sound"
    (tmp_path / "text.mp3").write_bytes(text)
    intact = Intact(tmp_path)
    assert intact(good) is None
    assert intact(good) is None, "and again, from memory"
    found = [
        intact(Clip("gone.wav", digest, 22_050, 0, 1)),
        intact(replace(good, digest="00")),
        intact(replace(good, frames=99_999)),
        intact(Clip("text.mp3", hashlib.sha256(text).hexdigest(), 22_050, 0, 1)),
    ]
    codes = ["air.clip_missing", "air.clip_changed", "air.clip_short", "air.clip_damaged"]
    assert [reason and reason.code for reason in found] == codes
    assert all("good.wav" in explain(reason, "en") for reason in found[1:3] if reason)
    wav(path, 1, hertz=900)
    changed = intact(good)
    assert changed is not None
    assert changed.code == "air.clip_changed", "it changed under our eyes"


def test_a_ledger_that_cannot_be_written_is_said_and_the_sound_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The year turns at eight in Sanjiang (UTC), and another program holds the new file."""
    monkeypatch.setattr("dalaba.air.ledger.writer._REST", 0)
    new_year = date(2023, 1, 1)
    office = Office(tmp_path).boot("7:00", new_year)
    office.ledger.close()
    office.ledger = Ledger(tmp_path / "records", "五一村", "boot-2")
    office.air = Playout(tmp_path, office.clock, office.ledger, office.output, lambda clip: None)
    spots = [spot(time, day=new_year) for time in ("07:30", "08:30", "09:30")]
    office.air.load(replace(programme(*spots), date=str(new_year)))
    with closing(sqlite3.connect(tmp_path / "records" / "ledger-2023.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        office.play_until(at("09:00", new_year))
        assert office.trouble.startswith("air.ledger_un")
        assert [take.played for take in office.tapes["五一村"].takes] == [WHOLE, WHOLE]
    office.play_until(at("10:00", new_year))
    assert office.trouble == ""
    assert outcomes(office.log) == ["aired"] * 3
    assert verify(tmp_path / "records") == ()


# The power comes back


def test_after_a_power_cut_a_loop_is_not_caught_up_and_what_sounded_was_cut(office: Office) -> None:
    office.air.load(programme(*MORNING))
    office.until("07:00:20")
    office.pull_the_plug().boot("7:40").air.load(programme(*MORNING))
    office.until("08:00")
    assert office.heard() == [("07:45", 41)]
    assert [(row.outcome, row.reason and row.reason.code) for row in office.log.rows] == [
        ("cut", "air.power_lost"),
        ("missed", "air.not_running"),
        ("missed", "air.not_running"),
        ("aired", None),
    ]


def test_what_has_its_own_time_is_caught_up_once_while_its_moment_lasts(office: Office) -> None:
    own = spot("07:31", "本轮", catch_up="once")
    gone = spot("07:10", "上门", catch_up="once")
    office.air.load(programme(gone, own))
    office.until("07:00")
    office.pull_the_plug().boot("7:33").air.load(programme(gone, own))
    office.until("08:00")
    assert office.heard() == [("07:33", 41)]
    assert outcomes(office.log) == ["missed", "late"]
    office.pull_the_plug().boot("7:34").air.load(programme(gone, own))
    office.until("08:00")
    assert office.heard() == []


CALLS = tuple(
    spot(time, row, catch_up="all", wait=90 * MINUTE)._replace(campaign="分批")
    for time, row in (("07:00", "岭背"), ("07:10", "上片"), ("07:25", "河边"), ("08:00", "中片"), ("08:30", "下片"))
)


def test_calls_that_were_missed_all_go_out_in_order_as_far_apart_as_planned(office: Office) -> None:
    """And what comes after them keeps its distance, too: their people would meet otherwise."""
    office.air.load(programme(*CALLS))
    office.until("06:50")
    office.pull_the_plug().boot("7:40").air.load(programme(*CALLS))
    office.until("10:00")
    assert [at for at, _ in office.heard()] == ["07:40", "07:50", "08:05", "08:40", "09:10"]
    assert outcomes(office.log) == ["late"] * 5


def test_what_loops_goes_on_between_calls_that_are_late(office: Office) -> None:
    everything = programme(*CALLS, *(spot(time) for time in ("07:45", "08:02", "08:15")))
    office.air.load(everything)
    office.until("06:50")
    office.pull_the_plug().boot("7:40").air.load(everything)
    office.until("08:30")
    assert [at for at, _ in office.heard()] == ["07:40", "07:45", "07:50", "08:02", "08:05", "08:15"]


def test_a_call_that_is_far_too_late_is_left_out_and_the_others_go(office: Office) -> None:
    office.air.load(programme(*CALLS))
    office.until("06:50")
    office.pull_the_plug().boot("8:45").air.load(programme(*CALLS))
    office.until("11:00")
    assert [at for at, _ in office.heard()] == ["08:45", "09:20", "09:50"], "the first two are 90 minutes late"
    assert outcomes(office.log)[:2] == ["missed", "missed"]


def test_calls_with_new_times_are_on_them_whatever_was_late_before(office: Office) -> None:
    office.air.load(programme(*CALLS))
    office.until("06:50")
    office.pull_the_plug().boot("7:08").air.load(programme(*CALLS))
    office.until("07:12")
    moved = [call._replace(start=call.start + 15 * MINUTE, due=call.due + 15 * MINUTE) for call in CALLS[1:]]
    office.air.load(programme(CALLS[0], *moved))
    office.until("09:00")
    assert [at for at, _ in office.heard()] == ["07:08", "07:25", "07:40", "08:15", "08:45"]


def test_nothing_is_played_twice_however_often_the_power_goes(office: Office) -> None:
    everything = programme(*MORNING, spot("07:31", "本轮", catch_up="once"))
    takes: list[str] = []
    for boot in ("06:59", "07:00:30", "07:01", "07:15:01", "07:31:20", "07:32", "07:45", "07:45:30", "07:50"):
        office.pull_the_plug().boot(boot).air.load(everything)
        office.play_until(office.clock.now() + 25_000)
        takes += [take.spot for take in office.tapes["五一村"].takes]
    assert len(takes) == len(set(takes))
    summary = office.log.summary
    assert (summary.due, summary.pending) == (5, 0)


def test_a_standing_stop_is_remembered_through_a_power_cut(office: Office) -> None:
    office.air.load(programme(*MORNING))
    office.until("06:30")
    office.order("stop", "五一村")
    office.pull_the_plug().boot("6:40").air.load(programme(*MORNING))
    office.until("07:20")
    assert office.heard() == []
    office.order("resume", "五一村")
    office.until("08:00")
    assert [when for when, _ in office.heard()] == ["07:30", "07:45"]


def test_the_same_programme_handed_over_after_a_restart_is_not_noted_again(office: Office) -> None:
    office.air.load(programme(*MORNING))
    office.until("06:30")
    office.pull_the_plug().boot("6:40").air.load(programme(*MORNING))
    assert [each.kind for each in office.events].count("planned") == len(MORNING)


# The programme changes


def test_a_changed_programme_withdraws_what_it_no_longer_has_and_cuts_it_where_it_sounds(office: Office) -> None:
    office.air.load(programme(*MORNING, spot("07:00", outlet="东和村")))
    office.until("07:00:10")
    office.air.load(programme(MORNING[1], spot("07:00", outlet="东和村")))
    office.until("08:00")
    assert office.heard() == [("07:00", 10), ("07:15", 41)]
    assert [(row.outcome, row.reason and row.reason.code) for row in office.log.rows] == [
        ("aired", None),
        ("cut", "air.programme_changed"),
        ("aired", None),
        ("withdrawn", "air.programme_changed"),
        ("withdrawn", "air.programme_changed"),
    ]
    assert set(office.log.withdrawn) == {MORNING[2].id, MORNING[3].id}


def test_what_still_sounds_in_the_changed_programme_is_not_touched(office: Office) -> None:
    office.air.load(programme(*MORNING))
    office.until("07:00:10")
    office.air.load(programme(*MORNING, spot("07:20", "新")))
    office.until("08:00")
    assert outcomes(office.log) == ["aired"] * 5


def test_a_row_added_for_a_time_that_is_over_was_never_due(office: Office) -> None:
    office.air.load(programme(*MORNING))
    office.until("07:40")
    office.air.load(programme(*MORNING, spot("07:10", "新"), spot("07:50", "新")))
    office.until("08:00")
    assert outcomes(office.log) == ["aired"] * 5
    assert office.log.summary.due == 5


def test_a_spot_moved_to_another_time_plays_then_and_once(office: Office) -> None:
    office.air.load(programme(MORNING[1]))
    office.until("07:00")
    office.air.load(programme(MORNING[1]._replace(start=at("07:17"), latest=at("07:22"))))
    office.until("08:00")
    assert office.heard() == [("07:17", 41)]
    assert outcomes(office.log) == ["aired"]


def test_a_horn_moved_to_another_sound_card_goes_on_there(office: Office) -> None:
    office.air.load(programme(*MORNING))
    office.until("07:00:10")
    first = office.tapes["五一村"]
    office.air.load(programme(*MORNING, cards=[replace(CARD, output=OutputSpec("HDMI")), OTHER]))
    office.until("08:00")
    assert [take.played // 1000 for take in first.takes] == [10]
    assert [when for when, _ in office.heard()] == ["07:15", "07:30", "07:45"]
    assert office.row(MORNING[0]).reason == Reason("air.programme_changed")


# At the end


def test_going_off_the_air_cuts_what_sounds_and_says_so(office: Office) -> None:
    office.air.load(programme(*MORNING))
    office.until("07:15:10")
    log = office.shut_down()
    assert outcomes(log) == ["aired", "cut", "pending", "pending"]
    assert log.rows[1].reason == Reason("air.shut_down")


def late(office: Office, time: str) -> Office:
    """So much else runs on the PC that air gets no turn until then."""
    office.clock.wait(at(time))
    return office


def test_a_busy_pc_that_goes_off_the_air_says_of_what_was_heard_that_it_was(office: Office) -> None:
    office.air.load(programme(*MORNING))
    late(office.until("07:15:10"), "07:15:43")
    assert outcomes(office.shut_down()) == ["aired", "aired", "pending", "pending"]


def test_a_busy_pc_that_takes_a_changed_programme_cuts_nothing_that_was_over(office: Office) -> None:
    office.air.load(programme(*MORNING))
    late(office.until("07:15:10"), "07:15:43")
    office.air.load(programme(*MORNING[2:]))
    office.until("08:00")
    assert outcomes(office.log) == ["aired"] * 4


def test_a_skip_on_a_busy_pc_is_of_what_sounds_by_now(tmp_path: Path) -> None:
    touching = [spot("07:00"), spot("07:00")._replace(id="核酸/后@五一村@2022-07-13T07:00", start=at("07:00") + WHOLE)]
    office = Office(tmp_path, ahead=60_000).boot("6:00")
    office.air.load(programme(*touching))
    late(office.until("07:00:10"), "07:00:50")
    office.order("skip")
    office.until("08:00")
    assert [office.row(each).outcome for each in touching] == ["aired", "cut"]


def test_who_asks_is_told_what_sounds_what_comes_and_what_is_in_the_way(office: Office) -> None:
    office.air.load(programme(*MORNING))
    office.until("07:00:10")
    state = office.air.state()["五一村"]
    assert isinstance(state, dict)
    assert (state["playing"]["id"], state["since"]) == (MORNING[0].id, at("07:00"))
    assert (state["next"]["id"], state["hindrance"]) == (MORNING[1].id, {})
    office.order("stop")
    stopped = office.air.state()["五一村"]
    assert isinstance(stopped, dict)
    assert (stopped["playing"], stopped["hindrance"]["code"]) == (None, "air.stopped")
