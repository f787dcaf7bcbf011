"""Who may come in: programs' tokens, one-time links, browser sessions. All in memory.

All keys are new at every start, so those of an earlier desk open nothing. A link opens the page once, and leaves a
cookie in the browser for this page's own path only: a cookie for all of 127.0.0.1 would also be sent to servers on
other ports.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from dalaba.core.model import Millis
from dalaba.doors.console.people import Person

LINK_LASTS: Millis = 10 * 60_000
"""How long a link can be opened."""
FIRST_LASTS: Millis = 12 * 3_600_000
"""How long the link in the window of `run` can be opened: somebody may look there only at noon."""
_MOST_LINKS = 32
_MOST_SESSIONS = 16


@dataclass(slots=True)
class Session:
    """A browser that has opened a link."""

    key: str
    """The value of its cookie."""
    person: Person
    """Who sits at it."""
    csrf: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    """A value in each of its forms, which a page of another origin cannot read."""
    ui: str = ""
    """The language it chose; "": the station's."""
    told: str = ""
    """The answer to its last order, shown with the next page in a browser without a script."""
    good: bool = True
    """Whether that order was done."""
    again: tuple[str, Mapping[str, str], str] | None = None
    """The order and its fields, for the yes button, if its answer was a question."""


class Keys:
    """The keys of one run of the desk. `mono`: a monotonic clock in milliseconds."""

    def __init__(self, mono: Callable[[], Millis]) -> None:
        self._mono = mono
        self.token = secrets.token_urlsafe(32)
        self.path = f"/{secrets.token_urlsafe(12)}"
        """The secret path of the page and its cookie."""
        self._links: dict[str, Millis] = {}
        self._sessions: dict[str, Session] = {}

    def is_token(self, said: str) -> bool:
        """Whether a text is the token. Comparing takes the same time for any text."""
        return _same(said, self.token)

    def link(self, lasts: Millis = LINK_LASTS) -> str:
        """A new key that opens the page once. If there are very many, the oldest is dropped."""
        while len(self._links) >= _MOST_LINKS:
            del self._links[next(iter(self._links))]
        key = secrets.token_urlsafe(24)
        self._links[key] = self._mono() + lasts
        return key

    def open(self, key: str, person: Person) -> Session | None:
        """The new session of a person for a link's key; None if the key was used, is too old, or is unknown."""
        found = next((each for each in self._links if _same(key, each)), None)
        if found is None or self._links.pop(found) <= self._mono():
            return None
        while len(self._sessions) >= _MOST_SESSIONS:
            del self._sessions[next(iter(self._sessions))]
        session = Session(secrets.token_urlsafe(32), person)
        self._sessions[session.key] = session
        return session

    def session(self, key: str) -> Session | None:
        """The session with this cookie; None if there is none."""
        return next((each for each in self._sessions.values() if _same(key, each.key)), None)


def belongs(session: Session, csrf: str) -> bool:
    """Whether a form's key belongs to the session."""
    return _same(csrf, session.csrf)


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode("utf-8", "surrogateescape"), other.encode())
