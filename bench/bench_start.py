"""From the key press to the answer: whole processes that read and make nothing, and what they load for it.

Beside them what any Python program pays (the interpreter alone), and what a script pays that imports at its top the
five libraries Dalaba was asked to use. Medians of 7. The programme is the sample's 13 July 2022 with all its clips
there, spoken by the quick voice: what a clip sounds like, no command that only plans a day looks at.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

from bench import Figure
from bench.process import DALABA, medians, run
from bench.sample import DAY, quick

HEAVY = frozenset({"docx", "gtts", "holidays", "jinja2", "lameenc", "lunar_python", "numpy", "openpyxl", "pydub",
                   "pypinyin", "rich", "scipy", "sounddevice", "soundfile", "starlette", "uvicorn"})  # fmt: skip
"""What costs tens of milliseconds to import, or more."""
FOR_DAYS = frozenset({"holidays", "jinja2", "lunar_python", "pypinyin", "rich"})
"""Of these, what a programme may want: the calendar, texts, words, a table."""


def main() -> list[Figure]:
    help_words: Sequence[str] = ("--help",)
    programme: Sequence[str] = ("--station", str(quick()), "programme", "--date", DAY)
    bare = (sys.executable, "-c", "pass")
    five = (sys.executable, "-c", "import yaml, schedule, pydub, gtts, sounddevice")
    return [
        *_beside("--help", help_words, "python alone", bare, at_most=0.15),
        _loaded("--help", help_words, HEAVY),
        *_beside("programme of a day, clips there", programme, "importing five", five, at_most=0.5),
        _loaded("programme", programme, HEAVY - FOR_DAYS),
    ]


def _beside(what: str, words: Sequence[str], rival: str, other: Sequence[str], at_most: float) -> Iterator[Figure]:
    """How long a person waits, which is promised, and how long the processor works: a busy PC shows that too."""
    (ours, busy), (theirs, theirs_busy) = medians((*DALABA, *words)), medians(other)
    yield Figure(what, ours, "s", rival, theirs, at_most=at_most)
    if busy is not None:
        yield Figure(f"{what}: processor", busy, "s", rival, theirs_busy)


def _loaded(verb: str, words: Sequence[str], unwanted: frozenset[str]) -> Figure:
    """How many heavy modules the process really loaded that it has no use for; those it has are named too."""
    found = _imported(words) & HEAVY
    named = ", ".join(sorted(found)) or "none"
    return Figure(f"{verb}: heavy modules in vain (loaded: {named})", len(found & unwanted), "", at_most=0)


def _imported(words: Sequence[str]) -> set[str]:
    """The top-level modules that a process with these words imported, as the interpreter reports them."""
    err = run((DALABA[0], "-X", "importtime", *DALABA[1:], *words)).err
    lines = (line.rpartition("|")[2].strip() for line in err.splitlines() if line.startswith("import time:"))
    return {name.partition(".")[0] for name in lines}
