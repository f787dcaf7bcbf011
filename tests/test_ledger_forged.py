"""The ledger in the hands of somebody who holds the PC and would have it say otherwise.

The forgeries are made by `forger.py`, which knows the form of the files and none of our code. Each is found; which
need a head that was noted, and which no chain finds without one that left the PC, is said by what is asserted.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from dalaba.air.ledger import REHEARSAL, Ledger, Proof, events, head, prove
from dalaba.air.ledger.repair import rescued
from dalaba.core.model import Event

SEVEN = 1_657_666_800_000
"""2022-07-13 07:00 in Sanjiang."""
FORGER = Path(__file__).with_name("forger.py")
ROOT = Path(__file__).parents[1]
AIR = """
import sys
from pathlib import Path
from dalaba.air.ledger import Ledger
ledger = Ledger(Path(sys.argv[1]), "三江-01", "0000000a")
ledger.append("boot", 1_657_666_800_000, 0)
ledger.close()
"""
CLAIMED = "ledger-2022.damaged-1.sqlite"


@dataclass(frozen=True)
class Town:
    """A ledger of 30 entries: a copy of its first 8, a page kept here from its twentieth, one in the safe."""

    records: Path
    older: Path
    page: Event
    safe: Event

    def forge(self, *words: str) -> None:
        command = [sys.executable, "-I", str(FORGER), str(self.records), *words]
        subprocess.run(command, check=True, capture_output=True, cwd=self.records)

    @property
    def noted(self) -> Mapping[str, str]:
        return {self.page.hash: "2022-07-13.html"}

    def prove(self) -> Proof:
        """As the PC itself can, with the page that it keeps."""
        return prove(self.records, "", self.noted)

    def prove_by_paper(self) -> Proof:
        """With the 20 signs of the page in the safe."""
        return prove(self.records, self.safe.hash[:20], self.noted)


@pytest.fixture
def town(tmp_path: Path) -> Town:
    records, older = tmp_path / "records", tmp_path / "older.sqlite"
    said = written(records, 0, 8)
    older.write_bytes((records / "ledger-2022.sqlite").read_bytes())
    said += written(records, 8, 30)
    return Town(records, older, said[19], said[25])


def written(records: Path, first: int, until: int) -> list[Event]:
    """What one air wrote, from its start to its end."""
    ledger = Ledger(records, "三江-01", f"{first:08x}")
    made = ledger.append_many(
        {"kind": "missed" if number % 2 else "planned", "wall": SEVEN + number * 900_000, "mono": number,
         "spot": f"核酸/1@{number}", "output": "五一村", "reason": "air.away"}
        for number in range(first, until)
    )  # fmt: skip
    ledger.close()
    return made


def codes(proof: Proof) -> list[str]:
    return sorted({flaw.code.partition(".")[2] for flaw in proof.flaws})


def test_an_honest_ledger_is_proved_up_to_each_head_that_was_noted(town: Town) -> None:
    proof = town.prove_by_paper()
    assert (proof.entries, proof.flaws, proof.told, proof.lost) == (30, (), (), 0)
    assert [(each.where, each.first, each.seq) for each in proof.heads] == [("2022-07-13.html", 1, 20), ("", 1, 26)]


FOUND_ALONE = {
    "changed": ["ledger_changed"],
    "changed_with_its_hash": ["ledger_broken"],
    "front": ["ledger_gap"],
    "middle": ["ledger_gap"],
    "inserted": ["ledger_changed"],
    "swapped": ["ledger_changed"],
    "nothing_told": ["ledger_broken"],
    "gap_told": ["ledger_gap_unproved"],
    "gap_told_of_elsewhere": ["ledger_gap_unproved"],
    "gap_hides_lies": ["ledger_gap_unproved"],
    "odd_value": ["ledger_changed"],
    "odd_time": ["ledger_changed", "ledger_misfiled"],
    "nested": ["ledger_changed"],
    "bytes_for_text": ["ledger_broken", "ledger_changed"],
    "of_another_clock": ["ledger_misfiled"],
}
"""What the chain itself shows, with no head noted anywhere."""


@pytest.mark.parametrize("how", FOUND_ALONE)
def test_what_is_forged_in_between_is_found_without_any_head(town: Town, how: str) -> None:
    town.forge(how)
    found = codes(prove(town.records))
    assert set(FOUND_ALONE[how]) <= set(found)
    assert set(found) <= {*FOUND_ALONE[how], "ledger_broken"}


FOUND_BY_A_HEAD = {
    "end": (["heads_missing"], ["head_missing", "heads_missing"]),
    "rewritten": (["heads_missing"], ["head_missing", "heads_missing"]),
}
"""What is left holds together: only a head of what was cut off or written anew finds it."""


@pytest.mark.parametrize("how", FOUND_BY_A_HEAD)
def test_what_is_cut_off_or_written_anew_is_found_by_the_heads_on_the_pc_and_on_paper(town: Town, how: str) -> None:
    town.forge(how)
    assert prove(town.records).flaws == (), "no chain can find it by itself"
    by_page, by_paper = FOUND_BY_A_HEAD[how]
    assert codes(town.prove()) == by_page
    assert codes(town.prove_by_paper()) == by_paper
    assert codes(prove(town.records, town.safe.hash[:12])) == ["head_missing"], "when the pages here are forged as well"


def test_an_older_copy_put_back_is_found_by_a_head_from_after_it(town: Town) -> None:
    town.forge("put_back", str(town.older))
    assert prove(town.records).flaws == ()
    assert codes(town.prove()) == ["heads_missing"]
    assert codes(town.prove_by_paper()) == ["head_missing", "heads_missing"]


def test_what_came_after_the_newest_head_nobody_can_vouch_for(town: Town) -> None:
    """Stated, for no chain can find it: from the last head on, the holder of the PC writes what he likes."""
    town.forge("rewritten_behind", "26")
    proof = town.prove_by_paper()
    assert proof.flaws == ()
    assert max(each.seq for each in proof.heads) == 26 < proof.entries


@pytest.mark.parametrize("name", ["ledger-2023.sqlite", "ledger-2019.sqlite"])
def test_a_years_file_under_another_years_name_is_found(town: Town, name: str) -> None:
    town.forge("rename", name)
    (flaw,) = prove(town.records).flaws
    assert (flaw.code, flaw.params["file"]) == ("air.ledger_misfiled", name)


def test_a_years_file_taken_away_is_found_by_a_head_and_by_the_next_year(town: Town) -> None:
    ledger = Ledger(town.records, "三江-01", "0000000b")
    ledger.append("boot", SEVEN + 366 * 86_400_000, 0)
    ledger.close()
    town.forge("rename", "holiday-pictures.sqlite")
    assert codes(prove(town.records)) == ["ledger_gap"]
    assert codes(town.prove_by_paper()) == ["head_missing", "heads_missing", "ledger_gap"]


def test_a_second_copy_of_a_year_is_found(town: Town) -> None:
    town.forge("copy", "ledger-2021.sqlite")
    assert codes(prove(town.records)) == ["ledger_misfiled", "ledger_twice"]


def test_a_view_in_the_tables_place_is_no_ledger(town: Town) -> None:
    """It could show a reader of today what it hides from another tomorrow."""
    town.forge("view")
    assert codes(town.prove()) == ["heads_missing", "ledger_unsound"]


def test_a_false_index_shows_lies_while_the_entries_hold_and_is_found(town: Town) -> None:
    """Who asks for a day is answered from the index of times, who walks the chain from the table."""
    town.forge("shadow")
    assert {event.kind for event in events(town.records, SEVEN)} == {"planned", "ended"}, "it does lie"
    (flaw,) = town.prove_by_paper().flaws
    assert (flaw.code, flaw.params["file"]) == ("air.ledger_unsound", "ledger-2022.sqlite")


@pytest.mark.parametrize("added", ["CREATE TABLE more (x)", "CREATE INDEX more ON events (kind)", "ANALYZE"])
def test_what_no_dalaba_put_into_the_file_is_named(town: Town, added: str) -> None:
    with closing(sqlite3.connect(town.records / "ledger-2022.sqlite")) as db:
        db.execute(added)
    (flaw,) = town.prove().flaws
    assert (flaw.code, flaw.params["error"]) == ("air.ledger_unsound", "sqlite_stat1" if added == "ANALYZE" else "more")


def test_guards_that_are_gone_change_no_answer_and_accuse_nobody(town: Town) -> None:
    with closing(sqlite3.connect(town.records / "ledger-2022.sqlite")) as db:
        db.execute("DROP TRIGGER no_update")
    assert town.prove_by_paper().flaws == ()


@pytest.mark.parametrize("what", ["text", "endless", "nothing", "half", "whole", "bytes"])
def test_a_number_of_another_type_is_no_number_of_an_entry(town: Town, what: str) -> None:
    town.forge("seq", what)
    assert set(codes(prove(town.records))) - {"ledger_gap"} == {"ledger_unreadable", "ledger_unsound"}
    said = written(town.records, 30, 31)
    assert [event.hash for event in events(town.records)][-1] == said[0].hash, "air goes on all the same"


def test_too_few_signs_name_no_head(town: Town) -> None:
    proof = prove(town.records, town.safe.hash[:11])
    assert (codes(proof), proof.heads) == (["head_no_hash"], ())


@pytest.mark.parametrize("what", ["text", "nothing", "bytes"])
def test_beside_numbers_of_another_type_a_damaged_year_is_mended_all_the_same(town: Town, what: str) -> None:
    town.forge("seq", what)
    (town.records / "ledger-2021.sqlite").write_bytes(b"no ledger " * 500)
    written(town.records, 30, 31)
    assert (town.records / "ledger-2021.damaged-1.sqlite").is_file()


def pipe(path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("no such files there")
    os.mkfifo(path)


@pytest.mark.parametrize("put", [pipe, Path.mkdir])
@pytest.mark.parametrize("name", ["ledger-2021.sqlite", "ledger-2022.sqlite"])
def test_what_is_no_file_is_not_waited_for_and_air_sets_it_aside(
    tmp_path: Path, name: str, put: Callable[[Path], None]
) -> None:
    """A pipe gives nothing until somebody writes into it, which nobody does."""
    put(tmp_path / name)
    look = (
        "import sys; from pathlib import Path; from dalaba.air.ledger import verify; print(verify(Path(sys.argv[1])))"
    )
    command = [sys.executable, "-c", look, str(tmp_path)]
    found = subprocess.run(command, capture_output=True, check=True, timeout=20, cwd=ROOT, text=True, encoding="utf-8")
    assert "air.ledger_unreadable" in found.stdout
    air = [sys.executable, "-c", AIR, str(tmp_path)]
    subprocess.run(air, capture_output=True, check=True, timeout=20, cwd=ROOT)
    assert [event.kind for event in events(tmp_path)] == ["ledger", "boot"]
    assert prove(tmp_path).flaws == ()
    assert not (tmp_path / f"{name[:11]}.damaged-1.sqlite").is_file()


# Gaps that the ledger tells of


def test_a_told_gap_is_believed_with_its_damaged_file_yet_shown_and_no_head_certifies_across_it(town: Town) -> None:
    town.forge("gap_hides_lies")
    town.forge("copy", CLAIMED)
    proof = town.prove()
    assert proof.flaws == (), "a forger may spoil a copy as well as a disk may"
    assert [reason.code for reason in proof.told] == ["air.ledger_was_mended", "air.ledger_lost"]
    assert (dict(proof.told[1].params), proof.lost) == ({"first": "10", "last": "12", "aside": CLAIMED}, 3)
    (page,) = proof.heads
    assert (page.first, page.seq) == (13, 20), "of what is before the gap it says nothing"
    (flaw,) = town.prove_by_paper().flaws
    assert (flaw.code, flaw.params["first"]) == ("air.head_across", "13")


def test_a_damaged_file_in_which_the_lost_entries_can_be_read_bears_nothing_out(town: Town) -> None:
    town.forge("copy", CLAIMED)
    town.forge("gap_told")
    assert codes(prove(town.records)) == ["ledger_gap_unproved"]


@pytest.mark.parametrize("data", [b"", b"no ledger " * 500])
def test_a_file_of_nothing_bears_no_gap_out_where_entries_were_kept(town: Town, data: bytes) -> None:
    """Entries of that year from before the mending can only have been kept from the damaged file."""
    town.forge("gap_told")
    (town.records / CLAIMED).write_bytes(data)
    assert codes(town.prove()) == ["ledger_gap_unproved"]


def test_an_older_copy_that_ends_before_the_gap_does_not_bear_it_out(town: Town) -> None:
    town.forge("gap_behind_the_copy")
    (town.records / CLAIMED).write_bytes(town.older.read_bytes())
    assert codes(prove(town.records)) == ["ledger_gap_unproved"]


def test_nothing_but_the_tale_of_a_loss_is_no_gap_of_a_mending(town: Town) -> None:
    """Where nothing can be read air begins anew, at the first number: there is no gap to tell of."""
    town.forge("all_gone")
    town.forge("junk", CLAIMED)
    assert codes(prove(town.records)) == ["ledger_gap"]


def test_no_tale_of_a_gap_excuses_what_is_no_gap(town: Town) -> None:
    """Number 0, of which no gap can be, once stood for every finding that is none."""
    town.forge("zero_told")
    town.forge("copy", CLAIMED)
    assert codes(prove(town.records)) == ["ledger_broken"]


def test_a_year_of_which_nothing_could_be_read_is_believed_lost(tmp_path: Path) -> None:
    """The years around it show the gap; nobody can have kept anything that stands next to it."""
    for year in (-1, 0, 1):
        ledger = Ledger(tmp_path, "三江-01", f"{year + 1:08x}")
        ledger.append_many({"kind": "boot", "wall": SEVEN + year * 366 * 86_400_000, "mono": n} for n in range(5))
        ledger.close()
    (tmp_path / "ledger-2022.sqlite").write_bytes(b"\0" * 8192)
    ledger = Ledger(tmp_path, "三江-01", "0000000b")
    ledger.append("boot", SEVEN + 400 * 86_400_000, 0)
    ledger.close()
    proof = prove(tmp_path)
    assert (proof.flaws, proof.lost) == ((), 5)


def test_every_gap_of_a_dying_disk_is_told_and_each_damaged_file_is_read_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = Ledger(tmp_path, "三江-01", "0000000a")
    ledger.append_many(
        {"kind": "planned", "wall": SEVEN + number, "mono": 0, "detail": {"title": "x" * 1000}}
        for number in range(1600)
    )
    ledger.close()
    file = tmp_path / "ledger-2022.sqlite"
    data = bytearray(file.read_bytes())
    leaves = [at for at in range(0, len(data), 4096) if data[at] == 0x0D]
    for at in leaves[1:-1:2]:
        data[at : at + 4096] = bytes(4096)
    file.write_bytes(data)
    written(tmp_path, 0, 1)
    looked: list[Path] = []

    def once(aside: Path) -> Iterator[Event]:
        looked.append(aside)
        return rescued(aside)

    monkeypatch.setattr("dalaba.air.ledger.set_aside.rescued", once)
    proof = prove(tmp_path)
    assert (proof.flaws, looked) == ((), [tmp_path / CLAIMED])
    gaps = [reason for reason in proof.told if reason.code == "air.ledger_lost"]
    assert len(gaps) > 200


# Rehearsals


def test_a_rehearsals_ledger_in_the_stations_place_is_no_proof(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path, REHEARSAL, REHEARSAL, lazy=True)
    for number in range(3):
        ledger.append("started", SEVEN + number, number)
    ledger.close()
    ledger = Ledger(tmp_path, "三江-01", "0a0b0c0d")
    ledger.append("boot", SEVEN + 10, 0)
    ledger.close()
    newest = head(tmp_path)
    assert newest is not None
    (flaw,) = prove(tmp_path, newest.hash).flaws
    assert (flaw.code, flaw.params["count"]) == ("air.ledger_rehearsed", "3")


@pytest.fixture
def dress(town: Town) -> Town:
    """A rehearsal's ledger in the place of the town's own, whose pages are still there."""
    for file in town.records.glob("ledger-*"):
        file.unlink()
    ledger = Ledger(town.records, REHEARSAL, REHEARSAL)
    ledger.append("started", SEVEN, 0)
    ledger.close()
    return town


def test_a_rehearsal_with_its_mark_taken_off_no_longer_holds(dress: Town) -> None:
    dress.forge("unmarked")
    assert codes(prove(dress.records)) == ["ledger_changed"]


def test_a_rehearsal_tied_anew_without_its_mark_is_found_by_the_stations_own_heads_only(dress: Town) -> None:
    dress.forge("unmarked_and_tied")
    assert prove(dress.records).flaws == (), "whoever holds the PC can write any chain"
    assert codes(dress.prove()) == ["heads_missing"]
    assert codes(dress.prove_by_paper()) == ["head_missing", "heads_missing"]
