"""Sanjiang's 13 July on one page: what a person who looks at it must be able to see."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalaba.core import clock
from dalaba.core.model import Instant, OutletCard, Part, Problem, Programme, Reason, Refusal, Spot
from dalaba.messages import describe, explain
from dalaba.views.asrun import Outcome
from dalaba.views.picture import page
from dalaba.views.picture.axis import HOUR, Axis, axis_of
from dalaba.views.picture.colours import background, colour
from dalaba.views.picture.dates import date_span, length, long_date, short_date, weekday
from dalaba.views.picture.view import day_view

ZONE = ZoneInfo("Asia/Shanghai")
DAY = date(2022, 7, 13)
CMN, YUE = Part("普通话", "cmn", None, 20_000), Part("粤语", "yue", None, 22_000)
NO_HAKKA = Reason("plan.no_recording", {"script": "核酸通知", "version": "客家话", "file": "核酸通知.客家话.m4a"})
HAK = Part("客家话", "hak", None, 0, why=NO_HAKKA)
SCHOOL_HOURS = Reason("plan.closed_hours", {"hours": "07:00-07:50"})
CARDS = (
    OutletCard("三江社区", "speaker", None), OutletCard("五一村", "speaker", None),
    OutletCard("五一采样点", "onsite", None),
    OutletCard("中心小学", "school", None), OutletCard("宣传车一", "van", None),
)  # fmt: skip


def at(text: str) -> Instant:
    hours, minutes = text.split(":")
    return clock.at(DAY, (int(hours) * 60 + int(minutes)) * 60_000, ZONE)


def spot(
    outlet: str, due: str, start: str = "", parts: tuple[Part, ...] = (CMN, YUE), lost: tuple[Part, ...] = ()
) -> Spot:
    return Spot(
        f"核酸/日间通知@{outlet}@{due}", outlet, at(due), at(start or due), 44_000, "核酸通知", "全员核酸检测通知",
        "核酸", "notice", "flexible", parts, lost,
    )  # fmt: skip


def refusal(outlet: str, due: str, reason: Reason = SCHOOL_HOURS) -> Refusal:
    return Refusal(f"核酸/校园通知@{outlet}@{due}", outlet, at(due), "核酸通知", "普通话", reason)


Placed = TypeVar("Placed", Spot, Refusal)


def changed(each: Placed, **fields: Any) -> Placed:
    """A copy with other values."""
    return each._replace(**fields)


def programme(spots: list[Spot], refused: list[Refusal] | None = None) -> Programme:
    return Programme("三江镇广播台", "Asia/Shanghai", DAY.isoformat(), CARDS, tuple(spots), tuple(refused or ()))


@pytest.fixture
def day() -> Programme:
    morning = [spot("三江社区", f"{h}:{m:02d}") for h in range(7, 11) for m in (0, 15, 30, 45)]
    wuyi = [spot("五一村", "7:00", "7:01", (CMN,), (HAK,)), spot("五一村", "8:00", parts=(CMN,), lost=(HAK,))]
    return programme(
        [*morning, *wuyi, spot("宣传车一", "17:30")], [refusal("中心小学", "9:20"), refusal("中心小学", "9:40")]
    )


def moved(day: Programme, days: int) -> Programme:
    """The same, so many days later."""
    by = days * clock.DAY
    spots = tuple(changed(each, due=each.due + by, start=each.start + by) for each in day.spots)
    refused = tuple(changed(each, due=each.due + by) for each in day.refused)
    return replace(day, date=(DAY + timedelta(days)).isoformat(), spots=spots, refused=refused)


class Reader(HTMLParser):
    """What a browser would take from the page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in ("meta", "link", "img", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("style", "script"):
            self.words += " " + data


def read(text: str) -> Reader:
    reader = Reader(text)
    assert reader.open == [], "every element is closed"
    return reader


# The page


def test_the_page_is_one_file_that_asks_for_nothing_else(day: Programme) -> None:
    text = page([day])
    reader = read(text)
    assert not {tag for tag, _ in reader.elements} & {"link", "img", "iframe", "object"}
    assert not [attrs for _, attrs in reader.elements if {"src", "srcset"} & attrs.keys()]
    assert not re.search(r"https?:|@import|url\(|fetch\(|\beval\b", text)


def test_it_says_the_day_in_words_and_how_much_of_it_is_placed(day: Programme) -> None:
    words = " ".join(read(page([day])).words.split())
    assert "2022年7月13日 星期三" in words
    for count, name in (("21", "应播"), ("19", "已排"), ("2", "未排"), ("2", "缺语种"), ("1", "顺延")):
        assert f"{name} {count}" in words


def test_every_spot_is_a_bar_and_every_refusal_a_cross(day: Programme) -> None:
    elements = read(page([day])).elements
    bars = [attrs for tag, attrs in elements if tag == "i" and "title" in attrs]
    crosses = [attrs for tag, attrs in elements if tag == "em" and "title" in attrs]
    assert (len(bars), len(crosses)) == (len(day.spots), len(day.refused))
    assert all("07:00-07:50" in (cross["title"] or "") for cross in crosses)


def test_every_sentence_for_a_refusal_and_a_lost_language_can_be_read_without_hovering(day: Programme) -> None:
    words = read(page([day])).words
    assert explain(SCHOOL_HOURS, "zh") in words
    assert explain(NO_HAKKA, "zh") in words
    assert "中心小学" in words


def test_what_people_wrote_cannot_become_part_of_the_page(day: Programme) -> None:
    evil = '"><script>alert(1)</script><b x="'
    spots = (changed(day.spots[0], title=evil, outlet=evil),)
    reason = Reason("plan.closed_hours", {"hours": evil})
    bad = replace(
        day, station=evil, outlets=(OutletCard(evil, "speaker", None),), spots=spots,
        refused=(Refusal("x", evil, at("9:00"), evil, "", reason),), warnings=(Problem(reason, severity="warning"),),
    )  # fmt: skip
    text = page([bad])
    reader = read(text)
    assert [tag for tag, _ in reader.elements].count("script") == 1, "ours, at its foot"
    assert "alert(1)</script>" not in text
    assert evil in reader.words


def test_a_day_without_anything_says_so() -> None:
    assert "没有要播的节目" in read(page([programme([])])).words
    assert "没有要播的节目" in read(page([])).words


def test_several_days_are_on_one_page_each_with_its_own_bars(day: Programme) -> None:
    moved = tuple(
        changed(each, due=each.due + clock.DAY, start=each.start + clock.DAY, parts=(YUE,)) for each in day.spots
    )
    second = replace(day, date="2022-07-14", spots=moved, refused=())
    reader = read(page([day, second]))
    anchors = {attrs.get("href") for tag, attrs in reader.elements if tag == "a"}
    sections = {f"#{attrs['id']}" for tag, attrs in reader.elements if tag == "section"}
    assert anchors == sections == {"#all", "#d2022-07-13", "#d2022-07-14"}
    classes = [str(attrs["class"]).split()[0] for tag, attrs in reader.elements if tag == "i" and "title" in attrs]
    assert set(classes[: len(day.spots)]).isdisjoint(classes[len(day.spots) :])


def test_an_english_page_has_no_chinese_but_names(day: Programme) -> None:
    text = page([day], "en")
    words = read(text).words
    assert "Wednesday 13 July 2022" in words
    for name in ("三江镇广播台", "全员核酸检测通知", "核酸通知", "客家话", *(card.name for card in CARDS)):
        words = words.replace(name, "")
    assert not re.search(r"[一-鿿]", words)


def test_a_township_s_day_is_drawn_in_a_moment_and_sent_by_phone(day: Programme) -> None:
    """29 outlets, 50 spots each: the page stays below a megabyte."""
    cards = tuple(OutletCard(f"播放点{n}", "speaker", None) for n in range(29))
    spots = [changed(spot("三江社区", f"{7 + n // 6}:{n % 6}5"), outlet=card.name) for card in cards for n in range(50)]
    text = page([replace(programme(spots), outlets=cards)])
    assert len(text.encode()) < 1_000_000
    assert text.count("<i class=") >= 29 * 50


# The lanes


def test_lanes_stand_by_kind_under_the_kind_s_chinese_name(day: Programme) -> None:
    view = day_view(day, "zh", {}, {})
    assert [(group.name, [lane.name for lane in group.lanes]) for group in view.groups] == [
        ("大喇叭", ["三江社区", "五一村"]), ("现场音箱", ["五一采样点"]),
        ("校园广播", ["中心小学"]), ("宣传车", ["宣传车一"]),
    ]  # fmt: skip
    counts = {lane.name: (lane.planned, lane.refused, lane.lost) for group in view.groups for lane in group.lanes}
    assert counts["五一村"] == (2, 0, 2)
    assert counts["中心小学"] == (0, 2, 0)


def test_a_slide_is_drawn_from_the_due_time_to_the_start_and_told(day: Programme) -> None:
    view = day_view(day, "zh", {}, {})
    wuyi = view.groups[0].lanes[1]
    (slide,) = wuyi.slides
    assert slide.left == pytest.approx(view.axis.x(at("7:00")))
    assert slide.left + slide.width == pytest.approx(view.axis.x(at("7:01"))) == pytest.approx(wuyi.bars[0].left)
    assert "应播 07:00,顺延 1分。" in wuyi.bars[0].note
    assert wuyi.rows[0].due == "07:00"


def test_a_bar_has_a_band_for_each_language_and_a_striped_one_for_what_is_lost(day: Programme) -> None:
    view = day_view(day, "zh", {}, {})
    both = view.fills[view.groups[0].lanes[0].bars[0].fill]
    short = view.fills[view.groups[0].lanes[1].bars[0].fill]
    assert both == background((("cmn", True), ("yue", True)))
    assert short == background((("cmn", True), ("hak", False)))
    assert colour("cmn") in both
    assert colour("yue") in both
    assert "repeating" not in both
    assert "repeating" in short
    assert [name for name, _ in view.languages] == ["普通话", "粤语", "客家话"]


def test_languages_are_told_apart_by_lightness_too() -> None:
    def light(code: str) -> float:
        red, green, blue = (int(colour(code)[at : at + 2], 16) / 255 for at in (1, 3, 5))
        return 0.2126 * red * red + 0.7152 * green * green + 0.0722 * blue * blue

    assert light("yue") > 1.7 * light("cmn")
    assert len({colour(code) for code in ("cmn", "yue", "hak", "bpn", "nan", "eng", "xxx")}) == 7


def test_slides_under_way_at_once_are_drawn_at_different_heights(day: Programme) -> None:
    late = [spot("五一村", "8:00", "8:09"), spot("五一村", "8:05", "8:12"), spot("五一村", "8:10", "8:15")]
    lane = day_view(programme(late), "zh", {}, {}).groups[0].lanes[1]
    assert [mark.level for mark in lane.slides] == [0, 1, 0]


def test_bars_close_together_are_no_wider_than_their_room() -> None:
    queue = [spot("五一村", "8:00", f"8:{n:02d}") for n in range(12)] + [spot("五一村", "9:00")]
    queue += [spot("宣传车一", f"{hour}:{minute}") for hour in (14, 15, 16) for minute in (10, 20, 30, 40)]
    lane = day_view(programme(queue), "zh", {}, {}).groups[0].lanes[1]
    rooms = [bar.room for bar in lane.bars[:11]]
    assert rooms == pytest.approx([after.left - bar.left for bar, after in pairwise(lane.bars[:12])])
    assert lane.bars[11].room is None
    assert "min-width:min(" in page([programme(queue)])


def test_what_is_refused_at_one_time_is_one_cross_that_tells_of_all() -> None:
    over = Reason("plan.window_over")
    twice = [refusal("中心小学", "9:20"), refusal("中心小学", "9:20", over), refusal("中心小学", "9:40")]
    lane = day_view(programme([], twice), "zh", {}, {}).groups[2].lanes[0]
    assert (lane.refused, len(lane.crosses)) == (3, 2)
    assert explain(SCHOOL_HOURS, "zh") in lane.crosses[0].note
    assert explain(over, "zh") in lane.crosses[0].note


def test_on_black_and_white_paper_each_language_is_dark_or_light_or_has_a_figure() -> None:
    looks = {code: background(((code, True),)) for code in ("cmn", "yue", "hak", "bpn", "nan", "eng")}
    figures = {code: look.replace(colour(code), "") for code, look in looks.items()}
    assert figures["cmn"] == figures["yue"], "these two are the darkest and the lightest"
    assert len({figures[code] for code in ("cmn", "hak", "bpn", "nan", "eng")}) == 5


def test_hours_of_silence_are_shaded_and_cut_to_the_axis(day: Programme) -> None:
    night = (at("21:30"), at("30:30"))
    noon = (at("12:30"), at("14:00"))
    view = day_view(day, "zh", {"五一村": (noon, night)}, {})
    (mark,) = view.groups[0].lanes[1].shut
    assert (mark.left, mark.left + mark.width) == pytest.approx((view.axis.x(noon[0]), view.axis.x(noon[1])))
    assert "12:30–14:00" in mark.note
    assert view.groups[0].lanes[0].shut == ()


def test_hours_of_silence_that_meet_are_one(day: Programme) -> None:
    """Closed hours come once for each day that is asked for, and lunch lies within them."""
    closed = [(at("11:30"), at("16:40")), (at("12:30"), at("14:00")), (at("11:30"), at("16:40"))]
    (mark,) = day_view(day, "zh", {"中心小学": closed}, {}).groups[2].lanes[0].shut
    assert mark.note == "11:30–16:40 不能响"


def test_what_was_missed_is_marked_and_counted(day: Programme) -> None:
    outcomes: dict[str, Outcome] = {day.spots[0].id: "missed", day.spots[1].id: "aired"}
    view = day_view(day, "zh", {}, outcomes)
    assert [bar.failed for bar in view.groups[0].lanes[0].bars][:3] == [True, False, False]
    assert ("漏播", 1, True) in view.figures
    assert ("已播", 1, False) in view.figures
    assert "漏播" in page([day], outcomes=outcomes)


def test_estimated_lengths_are_said_to_be_estimates() -> None:
    guessed = programme([spot("三江社区", "7:00", parts=(replace(CMN, estimated=True),))])
    view = day_view(guessed, "zh", {}, {})
    assert "估计" in view.notes[0]
    assert "估计" in view.groups[0].lanes[0].bars[0].note


# The rules


def test_rules_are_told_in_words_on_the_bar_and_in_the_list_where_they_are_not_the_usual_ones() -> None:
    call = changed(spot("五一村", "7:00"), timing="exact", priority="urgent", catch_up="once", if_cut="resume")
    usual = spot("五一村", "7:30")
    lane = day_view(programme([call, usual]), "zh", {}, {}).groups[0].lanes[1]
    told = "准时播,不顺延;级别:紧急;漏播后补播一次;被打断后接着播。"
    assert told in lane.bars[0].note.splitlines()
    assert lane.rows[0].remark == told
    assert lane.rows[1].remark == ""
    assert [line.about for line in lane.digest] == [f"普通话、粤语、44秒 {told}", "普通话、粤语、44秒"]


@pytest.mark.parametrize(
    ("fields", "zh", "en"),
    [
        ({"timing": "now"}, "立即播。", "At once."),
        ({"priority": "routine"}, "级别:日常。", "Routine."),
        ({"catch_up": "all"}, "漏播后全部补播。", "Every missed one caught up."),
        ({"if_cut": "restart"}, "被打断后从头播。", "Begins again when cut."),
        ({"timing": "flexible", "priority": "notice", "catch_up": "skip", "if_cut": "drop"}, "", ""),
    ],
)
def test_each_rule_has_its_words(fields: dict[str, str], zh: str, en: str) -> None:
    only = programme([changed(spot("五一村", "7:00"), **fields)])
    assert day_view(only, "zh", {}, {}).groups[0].lanes[1].rows[0].remark == zh
    assert day_view(only, "en", {}, {}).groups[0].lanes[1].rows[0].remark == en


def test_paper_has_the_times_of_each_script_in_a_line(day: Programme) -> None:
    (line,) = day_view(day, "zh", {}, {}).groups[0].lanes[0].digest
    assert (line.title, line.about, len(line.times)) == ("全员核酸检测通知", "普通话、粤语、44秒", 16)
    assert line.times[:2] == ("07:00", "07:15")
    assert " ".join(line.times) in read(page([day])).words


def test_warnings_are_on_the_day_each_once(day: Programme) -> None:
    facts = {"outlet": "五一村", "hour": "8", "minutes": "21", "limit": "20"}
    warning = Problem(Reason("plan.over_budget", facts), severity="warning")
    assert read(page([replace(day, warnings=(warning, warning))])).words.count(describe(warning, "zh")) == 1


# The reasons


def test_refusals_of_one_reason_are_one_line_however_often_and_the_most_frequent_comes_first() -> None:
    busy = [
        refusal(
            "五一村", f"{hour}:00", Reason("plan.busy", {"outlet": "五一村", "spot": f"s{hour}", "until": f"{hour}:01"})
        )
        for hour in range(7, 17)
    ]
    view = day_view(programme([], [refusal("中心小学", "9:20"), *busy]), "zh", {}, {})
    assert [cause.count for cause in view.refused] == [10, 1]
    assert view.refused[0].sentence.startswith("比如:")
    assert view.refused[0].where == (("五一村", "07:00 到 16:00,10 次"),)
    assert view.refused[1].sentence == explain(SCHOOL_HOURS, "zh")


def test_lost_languages_are_told_with_script_language_and_place(day: Programme) -> None:
    (cause,) = day_view(day, "zh", {}, {}).lost
    assert (cause.what, cause.count, cause.where) == ("全员核酸检测通知 · 客家话", 2, (("五一村", "07:01、08:00"),))


# The axis


def test_busy_hours_are_wide_idle_ones_narrow_and_unused_ones_not_drawn(day: Programme) -> None:
    hours = {hour.label: hour.width for hour in axis_of(day).hours}
    assert list(hours) == ["07:00", "08:00", "09:00", "10:00", "11", "12", "13", "14", "15", "16", "17"]
    assert hours["07:00"] > 2 * hours["17"] > 4 * hours["13"]


@given(st.lists(st.tuples(st.integers(0, 23 * 60), st.integers(0, 300), st.integers(1, 400)), min_size=1, max_size=40))
def test_time_only_goes_to_the_right_and_all_of_the_day_is_on_the_lane(placed: list[tuple[int, int, int]]) -> None:
    spots = []
    for minute, slide, seconds in placed:
        due = clock.at(DAY, minute * 60_000, ZONE)
        one = spot("五一村", "7:00")
        spots.append(changed(one, due=due, start=due + slide * 1000, duration=seconds * 1000))
    axis = axis_of(programme(spots))
    moments = sorted({moment for each in spots for moment in (each.due, each.start, each.end)})
    places = [axis.x(moment) for moment in moments]
    assert all(left < right for left, right in pairwise(places))
    assert 0 <= places[0] <= places[-1] <= 100 + 1e-9
    assert sum(hour.width for hour in axis.hours) == pytest.approx(100)
    assert all(b.start - a.start == HOUR for a, b in pairwise(axis.hours))


@given(st.lists(st.tuples(st.integers(-60, 900), st.integers(1, 300)), max_size=12))
def test_spans_cut_to_the_axis_cover_the_same_minutes_and_never_touch(spans: list[tuple[int, int]]) -> None:
    axis = axis_of(programme([spot("五一村", "7:00"), spot("五一村", "15:00")]))
    first = axis.start // 60_000
    given_spans = [((first + start) * 60_000, (first + start + minutes) * 60_000) for start, minutes in spans]

    def covered(some: Sequence[tuple[Instant, Instant]], axis: Axis = axis) -> set[int]:
        inside = range(axis.start // 60_000, axis.end // 60_000)
        return {minute for minute in inside if any(start <= minute * 60_000 < end for start, end in some)}

    cut = axis.cut(given_spans)
    assert covered(cut) == covered(given_spans)
    assert all(before[1] < after[0] for before, after in pairwise(cut))


def test_a_place_half_an_hour_off_utc_has_its_own_full_hours() -> None:
    kolkata = ZoneInfo("Asia/Kolkata")
    start = clock.at(DAY, 7 * HOUR + 600_000, kolkata)
    axis = axis_of(replace(programme([changed(spot("五一村", "7:00"), due=start, start=start)]), zone="Asia/Kolkata"))
    assert axis.start == clock.at(DAY, 7 * HOUR, kolkata)


# Small words


@pytest.mark.parametrize(
    ("ms", "zh", "en"),
    [(0, "0秒", "0 s"), (20_001, "21秒", "21 s"), (60_000, "1分", "1 min"), (83_000, "1分23秒", "1 min 23 s")],
)
def test_lengths_as_people_say_them(ms: int, zh: str, en: str) -> None:
    assert (length(ms, "zh"), length(ms, "en")) == (zh, en)


def test_dates_have_their_weekday() -> None:
    assert long_date(date(2026, 11, 23), "zh") == "2026年11月23日 星期一"
    assert long_date(date(2026, 11, 23), "en") == "Monday 23 November 2026"
    assert (weekday(date(2026, 11, 23), "zh"), weekday(date(2026, 11, 23), "en")) == ("周一", "Mon")
    assert (short_date(date(2026, 9, 3), "zh"), short_date(date(2026, 9, 3), "en")) == ("9月3日", "3 Sep")


def test_a_span_of_days_names_a_second_year_only_where_it_is_another() -> None:
    assert date_span(DAY, date(2022, 8, 1), "zh") == "2022年7月13日 – 8月1日"
    assert date_span(DAY, date(2022, 8, 1), "en") == "13 Jul – 1 Aug 2022"
    assert date_span(date(2022, 12, 29), date(2023, 1, 4), "zh") == "2022年12月29日 – 2023年1月4日"
    assert date_span(date(2022, 12, 29), date(2023, 1, 4), "en") == "29 Dec 2022 – 4 Jan 2023"
