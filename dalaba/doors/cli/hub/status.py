"""hub status: 镇台 状态. Who has what, since when, what they really play; or what became of one order."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from dalaba.core.model import Reason
from dalaba.doors.cli.context import Context
from dalaba.messages import explain

if TYPE_CHECKING:
    from dalaba.hub.overview import Line

_COLUMNS = ("village", "standing", "heard", "manifest", "plays", "clock", "disk", "version", "rows")


def arguments(parser: argparse.ArgumentParser) -> None:
    """[ORDER]: its number, or the beginning of that."""
    parser.add_argument("order", metavar="ORDER", nargs="?", default="")


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 if there is no hub here, or no such order."""
    if given.order:
        from dalaba.doors.cli.hub.orders_given import show

        return show(context, given.order)
    from dalaba.core import clock, typed_json
    from dalaba.doors.cli.hub.opened import opened
    from dalaba.hub import overview, running

    now = clock.SystemClock().now()
    with opened(context) as (known, store):
        found = overview.lines(store, now)
        works = running.works(context.folder)
    if context.as_json:
        context.dump({
            "township": known.township, "running": works is not None, "connected": bool(works and works.connected),
            "nodes": [typed_json.as_json(each) for each in found],
        })  # fmt: skip
        return 0
    context.say("hub.at_work" if works is not None else "hub.at_rest", township=known.township)
    if works is not None and not works.connected:
        context.say("hub.not_connected")
    if not found:
        context.say("hub.no_nodes", command=context.command)
    else:
        heads = tuple(context.word(f"hub.head_{each}") for each in _COLUMNS)
        context.table([heads, *(tuple(_cells(context, each, now)) for each in found)])
        for each in found:
            for outlet, why in _hindrances(each):
                context.complain_of(Reason("hub.hindered", {"village": each.village, "outlet": outlet}).because(why))
    for at, reason in works.troubles if works is not None else ():
        context.put(f"{clock.on_this_pc(at)}  {explain(reason, context.ui)}")
    return 0


def _cells(context: Context, line: Line, now: int) -> Iterator[str]:
    yield line.village
    yield context.word(f"hub.standing_{line.standing}")
    yield _ago(context, now - line.heard) if line.heard else ""
    yield _manifest(context, line)
    yield "、".join(_plays(context, line))
    yield context.word(f"hub.clock_{'good' if line.clock == 'good' else 'doubt'}") if line.clock else ""
    yield "" if line.free is None else f"{line.free / 1e9:.1f} GB"
    yield line.version
    past = f" {context.word('hub.another_past_short')}" if line.pasts > 1 else ""
    yield f"{line.rows}{past}"


def _manifest(context: Context, line: Line) -> str:
    seq, taken = line.manifest.get("seq"), line.manifest.get("taken")
    if not isinstance(seq, int):
        return context.word("hub.manifest_none") if line.given else ""
    from dalaba.core import clock

    since = clock.on_this_pc(taken)[5:] if isinstance(taken, int) and taken > 0 else ""  # without the year
    behind = f" {context.word('hub.manifest_behind', seq=line.given)}" if line.given > seq else ""
    return f"{seq} {since}{behind}".strip()


def _plays(context: Context, line: Line) -> Iterator[str]:
    for name, said in line.playing.items():
        if isinstance(said, dict):
            shown = _does(context, said)
            yield f"{name}:{shown}" if len(line.playing) > 1 else shown


def _does(context: Context, said: dict[str, Any]) -> str:
    """What an outlet plays, or that it cannot."""
    if _hindrance(said) is not None:
        return context.word("hub.plays_hindered")
    playing = said.get("playing")
    if isinstance(playing, dict):
        playing = playing.get("title") or playing.get("spot")
    return str(playing) if playing else context.word("hub.plays_nothing")


def _hindrances(line: Line) -> Iterator[tuple[str, Reason]]:
    """The outlets that cannot play, and why: sentences, too long for a table."""
    for name, said in line.playing.items():
        why = _hindrance(said) if isinstance(said, dict) else None
        if why is not None:
            yield name, why


def _hindrance(said: dict[str, Any]) -> Reason | None:
    found = said.get("hindrance")
    if not isinstance(found, dict) or not isinstance(found.get("params"), dict):
        return None
    return Reason(str(found.get("code")), {name: str(fact) for name, fact in found["params"].items()})


def _ago(context: Context, passed: int) -> str:
    minutes = max(0, passed) // 60_000
    if minutes < 1:
        return context.word("hub.just_now")
    if minutes < 120:
        return context.word("hub.minutes_ago", count=minutes)
    if minutes < 48 * 60:
        return context.word("hub.hours_ago", count=minutes // 60)
    return context.word("hub.days_ago", count=minutes // (24 * 60))
