"""Taking what a township handed out on a stick: checked whole, and then by the same ways as over the network.

Whoever is believed comes first, so that a key that was taken back counts no more for the rest. Each wire inside counts,
or does not, by itself: what came over the network already is told and changes nothing. The stick is marked when all of
it was dealt with, so that after a power cut it is taken once more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from dalaba.core.model import Instant, Reason
from dalaba.core.problems import Bad
from dalaba.fleet import acked, handout_file, receipts_kept, way_back, wish
from dalaba.fleet.desk_exchange import leave_for_desk
from dalaba.fleet.handout_file import Body, Opened
from dalaba.fleet.invitation import Invitation
from dalaba.fleet.joining import Joined, become
from dalaba.fleet.way_back import Became
from dalaba.fleet.wish import invitation_of, is_the_same, signer_of
from dalaba.trust import member, roster, verify
from dalaba.trust.envelope import Typ, Wire
from dalaba.trust.keys import PublicKey
from dalaba.trust.marks import Mark, Marks
from dalaba.trust.member import Member
from dalaba.trust.verify import Verified


class Ways(Protocol):
    """The ways in that a stick shares with the network."""

    def manifest(self, found: Verified, stick: Opened) -> Reason:
        """Receive what this PC should have, whose files are in the stick or here already."""

    def orders(self, texts: Sequence[bytes], stick: Opened) -> Sequence[Became]:
        """Give orders to air, which checks them itself; what became of them. Raises Bad("fleet.stick_no_air") if air
        does not run."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a stick."""

    township: str
    sent: Instant
    told: tuple[Reason, ...] = ()
    """What became of each thing in it but orders."""
    became: tuple[Became, ...] = ()
    """What became of orders."""
    upto: int = 0
    """How far the hub has this PC's ledger."""
    again: bool = False
    """Whether this very file was taken before."""


@dataclass(frozen=True, slots=True)
class Here:
    """This PC, where a stick arrives."""

    station: Path
    marks: Marks
    ways: Ways
    now: Instant | None
    """None: the clock is in doubt."""


def newest_for(place: Path, who: Member | None) -> Path:
    """The file at a place that is meant: the one that was named, or in a folder the newest one for this PC. Raises
    Bad("fleet.stick_missing") if nothing is there, Bad("fleet.stick_nothing") if nothing is for this PC, and for a PC
    that is no member Bad("fleet.stick_many") if there are several."""
    if not place.exists():
        raise Bad("fleet.stick_missing", file=place)
    if not place.is_dir():
        return place
    fitting: list[tuple[int, Path]] = []
    for each in handout_file.found(place):
        try:
            wire, body = handout_file.head(each)
        except Bad:
            continue  # another one may be whole; if none is, that is told
        scope = wire.envelope.scope
        if body.way == "out" and (who is None or (wire.envelope.iss == who.township and scope in who.scopes)):
            fitting.append((wire.envelope.seq, each))
    if not fitting:
        raise Bad("fleet.stick_nothing", folder=place)
    if who is None and len(fitting) > 1:
        raise Bad("fleet.stick_many", folder=place, files="、".join(each.name for _, each in fitting))
    return max(fitting)[1]


def invited(file: Path) -> tuple[Invitation, PublicKey]:
    """The invitation in a file, and the key whose fingerprint two people have to compare. Nothing is believed yet.
    Raises Bad."""
    wire, body = handout_file.head(file)
    try:
        offered = invitation_of(body.detail)
    except ValueError as error:
        raise Bad("fleet.stick_damaged", file=file.name) from error
    if offered is None:
        raise Bad("fleet.stick_no_invitation", file=file.name)
    return offered, signer_of(wire, offered)


def join(file: Path, station: Path, heard: str, names: Mapping[str, str], now: Instant) -> Member:
    """Become the member that a file invites, because somebody has heard that fingerprint by telephone. `names`: the
    township's name of each outlet -> the name here. The whole file is looked at first. Raises Bad, OSError: then this
    PC is what it was."""
    if member.read(station) is not None:
        raise Bad("fleet.join_already")
    offered, key = invited(file)
    if not is_the_same(key.fingerprint, heard):
        raise Bad("fleet.join_other_fingerprint", township=offered.township)
    made = offered.member(dict(names), now)

    def counts(wire: Wire, body: Body) -> None:
        found = verify.verify(wire.text, "handout", made, NoMarks(), now)
        if isinstance(found, Reason):
            raise Bad(found.code, **found.params)

    with handout_file.opened(file, counts):
        return become(station, Joined(offered, ""), dict(names), now)


class NoMarks:
    """The marks of a PC that has obeyed nothing yet."""

    def highest(self, mark: Mark) -> int:
        return -1

    def handled(self, key: str) -> bool:
        return False

    def note(self, mark: Mark, seq: int, key: str, exp: Instant, gone: tuple[str, ...] = ()) -> bool:
        raise Bad("trust.not_marked", why="-")


def take(file: Path, here: Here) -> Taken:
    """Take the file. Raises Bad for one that does not count here (a stranger's, another village's, an older one, a
    damaged one), OSError; then nothing was changed."""
    who = member.read(here.station)
    verified: list[Verified] = []

    def counts(wire: Wire, body: Body) -> None:
        found = _verified(wire.text, "handout", who, here)
        if isinstance(found, Reason):
            raise Bad(found.code, **found.params)
        if body.way != "out":
            raise Bad("fleet.stick_back", file=file.name)
        verified.append(found)

    if (again := _again(file, who, here)) is not None:
        return again
    with handout_file.opened(file, counts) as stick:
        stood = verified[0]
        told = [*_rosters(stick, here), *_manifests(stick, here), *_days(stick, here)]
        upto = _acks(stick, here)
        _invited_still(stick, here.station)
        became = here.ways.orders(tuple(stick.wires("order")), stick)
        receipts_kept.add(here.station, became)
    if all(map(is_news, told)):
        verify.obey(stood, here.marks)  # else it may be taken once more
    return Taken(stood.envelope.iss, stood.envelope.sent, tuple(told), tuple(became), upto)


def _invited_still(stick: Opened, station: Path) -> None:
    """A file without an invitation says that the hub has this PC's key; one with it brings a newer code."""
    offered = invitation_of(stick.body.detail)
    if offered is None:
        wish.fulfilled(station)
    else:
        wish.keep(station, offered.code)


def is_news(told: Reason) -> bool:
    """Whether something of a stick was taken, or was here already."""
    return told.code in ("fleet.stick_programme", "fleet.stick_day", "trust.again")


def _again(file: Path, who: Member | None, here: Here) -> Taken | None:
    """That this file was taken before, by its signed head. Raises Bad("fleet.stick_older") if a later one was."""
    wire, _ = handout_file.head(file)
    found = _verified(wire.text, "handout", who, here)
    if not isinstance(found, Reason) or found.code != "trust.again":
        return None
    if not here.marks.handled(wire.envelope.id):
        raise Bad("fleet.stick_older", file=file.name, township=wire.envelope.iss)
    return Taken(wire.envelope.iss, wire.envelope.sent, again=True)


def _verified(text: bytes, typ: Typ, who: Member | None, here: Here) -> Verified | Reason:
    return verify.verify(text, typ, who, here.marks, here.now, live=False)


def _of(stick: Opened, typ: Typ, here: Here, do: Callable[[Verified], Reason | None]) -> list[Reason]:
    """What became of each wire of a kind. Who is believed is read anew each time: one may change it for the next."""
    told: list[Reason] = []
    for text in stick.wires(typ):
        found = _verified(text, typ, member.read(here.station), here)
        said = found if isinstance(found, Reason) else do(found)
        told += [said] if said else []
    return told


def _rosters(stick: Opened, here: Here) -> list[Reason]:
    def change(found: Verified) -> Reason | None:
        said = roster.take(here.station, found.wire.text, here.marks)
        return said if isinstance(said, Reason) else None

    return _of(stick, "roster", here, change)


def _manifests(stick: Opened, here: Here) -> list[Reason]:
    return _of(stick, "manifest", here, lambda found: here.ways.manifest(found, stick))


def _days(stick: Opened, here: Here) -> list[Reason]:
    def leave(found: Verified) -> Reason:
        leave_for_desk(here.station, found.envelope.id, found.wire.text)
        return Reason("fleet.stick_day", {"id": found.envelope.id})

    return _of(stick, "day", here, leave)


def _acks(stick: Opened, here: Here) -> int:
    """Note how far the hub has this PC's ledger."""
    best = 0

    def note(found: Verified) -> Reason | None:
        nonlocal best
        try:
            said = way_back.ack_in(found.envelope.body)
        except ValueError:
            return Reason("trust.no_order", {"id": found.envelope.id, "field": "ack"})
        if acked.note(here.station, said):
            best = max(best, said.upto)
        return None

    _of(stick, "ack", here, note)
    return best
