"""Which pieces of a playlist are heard in a window. Pure, and the same on any PC: chance comes from digests of names.

Pieces are dealt from rounds: in a round each piece has its turn once (as often as its weight), and no round begins
before the last one is over, however many windows that takes. The windows of a row are dealt in stacks of `_STACK`, each
of which begins a round anew, so that no window needs all those before it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import count
from threading import Lock
from typing import NamedTuple

from dalaba.compile.render.fitting import NEAR, fitting
from dalaba.core.model import Fill, Millis

MOST = 3_000
"""The most pieces in one window."""
UNKNOWN: Millis = 210_000
"""The length of a piece that nobody has read yet: that of a song."""
SHORTEST: Millis = 1_000
"""A shorter piece counts as if it were as long as this, so that no window needs very many."""
_STACK = 1_024


class Piece(NamedTuple):
    """A sound of a playlist."""

    name: str
    length: Millis
    weight: int = 1
    stamp: int = 0
    """When its file was last written."""

    @property
    def takes(self) -> Millis:
        return max(SHORTEST, self.length or UNKNOWN)


def chosen(pieces: Sequence[Piece], fill: Fill, name: str) -> tuple[Piece, ...]:
    """The pieces for a window of a playlist, until it is full; those that fit, if they are to. `name`: the playlist's.

    Empty if there are no pieces, or no time.
    """
    if not pieces or fill.length <= 0:
        return ()
    if fill.order == "newest":
        newest = sorted(pieces, key=lambda each: (-each.stamp, each.name))
        return _Dealer(lambda number: newest).deal(fill)
    if fill.order == "by_day":
        first = fill.turn % len(pieces)
        row = [*pieces[first:], *pieces[:first]]
        return _Dealer(lambda number: row).deal(fill)
    stack, number = divmod(fill.turn, _STACK)
    return _windows(tuple(pieces), fill._replace(turn=0), name, stack).window(number)


def gap_between(fill: Fill, lengths: Sequence[Millis]) -> Millis:
    """The silence between two pieces of a window: the row's own; if the pieces were chosen to fit, with a share of what
    is left, up to a second, so that the last one ends with the window."""
    joints = len(lengths) - 1
    left = fill.length - sum(lengths) - fill.gap * joints
    if fill.ending != "fit" or joints < 1 or not 0 < left <= joints * NEAR:
        return fill.gap
    return fill.gap + left // joints


class _Dealer:
    """Deals pieces from rounds. `a_round`: the pieces of the round with that number, in their order."""

    def __init__(self, a_round: Callable[[int], Sequence[Piece]]) -> None:
        self._round = a_round
        self._rounds: list[list[Piece]] = []
        """What is left of the rounds begun, none of them empty."""
        self._next = 0

    def deal(self, fill: Fill) -> tuple[Piece, ...]:
        """The next window's pieces."""
        row: list[Piece] = []
        time = 0
        for piece in self._coming():
            row.append(piece)
            time += piece.takes + fill.gap
            if time >= fill.length or len(row) >= MOST:
                break
        if fill.ending == "fit" and (fit := self._fitting(fill, len(row))) is not None:
            return fit
        self._take(len(row))
        return tuple(row)

    def _coming(self) -> Iterator[Piece]:
        for number in count():
            if number == len(self._rounds):
                self._rounds.append(list(self._round(self._next)))
                self._next += 1
            yield from self._rounds[number]

    def _fitting(self, fill: Fill, natural: int) -> tuple[Piece, ...] | None:
        """The pieces that fit, taken; None if there is no such choice. Those of rounds that end in this window are all
        heard, so the choice is among those of the last round that it reaches. `natural`: how many would be heard."""
        reached = before = 0
        while before + len(self._rounds[reached]) < natural:
            before += len(self._rounds[reached])
            reached += 1
        whole = [piece for each in self._rounds[:reached] for piece in each]
        last = self._rounds[reached]
        room = fill.length + fill.gap - sum(piece.takes + fill.gap for piece in whole)
        found = fitting([piece.takes + fill.gap for piece in last], room)
        if found is None:
            return None
        fit = (*whole, *(last[at] for at in found))
        for at in reversed(found):
            del last[at]
        self._take(before)
        return fit

    def _take(self, number: int) -> None:
        """Drop the next pieces, and rounds that are over."""
        while self._rounds and number >= len(self._rounds[0]):
            number -= len(self._rounds.pop(0))
        if number:
            del self._rounds[0][:number]


class _Windows:
    """The windows of one stack, dealt one after another as they are asked for."""

    def __init__(self, dealer: _Dealer, fill: Fill) -> None:
        self._dealer, self._fill = dealer, fill
        self._dealt: list[tuple[Piece, ...]] = []
        self._guard = Lock()

    def window(self, number: int) -> tuple[Piece, ...]:
        with self._guard:
            while len(self._dealt) <= number:
                self._dealt.append(self._dealer.deal(self._fill))
            return self._dealt[number]


@lru_cache(maxsize=16)
def _windows(pieces: tuple[Piece, ...], fill: Fill, name: str, stack: int) -> _Windows:
    def in_order(number: int) -> Sequence[Piece]:
        return pieces

    def by_chance(number: int) -> Sequence[Piece]:
        return _shuffled(pieces, fill.order == "weighted", f"{name}\0{stack}\0{number}")

    return _Windows(_Dealer(in_order if fill.order == "in_order" else by_chance), fill)


def _shuffled(pieces: Sequence[Piece], weighted: bool, seed: str) -> list[Piece]:
    """The pieces by chance; each as often as its weight, and then spread over the round."""
    spread: list[tuple[float, str, Piece]] = []
    for piece in pieces:
        times = piece.weight if weighted else 1
        for number in range(times):
            at = (number + _chance(f"{seed}\0{piece.name}\0{number}")) / times
            spread.append((at, piece.name, piece))
    return [piece for _, _, piece in sorted(spread, key=lambda each: each[:2])]


def _chance(seed: str) -> float:
    return int.from_bytes(hashlib.sha256(seed.encode(errors="replace")).digest()[:6], "big") / 2**48
