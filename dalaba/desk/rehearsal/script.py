"""The orders that a rehearsal may contain besides stop and skip: say, play, scene, volume, yield.

A line is typed as on the command line: `07:05 say 今天停水 --to 五一村 --priority urgent --reason 抢修`. It goes
through `orders`, as from every door, and straight to the playout. Virtual time stands still while its clip is made, so
the words follow the chime at once.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from dalaba.air.playout import Playout
from dalaba.core.model import Instant, Order, Reason
from dalaba.desk.orders import Words
from dalaba.desk.orders.parse import outlets_of
from dalaba.desk.orders.send import TAKEN, Ground, give
from dalaba.desk.pressing import words_of
from dalaba.desk.root import Station
from dalaba.link.requests import Announce, Append, Cancel, Request, parts_of
from dalaba.station.files import Problems, values
from dalaba.station.scenes import Scene

Verb: TypeAlias = Literal["say", "play", "scene", "volume", "yield", "cancel"]
VERBS: dict[str, Verb] = {
    "say": "say", "喊话": "say", "play": "play", "播": "play", "volume": "volume", "音量": "volume",
    "scene": "scene", "场景": "scene", "yield": "yield", "让位": "yield", "cancel": "cancel", "取消": "cancel",
}  # fmt: skip
_MANY = {"--to": "to", "--language": "languages"}
_ONE = {
    "--file": "file", "--priority": "priority", "--reason": "reason", "--until": "until", "--times": "times",
    "--volume": "volume", "--row": "row", "--through": "exam",
}  # fmt: skip
ACTOR = "rehearsal"


@dataclass(frozen=True, slots=True)
class Asking:
    """One of these orders. `to`: outlets; empty: all."""

    verb: Verb
    to: tuple[str, ...] = ()
    words: Words | None = None
    """For `say` and `play`."""
    volume: int = 100
    on: bool = True
    """For `yield`: whether the amplifier is left to somebody, or taken back. For `scene`: whether it is pressed, or
    released."""
    by: str = ACTOR
    order: str = ""
    """For `cancel`: how the announcement's title begins; empty: there is only one. For `scene`: its name."""


def read_asking(typed: str, station: Station) -> Asking:
    """The order in a line, after its time. Raises ValueError, LookupError or Bad if it is no order."""
    verb, *rest = shlex.split(typed, comments=True)
    kind = VERBS[verb]
    named, plain = _sorted(rest)
    if kind in ("say", "play"):
        return Asking(kind, words=_words(kind, named, plain))
    if kind == "volume":
        outlet, number = plain
        return Asking(kind, _outlets([outlet], station), volume=values.whole(1, 100)(number, False))
    if kind == "yield":
        if plain:
            raise ValueError(plain)
        by = str(named.get("by", ACTOR))
        return Asking(kind, _outlets(named.get("to", ()), station), on="back" not in named, by=by)
    if kind == "scene":
        if " ".join(plain) not in station.setup.scenes:
            raise LookupError(plain)
        return Asking(kind, on="release" not in named, order=" ".join(plain))
    return Asking(kind, order=" ".join(plain))


def _sorted(typed: Sequence[str]) -> tuple[dict[str, Any], list[str]]:
    """(options by their names in `Words`, the other words). Raises KeyError for an unknown option."""
    named: dict[str, Any] = {}
    plain: list[str] = []
    words = iter(typed)
    for word in words:
        if word in ("--force", "--back", "--as-read", "--release"):
            named[word[2:].replace("-", "_")] = True
        elif word == "--confirm-exam":
            named["confirmed"] = True
        elif word in _MANY:
            named[_MANY[word]] = (*named.get(_MANY[word], ()), _next(words))
        elif word == "--by":
            named["by"] = _next(words)
        elif word.startswith("--"):
            named[_ONE[word]] = _next(words)
        else:
            plain.append(word)
    return named, plain


def _next(words: Any) -> str:
    word = next(words, None)
    if word is None:
        raise ValueError("an option without its value")
    return str(word)


def _words(kind: Verb, named: Mapping[str, Any], plain: Sequence[str]) -> Words:
    what = " ".join(plain)
    if bool(what) == ("file" in named) or {"back", "by"} & set(named):
        raise ValueError(what)
    if kind == "say":
        return Words(text=what, actor=ACTOR, **named)
    return Words(script=what or None, actor=ACTOR, **named)


def _outlets(to: Sequence[str], station: Station) -> tuple[str, ...]:
    problems = Problems()
    found = outlets_of(to, station.setup, problems)
    if len(problems):
        raise ValueError(to)
    return found


def carry_out(asking: Asking, station: Station, playout: Playout, now: Instant) -> Reason | None:
    """Carry out an order. Returns why it is not heard as asked, or None."""
    if asking.words is not None:
        return _given(asking.words, station, playout, now)
    if asking.verb == "volume":
        playout.set_volume(asking.to, asking.volume, ACTOR)
    elif asking.verb == "yield":
        playout.give_up(asking.to, asking.on, asking.by, ACTOR)
    elif asking.verb == "scene":
        return _scene(station.setup.scenes[asking.order], asking.on, station, playout, now)
    else:
        return _taken_back(asking.order, playout)
    return None


def _scene(scene: Scene, on: bool, station: Station, playout: Playout, now: Instant) -> Reason | None:
    """Press or release a scene. The day gets no other type: a rehearsal's days are made beforehand."""
    if not on:
        for key in {str(each["id"]) for name in playout.state() for each in playout.sayings.state(name)
                    if each["scene"] == scene.name}:  # fmt: skip
            playout.cancel(key, ACTOR)
        if scene.stop:
            playout.obey(Order("resume", scene.stop, ACTOR))
        return None
    if scene.stop:
        playout.obey(Order("stop", scene.stop, ACTOR, scene.reason))
    if scene.volume:
        playout.set_volume(scene.outlets, scene.volume, ACTOR)
    came = [_given(words, station, playout, now) for words in words_of(scene, station.setup.zone, ACTOR, now, True)]
    return next((why for why in came if why is not None), None)


def _given(words: Words, station: Station, playout: Playout, now: Instant) -> Reason | None:
    def air(request: Request) -> dict[str, Any]:
        answer = _asked(playout, request, now)
        return {"code": answer.code, "params": dict(answer.params)}

    ground = Ground(station.setup, station.library, station.preparer)
    told = give(words, ground, air, now, lambda: station)
    if told.problems:
        return told.problems[0].reason
    if told.answer is not None and told.answer.code not in TAKEN:
        return told.answer
    return None if told.good else next(iter(told.doubts), None)


def _asked(playout: Playout, request: Request, now: Instant) -> Reason:
    match request:
        case Announce():
            return playout.announce(request.at(now))
        case Append(key, sounds, more):
            return playout.append(key, parts_of(sounds), more)
        case Cancel(key):
            return playout.cancel(key, ACTOR)
    return Reason("air.running")


def _taken_back(title: str, playout: Playout) -> Reason | None:
    lanes = [playout.sayings.state(name) for name in playout.state()]
    active = {str(each["id"]): str(each["title"]) for lane in lanes for each in lane}
    found = [key for key, name in active.items() if name.startswith(title)]
    if len(found) > 1:
        return Reason("orders.which", {"orders": "、".join(f"《{active[key]}》" for key in found)})
    if not found:
        return Reason("orders.none_such" if title else "orders.none", {"found": title})
    playout.cancel(found[0], ACTOR)
    return None
