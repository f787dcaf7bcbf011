"""Second persons' keys: what is urgent in a village's hours of silence counts there only if two people have signed it.

A key is a file of its person, locked with a password that only they know; the hub keeps its public half. A village
believes it from its invitation on, where people compare fingerprints. The hub cannot teach a PC a new one from afar: a
hub that somebody has taken over would sign twice by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from dalaba.core.clock import DAY
from dalaba.core.model import Instant
from dalaba.core.problems import Bad
from dalaba.desk.across.signer import Signer
from dalaba.hub import settings
from dalaba.hub.store import Store
from dalaba.trust.envelope import read
from dalaba.trust.keys import PublicKey, SigningKey
from dalaba.trust.member import Authority

LEAST = 8
"""Characters of a password."""
_LONG: Instant = 400 * DAY


def listed(station: Path) -> tuple[Authority, ...]:
    """The second persons whose keys the hub knows. Raises atomic.Broken, OSError."""
    return settings.read(station).second


def known(station: Path, key: SigningKey) -> bool:
    """Whether that key is one of them."""
    return any(each.public == key.public.text for each in listed(station))


def make(station: Path, name: str, file: Path, password: str) -> PublicKey:
    """Make that person's key in a file that is not there yet. Raises Bad, OSError."""
    if any(each.name == name for each in listed(station)):
        raise Bad("across.key_there", name=name)
    if file.exists():
        raise Bad("across.key_file_there", file=file)
    if len(password) < LEAST:
        raise Bad("across.key_password", least=LEAST)
    key = SigningKey.made()
    key.write(file, password.encode())
    before = settings.read(station)
    person = Authority(key.public.text, name, second=True)
    settings.write(station, replace(before, second=(*before.second, person)))
    return key.public


def remove(station: Path, name: str, store: Store, signer: Signer, now: Instant) -> None:
    """Believe that person's key no longer; every village is told. Raises Bad, OSError."""
    before = settings.read(station)
    gone = [each for each in before.second if each.name == name]
    if not gone:
        names = "、".join(each.name for each in before.second) or "…"
        raise Bad("across.key_unknown", found=name, nearest=names)
    body = {"revoked": [*dict.fromkeys((*_taken_back(store, now), *(each.kid for each in gone)))]}
    signer.hand(store, "roster", "all", f"roster{now}", body, "routine", now, now + _LONG)
    settings.write(station, replace(before, second=tuple(each for each in before.second if each.name != name)))


def _taken_back(store: Store, now: Instant) -> Iterator[str]:
    """The keys that were taken back before: the broker keeps the newest change alone, and a PC that was away for both
    must not believe one of them for ever."""
    for each in store.sent(now=now):
        found = read(each.wire).envelope.body.get("revoked") if (each.typ, each.scope) == ("roster", "all") else None
        yield from map(str, found if isinstance(found, list) else ())
