"""The village PC whose disk is full, or gone read-only: on a real file system of a few megabytes, filled to the brim.

Mounting one takes root on Linux; where that is not allowed these are skipped by name.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dalaba.air.ledger import Ledger, LedgerError, Reserve, events, verify
from dalaba.air.main import RESERVE, Air, main
from dalaba.air.outputs.tape import Tape
from dalaba.core.clock import VirtualClock
from dalaba.core.model import Event, Problem
from dalaba.link import control, handover
from tests.above import Village
from tests.places import DAY, at, desk_of
from tests.test_onair import Booth
from tests.village import files

SEVEN = at("7:00")
NO_ROOM = "a disk of a few megabytes can only be mounted by root on Linux"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    if not sys.platform.startswith("linux") or shutil.which("mount") is None:
        pytest.skip(NO_ROOM)
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip(NO_ROOM)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(disk: Path, name: str = "ballast") -> Path:
    """Until not one more byte goes in."""
    with (disk / name).open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(4096))
    assert shutil.disk_usage(disk).free == 0
    return disk / name


def kinds(folder: Path) -> list[str]:
    return [event.kind for event in events(folder / "records")]


def long(number: int, words: int = 100_000) -> dict[str, object]:
    return {"kind": "order", "wall": SEVEN, "mono": number, "detail": {"words": "长" * words}}


def test_what_does_not_go_on_the_disk_waits_and_is_written_in_order(disk: Path) -> None:
    ledger = Ledger(disk / "records", "三江-01", "boot-1")
    ledger.append("boot", SEVEN, 0)
    ballast = fill(disk)
    for number in range(3):
        with pytest.raises(LedgerError) as caught:
            ledger.append_many([long(number)])
        assert caught.value.reason.code == "air.ledger_unwritable"
    assert (ledger.waiting, ledger.stuck) == (3, True)
    ballast.unlink()
    ledger.close()
    assert [event.mono for event in events(disk / "records")] == [0, 0, 1, 2]
    assert verify(disk / "records") == ()


def test_the_reserve_is_given_up_first_and_made_again_when_there_is_room(disk: Path) -> None:
    (disk / "records" / "onair").mkdir(parents=True)
    path = disk / RESERVE
    ledger = Ledger(disk / "records", "三江-01", "boot-1", reserve=Reserve(path))
    ledger.append("boot", SEVEN, 0)
    ledger.keep_reserve()
    assert path.stat().st_size == 2 * 1024 * 1024
    assert ledger.troubles == []
    ballast = fill(disk)
    ledger.append_many([long(1)])
    assert ledger.waiting == 0
    assert not path.exists()
    ledger.keep_reserve()
    assert [reason.code for reason in ledger.troubles] == ["air.disk_low"], "no room for a new one"
    ballast.unlink()
    ledger.keep_reserve()
    assert path.exists()
    assert ledger.troubles == []
    ledger.close()
    assert kinds(disk) == ["boot", "order"]


def test_memory_is_bounded_and_what_it_did_not_hold_is_counted(disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dalaba.air.ledger.writer.MOST_WAITING", 20)
    monkeypatch.setattr("dalaba.air.ledger.writer._REST", 0)
    ledger = Ledger(disk / "records", "三江-01", "boot-1")
    ledger.append("boot", SEVEN, 0)
    ballast = fill(disk)
    for number in range(30):
        with contextlib.suppress(LedgerError):
            ledger.append_many([long(number, 5_000)])
    assert ledger.waiting == 20
    ballast.unlink()
    ledger.append("shutdown", SEVEN, 99)
    ledger.close()
    assert verify(disk / "records") == ()
    assert kinds(disk) == ["boot", *["order"] * 20, "ledger", "shutdown"]
    (told,) = [event for event in events(disk / "records") if event.kind == "ledger"]
    assert (told.reason, told.detail["count"]) == ("air.ledger_overflowed", 10)


@pytest.fixture
def booth(disk: Path) -> Iterator[Booth]:
    booth = Booth(disk)
    booth.hand_over(booth.spot("07:00"), booth.spot("07:15"), booth.spot("07:30"))
    booth.clock.wait(at("6:55"))
    yield booth
    with contextlib.suppress(Exception):
        booth.air.close()


def again(booth: Booth) -> None:
    """The power goes without a word, and comes back."""
    booth.air._listener.close()
    booth.air._ledger._let_go()
    booth.air._lock.release()
    booth.tape = Tape("五一村")
    booth.air = Air(booth.folder, booth.clock, lambda card: booth.tape)


def asked(booth: Booth, verb: str) -> dict[str, object]:
    said: dict[str, Any] = {} if verb == "status" else {"actor": "村文书"}
    told: list[dict[str, object]] = []
    asking = threading.Thread(target=lambda: told.append(control.ask(booth.folder, verb, **said)))
    asking.start()
    while asking.is_alive():
        if booth.air._listener._waiting.empty():
            asking.join(0.005)  # a turn now would let virtual minutes pass before the order is here
        else:
            booth.air.turn()
    return told[0]


def codes(status: dict[str, object]) -> list[str]:
    trouble = status["trouble"]
    assert isinstance(trouble, list)
    return [each["code"] for each in trouble]


def test_the_disk_fills_up_and_every_spot_is_heard_and_later_on_the_ledger(booth: Booth) -> None:
    booth.until("6:58")
    fill(booth.folder)
    booth.until("7:20")
    assert [take.at for take in booth.tape.takes] == [at("7:00"), at("7:15")]
    status = asked(booth, "status")
    assert set(codes(status)) <= {"air.disk_low", "air.ledger_unwritable"}
    assert codes(status)
    (booth.folder / "ballast").unlink()
    booth.until("7:40")
    booth.air.close()
    assert booth.outcomes() == {"07:00": ("aired", ""), "07:15": ("aired", ""), "07:30": ("aired", "")}
    assert verify(booth.folder / "records") == ()


def test_a_pc_that_comes_back_with_a_full_disk_plays_and_says_nothing_twice(booth: Booth) -> None:
    booth.until("7:05")
    fill(booth.folder)
    (booth.folder / RESERVE).unlink(missing_ok=True)
    fill(booth.folder, "more")
    booth.clock.wait(at("7:00") + 330_000)
    again(booth)
    booth.until("7:20")
    assert [take.at for take in booth.tape.takes] == [at("7:15")]
    assert "air.ledger_unwritable" in [reason.code for reason in booth.air._ledger.troubles]
    for name in ("ballast", "more"):
        (booth.folder / name).unlink()
    booth.until("7:40")
    booth.air.close()
    assert booth.outcomes() == {"07:00": ("aired", ""), "07:15": ("aired", ""), "07:30": ("aired", "")}


def test_a_stop_on_a_full_disk_still_stands_after_the_power_was_gone(booth: Booth) -> None:
    booth.until("6:58")
    fill(booth.folder)
    asked(booth, "stop")
    again(booth)
    booth.until("7:20")
    assert booth.tape.takes == ()
    assert booth.outcomes()["07:00"] == ("missed", "air.stopped")


def test_a_disk_that_went_read_only_is_played_from(booth: Booth, disk: Path) -> None:
    booth.until("7:05")
    booth.air._listener.close()
    booth.air._ledger._let_go()
    booth.air._lock.release()
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    booth.tape = Tape("五一村")
    booth.air = Air(booth.folder, booth.clock, lambda card: booth.tape)
    booth.until("7:20")
    assert [take.at for take in booth.tape.takes] == [at("7:15")], "and 7:00 is known to have been heard"
    assert [reason.code for reason in booth.air._ledger.troubles][:1] == ["air.ledger_unwritable"]
    with contextlib.suppress(Exception):
        booth.air.close()


def test_a_damaged_ledger_on_a_full_disk_is_read_as_far_as_it_goes_and_mended_later(booth: Booth) -> None:
    booth.until("7:05")
    booth.air._ledger._let_go()
    file = booth.folder / "records" / "ledger-2022.sqlite"
    data = bytearray(file.read_bytes())
    data[:100] = os.urandom(100)
    file.write_bytes(data)
    fill(booth.folder)
    (booth.folder / RESERVE).unlink(missing_ok=True)
    fill(booth.folder, "more")
    again(booth)
    booth.until("7:20")
    assert [take.at for take in booth.tape.takes] == [at("7:15")]
    for name in ("ballast", "more"):
        (booth.folder / name).unlink()
    booth.air.close()
    assert verify(booth.folder / "records") == ()
    told: list[Event] = [event for event in events(booth.folder / "records") if event.kind == "ledger"]
    assert [event.reason for event in told] == ["air.ledger_mended"]
    assert booth.outcomes()["07:00"] == ("aired", "")
    assert handover.path_of(booth.folder, DAY).exists()
    assert isinstance(booth.clock, VirtualClock)


def test_a_desk_that_cannot_hand_over_says_so_once_and_does_when_it_can(disk: Path) -> None:
    for name, text in files("石桥村", "zh").items():
        (disk / name).parent.mkdir(parents=True, exist_ok=True)
        (disk / name).write_text(text, encoding="utf-8")
    complained: list[Problem] = []
    desk = desk_of(disk, lambda code, facts: None, complained.append)
    ballast = fill(disk)
    before = len(complained)
    for _ in range(3):
        desk._hand_over(DAY)
    assert [problem.reason.code for problem in complained[before:]] == ["cli.cannot_write"]
    assert not handover.path_of(disk, DAY).exists()
    ballast.unlink()
    desk._hand_over(DAY)
    assert handover.read(handover.path_of(disk, DAY)).date == DAY.isoformat()
    desk._lock.release()


def test_a_folder_that_never_held_a_station_and_takes_nothing_is_said_in_words(
    disk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    assert main(["--station", str(disk)]) == 1
    assert "写不进去" in capsys.readouterr().err


def test_a_townships_order_that_cannot_be_marked_is_not_heard_and_its_stop_is_obeyed(disk: Path) -> None:
    village = Village(disk / "五一村")
    assert village.hear(village.sign("resume")) == "air.fleet_taken"
    ballast = fill(disk)
    before = village.samples()
    assert village.hear(village.sign()) == "trust.not_marked"
    assert village.samples() == before == 0
    assert village.hear(village.sign("stop")) == "air.fleet_taken"
    ballast.unlink()
    assert village.hear(village.sign("resume")) == "air.fleet_taken"
    assert village.hear(village.sign()) == "air.fleet_taken"
    assert village.samples() > 0
    village.air.close()
    assert [row.said.did for row in village.rows()] == ["taken", "refused", "taken", "taken", "taken"]
