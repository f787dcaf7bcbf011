"""The papers of exams: one's beginning for its trial, and those for which their exam's hours are too short. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from zoneinfo import ZoneInfo

from dalaba.core import clock
from dalaba.core.model import Millis, Part, Problem, Programme, Reason


def beginning(parts: tuple[Part, ...], only: Millis) -> tuple[Part, ...]:
    """The first `only` milliseconds of the parts; 0: all of them."""
    if not only:
        return parts
    found: list[Part] = []
    for part in parts:
        length = min(part.duration, only)
        clip = part.clip
        if clip is not None:
            clip = replace(clip, frames=min(clip.frames, length * clip.rate // 1000))
        found.append(replace(part, clip=clip, duration=length))
        only -= length
        if only <= 0:
            break
    return tuple(found)


def too_short(programme: Programme) -> Iterator[Problem]:
    """A warning for each paper that is still heard when its exam is over."""
    zone = ZoneInfo(programme.zone)
    exams = {card.name: card.exams for card in programme.outlets}
    for spot in programme.spots:
        for exam in exams[spot.outlet] if spot.exam else ():
            if exam.title == spot.exam and exam.since <= spot.start < exam.until < spot.end:
                facts = {
                    "name": exam.title, "until": clock.hms(exam.until, zone), "script": spot.script,
                    "outlet": spot.outlet, "end": clock.hms(spot.end, zone),
                }  # fmt: skip
                yield Problem(Reason("plan.exam_short", facts), None, "warning")
