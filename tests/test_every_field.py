"""Every field of every file with something in it that cannot be: never a traceback, and what is wrong is told there.

The fields are those of the key table itself, in a small station that uses them all (`tests.whole`): a new key is in
this test on the day on which it is in the table.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from dalaba.core.model import Problem
from dalaba.desk.root import Station
from dalaba.doors.cli import main
from dalaba.messages import describe
from dalaba.station.days import AUTO
from dalaba.station.files.keys import SECTIONS
from tests import whole
from tests.places import DAY, wav, written
from tests.whole import Field

FIELDS = list(whole.fields())
NESTED = ["[[甲, [乙]]]", "{甲: {乙: {丙: 丁}}}", "[{甲: 乙}, 丙]"]
NO_VALUE = [
    "没有这个",
    "😀",
    r'"\x07\0\x1b"',
    "99999999999999999999",
    "15公斤",
    "-5",
    "9" * 5000,
    "２０２２年",
    '"%s{name}{0}"',
]
"""Neither a number in its bounds, nor a time, a date, a name, a choice or lines of names."""
ODD = [
    "", "~", "null", '"null"', '""', "“”", '"　"', "[]", "{}", "长" * 5000, "逢" + "9" * 5000, "农历" + "9" * 5000,
    '"甲\\n乙"', r'"\u202e\u200b\ufeff"', "٣", "1e999", "nan", "0000-01-01", "9999-12-31", "甲：乙", "&a 甲",
    "!!python/object:os.system 甲", '"{{"', '"{{没有}}"', '"{% for x in range(3) %}"', '"{{ 1/0 | int }}"',
    '"../../../etc/passwd"', '"a\\0b"', '".."', "非", "非非雨天", "不是", '"!"', '{"": {备注: 甲}}',
    '{"“”": {备注: 甲}}',
    '{"：": 1}', "{~: 甲}", "；；、、", ",,", "2022-07-13起0天", "农历十三月初一",
]  # fmt: skip
BROKEN = ["*没有", '"没关上', "{甲: 1, 甲: 2", "@甲", "`", "%甲", "{[甲]: 1}"]
"""What no file of that kind can have."""
OWN_WORDS = {
    "station.name", "outlet.note", "zone.note", "output.device", "output.host", "script.title", "version.text",
    "version.recorded_by", "version.recorded_on", "version.recording", "schedule.title", "schedule.note", "row.id",
    "row.note", "mark.note", "timetable.note", "postponed.note", "later.note", "bells.note",
    "period.day_types", "mark.types", "row.timetable", "bells.day_types",
    "outlet.day_types", "row.day_types", "amplifier.on", "amplifier.off", "relay.device", "relay.host",
    "relay.otherwise", "relay.note", "exam.title", "exam.lets", "exam.note", "paper.file", "paper.reserve",
    "paper.note", "row.file", "row.playlist", "row.bed", "scene.say", "scene.reason", "scene.kind", "scene.note",
    "scene.play", "scene.day",
    "buttons.device", "buttons.note", "above.note", "county.note", "county.senders", "county_source.note",
    "county_source.folder", "county_level.note",
}  # fmt: skip
"""Any word will do: it is a name of one's own."""
NOTES = {
    "outlet.note", "zone.note", "relay.note", "mark.note", "timetable.note", "postponed.note", "later.note",
    "bells.note", "exam.note", "paper.note", "scene.note", "buttons.note", "above.note",
    "county.note", "county_source.note", "county_level.note",
}  # fmt: skip
"""Nobody reads them."""
WRONG: dict[str, list[str]] = {
    "station.quiet_hours": ['"25:00"', '"7:30-"', "12:30—", '"8:00-24:30"', "７：３０-８：００"],
    "outlet.quiet_hours": ['"25:00"', '"7:30-"', "午睡"],
    "outlet.allowed": ['"08:00-07:00"', '"7:30-"'],
    "period.between": ['"08:00-07:00"', '"07:00-08:60"'],
    "timetable.quiet_hours": ['"7.5-8"', "午睡"],
    "row.between": ['"08:00-07:00"', '"7:30-"', "课见", '"07:00~"'],
    "row.at": ['"25:00"', '"7.5"', '"7:60"', "７：３０", "早上"],
    "row.every": ["0x10", "25小时", "一会儿"],
    "row.wait": ["很久", "-1分钟"],
    "row.moved": ['"25:00"', "一会儿", '"12:00、12:30"'],
    "row.weekdays": ["星期八", "0.5", "周"],
    "row.days_before": ["31", "1.5", "几"],
    "row.per_window": ["0", "100"],
    "row.languages": ["普通化"],
    "row.order": ["轮"],
    "row.enabled": ["也许", "2"],
    "schedule.dates": ["2022-02-30", "2022-07-15..2022-07-13", "7-13", "22-07-13", "逢0", "农历八月三十一", "每年2-30"],
    "schedule.except": ["2022-02-30"],
    "schedule.daily": ["{2022-02-30: {轮次: 一}}", "{今天: {轮次: 一}}", "{2022-07-13: 一}"],
    "schedule.at_outlets": ["没有.xlsx", "{五义村: {采样点: 甲}}", "{五一村: 甲}"],
    "schedule.postponed": ["2022-07-14", "2022-07-14起0天", "2022-07-14起367天", "[{从: 2022-07-14}]"],
    "row.dates": ["2022-06-31"],
    "outlet.volume": ["101", "80.5", "大"],
    "outlet.lead_in": ["-1", "一会儿"],
    "outlet.max_volume": ["101"],
    "outlet.quiet_volume": ["-1"],
    "station.language_share": ["{普通化: 100%}", "{普通话: 70%, 粤语: 40%}", "{普通话: 很多}"],
    "outlet.language_share": ["{普通化: 100%}", "{普通话: 70%, 粤语: 40%}", "{普通话: 很多}", "{普通话: }"],
    "outlet.softer": ['{"25:00": 60%}', '{"20:00-21:00": 大}', '{"20:00-21:00": 101}', '{"20:00-21:00": }'],
    "outlet.fade": ["慢慢"],
    "amplifier.before": ["-1"],
    "row.volume": ["0", "101"],
    "outlet.max_minutes_per_hour": ["0", "61"],
    "output.channels": ["0", "65", "左"],
    "voice.engine": ["espeek"],
    "voice.rate": ["10", "1000", "快"],
    "script.repeat": ["0", "6"],
    "version.language": ["普通化"],
    "version.timetable": ["雨大"],
    "version.outlet": ["五义村"],
    "station.timezone": ["北京", '"../Asia"', "Asia"],
    "station.neighbours": ["[[五一村, 五义村]]"],
    "days.terms": ["2022-09-01..2022-02-01", "秋季"],
    "days.day_types": ["{2022-02-30: 雨天}", "[雨天]", "{2022-07-13: {播放点: 五一村}}"],
    "days.timetable": ["{夏季 高温: {备注: 甲}}", "{非雨天: {备注: 甲}}", "[夏季]"],
    "exam.between": ['"25:00"', '"7:30-"', "下午"],
    "exam.dates": ["2022-02-30", "星期三", "下周三"],
    "exam.to": ["五义村"],
    "exam.trial": ["16:00", "前一天", "前两天 16:00"],
    "paper.at": ['"25:00"', '"17:00"', "三点"],
    "paper.if_cut": ["再说"],
    "bells.table": ["没有.xlsx", "[时段表]"],
    "bells.ready": ["一会儿"],
    "bells.sounds": ["{课简: 校歌}", "{课间: [校歌]}"],
    "bells.silent": ["课简"],
    "bells.volume": ["0"],
    "days.later": ["{日期: 2022-07-15}", "2022-07-15"],
    "later.dates": ["明天", "2022-02-30"],
    "later.since": ["第三节", "25:00"],
    "later.by": ["0分钟", "13小时", "一会儿"],
    "later.until": ["9:00", "25:00"],
    "days.postponed": ["{核酸: 明天起1天}", "{核酸: {从: 2022-07-14}}"],
}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("三江")


def name_of(field: Field) -> str:
    return str(field)


def lay(town: Path, *spoilt: tuple[Field, str]) -> list[str]:
    """Write the station down with these values; where each one stands."""
    texts, places = whole.files({field.path: value for field, value in spoilt})
    written(town, {**texts, "voices/慢.onnx": ""})
    if not (song := town / "audio/sounds/午间/茉莉花.wav").exists():
        wav(song)
    return [places[field.path] for field, _ in spoilt]


def read(town: Path) -> list[Problem]:
    found = list(Station.read(town).problems)
    for problem in found:
        assert describe(problem, "zh")
        assert describe(problem, "en")
    return found


def at_place(problems: Iterable[Problem], place: str) -> list[Problem]:
    return [each for each in problems if f"{each.place}:".startswith(f"{place}:")]


def test_the_whole_station_has_every_key_and_nothing_wrong(town: Path) -> None:
    assert {(field.section, field.key) for field in FIELDS} == {
        (name, key) for name, keys in SECTIONS.items() for key in keys
    }
    lay(town)
    station = Station.read(town)
    problems = list(station.check(DAY))
    assert [describe(each, "zh") for each in problems if each.severity == "error"] == []
    programme = station.compile(DAY)
    assert programme.spots
    assert programme.refused


@pytest.mark.parametrize("of", [3, pytest.param(1, marks=pytest.mark.full)])
@pytest.mark.parametrize("field", FIELDS, ids=name_of)
def test_what_cannot_be_is_told_where_it_is_written(town: Path, field: Field, of: int) -> None:
    """One of three of the values that are wrong anywhere for each field, always others; in the full suite all."""
    wrong = [] if str(field) in NOTES else list(NESTED)
    wrong += [] if str(field) in OWN_WORDS else NO_VALUE
    for value in [*wrong[FIELDS.index(field) % of :: of], *WRONG.get(str(field), [])]:
        (place,) = lay(town, (field, value))
        told = at_place(read(town), place)
        assert told, (value[:40], place)
        line = describe(told[0], "zh")
        assert len(line) < 600, "however long it is what was typed"


@pytest.mark.parametrize("of", [6, pytest.param(1, marks=pytest.mark.full)])
@pytest.mark.parametrize("field", FIELDS, ids=name_of)
def test_whatever_is_in_a_field_reading_and_checking_go_on(town: Path, field: Field, of: int) -> None:
    """One of six of the values for each field, always others, and some of these through checking and planning, too."""
    for number, value in enumerate([*ODD, *BROKEN], FIELDS.index(field)):
        if number % of:
            continue
        lay(town, (field, value))
        found = read(town)
        if value in BROKEN:
            assert any(each.place and each.place.file == field.path[0] for each in found), value
        if number % 9 == 0:
            station = Station.read(town)
            for problem in station.check(DAY, 1):
                assert describe(problem, "zh")
            assert station.compile(DAY).date == str(DAY)


@pytest.mark.parametrize("field", FIELDS[::12], ids=name_of)
def test_the_command_line_says_so_in_words_and_plans_what_is_right(
    town: Path, capsys: pytest.CaptureFixture[str], field: Field
) -> None:
    questions = (["check"], ["programme", "--date", str(DAY)], ["day", str(DAY)], ["why", "五一村", "9:15"],
                 ["text", "通知", "--table", "--date", str(DAY)])  # fmt: skip
    for value in (NESTED[0], "😀", "9" * 5000, '"没关上', ""):
        (place,) = lay(town, (field, value))
        for words in questions:
            assert main(["--station", str(town), "--ui", "zh", *words]) in (0, 1), (value[:20], words)
        out = capsys.readouterr()
        assert "Traceback" not in out.err
        if value == NESTED[0] and str(field) not in NOTES:
            assert place in out.err


def test_mistakes_in_every_file_are_told_all_at_once(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chosen = {"station.timezone": "北京", "outlet.volume": "大", "zone.quiet_hours": "午睡", "output.channels": "左",
              "voice.rate": "快", "script.repeat": "很多", "version.length": "中", "schedule.dates": "2022-02-30",
              "row.every": "一会儿", "row.weekdays": "星期八", "row.to": "五义村", "days.terms": "秋季",
              "mark.dates": "逢0", "timetable.dates": "夏天", "postponed.days": "几"}  # fmt: skip
    spoilt = [(field, chosen[str(field)]) for field in FIELDS if str(field) in chosen]
    assert len(spoilt) == len(chosen)
    places = lay(town, *spoilt)
    assert main(["--station", str(town), "check", "--json"]) == 1
    problems = json.loads(capsys.readouterr().out)["problems"]
    told = {f"{each['file']}:{each.get('line', '')}" for each in problems if each["severity"] == "error"}
    assert set(places) <= told


# Whole files

SIGNS = [
    "\t",
    "　",
    "：",
    "，",
    "“",
    "{",
    "}",
    "[",
    "]",
    "- ",
    "#",
    "|",
    "&a",
    "*a",
    "? ",
    "!!",
    "%",
    "\x00",
    "\x85",
    "…",
]


def shaken(text: str, chance: random.Random) -> str:
    """Lines cut, doubled, swapped, moved in and out, or with a sign in them."""
    lines = text.split("\n")
    for _ in range(chance.randint(1, 4)):
        one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
        deed = chance.randrange(7)
        if deed == 0:
            del lines[one : one + chance.randint(1, 3)]
        elif deed == 1:
            lines.insert(other, lines[one])
        elif deed == 2:
            lines[one], lines[other] = lines[other], lines[one]
        elif deed == 3:
            lines[one] = " " * chance.randint(0, 8) + lines[one].lstrip()
        elif deed == 4:
            lines[one] = lines[one][: chance.randint(0, len(lines[one]))]
        elif deed == 5:
            at = chance.randint(0, len(lines[one]))
            lines[one] = lines[one][:at] + chance.choice(SIGNS) + lines[one][at:]
        else:
            lines[one] = lines[one].split(":")[0] + ":" + lines[other].rpartition(":")[2]
        lines = lines or [""]
    return "\n".join(lines)


@pytest.mark.parametrize("seed", [0, 1, 2, *(pytest.param(each, marks=pytest.mark.full) for each in (3, 4, 5))])
def test_however_the_lines_are_shaken_it_is_checked_and_planned(town: Path, seed: int) -> None:
    chance = random.Random(f"shaken {seed}")
    texts, _ = whole.files()
    for _ in range(25):
        file = chance.choice([*texts, "days.yaml", "schedules/核酸.yaml"])
        written(town, {**texts, file: shaken(texts[file], chance)})
        station = Station.read(town)
        for problem in (*station.problems, *station.check(DAY, 1)):
            assert describe(problem, "zh")
            assert describe(problem, "en")
        assert station.compile(DAY).date == str(DAY)
        assert station.check_switch(("rainy",), (), DAY, 1) is not None


@pytest.mark.parametrize(
    "text",
    ["", "\n", "#", "{", "[", "雨天", "- 雨天\n", "日类型：\n", "日类型: 雨天\n", "日类型: [雨天]\n",
     "推迟: 核酸\n", "推迟: {核酸: 明天}\n", "推迟: {核酸: [[1]]}\n", "\x00\x00",
     "日类型:\n  - {日期: 今天, 类型: 雨天}\n", "日类型:\n  - {日期: 逢0, 类型: []}\n",
     "未知: 甲\n", "方案: {雨天: {日期: 明天}}\n"],
)  # fmt: skip
def test_a_book_of_days_broken_by_hand_is_told_and_the_rest_is_planned(town: Path, text: str) -> None:
    lay(town)
    try:
        written(town, {AUTO: text})
        station = Station.read(town)
        assert [each for each in station.problems.errors if each.place and each.place.file == AUTO]
        put_off = text.startswith("推迟: {核酸")  # and nobody knows to when: the campaign waits
        assert bool(station.compile(DAY).spots) != put_off
    finally:
        (town / AUTO).unlink()


def test_a_folder_a_broken_encoding_or_nothing_in_its_place(town: Path) -> None:
    lay(town)
    assert not Station.read(town).problems.errors
    (town / AUTO).mkdir()
    try:
        assert [str(each.place) for each in Station.read(town).problems.errors] == [AUTO]
    finally:
        (town / AUTO).rmdir()
    (town / AUTO).write_bytes(b"\xff\xfe\xfd\x81\x8d")
    try:
        assert [str(each.place).split(":")[0] for each in Station.read(town).problems.errors] == [AUTO]
        assert Station.read(town).compile(date(2022, 7, 13)).spots
    finally:
        (town / AUTO).unlink()
