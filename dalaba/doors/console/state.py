"""The running station's state as values for the page and as JSON. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal
from zoneinfo import ZoneInfo

from dalaba.air.events import why_of
from dalaba.core import clock
from dalaba.core.model import Event, Instant, Millis, Problem, Reason
from dalaba.core.spot_id import SpotId
from dalaba.messages import sentence
from dalaba.station.outlets import Setup
from dalaba.views.asrun import incidents, spoken
from dalaba.views.report import told

State = Literal["on", "silent", "stopped", "yielded", "hindered"]
_PLAYS = ("started", "ended", "cut", "missed")
_BAD = ("cut", "missed", "device_lost", "stalled")
_NAMELESS = re.compile(r"/[0-9a-f]{8}(?:-\d+)?$")
"""The part of a row's id that the program added."""
UNSAID = ("planned", "programme", "refused", "withdrawn", "order_over")
"""Kinds of events that are too many, or not interesting at the moment."""


@dataclass(frozen=True, slots=True)
class OutletNow:
    """One outlet played from this PC, at this moment."""

    name: str
    number: int
    state: State
    playing: str = ""
    """The title of what is playing."""
    since: Instant | None = None
    length: Millis = 0
    """Of what is playing; 0: unknown."""
    next_title: str = ""
    next_at: Instant | None = None
    why: Reason | None = None
    """Why it does not play."""
    volume: int | None = None
    orders: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Board:
    """The station at this moment. `running`: air answered."""

    running: bool
    now: Instant
    lanes: tuple[OutletNow, ...] = ()
    elsewhere: int = 0
    """The number of outlets that other PCs play."""
    clock: str = "good"
    troubles: tuple[Reason, ...] = ()
    frozen: tuple[Problem, ...] = ()
    """The errors in the files. Until they are corrected the last good programme goes on, and nothing newer counts."""

    @property
    def stopped(self) -> int:
        """How many outlets are stopped."""
        return sum(lane.state == "stopped" for lane in self.lanes)

    @property
    def ends(self) -> bool:
        """Whether every stopped outlet will go on by itself at a given time."""
        stopped = [lane.why for lane in self.lanes if lane.state == "stopped"]
        return all(why is not None and why.code == "air.stopped_until" for why in stopped)

    @property
    def yielded(self) -> int:
        """How many outlets have left their amplifier to somebody else."""
        return sum(lane.state == "yielded" for lane in self.lanes)

    @property
    def hindered(self) -> int:
        """How many outlets should be able to play, but cannot."""
        return sum(lane.state == "hindered" for lane in self.lanes)

    @property
    def locked(self) -> int:
        """At how many outlets something is repeated until somebody releases it; the programme is held there."""
        return sum(any(order.get("stands") for order in lane.orders) for lane in self.lanes)

    @property
    def red(self) -> bool:
        """Whether somebody must look at the station."""
        wrong = self.stopped or self.locked or self.yielded or self.hindered or self.troubles or self.frozen
        return not self.running or bool(wrong) or self.clock == "wrong"


def board(answer: Mapping[str, Any] | None, setup: Setup, now: Instant, errors: Iterable[Problem] = ()) -> Board:
    """The board from air's answer to `status` (None: air did not answer), and the errors that the desk has found."""
    frozen = tuple(errors)
    if answer is None:
        return Board(False, now, frozen=frozen)
    outlets = answer["outlets"]
    names = [*(name for name in setup.outlets if name in outlets), *(n for n in outlets if n not in setup.outlets)]
    lanes = tuple(_lane(name, number, outlets[name]) for number, name in enumerate(names))
    told = (Reason(each["code"], each["params"]) for each in answer.get("trouble", ()))
    troubles = tuple(each for each in told if not (frozen and each.code == "air.files_wrong"))  # said in full here
    elsewhere = sum(outlet.output is None for outlet in setup.outlets.values())
    return Board(True, answer["now"], lanes, elsewhere, answer["clock"]["state"], troubles, frozen)


def _lane(name: str, number: int, lane: Mapping[str, Any]) -> OutletNow:
    coming, hindrance, music = lane["next"], lane["hindrance"], lane.get("background")
    playing = lane["playing"] or (music if music and music["state"] != "paused" else None)
    why = Reason(hindrance["code"], hindrance["params"]) if hindrance else None
    return OutletNow(
        name,
        number,
        _state(lane, why),
        playing["title"] if playing else "",
        lane.get("since"),
        round(1000 * float(lane["playing"].get("duration") or 0)) if lane["playing"] else 0,
        coming["title"] if coming else "",
        coming["start"] if coming else None,
        why,
        lane.get("volume"),
        tuple(lane.get("orders", ())),
    )


def _state(lane: Mapping[str, Any], why: Reason | None) -> State:
    if lane.get("yielded") is not None:
        return "yielded"
    if why is not None and why.code in ("air.stopped", "air.stopped_until"):
        return "stopped"
    music = lane.get("background")
    if lane["playing"] or (music and music["state"] != "paused"):
        return "on"
    return "hindered" if why else "silent"


# JSON


def board_json(shown: Board, setup: Setup, ui: str) -> dict[str, Any]:
    """The answer to GET status."""
    zone = setup.zone
    return {
        "running": shown.running,
        "station": setup.name,
        "now": clock.iso(shown.now, zone),
        "clock": shown.clock,
        "red": shown.red,
        "stopped": shown.stopped,
        "yielded": shown.yielded,
        "outlets": [_lane_json(lane, zone, ui) for lane in shown.lanes],
        "elsewhere": shown.elsewhere,
        "troubles": [reason_json(trouble, ui) for trouble in shown.troubles],
        "frozen": [{"place": str(each.place or ""), **reason_json(each.reason, ui)} for each in shown.frozen],
    }


def _lane_json(lane: OutletNow, zone: ZoneInfo, ui: str) -> dict[str, Any]:
    def when(instant: Instant | None) -> str | None:
        return None if instant is None else clock.iso(instant, zone)

    playing = {"title": lane.playing, "since": when(lane.since)} if lane.playing else None
    coming = {"title": lane.next_title, "at": when(lane.next_at)} if lane.next_at is not None else None
    return {
        "name": lane.name, "state": lane.state, "playing": playing, "next": coming,
        "why": None if lane.why is None else reason_json(lane.why, ui), "volume": lane.volume,
        "orders": [{**order, "until": when(order.get("until"))} for order in lane.orders],
    }  # fmt: skip


def reason_json(reason: Reason, ui: str, page: bool = False) -> dict[str, Any]:
    """Code, facts and sentence. `page`: a sentence for the page, which has buttons instead of commands."""
    return {"code": reason.code, "params": dict(reason.params), "reason": spoken(reason, ui, page)}


def event_json(event: Event, titles: Mapping[str, str], zone: ZoneInfo, ui: str) -> dict[str, Any]:
    """An event of the ledger as JSON."""
    return {
        "seq": event.seq, "at": clock.iso(event.wall, zone), "kind": event.kind, "spot": event.spot,
        "outlet": event.output, "actor": event.actor, "code": event.reason, "text": line(event, titles, ui),
        "detail": dict(event.detail),
    }  # fmt: skip


# Words


@dataclass(frozen=True, slots=True)
class LogLine:
    """An event as people read it."""

    at: str
    outlet: str
    text: str
    bad: bool


def lines(events: Iterable[Event], titles: Mapping[str, str], zone: ZoneInfo, ui: str, most: int = 20) -> list[LogLine]:
    """The last `most` events, the newest first."""
    newest = [each for each in events if each.kind not in UNSAID and each.detail.get("verb") != "append"]
    return [
        LogLine(clock.hms(event.wall, zone), event.output, line(event, titles, ui), event.kind in _BAD)
        for event in reversed(newest[-most:])
    ]


def line(event: Event, titles: Mapping[str, str], ui: str) -> str:
    """An event as a sentence; for an unknown kind its bare name.

    `titles`: the part of a spot's id before the @ -> its title; what was ordered has its title in the event.
    """
    if event.kind in _PLAYS:
        key = SpotId.parse(event.spot).key
        title = event.detail.get("title") or titles.get(key) or _NAMELESS.sub("", key)
        said = sentence(f"console.event_{event.kind}", ui, title=title)
        return f"{said} {_why(event, ui)}".rstrip()
    done = incidents([event])
    found = (*done.orders, *done.sound_checks, *done.notes, *done.troubles)
    return told(found[0], ui) if found else _why(event, ui) or event.kind


def _why(event: Event, ui: str) -> str:
    return spoken(why_of(event), ui, page=True) if event.reason else ""
