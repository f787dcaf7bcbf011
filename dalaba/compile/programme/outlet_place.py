"""An outlet on the board: what is placed there, and everything with which something new must not overlap."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from dalaba.compile.programme.budget import Budget
from dalaba.compile.programme.taken_times import TakenTimes, silence
from dalaba.core import clock
from dalaba.core.model import Instant, Millis, Shut
from dalaba.station.outlets import Outlet

FAR: Millis = 2 * clock.DAY


class Lanes:
    """The two lanes of one outlet on one day: what is said, and what is heard beneath it (music, relays)."""

    def __init__(self, name: str, exams: Iterable[str] = ()) -> None:
        self.exams = frozenset(exams)
        """The exams in whose hours nothing but their papers is heard there."""
        self.voice = TakenTimes(name)
        self.background = TakenTimes(name)
        self.kept = TakenTimes(name)
        """Those in the background into which nothing may be planned."""


class OutletPlace:
    """One outlet's lanes, and every lane with which its spots must not overlap."""

    __slots__ = (
        "_further",
        "_obstacles",
        "_silences",
        "bounded",
        "budget",
        "exams",
        "kept",
        "mine",
        "near",
        "outlet",
        "quiet",
        "shut",
        "usual",
        "voices",
    )

    def __init__(
        self,
        outlet: Outlet,
        mine: Lanes,
        near: Iterable[Lanes],
        shut: Iterable[Shut],
        exams: Iterable[tuple[str, Shut]] = (),
        further: Callable[[str], Sequence[Shut]] = lambda owner: (),
    ) -> None:
        """`shut`: when it must be silent; `exams`: when it must be silent but for the exam of that name. `further`:
        when it must be silent for what that township planned, besides."""
        self.outlet = outlet
        self.mine = mine
        self.near = tuple(near)
        self.voices = (mine.voice, *(each.voice for each in self.near))
        """The lanes of what is said here and within earshot."""
        self.shut = tuple(shut)
        self.exams = tuple(exams)
        self._further = further
        self.bounded = bool(self.shut or self.exams)
        self.kept: tuple[TakenTimes, ...] = ()
        """The lanes of what is kept free of everything else, here and within earshot."""
        self.budget: Budget | None = None
        self._silences: dict[tuple[Millis, str, str], TakenTimes] = {}
        self._obstacles: dict[tuple[Millis, str, str], tuple[TakenTimes, ...]] = {}
        self.quiet = self.silence()
        self.usual = self.obstacles()
        """The obstacles of most spots, which do not begin early and belong to no exam."""

    def obstacles(self, lead: Millis = 0, exam: str = "", owner: str = "") -> tuple[TakenTimes, ...]:
        """The lanes that must be free for something that is said; the outlet's own is the last.

        `lead`: how much of its beginning is silent, and may lie in hours of silence. `exam`: that it is a paper of;
        neighbours may hear it at the same time. `owner`: the township that planned it.
        """
        found = self._obstacles.get((lead, exam, owner))
        if found is None:
            quiet = self.silence(lead, exam, owner)
            found = (
                *((quiet,) if quiet.starts else ()),
                *self.kept,
                *(each.voice for each in self.near if exam not in each.exams),
                self.mine.voice,
            )
            self._obstacles[lead, exam, owner] = found
        return found

    def beneath(self, exam: str = "", owner: str = "") -> tuple[TakenTimes, ...]:
        """The lanes that must be free for something in the background."""
        return (self.silence(0, exam, owner), self.mine.background, *(each.background for each in self.near))

    def keep_out_of(self, lane: TakenTimes) -> None:
        """Plan nothing more into what is on this lane."""
        if lane not in self.kept:
            self.kept = (*self.kept, lane)
            self._obstacles.clear()
            self.usual = self.obstacles()

    def closed(self, exam: str, owner: str = "") -> tuple[Shut, ...]:
        """When it must be silent for a paper of this exam: in all other exams. For anything else (""): in the hours of
        silence, those of the township that planned it among them, and in all exams.
        """
        if owner and not exam:
            return (*self.closed(""), *self._further(owner))
        if not self.exams:  # nearly always, and asked for each refusal
            return () if exam else self.shut
        others = tuple(each for title, each in self.exams if title != exam)
        return others if exam else (*self.shut, *others)

    def silence(self, lead: Millis = 0, exam: str = "", owner: str = "") -> TakenTimes:
        """The same, joined."""
        found = self._silences.get((lead, exam, owner))
        if found is None:
            shut = self.closed(exam, owner)
            found = self._silences[lead, exam, owner] = silence(self.outlet.name, shut, lead)
        return found


def next_silence(quiet: TakenTimes, start: Instant) -> Instant:
    """When an outlet must next be silent; a time far away if it never must."""
    silent = quiet.next_start(start)
    return start + FAR if silent is None else silent
