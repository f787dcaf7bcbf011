"""Days of a small station at random, each from its number: what is planned, edited, ordered, broken, and when.

Two horns and a van. Everything happens in the first minutes of seven o'clock, so that it gets in each other's way.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from tests.account import TICK, Ask, Item, Piece, why
from tests.places import DAY, at

SECOND = 1_000
HORNS, VAN = ("甲村", "乙村"), "宣传车"
BUSY, WHOLE = 200 * SECOND, 330 * SECOND
"""So long things happen, and so long until all of it is over."""
ROWS = {"循环": "防火", "整点": "核酸", "准点": "广播体操"}
ACTORS = ("王会计", "李主任")


@dataclass(frozen=True)
class Happening:
    """Something that happens, and what it is about."""

    at: int
    verb: str
    to: tuple[str, ...] = ()
    actor: str = ""
    reason: str = ""
    about: object = None


@dataclass(frozen=True)
class Off:
    """The PC is off: until when, and what the programme is by then, if it was changed."""

    back: int
    items: tuple[Item, ...] | None


@dataclass(frozen=True)
class Report:
    """What somebody says was played from the van: how often, of which script (any), in their words."""

    times: int
    script: str
    text: str


@dataclass
class Story:
    number: int
    near: bool
    most: int
    """The ceiling of the first horn's volume, per cent."""
    quiet: tuple[tuple[int, int], ...]
    """When the second horn is to be silent."""
    items: tuple[Item, ...]
    days: tuple[date, ...]
    happenings: list[Happening] = field(default_factory=list)
    gone: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    bad: list[tuple[int, int, str]] = field(default_factory=list)
    """From when until when a version's clip is not there."""

    @property
    def spans(self) -> list[tuple[int, int]]:
        """When anything happens."""
        return [(begin_of(day), begin_of(day) + WHOLE) for day in self.days]

    def __str__(self) -> str:
        lines = [f"story {self.number}: {'neighbours' if self.near else 'apart'}, at most {self.most} %"]
        lines += map(planned, self.items)
        known = set(self.items)
        for each in self.happenings:
            about = each.about
            if isinstance(about, Off):
                lines.append(f"  {clock(each.at)} {each.verb} until {clock(about.back)}")
                about = about.items
            if isinstance(about, tuple):  # a changed programme
                items: set[Item] = set(about)
                more = "; ".join(map(planned, items - known))
                about, known = f"without {[*map(planned, known - items)]}, with {more}", items
            if isinstance(about, Ask):
                lengths = [f"{piece.version} {piece.length / SECOND:g}" for piece in about.pieces]
                last = "" if about.until is None else f" until {clock(about.until)}"
                about = f"{about.kind} {about.title} {about.id} to {about.to}{last} {lengths} {about.reason}"
            lines.append(f"  {clock(each.at)} {each.verb} {each.to} {each.actor} {about or ''}")
        lines += [f"  gone: {name} {clock(since)}-{clock(until)}" for name, spans in self.gone.items()
                  for since, until in spans]  # fmt: skip
        lines += [f"  no clip: {version} {clock(since)}-{clock(until)}" for since, until, version in self.bad]
        lines += [f"  quiet: {clock(since)}-{clock(until)}" for since, until in self.quiet]
        return "\n".join(lines)


def planned(item: Item) -> str:
    lengths = [f"{piece.version} {piece.length / SECOND:g}" for piece in item.pieces]
    lost = [f"no {piece.version}" for piece, _ in item.lost]
    last = "refused" if item.refused else f"until {clock(item.latest)}"
    return f"  {clock(item.due)} {last} {item.row} {item.title} {lengths} {lost or ''}"


def begin_of(day: date) -> int:
    return at("07:00", day)


def clock(instant: int) -> str:
    """Seconds after seven; with a mark on the second day."""
    days, rest = divmod(instant - begin_of(DAY), 86_400_000)
    return f"{rest / SECOND:g}{'+' * days}"


class Teller:
    """Tells one story."""

    def __init__(self, number: int) -> None:
        self.random = Random(number)
        self.number = number
        self.asked: list[Ask] = []

    def story(self) -> Story:
        random = self.random
        days = (DAY,) if random.random() < 0.7 else (DAY, DAY + timedelta(days=1))
        zero = begin_of(DAY)
        items = tuple(item for day in days for item in self.items(begin_of(day)))
        quiet = ((zero + self.tick(0, 150), zero + self.tick(150, 300)),) if random.random() < 0.3 else ()
        story = Story(self.number, random.random() < 0.5, random.choice([100, 100, 70]), quiet, items, days)
        for name in HORNS:
            if random.random() < 0.3:
                since = begin_of(random.choice(days)) + self.tick(0, 180)
                story.gone[name] = [(since, since + self.tick(1, 60))]
        if random.random() < 0.3:
            since = begin_of(random.choice(days)) + self.tick(0, 150)
            version = random.choice(["普通话", "粤语", "喊话", "文件"])
            story.bad.append((since, since + self.tick(5, 90), version))
        for day in days:
            story.happenings += self.happenings(begin_of(day), items)
        return story

    def tick(self, low: float, high: float) -> int:
        """So many seconds, to the half."""
        return self.random.randint(round(low * SECOND / TICK), round(high * SECOND / TICK)) * TICK

    # -- the programme

    def items(self, zero: int) -> list[Item]:
        found = {}
        for outlet in (*HORNS, VAN):
            for _ in range(self.random.randint(1, 5)):
                item = self.item(outlet, zero + self.tick(0, 180))
                found[item.id] = item
        return list(found.values())

    def item(self, outlet: str, due: int) -> Item:
        random = self.random
        row = random.choice(list(ROWS))
        loop = row == "循环"
        latest = due if row == "准点" else due + self.tick(0, 60)
        pieces = [Piece("普通话", "cmn", self.tick(3, 12), "espeak"), Piece("粤语", "yue", self.tick(3, 12))]
        pieces = pieces[: random.choice([1, 2, 2])]
        key = f"专项/{row}@{outlet}@{due}"
        whole = Item(key, f"专项/{row}@{outlet}", outlet, ROWS[row], ROWS[row], due, latest, tuple(pieces), (), loop,
                     {"循环": "drop", "整点": "resume", "准点": "restart"}[row])  # fmt: skip
        if random.random() < 0.1:
            return replace(whole, pieces=(), refused=why("plan.quiet_hours", hours="12:30-14:00", place=outlet))
        if len(pieces) == 2 and random.random() < 0.15:
            return replace(whole, pieces=tuple(pieces[:1]), lost=((pieces[1], why("air.not_made")),))
        return whole

    def edited(self, items: tuple[Item, ...], zero: int) -> tuple[Item, ...]:
        """Rows taken out, brought back, changed and new."""
        random = self.random
        kept = [item for item in items if random.random() < 0.8 or item.due < zero]
        changed = [
            replace(item, title=item.title + "(新)", latest=item.latest + self.tick(0, 20))
            if random.random() < 0.2 and item.due >= zero
            else item
            for item in kept
        ]
        known = {item.id for item in items}
        more = [self.item(random.choice((*HORNS, VAN)), zero + self.tick(0, 180)) for _ in range(random.randint(0, 2))]
        # With words of their own: what says the same at an earlier time is a row that was moved, and goes on.
        fresh = {
            item.id: replace(item, script=f"{item.script}二", title=f"{item.title}二")
            for item in more
            if item.id not in known
        }
        return tuple(sorted([*changed, *fresh.values()], key=lambda item: (item.due, item.id)))

    # -- what happens

    def happenings(self, zero: int, items: tuple[Item, ...]) -> list[Happening]:
        random = self.random
        found: list[Happening] = []
        for _ in range(random.randint(1, 5)):
            found += self.asks(zero)
        verbs = ["stop", "resume", "resume", "skip", "yield", "back", "back", "volume", "look", "look"]
        for verb in random.choices(verbs, k=random.randint(2, 7)):
            found.append(self.order(zero + self.tick(0, 200), verb))
        now = items
        for when in sorted(zero + self.tick(0, 180) for _ in range(random.choice([0, 0, 1, 2]))):
            changed = self.edited(now, zero)
            found.append(Happening(when, "edit", about=changed))
            now = random.choice([changed, items])
        if random.random() < 0.35:
            when = zero + self.tick(0, 180)
            back = when + self.tick(1, 60)
            found = [each for each in found if not when < each.at <= back]
            off = Off(back, self.edited(items, zero) if random.random() < 0.3 else None)
            found.append(Happening(when, random.choice(["power", "shutdown"]), about=off))
        for _ in range(random.choice([0, 0, 1, 2])):
            report = Report(random.choice([1, 1, 2, 3]), random.choice(["", *ROWS.values()]), "路上播的")
            found.append(Happening(zero + self.tick(200, 300), "note", (VAN,), random.choice(ACTORS), "", report))
        found.append(Happening(zero + WHOLE - TICK, "resume", (), "李主任", ""))
        found.append(Happening(zero + WHOLE - TICK, "back", (), "李主任", ""))
        return sorted(found, key=lambda each: each.at)

    def asks(self, zero: int) -> list[Happening]:
        """Something said or played at once, perhaps taken back, perhaps given twice."""
        random = self.random
        when, urgent = zero + self.tick(0, 180), random.random() < 0.4
        chime = Piece("chime urgent" if urgent else "chime notice", "", self.tick(1, 3))
        play = random.random() < 0.3
        words = (
            Piece("文件", "", self.tick(3, 15), "recording")
            if play
            else Piece("喊话", "cmn", self.tick(3, 15), "espeak")
        )
        more = [Piece("喊话粤", "yue", self.tick(3, 10), "espeak")] if not play and random.random() < 0.3 else []
        until = when + self.tick(0, 80) if random.random() < 0.4 else None
        key = f"{len(self.asked):x}{random.randrange(16**7):07x}"
        text = f"{'紧急' if urgent else '通知'}{key[:3]}:" + ("水库泄洪,请离开河边" if urgent else "明天开会")
        reason = "" if random.random() < 0.2 else "上游水位高"
        ask = Ask(key, "play" if play else "say", text, text[:6] + "…", random.choice(ACTORS), reason, self.some(),
                  urgent, until, (chime, words, *more))  # fmt: skip
        self.asked.append(ask)
        found = [Happening(when, "announce", about=ask)]
        if random.random() < 0.25:
            found.append(Happening(when + self.tick(0, 30), "cancel", (), random.choice(ACTORS), "", key))
        if random.random() < 0.05:
            found.append(Happening(when + self.tick(0, 30), "announce", about=ask))
        return found

    def order(self, when: int, verb: str) -> Happening:
        random = self.random
        about: object = None
        if verb == "volume":
            about = random.choice([40, 60, 90, 100])
        elif verb == "yield":
            about = random.choice(["县台", "应急办"])
        reason = "来客人" if verb in ("stop", "resume", "skip") and random.random() < 0.5 else ""
        return Happening(when, verb, self.some() if random.random() < 0.7 else (), random.choice(ACTORS), reason, about)

    def some(self) -> tuple[str, ...]:
        return self.random.choice([HORNS, HORNS[:1], HORNS[1:]])
