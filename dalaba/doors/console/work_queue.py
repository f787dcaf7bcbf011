"""Work beside the server's loop: a few threads for each kind of work, and a limit on what waits for them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, Literal, TypeAlias, TypeVar

from dalaba.air.ledger import LedgerError
from dalaba.core import atomic
from dalaba.core.problems import Bad
from dalaba.desk.editing import Changed
from dalaba.doors.console.requests import Wrong
from dalaba.link.control import NotRunning

T = TypeVar("T")
QueueName: TypeAlias = Literal["at_once", "speak", "quick", "slow"]
"""`at_once`: what ends sound, and keeps a talk alive; it only asks air. `speak`: what makes sound. `quick`: what takes
a moment. `slow`: what reads the station, compiles or decodes, and every page but the first."""
_SIZES: Mapping[QueueName, tuple[int, int]] = {"at_once": (4, 32), "speak": (2, 6), "quick": (4, 32), "slow": (2, 6)}
"""Threads, and the most that run or wait."""


class WorkQueue:
    """Runs slow work in threads, `workers` at a time, and refuses work when `most` jobs are running or waiting."""

    def __init__(self, name: str, workers: int, most: int) -> None:
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix=name)
        self._waiting, self._most = 0, most

    async def do(self, work: Callable[..., T], *given: Any, **named: Any) -> T:
        """Run `work` in a thread and return its result. Raises Wrong if too many wait already, and where a file, the
        disk or air refused."""
        if self._waiting >= self._most:
            raise Wrong("console.busy")
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, partial(work, *given, **named))
        except (Bad, LedgerError, Changed, atomic.Broken, NotRunning, OSError) as error:
            raise _in_words(error) from error
        finally:
            self._waiting -= 1

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)


class WorkQueues:
    """One queue for each kind of work, so that no kind waits behind another."""

    def __init__(self) -> None:
        self._queues = {name: WorkQueue(f"console {name}", *size) for name, size in _SIZES.items()}

    def __getitem__(self, name: QueueName) -> WorkQueue:
        return self._queues[name]

    def close(self) -> None:
        for queue in self._queues.values():
            queue.close()


def _in_words(error: Exception) -> Wrong:
    """What the station, the disk or air refused, for whoever asked: it is no fault of the program."""
    if isinstance(error, (Bad, LedgerError, Changed)):
        return Wrong(error.reason.code, **error.reason.params)
    if isinstance(error, atomic.Broken):
        return Wrong("console.broken_file", file=error.path.name, why=error.why)
    if isinstance(error, OSError):
        return Wrong("console.disk", why=error.strerror or str(error))
    return Wrong("console.no_air")
