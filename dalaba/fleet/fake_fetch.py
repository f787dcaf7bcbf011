"""A source of blobs for tests: keeps every promise of a `Fetcher`, and fails on demand. No line, no certificates."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path

from dalaba.core.problems import Bad
from dalaba.fleet.fetch import finish, part_of


class FakeFetcher:
    """Has these blobs. `cuts`: digest -> how many bytes come before it cannot go on; each cut happens once."""

    def __init__(self, blobs: Mapping[str, bytes], cuts: Mapping[str, int] | None = None) -> None:
        self.blobs = dict(blobs)
        self.cuts = dict(cuts or {})
        self.fetched: list[str] = []
        """The digests that were asked for and came whole."""
        self.received = 0
        self._free, self._over = threading.Event(), threading.Event()
        self._free.set()

    def fetch(self, digest: str, size: int, into: Path) -> None:
        """Put the blob there, whole."""
        self._free.wait()
        if self._over.is_set():
            raise Bad("handing.cut_off", why="closed")
        if digest not in self.blobs:
            raise Bad("handing.not_there", digest=digest[:16])
        part, data = part_of(into), self.blobs[digest][:size]
        part.parent.mkdir(parents=True, exist_ok=True)
        have = part.stat().st_size if part.exists() else 0
        until = self.cuts.pop(digest, len(data))
        with open(part, "ab") as file:
            file.write(data[have:until])
        self.received += max(0, until - have)
        if until < len(data):
            raise Bad("handing.cut_off", why="cut")
        finish(part, into, digest, size)
        self.fetched.append(digest)

    def pause(self) -> None:
        """Who fetches now waits."""
        self._free.clear()

    def go_on(self) -> None:
        """Go on."""
        self._free.set()

    def close(self) -> None:
        """No more."""
        self._over.set()
        self._free.set()
