"""Pieces one after another, decoded while they are heard: a thread keeps a ring filled some seconds ahead.

However many pieces there are and however long, only the ring and a block of one piece are in memory. A piece that is
missing, is another one or does not decode costs itself only, and nobody hears of it but in the report.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeAlias

from dalaba.air.clip_check import changed
from dalaba.air.flow import FlowSpec, Piece, Report
from dalaba.air.flow.course import RATE, Course, frames, ms
from dalaba.air.outputs import Cue, OutputError
from dalaba.air.outputs.clip_blocks import clip_blocks
from dalaba.air.outputs.feeding import feed
from dalaba.air.outputs.ring import Ring
from dalaba.core.model import IfCut, Millis, Reason

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

Check: TypeAlias = Callable[[Piece], "Reason | None"]
"""Why a piece may not be heard, or None."""


def unchanged(piece: Piece) -> Reason | None:
    """Whether its file is there and is the one that was made."""
    return changed(piece.path, piece.path.name, piece.digest)


class Streaming:
    """See `Flowing`. `check` is asked just before a piece is decoded, in the thread that does it."""

    def __init__(self, spec: FlowSpec, check: Check = unchanged) -> None:
        self._check = check
        self._course = Course.of(spec)
        self._reported = 0
        """How many of the things that the course has noted."""
        self._smooth = frames(spec.begin)
        """Frames of which it is known whether the decoder was in time."""
        self._ring = self._fed()

    @property
    def stream(self) -> Ring:
        return self._ring

    @property
    def over(self) -> Millis | None:
        return ms(self._ring.written) if self._ring.finished else None

    def reports(self, position: Millis) -> list[Report]:
        noted = self._course.noted
        told = [noted[number] for number in range(self._reported, len(noted)) if noted[number][0] <= frames(position)]
        self._reported += len(told)
        heard = max(frames(position), self._smooth)
        told += [(at, Report("dry", ms(at))) for at in self._ring.holes(self._smooth, heard)]
        self._smooth = heard
        return [report for _, report in sorted(told, key=lambda each: each[0])]

    def go_on(self, position: Millis, how: IfCut) -> Millis:
        at = frames(position)
        if how != "resume" or not self._ring.holds(at):
            self._ring.closed = True
            self._course, self._reported = self._course.after(at, how, self._reported), 0
            self._ring = self._fed()
        return position

    def close(self) -> None:
        self._ring.closed = True

    def _fed(self) -> Ring:
        ring = Ring(RATE, self._course.spec.width, self._course.since)
        feed(ring, decoded(self._course, self._check))
        return ring


def decoded(course: Course, check: Check) -> Iterator[Samples]:
    """The pieces' sound from the course's beginning on, with the gaps between them. Notes in it what happens where."""
    at, skipped, gap = course.since, course.start.frame, course.start.silence
    for number in range(course.start.number, len(course.spec.pieces)):
        piece, begun = course.spec.pieces[number], False
        why = check(piece)
        try:
            for block in () if why else _blocks(piece, course.spec.width, skipped):
                if not begun:
                    for silence in _silence(gap):
                        at += len(silence)
                        yield silence
                    course.begun(number, at, skipped)
                    begun = True
                at += len(block)
                yield block
        except OutputError as error:
            why = error.reason
        if why is not None:
            course.failed(number, at, why)
        elif begun:
            course.ended(number, at)
        gap, skipped = gap if not begun else 0 if why else frames(course.spec.gap), 0


def _blocks(piece: Piece, width: int, since: int) -> Iterator[Samples]:
    return clip_blocks(Cue(piece.path, 0, piece.rate, piece.skip, piece.frames), RATE, width, since)


def _silence(count: int) -> Iterator[Samples]:
    import numpy as np

    for at in range(0, count, RATE):
        yield np.zeros((min(RATE, count - at), 1), np.float32)
