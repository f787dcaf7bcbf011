"""What a signed order asks of playing, or why it is refused. Pure.

`verify` has proven who says it; here it meets the village's own rule, which no township lifts. Whatever is not plainly
right is refused: an outlet that the order does not name, a clip that it does not name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

from dalaba.core.model import Announcement, Instant, Millis, Order, Priority, Reason, VillageRule
from dalaba.link.requests import Sound, Sounds, parts_of
from dalaba.trust.envelope import Level
from dalaba.trust.member import Member
from dalaba.trust.order import FleetOrder, announcement_id
from dalaba.trust.verify import Verified
from dalaba.trust.village_rule import Mute, why_muted

OWN_SOUND = "audio/"
"""Where this PC's own clips lie."""
FINAL = frozenset(
    {"air.above_muted", "air.above_muted_by", "air.above_no_rule", "air.above_too_many", "air.above_quiet"}
    | {"air.announce_quiet", "air.announce_exam", "air.exam_asks", "air.stopped", "air.stopped_until"}
)
"""Refusals of the village itself: they are answered once. The same order does not come to be heard an hour later."""
_PRIORITY: Mapping[Level, Priority] = {"urgent": "urgent", "notice": "notice", "routine": "routine"}


@dataclass(frozen=True, slots=True)
class Village:
    """What of this village decides."""

    member: Member
    rule: VillageRule | None
    quick: Mute | None
    sounded: Mapping[bool, int]
    """Whether urgent -> how many of the township's sounded within the last hour."""
    now: Instant
    trusted: Instant | None
    """The time by which ends are judged; None: there is none."""
    shut: frozenset[str] = frozenset()
    """Outlets that are in their quiet hours by the township's time, where this PC's own clock is in doubt."""


@dataclass(frozen=True, slots=True)
class TakeBack:
    """The announcements that an order takes back."""

    ids: tuple[str, ...]
    actor: str


Asked: TypeAlias = Announcement | Order | TakeBack


def asked(found: Verified, order: FleetOrder, parts: Sounds, more: bool, village: Village) -> Asked | Reason:
    """What the order asks of playing here, or why it is refused."""
    member, envelope = village.member, found.envelope
    names, actor = member.ours(order.outlets), actor_of(found, order)
    if order.verb == "cancel":
        return TakeBack(tuple(map(announcement_id, envelope.refs)), actor)
    if not names:
        return Reason("air.above_no_outlet", {"id": envelope.id})
    if order.verb in ("stop", "resume", "skip"):
        until = order.until if order.verb == "stop" else None
        return Order(order.verb, names, actor, order.reason[:500], until, above=member.township)
    rule = village.rule
    if why := silenced(envelope.level, village):
        return why
    assert rule is not None  # without one nothing is heard
    if why := wrong_sound(order, parts, names, member.township, rule):
        return why
    night = envelope.level == "urgent" and rule.night and found.twice
    heard = {name: sounds for name, sounds in parts.items() if night or name not in village.shut}
    if parts and not heard:
        return Reason("air.above_quiet", {"outlet": next(iter(parts))})
    return _announcement(found, order, heard, more, night, village, rule)


def actor_of(found: Verified, order: FleetOrder) -> str:
    """Who ordered it, for the ledger and the answers."""
    return f"{found.envelope.iss}/{order.actor or found.by.name or found.by.kid}"[:500]


def silenced(level: Level, village: Village) -> Reason | None:
    """Why the village does not let the township be heard now, whatever it says; None if it does."""
    code, mute = why_muted(village.rule, village.quick, village.trusted)
    if code or village.rule is None:
        return Reason(code, {"by": mute.by or "—"})
    urgent = level == "urgent"
    most = village.rule.urgent_per_hour if urgent else village.rule.per_hour
    if village.sounded.get(urgent, 0) >= most:
        return Reason("air.above_too_many", {"most": str(most)})
    return None


def wrong_sound(
    order: FleetOrder, parts: Sounds, names: tuple[str, ...], township: str, rule: VillageRule,
    before: Mapping[str, Millis] = MappingProxyType({}),
) -> Reason | None:  # fmt: skip
    """The first thing that the order does not say: an outlet that is not meant, a clip from elsewhere; or that it is
    longer than the village lets it be. `before`: how long an outlet's sound is that it had already."""
    for outlet, sounds in parts.items():
        if outlet not in names:
            return Reason("air.above_other_outlet", {"outlet": outlet[:100]})
        if odd := next((each for each in sounds if not _is_named(each, order, township)), None):
            return Reason("air.above_other_clip", {"clip": odd.file[:100]})
        if before.get(outlet, 0) + long(sounds) > rule.longest:
            return Reason("air.above_too_long", {"most": str(rule.longest // 60_000)})
    return None


def long(sounds: Iterable[Sound]) -> Millis:
    """How long they sound one after the other."""
    return sum(each.part.duration for each in sounds)


def _is_named(sound: Sound, order: FleetOrder, township: str) -> bool:
    """Whether the order names the clip by its digest, or it is this PC's own; or what the township handed to it
    earlier, where the order is to play a script of it."""
    for clip in order.clips:
        if clip.digest == sound.digest:
            return (clip.rate, clip.skip, clip.frames) == (sound.rate, sound.skip, sound.frames)
    file = sound.file.replace("\\", "/").removeprefix("./")
    if file.startswith(OWN_SOUND):
        return True
    handed = f"received/{township}/clips/{sound.digest}.mp3"
    return bool(order.script) and order.verb == "play" and file == handed


def _announcement(
    found: Verified, order: FleetOrder, parts: Sounds, more: bool, night: bool, village: Village, rule: VillageRule
) -> Announcement:
    """The announcement, held to the village's rule."""
    envelope, now = found.envelope, village.now
    text = "\n".join(order.text.values())
    title = order.title or text[:60] or order.script
    urgent = envelope.level == "urgent"
    return Announcement(
        announcement_id(envelope.id), order.verb, title[:500], _PRIORITY[envelope.level], parts_of(parts), now, more,
        _until(order, urgent, rule.longest, village), (order.reason.strip() or title)[:500], actor_of(found, order),
        min(order.volume, max(1, rule.ceiling)), text=text[:2_000], above=village.member.township,
        night=night,
    )  # fmt: skip


def _until(order: FleetOrder, urgent: bool, longest: Millis, village: Village) -> Instant | None:
    """When it ends. What should go on until it is taken back ends, too: a township may be cut off."""
    last = village.now + longest
    ends = order.until
    if ends is not None and village.trusted is not None:
        ends += village.now - village.trusted  # by this PC's clock, which may be off
    if order.stands and urgent:
        return last if ends is None else min(ends, last)
    return None if ends is None else min(ends, last)


def unsaid(order: FleetOrder | None, names: Iterable[str], parts: Sounds) -> tuple[Reason, ...]:
    """The outlets that an order means and for which no sound came."""
    if order is None or order.verb not in ("say", "play"):
        return ()
    why = Reason("air.no_clip")
    return tuple(Reason("orders.lacks", {"outlets": name}).because(why) for name in names if name not in parts)
