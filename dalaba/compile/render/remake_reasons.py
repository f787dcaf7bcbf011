"""Why a clip is to be made: the differences between what was heard there before and what is to be heard now. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dalaba.compile.render.recipes import Recipe
from dalaba.core.model import Reason
from dalaba.speech.library import Parts, State

_WORDS = {
    "none": "无", "notice": "通知", "soft": "柔和", "urgent": "紧急",
    "horn": "大喇叭", "hall": "室内音箱", "van": "宣传车", "flat": "不处理",
}  # fmt: skip
"""The Chinese names of chimes and of kinds of loudspeaker; in English they have their own names."""
_PLAIN = (("chime", "sound.why_chime"), ("repeat", "sound.why_repeat"), ("profile", "sound.why_profile"))


def why_made(recipe: Recipe, before: Parts | None, state: State = "unknown") -> tuple[Reason, ...]:
    """The reasons, the most important first; at least one.

    `before`: the parts of the clip heard in its place before, or None. `state`: how the clip's own file is, if it was
    made before.
    """
    if state in ("missing", "damaged"):
        return (Reason(f"sound.why_{state}"),)
    if state == "whole":
        return (Reason("sound.why_asked"),)
    if not before:
        return (Reason("sound.why_new"),)
    return tuple(_differences(before, recipe.parts)) or (Reason("sound.why_program"),)


def _differences(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Reason]:
    yield from _of_words(before, now)
    yield from _of_sound(before, now)
    for name, code in _PLAIN:
        if before.get(name) != now[name]:
            yield Reason(code, dict(_both("before", str(before.get(name))), **_both("now", str(now[name]))))


def _both(name: str, word: str) -> dict[str, str]:
    return {name: _WORDS.get(word, word), f"{name}_en": word}


def _of_words(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Reason]:
    """Facts that changed, then the text, then how the same text is read."""
    facts, new = before.get("facts", {}), now["facts"]
    changed = [name for name in new if name in facts and facts[name] != new[name]]
    for name in changed:
        yield Reason("sound.why_fact", {"name": name, "before": facts[name], "now": new[name]})
    if before.get("words") != now["words"]:
        yield Reason("sound.why_text")
    elif not changed and before.get("spoken") != now["spoken"]:
        yield Reason("sound.why_reading")


def _of_sound(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Reason]:
    """A recording instead of a voice, another take, another voice, or the same voice at another rate."""
    if bool(before.get("files")) != bool(now["files"]):
        yield Reason("sound.why_recorded" if now["files"] else "sound.why_voice", _engines(before, now))
    elif before.get("files") != now["files"] or before.get("digests") != now["digests"]:
        yield Reason("sound.why_recording", {"file": _other(before, now)})
    elif before.get("engines") != now["engines"]:
        yield Reason("sound.why_voice", _engines(before, now))
    elif before.get("rates") != now["rates"]:
        yield Reason("sound.why_rate", {"before": _listed(before.get("rates")), "now": _listed(now["rates"])})
    elif before.get("voices") != now["voices"]:
        yield Reason("sound.why_engine", {"before": _listed(before.get("voices")), "now": _listed(now["voices"])})


def _other(before: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    """The names of the recordings that differ."""
    old = dict(zip(before.get("files", ()), before.get("digests", ()), strict=False))
    return _listed([file for file, digest in zip(now["files"], now["digests"], strict=True) if old.get(file) != digest])


def _engines(before: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, str]:
    return {"before": _listed(before.get("engines")), "now": _listed(now["engines"])}


def _listed(values: object) -> str:
    return "、".join(map(str, values)) if isinstance(values, list) and values else "-"
