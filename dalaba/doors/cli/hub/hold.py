"""hub hold: 镇台 暂停. The calls of a call-up's site wait."""

from __future__ import annotations

import argparse

from dalaba.doors.cli.context import Context
from dalaba.doors.cli.hub import holding


def arguments(parser: argparse.ArgumentParser) -> None:
    """SITE [--to O] [--date D] [--minutes N] [--reason R]."""
    holding.arguments(parser)


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 if it does not reach everybody."""
    return holding.give(context, given, "hold")
