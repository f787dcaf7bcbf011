"""What a township says of a day, carried out at a village: the agent leaves signed orders, this obeys each once.

An order is noted as obeyed before anything is changed, so a power cut never carries it out twice. What came of it goes
on the ledger, under the township's name and the person's, and back to the township as a receipt that the agent takes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Literal

from dalaba.air.ledger import LedgerError
from dalaba.callup.live import SiteOrder
from dalaba.core import atomic, clock
from dalaba.core.model import Instant, Reason
from dalaba.core.problems import Bad
from dalaba.desk import ledger_entries
from dalaba.desk.callups import on_the_day
from dalaba.desk.callups.refusal import Refusal
from dalaba.desk.callups.writing import minutes_into
from dalaba.desk.day_changes import book, postponing, word
from dalaba.desk.root import Station
from dalaba.fleet.desk_exchange import INBOX, OUTBOX
from dalaba.link import control
from dalaba.station.days import day_type, type_name
from dalaba.station.files.date_values import DateRange
from dalaba.trust import member as membership
from dalaba.trust import verify
from dalaba.trust.envelope import LARGEST, read
from dalaba.trust.marks import Marks, StoredMarks
from dalaba.trust.member import Member
from dalaba.trust.order import DayOrder, day_order_of
from dalaba.trust.verify import Verified

_MOST = 200
"""Orders looked at in one turn."""
_MAY_COUNT_LATER = frozenset({"trust.clock_in_doubt", "trust.not_yet"})


@dataclass(frozen=True, slots=True)
class Came:
    """What came of one order."""

    stage: str
    """"done" or "refused"."""
    reason: Reason
    by: str = ""
    """Who ordered it, for the ledger."""


def obey(folder: Path, reading: Callable[[], Station], now: Instant, sure: bool, command: str = "") -> list[Came]:
    """Carry out what lies in the inbox, in the order given. What does not count yet, by the clock, stays there.
    `reading`: the station as its files are now; `sure`: the PC's clock is right. Raises OSError, Bad."""
    found = _waiting(folder)
    if not found:
        return []
    try:
        member = membership.read(folder)
    except atomic.Broken:
        member = None  # then nothing counts, and the agent says so
    told = []
    with closing(StoredMarks(folder)) as marks:
        for path, wire in found:
            judged = verify.verify(wire, "day", member, marks, now if sure else None)
            if isinstance(judged, Reason) and judged.code in _MAY_COUNT_LATER:
                continue
            came = _one(folder, judged, member, marks, reading, command)
            if came is not None:
                _receipt(folder, path, wire, came, now)
                told.append(came)
            path.unlink(missing_ok=True)
    return told


def _waiting(folder: Path) -> list[tuple[Path, bytes]]:
    """The files of the inbox, in the order in which they were given; what is no wire comes last."""
    wires = []
    for path in sorted((folder / INBOX).glob("*.json"))[:_MOST]:
        try:
            text = atomic.whole(path, LARGEST)
        except (atomic.NotPlain, FileNotFoundError):
            text = b""  # no file that the agent wrote
        try:
            envelope = read(text).envelope
            wires.append((0, envelope.sent, envelope.seq, path, text))
        except ValueError:
            wires.append((1, 0, 0, path, text))
    return [(path, text) for *_, path, text in sorted(wires, key=lambda each: each[:3])]


def _one(
    folder: Path, found: Verified | Reason, member: Member | None, marks: Marks, reading: Callable[[], Station],
    command: str,
) -> Came | None:  # fmt: skip
    """Obey one, if it counts. None: it was obeyed before, and its receipt is on its way."""
    if isinstance(found, Reason):
        if found.code == "trust.again" and marks.handled(found.params["id"]):
            return None
        return _noted(folder, Came("refused", found, member.township if member else ""))
    assert member is not None
    order = day_order_of(found.envelope)
    by = f"{member.township}/{order.actor}" if isinstance(order, DayOrder) else member.township
    if not verify.obey(found, marks):
        return None
    if isinstance(order, Reason):
        return _noted(folder, Came("refused", order, by))
    try:
        return _noted(folder, Came("done", _do(reading(), order, member, found.envelope.sent, by, command), by))
    except Bad as bad:
        return _noted(folder, Came("refused", bad.reason, by))
    except Refusal as refusal:
        return _noted(folder, Came("refused", refusal.problems[0].reason, by))
    except control.NotRunning:
        return _noted(folder, Came("refused", Reason("across.day_no_air"), by))


def _do(station: Station, order: DayOrder, member: Member, sent: Instant, by: str, command: str) -> Reason:
    """Carry it out. Returns what was done. Raises Bad or Refusal with nothing changed, NotRunning, OSError."""
    outlets = member.ours(order.outlets)
    if not outlets:
        raise Bad("across.day_not_here", outlets="、".join(order.outlets))
    if order.verb in ("hold", "release"):
        return _callup(station, order, sent, by, command)
    first, last = _days(order.date)
    if order.verb == "postpone":
        days = order.detail.get("days")
        if not isinstance(days, int) or not 0 < days <= 366:
            raise Bad("trust.no_order", id=by, field="days")
        postponing.put_off(station, order.campaign, first, days)
        return _of("across.did_postpone", campaign=order.campaign, days=days, since=first)
    types = [day_type(each) for each in order.words]
    clear = order.detail.get("clear") is True
    if not types and not clear:
        raise Bad("trust.no_order", id=by, field="words")
    some = () if set(outlets) >= set(station.setup.outlets) else outlets
    span = DateRange(first, last)
    book.rewrite(station.folder, partial(word.said, station, span, types, some, clear))
    when = f"{first}" if first == last else f"{first}..{last}"
    where = "、".join(outlets)
    if not types:
        return _of("across.did_clear", when=when, outlets=where)
    return _of("across.did_day", when=when, outlets=where, words="、".join(type_name(each) for each in types))


def _callup(station: Station, order: DayOrder, sent: Instant, by: str, command: str) -> Reason:
    day = date.fromisoformat(order.date) if order.date else clock.today(sent, station.setup.zone)
    minutes = order.detail.get("minutes")
    kind: Literal["hold", "release"] = "hold" if order.verb == "hold" else "release"
    said = SiteOrder(
        kind, order.site, round(minutes_into(station, day, sent), 2), by, minutes if isinstance(minutes, int) else None
    )  # fmt: skip
    on_the_day.give(station, day, said, command)
    return _of(f"across.did_{kind}", site=order.site)


def _days(text: str) -> tuple[date, date]:
    """The days of 2022-07-13 or 2022-07-13..2022-07-15. Raises Bad."""
    first, _, last = text.partition("..")
    try:
        span = date.fromisoformat(first), date.fromisoformat(last or first)
    except ValueError as error:
        raise Bad("files.date", found=text) from error
    if not 0 <= (span[1] - span[0]).days < 366:
        raise Bad("files.date", found=text)
    return span


def _noted(folder: Path, came: Came) -> Came:
    """Put it on the ledger. One that cannot be noted is carried out all the same: the receipt tells of it."""
    what = came.reason if came.stage == "done" else Reason("across.day_refused").because(came.reason)
    with suppress(LedgerError):
        ledger_entries.did(folder, came.by, what)
    return came


def _receipt(folder: Path, order: Path, wire: bytes, came: Came, now: Instant) -> None:
    try:
        name = read(wire).envelope.id
    except ValueError:
        name = order.stem
    detail: Mapping[str, object] = {"code": came.reason.code, "params": dict(came.reason.params)}
    stage = "ended" if came.stage == "done" else came.stage
    receipt = {"id": name, "stage": stage, "at": now, "outlet": "", "detail": detail}
    atomic.write(folder / OUTBOX / order.name, json.dumps(receipt, ensure_ascii=False).encode())


def _of(code: str, **facts: object) -> Reason:
    return Reason(code, {name: str(fact) for name, fact in facts.items()})
