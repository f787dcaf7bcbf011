"""The day of the exam at the loudspeakers, in virtual time: what breaks in, what waits, and what goes wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dalaba.core.model import Announcement, Clip, Event, Exam, OutletCard, OutputSpec, Part, Reason, Spot
from tests.places import DAY, at, shown
from tests.test_playout import CARD, OTHER, Office, programme

HERE, THERE = CARD.name, OTHER.name
EXAM = Exam(at("14:30"), at("16:45"), "英语听力", ("消防", "疏散"))
SCHOOL = replace(CARD, lead_in=0, lead_out=0, neighbours=(THERE,), exams=(EXAM,), spare=OutputSpec("备用声卡"))
VILLAGE = replace(OTHER, lead_in=0, lead_out=0, neighbours=(HERE,), exams=(EXAM,))
FAR = OutletCard("云溪村", "speaker", OutputSpec("USB Audio 3"), lead_in=0, lead_out=0)
CARDS = (SCHOOL, VILLAGE, FAR)
SPARE = f"{HERE} (spare)"
MINUTE = 60_000


def part(name: str, seconds: float) -> Part:
    clip = Clip(f"{name}.mp3", "d" * 64, 1_000, 0, round(seconds * 1_000))
    return Part(name, "cmn", clip, clip.duration)


def paper(time: str = "15:00", minutes: float = 10, outlet: str = HERE, if_cut: str = "resume") -> Spot:
    due = at(time)
    return Spot(
        f"考试/英语听力-1@{outlet}@{DAY}T{time}", outlet, due, due, round(minutes * MINUTE), "听力A", "听力A", "考试",
        "notice", "exact", (part("听力A", 60 * minutes),), latest=due + 5 * MINUTE, if_cut=if_cut,  # type: ignore[arg-type]
        reserve=(part("听力A备份", 60 * minutes),), exam="英语听力",
    )  # fmt: skip


class School(Office):
    """A school's loudspeaker, a village's horn within its earshot, and one far away."""

    def opened(self, *spots: Spot, since: str = "14:00") -> School:
        self.boot(since)
        for name in ("听力A", "听力A备份", "话"):
            (self.folder / f"{name}.mp3").write_bytes(b"")
        self.air.load(programme(*spots, cards=CARDS))
        return self

    def say(
        self, *to: str, seconds: float = 5, urgent: bool = False, until: str = "", kind: str = "", sure: bool = False
    ) -> tuple[Reason, tuple[Reason, ...]]:
        order = Announcement(
            f"话{self.clock.now()}", "say", "话", "urgent" if urgent else "notice",
            {name: (part("话", seconds),) for name in to}, self.clock.now(), until=at(until) if until else None,
            reason="着火了" if urgent else "", actor="王老师", exam=kind, confirmed=sure,
        )  # fmt: skip
        return self.air.take(order)

    def said(self, kind: str) -> list[Event]:
        self.ledger.flush()
        return [event for event in self.ledger.events() if event.kind == kind]

    def takes(self, outlet: str = HERE) -> list[tuple[str, str, int, int]]:
        """What, when, from which second on, for how many seconds."""
        return [
            (
                take.spot.split("@")[0].split("/")[-1][:1],
                shown(take.at),
                take.sound.begin // 1000,
                take.played // 1000,
            )
            for take in self.tapes[outlet].takes
        ]


@pytest.fixture
def school(tmp_path: Path) -> Iterator[School]:
    school = School(tmp_path)
    yield school
    school.shut_down()
    school.ledger.close()


# What people order


def test_who_wants_to_say_something_hears_which_exam_and_until_when(school: School) -> None:
    school.opened(paper()).until("15:05")
    answer, _ = school.say(HERE)
    assert (answer.code, answer.params) == (
        "air.announce_exam", {"outlet": HERE, "exam": "英语听力", "until": "16:45", "lets": "消防、疏散"},
    )  # fmt: skip
    assert school.say(THERE)[0].code == "air.announce_exam"
    school.until("15:20")
    assert school.takes() == [("英", "15:00", 0, 600)]


def test_an_exam_in_one_village_does_not_silence_the_others(school: School) -> None:
    school.opened(paper()).until("15:05")
    answer, left = school.say(HERE, FAR.name)
    assert answer.code == "air.announced"
    assert [each.params["outlets"] for each in left] == [HERE]
    assert left[0].params["why_code"] == "air.announce_exam"


def test_a_fire_breaks_in_as_the_school_wrote_and_the_paper_goes_on_where_it_stood(school: School) -> None:
    school.opened(paper()).until("15:05")
    codes = [school.say(HERE, urgent=True, kind=kind)[0].code for kind in ("", "领导讲话")]
    assert codes == ["air.exam_asks", "air.exam_asks"]
    assert school.say(HERE, urgent=True, kind="消防")[0].code == "air.announced"
    school.until("16:00")
    assert school.takes() == [("英", "15:00", 0, 300), ("话", "15:05", 0, 5), ("英", "15:05:05", 300, 300)]
    (order,) = [event for event in school.said("order") if event.detail["verb"] == "announce"]
    assert (order.actor, order.detail["why"], order.detail["exam"], order.detail["confirmed"]) == (
        "王老师", "着火了", "消防", False,
    )  # fmt: skip
    assert [event.detail.get("from_ms") for event in school.said("started") if "英语" in event.spot] == [None, 300_000]


def test_what_is_urgent_and_on_no_list_breaks_in_once_somebody_confirms_it(school: School) -> None:
    school.opened(paper()).until("15:05")
    assert school.say(HERE, urgent=True, sure=True)[0].code == "air.announced"
    (order,) = [event for event in school.said("order") if event.detail["verb"] == "announce"]
    assert (order.actor, order.detail["exam"], order.detail["confirmed"]) == ("王老师", "", True)


@pytest.mark.parametrize(("rule", "again"), [("drop", []), ("restart", [("英", "15:05:05", 0, 600)])])
def test_a_paper_that_was_broken_into_goes_on_by_its_rule(
    school: School, rule: str, again: list[tuple[str, str, int, int]]
) -> None:
    school.opened(paper(if_cut=rule)).until("15:05")
    school.say(HERE, urgent=True, kind="消防", sure=True)
    school.until("16:00")
    assert school.takes()[2:] == again


def test_a_paper_that_would_outlast_its_exam_does_not_go_on(school: School) -> None:
    school.opened(paper("16:30", 14)).until("16:31")
    school.say(HERE, urgent=True, kind="消防", sure=True, seconds=5 * 60)
    school.until("17:00")
    assert [what for what, *_ in school.takes()] == ["英", "话"]


def test_what_is_repeated_must_be_let_through_by_the_exam_that_it_would_reach_into(school: School) -> None:
    school.opened(paper(), since="14:20")
    assert school.say(HERE, urgent=True, until="14:40")[0].code == "air.exam_asks"
    assert school.say(HERE, urgent=True, until="14:29")[0].code == "air.announced_repeats"


def test_what_waits_when_an_exam_begins_is_missed_with_its_name(school: School) -> None:
    school.opened(paper(), since="14:29:50")
    school.say(HERE, seconds=30)  # it would not end in time
    school.until("15:00")
    (missed,) = school.said("missed")
    assert (missed.reason, missed.detail["params"]) == (
        "air.exam", {"outlet": HERE, "exam": "英语听力", "until": "16:45", "lets": "消防、疏散"},
    )  # fmt: skip


def test_a_classroom_and_the_hall_hear_one_paper_at_the_same_second(school: School) -> None:
    school.opened(paper(), paper(outlet=THERE)).until("15:20")
    assert school.takes(HERE) == school.takes(THERE) == [("英", "15:00", 0, 600)]


def test_a_paper_at_the_very_beginning_is_as_loud_as_any_although_its_lead_in_is_before(tmp_path: Path) -> None:
    school = School(tmp_path)
    card = replace(SCHOOL, lead_in=500, quiet_volume=10, silent=((at("13:00"), at("17:00")),))
    school.boot("14:00")
    for name in ("听力A", "听力A备份"):
        (school.folder / f"{name}.mp3").write_bytes(b"")
    first = paper("14:30")._replace(start=at("14:30") - 500)
    school.air.load(programme(first, cards=[card, VILLAGE, FAR]))
    school.until("15:00")
    (take,) = school.tapes[HERE].takes
    assert (take.at, take.sound.gain) == (at("14:30") - 500, 1.0)
    school.shut_down()
    school.ledger.close()


# What goes wrong


@pytest.mark.parametrize("when", ["before", "at the last minute"])
def test_if_its_file_fails_the_second_one_is_heard_on_the_same_second(school: School, when: str) -> None:
    school.opened(paper())
    if when == "before":
        school.bad["听力A.mp3"] = Reason("air.clip_damaged", {"clip": "听力A.mp3"})
    school.until("14:59")
    (school.folder / "听力A.mp3").unlink()
    school.until("15:20")
    assert school.takes() == [("英", "15:00", 0, 600)]
    assert [cue.path.name for cue in school.tapes[HERE].takes[0].sound.clips] == ["听力A备份.mp3"]
    (started,) = school.said("started")
    expected = "air.clip_damaged" if when == "before" else "air.clip_missing"
    assert started.detail["reserve"] == {"code": expected, "params": {"clip": "听力A.mp3"}}
    assert [row.outcome for row in school.log.rows] == ["aired"]


def test_if_both_files_fail_the_paper_is_missed_and_says_why(school: School) -> None:
    school.opened(paper())
    for name in ("听力A.mp3", "听力A备份.mp3"):
        school.bad[name] = Reason("air.clip_damaged", {"clip": name})
    school.until("14:55")
    assert [why.code for why in school.air.troubles] == ["air.paper_file", "air.paper_reserve"]
    school.until("15:20")
    assert school.takes() == []
    assert [event.reason for event in school.said("missed")] == ["air.clip_damaged"]


def test_if_its_card_goes_the_spare_one_goes_on_where_it_stood(school: School) -> None:
    school.opened(paper())
    school.tapes[HERE].fail(at("15:03"), at("15:30"))
    school.until("15:20")
    assert school.takes() == [("英", "15:00", 0, 180)]
    assert school.takes(SPARE) == [("英", "15:03", 180, 420)]
    second = school.said("started")[-1]
    assert (second.detail["spare"], second.detail["from_ms"]) == ("备用声卡", 180_000)
    assert [event.reason for event in school.said("cut")] == ["air.device_lost"]
    assert [event.reason for event in school.said("paper")] == ["air.paper_ready", "air.paper_moved"]
    assert [(row.outcome, row.started) for row in school.log.rows] == [("aired", at("15:00"))]


def test_a_paper_on_the_spare_card_is_stopped_like_any_other(school: School) -> None:
    school.opened(paper())
    school.tapes[HERE].fail(at("15:03"), at("15:30"))
    school.until("15:04")
    assert school.order("stop", HERE).code == "air.did_stop"
    school.until("15:20")
    assert school.takes(SPARE) == [("英", "15:03", 180, 60)]


def test_what_is_wrong_is_told_ten_minutes_before(school: School) -> None:
    school.opened(paper(), since="11:50").until("14:49")
    assert (school.said("paper"), school.air.troubles) == ([], [])
    school.bad["听力A备份.mp3"] = Reason("air.clip_changed", {"clip": "听力A备份.mp3"})
    school.until("14:51")
    (told,) = school.said("paper")
    assert (told.reason, told.output, told.detail["exam"]) == ("air.paper_reserve", HERE, "英语听力")
    assert [why.code for why in school.air.troubles] == ["air.paper_reserve"]
    school.until("15:20")
    assert school.air.troubles == []


def test_its_files_are_looked_at_hours_before(school: School) -> None:
    school.opened(paper(), since="11:00")
    school.bad["听力A.mp3"] = Reason("air.clip_missing", {"clip": "听力A.mp3"})
    school.until("11:59")
    assert school.air.troubles == []
    school.until("12:01")
    assert [why.code for why in school.air.troubles] == ["air.paper_file"]
    assert [event.reason for event in school.said("paper")] == ["air.paper_file"]
    del school.bad["听力A.mp3"]  # somebody put it there
    school.until("14:51")
    assert school.air.troubles == []
    school.until("15:20")
    assert [cue.path.name for cue in school.tapes[HERE].takes[0].sound.clips] == ["听力A.mp3"]


def test_a_trial_checks_what_stands_in_and_is_on_the_ledger(tmp_path: Path) -> None:
    school = School(tmp_path).boot("14:00")
    assert isinstance(school, School)
    for name in ("听力A", "听力A备份"):
        (school.folder / f"{name}.mp3").write_bytes(b"")
    trial = paper("14:20", 0.5)._replace(title="试播 (trial) 听力A", timing="flexible")
    school.air.load(programme(trial, cards=[replace(each, exams=()) for each in CARDS]))
    school.until("14:30")
    (told,) = school.said("paper")
    assert (told.reason, told.detail["has_reserve"], told.detail["has_spare"]) == ("air.paper_ready", True, True)
    assert school.takes() == [("英", "14:20", 0, 30)]
    school.shut_down()
    school.ledger.close()
