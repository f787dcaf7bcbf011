"""What the hash chain proves, and what it does not: one walk over all entries.

A head that was noted proves that nothing up to its entry was changed since then; where entries are missing, it proves
those behind the gap only. That a gap is an accident's, the ledger may say itself: that is believed with the damaged
file beside it, and the gap is counted and shown all the same. What no chain can show: whoever holds the PC can write
all of it anew, the heads that lie on that PC included. Only a head that left it, on paper or to the township, finds it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from dalaba.air.ledger.chain import flaws, rehearsed
from dalaba.air.ledger.files import LedgerError, files, of_year, select, unsound
from dalaba.air.ledger.queries import in_order
from dalaba.air.ledger.set_aside import Asides, Claim, Gap
from dalaba.core.model import Event, Reason

SHORTEST = 12
"""Signs of a hash that name it, as older pages print them. They can be hit on purpose in hours."""
PRINTED = 20
"""Signs that are printed to be copied: nobody finds a second ledger with the same ones."""
_NAMED = 3
"""Of the places whose heads are missing, so many are named."""


@dataclass(frozen=True, slots=True)
class Proved:
    """A noted head that is there: the entries `first` to `seq` are those it was made over."""

    hash: str
    where: str
    """Where it is noted; "" for the one that was asked for."""
    first: int
    seq: int


@dataclass(frozen=True, slots=True)
class Proof:
    """`flaws`: what was changed, cut off or slipped in; none: what is there is one chain, but for what is told."""

    entries: int
    head: Event | None
    flaws: tuple[Reason, ...]
    told: tuple[Reason, ...]
    """The mendings the ledger tells of, and each gap that is believed: it is no flaw, and it is not whole."""
    lost: int
    """Entries in the gaps that are believed."""
    heads: tuple[Proved, ...]
    """In the order of their entries."""


def prove(folder: Path, asked: str = "", noted: Mapping[str, str] | None = None) -> Proof:
    """Walk the whole chain. `asked`: a head from paper, its first 12 signs or more; spaces and case do not matter.

    `noted`: whole hashes that were written down on this PC -> where; each must be an entry's.
    """
    walk = _Walk(_signs(asked), noted or {})
    try:
        for event in in_order(walk.reading(file) for file in files(folder)):
            walk.step(event)
    except LedgerError as error:
        walk.flaws.append(error.reason)
    found, told, lost = _gaps(walk, folder)
    found += _about(walk)
    if asked:
        found += _judged(asked, walk)
    if gone := [where for each, where in walk.noted.items() if each not in {head.hash for head in walk.heads}]:
        names = ", ".join([*gone[:_NAMED], *(["…"] if len(gone) > _NAMED else [])])
        found.append(Reason("air.heads_missing", {"count": str(len(gone)), "where": names}))
    return Proof(walk.entries, walk.last, tuple(found), (*walk.mended, *told), lost, tuple(walk.heads))


def verify(folder: Path, head: str = "") -> tuple[Reason, ...]:
    """The flaws of `prove`."""
    return prove(folder, head).flaws


class _Walk:
    """What has been met on the way."""

    def __init__(self, asked: str, noted: Mapping[str, str]) -> None:
        self.asked, self.noted = asked, noted
        self.last: Event | None = None
        self.entries = self.rehearsed = 0
        self.first = 1
        """Where the run of entries began that follow each other without a break."""
        self.flaws: list[Reason] = []
        self.told: dict[Gap, list[Claim]] = {}
        """Gaps that the ledger says a damaged file left -> who says so."""
        self.beside: dict[Gap, tuple[Event | None, Event]] = {}
        """Gaps -> the entries on both sides."""
        self.began: dict[int, int] = {}
        """Years -> the first entries of their files."""
        self.mended: list[Reason] = []
        self.heads: list[Proved] = []
        self.misfiled: dict[str, Reason] = {}

    def reading(self, file: Path) -> Iterator[Event]:
        """The entries of a file; the first that belongs into another year's is kept in mind.

        They are read by their numbers, and a day's are shown by an index of times: the two must agree.
        """
        if error := unsound(file):
            self.flaws.append(Reason("air.ledger_unsound", {"file": file.name, "error": error}))
        year = int(file.stem.removeprefix("ledger-"))
        for event in select(file, "ORDER BY seq", ()):
            self.began.setdefault(year, event.seq)
            if not of_year(event, year):
                facts = {"file": file.name, "seq": str(event.seq)}
                self.misfiled.setdefault(file.name, Reason("air.ledger_misfiled", facts))
            yield event

    def step(self, event: Event) -> None:
        """One entry on."""
        found = [*flaws(event, self.last)]
        self.flaws += found
        codes = {flaw.code for flaw in found}
        if "air.ledger_gap" in codes:
            self.beside[(self.last.seq if self.last else 0) + 1, event.seq - 1] = (self.last, event)
        if codes - {"air.ledger_changed"}:
            self.first = event.seq
        if "air.ledger_changed" in codes:
            self.first = event.seq + 1
        else:
            self._believe(event)
        self.entries += 1
        self.rehearsed += rehearsed(event)
        self.last = event

    def _believe(self, event: Event) -> None:
        if event.hash in self.noted:
            self.heads.append(Proved(event.hash, self.noted[event.hash], self.first, event.seq))
        if self.asked and event.hash.startswith(self.asked):
            self.heads.append(Proved(event.hash, "", self.first, event.seq))
        if event.kind == "ledger" and event.reason == "air.ledger_mended":
            aside = str(event.detail.get("aside", "?"))
            named = {"seq": str(event.seq), "aside": aside, "kept": str(event.detail.get("kept", "?"))}
            self.mended.append(Reason("air.ledger_was_mended", named))
            for gap in _told(event):
                self.told.setdefault(gap, []).append((aside, event.seq))


def _told(event: Event) -> Iterator[Gap]:
    """The gaps that an entry says a damaged file left: they lie between others before it."""
    gaps = event.detail.get("lost")
    for gap in gaps if isinstance(gaps, list) else ():
        if isinstance(gap, list) and len(gap) == 2 and all(type(end) is int for end in gap) and gap[1] + 1 < event.seq:
            yield gap[0], gap[1]


def _gaps(walk: _Walk, folder: Path) -> tuple[list[Reason], list[Reason], int]:
    """The flaws without the gaps that are believed; those; and how many entries they cost."""
    found, told, lost = [], [], 0
    asides = Asides(folder, walk.began, walk.beside)
    for flaw in walk.flaws:
        if flaw.code != "air.ledger_gap":
            found.append(flaw)
            continue
        gap = int(flaw.params["first"]), int(flaw.params["last"])
        claims = walk.told.get(gap, [])
        if aside := next((claim[0] for claim in claims if asides.bear_out(gap, claim)), ""):
            lost += gap[1] - gap[0] + 1
            told.append(Reason("air.ledger_lost", {**flaw.params, "aside": aside}))
        elif claims:
            found.append(Reason("air.ledger_gap_unproved", {**flaw.params, "aside": claims[-1][0]}))
        else:
            found.append(flaw)
    return found, told, lost


def _about(walk: _Walk) -> Iterator[Reason]:
    """What is wrong with the files, not with the chain."""
    yield from walk.misfiled.values()
    if walk.rehearsed:
        yield Reason("air.ledger_rehearsed", {"count": str(walk.rehearsed)})


def _signs(asked: str) -> str:
    """The signs of a hash as copied from paper; "" for what is none, or names none."""
    signs = "".join(asked.split()).lower()
    return signs if len(signs) >= SHORTEST and not set(signs) - set("0123456789abcdef") else ""


def _judged(asked: str, walk: _Walk) -> Iterator[Reason]:
    met = [head for head in walk.heads if not head.where]
    if not walk.asked:
        yield Reason("air.head_no_hash", {"head": asked, "least": str(SHORTEST)})
    elif not met:
        yield Reason("air.head_missing", {"head": asked})
    elif len(met) > 1:
        yield Reason("air.head_unclear", {"head": asked, "count": str(len(met))})
    elif met[0].first > 1:
        facts = {"head": asked, "first": str(met[0].first), "seq": str(met[0].seq)}
        yield Reason("air.head_across", facts)
