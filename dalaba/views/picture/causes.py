"""Why spots are not heard: refusals and lost parts, grouped by reason and script. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from dalaba.core.model import Instant, Reason, Refusal, Spot
from dalaba.views.picture.dates import short_date
from dalaba.views.picture.words import SpotWords

_PASSING = ("until", "spot")
"""Facts of a reason that change from time to time; gaps that differ only in these are grouped."""
_FEW = 6
"""The most times that are written out; of more, only the first and the last."""


class Gap(NamedTuple):
    """A play that is not heard. `what`: the script's title, with the language if only that is lost."""

    reason: Reason
    what: str
    outlet: str
    at: Instant
    day: str
    """The programme's ISO date."""


@dataclass(frozen=True, slots=True)
class Cause:
    """Gaps with the same sentence. `where`: (outlet, its times). `days`: (dates, how often)."""

    sentence: str
    what: str
    count: int
    where: tuple[tuple[str, str], ...]
    days: tuple[tuple[str, str], ...] = ()


def refusals(day: str, refused: Iterable[Refusal], words: SpotWords) -> list[Gap]:
    """A gap for each refusal. `day`: the programme's ISO date."""
    return [Gap(refusal.reason, words.title(refusal.script), refusal.outlet, refusal.due, day) for refusal in refused]


def losses(day: str, spots: Iterable[Spot], words: SpotWords) -> list[Gap]:
    """A gap for each language that is missing from a spot."""
    return [
        Gap(part.why, f"{spot.title} · {words.language(part)}", spot.outlet, spot.start, day)
        for spot in spots
        for part in spot.lost
        if part.why is not None
    ]


def by_day(gaps: Iterable[Gap], words: SpotWords) -> tuple[Cause, ...]:
    """The causes of one day's gaps, with the times at each outlet."""
    return tuple(
        Cause(_sentence(group, words), group[0].what, len(group), tuple(_times(group, words))) for group in _alike(gaps)
    )


def over_days(gaps: Iterable[Gap], words: SpotWords) -> tuple[Cause, ...]:
    """The causes of several days' gaps: how often at each outlet, and how often on each day."""
    causes = []
    for group in _alike(gaps):
        outlets = Counter(gap.outlet for gap in group)
        where = tuple((name, words.say("how_often", count=count)) for name, count in outlets.items())
        days = tuple(_days(group, words))
        causes.append(Cause(_sentence(group, words), group[0].what, len(group), where, days))
    return tuple(causes)


def _days(group: Iterable[Gap], words: SpotWords) -> Iterable[tuple[str, str]]:
    """(dates, how often); days in a row with equally many gaps are joined."""
    runs: list[tuple[date, date, int]] = []
    for text, count in sorted(Counter(gap.day for gap in group).items()):
        day = date.fromisoformat(text)
        if runs and runs[-1][2] == count and (day - runs[-1][1]).days == 1:
            runs[-1] = runs[-1][0], day, count
        else:
            runs.append((day, day, count))
    for first, last, count in runs:
        if first == last:
            yield short_date(first, words.ui), words.say("how_often", count=count)
        else:
            shown = f"{short_date(first, words.ui)}–{short_date(last, words.ui)}"
            yield shown, words.say("how_often_daily", count=count)


def _alike(gaps: Iterable[Gap]) -> list[list[Gap]]:
    found: defaultdict[tuple[str, ...], list[Gap]] = defaultdict(list)
    for gap in gaps:
        facts = sorted(gap.reason.params.items())
        lasting = [f"{name}={value}" for name, value in facts if name not in _PASSING]
        found[gap.what, gap.reason.code, *lasting].append(gap)
    return [group for _, group in sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))]


def _sentence(group: Sequence[Gap], words: SpotWords) -> str:
    told = words.why(group[0].reason)
    if all(gap.reason is group[0].reason or words.why(gap.reason) == told for gap in group):
        return told
    return words.say("for_example", sentence=told)


def _times(group: Sequence[Gap], words: SpotWords) -> Iterable[tuple[str, str]]:
    times: defaultdict[str, list[Instant]] = defaultdict(list)
    for gap in group:
        times[gap.outlet].append(gap.at)
    for outlet, when in times.items():
        shown = [words.hms(each) for each in sorted(when)]
        many = len(shown) > _FEW
        yield (
            outlet,
            words.say("times", first=shown[0], last=shown[-1], count=len(shown)) if many else words.listed(shown),
        )
