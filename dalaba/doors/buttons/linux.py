"""Keys of one named input device of Linux, as its records come (struct input_event), without any package."""

from __future__ import annotations

import os
import select
import struct
from collections.abc import Iterable, Iterator, Mapping
from types import TracebackType

from dalaba.station.scenes import LINUX

RECORD = struct.Struct("llHHi")
"""Seconds, microseconds, type, code, value: 24 bytes where a long has 8."""
_SYN, _KEY, _DROPPED = 0, 1, 3
_AT_A_TIME = 64
_WITHOUT_WAITING: int = getattr(os, "O_NONBLOCK", 0)


class Keys:
    """The named keys of a device. Raises OSError if it cannot be opened, or goes away."""

    taken: tuple[str, ...] = ()
    """Keys that another program has. None here: any program may listen."""

    def __init__(self, device: str, keys: Iterable[str]) -> None:
        self._names: Mapping[int, str] = {LINUX[key]: key for key in keys}
        self._file = os.open(device, os.O_RDONLY | _WITHOUT_WAITING)
        self._rest = b""

    def __enter__(self) -> Keys:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        os.close(self._file)

    def events(self, seconds: float) -> Iterator[tuple[str, bool | None]]:
        """What happened within so many seconds, as soon as something does: a key, and whether it is down now; or
        ("", None): the system lost some of it."""
        if not select.select([self._file], [], [], seconds)[0]:
            return
        data = os.read(self._file, _AT_A_TIME * RECORD.size)
        if not data:
            raise OSError("the device is gone")
        data = self._rest + data
        whole = len(data) - len(data) % RECORD.size
        self._rest = data[whole:]
        for _, _, kind, code, value in RECORD.iter_unpack(data[:whole]):
            if kind == _SYN and code == _DROPPED:
                yield "", None
            elif kind == _KEY and code in self._names:
                yield self._names[code], value != 0
