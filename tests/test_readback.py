"""The sheet on which a second person ticks every number before it is on the air."""

from __future__ import annotations

import re
from pathlib import Path

from dalaba.doors.cli.readback import page
from dalaba.doors.cli.text import as_json
from dalaba.speech.reading import read
from dalaba.speech.reading.advice import advise
from tests.conftest import Verbs


def item(text: str, ui: str = "zh") -> dict[str, object]:
    reading = read(text, "cmn")
    advice = advise(text, reading, "cmn", 190)
    return {"outlet": "五一村", "version": "普通话", **as_json(text, reading, "cmn", ui, advice)}


def sheet(text: str, ui: str = "zh") -> str:
    return page([item(text, ui)], "三江镇广播台", "停水通知", "2022-07-13", ui)


class TestTheReadBackSheet:
    def test_has_a_box_for_every_number_with_how_it_will_be_said(self) -> None:
        rows = re.findall(
            "<tr><td>□</td><td>(.*?)</td><td>(.*?)</td><td>(.*?)</td></tr>", sheet("7月13日7:30,打0763-1000002")
        )
        assert rows == [
            ("7月13日", "七月十三日", "日期"), ("7:30", "七点三十分", "时间"),
            ("0763-1000002", "零七六三、幺零零、零零零二", "电话"),
        ]  # fmt: skip

    def test_says_what_it_is_of_and_leaves_room_for_who_checked_it_and_when(self) -> None:
        text = sheet("各位乡亲,请带伞。")
        for said in ("三江镇广播台", "停水通知", "五一村 · 普通话", "2022-07-13", "核对人", "核对时间", "没有数字"):
            assert said in text

    def test_speaks_english_where_the_station_does(self) -> None:
        text = sheet("7:30开门", "en")
        assert "checked by:" in text
        assert '<html lang="en">' in text

    def test_marks_what_is_undecided_and_shows_the_question_first_and_the_advice_last(self) -> None:
        text = sheet("请看3-2-501,44人。")
        assert '<tr class="doubt">' in text
        assert text.count('<p class="ask">') == text.count('<p class="mind">') == 1
        assert text.index('<p class="ask">') < text.index("请看3-2-501") < text.index('<p class="mind">')

    def test_has_no_box_for_the_sign_of_an_item_and_none_for_a_blank(self) -> None:
        text = sheet("1.请带伞。\n2.请带身份证。\n③在20__年交____元。")
        assert "<tr><td>□" not in text
        assert text.count('<p class="ask">') == 2

    def test_is_a_page_for_a4_paper_that_asks_for_nothing_else(self) -> None:
        text = sheet("7:30开门")
        assert "size: A4" in text
        assert not re.search(r"https?://|<script|<link|@import", text)

    def test_holds_what_a_clerk_typed_without_taking_it_for_html(self) -> None:
        assert "<b>7</b>" not in sheet("<b>7</b>&点")
        assert "&lt;b&gt;7" in sheet("<b>7</b>&点")

    def test_says_why_a_version_is_not_there_to_be_checked(self) -> None:
        nothing = {"outlet": "五一村", "version": "客家话", "recording": ["请.m4a", "出门.m4a"]}
        assert "请.m4a、出门.m4a" in page([nothing], "台", "叫号", "2022-07-13", "zh")


def test_the_sheet_is_written_beside_the_list_on_the_terminal(verbs: Verbs, tmp_path: Path) -> None:
    done = verbs("text", "森林防火", "--sheet", str(tmp_path / "核对.html"))
    assert done.returncode == 0
    assert "核对.html" in done.stdout
    assert "石桥村的乡亲" in (tmp_path / "核对.html").read_text("utf-8")


def test_json_stays_json_while_a_sheet_is_written(verbs: Verbs, tmp_path: Path) -> None:
    import json

    done = verbs("text", "森林防火", "--sheet", str(tmp_path / "a.html"), "--json")
    item = json.loads(done.stdout)
    assert {"text", "reading", "seconds", "numbers", "warnings"} <= set(item)
    assert (tmp_path / "a.html").is_file()


def test_a_sheet_that_cannot_be_written_says_so(verbs: Verbs, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    done = verbs("text", "森林防火", "--sheet", str(tmp_path / "file" / "a.html"))
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    assert "a.html" in done.stderr
