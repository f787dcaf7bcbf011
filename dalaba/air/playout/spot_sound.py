"""Which parts of a spot can be heard, how loud, and as which sound an output receives it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from dalaba.air.outputs import Cue, Sound
from dalaba.air.playout.effects import Look, Steps, asked
from dalaba.air.playout.noted import is_chime, rest_after
from dalaba.core.model import Clip, Instant, Millis, OutletCard, Part, Reason, Spot

Check: TypeAlias = Callable[[Clip], "Reason | None"]
"""Why a clip cannot be played, or None if it exists, decodes and has its digest."""


def playable(spot: Spot) -> Steps[tuple[list[Part], list[tuple[Part, Reason]]]]:
    """The parts that can be heard, and the others with their reasons. A chime that lost its words is not played."""
    good: list[Part] = []
    lost: list[tuple[Part, Reason]] = []
    for part in spot.parts:
        if part.clip is None:
            why: Reason | None = part.why or Reason("air.not_made")
        else:
            why = yield from asked(Look(part.clip))
        if why is None:
            good.append(part)
        else:
            lost.append((part, why))
    return ([] if lost and all(map(is_chime, good)) else good), lost


def loudness(card: OutletCard, asked: int, at: Instant, urgent: bool = False, exam: bool = False) -> float:
    """The amplitude factor: the outlet's volume, reduced by what the item asks for and by softer hours.

    It never exceeds the ceiling, which differs in hours when the outlet should be silent. `asked`: per cent. Urgent
    announcements are equally loud at every hour. So is an exam's own sound, for which there are no hours of silence.
    """
    silent = not exam and card.is_silent(at)
    soft = 100 if urgent or exam else softened(card, at)
    return min(card.volume * asked / 100 * soft / 100, card.quiet_volume if silent else card.max_volume) / 100


def softened(card: OutletCard, at: Instant) -> int:
    """The percentage of its volume that the softer hours leave at that time; where several apply, the lowest."""
    return min((percent for since, until, percent in card.softer if since <= at < until), default=100)


def bed_of(spot: Spot) -> Steps[tuple[Part | None, list[tuple[Part, Reason]]]]:
    """The music under its words, if it can be heard; and if not, why. The words are heard without it."""
    bed = spot.bed
    if bed is None:
        return None, []
    why = (bed.why or Reason("air.not_made")) if bed.clip is None else (yield from asked(Look(bed.clip)))
    return (bed, []) if why is None else (None, [(bed, why)])


def sound_of(folder: Path, card: OutletCard, parts: list[Part], gain: float, bed: Part | None = None) -> Sound:
    """Lead-in, the parts with gaps between them, and lead-out, as an output wants them. `folder`: the station's. `bed`:
    the music under them.
    """
    cues = []
    at = card.lead_in
    for part in parts:
        if part.clip is not None:
            cues.append(_cue(folder, part.clip, at))
            at += part.clip.duration + rest_after(part, card)
    rest = rest_after(parts[-1], card) if parts else card.gap
    under = (_cue(folder, bed.clip, 0),) if bed is not None and bed.clip is not None and cues else ()
    return Sound(tuple(cues), gain, at - rest + card.lead_out, card.fade, under)


def _cue(folder: Path, clip: Clip, at: Millis) -> Cue:
    return Cue(folder / clip.file, at, clip.rate, clip.skip, clip.frames)
