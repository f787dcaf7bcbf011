"""volume: 音量. An outlet louder or softer, until the station is started again."""

from __future__ import annotations

import argparse

from dalaba.core.model import Problem
from dalaba.core.problems import Bad
from dalaba.doors.cli import orders
from dalaba.doors.cli.context import Context, Refused
from dalaba.link.requests import Volume
from dalaba.station.files.values import whole


def arguments(parser: argparse.ArgumentParser) -> None:
    """OUTLET N: per cent of what station.yaml says, 1 to 100."""
    parser.add_argument("outlet", metavar="OUTLET")
    parser.add_argument("volume", metavar="PERCENT")


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 when no station is running."""
    try:
        volume = whole(1, 100)(given.volume, False)
    except Bad as bad:
        raise Refused([Problem(bad.reason)], 2) from bad
    return orders.ask(context, Volume(volume, orders.named(context, [given.outlet]), orders.actor()))
