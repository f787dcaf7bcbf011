"""What an output was handed, and what gave way there (pure)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dalaba.air.outputs import Sound
from dalaba.air.playout.noted import coded, heard_by
from dalaba.core.model import Instant, Millis, OutletCard, Part, Reason, Spot

Kind = Literal["spot", "tone", "order", "talk"]
"""What was handed over: a spot of the programme, a sound check's tone, what somebody has announced, or somebody who
speaks live."""


@dataclass(frozen=True, slots=True)
class On:
    """A spot that was handed to an output."""

    spot: Spot
    at: Instant
    until: Instant
    lost: tuple[tuple[Part, Reason], ...] = ()
    kind: Kind = "spot"
    piece: int = 0
    """Of an announcement whose parts come one by one: more than 0 for those behind the first."""
    behind: Instant = 0
    """When the part before it was over."""
    before: int = 0
    """How many parts of the spot those were."""

    @property
    def key(self) -> str:
        """Its name towards the output."""
        return f"{self.spot.id}#{self.piece}" if self.piece else self.spot.id

    @property
    def good(self) -> list[Part]:
        """The parts that sound."""
        return [part for part in self.spot.parts if all(part is not each for each, _ in self.lost)]

    def heard(self, card: OutletCard, played: Millis) -> list[str]:
        """Those that are over when it is cut."""
        lead_in = 0 if self.kind == "order" else card.lead_in
        return heard_by(self.good, self.before, lead_in, card, played)

    def lacks(self) -> dict[str, object]:
        """What the ledger has of the others, where there are any."""
        return {"lost": [{"version": part.version, **coded(why)} for part, why in self.lost]} if self.lost else {}


@dataclass(frozen=True, slots=True)
class Broken:
    """A spot that gave way: how much of it was heard, and which parts to their end."""

    spot: Spot
    played: Millis
    heard: tuple[str, ...] = ()


def tone_of(name: str, sound: Sound, at: Instant) -> On:
    """A sound check's tone as what is handed over: a spot that no programme has."""
    tone = Spot(
        f"tone@{name}@{at}", name, at, at, sound.total, "", "试音 (test tone)", "", "notice", "now", (), latest=at
    )
    return On(tone, at, at + sound.total, kind="tone")
