"""Slow work beside the server's loop: a few threads, and a limit on what waits for them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

from dalaba.doors.console.requests import Wrong

T = TypeVar("T")


class WorkQueue:
    """Runs slow work in threads, `workers` at a time, and refuses work when `most` jobs are running or waiting."""

    def __init__(self, name: str, workers: int, most: int) -> None:
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix=name)
        self._waiting, self._most = 0, most

    async def do(self, work: Callable[..., T], *given: Any, **named: Any) -> T:
        """Run `work` in a thread and return its result. Raises Wrong if too many wait already."""
        if self._waiting >= self._most:
            raise Wrong("console.busy")
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, partial(work, *given, **named))
        finally:
            self._waiting -= 1

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)
