"""Whether an announcement may be taken and who may speak live, decided before anything is changed.

An urgent announcement gives way to nothing; a neighbour's announcement gives way only to an urgent one. Other sound
never leads to a refusal: the announcement waits for its turn.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from zoneinfo import ZoneInfo

from dalaba.air.playout.channel import Channel
from dalaba.air.playout.effects import Look, Steps, asked
from dalaba.core import clock
from dalaba.core.model import Announcement, Instant, Part, Priority, Reason

TITLE = "喊话 (live)"
"""The title shown while somebody speaks live."""

# Announcements


def left_out(channels: Mapping[str, Channel], order: Announcement, now: Instant) -> dict[str, Reason]:
    """Outlets where it may not sound now, each with the reason, if it may sound at others: one silent outlet does not
    silence the rest.
    """
    found = {name: why for name in order.parts if (why := _silenced(channels.get(name), name, order, now))}
    return found if len(found) < len(order.parts) else {}


def no_announcement(channels: Mapping[str, Channel], order: Announcement, now: Instant) -> Reason | None:
    """Why the announcement is refused, whatever its clips are; None if it is not."""
    if not order.parts or not any(order.parts.values()):
        return Reason("air.announce_nothing")
    if order.urgent and not order.reason.strip():
        return Reason("air.announce_reason")
    for name in order.parts:
        channel = channels.get(name)
        if channel is None:
            return Reason("air.unknown_outlet", {"outlet": name})
        if why := _silenced(channel, name, order, now):
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


def _silenced(channel: Channel | None, name: str, order: Announcement, now: Instant) -> Reason | None:
    if channel is None:
        return None
    if channel.stopped is not None:
        return channel.stopped
    quiet = not (order.urgent or order.force) and channel.card.is_silent(now)
    return Reason("air.announce_quiet", {"outlet": name}) if quiet else None


# Talks


def no_talk(
    channels: Mapping[str, Channel],
    names: tuple[str, ...],
    priority: Priority,
    reason: str,
    coming: Mapping[str, Instant],
    now: Instant,
    zone: ZoneInfo | None,
) -> Reason | None:
    """Why nobody may speak at these outlets now. None: they may, at those outlets where nothing prevents it.

    `coming`: outlets of talks whose talkers have not connected yet, and until when those talks may last.
    """
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
    return _quiet(channels, names, priority, now) or expected or _busy(channels, names, priority, now, zone)


def around(channels: Mapping[str, Channel], names: Iterable[str]) -> Iterator[tuple[Channel, bool]]:
    """The outlets with these names that are played here (False), and those within earshot of them (True)."""
    here = [name for name in names if name in channels]
    near = {other for name in here for other in channels[name].card.neighbours} - set(here)
    yield from ((channels[name], False) for name in here)
    yield from ((channels[name], True) for name in sorted(near) if name in channels)


def _quiet(channels: Mapping[str, Channel], names: Iterable[str], priority: Priority, now: Instant) -> Reason | None:
    if priority == "urgent":
        return None
    return next(
        (Reason("air.talk_quiet", {"outlet": name}) for name in names if channels[name].card.is_silent(now)), None
    )


def _busy(
    channels: Mapping[str, Channel], names: tuple[str, ...], priority: Priority, now: Instant, zone: ZoneInfo | None
) -> Reason | None:
    """What a talk may not interrupt: another talk, or anything urgent, also at a neighbour."""
    for channel, near in around(channels, names):
        for on in channel.on:
            strong = near or on.kind == "talk" or on.spot.priority == "urgent"
            if strong and (priority != "urgent" or on.spot.priority == "urgent"):
                return _engaged(channel.name, on.spot.title, clock.hm_on(on.until, zone, now))
    return None


def _engaged(outlet: str, title: str, until: str) -> Reason:
    return Reason("air.talk_busy", {"outlet": outlet, "title": title, "until": until})
