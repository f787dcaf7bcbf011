"""An air that plays nothing and answers as air does: for everything that gives orders, before and without a real one.

What is agreed between the front doors and air is here, in one place, and `test_fake_air` holds air itself to it. It
listens where air listens, with its token; looks at every clip as air does; and tells
afterwards what it was asked, when, and what would have sounded.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

from dalaba.air.clip_check import Intact
from dalaba.core.clock import SystemClock
from dalaba.core.model import Clip, Reason
from dalaba.link.control import Listener

URGENT = "urgent"


@dataclass
class Taken:
    """An order that air has taken."""

    body: Mapping[str, Any]
    parts: dict[str, list[dict[str, Any]]]
    more: bool
    at: float
    """Monotonic seconds, at which it was taken."""
    wall: int = field(default_factory=lambda: SystemClock().now())
    appended: float | None = None
    """When what follows came, the first of it."""
    followed: list[tuple[float, list[dict[str, Any]]]] = field(default_factory=list)
    """When each lot came, and its parts, whichever outlets they are for."""

    def length(self, outlet: str) -> float:
        """Seconds of what one outlet has of it."""
        return sum(float(part["duration"]) for part in self.parts[outlet]) / 1000


@dataclass
class FakeAir:
    """Listens from `with` to its end. `outlets`: those that it plays."""

    station: Path
    outlets: Iterable[str]
    quiet: set[str] = field(default_factory=set)
    """Outlets that should be silent now."""
    refusals: dict[str, Reason] = field(default_factory=dict)
    """Verb -> what is answered instead of doing it."""
    before: Callable[[Mapping[str, Any]], None] = lambda body: None
    """Called with each request before it is answered."""
    stopped: str = ""
    """Who has ordered stop, everywhere."""

    def __post_init__(self) -> None:
        self.lanes: dict[str, dict[str, Any]] = {name: {"volume": 100, "yielded": None} for name in self.outlets}
        self.asked: list[tuple[float, dict[str, Any]]] = []
        self.orders: dict[str, Taken] = {}
        """Those that sound or wait."""
        self.taken: dict[str, Taken] = {}
        """All there ever were."""
        self.stops: dict[str, str] = {}
        """Outlet -> who has stopped it."""
        self._intact = Intact(self.station)
        self._woken, self._leaving = threading.Event(), False

    def __enter__(self) -> FakeAir:
        self._listener = Listener(self.station, self._woken.set)
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._leaving = True
        self._woken.set()
        self._thread.join()
        self._listener.close()

    def bodies(self, verb: str) -> list[dict[str, Any]]:
        """What it was asked under this verb, in order."""
        return [body for _, body in self.asked if body["verb"] == verb]

    @property
    def only(self) -> Taken:
        """The one order it has taken."""
        (taken,) = self.taken.values()
        return taken

    def _run(self) -> None:
        while not self._leaving:
            self._woken.wait(1)
            self._woken.clear()
            for request in self._listener.take():
                self.asked.append((time.monotonic(), request.body))
                self.before(request.body)
                request.answer(self._answer(request.body))

    def _answer(self, body: dict[str, Any]) -> dict[str, Any]:
        verb = str(body["verb"])
        if verb == "status":
            return self._status()
        do = getattr(self, f"_{verb}", None)
        reason = self.refusals.get(verb) or (do(body) if do else Reason("air.unknown_order", {"verb": verb}))
        return {"code": reason.code, "params": dict(reason.params)}

    # -- what people order

    def _announce(self, body: dict[str, Any]) -> Reason:
        refused = self._refused(body) or self._unplayable(body["parts"])
        if refused:
            return refused
        waiting = sum(self._busy(name) for name in body["parts"]) if body["priority"] != URGENT else 0
        taken = Taken(
            body, {name: list(parts) for name, parts in body["parts"].items()}, body["more"], time.monotonic()
        )
        self.orders[body["id"]] = self.taken[body["id"]] = taken
        count = len(body["parts"])
        code = "air.announced_waits" if waiting else "air.announced_stands" if body.get("stands") else "air.announced"
        return Reason(code, _texts(outlets=count, count=count - waiting, waiting=waiting))

    def _refused(self, body: dict[str, Any]) -> Reason | None:
        if body["id"] in self.taken:
            return Reason("air.announce_known", {"id": body["id"]})
        unknown = [name for name in body["parts"] if name not in self.lanes]
        hushed = [name for name in body["parts"] if name in self.quiet]
        if unknown:
            return Reason("air.unknown_outlet", {"outlet": unknown[0]})
        if not any(body["parts"].values()):
            return Reason("air.announce_nothing")
        if body["priority"] == URGENT and not body["reason"]:
            return Reason("air.announce_reason")
        who = next((who for name in body["parts"] if (who := self.standing(name))), "")
        if who and all(map(self.standing, body["parts"])):
            return Reason("air.stopped", {"actor": who})
        if len(hushed) == len(body["parts"]) and body["priority"] != URGENT and not body["force"]:
            return Reason("air.announce_quiet", {"outlet": hushed[0]})
        return None

    def _unplayable(self, parts: Mapping[str, list[dict[str, Any]]]) -> Reason | None:
        """Every clip is looked at before anything that sounds is touched."""
        for outlet, each in parts.items():
            for part in each:
                clip = Clip(part["file"], part["digest"], part["rate"], part["skip"], part["frames"])
                assert part["duration"] == clip.duration
                assert isinstance(part["version"], str)
                assert isinstance(part["language"], str)
                if why := self._intact(clip):
                    inner = {f"why_{name}": fact for name, fact in why.params.items()}
                    facts = {"outlet": outlet, "why": "", "why_code": why.code, **inner}
                    return Reason("air.announce_unplayable", facts)
        return None

    def _append(self, body: dict[str, Any]) -> Reason:
        order = self.orders.get(body["id"])
        if order is None or not order.more:
            return Reason("air.announce_over", {"id": body["id"]})
        if refused := self._unplayable(body["parts"]):
            return refused
        for outlet, parts in body["parts"].items():
            order.parts[outlet] += parts
        order.more, now = body["more"], time.monotonic()
        order.appended = now if order.appended is None else order.appended
        order.followed.append((now, [part for parts in body["parts"].values() for part in parts]))
        return Reason("air.appended")

    def _cancel(self, body: dict[str, Any]) -> Reason:
        known = self.orders.pop(body["id"], None)
        return Reason("air.cancelled", {"id": body["id"]}) if known else Reason("air.announce_over", {"id": body["id"]})

    def _stop(self, body: dict[str, Any]) -> Reason:
        names = body["to"] or list(self.lanes)
        count = sum(self._busy(name) for name in names)
        if len(names) == len(self.lanes):
            self.stopped = body["actor"]
        self.stops |= dict.fromkeys(names, body["actor"])
        for order in self.orders.values():
            order.parts = {name: parts for name, parts in order.parts.items() if name not in names}
        self.orders = {key: order for key, order in self.orders.items() if order.parts}
        return Reason("air.did_stop", _texts(outlets=len(names), count=count))

    def _skip_next(self, body: dict[str, Any]) -> Reason:
        names = body["to"] or list(self.lanes)
        return Reason("air.did_skip_next", _texts(count=len(names), spots="、".join(names)))

    def _resume(self, body: dict[str, Any]) -> Reason:
        names = body["to"] or list(self.lanes)
        count = sum(bool(self.standing(name)) for name in names)
        self.stopped = ""
        self.stops = {name: who for name, who in self.stops.items() if name not in names}
        return Reason("air.did_resume", _texts(outlets=len(names), count=count))

    def _note(self, body: dict[str, Any]) -> Reason:
        return Reason("air.noted")

    def standing(self, outlet: str) -> str:
        """Who has stopped that outlet."""
        return self.stopped or self.stops.get(outlet, "")

    def _volume(self, body: dict[str, Any]) -> Reason:
        for name in body["to"] or self.lanes:
            self.lanes[name]["volume"] = body["volume"]
        return Reason("air.did_volume", _texts(volume=body["volume"], outlets=len(body["to"] or self.lanes)))

    def _yield(self, body: dict[str, Any]) -> Reason:
        names = [name for name in body["to"] or self.lanes if body["on"] == (self.lanes[name]["yielded"] is None)]
        for name in names:
            self.lanes[name]["yielded"] = body["by"] if body["on"] else None
        code = "air.did_yield" if body["on"] else "air.did_take_back"
        return Reason(code, _texts(outlets=len(names), by=body["by"]))

    # -- what there is to tell

    def _busy(self, outlet: str) -> bool:
        return any(outlet in order.parts for order in self.orders.values())

    def _status(self) -> dict[str, Any]:
        idle = {"playing": None, "next": None}
        outlets = {
            name: {**idle, **lane, "hindrance": self._hindrance(name), "orders": self._at(name)}
            for name, lane in self.lanes.items()
        }
        return {"code": "air.running", "params": {}, "pid": 1, "outlets": outlets, "trouble": [], "spoilt": [],
                "now": SystemClock().now(), "clock": {"state": "good"}}  # fmt: skip

    def _hindrance(self, outlet: str) -> dict[str, Any]:
        who = self.standing(outlet)
        return {"code": "air.stopped", "params": {"actor": who}} if who else {}

    def _at(self, outlet: str) -> list[dict[str, Any]]:
        fields = ("id", "title", "priority", "until")
        orders = [(each.body, each.wall) for each in self.orders.values() if outlet in each.parts]
        return [{**{name: body.get(name) for name in fields}, "stands": bool(body.get("stands")),
                 "scene": body.get("scene", ""), "waits": False, "by": body.get("actor", ""), "at": wall}
                for body, wall in orders]  # fmt: skip


def _texts(**facts: object) -> dict[str, str]:
    return {name: str(fact) for name, fact in facts.items()}
