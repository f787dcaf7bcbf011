"""How a notice sounds at an outlet: the very clips that go out there, in their order, with the rests between them.

Clips that are not there yet are made, as for any programme, and kept in the library. At most a few minutes of sound are
made for one hearing, and one hearing at a time.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from dalaba.compile.render.prepared import Outcome
from dalaba.core.model import Clip, Millis, OutletCard, Reason, Wanted
from dalaba.core.problems import Bad
from dalaba.core.spot_id import SpotId
from dalaba.desk.root import Station
from dalaba.station.schedules import Campaign, Row, expand

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LONGEST: Millis = 300_000
"""The longest sound that is made to be heard."""
_PATIENCE = 0.5
"""Seconds to wait for another hearing that is being made. Who waits longer keeps pages from opening."""
ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True)
class Sounding:
    """What is heard."""

    samples: NDArray[np.float32]
    rate: int
    clips: tuple[Clip, ...]
    languages: tuple[str, ...]
    """Of each clip."""
    silent: tuple[Reason, ...]
    """Why parts of it are not heard."""


@dataclass(frozen=True, slots=True)
class Hearing:
    """What is to be heard: a wish at an outlet, and the versions of it that go out together, in their order."""

    want: Wanted
    card: OutletCard
    versions: tuple[tuple[str, str], ...] = ()
    """(version, language) of each part; empty: all that are wanted."""


def of_draft(
    station: Station, script: str, outlet: str, day: date, languages: tuple[str, ...], length: str,
    facts: Mapping[str, str],
) -> Hearing:  # fmt: skip
    """A notice that nothing plays yet, with the facts of the form."""
    row = Row("", "", script, (outlet,), languages=languages, length=length, values=facts)
    want, _ = station.wanted_of(station.plan.scripts[script], outlet, day, True, (Campaign("", "", ()), row))
    return Hearing(want, station.setup.outlets[outlet].card())


def of_programme(station: Station, script: str, outlet: str, day: date, row: str = "", language: str = "") -> Hearing:
    """What goes out of a script on a day at an outlet ("": the first that hears it): its first play (of this row). If
    it does not play then, as an order would say it. `language`: only this one. Raises Bad for an unknown name."""
    found = station.plan.scripts.get(script)
    if found is None or (outlet and outlet not in station.setup.outlets):
        raise Bad("page_notice.unknown", name=script if found is None else outlet)
    programme = station.compile(day)
    spot = next(
        (each for each in programme.spots
         if each.script == script and outlet in ("", each.outlet) and row in ("", SpotId.parse(each.id).row)),
        None,
    )  # fmt: skip
    if spot is None:
        playing = (name for campaign in station.plan.campaigns for each in campaign.rows if each.says(script)
                   for name in each.outlets)  # fmt: skip
        where = outlet or next(playing, next(iter(station.setup.outlets)))
        want, _ = station.wanted_of(found, where, day, False)
        hearing = Hearing(want, station.setup.outlets[where].card())
    else:
        occurrences = expand(station.plan, day, frozenset((spot.outlet,)))[0]
        want = next(each.booking.wanted for each in occurrences if each.id == spot.id)
        card = next(each for each in programme.outlets if each.name == spot.outlet)
        hearing = Hearing(want, card, tuple((part.version, part.language) for part in spot.parts))
    if not language:
        return hearing
    versions = hearing.versions or tuple(
        (each.part.version, each.part.language) for each in _outcomes(station, hearing)
    )
    return Hearing(hearing.want, hearing.card, tuple(each for each in versions if each[1] == language))


def sounding(station: Station, hearing: Hearing) -> Sounding:
    """Make what is missing, and put it together. Raises Bad if nothing is heard, if it is too long, or if too many
    others are being made."""
    if not ONE_AT_A_TIME.acquire(timeout=_PATIENCE):
        raise Bad("console.busy")
    try:
        return _joined(station, hearing, _made(station, hearing))
    finally:
        ONE_AT_A_TIME.release()


def _outcomes(station: Station, hearing: Hearing) -> list[Outcome]:
    found = station.preparer.prepare([hearing.want], unapproved=True).outcomes[hearing.want]
    if not hearing.versions:
        return list(found)
    named = {(each.part.version, each.part.language): each for each in found}
    return [named[which] for which in hearing.versions if which in named]


def _made(station: Station, hearing: Hearing) -> dict[str, Reason]:
    """Make the clips that are missing. Returns key -> why one could not be made."""
    todo = [each.clip.recipe for each in _outcomes(station, hearing) if each.clip and each.clip.clip is None]
    if sum(recipe.estimate for recipe in todo) > LONGEST:
        raise Bad("page_notice.sound_long", most=str(LONGEST // 60_000))
    if not todo:
        return {}
    report = station.make({recipe.key: recipe for recipe in todo})
    return {recipe.key: why for recipe, why in report.failed}


def _joined(station: Station, hearing: Hearing, failed: dict[str, Reason]) -> Sounding:
    outcomes = _outcomes(station, hearing)
    heard = [(each.part, each.part.clip) for each in outcomes if each.part.clip is not None]
    reasons = (each.part.why or (failed.get(each.clip.recipe.key) if each.clip else None) for each in outcomes)
    silent = tuple(dict.fromkeys(why for why in reasons if why is not None))
    if not heard:
        why = silent[0] if silent else Reason("page_notice.nothing_heard")
        raise Bad(why.code, **why.params)
    clips = tuple(clip for _, clip in heard)
    samples, rate = _samples(station, clips, hearing.card)
    return Sounding(samples, rate, clips, tuple(part.language for part, _ in heard), silent)


def _samples(station: Station, clips: Iterable[Clip], card: OutletCard) -> tuple[NDArray[np.float32], int]:
    """Lead-in, the clips with their gaps, lead-out, as one channel."""
    import numpy as np

    from dalaba.sound.codec import open_sound, resample

    clips = tuple(clips)
    rate = max(clip.rate for clip in clips)
    pieces, rest = [np.zeros(rate * card.lead_in // 1000, np.float32)], np.zeros(rate * card.gap // 1000, np.float32)
    for clip in clips:
        blocks = [
            block.mean(axis=1, dtype=np.float32) for block in open_sound(station.folder / clip.file).blocks(clip.skip)
        ]
        pieces += [resample(np.concatenate(blocks)[: clip.frames], clip.rate, rate), rest]
    pieces[-1] = np.zeros(rate * card.lead_out // 1000, np.float32)
    return np.concatenate(pieces), rate
