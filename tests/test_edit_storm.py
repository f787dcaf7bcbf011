"""Files edited, renamed and copied all the time: nothing is heard twice, nothing is cut that did not change."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from dalaba.air import ledger
from dalaba.core import clock
from dalaba.core.clock import SystemClock
from dalaba.core.model import Clip, Event
from dalaba.link import control, handover
from dalaba.speech.voices import Speech
from dalaba.speech.voices.fake import FakeVoice
from tests.audit import Auditor, sounds
from tests.places import DAY, ZONE, at, station
from tests.rig import RATE, Rig
from tests.storm import CARDS, PLACES, Clerk, Key, Storm, World, put
from tests.test_heard import air, until_silent
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
        put(self.town.folder, self.world.files() if self.world else {}, world.files())
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
@pytest.mark.parametrize("seed", [11])
def test_twenty_edits_renames_and_copies_on_loudspeakers(rig: Rig, tmp_path: Path, seed: int) -> None:
    """Air is a process, the speakers record: nothing is begun once more than the plan of that moment has it, nothing
    is left out, nothing is cut that is still wanted, and what the ledger says of it is what is in the air. Beside the
    edits the voice changes now and then, so that the same words have other clips."""
    today = clock.today(SystemClock().now(), ZONE)
    midnight = clock.at(today, 0, ZONE)
    assert now_of(midnight) < 86_400 - 900, "too near to midnight"
    dice, desk = random.Random(seed), Desk(tmp_path, today)
    auditor = Auditor(midnight, desk.names, desk.scripts, desk.place_in)
    recorders = [rig.recorder(sink) for sink in ("north", "east")]
    with air(tmp_path):
        storm = Storm(seed, now_of(midnight), 12)
        desk.change(storm.world, auditor)
        done, deadline = 0, time.monotonic() + 400
        while (done < 20 or auditor.begun < 20) and time.monotonic() < deadline:
            time.sleep(dice.uniform(0.5, 4))  # people take their time; whatever sounds meanwhile
            before, world = storm.world, storm.step(now_of(midnight))
            if world.broken:
                storm.world = before
                continue
            desk.rate = dice.choice((desk.rate, desk.rate, desk.rate, 200, 260))
            desk.change(world, auditor)
            done += 1
        desk.change(so_far(storm.world, now_of(midnight)), auditor)
        until_silent(tmp_path)
        tracks = [recorder.stop()[:, 0] for recorder in recorders]
    auditor.read(desk.news())
    auditor.close()
    assert not auditor.faults, storm.did
    sure, perhaps = sounds(desk.read_ledger(), desk.names, LEAD_IN)
    heard = Counter({(card, pitch): count for card, track in zip(CARDS, tracks, strict=True)
                     for pitch, count in tones(track, RATE).items()})  # fmt: skip
    told, more = desk.by_pitch(sure), desk.by_pitch(perhaps)
    assert told <= heard <= told + more, storm.did
    assert auditor.begun >= 20


def now_of(midnight: int) -> int:
    """Seconds of the day."""
    return (SystemClock().now() - midnight) // 1000


def so_far(world: World, now: int) -> World:
    """Without what is still to come."""
    sheets = []
    for sheet in world.sheets:
        rows = [replace(row, times=tuple(time for time in row.times if time <= now)) for row in sheet.rows]
        sheets.append(replace(sheet, rows=tuple(row for row in rows if row.times)))
    return replace(world, sheets=tuple(sheet for sheet in sheets if sheet.rows))


PITCHES = (400, 600, 800, 1_000, 1_200)
"""One a text: two notices, and one for each of the places."""
LEAD_IN = 500


class Tones(FakeVoice):
    """Each text is a tone of its own, so that a recording tells what was heard."""

    def speak(self, text: str, language: str, rate: int) -> Speech:
        speech = super().speak(text, language, rate)
        pitch = PITCHES[list(dict.fromkeys(said for said, _, _ in self.spoken)).index(text)]
        tone = 9_000 * np.sin(2 * np.pi * pitch * np.arange(len(speech.samples)) / speech.rate)
        return Speech(tone.astype(np.int16), speech.rate)


def tones(track: NDArray[np.float32], rate: int) -> Counter[int]:
    """How often each pitch is heard. What is silent for less than 0.3 s goes on."""
    size = rate // 50
    blocks = track[: len(track) // size * size].reshape(-1, size)
    strength = 2 / size * np.abs(np.fft.rfft(blocks))[:, [pitch // 50 for pitch in PITCHES]]
    found: Counter[int] = Counter()
    for number, pitch in enumerate(PITCHES):
        here = np.flatnonzero((strength.argmax(1) == number) & (strength[:, number] > 0.01))
        for run in np.split(here, np.flatnonzero(np.diff(here) > 15) + 1):
            found[pitch] += len(run) > 2
    return +found


class Desk:
    """Reads the files, makes what is missing, hands over, and knows by air's own word that it was taken."""

    def __init__(self, folder: Path, day: date) -> None:
        self.folder, self.day = folder, day
        self.names: dict[str, int] = {}
        self.scripts: dict[str, int] = {}
        self.rate = 220
        """Of the voice: another one, and all clips are made anew."""
        self._files: dict[str, str] = {}
        self._voice = Tones(name="espeak")
        self._clips: dict[str, Clip] = {}
        self._seen = 0

    def write(self, world: World) -> None:
        """All that takes time. Air knows nothing of it yet."""
        files = on_speakers(world.files(), self.rate)
        put(self.folder, self._files, files)
        self._files = files
        self.names |= dict(zip(world.outlets, CARDS, strict=True))
        self.scripts |= {name: number for number, name in enumerate(world.scripts)}
        read = station(self.folder, self._voice)
        assert not read.problems.errors
        read.make(read.to_make(read.wanted_on([self.day])), jobs=1)
        self._programme = read.compile(self.day)
        clips = [part.clip for spot in self._programme.spots for part in spot.parts]
        self._clips |= {clip.digest: clip for clip in clips if clip is not None}

    def hand_over(self) -> None:
        handover.write(self.folder, self._programme)

    def change(self, world: World, auditor: Auditor) -> None:
        self.write(world)
        auditor.read(self.news())
        self.hand_over()
        for _ in range(2):  # the second is answered in a turn that began after the first was, and so with the new plan
            control.ask(self.folder, "status", patience=60)
        auditor.changed(self.news(), world.notices())

    def read_ledger(self) -> list[Event]:
        return list(ledger.events(self.folder / "records"))

    def news(self) -> list[Event]:
        """What air has written since."""
        events = [event for event in self.read_ledger() if event.seq > self._seen]
        self._seen = max((event.seq for event in events), default=self._seen)
        return events

    def place_in(self, digest: str) -> str:
        """Which place a clip speaks of, or ""."""
        return next((place for place in PLACES if place in self._clips[digest].file), "")

    def by_pitch(self, plays: Counter[tuple[int, str]]) -> Counter[tuple[int, int]]:
        """By card and pitch instead of clip."""
        found: Counter[tuple[int, int]] = Counter()
        for (card, digest), count in plays.items():
            samples, rate = soundfile.read(self.folder / self._clips[digest].file, dtype="float32")
            (pitch,) = tones(samples, rate)
            found[card, pitch] += count
        return found


def on_speakers(files: Mapping[str, str], rate: int) -> dict[str, str]:
    """On the rig's silent speakers; without chimes, and without commas: what lies between them is spoken by itself."""
    found: dict[str, str] = {}
    for name, text in files.items():
        if name == "station.yaml":
            for card, sink in zip(CARDS, ("north", "east"), strict=True):
                text = text.replace(f"device: card {card}", f"device: {sink}, host: PulseAudio")
        elif name.startswith("scripts/"):
            name, text = (
                name.replace(".txt", ".yaml"),
                f'chime: none\nversions: {{普通话: "{text.replace(",", "")}"}}\n',
            )
        found[name] = text
    found["station.yaml"] += f"voices: {{普通话: [{{engine: espeak, rate: {rate}}}]}}\n"
    return found
