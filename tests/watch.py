"""A second opinion on who has the air: a clerk looks at two horns every half second and does what the rules say.

Shares nothing with the program but its figures. Slow, and simple enough to be believed. All times are milliseconds, and
whole ticks; `LEAD` is before and behind each item, and between its parts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

TICK = LEAD = 500
AGAIN, FOLLOWS, LATE = 1_500, 10_000, 2_000
NEWS, MOST, WAITS = 25_000, 60_000, 40_000
"""An urgent one without an end is given up after NEWS, and none is said for longer than MOST; another one that has no
end of its own waits for WAITS."""


@dataclass
class Item:
    """One thing to be heard at one horn: of the programme, or asked for by a person."""

    name: str
    row: str
    due: int
    latest: int
    parts: tuple[int, ...]
    loop: bool = False
    """Not caught up."""
    if_cut: str = "drop"


@dataclass
class Call:
    """One announcement at one horn that is urgent, or that began with its chime while its words were being made: a
    gentle one, which takes the air from nobody and is not said again once it was cut."""

    name: str
    at: int
    until: int | None
    parts: tuple[int, ...]
    more: bool
    over_at: int = -1
    """When it last fell silent; -1: it was not begun."""
    saying: bool = False
    handed: int = 0
    ends: int = 0
    gentle: bool = False

    @property
    def last(self) -> int:
        return min(self.at + NEWS if self.until is None else self.until, self.at + MOST)


@dataclass
class Horn:
    name: str
    near: list[Horn] = field(default_factory=list)
    programme: list[Item] = field(default_factory=list)
    asked: list[Item] = field(default_factory=list)
    """Waiting, first come first served: what a person asked for, and before it what goes on after it was cut."""
    broken: list[tuple[Item, int]] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    on: list[tuple[Item | Call, int, int]] = field(default_factory=list)
    """What sounds, since when, and until when; and the words behind a chime."""
    stopped: bool = False
    away: bool = False
    dead: bool = False
    held: bool = False
    able: int = 0
    promised: dict[str, int] = field(default_factory=dict)
    """What waits for its words, and until when."""
    heard: list[tuple[str, int, int]] = field(default_factory=list)

    def may(self) -> bool:
        return not (self.stopped or self.away or self.dead)

    def speaks(self, but: Call | None = None) -> bool:
        urgent = [c for c in self.calls if c is not but and not c.gentle]
        return self.may() and any(c.saying or c.over_at >= 0 for c in urgent)

    def awaits(self) -> bool:
        """Whether words are still to follow a gentle one's chime."""
        return any(c.gentle and c.saying and c.more for c in self.calls)

    def free(self, now: int) -> bool:
        due = [item for item in self.asked + self.programme if item.due <= now <= item.latest]
        return not (self.calls or (due and self.may()) or any(until > now for _, _, until in self.on))

    # -- what falls silent

    def whole(self, now: int) -> None:
        """What is over by now was heard whole."""
        while self.on and self.on[0][2] <= now:
            what, since, until = self.on.pop(0)
            self.heard.append((what.name, since, until))
            if isinstance(what, Call) and not self.on and not what.more and what.handed == len(what.parts):
                what.saying, what.over_at = False, until
                if what.until is None:
                    self.calls.remove(what)

    def cut(self, now: int, remember: bool = False) -> None:
        for call in [c for c in self.calls if c.saying]:
            call.saying, call.over_at = False, now
        self.calls = [c for c in self.calls if not (c.gentle and c.over_at >= 0)]
        for what, since, _ in self.on:
            if since < now:
                self.heard.append((what.name, since, now))
            if remember and isinstance(what, Item):
                self.broken.append((what, max(0, now - since)))
        self.on.clear()

    def give_way(self, now: int) -> None:
        self.cut(now, remember=True)
        self.held = True

    def drop(self, now: int, name: str = "") -> None:
        """What was announced here is over: all of it, or this one."""
        for call in [c for c in self.calls if name in ("", c.name)]:
            if call.saying:
                self.cut(now)
            self.calls = [c for c in self.calls if c is not call]
        self.promised = {each: last for each, last in self.promised.items() if name and each != name}
        self.asked = [item for item in self.asked if name and item.name != name]
        self.broken = [(item, played) for item, played in self.broken if name and item.name != name]
        if name and self.on and self.on[0][0].name == name:
            self.cut(now)

    # -- what begins

    def say(self, call: Call, now: int) -> None:
        for horn in () if call.gentle else (self, *self.near):
            if not horn.speaks(but=call):
                horn.give_way(now)
        call.saying, call.handed = True, len(call.parts)
        behind = 0 if call.more else LEAD  # its words follow at once
        call.ends = now + sum(call.parts) + LEAD * (len(call.parts) - 1) + behind
        self.on.append((call, now, call.ends))

    def follow(self, call: Call, now: int) -> None:
        """Words behind their chime."""
        rest = call.parts[call.handed :]
        begin = max(now, call.ends)
        call.handed, call.ends = len(call.parts), begin + sum(rest) + LEAD * len(rest)
        self.on.append((call, begin, call.ends))

    def go_on(self, now: int) -> None:
        self.able, self.held = now, False
        again = []
        for item, played in self.broken:
            if now > item.latest or (played and item.if_cut == "drop"):
                continue
            ends = [LEAD * (n + 1) + sum(item.parts[: n + 1]) for n in range(len(item.parts))]
            left = tuple(part for part, end in zip(item.parts, ends, strict=True) if end > played)
            if not left:
                continue
            parts = left if item.if_cut == "resume" else item.parts
            again.append(Item(item.name, item.row, max(now, item.due), item.latest, parts, False, item.if_cut))
        self.broken, self.asked = [], again + self.asked

    def look(self, now: int) -> None:
        if not self.may():
            return
        if self.calls:
            if not any(call.saying for call in self.calls):
                turn = min(self.calls, key=lambda call: (call.over_at, call.at, call.name))
                if turn.over_at < 0 or now >= turn.over_at + AGAIN:
                    self.say(turn, now)
            return
        if any(horn.speaks() for horn in self.near):
            self.held = True
            return
        if self.held:
            self.go_on(now)
        self.play(now)

    def play(self, now: int) -> None:
        while line := [item for item in self.asked + self.programme if item.due <= now]:
            item = line[0]
            busy = any(until > now for horn in (self, *self.near) for _, _, until in horn.on)
            busy = busy or any(horn.awaits() for horn in self.near)
            newer = any(each.row == item.row and now <= each.latest for each in line[1:])
            late = item.due < self.able - LATE and (item.loop or newer)
            if now <= item.latest and not late and busy:
                return
            (self.asked if item in self.asked else self.programme).remove(item)
            if now <= item.latest and not late:
                self.on.append((item, now, now + sum(item.parts) + LEAD * (len(item.parts) + 1)))


def walk(horns: list[Horn], orders: Iterable[tuple[int, str, object]], gone: dict[str, list[tuple[int, int]]],
         until: int) -> None:  # fmt: skip
    """Look at all horns at each tick, and after each order. `orders`: when, verb, and what it is about."""
    waiting, now = list(orders), 0
    while now <= until:
        turn(horns, gone, now)
        while waiting and waiting[0][0] == now:
            _, verb, about = waiting.pop(0)
            if verb == "power":
                assert isinstance(about, int)
                now = power(horns, now, about)
            else:
                obey(horns, verb, about, now)
            turn(horns, gone, now)
        now += TICK
    for horn in horns:
        horn.cut(until)


def turn(horns: list[Horn], gone: dict[str, list[tuple[int, int]]], now: int) -> None:
    for horn in horns:
        horn.whole(now)
        dead = any(since <= now < until for since, until in gone.get(horn.name, ()))
        if dead and not horn.dead:
            horn.cut(now)
        if horn.dead and not dead:
            horn.able = now
        horn.dead = dead
        given_up = [c for c in horn.calls if c.saying and c.more and now >= c.ends + FOLLOWS]
        past = [c for c in horn.calls if not c.saying and now >= c.last]
        horn.calls = [c for c in horn.calls if c not in given_up + past]
        horn.promised = {name: last for name, last in horn.promised.items() if now < last}
    for horn in horns:
        horn.look(now)


def power(horns: list[Horn], now: int, back: int) -> int:
    """What the ledger still knows when the power is back; and that moment."""
    for horn in horns:
        horn.cut(now)
        horn.calls = [Call(c.name, c.at, c.until, c.parts, False) for c in horn.calls if not c.more and back < c.last]
        horn.asked = [item for item in horn.asked if item.row == item.name]
        horn.broken.clear()
        horn.promised.clear()
        horn.able, horn.held, horn.dead = back, False, False
    return back


@dataclass(frozen=True)
class Ask:
    """What a person announces."""

    name: str
    to: dict[str, tuple[int, ...]]
    """Horn -> how long each part is."""
    urgent: bool
    until: int | None = None
    more: bool = False


def obey(horns: list[Horn], verb: str, about: object, now: int) -> None:
    if isinstance(about, Ask):
        mine = [horn for horn in horns if horn.name in about.to]
        {"announce": announce, "append": append}[verb](mine, about, now)
        return
    names, _, key = str(about).partition("/")
    for horn in horns:
        if horn.name not in names:
            continue
        if verb == "stop":
            horn.drop(now)
            horn.cut(now)
            horn.stopped, horn.held = True, False
        elif verb == "resume" and horn.stopped:
            horn.stopped, horn.able = False, now
        elif verb == "cancel":
            horn.drop(now, key)
        elif verb == "yield" and not horn.away:
            horn.away = True
            horn.give_way(now)
        elif verb == "back" and horn.away:
            horn.away, horn.held = False, True
        elif verb == "skip" and horn.on:
            what = horn.on[0][0]
            horn.drop(now, what.name) if isinstance(what, Call) else horn.cut(now)


def announce(mine: list[Horn], ask: Ask, now: int) -> None:
    mine = [horn for horn in mine if not horn.stopped]  # the others are told of it
    if not mine:
        return
    gentle = not ask.urgent and ask.more and ask.until is None and all(
        horn.may() and not horn.asked and all(each.free(now) for each in (horn, *horn.near)) for horn in mine
    )  # fmt: skip
    if not ask.urgent and not gentle:
        for horn in mine:
            horn.promised[ask.name] = now + WAITS if ask.until is None else ask.until
        if not ask.more:
            book(mine, ask, now)
        return
    calls = [(horn, Call(ask.name, now, ask.until, ask.to[horn.name], ask.more, gentle=gentle)) for horn in mine]
    begin = [(h, call) for h, call in calls if h.may() and not any(c.saying and not c.gentle for c in h.calls)]
    for horn, call in calls:
        horn.calls.append(call)
    for _, call in begin:
        call.saying = True  # all at one instant: none gives way to another
    for horn, call in begin:
        horn.say(call, now)


def append(mine: list[Horn], ask: Ask, now: int) -> None:
    """The words, which were said to follow. `ask`: all of it."""
    if not ask.urgent:
        book(mine, ask, now)
    for horn in mine:
        for call in [c for c in horn.calls if c.name == ask.name]:
            call.parts, call.more = ask.to[horn.name], False
            if call.saying and call.handed < len(call.parts):
                horn.follow(call, now)
            elif call.saying and not horn.on:  # its chime was all
                call.saying, call.over_at = False, call.ends
                if call.until is None:
                    horn.calls.remove(call)


def book(mine: list[Horn], ask: Ask, now: int) -> None:
    for horn in mine:
        last = horn.promised.pop(ask.name, None)
        if last is not None:
            horn.asked.append(Item(ask.name, ask.name, now, max(last, now), ask.to[horn.name]))
