"""Files edited, renamed and copied all the time: nothing is heard twice, nothing is cut that did not change."""

from __future__ import annotations

import random
import time
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from dalaba import clock, handover, ledger
from dalaba.asrun import reconcile
from dalaba.clock import SystemClock
from tests.places import DAY, ZONE, at, station
from tests.rig import Rig, onsets
from tests.storm import CARDS, Clerk, Key, Storm, World, put
from tests.test_heard import air
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


@pytest.mark.full
def test_twenty_edits_renames_and_copies_on_loudspeakers(rig: Rig, tmp_path: Path) -> None:
    """Air is a process, the speakers record: as often as the ledger says, and as the clerk expects."""
    today = clock.today(SystemClock().now(), ZONE)
    midnight = clock.at(today, 0, ZONE)
    seconds = (SystemClock().now() - midnight) // 1000 + 15
    assert seconds < 86_400 - 600, "too near to midnight"
    storm, desk = Storm(11, seconds, 24), Desk(tmp_path, today)
    desk.put(storm.world)
    spots = desk.read.compile(today).spots
    scripts = {name: number for number, name in enumerate(storm.world.scripts)}
    lengths = {scripts[spot.script]: spot.duration for spot in spots}
    clerk = Clerk(tuple(lengths[each] for each in range(3)), SystemClock().now() - midnight)
    clerk.now = clerk.able
    clerk.take(storm.world.plan())
    recorders = [rig.recorder(sink) for sink in ("north", "east")]
    dice = random.Random(11)
    with air(tmp_path):
        done = 0
        while done < 20:
            time.sleep(dice.uniform(1, 6))
            before, now = storm.world, SystemClock().now() - midnight
            clerk.until(now)
            world = storm.step(now // 1000)
            plan = world.plan()
            if world.broken or clerk.unsure(plan) or too_close(clerk, plan, now):
                storm.world = before
                continue
            desk.put(world)
            scripts |= {name: number for number, name in enumerate(world.scripts)}
            clerk.take(plan)
            done += 1
        time.sleep(20)
        while any(abs(key[2] - (SystemClock().now() - midnight)) < 9_000 for key in clerk.plan):
            time.sleep(0.2)  # nothing sounds, and nothing is about to
        clerk.until(SystemClock().now() - midnight)
        tracks = [recorder.stop()[:, 0] for recorder in recorders]
    rows = reconcile(ledger.events(tmp_path / "records")).rows
    heard = Counter(
        (desk.names[row.outlet], scripts[row.script], row.due - midnight)
        for row in rows
        if row.outcome in ("aired", "late", "cut")
    )
    assert heard == clerk.heard + clerk.cut, storm.did
    assert Counter(row.outcome for row in rows)["cut"] == sum(clerk.cut.values())
    for card, track in zip(CARDS, tracks, strict=True):
        sounds = sum(count for key, count in heard.items() if key[0] == card)
        assert len(onsets(track, quiet=0.75)) == sounds, storm.did
    assert heard


def too_close(clerk: Clerk, plan: Counter[Key], now: int) -> bool:
    """Whether what changes begins or ends within the second or two that a change takes to reach the loudspeaker."""
    ends = dict(clerk.on.values())
    changed = [key for key in {*clerk.plan, *plan} if clerk.plan[key] != plan[key]]
    waiting = [key for key in changed if clerk.over[key] < clerk.plan[key] and now - 60_000 < key[2] <= now]
    return bool(waiting) or any(-2_000 < key[2] - now < 5_000 or 0 < ends.get(key, 0) - now < 4_000 for key in changed)


class Desk:
    """Reads the files, makes what is missing, and hands over to an air of its own."""

    def __init__(self, folder: Path, day: date) -> None:
        self.folder, self.day = folder, day
        self.world: World | None = None
        self.names: dict[str, int] = {}

    def put(self, world: World) -> None:
        put(self.folder, self.world, world)
        self.world = world
        self.names |= dict(zip(world.outlets, CARDS, strict=True))
        text = (self.folder / "station.yaml").read_text("utf-8")
        for card, sink in zip(CARDS, ("north", "east"), strict=True):
            text = text.replace(f"device: card {card}", f"device: {sink}, host: PulseAudio")
        (self.folder / "station.yaml").write_text(text, "utf-8")
        self.read = station(self.folder)
        assert not self.read.problems.errors
        self.read.make(self.read.to_make(self.read.wanted_on([self.day])), jobs=1)
        handover.write(self.folder, self.read.compile(self.day))
