"""Versions that wait for a person's answer: each question, at the text or value to be changed. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from dalaba.core.characters import mended, unsaid
from dalaba.core.model import Place, Problem, Reason
from dalaba.station.files.template import bare
from dalaba.station.schedules import Plan
from dalaba.station.scripts import Held


def held(plan: Plan, found: Iterable[tuple[Held, Iterable[str]]]) -> Iterator[Problem]:
    """An error for every question, once at each place. `found`: what waits, and the outlets that need it."""
    told: set[tuple[str, str, str]] = set()
    for each, outlets in found:
        for question in each.questions:
            for problem in _told(plan, each, sorted(outlets), question):
                key = (str(problem.place), problem.reason.code, question.params["found"])
                if key not in told and not _is_told_of_its_file(problem.reason):
                    told.add(key)
                    yield problem


def _is_told_of_its_file(reason: Reason) -> bool:
    """Whether reading the file has reported it already: a sign unknown in every language, not a language's letters."""
    return reason.code == "reading.unsaid" and any(unsaid(reason.params["found"]))


def _told(plan: Plan, held: Held, outlets: list[str], question: Reason) -> Iterator[Problem]:
    """The question at the version or, if a value is the cause, at every row with that value, or where it is written."""
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
    """The fact whose value contains the question; None if the text itself does, or both together."""
    if found in bare(held.version.text):
        return None
    return next((name for name, value in held.facts if found in mended(value)), None)


def _rows(
    plan: Plan, script: str, outlets: list[str], name: str, found: str
) -> Iterator[tuple[Place | None, str]]:  # fmt: skip
    for campaign in plan.campaigns:
        for row in campaign.rows:
            if row.says(script) and not set(outlets).isdisjoint(row.outlets) and _has(row.values, name, found):
                yield row.place, row.id


def _elsewhere(plan: Plan, held: Held, outlets: list[str], name: str, found: str) -> Place | None:
    """Where a value is written that is not a row's own: in its campaign, its script, or at its outlet."""
    for campaign in plan.campaigns:
        if any(row.says(held.script.name) for row in campaign.rows):
            layers = (*campaign.daily.values(), *(campaign.at_outlets.get(each, {}) for each in outlets))
            if any(_has(layer, name, found) for layer in layers):
                return Place(campaign.file)
    if _has(held.script.facts, name, found):
        return held.script.place
    here = (plan.setup.outlets[each] for each in outlets)
    return next((each.place for each in here if _has(each.values, name, found)), None)


def _has(values: Mapping[str, str], name: str, found: str) -> bool:
    return found in mended(values.get(name, ""))
