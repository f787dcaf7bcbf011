"""The day on paper and in Excel: what a village signs says what was heard, why not, and what it rests on."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from dalaba.air.ledger import REHEARSAL, Ledger, prove, verify
from dalaba.core.clock import DAY, VirtualClock
from dalaba.core.model import Event, Instant
from dalaba.views.report import (
    Beside,
    DayReport,
    StationFacts,
    Written,
    gather,
    heads,
    pages,
    read,
    workbook,
    write_due,
)
from tests.office import PARTS, QUARTER, SEVEN, Office
from tests.places import ZONE, desk_of

DATE = date(2022, 7, 13)
MIDNIGHT = SEVEN + 17 * 3_600_000
"""The end of that day."""
FACTS = StationFacts("三江镇广播台", ZONE, "zh", {"五一村": "speaker", "东和村": "speaker", "宣传车一": "van"})
BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), "")


def reported(events: list[Event], now: Instant = MIDNIGHT + 1) -> DayReport:
    hashed = [replace(event, hash=f"{event.seq:064x}") for event in events]
    head = max((event for event in hashed if event.wall < MIDNIGHT), key=lambda event: event.seq, default=None)
    (report,) = gather(hashed, [(DATE, head)], ZONE, now)
    return report


def page_of(office: Office, outlet: str = "五一村", ui: str = "zh") -> str:
    """One outlet's page as a reader sees it: its words, one after another."""
    html = pages([reported(office.events)], replace(FACTS, ui=ui), [outlet])
    text = re.sub(r"<[^>]+>", " ", html.split("<body>")[1])
    return re.sub(r"\s+", " ", text)


def busy() -> Office:
    """A day with everything: two hundred spots, cuts, misses, troubles, orders, checks, notes, a van's report."""
    office = Office().note("boot", output="", at=SEVEN - QUARTER)
    for number in range(200):
        due = SEVEN + number * 240_000
        title = f"第{number % 14 + 1}号全员核酸检测与防溺水综合通知(加长标题)"
        office.note("planned", str(number), SEVEN - QUARTER, due=due, start=due, parts=PARTS, title=title,
                    script=f"通知{number % 14}")  # fmt: skip
        if number % 5 == 0:
            office.note("missed", str(number), due, "air.device_lost", params={"device": "USB" + "X" * 90})
        elif number % 7 == 0:
            office.note("started", str(number), due)
            office.note("cut", str(number), due + 25_000, "air.stopped", params={"actor": "村文书"}, played_ms=25_000)
        else:
            office.play(str(number), due + number)
    for number in range(30):
        office.note("device_lost", at=SEVEN + number * QUARTER, reason="air.device_lost", params={"device": "USB"})
    office.note("order", output="", verb="stop", to=["五一村"], why="停电检修" * 20)
    office.note("sound_check", heard=True, text="井边听得见").note("note", text="=SUM(A1) 喇叭被树枝挡住")
    for number in range(10):
        due = SEVEN + number * 2 * QUARTER
        office.note("planned", f"车{number}", SEVEN - QUARTER, output="宣传车一", due=due, start=due, script="核酸通知",
                    parts=PARTS, elsewhere=True)  # fmt: skip
    return office.note("note", at=SEVEN + QUARTER, output="宣传车一", text="绕村三圈", reported=True, times=6)


# Paper


def test_a_page_says_what_was_played_when_and_in_which_languages() -> None:
    text = page_of(Office().plan("a", "b", "c").play("a").play("b", SEVEN + QUARTER).play("c", SEVEN + 2 * QUARTER))
    assert "2022年7月13日 星期三" in text
    assert "全员核酸检测通知 3 3 普通话 3/3 客家话 3/3 07:00–07:30 每15分钟" in text


def test_a_page_says_why_something_was_not_heard_and_leaves_the_advice_to_the_screen() -> None:
    office = Office().plan("a", "b").play("a")
    office.note("missed", "b", SEVEN + QUARTER, "air.away", params={"minutes": "40"})
    text = page_of(office)
    assert "漏播 1 全员核酸检测通知 07:15 电脑睡着了,或者卡住了,40 分钟没有在播。" in text
    assert "自动睡眠" not in text


def test_a_page_has_places_for_those_who_sign_and_says_what_it_proves() -> None:
    for ui, words in (
        ("zh", ("单位", "填表人:", "审核人:", "盖章:", "证明电脑把声音送了出去", "看试音记录")),
        ("en", ("Unit", "Filled in by:", "Checked by:", "Seal:", "proves that the computer sent the sound",
                "whether the horn sounded: see sound checks")),
    ):  # fmt: skip
        text = page_of(Office().plan("a"), ui=ui)
        assert [word for word in words if word not in text] == []


def test_a_page_carries_the_days_last_hash_whole_and_its_beginning_to_be_copied() -> None:
    office = Office().plan("a").play("a")
    full = f"{len(office.events):064x}"
    text = page_of(office)
    assert full in text
    assert " ".join(full[at : at + 4] for at in range(0, 20, 4)) in text, "20 signs: nobody hits them on purpose"


@pytest.mark.parametrize(
    ("ui", "limits"),
    [
        ("zh", ("到那一条为止没有人改过", "拿着电脑的人能整本重写", "离开了这台电脑的链尾")),
        ("en", ("nobody has changed", "can write all of it anew", "only a head that left the PC finds that")),
    ],
)
def test_a_page_and_its_workbook_say_what_the_chain_proves_and_what_it_does_not(
    ui: str, limits: tuple[str, ...]
) -> None:
    office = Office().plan("a").play("a")
    top = str([*book_of(office, ui).worksheets[0].values])
    assert [words for words in limits if words not in page_of(office, ui=ui) or words not in top] == []


def test_an_outlet_with_nothing_has_its_page_all_the_same() -> None:
    assert "这一天没有安排播出。" in page_of(Office().plan("a"), "东和村")


def test_what_a_driver_reported_is_told_apart_from_what_was_sent() -> None:
    text = page_of(busy(), "宣传车一")
    assert "未回报 有人报播" in text
    assert "据人报播:07:00" in text
    assert "普通话 0/10" in text


def test_the_pages_begin_with_the_places_that_the_ledger_can_tell_of() -> None:
    office = Office().note("planned", "x", output="东和村", due=SEVEN, start=SEVEN, parts=PARTS, elsewhere=True)
    office.note("planned", "y", output="宣传车一", due=SEVEN, start=SEVEN, parts=PARTS).play("旧", SEVEN)
    report = reported(office.note("missed", "z", output="撤了的点").events)
    assert report.outlets(FACTS.outlets) == ["五一村", "宣传车一", "撤了的点", "东和村"]


def test_a_page_counts_what_was_answered_to_its_sound_checks() -> None:
    office = Office().note("tone", ms=2000, played_ms=2000).note("sound_check", heard=True)
    office.note("tone", ms=2000, played_ms=2000).note("sound_check", heard=False, text="桥头没声音")
    text = page_of(office)
    assert "试音:放了 2 次,听到 1 次,没听到 1 次" in text
    assert "没有听到(桥头没声音)" in text


def test_a_note_written_later_shows_when_and_adds_its_own_hash() -> None:
    events = Office().plan("a").play("a").note("note", at=SEVEN, text="忘了记").events
    late = [*events[:-1], replace(events[-1], wall=MIDNIGHT + 9 * 3_600_000)]
    before, after = reported(late[:-1]), reported(late)
    assert (before.head, before.added) == (after.head, None)
    assert after.added is not None
    assert after.stamp > before.stamp, "the page is to be written again"
    html = pages([after], FACTS, ["五一村"])
    assert "07:00(7-14 09:00 补记)" in html
    assert after.added.hash in html


def test_a_power_cut_that_the_next_morning_told_of_changes_the_evenings_page() -> None:
    events = Office().plan("a").note("started", "a").note("boot", output="").note("boot", output="").events
    told = [*events[:-2], *(replace(event, wall=MIDNIGHT + 1) for event in events[-2:])]
    report = reported(told)
    assert [row.outcome for row in report.log.rows] == ["cut"]
    assert report.added is not None
    assert report.added.seq == len(events) - 1, "the first start told of it; later ones add nothing"


def test_a_reason_of_a_newer_program_is_shown_as_it_is() -> None:
    assert "air.not_invented_yet" in page_of(Office().plan("a").note("missed", "a", reason="air.not_invented_yet"))


def test_what_people_write_is_text_and_nothing_else() -> None:
    office = Office().note("note", text="<script>alert(1)</script>")
    assert "<script>" not in pages([reported(office.events)], FACTS)


@pytest.mark.skipif(not BROWSER, reason="no chromium here; .ci/system-packages installs it")
@pytest.mark.parametrize("ui", ["zh", "en"])
def test_nothing_on_the_pages_is_wider_than_a_sheet_of_a4(tmp_path: Path, ui: str) -> None:
    (tmp_path / "page.html").write_text(pages([reported(busy().events)], replace(FACTS, ui=ui)), encoding="utf-8")
    probe = """<p id="result"></p><iframe id="page" src="page.html" width="794" height="1123"></iframe><script>
      addEventListener("load", () => { const it = document.getElementById("page").contentWindow.document;
        const wide = [...it.querySelectorAll("section")].map(each => each.scrollWidth - each.clientWidth);
        const small = [...it.querySelectorAll("td, li, p")].map(each => parseFloat(getComputedStyle(each).fontSize));
        document.getElementById("result").textContent = JSON.stringify(
          [it.documentElement.scrollWidth, Math.max(...wide), wide.length, Math.min(...small)]); });</script>"""
    (tmp_path / "probe.html").write_text(probe, encoding="utf-8")
    words = ["--headless", "--no-sandbox", "--disable-gpu", "--allow-file-access-from-files", "--dump-dom",
             "--virtual-time-budget=5000", (tmp_path / "probe.html").as_uri()]  # fmt: skip
    dom = subprocess.run([BROWSER, *words], capture_output=True, text=True, timeout=60, check=True).stdout
    found = re.search(r'id="result">\[([^]]+)\]', dom)
    assert found, dom[-500:]
    width, over, sheets, smallest = map(float, found[1].split(","))
    assert (over, sheets) == (0, 3)
    assert width <= 794
    assert smallest >= 12


# Excel


def book_of(office: Office, ui: str = "zh") -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(workbook([reported(office.events)], replace(FACTS, ui=ui))))


def sheets(office: Office) -> Mapping[str, list[tuple[Any, ...]]]:
    return {sheet.title: list(sheet.values) for sheet in book_of(office)}


def test_the_workbook_has_a_sheet_for_each_question_in_the_readers_language() -> None:
    small = Office().plan("a")
    assert book_of(small).sheetnames == ["日报", "明细", "覆盖", "口令与试音", "记事"]
    assert book_of(small, "en").sheetnames == ["Day", "Rows", "Coverage", "Orders and checks", "Notes"]


def test_the_workbooks_figures_are_those_of_its_rows() -> None:
    found = sheets(busy())
    head = next(row for row in found["日报"] if row[0] == "日期")
    whole = next(row for row in found["日报"] if row[1] == "五一村" and row[2].startswith("全部"))
    counts = dict(zip(head, whole, strict=True))
    rows = [row for row in found["明细"] if row[1] == "五一村"]
    assert counts["应播"] == len(rows) == 200
    for column, outcome in (("漏播", "漏播"), ("中断", "中断"), ("迟播", "迟播"), ("准时播完", "播完")):
        assert counts[column] == sum(row[6] == outcome for row in rows)
    played = sum(row[6] for row in found["覆盖"][1:] if row[0] == "五一村")
    assert played == sum(len(row[9].split("、")) for row in rows if row[9])


def test_the_coverage_has_each_languages_share_of_the_time_where_an_outlet_wants_one() -> None:
    wanted = replace(FACTS, shares={"五一村": {"cmn": 75, "yue": 25}})
    assert StationFacts.of_json(json.loads(json.dumps(wanted.as_json()))) == wanted
    for ui, title, language in (("zh", "(按语言的时长)", "普通话"), ("en", "(time by language)", "Mandarin")):
        book = openpyxl.load_workbook(io.BytesIO(workbook([reported(busy().events)], replace(wanted, ui=ui))))
        sheet = book.worksheets[2]
        rows: list[tuple[Any, ...]] = list(sheet.iter_rows())
        lines = [row for row in rows if row[1].value == title]
        assert {row[0].value for row in lines} == {"五一村"}
        first = next(row for row in lines if row[3].value == language)
        assert (first[9].value, first[9].number_format) == (0.75, "0%")
        assert sum(row[10].value for row in lines) == pytest.approx(1, abs=0.02)
        assert all(row[12].value >= 0 for row in lines)
    assert len(sheets(busy())["覆盖"][0]) == 9, "and no more columns where nobody asked"


def test_every_sheet_keeps_its_head_in_sight_and_prints_on_a4_across() -> None:
    for sheet in book_of(Office().plan("a").note("note", text="x")):
        assert sheet.freeze_panes
        assert (sheet.page_setup.orientation, str(sheet.page_setup.paperSize)) == ("landscape", "9")
        assert sheet.page_setup.fitToWidth == 1
        assert sheet.print_title_rows


def test_a_note_that_looks_like_a_formula_or_holds_odd_signs_is_text() -> None:
    office = Office().note("note", text="=SUM(A1)\x07").note("note", text="-1")
    cells = [row[4] for row in sheets(office)["记事"]]
    assert [cell.partition(":")[2] for cell in cells[1:]] == ["=SUM(A1)�", "-1"]
    office = Office().plan("a")
    office.note("planned", "b", due=SEVEN, start=SEVEN, script="=1+1", title="=1+1", parts=PARTS)
    assert sheets(office)["明细"][2][7] == "=1+1"


# Every night


@pytest.fixture
def records(tmp_path: Path) -> Path:
    return tmp_path / "records"


def keep(records: Path, office: Office, later: int = 0) -> None:
    """Put an office's events on a real ledger, `later` milliseconds after they were."""
    ledger = Ledger(records, "五一村", "b")
    ledger.append_many(
        {"kind": event.kind, "wall": event.wall + later, "mono": 0, "spot": event.spot, "output": event.output,
         "actor": event.actor, "reason": event.reason, "detail": shifted(event.detail, later)}
        for event in office.events
    )  # fmt: skip
    ledger.close()


def shifted(detail: Mapping[str, object], by: int) -> dict[str, object]:
    return {name: value + by if name in ("at", "due", "start") and isinstance(value, int) else value
            for name, value in detail.items()}  # fmt: skip


def names(records: Path) -> list[str]:
    return sorted(path.name for path in (records / "reports").glob("*"))


def test_the_morning_after_the_day_is_on_paper_and_is_written_once(records: Path) -> None:
    keep(records, Office().plan("a").play("a"))
    assert write_due(records, FACTS, MIDNIGHT - 1).paths == (), "the day is not over"
    assert [path.name for path in write_due(records, FACTS, MIDNIGHT).paths] == ["2022-07-13.xlsx", "2022-07-13.html"]
    assert write_due(records, FACTS, MIDNIGHT + 60_000).paths == ()


def test_days_that_ended_while_the_pc_was_off_are_written_when_it_is_on_again(records: Path) -> None:
    keep(records, Office().plan("a").play("a"))
    keep(records, Office().plan("b").play("b"), later=40 * DAY)
    write_due(records, FACTS, SEVEN + 60 * DAY)
    assert [name for name in names(records) if name.endswith("html")] == ["2022-07-13.html", "2022-08-22.html"]


def test_a_note_of_the_next_day_has_the_page_written_again_with_the_same_head(records: Path) -> None:
    keep(records, Office().plan("a").play("a"))
    write_due(records, FACTS, MIDNIGHT)
    page = records / "reports" / "2022-07-13.html"
    head = re.findall(r"[0-9a-f]{64}", page.read_text("utf-8"))
    ledger = Ledger(records, "五一村", "b")
    ledger.append(
        "note", MIDNIGHT + 3_600_000, 0, output="五一村", actor="村文书", detail={"at": SEVEN, "text": "忘了"}
    )
    ledger.append("note", MIDNIGHT + 3_600_001, 0, output="五一村", actor="村文书", detail={"text": "今天的事"})
    ledger.close()
    assert len(write_due(records, FACTS, MIDNIGHT + DAY // 2).paths) == 2
    text = page.read_text("utf-8")
    assert "忘了" in text
    assert "今天的事" not in text
    both = re.findall(r"[0-9a-f]{64}", text)
    assert both[0] == head[0]
    assert len(set(both)) == 2
    assert [verify(records, each) for each in (both[0], both[0][:12])] == [(), ()]
    assert write_due(records, FACTS, MIDNIGHT + DAY // 2 + 1).paths == ()


def test_what_is_printed_finds_a_day_that_was_rewritten(records: Path) -> None:
    keep(records, Office().plan("a").note("missed", "a", reason="air.away"))
    write_due(records, FACTS, MIDNIGHT)
    (head,) = set(re.findall(r"[0-9a-f]{64}", (records / "reports" / "2022-07-13.html").read_text("utf-8")))
    for path in records.glob("ledger-*"):
        path.unlink()
    keep(records, Office().plan("a").play("a"))
    assert verify(records) == ()
    assert [flaw.code for flaw in verify(records, head[:12])] == ["air.head_missing"]


def test_a_page_whose_head_the_ledger_no_longer_has_is_kept_as_a_witness(records: Path) -> None:
    keep(records, Office().plan("a").note("missed", "a", reason="air.away"))
    write_due(records, FACTS, MIDNIGHT)
    page = records / "reports" / "2022-07-13.html"
    before = page.read_bytes()
    for path in records.glob("ledger-*"):
        path.unlink()
    keep(records, Office().plan("a").play("a").note("note", text="x"))
    written = write_due(records, FACTS, MIDNIGHT + 1)
    assert [reason.code for reason in written.troubles] == ["report.head_gone"]
    assert (records / "reports" / "2022-07-13.before-1.html").read_bytes() == before
    assert page.read_bytes() != before
    assert [flaw.code for flaw in prove(records, noted=heads(records)).flaws] == ["air.heads_missing"]
    assert write_due(records, FACTS, MIDNIGHT + 2) == Written(), "told once"


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes among files there")
def test_what_lies_among_the_pages_and_never_ends_holds_nothing_up(records: Path) -> None:
    (records / "reports").mkdir(parents=True)
    os.mkfifo(records / "reports" / "2022-07-12.html")
    (records / "reports" / "2022-07-11.html").mkdir()
    (records / "reports" / "2022-07-10.html").symlink_to("/dev/zero")
    assert heads(records) == {}


def test_a_page_of_a_rehearsal_notes_no_head(records: Path) -> None:
    ledger = Ledger(records, REHEARSAL, REHEARSAL)
    ledger.append("note", SEVEN, 0, output="五一村", detail={"text": "x"})
    ledger.close()
    assert len(write_due(records, FACTS, MIDNIGHT).paths) == 2
    assert heads(records) == {}


def test_a_report_that_cannot_be_written_is_told_and_tried_again(records: Path) -> None:
    keep(records, Office().plan("a").play("a"))
    (records / "reports" / "2022-07-13.xlsx").mkdir(parents=True)
    written = write_due(records, FACTS, MIDNIGHT)
    assert [reason.code for reason in written.troubles] == ["report.cannot_write"]
    assert written.paths == ()
    (records / "reports" / "2022-07-13.xlsx").rmdir()
    assert len(write_due(records, FACTS, MIDNIGHT).paths) == 2


def test_a_day_without_anything_has_no_report(records: Path) -> None:
    assert write_due(records, FACTS, MIDNIGHT).paths == ()
    assert not (records / "reports").exists()


def test_after_long_without_reports_they_come_the_newest_first_and_not_all_at_once(records: Path) -> None:
    for number in range(9):
        keep(records, Office().plan(f"{number}").play(f"{number}"), later=number * DAY)
    first = write_due(records, FACTS, MIDNIGHT + 8 * DAY)
    assert first.more
    assert {path.stem for path in first.paths} == {str(DATE + timedelta(days=number)) for number in range(2, 9)}
    second = write_due(records, FACTS, MIDNIGHT + 8 * DAY)
    assert not second.more
    assert len(second.paths) == 4


# Beside the desk


@pytest.fixture
def beside(records: Path) -> Iterator[Beside]:
    beside = Beside(records)
    yield beside
    beside.close()


def heard(beside: Beside, now: Instant) -> tuple[tuple[str, ...], list[str]]:
    """What it has to say once its writer is done."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        news = beside.look(FACTS, now)
        if news.written or news.troubles:
            return news.written, [reason.code for reason in news.troubles]
        time.sleep(0.05)
    return (), []


def test_the_desk_has_the_report_written_by_another_process_and_hears_of_it(records: Path, beside: Beside) -> None:
    keep(records, Office().plan("a").play("a"))
    assert heard(beside, MIDNIGHT) == (("2022-07-13",), [])
    assert names(records) == ["2022-07-13.html", "2022-07-13.xlsx"]
    assert read(records, [DATE], ZONE, MIDNIGHT)[0].log.summary.aired == 1


def test_a_running_desk_tells_of_the_report_and_of_what_is_in_its_way(village: Path) -> None:
    keep(village / "records", Office().plan("a").play("a"))
    told: list[str] = []
    complaints: list[str] = []
    desk = desk_of(village, lambda code, facts: told.append(f"{code} {facts['files']}"),
                    lambda problem: complaints.append(problem.reason.code), clock=VirtualClock(MIDNIGHT))  # fmt: skip
    end = time.monotonic() + 60
    while not told and time.monotonic() < end:
        desk._report()
        time.sleep(0.05)
    desk._lock.release()
    assert (told, complaints) == (["report.written records/reports/2022-07-13"], [])


def test_a_trouble_is_told_once_and_tried_again_a_while_later(records: Path, beside: Beside) -> None:
    keep(records, Office().plan("a").play("a"))
    (records / "reports" / "2022-07-13.xlsx").mkdir(parents=True)
    assert heard(beside, MIDNIGHT) == ((), ["report.cannot_write"])
    assert beside.look(FACTS, MIDNIGHT + 60_000).troubles == ()
    (records / "reports" / "2022-07-13.xlsx").rmdir()
    assert heard(beside, MIDNIGHT + 11 * 60_000) == (("2022-07-13",), [])


def test_a_ledger_that_cannot_be_read_is_told_and_never_raised(records: Path, beside: Beside) -> None:
    records.mkdir()
    (records / "ledger-2022.sqlite").write_bytes(b"no ledger" * 1000)
    assert heard(beside, MIDNIGHT) == ((), ["air.ledger_unreadable"])
    assert beside.look(FACTS, MIDNIGHT + 1).troubles == ()
