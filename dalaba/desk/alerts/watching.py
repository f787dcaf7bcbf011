"""The thread that looks, decides and sends. Whoever gives it something to look at never waits for it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from dalaba.air import ledger
from dalaba.air.ledger import LedgerError
from dalaba.core import atomic, clock
from dalaba.core.clock import Clock
from dalaba.core.model import Event, Instant, Reason, Spot
from dalaba.core.problems import Bad
from dalaba.desk.across import silent
from dalaba.desk.alerts.memory import step
from dalaba.desk.alerts.receivers import FILE, Receiver, Receivers, read_receivers
from dalaba.desk.alerts.rules import ORDERED, Seen, wrong
from dalaba.desk.alerts.sending import NotSent, send
from dalaba.desk.alerts.state import MOST_WAITING, Sent, State, read_state, write_state
from dalaba.desk.alerts.words import joined, message
from dalaba.desk.root import Station
from dalaba.health import Finding
from dalaba.link import handover
from dalaba.link.handover import HandoverError
from dalaba.messages import sentence

_SOUNDS = ("started", "ended", "piece", "flow")
_LOOK_BACK = 3_000
_MOST_ORDERED = 5_000
_APART = 30.0
"""Seconds at least between two messages to one receiver: robots refuse more than 20 a minute."""
_FIRST, _LONGEST = 60.0, 1_800.0
"""Seconds until a message that did not arrive is tried again: twice as long each time, up to the longest."""
Sender = Callable[[Receiver, str, str, Instant], None]


class AlertWatch:
    """Watches one station. `complain` gets what goes wrong with the watching itself."""

    def __init__(self, folder: Path, here: Clock, complain: Callable[[Reason], None], sender: Sender = send) -> None:
        self._folder, self._clock, self._complain, self._send = folder, here, complain, sender
        self._given: tuple[Mapping[str, Any], Station, Sequence[Finding]] | None = None
        self._woken, self._over = threading.Event(), False
        self._thread: threading.Thread | None = None
        self._state: State | None = None
        self._read = 0
        self._heard: dict[str, Instant] = {}
        self._ordered: dict[str, None] = {}
        self._tries: dict[str, tuple[int, float]] = {}
        """Receiver -> how often in a row it could not be reached, and when it may be tried again."""
        self._programmes: dict[Path, tuple[int, tuple[Spot, ...]]] = {}
        self._told = ""

    def look(self, answer: Mapping[str, Any], station: Station, found: Sequence[Finding]) -> None:
        """Have it look at this: air's answer (empty: none), the station as it was read, what examining the PC found.
        Nothing happens if nobody is to be told."""
        if self._thread is None:
            if not (self._folder / FILE).exists():
                return
            self._thread = threading.Thread(target=self._run, name="alerts", daemon=True)
            self._thread.start()
        self._given = (answer, station, found)
        self._woken.set()

    def close(self) -> None:
        """End it. What waits is sent after the next start."""
        self._over = True
        self._woken.set()

    def _run(self) -> None:
        while True:
            self._woken.wait()
            self._woken.clear()
            given = self._given
            if self._over or given is None:
                return
            try:
                self.turn(*given)
            except (OSError, LedgerError, HandoverError, atomic.Broken, Bad) as error:
                self._fault(error)

    def _fault(self, error: Exception) -> None:
        """Tell the operator once what keeps alerts from working."""
        why = str(getattr(error, "strerror", "") or type(error).__name__)
        if why != self._told:
            self._complain(Reason("alerts.cannot_watch", {"why": why}))
        self._told = why

    def turn(self, answer: Mapping[str, Any], station: Station, found: Sequence[Finding]) -> None:
        """Look once, and send what is to be sent. Raises OSError, LedgerError, HandoverError or atomic.Broken."""
        receivers, now = read_receivers(self._folder), self._clock.now()
        if not receivers.receivers:
            return
        before = self._state if self._state is not None else read_state(self._folder)
        state = before if before.since else replace(before, since=now)
        seen = self._seen(answer, station, found, now)
        zone, setup = station.setup.zone, station.setup
        troubles = wrong(seen, state.known, receivers.silent_minutes * 60_000, zone, state.since)
        known, news = step(state.known, troubles, now)
        texts = tuple(message(each, setup.name, zone, setup.ui) for each in news)
        waiting = {each.id: (*state.waiting.get(each.id, ()), *texts)[-MOST_WAITING:] for each in receivers.receivers}
        self._keep(before, replace(state, known=known, waiting=waiting))
        self._deliver(receivers, setup.name, now)
        self._told = ""

    def _keep(self, before: State, after: State) -> None:
        """Write the state down before anything is sent: at worst a message is sent twice."""
        self._state = after
        if after != before:
            write_state(self._folder, after)

    # -- looking

    def _seen(self, answer: Mapping[str, Any], station: Station, found: Sequence[Finding], now: Instant) -> Seen:
        self._hear(now)
        lanes = answer.get("outlets", {})
        for name, lane in lanes.items():
            music = lane.get("background")
            if lane["playing"] or (music and music["state"] != "paused"):
                self._heard[name] = now
        here = {name: _hindrance(lane) for name, lane in lanes.items()} if answer else {
            name: None for name, outlet in station.setup.outlets.items() if outlet.output
        }  # fmt: skip
        troubles = tuple(Reason(each["code"], each["params"]) for each in answer.get("trouble", ()))
        fleet = silent.look(self._folder, now)
        return Seen(
            now, bool(answer), here, self._due(station, now), dict(self._heard), frozenset(self._ordered),
            not answer or answer["clock"]["state"] == "good", troubles, tuple(station.problems.errors),
            tuple(each.reason for each in found if each.severity == "problem"), fleet.since, fleet.hub_off,
        )  # fmt: skip

    def _hear(self, now: Instant) -> None:
        """Take what is new on the ledger: what was heard, and what somebody silenced."""
        for event in ledger.latest(self._folder / "records", _LOOK_BACK, self._read):
            self._read = max(self._read, event.seq)
            if event.output and _was_heard(event) and event.wall <= now:
                self._heard[event.output] = max(self._heard.get(event.output, 0), event.wall)
            elif event.spot and event.reason in ORDERED:
                self._ordered[event.spot] = None
        self._ordered = dict(list(self._ordered.items())[-_MOST_ORDERED:])

    def _due(self, station: Station, now: Instant) -> tuple[Spot, ...]:
        """The spots of yesterday's and today's programme, as air has them."""
        today = clock.today(now, station.setup.zone)
        paths = [handover.path_of(self._folder, today - timedelta(days=back)) for back in (1, 0)]
        kept: dict[Path, tuple[int, tuple[Spot, ...]]] = {}
        for path in paths:
            try:
                mark = path.stat().st_mtime_ns
            except FileNotFoundError:
                continue
            known = self._programmes.get(path)
            kept[path] = known if known is not None and known[0] == mark else (mark, handover.read(path).spots)
        self._programmes = kept
        return tuple(spot for _, spots in kept.values() for spot in spots)

    # -- sending

    def _deliver(self, receivers: Receivers, station: str, now: Instant) -> None:
        for receiver in receivers.receivers:
            assert self._state is not None
            texts = self._state.waiting.get(receiver.id, ())
            failed, again = self._tries.get(receiver.id, (0, 0.0))
            if not texts or time.monotonic() < again or self._over:
                continue
            try:
                self._send(receiver, station, joined(texts), now)
            except NotSent as error:
                pause = min(_FIRST * 2**failed, _LONGEST)
                self._tries[receiver.id] = (failed + 1, time.monotonic() + pause)
                self._note(receiver, Sent(now, error.reason.code, dict(error.reason.params)), texts)
            else:
                self._tries[receiver.id] = (0, time.monotonic() + _APART)
                self._note(receiver, Sent(now), ())

    def _note(self, receiver: Receiver, sent: Sent, waiting: tuple[str, ...]) -> None:
        assert self._state is not None
        state = self._state
        after = replace(
            state, last={**state.last, receiver.id: sent}, waiting={**state.waiting, receiver.id: waiting}
        )  # fmt: skip
        self._keep(state, after)


def _hindrance(lane: Mapping[str, Any]) -> Reason | None:
    if lane.get("yielded") is not None:
        return Reason("air.yielded", {"by": str(lane["yielded"])})
    told = lane["hindrance"]
    return Reason(told["code"], told["params"]) if told else None


def _was_heard(event: Event) -> bool:
    return event.kind in _SOUNDS and not (event.kind == "flow" and event.detail.get("state") != "on")


def try_now(folder: Path, station: str, ui: str, now: Instant) -> list[tuple[Receiver, Reason | None]]:
    """Send a trial message to everybody at once: each with why it did not arrive, or None. Raises atomic.Broken or
    OSError."""
    told: list[tuple[Receiver, Reason | None]] = []
    for receiver in read_receivers(folder).receivers:
        try:
            send(receiver, station, sentence("alerts.trial", ui, station=station), now)
        except NotSent as error:
            told.append((receiver, error.reason))
        else:
            told.append((receiver, None))
    return told
