"""Whether this PC belongs to a township, looked at once a second: the file is read only when it has changed."""

from __future__ import annotations

from pathlib import Path

from dalaba.core import atomic
from dalaba.trust import member
from dalaba.trust.member import Member


class Membership:
    """One station's membership. A file that cannot be read is no membership: nothing from outside counts then."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stamp: object = None
        self._found: Member | None = None

    def now(self) -> Member | None:
        """What this PC is a member of; None: of nothing."""
        try:
            found = (self._folder / member.FILE).stat()
        except OSError:
            self._stamp = self._found = None
            return None
        stamp = (found.st_mtime_ns, found.st_size, found.st_ino)
        if stamp != self._stamp:
            self._stamp, self._found = stamp, self._read()
        return self._found

    def networked(self) -> bool:
        """Whether the township has a network, so that an agent is wanted."""
        found = self.now()
        return found is not None and bool(found.hub.host)

    def _read(self) -> Member | None:
        try:
            return member.read(self._folder)
        except (OSError, atomic.Broken):
            return None
