"""Every sentence the program says to a person, in Chinese and in English, by code.

One table a room (`catalogue/plan.py`, `catalogue/air.py`, …), each a `MESSAGES` dict of code -> (zh, en) with
`{name}` fields. Codes are `room.what_happened`. A test holds the two languages to the same fields, and every code
used in the program to this table. JSON carries the codes; sentences are for eyes.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from functools import cache

from dalaba.model import Problem, Reason

_ROOMS = ("files", "plan", "air", "voices", "sound", "pack", "cli")


@cache
def messages() -> Mapping[str, tuple[str, str]]:
    """The whole closed set: code -> (zh, en)."""
    table: dict[str, tuple[str, str]] = {}
    for room in _ROOMS:
        table.update(importlib.import_module(f"dalaba.catalogue.{room}").MESSAGES)
    return table


def sentence(code: str, ui: str, /, **facts: object) -> str:
    """The code's sentence in `ui` ("zh" or "en") with its facts filled in. KeyError for a code not in the table."""
    zh, en = messages()[code]
    return (zh if ui == "zh" else en).format_map({name: str(value) for name, value in facts.items()})


_INNER = "why_"


class _Lenient(dict[str, str]):
    """The facts of a reason that an older Dalaba may have recorded without some of them."""

    def __missing__(self, name: str) -> str:
        return "…"


def explain(reason: Reason, ui: str) -> str:
    """A reason as a sentence. A fact that an old record lacks is "…". KeyError for a code not in the table.

    A reason may give another one as its `{why}`: `why_code`, and that one's own facts as `why_NAME`.
    """
    zh, en = messages()[reason.code]
    facts = _Lenient({name: str(fact) for name, fact in reason.params.items()})
    if "why_code" in facts:
        inner = {name.removeprefix(_INNER): fact for name, fact in facts.items() if name.startswith(_INNER)}
        facts["why"] = explain(Reason(inner.pop("code"), inner), ui)
    return (zh if ui == "zh" else en).format_map(facts)


def describe(problem: Problem, ui: str) -> str:
    """A problem as one line: place, then what is wrong and what to do."""
    mark = "" if problem.severity == "error" else sentence("cli.warning_mark", ui)
    where = f"{problem.place}: " if problem.place else ""
    return f"{where}{mark}{explain(problem.reason, ui)}"
