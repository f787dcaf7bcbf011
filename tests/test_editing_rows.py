"""One row of somebody's schedule file is changed where it stands, and nothing else, or it is said why not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.styles import Font

from dalaba.core.problems import Bad
from dalaba.desk.editing import Changed
from dalaba.desk.editing.rows import at_field, changed, found, removed, write
from dalaba.desk.root import Station
from dalaba.messages import explain
from dalaba.station.files import csv_edit, sheets, yaml_edit
from dalaba.station.schedules.columns import is_head
from tests.places import written
from tests.village import files

BY_HAND = """\
# 天天播的,张书记定的
专项: 早晚

播出安排:
  - 编号: 早          # 一早
    文稿: 森林防火
    播放点: 大喇叭
    时刻: "07:00"   # 早饭前
    # 夏天要早一点
    级别: 日常

  - {编号: 晚, 文稿: 开会通知, 播放点: [石桥村], 时刻: ["18:00", "19:00"]}  # 晚上两次
  - 编号: 午
    文稿: 开会通知
    播放点: 石桥村
    时刻:
      - "11:30"   # 放工
      - "12:00"   # 午饭
"""


@pytest.fixture
def village(tmp_path: Path) -> Path:
    folder = written(tmp_path / "village", files("石桥村", "zh"))
    (folder / "schedules/早晚.yaml").write_text(BY_HAND, "utf-8", newline="")
    return folder


def edit(folder: Path, key: str, **said: str) -> str:
    """Change a row, and give back the file's text."""
    asked = changed(Station.read(folder), key, said)
    assert asked.problems == ()
    write(folder, asked)
    return (folder / asked.file).read_bytes().decode("utf-8")


# What a person wrote in YAML


def test_a_time_is_changed_on_its_line_and_its_comment_stays(village: Path) -> None:
    assert edit(village, "早晚/早", at="07:30") == BY_HAND.replace('"07:00"   #', '"07:30"   #')
    assert [each.text for each in found(Station.read(village), "早晚/早").row.at] == ["07:30"]


def test_a_list_in_brackets_changes_only_in_what_is_another(village: Path) -> None:
    assert edit(village, "早晚/晚", at="18:00、20:00") == BY_HAND.replace('"19:00"]', '"20:00"]')
    assert '时刻: ["18:00"]}  # 晚上两次' in edit(village, "早晚/晚", at="18:00")
    assert '时刻: ["18:00", "18:30", "19:30"]}' in edit(village, "早晚/晚", at="18:00、18:30、19:30")


def test_a_list_line_by_line_grows_and_shrinks_by_lines(village: Path) -> None:
    text = edit(village, "早晚/午", at="11:30、12:10、12:20")
    assert text == BY_HAND.replace('- "12:00"   # 午饭', '- "12:10"   # 午饭\n      - "12:20"')
    text = edit(village, "早晚/午", at="11:30")
    assert text == BY_HAND.replace('      - "12:00"   # 午饭\n', "")


def test_a_key_is_added_and_taken_away_again_and_the_file_is_as_it_was(village: Path) -> None:
    text = edit(village, "早晚/早", enabled="否")
    assert text == BY_HAND.replace("    级别: 日常\n", "    级别: 日常\n    启用: 否\n")
    assert not found(Station.read(village), "早晚/早").on
    assert edit(village, "早晚/早", enabled="") == BY_HAND


def test_a_row_in_braces_is_switched_off(village: Path) -> None:
    assert '时刻: ["18:00", "19:00"], 启用: 否}  # 晚上两次' in edit(village, "早晚/晚", enabled="否")


def test_windows_take_the_place_of_times(village: Path) -> None:
    text = edit(village, "早晚/早", at="", between="07:00-08:00", every="15分钟")
    assert "    时刻:    # 早饭前\n" in text, "its comment stays, and so does its key"
    row = found(Station.read(village), "早晚/早").row
    assert ([each.text for each in row.windows], row.every, row.at) == (["07:00-08:00"], 900_000, ())


def test_a_row_is_taken_out_with_its_own_lines(village: Path) -> None:
    asked = removed(Station.read(village), "早晚/早")
    write(village, asked)
    left = (village / "schedules/早晚.yaml").read_text("utf-8")
    assert left == BY_HAND.replace(BY_HAND[BY_HAND.index("  - 编号: 早") : BY_HAND.index("\n  - {")], "")


def test_line_ends_of_windows_and_an_old_encoding_stay(village: Path) -> None:
    path = village / "schedules/早晚.yaml"
    path.write_bytes(BY_HAND.replace("\n", "\r\n").encode("gb18030"))
    write(village, changed(Station.read(village), "早晚/早", {"enabled": "否", "at": "07:30"}))
    expected = BY_HAND.replace('"07:00"', '"07:30"').replace("级别: 日常\n", "级别: 日常\n    启用: 否\n")
    assert path.read_bytes() == expected.replace("\n", "\r\n").encode("gb18030")


def test_a_new_error_stands_at_its_field_and_nothing_is_written(village: Path) -> None:
    asked = changed(Station.read(village), "早晚/晚", {"at": "18:00、25:00"})
    (problem,) = asked.problems
    assert at_field(problem, asked) == "at"
    assert "25:00" in explain(problem.reason, "zh")
    with pytest.raises(AssertionError):
        write(village, asked)


def test_what_was_changed_meanwhile_is_not_written_over(village: Path) -> None:
    asked = changed(Station.read(village), "早晚/早", {"at": "07:30"})
    path = village / "schedules/早晚.yaml"
    path.write_text(BY_HAND.replace("07:00", "06:50"), "utf-8", newline="")
    with pytest.raises(Changed) as told:
        write(village, asked)
    assert "06:50" in (told.value.theirs or b"").decode()
    assert "07:30" in (told.value.mine or b"").decode()
    assert "06:50" in path.read_text("utf-8")


def test_references_are_left_to_people(village: Path) -> None:
    path = village / "schedules/早晚.yaml"
    text = BY_HAND.replace("播放点: 大喇叭", "播放点: &all 大喇叭").replace("播放点: [石桥村]", "播放点: *all")
    path.write_text(text, "utf-8", newline="")
    with pytest.raises(Bad) as told:
        changed(Station.read(village), "早晚/午", {"at": "11:00"})
    assert "引用" in explain(told.value.reason, "zh")


def test_a_row_that_a_bell_timetable_makes_is_not_changed_by_itself(village: Path) -> None:
    (village / "schedules/作息.csv").write_text("节次,时间\n第一节,8:00-8:40\n第二节,8:50-9:30\n", "utf-8")
    station = Station.read(village)
    campaign = next(each for each in station.plan.campaigns if each.name == "作息")
    with pytest.raises(Bad) as told:
        changed(station, f"作息/{campaign.rows[0].id}", {"at": "8:05"})
    assert told.value.reason.code == "files.edit_made"


# A sheet


def test_a_cell_of_a_csv_is_changed_and_every_other_byte_stays(village: Path) -> None:
    path = village / "schedules/表.csv"
    text = '文稿;"播放点";时刻;备注\r\n开会通知;石桥村;"9:00";"他说""好"""\r\n\r\n森林防火;石桥村;10:00;\r\n'
    path.write_bytes(text.encode("gb18030"))
    station = Station.read(village)
    rows = next(each for each in station.plan.campaigns if each.name == "表").rows
    write(village, changed(station, f"表/{rows[0].id}", {"at": "9:30、9:45"}))
    assert path.read_bytes().decode("gb18030") == text.replace('"9:00"', "9:30、9:45")
    with pytest.raises(Bad) as told:
        changed(Station.read(village), f"表/{rows[1].id}", {"every": "5分钟"})
    assert told.value.reason.code == "files.edit_no_column"
    write(village, removed(Station.read(village), f"表/{rows[1].id}"))
    assert path.read_bytes().decode("gb18030") == text.replace('"9:00"', "9:30、9:45").replace(
        "森林防火;石桥村;10:00;\r\n", ""
    )


def test_a_cell_of_two_lines_stays_when_a_form_sends_it_back_as_one(village: Path) -> None:
    path = village / "schedules/表.csv"
    path.write_text('文稿,播放点,时刻,备注\n开会通知,石桥村,"9:00\n10:00","一\n二"\n', "utf-8", newline="")
    station = Station.read(village)
    (row,) = next(each for each in station.plan.campaigns if each.name == "表").rows
    said = changed(station, f"表/{row.id}", {"at": "9:00、10:00", "note": "一、二", "to": "大喇叭"})
    assert (said.data or b"").decode() == path.read_text("utf-8").replace("石桥村", "大喇叭")


def test_the_program_s_own_sheet_gets_the_columns_that_a_change_needs(village: Path) -> None:
    path = village / "schedules/加播.csv"
    path.write_text(
        "编号,文稿,播放点,时刻\n加播-1,开会通知,石桥村,9:00\n加播-2,森林防火,石桥村,9:30\n", "utf-8", newline=""
    )
    write(village, changed(Station.read(village), "加播/加播-2", {"weekdays": "周一", "note": "逢集"}))
    lines = path.read_text("utf-8").splitlines()
    assert lines == [
        "编号,文稿,播放点,时刻,星期,备注",
        "加播-1,开会通知,石桥村,9:00",
        "加播-2,森林防火,石桥村,9:30,周一,逢集",
    ]


def book_of(folder: Path) -> tuple[Path, openpyxl.Workbook]:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.title = "排期"
    for row in (
        ["文稿", "播放点", "时刻", "备注"],
        ["开会通知", "石桥村", "9:00", "张"],
        ["森林防火", "石桥村", "10:00", "李"],
    ):
        page.append(row)
    page["A1"].font = Font(bold=True)
    page["B3"].comment = Comment("记得", "张")
    page.column_dimensions["A"].width = 33
    path = folder / "schedules/书.xlsx"
    return path, book


def test_a_cell_of_a_workbook_is_changed_and_its_looks_stay(village: Path) -> None:
    path, book = book_of(village)
    book.save(path)
    station = Station.read(village)
    row = next(each for each in station.plan.campaigns if each.name == "书").rows[0]
    write(village, changed(station, f"书/{row.id}", {"at": "9:30"}))
    after = openpyxl.load_workbook(path)["排期"]
    assert [[cell.value for cell in line] for line in after.iter_rows()][1:] == [
        ["开会通知", "石桥村", "9:30", "张"], ["森林防火", "石桥村", "10:00", "李"],
    ]  # fmt: skip
    assert after["A1"].font.bold
    assert after["B3"].comment is not None
    assert after.column_dimensions["A"].width == 33


@pytest.mark.parametrize("trap", ["formula", "merged"])
def test_what_a_workbook_would_lose_is_refused_in_words(village: Path, trap: str) -> None:
    path, book = book_of(village)
    if trap == "formula":
        book.worksheets[0]["F9"] = "=1+1"
    else:
        book.worksheets[0]["C3"] = None
        book.worksheets[0].merge_cells("C2:C3")
    book.save(path)
    before = path.read_bytes()
    station = Station.read(village)
    row = next(each for each in station.plan.campaigns if each.name == "书").rows[0]
    with pytest.raises(Bad) as told:
        changed(station, f"书/{row.id}", {"at": "9:30"})
    assert "Excel" in explain(told.value.reason, "zh")
    assert path.read_bytes() == before


# At random: any file that somebody may write


WORDS = ["森林防火", "开会通知", "07:30", "8点半", "大喇叭", "it's", '说"好"', "备 注", "是", "no", "5分钟"]
WORDS += ["a: b", "#1", "~", "，,", "-x"]
KEYS = ["文稿", "播放点", "时刻", "语种", "间隔", "备注", "启用", "时段"]
ENGLISH = {"文稿": "script", "播放点": "to", "时刻": "at", "语种": "languages", "间隔": "every", "备注": "note",
           "启用": "enabled", "时段": "between"}  # fmt: skip


def quoted(draw: st.DrawFn, word: str) -> str:
    style = draw(st.sampled_from(["plain", "single", "double"]))
    if style == "plain" and re.fullmatch(r"[^\W\d_]\w*", word):
        return word
    return "'" + word.replace("'", "''") + "'" if style == "single" else '"' + word.replace('"', '\\"') + '"'


@dataclass
class Written:
    """A file and its rows: each row's text, and what it says."""

    head: str
    rows: list[str]

    @property
    def text(self) -> str:
        return self.head + "".join(self.rows)


@st.composite
def schedules(draw: st.DrawFn) -> Written:
    """A schedule file in block and flow style, with comments everywhere."""
    end = draw(st.sampled_from(["\n", "\r\n"]))
    mark = iter(range(1, 1000))

    def remark() -> str:
        return f"  # 说明{next(mark)}" if draw(st.booleans()) else ""

    rows = []
    for _ in range(draw(st.integers(1, 4))):
        keys = draw(st.lists(st.sampled_from(KEYS), min_size=1, max_size=6, unique=True))
        said = {key: draw(st.lists(st.sampled_from(WORDS), min_size=0, max_size=3)) for key in keys}
        if draw(st.booleans()):
            pairs = [f"{key}: {_flow(draw, words)}" for key, words in said.items()]
            rows.append(f"  - {{{', '.join(pairs)}}}{remark()}{end}")
            continue
        lines = []
        for key, words in said.items():
            if len(words) > 1 and draw(st.booleans()):
                lines.append(f"{key}:{remark()}")
                lines += [f"  - {quoted(draw, word)}{remark()}" for word in words]
            else:
                lines.append(f"{key}: {_flow(draw, words)}{remark()}")
            if draw(st.integers(0, 4)) == 0:
                lines.append(f"# 行间{next(mark)}")
        rows.append("".join(f"  {'- ' if at == 0 else '  '}{line}{end}" for at, line in enumerate(lines)))
        if draw(st.integers(0, 2)) == 0:
            rows[-1] += draw(st.sampled_from([end, f"# 之间{next(mark)}{end}"]))
    head = f"# 开头{end}专项: 试{remark()}{end}播出安排:{remark()}{end}"
    if draw(st.integers(0, 5)) == 0:
        rows[-1] = rows[-1].rstrip("\r\n")
    return Written(head, rows)


def _flow(draw: st.DrawFn, words: list[str]) -> str:
    if not words:
        return ""
    if len(words) == 1 and draw(st.booleans()):
        return quoted(draw, words[0])
    return "[" + ", ".join(quoted(draw, word) for word in words) + "]"


def meaning(text: str) -> list[dict[str, list[str]]]:
    """By the parser alone, beside the program: each row as key -> its words."""
    rows = yaml.load(text, Loader=yaml.BaseLoader)["播出安排"]
    said = [{key: value if isinstance(value, list) else [value] for key, value in row.items()} for row in rows]
    return [{key: words for key, words in row.items() if words not in ([], [""], ["~"])} for row in said]


def refused_in_words(bad: Bad) -> None:
    assert bad.reason.code.startswith("files.edit_")
    assert explain(bad.reason, "zh") != bad.reason.code


def test_the_usual_styles_are_hardly_ever_refused() -> None:
    """The tests below would pass if everything were refused."""
    for style in ('时刻: "07:00"', "时刻: ['07:00', 8:00]", "时刻:\n    - 07:00 # 早\n    - 8:00", "时刻:  # 空"):
        text = f"播出安排:\n  - 文稿: 甲\n    {style}\n"
        for words in (["06:00"], ["06:00", "07:00", "08:00"]):
            assert meaning(yaml_edit.change(text, "broadcasts", 0, {"at": words}))[0]["时刻"] == words


@settings(max_examples=150)
@given(data=st.data(), file=schedules())
def test_in_any_file_exactly_what_was_asked_differs_or_it_is_refused_in_words(
    data: st.DataObject, file: Written
) -> None:
    number = data.draw(st.integers(0, len(file.rows) - 1))
    keys = data.draw(st.lists(st.sampled_from(KEYS), min_size=1, max_size=3, unique=True))
    asked = {key: data.draw(st.lists(st.sampled_from([*WORDS, "新词", "06:06"]), max_size=3)) for key in keys}
    try:
        new = yaml_edit.change(file.text, "broadcasts", number, {ENGLISH[key]: words for key, words in asked.items()})
    except Bad as bad:
        refused_in_words(bad)
        return
    before = meaning(file.text)
    before[number] = {key: words for key, words in {**before[number], **asked}.items() if words not in ([], ["~"])}
    assert meaning(new) == before
    ahead = file.head + "".join(file.rows[:number])
    behind = "".join(file.rows[number + 1 :])
    assert new.startswith(ahead)
    assert new.endswith(behind)
    remarks = re.findall("# (?:说明|行间|之间)[0-9]+", file.text)
    kept = re.findall("# (?:说明|行间|之间)[0-9]+", new)
    assert [each for each in remarks if each in kept] == kept, "in their order"
    shorter = any(len(words) < len(meaning(file.text)[number].get(key, [])) for key, words in asked.items())
    assert kept == remarks or shorter, "only the line of a value that is gone takes its comment along"


@settings(max_examples=60)
@given(data=st.data(), file=schedules())
def test_a_row_is_taken_out_of_any_file_or_it_is_said_why_not(data: st.DataObject, file: Written) -> None:
    number = data.draw(st.integers(0, len(file.rows) - 1))
    try:
        new = yaml_edit.without(file.text, "broadcasts", number)
    except Bad as bad:
        refused_in_words(bad)
        return
    before = meaning(file.text)
    assert meaning(new) == before[:number] + before[number + 1 :]
    assert new.startswith(file.head + "".join(file.rows[:number]).rstrip("\r\n"))
    assert new.endswith("".join(file.rows[number + 1 :]))


@settings(max_examples=30)
@given(word=st.sampled_from([*WORDS, "甲,乙", "一\n二", '"', "=1+1"]), column=st.integers(0, 2))
def test_a_cell_of_any_csv_comes_back_as_it_was_written(word: str, column: int) -> None:
    rows = [["文稿", "播放点", "备注"], ["甲", "乙\n丙", '丁"戊'], ["己", "庚", "辛"]]
    data = sheets.csv_bytes(rows)
    for line, index in ((2, 1), (4, 2)):
        new = csv_edit.change(data, line, {column: word}, is_head)
        (table,) = sheets.tables(new, ".csv", is_head)
        wanted = [list(row) for row in rows]
        wanted[index][column] = word
        assert [[cell.text for cell in cells] for _, cells in table.rows] == wanted
