"""cancel: 取消. One order taken back, while the others and the programme go on."""

from __future__ import annotations

import argparse

from dalaba.doors.cli import orders
from dalaba.doors.cli.context import Context, refuse
from dalaba.link import control
from dalaba.link.requests import Cancel, Status


def arguments(parser: argparse.ArgumentParser) -> None:
    """[ORDER]: its number as `status` shows it, or its beginning; without it, the only one there is."""
    parser.add_argument("order", metavar="ORDER", nargs="?", default="")


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 when there is no such order, or no station is running."""
    active = _active(context)
    found = [number for number in active if number.startswith(given.order)]
    if not found:
        raise refuse("orders.none_such" if given.order else "orders.none", found=given.order)
    if len(found) > 1:
        raise refuse("orders.which", 2, orders="、".join(f"{each[:4]}《{active[each]}》" for each in found))
    return orders.ask(context, Cancel(found[0], orders.actor()))


def _active(context: Context) -> dict[str, str]:
    """Number -> title of every order that sounds or waits somewhere."""
    try:
        status = control.send(context.folder, Status())
    except control.NotRunning as error:
        raise refuse("cli.not_running", folder=context.folder) from error
    lanes = status["outlets"].values()
    return {str(each["id"]): str(each["title"]) for lane in lanes for each in lane.get("orders", ())}
