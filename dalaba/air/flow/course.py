"""Where a flow's pieces lie: which piece is heard at a position, and which are still to come. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from dalaba.air.flow import FlowSpec, Report
from dalaba.core.model import IfCut, Millis, Reason

RATE = 48_000
"""Hertz: frames of a flow are counted at the rate of the clips that are made here, whatever the card's."""


class Place(NamedTuple):
    """A frame of a piece, or of the gap before it."""

    number: int
    """Of the piece, counted from 0."""
    frame: int = 0
    silence: int = 0
    """Frames of the gap that are still to come."""


_FIRST = Place(0)


@dataclass(slots=True)
class _Heard:
    """One piece in its place."""

    number: int
    since: int
    """The frame of the flow that its beginning is or would be."""
    until: int | None = None
    """The frame after its last; None while it goes on."""


@dataclass
class Course:
    """What was decoded of a flow from some frame on. One thread adds to it, another one reads it."""

    spec: FlowSpec
    since: int = 0
    """The frame of the flow that it begins with."""
    start: Place = field(default=_FIRST)
    """What is heard there."""
    known: bool = False
    """Whether it was reported that the piece which is heard there has begun."""
    noted: list[tuple[int, Report]] = field(default_factory=list)
    """What happened, at which frame, in order."""
    _heard: list[_Heard] = field(default_factory=list)

    @classmethod
    def of(cls, spec: FlowSpec) -> Course:
        """From its beginning on."""
        return cls(spec).after(frames(spec.begin), "resume", 0)

    def begun(self, number: int, at: int, skipped: int = 0) -> None:
        """A piece is heard from frame `at` on, less so many frames, which were heard before."""
        piece = self.spec.pieces[number]
        self._heard.append(_Heard(number, at - skipped))
        if not (self.known and number == self.start.number):
            self.noted.append((at, Report("piece", ms(at), piece.name, piece.digest)))

    def ended(self, number: int, at: int) -> None:
        """It was heard to its end."""
        self._heard[-1].until = at
        self.noted.append((at, self._over(number, at)))

    def failed(self, number: int, at: int, why: Reason) -> None:
        """It cannot be heard from there on, or not at all."""
        if self._heard and self._heard[-1].number == number:
            self._heard[-1].until = at
        piece = self.spec.pieces[number]
        self.noted.append((at, Report("failed", ms(at), piece.name, piece.digest, why)))

    def after(self, at: int, how: IfCut, reported: int) -> Course:
        """How it goes on after a pause at that frame. `reported`: how many of the things noted are reported already."""
        place, inside = self._at(at)
        pending = [(frame, report) for frame, report in self.noted[reported:] if frame <= at]
        begun = inside and any(heard.number == place.number for heard in self._heard)
        if begun and how != "resume":
            pending.append((at, self._over(place.number, at)))
        if inside and how != "resume":
            place = Place(place.number + (how != "restart"))
        return Course(self.spec, at, place, begun and how == "resume", pending)

    def _at(self, at: int) -> tuple[Place, bool]:
        """What is heard at that frame, and whether that is inside a piece; after one, it is the next one's beginning.

        Of what is not decoded yet, by the lengths that it should have.
        """
        following: _Heard | None = None
        for heard in reversed(self._heard):
            if heard.since <= at and (heard.until is None or at < heard.until):
                return self._reckoned(heard.number, at - heard.since)
            if heard.since <= at and following is not None:
                return Place(following.number, 0, following.since - at), False
            if heard.since <= at:
                return self._reckoned(heard.number + 1, at - (heard.until or 0) - frames(self.spec.gap))
            following = heard
        return self._reckoned(self.start.number, at - self.since + self.start.frame - self.start.silence)

    def _reckoned(self, number: int, frame: int) -> tuple[Place, bool]:
        pieces = self.spec.pieces
        while number < len(pieces) and frame >= (length := length_of(self.spec, number)):
            number, frame = number + 1, frame - length - frames(self.spec.gap)
        return Place(number, max(frame, 0), max(-frame, 0)), frame > 0 and number < len(pieces)

    def _over(self, number: int, at: int) -> Report:
        piece = self.spec.pieces[number]
        return Report("over", ms(at), piece.name, piece.digest)


def length_of(spec: FlowSpec, number: int) -> int:
    """How many frames of a flow that piece is."""
    piece = spec.pieces[number]
    return -(-piece.frames * RATE // piece.rate)


def frames(span: Millis) -> int:
    """How many frames so many milliseconds are."""
    return span * RATE // 1000


def ms(frame: int) -> Millis:
    """The position of a frame; a flow that ends there is over then."""
    return -(-frame * 1000 // RATE)
