"""reload: 重读. The desk reads all files at once, and hands the days over; errors that prevent this are reported
first."""

from __future__ import annotations

import argparse
import time

from dalaba.core.lock import holder
from dalaba.desk.root import RELOAD, read_anew
from dalaba.doors.cli.context import Context, refuse, writing
from dalaba.link import handover
from dalaba.link.upkeep.start_processes import DESK_LOCK

_PATIENCE = 10.0
"""Seconds in which the desk reads and hands over even a town's station, unless the PC is busy."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """No words of its own."""


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 if no desk is running, or if errors prevent a new hand-over."""
    if holder(context.folder / DESK_LOCK) is None:
        raise refuse("orders.no_desk", command=context.command)
    station = context.usable()
    before = _handed(context)
    with writing(context.folder / RELOAD):
        read_anew(context.folder)
    if station.problems.errors:
        return _told(context, "orders.reload_kept", 1)
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        if _handed(context) != before:
            return _told(context, "orders.reloaded", 0)
        time.sleep(0.05)
    return _told(context, "orders.reload_slow", 0)


def _handed(context: Context) -> tuple[int, int]:
    """Time and size of today's hand-over; they change with each reading."""
    try:
        status = handover.path_of(context.folder, context.today()).stat()
    except OSError:
        return 0, 0
    return status.st_mtime_ns, status.st_size


def _told(context: Context, code: str, exit_code: int) -> int:
    if context.as_json:
        context.dump({"code": code})
    else:
        context.say(code)
    return exit_code
