"""Exams' papers before they are due: held in memory with their second files, beside a spare card that is open.

What is wrong is on the ledger minutes before the paper, and in `status`. Who plays them is `airing`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from itertools import takewhile
from pathlib import Path

from dalaba.air.outputs import Sound
from dalaba.air.playout.channel import Channel
from dalaba.air.playout.effects import Close, Hold, LetGo, Look, Steps, Write, asked, listen, opened
from dalaba.air.playout.noted import coded, gone
from dalaba.air.playout.spot_sound import sound_of
from dalaba.core.model import Instant, Millis, OutletCard, Part, Reason, Spot
from dalaba.core.spot_id import SpotId

LOAD: Millis = 10 * 60_000
"""How long before a paper it is taken into memory."""
LOOK: Millis = 3 * 3_600_000
"""How long before a paper its files are checked for the first time."""
_AGAIN: Millis = 1_000


@dataclass(slots=True)
class Version:
    """One of the files of a paper."""

    parts: tuple[Part, ...]
    asked: Sound
    """As it is asked for."""
    sound: Sound | None = None
    """The same in memory."""
    why: Reason | None = None
    """Why it cannot be heard."""

    @property
    def known(self) -> bool:
        return self.sound is not None or self.why is not None


@dataclass(slots=True)
class Paper:
    """One paper, or its trial: its own sound, then the one that is heard if that fails."""

    spot: Spot
    versions: list[Version]
    has_spare: bool = False
    spare: Reason | None = None
    """Why the spare card cannot be used, if there is one."""
    told: bool = False
    heard: Version | None = None
    """The one that was handed to an output."""

    @property
    def ready(self) -> bool:
        return all(each.known for each in self.versions)

    @property
    def said(self) -> dict[str, object]:
        """What the ledger has of it."""
        own, *second = self.versions
        return {
            "exam": self.spot.exam, "title": self.spot.title, "file": coded(own.why), "has_reserve": bool(second),
            "reserve": coded(second[0].why if second else None), "has_spare": self.has_spare,
            "spare": coded(self.spare),
        }  # fmt: skip

    @property
    def troubles(self) -> list[Reason]:
        """What is wrong with it."""
        own, *second = self.versions
        found = [("air.paper_file", own.why), *(("air.paper_reserve", each.why) for each in second)]
        return [_wrong(self.spot, code, why) for code, why in (*found, ("air.paper_spare", self.spare)) if why]


@dataclass(slots=True)
class Papers:
    """The papers of one playout that are due soon or sound."""

    folder: Path
    of: dict[str, Paper] = field(default_factory=dict)
    """Spot id -> the paper."""
    seen: dict[str, list[Reason]] = field(default_factory=dict)
    """Spot id of a paper of the next hours -> what was wrong with its files."""
    open: set[str] = field(default_factory=set)
    """Outlets whose spare card is open."""

    def turn(self, channel: Channel, now: Instant) -> Steps[Instant | None]:
        """Take the papers of the next minutes into memory, and let go of those that are over. Returns when to come
        again.
        """
        if not (channel.has_papers or self.of or self.open):
            return None
        today = [spot for spot in takewhile(lambda each: each.start <= now + LOOK, channel.pending) if spot.exam]
        soon = [spot for spot in today if spot.start <= now + LOAD]
        for spot in soon:
            yield from self.load(channel, spot)
        for spot in today:
            yield from self._look(channel, spot)
        sounding = {on.spot.id for on in channel.on}
        yield from self._forget(channel, {spot.id for spot in soon} | sounding)
        ids = {spot.id for spot in today} | sounding
        self.seen = {key: whys for key, whys in self.seen.items() if key in ids or not _is_of(key, channel.name)}
        coming = (at for spot in channel.pending if spot.exam for at in (spot.start - LOOK, spot.start - LOAD))
        waits = any(not self.of[spot.id].ready for spot in soon) or any(each.id not in self.seen for each in today)
        return now + _AGAIN if waits else min((at for at in coming if at > now), default=None)

    def _look(self, channel: Channel, spot: Spot) -> Steps[None]:
        """Check the files of a paper of the next hours, once; what is wrong with them is told while there is time."""
        if spot.id in self.seen:
            return
        clips = [part.clip for part in (*spot.parts, *spot.reserve) if part.clip is not None]
        if not (yield Hold(clips, None)):  # in the thread of what is long, so that no other outlet waits
            return
        whys = []
        for code, parts in (("air.paper_file", spot.parts), ("air.paper_reserve", spot.reserve)):
            for part in parts:
                why = part.why or Reason("air.not_made") if part.clip is None else (yield from asked(Look(part.clip)))
                whys += [_wrong(spot, code, why)] if why else []
        self.seen[spot.id] = whys
        if whys and spot.id not in self.of:
            yield Write("paper", spot.id, channel.name, why=whys[0], detail={"exam": spot.exam, "title": spot.title})

    def load(self, channel: Channel, spot: Spot) -> Steps[Paper]:
        """The paper, with as much of it in memory as is there yet."""
        paper = self.of.get(spot.id)
        if paper is None or paper.spot.parts != spot.parts or paper.spot.reserve != spot.reserve:
            versions = [self._version(channel, parts) for parts in (spot.parts, spot.reserve) if parts]
            versions = versions or [Version((), Sound((), 1.0, 0), why=_unmade(spot))]
            paper = self.of[spot.id] = Paper(spot, versions, channel.card.spare is not None)
        for each in paper.versions:
            if not each.known:
                clips = [part.clip for part in each.parts if part.clip is not None]
                found: Sound | Reason | None = yield Hold(clips, each.asked)
                each.sound = found if isinstance(found, Sound) else None
                each.why = found if isinstance(found, Reason) else None
        if channel.card.spare is not None and not paper.told:
            name = yield from self.spare(channel)
            (status,) = yield from listen([name])
            paper.spare = (status.reason or gone(spare_of(channel.card))) if status.state == "lost" else None
        if paper.ready and not paper.told:
            paper.told = True
            yield from self._tell(channel, paper)
        return paper

    def _version(self, channel: Channel, parts: tuple[Part, ...]) -> Version:
        why = next((part.why or Reason("air.not_made") for part in parts if part.clip is None), None)
        return Version(parts, sound_of(self.folder, channel.card, list(parts), 1.0), why=why)

    def _tell(self, channel: Channel, paper: Paper) -> Steps[None]:
        spot, whys = paper.spot, paper.troubles
        ready = Reason("air.paper_ready", {"exam": spot.exam, "title": spot.title, "outlet": channel.name})
        yield Write("paper", spot.id, channel.name, why=whys[0] if whys else ready, detail=paper.said)

    def _forget(self, channel: Channel, wanted: Collection[str]) -> Steps[None]:
        mine = [key for key, paper in self.of.items() if paper.spot.outlet == channel.name]
        waiting = {each.spot.id for each in channel.broken}
        for key in [key for key in mine if key not in wanted and key not in waiting]:
            for each in self.of.pop(key).versions:
                yield LetGo(each.asked)
        if channel.name in self.open and not wanted and not waiting:
            yield from self.close_spare(channel.name)

    # -- the spare card

    def spare(self, channel: Channel) -> Steps[str]:
        """The name of the outlet's spare output, which is open then; "" if there is none."""
        if channel.card.spare is None:
            return ""
        card = spare_of(channel.card)
        if channel.name not in self.open:
            yield from opened(card)
            self.open.add(channel.name)
        return card.name

    def close_spare(self, outlet: str) -> Steps[None]:
        """Close the spare card, if it is open."""
        if outlet in self.open:
            self.open.discard(outlet)
            yield Close(spare_name(outlet))

    def troubles(self) -> Iterable[Reason]:
        """What is wrong with the papers of the next hours."""
        early = [why for key, whys in self.seen.items() if key not in self.of for why in whys]
        return [*early, *(why for paper in self.of.values() for why in paper.troubles)]


def spare_name(outlet: str) -> str:
    """The name of an outlet's spare output. No outlet has a space in its name."""
    return f"{outlet} (spare)"


def spare_of(card: OutletCard) -> OutletCard:
    """The card under which the spare output is opened."""
    return replace(card, name=spare_name(card.name), output=card.spare, spare=None)


def _is_of(key: str, outlet: str) -> bool:
    return SpotId.parse(key).outlet == outlet


def _wrong(spot: Spot, code: str, why: Reason) -> Reason:
    return Reason(code, {"exam": spot.exam, "title": spot.title, "outlet": spot.outlet}).because(why)


def _unmade(spot: Spot) -> Reason:
    return next((part.why for part in spot.lost if part.why is not None), Reason("air.no_clip"))
