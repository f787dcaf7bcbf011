"""Who may speak live, where, now (pure). What is urgent gives way to nothing; a neighbour's word only to what is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from dalaba.air.playout.channel import Channel
from dalaba.core import clock
from dalaba.core.model import Instant, Priority, Reason

TITLE = "喊话 (live)"
"""What is said to be on while somebody speaks."""


def refusal(
    channels: Mapping[str, Channel],
    names: tuple[str, ...],
    priority: Priority,
    reason: str,
    coming: Mapping[str, Instant],
    now: Instant,
) -> Reason | None:
    """Why nobody may speak at these outlets now; None: they may, at those of them that nothing hinders.

    `coming`: outlets of talks whose talkers are still on their way, and until when they may last.
    """
    unknown = [name for name in names if name not in channels]
    if unknown or not names:
        return Reason("air.unknown_outlet", {"outlet": "、".join(unknown)})
    if priority == "urgent" and not reason:
        return Reason("air.talk_reason")
    hindrances = [hindrance(channels[name]) for name in names]
    if all(hindrances):
        return hindrances[0]
    expected = next((_engaged(name, TITLE, coming[name]) for name in names if name in coming), None)
    return _quiet(channels, names, priority, now) or expected or _busy(channels, names, priority)


def hindrance(channel: Channel) -> Reason | None:
    """Why nothing is heard there at all."""
    return channel.hindrance


def around(channels: Mapping[str, Channel], names: Iterable[str]) -> Iterator[tuple[Channel, bool]]:
    """The outlets of these names that are played here, and those that hear them (True)."""
    here = [name for name in names if name in channels]
    near = {other for name in here for other in channels[name].card.neighbours} - set(here)
    yield from ((channels[name], False) for name in here)
    yield from ((channels[name], True) for name in sorted(near) if name in channels)


def _quiet(channels: Mapping[str, Channel], names: Iterable[str], priority: Priority, now: Instant) -> Reason | None:
    for name in names:
        silent = any(since <= now < until for since, until in channels[name].card.silent)
        if silent and priority != "urgent":
            return Reason("air.talk_quiet", {"outlet": name})
    return None


def _busy(channels: Mapping[str, Channel], names: tuple[str, ...], priority: Priority) -> Reason | None:
    """What may not be talked over: another talk, what is urgent, whatever a neighbour says."""
    for channel, near in around(channels, names):
        for on in channel.on:
            strong = near or on.kind == "talk" or on.spot.priority == "urgent"
            if strong and (priority != "urgent" or on.spot.priority == "urgent"):
                return _engaged(channel.card.name, on.spot.title, on.until)
    return None


def _engaged(outlet: str, title: str, until: Instant) -> Reason:
    shown = clock.on_this_pc(until)[-5:]
    return Reason("air.talk_busy", {"outlet": outlet, "title": title, "until": shown})
