"""text: what will be said: the filled text, how it is read, every number to be ticked by a second person, and advice.

In Mandarin also the characters that may be read otherwise, and with --json the pinyin of every word.

`--sheet F.html` is the same to print: the read-back sheet (`readback`).
"""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

from dalaba.catalogue import explain
from dalaba.cli.context import Context, refuse
from dalaba.cli.table import lines
from dalaba.files.problems import Bad
from dalaba.files.template import fill, variables
from dalaba.files.values import language
from dalaba.languages import name_of
from dalaba.model import Wanted
from dalaba.reading import DEFAULT_RATE, Reading, seconds
from dalaba.reading.advice import advise
from dalaba.render.prepare import facts_in
from dalaba.scripts import Script, Version, recorded_pieces


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
    """Exit 1 when a variable has no value, or the station has problems."""
    if given.say is not None:
        return _say(context, given.say, given.language)
    if given.script is None:
        raise refuse("cli.text_needs_script", 2)
    station = context.usable()
    script = station.plan.scripts[context.script(given.script)]
    outlets = _outlets(context, script, given.to)
    if given.table:
        return _table(context, script, outlets, given.date)
    shown = [item for name in outlets for item in _at(context, script, name, given)]
    if not shown:
        allowed = "、".join(version.name for version in script.versions)
        raise refuse("files.unknown_version", script=script.title, found=given.version, allowed=allowed)
    if given.sheet:
        _write_sheet(context, shown, script, given)
    if context.as_json:
        context.dump(shown[0] if len(shown) == 1 else shown)
    else:
        for item in shown:
            _print(context, item)
    return 1 if station.problems.errors or any("code" in item for item in shown) else 0


def as_json(text: str, reading: Reading, code: str, ui: str, rate: float = DEFAULT_RATE) -> dict[str, Any]:
    """DESIGN §8's form of `text`. `rate`: characters a minute as heard."""
    warnings = (*reading.warnings, *advise(text, reading, code, round(rate)))
    return {
        "text": text,
        "reading": reading.text,
        "seconds": round(seconds(reading, code, rate), 1),
        "numbers": [{"found": each.found, "read": each.read, "kind": each.kind} for each in reading.numbers],
        "warnings": [explain(each, ui) for each in warnings],
        **(_pinyin(reading) if code == "cmn" else {}),
    }


def _pinyin(reading: Reading) -> dict[str, Any]:
    """How each word is read, and which characters may be read otherwise. Mandarin's."""
    from dalaba.reading.pinyin import doubtful, words  # a third of a second, for the dictionary

    texts = [sentence.text for sentence in reading.sentences]
    guesses = dict.fromkeys(guess for text in texts for guess in doubtful(text))
    return {
        "pinyin": [asdict(word) for text in texts for word in words(text)],
        "doubtful": [asdict(guess) for guess in guesses],
    }


def _write_sheet(context: Context, shown: list[dict[str, Any]], script: Script, given: argparse.Namespace) -> None:
    """The read-back sheet, as one file."""
    from dalaba import atomic
    from dalaba.cli.readback import page

    path, day = Path(given.sheet), context.day(given.date).isoformat()
    try:
        atomic.write(path, page(shown, context.setup.name, script.title, day, context.ui).encode())
    except OSError as error:
        raise Bad("cli.cannot_write", file=path, why=error.strerror or error) from error
    if not context.as_json:
        context.say("cli.readback_written", file=path)


def _say(context: Context, text: str, spoken: str | None) -> int:
    if spoken is None:
        raise refuse("cli.text_needs_language", 2)
    from dalaba.outlets import FILE
    from dalaba.reading import read

    code = language(spoken)
    lexicon = context.setup.lexicon if (context.folder / FILE).is_file() else {}
    item = as_json(text, read(text, code, lexicon), code, context.ui)
    if context.as_json:
        context.dump(item)
    else:
        _print(context, {**item, "outlet": "-", "version": name_of(code, context.ui)})
    return 0


def _label(version: Version, ui: str) -> str:
    """A version's name; one that is no more than its language's, in this one."""
    return name_of(version.language, ui) if version.name == name_of(version.language) else version.name


def _outlets(context: Context, script: Script, words: list[str]) -> tuple[str, ...]:
    """The asked outlets, else the first that plays the script, else the station's first."""
    if words:
        return context.outlets(words)
    for campaign in context.station.plan.campaigns:
        for row in campaign.rows:
            if row.script == script.name and row.outlets:
                return row.outlets[:1]
    return tuple(context.setup.outlets)[:1]


def _at(context: Context, script: Script, outlet: str, given: argparse.Namespace) -> list[dict[str, Any]]:
    want, _ = context.station.wanted_of(script, outlet, context.day(given.date), given.date is not None)
    if given.version:
        versions = [each for each in script.versions if each.name == given.version and each.outlet in ("", outlet)]
    else:
        versions = [each for code in want.languages for each in script.candidates(outlet, code, want.length)[:1]]
    return [_version(context, version, want) for version in versions]


def _version(context: Context, version: Version, want: Wanted) -> dict[str, Any]:
    facts = facts_in(version.language, want.values)
    named = {"outlet": want.outlet, "version": _label(version, context.ui), "language": version.language}
    try:
        if version.recording:
            return {**named, "recording": recorded_pieces(version, facts)}
        text = fill(version.text, facts)
    except Bad as bad:
        return {**named, "code": bad.reason.code, "reason": explain(bad.reason, context.ui)}
    chosen = context.station.preparer.choices(version.language)
    rate = chosen[0][0].rate if chosen else DEFAULT_RATE
    reading = context.station.preparer.reading(text, version.language)
    return {**named, **as_json(text, reading, version.language, context.ui, rate)}


def _print(context: Context, item: dict[str, Any]) -> None:
    named = {"outlet": item["outlet"], "version": item["version"]}
    if "reason" in item:
        context.say("cli.text_not_ready", why=item["reason"], **named)
    elif "recording" in item:
        why = context.word("cli.text_recording", files="、".join(item["recording"]))
        context.say("cli.text_not_ready", why=why, **named)
    else:
        context.say("cli.text_head", seconds=f"{item['seconds']:.0f}", **named)
        print(item["text"])
        context.say("cli.text_reading", reading=item["reading"])
        for number in item["numbers"]:
            context.say("cli.text_number", **{**number, "kind": context.word(f"cli.kind_{number['kind']}")})
        for guess in item.get("doubtful", ()):
            context.say("cli.text_doubtful", **{**guess, "others": "、".join(guess["others"])})
        for warning in item["warnings"]:
            print(context.word("cli.warning_mark") + warning)


def _table(context: Context, script: Script, outlets: tuple[str, ...], day_text: str | None) -> int:
    """Outlet x variable, each with its source."""
    names = sorted(frozenset().union(*(variables(version.text) for version in script.versions)))
    found = []
    for outlet in outlets:
        _, sources = context.station.wanted_of(script, outlet, context.day(day_text), day_text is not None)
        for name in names:
            source, value = next(
                ((label, layer[name]) for label, layer in reversed(sources) if name in layer), ("none", "")
            )
            found.append({"outlet": outlet, "name": name, "value": value, "source": source})
    if context.as_json:
        context.dump({"table": found})
    else:
        rows = [
            [row["outlet"], row["name"], row["value"], context.word(f"cli.source_{row['source']}")] for row in found
        ]
        for line in lines(rows):
            print(line)
    return 1 if any(row["source"] == "none" for row in found) else 0
