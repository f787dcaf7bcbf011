"""The ledger of a village office PC: power cuts, full disks, new years, and hands that would have it say otherwise."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dalaba.air.ledger import LAZY_BATCH, Ledger, LedgerError, events, head, head_at, verify
from dalaba.core.model import Event

SEVEN = 1_657_666_800_000
"""2022-07-13 07:00 in Sanjiang."""
NEW_YEAR = 1_672_531_200_000
"""2023-01-01 00:00 UTC."""


def opened(folder: Path, boot: str = "boot-1", lazy: bool = False) -> Ledger:
    return Ledger(folder / "records", "三江-01", boot, lazy)


def morning(ledger: Ledger, spots: int = 3, start: int = SEVEN) -> None:
    for number in range(spots):
        at = start + number * 900_000
        ledger.append("started", at, number * 900_000, spot=f"核酸/1@五一村@{number}", output="五一村", clip="ab" * 32)
        ledger.append("ended", at + 45_000, number * 900_000 + 45_000, spot=f"核酸/1@五一村@{number}", output="五一村")


def tampered(folder: Path, *statements: str) -> None:
    """As someone would with any SQLite browser, guards taken off."""
    with closing(sqlite3.connect(folder / "records" / "ledger-2022.sqlite")) as db:
        for guard in ("no_update", "no_delete", "no_replace"):
            db.execute(f"DROP TRIGGER {guard}")
        for statement in statements:
            db.execute(statement)
        db.commit()


def codes(folder: Path) -> list[str]:
    return [reason.code for reason in verify(folder / "records")]


def test_what_was_appended_is_read_back_as_it_was_said(tmp_path: Path) -> None:
    ledger = opened(tmp_path)
    said = [
        ledger.append("boot", SEVEN, 0, detail={"pid": 7}),
        ledger.append(
            "order", SEVEN + 1, 1, actor="村文书", reason="air.stopped", detail={"to": ["五一村"], "verb": "stop"}
        ),
    ]
    ledger.close()
    assert list(events(tmp_path / "records")) == said
    assert [(event.seq, event.node, event.boot) for event in said] == [
        (1, "三江-01", "boot-1"),
        (2, "三江-01", "boot-1"),
    ]
    assert said[1].prev == said[0].hash


def test_the_chain_goes_on_after_a_restart(tmp_path: Path) -> None:
    for boot in ("boot-1", "boot-2", "boot-3"):
        ledger = opened(tmp_path, boot)
        morning(ledger, 1)
        ledger.close()
    assert [event.seq for event in events(tmp_path / "records")] == [1, 2, 3, 4, 5, 6]
    assert verify(tmp_path / "records") == ()


def test_every_year_has_its_file_and_the_chain_runs_through_them(tmp_path: Path) -> None:
    ledger = opened(tmp_path)
    ledger.append("started", NEW_YEAR - 1, 0, spot="除夕")
    ledger.append("ended", NEW_YEAR, 1, spot="除夕")
    ledger.close()
    assert sorted(file.name for file in (tmp_path / "records").iterdir()) == [
        "ledger-2022.sqlite",
        "ledger-2023.sqlite",
    ]
    assert [event.kind for event in events(tmp_path / "records")] == ["started", "ended"]
    assert verify(tmp_path / "records") == ()


def test_a_clock_set_back_over_new_year_keeps_the_order_of_what_happened(tmp_path: Path) -> None:
    ledger = opened(tmp_path)
    walls = [NEW_YEAR - 5, NEW_YEAR + 5, NEW_YEAR - 4, NEW_YEAR + 6]
    for number, wall in enumerate(walls):
        ledger.append("order", wall, number)
    ledger.close()
    assert [event.wall for event in events(tmp_path / "records")] == walls
    assert verify(tmp_path / "records") == ()
    again = opened(tmp_path, "boot-2")
    assert again.append("boot", NEW_YEAR - 3, 0).seq == 5
    again.close()
    assert verify(tmp_path / "records") == ()


def test_a_day_is_read_without_its_neighbours(tmp_path: Path) -> None:
    ledger = opened(tmp_path)
    morning(ledger, 4)
    found = ledger.events(SEVEN + 900_000, SEVEN + 1_800_000)
    assert [(event.kind, event.spot[-1]) for event in found] == [("started", "1"), ("ended", "1")]
    ledger.close()


def test_an_office_without_a_ledger_has_no_events_and_no_flaws(tmp_path: Path) -> None:
    assert list(events(tmp_path / "records")) == []
    assert head(tmp_path / "records") is None
    assert verify(tmp_path / "records") == ()
    assert not (tmp_path / "records").exists()


def test_someone_else_may_read_while_air_writes(tmp_path: Path) -> None:
    ledger = opened(tmp_path)
    morning(ledger, 1)
    reading = events(tmp_path / "records")
    assert next(reading).kind == "started"
    ledger.append("order", SEVEN, 0)
    assert head(tmp_path / "records") == ledger.head()
    assert next(reading).kind == "ended"
    ledger.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET spot = '别的' WHERE seq = 2",
        "DELETE FROM events WHERE seq = 2",
        "INSERT OR REPLACE INTO events SELECT * FROM events WHERE seq = 2",
    ],
)
def test_the_file_itself_refuses_to_be_rewritten(tmp_path: Path, statement: str) -> None:
    ledger = opened(tmp_path)
    morning(ledger)
    ledger.close()
    file = tmp_path / "records" / "ledger-2022.sqlite"
    with closing(sqlite3.connect(file)) as db, pytest.raises(sqlite3.IntegrityError, match="only appended"):
        db.execute(statement)


def test_a_changed_event_is_found(tmp_path: Path) -> None:
    ledger = opened(tmp_path)
    morning(ledger)
    ledger.close()
    tampered(tmp_path, "UPDATE events SET output = '东和村' WHERE seq = 3")
    found = verify(tmp_path / "records")
    assert [(reason.code, reason.params["seq"]) for reason in found] == [("air.ledger_changed", "3")]


def test_a_changed_event_with_a_hash_made_to_fit_breaks_the_chain_behind_it(tmp_path: Path) -> None:
    ledger = opened(tmp_path)
    morning(ledger)
    ledger.close()
    other = Ledger(tmp_path / "elsewhere", "三江-01", "boot-1")
    morning(other, 1)
    forged = other.append("missed", SEVEN + 900_000, 900_000, spot="核酸/1@五一村@1")
    other.close()
    tampered(
        tmp_path, f"UPDATE events SET kind = 'missed', output = '', clip = '', hash = '{forged.hash}' WHERE seq = 3"
    )
    assert codes(tmp_path) == ["air.ledger_broken"]


def test_events_taken_out_are_counted(tmp_path: Path) -> None:
    ledger = opened(tmp_path)
    morning(ledger)
    ledger.close()
    tampered(tmp_path, "DELETE FROM events WHERE seq IN (3, 4)")
    found = verify(tmp_path / "records")
    assert [(reason.code, dict(reason.params)) for reason in found] == [("air.ledger_gap", {"first": "3", "last": "4"})]


def test_a_tail_cut_off_is_found_by_the_head_on_paper(tmp_path: Path) -> None:
    ledger = opened(tmp_path)
    morning(ledger)
    printed = ledger.append("order", SEVEN + 9_000_000, 0, actor="村文书").hash
    ledger.close()
    records = tmp_path / "records"
    assert verify(records, printed) == ()
    assert verify(records, f"{printed[:4]} {printed[4:12].upper()}") == ()
    tampered(tmp_path, "DELETE FROM events WHERE seq > 4")
    assert verify(records) == (), "what is left holds"
    assert [reason.code for reason in verify(records, printed[:12])] == ["air.head_missing"]


def test_a_tail_written_anew_is_found_by_the_head_on_paper(tmp_path: Path) -> None:
    for name, word in (("真", "started"), ("假", "missed")):
        ledger = opened(tmp_path / name)
        morning(ledger)
        ledger.append(word, SEVEN + 9_000_000, 0, spot="核酸/1@五一村@9")
        ledger.close()
    noted = head(tmp_path / "真" / "records")
    assert noted is not None
    assert verify(tmp_path / "假" / "records") == ()
    assert [reason.code for reason in verify(tmp_path / "假" / "records", noted.hash)] == ["air.head_missing"]


@pytest.mark.parametrize("word", ["abc", "我们村的", "12345678", "0123456789ax"])
def test_what_is_no_hash_is_said_so(tmp_path: Path, word: str) -> None:
    assert [reason.code for reason in verify(tmp_path / "records", word)] == ["air.head_no_hash"]


def test_the_days_head_is_the_last_thing_said_before_its_end(tmp_path: Path) -> None:
    ledger = opened(tmp_path)
    eve = ledger.append("shutdown", NEW_YEAR - 1, 0)
    ledger.append("boot", NEW_YEAR, 1)
    ledger.close()
    assert head_at(tmp_path / "records", NEW_YEAR) == eve
    assert head_at(tmp_path / "records", NEW_YEAR + 1) == head(tmp_path / "records")
    assert head_at(tmp_path / "records", SEVEN) is None


def test_a_file_that_a_power_cut_left_half_made_is_completed(tmp_path: Path) -> None:
    (tmp_path / "records").mkdir()
    (tmp_path / "records" / "ledger-2022.sqlite").touch()
    ledger = opened(tmp_path)
    morning(ledger, 1)
    ledger.close()
    assert len(list(events(tmp_path / "records"))) == 2


def test_what_a_locked_ledger_refused_is_there_once_it_gives_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = opened(tmp_path)
    morning(ledger, 1)
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *args, **more: connect(*args, **{**more, "timeout": 0.05}))
    ledger.close()
    ledger = opened(tmp_path)
    with closing(connect(tmp_path / "records" / "ledger-2022.sqlite", isolation_level=None)) as hog:
        hog.execute("BEGIN IMMEDIATE")
        for _ in range(2):
            with pytest.raises(LedgerError) as caught:
                ledger.append("order", SEVEN, 0)
            assert caught.value.reason.code == "air.ledger_unwritable"
        assert ledger.waiting == 2
        hog.execute("ROLLBACK")
    with pytest.raises(LedgerError):
        ledger.append("ended", SEVEN, 0)  # a moment later: what was refused just now is not tried at once again
    ledger.close()
    assert ledger.waiting == 0
    assert [event.kind for event in events(tmp_path / "records")] == ["started", "ended", "order", "order", "ended"]
    assert verify(tmp_path / "records") == ()


def test_what_append_returned_from_survives_a_kill(tmp_path: Path) -> None:
    root = str(Path(__file__).parents[1])
    program = (
        "import sys; from pathlib import Path; from dalaba.air.ledger import Ledger\n"
        "ledger = Ledger(Path(sys.argv[1]), 'n', 'b')\n"
        "while True: print(ledger.append('order', 1657666800000, 0).seq, flush=True)\n"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "records")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": root}) as writer:
        assert writer.stdout is not None
        seen = 0
        while seen < 200:
            seen = int(writer.stdout.readline())
        writer.send_signal(signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
        whole_lines = writer.stdout.read().split(b"\n")[:-1]
    printed = int(whole_lines[-1]) if whole_lines else seen
    last = head(tmp_path / "records")
    assert last is not None
    assert last.seq >= printed
    assert verify(tmp_path / "records") == ()


def test_a_lazy_ledger_writes_in_large_pieces_and_shows_all_when_asked(tmp_path: Path) -> None:
    ledger = opened(tmp_path, lazy=True)
    for number in range(LAZY_BATCH - 1):
        ledger.append("order", SEVEN + number, number)
    assert ledger.waiting == LAZY_BATCH - 1
    assert not (tmp_path / "records" / "ledger-2022.sqlite").exists()
    assert len(list(ledger.events())) == LAZY_BATCH - 1
    ledger.append("order", SEVEN, 0)
    ledger.close()
    assert len(list(events(tmp_path / "records"))) == LAZY_BATCH
    assert verify(tmp_path / "records") == ()


def test_several_events_are_written_together_or_not_at_all(tmp_path: Path) -> None:
    ledger = opened(tmp_path)
    with pytest.raises(TypeError):
        ledger.append_many(
            [{"kind": "order", "wall": SEVEN, "mono": 0}, {"kind": "order", "wall": SEVEN, "mono": object()}]
        )
    assert ledger.waiting == 0
    made = ledger.append_many({"kind": "planned", "wall": SEVEN, "mono": 0, "spot": str(n)} for n in range(3))
    ledger.close()
    assert list(events(tmp_path / "records")) == made
    assert [event.seq for event in made] == [1, 2, 3]


def test_a_name_that_is_no_text_does_not_block_the_ledger(tmp_path: Path) -> None:
    ledger = opened(tmp_path)
    made = ledger.append("order", SEVEN, 0, actor="\udcff文书")
    ledger.close()
    assert made.actor == "?文书"
    assert list(events(tmp_path / "records")) == [made]


words = st.text(max_size=12)
plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**15), 10**15)
    | st.floats(allow_nan=False, allow_infinity=False)
    | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=6,
)
said = st.fixed_dictionaries(
    {
        "kind": words,
        "wall": st.integers(SEVEN - 40_000_000_000, SEVEN + 40_000_000_000),
        "mono": st.integers(0, 10**12),
        "spot": words,
        "reason": words,
        "detail": st.dictionaries(words, plain, max_size=3),
    }
)


@given(st.lists(st.lists(said, max_size=4), max_size=4))
@settings(max_examples=40, deadline=None)
def test_whatever_is_said_in_whatever_year_is_kept_in_order_and_holds(batches: list[list[dict[str, object]]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        made: list[Event] = []
        for boot, batch in enumerate(batches):
            ledger = opened(Path(folder), str(boot), lazy=True)
            made += ledger.append_many(batch)
            ledger.close()
        assert list(events(Path(folder) / "records")) == made
        assert codes(Path(folder)) == []
