"""A village's PC becomes a member: it makes its own keys, shows the code to the hub, and keeps what it is told.

The keys never leave this PC. Nobody is believed before the certificate of the township's authority fits the code, or
the fingerprint that somebody heard fits the invitation's file; from then on only that authority counts.
"""

from __future__ import annotations

import base64
import json
import socket
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPException, HTTPSConnection
from pathlib import Path

from dalaba.core import atomic
from dalaba.core.model import Instant
from dalaba.core.problems import Bad
from dalaba.fleet import invitation
from dalaba.fleet import wish as wishes
from dalaba.fleet.invitation import Invitation
from dalaba.trust import certificates, join_code, keys, member
from dalaba.trust.keys import PublicKey, SigningKey
from dalaba.trust.member import AUTHORITY, NODE_KEY, TLS_CERTIFICATE, TLS_KEY, Hub, Member
from dalaba.trust.tls import trusted

JOIN_PORT = Hub().join
_WAIT = 15.0
_LARGEST = 256 * 1024
"""Bytes of an answer."""


@dataclass(frozen=True, slots=True)
class Joined:
    """What the hub gave this PC."""

    invitation: Invitation
    certificate: str
    """This PC's own, in PEM; "" if the hub was not asked."""


def matched(theirs: Sequence[str], here: Sequence[str], said: Mapping[str, str]) -> dict[str, str]:
    """The township's name of each outlet -> the name here: as somebody said, else the same name, else the only one.
    Raises Bad."""
    for name, own in said.items():
        if name not in theirs:
            raise Bad("fleet.outlet_not_theirs", name=name, names="、".join(theirs))
        if own not in here:
            raise Bad("fleet.outlet_not_here", name=own, names="、".join(here))
    found = {name: said.get(name, name if name in here else "") for name in theirs}
    left = [each for each in here if each not in found.values()]
    open_ = [name for name, own in found.items() if not own]
    if len(open_) == len(left) == len(here) == 1:
        found[open_[0]], open_ = left[0], []
    if open_:
        raise Bad("fleet.outlet_unmatched", names="、".join(open_), here="、".join(left))
    if len(set(found.values())) < len(found):
        raise Bad("fleet.outlet_twice", names="、".join(found.values()))
    return found


def refuse_other(station: Path, pem: bytes) -> None:
    """Raise Bad("fleet.member_already") if this PC is a member of another township than that authority's. In its own it
    may join again, with a new invitation: the township may have changed."""
    try:
        found = member.read(station)
        known = atomic.read(station / AUTHORITY, certificates.digest)
    except atomic.Broken as broken:
        raise Bad("fleet.member_broken", file=broken.path, why=broken.why) from broken
    if found is not None and known != certificates.digest(pem):
        raise Bad("fleet.member_already", township=found.township)


def own_key(station: Path) -> SigningKey:
    """The key with which this PC signs. Raises OSError, Bad."""
    return keys.own(station / NODE_KEY)


def read(path: Path) -> Invitation:
    """The invitation in a file. Raises Bad("fleet.no_invitation"), OSError."""
    try:
        return invitation.parse(atomic.whole(path, invitation.LARGEST))
    except (ValueError, atomic.NotPlain) as error:
        raise Bad("fleet.no_invitation", file=path.name, why=str(error)[:80]) from error


# Over the network


def ask(station: Path, code: str, host: str, port: int = JOIN_PORT) -> Joined:
    """Show the code to the hub and take what it gives. Nothing is written but this PC's own keys. Raises Bad."""
    typed = join_code.read(code)
    pem = _authority(host, port)
    try:
        fits = typed.is_of(certificates.digest(pem))
    except ValueError as error:
        raise Bad("fleet.not_a_hub", host=host) from error
    if not fits:
        raise Bad("fleet.other_authority", host=host)
    refuse_other(station, pem)
    return _shown(station, typed.secret, pem, host, port)


def ask_invited(station: Path, invited: Invitation, heard: str) -> Joined:
    """The same with an invitation's file, because somebody has heard that fingerprint by telephone: nobody has signed
    the file. Raises Bad."""
    _compare(invited, heard)
    refuse_other(station, invited.certificates.encode())
    joined = _shown(station, invited.code, invited.certificates.encode(), invited.hub.host, invited.hub.join)
    _compare(joined.invitation, heard)  # the file itself has said who would answer
    return joined


def _compare(invited: Invitation, heard: str) -> None:
    """Raise Bad unless nobody but the key with that fingerprint counts alone."""
    first, *others = invited.authorities
    if not wishes.is_the_same(invited.fingerprint, heard) or first.second or not all(each.second for each in others):
        raise Bad("fleet.join_other_fingerprint", township=invited.township)


def _authority(host: str, port: int) -> bytes:
    """The certificate of whoever answers there; nothing of it is believed yet."""
    anybody = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    anybody.check_hostname = False
    anybody.verify_mode = ssl.CERT_NONE
    return _exchange(anybody, host, port, "GET", "/authority", None)


def _shown(station: Path, secret: str, pem: bytes, host: str, port: int) -> Joined:
    key, wish = own_key(station), certificates.wish(certificates.key_at(station / TLS_KEY)).decode()
    public = key.public.text
    body = {
        "code": secret, "public": public, "wish": wish,
        "proof": base64.b64encode(key.sign(join_code.proof(secret, public, wish))).decode(),
    }  # fmt: skip
    answer = _exchange(trusted(pem), host, port, "POST", "/join", json.dumps(body).encode())
    try:
        found = json.loads(answer)
        joined = Joined(invitation.shaped(found["invitation"]), str(found["certificate"]))
        if joined.invitation.certificates.encode() != pem:
            raise ValueError("another authority")
        certificates.serial(joined.certificate.encode())
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise Bad("fleet.not_a_hub", host=host) from error
    return joined


def _exchange(tls: ssl.SSLContext, host: str, port: int, verb: str, path: str, body: bytes | None) -> bytes:
    connection = HTTPSConnection(host, port, timeout=_WAIT, context=tls)
    try:
        connection.request(verb, path, body, {"Content-Type": "application/json"} if body else {})
        answer = connection.getresponse()
        data = answer.read(_LARGEST + 1)
    except ssl.SSLCertVerificationError as error:
        raise Bad("fleet.other_authority", host=host) from error
    except (OSError, HTTPException, socket.gaierror, UnicodeError) as error:
        raise Bad("fleet.no_hub", host=host, port=port, why=error) from error
    finally:
        connection.close()
    if answer.status == 200 and len(data) <= _LARGEST:
        return data
    raise _refusal(answer.status, host)


def _refusal(status: int, host: str) -> Bad:
    if status == 403:
        return Bad("fleet.code_refused")
    if status == 429:
        return Bad("fleet.too_many_tries")
    return Bad("fleet.hub_trouble", host=host, status=status)


# Becoming it


def become(station: Path, joined: Joined, outlets: dict[str, str], now: Instant) -> Member:
    """Be that member from now on; the membership's file comes last, so that a PC cut off in between is none yet. Raises
    OSError, Bad("fleet.member_already")."""
    refuse_other(station, joined.invitation.certificates.encode())
    found = joined.invitation.member(outlets, now)
    own_key(station)
    atomic.write(station / AUTHORITY, joined.invitation.certificates.encode())
    if joined.certificate:
        atomic.write(station / TLS_CERTIFICATE, joined.certificate.encode())
        wishes.fulfilled(station)
    else:  # the hub does not have this PC's key: the code goes there on a stick
        wishes.keep(station, joined.invitation.code)
    member.write(station, found)
    return found


def fingerprints(station: Path, joined: Joined) -> tuple[str, str]:
    """(the township's, this PC's), to be compared by telephone."""
    return joined.invitation.fingerprint, _public(station).fingerprint


def _public(station: Path) -> PublicKey:
    return own_key(station).public
