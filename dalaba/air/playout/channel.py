"""An outlet that is played here: what its output was handed, and what of a spot it can be handed."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

from dalaba.air.outputs import Cue, Output, Sound
from dalaba.air.playout.decide import LATE
from dalaba.air.playout.noted import coded, heard_by, is_chime, rest_after
from dalaba.core.model import Clip, Instant, Millis, OutletCard, Part, Reason, Spot

Kind = Literal["spot", "tone", "order", "talk"]
"""What was handed over: a spot of the programme, a sound check's tone, what somebody has announced, or somebody who
speaks live."""
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
    ordered: list[Spot] = field(default_factory=list)
    """Spots that people have asked for, and those that are taken up again: no programme has them."""
    stopped: Reason | None = None
    yielded: Reason | None = None
    """Somebody else has the amplifier."""
    device: Reason | None = None
    gave_way: Reason | None = None
    """What the programme gave way to, until it goes on."""
    broken: list[Broken] = field(default_factory=list)
    """What gave way, and may go on."""
    volume: int | None = None
    """As a person has set it; None: as the station has it."""
    hindered_since: Instant | None = None
    """From when on something was in the way; None: nothing is."""
    talked: Reason | None = None
    """Somebody speaks here live: the programme is held meanwhile."""
    kept: Instant = 0
    """Until when it is kept for words that are to follow their chime; 0: none are."""
    over: Instant = 0
    """When sound was last over here; 0: there was none yet."""
    behind: dict[str, Millis] = field(default_factory=dict)
    """Campaign -> how late its last call was, while it is late at all."""

    def note_call(self, spot: Spot, at: Instant) -> None:
        """A call begins at `at`. One that was missed in a gap makes those behind it keep their distance to it."""
        if spot.catch_up == "all" and (spot.start < self.able_since - LATE or spot.campaign in self.behind):
            self.behind[spot.campaign] = max(0, at - spot.start)

    @property
    def hindrance(self) -> Reason | None:
        """Why nothing may sound here now."""
        return self.stopped or self.yielded or self.device

    def able_again(self, gap: Reason, now: Instant) -> None:
        """What was in the way is over; what waits to go on waited for this last."""
        self.gap, self.able_since = gap, now
        self.gave_way = gap if self.gave_way else None

    def forget(self, gone: set[str]) -> None:
        """What no programme has any more does not go on, though it gave way or waits to go on."""
        self.broken = [each for each in self.broken if each.spot.id not in gone]
        for spot in [each for each in self.ordered if each.id in gone]:
            self.ordered.remove(spot)
            self.pending.remove(spot)

    def taken_up(self, now: Instant) -> list[Spot]:
        """The spots that gave way and go on by their rule: from the part that was broken off, from their beginning,
        or not at all. What had not been heard at all begins; what is past its last moment does not."""
        broken, self.broken = self.broken, []
        found = []
        for each in broken:
            spot, begun = each.spot, each.played > 0
            if now > spot.latest or (begun and spot.if_cut == "drop"):
                continue
            left = tuple(part for part in spot.parts if part.version not in each.heard)
            if not left:
                continue  # only its last silence was cut: it was heard
            parts = left if begun and spot.if_cut == "resume" else spot.parts
            found.append(spot._replace(start=max(now, spot.start), parts=parts, catch_up="once"))
        return found

    @property
    def until(self) -> Instant:
        """When all it was handed, and is kept for, is over; 0: nothing is on."""
        return max(self.on[-1].until if self.on else 0, self.kept)


def tone_of(channel: Channel, sound: Sound, at: Instant) -> On:
    """A sound check's tone as what is handed over: a spot that no programme has."""
    name = channel.card.name
    tone = Spot(
        f"tone@{name}@{at}", name, at, at, sound.total, "", "试音 (test tone)", "", "notice", "now", (), latest=at
    )
    return On(tone, at, at + sound.total, kind="tone")


def playable(spot: Spot, check: Check) -> tuple[list[Part], list[tuple[Part, Reason]]]:
    """(the parts that can be heard, the others with their reasons). A chime whose words are lost is not heard alone."""
    good: list[Part] = []
    lost: list[tuple[Part, Reason]] = []
    for part in spot.parts:
        why = (part.why or Reason("air.not_made")) if part.clip is None else check(part.clip)
        if why is None:
            good.append(part)
        else:
            lost.append((part, why))
    return ([] if lost and all(map(is_chime, good)) else good), lost


def loudness(card: OutletCard, asked: int, at: Instant, urgent: bool = False) -> float:
    """The factor on the amplitude: the outlet's volume, of that what the item asks for and what its softer hours leave,
    never above the ceiling, which is another one while the outlet should be silent. `asked`: per cent. What is urgent
    is as loud at every hour."""
    silent = any(since <= at < until for since, until in card.silent)
    soft = 100 if urgent else softened(card, at)
    return min(card.volume * asked / 100 * soft / 100, card.quiet_volume if silent else card.max_volume) / 100


def softened(card: OutletCard, at: Instant) -> int:
    """What its softer hours leave of its volume then, per cent; the softest counts where several do."""
    return min((percent for since, until, percent in card.softer if since <= at < until), default=100)


def sound_of(folder: Path, card: OutletCard, parts: list[Part], gain: float) -> Sound:
    """Lead-in, the parts with gaps between them, lead-out, as an output wants them. `folder`: the station's."""
    cues = []
    at = card.lead_in
    for part in parts:
        if part.clip is not None:
            cues.append(Cue(folder / part.clip.file, at, part.clip.rate, part.clip.skip, part.clip.frames))
            at += part.clip.duration + rest_after(part, card)
    rest = rest_after(parts[-1], card) if parts else card.gap
    return Sound(tuple(cues), gain, at - rest + card.lead_out, card.fade)
