"""Writes a stick reliably: in order, synced, read back; a failure leaves nothing behind.

Simple players play in the order of the directory, which on FAT is the order of writing. So files are made under their
final names, one after another, and never renamed. A folder that has anybody's files is never touched.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType

from dalaba.core.model import Reason

FULL = (errno.ENOSPC, errno.EDQUOT) if sys.platform != "win32" else (errno.ENOSPC,)
LARGEST = 32 * 1000**3
"""In bytes; many car players read no larger stick."""
# Hidden files that systems leave on every stick.
_SYSTEM = {
    "system volume information", "$recycle.bin", "recycler", "desktop.ini", ".trashes", ".fseventsd", ".spotlight-v100",
    ".ds_store", ".metadata_never_index", "lost+found",
}  # fmt: skip


class PackError(Exception):
    """The stick could not be made, and nothing is left on it. `reason`: why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(f"{reason.code} {dict(reason.params)}")
        self.reason = reason


class Stick:
    """An empty folder, written within `with`. If the block ends early, the files written are deleted."""

    def __init__(self, where: Path, needed: int) -> None:
        """`needed`: the bytes to be written. Raises PackError if `where` is not an empty folder with that much room."""
        self._where, self._written = where, list[Path]()
        self._made_folder = _prepare(where)
        try:
            self._check(needed)
        except BaseException:
            self._withdraw()
            raise

    def __enter__(self) -> Stick:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self._withdraw()

    def write(self, name: str, data: bytes) -> bytes:
        """Write a new file, and return it: it reads back as it was written. Raises PackError if it does not, or cannot
        be written."""
        self.write_blocks(name, [data])
        return data

    def write_blocks(self, name: str, blocks: Iterable[bytes]) -> tuple[str, int]:
        """Write a new file, a block at a time, and read it back. Returns its SHA-256 in hexadecimal, and its size."""
        path, meant, size = self._where / name, hashlib.sha256(), 0
        try:
            with open(path, "xb") as file:
                self._written.append(path)
                for block in blocks:
                    file.write(block)
                    meant.update(block)
                    size += len(block)
                file.flush()
                os.fsync(file.fileno())
                _forget(file.fileno())
            with open(path, "rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise PackError(_trouble(error, name, self._where)) from error
        if found != meant.hexdigest():
            raise PackError(Reason("pack.read_back", {"file": name, "folder": str(self._where)}))
        return found, size

    def close(self) -> None:
        """Sync the directory, too, if the system can."""
        if sys.platform != "win32":
            handle = os.open(self._where, os.O_RDONLY)
            try:
                os.fsync(handle)
            except OSError:  # this file system cannot sync directories
                pass
            finally:
                os.close(handle)

    def _check(self, needed: int) -> None:
        try:
            found = sorted(entry.name for entry in os.scandir(self._where) if not of_the_system(entry.name))
            free = shutil.disk_usage(self._where).free
        except OSError as error:
            raise PackError(_trouble(error, "", self._where)) from error
        folder = str(self._where)
        if found:
            shown = "、".join(found[:3]) + (" …" if len(found) > 3 else "")
            raise PackError(Reason("pack.not_empty", {"folder": folder, "count": str(len(found)), "found": shown}))
        if free < needed:
            raise PackError(Reason("pack.too_small", {"folder": folder, "needed": mega(needed), "free": mega(free)}))

    def _withdraw(self) -> None:
        for path in reversed(self._written):
            try:
                path.unlink(missing_ok=True)
            except OSError:  # the stick was pulled out
                pass
        if self._made_folder:
            try:
                self._where.rmdir()
            except OSError:  # somebody has put a file there meanwhile
                pass


def notes(where: Path) -> tuple[Reason, ...]:
    """Warnings about the stick itself: the folder is no stick, not FAT, or too large for car players."""
    found = []
    if not os.path.ismount(where):
        found.append(Reason("pack.not_a_stick", {"folder": str(where)}))
    else:
        system = filesystem(where)
        if system and not system.lower().startswith(("fat", "vfat", "msdos")):
            found.append(Reason("pack.not_fat", {"folder": str(where), "system": system}))
        if shutil.disk_usage(where).total > LARGEST:
            found.append(Reason("pack.large", {"folder": str(where)}))
    return tuple(found)


if sys.platform == "win32":

    def filesystem(where: Path) -> str:
        """The name of a drive's file system ("FAT32", "NTFS"); "" if Windows does not tell."""
        import ctypes

        name = ctypes.create_unicode_buffer(64)
        root = os.path.splitdrive(where.resolve())[0] + "\\"
        known = ctypes.windll.kernel32.GetVolumeInformationW(root, None, 0, None, None, None, name, len(name))
        return name.value if known else ""

else:

    def filesystem(where: Path) -> str:
        """The name of the file system mounted on a folder ("vfat", "ext4"); "" if this system does not tell."""
        try:
            mounts = [line.split()[1:3] for line in Path("/proc/mounts").read_text(encoding="utf-8").splitlines()]
        except OSError:
            return ""
        folder = str(where.resolve())
        # /proc/mounts writes a space in a path as \040.
        return next((kind for point, kind in reversed(mounts) if point.replace("\\040", " ") == folder), "")


def mega(size: int) -> str:
    """A size in megabytes, rounded up."""
    return f"{-(-size // 1_000_000)} MB"


def _prepare(where: Path) -> bool:
    """Make the folder if it is missing; whether it was made. Its parent must exist, so that a missing drive is an
    error."""
    if where.is_dir():
        return False
    if where.exists() or not where.parent.is_dir():
        raise PackError(Reason("pack.no_folder", {"folder": str(where)}))
    try:
        where.mkdir()
    except OSError as error:
        raise PackError(_trouble(error, "", where)) from error
    return True


def of_the_system(name: str) -> bool:
    """Whether a system leaves this on every stick."""
    return name.lower() in _SYSTEM or name.startswith(("._", ".Trash-"))


def _forget(handle: int) -> None:
    """Have the file read from the stick next time, not from memory. Only Linux can do this."""
    if sys.platform == "linux":
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)


def _trouble(error: OSError, file: str, where: Path) -> Reason:
    if error.errno in FULL:
        return Reason("pack.full", {"folder": str(where), "file": file})
    return Reason("pack.cannot_write", {"folder": str(where), "file": file, "why": error.strerror or str(error)})
