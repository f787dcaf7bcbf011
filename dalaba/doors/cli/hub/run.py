"""hub run: 镇台 启动. The hub at work, until it is told to end."""

from __future__ import annotations

import argparse
import signal
import sys
from types import FrameType

from dalaba.doors.cli.context import Context, refused_if_bad


def arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing but the station."""


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 for what it cannot do without: a free port, Mosquitto, its own files."""
    from dalaba.core import clock
    from dalaba.hub.running import Running
    from dalaba.hub.settings import Settings

    system = clock.SystemClock()
    hub = Running(context.folder, system, context.complain_of)

    def ends(number: int, frame: FrameType | None) -> None:
        hub.end()

    def ready(settings: Settings) -> None:
        context.say(
            "hub.runs", township=settings.township, hosts="、".join(settings.hosts),
            ports=f"{settings.mqtt}、{settings.files}、{settings.join}",
        )  # fmt: skip
        sys.stdout.flush()  # somebody may read it through a pipe

    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, ends)
    with refused_if_bad():
        hub.run(ready)
    context.say("hub.ended")
    return 0
