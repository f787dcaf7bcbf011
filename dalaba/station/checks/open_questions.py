"""Versions that wait for a person's answer: every question, at the text or the value that is to be changed. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from dalaba.core.characters import mended, unsaid
from dalaba.core.model import Place, Problem, Reason
from dalaba.station.files.template import bare
from dalaba.station.schedules import Plan
from dalaba.station.scripts import Held


def held(plan: Plan, found: Iterable[tuple[Held, Iterable[str]]]) -> Iterator[Problem]:
    """An error for every question, each once at its place. `found`: what waits, and the outlets that ask for it."""
    told: set[tuple[str, str, str]] = set()
    for each, outlets in found:
        for question in each.questions:
            for problem in _told(plan, each, sorted(outlets), question):
                key = (str(problem.place), problem.reason.code, question.params["found"])
                if key not in told and not _is_told_of_its_file(problem.reason):
                    told.add(key)
                    yield problem


def _is_told_of_its_file(reason: Reason) -> bool:
    """Whether who reads the file has said it already: of signs that no language knows, not of a language's letters."""
    return reason.code == "reading.unsaid" and any(unsaid(reason.params["found"]))


def _told(plan: Plan, held: Held, outlets: list[str], question: Reason) -> Iterator[Problem]:
    """At the version; where a value is the cause, at every row that has it, or else where it is written."""
    found = question.params["found"]
    name = _fact(held, found)
    if name is None:
        yield Problem(question, held.version.place)
        return
    facts = {"name": name, "value": dict(held.facts)[name]}
    rows = dict(_rows(plan, held.script.name, outlets, name, found))
    for place, row in rows.items():
        yield Problem(Reason("reading.in_row", {"row": row, **facts}).because(question), place)
    if not rows:
        place = _elsewhere(plan, held, outlets, name, found) or held.version.place
        yield Problem(Reason("reading.in_fact", {"script": held.script.title, **facts}).because(question), place)


def _fact(held: Held, found: str) -> str | None:
    """The fact whose value has the question in it; None: the text itself has, or it lies where the two meet."""
    if found in bare(held.version.text):
        return None
    return next((name for name, value in held.facts if found in mended(value)), None)


def _rows(
    plan: Plan, script: str, outlets: list[str], name: str, found: str
) -> Iterator[tuple[Place | None, str]]:  # fmt: skip
    for campaign in plan.campaigns:
        for row in campaign.rows:
            if row.script == script and not set(outlets).isdisjoint(row.outlets) and _has(row.values, name, found):
                yield row.place, row.id


def _elsewhere(plan: Plan, held: Held, outlets: list[str], name: str, found: str) -> Place | None:
    """Where a value is written that is no row's own: in its campaign, its script, or with its outlet."""
    for campaign in plan.campaigns:
        if any(row.script == held.script.name for row in campaign.rows):
            layers = (*campaign.daily.values(), *(campaign.at_outlets.get(each, {}) for each in outlets))
            if any(_has(layer, name, found) for layer in layers):
                return Place(campaign.file)
    if _has(held.script.facts, name, found):
        return held.script.place
    here = (plan.setup.outlets[each] for each in outlets)
    return next((each.place for each in here if _has(each.values, name, found)), None)


def _has(values: Mapping[str, str], name: str, found: str) -> bool:
    return found in mended(values.get(name, ""))
