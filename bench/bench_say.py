"""From the key press of `say` to its chime, and from the chime to the words: thirty new characters, a whole process;
and how often the good voice was there within the chime.

Beside the chime stands what would be waited for without it: until the words are made. The air here plays nothing; what
it takes from an order to the first sample is measured elsewhere. Medians of 7.
"""

from __future__ import annotations

import statistics
import sys
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from bench import Figure
from bench.process import DALABA, median, run
from bench.sample import fresh
from tests.fake_air import FakeAir, Taken

HERE = "五一村"
"""The sample's outlet that has a sound card."""
TIMES = 7
_FAMILIES = "赵钱孙李周吴郑王"


@dataclass(frozen=True, slots=True)
class Said:
    """Seconds from the key press."""

    chime: float
    words: float
    length: float
    """Of the chime itself, in seconds."""
    by: str
    """Who speaks."""
    late: float
    """The longest that a clause came after the one before it was over."""


def main() -> list[Figure]:
    folder = fresh()
    with FakeAir(folder, [HERE]) as air:
        _say(folder, air, "请关好门窗。")  # makes the chime, as a desk does at its start
        new = [_say(folder, air, _thirty(number)) for number in range(TIMES)]
        again = [_say(folder, air, _thirty(number)) for number in range(TIMES)]
    chime, words = (statistics.median(getattr(each, name) for each in new) for name in ("chime", "words"))
    gap = max(each.words - each.chime for each in new)
    bare = median((sys.executable, "-c", "pass"))
    good = sum(each.by == "kokoro" for each in new)
    return [
        Figure(
            f"say: in the good voice, of {TIMES}",
            good,
            "",
            "words late behind one another by",
            max(each.late for each in new),
        ),
        Figure("say: key to chime", chime, "s", "key to words", words, at_most=0.5),
        Figure("say: words after their chime began, the worst", gap, at_most=min(each.length for each in new)),
        Figure(
            "say again: key to all of it", statistics.median(each.chime for each in again), "s", "python alone", bare
        ),
    ]


def _thirty(number: int) -> str:
    """Thirty characters that nobody has said before."""
    return f"请{_FAMILIES[number]}家的乡亲注意,今天下午停水,请提前存好水,晚上恢复供水。"


def _say(folder: Path, air: FakeAir, text: str) -> Said:
    known = set(air.taken)
    began = monotonic()
    run((*DALABA, "--station", str(folder), "say", text, "--to", HERE, "--language", "普通话"))
    (number,) = set(air.taken) - known
    taken = air.taken[number]
    air.orders.clear()
    ended = taken.at if taken.appended is None else taken.appended
    chime = taken.parts[HERE][0]["duration"] / 1000
    by = "+".join(dict.fromkeys(part["by"] for part in taken.parts[HERE][1:]))
    return Said(taken.at - began, ended - began, chime, by, _late(taken, chime))


def _late(taken: Taken, chime: float) -> float:
    """Clauses that came when the one before was over leave a gap; 0: none did."""
    over, late = taken.at + chime, 0.0
    for at, parts in taken.followed:
        late = max(late, at - over)
        over = max(over, at) + sum(float(part["duration"]) for part in parts) / 1000
    return late
