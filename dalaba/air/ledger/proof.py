"""What the hash chain proves, and what it does not: one walk over all entries.

A noted head proves that nothing up to its entry has changed since; if entries are missing, it proves only those after
the gap. The ledger itself may record that a gap was an accident: this is believed if the damaged file is still there,
and the gap is counted and shown all the same.

No chain can expose this: whoever controls the PC can rewrite all of it, including the heads stored on that PC. Only a
head that left the PC, on paper or to the township, exposes it.
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
"""The fewest characters of a hash that are accepted, as older pages print them. A forger can match these within
hours.
"""
PRINTED = 20
"""Characters printed for copying: nobody can find a second ledger with the same ones."""
_NAMED = 3
"""How many places with missing heads are named."""


@dataclass(frozen=True, slots=True)
class Proved:
    """A noted head that was found: entries `first` to `seq` are unchanged since it was noted."""

    hash: str
    where: str
    """Where it is noted; "" for the one that was asked for."""
    first: int
    seq: int


@dataclass(frozen=True, slots=True)
class Proof:
    """`flaws`: what was changed, cut off or inserted. If there are none, the ledger is one chain, apart from what
    `told` lists.
    """

    entries: int
    head: Event | None
    flaws: tuple[Reason, ...]
    told: tuple[Reason, ...]
    """The repairs that the ledger records, and each gap that is believed: not a flaw, but entries are missing."""
    lost: int
    """The number of entries in believed gaps."""
    heads: tuple[Proved, ...]
    """In the order of their entries."""


def prove(folder: Path, asked: str = "", noted: Mapping[str, str] | None = None) -> Proof:
    """Check the whole chain. `asked`: a head from paper, at least its first 12 characters; spaces and case do not
    matter.

    `noted`: complete hashes noted on this PC -> where; each must belong to an entry.
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
    """The flaws that `prove` finds."""
    return prove(folder, head).flaws


class _Walk:
    """What the walk has met so far."""

    def __init__(self, asked: str, noted: Mapping[str, str]) -> None:
        self.asked, self.noted = asked, noted
        self.last: Event | None = None
        self.entries = self.rehearsed = 0
        self.first = 1
        """The first entry of the present run of unbroken entries."""
        self.flaws: list[Reason] = []
        self.told: dict[Gap, list[Claim]] = {}
        """Gaps that a damaged file left, according to the ledger -> the entries that say so."""
        self.beside: dict[Gap, tuple[Event | None, Event]] = {}
        """Gaps -> the entries on both sides."""
        self.began: dict[int, int] = {}
        """Years -> the first entries of their files."""
        self.mended: list[Reason] = []
        self.heads: list[Proved] = []
        self.misfiled: dict[str, Reason] = {}

    def reading(self, file: Path) -> Iterator[Event]:
        """The entries of a file. The first that belongs to another year's file is remembered.

        They are read by number, while a day is shown by an index of times: the two must agree.
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
        """Take the next entry."""
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
    """The gaps that an entry attributes to a damaged file: they lie between earlier entries."""
    gaps = event.detail.get("lost")
    for gap in gaps if isinstance(gaps, list) else ():
        if isinstance(gap, list) and len(gap) == 2 and all(type(end) is int for end in gap) and gap[1] + 1 < event.seq:
            yield gap[0], gap[1]


def _gaps(walk: _Walk, folder: Path) -> tuple[list[Reason], list[Reason], int]:
    """The flaws other than believed gaps; the believed gaps; and how many entries those cost."""
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
    """The characters of a hash copied from paper; "" if it is not a hash or too short."""
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
