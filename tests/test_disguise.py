"""What a text file is in truth: its encoding, and whether it is a text at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from dalaba.core.problems import Bad
from dalaba.station.files.text import read_text
from tests.places import written

_NOTICE = "各位乡亲:今天下午两点到五点停水,请提前备水。"
_IN_TAIWAN = "各位鄉親:今天下午兩點到五點停水,請提前備水。"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (_NOTICE.encode("gb18030"), _NOTICE),
        (_IN_TAIWAN.encode("gb18030"), _IN_TAIWAN),
        (_NOTICE.encode("utf-16"), _NOTICE),
        (
            _NOTICE.replace(",", "，").replace(":", "：").encode("utf-16-le"),
            _NOTICE.replace(",", "，").replace(":", "："),
        ),
        ("停水".encode("gb18030"), "停水"),
    ],
)
def test_a_notice_is_read_in_whichever_encoding_it_was_saved(tmp_path: Path, data: bytes, text: str) -> None:
    (tmp_path / "停水.txt").write_bytes(data)
    assert read_text(tmp_path / "停水.txt") == text


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (_IN_TAIWAN.encode("big5"), "files.encoding_big5"),
        ("明天停電".encode("big5"), "files.encoding_big5"),
        (_NOTICE.encode()[:-1], "files.encoding_damaged"),
        (_NOTICE.encode()[1:], "files.encoding_damaged"),
        ("お知らせです。".encode("shift-jis"), "files.encoding"),
        (_NOTICE.encode().decode("gbk", "ignore").encode(), "files.encoding_garbled"),
        (_NOTICE.encode().decode("latin-1").encode(), "files.encoding_garbled"),
        (_NOTICE.encode("gbk").decode("latin-1").encode(), "files.encoding_garbled"),
        ("今天锟斤拷停水".encode("gbk"), "files.encoding_garbled"),
        (bytes(4096), "files.empty"),
    ],
)
def test_what_would_be_read_wrongly_is_not_read(tmp_path: Path, data: bytes, code: str) -> None:
    (tmp_path / "停水.txt").write_bytes(data)
    with pytest.raises(Bad) as bad:
        read_text(tmp_path / "停水.txt")
    assert bad.value.reason.code == code


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"<html><head><meta charset=gb2312></head><body>\xcd\xa3\xcb\xae</body></html>", "网页"),
        ("\ufeff<!DOCTYPE html>\n<p>停水</p>".encode(), "网页"),
        ("<html>停水</html>".encode("utf-16"), "网页"),
        (b"{\\rtf1\\ansi\\ansicpg936 \\'cd\\'a3}", "RTF"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "老格式"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related", "网页"),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>', "Word XML"),
        (b"Rar!\x1a\x07", "压缩包"),
        (b"\x89PNG\r\n", "图片"),
        (b"\0\0\0\x18ftypheic", "图片"),
        (b"BM\x36\0\0\0", "图片"),
        (b"\0\0\0\x18ftypM4A ", "录音"),
        (b"\xff\xfb\x90\x64" + bytes(100), "录音"),
        (b"\x02#!SILK_V3" + bytes(50), "录音"),
        (b"\x1f\x8b\x08" + bytes(50), "压缩包"),
        (b"MZ\x90\0" + bytes(50), "程序"),
        (b"L\0\0\0\x01\x14\x02\0" + bytes(50), "快捷方式"),
        (b'<?xml version="1.0"?>\n<pkg:package xmlns:pkg="x">', "Word XML"),
        ("<span style='x'>停水</span>".encode(), "网页"),
    ],
)
@pytest.mark.parametrize("name", ["停水.txt", "停水.docx"])
def test_what_is_only_called_a_text_is_told_in_words_that_help(
    tmp_path: Path, name: str, data: bytes, what: str
) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(Bad) as bad:
        read_text(tmp_path / name)
    assert bad.value.reason.code == ("files.docx_disguised" if name.endswith("x") else "files.text_disguised")
    assert what in bad.value.reason.params["what"]


@pytest.mark.parametrize(
    "text", ["停水<br>请备水", "停水&nbsp;请备水", "<b>停水</b>通知", '请看<a href="http://x">这里']
)
def test_marks_of_a_web_page_in_a_text_are_not_read_aloud(tmp_path: Path, text: str) -> None:
    written(tmp_path, {"停水.txt": text})
    with pytest.raises(Bad) as bad:
        read_text(tmp_path / "停水.txt")
    assert (bad.value.reason.code, bad.value.reason.params["what"]) == ("files.text_disguised", "网页(HTML)")


@pytest.mark.parametrize("text", ["ͣˮ 3°C, 20μm", "Café at 5 £", "各位鄉親", "烫烫的水", "BM 停水", "MZ 停水"])
def test_signs_that_somebody_typed_are_no_garbled_ones(tmp_path: Path, text: str) -> None:
    written(tmp_path, {"停水.txt": text})
    assert read_text(tmp_path / "停水.txt") == text


def test_words_that_begin_with_a_sign_are_no_web_page(tmp_path: Path) -> None:
    for text in ("<通知>今天停水。", "<<停水>>", "{\\停水}", "PK 停水"):
        written(tmp_path, {"停水.txt": text})
        assert read_text(tmp_path / "停水.txt") == text
