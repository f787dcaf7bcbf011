"""An announcement as the front doors send it and as the ledger keeps it, and back (pure).

`read` doubts every value: what comes over the wire may be anybody's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, cast

from dalaba.core.model import PRIORITIES, Announcement, Clip, Event, Instant, Part, Priority

_MOST_PARTS = 100
_LONGEST_TEXT = 2_000
_FAR: Instant = 4_102_444_800_000
"""2100: no time that is asked for is later."""


class NoAnnouncement(ValueError):
    """The body is none."""


def read(body: Mapping[str, Any], at: Instant) -> Announcement:
    """The announcement in a request's body. NoAnnouncement where a value is missing or cannot be."""
    priority = body.get("priority", "notice")
    if priority not in PRIORITIES or body.get("kind") not in ("say", "play"):
        raise NoAnnouncement("priority or kind")
    until = until_of(body)
    volume = body.get("volume", 100)
    if not _whole(volume, 1, 100):
        raise NoAnnouncement("volume")
    parts = read_parts(body.get("parts"))
    key = body.get("id")
    if not isinstance(key, str) or not (0 < len(key) <= 64) or not key.isalnum():
        raise NoAnnouncement("id")
    words = {name: str(body.get(name) or "")[:500] for name in ("title", "reason", "actor")}
    flags = {name: body.get(name) is True for name in ("more", "force", "begins")}
    return Announcement(
        key, str(body["kind"]), words["title"], cast(Priority, priority), parts, at, flags["more"], until,
        words["reason"], words["actor"], volume, flags["force"], str(body.get("text") or "")[:_LONGEST_TEXT],
        flags["begins"],
    )  # fmt: skip


def until_of(body: Mapping[str, Any]) -> Instant | None:
    """Until when, where a request says so. NoAnnouncement for what is no moment."""
    until = body.get("until")
    if until is not None and not _whole(until, 0, _FAR):
        raise NoAnnouncement("until")
    return cast("Instant | None", until)


def read_parts(found: object) -> dict[str, tuple[Part, ...]]:
    """Outlet -> its parts. NoAnnouncement as `read`."""
    if not isinstance(found, Mapping):
        raise NoAnnouncement("parts")
    parts: dict[str, tuple[Part, ...]] = {}
    for outlet, items in found.items():
        if not isinstance(outlet, str) or not isinstance(items, list) or len(items) > _MOST_PARTS:
            raise NoAnnouncement("parts")
        parts[outlet] = tuple(_part(item) for item in items)
    return parts


def parts_json(parts: Mapping[str, Iterable[Part]]) -> dict[str, list[dict[str, object]]]:
    """As `read_parts` takes them."""
    return {outlet: [_part_json(part) for part in each] for outlet, each in parts.items()}


def as_detail(order: Announcement) -> dict[str, object]:
    """What an `order` event keeps of it; `of_event` reads it back."""
    return {
        "verb": "announce", "id": order.id, "kind": order.kind, "title": order.title, "priority": order.priority,
        "to": list(order.parts), "parts": parts_json(order.parts), "more": order.more, "until": order.until,
        "why": order.reason, "volume": order.volume, "force": order.force,
        **({"text": order.text} if order.text else {}), **({"begins": True} if order.begins else {}),
    }  # fmt: skip


def of_event(event: Event) -> Announcement | None:
    """The announcement that an `order` event keeps; None where it keeps none that can be read."""
    try:
        return read({**event.detail, "reason": event.detail.get("why"), "actor": event.actor}, event.wall)
    except NoAnnouncement:
        return None


def appended(order: Announcement, parts: Mapping[str, tuple[Part, ...]], more: bool) -> Announcement:
    """With what follows."""
    longer = {outlet: (*each, *parts.get(outlet, ())) for outlet, each in order.parts.items()}
    return replace(order, parts=longer, more=more)


def _part(item: object) -> Part:
    if not isinstance(item, Mapping):
        raise NoAnnouncement("part")
    file, digest = item.get("file"), item.get("digest")
    numbers = [item.get(name) for name in ("rate", "skip", "frames")]
    if not isinstance(file, str) or not isinstance(digest, str) or not _inside(file):
        raise NoAnnouncement("file")
    if not all(_whole(number, low, 10**10) for number, low in zip(numbers, (1, 0, 1), strict=True)):
        raise NoAnnouncement("clip")
    rate, skip, frames = (int(cast(int, number)) for number in numbers)
    clip = Clip(file, digest, rate, skip, frames, str(item.get("by", ""))[:100])
    return Part(str(item.get("version", ""))[:200], str(item.get("language", ""))[:20], clip, clip.duration)


def _inside(file: str) -> bool:
    """A path of the station's own: relative, and not out of its folder."""
    parts = file.replace("\\", "/").split("/")
    return (
        bool(file)
        and not file.startswith(("/", "\\"))
        and ":" not in parts[0]
        and ".." not in parts
        and "\0" not in file
    )


def _whole(value: object, low: int, high: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def _part_json(part: Part) -> dict[str, object]:
    assert part.clip is not None
    clip = part.clip
    return {
        "version": part.version, "language": part.language, "file": clip.file, "digest": clip.digest,
        "rate": clip.rate, "skip": clip.skip, "frames": clip.frames, "duration": part.duration, "by": clip.by,
    }  # fmt: skip
