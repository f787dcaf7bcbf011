"""Every sentence the program says to a person, in Chinese and in English, by code.

One table a room (`messages/plan.py`, `messages/air.py`, …), or a few where a room says much: each a `MESSAGES` dict of
code -> (zh, en) with `{name}` fields. Codes are `room.what_happened`. A test holds the two languages to the same
fields, and every code used in the program to these tables. JSON carries the codes; sentences are for eyes.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Mapping
from functools import cache

from dalaba.core.model import Problem, Reason
from dalaba.messages import on_page

_TABLES = (
    "files", "files_values", "files_tables", "files_sounds", "files_bells", "files_editing", "plan", "air", "voices",
    "sound", "pack", "health", "report", "callup", "orders", "console", "assets", "alerts", "backup", "listening", "cli",
    "cli_texts", "cli_recordings", "cli_running", "options", "approval", "scene", "page_today", "page_notice",
    "page_timetable", "page_sounds", "page_callups", "page_outlets", "page_usb", "page_ledger", "page_checkup",
    "page_guide", "page_people", "page_me", "page_approvals", "trust", "fleet", "hub", "county", "cli_fleet",
    "page_township", "sticks", "handing", "received", "across",
)  # fmt: skip


@cache
def messages() -> Mapping[str, tuple[str, str]]:
    """The whole closed set: code -> (zh, en)."""
    table: dict[str, tuple[str, str]] = {}
    for name in _TABLES:
        table.update(importlib.import_module(f"dalaba.messages.{name}").MESSAGES)
    return table


def sentence(code: str, ui: str, /, **facts: object) -> str:
    """The code's sentence in `ui` ("zh" or "en") with its facts filled in. KeyError for a code not in the table."""
    zh, en = messages()[code]
    return _filled((zh, en), ui, {name: str(value) for name, value in facts.items()})


def _filled(pair: tuple[str, str], ui: str, facts: dict[str, str]) -> str:
    zh, en = (_NONE.sub(lambda part: "" if facts.get(part["count"]) == "0" else part[1], each) for each in pair)
    return zh.format_map(facts) if ui == "zh" else _one(en, facts).format_map(_listed(facts))


_NONE = re.compile(r"⟦([^⟧{]*\{(?P<count>\w+)\}[^⟧]*)⟧")
"""⟦{count} of them⟧ is said only where there are any."""


_INNER = "why_"
_TYPED = ("found", "key", "name", "word", "id", "model")
"""Facts that somebody typed."""
_LONGEST = 60
"""Characters of these that a sentence shows; more are cut to 40."""
_EN = "_en"
"""Behind the name of a fact that is another word in English: a key, the words of a choice."""
_SPOKEN = ("types", "day", "weekdays", "weekday", "timetable", "conditions", "language")
"""Facts that are words of the program's own, kept in Chinese: day types, days of the week, languages."""
_ENGLISH = {
    "工作日": "workday", "节假日": "holiday", "上学日": "schoolday", "考试日": "exam", "雨天": "rainy", "赶集日": "market",
    "星期一": "Monday", "星期二": "Tuesday", "星期三": "Wednesday", "星期四": "Thursday", "星期五": "Friday",
    "星期六": "Saturday", "星期日": "Sunday", "普通话": "Mandarin", "粤语": "Cantonese", "客家话": "Hakka",
    "瑶语": "Dzao Min Yao", "闽南话": "Southern Min", "英语": "English",
}  # fmt: skip


_LISTS = (
    "allowed", "choices", "files", "forms", "heads", "known", "languages", "names", "nobody", "orders", "others", "outlet", "outlets",
    "places", "scripts", "spots", "taken", "types", "vans", "where",
)  # fmt: skip
"""Facts that are lists of names. Chinese puts its own comma between them, and no name has one."""


def _listed(facts: dict[str, str]) -> dict[str, str]:
    """The facts of an English sentence, their lists as English has them."""
    facts.update({name: facts[name].replace("、", ", ").replace("；", "; ") for name in _LISTS if name in facts})
    return facts


_COUNTED = (
    "calls|channels|characters|clips|days|entries|errors|events|files|groups|heads|hours|lanes|minutes|outlets|pages|"
    "parts|people|problems|recordings|rows|scripts|seconds|sentences|sites|sounds|spots|times|tones|warnings"
)  # fmt: skip
_OF_ONE = {"are": "is", "were": "was", "have": "has", "go": "goes", "come": "comes", "lack": "lacks", "serve": "serves"}
_COUNT = re.compile(rf"\{{(\w+)\}} ({_COUNTED})\b(?: ({'|'.join(_OF_ONE)})\b)?")


def _one(sentence: str, facts: Mapping[str, str]) -> str:
    """An English sentence in which what is counted is one, where it is one: 1 outlet is silent."""

    def of_one(found: re.Match[str]) -> str:
        name, noun, verb = found.groups()
        if facts.get(name) != "1":
            return found[0]
        one = "person" if noun == "people" else f"{noun[:-3]}y" if noun.endswith("ies") else noun[:-1]
        return f"{{{name}}} {one}" + (f" {_OF_ONE[verb]}" if verb else "")

    return _COUNT.sub(of_one, sentence)


class _Lenient(dict[str, str]):
    """The facts of a reason that an older Dalaba may have recorded without some of them."""

    def __missing__(self, name: str) -> str:
        return "…"


def explain(reason: Reason, ui: str, page: bool = False) -> str:
    """A reason as a sentence. `page`: for who has buttons and no command line. A fact that an old record lacks is "…".

    The bare code for one that is not in the table: files hold reasons, and a newer Dalaba may have written them.
    What waits for it to be put right is a code in its fact `waits`, said behind it.
    A reason may give another one as its `{why}`: `why_code`, and that one's own facts as `why_NAME`.
    """
    found = (on_page.SENTENCES.get(reason.code) if page else None) or messages().get(reason.code)
    if found is None:
        return reason.code
    facts = _Lenient({name: str(fact) for name, fact in reason.params.items()})
    if "why_code" in facts:
        inner = {name.removeprefix(_INNER): fact for name, fact in facts.items() if name.startswith(_INNER)}
        facts["why"] = explain(Reason(inner.pop("code"), inner), ui, page)
    facts.update({name: f"{facts[name][:40]}…" for name in _TYPED if len(facts.get(name, "")) > _LONGEST})
    if ui != "zh":
        facts.update({name.removesuffix(_EN): fact for name, fact in facts.items() if name.endswith(_EN)})
        facts.update({name: _in_english(facts[name]) for name in _SPOKEN if name in facts})
    if "“{nearest}”" in found[0]:  # one, or all that there are
        facts["nearest"] = facts["nearest"].replace("、", "”、“" if ui == "zh" else "”, “")
    waits = sentence(facts["waits"], ui) if facts.get("waits") in messages() else ""
    return _filled(found, ui, facts) + waits


def _in_english(fact: str) -> str:
    """星期三、星期五 as Wednesday, Friday; names of one's own stay as they are."""
    return ", ".join("".join(_word(piece) for piece in re.split("(:)", each)) for each in fact.split("、"))


def _word(word: str) -> str:
    for no in ("不是", "非"):
        if word.startswith(no) and (no == "不是" or word[len(no) :] in _ENGLISH):
            return f"not {_word(word[len(no) :])}"
    return _ENGLISH.get(word, word)


def describe(problem: Problem, ui: str) -> str:
    """A problem as one line: place, then what is wrong and what to do."""
    mark = "" if problem.severity == "error" else sentence("cli.warning_mark", ui)
    where = f"{problem.place}: " if problem.place else ""
    return f"{where}{mark}{explain(problem.reason, ui)}"
