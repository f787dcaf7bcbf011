"""The ledger of a whole township: this PC's own and what its villages' PCs have reported, by the township's names.

Whatever shows what was heard asks here. Where there is no hub it is this PC's ledger alone.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from dalaba.air import ledger
from dalaba.air.ledger.chain import flaws
from dalaba.core import atomic
from dalaba.core.model import Event, Instant, Millis, Reason
from dalaba.core.problems import Bad
from dalaba.desk.across.signer import is_hub
from dalaba.fleet.names import Names
from dalaba.hub import settings
from dalaba.hub.store import FILE, Node, State, Store
from dalaba.views import report
from dalaba.views.asrun import Fold
from dalaba.views.asrun.others import Reported, joined
from dalaba.views.asrun.rows import Row
from dalaba.views.report import DayReport

_PLAYS = frozenset({"planned", "refused", "withdrawn", "started", "ended", "cut", "missed", "piece"})
"""The kinds of events that tell of one spot's play."""
_MOST_FLAWS = 20
_A_WHILE: Millis = 30_000


def read(records: Path, days: Sequence[date], zone: ZoneInfo, now: Instant) -> list[DayReport]:
    """The reports of consecutive days with every outlet. Raises LedgerError, or Bad("hub.store")."""
    return report.read(records, days, zone, now, source(records.parent))


def source(folder: Path) -> Callable[[Instant, Instant, Sequence[date]], list[Reported]] | None:
    """Where a report finds what other PCs have reported; None if this station has no hub."""
    if not is_hub(folder):
        return None

    def found(since: Instant, until: Instant, days: Sequence[date]) -> list[Reported]:
        store = Store.of(folder)
        try:
            return others(store, _township(folder), since, until, days)
        finally:
            store.database.close()

    return found


def events(
    folder: Path, since: Instant | None = None, until: Instant | None = None, days: Sequence[date] = ()
) -> Iterator[Event]:
    """The events of this PC's ledger, and then of each other PC's. As `air.ledger.events`."""
    yield from ledger.events(folder / "records", since, until, days)
    find = source(folder)
    for pc in find(since or 0, until or 2**62, days) if find else ():
        yield from pc.events


def others(store: Store, township: str, since: Instant, until: Instant, days: Sequence[date] = ()) -> list[Reported]:
    """What each PC has reported. Raises Bad("hub.store")."""
    states = store.states()
    found = []
    for node in store.nodes():
        if not node.public:
            continue
        names, chosen = names_of(node, states.get(node.node), township), {day.isoformat() for day in days}
        told = (each for each in store.events(since, until, node.node) if not chosen or _is_of(each, chosen))
        mine = tuple(as_township(each, names, node.node) for each in told)
        found.append(Reported(node.outlets, mine, reported_until(store, node, states.get(node.node))))
    return found


def mark(folder: Path, now: Instant) -> object:
    """Differs when the store may have something new; the same for ever where there is no hub."""
    found = []
    for name in (FILE, f"{FILE}-wal"):
        try:
            told = (folder / name).stat()
        except OSError:
            continue
        found.append((told.st_mtime_ns, told.st_size))
    if not found and is_hub(folder):
        return now // _A_WHILE  # another database tells nothing by itself
    return tuple(found)


def names_of(node: Node, state: State | None, township: str) -> Names:
    """The names between the township and that PC, which tells what it calls each outlet."""
    told = state.body.get("names") if state is not None else None
    here = {str(name): str(other) for name, other in told.items() if other} if isinstance(told, Mapping) else {}
    return Names(township, {name: here.get(name, name) for name in node.outlets})


def as_township(event: Event, names: Names, node: str) -> Event:
    """An event as the township would have written it. PCs may have the same name: their ids differ."""
    return replace(names.event_there(event), node=node)


def reported_until(store: Store, node: Node, state: State | None) -> Instant:
    """When the newest entry was written that the hub has of that PC's ledger; 0: it has none."""
    chain = _chain(state) or next(reversed(store.chains(node.node)), "")
    return store.newest_wall(node.node, chain)


def _chain(state: State | None) -> str:
    head = state.body.get("head") if state is not None else None
    return str(head.get("chain", "")) if isinstance(head, Mapping) else ""


def _is_of(event: Event, days: set[str]) -> bool:
    """Whether an event is about a spot due on one of the days, or about no row's spot."""
    spot = event.spot
    return event.kind not in _PLAYS or spot[-15:-14] != "T" or spot[-25:-15] in days


def _township(folder: Path) -> str:
    """The township's name as its villages know it; "" if it cannot be read: nothing of theirs is its own then."""
    try:
        return settings.read(folder).township
    except atomic.Broken:
        return ""


# -- while the day passes


class VillagesSoFar:
    """What the villages' PCs have reported of a day, kept up with; any thread may ask it."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._lock = folder, threading.Lock()
        self._store: Store | None = None
        self._since: Instant | None = None
        self._change: object = None
        self._folds: dict[str, tuple[Reported, Fold]] = {}
        self._upto: dict[tuple[str, str], int] = {}

    def mark(self) -> object:
        """Differs when another process has put something into the store; None where there is none to be read."""
        with self._lock, suppress(Bad):
            store = self._open()
            return store.database.changes() if store is not None else None
        return None

    def rows(self, own: Mapping[str, Row], since: Instant, until: Instant) -> Mapping[str, Row]:
        """The day's rows of this PC, and of the villages where they know better. A store that cannot be read adds
        nothing; the page tells of it."""
        with self._lock:
            try:
                store = self._open()
                if store is None:
                    return own
                self._hear(store, since, until)
            except Bad:
                return own
            return joined(own, [(pc, fold.rows) for pc, fold in self._folds.values()])

    def _open(self) -> Store | None:
        if self._store is None and is_hub(self._folder):
            self._store = Store.of(self._folder)
        return self._store

    def _hear(self, store: Store, since: Instant, until: Instant) -> None:
        change = store.database.changes()
        if since == self._since and change == self._change:
            return
        if since != self._since:
            self._since, self._folds, self._upto = since, {}, {}
        states, township = store.states(), _township(self._folder)
        for node in store.nodes():
            state = states.get(node.node)
            _, fold = self._folds.get(node.node, (None, Fold()))
            names = names_of(node, state, township)
            fold.hear(as_township(each, names, node.node) for each in self._new(store, node.node, state, since, until))
            self._folds[node.node] = Reported(node.outlets, (), reported_until(store, node, state)), fold
        self._change = change

    def _new(self, store: Store, node: str, state: State | None, since: Instant, until: Instant) -> Iterable[Event]:
        chain = _chain(state)
        upto = self._upto.get((node, chain), 0)
        found = list(store.events(since, until, node, chain, upto))
        if found:
            self._upto[node, chain] = found[-1].seq
        return found


# -- whether it is whole


@dataclass(frozen=True, slots=True)
class Chain:
    """One PC's ledger as it is here."""

    village: str
    entries: int
    """How many entries there are without a gap."""
    head: str
    """The hash of the last of these."""
    flaws: tuple[Reason, ...]
    """Why it is not whole, if so."""

    @property
    def told_flaws(self) -> tuple[Reason, ...]:
        """The same, each with the village's name."""
        return tuple(Reason("across.chain_flaw", {"village": self.village}).because(flaw) for flaw in self.flaws)

    @property
    def told(self) -> Reason:
        """How much of it is here, of one that is whole."""
        facts = {"village": self.village, "count": str(self.entries)}
        return Reason("across.chain_good" if self.entries else "across.chain_none", facts)


def chains(folder: Path) -> list[Chain]:
    """The ledger of every PC that has reported, each link of it checked. Raises Bad("hub.store")."""
    if not is_hub(folder):
        return []
    store = Store.of(folder)
    try:
        return [_checked(store, node) for node in store.nodes() if node.public]
    finally:
        store.database.close()


def _checked(store: Store, node: Node) -> Chain:
    found: list[Reason] = []
    names = store.chains(node.node)
    newest = _chain(store.states().get(node.node)) or next(reversed(names), "")
    entries, head = 0, ""
    for name in names:
        last: Event | None = None
        for event in store.events(None, None, node.node, name):
            if last is not None or name == newest:  # another past begins where it differs
                found += flaws(event, last)
            last = event
        if name == newest and last is not None:
            entries, head = last.seq, last.hash
    if len(names) > 1:
        found.append(Reason("across.another_past", {"count": str(len(names))}))
    return Chain(node.village, entries, head, tuple(found[:_MOST_FLAWS]))
