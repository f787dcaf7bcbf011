"""status: what the running station is doing."""

from __future__ import annotations

import argparse
from typing import Any

from dalaba.core import clock
from dalaba.core.lock import holder
from dalaba.core.model import Reason
from dalaba.doors.cli import to_air
from dalaba.doors.cli.context import Context
from dalaba.link.requests import Status
from dalaba.link.upkeep.start_processes import DESK_LOCK


def arguments(parser: argparse.ArgumentParser) -> None:
    """No words of its own."""


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 if no station is running."""
    answer = to_air.ask(context, Status())
    held = holder(context.folder / DESK_LOCK)
    if context.as_json:
        context.dump({**answer, "desk": held and (held.note or "window")})
        return 0
    context.say("cli.on_the_air", pid=answer["pid"])
    if held is not None and held.note in ("background", "service"):
        context.say(f"cli.status_{held.note}", command=context.command)
    for name, lane in answer["outlets"].items():
        context.say(
            "cli.status_outlet", outlet=name, now=heard_now(context, lane), next=_next(context, lane, answer["now"])
        )
        _orders(context, lane, answer["now"])
    idle = not any(lane["playing"] or lane["next"] or lane.get("background") for lane in answer["outlets"].values())
    if idle and (context.folder / "station.yaml").is_file():
        context.tell_nothing_scheduled(context.station)
    if muted := answer.get("above", {}).get("muted"):
        context.tell(Reason(muted["code"], muted["params"]))
    for trouble in answer["trouble"]:
        context.tell(Reason(trouble["code"], trouble["params"]))
    return 0


def _orders(context: Context, lane: dict[str, Any], now: int) -> None:
    """Print what people have ordered for an outlet: announcements, another volume, or leaving the amplifier."""
    for order in lane.get("orders", ()):
        until = clock.hms_on(order["until"], context.setup.zone, now) if order["until"] else ""
        if order.get("stands"):
            at = clock.hms_on(order["at"], context.setup.zone, now)
            title = f"{order['scene']}:{order['title']}" if order["scene"] else order["title"]
            context.say("cli.status_stands", order=order["id"][:4], title=title, at=at, actor=order["by"])
            continue
        code = "cli.status_waits" if order.get("waits") else "cli.status_until"
        context.say(
            "cli.status_order", order=order["id"][:4], title=order["title"],
            priority=context.word(f"cli.priority_{order['priority']}"),
            until=context.word(code, until=until) if until else "",
        )  # fmt: skip
    if lane.get("yielded"):
        context.say("cli.status_yielded", by=lane["yielded"])
    if lane.get("volume", 100) != 100:
        context.say("cli.status_volume", volume=lane["volume"])


def heard_now(context: Context, lane: dict[str, Any]) -> str:
    """What is heard at an outlet now, and what lies beneath it."""
    music = lane.get("background")
    if music and music["state"] != "paused" and not lane["playing"]:
        piece = f" {music['piece']}" if music["piece"] else ""
        return context.word("cli.playing_music", title=music["title"], piece=piece)
    now = _sounding(context, lane)
    if not music:
        return now
    state = context.word(f"cli.music_{music['state']}")
    return context.word("cli.music_beneath", now=now, title=music["title"], state=state)


def _sounding(context: Context, lane: dict[str, Any]) -> str:
    if lane["playing"]:
        return context.word("cli.playing", title=lane["playing"]["title"])
    if lane["hindrance"]:
        from dalaba.messages import explain

        return explain(Reason(lane["hindrance"]["code"], lane["hindrance"]["params"]), context.ui).rstrip("。.")
    return context.word("cli.silent")


def _next(context: Context, lane: dict[str, Any], now: int) -> str:
    coming = lane["next"]
    if not coming:
        return context.word("cli.nothing_more")
    return f"{clock.hms_on(coming['start'], context.setup.zone, now)} {coming['title']}"
