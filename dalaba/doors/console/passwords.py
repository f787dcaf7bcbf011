"""Passwords: argon2id, slow enough for whoever steals the file, quick enough for whoever logs in. One at a time.

A hash takes a fifth of a second and 46 MB; how many rounds that are is found out once, on the PC that it runs on.
"""

from __future__ import annotations

import threading
import time
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argon2 import PasswordHasher

_MEMORY = 46 * 1024
"""KiB, as OWASP advises for argon2id with few rounds."""
_WANTED = 0.2
"""Seconds."""
_MOST_ROUNDS = 12
_one = threading.Lock()
"""So that many at once cost no more memory than one."""


def rounds(of_one: float) -> int:
    """How many rounds take as long as wanted, if one takes `of_one` seconds. Pure."""
    return min(_MOST_ROUNDS, max(1, round(_WANTED / max(of_one, 0.001))))


def hashed(password: str) -> str:
    """The password's hash, with its own salt and cost in it."""
    with _one:
        return _hasher().hash(password)


def fits(password: str, stored: str) -> bool:
    """Whether this is the password of that stored hash."""
    from argon2.exceptions import InvalidHashError, VerificationError

    with _one:
        try:
            return _hasher().verify(stored, password)
        except (VerificationError, InvalidHashError):
            return False


def fits_nobody(password: str) -> None:
    """Take as long as `fits` does, for a name that nobody has."""
    fits(password, _nobodys())


@cache
def _nobodys() -> str:
    return hashed("nobody has this password")


@cache
def _hasher() -> PasswordHasher:

    begun = time.perf_counter()
    _with(1).hash("how long does this take here?")
    return _with(rounds(time.perf_counter() - begun))


def _with(count: int) -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=count, memory_cost=_MEMORY, parallelism=1)
