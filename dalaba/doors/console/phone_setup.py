"""Turning phones on and off, for the page and for the verb."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dalaba.core.model import Reason
from dalaba.doors.console import state
from dalaba.doors.console.actions import Front, Outcome
from dalaba.doors.console.entrance import Entrance
from dalaba.doors.console.phone_line import PhoneLine


def turned(front: Front, entrance: Entrance, phones: PhoneLine, on: bool | None) -> Outcome:
    """Let phones in, or no more (None: leave it), and how it stands. It waits for the line to open or close."""
    before = entrance.people.book.phones.on
    if on is not None and on != before:
        entrance.change(lambda book: replace(book, phones=replace(book.phones, on=on)))
        front.did(Reason("page_people.did_phones_on" if on else "page_people.did_phones_off"))
    wanted = before if on is None else on
    if not wanted:
        entrance.pins.clear()
    way = phones.wait(wanted)
    if wanted and way is None:
        return Outcome(phones.trouble or Reason("page_people.slow_to_open"), False)
    if way is None:
        return Outcome(Reason("page_people.phones_are_off"), True)
    return Outcome(Reason("page_people.phones_are_on", {"port": str(way.port)}), True)


def as_json(told: Outcome, phones: PhoneLine, ui: str) -> dict[str, Any]:
    """How it stands, for programs and for the verb."""
    way = phones.way
    return {
        **state.reason_json(told.reason, ui),
        "on": way is not None,
        "urls": list(way.urls) if way else [],
        "fingerprint": " ".join(way.shown.groups) if way else "",
    }
