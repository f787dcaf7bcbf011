"""Word documents: what Word shows with all changes accepted is what is said, and nothing is left out in silence."""

from __future__ import annotations

import contextlib
import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalaba.core.problems import Bad
from dalaba.messages import explain
from dalaba.station.files import Problems
from dalaba.station.files.text import read_text, read_words
from dalaba.station.files.word import read_word
from dalaba.station.files.word.package import MOST_ELEMENTS, MOST_PART
from dalaba.station.outlets import read_station
from dalaba.station.scripts import read_scripts
from tests.places import written
from tests.word_constructs import CONSTRUCTS, Construct
from tests.word_files import MACROS, control, field, form, item, levels, mark, numbering, p, part, r, word, zipped


def told(data: bytes) -> tuple[str, list[str]]:
    """A document's words, and the codes of what is told of it."""
    found = read_word(data)
    return found.text, [each.code for each in found.told]


@pytest.mark.parametrize("construct", CONSTRUCTS, ids=lambda each: each.name)
def test_the_words_of_each_construct_are_those_that_word_shows(construct: Construct) -> None:
    assert told(word(construct.body, construct.parts)) == (construct.said, list(construct.told))


# --- the file as a whole -----------------------------------------------------------------------------------------

_BODY = p("今天下午", mark("ins", r("两点")), "停水。") + p("请备水。", more=item())
_PARTS = {"numbering": numbering(levels(("decimal", "%1.")))}
_SAID = "今天下午两点停水。\n1. 请备水。"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def refused(folder: Path, data: bytes, name: str = "停水.docx") -> str:
    """The code with which a file is refused; its sentence has a remedy in both languages."""
    (folder / name).write_bytes(data)
    with pytest.raises(Bad) as bad:
        read_text(folder / name)
    assert all(explain(bad.value.reason, ui) for ui in ("zh", "en"))
    return bad.value.reason.code


def test_a_document_with_macros_and_one_in_the_strict_form_are_read_like_any_other() -> None:
    assert read_word(word(_BODY, _PARTS, kind=MACROS)).text == _SAID
    assert read_word(word(_BODY, _PARTS, strict=True)).text == _SAID


@pytest.mark.parametrize("name", ["停水.docm", "停水.DOCX", "停水.dotx"])
def test_a_word_file_of_every_name_is_a_script(tmp_path: Path, name: str) -> None:
    written(tmp_path, {"station.yaml": "台名: 三江镇\n语种: [普通话]\n播放点: {五一村: {类型: 大喇叭}}\n"})
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / name).write_bytes(word(_BODY, _PARTS))
    problems = Problems()
    scripts = read_scripts(tmp_path, read_station(tmp_path, problems), problems)
    assert ([each.text for each in scripts["停水"].versions], list(problems)) == ([_SAID], [])


def test_what_is_told_of_a_document_stands_beside_its_name_and_keeps_nothing_from_playing(tmp_path: Path) -> None:
    written(tmp_path, {"station.yaml": "台名: 三江镇\n语种: [普通话]\n播放点: {五一村: {类型: 大喇叭}}\n"})
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "停水.docx").write_bytes(word(p("今天是", field("DATE", "3月5日"), "。")))
    problems = Problems()
    scripts = read_scripts(tmp_path, read_station(tmp_path, problems), problems)
    assert [each.text for each in scripts["停水"].versions] == ["今天是3月5日。"]
    (problem,) = problems
    assert (str(problem.place), problem.reason.code, problem.severity) == (
        "scripts/停水.docx",
        "files.word_field",
        "warning",
    )
    assert "3月5日" in explain(problem.reason, "zh")
    assert "{{要素}}" in explain(problem.reason, "zh")


@pytest.mark.parametrize(
    "blank",
    [
        control(r("单击此处输入文字。"), "<w:showingPlcHdr/><w:text/>"),
        form("FORMTEXT", "<w:textInput/>", "\u2002\u2002"),
        field("MERGEFIELD 村", "«村»"),
    ],
)
def test_a_document_with_a_blank_that_nobody_filled_in_waits(tmp_path: Path, blank: str) -> None:
    written(tmp_path, {"station.yaml": "台名: 三江镇\n语种: [普通话]\n播放点: {五一村: {类型: 大喇叭}}\n"})
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "停水.docx").write_bytes(word(p("请到", blank, "取水。")))
    problems = Problems()
    scripts = read_scripts(tmp_path, read_station(tmp_path, problems), problems)
    assert not scripts["停水"].versions
    (problem,) = problems
    assert (str(problem.place), problem.reason.code, problem.severity) == (
        "scripts/停水.docx",
        "files.word_placeholder",
        "error",
    )


def test_a_document_with_a_password_is_told_so(tmp_path: Path) -> None:
    locked = _OLE + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 500
    assert refused(tmp_path, locked) == "files.docx_password"
    assert refused(tmp_path, locked, "停水.txt") == "files.docx_password"


def test_an_old_document_that_was_renamed_is_told_so(tmp_path: Path) -> None:
    assert refused(tmp_path, _OLE + b"\0" * 600) == "files.docx_disguised"


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"[Content_Types].xml": "<Types/>", "word/styles.xml": "<styles/>"}, "files.docx_no_words"),
        ({"xl/workbook.xml": "<workbook/>"}, "files.docx_disguised"),
        ({"ppt/presentation.xml": "<p/>"}, "files.docx_disguised"),
        ({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}, "files.docx_disguised"),
        ({"照片/1.jpg": "x"}, "files.docx_disguised"),
        ({"word/document.xml": "<w:document"}, "files.docx"),
        ({"word/document.xml": "<p>停水</p>"}, "files.docx_no_words"),
    ],
)
def test_an_archive_that_is_no_document_is_told_for_what_it_is(
    tmp_path: Path, files: dict[str, str], code: str
) -> None:
    assert refused(tmp_path, zipped(files)) == code


def test_a_damaged_document_is_told_so(tmp_path: Path) -> None:
    whole = word(_BODY, _PARTS)
    assert refused(tmp_path, whole[: len(whole) // 2]) == "files.docx"
    assert refused(tmp_path, whole.replace(b"PK\x05\x06", b"PK\x05\x07")) == "files.docx"
    middle = whole.index(b"word/document.xml") + 60
    assert refused(tmp_path, whole[:middle] + b"\xff\xff\xff\xff" + whole[middle + 4 :]) == "files.docx"


def test_a_document_that_grows_beyond_measure_when_unpacked_is_not_read(tmp_path: Path) -> None:
    bomb = zipped({"word/document.xml": b" " * (MOST_PART + 1), "[Content_Types].xml": "x"})
    assert len(bomb) < 100_000
    assert refused(tmp_path, bomb) == "files.too_big"


def test_a_document_of_endless_empty_paragraphs_is_not_read(tmp_path: Path) -> None:
    bomb = word("<w:p/>" * (MOST_ELEMENTS + 1))
    assert len(bomb) < 100_000
    assert refused(tmp_path, bomb) == "files.docx_endless"


def test_a_document_whose_words_multiply_is_not_read(tmp_path: Path) -> None:
    laughs = '<!DOCTYPE w:document [<!ENTITY a "哈"><!ENTITY b "&a;&a;&a;">]>'
    whole = word(p("&b;"))
    xml = part("document", f"<w:body>{p('&b;')}</w:body>").replace("?><", f"?>{laughs}<", 1)
    assert refused(tmp_path, whole) == "files.docx"
    assert refused(tmp_path, zipped({"word/document.xml": xml})) == "files.docx"


def test_a_document_of_many_large_pictures_is_read() -> None:
    data = io.BytesIO(word(_BODY, _PARTS))
    with zipfile.ZipFile(data, "a", zipfile.ZIP_DEFLATED) as parts, parts.open("word/media/1.bmp", "w") as picture:
        for _ in range(60):
            picture.write(b"\0" * 1_000_000)
    assert read_word(data.getvalue()).text == _SAID


def test_a_document_that_takes_in_another_waits(tmp_path: Path) -> None:
    for body in ('<w:altChunk r:id="x"/>', p("今天停水。") + p('<w:subDoc r:id="x"/>')):
        assert refused(tmp_path, word(body)) == "files.docx_within"


def test_a_document_with_a_field_that_never_ends_waits(tmp_path: Path) -> None:
    begun = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DATE</w:instrText></w:r>'
    assert refused(tmp_path, word(p("今天", begun) + p("停水。"))) == "files.docx_field"


def test_a_document_nested_beyond_reason_is_refused(tmp_path: Path) -> None:
    deep = 3_000
    assert refused(tmp_path, word("<w:customXml>" * deep + p("停水。") + "</w:customXml>" * deep)) == "files.docx"


@given(st.binary(max_size=60))
def test_no_bytes_make_reading_fall_over(data: bytes) -> None:
    for whole in (data, b"PK\x03\x04" + data, zipped({"word/document.xml": data})):
        with contextlib.suppress(Bad):
            read_word(whole)


_ALONE = [each for each in CONSTRUCTS if not each.parts]


@given(st.lists(st.sampled_from(_ALONE), min_size=1, max_size=5))
def test_constructs_beside_one_another_are_said_as_each_by_itself(chosen: list[Construct]) -> None:
    whole = word("".join(each.body + p("。") for each in chosen))
    assert read_word(whole).text.split("\n") == [line for each in chosen for line in [*each.said.split("\n"), "。"]]


# --- files that others made --------------------------------------------------------------------------------------


def test_a_document_of_python_docx_is_said_as_it_always_was(tmp_path: Path) -> None:
    """So that nothing made so far is made anew."""
    document = docx.Document()
    document.add_heading("停水通知", 1)
    document.add_paragraph("今天下午两点到五点停水。")
    document.add_paragraph("")
    document.add_paragraph().add_run("请备水。\n多谢。\t再见。").bold = True
    document.save(str(tmp_path / "停水.docx"))
    before = "\n".join(each.text for each in docx.Document(str(tmp_path / "停水.docx")).paragraphs)
    assert read_words(tmp_path / "停水.docx").text == before


def test_lists_tables_and_headers_of_python_docx(tmp_path: Path) -> None:
    document = docx.Document()
    for words in ("停水", "停电"):
        document.add_paragraph(words, style="List Number")
    document.add_paragraph("一组", style="List Bullet")
    cells = document.add_table(1, 2).rows[0].cells
    cells[0].text, cells[1].text = "五一村", "两点"
    document.sections[0].header.paragraphs[0].text = "三江镇文件"
    document.save(str(tmp_path / "停水.docx"))
    found = read_words(tmp_path / "停水.docx")
    assert found.text.split("\n") == ["1. 停水", "2. 停电", "一组", "五一村", "两点"]
    assert [each.params["what"] for each in found.told] == ["页眉"]


_OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
_PAGE = """<html><body><h1>停水通知</h1><p>今天<s>上午</s>下午停水。</p><ol><li>五一村<li>塘坳村</ol>
<table><tr><td>时间</td><td>两点</td></tr></table><p>请打<a href="tel:12345">12345</a>。</p></body></html>"""


@pytest.mark.full
@pytest.mark.skipif(not _OFFICE, reason="LibreOffice is not here")
def test_a_document_of_libreoffice(tmp_path: Path) -> None:
    (tmp_path / "停水.html").write_text(_PAGE, "utf-8")
    words = [
        _OFFICE or "",
        "--headless",
        f"-env:UserInstallation=file://{tmp_path}/office",
        "--convert-to",
        "docx:MS Word 2007 XML",
    ]
    subprocess.run([*words, "--outdir", str(tmp_path), str(tmp_path / "停水.html")], check=True, timeout=120)
    lines = [line for line in read_words(tmp_path / "停水.docx").text.split("\n") if line]
    assert lines == ["停水通知", "今天下午停水。", "1. 五一村", "2. 塘坳村", "时间", "两点", "请打12345。"]
