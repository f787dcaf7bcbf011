"""Who may come in: programs' tokens, one-time links, browser sessions. All in memory.

They are drawn anew at every start: what an earlier desk gave out opens nothing. A link opens the page once. What it
leaves in the browser is a cookie for this page's own path alone: a cookie for the whole of 127.0.0.1 would also be
shown to whoever serves another port there.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from dalaba.core.model import Millis

LINK_LASTS: Millis = 10 * 60_000
"""How long a link waits to be opened."""
FIRST_LASTS: Millis = 12 * 3_600_000
"""How long the link does that `run` shows in its window: somebody may look there only at noon."""
_MOST_LINKS = 32
_MOST_SESSIONS = 16


@dataclass(slots=True)
class Session:
    """One browser that opened a link."""

    key: str
    """What its cookie holds."""
    csrf: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    """What each of its forms holds: a page of another origin cannot read it."""
    ui: str = ""
    """The language it chose; "": the station's."""
    told: str = ""
    """What its last order was answered, for a browser without a script: shown with the next page."""
    good: bool = True
    """Whether that was done."""
    again: tuple[str, Mapping[str, str]] | None = None
    """Of what was asked back: the order and its fields, for the button that says yes."""


class Keys:
    """The keys of one run of the desk. `mono`: milliseconds that never go back."""

    def __init__(self, mono: Callable[[], Millis]) -> None:
        self._mono = mono
        self.token = secrets.token_urlsafe(32)
        self.path = f"/{secrets.token_urlsafe(12)}"
        """The page's own, and its cookie's: not known to other pages either."""
        self._links: dict[str, Millis] = {}
        self._sessions: dict[str, Session] = {}

    def is_token(self, said: str) -> bool:
        """Whether a program shows the token. The time it takes tells nothing of it."""
        return _same(said, self.token)

    def link(self, lasts: Millis = LINK_LASTS) -> str:
        """A new key that opens the page once. The oldest gives way when there are very many."""
        while len(self._links) >= _MOST_LINKS:
            del self._links[next(iter(self._links))]
        key = secrets.token_urlsafe(24)
        self._links[key] = self._mono() + lasts
        return key

    def open(self, key: str) -> Session | None:
        """The session that a link's key opens; None for one that was used, is too old, or never was."""
        found = next((each for each in self._links if _same(key, each)), None)
        if found is None or self._links.pop(found) <= self._mono():
            return None
        while len(self._sessions) >= _MOST_SESSIONS:
            del self._sessions[next(iter(self._sessions))]
        session = Session(secrets.token_urlsafe(32))
        self._sessions[session.key] = session
        return session

    def session(self, key: str) -> Session | None:
        """Whose cookie that is."""
        return next((each for each in self._sessions.values() if _same(key, each.key)), None)


def belongs(session: Session, csrf: str) -> bool:
    """Whether a form is one of the session's own."""
    return _same(csrf, session.csrf)


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode("utf-8", "surrogateescape"), other.encode())
