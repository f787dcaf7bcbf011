"""What can be wrong with a version's text, and between two versions of a script."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from dalaba.core.characters import unsaid
from dalaba.core.model import Place, Problem, Reason
from dalaba.station.files import Problems
from dalaba.station.files.template import slip
from dalaba.station.scripts.script import Version


def check_text(text: str, place: Place, problems: Problems, whole: bool = False) -> None:
    """Report braces that enclose no variable, and signs that cannot be spoken. `whole`: the text is the whole file, so
    that line and column can be told."""
    if found := slip(text):
        at, bad = found
        problems.bad(bad, _at(text, at, place) if whole else place)
    for each in unsaid(text):
        spot = _at(text, each.at, place) if whole else place
        problems.put(Problem(Reason("reading.unsaid", each.facts(text)), spot))


def _at(text: str, at: int, place: Place) -> Place:
    before = text[:at].split("\n")
    return replace(place, line=len(before), column=len(before[-1]) + 1)


def check_versions(versions: Iterable[Version], problems: Problems) -> None:
    """Report two versions for the same outlet, language, length and timetable, of the same kind."""
    seen: dict[tuple[str, str, str, str, bool], Version] = {}
    for version in versions:
        key = (version.language, version.length, version.outlet, version.timetable, bool(version.recording))
        other = seen.setdefault(key, version)
        if other is not version:
            problems.add("files.same_version", version.place, name=version.name, other=f"{other.name} ({other.place})")
