"""Getting files by their digest from a stick, as they are got from the hub over the network."""

from __future__ import annotations

from pathlib import Path

from dalaba.core import atomic
from dalaba.core.problems import Bad
from dalaba.fleet.handout_file import Opened


class StickFetcher:
    """The files in one opened stick. There is no line that anything urgent would need, so it never rests."""

    def __init__(self, stick: Opened) -> None:
        self._stick = stick

    def fetch(self, digest: str, size: int, into: Path) -> None:
        """Put the file there, whole. Raises Bad("fleet.stick_lacks") if it is not on the stick, Bad("fleet.stick_
        damaged") if it has other bytes by now, and OSError if this PC's disk refuses."""
        if not self._stick.has(digest) or self._stick.size(digest) != size:
            raise Bad("fleet.stick_lacks", file=self._stick.name, digest=digest[:16])
        part = atomic.unfinished(into)
        try:
            with open(part, "wb") as file:
                for piece in self._stick.file(digest):
                    file.write(piece)
            atomic.finish(part, into)
        finally:
            part.unlink(missing_ok=True)

    def pause(self) -> None:
        """Nothing to rest from."""

    def go_on(self) -> None:
        """It never rested."""

    def close(self) -> None:
        """Whoever has opened the stick closes it."""
