"""Who is inside: programs' tokens, one-time keys, browsers that came in. All in memory, and new at every start.

A session ends when its person logs out, when it was not used for twelve hours or is a week old, and at once when the
person's role or password changes or the phone is taken back: who somebody is, is looked up again with each request.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from dalaba.core.model import Millis
from dalaba.doors.console.people import Person
from dalaba.doors.console.register import digest

LINK_LASTS: Millis = 10 * 60_000
"""How long a one-time key can be used."""
FIRST_LASTS: Millis = 12 * 3_600_000
"""How long the one in the window of `run` can be used: somebody may look there only at noon."""
IDLE: Millis = 12 * 3_600_000
AGE: Millis = 7 * 86_400_000
_MOST_LINKS = 32
_MOST_SESSIONS = 200
_MOST_EACH = 8
"""Sessions of one person: whoever opens more ends the oldest."""


@dataclass(slots=True)
class Session:
    """A browser that has come in."""

    key: str
    """The digest of its cookie."""
    person: Person
    """Who sits at it, as of the last request."""
    way: Literal["station", "account", "device"] = "station"
    """How it came in: by the PC's own account, by a password, or as a phone."""
    stamp: str = ""
    """The account's stamp, or the phone's id."""
    begun: Millis = 0
    used: Millis = 0
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


def as_before(session: Session) -> Person | None:
    """A session's person, where people and their roles do not change."""
    return session.person


def no_phone(cookie: str) -> tuple[Person, str] | None:
    """No phone has this cookie, where there are none."""
    return None


class Keys:
    """The keys of one run of the desk. `mono`: a monotonic clock in milliseconds. `who`: a session's person as of now,
    None if it is over. `phone`: the person and the id of the phone with a cookie."""

    def __init__(
        self,
        mono: Callable[[], Millis],
        who: Callable[[Session], Person | None] = as_before,
        phone: Callable[[str], tuple[Person, str] | None] = no_phone,
        token: str = "",
    ) -> None:
        self._mono, self._who, self._phone = mono, who, phone
        self.token = token or secrets.token_urlsafe(32)
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

    def open(self, key: str, person: Person) -> str | None:
        """The cookie of a new session of the PC's own account, for a one-time key; None if the key was used, is too
        old, or is unknown."""
        found = next((each for each in list(self._links) if _same(key, each)), None)
        if found is None or self._links.pop(found, 0) <= self._mono():
            return None
        return self.begin(person, "station")

    def begin(self, person: Person, way: Literal["station", "account"], stamp: str = "") -> str:
        """The cookie of a new session."""
        cookie = secrets.token_urlsafe(32)
        self._add(Session(digest(cookie), person, way, stamp))
        return cookie

    def _add(self, session: Session) -> Session:
        self._weed(session)
        session.begun = session.used = self._mono()
        self._sessions[session.key] = session
        return session

    def _weed(self, new: Session) -> None:
        if new.way == "device":  # as many as there are phones
            return
        mine = [each for each in self._all() if (each.way, each.person.name) == (new.way, new.person.name)]
        most = max(0, len(mine) - _MOST_EACH + 1), max(0, len(self._sessions) - _MOST_SESSIONS + 1)
        for each in (*mine[: most[0]], *self._all()[: most[1]]):
            self.end(each)

    def _all(self) -> list[Session]:
        return list(self._sessions.values())

    def session(self, cookie: str) -> Session | None:
        """The session with this cookie, used now; None if there is none any more."""
        found = self._sessions.get(digest(cookie))
        if found is None and (held := self._phone(cookie)) is not None:
            person, stamp = held
            found = self._add(Session(digest(cookie), person, "device", stamp))
        if found is None or not self.alive(found):
            return None
        found.used = self._mono()
        return found

    def alive(self, session: Session) -> bool:
        """Whether a session goes on. Its person is looked up anew."""
        now, person = self._mono(), self._who(session)
        old = session.way != "device" and (now - session.used > IDLE or now - session.begun > AGE)
        if person is None or old or session.key not in self._sessions:
            self.end(session)
            return False
        session.person = person
        return True

    def end(self, session: Session) -> None:
        """End a session, if it has not ended yet."""
        self._sessions.pop(session.key, None)


def link_to(url: str, key: str) -> str:
    """The address that opens the page once. No browser sends what stands behind the #, or tells it to another page."""
    return f"{url}enter#{key}"


def belongs(session: Session, csrf: str) -> bool:
    """Whether a form's key belongs to the session."""
    return _same(csrf, session.csrf)


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode("utf-8", "surrogateescape"), other.encode())
