"""What somebody sees of music, relays, bells and exams: on the page of a day and in the picture of a week."""

from __future__ import annotations

from dataclasses import replace

from dalaba.core.model import Part, Programme, Reason
from dalaba.views.picture import page
from dalaba.views.picture.lane import OutletDay
from dalaba.views.picture.view import Day, day_view
from dalaba.views.picture.week import week_view
from tests.places import at, intended
from tests.test_programme_music import ENGLISH, SONGS, bell, day, music, relay


def seen(programme: Programme, ui: str = "zh") -> Day:
    return day_view(programme, ui, {}, {})


def lane(programme: Programme, name: str, ui: str = "zh") -> OutletDay:
    return next(each for group in seen(programme, ui).groups for each in group.lanes if each.name == name)


NOON = day(
    music("五一村", "12:00", "12:30", under="duck"), intended("五一村", "12:05", "通知"),
    bell("中心小学", "08:00"), relay("东和村", "07:00", "07:30"), exams=[ENGLISH],
)  # fmt: skip


def test_music_is_a_band_and_what_is_said_into_it_is_a_bar() -> None:
    here = lane(NOON, "五一村")
    (band,) = here.bands
    (bar,) = here.bars
    assert band.left < bar.left < band.left + band.width
    assert (band.label, band.relay) == ("午间", False)
    assert band.left + band.room[0] > bar.left, "its name stands where no bar is"


def test_the_band_tells_its_hours_its_pieces_and_what_it_does_under_words() -> None:
    (band,) = lane(NOON, "五一村").bands
    assert band.note.splitlines()[0] == "12:00–12:30 午间"
    assert "3 首" in band.note
    assert "茉莉花 3分20秒、步步高" in band.note
    assert "插播时压低" in band.note


def test_a_relay_tells_that_it_is_one_and_that_nothing_is_planned_into_it() -> None:
    (band,) = lane(NOON, "东和村", "en").bands
    assert band.relay
    assert "relay" in band.note
    assert "Nothing is planned into it." in band.note


def test_a_bell_is_shown_when_it_is_heard_and_by_its_name() -> None:
    (row,) = lane(NOON, "中心小学").rows
    assert (row.start, row.due, row.title, row.languages) == ("08:00", "", "上课铃", "声音")
    assert seen(NOON).figures[4][1] == 0, "it is not moved"


def test_the_list_shows_music_with_its_hours_and_how_many_pieces() -> None:
    first, second = sorted(lane(NOON, "五一村").digest, key=lambda each: each.title)
    assert first.times == ("12:00–12:30",)
    assert first.about.startswith("3 首")
    assert second.times == ("12:05",)


def test_the_legend_explains_what_is_there_and_nothing_else() -> None:
    shown = page([NOON], "zh")
    for words in ("音乐,垫在别的下面", "转播,垫在别的下面", "铃声和声音", "考试"):
        assert words in shown
    plain = page([day(intended("五一村", "07:00", "通知"))], "zh")
    assert "垫在别的下面" not in plain
    assert "铃声和声音" not in plain


def test_an_exam_is_shaded_with_its_name_and_hours() -> None:
    (mark,) = lane(day(bell("中心小学", "15:00", exam="英语"), exams=[ENGLISH]), "中心小学").exams
    assert mark.note.startswith("考试“英语” 14:30–16:45")


def test_no_hour_of_music_is_folded() -> None:
    long = day(music("五一村", "08:00", "13:00"), intended("五一村", "07:00", "早"), intended("五一村", "15:00", "晚"))
    widths = [hour.width for hour in seen(long).axis.hours]
    assert min(widths[1:6]) > widths[7], "the idle hour at two is"


def test_a_week_has_a_line_for_music_below_the_languages() -> None:
    tomorrow = replace(NOON, date="2022-07-14", spots=(), refused=())
    week = week_view([NOON, tomorrow], "zh", {}, {})
    rows = {row.name: row.languages for kind in week.kinds for row in kind.outlets}
    assert rows == {"五一村": ("cmn", "♪"), "东和村": ("♪",), "中心小学": ("",)}
    assert [week.languages[code].letter for code in ("", "♪")] == ["铃", "♪"]
    cell = next(cell for total in week.blocks[0][0].sums for cell in total.cells if cell.line.name == "五一村")
    assert dict(cell.strip.strokes).keys() == {"cmn", "♪"}


def test_a_piece_that_cannot_be_played_is_told_and_is_no_missing_language() -> None:
    row = music("五一村", "12:00", "12:30")
    broken = Part("坏的", "", None, 0, why=Reason("plan.sound_missing", {"sound": "坏的"}))
    programme = day(row, parts={row.booking.wanted: (*SONGS, broken)})
    told = seen(programme)
    assert told.figures[3][1] == 0
    assert told.lost[0].what == "午间 · 坏的"
    assert "放不了:坏的。" in lane(programme, "五一村").bands[0].note


def test_only_pieces_that_begin_within_the_window_are_counted() -> None:
    short = day(music("五一村", "12:00", "12:05"))
    assert lane(short, "五一村").bands[0].note.splitlines()[1] == "2 首"
    assert at("12:05") == short.spots[0].end
