"""Whether an announcement may be taken and who may speak live, decided before anything is changed.

The table of `precedence` says what is refused; here the states are found, and the reason is put into words. Sound that
an announcement merely waits for never leads to a refusal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias
from zoneinfo import ZoneInfo

from dalaba.air.playout.channel import Channel
from dalaba.air.playout.effects import Look, Steps, asked
from dalaba.air.playout.handed import On
from dalaba.air.playout.precedence import State, What, barred, cell, exams_at, of_order, of_talk
from dalaba.air.playout.saying import MOST, end_of
from dalaba.core import clock
from dalaba.core.model import Announcement, Exam, Instant, Part, Reason
from dalaba.link.requests import Talk

TITLE = "喊话 (live)"
"""The title shown while somebody speaks live."""

Pauses: TypeAlias = Mapping[str, tuple[str, Instant]]
"""Outlet -> the title and the end of the urgent announcement there that is between two repetitions."""


def in_exam(code: str, outlet: str, exams: Iterable[Exam], now: Instant, zone: ZoneInfo | None) -> Reason:
    """The reason of that code for what an exam keeps out: which exam, until when, and what breaks in."""
    first, *more = exams
    lets = [kind for kind in first.lets if all(kind in each.lets for each in more)]
    until = clock.hm_on(max(each.until for each in (first, *more)), zone, now)
    return Reason(code, {"outlet": outlet, "exam": first.title, "until": until, "lets": "、".join(lets) or "—"})


# Announcements


def left_out(
    channels: Mapping[str, Channel], order: Announcement, now: Instant, zone: ZoneInfo | None
) -> dict[str, Reason]:
    """Outlets where it may not sound now, each with the reason, if it may sound at others: one silent outlet does not
    silence the rest.
    """
    found = {name: why for name in order.parts if (why := _silenced(channels.get(name), order, now, zone))}
    return found if len(found) < len(order.parts) else {}


def no_announcement(
    channels: Mapping[str, Channel], order: Announcement, now: Instant, zone: ZoneInfo | None
) -> Reason | None:
    """Why the announcement is refused, whatever its clips are; None if it is not."""
    if not order.parts or not any(order.parts.values()):
        return Reason("air.announce_nothing")
    if order.urgent and not order.reason.strip():
        return Reason("air.announce_reason")
    for name in order.parts:
        channel = channels.get(name)
        if channel is None:
            return Reason("air.unknown_outlet", {"outlet": name})
        if why := _silenced(channel, order, now, zone):
            return why
    return None


def unplayable(parts: Mapping[str, tuple[Part, ...]]) -> Steps[Reason | None]:
    """The first clip that cannot be played, with its outlet and the reason."""
    for name, each in parts.items():
        for part in each:
            assert part.clip is not None
            if why := (yield from asked(Look(part.clip))):
                return Reason("air.announce_unplayable", {"outlet": name}).because(why)
    return None


def _silenced(channel: Channel | None, order: Announcement, now: Instant, zone: ZoneInfo | None) -> Reason | None:
    """What is repeated must be let through by the exams that begin before its end, too; what lasts until somebody takes
    it back, by those of the next half hour."""
    if channel is None:
        return None
    repeated = order.urgent and (order.lasts or order.until is not None)
    exams = exams_at(channel.card, now, min(end_of(order), now + MOST) if repeated else None)
    if not order.above:
        return _forbidden(channel, of_order(order, exams), exams, now, zone, channel.card.is_silent(now))
    until = now + max(1, sum(part.duration for part in order.parts.get(channel.name, ())))
    quiet = not order.night and channel.card.is_silent_in(now, until)
    why = _forbidden(channel, of_order(order, exams), exams, now, zone, quiet)
    return Reason("air.above_quiet", {"outlet": channel.name}) if why and why.code == "air.announce_quiet" else why


def _forbidden(
    channel: Channel,
    what: What,
    exams: tuple[Exam, ...],
    now: Instant,
    zone: ZoneInfo | None,
    quiet: bool,
) -> Reason | None:
    """Why the outlet's own state keeps it out; None if it does not. `quiet`: whether it would sound in quiet hours."""
    there: dict[State, object] = {"stop": channel.halted, "exam": exams, "quiet": quiet}
    state = barred(what, [each for each, holds in there.items() if holds])
    if state is None or state == "stop":
        return channel.halted if state else None
    code = cell(what, state).code
    if state == "exam":
        return in_exam(code, channel.name, exams, now, zone)
    return Reason(code, {"outlet": channel.name})


def kept_out(channel: Channel, talk: Talk, now: Instant, zone: ZoneInfo | None) -> Reason | None:
    """Why an exam or the hours of silence keep a talk out there; None if they do not."""
    exams = exams_at(channel.card, now)
    what = of_talk(talk.priority, talk.exam, talk.confirmed, exams)
    return None if channel.halted else _forbidden(channel, what, exams, now, zone, channel.card.is_silent(now))


# Talks


def no_talk(
    channels: Mapping[str, Channel],
    talk: Talk,
    coming: Mapping[str, Instant],
    pauses: Pauses,
    now: Instant,
    zone: ZoneInfo | None,
) -> Reason | None:
    """Why nobody may speak at these outlets now. None: they may, at those outlets where nothing prevents it.

    `coming`: outlets of talks whose talkers have not connected yet, and until when those talks may last.
    """
    names, priority, reason = tuple(dict.fromkeys(talk.to)), talk.priority, talk.reason.strip()
    unknown = [name for name in names if name not in channels]
    if unknown or not names:
        return Reason("air.unknown_outlet", {"outlet": "、".join(unknown)})
    if priority == "urgent" and not reason:
        return Reason("air.talk_reason")
    hindrances = [channels[name].hindrance for name in names]
    if all(hindrances):
        return hindrances[0]
    expected = next(
        (_engaged(name, TITLE, clock.hm_on(coming[name], zone, now)) for name in names if name in coming), None
    )
    silent = next((why for name in names if (why := kept_out(channels[name], talk, now, zone))), None)
    return silent or expected or _busy(channels, names, talk, pauses, now, zone)


def around(channels: Mapping[str, Channel], names: Iterable[str]) -> Iterator[tuple[Channel, bool]]:
    """The outlets with these names that are played here (False), and those within earshot of them (True)."""
    here = [name for name in names if name in channels]
    near = {other for name in here for other in channels[name].card.neighbours} - set(here)
    yield from ((channels[name], False) for name in here)
    yield from ((channels[name], True) for name in sorted(near) if name in channels)


def _busy(
    channels: Mapping[str, Channel],
    names: tuple[str, ...],
    talk: Talk,
    pauses: Pauses,
    now: Instant,
    zone: ZoneInfo | None,
) -> Reason | None:
    """What a talk may not interrupt: another talk, or anything urgent, also at a neighbour."""
    what: What = "talk" if talk.priority != "urgent" else "talk_urgent"
    for channel, near in around(channels, names):
        for on in channel.on:
            if (state := _heard_there(on, near)) and barred(what, [state]):
                return _engaged(channel.name, on.spot.title, clock.hm_on(on.until, zone, now))
        if channel.name in pauses and not channel.on and barred(what, ["lockdown"]):
            title, until = pauses[channel.name]
            return _engaged(channel.name, title, clock.hm_on(until, zone, now))
    return None


def _heard_there(on: On, near: bool) -> State | None:
    """The state in which what sounds puts an outlet. A talk takes the place of an ordinary sound of its own outlet."""
    if on.spot.priority == "urgent":
        return "urgent"
    return "talk" if on.kind == "talk" else "neighbour" if near else None


def _engaged(outlet: str, title: str, until: str) -> Reason:
    return Reason("air.talk_busy", {"outlet": outlet, "title": title, "until": until})
