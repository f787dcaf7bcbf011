"""hub release: 镇台 放行. A call-up's site goes on."""

from __future__ import annotations

import argparse

from dalaba.doors.cli.context import Context
from dalaba.doors.cli.hub import holding


def arguments(parser: argparse.ArgumentParser) -> None:
    """SITE [--to O] [--date D] [--minutes N] [--reason R]."""
    holding.arguments(parser)


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 if it does not reach everybody."""
    return holding.give(context, given, "release")
