"""Giving an order to the township's outlets: planned first, then signed and handed to the hub, then given here.

Nothing leaves before the whole order is known to be good. All wires of one order begin with its id, so that it can be
followed and taken back as one.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from dalaba.core import typed_json
from dalaba.core.clock import DAY
from dalaba.core.model import Instant, Millis, Problem, Reason
from dalaba.core.problems import Bad, Problems
from dalaba.desk.across import words_made
from dalaba.desk.across.outcome import KEY_LENGTH
from dalaba.desk.across.reach import Reach, Scope, everything, in_scope, named, reached, scopes
from dalaba.desk.across.signer import Signer
from dalaba.desk.orders.parse import Asked, Words, asked_of, stop_end
from dalaba.desk.orders.plan import CHIMES, Plan, plan_order
from dalaba.desk.orders.send import Air, Told, facts_of
from dalaba.desk.orders.send import give as give_here
from dalaba.desk.orders.situation import Ground
from dalaba.hub.store import Node, Sent, Store
from dalaba.link import control
from dalaba.link.requests import Cancel, Resume, Stop
from dalaba.trust.envelope import Level, Wire
from dalaba.trust.envelope import read as read_wire
from dalaba.trust.order import DayOrder, FleetOrder, order_of

if TYPE_CHECKING:
    from dalaba.desk.root import Station

_NEWS: Millis = 5 * 60_000
"""How long something said once is worth hearing: a PC that comes back later does not say it."""
_URGENT: Millis = 30 * 60_000
_STANDS: Millis = DAY
"""How long a stop, its end and a cancellation wait for a PC that is away."""


@dataclass(frozen=True, slots=True)
class Fleet:
    """What an order is given with."""

    folder: Path
    ground: Ground
    store: Store
    signer: Signer
    air: Air
    now: Instant
    station: Callable[[], Station] | None = None

    @property
    def exercise(self) -> bool:
        """Whether nothing is to sound."""
        return self.signer.status != "actual"


@dataclass(frozen=True, slots=True)
class Given:
    """What became of an order at the township."""

    key: str = ""
    """Its id; "": nothing was sent to a village."""
    scopes: tuple[Scope, ...] = ()
    reach: Reach = field(default_factory=Reach)
    own: Reason | None = None
    """The answer of the township's own air."""
    own_good: bool = True
    problems: tuple[Problem, ...] = ()
    """Everything that kept the order from being given; then nothing was."""
    doubts: tuple[Reason, ...] = ()
    readings: dict[str, str] = field(default_factory=dict)

    @property
    def pcs(self) -> int:
        return len({node for scope in self.scopes for node in scope.nodes})

    @property
    def good(self) -> bool:
        """Whether it is on its way, or done, everywhere that was named."""
        return not self.problems and self.own_good and not self.reach.doubts

    @property
    def told(self) -> Reason:
        """What was done, as a sentence."""
        facts = {"id": self.key, "pcs": str(self.pcs), "outlets": str(len(self.reach.away))}
        return Reason("across.sent", {**facts, "own": str(len(self.reach.own))})


# -- what is said and played


def announce(words: Words, fleet: Fleet, stands: bool = False) -> Given:
    """Say or play it, here and in the villages. Raises Bad if the disk or the store refuses."""
    problems = Problems()
    nodes, setup = fleet.store.nodes(), fleet.ground.setup
    reach = reached(named(words.to, setup, nodes, problems), setup, nodes)
    if not any(word.strip() for word in words.to):
        problems.add("orders.no_outlet")
    if len(problems):
        return Given(problems=tuple(problems), reach=reach)
    if not reach.own and not reach.away:
        return _nobody(reach)
    key = secrets.token_hex(KEY_LENGTH // 2)
    try:
        away = _away(words, reach, fleet, key, stands) if reach.away else Given(reach=reach)
        if away.problems or not reach.own or fleet.exercise:
            return replace(away, doubts=(*reach.doubts, *away.doubts))
        return _joined(away, _here(replace(words, to=reach.own), fleet, key))
    finally:
        fleet.ground.preparer.voices.close()


def _joined(away: Given, told: Told) -> Given:
    """What was sent, and what the township's own air has made of it."""
    if told.problems and not away.key:
        return replace(away, problems=told.problems)
    refused = tuple(Reason("across.own_refused").because(each.reason) for each in told.problems)
    doubts = (*away.reach.doubts, *away.doubts, *refused, *told.doubts)
    readings = {**told.readings, **away.readings}
    key = away.key or told.order
    return replace(away, key=key, own=told.answer, own_good=told.good, doubts=doubts, readings=readings)


def _nobody(reach: Reach) -> Given:
    return Given(problems=(Problem(Reason("across.nobody")), *map(Problem, reach.doubts)), reach=reach)


def _away(words: Words, reach: Reach, fleet: Fleet, key: str, stands: bool) -> Given:
    """Send it to the villages; or every problem, and nothing was sent."""
    setup = fleet.ground.setup
    names = tuple(name for name in reach.away if name in setup.outlets)
    asked, problems = asked_of(replace(words, to=names), setup, fleet.now, names)
    facts = facts_of(words, asked, fleet.ground, fleet.now, fleet.station, problems)
    plan = plan_order(asked, facts, key) if facts else ()
    if not isinstance(plan, Plan) or len(problems):
        for problem in plan if isinstance(plan, tuple) else ():
            problems.put(problem)
        return Given(problems=tuple(problems), reach=reach)
    scoped, doubts = _send(plan, asked, fleet, key, stands)
    return Given(key, scoped, reach, doubts=(*plan.doubts, *doubts), readings=dict(plan.readings))


def _send(
    plan: Plan, asked: Asked, fleet: Fleet, key: str, stands: bool
) -> tuple[tuple[Scope, ...], tuple[Reason, ...]]:
    """Make the words and hand the order over, for each group of outlets that hears the same."""
    urgent, text = asked.priority == "urgent", plan.order.text
    ready: list[tuple[words_made.Heard, FleetOrder]] = []
    doubts: list[Reason] = []
    for heard in words_made.alike(plan.words, bool(text)):
        clips, lost = words_made.made(heard.lines, fleet.ground, fleet.folder, urgent)
        if not clips and not text:
            raise Bad(lost[0].code, **lost[0].params)
        if not clips:
            doubts.append(Reason("across.words_only").because(lost[0]))
        said = {line.language: text for line in heard.lines} if text else {}
        ready.append((heard, FleetOrder(
            plan.order.kind, (), plan.order.title, said, clips, "", asked.until, stands, asked.reason, asked.actor,
            asked.volume, CHIMES[asked.priority] if text else "none",
        )))  # fmt: skip
    until = asked.until or fleet.now + (_STANDS if stands else _URGENT if urgent else _NEWS)
    nodes, sent = fleet.store.nodes(), list[Scope]()
    with fleet.store.database.together():
        for heard, order in ready:
            for scope in scopes(heard.outlets, nodes):
                _hand(fleet, scope.scope, key, len(sent), replace(order, outlets=scope.outlets), asked.priority, until)
                sent.append(scope)
    return tuple(sent), tuple(doubts)


def _hand(
    fleet: Fleet, scope: str, key: str, number: int, order: FleetOrder, level: Level, until: Instant,
    refs: tuple[str, ...] = (),
) -> None:  # fmt: skip
    body = typed_json.as_json(order)
    fleet.signer.hand(fleet.store, "order", scope, f"{key}{number:03d}", body, level, fleet.now, until, refs)


def _here(words: Words, fleet: Fleet, key: str) -> Told:
    """Give it to the township's own air; an air that is not there keeps nothing from the villages."""
    try:
        return give_here(words, fleet.ground, fleet.air, fleet.now, fleet.station, key)
    except control.NotRunning:
        return Told(Reason("across.own_off"), outlets=words.to)


# -- stop, resume, cancel


def stand(
    verb: Literal["stop", "resume"], to: Iterable[str], fleet: Fleet, actor: str, reason: str = "", until: str = ""
) -> Given:
    """Stop, or go on, at these outlets; none named: everywhere."""
    problems = Problems()
    nodes, setup = fleet.store.nodes(), fleet.ground.setup
    words = tuple(to)
    outlets = named(words, setup, nodes, problems) if words else everything(setup, nodes)
    end = stop_end(until, setup.zone, fleet.now, problems)
    reach = reached(outlets, setup, nodes)
    if len(problems):
        return Given(problems=tuple(problems), reach=reach)
    if not reach.away and not reach.own:
        return _nobody(reach)
    key, found = secrets.token_hex(KEY_LENGTH // 2), scopes(reach.away, nodes)
    order = FleetOrder(verb, until=end, reason=reason, actor=actor, chime="none")
    with fleet.store.database.together():
        for number, scope in enumerate(found):
            over = max(end or 0, fleet.now + _STANDS)
            _hand(fleet, scope.scope, key, number, replace(order, outlets=scope.outlets), "urgent", over)
    if not reach.own or fleet.exercise:
        return Given(key, found, reach, doubts=reach.doubts)
    here = Stop(reach.own, actor, reason, end) if verb == "stop" else Resume(reach.own, actor, reason)
    return _with_own(Given(key, found, reach, doubts=reach.doubts), partial(fleet.air, here))


def _with_own(given: Given, ask: Callable[[], object]) -> Given:
    try:
        answer = ask()
    except control.NotRunning:
        return replace(given, own=Reason("across.own_off"), own_good=False)
    assert isinstance(answer, dict)
    return replace(given, own=Reason(str(answer["code"]), dict(answer["params"])))


def standing(store: Store, begins: str, now: Instant) -> str:
    """The id of the one order whose id begins so and that is not over. Raises Bad."""
    found = [each for each in store.sent_as(begins) if each.typ == "order" and _can_be_cancelled(each)]
    keys = tuple(dict.fromkeys(each.id[:KEY_LENGTH] for each in found if each.exp > now))
    if len(keys) == 1:
        return keys[0]
    if keys:
        raise Bad("across.which", order=begins, orders="、".join(keys[-5:]))
    raise Bad("across.none_standing" if found else "across.unknown_order", order=begins)


def _can_be_cancelled(sent: Sent) -> bool:
    order = order_of(read_wire(sent.wire).envelope)
    return isinstance(order, FleetOrder) and order.verb in ("say", "play")


def cancel(begins: str, fleet: Fleet, actor: str, reason: str = "") -> Given:
    """Take an order back, wherever it was sent. Raises Bad if there is none, or several."""
    found = standing(fleet.store, begins, fleet.now)
    key, nodes = secrets.token_hex(KEY_LENGTH // 2), fleet.store.nodes()
    order = FleetOrder("cancel", reason=reason, actor=actor, chime="none")
    given: list[Scope] = []
    with fleet.store.database.together():
        for number, sent in enumerate(fleet.store.sent_as(found)):
            meant = wire_of(sent)
            outlets = _outlets_of(meant)
            _hand(fleet, sent.scope, key, number, order, "urgent", max(sent.exp, fleet.now + _STANDS), (sent.id,))
            given.append(_scope_again(sent.scope, outlets, nodes))
    away = dict.fromkeys(name for scope in given for name in scope.outlets)
    whole = Given(key, tuple(given), Reach(away=tuple(away)))
    plays = any(outlet.output is not None for outlet in fleet.ground.setup.outlets.values())
    return _with_own(whole, partial(fleet.air, Cancel(found, actor))) if plays and not fleet.exercise else whole


def wire_of(sent: Sent) -> Wire:
    """What was sent, as it is read; the hub's own, so that nothing in it is doubted."""
    return read_wire(sent.wire)


def _outlets_of(wire: Wire) -> tuple[str, ...]:
    order = order_of(wire.envelope)
    return order.outlets if isinstance(order, FleetOrder) else ()


def _scope_again(scope: str, outlets: tuple[str, ...], nodes: Sequence[Node]) -> Scope:
    there = in_scope(scope, outlets, nodes)
    return Scope(scope, tuple(each.node for each in there), outlets or tuple(n for each in there for n in each.outlets))


# -- days


def day(order: DayOrder, to: Iterable[str], fleet: Fleet, until: Instant) -> Given:
    """Tell the villages' desks something of a day. `until`: then it does not matter any more. What it changes here is
    done by who asks."""
    problems = Problems()
    nodes, setup = fleet.store.nodes(), fleet.ground.setup
    words = tuple(to)
    outlets = named(words, setup, nodes, problems) if words else everything(setup, nodes)
    reach = reached(outlets, setup, nodes)
    if len(problems):
        return Given(problems=tuple(problems), reach=reach)
    key, found = secrets.token_hex(KEY_LENGTH // 2), scopes(reach.away, nodes)
    with fleet.store.database.together():
        for number, scope in enumerate(found):
            body = typed_json.as_json(replace(order, outlets=scope.outlets))
            fleet.signer.hand(
                fleet.store, "day", scope.scope, f"{key}{number:03d}", body, "notice", fleet.now, until
            )  # fmt: skip
    return Given(key if found else "", found, reach, doubts=reach.doubts)
