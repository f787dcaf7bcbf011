"""Outputs on the network by their addresses: an Icecast mount, or a multicast address for RTP. Pure.

    icecast://user:password@host:port/mount?kbps=96
    rtp://239.1.2.3:5004?rate=44100&ttl=1&interface=192.168.1.5

What follows the question mark may be left out. A password is never part of what is shown of an address.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from dalaba.air.outputs import OutputError
from dalaba.core.model import OutputSpec, Reason

_KBPS = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_RATES = (44_100, 48_000)


@dataclass(frozen=True, slots=True)
class Mount:
    """Where an Icecast takes a stream."""

    host: str
    port: int
    path: str
    user: str
    password: str
    kbps: int
    """0: as many as the number of channels needs."""


@dataclass(frozen=True, slots=True)
class Group:
    """Where whoever listens to a multicast address hears it."""

    host: str
    port: int
    rate: int
    ttl: int
    """How many routers it may pass: with 1 it stays in its own network."""
    interface: str
    """The address of the network card to send by; "": as the system chooses."""


Address: TypeAlias = Mount | Group


def address(spec: OutputSpec) -> Address:
    """Where an output sends to. Raises OutputError `air.address_unreadable`."""
    try:
        parts = urlsplit(spec.url)
        more = {name: values[-1] for name, values in parse_qs(parts.query, strict_parsing=bool(parts.query)).items()}
        return _mount(parts, more) if parts.scheme == "icecast" else _group(parts, more)
    except (ValueError, KeyError) as error:
        raise OutputError(Reason("air.address_unreadable", {"device": spec.device})) from error


def _mount(parts: SplitResult, more: dict[str, str]) -> Mount:
    kbps = int(more.get("kbps", "0"))
    if more.keys() - {"kbps"} or kbps not in (0, *_KBPS) or not parts.hostname or not parts.path.strip("/"):
        raise ValueError
    user, password = unquote(parts.username or "source"), unquote(parts.password or "")
    return Mount(parts.hostname, parts.port or 8000, parts.path, user, password, kbps)


def _group(parts: SplitResult, more: dict[str, str]) -> Group:
    rate, ttl, interface = int(more.get("rate", "48000")), int(more.get("ttl", "1")), more.get("interface", "")
    strange = more.keys() - {"rate", "ttl", "interface"}
    if parts.scheme != "rtp" or strange or rate not in _RATES or not 0 <= ttl <= 255 or not parts.hostname:
        raise ValueError
    return Group(parts.hostname, parts.port or 5004, rate, ttl, interface)
