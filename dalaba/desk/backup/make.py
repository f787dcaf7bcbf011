"""Making a backup for somebody: written, read back, noted; for every front door."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Literal, TypeAlias

from dalaba.air.ledger import LedgerError
from dalaba.core import clock
from dalaba.core.model import Instant, Reason
from dalaba.desk.backup.archive import SUFFIX, Listing, NotWhole, write
from dalaba.desk.backup.belongings import belongings
from dalaba.desk.backup.last import Last, note
from dalaba.desk.backup.unpack import verify
from dalaba.desk.ledger_entries import did
from dalaba.station.outlets import Setup

Stage: TypeAlias = Literal["writing", "checking", "done", "failed"]
_UNFIT = re.compile(r'[\x00-\x1f\\/:*?"<>|\s]+')
"""Signs that a file's name cannot have on Windows."""


def file_name(station: str, day: date) -> str:
    """What a day's backup is called (pure)."""
    return f"{_UNFIT.sub('', station)[:40] or 'dalaba'}-{day.isoformat()}{SUFFIX}"


def size_of(folder: Path, clips: bool = True, keys: bool = False) -> int:
    """Bytes of what goes into a backup, as the files are now."""
    sizes = 0
    for name in belongings(folder, clips, keys=keys):
        try:
            sizes += (folder / name).stat().st_size
        except FileNotFoundError:  # gone since
            continue
    return sizes


def make(
    folder: Path, target: Path, setup: Setup, now: Instant, by: str, clips: bool = True,
    advance: Callable[[int], None] = lambda size: None, written: Callable[[], None] = lambda: None,
    keys: bool = False,
) -> Listing:  # fmt: skip
    """Write a backup and read it back. `written` is called between the two. Raises NotWhole, or OSError; then an older
    file of that name stays as it was."""
    listing = write(folder, target, setup.name, clock.iso(now, setup.zone), clips, advance, keys=keys)
    written()
    verify(target, advance)  # what was not read back is no backup
    note(folder, Last(now, str(target.resolve()), target.stat().st_size))
    did(folder, by, Reason("backup.did_write", {"file": target.name}))
    return listing


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a backup is."""

    target: Path
    of: int
    stage: Stage = "writing"
    done: int = 0
    why: Reason | None = None
    """Why it failed."""

    @property
    def over(self) -> bool:
        return self.stage in ("done", "failed")


class Job:
    """A backup that is made beside everything else. It goes on when nobody looks."""

    def __init__(self, folder: Path, target: Path, setup: Setup, now: Instant, by: str) -> None:
        self._folder, self._setup, self._now, self._by = folder, setup, now, by
        self.progress = Progress(target, size_of(folder))
        self._thread = threading.Thread(target=self._run, name="backup", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def join(self, seconds: float) -> None:
        self._thread.join(seconds)

    def _run(self) -> None:
        over = replace(self.progress, stage="failed", why=self._cannot("?"))
        try:
            make(self._folder, self.progress.target, self._setup, self._now, self._by, True, self._add, self._check)
            over = replace(self.progress, stage="done")
        except (NotWhole, LedgerError) as error:
            over = replace(self.progress, stage="failed", why=error.reason)
        except OSError as error:
            over = replace(self.progress, stage="failed", why=self._cannot(error.strerror or str(error)))
        finally:
            self.progress = over

    def _cannot(self, why: str) -> Reason:
        return Reason("cli.cannot_write", {"file": str(self.progress.target), "why": why})

    def _add(self, size: int) -> None:
        self.progress = replace(self.progress, done=self.progress.done + size)

    def _check(self) -> None:
        self.progress = replace(self.progress, stage="checking", done=0)
