"""Music beneath everything else: 镇中心小学's midday hour, with what happens to it.

On tapes and on paper, in virtual time, with a real ledger in a folder.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from dalaba.air.clip_check import Intact
from dalaba.air.flow import Flowing, FlowSpec, Piece, Report, opening
from dalaba.air.flow.on_paper import OnPaper
from dalaba.air.ledger import Ledger
from dalaba.air.outputs import Output
from dalaba.air.outputs.tape import Tape
from dalaba.air.playout import Playout
from dalaba.air.playout.backdrop import background_of
from dalaba.air.playout.beforehand import Beforehand
from dalaba.core import clock as clocks
from dalaba.core.clock import SystemClock
from dalaba.core.model import (
    Announcement,
    Clip,
    Event,
    Exam,
    Flow,
    IfCut,
    Instant,
    Millis,
    OutletCard,
    OutputSpec,
    Part,
    Reason,
    Relay,
    Spot,
    Under,
)
from dalaba.doors.cli.context import Context
from dalaba.doors.cli.run import window_line
from dalaba.doors.cli.status import heard_now
from dalaba.doors.console.state import board
from dalaba.views.asrun import as_json, coverage, incidents, reconcile, shares, tally
from dalaba.views.report import DayReport, StationFacts, gather, pages
from dalaba.views.report.page import page
from dalaba.views.report.tables import tables
from tests.places import DAY, ZONE, at, setup, shown, wav
from tests.test_playout import MINUTE, Office, on_paper, programme
from tests.test_playout import spot as words

SCHOOL, YARD = "镇中心小学", "操场"
CARD = OutletCard(SCHOOL, "school", OutputSpec("USB Audio"))
NEAR = OutletCard(YARD, "speaker", OutputSpec("USB Audio 2"), neighbours=(SCHOOL,))
SONG: Millis = 4 * MINUTE
NAMES = [f"午间/{name}" for name in ("茉莉花", "渔舟唱晚", "彩云追月", "紫竹调", "步步高")]
SPOKEN: Millis = 500 + 2 * 20_000 + 800 + 300
"""How long an announcement of two languages is."""


def song(name: str, length: Millis = SONG) -> Part:
    digest = hashlib.sha256(name.encode()).hexdigest()
    return Part(name, "", Clip(f"{name}.mp3", digest, 48_000, 0, length * 48, channels=2), length)


def music(
    since: str = "12:00:00", until: str = "13:00:00", *, row: str = "午间音乐", under: Under = "pause",
    if_cut: IfCut = "resume", outlet: str = SCHOOL, relay: Relay | None = None, pieces: int = 16, gap: Millis = 0,
) -> Spot:  # fmt: skip
    """A playlist in a window: pieces of four minutes, over and over."""
    start, end = at(since), at(until)
    parts = () if relay else tuple(song(NAMES[number % len(NAMES)]) for number in range(pieces))
    return Spot(
        f"校园/{row}@{outlet}@{DAY}T{since}", outlet, start, start, end - start, "午间", "午间音乐", "校园", "routine",
        "flexible", parts, latest=end, if_cut=if_cut, flow=Flow(under, gap, relay=relay),
    )  # fmt: skip


@dataclass
class School(Office):
    """A school's PC with its yard's horn within earshot."""

    def output(self, card: OutletCard) -> Output:
        here = card.name.split("/")[0]
        self.tapes[card.name] = Tape(card.name, lost=self.lost if here == SCHOOL else ())
        self.tapes[card.name].ahead = self.ahead
        return self.tapes[card.name]

    def breaks(self, *names: str) -> None:
        """These pieces do not decode."""
        broken = {f"午间/{name}" for name in names}

        def check(piece: Piece) -> Reason | None:
            return Reason("air.clip_damaged", {"clip": piece.name}) if piece.name in broken else None

        self.flow = lambda spec: OnPaper(spec, check)

    def load(self, *spots: Spot, cards: tuple[OutletCard, ...] = (CARD, NEAR)) -> School:
        self.air.load(programme(*spots, cards=cards))
        return self

    def music(self, outlet: str = SCHOOL) -> list[tuple[str, str]]:
        """From when until when music was heard."""
        takes = self.tapes[background_of(outlet)].takes
        return [(shown_ms(take.at), shown_ms(take.at + take.played)) for take in takes if take.played]

    def told(self, *kinds: str) -> list[Event]:
        return [event for event in self.events if event.kind in kinds]

    def kinds(self, one: Spot) -> list[str]:
        """What is on the ledger of it, but for its pieces."""
        return [each.kind for each in self.events if each.spot == one.id and each.kind not in ("piece", "planned")]

    def pieces(self) -> list[tuple[str, str, float]]:
        """When each piece began, its name, and how many seconds of it were heard."""
        over = [each for each in self.told("piece") if "played_ms" in each.detail]
        return [
            (shown_ms(at_of(each)), str(each.detail["name"]).removeprefix("午间/"), each.detail["played_ms"] / 1000)  # type: ignore[operator]
            for each in over
        ]


def at_of(event: Event) -> Instant:
    found = event.detail["at"]
    assert isinstance(found, int)
    return found


def shown_ms(instant: Instant) -> str:
    """12:00:00, or 12:00:00.300."""
    thousandths = instant % 1000
    return shown(instant - thousandths) + (f".{thousandths:03d}" if thousandths else "")


@pytest.fixture
def school(tmp_path: Path) -> School:
    office = School(tmp_path)
    office.boot("11:00")
    return office


def test_a_quiet_midday_hour_is_music_from_its_first_to_its_last_second(school: School) -> None:
    noon = music()
    school.load(noon).until("14:00")
    assert school.music() == [("12:00", "13:00")]
    assert school.kinds(noon) == ["started", "ended"]
    row = school.row(noon)
    assert (row.outcome, row.started, row.ended) == ("aired", noon.start, noon.end)
    assert school.pieces()[:2] == [("12:00", "茉莉花", 240.0), ("12:04", "渔舟唱晚", 240.0)]
    assert len(school.pieces()) == 15


def test_it_ends_by_itself_where_its_pieces_do(school: School) -> None:
    short = music(pieces=3)
    school.load(short).until("14:00")
    assert school.music() == [("12:00", "12:12")]
    assert school.row(short).outcome == "aired"
    assert school.row(short).ended == at("12:12")


def test_it_fades_out_where_its_end_cuts_a_piece(school: School) -> None:
    school.load(music(), music("15:00:00", "15:08:00", row="下午", pieces=2)).until("16:00")
    assert [take.sound.fade_out for take in school.tapes[background_of(SCHOOL)].takes[-1:]] == [0]
    other = School(school.folder / "其他")
    (school.folder / "其他").mkdir()
    other.boot("11:00")
    other.load(music(until="12:59:00")).until("14:00")
    assert other.tapes[background_of(SCHOOL)].takes[0].sound.fade_out == 3_000


class TestTwoAnnouncementsInIt:
    def test_pause_it_from_just_before_until_just_after_each(self, school: School) -> None:
        noon = music()
        first, second = words("12:10:00", outlet=SCHOOL), words("12:40:00", outlet=SCHOOL)
        school.load(noon, first, second).until("14:00")
        assert school.heard(SCHOOL) == [("12:10", 41), ("12:40", 41)]
        assert school.music() == [
            ("12:00", "12:09:59.700"), ("12:10:41.900", "12:39:59.700"), ("12:40:41.900", "13:00"),
        ]  # fmt: skip
        (ended,) = school.told("ended")[2:]
        silent = 2 * (SPOKEN + 600)
        assert (ended.detail["played_ms"], ended.detail["paused_ms"]) == (60 * MINUTE - silent, silent)
        assert ended.detail["pauses"] == 2
        assert school.kinds(noon) == ["started", "ended"], "pauses are summed up, not written one by one"

    def test_go_on_where_it_stood(self, school: School) -> None:
        school.load(music(), words("12:10:00", outlet=SCHOOL)).until("14:00")
        assert school.pieces()[2] == ("12:08", "彩云追月", 240.0)
        assert school.pieces()[3][0] == "12:12:42.200"

    def test_begin_the_piece_again(self, school: School) -> None:
        school.load(music(if_cut="restart"), words("12:10:00", outlet=SCHOOL)).until("14:00")
        assert school.pieces()[2:4] == [("12:08", "彩云追月", 119.7), ("12:10:41.900", "彩云追月", 240.0)]

    def test_go_on_with_the_next_piece(self, school: School) -> None:
        school.load(music(if_cut="next"), words("12:10:00", outlet=SCHOOL)).until("14:00")
        assert school.pieces()[2:4] == [("12:08", "彩云追月", 119.7), ("12:10:41.900", "紫竹调", 240.0)]

    def test_end_it_where_the_row_says_so(self, school: School) -> None:
        noon = music(if_cut="drop")
        school.load(noon, words("12:10:00", outlet=SCHOOL)).until("14:00")
        assert school.music() == [("12:00", "12:09:59.700")]
        row = school.row(noon)
        assert row.outcome == "cut"
        assert row.reason == Reason("air.flow_rests", {"title": "核酸"})

    def test_make_it_softer_where_the_row_says_so(self, school: School) -> None:
        gains: list[tuple[str, float, int]] = []
        noon = music(under="duck")
        school.load(noon, words("12:10:00", outlet=SCHOOL))
        school.until("11:59:59")
        tape = school.tapes[background_of(SCHOOL)]

        def noted(key: str, gain: float, at: Instant | None = None, fade: Millis = 50) -> None:
            gains.append((shown_ms(school.clock.now()), round(gain, 2), fade))

        tape.set_gain = noted  # type: ignore[method-assign,assignment]
        school.until("14:00")
        assert gains == [("12:09:59.700", 0.2, 250), ("12:10:41.900", 1.0, 600)]
        assert school.music() == [("12:00", "13:00")]
        (ended,) = school.told("ended")[1:]
        assert (ended.detail["ducked"], ended.detail["paused_ms"]) == (1, 0)

    def test_are_heard_from_the_yard_too(self, school: School) -> None:
        yard = music(outlet=YARD)
        school.load(yard, words("12:10:00", outlet=SCHOOL)).until("14:00")
        assert school.music(YARD) == [("12:00", "12:09:59.700"), ("12:10:41.900", "13:00")]

    def test_close_together_let_no_scrap_of_music_be_heard_between_them(self, school: School) -> None:
        school.load(music(), words("12:10:00", outlet=SCHOOL), words("12:10:43", outlet=SCHOOL)).until("14:00")
        assert school.music() == [("12:00", "12:09:59.700"), ("12:11:24.900", "13:00")]

    def test_may_be_under_way_when_it_begins(self, school: School) -> None:
        noon = music()
        school.load(noon, words("11:59:40", outlet=SCHOOL)).until("14:00")
        assert school.music() == [("12:00:21.900", "13:00")]
        assert school.row(noon).outcome == "aired", "it was planned so: nothing is late"


def test_a_loop_every_fifteen_seconds_does_not_flood_the_ledger(school: School) -> None:
    short = [replace_parts(words(f"12:{minute:02d}:{second:02d}", outlet=SCHOOL)) for minute in range(60)
             for second in (0, 15, 30, 45)]  # fmt: skip
    noon = music(under="duck")
    school.load(noon, *short).until("14:00")
    own = [each for each in school.events if each.spot == noon.id]
    assert len(own) < 40
    assert own[-1].detail["ducked"] == 240


def replace_parts(spot: Spot) -> Spot:
    """The announcement in one language, three seconds long."""
    part = spot.parts[0]
    assert part.clip is not None
    return spot._replace(parts=(replace(part, clip=replace(part.clip, frames=3 * 22_050), duration=3_000),))


# What people order


class TestAStop:
    def test_silences_it_at_once_and_it_goes_on_when_the_stop_ends(self, school: School) -> None:
        noon = music()
        school.load(noon).until("12:20")
        assert school.order("stop").params == {"count": "1", "outlets": "2"}
        school.until("12:30")
        school.order("resume")
        school.until("14:00")
        assert school.music() == [("12:00", "12:20"), ("12:30", "13:00")]
        assert school.kinds(noon) == ["started", "flow", "flow", "ended"]
        paused, on = school.told("flow")
        assert (paused.detail["state"], paused.reason, on.detail["state"]) == ("paused", "air.stopped", "on")
        assert school.row(noon).outcome == "aired"
        assert school.row(noon).played == 50 * MINUTE

    def test_that_lasts_until_its_end_is_its_end(self, school: School) -> None:
        noon = music()
        school.load(noon).until("12:20")
        school.order("stop")
        school.until("14:00")
        row = school.row(noon)
        assert (row.outcome, row.reason, row.played) == ("cut", Reason("air.stopped", {"actor": "村文书"}), 20 * MINUTE)

    def test_from_before_it_until_after_it_makes_it_missed(self, school: School) -> None:
        noon = music()
        school.load(noon)
        school.order("stop")
        school.until("14:00")
        assert school.kinds(noon) == ["missed"]
        assert school.row(noon).reason == Reason("air.stopped", {"actor": "村文书"})

    def test_that_ends_in_it_lets_it_begin_late(self, school: School) -> None:
        noon = music()
        school.load(noon)
        school.order("stop")
        school.until("12:15")
        school.order("resume")
        school.until("14:00")
        assert school.music() == [("12:15", "13:00")]
        assert school.row(noon).outcome == "late"


def test_a_skip_ends_what_is_said_and_only_then_the_music(school: School) -> None:
    noon = music()
    school.load(noon, words("12:10:00", outlet=SCHOOL)).until("12:10:10")
    assert school.order("skip", SCHOOL).code == "air.did_skip"
    school.until("12:20")
    assert school.row(noon).sounding
    assert school.order("skip", SCHOOL).code == "air.did_skip"
    school.until("14:00")
    assert school.row(noon).outcome == "cut"
    assert school.row(noon).reason == Reason("air.skipped", {"actor": "村文书"})
    assert school.order("skip", SCHOOL).code == "air.skip_none"


def test_what_comes_next_may_be_music_and_is_skipped_once(school: School) -> None:
    noon = music()
    school.load(noon, words("12:30:00", outlet=SCHOOL)).until("11:30")
    assert school.order("skip_next", SCHOOL).code == "air.did_skip_next"
    school.until("14:00")
    assert school.kinds(noon) == ["missed"]
    assert school.heard(SCHOOL) == [("12:30", 41)]


def test_a_volume_that_is_set_is_its_volume_too(school: School) -> None:
    school.load(music()).until("12:20")
    school.air.set_volume([SCHOOL], 40, "村文书")
    assert school.tapes[background_of(SCHOOL)].takes[-1].sound.gain == 0.4


def test_it_is_softer_in_softer_hours_from_their_first_second(school: School) -> None:
    card = replace(CARD, softer=((at("12:30"), at("12:45"), 50),))
    school.load(music(), cards=(card, NEAR)).until("12:30:00")
    tape = school.tapes[background_of(SCHOOL)]
    assert tape.takes[-1].sound.gain == 0.5
    school.until("12:45:00")
    assert tape.takes[-1].sound.gain == 1.0


def test_somebody_else_has_the_amplifier_for_a_while(school: School) -> None:
    noon = music()
    school.load(noon).until("12:20")
    school.air.give_up([SCHOOL], True, "县台", "接口")
    school.until("12:30")
    school.air.give_up([SCHOOL], False, "县台", "接口")
    school.until("14:00")
    assert school.music() == [("12:00", "12:20"), ("12:30", "13:00")]


def test_something_urgent_is_said_and_it_waits_until_all_repetitions_are_over(school: School) -> None:
    part = Part("普通话", "cmn", words("07:00").parts[0].clip, 20_000)
    school.load(music()).until("12:20")
    order = Announcement("1", "say", "涨水", "urgent", {SCHOOL: (part,)}, at("12:20"), until=at("12:25"), reason="涨水")
    school.air.take(order)
    assert school.tapes[background_of(SCHOOL)].poll(school.clock.now()).state == "idle", "at once"
    school.until("14:00")
    (_, first), (second, _) = school.music()
    assert first == "12:20"
    assert "12:25" < second < "12:26"


def test_an_exam_is_silence_at_the_school_and_in_the_yard(school: School) -> None:
    exam = Exam(at("12:15"), at("12:45"), "期末英语")
    school.load(music(under="duck"), music(outlet=YARD, under="duck"), cards=(replace(CARD, exams=(exam,)), NEAR))
    school.until("14:00")
    assert school.music() == school.music(YARD) == [("12:00", "12:15"), ("12:45", "13:00")]


# What breaks


class TestAirThatDies:
    def test_goes_on_with_the_piece_that_was_broken_off_and_begins_nothing_twice(self, school: School) -> None:
        noon = music()
        school.load(noon).until("12:10")
        school.pull_the_plug().boot("12:20")
        school.load(noon).until("14:00")
        assert school.music() == [("12:20", "13:00")]
        assert school.kinds(noon) == ["started", "flow", "ended"]
        assert school.pieces()[2] == ("12:20", "彩云追月", 240.0)
        row = school.row(noon)
        assert (row.outcome, row.started) == ("aired", noon.start)
        assert row.played == 48 * MINUTE, "what is known to have been heard: two whole pieces, and since"

    def test_and_is_not_back_in_its_time_leaves_it_cut(self, school: School) -> None:
        noon = music()
        school.load(noon).until("12:10")
        school.pull_the_plug().boot("13:20")
        school.load(noon).until("14:00")
        assert school.kinds(noon) == ["started"]
        assert school.row(noon).reason == Reason("air.power_lost")

    def test_before_it_began_lets_it_begin_late(self, school: School) -> None:
        noon = music()
        school.load(noon).until("11:30")
        school.pull_the_plug().boot("12:20")
        school.load(noon).until("14:00")
        assert school.kinds(noon) == ["started", "ended"]
        assert school.row(noon).outcome == "late"

    def test_in_the_order_of_the_operator_goes_on_as_well(self, school: School) -> None:
        noon = music()
        school.load(noon).until("12:10")
        school.shut_down()
        assert school.row(noon).reason == Reason("air.shut_down")
        school.pull_the_plug().boot("12:12")
        school.load(noon).until("14:00")
        assert school.kinds(noon) == ["started", "cut", "flow", "ended"]
        assert school.row(noon).outcome == "aired"
        assert school.row(noon).played == 58 * MINUTE

    def test_twice(self, school: School) -> None:
        noon = music()
        school.load(noon).until("12:10")
        school.pull_the_plug().boot("12:20")
        school.load(noon).until("12:30")
        school.pull_the_plug().boot("12:40")
        school.load(noon).until("14:00")
        assert school.kinds(noon) == ["started", "flow", "flow", "ended"]
        assert [name for _, name, _ in school.pieces()[2:]][:3] == ["彩云追月", "紫竹调", "步步高"]


class TestACardThatIsUnplugged:
    def test_goes_on_in_the_same_piece_when_it_is_back(self, school: School) -> None:
        noon = music()
        school.lost = [(at("12:10"), at("12:20"))]
        school.load(noon).until("14:00")
        assert school.music() == [("12:00", "12:10"), ("12:20", "13:00")]
        assert school.pieces()[2] == ("12:08", "彩云追月", 240.0)
        assert [each.detail["state"] for each in school.told("flow")] == ["paused", "on"]
        assert len(school.told("device_lost")) == 1
        assert school.row(noon).outcome == "aired"

    def test_before_it_begins_makes_it_begin_late(self, school: School) -> None:
        noon = music()
        school.lost = [(at("11:50"), at("12:20"))]
        school.load(noon).until("14:00")
        assert school.music() == [("12:20", "13:00")]
        assert school.row(noon).outcome == "late"


def test_a_piece_that_does_not_decode_is_left_out_and_named(school: School) -> None:
    school.breaks("渔舟唱晚")
    school.load(music()).until("14:00")
    assert [name for _, name, length in school.pieces() if length][:3] == ["茉莉花", "彩云追月", "紫竹调"]
    assert {each.reason for each in school.told("piece") if each.reason} == {"air.clip_damaged"}


def test_a_broken_piece_becomes_known_so_that_it_is_made_anew(school: School) -> None:
    """Nobody decodes an hour of music before it is heard: only what fails is looked at, beside the loop."""
    school.breaks("渔舟唱晚")
    looked: list[str] = []
    school.air._check = lambda clip: looked.append(clip.file)
    school.load(music()).until("14:00")
    assert set(looked) == {"午间/渔舟唱晚.mp3"}


def test_pieces_begin_again_where_one_that_is_broken_left_too_few(school: School) -> None:
    school.breaks("渔舟唱晚")
    noon = music(until="12:20:00", pieces=5)
    school.load(noon).until("14:00")
    assert school.row(noon).played == 20 * MINUTE
    assert [name for _, name, length in school.pieces() if length][3:] == ["步步高", "茉莉花"]


def test_a_relay_is_kept_as_a_file_where_the_station_says_so(school: School) -> None:
    kept: list[Path | None] = []

    def opened(spec: FlowSpec, record: Path | None) -> Flowing:
        kept.append(record)
        return school.flow(spec)

    school.air._open_flow = opened
    relay = music(relay=Relay("县广播站", "http://xian.example/live", record=True))
    school.load(relay).until("14:00")
    file = f"records/relay/2022-07-13/115950-{SCHOOL}.mp3"
    assert kept == [school.folder / file]
    assert school.row(relay).file == file
    assert school.row(relay).flow == "relay"


def test_where_nothing_of_it_can_be_heard_it_is_missed_for_that_reason(school: School) -> None:
    school.breaks(*(name.removeprefix("午间/") for name in NAMES))
    noon = music()
    school.load(noon).until("14:00")
    assert school.row(noon).outcome == "missed"
    assert school.row(noon).reason == Reason("air.clip_damaged", {"clip": "午间/茉莉花"})


# What is changed while it plays


class TestAChangedProgramme:
    def test_with_another_end_lets_it_go_on_until_then(self, school: School) -> None:
        school.load(music()).until("12:10")
        longer = music()._replace(duration=90 * MINUTE)
        school.load(longer).until("12:20")
        shorter = music()._replace(duration=30 * MINUTE)
        school.load(shorter).until("14:00")
        assert school.music()[-1][1] == "12:30"
        assert school.music()[0][0] == "12:00"
        assert [begin for begin, _ in school.music()] == ["12:00", "12:10", "12:20"]
        assert school.kinds(shorter) == ["started", "ended"]
        assert school.row(shorter).outcome == "aired"
        (ended,) = school.told("ended")
        assert (ended.detail["played_ms"], ended.detail["pauses"]) == (30 * MINUTE, 0)

    def test_without_it_ends_it_and_says_why(self, school: School) -> None:
        noon = music()
        school.load(noon).until("12:10")
        school.load().until("14:00")
        assert school.music() == [("12:00", "12:10")]
        assert school.row(noon).reason == Reason("air.programme_changed")

    def test_before_it_begins_plans_it_anew(self, school: School) -> None:
        noon = music()
        school.load(noon).until("11:59:55")  # it is open already
        school.load().until("11:59:57")
        assert school.row(noon).outcome == "withdrawn"
        school.load(noon).until("14:00")
        assert school.music() == [("12:00", "13:00")]

    def test_with_an_earlier_begin_is_the_same_music(self, school: School) -> None:
        school.load(music("12:10:00")).until("12:20")
        school.load(music("12:00:00")).until("14:00")
        assert school.music() == [("12:10", "13:00")]
        assert [each.kind for each in school.told("started", "cut", "ended", "withdrawn")] == ["started", "ended"]

    def test_with_other_pieces_is_the_same_music(self, school: School) -> None:
        noon = music()
        school.load(noon).until("12:10")
        school.load(noon._replace(parts=noon.parts[::-1])).until("14:00")
        assert school.music() == [("12:00", "13:00")]
        assert len(school.told("started")) == 1


def test_a_relay_that_has_another_address_is_called_there_at_once(school: School) -> None:
    opened: list[str] = []

    def noted(spec: FlowSpec) -> Flowing:
        opened.append(spec.relay.url if spec.relay else "")
        return on_paper(spec)

    school.flow = noted
    relay = music(relay=Relay("县广播站", "http://xian.example/live"))
    school.load(relay).until("12:10")
    right = music(relay=Relay("县广播站", "http://xian.example/radio"))
    school.load(right).until("14:00")
    assert opened == ["http://xian.example/live", "http://xian.example/radio"]
    assert school.music() == [("12:00", "12:10"), ("12:10", "13:00")]
    assert school.row(relay).played == 60 * MINUTE
    assert school.kinds(relay) == ["started", "ended"]


def test_two_windows_that_touch_follow_each_other(school: School) -> None:
    first, second = music(until="12:30:00"), music("12:30:00", row="午后音乐")
    school.load(first, second).until("14:00")
    assert school.music() == [("12:00", "12:30"), ("12:30", "13:00")]
    assert [school.row(one).outcome for one in (first, second)] == ["aired", "aired"]


# The clock


class TestAClockThatIsPut:
    def test_an_hour_ahead_ends_what_is_over_by_the_right_time(self, school: School) -> None:
        noon = music()
        school.load(noon).until("12:10")
        school.clock.put(3_600_000)
        school.air.clock_put(3_600_000)
        school.air.turn()
        assert school.tapes[background_of(SCHOOL)].poll(school.clock.now()).state != "playing"
        assert school.row(noon).played == 10 * MINUTE

    def test_an_hour_back_makes_it_wait_for_its_time(self, school: School) -> None:
        noon = music(pieces=30)
        school.load(noon).until("12:10")
        school.clock.put(-3_600_000)
        school.air.clock_put(-3_600_000)
        school.until("11:50")
        assert school.tapes[background_of(SCHOOL)].poll(school.clock.now()).played == 0
        school.until("14:00")
        assert school.music()[-1] == ("12:00", "13:00")
        assert len(school.told("started")) == 1

    def test_that_is_wrong_begins_nothing(self, school: School) -> None:
        noon = music()
        school.load(noon)
        school.air.clock_judged("wrong", Reason("air.clock_behind"))
        school.until("12:20")
        assert background_of(SCHOOL) not in school.tapes
        school.air.clock_judged("good", Reason("air.clock_good"))
        school.until("14:00")
        assert school.music() == [("12:20", "13:00")]


def test_music_over_midnight_ends_on_its_second(school: School) -> None:
    night = music("23:30:00", "23:59:00", pieces=30)._replace(duration=90 * MINUTE)
    school.load(night).play_until(at("23:00"))
    school.play_until(at("23:59") + 3 * 60 * MINUTE)
    assert school.music() == [("23:30", "01:00")]


def test_its_amplifier_is_on_for_it(tmp_path: Path) -> None:
    from dalaba.core.model import Amplifier

    school = School(tmp_path)
    said: list[tuple[str, str]] = []
    school.switch = lambda command: said.append((command, shown(school.clock.now())))
    school.boot("11:00")
    school.load(music(), cards=(replace(CARD, amplifier=Amplifier("开", "关")), NEAR)).until("14:00")
    assert said == [("开", "11:59:57"), ("关", "13:00:10")]


def test_status_shows_what_lies_beneath(school: School) -> None:
    school.load(music(), words("12:10:00", outlet=SCHOOL)).until("12:05")
    state = school.air.state()[SCHOOL]
    assert isinstance(state, dict)
    assert state["playing"] is None
    beneath = state["background"]
    assert (beneath["title"], beneath["state"], beneath["piece"]) == ("午间音乐", "on", "午间/渔舟唱晚")
    school.until("12:10:10")
    state = school.air.state()[SCHOOL]
    assert isinstance(state, dict)
    assert state["background"]["state"] == "paused"
    assert school.air.state()[YARD]["background"] is None  # type: ignore[index]


def test_the_window_status_and_the_page_name_what_lies_beneath(school: School) -> None:
    context, village = Context(str(school.folder), "zh", False), setup([])

    def told(outlet: str = SCHOOL) -> tuple[str, str, str]:
        """What is said by the window, by `status` and on the page."""
        now, lane = school.clock.now(), school.air.state()[outlet]
        assert isinstance(lane, dict)
        answer = {"now": now, "outlets": {outlet: lane}, "clock": {"state": "good"}}
        (on_page,) = board(answer, village, now).lanes
        line = window_line(context, {"outlet": outlet, **lane}, village, now)
        return line.split("  ")[0].split(" ")[-1], heard_now(context, lane), f"{on_page.state} {on_page.playing}"

    school.load(music(), music(outlet=YARD, under="duck"), words("12:10:00", outlet=SCHOOL)).until("11:55")
    assert told() == ("现在没有在播", "现在没有在播", "silent ")
    school.until("12:05")
    assert told() == ("正在播《午间音乐》", "正在播《午间音乐》 午间/渔舟唱晚", "on 午间音乐")
    school.until("12:10:10")
    assert told() == ("正在播《核酸》", "正在播《核酸》(《午间音乐》停着)", "on 核酸")
    assert told(YARD)[1] == "正在播《午间音乐》 午间/彩云追月"
    school.order("stop")
    assert told()[1].endswith("(《午间音乐》停着)")


# Places that change, and many days


def test_a_card_that_wants_its_sound_early_gets_it_early_and_nothing_is_off_by_that(school: School) -> None:
    school.ahead = 600
    school.load(music(), words("12:10:00", outlet=SCHOOL)).until("14:00")
    assert school.heard(SCHOOL) == [("12:10", 41)]
    assert school.music() == [("12:00", "12:09:59.700"), ("12:10:41.900", "13:00")]


def test_an_outlet_with_a_new_name_plays_on(school: School) -> None:
    school.load(music()).until("12:10")
    new = "实验小学"
    renamed = music(outlet=new)._replace(id=f"校园/午间音乐@{new}@{DAY}T12:00:00")
    school.load(renamed, cards=(replace(CARD, name=new), replace(NEAR, neighbours=(new,)))).until("14:00")
    assert school.music() == [("12:00", "13:00")], "the same tape"
    assert [each.kind for each in school.told("started", "ended", "cut", "withdrawn", "missed")] == ["started", "ended"]


def test_another_card_for_the_outlet_plays_the_rest(school: School) -> None:
    school.load(music()).until("12:10")
    first = school.tapes[background_of(SCHOOL)]
    school.load(music(), cards=(replace(CARD, output=OutputSpec("新声卡")), NEAR)).until("14:00")
    assert first.takes[-1].played == 10 * MINUTE
    assert school.music() == [("12:10", "13:00")]
    assert school.pieces()[2] == ("12:08", "彩云追月", 240.0)


def test_an_outlet_that_is_taken_away_falls_silent(school: School) -> None:
    noon = music()
    school.load(noon).until("12:10")
    school.load(cards=(NEAR,)).until("14:00")
    assert school.music() == [("12:00", "12:10")]
    assert school.row(noon).reason == Reason("air.programme_changed")


def test_a_pc_that_slept_joins_what_is_left(school: School) -> None:
    noon = music()
    school.load(noon).until("11:30")
    school.clock.sleep(50 * MINUTE)
    school.air.was_away(at("11:30"))
    school.until("14:00")
    assert school.music() == [("12:20", "13:00")]
    slept = School(school.folder / "睡")
    (school.folder / "睡").mkdir()
    slept.boot("11:00")
    slept.load(noon).until("11:30")
    slept.clock.sleep(100 * MINUTE)
    slept.air.was_away(at("11:30"))
    slept.until("14:00")
    assert slept.row(noon).reason == Reason("air.away", {"minutes": "100"})


def test_music_that_a_fast_clock_judged_missed_is_heard_when_its_time_comes(school: School) -> None:
    noon = music()
    school.load(noon).until("11:10")
    school.clock.put(3 * 60 * MINUTE)
    school.air.clock_put(3 * 60 * MINUTE)
    school.air.turn()
    assert school.row(noon).outcome == "missed"
    school.clock.put(-3 * 60 * MINUTE)
    school.air.clock_put(-3 * 60 * MINUTE)
    school.air.clock_judged("good", Reason("air.clock_good"), put=-3 * 60 * MINUTE)
    school.until("14:00")
    assert school.music() == [("12:00", "13:00")]
    assert school.row(noon).outcome == "aired"


def test_a_month_of_midday_hours_leaves_nothing_behind(school: School) -> None:
    """Every day two windows of music and a notice; what is remembered does not grow after the first days."""
    sizes = []
    for number in range(30):
        day, by = DAY + timedelta(days=number), number * 24 * 60 * MINUTE
        spots = [
            spot._replace(
                id=spot.id.replace(str(DAY), str(day)), due=spot.due + by, start=spot.start + by,
                latest=spot.latest + by,
            )
            for spot in (music(), words("12:10:00", outlet=SCHOOL), music("15:00:00", "15:20:00", row="课间"))
        ]  # fmt: skip
        school.air.load(replace(programme(*spots, cards=(CARD, NEAR)), date=day.isoformat()))
        school.play_until(at("20:00") + by)
        assert not school.air._flows
        assert set(school.air._outputs) == {SCHOOL, YARD}
        past = school.air._airing.past
        kept = (past.done, past.known, past.flows, past.heard, past.plans, past.plays, past.days)
        (back,) = school.air._airing.backdrops.values()
        sizes.append((*map(len, kept), len(back.pending), len(back.opened)))
    assert sizes[12:] == [sizes[12]] * 18
    assert school.log.summary.aired == 90


# What is read of it afterwards


def an_hour_with_two_announcements(school: School) -> Spot:
    noon = music()
    school.load(noon, words("12:10:00", outlet=SCHOOL), words("12:40:00", outlet=SCHOOL)).until("14:00")
    return noon


def reported(school: School) -> DayReport:
    (found,) = gather(school.events, [(DAY, None)], ZONE, at("20:00"))
    return found


FACTS = StationFacts("镇中心小学", ZONE, "zh", {SCHOOL: "school", YARD: "speaker"})


def test_the_page_of_the_day_names_the_pieces_and_how_long_they_were_heard(school: School) -> None:
    an_hour_with_two_announcements(school)
    ((time, said),) = page(reported(school), SCHOOL, FACTS).music.lines
    assert time == "12:00"
    assert said.startswith("午间音乐:听到 58分36秒,停 2 次共 1分25秒。12:00 午间/茉莉花、12:04 午间/渔舟唱晚、")
    assert "午间/步步高" in pages([reported(school)], FACTS)


def test_the_workbook_has_a_line_for_each_piece_and_the_minutes_of_the_whole(school: School) -> None:
    an_hour_with_two_announcements(school)
    sheets = {table.name: table for table in tables([reported(school)], FACTS)}
    assert [row[2:6] for row in sheets["曲目"].rows][:2] == [
        ("12:00:00", "午间/茉莉花", 240.0, "午间音乐"), ("12:04:00", "午间/渔舟唱晚", 240.0, "午间音乐"),
    ]  # fmt: skip
    (whole,) = [row for row in sheets["明细"].rows if row[7] == "午间音乐"]
    assert whole[9] == "58分36秒"
    without = tables([replace(reported(school), log=reported(school).log.at(YARD))], FACTS)
    assert "曲目" not in [table.name for table in without]


def test_the_log_as_json_has_its_pieces_and_its_sums(school: School) -> None:
    noon = an_hour_with_two_announcements(school)
    (flow,) = [row["flow"] for row in as_json(school.log, ZONE, "zh")["rows"] if row["id"] == noon.id]
    assert (flow["kind"], flow["heard"], flow["paused"], flow["pauses"]) == ("playlist", 3_515.6, 84.4, 2)
    first = song(NAMES[0]).clip
    assert first is not None
    assert flow["pieces"][0] == {
        "name": "午间/茉莉花", "at": "2022-07-13T12:00:00+08:00", "clip": first.digest, "times": 1, "heard": 240.0,
        "code": "", "reason": "",
    }  # fmt: skip


def test_what_is_counted_is_one_play_and_the_minutes_heard_of_it(school: School) -> None:
    an_hour_with_two_announcements(school)
    (cover,) = [each for each in coverage(school.log.rows) if each.script == "午间"]
    assert (cover.wanted, cover.planned, cover.played) == (1, 1, 1)
    (counted,) = [each for each in tally(school.log.rows, ("script",)) if each.script == "午间"]
    assert (counted.counts.aired, counted.sent) == (1, 3_515_600)
    assert all(each.language for each in shares(school.log.rows)), "music is no language"


def test_a_signal_that_is_gone_is_a_trouble_and_a_pause_for_an_order_is_none(school: School) -> None:
    gone = Reason("air.relay_stalled", {"relay": "县广播站"})

    class Weak(OnPaper):
        """Without a signal from ten to twelve minutes of it."""

        def __init__(self, spec: FlowSpec) -> None:
            super().__init__(spec)
            self.coming = [
                Report("signal", 0),
                Report("no_signal", 10 * MINUTE, why=gone),
                Report("signal", 12 * MINUTE),
            ]

        def reports(self, position: Millis) -> list[Report]:
            told = [each for each in self.coming if each.position <= position]
            self.coming = self.coming[len(told) :]
            return told

    school.flow = Weak
    relay = music(relay=Relay("县广播站", "http://xian.example/live"))
    school.load(relay, words("12:11:00", outlet=SCHOOL), words("12:14:00", outlet=SCHOOL)).until("12:30")
    school.order("stop")
    school.order("resume")
    school.until("14:00")
    assert [(each.kind, shown_ms(each.at)) for each in incidents(school.events).troubles[1:]] == [
        ("no_signal", "12:10"), ("signal", "12:12:42.200"),
    ]  # fmt: skip
    row = school.row(relay)
    assert (row.outcome, row.instead) == ("aired", 2 * MINUTE)
    assert "没有信号 2分" in page(reported(school), SCHOOL, FACTS).music.lines[0][1]


# In real time


def test_music_that_is_decoded_as_it_is_heard_begins_and_ends_on_its_second(tmp_path: Path) -> None:
    """With the clips checked beside the loop, and the pieces decoded in a thread of their own."""
    clock = SystemClock()
    parts = []
    for name, hertz in (("茉莉花", 300.0), ("步步高", 500.0)):
        path = wav(tmp_path / f"{name}.wav", 1.5, hertz)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        made = Clip(path.name, digest, 22_050, 0, 33_075)
        parts.append(Part(name, "", made, made.duration))
    start = clock.now() + 1_000
    today = clocks.today(start, ZONE)
    spot = music()._replace(
        id=f"校园/午间@{SCHOOL}@{today}T12", due=start, start=start, duration=2_500, latest=start + 2_500,
        parts=tuple(parts),
    )  # fmt: skip
    tapes: dict[str, Tape] = {}

    def output(card: OutletCard) -> Tape:
        tape = tapes.setdefault(card.name, Tape(card.name))
        tape.ahead = 600
        return tape

    ledger = Ledger(tmp_path / "records", "校", "boot", lazy=True)
    beforehand = Beforehand(Intact(tmp_path), clock.wake)
    air = Playout(
        tmp_path, clock, ledger, output, Intact(tmp_path), beforehand=beforehand, open_flow=opening.heard
    )  # fmt: skip
    air.load(replace(programme(spot, cards=(CARD,)), date=today.isoformat()))
    while clock.now() < start + 2_700:
        due = air.turn()
        clock.wait(min(clock.now() + 200, due or clock.now() + 200))
    air.close(Reason("air.shut_down"))
    (take,) = tapes[background_of(SCHOOL)].takes
    assert (take.at, take.sound.total, take.sound.fade_out) == (start, 2_500, 3_000)
    (row,) = reconcile(ledger.events()).rows
    assert row.outcome == "aired"
    assert row.played is not None
    assert abs(row.played - 2_500) < 60
    assert [(piece.name, piece.at - start) for piece in row.pieces] == [("茉莉花", 0), ("步步高", 1_500)]
    assert row.pieces[0].played == 1_500
    ledger.close()


def test_a_short_sound_that_fills_an_hour_is_one_line_and_not_hundreds(school: School) -> None:
    short = song("叮咚", 5_000)
    noon = music()._replace(parts=(short,) * 720)
    school.load(noon, words("12:10:00", outlet=SCHOOL)).until("14:00")
    (piece,) = school.row(noon).pieces
    assert (piece.name, piece.played, piece.times) == ("叮咚", school.row(noon).played, 712)
    assert len([each for each in school.events if each.spot == noon.id]) < 8
    assert "叮咚 ×712" in page(reported(school), SCHOOL, FACTS).music.lines[0][1]


def test_a_relay_whose_signal_comes_and_goes_all_the_time_does_not_flood_the_ledger(school: School) -> None:
    class Weak(OnPaper):
        """A signal for two seconds, and none for two."""

        def reports(self, position: Millis) -> list[Report]:
            told = [
                Report("signal" if number % 2 else "no_signal", number * 2_000)
                for number in range(self.told, position // 2_000 + 1)
            ]
            self.told = max(self.told, position // 2_000 + 1)
            return told

        told = 1

    school.flow = Weak
    relay = music(relay=Relay("县广播站", "http://xian.example/live"))
    school.load(relay).until("14:00")
    assert len(school.told("flow")) == 40
    (ended,) = school.told("ended")
    assert ended.detail["signals"] == 1_799
    assert abs(school.row(relay).instead - 30 * MINUTE) < 3_000
