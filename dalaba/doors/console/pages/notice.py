"""写通知: from a template or a blank to a notice that is heard, read back, scheduled, and on the air from then on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from dalaba.core import clock
from dalaba.core.languages import NAMES, name_of
from dalaba.desk.notices import Opened, Which, opened
from dalaba.desk.root import Station
from dalaba.doors.console.pages.hearing import heard
from dalaba.doors.console.pages.notice_deeds import DEEDS
from dalaba.doors.console.pages.notice_form import CHIMES, EVERY, STARTS, Form, form_of
from dalaba.doors.console.pages.notice_judged import done
from dalaba.doors.console.pages.notice_pieces import ground, pieces, warm
from dalaba.doors.console.pages.page import Facts, Page, Visit
from dalaba.doors.console.requests import Asked
from dalaba.messages import sentence
from dalaba.station.outlets import Setup
from dalaba.station.scripts import Script

_FEW = 6
"""So many outlets are shown at once; more are behind a line that opens."""
_KINDS = ("speaker", "onsite", "school", "van")


@dataclass(frozen=True, slots=True)
class Language:
    """A language's column."""

    code: str
    name: str
    usual: bool
    """Whether the station speaks it."""
    long: str
    short: str


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that can be chosen: a place, a zone, a kind of places; a word of a list."""

    value: str
    name: str


def facts(visit: Visit) -> Facts:
    """What was done, the list to begin from, or the form."""
    nothing: dict[str, object] = {"done": None, "kept": "", "form": None, "missing": "", "scripts": []}
    asked = visit.asked
    station = Station.read(visit.front.folder)
    if row := asked.text("done"):
        found = done(station, row, visit)
        return {**nothing, **({"done": found} if found else _beginning(station, row))}
    if kept := asked.text("kept"):
        return {**nothing, "kept": kept}
    name = asked.text("script")
    script = station.plan.scripts.get(name)
    if script is not None:
        return {**nothing, **_form(visit, station, opened(station.folder, script))}
    if asked.text("new") and not name:
        return {**nothing, **_form(visit, station, None)}
    return {**nothing, **_beginning(station, name)}


def _beginning(station: Station, missing: str) -> Facts:
    scripts = sorted(station.plan.scripts.values(), key=lambda script: script.title)
    texts = [script for script in scripts if any(version.text for version in script.versions)]
    return {"missing": missing, "scripts": [(each.name, each.title) for each in texts]}


def _form(visit: Visit, station: Station, found: Opened | None) -> Facts:
    setup, now = station.setup, visit.front.now()
    today = clock.today(now, setup.zone)
    form = _first(setup, station.plan.scripts, found, today)
    here = ground(visit.front.folder)
    warm()
    outlets = tuple(setup.outlets)
    texts: Mapping[Which, str] = found.texts if found else {}
    return {
        "form": form, "pieces": pieces(visit, form, here), "was": found.was if found else {},
        "languages": _languages(setup, texts, visit.ui), "can_change": bool(found and found.can_change),
        "title": found.script.title if found else "", "more": "、".join(found.more) if found else "",
        "places": _places(setup, visit.ui, len(outlets) <= _FEW), "outlets": outlets if len(outlets) > _FEW else (),
        "starts": _choices("page_notice.start_", STARTS, visit.ui), "every": EVERY, "today": today.isoformat(),
        "chimes": _choices("page_notice.chime_", CHIMES, visit.ui),
        "before": _choices("page_notice.before_", ("0", "1", "2", "3"), visit.ui),
    }  # fmt: skip


def _first(setup: Setup, scripts: Mapping[str, Script], found: Opened | None, today: date) -> Form:
    """The form as it is shown at first."""
    form = form_of(Asked({}), setup, today)
    only = tuple(setup.outlets) if len(setup.outlets) == 1 else ()
    if found is None:
        return replace(form, to=only)
    script = found.script
    draft = replace(
        form.draft, name=_free(f"{script.name}{today.month}月{today.day}日", scripts), texts=dict(found.texts),
        chime=script.chime, repeat=script.repeat,
    )  # fmt: skip
    return replace(form, draft=draft, script=script.name, facts=dict(script.facts), to=only, spoken=draft.languages)


def _free(name: str, scripts: Mapping[str, Script]) -> str:
    """The name, with a number where there is one of that name."""
    return next(
        each for number in range(1, 10_000) if (each := name if number == 1 else f"{name}-{number}") not in scripts
    )


def _languages(setup: Setup, texts: Mapping[Which, str], ui: str) -> list[Language]:
    """The columns: the station's languages and those that the notice has, and then all others."""
    there = dict.fromkeys((*setup.languages, *(language for language, _ in texts)))
    return [
        Language(code, name_of(code, ui), code in there, texts.get((code, "long"), ""), texts.get((code, "short"), ""))
        for code in dict.fromkeys((*there, *NAMES))
    ]


def _places(setup: Setup, ui: str, all_outlets: bool) -> list[Choice]:
    """What can be ticked: everywhere, the kinds and zones, and each place where there are few."""
    kinds = [kind for kind in _KINDS if any(outlet.kind == kind for outlet in setup.outlets.values())]
    found = [Choice("全部", sentence("console.everywhere", ui))] if len(setup.outlets) > 1 else []
    if len(kinds) > 1:
        found += [Choice(_WORDS[kind], sentence(f"console.kind_{kind}", ui)) for kind in kinds]
    found += [Choice(name, name) for name in setup.zones]
    return found + ([Choice(name, name) for name in setup.outlets] if all_outlets else [])


def _choices(codes: str, values: Iterable[str], ui: str) -> list[Choice]:
    """The choices of a field, each with its word: the sentences whose codes begin so."""
    return [Choice(value, sentence(f"{codes}{value}", ui)) for value in values]


_WORDS = {"speaker": "大喇叭", "onsite": "现场音箱", "school": "校园广播", "van": "宣传车"}
"""The words that a sheet has for the kinds of places."""


PAGE = Page("notice", "page_notice.", facts, deeds=DEEDS, files={"sound": heard})
