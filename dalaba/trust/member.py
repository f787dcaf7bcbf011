"""This PC as a member of a township: its node id, its zones, its outlets' names there, whom it believes. One file.

`records/fleet/member.json` is written by `join` and by signed changes of the roster, whole or not at all. Without it
the PC belongs to nobody, and nothing from outside counts.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from dalaba.core import atomic, typed_json
from dalaba.core.model import Instant
from dalaba.trust.envelope import Level, Typ
from dalaba.trust.keys import PublicKey

FOLDER = "records/fleet"
FILE = f"{FOLDER}/member.json"
NODE_KEY = f"{FOLDER}/node.key"
"""Signs what this PC sends."""
TLS_KEY = f"{FOLDER}/tls.key"
TLS_CERTIFICATE = f"{FOLDER}/tls.crt"
AUTHORITY = f"{FOLDER}/ca.crt"
_OF_MEMBERSHIP = ("node.key", "tls.key", "tls.crt", "ca.crt")
SIGN = "·"
"""Between a township's name and the name of what is its own: 三江镇·核酸."""
LEVELS: tuple[Level, ...] = ("routine", "notice", "urgent")
"""Each includes those before it."""


@dataclass(frozen=True, slots=True)
class Authority:
    """Somebody whose signature counts here, and for what."""

    public: str
    name: str = ""
    level: Level = "urgent"
    """The highest level that it may speak for."""
    kinds: tuple[Typ, ...] = ("order", "day", "manifest", "beacon", "roster", "ack", "handout")
    second: bool = False
    """Whether it is only a second signature, and never counts alone."""
    epoch: int = 0
    """Envelopes of an earlier epoch do not count."""
    revoked: bool = False
    root: str = ""
    """Whose key brought this one; "": it came with the membership, or two people brought it."""

    @property
    def kid(self) -> str:
        return _kid(self.public)


@lru_cache(maxsize=256)
def _kid(public: str) -> str:
    return PublicKey.of(public).kid


@dataclass(frozen=True, slots=True)
class Hub:
    """Where the hub is. `host` "": there is no network; everything goes by stick."""

    host: str = ""
    mqtt: int = 8883
    files: int = 8884
    join: int = 8885


@dataclass(frozen=True, slots=True)
class Member:
    """What this PC knows of its township."""

    township: str
    node: str
    """Its id there; ASCII, the common name of its certificate."""
    outlets: Mapping[str, str]
    """The township's name of an outlet -> the name here."""
    zones: tuple[str, ...] = ()
    authorities: tuple[Authority, ...] = ()
    hub: Hub = field(default_factory=Hub)
    joined: Instant = 0

    @property
    def scopes(self) -> tuple[str, ...]:
        """The scopes that include this PC."""
        return ("all", *(f"zone/{zone}" for zone in self.zones), f"node/{self.node}")

    def authority(self, kid: str) -> Authority | None:
        """Who signs with that key; None for a stranger."""
        return next((each for each in self.authorities if each.kid == kid), None)

    def ours(self, outlets: tuple[str, ...]) -> tuple[str, ...]:
        """The outlets here that the township's names stand for; no names: all of them. Others play elsewhere."""
        return tuple(here for name, here in self.outlets.items() if not outlets or name in outlets)

    def theirs(self, outlet: str) -> str:
        """The township's name of an outlet here; the same if it has none there."""
        return next((name for name, here in self.outlets.items() if here == outlet), outlet)

    def with_revoked(self, kids: tuple[str, ...]) -> Member:
        """The same without belief in these keys."""
        changed = tuple(replace(each, revoked=each.revoked or each.kid in kids) for each in self.authorities)
        return replace(self, authorities=changed)


def read(station: Path) -> Member | None:
    """This PC's membership; None: it is no member. Raises atomic.Broken for a file that is damaged: nothing counts."""
    return atomic.read_json(station / FILE, _shaped)


def write(station: Path, member: Member) -> None:
    """Become that member. Raises OSError."""
    data = json.dumps(typed_json.as_json(member), ensure_ascii=False, indent=1).encode()
    atomic.write(station / FILE, data, private=True)


def _shaped(found: object) -> Member:
    if not isinstance(found, dict):
        raise ValueError("not an object")
    member: Member = typed_json.form(Member, loose=True).loose(found)
    for each in _keys(member):
        PublicKey.of(each)  # raises ValueError
    return member


def _keys(member: Member) -> Iterator[str]:
    return (each.public for each in member.authorities)


def leave(station: Path) -> bool:
    """Be no member any more, and forget the keys that were made for it. False: it was none. Raises OSError."""
    path = station / FILE
    found = path.exists()
    path.unlink(missing_ok=True)  # first: without it nothing counts, whatever else is still there
    for name in _OF_MEMBERSHIP:
        (station / FOLDER / name).unlink(missing_ok=True)
    return found
