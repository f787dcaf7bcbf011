"""What air does when somebody deletes, renames or replaces its files; and a stop that it did not hear."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from dalaba.core.lock import Held, Lock, is_held
from dalaba.link import control
from dalaba.link.control import kept_stop
from dalaba.link.handover import FOLDER
from dalaba.link.requests import Stop
from dalaba.link.upkeep.forced_stop import halt
from dalaba.link.upkeep.start_processes import AIR_LOCK as LOCK
from tests.conftest import ROOT
from tests.places import at
from tests.test_disk_full import again, asked
from tests.test_onair import Booth

HOLD = """
import sys
from pathlib import Path
from dalaba.core.lock import Lock
lock = Lock(Path(sys.argv[1]))
print("held", flush=True)
input()
"""


@pytest.fixture
def booth(tmp_path: Path) -> Iterator[Booth]:
    """It plays from seven on."""
    booth = Booth(tmp_path / "石桥村")
    booth.hand_over(*(booth.spot(f"07:{minute:02}") for minute in range(0, 60, 5)))
    booth.clock.wait(at("6:58"))
    booth.until("06:58:02")
    yield booth
    booth.air.close()


def test_with_its_records_deleted_it_plays_on_and_a_stop_is_obeyed(booth: Booth) -> None:
    shutil.rmtree(booth.folder / "records")
    booth.until("7:02")
    assert [take.at for take in booth.tape.takes] == [at("7:00")]
    with pytest.raises(Held):
        Lock(booth.folder / LOCK)
    assert asked(booth, "stop")["code"] == "air.did_stop"
    booth.until("7:20")
    assert len(booth.tape.takes) == 1


def test_with_its_note_alone_deleted_it_hears_a_stop_a_second_later(booth: Booth) -> None:
    (booth.folder / FOLDER / control.FILE).unlink()
    booth.until("6:59")
    assert asked(booth, "stop")["code"] == "air.did_stop"


def test_in_a_folder_that_was_renamed_it_is_stopped_and_nothing_is_made_where_it_was(booth: Booth) -> None:
    old, booth.folder = booth.folder, booth.folder.with_name("石桥")
    old.rename(booth.folder)
    booth.until("6:59")
    assert is_held(booth.folder / LOCK)
    assert asked(booth, "stop")["code"] == "air.did_stop"
    assert not old.exists()


def test_where_another_has_its_lock_by_now_it_ends_in_silence_and_leaves_the_others_note(booth: Booth) -> None:
    path, note = booth.folder / LOCK, booth.folder / FOLDER / control.FILE
    booth.until("07:00:01")
    path.unlink()
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert other.stdout
        assert other.stdout.readline().strip() == "held"
        theirs = json.dumps({"port": 4711, "key": "0" * 64})
        note.write_text(theirs)
        assert booth.air.run() is False, "nobody ordered it"
        assert booth.clock.now() < at("07:00:05")
        assert 0 < booth.tape.takes[0].played < booth.tape.takes[0].sound.total, (
            "it fell silent in the middle of a word"
        )
        assert note.read_text() == theirs
        assert is_held(path)
    finally:
        other.communicate("\n")


# A stop that nobody heard


def test_a_stop_that_reached_no_air_is_the_first_thing_the_next_one_obeys(booth: Booth) -> None:
    booth.until("7:02")
    kept_stop.keep(booth.folder, Stop((), "村文书", "下雨"))
    again(booth)
    booth.until("7:20")
    assert booth.tape.takes == ()
    assert booth.outcomes()["07:05"] == ("missed", "air.stopped")
    assert list(kept_stop.waiting(booth.folder)) == [], "it is obeyed once"
    assert asked(booth, "resume")["code"] == "air.did_resume"
    booth.until("7:30")
    assert len(booth.tape.takes) == 2


def test_a_kept_stop_with_an_end_ends_then(booth: Booth) -> None:
    booth.until("7:02")
    kept_stop.keep(booth.folder, Stop((), "村文书", "下雨", at("07:08")))
    again(booth)
    booth.until("7:07")
    before = len(booth.tape.takes)
    booth.until("7:20")
    assert before == 0 < len(booth.tape.takes)
    assert booth.outcomes()["07:05"] == ("missed", "air.stopped_until")


def test_an_air_that_comes_to_itself_again_obeys_it_too(booth: Booth) -> None:
    booth.until("7:02")
    kept_stop.keep(booth.folder, Stop(("五一村",), "村文书", ""))
    booth.until("7:20")
    assert len(booth.tape.takes) == 1


@pytest.mark.parametrize(
    "text", ["", "{", "[" * 100_000, "[]", '{"to": 4}', '{"to": "五一村", "actor": 1, "reason": 2}']
)
def test_a_kept_stop_that_cannot_be_read_stops_everything(booth: Booth, text: str) -> None:
    (booth.folder / FOLDER / "stop-0.json").write_text(text)
    booth.until("7:20")
    assert booth.tape.takes == ()


def test_on_a_disk_that_keeps_it_for_ever_it_is_obeyed_once_a_run(
    booth: Booth, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_stop, "obeyed", lambda path: None)
    kept_stop.keep(booth.folder, Stop((), "村文书", ""))
    booth.until("7:02")
    asked(booth, "resume")
    booth.until("7:20")
    assert len(booth.tape.takes) == 3


def test_where_nobody_runs_nothing_is_kept(tmp_path: Path) -> None:
    assert halt(tmp_path, Stop((), "村文书", ""), silent=False) is None
    assert list(kept_stop.waiting(tmp_path)) == []


def test_where_only_the_desk_is_there_it_is_kept_for_the_air_it_starts(tmp_path: Path) -> None:
    with Lock(tmp_path / FOLDER / "desk.lock"):
        told = halt(tmp_path, Stop((), "村文书", ""), silent=False)
    assert told is not None
    assert told.code == "air.stop_kept"
    assert [order for _, order in kept_stop.waiting(tmp_path)] == [Stop((), "村文书", "")]


# Silence first


def test_silence_does_not_wait_for_the_disk(booth: Booth, monkeypatch: pytest.MonkeyPatch) -> None:
    """While the first word of it goes on the ledger, no horn sounds any more."""
    booth.until("07:00:01")
    ledger, sounded = booth.air._ledger, []
    append = ledger.append_many

    def slow(events: list[dict[str, object]]) -> object:
        sounded.append((booth.tape.takes[0].played == 0, [event["kind"] for event in events]))
        return append(events)

    monkeypatch.setattr(ledger, "append_many", slow)
    for verb in ("skip", "stop"):
        asked(booth, verb)
    assert sounded[0] == (False, ["order", "cut"])
    assert [kinds for _, kinds in sounded if "order" in kinds] == [["order", "cut"], ["order"]]
