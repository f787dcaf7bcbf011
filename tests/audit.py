"""What a ledger says of an air whose plan is changed while it plays, held against the plan in force at each entry.

No clock is simulated: which plan a beginning belongs to, the order of the entries says. So this holds on a PC with more
to do than it can, where nobody knows beforehand in which second air takes what it is handed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from dalaba.core.model import Event, Instant
from tests.storm import GRACE, Key

TAKING = frozenset(("programme", "planned", "refused", "withdrawn", "renamed", "corrected"))
"""What air writes of a changed programme; and "cut", with that as its reason."""
CHANGED = "air.programme_changed"
Plan = Counter[tuple[Key, str]]
"""What is to be heard, with the words that are not its script's."""


@dataclass
class Play:
    """One that the plan has or had."""

    key: Key
    words: str
    begun: bool = False
    wanted: bool = True
    doubt: bool = False
    """It may be heard, or never be: nobody can tell from outside what people meant."""


class Auditor:
    """Of names she knows which card and which script they are; `words` tells what a clip says. `faults`: what should
    not have been. At first there is no plan."""

    def __init__(
        self, midnight: Instant, cards: Mapping[str, int], scripts: Mapping[str, int], words: Callable[[str], str]
    ) -> None:
        self.faults: list[str] = []
        self.begun = self.cut = 0
        self._midnight, self._cards, self._scripts, self._words = midnight, cards, scripts, words
        self._plays: defaultdict[Key, list[Play]] = defaultdict(list)
        self._keys: dict[str, Key] = {}
        """By the id of a play: what it is. It stays that, whatever its outlet and script are called later."""
        self._on: dict[str, Play] = {}
        """What the cards were handed and nothing is told of yet, in order."""
        self._at: dict[str, Instant] = {}
        """When that was to begin."""

    def read(self, events: Iterable[Event]) -> None:
        """What was written since, while no plan changed."""
        for event in events:
            if event.kind in ("planned", "refused"):
                self._learn(event)
            elif event.kind == "started":
                self._started(event)
            elif event.kind in ("ended", "cut"):
                self._over(event)
            elif event.kind == "missed" and not self._too_late(self._keys[event.spot], event.wall):
                self.faults.append(f"missed {event.spot} {event.reason}")

    def changed(self, events: list[Event], plan: Plan) -> None:
        """What was written since, and somewhere among it air took that plan."""
        first = next((number for number, event in enumerate(events) if _taking(event)), len(events))
        self.read(events[:first])
        front = {play.key[0]: spot for spot, play in reversed(self._on.items()) if play.wanted}
        by_key: defaultdict[Key, Counter[str]] = defaultdict(Counter)
        for (key, words), count in plan.items():
            by_key[key][words] = count
        taken = events[first].wall if first < len(events) else 0
        new = [play for key in {*self._plays, *by_key} for play in self._plan(key, by_key[key], taken)]
        for play in new:
            play.doubt |= self._moved_back(play)
        self.read(events[first:])
        for spot in front.values():
            if spot in self._on and not self._on[spot].wanted and self._first_there(spot):
                self.faults.append(f"sounds on, and nobody wants it {spot}")

    def close(self) -> None:
        """Everything is over: what the plan has was heard as often as it says."""
        plays = [play for plays in self._plays.values() for play in plays]
        self.faults += [f"not heard {play}" for play in plays if play.wanted and not (play.begun or play.doubt)]
        self.faults += [f"without an end {spot}" for spot in self._on]

    def _plan(self, key: Key, wanted: Counter[str], taken: Instant) -> list[Play]:
        """What the new plan has there is what was there: what began goes first, then what stands for it with a value
        that was corrected. Returns the rest: it is new."""
        plays = sorted(self._plays[key], key=lambda play: not play.begun)
        for play in plays:
            play.wanted = wanted[play.words] > 0
            wanted[play.words] -= play.wanted
        over = [play for play in plays if play.begun and not play.wanted]
        waited = any(not play.begun and not play.wanted for play in plays)
        new = list((+wanted).elements())
        if not waited:
            for play, words in zip(over, list(new), strict=False):
                play.words, play.wanted = words, True
                new.remove(words)
        # A waiting one has other words now, or one that began was corrected and the waiting one taken out.
        doubt = bool(waited and over) or self._too_late(key, taken)
        kept = [play for play in plays if play.begun or play.wanted]
        added = [Play(key, words, doubt=doubt) for words in new]
        self._plays[key] = kept + added
        return added

    def _moved_back(self, new: Play) -> bool:
        """It may be one that was heard, and is given an earlier time now."""
        over = (play for plays in self._plays.values() for play in plays if play.begun and not play.wanted)
        return any(
            (*play.key[:2], play.words) == (*new.key[:2], new.words) and play.key[2] > new.key[2] for play in over
        )

    def _too_late(self, key: Key, now: Instant) -> bool:
        return key[2] + self._midnight + GRACE < now

    def _first_there(self, spot: str) -> bool:
        """What only follows the one that is cut is as good as begun, and is heard."""
        card = self._on[spot].key[0]
        return next(each for each, play in self._on.items() if play.key[0] == card) == spot

    def _learn(self, event: Event) -> None:
        script, due = self._scripts[str(event.detail["script"])], event.detail["due"]
        assert isinstance(due, int)
        self._keys[event.spot] = self._cards[event.output], script, due - self._midnight
        if event.kind == "refused":
            self.faults.append(f"refused {event.spot} {event.reason}")

    def _started(self, event: Event) -> None:
        key, at, words = self._keys[event.spot], event.detail["at"], self._words(event.clip)
        assert isinstance(at, int)
        if event.spot in self._on and self._at[event.spot] >= event.wall:
            self._at[event.spot] = at  # the one before it was cut: what was to follow is handed over anew
            return
        self._at[event.spot] = at
        waiting = [play for play in self._plays[key] if play.wanted and not play.begun and play.words == words]
        if not waiting:
            self.faults.append(f"once more than planned {event.spot} {words}")
            waiting = [Play(key, words)]
        if at < key[2] + self._midnight:
            self.faults.append(f"too early {event.spot}")
        waiting[0].begun, self._on[event.spot] = True, waiting[0]
        self.begun += 1

    def _over(self, event: Event) -> None:
        play = self._on.pop(event.spot)
        if event.kind == "cut":
            self.cut += 1
            if event.reason != CHANGED or play.wanted:
                self.faults.append(f"cut {event.spot} {event.reason}")


def _taking(event: Event) -> bool:
    return event.kind in TAKING or (event.kind == "cut" and event.reason == CHANGED)


def sounds(events: Iterable[Event], cards: Mapping[str, int], silent: int) -> tuple[Counter[tuple[int, str]], ...]:
    """By card and clip what is to be found in a recording: what was heard for longer than the `silent` milliseconds it
    begins with, and what was cut about there, so that nobody can tell."""
    clip: dict[str, str] = {}
    sure: Counter[tuple[int, str]] = Counter()
    perhaps: Counter[tuple[int, str]] = Counter()
    for event in events:
        if event.kind == "started":
            clip[event.spot] = event.clip
        elif event.kind in ("ended", "cut"):
            played = event.detail["played_ms"] if event.kind == "cut" else silent + 1_000
            assert isinstance(played, int)
            if played > silent - 200:
                (sure if played > silent + 200 else perhaps)[cards[event.output], clip[event.spot]] += 1
    return sure, perhaps
