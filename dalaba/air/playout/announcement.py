"""An announcement as the ledger keeps it, and back (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from dalaba.air.events import Announced, Entry
from dalaba.core.model import Announcement, Instant, Part
from dalaba.core.typed_json import as_json
from dalaba.link.requests import parts_of, sounds_of


def as_detail(order: Announcement) -> dict[str, object]:
    """The detail that an `order` event stores; `of_event` reads it back."""
    return {
        "verb": "announce", "id": order.id, "kind": order.kind, "title": order.title, "priority": order.priority,
        "to": list(order.parts), "parts": parts_json(order.parts), "more": order.more, "until": order.until,
        "why": order.reason, "volume": order.volume, "force": order.force,
        **({"text": order.text} if order.text else {}), **({"begins": True} if order.begins else {}),
        **({"exam": order.exam, "confirmed": order.confirmed} if order.exam or order.confirmed else {}),
        **({"unapproved": True} if order.unapproved else {}), **({"stands": True} if order.stands else {}),
        **({"scene": order.scene} if order.scene else {}), **({"above": order.above} if order.above else {}),
        **({"night": True} if order.night else {}),
    }  # fmt: skip


def parts_json(parts: Mapping[str, Iterable[Part]]) -> dict[str, list[dict[str, object]]]:
    """The parts of an announcement, by outlet, as an `order` event stores them."""
    kept: dict[str, list[dict[str, object]]] = as_json(sounds_of(parts))
    return kept


def of_event(entry: Entry) -> Announcement | None:
    """The announcement stored in an `order` event, or None if it holds none or is incomplete."""
    said, event = entry.said, entry.event
    return None if not isinstance(said, Announced) or entry.wrong else of_said(said, event.wall, event.actor)


def of_said(said: Announced, at: Instant, actor: str) -> Announcement | None:
    """The same, from what was said, when and by whom."""
    if not said.id:
        return None
    return Announcement(
        said.id, said.kind, said.title, said.priority, parts_of(said.parts), at, said.more, said.until,
        said.why, actor, said.volume, said.force, said.text, said.begins,
        said.exam, said.confirmed, said.unapproved, said.stands, said.scene, said.above, said.night,
    )  # fmt: skip


def appended(order: Announcement, parts: Mapping[str, tuple[Part, ...]], more: bool) -> Announcement:
    """The announcement with further parts added."""
    longer = {outlet: (*each, *parts.get(outlet, ())) for outlet, each in order.parts.items()}
    return replace(order, parts=longer, more=more)
