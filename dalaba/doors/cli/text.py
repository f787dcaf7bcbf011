"""text: what will be said on a day, every different text once: as it is filled, when and where it goes out, how it is
read, every number to be ticked by a second person, and advice.

For Mandarin it also shows characters with several readings, and with --json the pinyin of every word.

`--sheet F.html` writes the same for printing: the read-back sheet (`readback`).
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dalaba.core.languages import name_of
from dalaba.core.model import Reason
from dalaba.doors.cli import preview
from dalaba.doors.cli.context import Context, refuse, writing
from dalaba.doors.cli.preview import Saying
from dalaba.messages import explain
from dalaba.speech.reading import DEFAULT_RATE, Reading, seconds
from dalaba.speech.reading.advice import advise
from dalaba.station.files.template import variables
from dalaba.station.files.values import language
from dalaba.station.scripts import Version

if TYPE_CHECKING:
    from dalaba.speech.reading.pinyin.words import Guess

_NO_NUMBERS = ("list", "blank")
"""Kinds of numbers that nobody has to tick: list numerals and blanks."""
_UNFILLED = {"plan.no_value", "files.template"}
"""Reasons that are faults of the text; a recording that is missing is none."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """SCRIPT [--to O] [--version V] [--table] [--sheet F] [--date D], or --say TEXT --language L."""
    parser.add_argument("script", nargs="?", metavar="SCRIPT")
    parser.add_argument("--to", action="append", default=[], metavar="O")
    parser.add_argument("--version", default="", metavar="V")
    parser.add_argument("--date", default=None, metavar="D")
    parser.add_argument("--table", action="store_true")
    parser.add_argument("--sheet", default=None, metavar="F")
    parser.add_argument("--say", default=None, metavar="TEXT")
    parser.add_argument("--language", default=None, metavar="L")


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 if a variable has no value, there is a question, nothing is said, or the station has problems."""
    if given.say is not None:
        return _say(context, given.say, given.language)
    if given.script is None:
        raise refuse("cli.text_needs_script", 2)
    if given.table:
        return _table(context, given)
    found, day = preview.asked(context, given)
    advice = _advice(context, found)
    shown = [_item(context, saying, each) for saying, each in zip(found, advice, strict=True)]
    if given.sheet:
        _write_sheet(context, shown, found[0].want.script, day, Path(given.sheet))
    if context.as_json:
        context.dump(shown[0] if len(shown) == 1 else shown)
    else:
        for item in shown:
            _print(context, item)
    codes = {item.get("code", "") for item in shown}
    asked = any(item.get("questions") for item in shown)
    return 1 if context.station.problems.errors or asked or "" not in codes or codes & _UNFILLED else 0


def as_json(
    text: str, reading: Reading, code: str, ui: str, advice: Iterable[Reason] = (), rate: float = DEFAULT_RATE,
    spoken: Callable[[list[Guess]], list[Reason]] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """DESIGN §8's form of `text`. `rate`: characters a minute, pauses included; `spoken`: how a voice says words
    with several readings, if there is a voice."""
    numbers = [each for each in reading.numbers if each.kind not in _NO_NUMBERS]
    return {
        "text": text,
        "reading": reading.text,
        "seconds": round(seconds(reading, code, rate), 1),
        "numbers": [{"found": each.found, "read": each.read, "kind": each.kind} for each in numbers],
        "questions": [explain(each, ui) for each in reading.questions],
        "warnings": [explain(each, ui) for each in (*reading.warnings, *advice)],
        **(_pinyin(reading, spoken) if code == "cmn" else {}),
    }


def _advice(context: Context, found: list[Saying]) -> list[list[Reason]]:
    """Advice on each text. Each kind is given once for a script, at the longest text that it concerns."""
    advice = [list(_of_one(context, saying)) for saying in found]
    longest: dict[str, int] = {}
    for number, each in enumerate(advice):
        for reason in each:
            other = longest.setdefault(reason.code, number)
            longest[reason.code] = max(other, number, key=lambda at: len(found[at].text))
    return [[each for each in mine if longest[each.code] == number] for number, mine in enumerate(advice)]


def _of_one(context: Context, saying: Saying) -> Iterable[Reason]:
    if not saying.text or saying.pieces:
        return ()
    language = saying.part.language
    reading = preview.reader(context.station, saying).reading(saying.text, language)
    return advise(saying.text, reading, language, round(_rate(context, language)), saying.every)


def _rate(context: Context, language: str) -> float:
    """The first voice's rate in characters a minute."""
    chosen = context.station.preparer.voices.speaking(language)
    return chosen[0][0].rate if chosen else DEFAULT_RATE


def _pinyin(reading: Reading, spoken: Callable[[list[Guess]], list[Reason]] | None) -> dict[str, Any]:
    """For Mandarin: how each word is read, and how characters with several readings will be said."""
    from dalaba.speech.reading.pinyin.words import doubtful, words  # a third of a second, for the dictionary

    texts = [sentence.text for sentence in reading.sentences]
    guesses = list(dict.fromkeys(guess for text in texts for guess in doubtful(text)))
    told = [each.params for each in spoken(guesses)] if spoken else []
    heard = [{"pinyin": each["said"], "others": each["others"].split("、")} for each in told] or [{}] * len(guesses)
    return {
        "pinyin": [asdict(word) for text in texts for word in words(text)],
        "doubtful": [{**asdict(guess), **said} for guess, said in zip(guesses, heard, strict=True)],
    }


def _write_sheet(context: Context, shown: list[dict[str, Any]], script: str, day: date, path: Path) -> None:
    """Write the read-back sheet of that day as one file."""
    from dalaba.core import atomic
    from dalaba.doors.cli.readback import page

    title = (context.station.sent_script(script) or context.station.plan.scripts[script]).title
    with writing(path):
        atomic.write(path, page(shown, context.setup.name, title, day.isoformat(), context.ui).encode())
    if not context.as_json:
        context.say("cli.readback_written", file=path)


def _say(context: Context, text: str, spoken: str | None) -> int:
    if spoken is None:
        raise refuse("cli.text_needs_language", 2)
    from dalaba.speech.reading import read
    from dalaba.station.outlets import FILE

    code = language(spoken)
    lexicon = context.setup.lexicon if (context.folder / FILE).is_file() else {}
    reading = read(text, code, lexicon)
    item = as_json(text, reading, code, context.ui, advise(text, reading, code, round(DEFAULT_RATE)))
    if context.as_json:
        context.dump(item)
    else:
        _print(context, {**item, "outlet": "-", "version": name_of(code, context.ui)})
    return 0


def _label(version: Version, ui: str) -> str:
    """A version's name; if that is only the language's name, in the person's language."""
    return name_of(version.language, ui) if version.name == name_of(version.language) else version.name


def _item(context: Context, saying: Saying, advice: Iterable[Reason]) -> dict[str, Any]:
    """A text of the day as JSON: what it says, how it is read, where and when; or why nobody hears it."""
    part, ui = saying.part, context.ui
    label = _label(saying.version, ui) if saying.version else name_of(part.language, ui)
    named = {"outlet": "、".join(saying.outlets), "version": label, "language": part.language}
    item = {
        **named, **preview.as_json(context, saying),
        "when": preview.spots_of(context, saying), "hindered": preview.refusals_of(context, saying),
    }  # fmt: skip
    if part.why is not None and not part.why.code.startswith("reading."):
        return {**item, "code": part.why.code, "reason": explain(part.why, ui)}
    if saying.pieces:
        return {**item, "recording": list(saying.pieces)}
    reading = preview.reader(context.station, saying).reading(saying.text, part.language)
    rate, spoken = _rate(context, part.language), context.station.as_spoken
    return {**item, **as_json(saying.text, reading, part.language, ui, advice, rate, spoken)}


def _print(context: Context, item: dict[str, Any]) -> None:
    named = {"outlet": item["outlet"], "version": item["version"]}
    if "reason" in item:
        context.say("cli.text_not_ready", why=item["reason"], **named)
        _print_when(context, item)
    elif "recording" in item:
        why = context.word("cli.text_recording", files="、".join(item["recording"]))
        context.say("cli.text_not_ready", why=why, **named)
        _print_when(context, item)
    else:
        context.say("cli.text_head", seconds=f"{item['seconds']:.0f}", **named)
        _print_when(context, item)
        for question in item["questions"]:
            context.put(context.word("cli.question_mark") + question)
        context.put(item["text"])
        context.say("cli.text_reading", reading=item["reading"])
        for number in item["numbers"]:
            context.say("cli.text_number", **{**number, "kind": context.word(f"cli.kind_{number['kind']}")})
        for guess in item.get("doubtful", ()):
            context.say("cli.text_doubtful", **{**guess, "others": "、".join(guess["others"])})
        for warning in item["warnings"]:
            context.put(context.word("cli.warning_mark") + warning)


def _print_when(context: Context, item: dict[str, Any]) -> None:
    """Print when a text goes out, and which plays do not."""
    if item.get("when"):
        context.say("cli.preview_when", spots=item["when"])
    for line in item.get("hindered", ()):
        context.put(context.word("cli.warning_mark") + line)


def _table(context: Context, given: argparse.Namespace) -> int:
    """A table of outlets and variables, each value with its source: for every row that plays that day, or the next
    one."""
    station = context.usable()
    script = station.plan.scripts[context.script(given.script)]
    names = sorted(frozenset().union(*(variables(version.text) for version in script.versions)))
    day = context.day(given.date)
    found: dict[tuple[str, ...], None] = {}
    for outlet in preview.outlets_of(context, script.name, given.to):
        otherwise = station.wanted_of(script, outlet, day, given.date is not None)[1]
        for layers in preview.layers_of(station, script, outlet, day) or [otherwise]:
            for name in names:
                source, value = next(
                    ((label, layer[name]) for label, layer in reversed(layers) if name in layer), ("none", "")
                )
                found[outlet, name, value, source] = None
    if context.as_json:
        context.dump({"table": [dict(zip(("outlet", "name", "value", "source"), row, strict=True)) for row in found]})
    else:
        context.table([[*row[:3], context.word(f"cli.source_{row[3]}")] for row in found])
    return 1 if any(row[3] == "none" for row in found) else 0
