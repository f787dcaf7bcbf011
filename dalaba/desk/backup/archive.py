"""Writing the file: a ZIP that any program opens, with a list of all that is in it, each with its digest.

Sounds are stored as they are; texts are packed. The file takes its name only when it is whole.
"""

from __future__ import annotations

import json
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import IO

from dalaba import __version__
from dalaba.air.ledger.snapshot import snapshot
from dalaba.core.model import Reason
from dalaba.desk.backup.belongings import belongings, is_database
from dalaba.speech.library import INDEX

SUFFIX = ".dalaba.zip"
LIST = "dalaba-backup.json"
FORM = 1
"""Version of the file's form. One with a newer form is not unpacked."""
BLOCK = 1 << 20
_PACKED = (".yaml", ".yml", ".txt", ".md", ".csv", ".json", ".html", ".sqlite")


class NotWhole(Exception):
    """A backup that cannot be made, or not be trusted. `reason` says why."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.reason = Reason(code, {name: str(fact) for name, fact in facts.items()})


@dataclass(frozen=True, slots=True)
class Held:
    """One file in a backup."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Listing:
    """What a backup holds. `made`: when it was made, as ISO 8601 in the station's time."""

    station: str
    made: str
    program: str = __version__
    form: int = FORM
    files: Mapping[str, Held] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Bytes of all files, unpacked."""
        return sum(each.size for each in self.files.values())


def write(
    folder: Path, target: Path, station: str, made: str, clips: bool = True,
    advance: Callable[[int], None] = lambda size: None, secrets: bool = False, keys: bool = False,
) -> Listing:  # fmt: skip
    """Write the station in `folder` as one file. `advance` is told the bytes of each file that is in it. `secrets`: it
    stays on this PC, and holds also what nobody else may read.

    A file that vanishes while it is read (a clip made anew) is left out; one that cannot be read raises NotWhole, as
    does a ledger. Raises OSError if the disk refuses. Then there is no new file, and an old one stays as it was.
    """
    part = target.with_name(f".{target.name}.part")
    held: dict[str, Held] = {}
    raw = _begun(part)
    try:
        with raw, zipfile.ZipFile(raw, "w", allowZip64=True) as archive:
            for name in belongings(folder, clips, secrets, keys):
                if name == f"audio/rendered/{INDEX}" and not clips:
                    continue
                with suppress(FileNotFoundError):
                    held[name] = _put(archive, folder, name)
                    advance(held[name].size)
            listing = Listing(station, made, files=held)
            archive.writestr(LIST, json.dumps(asdict(listing), ensure_ascii=False, indent=1), zipfile.ZIP_DEFLATED)
        with open(part, "rb+") as whole:
            os.fsync(whole.fileno())
        os.replace(part, target)
    except BaseException:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise
    return listing


def _begun(part: Path) -> IO[bytes]:
    """The file while it grows. Raises NotWhole if another backup of that name is being written."""
    try:
        return open(part, "xb", opener=lambda name, flags: os.open(name, flags, 0o600))
    except FileExistsError as error:
        raise NotWhole("backup.goes_on", file=part.name) from error


def _put(archive: zipfile.ZipFile, folder: Path, name: str) -> Held:
    """Put one file in. Raises FileNotFoundError if it has gone, NotWhole if it cannot be read."""
    with _opened(folder / name, name) as source:
        info = zipfile.ZipInfo(name, _stamp(folder / name))
        info.external_attr = 0o600 << 16
        info.compress_type = zipfile.ZIP_DEFLATED if Path(name).suffix.lower() in _PACKED else zipfile.ZIP_STORED
        digest, size = sha256(), 0
        with archive.open(info, "w", force_zip64=True) as into:
            while block := source.read(BLOCK):
                into.write(block)
                digest.update(block)
                size += len(block)
    return Held(size, digest.hexdigest())


@contextmanager
def _opened(path: Path, name: str) -> Iterator[IO[bytes]]:
    """The file's bytes; of a database, those of one moment."""
    try:
        if not is_database(name):
            with open(path, "rb") as source:
                yield source
            return
        with tempfile.TemporaryDirectory(prefix="dalaba-") as scratch:
            copy = Path(scratch) / path.name
            snapshot(path, copy)
            with open(copy, "rb") as source:
                yield source
    except FileNotFoundError:
        raise
    except PermissionError as error:
        raise NotWhole("backup.unreadable", file=name, why=error.strerror or error) from error


def _stamp(path: Path) -> tuple[int, int, int, int, int, int]:
    """The file's time, as ZIP keeps it (UTC)."""
    moment = datetime.fromtimestamp(max(path.stat().st_mtime, 315_532_800), UTC)
    return moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second
