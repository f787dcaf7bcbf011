"""What the agent has done beside its lines, each kind in a thread of its own: nothing that waits ever holds up a line.

A job returns what the agent is to be told. A fault that nobody foresaw ends the agent, which is started again, rather
than one thread of it in silence.
"""

from __future__ import annotations

import json
import queue
import shutil
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from dalaba.air.ledger import LedgerError
from dalaba.core import atomic, typed_json
from dalaba.core.model import Reason
from dalaba.core.problems import Bad
from dalaba.fleet import desk_exchange
from dalaba.fleet.agent.events import (
    AirSaid,
    AskAir,
    AtHand,
    DeskSaid,
    FetchWords,
    Found,
    LeaveForDesk,
    LedgerGrew,
    LookAround,
    ManifestDone,
    ReadRows,
    RowsRead,
    Save,
    SpeakHere,
    TakeManifest,
    Told,
    WordsCame,
)
from dalaba.fleet.fetch import Fetcher
from dalaba.fleet.files_say import FilesSay
from dalaba.fleet.ledger_tail import LedgerTail
from dalaba.fleet.speaking import SpeakingHere
from dalaba.link import control
from dalaba.link.requests import Sound
from dalaba.link.upkeep.start_processes import AGENT_SIGN
from dalaba.trust.member import FOLDER
from dalaba.trust.order import OrderClip
from dalaba.trust.verify import Verified

STATE = AGENT_SIGN
WORDS = f"{FOLDER}/words"
"""Clips of orders, by digest. They are not part of any manifest; the newest stay."""
_SOON = 3.0
_KEPT_CLIPS, _KEPT_BYTES = 200, 500_000_000
_MOST_BYTES, _SPARE = 200_000_000, 20_000_000
"""Bytes of one order's clips, and of the disk that they leave free. What has no room is spoken here."""

Job = Callable[[], Told | None]


class Receiver(Protocol):
    """Takes a manifest: gets its files, checks them, and lets it count. Raises OSError, Bad."""

    def __call__(self, found: Verified) -> object:
        """It counts when this returns."""


@dataclass(frozen=True, slots=True)
class Means:
    """How files come from the hub; None where they cannot be had."""

    words: Callable[[], Fetcher] | None = None
    """A new one for each order, so that what one cannot get does not hold up the next."""
    downloads: Fetcher | None = None
    """For everything else; it rests while an order needs the link."""
    receive: Receiver | None = None


class Worker:
    """A thread that does one job after the other."""

    def __init__(self, name: str, tell: Callable[[Told | BaseException], None]) -> None:
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._tell = tell
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def do(self, job: Job) -> None:
        """Do this in its turn."""
        self._jobs.put(job)

    def end(self) -> None:
        """Finish what was begun, and then no more."""
        self._jobs.put(None)

    def wait(self, seconds: float) -> None:
        """Until it has ended, or so many seconds are over."""
        self._thread.join(seconds)

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            try:
                told = job()
            except BaseException as error:  # the agent's own thread raises it
                self._tell(error)
                return
            if told is not None:
                self._tell(told)


class Errands:
    """All of them. `tell` takes what the agent is to be told, or the fault that ended a thread."""

    def __init__(
        self, station: Path, township: str, means: Means, tell: Callable[[Told | BaseException], None]
    ) -> None:
        self._station, self._means = station, means
        self._tail, self._files_say = LedgerTail(station), FilesSay(station, township)
        self._speaking = SpeakingHere(station)
        self._orders, self._air = Worker("orders", tell), Worker("air", tell)
        self._files, self._words = Worker("files", tell), Worker("words", tell)
        self._voice, self._manifests = Worker("voice", tell), Worker("manifests", tell)
        self._dropped: set[str] = set()
        self._fetching: dict[str, Fetcher] = {}

    def look_at_ledger(self) -> None:
        """Tell of the ledger's newest entry, if it has changed."""
        if self._tail.changed():
            self._files.do(self._ledger)

    def look_at_outbox(self) -> None:
        """Tell what the desk has left of orders that it carried out."""
        if (self._station / desk_exchange.OUTBOX).is_dir():
            self._files.do(self._desk_said)

    def _desk_said(self) -> DeskSaid | None:
        found = desk_exchange.receipts_of_desk(self._station)
        return DeskSaid(found) if found else None

    def look_at_hand(self) -> None:
        """Tell what the desk keeps ready."""
        self._files.do(lambda: at_hand(self._station))

    def end(self) -> None:
        """End them; what was to be written is written."""
        self._speaking.drop("")
        for each in (*self._fetching.values(), *([self._means.downloads] if self._means.downloads else ())):
            each.close()
        for worker in (self._orders, self._air, self._files, self._words, self._voice, self._manifests):
            worker.end()
        self._files.wait(_SOON)

    # --- each

    def ask_air(self, asked: AskAir) -> None:
        """Ask air, orders apart from the rest."""
        worker = self._orders if asked.key.startswith("order") else self._air
        worker.do(lambda: AirSaid(asked.key, self._answer(asked)))

    def _answer(self, asked: AskAir) -> Mapping[str, Any] | None:
        try:
            return control.send(self._station, asked.request)
        except control.NotRunning:
            return None

    def read_rows(self, asked: ReadRows) -> None:
        """Read of the ledger."""
        self._files.do(lambda: RowsRead(asked.purpose, asked.since, self._rows(asked.since, asked.most)))

    def _rows(self, since: int, most: int) -> tuple[Any, ...]:
        try:
            return self._tail.read(since, most)
        except LedgerError:  # air says in its own status what is wrong with it
            return ()

    def _ledger(self) -> LedgerGrew | None:
        try:
            return self._tail.look()
        except LedgerError:
            return None

    def look_around(self, asked: LookAround) -> None:
        """Find what the files say."""
        self._files.do(lambda: Found(self._files_say.facts()))

    def save(self, asked: Save) -> None:
        """Keep the agent's memory."""
        self._files.do(lambda: self._saved(asked.state))

    def _saved(self, state: Mapping[str, Any]) -> None:
        data = typed_json.as_json(state)
        try:
            atomic.write(self._station / STATE, json.dumps(data).encode())
        except OSError as error:
            print(f"state.json: {error}")  # a full disk: the ledger is sent again some day

    def leave_for_desk(self, asked: LeaveForDesk) -> None:
        """Put a day order into the inbox."""
        self._files.do(lambda: self._left(asked))

    def _left(self, asked: LeaveForDesk) -> None:
        try:
            desk_exchange.leave_for_desk(self._station, asked.id, asked.wire)
        except OSError as error:
            print(f"inbox: {error}")  # the broker has it still, and says it again

    def fetch_words(self, asked: FetchWords) -> None:
        """Get an order's clips."""
        self._dropped.discard(asked.id)
        self._words.do(lambda: self._fetched(asked))

    def _fetched(self, asked: FetchWords) -> WordsCame | None:
        if asked.id in self._dropped:
            return None
        if self._means.words is None:
            return WordsCame(asked.id, False, why=Reason("fleet.no_fetching"))
        self._fetching[asked.id] = fetcher = self._means.words()
        try:
            self._refuse_large(asked.clips)
            sounds = tuple(self._clip(fetcher, clip) for clip in asked.clips)
            _forget_clips(self._station / WORDS)
        except (OSError, Bad) as error:
            return WordsCame(asked.id, False, why=_reason(error))
        finally:
            self._fetching.pop(asked.id).close()
        return WordsCame(asked.id, False, dict.fromkeys(asked.outlets, sounds))

    def _refuse_large(self, clips: tuple[OrderClip, ...]) -> None:
        """Raise Bad for clips that would leave the ledger no room."""
        folder = self._station / WORDS
        folder.mkdir(parents=True, exist_ok=True)
        _forget_clips(folder)
        lacking = {clip.digest: clip.size for clip in clips if not (folder / f"{clip.digest}.mp3").exists()}
        needed = sum(lacking.values()) + _SPARE
        if needed > min(_MOST_BYTES, shutil.disk_usage(folder).free):
            raise Bad("fleet.words_too_large", megabytes=-(-needed // 1_000_000))

    def _clip(self, fetcher: Fetcher, clip: OrderClip) -> Sound:
        file = f"{WORDS}/{clip.digest}.mp3"
        if not (self._station / file).exists():
            fetcher.fetch(clip.digest, clip.size, self._station / file)
        return _sound(clip, file)

    def speak_here(self, asked: SpeakHere) -> None:
        """Have this PC's own voice say it."""
        self._dropped.discard(asked.id)
        self._voice.do(lambda: self._spoken(asked))

    def _spoken(self, asked: SpeakHere) -> WordsCame | None:
        if asked.id in self._dropped:
            return None
        found = self._speaking.speak(asked.id, asked.order, asked.outlets)
        if isinstance(found, Reason):
            return WordsCame(asked.id, True, why=found)
        return WordsCame(asked.id, True, found)

    def drop_words(self, order: str) -> None:
        """They are not needed any more."""
        self._dropped.add(order)
        self._speaking.drop(order)
        if (fetching := self._fetching.get(order)) is not None:
            fetching.close()

    def pause(self, on: bool) -> None:
        """Let the downloads of manifests rest, or go on."""
        if (downloads := self._means.downloads) is not None:
            downloads.pause() if on else downloads.go_on()

    def take_manifest(self, asked: TakeManifest) -> None:
        """Get, check and activate what a manifest names."""
        self._manifests.do(lambda: self._received(asked))

    def _received(self, asked: TakeManifest) -> ManifestDone:
        if self._means.receive is None:
            return ManifestDone(asked.id, Reason("fleet.no_fetching"))
        try:
            self._means.receive(asked.found)
        except (OSError, Bad) as error:
            return ManifestDone(asked.id, _reason(error))
        return ManifestDone(asked.id)


def at_hand(station: Path) -> AtHand | None:
    """What the desk keeps ready; None where it has written nothing that can be read."""
    try:
        return atomic.read_json(station / desk_exchange.AT_HAND, _hand)
    except (OSError, atomic.Broken):
        return None


def _hand(given: Any) -> AtHand:
    wanted = {name: given[name] for name in ("chimes", "languages")}
    hand: AtHand = typed_json.form(AtHand).strict(wanted)
    return hand


def _reason(error: OSError | Bad) -> Reason:
    return error.reason if isinstance(error, Bad) else Reason("fleet.not_fetched", {"why": str(error)})


def _sound(clip: OrderClip, file: str) -> Sound:
    length = clip.frames * 1000 // clip.rate
    return Sound(
        file, clip.digest, clip.rate, clip.skip, clip.frames, clip.version, clip.language, length, clip.by
    )  # fmt: skip


def _forget_clips(folder: Path) -> None:
    """Keep the newest clips of orders, and what has come of others."""
    every = sorted((each.stat().st_mtime, each.stat().st_size, each) for each in folder.iterdir())
    size = 0
    for count, (_, bytes_, path) in enumerate(reversed(every), 1):
        size += bytes_
        if count > _KEPT_CLIPS or size > _KEPT_BYTES:
            path.unlink(missing_ok=True)
