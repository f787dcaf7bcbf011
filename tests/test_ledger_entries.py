"""What somebody did at the station is on the ledger with their name, whether air runs or not."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

from dalaba.air import ledger
from dalaba.core.model import Reason
from dalaba.desk.ledger_entries import did
from dalaba.views.asrun import incidents
from dalaba.views.report import told

ZONE = ZoneInfo("Asia/Shanghai")


def test_without_air_it_is_written_at_once_and_told_in_both_languages(tmp_path: Path) -> None:
    assert did(tmp_path, "李会计", Reason("cli.exported", {"file": "a.xlsx", "rows": "2"})).code == "air.noted"
    (note,) = incidents(ledger.latest(tmp_path / "records", 9)).notes
    assert (note.kind, note.actor) == ("done", "李会计")
    assert told(note, "zh").startswith("李会计:")
    assert "a.xlsx" in told(note, "zh")
    assert "a.xlsx" in told(note, "en")


def test_an_entry_of_a_newer_program_shows_its_bare_code(tmp_path: Path) -> None:
    did(tmp_path, "李会计", Reason("page.something_new", {}))
    (note,) = incidents(ledger.latest(tmp_path / "records", 9)).notes
    assert told(note, "zh") == "李会计:page.something_new"
