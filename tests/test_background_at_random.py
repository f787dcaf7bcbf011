"""Music at random: two outlets within earshot, notices, orders, lost cards, power cuts and changed programmes.

Whatever comes, music is heard in its windows only, never together with anything else, and the ledger adds up.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from hypothesis import given, settings
from hypothesis import strategies as st

from dalaba.air.events import stranger
from dalaba.air.outputs.tape import Take
from dalaba.air.playout.backdrop import background_of
from dalaba.core.model import Announcement, IfCut, Instant, Millis, OutletCard, Part, Spot, Under
from dalaba.views.asrun import reconcile
from tests.audit import Auditor
from tests.places import at
from tests.test_background import CARD, NEAR, SCHOOL, YARD, School, music
from tests.test_playout import spot as words

SECOND: Millis = 1_000
NOON: Instant = at("12:00")
LAST: Instant = at("12:20")
CARDS: tuple[OutletCard, ...] = (replace(CARD, neighbours=(YARD,)), NEAR)
PLACES = (SCHOOL, YARD)

moments = st.integers(0, 15 * 60).map(lambda second: NOON + second * SECOND)
hows: st.SearchStrategy[IfCut] = st.sampled_from(["resume", "restart", "next", "drop"])
where = st.sampled_from([(SCHOOL,), (YARD,), PLACES])
verbs = st.sampled_from(["stop", "resume", "skip", "skip_next", "yield", "back", "volume", "urgent", "power", "plan"])


def clock_time(instant: Instant) -> str:
    minutes, seconds = divmod((instant - NOON) // SECOND, 60)
    return f"12:{minutes:02d}:{seconds:02d}"


@st.composite
def plans(draw: st.DrawFn) -> tuple[Spot, ...]:
    """Music in windows that do not overlap, at either outlet, and notices that do not."""
    edges = sorted(draw(st.lists(moments, min_size=2, max_size=8, unique=True)))
    found: list[Spot] = []
    for number, (since, until) in enumerate(zip(edges[::2], edges[1::2], strict=False)):
        under: Under = draw(st.sampled_from(["pause", "pause", "duck"]))
        how: IfCut = draw(hows)
        found.append(
            music(
                clock_time(since), clock_time(until), row=f"音乐{number}", under=under, if_cut=how,
                outlet=draw(st.sampled_from(PLACES)), pieces=draw(st.integers(1, 5)),
                gap=draw(st.sampled_from([0, 700])),
            )
        )  # fmt: skip
    said = 0
    for due in sorted(draw(st.lists(moments, max_size=5, unique=True))):
        if due >= said:
            found.append(words(clock_time(due), outlet=draw(st.sampled_from(PLACES))))
            said = due + 50 * SECOND
    return tuple(sorted(found, key=lambda spot: (spot.start, spot.id)))


@st.composite
def scenes(draw: st.DrawFn) -> tuple[tuple[Spot, ...], list[tuple[Instant, str, tuple[str, ...], tuple[Spot, ...]]]]:
    orders = [
        (when, verb, draw(where), draw(plans()) if verb == "plan" else ())
        for when, verb in sorted(draw(st.lists(st.tuples(moments, verbs), max_size=6)))
    ]
    return draw(plans()), orders


@contextmanager
def folder() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp())
    try:
        yield path
    finally:
        shutil.rmtree(path)


class Yard(School):
    """Everything that was ever on a tape, over all runs."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.taken: list[tuple[str, Take]] = []
        self.silent: dict[str, list[tuple[Instant, Instant]]] = {name: [] for name in PLACES}
        """Outlet -> when nothing may be heard there."""
        self.plan: tuple[Spot, ...] = ()
        self.windows: list[Spot] = []

    def take(self, plan: tuple[Spot, ...]) -> None:
        self.plan = plan
        self.windows += [spot for spot in plan if spot.flow is not None]
        self.load(*plan, cards=CARDS)

    def keep(self) -> None:
        """Put the tapes away, before others are put in."""
        now = self.clock.now()
        for name, tape in self.tapes.items():
            tape.poll(now)
            self.taken += [(name, take) for take in tape.takes if take.played]

    def give(self, verb: str, to: tuple[str, ...], plan: tuple[Spot, ...]) -> None:
        now = self.clock.now()
        match verb:
            case "stop" | "resume" | "skip" | "skip_next":
                self.order(verb, *to)
            case "yield" | "back":
                self.air.give_up(to, verb == "yield", "县台", "接口")
            case "volume":
                self.air.set_volume(to, 40, "村文书")
            case "urgent":
                parts: dict[str, tuple[Part, ...]] = {name: words("07:00").parts[:1] for name in to}
                self.air.take(Announcement(f"{now}", "say", "涨水", "urgent", parts, now, reason="涨水"))
            case "plan":
                self.take(plan)
            case _:
                self.keep()
                self.tapes = {}
                self.pull_the_plug()
                self.boot_at(now + 20 * SECOND)
                self.take(self.plan)
        held = {name: bool(state["hindrance"]) for name, state in self.air.state().items()}  # type: ignore[index]
        for name in PLACES:
            spans = self.silent[name]
            if held.get(name) and not (spans and spans[-1][1] == 0):
                spans.append((self.clock.now(), 0))
            elif not held.get(name) and spans and spans[-1][1] == 0:
                spans[-1] = (spans[-1][0], now)

    def boot_at(self, moment: Instant) -> None:
        self.boot(f"12:{(moment - NOON) // 60_000:02d}")
        self.clock.wait(moment)

    def output(self, card: OutletCard):  # type: ignore[no-untyped-def]
        known = self.tapes.get(card.name)  # music's is opened again each time there is some
        return known if known is not None else super().output(card)


def spans(yard: Yard, name: str) -> list[tuple[Instant, Instant]]:
    return [(take.at, take.at + take.played) for card, take in yard.taken if card == name]


@settings(max_examples=40, deadline=None)
@given(scenes())
def test_music_is_heard_in_its_windows_only_and_never_with_anything_else(
    scene: tuple[tuple[Spot, ...], list[tuple[Instant, str, tuple[str, ...], tuple[Spot, ...]]]],
) -> None:
    plan, orders = scene
    with folder() as path:
        yard = Yard(path)
        yard.boot("11:59")
        yard.take(plan)
        for when, verb, to, other in orders:
            yard.play_until(max(when, yard.clock.now()))
            yard.give(verb, to, other)
        yard.play_until(LAST)
        yard.keep()
        yard.shut_down()
        said = [span for name in PLACES for span in spans(yard, name)]
        for name in PLACES:
            for _, take in [each for each in yard.taken if each[0] == background_of(name)]:
                since, until = take.at, take.at + take.played
                windows = [spot for spot in yard.windows if spot.id.split("@")[0] == take.spot.split("@")[0]]
                assert any(spot.start <= since and until <= spot.end for spot in windows), take
                ducks = any(spot.flow is not None and spot.flow.under == "duck" for spot in windows)
                assert ducks or not any(since < end and begin < until for begin, end in said), take
                for begin, end in yard.silent[name]:
                    assert until <= begin or (end and since >= end), "it is silent there"
        check_the_ledger(yard, powered=all(verb != "power" for _, verb, _, _ in orders))
        yard.ledger.close()


def check_the_ledger(yard: Yard, powered: bool) -> None:
    assert [found for event in yard.events if (found := stranger(event))] == []
    log = reconcile(yard.events)
    summary = log.summary
    assert summary.due == len(log.rows) - summary.withdrawn
    assert summary.pending == 0, [row for row in log.rows if row.outcome == "pending"]
    begun = Counter(event.spot for event in yard.events if event.kind == "started" and event.detail.get("flow"))
    assert all(count == 1 for count in begun.values())
    heard: Counter[str] = Counter()
    for name, take in yard.taken:
        if name not in PLACES:
            heard[take.spot.partition("#")[0]] += take.played
    for row in log.rows:
        if row.flow and powered:
            assert (row.played or 0) == heard[row.id], row
        elif row.flow:
            assert (row.played or 0) <= heard[row.id], row


MIDNIGHT = at("00:00")
Change: TypeAlias = tuple[Instant, tuple[Spot, ...]]


def audited(plan: tuple[Spot, ...], scripts: dict[str, int]) -> Counter[tuple[tuple[int, int, int], str]]:
    """What is to be heard of a plan. `scripts` gets the names of its scripts."""
    found: Counter[tuple[tuple[int, int, int], str]] = Counter()
    for spot in plan:
        clip = spot.parts[0].clip
        assert clip is not None
        number = scripts.setdefault(spot.script, len(scripts))
        found[(0, number, spot.due - MIDNIGHT), clip.digest] += 1
    return found


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(moments, plans()), min_size=1, max_size=5))
def test_a_plan_that_is_changed_again_and_again_is_what_is_heard(
    changes: list[tuple[Instant, tuple[Spot, ...]]],
) -> None:
    """The auditor holds the ledger against the plan in force at each entry."""
    with folder() as path:
        yard = Yard(path)
        yard.boot("11:59")
        scripts: dict[str, int] = {}
        auditor = Auditor(MIDNIGHT, {SCHOOL: 0}, scripts, lambda clip: clip)
        always = words("12:18:00", outlet=SCHOOL)
        yard.take((always,))
        auditor.changed(yard.events, audited((always,), scripts))
        read = len(yard.events)
        for when, plan in sorted(changes, key=lambda change: change[0]):
            yard.play_until(max(when, yard.clock.now()))
            auditor.read(yard.events[read:])
            read = len(yard.events)
            kept = [spot for spot in plan if spot.outlet == SCHOOL and spot.if_cut != "drop"]
            own = [spot if spot.flow is None else spot._replace(script=f"午间 {spot.due}") for spot in kept]
            here = (*own, always)  # each window has its playlist: moved ones are others
            yard.take(here)
            yard.air.turn()
            auditor.changed(yard.events[read:], audited(here, scripts))
            read = len(yard.events)
        yard.play_until(LAST)
        auditor.read(yard.events[read:])
        assert auditor.faults == []
        yard.shut_down()
        yard.ledger.close()
