"""A village's PC breaks: the station goes on from a stick, whole; a damaged or strange stick changes nothing."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalaba.air import ledger
from dalaba.air.ledger import Ledger
from dalaba.core.lock import Lock
from dalaba.desk.backup import NotWhole, last, restore, verify, write
from dalaba.desk.backup.archive import LIST
from dalaba.desk.backup.belongings import belongings
from dalaba.desk.backup.unpack import belongs
from dalaba.hub.store import Node, Store
from dalaba.link.upkeep.start_processes import AIR_LOCK
from tests.conftest import Say
from tests.places import written
from tests.village import files

PROGRAM = Path(__file__).parent.parent
MADE = "2026-06-20T08:00:00+08:00"
KEPT = {
    "days.auto.yaml": "日子: []\n",
    "records/people.json": "{}",
    "records/county.json": "{}",
    "county/气象局.pem": "a certificate for warnings",
    "records/callup/2026-06-20.json": "{}",
    "audio/recorded/停水.yue.m4a": "a recording",
    "audio/sounds/午间/茉莉花.mp3": "a song",
    "audio/rendered/ab/abcd.mp3": "a clip",
}
LEFT = {
    "records/onair/console.json": "a token",
    "records/onair/2026-06-20.json": "a programme",
    "records/rehearsal/x.txt": "a rehearsal",
    ".venv/lib/x.py": "a program",
    "dalaba/x.py": "a program",
    "scripts/~$停水.docx": "Word has it open",
    "records/alerts.json": "an address that is a secret",
    "records/phones.pem": "a key",
}


@pytest.fixture
def village(tmp_path: Path) -> Path:
    folder = written(tmp_path / "village", files("石桥村", "zh"))
    written(folder, {**KEPT, **LEFT})
    book = Ledger(folder / "records", "pc", "boot")
    for number in range(20):
        book.append("note", 1_782_000_000_000 + number, number, actor="会计", detail={"text": str(number)})
    book.close()
    return folder


@pytest.fixture
def town(village: Path) -> Path:
    return village


def held(folder: Path) -> Mapping[str, bytes]:
    """Every file of a folder but the ledger's."""
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return {name: data for name, data in found.items() if ".sqlite" not in name}


def test_everything_of_the_station_and_nothing_of_the_program_arrives(village: Path, tmp_path: Path) -> None:
    stick, new = tmp_path / "a.dalaba.zip", tmp_path / "new"
    write(village, stick, "石桥村", MADE)
    restore(stick, new, {})
    assert held(new) == {name: data for name, data in held(village).items() if name not in LEFT}
    assert list(ledger.events(new / "records")) == list(ledger.events(village / "records"))
    assert ledger.verify(new / "records") == ()


FLEET = {
    "records/fleet/member.json": "{}",
    "records/fleet/node.key": "a key",
    "records/hub/sign.key": "a key",
    "records/hub/blobs/ab/abcd": "a clip",
    "received/三江镇/current.json": "{}",
}


def test_the_keys_of_a_township_s_member_stay_unless_somebody_asks_for_them(village: Path, tmp_path: Path) -> None:
    """Two PCs with one key are two pasts under one name."""
    written(village, {**FLEET, "records/hub/hub.json": "{}"})
    hub = Store.of(village)
    hub.put_node(Node("n1", "五一村", ("五一村",)))
    plain = write(village, tmp_path / "plain.zip", "石桥村", MADE).files
    assert FLEET.keys() & plain.keys() == set()
    assert {"records/hub/hub.sqlite", "records/hub/hub.json"} <= plain.keys(), "what villages have reported is kept"
    whole = write(village, tmp_path / "whole.zip", "石桥村", MADE, keys=True).files
    assert FLEET.keys() <= whole.keys()
    assert "records/alerts.json" not in whole
    restore(tmp_path / "whole.zip", tmp_path / "new", {})
    assert Store.of(tmp_path / "new").nodes() == hub.nodes()
    assert (tmp_path / "new/records/fleet/node.key").stat().st_mode & 0o077 == 0


def test_a_new_version_of_the_program_is_still_the_member(village: Path, tmp_path: Path) -> None:
    written(village, FLEET)
    assert FLEET.keys() <= write(village, tmp_path / "a.zip", "石桥村", MADE, secrets=True).files.keys()


def test_the_ledger_is_copied_while_air_writes_it_and_goes_on_in_the_new_place(village: Path, tmp_path: Path) -> None:
    book = Ledger(village / "records", "pc", "boot2")
    book.append("note", 1_782_000_009_000, 1, actor="会计", detail={"text": "just now"})
    write(village, tmp_path / "a.dalaba.zip", "石桥村", MADE)
    book.append("note", 1_782_000_010_000, 2, actor="会计", detail={"text": "later"})
    book.close()
    restore(tmp_path / "a.dalaba.zip", tmp_path / "new", {})
    new = Ledger(tmp_path / "new" / "records", "pc2", "boot3")
    new.append("note", 1_782_000_011_000, 3, actor="会计", detail={"text": "here"})
    new.close()
    said = [event.detail["text"] for event in ledger.events(tmp_path / "new" / "records")]
    assert said[-2:] == ["just now", "here"]
    assert ledger.verify(tmp_path / "new" / "records") == ()


def test_without_the_clips_it_is_small_and_they_are_made_anew(village: Path, tmp_path: Path) -> None:
    listing = write(village, tmp_path / "a.dalaba.zip", "石桥村", MADE, clips=False)
    assert [name for name in listing.files if "rendered" in name] == []
    assert "audio/recorded/停水.yue.m4a" in listing.files


def test_only_its_owner_reads_it(village: Path, tmp_path: Path) -> None:
    write(village, tmp_path / "a.dalaba.zip", "石桥村", MADE)
    assert (tmp_path / "a.dalaba.zip").stat().st_mode & 0o077 == 0
    restore(tmp_path / "a.dalaba.zip", tmp_path / "new", {})
    assert (tmp_path / "new/records/people.json").stat().st_mode & 0o077 == 0


def test_a_full_disk_leaves_the_last_backup_as_it_was(village: Path, tmp_path: Path) -> None:
    stick = tmp_path / "a.dalaba.zip"
    stick.write_bytes(b"the last one")

    def full(size: int) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        write(village, stick, "石桥村", MADE, advance=full)
    assert stick.read_bytes() == b"the last one"
    assert list(tmp_path.glob(".*.part")) == []


# A stick that was damaged


@pytest.fixture
def stick(village: Path, tmp_path: Path) -> Path:
    write(village, tmp_path / "a.dalaba.zip", "石桥村", MADE)
    return tmp_path / "a.dalaba.zip"


def test_one_changed_byte_anywhere_is_found_and_nothing_is_unpacked(stick: Path, tmp_path: Path) -> None:
    whole = stick.read_bytes()
    names = {info.filename: info for info in zipfile.ZipFile(stick).infolist()}
    where = names["audio/rendered/ab/abcd.mp3"].header_offset + 30
    for at in (*range(0, len(whole), max(1, len(whole) // 60)), where + 60, len(whole) - 1):
        data = bytearray(whole)
        data[at] ^= 0x41
        stick.write_bytes(data)
        new = tmp_path / f"new{at}"
        try:
            restore(stick, new, {})
        except NotWhole:
            assert not new.exists(), at
        else:  # a byte that says nothing of the content, such as a time
            assert held(new) == held(tmp_path / "village") or held(new).keys() == belonging(tmp_path / "village"), at


def belonging(folder: Path) -> set[str]:
    return {name for name in belongings(folder) if ".sqlite" not in name}


@pytest.mark.parametrize("much", [0, 10, 1_000, -30])
def test_a_copy_that_was_cut_off_is_no_backup(stick: Path, tmp_path: Path, much: int) -> None:
    stick.write_bytes(stick.read_bytes()[:much])
    with pytest.raises(NotWhole):
        verify(stick)
    with pytest.raises(NotWhole):
        restore(stick, tmp_path / "new", {})
    assert not (tmp_path / "new").exists()


# A stick by somebody else


def forged(
    path: Path, content: Mapping[str, bytes], listed: Callable[[dict[str, object]], None] = lambda _: None
) -> Path:
    """A backup that says of itself that it is whole."""
    plain: dict[str, object] = {"station": "x", "made": MADE, "program": "0", "form": 1}
    plain["files"] = {name: {"size": len(data), "sha256": sha256(data).hexdigest()} for name, data in content.items()}
    listed(plain)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
        archive.writestr(LIST, json.dumps(plain))
    return path


@pytest.mark.parametrize(
    "name",
    [
        "../evil.yaml", "scripts/../../evil.txt", "/etc/passwd", "C:/x.yaml", "scripts\\..\\x.txt", "scripts/a\0b",
        "broadcaster.py", "dalaba/core/clock.py", ".venv/bin/python", "records/onair/control.json", "records/OnAir/x",
        "scripts/nul.txt",
        "scripts/a.txt.", "scripts/./a.txt", "scripts//a.txt", "scripts/a:b.txt", "start.bat", "scripts/" + "x" * 500,
    ],
)  # fmt: skip
def test_a_name_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    assert not belongs(name)
    if "\0" not in name:  # which the ZIP itself cannot hold
        with pytest.raises(NotWhole) as told:
            restore(forged(tmp_path / "a.zip", {"station.yaml": b"x", name: b"x"}), tmp_path / "new", {})
        assert told.value.reason.code == "backup.strange_name"
        assert sorted(each.name for each in tmp_path.iterdir()) == ["a.zip"]


@given(st.text(max_size=40))
def test_no_name_leads_out_of_the_folder(name: str) -> None:
    if belongs(name):
        root = Path("/station")
        assert os.path.normpath(root / name).startswith("/station/")


def test_what_is_not_listed_or_other_than_listed_is_refused(tmp_path: Path) -> None:
    def other_size(plain: dict[str, object]) -> None:
        plain["files"] = {"station.yaml": {"size": 2, "sha256": "x"}}

    def not_listed(plain: dict[str, object]) -> None:
        plain["files"] = {}

    def more_listed(plain: dict[str, object]) -> None:
        plain["files"] = {"station.yaml": {"size": 1, "sha256": "x"}, "days.yaml": {"size": 1, "sha256": "x"}}

    for change in (other_size, not_listed, more_listed):
        with pytest.raises(NotWhole):
            verify(forged(tmp_path / "a.zip", {"station.yaml": b"x"}, change))


def test_a_newer_backup_says_to_update_first_and_nonsense_is_no_backup(tmp_path: Path) -> None:
    newer = forged(tmp_path / "a.zip", {}, lambda plain: plain.update(form=9, program="9.9"))
    with pytest.raises(NotWhole) as told:
        verify(newer)
    assert told.value.reason.code == "backup.newer"
    for plain in ({"form": True}, {"files": 3}, {"station": 5}, {"files": {"a": 1}}):
        with pytest.raises(NotWhole):
            verify(forged(tmp_path / "b.zip", {}, lambda said, plain=plain: said.update(plain)))  # type: ignore[misc]


def test_a_bomb_takes_no_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = forged(tmp_path / "a.zip", {"scripts/a.txt": b"\0" * 30_000_000})
    assert bomb.stat().st_size < 100_000
    usage = shutil.disk_usage(tmp_path)._replace(free=80_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    with pytest.raises(NotWhole) as told:
        restore(bomb, tmp_path / "new", {})
    assert told.value.reason.code == "backup.no_room"


# Where it is put


def test_a_station_is_never_overwritten(stick: Path, tmp_path: Path) -> None:
    here = written(tmp_path / "here", {"station.yaml": "mine", "scripts/x.txt": "mine"})
    before = held(here)
    with pytest.raises(NotWhole) as told:
        restore(stick, here, {})
    assert told.value.reason.code == "backup.station_there"
    assert held(here) == before
    with pytest.raises(NotWhole):
        restore(stick, written(tmp_path / "other", {"holiday.jpg": "x"}), {})


def fresh(folder: Path) -> Path:
    """A fresh copy of the program, as somebody unpacks it."""
    for name in ("broadcaster.py", "station.yaml", "scripts", "schedules", "audio/recorded/README.txt"):
        source, target = PROGRAM / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(source, target) if source.is_dir() else shutil.copyfile(source, target)
    return folder


def test_a_new_version_takes_over_the_station_of_the_old_one(say: Say, village: Path, tmp_path: Path) -> None:
    new = fresh(tmp_path / "program")
    code, out, err = say("backup", "--restore", str(village), "--station", str(new))
    assert (code, err) == (0, "")
    assert "石桥村" in out
    assert (new / "station.yaml").read_bytes() == (village / "station.yaml").read_bytes()
    assert not (new / "scripts/寻人.txt").exists(), "what the fresh copy had in its place is gone"
    assert [event.kind for event in ledger.latest(new / "records", 1)] == ["done"]
    assert list(tmp_path.glob("dalaba-*")) == []


def test_a_new_version_on_the_same_pc_keeps_whom_to_tell(say: Say, village: Path, tmp_path: Path) -> None:
    new = fresh(tmp_path / "program")
    assert say("backup", "--restore", str(village), "--station", str(new))[0] == 0
    assert (new / "records/alerts.json").read_text(encoding="utf-8") == LEFT["records/alerts.json"]
    assert (new / "records/alerts.json").stat().st_mode & 0o077 == 0


def test_two_backups_of_one_name_do_not_spoil_each_other(village: Path, tmp_path: Path) -> None:
    other = tmp_path / ".a.dalaba.zip.part"
    other.write_bytes(b"is being written")
    with pytest.raises(NotWhole) as told:
        write(village, tmp_path / "a.dalaba.zip", "石桥村", MADE)
    assert told.value.reason.code == "backup.goes_on"
    assert other.read_bytes() == b"is being written"


def test_a_program_whose_notices_somebody_has_changed_is_no_fresh_one(say: Say, village: Path, tmp_path: Path) -> None:
    new = fresh(tmp_path / "program")
    (new / "scripts/停水.txt").write_text("明天停水。", encoding="utf-8")
    code, _, err = say("backup", "--restore", str(village), "--station", str(new))
    assert (code, "停水.txt" in err) == (1, True)
    assert (new / "scripts/停水.txt").read_text(encoding="utf-8") == "明天停水。"


def test_a_station_that_still_runs_is_not_moved(say: Say, village: Path, tmp_path: Path) -> None:
    with Lock(village / AIR_LOCK):
        code, _, err = say("backup", "--restore", str(village), "--station", str(tmp_path / "new"))
    assert (code, "run --end" in err) == (1, True)
    assert not (tmp_path / "new").exists()


def test_a_restore_that_was_cut_off_is_done_again(stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    new, moved = tmp_path / "new", 0
    real = os.replace

    def cut(source: str, target: str) -> None:
        nonlocal moved
        moved += 1
        if moved > 3:
            raise OSError(5, "the stick was pulled out")
        real(source, target)

    monkeypatch.setattr("dalaba.desk.backup.unpack.os.replace", cut)
    with pytest.raises(OSError, match="pulled out"):
        restore(stick, new, {})
    assert not (new / "station.yaml").exists(), "half a station is none"
    monkeypatch.undo()
    restore(stick, new, {})
    assert held(new).keys() == belonging(tmp_path / "village")


# The verb


def test_the_verb_writes_reads_back_and_remembers_when(say: Say, village: Path, tmp_path: Path) -> None:
    code, out, err = say("备份", str(tmp_path), "--station", str(village))
    assert (code, err) == (0, "")
    (file,) = tmp_path.glob("*.dalaba.zip")
    assert "石桥村" in file.name
    assert file.name in out
    noted = last(village)
    assert noted is not None
    assert noted.file.endswith(file.name)
    code, out, _ = say("backup", "--verify", str(file), "--station", str(village))
    assert (code, "完整" in out) == (0, True)
    code, out, err = say("backup", "--restore", str(file), "--station", str(tmp_path / "other"))
    assert (code, err) == (0, "")
    assert say("check", "--station", str(tmp_path / "other"))[0] in (0, 1)


def test_the_verb_says_in_words_what_is_wrong(say: Say, village: Path, tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"no zip")
    for words in (("--verify", "x.zip"), ("--restore", "x.zip"), ("--verify", "none.zip"), ("--restore",)):
        paths = [str(tmp_path / word) if "." in word else word for word in words]
        code, out, err = say("backup", *paths, "--station", str(tmp_path / "new"))
        assert code in (1, 2)
        assert out == ""
        assert err.strip()
        assert "Traceback" not in err


# A PC without network


def can_be_alone() -> bool:
    """Whether a program can be run here without a network."""
    words = ["unshare", "--net", "--map-root-user", "true"]
    return (
        shutil.which("unshare") is not None and subprocess.run(words, capture_output=True, check=False).returncode == 0
    )


@pytest.mark.full
@pytest.mark.skipif(not can_be_alone(), reason="nothing here takes the network away from a program")
def test_a_kit_sets_itself_up_and_answers_where_there_is_no_network(tmp_path: Path) -> None:
    kit, alone = tmp_path / "kit", ["unshare", "--net", "--map-root-user", "bash", "./start.sh"]
    network = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    subprocess.run(["bash", ".ci/kit", "linux", str(kit)], cwd=PROGRAM, check=True, env=network)
    own = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "VIRTUAL_ENV", "PYTHON"))}
    own |= {"PIP_CONFIG_FILE": os.devnull, "HOME": str(tmp_path)}
    done = subprocess.run([*alone, "check"], cwd=kit, env=own, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "没有错误" in done.stdout
