"""Who may use the page, and what they may do: people with a password, and phones. Pure."""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal, TypeAlias, get_args

from dalaba.core.model import Instant

Role: TypeAlias = Literal["viewer", "announcer", "approver", "owner"]
ROLES: tuple[Role, ...] = get_args(Role)
"""Each may do what those before it may, and more."""
MOST_ACCOUNTS, MOST_DEVICES = 200, 100
LONGEST_NAME = 20
SHORTEST_PASSWORD, LONGEST_PASSWORD = 8, 128
UNUSED: Instant = 180 * 86_400_000
"""Milliseconds after which a phone that nobody used has to be let in anew."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody at the page. `name` is what the ledger calls them."""

    name: str
    role: Role

    def may(self, needs: Role) -> bool:
        """Whether this person may do what needs that role."""
        return ROLES.index(self.role) >= ROLES.index(needs)


@dataclass(frozen=True, slots=True)
class Account:
    """A person with a password."""

    name: str
    role: Role
    hash: str
    """Of the password, by argon2, with its own salt and cost."""
    stamp: str
    """New with each change of role or password: sessions that began under another one are over."""


@dataclass(frozen=True, slots=True)
class Device:
    """A phone that was let in."""

    id: str
    name: str
    person: str
    role: Role
    key: str
    """SHA-256 of its cookie."""
    seen: Instant


@dataclass(frozen=True, slots=True)
class Phones:
    """Whether phones may come in at all. `port`: where they knock; 0: it was never chosen."""

    on: bool = False
    port: int = 0


@dataclass(frozen=True, slots=True)
class Book:
    """Everybody who may come in, without the PC's own account."""

    accounts: tuple[Account, ...] = ()
    devices: tuple[Device, ...] = ()
    phones: Phones = Phones()

    def account(self, name: str) -> Account | None:
        """The account with this name, however its letters are written."""
        return next((each for each in self.accounts if same(each.name, name)), None)

    def device(self, identity: str) -> Device | None:
        """The phone with this id."""
        return next((each for each in self.devices if each.id == identity), None)

    def last_owner(self, account: Account) -> bool:
        """Whether this is the only owner."""
        return account.role == "owner" and sum(each.role == "owner" for each in self.accounts) == 1

    def who_holds(self, device: Device) -> Person:
        """The person with this phone. It may never do more than the person may."""
        account = self.account(device.person)
        if account is None:
            return Person(device.person, device.role)
        return Person(account.name, min(account.role, device.role, key=ROLES.index))

    def with_account(self, account: Account) -> Book:
        """With this account, instead of one of its name."""
        others = [each for each in self.accounts if not same(each.name, account.name)]
        was = [each for each in self.accounts if same(each.name, account.name)]
        at = self.accounts.index(was[0]) if was else len(others)
        return replace(self, accounts=(*others[:at], account, *others[at:]))

    def without_account(self, name: str) -> Book:
        """Without a person, and without that person's phones."""
        return replace(
            self,
            accounts=tuple(each for each in self.accounts if not same(each.name, name)),
            devices=tuple(each for each in self.devices if not same(each.person, name)),
        )

    def with_device(self, device: Device) -> Book:
        """With this phone, instead of one of its id."""
        return replace(self, devices=(*(each for each in self.devices if each.id != device.id), device))

    def without_devices(self, identities: Iterable[str]) -> Book:
        """Without these phones."""
        gone = set(identities)
        return replace(self, devices=tuple(each for each in self.devices if each.id not in gone))


def new_stamp() -> str:
    """A value that no other account has or had."""
    return secrets.token_hex(8)


def same(one: str, other: str) -> bool:
    """Whether two names are of one person."""
    return plain(one).casefold() == plain(other).casefold()


def plain(name: str) -> str:
    """A name as it is kept: one form of each character, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", name).split())


def name_fault(name: str) -> str:
    """Why this is no name for a person or a phone, as the code of a sentence; "" if it is one."""
    if not name:
        return "page_people.no_name"
    if len(name) > LONGEST_NAME or any(unicodedata.category(sign)[0] == "C" for sign in name):
        return "page_people.odd_name"
    return ""


def password_fault(password: str, name: str) -> str:
    """Why this is no password, as the code of a sentence; "" if it is one."""
    if len(password) < SHORTEST_PASSWORD:
        return "page_people.short_password"
    if len(password) > LONGEST_PASSWORD:
        return "page_people.long_password"
    lower = password.casefold()
    if len(set(lower)) < 4 or lower in _COMMON or same(password, name) or _is_row(lower):
        return "page_people.easy_password"
    return ""


_COMMON = frozenset({
    "password", "password1", "passw0rd", "12345678", "123456789", "1234567890", "qwertyui", "qwertyuiop", "admin123",
    "admin888", "a1234567", "a12345678", "abc12345", "abcd1234", "abc123456", "1qaz2wsx", "woaini1314", "5201314520",
    "iloveyou", "asdfghjk", "asdfghjkl", "11223344", "12341234", "123123123", "87654321", "987654321", "88888888",
    "66668888", "q1w2e3r4", "qq123456", "zxcvbnm123", "dalaba123", "guangbo123",
})  # fmt: skip
"""What is tried first."""


def _is_row(text: str) -> bool:
    """Whether each character follows the one before it, as in abcdefgh and 87654321."""
    steps = {ord(after) - ord(before) for before, after in pairwise(text)}
    return steps in ({1}, {-1})
