"""A flow in virtual time: nothing is decoded while it goes on, the pieces' lengths are added up.

It has a stream all the same, which decodes only what somebody reads: a tape's record can be made into sound.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dalaba.air.flow import FlowSpec, Piece, Report
from dalaba.air.flow.course import RATE, Course, frames, length_of, ms
from dalaba.air.flow.streaming import Check, decoded
from dalaba.core.model import IfCut, Millis, Reason

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def there(piece: Piece) -> Reason | None:
    """Whether its file is there."""
    return None if piece.path.is_file() else Reason("air.clip_missing", {"clip": piece.path.name})


class OnPaper:
    """See `Flowing`. `check` is asked of all pieces at once."""

    def __init__(self, spec: FlowSpec, check: Check = there) -> None:
        self._check = check
        self._course = Course.of(spec)
        self._reported = 0
        self._end = _written(self._course, check)

    @property
    def stream(self) -> Paper:
        return Paper(self._course, self._check)

    @property
    def over(self) -> Millis | None:
        return ms(self._end)

    def reports(self, position: Millis) -> list[Report]:
        pending = self._course.noted[self._reported :]
        told = [report for at, report in pending if at <= frames(position)]
        self._reported += len(told)
        return told

    def go_on(self, position: Millis, how: IfCut) -> Millis:
        if how != "resume":
            self._course, self._reported = self._course.after(frames(position), how, self._reported), 0
            self._end = _written(self._course, self._check)
        return position

    def close(self) -> None:
        """Nothing to release."""


def _written(course: Course, check: Check) -> int:
    """Note in the course what will happen where. Returns the frame at which it is over."""
    at, skipped, gap = course.since, course.start.frame, course.start.silence
    for number in range(course.start.number, len(course.spec.pieces)):
        if why := check(course.spec.pieces[number]):
            course.failed(number, at, why)
        else:
            at += gap
            course.begun(number, at, skipped)
            at += length_of(course.spec, number) - skipped
            course.ended(number, at)
        gap, skipped = gap if why else frames(course.spec.gap), 0
    return at


class Paper:
    """Its samples, for who wants to hear afterwards what there was. Unlike a device's, this reading may take long."""

    rate = RATE

    def __init__(self, course: Course, check: Check) -> None:
        self._course, self._check = course, check

    def read(self, first: int, count: int) -> NDArray[np.float32]:
        """See `Frames`."""
        import numpy as np

        heard = np.zeros((count, self._course.spec.width), np.float32)
        if first + count <= self._course.since:
            return heard
        begun = max(first, self._course.since)
        rest = self._course.after(begun, "resume", 0)
        at = begun - first
        for block in decoded(rest, self._check):
            block = block[: count - at]
            heard[at : at + len(block)] = block
            at += len(block)
            if at >= count:
                break
        return heard
