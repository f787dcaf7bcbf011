"""The sticks that are plugged in now: where they are, how large, of which file system, and what lies on them."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from dalaba.views.pack.stick import LARGEST, filesystem, of_the_system

_ASIDE = ("/media/", "/run/media/")
"""Where Linux shows what somebody has plugged in."""
_DRIVE_REMOVABLE = 2
"""What Windows calls a stick (GetDriveType)."""


@dataclass(frozen=True, slots=True)
class Drive:
    """A stick, or a folder that stands for one."""

    path: Path
    system: str
    """Its file system: "vfat", "FAT32"; "" if the system does not tell."""
    free: int
    total: int
    found: tuple[str, ...]
    """What lies on it, without what systems leave on every stick."""
    is_folder: bool = False

    @property
    def is_fat(self) -> bool:
        """Whether players read it, as far as one can know."""
        return self.is_folder or not self.system or self.system.lower() in ("vfat", "msdos", "fat", "fat16", "fat32")

    @property
    def is_large(self) -> bool:
        """Whether some players refuse it for its size."""
        return not self.is_folder and self.total > LARGEST


def drives(folders: Iterable[Path] = ()) -> list[Drive]:
    """Every stick that is plugged in, and these folders. What is pulled out meanwhile is left out."""
    found = [*((path, False) for path in _plugged_in()), *((path, True) for path in folders)]
    return [drive for path, is_folder in found if (drive := _drive(path, is_folder)) is not None]


def _drive(path: Path, is_folder: bool) -> Drive | None:
    try:
        names = sorted(entry.name for entry in os.scandir(path) if not of_the_system(entry.name))
        usage = shutil.disk_usage(path)
    except OSError:
        return None
    return Drive(path, "" if is_folder else filesystem(path), usage.free, usage.total, tuple(names), is_folder)


if sys.platform == "win32":

    def _plugged_in() -> Iterator[Path]:
        import ctypes
        import string

        there = ctypes.windll.kernel32.GetLogicalDrives()
        for number, letter in enumerate(string.ascii_uppercase):
            root = f"{letter}:\\"
            if there >> number & 1 and ctypes.windll.kernel32.GetDriveTypeW(root) == _DRIVE_REMOVABLE:
                yield Path(root)

else:

    def _plugged_in() -> Iterator[Path]:
        try:
            text = Path("/proc/mounts").read_text(encoding="utf-8")
        except OSError:  # no Linux
            return
        yield from mounted(text, Path("/sys"))


def mounted(mounts: str, sysfs: Path) -> Iterator[Path]:
    """The mount points of sticks in the text of /proc/mounts: disks that can be taken out, and what lies where Linux
    shows what was plugged in."""
    for line in mounts.splitlines():
        device, point, *_ = [*line.split(), "", ""]
        where = point.replace("\\040", " ").replace("\\134", "\\")
        if device.startswith("/dev/") and (where.startswith(_ASIDE) or _removable(device, sysfs)):
            yield Path(where)


def _removable(device: str, sysfs: Path) -> bool:
    """Whether the disk of a partition can be taken out, as the system says."""
    name = device.removeprefix("/dev/")
    for disk in (sysfs / "block").glob("*"):
        if name == disk.name or (name.startswith(disk.name) and (disk / name).exists()):
            try:
                return (disk / "removable").read_text(encoding="ascii").strip() == "1"
            except OSError:
                return False
    return False
