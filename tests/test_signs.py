"""Text from PDFs, chats and old programs: what stands there is said as what it means, or told with its place."""

from __future__ import annotations

import io
import unicodedata
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalaba.core.characters import mended, unsaid
from dalaba.speech.reading import read
from dalaba.station.files import Problems
from dalaba.station.files.sheets import tables
from dalaba.station.files.template import fill
from dalaba.station.files.text import read_text
from dalaba.station.outlets import read_station
from dalaba.station.scripts import read_scripts
from tests.places import DAY, station, written

FROM_A_PDF = "今天下午⼆点停⽔，请到⻘山村⽼⼈之家取⽔。"
"""Its radicals are not the characters that they look like."""
TYPED = "今天下午二点停水，请到青山村老人之家取水。"


def said(text: str, language: str = "cmn") -> str:
    return read(text, language).text


def told(text: str) -> list[tuple[str, str]]:
    heard = read(text, "cmn")
    return [(each.code, each.params["found"]) for each in (*heard.questions, *heard.warnings)]


def test_a_sign_escaped_in_quotes_is_mended_as_a_typed_one(tmp_path: Path) -> None:
    written(tmp_path, {"scripts/停水.yaml": '版本: {普通话: "今天\\u2f46线停\\u2f54\\u200b，\\r\\n请备水"}\n'})
    problems = Problems()
    (script,) = read_scripts(tmp_path, read_station(tmp_path, problems), problems).values()
    assert script.versions[0].text == "今天无线停水，\n请备水"


# --- what means another sign -------------------------------------------------------------------------------------


def test_a_text_from_a_pdf_is_said_as_it_looks() -> None:
    assert said(FROM_A_PDF) == said(TYPED)
    assert read(FROM_A_PDF, "cmn").sentences == read(TYPED, "cmn").sentences, "and so it is the same clip"


def test_every_radical_of_kangxi_is_its_character() -> None:
    for number in range(0x2F00, 0x2FD6):
        character = unicodedata.normalize("NFKC", chr(number))
        assert mended(chr(number)) == character
        assert not list(unsaid(character))


def test_every_radical_of_the_supplement_is_a_character_or_is_told() -> None:
    left = [chr(number) for number in range(0x2E80, 0x2EF4) if number != 0x2E9A and list(unsaid(mended(chr(number))))]
    assert left == ["⺀"], "the sign of repetition is no character; U+2E9A is none at all"


@pytest.mark.parametrize(
    ("written_so", "meant"),
    [
        ("請到\uf9dc村", "請到隆村"),
        ("今天停水｡明天來水｡", "今天停水。明天來水。"),
        ("停水﹐停電﹒", "停水,停電."),
        ("㊣式通知", "正式通知"),
        ("时间︰8ː30到9꞉30", "时间:8:30到9:30"),
        ("🔟点停水", "10点停水"),
        ("\u200e五一\u200b村\ufeff", "五一村"),
        ("停\xad水", "停水"),
        ("葛\U000e0100县", "葛县"),
        ("停水。\x1a", "停水。"),
        ("\ufff9六\ufffalù\ufffb安", "六安"),
        ("今天\x0b停水\u2028明天来水", "今天\n停水\n明天来水"),
        ("第𝟏组", "第1组"),
    ],
)
def test_what_stands_for_another_sign_is_that_one(written_so: str, meant: str) -> None:
    assert mended(written_so) == meant
    assert said(written_so) == said(meant)


@pytest.mark.parametrize(
    "text", ["½ ① ⑴ ⒈ ℃ ㎡ ㎏ ３ Ⅲ № ² ³ ％ ： ！", "“停水”——《通知》……", "　各位乡亲:", "-3℃~5℃", "5‰"]
)
def test_signs_that_the_reading_knows_stay(text: str) -> None:
    assert mended(text) == text
    assert told(text) == []


@given(st.text())
def test_mended_twice_is_mended_once(text: str) -> None:
    assert mended(mended(text)) == mended(text)


def test_marks_that_nobody_sees_do_not_part_a_number_or_a_name() -> None:
    assert said("电话 123\u200b45") == said("电话 12345")
    assert read("到⻘山\u200e村", "cmn", {"青山村": "清山村"}).text == "到清山村。"


def test_a_value_from_elsewhere_is_shown_as_it_is_said() -> None:
    assert fill("请到{{村}}取水。", {"村": "⻘山村\u200e"}) == "请到青山村取水。"


def test_a_file_is_shown_as_it_is_said(tmp_path: Path) -> None:
    written(tmp_path, {"停水.txt": f"\ufeff{FROM_A_PDF}\u200e\n\x1a"})
    assert read_text(tmp_path / "停水.txt").strip() == TYPED


# --- what nobody can say -----------------------------------------------------------------------------------------


def test_a_private_sign_is_told_at_its_place_and_its_text_waits(tmp_path: Path) -> None:
    files = {
        "station.yaml": "台名: 三江镇\n语种: [普通话]\n播放点: {五一村: {类型: 大喇叭}}\n",
        "scripts/停水.txt": "各位乡亲:\n请到\ue123湾村取水。\n",
    }
    problems = Problems()
    read_scripts(tmp_path, read_station(written(tmp_path, files), problems), problems)
    (problem,) = problems
    assert (str(problem.place), problem.reason.code, problem.severity) == (
        "scripts/停水.txt:2:3",
        "reading.unsaid",
        "error",
    )
    assert problem.reason.params["number"] == "U+E123"
    assert problem.reason.params["near"] == "亲: 请到\ue123湾村取水。"


@pytest.mark.parametrize("text", ["停水Привет请备水。", "今天한국어停水。", "请到アイ村取水。", "А区停水。"])
def test_letters_that_no_voice_here_knows_are_told_and_their_text_waits(tmp_path: Path, text: str) -> None:
    files = {
        "station.yaml": "台名: 三江镇\n语种: [普通话]\n播放点: {五一村: {类型: 大喇叭}}\n",
        "scripts/停水.txt": text,
        "schedules/停水.yaml": '播出安排:\n  - {编号: 一, 文稿: 停水, 播放点: 五一村, 时刻: ["7:30"]}\n',
    }
    there = station(written(tmp_path, files))
    told = [each for each in there.check(DAY) if each.reason.code == "reading.unsaid"]
    assert {str(each.place).split(":")[0] for each in told} == {"scripts/停水.txt"}
    assert {each.severity for each in told} == {"error"}
    assert not there.compile(DAY).spots


def test_a_value_with_a_private_sign_makes_what_says_it_wait(tmp_path: Path) -> None:
    files = {
        "station.yaml": "台名: 三江镇\n语种: [普通话]\n播放点: {五一村: {类型: 大喇叭}}\n",
        "scripts/停水.txt": "请到{{村}}取水。\n",
        "schedules/停水.yaml": "播出安排:\n  - {编号: 一, 文稿: 停水, 播放点: 五一村, "
        '时刻: ["7:30"], 本条信息: {村: \ue123湾村}}\n',
    }
    programme = station(written(tmp_path, files)).compile(DAY)
    assert not programme.spots
    assert [each.reason.code for each in programme.refused] == ["reading.unsaid"]


@pytest.mark.parametrize("sign", ["\ue123", "\ufffd", "⺀", "⿰", "\U000f0001", "\ufffc"])
def test_what_stood_for_a_word_is_found_wherever_it_stands(sign: str) -> None:
    assert [each.at for each in unsaid(f"到{sign}村{sign}")] == [1, 3]
    assert told(f"到{sign}村") == [("reading.unsaid", sign)]


def test_a_point_before_an_item_is_no_word() -> None:
    assert not list(unsaid("\uf06c 停水\n  \uf0d8停电"))
    assert [each.at for each in unsaid("停\uf06c水")] == [1]


@pytest.mark.parametrize(("text", "signs"), [("☑停水☐停电", "☑☐"), ("每人₩5", "₩"), ("📢停水", ""), ("□是□否", "□")])
def test_a_sign_that_is_passed_over_is_told(text: str, signs: str) -> None:
    assert told(text) == [("reading.no_sound", each) for each in signs]


@pytest.mark.parametrize("text", ["★停水★", "■ 停水", "──────", "A→B", "25℃", "5元/人", "【通知】"])
def test_ornaments_are_not_worth_a_word(text: str) -> None:
    assert told(text) == []


def test_a_sign_without_a_sound_is_told_once_as_an_error(tmp_path: Path) -> None:
    files = {
        "station.yaml": "台名: 三江镇\n语种: [普通话]\n播放点: {五一村: {类型: 大喇叭}}\n",
        "scripts/停水.txt": "请到\ue123湾村取水。\n",
        "schedules/停水.yaml": '播出安排:\n  - {编号: 一, 文稿: 停水, 播放点: 五一村, 时刻: ["7:30"]}\n',
    }
    place = station(written(tmp_path, files))
    place.check(DAY)
    assert [str(each.place) for each in place.problems.errors] == ["scripts/停水.txt:1:3"]


def test_a_sheet_s_cells_are_mended_as_texts_are() -> None:
    """A place copied from a PDF into Excel: 三江 with Kangxi's 三, and a mark of direction in the head."""
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["文\u200e稿", "播放点"])
    book.active.append(["停⽔", "⼆村"])
    data = io.BytesIO()
    book.save(data)
    (table,) = tables(data.getvalue(), ".xlsx", lambda head: head == "文稿")
    assert [[cell.text for cell in row] for _, row in table.rows] == [["文稿", "播放点"], ["停水", "二村"]]
