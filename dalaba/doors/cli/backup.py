"""backup: the whole station as one file; checking such a file; and putting it back, here or on another PC."""

from __future__ import annotations

import argparse
import re
import tempfile
from collections.abc import Callable
from pathlib import Path

from dalaba.core import clock
from dalaba.core.lock import holder
from dalaba.core.model import Reason
from dalaba.desk.backup import SUFFIX, Listing, NotWhole, file_name, make, restore, size_of, verify, write
from dalaba.desk.backup.belongings import belongings, is_key
from dalaba.desk.ledger_entries import did
from dalaba.doors.cli import init
from dalaba.doors.cli.context import Context, refuse, writing
from dalaba.doors.cli.progress_bar import bar
from dalaba.doors.cli.to_air import actor
from dalaba.link.upkeep.start_processes import AIR_LOCK, DESK_LOCK
from dalaba.station.outlets import FILE as STATION


def arguments(parser: argparse.ArgumentParser) -> None:
    """[FILE] [--without-clips] [--with-keys] | --verify FILE | --restore FILE."""
    parser.add_argument("file", nargs="?", metavar="FILE")
    way = parser.add_mutually_exclusive_group()
    way.add_argument("--verify", action="store_true")
    way.add_argument("--restore", action="store_true")
    parser.add_argument("--without-clips", action="store_true")
    parser.add_argument("--with-keys", action="store_true")


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 if the backup was not made, is not whole, or cannot be put here. Then nothing was changed."""
    if (given.verify or given.restore) and given.file is None:
        raise refuse("cli.backup_which", 2)
    if given.verify:
        return _verify(context, Path(given.file))
    if given.restore:
        return _restore(context, Path(given.file))
    return _write(context, given)


def _write(context: Context, given: argparse.Namespace) -> int:
    if not (context.folder / STATION).is_file():
        context.usable()  # refused, in words
    now, clips, target = clock.SystemClock().now(), not given.without_clips, _target(context, given.file)
    keys, size = given.with_keys, size_of(context.folder, clips, given.with_keys)
    with writing(target), bar(context.word("cli.backup_writing"), 2 * size) as advance:
        listing = make(context.folder, target, context.setup, now, actor(), clips, _summed(advance), keys=keys)
    _told(context, "cli.backup_written", listing, target, size=_megabytes(target.stat().st_size))
    if not context.as_json:
        context.say("cli.backup_secret")
        if any(map(is_key, belongings(context.folder, keys=True))):
            context.say("cli.backup_keys" if keys else "cli.backup_no_keys")
    return 0


def _target(context: Context, said: str | None) -> Path:
    """The file to write: as typed, in the folder that was typed, or in the folder where the person is."""
    path = Path(said or ".")
    return path / file_name(context.setup.name, context.today()) if path.is_dir() else path


def _verify(context: Context, file: Path) -> int:
    with writing(file), bar(context.word("cli.backup_reading"), _size(file)) as advance:
        listing = verify(file, _summed(advance))
    _told(context, "cli.backup_whole", listing, file)
    return 0


def _restore(context: Context, source: Path) -> int:
    """Put a backup, or the station of another folder, into this one."""
    context.introduced = True  # the answer is about a station that is not read yet
    into = context.folder
    with writing(source):
        if not source.is_dir():
            listing = _unpacked(context, source, into)
        else:
            listing = _moved(context, source, into)
    did(into, actor(), Reason("backup.did_restore", {"file": source.name, "station": listing.station}))
    _told(context, "cli.backup_restored", listing, source, folder=into.resolve())
    if not context.as_json:
        context.say("cli.backup_then", command=context.command)
    return 0


def _unpacked(context: Context, file: Path, into: Path) -> Listing:
    with bar(context.word("cli.backup_reading"), _size(file)) as advance:
        return restore(file, into, untouched(into), _summed(advance))


def _moved(context: Context, source: Path, into: Path) -> Listing:
    """The station of another folder: it goes through a backup, so that what arrives is what was there."""
    if not (source / STATION).is_file():
        raise NotWhole("backup.no_station", folder=source)
    if source.resolve() == into.resolve():
        raise NotWhole("backup.same_folder", folder=into)
    if any(holder(source / lock) is not None for lock in (AIR_LOCK, DESK_LOCK)):
        raise NotWhole("backup.still_runs", folder=source)
    with tempfile.TemporaryDirectory(prefix="dalaba-", dir=into.resolve().parent) as scratch:
        between = Path(scratch) / f"station{SUFFIX}"
        old = context.at(source)
        write(source, between, old.setup.name, clock.iso(clock.SystemClock().now(), old.setup.zone), secrets=True)
        return _unpacked(context, between, into)


def untouched(folder: Path) -> dict[str, bytes]:
    """The files that a fresh copy of the program has where a station's stand, as they are in this folder."""
    if not (folder / "broadcaster.py").is_file():
        return {}
    found: dict[str, bytes] = {}
    for ui in ("zh", "en"):
        for name, text in init.files("", ui).items():
            path = folder / name
            there = path.read_bytes() if path.is_file() else None
            fresh = text.encode()
            if there is not None and (there.replace(b"\r\n", b"\n") == fresh or _only_named(name, there, ui)):
                found[name] = there
    return found


def _only_named(name: str, there: bytes, ui: str) -> bool:
    """Whether it is the first station.yaml, under whatever name."""
    if name != STATION:
        return False
    parts = (init.STARTER / ui / STATION).read_text("utf-8").split("{name}")
    return bool(re.fullmatch("[^\n]{1,60}".join(map(re.escape, parts)), there.decode("utf-8", "replace")))


def _told(context: Context, code: str, listing: Listing, file: Path, **facts: object) -> None:
    """Say what the file holds."""
    if context.as_json:
        shown = {"file": str(file), "station": listing.station, "files": len(listing.files), "bytes": listing.size}
        context.dump(shown | {"made": listing.made, "program": listing.program})
        return
    context.say(
        code,
        station=listing.station,
        file=file,
        files=len(listing.files),
        made=listing.made[:16].replace("T", " "),
        **facts,
    )


def _summed(advance: Callable[[int], None]) -> Callable[[int], None]:
    """What is told the size of each piece, and tells the bar how much is done."""
    done = 0

    def add(size: int) -> None:
        nonlocal done
        done += size
        advance(done)

    return add


def _size(file: Path) -> int:
    return file.stat().st_size


def _megabytes(size: int) -> str:
    return f"{max(1, round(size / 1e6))} MB"
