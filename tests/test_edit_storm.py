"""Files edited, renamed and copied all the time: nothing is heard twice, nothing is cut that did not change."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest

from tests.places import DAY, at
from tests.storm import CARDS, Clerk, Key, Storm, World, put
from tests.township import Township

MIDNIGHT = at("00:00")
BEGIN = 8 * 3600


class Office:
    """The township and its clerk, who see the same files."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.dice = random.Random(seed)
        self.storm = Storm(seed, BEGIN)
        self.names: dict[str, int] = {}
        self.titles: dict[str, int] = {}
        self.town = Township(folder, "07:59")
        self.world: World | None = None
        self.looks = self.kept = 0
        self.put(self.storm.world)
        spots = self.town.read.compile(DAY).spots
        lengths = {self.titles[spot.script]: spot.duration for spot in spots}
        self.clerk = Clerk(tuple(lengths.get(each, 5_000) for each in range(3)), at("07:59") - MIDNIGHT)
        self.clerk.now = at("07:59") - MIDNIGHT
        self.clerk.take(self.storm.world.plan())

    def put(self, world: World) -> None:
        put(self.town.folder, self.world, world)
        self.world = world
        self.names |= dict(zip(world.outlets, CARDS, strict=True))
        self.titles |= {name: number for number, name in enumerate(world.scripts)}
        self.town.look()
        self.looks += 1

    def until(self, now: int) -> None:
        self.town.play_until(MIDNIGHT + now)
        self.clerk.until(now)

    def edit(self, now: int) -> None:
        before = self.storm.world
        world = self.storm.step(now // 1000)
        if self.clerk.unsure(world.plan()):
            self.storm.world = before
            return
        self.put(world)
        assert bool(self.town.read.problems.errors) == world.broken
        if world.broken:
            self.kept += 1
        else:
            self.clerk.take(world.plan())

    def power_cut(self, now: int) -> None:
        back = now + self.dice.randint(1, 20) * 1000
        self.town.ledger.close()
        self.town.boot(MIDNIGHT + back)
        self.clerk.power_cut(back)

    def moment(self, now: int) -> int:
        """When the next edit comes: now and then while something sounds."""
        later = now + self.dice.randint(5, 50) * 1000 + self.dice.randint(0, 999)
        coming = [key[2] for key in self.clerk.plan if now < key[2] <= later]
        return min(coming) + self.dice.randint(100, 6_000) if coming and self.dice.random() < 0.5 else later

    # -- the same by the tapes and by the ledger

    def by_the_tapes(self) -> tuple[Counter[Key], Counter[Key]]:
        """What was heard whole, and what was cut. Of a take that gave nothing before a power cut: cut."""
        rows = {row.id: row for row in self.town.log.rows}
        whole: Counter[Key] = Counter()
        cut: Counter[Key] = Counter()
        for card in CARDS:
            for tape in self.town.tapes[f"card {card}:1"]:
                for take in tape.takes:
                    row = rows[take.spot]
                    key = card, self.titles[row.script], row.due - MIDNIGHT
                    (whole if take.played >= take.sound.total else cut)[key] += 1
        return whole, cut

    def by_the_ledger(self, *outcomes: str) -> Counter[Key]:
        return Counter(
            (self.names[row.outlet], self.titles[row.script], row.due - MIDNIGHT)
            for row in self.town.log.rows
            if row.outcome in outcomes
        )


@pytest.mark.parametrize("seed", [3, pytest.param(6, marks=pytest.mark.full)])
def test_two_hundred_edits_renames_and_copies(tmp_path: Path, seed: int) -> None:
    office = Office(tmp_path, seed)
    now = BEGIN * 1000
    for number in range(200):
        now = office.moment(now)
        office.until(now)
        if number % 40 == 39:
            office.power_cut(now)
            now = office.clerk.now
        else:
            office.edit(now)
    office.until(now + 1_800_000)
    clerk = office.clerk
    whole, cut = office.by_the_tapes()
    assert (whole, cut) == (+clerk.heard, +clerk.cut), office.storm.did
    assert office.by_the_ledger("aired", "late") == whole
    assert office.by_the_ledger("cut") == cut
    assert office.by_the_ledger("missed") == +clerk.missed
    assert office.by_the_ledger("pending", "refused") == Counter()
    log = office.town.log.summary
    assert log.due == log.heard + log.cut + log.missed
    assert (sum(whole.values()) > 180, sum(cut.values()) > 2) == (True, True)
    assert office.kept < office.looks / 3
