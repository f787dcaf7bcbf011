"""Looking for warnings beside the desk's loop: folders and addresses, each at its interval, and what is due.

Two threads, so that an address that answers slowly delays neither a Cancel in a folder nor a repetition.
"""

from __future__ import annotations

import queue
import stat
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias
from urllib.parse import urlsplit

from dalaba.air.ledger import LedgerError
from dalaba.core import atomic, clock
from dalaba.core.lock import Held
from dalaba.core.model import Instant, Problem, Reason
from dalaba.core.problems import Bad
from dalaba.county.book import Here
from dalaba.county.xml_file import LARGEST
from dalaba.desk.county_alerts.pull import Pulled, pull
from dalaba.desk.county_alerts.work import Work
from dalaba.desk.root import Station
from dalaba.station.county import CountyRules, Source

ENDINGS = (".xml", ".cap", ".atom", ".rss")
MOST_FILES = 500
_TURN = 1.0
"""Seconds between two turns."""
_SETTLED = 3_000
"""Milliseconds for which a file that cannot be read may still be on its way."""
Mark: TypeAlias = "tuple[int, int]"
"""A file's time and size, by which a changed one is known."""


class CountyWatch:
    """Looks while the desk runs. `work`: made anew each turn, from the station as it is read now; `good`: whether the
    clock can be believed."""

    def __init__(self, work: Callable[[], Work], good: Callable[[], bool], complain: Callable[[Problem], None]) -> None:
        self._work, self._good, self._complain = work, good, complain
        self._over = threading.Event()
        self._threads: list[threading.Thread] = []
        self._came: queue.SimpleQueue[tuple[str, bytes]] = queue.SimpleQueue()
        self._looked: dict[Path, Mark] = {}
        self._asked: dict[str, tuple[Instant, Pulled | None]] = {}
        self._told: dict[str, Reason] = {}
        self._read: tuple[Station | None, Here | None] = (None, None)

    def look(self) -> None:
        """Begin where the station has a section. Called again and again."""
        if not self._threads and self._work().station.setup.county is not None:
            self._threads = [threading.Thread(target=each, daemon=True) for each in (self._run, self._ask)]
            for thread in self._threads:
                thread.start()

    def close(self) -> None:
        """End. An address that is being asked is not waited for."""
        self._over.set()

    def _run(self) -> None:
        while not self._over.wait(_TURN):
            try:
                self.turn(clock.SystemClock().now())
            except Held:
                continue  # the window works with the book; in a second again
            except (OSError, LedgerError) as error:
                self._tell("book", Reason("county.not_kept", {"why": getattr(error, "strerror", None) or str(error)}))

    def _ask(self) -> None:
        while not self._over.wait(_TURN):
            rules = self._work().station.setup.county
            self.ask(rules, clock.SystemClock().now())

    def turn(self, now: Instant) -> None:
        """Take what has come, end what is over, say what is due. Raises Held, OSError, LedgerError."""
        work, good = self._work(), self._good()
        here = self._here(work)
        if here is not None:
            self._folders(work, here, now, good)
            while good and not self._came.empty():
                host, data = self._came.get()
                try:
                    self._take(work, here, data, host, now, good)
                except (Held, OSError):
                    self._came.put((host, data))  # or it would be lost: the address will say that nothing changed
                    raise
        work.turn(here, now, good)

    def _here(self, work: Work) -> Here | None:
        """Found out once for each reading of the station. Rules that changed are asked about all messages anew."""
        station, here = self._read
        if station is not work.station:
            found = work.here()
            if here is None or found is None or here.rules != found.rules:
                self._looked.clear()
                self._asked.clear()
            self._read = (work.station, found)
        return self._read[1]

    def ask(self, rules: CountyRules | None, now: Instant) -> None:
        """Ask each address that is due."""
        for source in rules.sources if rules else ():
            last, before = self._asked.get(source.url, (0, None))
            if not source.url or last <= now < last + source.every:
                continue
            try:
                answer = pull(source.url, before)
            except Bad as bad:
                self._asked[source.url] = (now, before)
                self._tell(source.url, bad.reason)
                continue
            self._told.pop(source.url, None)
            self._asked[source.url] = (now, answer)
            if answer.data is not None:
                self._came.put((urlsplit(source.url).hostname or "", answer.data))

    def _folders(self, work: Work, here: Here, now: Instant, good: bool) -> None:
        for source in here.rules.sources:
            for path, mark in _files(work.folder, source):
                if self._looked.get(path) == mark:
                    continue
                try:
                    data = atomic.whole(path, LARGEST + 1)
                except OSError as error:
                    self._tell(path.name, Reason("cli.cannot_read", {"file": path.name, "why": str(error)}))
                    self._looked[path] = mark
                    continue
                young = now < mark[0] // 1_000_000 + _SETTLED
                if self._take(work, here, data, path.name, now, good, young) and good:
                    self._looked[path] = mark

    def _take(
        self, work: Work, here: Here, data: bytes, name: str, now: Instant, good: bool, young: bool = False
    ) -> bool:
        """Take a file; False: it may still be on its way."""
        looked, problems = work.take(data, here, now, only_ends=not good)
        if problems and not looked and young:
            return False
        for problem in problems:
            self._tell(name, Reason("county.unread", {"file": name}).because(problem), work)
        return True

    def _tell(self, name: str, why: Reason, work: Work | None = None) -> None:
        """Say it once while it lasts, on the ledger too if it is about a file."""
        if self._told.get(name) == why:
            return
        self._told[name] = why
        self._complain(Problem(why, severity="warning"))
        if work is not None:
            work.note(why)


def _files(station: Path, source: Source) -> Iterator[tuple[Path, Mark]]:
    folder = station / source.folder
    if not source.folder or not folder.is_dir():
        return
    names = sorted(each for each in folder.iterdir() if each.suffix.lower() in ENDINGS)
    for path in names[:MOST_FILES]:
        try:
            about = path.lstat()
        except OSError:
            continue  # it was just taken away
        if stat.S_ISREG(about.st_mode):
            yield path, (about.st_mtime_ns, about.st_size)
