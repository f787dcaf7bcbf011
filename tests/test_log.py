"""`log` at the clerk's desk: the day's views, what is noted by hand, and the head that was copied onto paper."""

from __future__ import annotations

import json
import math
import threading
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from dalaba.air import ledger
from dalaba.air.ledger import Ledger
from dalaba.air.main import Air
from dalaba.air.outputs.tape import Tape
from dalaba.core.clock import SystemClock, VirtualClock
from dalaba.core.lock import Lock
from dalaba.desk import ledger_entries
from dalaba.link import control
from dalaba.link.upkeep.start_processes import AIR_LOCK as LOCK
from dalaba.views.report import StationFacts, write_due
from tests.conftest import Say
from tests.office import PARTS, QUARTER, SEVEN, Office
from tests.places import ZONE

DAY = ("--date", "2022-07-13")


@pytest.fixture
def town(village: Path) -> Path:
    """A village whose ledger has the 13 July 2022: three spots, one cut by a stop, one missed; a sound check."""
    office = Office()
    for number, spot in enumerate("abc"):
        due = SEVEN + number * QUARTER
        office.note("planned", spot, SEVEN - QUARTER, output="石桥村", due=due, start=due, script="核酸通知",
                    title="核酸检测", parts=PARTS)  # fmt: skip
    office.note("started", "a", output="石桥村").note("ended", "a", SEVEN + 45_000, output="石桥村")
    office.note("started", "b", SEVEN + QUARTER, output="石桥村")
    office.note("order", at=SEVEN + QUARTER + 9_000, output="", verb="stop", to=["石桥村"], why="停电检修")
    office.note("cut", "b", SEVEN + QUARTER + 9_000, "air.stopped", "石桥村", params={"actor": "村文书"})
    office.note("missed", "c", SEVEN + 3 * QUARTER, "air.no_room", "石桥村")
    office.note("sound_check", at=SEVEN - QUARTER, output="石桥村", heard=False, text="桥头没声音")
    put(village, office)
    return village


def put(village: Path, office: Office) -> None:
    book = Ledger(village / "records", "村", "b")
    book.append_many(
        {"kind": each.kind, "wall": each.wall, "mono": 0, "spot": each.spot, "output": each.output,
         "reason": each.reason, "detail": each.detail}
        for each in office.events
    )  # fmt: skip
    book.close()


def newest(village: Path) -> tuple[str, str, dict[str, object]]:
    event = ledger.head(village / "records")
    assert event is not None
    return event.kind, event.actor, dict(event.detail)


# Views


def test_a_day_is_counted_by_outlet_and_language(say: Say) -> None:
    code, out, _ = say("log", *DAY, "--by", "播放点、语种")
    assert code == 0
    assert [line.split()[:5] for line in out.splitlines()[1:3]] == [
        ["石桥村", "普通话", "3", "0", "3"],
        ["石桥村", "客家话", "3", "0", "3"],
    ]
    assert say("log", *DAY, "--by", "outlet,language", ui="en")[1].splitlines()[1].split()[1] == "Mandarin"
    assert say("log", *DAY, "--by", "天气")[0] == 2


def test_an_outlet_that_the_ledger_has_is_asked_for_whatever_became_of_station_yaml(say: Say, town: Path) -> None:
    whole = say("log", *DAY, "--to", "石桥村")[1]
    (town / "station.yaml").write_text("台名: 石桥村\n播放点: [", encoding="utf-8")
    code, out, _ = say("log", *DAY, "--to", "石桥村")
    assert (code, out) == (0, whole)
    assert say("log", *DAY, "--to", "石村")[0] == 1


def test_coverage_orders_and_notes_are_views_of_their_own(say: Say) -> None:
    assert "核酸检测  普通话  3     3     1" in say("log", *DAY, "--coverage")[1]
    orders = say("log", *DAY, "--orders")[1]
    assert "石桥村" in orders
    assert "停电检修" in orders
    assert "没有听到(桥头没声音)" in orders
    assert "没有这类记录" in say("log", *DAY, "--notes")[1]


def test_the_plain_log_says_who_silenced_it_and_when(say: Say, town: Path) -> None:
    office = Office()
    office.note("order", at=SEVEN + 2 * QUARTER, output="", verb="resume", to=["石桥村"], why="")
    office.note("yield", at=SEVEN + 2 * QUARTER + 60_000, output="", to=["石桥村"], on=True, by="县台")
    office.note("order", at=SEVEN + 3 * QUARTER, output="", verb="announce", id="山洪", text="山洪来了",
                title="山洪", priority="urgent", parts={"石桥村": []}, why="暴雨")  # fmt: skip
    put(town, office)
    _, _, behind = say("log", *DAY)[1].partition("口令:\n")
    stopped, resumed, yielded, urgent = behind.splitlines()
    assert stopped.startswith("07:15:09")
    assert "停止:石桥村" in stopped
    assert "停电检修" in stopped
    assert "恢复:石桥村" in resumed
    assert "让给“县台”" in yielded
    assert "紧急喊话“山洪来了”" in urgent
    assert "stopped 石桥村" in say("log", *DAY, ui="en")[1].partition("Orders:")[2]


def test_a_day_on_which_only_orders_were_given_is_not_empty(say: Say, town: Path) -> None:
    put(town, Office().note("order", at=SEVEN + 24 * 4 * QUARTER, output="", verb="stop", to=["石桥村"], why=""))
    out = say("log", "--date", "2022-07-14")[1]
    assert "停止:石桥村" in out
    assert "没有这一天的记录" not in out


def test_json_keeps_what_it_had_and_has_every_view(say: Say) -> None:
    found = json.loads(say("log", *DAY, "--json")[1])
    assert found["summary"]["cut"] == found["summary"]["missed"] == 1
    assert len(found["rows"]) == 3
    assert len(found["events"]) == 10
    assert [(each["language"], each["sent"], each["due"]) for each in found["by"]] == [("cmn", 20.0, 3), ("hak", 21, 3)]
    assert {each["played"] for each in found["coverage"]} == {1}
    assert [len(found[name]) for name in ("orders", "sound_checks", "notes", "troubles")] == [1, 1, 0, 0]
    assert found["head"]["seq"] == 10
    assert say("log", *DAY, "--json", "--by", "script")[1].count('"broken"') == 1


def test_one_days_workbook_and_pages_are_two_files(say: Say, tmp_path: Path) -> None:
    book, page = tmp_path / "日报.xlsx", tmp_path / "日报.html"
    code, out, _ = say("log", *DAY, "--xlsx", str(book), "--html", str(page))
    assert code == 0
    assert "3 行" in out
    assert "1 页" in out
    assert len(openpyxl.load_workbook(book).sheetnames) == 5
    assert page.read_text("utf-8").count("<section>") == 1
    assert say("log", *DAY, "--days", "3", "--html", str(page))[0] == 0
    assert page.read_text("utf-8").count("<section>") == 3


def test_a_head_copied_by_hand_is_looked_for(say: Say, town: Path) -> None:
    head = ledger.head(town / "records")
    assert head is not None
    noted = f"{head.hash[:4]} {head.hash[4:8].upper()} {head.hash[8:12]}"
    assert say("log", "--verify", noted)[0] == 0
    assert say("log", "--verify", *noted.split())[0] == 0, "typed as it is printed, in fours"
    code, _, err = say("log", "--verify", "0123456789ab")
    assert (code, "找不到" in err) == (1, True)
    found = json.loads(say("log", "--json", "--verify")[1])
    assert (found["flaws"], found["head"], found["events"], found["lost"]) == ([], head.hash, 10, 0)


def test_fewer_signs_than_a_page_ever_printed_name_no_head(say: Say, town: Path) -> None:
    head = ledger.head(town / "records")
    assert head is not None
    code, _, err = say("log", "--verify", head.hash[:11])
    assert (code, "12" in err) == (1, True)


@pytest.mark.parametrize("ui", ["zh", "en"])
def test_what_the_chain_proves_and_what_it_does_not_is_said_with_every_verdict(say: Say, town: Path, ui: str) -> None:
    head = ledger.head(town / "records")
    assert head is not None
    _, out, _ = say("log", "--verify", ui=ui)
    assert " ".join(head.hash[at : at + 4] for at in range(0, 20, 4)) in out
    limits = ("能整本重写", "签了字的纸") if ui == "zh" else ("can write a new chain", "only signed paper")
    assert [words for words in limits if words not in out] == []
    assert [words for words in limits if words not in say("log", "--verify", "0" * 20, ui=ui)[1]] == []
    assert [word for word in ("完好", "whole and unchanged") if word in out] == []


def test_every_head_that_lies_on_the_pc_is_compared_with(say: Say, town: Path) -> None:
    records = town / "records"
    _, out, _ = say("log", "--verify")
    assert "没有留下链尾" in out
    facts = StationFacts("三江", ZONE, "zh", {"石桥村": "speaker"})
    write_due(records, facts, SEVEN + 24 * 3_600_000)
    put(village=town, office=Office().note("note", at=SEVEN + 48 * 3_600_000, text="后来的"))
    code, out, _ = say("log", "--verify")
    assert code == 0
    assert "2022-07-13.html:写下以后,第1条到第10条没有改过" in out
    assert "另有 1 条" in out
    for path in records.glob("ledger-*"):
        path.unlink()
    put(village=town, office=Office().plan("a").play("a"))
    code, _, err = say("log", "--verify")
    assert (code, "2022-07-13.html" in err) == (1, True), "another ledger in its place"


def test_a_ledger_that_was_mended_is_never_called_whole(say: Say, town: Path) -> None:
    records = town / "records"
    (records / "ledger-2023.sqlite").write_bytes(b"no ledger " * 500)
    put(town, Office().note("note", at=SEVEN + 366 * 24 * 3_600_000, text="x"))
    code, out, _ = say("log", "--verify")
    assert code == 0
    assert "ledger-2023.damaged-1.sqlite" in out
    assert "不知道" in out, "whether more had stood there"


def test_entries_that_a_bad_disk_cost_are_counted_and_a_head_speaks_for_its_own_side_of_the_gap(
    say: Say, town: Path
) -> None:
    records = town / "records"
    put(town, Office().plan(*map(str, range(200))))
    before = next(event for event in ledger.events(records) if event.seq == 20)
    file = records / "ledger-2022.sqlite"
    data = bytearray(file.read_bytes())
    middle = data.index(next(event for event in ledger.events(records) if event.seq == 100).hash.encode())
    data[middle // 4096 * 4096 : middle // 4096 * 4096 + 4096] = bytes(4096)
    file.write_bytes(data)
    put(town, Office().note("note", text="修好以后"))
    behind = ledger.head(records)
    assert behind is not None
    kept = len(list(ledger.events(records)))
    lost = behind.seq - kept
    assert lost > 0
    code, out, _ = say("log", "--verify")
    assert (code, f"现有 {kept} 条,丢了 {lost} 条" in out) == (0, True)
    assert "ledger-2022.damaged-1.sqlite" in out
    assert say("log", "--verify", before.hash[:20])[0] == 0
    code, _, err = say("log", "--verify", behind.hash[:20])
    assert (code, "前面有缺口" in err) == (1, True)
    (records / "ledger-2022.damaged-1.sqlite").unlink()
    code, _, err = say("log", "--verify")
    assert (code, "不能当真" in err) == (1, True), "without its file a gap is as good as deleted entries"


# Rehearsals


@pytest.fixture
def dress(town: Path) -> Path:
    """A rehearsal's ledger in a folder of its own, of the same day."""
    book = Ledger(town / "预演" / "records", ledger.REHEARSAL, ledger.REHEARSAL)
    office = Office().plan("a", "b").play("a").note("note", text="x").note("order", verb="stop", to=["五一村"])
    book.append_many(
        {"kind": each.kind, "wall": each.wall, "mono": 0, "spot": each.spot, "output": each.output,
         "detail": each.detail}
        for each in office.events
    )  # fmt: skip
    book.close()
    return town / "预演"


@pytest.mark.parametrize("view", [(), ("--by", "播放点"), ("--coverage",), ("--orders",), ("--notes",)])
def test_every_table_of_a_rehearsal_says_so(say: Say, dress: Path, view: tuple[str, ...]) -> None:
    assert "预演" in say("log", *DAY, "--dir", str(dress), *view)[1]
    assert "REHEARSAL" in say("log", *DAY, "--dir", str(dress), *view, ui="en")[1]
    assert "预演" not in say("log", *DAY, *view)[1]
    assert json.loads(say("log", *DAY, "--dir", str(dress), "--json")[1])["rehearsal"] is True


def test_every_page_and_sheet_of_a_rehearsal_says_so_and_can_be_taken_for_no_proof(
    say: Say, dress: Path, tmp_path: Path
) -> None:
    book, page = tmp_path / "日报.xlsx", tmp_path / "日报.html"
    assert say("log", *DAY, "--dir", str(dress), "--xlsx", str(book), "--html", str(page))[0] == 0
    html = page.read_text("utf-8")
    assert html.split("<title>")[1].startswith("预演")
    for each in html.split("<section>")[1:]:
        assert "预演" in each.split("</h1>")[0]
        assert "不能作播出的凭证" in each
        assert not [word for word in ("盖章", "链尾", "证明电脑") if word in each]
    newest = ledger.head(dress / "records")
    assert newest is not None
    assert newest.hash not in html
    for sheet in openpyxl.load_workbook(book):
        assert "预演" in sheet.title
        assert "预演" in str(sheet["A1"].value)
        header, footer = sheet.oddHeader, sheet.oddFooter
        assert header is not None
        assert footer is not None
        assert "预演" in str(header.left.text)
        assert "不能作播出的凭证" in str(footer.left.text)
        assert newest.hash not in str([*sheet.values])


def test_a_rehearsals_ledger_is_refused_as_a_proof(say: Say, dress: Path) -> None:
    code, _, err = say("log", "--verify", "--dir", str(dress))
    assert (code, "预演" in err) == (1, True)
    code, _, err = say("log", "--verify", "--dir", str(dress), ui="en")
    assert (code, "rehearsal" in err) == (1, True)


# Notes


def test_a_note_is_put_on_the_ledger_also_when_nothing_is_on_the_air(say: Say, town: Path) -> None:
    before = SystemClock().now()
    code, out, _ = say("log", "add", "石桥村", "--note", "喇叭被树枝挡住", "--by", "老李")
    assert (code, out.strip()) == (0, "已记入台账。")
    kind, actor, detail = newest(town)
    assert (kind, actor, detail["text"], detail["reported"]) == ("note", "老李", "喇叭被树枝挡住", False)
    assert isinstance(detail["at"], int)
    assert before <= detail["at"] <= SystemClock().now()
    assert ledger.verify(town / "records") == ()


def test_a_play_by_megaphone_stands_beside_the_spot_that_nobody_reported(say: Say, town: Path) -> None:
    moment = datetime.now(ZONE) - timedelta(minutes=20)
    due = round(moment.replace(second=0, microsecond=0).timestamp() * 1000)
    office = Office().note("planned", "x", due - 60_000, output="石桥村", due=due, start=due, script="森林防火",
                           parts=PARTS, elsewhere=True)  # fmt: skip
    put(town, office)
    words = ("--at", f"{moment:%H:%M}", "--date", f"{moment:%Y-%m-%d}", "--script", "森林防火", "--language", "普通话")
    assert say("log", "add", "石桥村", *words, "--note", "手持喇叭", "--by", "老李")[0] == 0
    _, out, _ = say("log", "--date", f"{moment:%Y-%m-%d}")
    assert "老李 报播 手持喇叭" in out
    assert "播完 0" in out
    assert "有人报过已播" in out


@pytest.mark.parametrize(
    "words",
    [
        ("add", "石桥村"),
        ("add", "--note", "在哪里?"),
        ("石桥村", "--note", "没有 add"),
        ("--note", "忘了写 add"),
        ("add", "石桥村", "--note", "哪一天几点?", "--date", "昨天"),
        ("add", "石桥村", "--note", "还没到", "--at", "8:00", "--date", "明天"),
        ("add", "石桥村", "--note", "太久了", "--at", "8:00", "--date", "2022-07-13"),
        ("add", "石桥村", "--note", "几点?", "--at", "早上"),
        ("add", "石桥村", "--note", "话", "--language", "鸟语"),
        ("add", "石桥村", "--times", "0"),
    ],
)
def test_a_note_that_makes_no_sense_is_refused_in_words_and_not_kept(
    say: Say, town: Path, words: tuple[str, ...]
) -> None:
    code, out, err = say("log", *words)
    assert (code, out) == (2, "")
    assert err.strip()
    assert newest(town)[0] != "note"


def test_a_note_for_an_outlet_or_script_that_is_none_names_those_there_are(say: Say) -> None:
    assert "石桥村" in say("log", "add", "石乔村", "--note", "x")[2]
    assert "森林防火" in say("log", "add", "石桥村", "--script", "森林防伙")[2]


def test_a_note_is_not_lost_silently_while_the_ledger_is_held(
    say: Say, town: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger_entries, "_PATIENCE", 0.0)
    with Lock(town / LOCK):
        code, _, err = say("log", "add", "石桥村", "--note", "x")
    assert (code, "再记一次" in err) == (1, True)
    assert newest(town)[0] != "note"


# On the air


@pytest.fixture
def air(town: Path) -> Iterator[None]:
    """The village's station, on the air in virtual time: it answers, and nothing is due."""
    ready, leave = threading.Event(), threading.Event()

    def run() -> None:
        air = Air(town, VirtualClock(SystemClock().now()), lambda card: Tape(card.name))
        ready.set()
        while not leave.is_set():
            air.turn()
            time.sleep(0.01)
        air.close()

    loop = threading.Thread(target=run)
    loop.start()
    assert ready.wait(30)
    yield
    leave.set()
    loop.join()


def test_on_the_air_a_note_goes_through_the_one_who_holds_the_ledger(air: None, say: Say, town: Path) -> None:
    assert say("log", "add", "石桥村", "--times", "3", "--note", "绕村", "--by", "司机")[0] == 0
    event = ledger.head(town / "records")
    assert event is not None
    assert (event.kind, event.actor, event.output) == ("note", "司机", "石桥村")
    assert (event.detail["reported"], event.detail["times"]) == (True, 3)
    assert event.boot == next(each.boot for each in ledger.events(town / "records") if each.kind == "boot")


def test_what_a_sound_check_was_answered_is_noted_too(air: None, town: Path) -> None:
    answer = control.ask(town, "note", kind="sound_check", output="石桥村", actor="老李", detail={"heard": True})
    assert answer == {"code": "air.noted", "params": {}}
    assert newest(town) == ("sound_check", "老李", {"heard": True})


@pytest.mark.parametrize(
    "body",
    [
        {"kind": "started", "detail": {}},
        {"kind": "note", "detail": "text"},
        {"kind": "note", "detail": {"at": math.nan}},
    ],
)
def test_nobody_can_note_what_only_air_knows_or_no_ledger_can_hold(air: None, town: Path, body: dict[str, Any]) -> None:
    before = newest(town)
    assert control.ask(town, "note", output="石桥村", actor="?", **body)["code"] == "air.wrong_request"
    assert newest(town) == before
