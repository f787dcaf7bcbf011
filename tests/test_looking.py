"""Whatever lies in a station's folder, looking at it ends, and says what is wrong: pipes, devices, dead drives."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import threading
import time
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook

from dalaba.air.clip_check import Intact
from dalaba.callup import store as callup
from dalaba.core import atomic
from dalaba.core.model import Clip, Place, Programme, Reason, Refusal, Spot
from dalaba.core.problems import Bad
from dalaba.desk.root import Station, stamp
from dalaba.doors.console import link_file as door
from dalaba.link import handover
from dalaba.link.control import kept_stop as stops
from dalaba.link.control import note as notes
from dalaba.link.handover import HandoverError
from dalaba.sound.codec import CodecError, probe
from dalaba.speech.library import INDEX, RECORDED, RENDERED, Library
from dalaba.station.checks import few_can_play
from dalaba.station.files import folder
from dalaba.station.files.sheets import tables
from dalaba.station.files.table import MOST_ROWS
from dalaba.station.files.xlsx import read
from tests.conftest import ROOT, Shell
from tests.places import DAY, at, written

FILES = {
    "station.yaml": "台名: 三江\n播放点:\n  五一村: {类型: 大喇叭}\n",
    "scripts/开会.txt": "各位乡亲,开会。",
    "schedules/开会.yaml": "播出安排:\n  - {文稿: 开会, 播放点: 五一村, 时刻: '8:00'}\n",
}
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes among files")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return written(tmp_path / "三江", FILES)


def told(place: Path) -> list[tuple[str, str]]:
    return [(str(problem.place), problem.reason.code) for problem in Station.read(place).problems.errors]


def checked(place: Path) -> subprocess.CompletedProcess[str]:
    """`check`, as a person types it; it has half a minute, and half a gigabyte."""
    code = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_AS, (2**31, 2**31));"
        "from dalaba.doors.cli import main; sys.exit(main(sys.argv[1:]))"
    )
    words = [sys.executable, "-c", code, "--station", str(place), "--ui", "en", "check"]
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=30, check=False)


# --- what is no plain file ---------------------------------------------------------------------------------------


@posix
@pytest.mark.parametrize(
    "name", ["scripts/甲.txt", "scripts/甲.yaml", "scripts/甲.docx", "schedules/甲.yaml", "schedules/甲.xlsx"]
)
def test_a_pipe_among_the_files_holds_nobody_up(place: Path, name: str) -> None:
    os.mkfifo(place / name)
    found = checked(place)
    assert found.returncode == 1
    assert name in found.stderr
    assert "pipe" in found.stderr
    assert stamp(place) == stamp(place)


@posix
@pytest.mark.parametrize("name", ["station.yaml", "days.yaml", "days.auto.yaml", "recordings.auto.yaml"])
def test_nor_does_one_in_the_place_of_a_file_of_its_own(place: Path, name: str) -> None:
    (place / name).unlink(missing_ok=True)
    os.mkfifo(place / name)
    found = checked(place)
    assert found.returncode != 0
    assert name in found.stderr + found.stdout


@posix
@pytest.mark.parametrize("name", ["scripts/甲.txt", "schedules/甲.csv", "schedules/甲.yaml"])
def test_a_device_that_never_ends_does_not_fill_the_memory(place: Path, name: str) -> None:
    (place / name).symlink_to("/dev/zero")
    found = checked(place)
    assert found.returncode == 1
    assert name in found.stderr
    assert "MemoryError" not in found.stderr


@posix
def test_a_pipe_in_the_place_of_a_recording_is_no_recording(place: Path) -> None:
    recorded = place / RECORDED
    recorded.mkdir(parents=True)
    os.mkfifo(recorded / "开会.m4a")
    assert Library(place).recordings.digest("开会.m4a") is None
    with pytest.raises(CodecError):
        probe(recorded / "开会.m4a")
    assert checked(place).returncode == 1


@posix
def test_a_pipe_in_the_place_of_the_index_of_clips_is_put_aside(place: Path) -> None:
    (place / RENDERED).mkdir(parents=True)
    os.mkfifo(place / RENDERED / INDEX)
    found = checked(place)
    assert found.returncode == 0
    assert "was moved to" in found.stdout + found.stderr


def _day_s_clip(place: Path) -> object:
    return Intact(place)(Clip("audio/rendered/a.mp3", "d", 22_050, 0, 1, ""))


@posix
@pytest.mark.parametrize(
    ("file", "ask", "answer"),
    [
        ("records/onair/control.json", notes.read, None),
        ("records/onair/console.json", door.read, None),
        ("records/onair/stop-7.json", lambda place: [order.to for _, order in stops.waiting(place)], [()]),
        ("records/callup/2022-07-13.json", lambda place: callup.load(place, DAY), atomic.Broken),
        ("records/onair/2022-07-13.json", lambda place: handover.read(handover.path_of(place, DAY)), HandoverError),
        ("audio/rendered/a.mp3", _day_s_clip, Reason("air.clip_missing", {"clip": "audio/rendered/a.mp3"})),
    ],
)
def test_a_pipe_in_the_place_of_a_file_of_the_program_s_own_holds_nobody_up(
    place: Path, file: str, ask: Callable[[Path], object], answer: object
) -> None:
    (place / file).parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(place / file)
    told: list[object] = []

    def listen() -> None:
        try:
            told.append(ask(place))
        except Exception as error:
            told.append(type(error))

    asking = threading.Thread(target=listen, daemon=True)
    asking.start()
    asking.join(10)
    assert told == [answer]


def test_of_the_program_s_own_files_no_more_is_read_than_it_ever_writes(place: Path) -> None:
    with open(place / "own.json", "wb") as file:
        file.truncate(40_000_000_000)
    with pytest.raises(atomic.NotPlain):
        atomic.whole(place / "own.json", 1_000)


def test_a_file_beyond_all_measure_is_not_read(place: Path) -> None:
    with open(place / "scripts/甲.txt", "wb") as file:
        file.truncate(30_000_000_000)  # nothing but a size
    assert told(place) == [("scripts/甲.txt", "files.too_big")]


def test_a_recording_beyond_all_measure_is_told_and_not_read(place: Path, shell: Shell) -> None:
    (place / RECORDED).mkdir(parents=True)
    with open(place / RECORDED / "停水通知.wav", "wb") as file:
        file.truncate(40_000_000_000)
    script = {"scripts/开会.yaml": "版本: {普通话: {录音: 停水通知.wav, 录音里说的: {}}}\n"}
    (place / "scripts/开会.txt").unlink()
    written(place, script)
    found = checked(place)
    assert found.returncode == 1
    assert "停水通知.wav” is too big" in found.stdout + found.stderr
    shell.station = place
    said = shell("play", "--file", str(place / RECORDED / "停水通知.wav"), ui="en")
    assert "too big" in said.stdout + said.stderr


def test_a_word_document_that_unpacks_beyond_all_measure_is_not_unpacked(place: Path) -> None:
    with (
        zipfile.ZipFile(place / "scripts/甲.docx", "w", zipfile.ZIP_DEFLATED) as parts,
        parts.open("word/document.xml", "w") as part,
    ):
        for _ in range(300):
            part.write(b" " * 1_000_000)
    assert told(place) == [("scripts/甲.docx", "files.too_big")]


# --- what gives no answer ----------------------------------------------------------------------------------------


@pytest.fixture
def dead(place: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A file on a drive that is off: who asks about it waits until the end."""
    path = place / "scripts" / "网盘.txt"
    path.write_text("各位乡亲。", "utf-8")
    back = threading.Event()
    real_open, real_stat = os.open, os.stat

    def waiting_open(name, *more, **also):  # type: ignore[no-untyped-def]  # as the system's
        return back.wait() if os.fspath(name) == str(path) else real_open(name, *more, **also)

    def waiting_stat(name, *more, **also):  # type: ignore[no-untyped-def]  # as the system's
        if not isinstance(name, int) and os.fspath(name) == str(path):
            back.wait()
        return real_stat(name, *more, **also)

    monkeypatch.setattr(folder, "PATIENCE", 0.3)
    monkeypatch.setattr(os, "open", waiting_open)
    monkeypatch.setattr(os, "stat", waiting_stat)
    yield path
    back.set()


def test_a_dead_drive_costs_its_file_a_moment_and_then_nothing_more(place: Path, dead: Path) -> None:
    began = time.monotonic()
    assert told(place) == [("scripts/网盘.txt", "files.no_answer")]
    assert time.monotonic() - began < 3
    threads = threading.active_count()
    began = time.monotonic()
    for _ in range(20):
        assert told(place) == [("scripts/网盘.txt", "files.no_answer")]
        assert "scripts/开会.txt" in {name for name, _, _ in stamp(place)}, "the others are seen to change"
    assert time.monotonic() - began < 5
    assert threading.active_count() == threads, "one waits for the drive, however often it is looked at"


def test_a_drive_that_is_back_is_read_again(place: Path, dead: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(place) == [("scripts/网盘.txt", "files.no_answer")]
    monkeypatch.undo()
    waiting = folder._silent[str(dead)]
    dead_still = stamp(place)
    assert ("scripts/网盘.txt", -1, 0) in dead_still
    folder._silent.clear()
    assert told(place) == []
    assert stamp(place) != dead_still
    assert waiting.is_alive()


# --- what goes while somebody looks ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["scripts/开会.txt", "schedules/开会.yaml", "days.yaml"])
def test_a_file_that_goes_between_two_looks_at_it_ends_nobody(
    place: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Somebody saves by rename: it is there when first asked about, and gone at the next question."""
    (place / "days.yaml").write_text("日类型: []\n", "utf-8")
    real = os.stat
    gone: list[str] = []

    def once(path, *more, **also):  # type: ignore[no-untyped-def]  # as the system's
        found = real(path, *more, **also)
        if not isinstance(path, int) and os.fspath(path) == str(place / name):
            os.unlink(path)
            gone.append(name)
        return found

    monkeypatch.setattr(os, "stat", once)
    stamp(place)
    assert gone == [name]
    (place / name).write_text(FILES.get(name, "日类型: []\n"), "utf-8")
    Station.read(place)


# --- folders that are none ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["schedules", "scripts", RECORDED])
def test_a_file_in_the_place_of_a_folder_is_told(place: Path, name: str) -> None:
    if (place / name).exists():
        (place / name).rename(place / "别处")
    (place / name).parent.mkdir(exist_ok=True)
    (place / name).write_text("", "utf-8")
    assert (name, "files.not_a_folder") in told(place)


@pytest.mark.parametrize("name", ["schedules", "scripts", RECORDED])
def test_a_folder_that_may_not_be_read_is_told(place: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    (place / name).mkdir(exist_ok=True, parents=True)
    real = os.scandir

    def shut(path):  # type: ignore[no-untyped-def]  # as the system's
        if os.fspath(path) == str(place / name):
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", shut)
    assert (name, "files.unreadable") in told(place)


@posix
@pytest.mark.parametrize("name", ["schedules/甲.yaml", "scripts/甲.txt", f"{RECORDED}/甲.m4a", "schedules"])
def test_a_link_that_leads_nowhere_is_told(place: Path, name: str) -> None:
    if name == "schedules":
        (place / name).rename(place / "别处")
    (place / name).parent.mkdir(exist_ok=True, parents=True)
    (place / name).symlink_to(place / "没有")
    assert (name, "files.leads_nowhere") in told(place)


def test_check_says_so_too(place: Path, shell: Shell) -> None:
    (place / "schedules").rename(place / "别处")
    (place / "schedules").write_text("", "utf-8")
    shell.station = place
    assert shell("check").returncode == 1


# --- how much work it is -----------------------------------------------------------------------------------------


def _workbook(sheet: str) -> bytes:
    """A workbook whose one sheet is that text."""
    whole, changed = io.BytesIO(), io.BytesIO()
    Workbook().save(whole)
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(changed, "w") as target:
        for name in source.namelist():
            target.writestr(name, sheet if name == "xl/worksheets/sheet1.xml" else source.read(name))
    return changed.getvalue()


@pytest.mark.parametrize("tag", ["<c ", "<row ", "<mergeCell ", "<c>" + " " * 50, "<row>" + " " * 50])
def test_tags_that_are_never_closed_cost_no_more_than_their_length(tag: str) -> None:
    """A hundred thousand of them took minutes, each looked through to the end of the sheet."""
    data = _workbook(f"<worksheet><sheetData>{tag * 100_000}</sheetData></worksheet>")
    began = time.process_time()
    with pytest.raises(Bad):
        read(data)
    assert time.process_time() - began < 5


def test_a_million_rows_are_refused_before_they_fill_the_memory() -> None:
    text = ("文稿,播放点\n" + "开会,五一村\n" * 1_000_000).encode()
    tracemalloc.start()
    with pytest.raises(Bad, match=r"files\.too_many_rows"):
        tables(text, ".csv", lambda word: word == "文稿")
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 120_000_000
    assert len(tables(("文稿\n" + "开会\n" * (MOST_ROWS - 1)).encode(), ".csv", bool)[0].rows) == MOST_ROWS


class Counted(tuple[Spot, ...]):
    """Spots that know how often they were gone through."""

    times = 0

    def __iter__(self) -> Iterator[Spot]:
        type(self).times += 1
        return super().__iter__()


def test_a_day_is_gone_through_once_however_many_outlets_refuse_something() -> None:
    spots = Counted(
        Spot(f"日常/1@{each}@x", each, at("7:00"), at("7:00"), 1000, "开会", "", "日常", "routine", "exact", ())
        for each in map(str, range(300))
    )
    refused = tuple(
        Refusal(f"日常/1@{number}@y", f"{number}", at("7:00"), "开会", "", Reason("plan.quiet", {}))
        for number in range(300)
    )
    programme = Programme("三江", "Asia/Shanghai", str(DAY), (), spots, refused)
    assert len(list(few_can_play([programme], {"日常/1": Place("x")}))) == 1
    assert Counted.times == 1


def test_daily_facts_for_centuries_are_a_slip(place: Path) -> None:
    text = "每日信息: {2022-01-01..2199-12-31: {轮次: 一}}\n" + FILES["schedules/开会.yaml"]
    (place / "schedules/开会.yaml").write_text(text, "utf-8")
    assert told(place) == [("schedules/开会.yaml:1:8", "files.daily_long")]
