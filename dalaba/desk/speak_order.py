"""A program apart: the words of a township's order as this PC's own voice says them, or what it has of a script.

The agent starts it when the words do not come in time. It reads the order from its input, and answers with each
outlet's clips, or with why there are none. It asks nothing and plays nothing; every clip lies in this station's own
`audio/`. Where the good voice takes long, the quick one speaks.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from dalaba.compile.render import Recipe
from dalaba.core import typed_json
from dalaba.core.clock import SystemClock
from dalaba.core.model import Instant, Priority, Reason
from dalaba.core.problems import Bad
from dalaba.desk.orders import Plan, Words, asked_of, plan_order
from dalaba.desk.orders.send import facts_of
from dalaba.desk.orders.situation import Ground
from dalaba.desk.root import Station
from dalaba.link.requests import Sound
from dalaba.trust import member
from dalaba.trust.order import FleetOrder

_URGENT_REASON = "上级"
"""An urgent order needs a reason; the signed order gives its own, or this."""
_ORDER = "fleet"
"""No order is sent from here, so its id is of no account."""


def words_here(
    order: FleetOrder, outlets: Iterable[str], ground: Ground, station: Station, township: str, now: Instant
) -> dict[str, tuple[Sound, ...]]:
    """Outlet -> its words in its own languages; in the first language of the text where it has none of them. Raises Bad
    if there is nothing to be heard at any outlet."""
    found: dict[str, tuple[Sound, ...]] = {}
    why: list[Reason] = []
    for outlet in outlets:
        for words in _asked(order, outlet, ground, station, township) if outlet in ground.setup.outlets else ():
            if sounds := _made(words, outlet, ground, station, now, why):
                found[outlet] = (*found.get(outlet, ()), *sounds)
    if not found:
        first = why[0] if why else Reason("air.announce_nothing")
        raise Bad(first.code, **first.params)
    return found


def _asked(order: FleetOrder, outlet: str, ground: Ground, station: Station, township: str) -> list[Words]:
    """What would be ordered here to say the same."""
    to, actor = (outlet,), f"{township}/{order.actor}"
    priority: Priority = "urgent"  # air knows how urgent it is; here it only means that nothing is asked back
    common: dict[str, Any] = {"to": to, "priority": priority, "reason": order.reason or _URGENT_REASON, "actor": actor}
    if order.text:
        own = [code for code in ground.setup.outlets[outlet].languages if code in order.text]
        return [
            Words(text=order.text[code], languages=(code,), as_read=True, **common)
            for code in own or list(order.text)[:1]
        ]
    scripts = station.plan.scripts
    name = next((each for each in (f"{township}·{order.script}", order.script) if each in scripts), order.script)
    return [Words(script=name, as_read=True, **common)] if order.script else []


def _made(
    words: Words, outlet: str, ground: Ground, station: Station, now: Instant, why: list[Reason]
) -> tuple[Sound, ...]:
    """What one outlet hears of it. What cannot be made is left out, and said in `why`."""
    from dalaba.compile.render.make import make

    asked, problems = asked_of(words, ground.setup, now)
    facts = facts_of(words, asked, ground, now, lambda: station, problems)
    plan = plan_order(asked, facts, _ORDER) if facts is not None and not len(problems) else tuple(problems)
    if not isinstance(plan, Plan):
        why += [each.reason for each in plan]
        return ()
    missing = {key: _quick(each, ground) for key, each in {**plan.before, **plan.meanwhile}.items()}
    report = make({each.key: each for each in missing.values()}, ground.library, ground.preparer, _threads(), keep=True)
    why += [reason for _, reason in report.failed]
    made = {key: report.made[each.key].clip for key, each in missing.items() if each.key in report.made}
    return tuple(plan.follows(made).get(outlet, ()))


def _threads() -> int:
    return (os.cpu_count() or 1) + 1


def _quick(recipe: Recipe, ground: Ground) -> Recipe:
    """The same by voices that do not take long, if there are such."""
    voices = ground.preparer.voices
    return next((each for each in recipe.by_voice if all(voices.of(one).quick for one in each.voices)), recipe)


def answer(folder: Path, given: Mapping[str, Any]) -> dict[str, Any]:
    """The answer to the agent."""
    order: FleetOrder = typed_json.form(FleetOrder).strict(given["order"])
    station = Station.read(folder)
    ground = Ground.of(station)
    belongs = member.read(folder)
    try:
        found = words_here(
            order, given["outlets"], ground, station, belongs.township if belongs else "", SystemClock().now()
        )
    except Bad as bad:
        return {"why": {"code": bad.reason.code, "params": dict(bad.reason.params)}}
    finally:
        ground.preparer.voices.close()
    return {"sounds": typed_json.as_json(found)}


def main(arguments: list[str]) -> int:
    """Read an order, answer with its words."""
    parser = argparse.ArgumentParser(prog="dalaba.desk.speak_order")
    parser.add_argument("--station", type=Path, required=True)
    given = parser.parse_args(arguments)
    said = answer(given.station, json.load(sys.stdin))
    sys.stdout.write(json.dumps(said))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
