"""Keys of Windows as hot keys of the whole system. While they are registered, no other program gets them."""

from __future__ import annotations

import ctypes
import time
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Any

from dalaba.station.scenes import WINDOWS

_HOTKEY, _NO_REPEAT, _REMOVE = 0x0312, 0x4000, 1
_LOOKS_EVERY = 0.03
"""Seconds between looks at whether a key is still down: a hot key tells only that it was pressed."""


class Point(ctypes.Structure):
    """Where the mouse is; part of a message."""

    _fields_ = (("x", ctypes.c_long), ("y", ctypes.c_long))


class Message(ctypes.Structure):
    """A message of Windows (MSG)."""

    _fields_ = (
        ("window", ctypes.c_void_p), ("message", ctypes.c_uint), ("wparam", ctypes.c_size_t),
        ("lparam", ctypes.c_ssize_t), ("time", ctypes.c_ulong), ("point", Point),
    )  # fmt: skip


class Keys:
    """The named keys. Raises OSError if none of them can be had. Use it in the thread that made it."""

    def __init__(self, device: str, keys: Iterable[str], user32: Any = None) -> None:
        self._user32 = _system() if user32 is None else user32
        self._keys = dict(enumerate(keys, 1))
        self._down: set[int] = set()
        had = {
            number: bool(self._user32.RegisterHotKey(None, number, _NO_REPEAT, WINDOWS[key]))
            for number, key in self._keys.items()
        }
        self._had = [number for number, done in had.items() if done]
        self.taken = tuple(self._keys[number] for number, done in had.items() if not done)
        if not self._had:
            raise OSError("、".join(self.taken))

    def __enter__(self) -> Keys:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for number in self._had:
            self._user32.UnregisterHotKey(None, number)

    def events(self, seconds: float) -> Iterator[tuple[str, bool | None]]:
        """What happened within so many seconds, as soon as something does: a key, and whether it is down now."""
        until = time.monotonic() + seconds
        while True:
            found = list(self._new())
            if found or time.monotonic() >= until:
                break
            time.sleep(_LOOKS_EVERY)
        yield from found

    def _new(self) -> Iterator[tuple[str, bool | None]]:
        message = Message()
        while self._user32.PeekMessageW(ctypes.byref(message), None, _HOTKEY, _HOTKEY, _REMOVE):
            number = int(message.wparam)
            if number in self._had:
                self._down.add(number)
                yield self._keys[number], True
        for number in sorted(self._down):
            if not self._user32.GetAsyncKeyState(WINDOWS[self._keys[number]]) & 0x8000:
                self._down.discard(number)
                yield self._keys[number], False


def _system() -> Any:
    return getattr(ctypes, "WinDLL")("user32")  # noqa: B009  # it is only there on Windows
