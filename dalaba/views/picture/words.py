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
_RULES_OF_MUSIC = {
    "priority": _RULES["priority"],
    "if_cut": {"restart": "rule_piece_again", "next": "rule_piece_next", "drop": "rule_dropped"},
}
_FEW_PIECES = 12
"""The most pieces that are named; of more, the first ones."""
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
        """A part's language; a sound's own name."""
        return name_of(part.language, self.ui) if part.language else part.version

    def heard(self, spot: Spot) -> str:
        """In what it is heard: its languages; for music, how many pieces."""
        if spot.flow is None:
            names = (name_of(part.language, self.ui) if part.language else self.say("sound") for part in spot.parts)
            return self.listed(dict.fromkeys(names))
        return self.say("relay") if spot.flow.relay else self.say("pieces", count=len(begun(spot)))

    def start(self, spot: Spot) -> str:
        """When a spot is heard. What begins early, so that it is heard on its second, is heard when it is due."""
        return self.hms(max(spot.start, spot.due))

    def span(self, spot: Spot) -> str:
        """The same; for music, from when to when."""
        return self.hours(spot.start, spot.end) if spot.flow else self.start(spot)

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
        pieces = begun(spot) if spot.flow else spot.parts
        shown = [f"{self.language(part)} {length(part.duration, self.ui)}" for part in pieces[:_FEW_PIECES]]
        parts = "、".join(shown) + ("…" if len(pieces) > _FEW_PIECES else "")
        about = f"{parts}({length(spot.duration, self.ui)})"
        if spot.flow is not None:
            instead = self.say("without_signal", pieces=parts) if spot.flow.relay and parts else parts
            about = "\n".join([self.heard(spot), *([instead] if instead else [])])
        return "\n".join([f"{self.span(spot)} {spot.title}", about, *self.remarks(spot)])

    def refusal(self, refusal: Refusal) -> str:
        """A cross's text."""
        head = f"{self.hms(refusal.due)} {self.title(refusal.script)} · {self.say('refused')}"
        return f"{head}\n{self.why(refusal.reason)}"

    def remarks(self, spot: Spot) -> Iterable[str]:
        """A sentence for each unusual thing about a spot."""
        if rules := self.rules(spot):
            yield rules
        if spot.start > spot.due:
            yield self.say("slid_by", due=self.hms(spot.due), late=length(spot.start - spot.due, self.ui))
        for part in spot.lost:
            yield self.say(
                "lost_piece" if spot.flow else "lost_part",
                language=self.language(part),
                why=self.why(part.why) if part.why else "",
            )
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
    rules = _RULES if spot.flow is None else _RULES_OF_MUSIC
    codes = [names.get(getattr(spot, field)) for field, names in rules.items()]
    if spot.flow is not None and spot.flow.keeps:
        codes.append("rule_keep")
    if spot.flow is not None and spot.flow.under == "duck":
        codes.append("rule_duck")
    if spot.bed is not None:
        codes.append("rule_bed")
    if spot.exam:
        codes.append("rule_exam")
    return (";" if ui == "zh" else "; ").join(sentence(f"picture.{code}", ui) for code in codes if code)


def begun(spot: Spot) -> tuple[Part, ...]:
    """The pieces of music that begin within its time, if nothing interrupts it."""
    found: list[Part] = []
    at = 0
    for part in spot.parts:
        if at >= spot.duration:
            break
        found.append(part)
        at += part.duration + (spot.flow.gap if spot.flow else 0)
    return tuple(found)


def titles_of(programmes: Iterable[Programme]) -> dict[str, str]:
    """Script -> title, from all spots, as refusals have no titles."""
    return {spot.script: spot.title for programme in programmes for spot in programme.spots}
