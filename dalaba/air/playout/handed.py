"""What an output was handed, and what gave way (pure)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dalaba.air.outputs import Sound
from dalaba.air.playout.noted import coded, heard_by
from dalaba.core.model import Instant, Millis, OutletCard, Part, Reason, Spot

Kind = Literal["spot", "tone", "order", "talk"]
"""What was handed over: a spot of the programme, the tone of a sound check, an announcement, or a live talk."""


@dataclass(frozen=True, slots=True)
class On:
    """A spot that was handed to an output."""

    spot: Spot
    at: Instant
    until: Instant
    lost: tuple[tuple[Part, Reason], ...] = ()
    kind: Kind = "spot"
    piece: int = 0
    """The number of this piece, when an announcement's parts are handed over one by one; 0 for the first."""
    behind: Instant = 0
    """When the part before this one ended."""
    before: int = 0
    """How many parts of the spot came before this piece."""
    begin: Millis = 0
    """How much of the spot had been heard before it was broken off, so that this goes on there."""
    via: str = ""
    """The output that has it, if it is not the outlet's own: the spare card."""

    @property
    def key(self) -> str:
        """The name under which the output knows it."""
        return f"{self.spot.id}#{self.piece}" if self.piece else self.spot.id

    @property
    def good(self) -> list[Part]:
        """The parts that can be heard."""
        return [part for part in self.spot.parts if all(part is not each for each, _ in self.lost)]

    def heard(self, card: OutletCard, played: Millis) -> list[str]:
        """The versions that had ended when it was cut, `played` milliseconds after its start."""
        lead_in = 0 if self.kind == "order" else card.lead_in
        return heard_by(self.good, self.before, lead_in, card, self.begin + played)

    def lacks(self) -> dict[str, object]:
        """The ledger detail about parts that cannot be heard; empty if there are none."""
        return {"lost": [{"version": part.version, **coded(why)} for part, why in self.lost]} if self.lost else {}


@dataclass(frozen=True, slots=True)
class Broken:
    """A spot that gave way: how much of it was heard, and which parts were heard to their end."""

    spot: Spot
    played: Millis
    heard: tuple[str, ...] = ()


def tone_of(name: str, sound: Sound, at: Instant) -> On:
    """The tone of a sound check, in the form that is handed over: a spot of no programme."""
    tone = Spot(
        f"tone@{name}@{at}", name, at, at, sound.total, "", "试音 (test tone)", "", "notice", "now", (), latest=at
    )
    return On(tone, at, at + sound.total, kind="tone")
