"""What Notepad, Word and a Chinese keyboard make of a file, and what is said about it."""

from __future__ import annotations

import codecs
import contextlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dalaba.core.characters import mended
from dalaba.core.model import Place, Problem
from dalaba.core.problems import Bad, nearest
from dalaba.station.files import Map, Node, Problems, Record, Scalar, Seq, yaml_nodes
from dalaba.station.files.keys import SECTIONS, english, printed
from dalaba.station.files.text import CLOSED_FORMATS, decode, read_text
from dalaba.station.files.typing_traps import scan
from tests.conftest import SAMPLE

NOTICE = "五一村的乡亲,今天停水。\n请先接好水。\n"


def told(problems: Problems | list[Problem]) -> list[tuple[str, str]]:
    """Each problem as (place, code)."""
    return [(str(problem.place), problem.reason.code) for problem in problems]


def parsed(text: str) -> tuple[Node | None, Problems]:
    problems = Problems()
    return yaml_nodes.parse(text, "f.yaml", problems), problems


def read(text: str, section: str = "station") -> tuple[Record, Problems]:
    """A text read as far as its keys."""
    root, problems = parsed(text)
    return Record(root or Map((), Place("f.yaml")), section, problems), problems


# --- bytes to text -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gbk", "gb18030"])
def test_whatever_notepad_saved_is_read_as_typed(encoding: str) -> None:
    assert decode(NOTICE.replace("\n", "\r\n").encode(encoding)) == NOTICE


def test_both_byte_orders_of_utf_16_are_read() -> None:
    assert decode(codecs.BOM_UTF16_BE + NOTICE.encode("utf-16-be")) == NOTICE
    assert decode(codecs.BOM_UTF16_LE + NOTICE.encode("utf-16-le")) == NOTICE


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xfe\x41",
        b"\xef\xbb\xbf\xff",
        b"\x80\x81\xff\xff",
        "停水".encode("utf-16-le") + b"\0\n",
        b"PK\x03\x04\0\0",
    ],
)
def test_bytes_that_are_no_text_are_said_to_be_none(data: bytes) -> None:
    with pytest.raises(Bad, match=r"files\.encoding"):
        decode(data)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r\ufeff"), max_size=60))
def test_any_text_comes_back_from_utf_8_and_utf_16(text: str) -> None:
    assert decode(text.encode("utf-8-sig")) == mended(text)
    assert decode(text.encode("utf-16")) == mended(text)


@given(st.binary(max_size=80))
def test_no_bytes_make_reading_fall_over(data: bytes) -> None:
    with contextlib.suppress(Bad):
        assert "\r" not in decode(data)


def test_a_word_document_is_read_paragraph_by_paragraph(tmp_path: Path) -> None:
    import docx

    document = docx.Document()
    for line in NOTICE.splitlines():
        document.add_paragraph(line)
    document.save(str(tmp_path / "停水.docx"))
    assert read_text(tmp_path / "停水.docx") == NOTICE.strip()


@pytest.mark.parametrize("data", [b"PK\x03\x04 half a zip", "其实是文本".encode()])
def test_what_only_calls_itself_docx_is_to_be_saved_again(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "停水.docx").write_bytes(data)
    with pytest.raises(Bad, match=r"files\.docx"):
        read_text(tmp_path / "停水.docx")


def test_a_workbook_with_the_name_of_a_document_is_to_be_saved_again(tmp_path: Path) -> None:
    import openpyxl

    openpyxl.Workbook().save(tmp_path / "停水.docx")
    with pytest.raises(Bad, match=r"files\.docx"):
        read_text(tmp_path / "停水.docx")


def test_a_file_that_went_and_a_folder_in_its_place_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / "夹.txt").mkdir()
    for name in ("没有.txt", "夹.txt", "没有.docx"):
        with pytest.raises(Bad, match=r"files\.unreadable"):
            read_text(tmp_path / name)


def test_old_word_and_wps_are_formats_to_be_saved_otherwise() -> None:
    assert {".doc", ".wps", ".pdf"} <= set(CLOSED_FORMATS)


# --- text to nodes -----------------------------------------------------------------------------------------------


def test_every_value_knows_its_line_and_column() -> None:
    root, problems = parsed("台名: 三江\n播放点:\n  五一村:\n    类型: 大喇叭\n")
    assert isinstance(root, Map)
    _, outlets = root.pairs[1]
    assert isinstance(outlets, Map)
    _, village = outlets.pairs[0]
    assert isinstance(village, Map)
    key, value = village.pairs[0]
    assert isinstance(value, Scalar)
    assert (key.text, str(key.place)) == ("类型", "f.yaml:4:5")
    assert (value.text, str(value.place)) == ("大喇叭", "f.yaml:4:9")
    assert not len(problems)


@pytest.mark.parametrize("text", ["7:30", "0730", "no", "yes", "on", "~", "1e3", "0x1F", "2022-07-13", "1_000", "null"])
def test_a_value_stays_what_it_looks_like(text: str) -> None:
    root, _ = parsed(f"a: {text}\nb: [{text}]\n")
    assert isinstance(root, Map)
    one, several = root.pairs[0][1], root.pairs[1][1]
    assert isinstance(one, Scalar)
    assert isinstance(several, Seq)
    assert isinstance(several.items[0], Scalar)
    assert one.text == several.items[0].text == text


@pytest.mark.parametrize("text", ["", "\n\n", "# 只有注释\n", "---\n"])
def test_an_empty_file_is_said_to_be_empty(text: str) -> None:
    root, problems = parsed(text)
    assert root is None
    assert told(problems) == [("f.yaml", "files.empty")]


def test_a_key_written_twice_points_at_both() -> None:
    _, problems = parsed("台名: 三江\n时区: x\n台名: 五一\n")
    (problem,) = problems
    assert told(problems) == [("f.yaml:3:1", "files.duplicate_key")]
    assert problem.reason.params == {"key": "台名", "first": "f.yaml:1:1"}


def test_a_key_in_both_languages_is_written_twice() -> None:
    record, problems = read("台名: 三江\nname: 五一\n")
    assert told(problems) == [("f.yaml:2:1", "files.duplicate_key")]
    assert record.text("name") == "三江"


def test_a_list_for_a_name_is_no_name() -> None:
    _, problems = parsed("? [a, b]\n: c\n")
    assert told(problems) == [("f.yaml:1:3", "files.key_not_text")]


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "{a: " * 100_000,
        "- " * 100_000 + "a",
        "? " * 100_000 + "a",
        "\n".join(" " * depth + "a:" for depth in range(2_500)),
        "&a [*a, *a, *a]",
        "a: &a [x, x, x, x, x, x, x, x, x]\n"
        + "".join(
            f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
        ),
    ],
    ids=["brackets", "braces", "dashes", "questions", "stairs", "snake", "bomb"],
)
def test_towers_and_bombs_are_one_problem_and_no_crash(text: str) -> None:
    _, problems = parsed(text)
    assert [code for _, code in told(problems)] == ["files.too_deep"]


def test_a_tower_is_one_problem_with_the_parser_in_python_too(monkeypatch: pytest.MonkeyPatch) -> None:
    import yaml

    monkeypatch.setattr(yaml_nodes, "LOADER", yaml.BaseLoader)
    _, problems = parsed("\n".join(" " * depth + "a:" for depth in range(1_500)))
    assert [code for _, code in told(problems)] == ["files.too_deep"]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ('台名: "三江\n时区: x\n', "f.yaml:3:1"),  # where the quote should have ended
        ("台名: 三江\n  时区: x\n", "f.yaml:2:5"),
        ("a: [1, 2\nb: 3\n", "f.yaml:2:2"),
        ("a: 1\n b: 2\n", "f.yaml:2:3"),
        ("a: 1\nb\nc: 2\n", "f.yaml:2:1"),  # the line that is no pair, not the one after it
        ("---\na: 1\n---\nb: 2\n", "f.yaml:3:1"),
        ("a: *no\n", "f.yaml:1:4"),
    ],
)
def test_what_the_parser_cannot_read_has_its_place_and_is_one_problem(text: str, where: str) -> None:
    root, problems = parsed(text)
    assert root is None
    assert told(problems) == [(where, "files.yaml_syntax")]


def test_a_character_that_yaml_forbids_is_told() -> None:
    assert told(parsed("a: \x07\n")[1]) == [("f.yaml", "files.yaml_character")]


@settings(deadline=None, max_examples=300)
@given(st.text(st.sampled_from("a:： \n-{}[]\"'“，、|>#&*?！!%@`\t　7０~"), max_size=60))
def test_no_text_makes_the_parser_fall_over(text: str) -> None:
    root, problems = parsed(text)
    assert root is not None or len(problems)


# --- typing traps ------------------------------------------------------------------------------------------------

TRAPS = [
    ("台名：三江", "1:3", "files.trap_colon"),
    ("台名 ：三江", "1:4", "files.trap_colon"),
    ("播放点：\n  五一村:\n    类型: 大喇叭", "1:4", "files.trap_colon"),
    ("播放点:\n  五一村：\n    类型: 大喇叭", "2:6", "files.trap_colon"),
    ("播放点:\n  五一村:\n    本点信息:\n      村名：五一村\n      采样点: 操场", "4:9", "files.trap_colon"),
    ("发音人: {粤语: {引擎：gtts，语速：180}}", "1:14", "files.trap_colon"),
    ('播放点: {五一村: {类型："大喇叭"}}', "1:15", "files.trap_colon"),
    ("台名:三江", "1:3", "files.trap_no_space"),
    ("播放点: {五一村: {类型: 大喇叭，语种: 粤语}}", "1:20", "files.trap_comma"),
    ('播放点: {五一村: {类型: "大喇叭"、语种: 粤语}}', "1:22", "files.trap_comma"),
    ("播放点: {五一村: {类型: 大喇叭；语种: 粤语}}", "1:20", "files.trap_comma"),
    ("播放点:\n\t五一村:\n\t\t类型: 大喇叭", "2:1", "files.trap_tab"),
    ("播放点:\n　五一村:\n　　类型: 大喇叭", "2:1", "files.trap_tab"),
    ("语种:\n－ 普通话", "2:1", "files.trap_dash"),
    ("语种:\n— 普通话", "2:1", "files.trap_dash"),
    ("台名: {{村名}}广播", "1:5", "files.trap_braces"),
    ("安静时段:\n  - {{开始}}-{{结束}}", "2:5", "files.trap_braces"),
    ("安静时段: [{{开始}}-{{结束}}]", "1:8", "files.trap_braces"),
    ("播放点: {五一村: {备注: {{村名}}}}", "1:17", "files.trap_braces"),
    ("时区: “Asia/Shanghai”", "1:5", "files.trap_quote"),
    ("界面语言: ‘zh’", "1:7", "files.trap_quote"),
]


@pytest.mark.parametrize(("text", "where", "code"), TRAPS)
def test_a_typing_trap_has_its_place_and_its_own_words(text: str, where: str, code: str) -> None:
    _, problems = read(text + "\n")
    assert told(problems)[0] == (f"f.yaml:{where}", code)


def test_every_line_of_a_file_typed_with_a_chinese_keyboard_is_told_at_once() -> None:
    _, problems = parsed("台名：三江\n时区：Asia/Shanghai\n语种：[普通话]\n")
    assert told(problems) == [(f"f.yaml:{line}:3", "files.trap_colon") for line in (1, 2, 3)]


@pytest.mark.parametrize(
    ("text", "where"), [("播放点: {五一村: {类型：大喇叭}}", "1:15"), ("播放点: {五一村：{类型: 大喇叭}}", "1:10")]
)
def test_a_wide_colon_between_braces_is_told(text: str, where: str) -> None:
    _, problems = read(text)
    assert told(problems)[:1] == [(f"f.yaml:{where}", "files.trap_colon")]


def test_a_key_and_its_value_stuck_together_between_braces_are_told() -> None:
    record, problems = read("播放点: {五一村: {类型:大喇叭}}")
    Record(record.mapping("outlets")["五一村"][1], "outlet", problems)
    assert told(problems) == [("f.yaml:1:13", "files.trap_no_space")]


def test_a_fact_stuck_to_its_value_is_told() -> None:
    root, problems = parsed("要素: {开始:7点, 甲：乙}")
    assert isinstance(root, Map)
    Record(root, "script", problems).facts("facts")
    assert told(problems) == [("f.yaml:1:6", "files.trap_no_space"), ("f.yaml:1:13", "files.trap_colon")]


GOOD = [
    "正文: 各位，{{村名}}的乡亲",
    "正文: 你好:{{村名}}",
    '正文: "各位,\n  时段：早上七点,\n\t播放点：村委"\n语种: 粤语',
    "正文: '各位,it''s\n  时段：早上七点'\n语种: 粤语",
    "正文: 各位\n  时段：早上七点\n  播放点：村委\n语种: 粤语",
    "正文: |\n  台名：x\n  {{村名}}好\n\n  － 一\n语种: 粤语",
    "正文: >-   # 一段话\n    时段：早上\n    播放点:村委\n",
    "- 正文: |\n    时段：早上\n  语种: 粤语",
    "正文: &t |2\n  时段：早上\n",
    "备注: 五一：下午三点",
    "备注: “停水”",
    "标题: 关于“停水”的通知",
    '正文: "{{村名}}的乡亲"',
    '播放点: ["五一村", "东和村"]',
    "播放点: [五一村、东和村]",
    "播放点: 五一村，东和村；石田村",
    "说明: {甲: 各位，时间：早上}",
    "# 台名：三江\na: b",
    '台名: "三江"   # 时段：早上',
    'a: "他说\\"好\\" 时段：y"',
    "采样点: 村委会：门前",
    "口号: 说“好”",
    "网址: a:b",
    '版本: {普通话: {正文: "{{村名}}"}}',
    "语种:\n- 普通话\n-   粤语",
    "a: it's\n时段: '7:00-8:00'",
]


@pytest.mark.parametrize("text", GOOD)
def test_a_line_that_yaml_reads_as_it_was_meant_is_not_accused(text: str) -> None:
    root, problems = parsed(text + "\n")
    assert root is not None
    assert told(problems) == []


@pytest.mark.parametrize("path", sorted(SAMPLE.rglob("*.yaml")), ids=lambda path: path.name)
def test_the_sample_is_not_accused_of_anything(path: Path) -> None:
    assert scan(path.read_text(encoding="utf-8"), path.name) == []


PROSE = st.text(st.sampled_from("五一村的乡亲今早七点，。：；、“”！（）—…7０{}"), min_size=1, max_size=30)


@given(st.lists(PROSE, min_size=1, max_size=4))
def test_nothing_written_in_a_block_text_is_a_trap(lines: list[str]) -> None:
    text = "正文: |\n" + "".join(f"  {line}\n" for line in lines) + "语种: 粤语\n"
    root, problems = parsed(text)
    assert told(problems) == []
    assert isinstance(root, Map)
    assert root.pairs[0][1] == Scalar("\n".join(lines) + "\n", Place("f.yaml", 1, 5))


@given(PROSE)
def test_nothing_between_quotes_is_a_trap(line: str) -> None:
    root, problems = parsed(f'正文: "{line}"\n其他: ["{line}", \'{line}\']\n说明: {{话: "{line}"}}\n')
    assert root is not None
    assert told(problems) == []


# --- keys --------------------------------------------------------------------------------------------------------


def test_keys_are_read_in_both_languages_and_mixed() -> None:
    record, problems = read("name: 三江\n时区: Asia/Shanghai\nQuiet Hours: []\nquiet-hours: []\n")
    assert record.text("name") == "三江"
    assert record.text("timezone") == "Asia/Shanghai"
    assert [code for _, code in told(problems)] == ["files.duplicate_key"]


def test_every_printed_key_is_read_back_in_its_section() -> None:
    for section, table in SECTIONS.items():
        assert len(set(table.values())) == len(table), section
        for key in table:
            assert english(section, printed(section, key)) == english(section, printed(section, key, "en")) == key


def test_an_unknown_key_names_the_nearest_and_all_there_are() -> None:
    _, problems = read("播放地: x\n")
    (problem,) = problems
    assert problem.reason.code == "files.unknown_key_near"
    assert problem.reason.params["nearest"] == "播放点"
    assert "台名" in problem.reason.params["allowed"]


def test_an_unknown_key_like_nothing_names_all_there_are() -> None:
    _, problems = read("xyzzy: 1\n")
    assert told(problems) == [("f.yaml:1:1", "files.unknown_key")]


@pytest.mark.parametrize(("word", "meant"), [("五一村庄", "五一村"), ("东河村", "东和村"), ("zzz", ""), ("", "")])
def test_the_nearest_name_is_the_one_that_was_meant(word: str, meant: str) -> None:
    assert nearest(word, ["五一村", "东和村"]) == meant


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("播放点: 五一村", "files.not_lines"),
        ("播放点: [五一村]", "files.not_lines"),
    ],
)
def test_a_shape_that_cannot_be_is_told_at_its_place(text: str, code: str) -> None:
    record, problems = read(text)
    assert record.mapping("outlets") == {}
    assert told(problems) == [("f.yaml:1:6", code)]


def test_a_list_where_one_value_belongs_is_told_and_the_rest_is_read() -> None:
    record, problems = read("台名: [三江, 五一]\n时区: UTC\n")
    assert record.text("name", "无名") == "无名"
    assert record.text("timezone") == "UTC"
    assert told(problems) == [("f.yaml:1:5", "files.not_one_value")]


def test_a_file_that_is_a_list_is_told_to_be_lines_of_names() -> None:
    _, problems = read("- 台名\n- 时区\n")
    assert told(problems) == [("f.yaml:1:1", "files.not_a_map")]


def test_names_may_be_listed_in_every_way_people_list_them() -> None:
    for written in (
        "五一村、东和村",
        "五一村，东和村",
        "五一村 东和村",
        "[五一村, 东和村]",
        "\n- 五一村\n- 东和村",
        '"五一村;东和村"',
    ):
        record, problems = read(f"语种: {written}\n")
        assert record.words("languages") == ("五一村", "东和村"), written
        assert not len(problems)


def test_the_same_problem_is_told_once() -> None:
    problems = Problems()
    for _ in range(2):
        problems.add("files.empty", Place("f"))
    assert len(problems) == 1
