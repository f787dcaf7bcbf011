"""What becomes of one warning here: what is said, where, when and how loudly; or why nothing is. Pure.

Nothing is said unless each question has its answer: is it meant in earnest and for everybody, does it hold, does it
concern this place, has a person written how such a one is read out, and is it in a language of the place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from dalaba.core.clock import DAY
from dalaba.core.model import PRIORITIES, Instant, Reason
from dalaba.county import words
from dalaba.county.area import outlets_in
from dalaba.county.cap import Alert, Info
from dalaba.station.county import CountyRules, Level
from dalaba.station.outlets import Setup

HOLDS = DAY
"""How long a warning holds that does not say until when."""
AHEAD = 7 * DAY
"""A warning that begins later is not kept: its sender's clock or ours is wrong."""
QUIET_CODES = frozenset({"county.elsewhere", "county.over"})
"""Verdicts that nobody needs on the ledger: a feed holds hundreds of them."""


@dataclass(frozen=True, slots=True)
class Saying:
    """One text for some outlets in one language."""

    outlets: tuple[str, ...]
    language: str
    text: str
    level: Level
    title: str


class Proof(NamedTuple):
    """What is known of who made a message. `by`: whose certificate proves it; `remark`: why nothing is proven."""

    by: str = ""
    wrong: Reason | None = None
    remark: Reason | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of it: sayings, the strongest first, and their time; or the reason why none."""

    why: Reason
    sayings: tuple[Saying, ...] = ()
    since: Instant = 0
    until: Instant = 0

    @property
    def level(self) -> Level:
        """The strongest saying's, by which all of it is repeated."""
        return self.sayings[0].level


def entry(alert: Alert, proof: Proof, rules: CountyRules) -> Reason | None:
    """Why a message has no effect here whatever it says; None if it may have one."""
    if proof.wrong is not None:
        return proof.wrong
    if alert.status != "Actual":
        return Reason("county.not_actual", {"value": alert.status})
    if alert.kind not in ("Alert", "Update", "Cancel"):
        return Reason("county.not_news", {"value": alert.kind})
    if alert.scope != "Public":
        return Reason("county.not_public", {"value": alert.scope})
    if rules.senders and alert.sender not in rules.senders:
        return Reason("county.other_sender", {"sender": alert.sender[:80]})
    if not proof.by and not rules.unsigned:
        return proof.remark or Reason("county.unsigned")
    return None


def judge(alert: Alert, rules: CountyRules, setup: Setup, can: frozenset[str], now: Instant) -> Verdict:
    """What is said of a message that passed `entry`. `can`: the languages that can be spoken here."""
    near = [(info, where) for info in alert.infos if (where := _outlets(info, rules, setup))]
    if not near:
        return Verdict(Reason("county.elsewhere", {"areas": _areas(alert)}))
    holding = [pair for pair in near if _until(alert, pair[0]) > now]
    if not holding:
        return Verdict(Reason("county.over"))
    graded = [(info, where, level) for info, where in holding if (level := level_of(info, rules)) is not None]
    if not graded:
        info = holding[0][0]
        return Verdict(Reason("county.no_level", _grade(info)))
    heard = [each for each in graded if each[2].priority is not None]
    if not heard:
        return Verdict(Reason("county.level_silent", _grade(graded[0][0])))
    sayings = sorted(_sayings(alert, heard, setup, can), key=lambda each: PRIORITIES.index(_priority(each.level)))
    if not sayings:
        return Verdict(_unspoken(heard))
    since = max(alert.sent, min(info.effective or alert.sent for info, _, _ in heard))
    if since > now + AHEAD:
        return Verdict(Reason("county.too_far"))
    until = max(_until(alert, info) for info, _, _ in heard)
    return Verdict(Reason("county.taken", _told(alert, sayings)), tuple(sayings), since, until)


def level_of(info: Info, rules: CountyRules) -> Level | None:
    """The first level that covers it."""
    return next((each for each in rules.levels if each.covers(info.severity, info.urgency, info.certainty)), None)


def may_begin(level: Level, minute: int) -> bool:
    """Whether it begins at this time of day, in milliseconds since midnight."""
    between = level.between
    return between is None or between.start <= minute < between.end or minute + DAY < between.end


def _priority(level: Level) -> str:
    return level.priority or PRIORITIES[-1]


def _outlets(info: Info, rules: CountyRules, setup: Setup) -> tuple[str, ...]:
    return outlets_in(info.areas, rules, setup.location, setup.outlets)


def _until(alert: Alert, info: Info) -> Instant:
    return alert.sent + HOLDS if info.expires is None else info.expires


def _sayings(
    alert: Alert, heard: list[tuple[Info, tuple[str, ...], Level]], setup: Setup, can: frozenset[str]
) -> Iterator[Saying]:
    """For each event its outlets, each in the first of its languages in which the event is written."""
    for event in dict.fromkeys(_event(info) for info, _, _ in heard):
        those = [each for each in heard if _event(each[0]) == event]
        groups: dict[tuple[int, str], list[str]] = {}
        for outlet in setup.outlets:
            best = _best(outlet, those, setup, can)
            if best is not None:
                groups.setdefault(best, []).append(outlet)
        for (number, language), outlets in groups.items():
            info, _, level = those[number]
            text = words.said_of(alert, info, language, setup.zone, level.times)
            if text:
                title = words.plain(info.headline or info.event)[:80] or alert.identifier[:80]
                yield Saying(tuple(outlets), language, text, level, title)


def _event(info: Info) -> str:
    """What makes two infos the same event in two languages: the grades, the times and the codes, not the words."""
    return repr((info.severity, info.urgency, info.certainty, info.onset, info.expires, info.codes))


def _best(
    outlet: str, those: list[tuple[Info, tuple[str, ...], Level]], setup: Setup, can: frozenset[str]
) -> tuple[int, str] | None:
    for language in setup.outlets[outlet].languages:
        for number, (info, where, _) in enumerate(those):
            if language in can and outlet in where and language in words.written_in(info):
                return number, language
    return None


def _unspoken(heard: list[tuple[Info, tuple[str, ...], Level]]) -> Reason:
    if any(words.written_in(info) for info, _, _ in heard):
        return Reason("county.other_words", {"languages": _languages(heard)})
    return Reason("county.other_language", {"languages": _languages(heard)})


def _languages(heard: list[tuple[Info, tuple[str, ...], Level]]) -> str:
    return ", ".join(dict.fromkeys(info.language[:20] or "?" for info, _, _ in heard))


def _areas(alert: Alert) -> str:
    found = dict.fromkeys(area.description for info in alert.infos for area in info.areas)
    return "、".join([each for each in found if each][:4])[:120] or "?"


def _grade(info: Info) -> dict[str, str]:
    return {"severity": info.severity, "urgency": info.urgency, "certainty": info.certainty}


def _told(alert: Alert, sayings: list[Saying]) -> dict[str, str]:
    names = dict.fromkeys(name for each in sayings for name in each.outlets)
    return {"title": sayings[0].title, "sender": alert.sender[:80], "outlets": "、".join(names)}
