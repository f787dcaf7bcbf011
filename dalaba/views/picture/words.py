"""The texts for a spot and a refusal, in the language of the page. Pure; nothing is escaped here.

A spot's rules are shown only if they differ from the usual ones (may move, a notice, not caught up, dropped when cut).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from zoneinfo import ZoneInfo

from dalaba.core import clock
from dalaba.core.languages import name_of
from dalaba.core.model import Instant, Part, Programme, Reason, Refusal, Spot
from dalaba.messages import explain, sentence
from dalaba.views.picture.dates import length

_RULES = {
    "timing": {"exact": "rule_exact", "now": "rule_now"},
    "priority": {"urgent": "rule_urgent", "routine": "rule_routine"},
    "catch_up": {"once": "rule_once", "all": "rule_all"},
    "if_cut": {"resume": "rule_resume", "restart": "rule_restart"},
}
"""Field of a spot -> value -> the message's code; the usual value has none."""


class SpotWords:
    """The texts for one day's spots. `titles`: script -> title. `outcomes`: spot id -> its outcome in the ledger."""

    def __init__(self, ui: str, zone: ZoneInfo, titles: Mapping[str, str], outcomes: Mapping[str, str]) -> None:
        self.ui, self._zone, self._titles, self._outcomes = ui, zone, titles, outcomes
        self._shown: dict[Instant, str] = {}

    def say(self, code: str, /, **facts: object) -> str:
        """One of the picture's messages."""
        return sentence(f"picture.{code}", self.ui, **facts)

    def listed(self, items: Iterable[str]) -> str:
        """Items as a list: 七点、八点; 7, 8."""
        return ("、" if self.ui == "zh" else ", ").join(items)

    def title(self, script: str) -> str:
        """A script's title; its name if no spot of it was placed."""
        return self._titles.get(script, script)

    def language(self, part: Part) -> str:
        return name_of(part.language, self.ui)

    def why(self, reason: Reason) -> str:
        return explain(reason, self.ui)

    def hms(self, instant: Instant) -> str:
        """An instant's local time; kept, as many spots share one."""
        shown = self._shown.get(instant)
        if shown is None:
            shown = self._shown[instant] = clock.hms(instant, self._zone)
        return shown

    def hours(self, start: Instant, end: Instant) -> str:
        return f"{self.hms(start)}–{self.hms(end)}"

    def outcome(self, spot: Spot) -> str | None:
        """The code of a spot's outcome in the ledger; None if there is none."""
        return self._outcomes.get(spot.id)

    def spot(self, spot: Spot) -> str:
        """A bar's text, in lines."""
        parts = "、".join(f"{self.language(part)} {length(part.duration, self.ui)}" for part in spot.parts)
        about = f"{parts}({length(spot.duration, self.ui)})"
        return "\n".join([f"{self.hms(spot.start)} {spot.title}", about, *self.remarks(spot)])

    def refusal(self, refusal: Refusal) -> str:
        """A cross's text."""
        head = f"{self.hms(refusal.due)} {self.title(refusal.script)} · {self.say('refused')}"
        return f"{head}\n{self.why(refusal.reason)}"

    def remarks(self, spot: Spot) -> Iterable[str]:
        """A sentence for each unusual thing about a spot."""
        if rules := self.rules(spot):
            yield rules
        if spot.start != spot.due:
            yield self.say("slid_by", due=self.hms(spot.due), late=length(spot.start - spot.due, self.ui))
        for part in spot.lost:
            yield self.say("lost_part", language=self.language(part), why=self.why(part.why) if part.why else "")
        if spot.estimated:
            yield self.say("length_estimated")
        if (outcome := self.outcome(spot)) is not None:
            yield self.say(f"outcome_{outcome}")

    def rules(self, spot: Spot) -> str:
        """准时播,不顺延;漏播后补播一次。 Empty if all rules are the usual ones."""
        told = rules_of(spot, self.ui)
        return told and (told + "。" if self.ui == "zh" else told.capitalize() + ".")


def rules_of(spot: Spot, ui: str) -> str:
    """A spot's unusual rules in words; "" if all are the usual ones."""
    codes = (names.get(getattr(spot, field)) for field, names in _RULES.items())
    return (";" if ui == "zh" else "; ").join(sentence(f"picture.{code}", ui) for code in codes if code)


def titles_of(programmes: Iterable[Programme]) -> dict[str, str]:
    """Script -> title, from all spots, as refusals have no titles."""
    return {spot.script: spot.title for programme in programmes for spot in programme.spots}
