"""An outlet that is played here: what its output was handed, and what of a spot it can be handed."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

from dalaba.model import Clip, Instant, OutletCard, Part, Reason, Spot
from dalaba.outputs import Cue, Output, Sound

Kind = Literal["spot", "tone", "talk"]
"""What was handed over: a spot of the programme, a sound check's tone, or somebody who speaks live."""
Check: TypeAlias = Callable[[Clip], "Reason | None"]
"""Why a clip cannot be played, or None: it exists, decodes, and has its digest."""


@dataclass(frozen=True, slots=True)
class On:
    """A spot that was handed to an output."""

    spot: Spot
    at: Instant
    until: Instant
    lost: tuple[tuple[Part, Reason], ...] = ()
    kind: Kind = "spot"


@dataclass(slots=True)
class Channel:
    """One outlet that is played here."""

    card: OutletCard
    output: Output
    able_since: Instant
    gap: Reason
    pending: deque[Spot] = field(default_factory=deque)
    on: deque[On] = field(default_factory=deque)
    """What the output has: what sounds, and what follows it without a gap."""
    stopped: Reason | None = None
    device: Reason | None = None
    talked: Reason | None = None
    """Somebody speaks here live: the programme is held meanwhile."""
    over: Instant = 0
    """When sound was last over here; 0: there was none yet."""

    @property
    def until(self) -> Instant:
        """When all it was handed is over; 0: nothing is on."""
        return self.on[-1].until if self.on else 0


def tone_of(channel: Channel, sound: Sound, at: Instant) -> On:
    """A sound check's tone as what is handed over: a spot that no programme has."""
    name = channel.card.name
    tone = Spot(
        f"tone@{name}@{at}", name, at, at, sound.total, "", "试音 (test tone)", "", "notice", "now", (), latest=at
    )
    return On(tone, at, at + sound.total, kind="tone")


def playable(spot: Spot, check: Check) -> tuple[list[Part], list[tuple[Part, Reason]]]:
    """(the parts that can be heard, the others with their reasons)."""
    good: list[Part] = []
    lost: list[tuple[Part, Reason]] = []
    for part in spot.parts:
        why = Reason("air.not_made") if part.clip is None else check(part.clip)
        if why is None:
            good.append(part)
        else:
            lost.append((part, why))
    return good, lost


def loudness(card: OutletCard, asked: int, at: Instant) -> float:
    """The factor on the amplitude: the outlet's volume, of that what the item asks for, never above the ceiling, which
    is another one while the outlet should be silent. `asked`: per cent."""
    silent = any(since <= at < until for since, until in card.silent)
    return min(card.volume * asked / 100, card.quiet_volume if silent else card.max_volume) / 100


def sound_of(folder: Path, card: OutletCard, parts: list[Part], gain: float) -> Sound:
    """Lead-in, the parts with gaps between them, lead-out, as an output wants them. `folder`: the station's."""
    cues = []
    at = card.lead_in
    for part in parts:
        if part.clip is not None:
            cues.append(Cue(folder / part.clip.file, at, part.clip.rate, part.clip.skip, part.clip.frames))
            at += part.clip.duration + card.gap
    return Sound(tuple(cues), gain, at - card.gap + card.lead_out, card.fade)
