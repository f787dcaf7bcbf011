"""A flow on paper: its pieces as long as they are said to be, and nothing to be heard."""

from __future__ import annotations

from collections.abc import Collection

from dalaba.air.flow import FlowSpec, Piece, Report
from dalaba.air.outputs import Frames
from dalaba.core.model import IfCut, Millis, Reason


class PaperFlow:
    """Its pieces one after another, from position 0 on. `broken`: names of pieces that cannot be heard."""

    stream: Frames | None = None

    def __init__(self, spec: FlowSpec, broken: Collection[str] = ()) -> None:
        self.spec = spec
        self.closed = False
        self._told: Millis = -1
        self._coming: list[Report] = []
        self._lie: list[tuple[Millis, Millis, Piece]] = []
        """When each piece begins and ends."""
        self._broken = broken
        self._lay(0, list(spec.pieces))

    def _lay(self, at: Millis, pieces: list[Piece]) -> None:
        for number, piece in enumerate(pieces):
            if piece.name in self._broken:
                why = Reason("air.clip_damaged", {"clip": piece.name})
                self._coming.append(Report("failed", at, piece.name, piece.digest, why))
                continue
            self._coming.append(Report("piece", at, piece.name, piece.digest))
            self._lie.append((at, at + piece.duration, piece))
            at += piece.duration
            self._coming.append(Report("over", at, piece.name, piece.digest))
            at += self.spec.gap if number + 1 < len(pieces) else 0
        self._end = at

    @property
    def over(self) -> Millis | None:
        return None if self.spec.relay else self._end

    def reports(self, position: Millis) -> list[Report]:
        told = [report for report in self._coming if report.position <= position]
        self._coming = [report for report in self._coming if report.position > position]
        return told

    def go_on(self, position: Millis, how: IfCut) -> Millis:
        now = next((number for number, (_, end, _) in enumerate(self._lie) if end > position), len(self._lie))
        if how == "resume" or now == len(self._lie) or self.spec.relay:
            return position
        begin, _, _ = self._lie[now]
        if begin >= position:
            return position
        rest = [piece for _, _, piece in self._lie[now:]]
        self._coming, self._lie = [], self._lie[:now]
        self._lay(position, rest if how == "restart" else rest[1:])
        return position

    def close(self) -> None:
        assert not self.closed
        self.closed = True
