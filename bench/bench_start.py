"""From the key press to the answer: whole processes that read and make nothing, and what they load for it.

Beside them what any Python program pays (the interpreter alone), and what a script pays that imports at its top the
five libraries Dalaba was asked to use. Medians of 7. The programme is the sample's 13 July 2022 with all its clips
there, spoken by the quick voice: what a clip sounds like, no command that only plans a day looks at.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from bench import Figure
from bench.process import DALABA, median, run
from bench.sample import DAY, quick

HEAVY = frozenset({"docx", "gtts", "holidays", "jinja2", "lameenc", "lunar_python", "numpy", "openpyxl", "pydub",
                   "pypinyin", "rich", "scipy", "sounddevice", "soundfile", "starlette", "uvicorn"})  # fmt: skip
"""What costs tens of milliseconds to import, or more."""
FOR_DAYS = frozenset({"holidays", "jinja2", "lunar_python", "pypinyin", "rich"})
"""Of these, what a programme may want: the calendar, texts, words, a table."""


def main() -> list[Figure]:
    help_words: Sequence[str] = ("--help",)
    programme: Sequence[str] = ("--station", str(quick()), "programme", "--date", DAY)
    bare = median((sys.executable, "-c", "pass"))
    five = median((sys.executable, "-c", "import yaml, schedule, pydub, gtts, sounddevice"))
    return [
        Figure("--help", median((*DALABA, *help_words)), "s", "python alone", bare, at_most=0.15),
        _loaded("--help", help_words, HEAVY),
        Figure(
            "programme of a day, clips there", median((*DALABA, *programme)), "s", "importing five", five, at_most=0.5
        ),
        _loaded("programme", programme, HEAVY - FOR_DAYS),
    ]


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
