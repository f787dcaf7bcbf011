"""A notice that can be read in two ways waits, and says so; the day it is clear, it is made and on the air."""

from __future__ import annotations

from pathlib import Path

import pytest

from dalaba.core.clock import VirtualClock
from dalaba.core.model import Problem
from dalaba.desk.root import Station
from dalaba.doors.cli import main
from dalaba.link import handover
from dalaba.messages import describe
from tests.places import DAY, at, desk_of, station, wav, written

PLACE = """\
台名: 三江镇
语种: [普通话]
播放点:
  五一村: {类型: 大喇叭, 本点信息: {村名: 五一村}}
  东和村: {类型: 大喇叭, 本点信息: {村名: 东和村}}
"""
ROW = '  - {编号: 早上, 文稿: 通知, 播放点: [五一村, 东和村], 时刻: ["7:30"]'


def place(folder: Path, files: dict[str, str], values: str = "") -> Station:
    row = f"播出安排:\n{ROW}{values}}}\n"
    return station(written(folder, {"station.yaml": PLACE, "schedules/村里.yaml": row, **files}))


def heard(there: Station) -> set[tuple[str, str]]:
    """Where something is on the air that day, and in which language."""
    spots = there.compile(DAY).spots
    return {(spot.outlet, part.language) for spot in spots for part in spot.parts if part.why is None}


def questions(there: Station) -> list[Problem]:
    return [each for each in there.check(DAY).errors if each.reason.code.startswith("reading.")]


def test_a_notice_that_can_be_read_in_two_ways_is_not_made_and_not_on_the_air_until_it_is_clear(tmp_path: Path) -> None:
    there = place(tmp_path, {"scripts/通知.txt": "各位乡亲,请看5-3。\n"})
    programme = there.compile(DAY)
    assert not programme.spots
    assert {(each.reason.code, each.reason.params["found"]) for each in programme.refused} == {
        ("reading.undecided", "5-3")
    }
    assert not there.to_make(there.wanted_on([DAY]))
    there = place(tmp_path, {"scripts/通知.txt": "各位乡亲,请看五比三。\n"})
    assert heard(there) == {("五一村", "cmn"), ("东和村", "cmn")}
    assert there.to_make(there.wanted_on([DAY]))
    assert not questions(there)


def test_check_tells_every_question_as_an_error_with_its_place_and_the_remedy(tmp_path: Path) -> None:
    there = place(tmp_path, {"scripts/通知.txt": "请看5-3,再看1/3。\n"})
    told = questions(there)
    assert [(each.reason.code, each.reason.params["found"]) for each in told] == [
        ("reading.undecided", "5-3"), ("reading.undecided", "1/3"),
    ]  # fmt: skip
    assert all(str(each.place).startswith("scripts/通知.txt") for each in told)
    for ui, hour, day in (("zh", "7点30分", "7月30日"), ("en", "7:30 a.m.", "30 July")):
        assert all(word in describe(told[0], ui) for word in (hour, day, "station.yaml", "五比三"))


def test_the_same_question_is_told_once_however_many_outlets_and_days_have_it(tmp_path: Path) -> None:
    there = place(tmp_path, {"scripts/通知.txt": "{{村名}}的乡亲,请看5-3,还是5-3。\n"})
    assert len(questions(there)) == 1


def test_other_versions_go_on(tmp_path: Path) -> None:
    """Mandarin waits; Cantonese is clear. So is what 东和村 hears, in words of its own."""
    both = PLACE.replace("[普通话]", "[普通话, 粤语]")
    there = place(tmp_path, {
        "station.yaml": both, "scripts/通知.txt": "请看5-3。\n", "scripts/通知.粤语.txt": "请大家准时到。\n",
        "scripts/通知.东和村.txt": "请到村委会。\n",
    })  # fmt: skip
    assert heard(there) == {("五一村", "yue"), ("东和村", "cmn"), ("东和村", "yue")}


def test_a_value_that_can_be_read_in_two_ways_is_told_at_its_row(tmp_path: Path) -> None:
    there = place(tmp_path, {"scripts/通知.txt": "请到{{地址}}登记。\n"}, ", 本条信息: {地址: 3-2-501}")
    assert heard(there) == set()
    (told,) = questions(there)
    assert told.reason.code == "reading.in_row"
    assert str(told.place).startswith("schedules/村里.yaml:2")
    assert all(word in describe(told, "zh") for word in ("早上", "地址", "3-2-501", "读音"))


def test_a_value_of_an_outlet_makes_only_that_outlet_wait_and_is_told_where_it_is_written(tmp_path: Path) -> None:
    values = "  五一村: {类型: 大喇叭, 本点信息: {地址: 3-2-501}}\n  东和村: {类型: 大喇叭, 本点信息: {地址: 祠堂}}\n"
    files = {
        "station.yaml": PLACE.partition("  五一村")[0] + values,
        "scripts/通知.txt": "请到{{地址}}登记。\n",
    }
    there = place(tmp_path, files)
    assert heard(there) == {("东和村", "cmn")}
    (told,) = questions(there)
    assert told.reason.code == "reading.in_fact"
    assert str(told.place).startswith("station.yaml:4")


def test_what_is_open_only_as_it_is_filled_in_is_told_at_the_text(tmp_path: Path) -> None:
    there = place(tmp_path, {"scripts/通知.txt": "请看{{甲}}-{{乙}}。\n"}, ", 本条信息: {甲: 5, 乙: 3}")
    (told,) = questions(there)
    assert (told.reason.code, told.reason.params["found"]) == ("reading.undecided", "5-3")
    assert str(told.place).startswith("scripts/通知.txt")


def test_a_reading_in_the_lexicon_answers_it(tmp_path: Path) -> None:
    there = place(tmp_path, {"station.yaml": f"{PLACE}读音: {{5-3: 五比三}}\n", "scripts/通知.txt": "请看5-3。\n"})
    assert heard(there) == {("五一村", "cmn"), ("东和村", "cmn")}
    assert not questions(there)
    assert there.preparer.reading("请看5-3。", "cmn").text == "请看五比三。"
    assert there.preparer.reading("请看15-30。", "cmn").text != "请看一五比三零。", "no part of another number"


def test_the_wording_of_every_day_does_not_stand_in_for_that_of_rain(tmp_path: Path) -> None:
    """It would send people to the field."""
    files = {
        "days.yaml": f"日类型: {{{DAY}: 雨天}}\n",
        "scripts/通知.txt": "请到操场集合。\n",
        "scripts/通知.雨天.txt": "请到3-2-501集合。\n",
    }
    there = place(tmp_path, files)
    assert heard(there) == set()
    assert len(questions(there)) == 1
    files["scripts/通知.雨天.txt"] = "请到礼堂集合。\n"
    assert heard(place(tmp_path, files)) == {("五一村", "cmn"), ("东和村", "cmn")}


def test_a_shorter_wording_of_the_same_may_stand_in(tmp_path: Path) -> None:
    script = "版本:\n  普通话: {正文: 请看5-3。}\n  普通话短: {语种: 普通话, 篇幅: 短, 正文: 请看公告。}\n"
    there = place(tmp_path, {"scripts/通知.yaml": script})
    assert heard(there) == {("五一村", "cmn"), ("东和村", "cmn")}
    assert len(questions(there)) == 1, "told all the same"


def test_a_recording_is_not_asked_about(tmp_path: Path) -> None:
    wav(tmp_path / "audio" / "recorded" / "通知.wav")
    script = "版本:\n  录音: {语种: 普通话, 录音: 通知.wav, 录音里说的: {}}\n  普通话: {正文: 请看5-3。}\n"
    there = place(tmp_path, {"scripts/通知.yaml": script})
    assert heard(there) == {("五一村", "cmn"), ("东和村", "cmn")}
    assert not questions(there)


@pytest.mark.parametrize("text", ["请看5-3。", "请打1/3。"])
def test_check_says_once_what_is_open_however_often_it_is_asked(tmp_path: Path, text: str) -> None:
    there = place(tmp_path, {"scripts/通知.txt": f"{text}\n"})
    for _ in range(2):
        told = [(each.reason.code, each.severity) for each in there.check(DAY)]
        assert told == [("reading.undecided", "error"), ("plan.nothing_ready", "warning")]


def test_text_shows_the_questions_first_and_how_it_would_be_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place(tmp_path, {"scripts/通知.txt": "各位乡亲,请看5-3。\n"})
    assert main(["--station", str(tmp_path), "text", "通知", "--date", str(DAY)]) == 1
    lines = capsys.readouterr().out.splitlines()
    asked = [line for line in lines if "拿不准怎么念" in line]
    assert len(asked) == 1, "not once more as the reason of a refusal"
    assert lines.index(asked[0]) < lines.index("各位乡亲,请看5-3。")
    assert any("五、三" in line and "念" in line for line in lines if line != asked[0])


def test_advice_on_a_script_is_one_line_of_a_kind_for_all_its_texts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place(tmp_path, {"scripts/通知.txt": "{{村名}}的乡亲," + "请大家准时到村委会,每户14元。" * 30})
    assert main(["--station", str(tmp_path), "text", "通知", "--date", str(DAY)]) == 0
    told = [line for line in capsys.readouterr().out.splitlines() if line.startswith("(提醒)")]
    assert len(told) == 2, told


def test_a_text_in_a_loop_is_measured_against_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def told(row: str) -> str:
        place(tmp_path, {"scripts/通知.txt": "请大家准时到村委会,带好伞。" * 12, "schedules/村里.yaml": row})
        main(["--station", str(tmp_path), "text", "通知", "--date", str(DAY)])
        return capsys.readouterr().out

    row = "播出安排:\n  - {编号: 早上, 文稿: 通知, 播放点: 五一村, "
    assert "不听了" not in told(row + '时刻: ["7:30"]}\n')
    assert "不听了" in told(row + "时段: 8:00-8:20, 间隔: 1分钟}\n")
    assert "不听了" not in told(row + "时段: 8:00-9:20, 间隔: 10分钟}\n")


def test_render_says_what_it_did_not_make_and_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place(tmp_path, {"scripts/通知.txt": "请看5-3。\n"})
    assert main(["--station", str(tmp_path), "render", "--date", str(DAY)]) == 1
    told = capsys.readouterr()
    assert "“5-3”拿不准怎么念" in told.err
    assert told.out == "", "nothing is said to be as it should"


def test_a_row_is_not_booked_with_a_value_that_makes_it_wait(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place(tmp_path, {"scripts/通知.txt": "请到{{地址}}登记。\n"}, ", 本条信息: {地址: 祠堂}")
    row = ["--station", str(tmp_path), "book", "通知", "--to", "五一村", "--at", "12:00", "--date", "明天"]
    assert main([*row, "--set", "地址=3-2-501"]) == 1
    assert "“3-2-501”拿不准怎么念" in capsys.readouterr().err
    assert not (tmp_path / "schedules" / "加播.csv").exists()
    assert main([*row, "--set", "地址=3栋2单元501室"]) == 0


@pytest.mark.parametrize(
    ("open_", "clear", "code"),
    [
        ("下午集合,7.30开始。", "下午集合,晚上7点30分开始。", "reading.undecided"),
        ("本表于20__年填好。", "本表于2022年填好。", "reading.blank"),
        ("定于X月XX日开会。", "定于7月14日开会。", "reading.blank"),
        ("每户交____元。", "每户交20元。", "reading.blank"),
    ],
)
def test_what_is_open_in_a_real_notice_waits_until_it_is_written_out(
    tmp_path: Path, open_: str, clear: str, code: str
) -> None:
    there = place(tmp_path, {"scripts/通知.txt": f"{open_}\n"})
    assert heard(there) == set()
    assert {each.reason.code for each in questions(there)} == {code}
    there = place(tmp_path, {"scripts/通知.txt": f"{clear}\n"})
    assert heard(there) == {("五一村", "cmn"), ("东和村", "cmn")}
    assert not questions(there)


def test_text_shows_a_surname_as_the_station_s_voice_will_say_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where that is not how our pinyin has it."""
    files = {"station.yaml": f"{PLACE}发音人: {{普通话: espeak}}\n", "scripts/通知.txt": "请到村委会找单医生。\n"}
    place(tmp_path, files)
    assert main(["--station", str(tmp_path), "text", "通知", "--date", str(DAY)]) == 0
    said = next(line for line in capsys.readouterr().out.splitlines() if "单医生" in line and "□" in line)
    assert "念 dan1" in said
    assert "shan4" in said.partition("也有念")[2]


def test_a_running_desk_tells_once_what_waits_and_plays_the_rest(tmp_path: Path) -> None:
    files = {"scripts/通知.txt": "请看5-3。\n", "scripts/通知.东和村.txt": "请到村委会。\n"}
    place(tmp_path, files)
    told: list[Problem] = []
    desk = desk_of(tmp_path, lambda code, facts: None, told.append, clock=VirtualClock(at("6:00")))
    try:
        desk._take_up()
        desk._look()
        asked = [each for each in told if each.reason.code.startswith("reading.")]
        assert [(each.reason.params["found"], each.severity) for each in asked] == [("5-3", "error")]
        programme = handover.read(handover.path_of(tmp_path, DAY))
        assert {spot.outlet for spot in programme.spots} == {"东和村"}
        written(tmp_path, {"scripts/通知.txt": "请大家看五比三。\n"})
        desk._look()
        programme = handover.read(handover.path_of(tmp_path, DAY))
        assert {spot.outlet for spot in programme.spots} == {"五一村", "东和村"}
        assert len([each for each in told if each.reason.code.startswith("reading.")]) == 1
    finally:
        desk._close()


BILINGUAL = PLACE.replace("[普通话]", "[普通话, 英语]")


@pytest.mark.parametrize(
    ("words", "values", "found"),
    [
        ("Good morning. No water in 石桥村 today.", "", "石桥村"),
        ("Good morning, {{村名}}. No water {{今明}} at {{时间}}.", ", 本条信息: {时间: 2:00}", "五一村"),
        ("No water in カタ village.", "", "カタ"),
        ("No water in Привет village.", "", "Привет"),
    ],
)
def test_an_english_text_that_no_english_voice_can_say_waits_and_every_view_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: str, values: str, found: str
) -> None:
    """The Chinese goes on. Before, it was approved everywhere, and only making its clip failed."""
    files = {"station.yaml": BILINGUAL, "scripts/通知.txt": "各位乡亲,今天停水。\n", "scripts/通知.英语.txt": words}
    there = place(tmp_path, files, values)
    assert heard(there) == {("五一村", "cmn"), ("东和村", "cmn")}
    assert any(f"英语发音人不会念“{found}”" in describe(each, "zh") for each in questions(there))
    verbs = ["--station", str(tmp_path)]
    sheet = tmp_path / "核对表.html"
    assert main([*verbs, "text", "通知", "--date", str(DAY), "--sheet", str(sheet)]) == 1
    assert f"英语发音人不会念“{found}”" in capsys.readouterr().out
    assert f"英语发音人不会念“{found}”" in sheet.read_text("utf-8")
    main([*verbs, "programme", "--date", str(DAY)])
    assert "✕英语" in capsys.readouterr().out


def test_an_english_text_says_today_and_its_date_in_english(tmp_path: Path) -> None:
    words = "No water {{今明}}, {{星期}}, {{日期}}.\n"
    files = {"station.yaml": BILINGUAL, "scripts/通知.txt": "今天停水。\n", "scripts/通知.英语.txt": words}
    there = place(tmp_path, files)
    assert heard(there) == {(outlet, code) for outlet in ("五一村", "东和村") for code in ("cmn", "eng")}
    recipes = there.preparer.prepare(there.wanted_on([DAY])).recipes.values()
    (english,) = {each.spoken for each in recipes if each.language == "eng"}
    assert english == "No water today, Wednesday, the thirteenth of July."
    there = place(tmp_path, files, ", 提前天数: 1")
    recipes = there.preparer.prepare(there.wanted_on([DAY])).recipes.values()
    assert "No water tomorrow, Thursday, the fourteenth of July." in {each.spoken for each in recipes}
