"""Random edits, renames and copies of a township's files, and a clerk who knows by her own rules what is to be heard.

The clerk has the rows as people mean them: which card, which words, when, how often. Of names of rows, files, outlets
and scripts she knows nothing but what she wrote into the files.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

CARDS = (1, 2)
GRACE = 300_000
LATE = 2_000
PLACES = ("东街", "西街", "河边")
TEXTS = ("开往县城的班车马上到站。", "{{place}}今天停水,请提前储水。", "今天晚上在祠堂开会。")
MARKS = ("{} - 副本", "{} (1)", "{}-DESKTOP-7QK2L1A", "副本 {}", "{} - Copy")
Key = tuple[int, int, int]
"""Card, script, due (milliseconds of the day)."""


@dataclass(frozen=True)
class Row:
    script: int
    cards: tuple[int, ...]
    times: tuple[int, ...]
    """Seconds of the day."""
    place: str = PLACES[0]
    note: str = ""
    volume: int = 100


@dataclass(frozen=True)
class Sheet:
    """One file. `of`: the stem of which its name says that it is a copy."""

    stem: str
    rows: tuple[Row, ...]
    yaml: bool = False
    title: str = ""
    of: str = ""

    @property
    def name(self) -> str:
        return f"schedules/{self.stem}.{'yaml' if self.yaml else 'csv'}"

    @property
    def campaign(self) -> str:
        return self.title if self.yaml else self.stem


@dataclass(frozen=True)
class World:
    """What lies in the folder."""

    sheets: tuple[Sheet, ...] = ()
    outlets: tuple[str, ...] = ("north", "south")
    scripts: tuple[str, ...] = ("bus", "water", "meet")

    @property
    def live(self) -> list[Sheet]:
        """Without copies whose file is there."""
        stems = {sheet.stem for sheet in self.sheets}
        return [sheet for sheet in self.sheets if not sheet.of or sheet.of not in stems]

    @property
    def broken(self) -> bool:
        """Two campaigns of one name are an error, for which the last programme stays."""
        names = [sheet.campaign for sheet in self.live]
        return len(set(names)) < len(names)

    def plan(self) -> Counter[Key]:
        """How often what is to be heard: counted in one file, once for several."""
        found: Counter[Key] = Counter()
        for (key, _), count in self.notices().items():
            found[key] += count
        return found

    def notices(self) -> Counter[tuple[Key, str]]:
        """The same, with the place that is spoken of, or ""."""
        most: Counter[tuple[Key, str]] = Counter()
        for sheet in self.live:
            here: Counter[tuple[Key, str]] = Counter()
            for row in sheet.rows:
                for card in row.cards:
                    here.update(
                        ((card, row.script, time * 1000), row.place if row.script == 1 else "") for time in row.times
                    )
            most |= here
        return most

    def files(self) -> dict[str, str]:
        """As they lie there."""
        outlets = "".join(
            f"  {name}: {{kind: speaker, output: {{device: card {card}, channels: [1]}}}}\n"
            for card, name in zip(CARDS, self.outlets, strict=True)
        )
        found = {"station.yaml": f"name: 清水镇\nlanguages: [普通话]\noutlets:\n{outlets}"}
        found |= {f"scripts/{name}.txt": text for name, text in zip(self.scripts, TEXTS, strict=True)}
        return found | {sheet.name: self._text(sheet) for sheet in self.sheets}

    def _text(self, sheet: Sheet) -> str:
        lines = [self._cells(row) for row in sheet.rows]
        if not sheet.yaml:
            table = [f'{script},"{to}","{at}",{row.place},{row.note},{row.volume}'
                     for row, (script, to, at) in zip(sheet.rows, lines, strict=True)]  # fmt: skip
            return "\n".join(["script,to,at,{{place}},note,volume", *table, ""])
        rows = "".join(
            f"  - {{script: {script}, to: [{to}], at: [{_quoted(at)}], values: {{place: {row.place}}}, "
            f"volume: {row.volume}}}\n"
            for row, (script, to, at) in zip(sheet.rows, lines, strict=True)
        )
        return f"title: {sheet.title}\nbroadcasts:\n{rows}"

    def _cells(self, row: Row) -> tuple[str, str, str]:
        to = ", ".join(self.outlets[card - 1] for card in row.cards)
        return self.scripts[row.script], to, ", ".join(map(clock, row.times))


def _quoted(at: str) -> str:
    return ", ".join(f'"{each}"' for each in at.split(", "))


def clock(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


# -- what people do


class Storm:
    """Somebody who cannot leave the files alone. `now`: seconds of the day. `grid`: seconds between two times."""

    def __init__(self, seed: int, now: int, grid: int = 60) -> None:
        self._dice = random.Random(seed)
        self._grid, self._names = grid, 0
        self.did: list[str] = []
        rows = tuple(self._row(now, script) for script in (0, 1, 2, 1))
        self.world = World((Sheet("plan", rows[:2]), Sheet("more", rows[2:], True, "通知")))

    def step(self, now: int) -> World:
        """One edit, rename or copy; the world after it."""
        doing = self._dice.choice([
            self._time, self._time, self._time, self._later, self._outlet, self._value, self._note, self._volume,
            self._add, self._again, self._drop, self._move, self._file, self._file, self._title, self._name,
            self._script, self._copy, self._copy, self._twin, self._delete, self._kind, self._sort,
        ])  # fmt: skip
        self.did.append(f"{clock(now)} {doing.__name__[1:]}")
        if len(self.world.sheets) > 7:
            doing = self._delete
        self.world = doing(self.world, now)
        if len(self.world.sheets) < 2 or self._coming(now) < 8:
            self.world = self._new_file(self.world, now)
        return self.world

    def _coming(self, now: int) -> int:
        """How much is still to be heard."""
        return sum(time > now for sheet in self.world.sheets for row in sheet.rows for time in row.times)

    def _times(self, now: int, count: int) -> tuple[int, ...]:
        first = now // self._grid + 1
        return tuple(sorted(self._grid * each for each in self._dice.sample(range(first, first + 9), count)))

    def _row(self, now: int, script: int | None = None) -> Row:
        script = self._dice.randrange(len(TEXTS)) if script is None else script
        times = tuple(time + script * self._grid // 3 for time in self._times(now, self._dice.randint(3, 6)))
        cards = self._dice.choice([(1,), (2,), (1, 2)])
        return Row(script, cards, times, self._dice.choice(PLACES))

    def _edited(self, world: World, edit: object, row: Row | None = None) -> World:
        """With one row of one sheet edited: None takes it out."""
        filled = [number for number, sheet in enumerate(world.sheets) if sheet.rows]
        number = self._dice.choice(filled)
        sheet = world.sheets[number]
        place = self._dice.randrange(len(sheet.rows))
        new = edit(sheet.rows[place])  # type: ignore[operator]
        rows = (*sheet.rows[:place], *(() if new is None else (new,)), *sheet.rows[place + 1 :])
        return self._with(world, number, replace(sheet, rows=rows) if rows else None)

    def _with(self, world: World, number: int, *new: Sheet | None) -> World:
        sheets = [*world.sheets[:number], *(sheet for sheet in new if sheet), *world.sheets[number + 1 :]]
        return replace(world, sheets=tuple(sheets))

    def _one(self, world: World) -> tuple[int, Sheet]:
        number = self._dice.randrange(len(world.sheets))
        return number, world.sheets[number]

    def _stem(self) -> str:
        self._names += 1
        return f"sheet{chr(96 + self._names % 26)}{self._names}"

    def _new_file(self, world: World, now: int) -> World:
        sheet = Sheet(self._stem(), (self._row(now), self._row(now)))
        return replace(world, sheets=(*world.sheets, sheet))

    def _time(self, world: World, now: int) -> World:
        def edit(row: Row) -> Row:
            more = tuple(time + row.script * self._grid // 3 for time in self._times(now, 2))
            return replace(row, times=tuple(sorted({*row.times, *more})[-8:]))

        return self._edited(world, edit)

    def _later(self, world: World, now: int) -> World:
        def edit(row: Row) -> Row:
            time = self._times(now, 1)[0] + row.script * self._grid // 3
            return replace(row, times=tuple(sorted({*row.times[1:], time})))

        return self._edited(world, edit)

    def _outlet(self, world: World, now: int) -> World:
        return self._edited(world, lambda row: replace(row, cards=(1, 2)))

    def _value(self, world: World, now: int) -> World:
        return self._edited(world, lambda row: replace(row, place=self._dice.choice(PLACES)))

    def _note(self, world: World, now: int) -> World:
        return self._edited(world, lambda row: replace(row, note=f"n{now}"))

    def _volume(self, world: World, now: int) -> World:
        return self._edited(world, lambda row: replace(row, volume=self._dice.choice((40, 60, 80, 100))))

    def _drop(self, world: World, now: int) -> World:
        return self._edited(world, lambda row: None)

    def _add(self, world: World, now: int) -> World:
        if not world.sheets:
            return self._new_file(world, now)
        number, sheet = self._one(world)
        return self._with(world, number, replace(sheet, rows=(*sheet.rows, self._row(now))))

    def _again(self, world: World, now: int) -> World:
        """The same row once more."""
        number, sheet = self._one(world)
        if len(sheet.rows) > 4 or len(set(sheet.rows)) < len(sheet.rows):
            return world
        return self._with(world, number, replace(sheet, rows=(*sheet.rows, self._dice.choice(sheet.rows))))

    def _move(self, world: World, now: int) -> World:
        """A row goes from one sheet into another."""
        number, sheet = self._one(world)
        to, other = self._one(world)
        if to == number:
            return world
        sheets = list(world.sheets)
        sheets[to] = replace(other, rows=(*other.rows, sheet.rows[0]))
        sheets[number] = replace(sheet, rows=sheet.rows[1:])
        return replace(world, sheets=tuple(each for each in sheets if each.rows))

    def _sort(self, world: World, now: int) -> World:
        number, sheet = self._one(world)
        return self._with(world, number, replace(sheet, rows=tuple(reversed(sheet.rows))))

    def _file(self, world: World, now: int) -> World:
        number, sheet = self._one(world)
        return self._with(world, number, replace(sheet, stem=self._stem(), of=""))

    def _title(self, world: World, now: int) -> World:
        number, sheet = self._one(world)
        return self._with(world, number, replace(sheet, title=f"专项{now}") if sheet.yaml else sheet)

    def _name(self, world: World, now: int) -> World:
        """An outlet has a new name."""
        card = self._dice.choice(CARDS)
        names = list(world.outlets)
        names[card - 1] = f"village{now}"
        return replace(world, outlets=tuple(names))

    def _script(self, world: World, now: int) -> World:
        names = list(world.scripts)
        names[self._dice.randrange(len(names))] = f"text{now}"
        return replace(world, scripts=tuple(names))

    def _copy(self, world: World, now: int) -> World:
        """With the mark of a copy."""
        number, sheet = self._one(world)
        stem = self._dice.choice(MARKS).format(sheet.stem)
        if sheet.of or any(each.stem == stem for each in world.sheets):
            return world
        return self._with(world, number, sheet, replace(sheet, stem=stem, of=sheet.stem))

    def _twin(self, world: World, now: int) -> World:
        """By a name that says nothing."""
        number, sheet = self._one(world)
        return self._with(world, number, sheet, replace(sheet, stem=self._stem(), of=""))

    def _delete(self, world: World, now: int) -> World:
        number, _ = self._one(world)
        return self._with(world, number)

    def _kind(self, world: World, now: int) -> World:
        """A sheet is written as YAML from now on, or the other way round."""
        number, sheet = self._one(world)
        return self._with(world, number, replace(sheet, yaml=not sheet.yaml, title=sheet.title or f"专项{now}"))


# -- what is to be heard


@dataclass
class Clerk:
    """Who plays by hand what stands in the plan, one thing at a time on each card. Times in milliseconds."""

    lengths: tuple[int, ...]
    able: int
    plan: Counter[Key] = field(default_factory=Counter)
    over: Counter[Key] = field(default_factory=Counter)
    """What began, or was missed."""
    heard: Counter[Key] = field(default_factory=Counter)
    cut: Counter[Key] = field(default_factory=Counter)
    missed: Counter[Key] = field(default_factory=Counter)
    on: dict[int, tuple[Key, int]] = field(default_factory=dict)
    """Card -> what sounds there, and until when."""
    now: int = 0

    def until(self, when: int) -> None:
        for card in CARDS:
            now = self.now
            while True:
                if card in self.on:
                    key, end = self.on[card]
                    if end > when:
                        break
                    del self.on[card]
                    self.heard[key] += 1
                    now = end
                begun = self._next(card, now, when)
                if begun is None:
                    break
                self.on[card] = begun
        self.now = when

    def _next(self, card: int, now: int, when: int) -> tuple[Key, int] | None:
        for start, key in sorted(self._due(card)):
            if start > when:
                return None
            self.over[key] += 1
            if start < self.able - LATE or now > start + GRACE:
                self.missed[key] += 1
            else:
                return key, max(start, now) + self.lengths[key[1]]
        return None

    def _due(self, card: int) -> Iterator[tuple[int, Key]]:
        for key, count in self.plan.items():
            if key[0] == card:
                for number in range(self.over[key], count):
                    yield key[2] + number * self.lengths[key[1]], key

    def take(self, plan: Counter[Key]) -> None:
        """The plan is another one from now on. What was due long ago, and was not planned then, never was."""
        for key, count in plan.items():
            start = key[2] + (count - 1) * self.lengths[key[1]]
            if count > self.plan[key] and start + GRACE < self.now:
                self.over[key] = max(self.over[key], count)
        self.plan = plan
        for card, (key, _) in list(self.on.items()):
            if not plan[key]:
                del self.on[card]
                self.cut[key] += 1

    def unsure(self, plan: Counter[Key]) -> bool:
        """Whether it is anybody's guess which of several equal ones is taken out: the one that sounds, or another."""
        return any(0 < plan[key] < self.over[key] for key, _ in self.on.values())

    def power_cut(self, back: int) -> None:
        for key, _ in self.on.values():
            self.cut[key] += 1
        self.on.clear()
        self.now = self.able = back


def put(folder: Path, old: Mapping[str, str], new: Mapping[str, str]) -> None:
    """The folder as the new files are, in place of the old ones."""
    for name in old.keys() - new.keys():
        (folder / name).unlink()
    for name, text in new.items():
        if old.get(name) != text:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
