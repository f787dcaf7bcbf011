"""The ledger after power cuts and on bad disks: torn logs, spoilt pages, cut-off files, a program gone back a version.

Always: it opens and takes events, what is kept was really said, in its order, and the chain holds but for what the
ledger itself says is lost.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dalaba.air.ledger import Ledger, LedgerError, events, head, verify
from dalaba.core.model import Event

SEVEN = 1_657_666_800_000
"""2022-07-13 07:00 in Sanjiang."""
NAME = "ledger-2022.sqlite"
ROOT = str(Path(__file__).parents[1])
WRITER = """
import sys
from pathlib import Path
from dalaba.air.ledger import Ledger
ledger = Ledger(Path(sys.argv[1]), "三江-01", sys.argv[2])
while True:
    number = ledger.head().seq if ledger.head() else 0
    detail = {"title": "核酸检测通知" * (number % 40), "at": number}
    made = ledger.append("started", 1657666800000 + number, number, spot=f"核酸/1@{number}", detail=detail)
    print(made.hash, flush=True)
"""


def said(ledger: Ledger, count: int, long: int = 3) -> list[Event]:
    """Some events; every seventh too long for a page."""
    return [
        ledger.append(
            "started", SEVEN + number * 1000, number, spot=f"核酸/1@{number}", output="五一村", clip="ab" * 32,
            detail={"title": "通知" * (2000 if number % 7 == long else 20), "number": number},
        )
        for number in range(count)
    ]  # fmt: skip


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Event]]:
    """A ledger of 300 events: most of it in the file, the last of it still in the log."""
    folder = tmp_path_factory.mktemp("whole") / "records"
    ledger = Ledger(folder, "三江-01", "boot-1")
    made = said(ledger, 260)
    ledger.close()
    ledger = Ledger(folder, "三江-01", "boot-2")
    made += said(ledger, 40)
    copied = folder.parent / "copy"
    shutil.copytree(folder, copied)
    ledger.close()
    assert (copied / f"{NAME}-wal").stat().st_size > 0
    return copied, made


def copy(whole: tuple[Path, list[Event]], folder: Path) -> Path:
    """Of the file and its log; not of the index in memory, which no power cut leaves."""
    records = folder / "records"
    records.mkdir(parents=True)
    for name in (NAME, f"{NAME}-wal"):
        shutil.copyfile(whole[0] / name, records / name)
    return records


def boots(records: Path, made: list[Event]) -> list[Event]:
    """Open it, say something, close it; what was kept of `made`. What must always hold is checked here."""
    ledger = Ledger(records, "三江-01", "boot-9")
    remembered = list(ledger.remembered(SEVEN))
    assert set(map(repr, remembered)) <= set(map(repr, made)) or ledger.unsure
    ledger.append("boot", SEVEN + 10**6, 0)
    ledger.close()
    assert ledger.waiting == 0
    there = list(events(records))
    seqs = [event.seq for event in there]
    assert seqs == sorted(set(seqs))
    assert there[-1].kind == "boot"
    known = {event.seq: event for event in made}
    changed = [event for event in there if event.boot != "boot-9" and known.get(event.seq) != event]
    told = [reason.code for reason in verify(records)]
    assert told.count("air.ledger_changed") == len(changed)
    # Where it was the hash that was hit, the entry after it does not follow from it either.
    assert len(told) - len(changed) == told.count("air.ledger_broken") <= len(changed)
    return [event for event in there if event.boot != "boot-9"]


def told(records: Path) -> dict[str, object]:
    """What the ledger says of its own mending."""
    (about,) = [event for event in events(records) if event.kind == "ledger"]
    assert about.reason == "air.ledger_mended"
    return dict(about.detail)


# Power cuts


@pytest.mark.parametrize("seed", range(60))
def test_a_torn_log_costs_its_end_only(whole: tuple[Path, list[Event]], tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    records, made = copy(whole, tmp_path), whole[1]
    log = records / f"{NAME}-wal"
    data = bytearray(log.read_bytes())
    at = chance.randrange(len(data))
    if seed % 3 == 0:
        data = data[:at]
    elif seed % 3 == 1:
        data[at:] = bytes(len(data) - at)
    else:
        data[at : at + 512] = chance.randbytes(len(data[at : at + 512]))
    log.write_bytes(data)
    kept = boots(records, made)
    assert kept == made[: len(kept)]
    assert len(kept) >= 260


def test_a_writer_killed_again_and_again_loses_nothing_it_said_was_written(tmp_path: Path) -> None:
    records, chance, printed = tmp_path / "records", random.Random(7), list[str]()
    for life in range(8):
        command = [sys.executable, "-c", WRITER, str(records), str(life)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": ROOT}) as writer:
            assert writer.stdout is not None
            for _ in range(chance.randrange(1, 150)):
                printed.append(writer.stdout.readline().decode().strip())
            writer.send_signal(signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
            printed += [line.decode() for line in writer.stdout.read().split(b"\n")[:-1]]
    assert verify(records) == ()
    assert set(printed) <= {event.hash for event in events(records)}
    assert verify(records, printed[-1]) == ()


# Bad disks


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from([NAME, f"{NAME}-wal"]),
    st.floats(0, 1, exclude_max=True),
    st.integers(1, 9000),
    st.sampled_from(["noise", "zeroes", "cut", "flip"]),
)
def test_whatever_is_scribbled_wherever_it_boots_and_what_is_kept_holds(
    whole: tuple[Path, list[Event]], name: str, where: float, length: int, how: str
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        records = copy(whole, Path(folder))
        data = bytearray((records / name).read_bytes())
        at = int(where * len(data))
        end = min(at + length, len(data))
        if how == "cut":
            del data[at:]
        elif how == "flip":
            data[at] ^= 0x55
        else:
            data[at:end] = bytes(end - at) if how == "zeroes" else random.Random(at).randbytes(end - at)
        (records / name).write_bytes(data)
        boots(records, whole[1])


def test_one_spoilt_page_costs_its_own_events_and_the_rest_is_kept(
    whole: tuple[Path, list[Event]], tmp_path: Path
) -> None:
    records, made = copy(whole, tmp_path), whole[1]
    spoil(records, page_of(records, made[100]))
    kept = boots(records, made)
    assert kept == [event for event in made if event in kept]
    assert made[100] not in kept
    assert (kept[0], kept[-1]) == (made[0], made[-1]), "before it and behind it"
    assert len(kept) > 250
    about = told(records)
    assert about["kept"] == len(kept)
    assert (about["seq"], about["hash"]) == (made[-1].seq, made[-1].hash)
    assert about["lost"] == [[kept_run[0].seq + 1, kept_run[1].seq - 1] for kept_run in gaps(kept)]
    aside = records / str(about["aside"])
    assert aside.name == "ledger-2022.damaged-1.sqlite"
    assert aside.is_file(), "nothing is thrown away"


@pytest.mark.parametrize("what", ["number", "通", "started", "abab"])
def test_one_wrong_byte_costs_its_own_entry_and_keeps_no_day_from_being_read(
    whole: tuple[Path, list[Event]], tmp_path: Path, what: str
) -> None:
    """In an old entry, where SQLite finds nothing wrong: what is no text or no JSON any more."""
    records, made = copy(whole, tmp_path), whole[1]
    data = bytearray((records / NAME).read_bytes())
    detail = data.index(b'{"number":100,')
    sought = what.encode()
    at = data.index(sought, detail) if what in ("number", "通") else data.rindex(sought, 0, detail)
    data[at - (what == "number")] = 0xFF
    (records / NAME).write_bytes(data)
    assert len(list(events(records))) == len(made)
    (flaw,) = verify(records)
    assert (flaw.code, flaw.params["seq"]) == ("air.ledger_changed", "101")
    assert len(boots(records, made)) == len(made)


def test_a_spoilt_index_overlooks_nothing_and_is_made_anew(whole: tuple[Path, list[Event]], tmp_path: Path) -> None:
    """An index with a wrong time in it reads well, and hides an entry from whoever asks for its hour."""
    records, made = copy(whole, tmp_path), whole[1][:260]
    (records / f"{NAME}-wal").unlink()
    data = bytearray((records / NAME).read_bytes())
    time = made[100].wall.to_bytes(6, "big")
    (index,) = [at for at in range(0, len(data), 4096) if data[at] == 0x0A and time in data[at : at + 4096]]
    data[data.index(time, index) + 2] ^= 0x55
    (records / NAME).write_bytes(data)
    assert made[100] not in events(records, made[100].wall, made[100].wall + 1)
    assert [flaw.code for flaw in verify(records)] == ["air.ledger_unsound"]
    assert boots(records, made) == made
    assert made[100] in events(records, made[100].wall, made[100].wall + 1)
    assert (told(records)["kept"], told(records)["lost"]) == (260, [])


def page_of(records: Path, event: Event) -> int:
    """Where in the file an event's own page is."""
    data = (records / NAME).read_bytes()
    return data.index(event.hash.encode()) // 4096 * 4096


def spoil(records: Path, at: int, length: int = 4096, name: str = NAME) -> None:
    data = bytearray((records / name).read_bytes())
    data[at : at + length] = b"\xa5" * len(data[at : at + length])
    (records / name).write_bytes(data)


def gaps(kept: list[Event]) -> list[tuple[Event, Event]]:
    return [(one, two) for one, two in pairwise(kept) if two.seq != one.seq + 1]


def test_a_gap_that_nobody_told_of_is_still_a_flaw(whole: tuple[Path, list[Event]], tmp_path: Path) -> None:
    records, made = copy(whole, tmp_path), whole[1]
    spoil(records, page_of(records, made[100]))
    boots(records, made)
    with closing(sqlite3.connect(records / NAME)) as db:
        db.execute("DROP TRIGGER no_delete")
        db.execute("DELETE FROM events WHERE seq = 200")
        db.commit()
    assert [(flaw.code, flaw.params["first"]) for flaw in verify(records)] == [("air.ledger_gap", "200")]


DAMAGES: dict[str, Callable[[Path], object]] = {
    "header": lambda file: spoil(file.parent, 0, 100),
    "first page": lambda file: spoil(file.parent, 0),
    "half a file": lambda file: os.truncate(file, file.stat().st_size // 2),
    "version": lambda file: spoil(file.parent, 60, 4),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_without_its_first_page_the_others_are_read_all_the_same(
    whole: tuple[Path, list[Event]], tmp_path: Path, damage: str
) -> None:
    records, made = copy(whole, tmp_path), whole[1][:260]
    (records / f"{NAME}-wal").unlink()
    DAMAGES[damage](records / NAME)
    kept = boots(records, made)
    assert len(kept) >= (100 if damage == "half a file" else 260)
    assert told(records)["kept"] == len(kept)


def test_an_emptied_file_leaves_what_is_in_the_log(whole: tuple[Path, list[Event]], tmp_path: Path) -> None:
    records, made = copy(whole, tmp_path), whole[1]
    os.truncate(records / NAME, 0)
    kept = boots(records, made)
    assert made[-1] in kept
    assert told(records)["error"] == "0 bytes"


@pytest.mark.parametrize("data", [b"not a database" * 400, b"\0" * 8192, b"SQLite format 3\0"])
def test_what_is_no_ledger_at_all_is_set_aside(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "records").mkdir()
    (tmp_path / "records" / NAME).write_bytes(data)
    assert boots(tmp_path / "records", []) == []
    about = told(tmp_path / "records")
    assert (about["kept"], about["seq"]) == (0, 0)
    assert (tmp_path / "records" / str(about["aside"])).read_bytes() == data


def test_an_empty_file_and_nothing_else_is_gone_on_with_but_not_trusted(tmp_path: Path) -> None:
    (tmp_path / "records").mkdir()
    (tmp_path / "records" / NAME).touch()
    ledger = Ledger(tmp_path / "records", "三江-01", "boot-1")
    assert ledger.unsure
    ledger.append("boot", SEVEN, 0)
    ledger.close()
    assert [event.kind for event in events(tmp_path / "records")] == ["boot"]


def test_of_a_damaged_old_year_the_chain_still_leads_into_the_new_one(tmp_path: Path) -> None:
    new_year = 1_672_531_200_000
    ledger = Ledger(tmp_path, "三江-01", "boot-1")
    made = said(ledger, 40)
    made += [ledger.append("order", new_year + number, 0) for number in range(5)]
    ledger.close()
    spoil(tmp_path, page_of(tmp_path, made[39]))
    spoil(tmp_path, page_of(tmp_path, made[20]))
    ledger = Ledger(tmp_path, "三江-01", "boot-9")
    ledger.append("boot", new_year + 10, 0)
    ledger.close()
    assert verify(tmp_path) == ()
    kept = [event.seq for event in events(tmp_path) if event.boot == "boot-1"]
    assert kept[-5:] == [41, 42, 43, 44, 45]
    assert 40 not in kept


def test_what_is_damaged_while_air_runs_is_mended_while_it_runs(tmp_path: Path) -> None:
    records = tmp_path / "records"
    ledger = Ledger(records, "三江-01", "boot-1")
    made = said(ledger, 100)
    ledger.close()
    ledger = Ledger(records, "三江-01", "boot-1")
    spoil(records, page_of(records, made[-1]))
    for number in range(3):
        ledger.append("order", SEVEN + 10**6, number)
    ledger.close()
    kept = list(events(records))
    assert verify(records) == ()
    assert [event.kind for event in kept if event.kind != "started"] == ["ledger", "order", "order", "order"]
    assert kept[0] == made[0]


def test_the_power_may_go_again_while_it_is_mended(
    whole: tuple[Path, list[Event]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After every single step of it; the next start finishes it, and tells of it once at least."""
    for step in range(1, 20):
        records, made = copy(whole, tmp_path / str(step)), whole[1]
        spoil(records, page_of(records, made[100]))
        with monkeypatch.context() as patched:
            cut_after(patched, step)
            cut = not opens(records)
        kept = boots(records, made)
        assert len(kept) > 250
        assert told(records)["kept"] == len(kept)
        if not cut:
            break
    assert step > 5, "it has that many steps at least"


class PowerCut(BaseException):
    """Not an error that anything would catch."""


def opens(records: Path) -> bool:
    try:
        Ledger(records, "三江-01", "boot-8")
    except PowerCut:
        return False
    return True


def cut_after(patched: pytest.MonkeyPatch, steps: int) -> None:
    """Let the power go at the n-th file that is moved, removed or written."""
    left = [steps]

    def counted(real: Callable[..., object]) -> Callable[..., object]:
        def act(*args: object, **more: object) -> object:
            left[0] -= 1
            if not left[0]:
                raise PowerCut
            return real(*args, **more)

        return act

    for name in ("replace", "unlink", "write_text"):
        patched.setattr(Path, name, counted(getattr(Path, name)))


# Two programs


def test_two_that_write_by_mistake_fork_nothing(tmp_path: Path) -> None:
    one, two = Ledger(tmp_path, "三江-01", "one"), Ledger(tmp_path, "三江-01", "two")
    for number in range(4):
        (one, two)[number % 2].append("order", SEVEN, number)
    one.close()
    two.close()
    assert [(event.boot, event.mono) for event in events(tmp_path)] == [("one", 0), ("two", 1), ("one", 2), ("two", 3)]
    assert verify(tmp_path) == ()


def test_a_program_gone_back_a_version_leaves_the_newer_ledger_alone_and_writes_beside_it(tmp_path: Path) -> None:
    records = tmp_path / "records"
    ledger = Ledger(records, "三江-01", "boot-1")
    made = said(ledger, 5)
    ledger.close()
    with closing(sqlite3.connect(records / NAME)) as db:
        db.execute("PRAGMA user_version = 2")
    before = (records / NAME).read_bytes()

    for boot in ("boot-2", "boot-3"):
        older = Ledger(records, "三江-01", boot)
        assert [reason.code for reason in older.troubles] == ["air.ledger_newer"]
        assert [event.spot for event in older.remembered(SEVEN)][:5] == [event.spot for event in made]
        older.append("boot", SEVEN, 0)
        older.close()

    assert (records / NAME).read_bytes() == before
    beside = records / "beside" / "records"
    assert [event.kind for event in events(beside)] == ["ledger", "boot"] * 2
    assert verify(beside) == ()
    with pytest.raises(LedgerError) as caught:
        head(records)
    assert caught.value.reason.code == "air.ledger_newer"


def test_someone_who_reads_is_not_kept_waiting_and_changes_nothing(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path, "三江-01", "boot-1")
    said(ledger, 10)
    reader = "import sys, json; from pathlib import Path; from dalaba.air.ledger import events, verify\n"
    reader += "print(json.dumps([len(list(events(Path(sys.argv[1])))), len(verify(Path(sys.argv[1])))]))"
    command = [sys.executable, "-c", reader, str(tmp_path)]
    for count in (10, 20):
        found = subprocess.run(command, capture_output=True, check=True, env={**os.environ, "PYTHONPATH": ROOT})
        assert json.loads(found.stdout) == [count, 0]
        said(ledger, 10)
    ledger.close()
    assert verify(tmp_path) == ()
