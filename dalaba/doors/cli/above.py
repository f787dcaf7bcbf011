"""above: 上级. Whether the township is heard here; `above mute` silences it at once, `above unmute` takes that back."""

from __future__ import annotations

import argparse

from dalaba.core import clock
from dalaba.core.clock import SystemClock
from dalaba.core.model import Reason
from dalaba.doors.cli import to_air
from dalaba.doors.cli.context import Context, writing
from dalaba.trust import village_rule
from dalaba.trust.village_rule import Mute

MUTE, UNMUTE = ("mute", "静音", "不听", "别响"), ("unmute", "放开", "恢复", "听")


def arguments(parser: argparse.ArgumentParser) -> None:
    """[mute|unmute] [--until TIME]."""
    parser.add_argument("heard", nargs="?", choices=(*MUTE, *UNMUTE), metavar="mute")
    parser.add_argument("--until", default="", metavar="TIME")


def run(context: Context, given: argparse.Namespace) -> int:
    """It needs neither desk nor air: air sees the file within a second. Exit 1 if there was no mute to take back."""
    file = context.folder / village_rule.MUTE
    if given.heard in MUTE:
        until = to_air.end_of_stop(context, given.until)
        with writing(file):
            village_rule.mute(context.folder, Mute(to_air.actor(), SystemClock().now(), until))
    if given.heard in UNMUTE:
        with writing(file):
            if not village_rule.unmute(context.folder):
                context.say("cli_fleet.above_not_muted")
                return 1
    return _told(context)


def _told(context: Context) -> int:
    now = SystemClock().now()
    rule, quick = village_rule.read(context.folder), village_rule.muted_by(context.folder)
    code, mute = village_rule.why_muted(rule, quick, now)
    if context.as_json:
        context.dump({"muted": bool(code), "code": code, "by": mute.by, "until": mute.until})
        return 0
    if code:
        context.tell(Reason(code, {"by": mute.by or "—"}))
        if mute.until is not None:
            context.say("cli_fleet.above_until", until=clock.hm_on(mute.until, context.setup.zone, now))
    elif rule is not None:
        context.say(
            "cli_fleet.above_heard", urgent=rule.urgent_per_hour, others=rule.per_hour, ceiling=rule.ceiling,
            longest=rule.longest // 60_000,
        )  # fmt: skip
    return 0
