"""A hub is made in a station's folder, or in an empty one on a server: its keys, its settings, its store. Doing it
again changes only what is new."""

from __future__ import annotations

import contextlib
import socket
from dataclasses import dataclass, replace
from pathlib import Path

from dalaba.core import atomic
from dalaba.core.model import Instant
from dalaba.core.problems import Bad
from dalaba.hub import authority, settings
from dalaba.hub.settings import SIGN_KEY, Settings
from dalaba.hub.store import Store
from dalaba.trust import keys
from dalaba.trust.keys import PublicKey

_TOWARDS = ("10.255.255.254", 9)


@dataclass(frozen=True, slots=True)
class Founded:
    """A hub that is there."""

    settings: Settings
    public: PublicKey
    new: bool
    server_new: bool


def found(
    station: Path, name: str, hosts: tuple[str, ...], now: Instant, ports: tuple[int, int, int] | None = None
) -> Founded:
    """Make the hub of the township with that name, reached under `hosts`, or add hosts to the one that is there. Raises
    Bad("hub.other_township") for another name, OSError."""
    before = settings.read(station)
    if before.township and name and name != before.township:
        raise Bad("hub.other_township", name=name, township=before.township)
    if not before.township and not name:
        raise Bad("hub.no_name")
    known = replace(before, township=before.township or name, hosts=tuple(dict.fromkeys((*hosts, *before.hosts))))
    if ports is not None:
        known = replace(known, mqtt=ports[0], files=ports[1], join=ports[2])
    own = keys.own(station / SIGN_KEY)
    issuer = authority.kept(station, known.township, now)
    renewed = authority.keep_server(station, issuer, known.hosts, now)
    settings.write(station, known)
    store = Store.of(station)
    try:
        if not (station / authority.TAKEN_BACK).exists():
            authority.list_taken_back(station, issuer, store, now)
    finally:
        store.database.close()
    return Founded(known, own.public, not before.township, renewed)


def own_addresses() -> tuple[str, ...]:
    """The address of this PC in its network; none if it has no network."""
    with contextlib.closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as probe:
        try:
            probe.connect(_TOWARDS)  # nothing is sent: the system only says which of its addresses it would use
        except OSError:
            return ()
        found = str(probe.getsockname()[0])
    return () if found.startswith("127.") else (found,)


def opened(station: Path) -> Settings:
    """The settings of the hub here. Raises Bad("hub.none_here")."""
    try:
        known = settings.read(station)
    except atomic.Broken as broken:
        raise Bad("hub.settings_broken", file=broken.path, why=broken.why) from broken
    if not known.township or not (station / SIGN_KEY).is_file():
        raise Bad("hub.none_here", folder=station)
    return known
