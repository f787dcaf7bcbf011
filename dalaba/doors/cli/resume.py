"""resume: an order to the running station."""

from __future__ import annotations

import argparse

from dalaba.doors.cli import orders
from dalaba.doors.cli.context import Context

arguments = orders.arguments


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 when no station is running."""
    return orders.send(context, "resume", given)
