"""Coming in: by the one-time key of the PC's own account, by name and password, or, a phone, by a PIN.

Each refusal is in words. What matters is noted on the ledger, but never so often that a stranger could fill the disk.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from dalaba.air.ledger import LedgerError
from dalaba.core.clock import Clock
from dalaba.core.model import Instant, Millis, Reason
from dalaba.desk import ledger_entries
from dalaba.doors.console import passwords
from dalaba.doors.console.people import LONGEST_NAME, Account, Book, Device, Person, plain
from dalaba.doors.console.pins import Invited, Pins
from dalaba.doors.console.rate_limit import Bucket
from dalaba.doors.console.register import Register, digest
from dalaba.doors.console.requests import Wrong
from dalaba.doors.console.sessions import Keys, Session
from dalaba.doors.console.tries import Tries

_NOTES_AT_ONCE, _NOTES_A_SECOND = 20, 1 / 60
_LONGEST_PASSWORD = 1_000


class Entrance:
    """The people of one station, the keys of one run of the desk, and the ways in. `user`: the PC's own account."""

    def __init__(self, folder: Path, clock: Clock, user: str, token: str = "") -> None:
        self._folder, self._clock, self.user = folder, clock, user
        self.people = Register(folder)
        self.keys = Keys(clock.mono, self._who, self._phone, token)
        self.pins = Pins()
        self._tries, self._pin_tries, self._proof_tries = Tries(), Tries(), Tries()
        self._notes = Notes(lambda by, what: _written(folder, by, what), clock.mono)

    def now(self) -> Instant:
        """The time now, by the desk's clock."""
        return self._clock.now()

    @property
    def locked(self) -> bool:
        """Whether nobody has a password yet: then only the one-time key opens the page."""
        return not self.people.book.accounts

    def by_key(self, key: str) -> str:
        """The cookie for a one-time key. It is never slowed down, so nobody can keep the PC's own account out."""
        cookie = self.keys.open(key, Person(self.user, "owner"))
        if cookie is None:
            raise Wrong("console.link_over")
        return cookie

    def by_password(self, name: str, password: str, address: str) -> str:
        """The cookie for a name and its password. It takes a moment, whether they are right or not."""
        account = self.people.book.account(name)
        tried = account.name if account else plain(name)[:LONGEST_NAME]
        self._may_try(self._tries, tried, address)
        if len(password) > _LONGEST_PASSWORD or not _fits(account, password):
            self._tries.wrong(tried, address, self._clock.mono())
            self.note(
                Reason("page_people.did_wrong_password", {"name": account.name if account else "?", "count": "0"}),
                address,
            )
            raise Wrong("console.wrong_password")
        assert account is not None
        self._tries.right(tried, address)
        return self.keys.begin(Person(account.name, account.role), "account", account.stamp)

    def proven(self, name: str, password: str) -> Account:
        """The account of somebody who is inside and shows the password once more."""
        account = self.people.book.account(name)
        self._may_try(self._proof_tries, name, name)
        if account is None or not _fits(account, password):
            self._proof_tries.wrong(name, name, self._clock.mono())
            raise Wrong("console.wrong_password")
        self._proof_tries.right(name, name)
        return account

    def by_pin(self, pin: str, address: str) -> str:
        """The cookie for a phone, which is let in from now on."""
        if not self.people.book.phones.on:
            raise Wrong("console.phones_off")
        self._may_try(self._pin_tries, address, address)
        invited = self.pins.take("".join(pin.split()), self._clock.mono())
        if invited is None:
            self._pin_tries.wrong(address, address, self._clock.mono())
            self.note(Reason("page_people.did_wrong_pin", {"count": "0"}), address)
            raise Wrong("console.wrong_pin")
        self._pin_tries.right(address, address)
        cookie = self._let_in(invited)
        self.note(Reason("page_people.did_come_in", {"device": invited.device, "count": "0"}), invited.person)
        return cookie

    def _let_in(self, invited: Invited) -> str:
        cookie, now = secrets.token_urlsafe(32), self._clock.now()
        device = Device(secrets.token_hex(4), invited.device, invited.person, invited.role, digest(cookie), now)

        def added(book: Book) -> Book:
            if book.accounts and book.account(invited.person) is None:  # removed since the PIN was made
                raise Wrong("console.wrong_pin")
            return book.with_device(device)

        self.change(added)
        return cookie

    def _may_try(self, tries: Tries, name: str, address: str) -> None:
        left = tries.wait(name, address, self._clock.mono())
        if left:
            raise Wrong("console.wait", seconds=str(-(-left // 1000)))

    def change(self, made: Callable[[Book], Book]) -> Book:
        """Change the register. Raises Wrong, and changes nothing, if the disk refuses."""
        try:
            return self.people.change(made)
        except OSError as error:
            raise Wrong("page_people.not_written", why=error.strerror or str(error)) from error

    def note(self, what: Reason, by: str) -> None:
        """Note on the ledger what was tried or done at the door."""
        self._notes.note(what, by)

    # -- whoever is inside

    def _who(self, session: Session) -> Person | None:
        """Who sits at a session now; None if it is over."""
        if session.way == "station":
            return session.person
        if session.way == "device":
            return self.people.holder(session.stamp)
        account = self.people.book.account(session.person.name)
        return Person(account.name, account.role) if account and account.stamp == session.stamp else None

    def _phone(self, cookie: str) -> tuple[Person, str] | None:
        now = self._clock.now()
        device = self.people.phone(cookie, now)
        if device is None:
            return None
        self.people.saw(device, now)
        return self.people.book.who_holds(device), device.id


class Notes:
    """What goes on the ledger from the door: a few at once, then one a minute; how many were left out is told."""

    def __init__(self, write: Callable[[str, Reason], None], mono: Callable[[], Millis]) -> None:
        self._write, self._mono = write, mono
        self._bucket = Bucket(_NOTES_AT_ONCE, _NOTES_A_SECOND)
        self._unsaid: dict[str, int] = {}
        self._lock = threading.Lock()

    def note(self, what: Reason, by: str) -> None:
        """Write it, or count it for the next time."""
        with self._lock:
            count = self._unsaid.get(what.code, 0) + 1
            if not self._bucket.take(self._mono()):
                self._unsaid[what.code] = count
                return
            self._unsaid.pop(what.code, None)
        self._write(by, Reason(what.code, {**what.params, "count": str(count if count > 1 else 0)}))


def _written(folder: Path, by: str, what: Reason) -> None:
    with suppress(LedgerError):  # air itself reports a ledger that cannot be written
        ledger_entries.did(folder, by, what)


def _fits(account: Account | None, password: str) -> bool:
    if account is None:
        passwords.fits_nobody(password)
        return False
    return passwords.fits(password, account.hash)
