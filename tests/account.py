"""A second account of a small station: a clerk looks at its horns every half second, does what the rules say, and
writes down of every item what became of it, and why.

Shares nothing with the program but its figures. Slow, and simple enough to be believed. Times are instants in
milliseconds, and whole ticks; `LEAD` is before and behind each item, and between its parts. What the clerk's book comes
to in words is `tests.account_words`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

TICK = LEAD = 500
AGAIN, LATE = 1_500, 2_000
NEWS, MOST, WAITS = 25_000, 60_000, 40_000
"""An urgent one without an end is given up after NEWS, and none is said for longer than MOST; another one that has no
end of its own waits for WAITS."""


@dataclass(frozen=True)
class Why:
    """Why something is as it is: the sentence's code, its facts, and the reason within it."""

    code: str
    facts: tuple[tuple[str, str], ...] = ()
    inner: Why | None = None
    until: tuple[int, int] | None = None
    """Until when it counts, and when that is said."""


def why(code: str, inner: Why | None = None, until: tuple[int, int] | None = None, **facts: object) -> Why:
    return Why(code, tuple((name, str(fact)) for name, fact in facts.items()), inner, until)


OFF, CHANGED, POWER = why("air.not_running"), why("air.programme_changed"), why("air.power_lost")


# What is written and asked for


@dataclass(frozen=True)
class Piece:
    """One language of an item, or a chime (which is no language)."""

    version: str
    language: str
    length: int
    by: str = ""

    @property
    def chime(self) -> bool:
        return self.version.startswith("chime")


@dataclass(frozen=True)
class Item:
    """One thing to be heard at one horn: of the programme, or asked for by a person."""

    id: str
    row: str
    outlet: str
    script: str
    title: str
    due: int
    latest: int
    pieces: tuple[Piece, ...]
    lost: tuple[tuple[Piece, Why], ...] = ()
    """Languages that were not ready when it was planned."""
    loop: bool = False
    """Not caught up."""
    if_cut: str = "drop"
    refused: Why | None = None


@dataclass(frozen=True)
class Ask:
    """What a person has said or played at once."""

    id: str
    kind: str
    text: str
    title: str
    actor: str
    reason: str
    to: tuple[str, ...]
    urgent: bool
    until: int | None
    pieces: tuple[Piece, ...]


# What is put down


@dataclass
class Language:
    """One language of an entry."""

    piece: Piece
    ready: bool = True
    heard: bool = False
    why: Why | None = None


@dataclass
class Entry:
    """One item of the day: a row's play, one saying of an urgent announcement, anything else that was asked for."""

    id: str
    outlet: str
    script: str
    title: str
    due: int
    planned: int | None
    outcome: str
    languages: list[Language]
    ask: Ask | None = None
    started: int | None = None
    ended: int | None = None
    played: int | None = None
    why: Why | None = None
    reported: tuple[str, int] | None = None
    taken_out: bool = False
    """A programme has it no more."""

    @property
    def open(self) -> bool:
        """Neither heard nor lost: a new programme may change it, and bring back what one took out."""
        lost = self.outcome not in ("pending", "unreported", "refused") and not self.taken_out
        return self.started is None and not lost

    def begin(self, now: int) -> None:
        self.outcome, self.started, self.ended, self.played, self.why = "pending", now, None, None, None

    def whole(self, until: int, bad: dict[str, Why]) -> None:
        """Heard to its end, but for what is bad."""
        self.ended, self.why = until, next(iter(bad.values()), None)
        for each in self.languages:
            if each.piece.version in bad:
                each.why = bad[each.piece.version]
            elif each.ready:
                each.heard, each.why = True, None
        assert self.started is not None
        assert self.planned is not None
        self.outcome = "cut" if bad else "late" if self.started - self.planned > LATE else "aired"

    def cut(self, ended: int | None, played: int | None, cause: Why, heard: set[str], bad: dict[str, Why]) -> None:
        """Broken off."""
        self.outcome, self.ended, self.played, self.why = "cut", ended, played, cause
        for each in self.languages:
            if each.piece.version in heard:
                each.heard, each.why = True, None
            elif each.ready and not each.heard:
                each.why = bad.get(each.piece.version, cause)

    def miss(self, cause: Why) -> None:
        if self.started is None and self.outcome == "pending":
            self.outcome, self.why = "missed", cause


@dataclass(frozen=True)
class Doing:
    """Something that a person did or that befell the station."""

    at: int
    code: str
    outlets: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    because: str = ""
    cause: Why | None = None


@dataclass(frozen=True)
class Seen:
    """An outlet as `status` has it: what sounds, or what is in the way; what comes; what people have ordered there."""

    name: str
    playing: str
    hindrance: Why | None
    next: tuple[int, str] | None
    orders: tuple[tuple[str, str, bool, int | None, bool], ...]
    """Id, title, urgent, until, and whether it waits."""
    yielded: str
    volume: int


# The horns


@dataclass
class Call:
    """One urgent announcement at one horn."""

    ask: Ask
    at: int
    number: int = 0
    over_at: int = 0
    """When it last fell silent; 0: it was not begun."""
    saying: bool = False

    @property
    def last(self) -> int:
        return end_of(self.ask, self.at)


def day_of(instant: int) -> int:
    """By the sun of Sanjiang."""
    return (instant + 8 * 3_600_000) // 86_400_000


def end_of(ask: Ask, at: int) -> int:
    """When nothing more of it is begun."""
    if ask.urgent:
        return min(at + NEWS if ask.until is None else ask.until, at + MOST)
    return at + WAITS if ask.until is None else ask.until


@dataclass
class On:
    """What sounds."""

    entry: Entry
    title: str
    since: int
    until: int
    ends: dict[str, int]
    """Version -> when its language is over."""
    bad: dict[str, Why]
    volume: int = 100
    item: Item | None = None
    call: Call | None = None


@dataclass
class Horn:
    name: str
    near: list[Horn] = field(default_factory=list)
    most: int = 100
    quiet: tuple[tuple[int, int], ...] = ()
    programme: list[Item] = field(default_factory=list)
    asked: list[Item] = field(default_factory=list)
    """Waiting, first come first served: what a person asked for, and before it what goes on after it gave way."""
    broken: list[tuple[Item, int, set[str]]] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    on: On | None = None
    stopped: Why | None = None
    away: Why | None = None
    dead: Why | None = None
    since: int | None = None
    """From when on something is in the way."""
    held: Why | None = None
    """What the programme gave way to, until it goes on."""
    able: int = 0
    gap: Why = OFF
    volume: int = 100

    @property
    def block(self) -> Why | None:
        return self.stopped or self.away or self.dead

    def speaks(self, but: Call | None = None) -> Call | None:
        """The urgent announcement that has the air here, if one does: the one that is said, or was said last."""
        said = [c for c in self.calls if c is not but and (c.saying or c.over_at)]
        return None if self.block else max(said, key=lambda c: (c.saying, c.over_at), default=None)

    def able_again(self, now: int, cause: Why) -> None:
        """What was in the way is over; what waits for its turn to go on waited for this last."""
        self.able, self.gap = now, cause
        self.held = cause if self.held else None

    def silent(self, now: int) -> bool:
        return any(since <= now < until for since, until in self.quiet)


class Account:
    """The clerk, and the book."""

    def __init__(self, horns: list[Horn], elsewhere: str, gone: dict[str, list[tuple[int, int]]],
                 bad: list[tuple[int, int, str]]) -> None:  # fmt: skip
        self.horns, self.elsewhere, self.gone, self.bad = horns, elsewhere, gone, bad
        self.now = 0
        self.items: dict[str, Item] = {}
        self.entries: dict[str, Entry] = {}
        self.asks: dict[str, tuple[Ask, int]] = {}
        self.orders: list[Doing] = []
        self.troubles: list[Doing] = []
        self.notes: list[Doing] = []
        self.reports: list[tuple[int, str, int, str, int]] = []
        self.heard: list[tuple[str, str, int, int, int]] = []
        """Horn, entry, since, until, and how loud in the end, per cent: what is on the tapes."""

    # -- time

    def boot(self, now: int) -> None:
        """The station comes on the air: it knows what was ordered, and what is over."""
        self.now = now
        self.troubles.append(Doing(now, "boot"))
        for horn in self.horns:
            horn.able, horn.gap, horn.held, horn.dead, horn.since = now, OFF, None, None, None
            horn.asked = [item for item in horn.asked if self.entries[item.id].started is None]
            horn.broken.clear()

    def power_lost(self, now: int) -> None:
        for horn in self.horns:
            if on := horn.on:
                self._tape(horn, on, now)
                on.entry.cut(None, None, POWER, set(), on.bad)
                self._silence(horn, now)

    def shut_down(self, now: int) -> None:
        for horn in self.horns:
            self.cut(horn, now, why("air.shut_down"))
        self.troubles.append(Doing(now, "shutdown"))

    def turn(self, now: int) -> None:
        self.now = now
        for horn in self.horns:
            self._listen(horn, now)
            for call in [c for c in horn.calls if not c.saying and now >= c.last]:
                horn.calls.remove(call)
                if not call.number:
                    self._never(call.ask, horn, horn.block or why("air.announce_past"))
        for horn in self.horns:
            self._look(horn, now)

    def _listen(self, horn: Horn, now: int) -> None:
        if horn.on and horn.on.until <= now:
            self._whole(horn, horn.on)
        dead = any(since <= now < until for since, until in self.gone.get(horn.name, ()))
        if dead and not horn.dead:
            horn.dead = why("air.device_lost", device=horn.name)
            self.cut(horn, now, horn.dead)
            self.troubles.append(Doing(now, "device_lost", (horn.name,), cause=horn.dead))
        elif horn.dead and not dead:
            horn.able_again(now, horn.dead)
            horn.dead = None
            self.troubles.append(Doing(now, "device_back", (horn.name,)))
        if horn.block is None:
            horn.since = None
        elif horn.since is None:
            horn.since = now

    # -- what falls silent

    def _whole(self, horn: Horn, on: On) -> None:
        self._tape(horn, on, on.until)
        on.entry.whole(on.until, on.bad)
        self._silence(horn, on.until)
        if on.call and on.call.ask.until is None:
            horn.calls.remove(on.call)

    def _silence(self, horn: Horn, now: int) -> None:
        if horn.on and horn.on.call:
            horn.on.call.saying, horn.on.call.over_at = False, now
        horn.on = None

    def _tape(self, horn: Horn, on: On, until: int) -> None:
        if until > on.since:
            self.heard.append((horn.name, on.entry.id, on.since, until, on.volume))

    def cut(self, horn: Horn, now: int, cause: Why) -> On | None:
        """Silence it, and say why."""
        on = horn.on
        if on is not None:
            self._tape(horn, on, now)
            heard = {version for version, end in on.ends.items() if end <= now}
            on.entry.cut(now, now - on.since, cause, heard, on.bad)
            self._silence(horn, now)
        return on

    def give_way(self, horn: Horn, now: int, cause: Why) -> None:
        """What sounds there may go on afterwards, by its rule."""
        on = self.cut(horn, now, cause)
        if on and on.item:
            heard = {version for version, end in on.ends.items() if end <= now}
            horn.broken.append((on.item, now - on.since, heard))
        horn.held = cause

    def drop(self, horn: Horn, now: int, cause: Why, key: str = "") -> None:
        """What people asked for here is over: all of it, or this one."""
        for call in [c for c in horn.calls if key in ("", c.ask.id)]:
            if call.saying:
                self.cut(horn, now, cause)
            horn.calls.remove(call)
            if not call.number:
                self._never(call.ask, horn, cause)
        for item in [each for each in horn.asked if not key or each.script == f"order/{key}"]:
            horn.asked.remove(item)
            self.entries[item.id].miss(cause)
        horn.broken = [each for each in horn.broken if key and each[0].script != f"order/{key}"]
        if key and horn.on and horn.on.entry.script == f"order/{key}":
            self.cut(horn, now, cause)

    def _never(self, ask: Ask, horn: Horn, cause: Why) -> None:
        """Nothing of it was begun here."""
        entry = self._entry_of(ask, horn.name, 1, self.asks[ask.id][1])
        entry.miss(cause)

    # -- what begins

    def _look(self, horn: Horn, now: int) -> None:
        for item in [each for each in horn.asked + horn.programme if each.due <= now and now > each.latest]:
            (horn.asked if item in horn.asked else horn.programme).remove(item)
            self.entries[item.id].miss(self._cause(horn, item))
        if horn.block:
            return
        if horn.calls:
            if not any(call.saying for call in horn.calls):
                turn = min(horn.calls, key=lambda call: (call.over_at, call.at, call.ask.id))
                if not turn.over_at or now >= turn.over_at + AGAIN:
                    if self._words(turn.ask, now):
                        self._take_air(horn, turn, now)
                    if not self._say(horn, turn, now):
                        self._look(horn, now)
            return
        if call := next((said for each in horn.near if (said := each.speaks())), None):
            horn.held = gave_way(call.ask)
            return
        if horn.held:
            self._go_on(horn, now)
        self._play(horn, now)

    def _cause(self, horn: Horn, item: Item) -> Why:
        """What was the case while it could have begun."""
        if horn.block and horn.since is not None and horn.since <= item.latest:
            return horn.block
        if horn.held:
            return horn.held
        return horn.gap if item.due < horn.able else why("air.no_room")

    def _take_air(self, horn: Horn, call: Call, now: int) -> None:
        for each in (horn, *horn.near):
            if not each.block and not each.speaks(but=call):
                self.give_way(each, now, gave_way(call.ask))

    def _say(self, horn: Horn, call: Call, now: int) -> bool:
        """Whether it is said."""
        bad = self._bad(call.ask.pieces, now)
        if not self._words(call.ask, now):
            horn.calls.remove(call)
            if not call.number:
                self._never(call.ask, horn, next(iter(bad.values())))
            return False
        call.number += 1
        entry = self._entry_of(call.ask, horn.name, call.number, now)
        self._begin(horn, entry, call.ask.title, call.ask.pieces, 0, now, bad)
        call.saying = True
        assert horn.on is not None
        horn.on.call = call
        return True

    def _words(self, ask: Ask, now: int) -> list[Piece]:
        """What can be heard of it now; a chime alone is not."""
        bad = self._bad(ask.pieces, now)
        return [piece for piece in ask.pieces if piece.version not in bad and not piece.chime]

    def _go_on(self, horn: Horn, now: int) -> None:
        assert horn.held is not None
        horn.able, horn.gap, horn.held = now, horn.held, None
        again = []
        for item, played, heard in horn.broken:
            if now > item.latest or (played and item.if_cut == "drop"):
                continue
            left = tuple(piece for piece in item.pieces if piece.version not in heard)
            if not left:
                continue
            pieces = left if played and item.if_cut == "resume" else item.pieces
            again.append(replace(item, due=max(now, item.due), pieces=pieces, loop=False))
        horn.broken, horn.asked = [], again + horn.asked

    def _play(self, horn: Horn, now: int) -> None:
        while line := [item for item in horn.asked + horn.programme if item.due <= now]:
            item = line[0]
            newer = any(each.row == item.row for each in line[1:])
            late = item.due < horn.able - LATE and (item.loop or newer)
            if not late and any(each.on for each in (horn, *horn.near)):
                return
            (horn.asked if item in horn.asked else horn.programme).remove(item)
            entry, bad = self.entries[item.id], self._bad(item.pieces, now)
            if late:
                entry.miss(horn.gap)
            elif all(piece.version in bad or piece.chime for piece in item.pieces):
                entry.miss(next(iter(bad.values())))
            else:
                self._begin(horn, entry, item.title, item.pieces, LEAD, now, bad)
                assert horn.on is not None
                horn.on.item = item

    def _begin(self, horn: Horn, entry: Entry, title: str, pieces: Iterable[Piece], lead: int, now: int,
               bad: dict[str, Why]) -> None:  # fmt: skip
        entry.begin(now)
        ends, at, rest = {}, now + lead, 0
        for piece in [each for each in pieces if each.version not in bad]:
            at += rest + piece.length
            ends[piece.version] = at
            rest = 0 if piece.chime and not piece.language else LEAD
        horn.on = On(entry, title, now, at + LEAD, ends, bad, min(horn.volume, horn.most))

    def _bad(self, pieces: Iterable[Piece], now: int) -> dict[str, Why]:
        """Clips that are not there now."""
        gone = {version for since, until, version in self.bad if since <= now < until}
        return {
            each.version: why("air.clip_missing", clip=f"{each.version}.mp3") for each in pieces if each.version in gone
        }

    def _entry_of(self, ask: Ask, outlet: str, number: int, due: int) -> Entry:
        key = f"order/{ask.id}@{outlet}@{number}"
        languages = [Language(piece) for piece in ask.pieces if not (piece.chime and not piece.language)]
        entry = Entry(key, outlet, f"order/{ask.id}", ask.text, due, due, "pending", languages, ask)
        return self.entries.setdefault(key, entry)

    # -- the programme

    def hand_over(self, items: Iterable[Item]) -> None:
        """The days' programmes, or the changed ones. A day that is over stays as it was."""
        now, before = self.now, self.items
        over = [item for item in before.values() if day_of(item.due) < day_of(now)]
        items = [*over, *(item for item in items if day_of(item.due) >= day_of(now))]
        last = {item.id: item.due if item.refused else item.latest for item in items}
        known = before.keys() | {key for key, entry in self.entries.items() if not entry.taken_out}
        late = {key for key in last if before and key not in known and last[key] < now}
        after = {item.id: item for item in items if item.id not in late}
        for key in before.keys() - after.keys():
            self._withdraw(before[key], now)
        for key, item in after.items():
            if before.get(key) != item:
                self._plan(item)
        self.items = after

    def _plan(self, item: Item) -> None:
        horn = self._horn(item.outlet)
        if horn:
            horn.programme = [each for each in horn.programme if each.id != item.id]
        if item.id in self.entries and not self.entries[item.id].open:
            return
        if item.refused:
            self.entries[item.id] = Entry(item.id, item.outlet, item.script, "", item.due, None, "refused", [],
                                          why=item.refused)  # fmt: skip
            return
        languages = [Language(piece) for piece in item.pieces]
        languages += [Language(piece, ready=False, why=lost) for piece, lost in item.lost]
        self.entries[item.id] = Entry(item.id, item.outlet, item.script, item.title, item.due, item.due,
                                      "pending" if horn else "unreported", languages)  # fmt: skip
        if horn:
            horn.programme = sorted([*horn.programme, item], key=lambda each: (each.due, each.id))

    def _withdraw(self, item: Item, now: int) -> None:
        horn, entry = self._horn(item.outlet), self.entries[item.id]
        if horn is None:
            if item.due > now and entry.open:
                entry.outcome, entry.why, entry.taken_out = "withdrawn", CHANGED, True
            return
        if horn.on and horn.on.item and horn.on.item.id == item.id:
            self.cut(horn, now, CHANGED)
        horn.broken = [each for each in horn.broken if each[0].id != item.id]
        horn.asked = [each for each in horn.asked if each.id != item.id]
        horn.programme = [each for each in horn.programme if each.id != item.id]
        if not entry.open or (item.refused and item.due <= now):
            return
        entry.outcome, entry.why, entry.taken_out = "withdrawn", CHANGED, True
        if item.due <= now:
            if cause := horn.block or horn.held:
                entry.outcome, entry.why = "missed", cause
            elif item.due < horn.able - LATE:
                entry.outcome, entry.why = "missed", horn.gap

    def _horn(self, name: str) -> Horn | None:
        return next((horn for horn in self.horns if horn.name == name), None)

    # -- what people ask

    def chosen(self, to: tuple[str, ...]) -> list[Horn]:
        return [horn for horn in self.horns if not to or horn.name in to]

    def note(self, code: str, actor: str, outlets: Iterable[str], because: str = "", **facts: object) -> None:
        told = (("actor", actor), *((name, str(fact)) for name, fact in facts.items()))
        self.orders.append(Doing(self.now, code, tuple(outlets), told, because))

    def stop(self, to: tuple[str, ...], actor: str, because: str) -> Why:
        chosen, cause = self.chosen(to), why("air.stopped", actor=actor)
        self.note("order_stop", actor, [horn.name for horn in chosen], because)
        count = 0
        for horn in chosen:
            count += horn.on is not None
            self.drop(horn, self.now, cause)
            self.cut(horn, self.now, cause)
            horn.stopped, horn.held = cause, None
        return why("air.did_stop", count=count, outlets=len(chosen))

    def resume(self, to: tuple[str, ...], actor: str, because: str) -> Why:
        chosen = self.chosen(to)
        self.note("order_resume", actor, [horn.name for horn in chosen], because)
        begun = [horn for horn in chosen if horn.stopped]
        for horn in begun:
            assert horn.stopped is not None
            horn.able_again(self.now, horn.stopped)
            horn.stopped = None
        return still_held(why("air.did_resume", count=len(begun), outlets=len(chosen)), begun)

    def skip(self, to: tuple[str, ...], actor: str, because: str) -> Why:
        chosen, cause = self.chosen(to), why("air.skipped", actor=actor)
        self.note("order_skip", actor, [horn.name for horn in chosen], because)
        sounding = [horn for horn in chosen if horn.on]
        for horn in sounding:
            if horn.on and horn.on.call:
                self.drop(horn, self.now, cause, horn.on.call.ask.id)
            else:
                self.cut(horn, self.now, cause)
        return why("air.did_skip", count=len(sounding), outlets=len(chosen)) if sounding else why("air.skip_none")

    def set_volume(self, to: tuple[str, ...], actor: str, volume: int) -> Why:
        chosen = self.chosen(to)
        self.note("order_volume", actor, [horn.name for horn in chosen], volume=volume)
        for horn in chosen:
            horn.volume = volume
            if horn.on:
                horn.on.volume = min(volume, horn.most)
        most = min(horn.most for horn in chosen)
        if most < volume:
            return why("air.did_volume_capped", volume=volume, outlets=len(chosen), most=most)
        return why("air.did_volume", volume=volume, outlets=len(chosen))

    def give_up(self, to: tuple[str, ...], actor: str, by: str) -> Why:
        chosen = [horn for horn in self.chosen(to) if not horn.away]
        if not chosen:
            return why("air.yield_already")
        self.note("order_yield", actor, [horn.name for horn in chosen], by=by)
        for horn in chosen:
            horn.away = why("air.yielded", by=by)
            self.give_way(horn, self.now, horn.away)
        return why("air.did_yield", outlets=len(chosen), by=by)

    def take_back(self, to: tuple[str, ...], actor: str) -> Why:
        chosen = [horn for horn in self.chosen(to) if horn.away]
        if not chosen:
            return why("air.not_yielded")
        had = "、".join(dict.fromkeys(dict(horn.away.facts)["by"] for horn in chosen if horn.away))
        self.note("order_take_back", actor, [horn.name for horn in chosen])
        for horn in chosen:
            horn.held, horn.away = horn.away, None
        return still_held(why("air.did_take_back", outlets=len(chosen), by=had), chosen)

    def cancel(self, key: str, actor: str) -> Why:
        ask, _ = self.asks.get(key, (None, 0))
        if ask is None or not any(self._lives(horn, key) for horn in self.horns):
            return why("air.announce_over", id=key)
        self.note("order_cancel", actor, ask.to, text=ask.text)
        for horn in self.chosen(ask.to):
            self.drop(horn, self.now, why("air.announce_cancelled", actor=actor), key)
        return why("air.cancelled", id=key)

    def _lives(self, horn: Horn, key: str) -> bool:
        script = f"order/{key}"
        waits = [item.script for item in horn.asked] + [item.script for item, _, _ in horn.broken]
        sounds = horn.on is not None and horn.on.entry.script == script
        return sounds or script in waits or any(call.ask.id == key for call in horn.calls)

    def announce(self, ask: Ask) -> list[Why]:
        """The answer, and where it is not heard."""
        now = self.now
        silenced = {horn.name: cause for horn in self.chosen(ask.to) if (cause := self._silenced(horn, ask))}
        if len(silenced) == len(ask.to):
            lacking, silenced = [], {ask.to[0]: silenced[ask.to[0]]}
        else:
            lacking = [why("orders.lacks", cause, outlets=name) for name, cause in silenced.items()]
            ask, silenced = replace(ask, to=tuple(name for name in ask.to if name not in silenced)), {}
        return [self._taken(ask, silenced, now), *lacking]

    def _taken(self, ask: Ask, silenced: dict[str, Why], now: int) -> Why:
        if ask.id in self.asks:
            return why("air.announce_known", id=ask.id)
        if ask.urgent and not ask.reason:
            return why("air.announce_reason")
        for cause in silenced.values():
            return cause
        for cause in self._bad(ask.pieces, now).values():
            return why("air.announce_unplayable", cause, outlet=ask.to[0])
        self.asks[ask.id] = ask, now
        code = f"order_{ask.kind}" + ("_urgent" if ask.urgent else "")
        self.note(code, ask.actor, ask.to, ask.reason, text=ask.text)
        mine = [horn for name in ask.to for horn in self.horns if horn.name == name]
        if ask.urgent:
            self._call(mine, ask, now)
        else:
            for horn in mine:
                entry = self._entry_of(ask, horn.name, 1, now)
                row = f"{entry.script}@{horn.name}"
                last = max(end_of(ask, now), now)
                horn.asked.append(Item(entry.id, row, horn.name, entry.script, ask.title, now, last, ask.pieces))
            self.turn(now)
        return self._came_of(ask, mine, now)

    def _silenced(self, horn: Horn, ask: Ask) -> Why | None:
        if horn.stopped:
            return horn.stopped
        return why("air.announce_quiet", outlet=horn.name) if horn.silent(self.now) and not ask.urgent else None

    def _call(self, mine: list[Horn], ask: Ask, now: int) -> None:
        calls = [(horn, Call(ask, now)) for horn in mine]
        begin = [(horn, c) for horn, c in calls if not horn.block and not any(o.saying for o in horn.calls)]
        for horn, call in calls:
            horn.calls.append(call)
        for _, call in begin:
            call.saying = True  # all at one instant: none gives way to another
        for horn, call in begin:
            self._take_air(horn, call, now)
        for horn, call in begin:
            self._say(horn, call, now)

    def _came_of(self, ask: Ask, mine: list[Horn], now: int) -> Why:
        sounding = [horn for horn in mine if horn.on and horn.on.entry.script == f"order/{ask.id}"]
        held = [horn for horn in mine if horn not in sounding and horn.block]
        waiting = len(mine) - len(sounding) - len(held)
        told = why("", None, (end_of(ask, now), now), outlets=len(mine), count=len(sounding), waiting=waiting)
        if held:
            places = "、".join(horn.name for horn in held)
            return replace(
                told, code="air.announced_held", facts=(*told.facts, ("places", places)), inner=held[0].block
            )
        if waiting:
            return replace(told, code="air.announced_waits")
        return replace(told, code="air.announced_repeats" if ask.urgent and ask.until is not None else "air.announced")

    def report(self, actor: str, times: int, script: str, text: str) -> None:
        """Somebody says that the van played: so many of what is nearest, half an hour to either side, or half a day
        where it was several."""
        reach = (1 if times == 1 else 24) * 30 * 60_000
        self.reports.append((self.now, actor, times, script, reach))
        facts = (("actor", actor), ("count", str(times)), ("script", script), ("text", text))
        self.notes.append(Doing(self.now, "note_reported", (self.elsewhere,), facts))

    def vouch(self) -> None:
        """At the end: earlier reports choose first, each play is vouched for once."""
        for at, actor, times, script, reach in self.reports:
            fitting = [
                each
                for each in self.entries.values()
                if each.outcome == "unreported" and script in ("", each.script) and abs(each.due - at) <= reach
            ]
            free = [each for each in fitting if each.reported is None]
            for each in sorted(free, key=lambda each: (abs(each.due - at), each.due, each.id))[:times]:
                each.reported = actor, at

    # -- what is asked about now

    def seen(self) -> Iterator[Seen]:
        for horn in self.horns:
            line = horn.asked + horn.programme
            coming = (line[0].due, line[0].title) if line else None
            calls = [(c.ask.id, c.ask.title, True, c.last if c.ask.until is not None else None, False)
                     for c in horn.calls]  # fmt: skip
            waits = [item for item in horn.asked if item.script.startswith("order/")]
            keys = sorted({item.script[6:] for item in waits}, key=lambda key: (self.asks[key][1], key))
            orders = [(key, self.asks[key][0].title, False, end_of(*self.asks[key]), True) for key in keys]
            away = dict(horn.away.facts)["by"] if horn.away else ""
            playing = horn.on.title if horn.on else ""
            yield Seen(horn.name, playing, horn.block, coming, (*calls, *orders), away, horn.volume)


def still_held(answer: Why, horns: list[Horn]) -> Why:
    """Where something else is in the way, nobody is told that it goes on."""
    held = [horn for horn in horns if horn.block]
    if not held:
        return answer
    places = "、".join(horn.name for horn in held)
    return replace(answer, code=f"{answer.code}_held", facts=(*answer.facts, ("places", places)), inner=held[0].block)


def gave_way(ask: Ask) -> Why:
    return why("air.gave_way", title=ask.title)
