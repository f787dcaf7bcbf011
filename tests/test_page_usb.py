"""U盘 on the page: a van's stick, written, read back, and checked when it is old.

The main task, from opening the page to done:
 1. Open the console; the tab U盘. It shows what goes on the van's stick today.
 2. Plug a stick in (here: a folder that the owner has named): it appears, with its room and that it is empty.
 3. Press 写上去. The work is shown file by file; when it is done the page says so, and to eject it.
 4. Later, the same stick comes back: press 检查这个U盘. Each file is read; what is not as it was written is named.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dalaba.air import ledger
from dalaba.core import clock
from dalaba.core.clock import SystemClock
from dalaba.desk import backup, packing
from dalaba.desk.backup import last, verify
from dalaba.desk.packing import job as jobs
from dalaba.desk.packing.folders import folders, let
from dalaba.desk.packing.job import Job, State
from dalaba.desk.root import Station
from dalaba.doors.cli import main
from dalaba.doors.console.pages import usb
from dalaba.views.pack import SUMS, id3
from dalaba.views.pack.drives import Drive, drives, mounted
from dalaba.views.pack.old_stick import clear, look, others_on
from tests.clerk import DESKTOP, PHONE, chromium, enter, needs_chromium
from tests.console_desk import Browser as Person
from tests.console_desk import Desk, opened, until
from tests.places import DAY, ZONE, written
from tests.real_air import air_at

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FILES = {
    "station.yaml": """\
台名: 石桥村广播
时区: Asia/Shanghai
语种: [普通话]
播放点:
  石桥村: {类型: 大喇叭, 输出: {声卡: 默认}, 本点信息: {村名: 石桥村}}
  宣传车: {类型: 宣传车, 本点信息: {村名: 石桥村, 联系电话: 村委会}}
""",
    "scripts/防火.txt": "上山不要带火,抽烟的留在山下。",
    "scripts/医保.txt": "医保缴费这个月底结束,还没交的抓紧。",
    "schedules/日常.yaml": """\
播出安排:
  - {编号: 早, 文稿: 防火, 播放点: 宣传车, 时刻: ["07:30", "17:30"]}
  - {编号: 车上, 文稿: 医保, 播放点: 宣传车}
""",
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The village with its sounds made once."""
    village = written(tmp_path_factory.mktemp("village"), FILES)
    assert main(["--station", str(village), "pack", "宣传车", "--dir", str(village.parent / "by-verb")]) == 0
    return village


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "车上的U盘"
    folder.mkdir()
    return folder


@pytest.fixture
def desk(made: Path, stick: Path) -> Iterator[Desk]:
    (made / "records" / "stick_folders.json").unlink(missing_ok=True)
    let(made, str(stick))
    usb._JOBS.clear()
    usb._BACKUPS.clear()
    time = SystemClock()
    with opened(made, air=air_at(made, time), clock=time) as desk:
        yield desk
        assert desk.log.getvalue() == ""


def finished(desk: Desk) -> State:
    """The work, when it is over."""
    until(lambda: usb._JOBS[desk.folder].state.over, 60)
    return usb._JOBS[desk.folder].state


def fields(stick: Path, **more: str) -> dict[str, str]:
    return {"van": "宣传车", "stick": str(stick), **more}


def asked(person: Person, deed: str, given: dict[str, str]) -> tuple[int, str]:
    said = person.press(f"usb/{deed}", given, Accept="application/json")
    return said.status, said.json["code"]


def lying(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@needs_chromium
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["wide", "phone"])
def test_a_stick_is_written_and_an_old_one_with_a_changed_byte_is_named(
    browser: Browser, desk: Desk, stick: Path, size: dict[str, int]
) -> None:
    clerk = enter(browser, desk, viewport=size)
    clerk.tab("U盘")
    assert clerk.page.locator(".tracks li").count() == 2
    clerk.look(f"usb-before-{size['width']}")
    clerk.press("写上去")
    clerk.page.get_by_text("写好了:2 个声音").wait_for()
    assert clerk.steps == 2, "the tab and the button"
    clerk.page.get_by_role("button", name="拿掉旧的,写新的").wait_for()
    clerk.look(f"usb-written-{size['width']}")
    first = next(path for path in sorted(stick.iterdir()) if path.suffix == ".MP3")
    data = bytearray(first.read_bytes())
    data[len(data) // 2] ^= 1
    first.write_bytes(data)
    clerk.press("检查这个U盘")
    clerk.page.get_by_text(f"{first.name}《防火》和写的时候不一样").wait_for()
    clerk.look(f"usb-broken-{size['width']}")
    clerk.press("拿掉旧的,写新的")
    clerk.page.get_by_text("写好了:2 个声音").wait_for()
    clerk.press("检查这个U盘")
    clerk.page.get_by_text("和现在要写的也一样").wait_for()
    assert clerk.faults == []
    assert clerk.outside == []
    clerk.page.context.close()


def test_a_stick_written_on_the_page_is_byte_for_byte_what_the_verb_writes(desk: Desk, stick: Path) -> None:
    person = desk.enter()
    assert asked(person, "write", fields(stick)) == (200, "page_usb.begun")
    assert finished(desk).stage == "done"
    assert lying(stick) == lying(desk.folder.parent / "by-verb")
    done = [each for each in ledger.events(desk.folder / "records") if each.kind == "done"]
    assert done[-1].detail["code"] == "page_usb.did_write"
    assert done[-1].actor


def test_somebody_elses_files_are_left_alone(desk: Desk, stick: Path) -> None:
    (stick / "全家福.jpg").write_bytes(b"us")
    person = desk.enter()
    assert asked(person, "write", fields(stick)) == (409, "page_usb.not_ours")
    assert lying(stick) == {"全家福.jpg": b"us"}
    (stick / "全家福.jpg").unlink()
    assert asked(person, "write", fields(stick)) == (200, "page_usb.begun")
    assert finished(desk).stage == "done"
    (stick / "全家福.jpg").write_bytes(b"us")
    before = lying(stick)
    assert asked(person, "write", fields(stick)) == (409, "page_usb.not_ours")
    assert lying(stick) == before, "our own files stay, too"


def test_only_sticks_are_written_and_only_the_owner_names_a_folder(desk: Desk, stick: Path, tmp_path: Path) -> None:
    person = desk.enter()
    elsewhere = tmp_path / "别处"
    elsewhere.mkdir()
    for deed in ("write", "check"):
        assert asked(person, deed, fields(elsewhere)) == (409, "page_usb.pulled_out")
    assert usb.PAGE.deeds["folder"].needs == "owner"
    assert asked(person, "folder", {"folder": "别处"}) == (409, "pack.no_folder")
    assert asked(person, "folder", {"folder": str(desk.folder / "records")}) == (409, "pack.station_folder")
    assert asked(person, "folder", {"folder": str(elsewhere)}) == (200, "page_usb.folder_let")
    assert folders(desk.folder) == [stick, elsewhere]
    assert list(elsewhere.iterdir()) == []


def test_a_stick_that_players_do_not_read_is_refused_before_anything_is_written(
    desk: Desk, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plugged = [Drive(stick, "ntfs", 8_000_000_000, 8_000_000_000, ())]
    monkeypatch.setattr(usb, "drives", lambda folders: plugged)
    person = desk.enter()
    assert asked(person, "write", fields(stick)) == (409, "page_usb.not_fat")
    assert "不是 FAT32 格式" in person.get("usb").text
    assert list(stick.iterdir()) == []


def test_while_one_stick_is_written_no_other_is_begun_and_a_stopped_one_is_left_empty(
    made: Path, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    today = clock.today(SystemClock().now(), ZONE)
    ended: list[State] = []
    job = Job(State("write", "宣传车", today, stick), lambda: Station.read(made), "zh", ended.append)
    written = packing.pack

    def stopped(*given: object, **named: object) -> object:
        tell = given[5]

        def progress(done: int, of: int, name: str) -> None:
            if done == 1:
                assert len(list(stick.iterdir())) == 1, "one file is there already"
                job.stop()
            tell(done, of, name)  # type: ignore[operator]

        return written(*given[:5], progress)  # type: ignore[arg-type, call-arg]

    monkeypatch.setattr(jobs, "pack", stopped)
    job.start()
    job.join(60)
    assert [each.stage for each in ended] == ["stopped"]
    assert list(stick.iterdir()) == []


def test_what_is_on_an_old_stick_is_told_file_by_file(made: Path) -> None:
    old = look(made.parent / "by-verb")
    assert (old.van, old.station, old.day) == ("宣传车", "石桥村广播", clock.today(SystemClock().now(), ZONE))
    assert [(each.title, each.state) for each in old.files if each.title] == [("防火", "whole"), ("医保", "whole")]
    assert (old.broken, old.others) == ((), ())


def test_a_stick_of_another_day_is_not_what_would_be_written_today(made: Path, stick: Path) -> None:
    day = clock.today(SystemClock().now(), ZONE) - timedelta(days=1)
    assert main(["--station", str(made), "pack", "宣传车", "--date", str(day), "--dir", str(stick)]) == 0
    names = [path.name for path in stick.iterdir()]
    (stick / next(name for name in names if name.endswith("ANY.MP3"))).unlink()
    ended: list[State] = []
    job = Job(State("check", "宣传车", DAY, stick), lambda: Station.read(made), "zh", ended.append)
    job.start()
    job.join(60)
    (state,) = ended
    assert state.old is not None
    assert state.old.day == day
    assert [(each.name[-7:], each.state) for each in state.old.broken] == [("ANY.MP3", "missing")]
    assert state.differs == (), "the same would be written for that day"


def test_a_list_that_names_anything_else_is_not_believed(made: Path, stick: Path) -> None:
    (stick / "成绩单.xls").write_bytes(b"marks")
    (stick / SUMS).write_text(f"{'0' * 64}  成绩单.xls\n{'0' * 64}  ../station.yaml\n", "utf-8")
    assert others_on(stick) == (SUMS, "成绩单.xls")
    with pytest.raises(AssertionError):
        clear(stick)
    assert len(list(stick.iterdir())) == 2


def test_sticks_are_told_from_disks_by_what_the_system_says(tmp_path: Path) -> None:
    for disk, removable in (("sda", "0"), ("sdb", "1")):
        (tmp_path / "block" / disk / f"{disk}1").mkdir(parents=True)
        (tmp_path / "block" / disk / "removable").write_text(f"{removable}\n", "ascii")
    mounts = (
        "/dev/sda1 / ext4 rw 0 0\nproc /proc proc rw 0 0\n/dev/sdb1 /mnt/宣传\\040车 vfat rw 0 0\n"
        "/dev/sdc1 /run/media/lee/STICK exfat rw 0 0\n"
    )
    assert list(mounted(mounts, tmp_path)) == [Path("/mnt/宣传 车"), Path("/run/media/lee/STICK")]
    (drive,) = [each for each in drives([tmp_path]) if each.path == tmp_path]
    assert (drive.found, drive.is_folder, drive.is_fat) == (("block",), True, True)


def test_a_tag_reads_back_as_it_was_written() -> None:
    data = id3.tag("防火", "石桥村 2026-11-30", "宣传车", 1, 2) + b"\xff\xfb"
    assert id3.texts(data) == {"TIT2": "防火", "TALB": "石桥村 2026-11-30", "TPE1": "宣传车", "TRCK": "1/2"}
    assert id3.texts(b"\xff\xfb no tag") == {}
    assert id3.texts(data[:40]) == {"TIT2": "防火"}


def test_the_page_is_asked_for_its_sticks_as_json(desk: Desk, stick: Path) -> None:
    pieces = json.loads(desk.enter().get("get/usb/state").text)
    assert set(pieces) == {"usb-job", "usb-sticks", "usb-backup"}
    assert stick.name in pieces["usb-sticks"]


def test_the_whole_station_is_written_onto_a_stick_and_read_back(desk: Desk, stick: Path) -> None:
    person = desk.enter()
    assert asked(person, "backup", {"stick": str(stick)}) == (200, "page_usb.backup_begun")
    until(lambda: usb._BACKUPS[desk.folder].progress.over, 60)
    assert usb._BACKUPS[desk.folder].progress.why is None
    (file,) = stick.glob("石桥村广播-*.dalaba.zip")
    assert "station.yaml" in verify(file).files
    made = last(desk.folder)
    assert made is not None
    assert made.file == str(file.resolve())
    assert file.name in person.get("usb").text


def test_the_station_is_taken_along_only_onto_a_stick(desk: Desk, tmp_path: Path) -> None:
    assert asked(desk.enter(), "backup", {"stick": str(tmp_path)}) == (409, "page_usb.pulled_out")
    assert list(tmp_path.glob("*.zip")) == []


def test_a_stick_that_is_full_says_so_and_keeps_the_last_backup(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*given: object, **named: object) -> None:
        raise OSError(28, "No space left on device")

    target = tmp_path / "a.dalaba.zip"
    target.write_bytes(b"the last one")
    monkeypatch.setattr("dalaba.desk.backup.archive.zipfile.ZipFile", full)
    job = backup.Job(made, target, Station.read(made).setup, 0, "文书")
    job.start()
    job.join(60)
    assert job.progress.stage == "failed"
    assert job.progress.why is not None
    assert job.progress.why.code == "cli.cannot_write"
    assert target.read_bytes() == b"the last one"
