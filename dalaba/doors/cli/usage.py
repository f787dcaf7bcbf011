"""The help and the errors of `argparse` in the person's language.

`argparse` has its errors only as English text. Their meaning is recognised here; unknown ones are passed on as they
are.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable
from typing import Any

from dalaba.messages import messages, sentence

MOST_DAYS = 3_700
"""Ten years, so that a mistyped `--days` does not run to the end of the calendar."""
_MOST = 1_000_000
_SAID = (
    (r"the following arguments are required: (?P<names>.+)", "missing"),
    (r"unrecognized arguments: (?P<names>.+)", "unknown"),
    (r"argument (?P<name>[^:]+): invalid choice: (?P<found>.+?) \(choose from (?P<allowed>.+)\)", "no_choice"),
    (r"argument (?P<name>[^:]+): expected .*argument", "no_value"),
    (r"argument (?P<name>[^:]+): ignored explicit argument .+", "takes_none"),
    (r"argument (?P<name>[^:]+): (?P<found>\S+) is over (?P<most>\d+)", "too_many"),
    (r"argument (?P<name>[^:]+): invalid \w+ value: (?P<found>.+)", "no_number"),
    (r"argument (?P<name>[^:]+): not allowed with argument (?P<other>.+)", "not_with"),
)
"""(pattern of an error of `argparse`, its message)."""


def explained(message: str, options: Iterable[str], ui: str) -> str:
    """An error of `argparse` as a sentence. `options`: the verb's options."""
    from dalaba.core.problems import nearest  # the readers are not needed for help

    for pattern, code in _SAID:
        if match := re.fullmatch(pattern, message, re.DOTALL):
            facts = {name: value.strip().strip("'\"") for name, value in match.groupdict().items()}
            if "allowed" in facts:
                facts["allowed"] = _listed(facts["allowed"], ui)
            if "names" in facts:
                facts["names"] = _listed(facts["names"], ui) if code == "missing" else facts["names"]
            if code == "unknown" and (hint := nearest(facts["names"].split()[0].split("=")[0], options)):
                return sentence("option.unknown_near", ui, names=facts["names"], nearest=hint)
            return sentence(f"option.{code}", ui, **facts)
    return sentence("cli.usage", ui, why=message)


def explain(action: argparse.Action, verb: str, ui: str) -> None:
    """Give an option its help, a placeholder in the person's language, and bounds for numbers."""
    if action.type is int:
        action.type = _days if action.dest == "days" else _whole
    if action.help is None:
        action.help = _help(action, verb, ui).replace("%", "%%")
    if action.choices is not None and action.metavar is None:
        action.metavar = f"{{{','.join(_of(map(str, action.choices), ui))}}}"
    elif isinstance(action.metavar, str):
        action.metavar = _place(action.metavar, action.dest, ui)
    elif isinstance(action.metavar, tuple):
        action.metavar = tuple(_place(each, action.dest, ui) for each in action.metavar)


def _listed(words: str, ui: str) -> str:
    """A list from `argparse`, written in the person's language."""
    return ("、" if ui == "zh" else ", ").join(_of((word.strip().strip("'") for word in words.split(", ")), ui))


def _of(words: Iterable[str], ui: str) -> list[str]:
    """Of words in two languages, those of the person's; all of them if they are in one language."""
    found = list(words)
    mine = [word for word in found if word.isascii() is (ui != "zh")]
    return mine if 0 < len(mine) < len(found) else found


def _place(metavar: str, dest: str, ui: str) -> str:
    """The placeholder for an option's value, in the person's language; a row's key if there is no other word."""
    if ui != "zh":
        return metavar
    shown = re.sub("[A-Za-z_]+", lambda found: _word(found[0]), metavar)
    if shown == metavar.lower().upper() == dest.upper():
        from dalaba.station.files.keys import SECTIONS, printed

        return printed("row", dest, ui) if dest in SECTIONS["row"] else metavar
    return shown


def _word(word: str) -> str:
    code = f"option.place_{word}"
    return sentence(code, "zh") if code in messages() else word


def _help(action: argparse.Action, verb: str, ui: str) -> str:
    for code in (f"option.of_{verb}_{action.dest}", f"option.any_{action.dest}"):
        if code in messages():
            return sentence(code, ui)
    from dalaba.station.files.keys import SECTIONS, printed  # a row's own keys are the options of `book`

    if action.dest not in SECTIONS["row"]:
        raise KeyError(f"{verb} {action.dest}")
    return sentence("option.of_book_key", ui, key=printed("row", action.dest, ui))


def _whole(text: str) -> int:
    return _up_to(int(text), _MOST)


def _days(text: str) -> int:
    return _up_to(int(text), MOST_DAYS)


def _up_to(number: int, most: int) -> int:
    if abs(number) > most:
        raise argparse.ArgumentTypeError(f"{number} is over {most}")
    return number


def usage(parser: Any, ui: str) -> str:
    """A verb's usage line."""
    formatter = parser._get_formatter()
    actions, groups = parser._actions, parser._mutually_exclusive_groups
    formatter.add_usage(parser.usage, actions, groups, prefix=sentence("option.usage", ui))
    return str(formatter.format_help())
