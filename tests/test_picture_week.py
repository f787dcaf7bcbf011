"""Sanjiang's week on one page: what whoever answers for seven days must see before any one of them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalaba.core import clock
from dalaba.core.model import OutletCard, Place, Problem, Programme, Reason
from dalaba.messages import describe, explain
from dalaba.messages.pages import css_string
from dalaba.views.picture import page
from dalaba.views.picture.axis import HOUR, Wall, axis_of_days
from dalaba.views.picture.strip import LINE, WIDTH, strip_of
from dalaba.views.picture.week import Cell, Week, week_view
from tests.test_picture import (
    CARDS,
    CMN,
    DAY,
    HAK,
    SCHOOL_HOURS,
    YUE,
    ZONE,
    Reader,
    at,
    changed,
    moved,
    programme,
    read,
    refusal,
    spot,
)  # fmt: skip

TOO_MUCH = Problem(
    Reason("plan.over_budget", {"outlet": "五一村", "hour": "8", "minutes": "21", "limit": "20"}),
    Place("station.yaml", 31), "warning",
)  # fmt: skip


@pytest.fixture
def busy() -> Programme:
    horn = [spot("三江社区", f"{h}:{m:02d}") for h in range(7, 11) for m in (0, 20, 40)]
    wuyi = [spot("五一村", "7:00", parts=(CMN,), lost=(HAK,)), spot("五一村", "8:00", parts=(CMN,), lost=(HAK,))]
    return programme([*horn, *wuyi], [refusal("中心小学", "9:20"), refusal("中心小学", "9:40")])


@pytest.fixture
def week(busy: Programme) -> list[Programme]:
    """Wednesday to Tuesday, as on Wednesday; nothing on Sunday."""
    days = [moved(busy, number) for number in range(7)]
    days[4] = replace(days[4], spots=(), refused=())
    return days


def cell(view: Week, day: int, outlet: str) -> Cell:
    column = [column for block in view.blocks for column in block][day]
    return next(each for total in column.sums for each in total.cells if each.line.name == outlet)


def links(reader: Reader) -> list[dict[str, str | None]]:
    return [attrs for tag, attrs in reader.elements if tag == "a" and "cell" in (attrs.get("class") or "")]


# The page


def test_it_begins_with_all_days_and_a_single_day_does_without(week: list[Programme]) -> None:
    sections = [attrs["id"] for tag, attrs in read(page(week)).elements if tag == "section"]
    assert sections == ["all", *(f"d2022-07-{day}" for day in range(13, 20))]
    assert [attrs["id"] for tag, attrs in read(page(week[:1])).elements if tag == "section"] == ["d2022-07-13"]


def test_every_outlet_has_a_cell_for_every_day_that_leads_to_it(week: list[Programme]) -> None:
    cells = links(read(page(week)))
    assert len(cells) == 7 * len(CARDS)
    assert [link["href"] for link in cells[:: len(CARDS)]] == [f"#d2022-07-{day}" for day in range(13, 20)]


def test_heads_say_date_weekday_and_how_much_there_is(week: list[Programme]) -> None:
    words = " ".join(read(page(week)).words.split())
    assert "三江镇广播台 · 7 天节目单 2022年7月13日 – 7月19日" in words
    assert "7月13日 周三 14 ✕2" in words
    assert "7月17日 周日 没有节目" in words
    for count, name in (("96", "应播"), ("84", "已排"), ("12", "未排"), ("12", "缺语种")):
        assert f"{name} {count}" in words


def test_a_refusal_is_a_cross_in_its_cell_whose_words_say_why(week: list[Programme]) -> None:
    school = [link for link in links(read(page(week))) if (link["title"] or "").startswith("中心小学")]
    assert all(explain(SCHOOL_HOURS, "zh") in (link["title"] or "") for link in school[:4] + school[5:])
    assert explain(SCHOOL_HOURS, "zh") not in (school[4]["title"] or "")
    view = week_view(week, "zh", {}, {})
    assert len(cell(view, 0, "中心小学").strip.crosses) == 2
    assert cell(view, 4, "中心小学").strip.crosses == ()


def test_a_hostile_name_stays_a_name(busy: Programme) -> None:
    evil = '"}</style><script>alert(1)</script><b x="'
    spots = tuple(changed(each, outlet=evil, title=evil) for each in busy.spots)
    day = replace(busy, station=evil, outlets=(OutletCard(evil, evil, None),), spots=spots, refused=())
    reader = read(page([day, moved(day, 1)]))
    assert [tag for tag, _ in reader.elements].count("script") == 1
    assert evil in reader.words


@given(st.text())
def test_no_text_ends_a_string_of_the_style_sheet(text: str) -> None:
    quoted = css_string(text)
    assert quoted[0] == quoted[-1] == '"'
    assert not set(quoted[1:-1]) & set("\"<>{}'\n;")
    back = re.sub(r"\\([0-9a-f]+) ", lambda found: chr(int(found[1], 16)), quoted[1:-1])
    assert back == text


def test_an_english_week_has_no_chinese_but_names(week: list[Programme]) -> None:
    words = read(page(week, "en")).words
    assert "13 Jul – 19 Jul 2022" in words
    for name in ("三江镇广播台", "全员核酸检测通知", "核酸通知", "客家话", *(card.name for card in CARDS)):
        words = words.replace(name, "")
    assert not re.search(r"[一-鿿]", words)


def test_a_township_s_full_week_is_sent_by_phone(busy: Programme) -> None:
    """29 outlets, 50 plays a day each."""
    cards = tuple(OutletCard(f"播放点{n}", "speaker", None) for n in range(29))
    spots = [changed(spot("", f"{7 + n // 6}:{n % 6}5"), outlet=card.name) for card in cards for n in range(50)]
    day = replace(programme(spots), outlets=cards)
    text = page([moved(day, number) for number in range(7)])
    assert len(text.encode()) < 5_000_000
    assert text.count("<svg") == 29 * 7


# The overview


def test_up_to_a_month_is_told_in_weeks_so_that_a_weekday_stays_in_its_column(busy: Programme) -> None:
    for count, blocks in ((2, [2]), (7, [7]), (8, [7, 1]), (31, [7, 7, 7, 7, 3])):
        view = week_view([moved(busy, number) for number in range(count)], "zh", {}, {})
        assert [len(block) for block in view.blocks] == blocks
        assert view.across == max(blocks)
        assert len({column.weekday for block in view.blocks for column in block[:1]}) == 1


def test_kinds_stand_above_their_outlets_and_sum_them(week: list[Programme]) -> None:
    view = week_view(week, "zh", {}, {})
    assert [(kind.name, [line.name for line in kind.outlets]) for kind in view.kinds] == [
        ("大喇叭", ["三江社区", "五一村"]), ("现场音箱", ["五一采样点"]),
        ("校园广播", ["中心小学"]), ("宣传车", ["宣传车一"]),
    ]  # fmt: skip
    rows = [row for kind in view.kinds for row in (kind.row, *(line.row for line in kind.outlets))]
    assert rows == list(range(1, 10))
    assert [(total.planned, total.refused) for total in view.blocks[0][0].sums] == [(14, 0), (0, 0), (0, 2), (0, 0)]


def test_an_outlet_that_only_one_day_knows_has_its_line_on_all(busy: Programme) -> None:
    fresh = replace(moved(busy, 1), outlets=(*CARDS, OutletCard("红星村", "speaker", None)))
    view = week_view([busy, fresh], "zh", {}, {})
    assert [line.name for line in view.kinds[0].outlets] == ["三江社区", "五一村", "红星村"]
    assert cell(view, 0, "红星村").planned == 0


def test_each_language_of_an_outlet_has_its_line_and_its_letter(week: list[Programme]) -> None:
    view = week_view(week, "zh", {}, {})
    letters = {line.name: "".join(view.languages[code].letter for code in line.languages)
               for kind in view.kinds for line in kind.outlets}  # fmt: skip
    assert letters == {"三江社区": "普粤", "五一村": "普客", "五一采样点": "", "中心小学": "", "宣传车一": ""}
    drawn = dict(cell(view, 0, "三江社区").strip.strokes)
    assert drawn["cmn"].count("M") == drawn["yue"].count("M") == 12
    assert all(f" {LINE + 1}h" in box for box in drawn["yue"].split("z")[:-1]), "the second line"


def test_a_lost_language_is_a_thread_where_it_should_have_been(week: list[Programme]) -> None:
    drawn = dict(cell(week_view(week, "zh", {}, {}), 0, "五一村").strip.strokes)
    assert set(re.findall(r"v(\d+)", drawn["cmn"])) == {"8"}
    assert set(re.findall(r"v(\d+)", drawn["hak"])) == {"2"}


def test_the_same_time_of_day_is_at_the_same_place_on_every_day(week: list[Programme]) -> None:
    view = week_view(week, "zh", {}, {})
    paths = {cell(view, day, "三江社区").strip.strokes for day in range(7) if day != 4}
    assert len(paths) == 1
    assert cell(view, 4, "三江社区").strip.strokes == ()


def test_hours_of_silence_are_shaded_on_the_day_they_belong_to(week: list[Programme]) -> None:
    noon = (at("9:30"), at("9:50"))
    view = week_view(week, "zh", {"中心小学": (noon, noon)}, {})
    ((left, width),) = cell(view, 0, "中心小学").strip.shut
    axis, wall = axis_of_days(week), Wall(DAY, ZONE)
    assert (left, left + width) == pytest.approx((axis.x(wall(noon[0])), axis.x(wall(noon[1]))))
    assert cell(view, 1, "中心小学").strip.shut == ()


def test_many_refusals_are_counted_in_words_and_do_not_become_a_blot(busy: Programme) -> None:
    refused = [refusal("中心小学", f"{8 + n // 30}:{n * 2 % 60:02d}") for n in range(60)]
    day = replace(busy, refused=tuple(refused))
    drawn = cell(week_view([day, day], "zh", {}, {}), 0, "中心小学")
    assert drawn.refused == 60
    assert "未排 60" in drawn.note
    assert 1 < len(drawn.strip.crosses) < 20


def test_days_with_nothing_at_all_are_a_page_too() -> None:
    empty = programme([])
    words = read(page([empty, moved(empty, 1)])).words
    assert words.count("没有节目") == 2
    assert words.count("没有要播的节目") == 2


# Over the days


def test_a_reason_is_one_line_for_the_week_with_where_and_on_which_days(week: list[Programme]) -> None:
    (cause,) = week_view(week, "zh", {}, {}).refused
    assert (cause.sentence, cause.count) == (explain(SCHOOL_HOURS, "zh"), 12)
    assert cause.where == (("中心小学", "12 次"),)
    assert cause.days == (("7月13日–7月16日", "每天 2 次"), ("7月18日–7月19日", "每天 2 次"))
    words = " ".join(read(page(week)).words.split())
    assert "哪几天" in words
    assert "7月13日–7月16日 每天 2 次" in words


def test_days_with_other_counts_are_told_apart(week: list[Programme]) -> None:
    week[1] = replace(week[1], refused=week[1].refused[:1])
    (cause,) = week_view(week[:3], "zh", {}, {}).refused
    assert cause.days == (("7月13日", "2 次"), ("7月14日", "1 次"), ("7月15日", "2 次"))


def test_a_script_that_is_refused_on_one_day_has_the_title_it_plays_by_on_another(week: list[Programme]) -> None:
    week[0] = replace(week[0], spots=())
    view = week_view(week[:2], "zh", {}, {})
    assert [cause.what for cause in view.refused] == ["全员核酸检测通知"]
    assert "全员核酸检测通知 · 未排" in page(week[:2]).partition('id="d2022-07-14"')[0]


def test_lost_languages_of_the_week_are_gathered_too(week: list[Programme]) -> None:
    (cause,) = week_view(week, "zh", {}, {}).lost
    assert (cause.what, cause.count, cause.where) == ("全员核酸检测通知 · 客家话", 12, (("五一村", "12 次"),))


def test_a_warning_is_on_its_day_and_once_for_the_week(week: list[Programme]) -> None:
    other = replace(TOO_MUCH, place=Place("station.yaml", 40))
    week[0] = replace(week[0], warnings=(TOO_MUCH, TOO_MUCH))
    week[2] = replace(week[2], warnings=(TOO_MUCH, other))
    assert week_view(week, "zh", {}, {}).warnings == (
        (describe(TOO_MUCH, "zh"), "7月13日、7月15日"), (describe(other, "zh"), "7月15日"),
    )  # fmt: skip
    words = read(page(week)).words
    assert words.count(describe(TOO_MUCH, "zh")) == 1 + 2
    assert words.count(describe(other, "zh")) == 1 + 1


# What always holds


@given(st.lists(st.tuples(st.integers(0, 24 * 60 - 1), st.integers(1, 90)), min_size=1, max_size=30))
def test_no_bar_of_a_strip_is_cut_at_its_edge(placed: list[tuple[int, int]]) -> None:
    spots = sorted(
        (changed(spot("五一村", "0:00"), due=due, start=due, duration=minutes * 60_000)
         for minute, minutes in placed for due in [clock.at(DAY, minute * 60_000, ZONE)]),
        key=lambda each: each.start,
    )  # fmt: skip
    axis = axis_of_days([programme(spots)])
    strip = strip_of(spots, [], [], axis, Wall(DAY, ZONE), ["cmn", "yue"])
    for _, path in strip.strokes:
        for left, width in re.findall(r"M(\d+) \d+h(\d+)", path):
            assert 0 <= int(left) <= int(left) + int(width) <= WIDTH + 1
            assert int(width) >= 8


def test_the_wall_clock_rules_where_the_clock_is_changed() -> None:
    """On a day of 23 hours ten o'clock stands where it stands on all days; after midnight is past 24."""
    berlin = ZoneInfo("Europe/Berlin")
    for day in (date(2022, 3, 27), date(2022, 10, 30), date(2022, 7, 13)):
        wall = Wall(day, berlin)
        assert wall(clock.at(day, 10 * HOUR, berlin)) == 10 * HOUR
        assert wall(clock.at(day, 24 * HOUR + 1500, berlin)) == 24 * HOUR + 1500
        assert wall(clock.at(day, -1500, berlin)) == -1500


def test_a_language_without_a_name_of_its_own_has_its_line_all_the_same() -> None:
    dialect = replace(YUE, language="xxx", version="土话")
    view = week_view([programme([spot("五一村", "7:00", parts=(CMN, dialect))])] * 2, "zh", {}, {})
    assert [code for code, _ in cell(view, 0, "五一村").strip.strokes] == ["cmn", "xxx"]
    assert view.languages["xxx"].name == "xxx"
