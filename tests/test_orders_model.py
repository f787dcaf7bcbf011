"""Random programmes, orders and mishaps: what sounds is what a clerk with the rules would have let sound.

The clerk is `tests.watch`; the ledger alone tells the same story as the tapes.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st

from dalaba.air.ledger import Ledger
from dalaba.air.outputs import Output
from dalaba.air.outputs.tape import Tape
from dalaba.air.playout import Past, Playout, saying
from dalaba.core.clock import VirtualClock
from dalaba.core.model import (
    Announcement,
    Clip,
    Event,
    IfCut,
    Instant,
    Order,
    OutletCard,
    OutputSpec,
    Part,
    Priority,
    Programme,
    Reason,
    Spot,
)
from tests import watch
from tests.places import DAY, at
from tests.watch import LEAD, TICK, Ask, Horn, Item

SECOND = 1_000
ZERO: Instant = at("07:00")
END = 120 * SECOND
NAMES = ("甲", "乙")
Heard = tuple[str, str, int, int]
"""Horn, what, since, until."""


@dataclass
class Scene:
    """A morning, and all that happens in it. Times are from its begin."""

    neighbours: bool
    programme: dict[str, list[Item]]
    orders: list[tuple[int, str, object]]
    gone: dict[str, list[tuple[int, int]]] = field(default_factory=dict)

    def __repr__(self) -> str:
        rows = [f"neighbours: {self.neighbours}", *(f"{n} {i}" for n, each in self.programme.items() for i in each)]
        return "\n".join([*rows, *map(str, self.orders), f"gone: {self.gone}"])


# -- scenes

ticks = st.integers(0, 90 * SECOND // TICK).map(lambda n: n * TICK)
lengths = st.integers(1, 20).map(lambda n: n * TICK)
some = st.sampled_from([("甲",), ("乙",), NAMES])


@st.composite
def items(draw: st.DrawFn, horn: str) -> list[Item]:
    found = []
    for number, due in enumerate(sorted(draw(st.lists(ticks, max_size=5, unique=True)))):
        parts = tuple(draw(st.lists(lengths, min_size=1, max_size=2)))
        latest = due + draw(st.integers(0, 80)) * TICK
        row = draw(st.sampled_from("ab"))
        loop, if_cut = draw(st.booleans()), draw(st.sampled_from(["drop", "restart", "resume"]))
        found.append(Item(f"{row}{number}", row, due, latest, parts, loop, if_cut))
    return found


@st.composite
def asks(draw: st.DrawFn, number: int) -> list[tuple[int, str, object]]:
    """An announcement, perhaps in two steps, perhaps taken back."""
    when, to = draw(ticks), draw(some)
    chime = draw(lengths)
    urgent, two = draw(st.booleans()), draw(st.booleans())
    until = draw(st.none() | st.integers(0, 80).map(lambda n: when + n * TICK))
    first = Ask(f"o{number}", dict.fromkeys(to, (chime,)), urgent, until, two)
    found: list[tuple[int, str, object]] = [(when, "announce", first)]
    if two and draw(st.integers(0, 4)):
        words = {name: (chime, *draw(st.lists(lengths, max_size=1))) for name in to}
        later = when + draw(st.integers(0, 40)) * TICK
        found.append((later, "append", replace(first, to=words, more=False)))
    if not draw(st.integers(0, 3)):
        found.append((when + draw(st.integers(0, 40)) * TICK, "cancel", f"{''.join(to)}/o{number}"))
    return found


@st.composite
def scenes(draw: st.DrawFn) -> Scene:
    orders: list[tuple[int, str, object]] = []
    for number in range(draw(st.integers(1, 4))):
        orders += draw(asks(number))
    for verb in draw(st.lists(st.sampled_from(["stop", "resume", "skip", "yield", "back"]), max_size=5)):
        orders.append((draw(ticks), verb, "".join(draw(some))))
    if not draw(st.integers(0, 2)):
        when = draw(ticks)
        back = when + draw(st.integers(1, 60)) * TICK
        orders = [order for order in orders if not when < order[0] <= back] + [(when, "power", back)]
    orders.sort(key=lambda order: order[0])
    orders = [order for n, order in enumerate(orders) if order[1] != "append" or _asked(orders[:n], order[2])]
    gone = {}
    for name in NAMES:
        if not draw(st.integers(0, 3)):
            since = draw(ticks)
            gone[name] = [(since, since + draw(st.integers(1, 40)) * TICK)]
    return Scene(draw(st.booleans()), {name: draw(items(name)) for name in NAMES}, orders, gone)


def _asked(before: list[tuple[int, str, Any]], ask: Any) -> bool:
    return any(verb == "announce" and each.name == ask.name for _, verb, each in before)


# -- by the rules


def by_the_rules(scene: Scene) -> list[Heard]:
    horns = [Horn(name, programme=list(scene.programme[name])) for name in NAMES]
    for horn in horns if scene.neighbours else ():
        horn.near = [each for each in horns if each is not horn]
    watch.walk(horns, scene.orders, scene.gone, END)
    return sorted((horn.name, *each) for horn in horns for each in horn.heard)


# -- on the air


class Air:
    """A PC whose every horn is a tape. What the tapes of earlier starts have is kept."""

    def __init__(self, folder: Path, scene: Scene) -> None:
        self.folder, self.scene = folder, scene
        self.heard: list[Heard] = []
        self.told: list[Heard] = []
        self.boots = 0
        (folder / "x").write_bytes(b"")
        near = [tuple(each for each in NAMES if scene.neighbours and each != name) for name in NAMES]
        self.cards = tuple(
            OutletCard(name, "speaker", OutputSpec(name), 100, LEAD, LEAD, LEAD, others)
            for name, others in zip(NAMES, near, strict=True)
        )
        self.boot(0)

    def boot(self, now: int) -> None:
        self.boots += 1
        self.tapes: dict[str, Tape] = {}
        self.clock = VirtualClock(ZERO + now)
        self.ledger = Ledger(self.folder / "records", "pc", f"boot-{self.boots}", lazy=True)
        past = Past.of(self.ledger.events())
        self.ledger.append("boot", self.clock.now(), 0)
        self.playout = Playout(self.folder, self.clock, self.ledger, self.tape, lambda clip: None, past)
        self.load()

    def tape(self, card: OutletCard) -> Output:
        spans = [(ZERO + since, ZERO + until) for since, until in self.scene.gone.get(card.name, ())]
        self.tapes[card.name] = Tape(card.name, lost=spans)
        return self.tapes[card.name]

    def load(self) -> None:
        spots = [spot(name, item) for name in NAMES for item in self.scene.programme[name]]
        self.playout.load(Programme("三江", "Asia/Shanghai", DAY.isoformat(), self.cards, tuple(spots), ()))

    def run(self) -> Air:
        for when, verb, about in self.scene.orders:
            self.until(when)
            self.obey(verb, about)
        self.until(END)
        self.left = {(each.order.id, name) for name, mine in self.playout.sayings.at.items() for each in mine}
        self.left |= {(spot.id, spot.outlet) for lane in self.playout._channels.values() for spot in lane.pending}
        self.playout.close(Reason("air.shut_down"))
        self.keep()
        self.ledger.flush()
        return self

    def until(self, when: int) -> None:
        end = ZERO + when
        for _ in range(10_000):
            turn = self.playout.turn()
            if self.clock.now() >= end:
                return
            self.clock.wait(end if turn is None else min(turn, end))
        raise AssertionError("it turns without getting anywhere")

    def obey(self, verb: str, about: object) -> None:
        if isinstance(about, Ask):
            parts = {name: tuple(map(part, range(len(each)), each)) for name, each in about.to.items()}
            if verb == "announce":
                self.playout.announce(self.announcement(about, parts))
            else:
                rest = {name: each[1:] for name, each in parts.items() if each[1:]}
                self.playout.append(about.name, rest, False)
            return
        names, _, key = str(about).partition("/")
        if verb == "power":
            self.keep()
            self.ledger.close()
            self.boot(int(str(about)))
        elif verb == "cancel":
            self.playout.cancel(key, "村文书")
        elif verb in ("yield", "back"):
            self.playout.give_up(list(names), verb == "yield", "县应急", "接口")
        else:
            self.playout.obey(Order(verb, tuple(names), "村文书"))

    def announcement(self, ask: Ask, parts: dict[str, tuple[Part, ...]]) -> Announcement:
        priority: Priority = "urgent" if ask.urgent else "notice"
        until = None if ask.until is None else ZERO + ask.until
        return Announcement(ask.name, "say", "", priority, parts, self.clock.now(), ask.more, until, "水", "村文书")

    def keep(self) -> None:
        """What is on the tapes, and the same as the ledger should have it: the words with their chime."""
        for name, tape in self.tapes.items():
            spans: list[tuple[str, int, int]] = []
            for take in tape.takes:
                since, until = take.at - ZERO, take.at - ZERO + take.played
                if "#" in take.spot and spans[-1][0] == take.spot.partition("#")[0]:
                    spans[-1] = (spans[-1][0], spans[-1][1], max(until, spans[-1][2]) if take.played else spans[-1][2])
                else:
                    spans.append((take.spot, since, until))
                if take.played:
                    self.heard.append((name, name_of(take.spot), since, until))
            self.told += [(name, name_of(key), since, until) for key, since, until in spans if since < until]


def spot(horn: str, item: Item) -> Spot:
    parts = tuple(map(part, range(len(item.parts)), item.parts))
    due = ZERO + item.due
    length = sum(item.parts) + LEAD * (len(parts) + 1)
    return Spot(
        f"{item.row}@{horn}@{item.name}", horn, due, due, length, "", "", "", "notice", "exact", parts,
        latest=ZERO + item.latest, catch_up="skip" if item.loop else "once", if_cut=cast(IfCut, item.if_cut),
    )  # fmt: skip


def part(number: int, length: int) -> Part:
    return Part(f"{number}", "cmn", Clip("x", "", 1_000, 0, length), length)


def name_of(spot: str) -> str:
    """`order/NAME@horn@1#1` or `row@horn@NAME`."""
    return spot[6:].partition("@")[0] if spot.startswith("order/") else spot.rpartition("@")[2]


def by_the_ledger(events: Iterable[Event]) -> list[Heard]:
    """What was heard by what is written alone. What sounded when the power went: until -1."""
    sounding: dict[str, tuple[str, int]] = {}
    found = []
    for event in events:
        if event.kind == "started":
            assert event.spot not in sounding
            sounding[event.spot] = (event.output, ms(event))
        elif event.kind in ("ended", "cut"):
            horn, since = sounding.pop(event.spot)
            found.append((horn, name_of(event.spot), since, ms(event)))
        elif event.kind == "boot":
            found += [(horn, name_of(key), since, -1) for key, (horn, since) in sounding.items()]
            sounding.clear()
    assert not sounding
    return sorted(each for each in found if each[2] != each[3])


def unfinished(events: Iterable[Event]) -> set[tuple[str, str]]:
    """(id, horn) of what was asked for, by what is written, and has not ended in any way."""
    found: set[tuple[str, str]] = set()
    for event in events:
        said = event.kind == "order" and event.detail["verb"] == "announce"
        if said and (event.detail["priority"] == "urgent" or event.detail.get("begins")):
            found |= {(str(event.detail["id"]), name) for name in names_in(event.detail["to"])}
        elif event.kind == "planned" and event.spot.endswith("@1") is event.spot.startswith("order/"):
            found.add((event.spot, event.output))
        elif event.kind == "order_over":
            found.remove((str(event.detail["id"]), event.output))  # once
        elif event.kind in ("missed", "started"):
            found.discard((event.spot, event.output))
    return found


def names_in(to: object) -> list[str]:
    assert isinstance(to, list)
    return to


def ms(event: Event) -> int:
    at = event.detail["at"]
    assert isinstance(at, int)
    return at - ZERO


# -- the same


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for so long here."""
    monkeypatch.setattr(saying, "WAITS", watch.WAITS)
    monkeypatch.setattr(saying, "STILL_NEWS", watch.NEWS)
    monkeypatch.setattr(saying, "MOST", watch.MOST)


@contextmanager
def folder() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(dir="/dev/shm" if Path("/dev/shm").is_dir() else None))
    try:
        yield path
    finally:
        shutil.rmtree(path)


@settings(max_examples=250, deadline=None, derandomize=True, database=None)
@given(scenes())
def test_what_sounds_is_what_the_rules_say_and_the_ledger_alone_tells_it(scene: Scene) -> None:
    same(scene)


@pytest.mark.full
@settings(max_examples=900, deadline=None, derandomize=True, database=None)
@given(scenes())
def test_so_it_is_in_nine_hundred_scenes(scene: Scene) -> None:
    same(scene)


@settings(max_examples=100, deadline=None, database=None, print_blob=True)
@given(scenes())
def test_so_it_is_with_scenes_that_nobody_has_seen_yet(scene: Scene) -> None:
    """Others than those; with the profile "fresh", others each time."""
    same(scene)


def same(scene: Scene) -> None:
    note(f"{scene!r}")
    with folder() as path:
        air = Air(path, scene).run()
        events = list(air.ledger.events())
        air.ledger.close()
    assert sorted(air.heard) == by_the_rules(scene)
    at_once = {when for when, verb, _ in scene.orders if verb == "power"}  # begun, and not a sample was heard
    written = [each for each in by_the_ledger(events) if each[3] >= 0 or each[2] not in at_once]
    told = sorted(air.told)
    cut_by_power = {each[:3] for each in written if each[3] < 0}
    assert written == sorted((*each[:3], -1) if each[:3] in cut_by_power else each for each in told)
    assert unfinished(events) == air.left
