"""Reading a sentence, and how many short texts of real notices are read right.

`python -m bench read [--rival PYTHON]`. `PYTHON` is the interpreter of an environment that has the package `wetext`, a
normaliser for synthetic voices; it is no part of this project's. Texts: tests/readings.txt (time) and
tests/real_texts.tsv (right: the words that a person says, or asked where nobody can know). The rival asks nothing, so
what is to be asked is counted as wrong of it; rests are not compared.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import time
from collections.abc import Sequence

from bench import Figure
from dalaba.speech.reading import read
from tests.test_readings_table import ROWS as TABLE
from tests.test_real_texts import ROWS, Row, heard

_LANGUAGES = {"cmn": "zh", "eng": "en"}
_TURNS = 7
_RIVAL = """
import json, sys, time
from wetext import Normalizer
readers = {"zh": Normalizer(lang="zh", operator="tn"), "en": Normalizer(lang="en", operator="tn")}
for line in sys.stdin:
    texts = json.loads(line)
    said = [readers[language].normalize(text) for language, text in texts]
    begun = time.process_time()
    for language, text in texts:
        readers[language].normalize(text)
    print(json.dumps([time.process_time() - begun, said]), flush=True)
"""


def main(options: Sequence[str] = ()) -> list[Figure]:
    parser = argparse.ArgumentParser("bench read")
    parser.add_argument("--rival", default="")
    rival = parser.parse_args(options).rival
    return [figure for language in ("cmn", "eng") for figure in _of(language, rival)]


def _of(language: str, rival: str) -> list[Figure]:
    rows = [row for row in ROWS if row.language == language]
    texts = [row.written for row in TABLE if row.language == language] + [row.written for row in rows]
    ours = statistics.median(_turn(language, texts) for _ in range(_TURNS)) / len(texts) * 1000
    time_, right = (f"{language}: a short text", f"{language}: wrong of {len(rows)}")
    bad = sum(not _ours(row) for row in rows)
    if not rival:
        why = "wetext: --rival PYTHON"
        return [Figure(time_, ours, "ms", why, at_most=1), Figure(right, bad, "", why, at_most=0)]
    theirs, said = _asked(rival, language, texts)
    wrong = sum(not _right(row, text, asked=False) for row, text in zip(rows, said[-len(rows) :], strict=True))
    return [
        Figure(time_, ours, "ms", "wetext", theirs / len(texts) * 1000, at_most=1),
        Figure(right, bad, "", "wetext", wrong, at_most=0),
    ]


def _turn(language: str, texts: Sequence[str]) -> float:
    """Seconds of the processor for all of them, none remembered."""
    from dalaba.speech.reading import _said

    _said.cache_clear()
    begun = time.process_time()
    for text in texts:
        read(text, language)
    return time.process_time() - begun


def _asked(python: str, language: str, texts: Sequence[str]) -> tuple[float, list[str]]:
    """The rival's seconds, and what it says."""
    wanted = json.dumps([[_LANGUAGES[language], text] for text in texts])
    done = subprocess.run([python, "-c", _RIVAL], input=wanted + "\n", capture_output=True, text=True, check=True)
    seconds, said = json.loads(done.stdout)
    return seconds, said


def _ours(row: Row) -> bool:
    reading = read(row.written, row.language)
    return _right(row, reading.text, asked=bool(reading.questions))


def _right(row: Row, said: str, *, asked: bool) -> bool:
    if row.said == "!":
        return asked
    if row.said.startswith("~"):
        return not asked and row.said[1:] not in said
    return not asked and _plain(said, row) in [_plain(each, row) for each in row.said.split("|")]


def _plain(said: str, row: Row) -> str:
    return heard(said, row.language).lower().replace("-", " ")
