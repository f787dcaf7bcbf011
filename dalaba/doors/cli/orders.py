"""The orders that need no sound of their own: stop, resume, skip, cancel, volume and yield. One table.

They reach air whether or not the desk is alive, and `stop` also when no air answers.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any, NamedTuple

from dalaba.core.model import Problem, Reason
from dalaba.doors.cli import to_air
from dalaba.doors.cli.context import Context, Refused, refuse
from dalaba.link import control
from dalaba.link.requests import REFUSED, Cancel, Request, Resume, Skip, SkipNext, Status, Stop, Volume, Yield

_NOT_DONE = REFUSED | {"air.skip_none", "air.skip_next_none", "air.skip_next_late"}
"""Air's answers that mean: nothing has changed."""


class Verb(NamedTuple):
    """A verb's words, and what it does with them. Exit 1 if no station is running, or nothing has changed."""

    arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[Context, argparse.Namespace], int]


def _common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--to", action="append", default=[], metavar="O")
    parser.add_argument("--reason", default="", metavar="R")


def _stop_words(parser: argparse.ArgumentParser) -> None:
    _common(parser)
    parser.add_argument("--until", default="", metavar="TIME")


def _skip_words(parser: argparse.ArgumentParser) -> None:
    _common(parser)
    parser.add_argument("--next", action="store_true")
    parser.add_argument("--row", default="", metavar="ROW")


def _cancel_words(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("order", metavar="ORDER", nargs="?", default="")


def _volume_words(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("outlet", metavar="OUTLET")
    parser.add_argument("volume", metavar="PERCENT")


def _yield_words(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--to", action="append", default=[], metavar="O")
    parser.add_argument("--by", default="", metavar="WHO")
    parser.add_argument("--back", action="store_true")


def _stop(context: Context, given: argparse.Namespace) -> int:
    """Stop. Without names this works even if station.yaml is broken. Exit 2 if its end is no time, or past."""
    order = Stop(
        to_air.named(context, given.to), to_air.actor(), given.reason, to_air.end_of_stop(context, given.until)
    )
    try:
        answer = control.send(context.folder, order)
    except control.NotRunning as error:
        return _stop_all_the_same(context, order, error.silent)
    return _told(context, answer)


def _resume(context: Context, given: argparse.Namespace) -> int:
    return _sent(context, Resume(to_air.named(context, given.to), to_air.actor(), given.reason))


def _skip(context: Context, given: argparse.Namespace) -> int:
    """Skip what is playing; with `--next` or `--row` a coming play, once."""
    to, by = to_air.named(context, given.to), to_air.actor()
    if given.next or given.row:
        return _sent(context, SkipNext(to, by, given.reason, given.row))
    return _sent(context, Skip(to, by, given.reason))


def _cancel(context: Context, given: argparse.Namespace) -> int:
    """Cancel an order by its number or the beginning of that; without a number, the only one that plays or waits."""
    lanes = to_air.ask(context, Status())["outlets"].values()
    active = {str(each["id"]): str(each["title"]) for lane in lanes for each in lane.get("orders", ())}
    found = [number for number in active if number.startswith(given.order)]
    if not found:
        raise refuse("orders.none_such" if given.order else "orders.none", found=given.order)
    if len(found) > 1:
        raise refuse("orders.which", 2, orders="、".join(f"{each[:4]}《{active[each]}》" for each in found))
    return to_air.order(context, Cancel(found[0], to_air.actor()))


def _volume(context: Context, given: argparse.Namespace) -> int:
    """Set an outlet's volume until the station is started again: 1 to 100 per cent of that in station.yaml."""
    from dalaba.core.problems import Bad
    from dalaba.station.files.values import whole

    try:
        volume = whole(1, 100)(given.volume, False)
    except Bad as bad:
        raise Refused([Problem(bad.reason)], 2) from bad
    return to_air.order(context, Volume(volume, to_air.named(context, [given.outlet]), to_air.actor()))


def _yield(context: Context, given: argparse.Namespace) -> int:
    """Leave the amplifier to somebody else, such as the county's emergency box, until it is taken back."""
    to, by = to_air.named(context, given.to), to_air.actor()
    return to_air.order(context, Yield(not given.back, to, given.by or by, by))


VERBS = {
    "stop": Verb(_stop_words, _stop),
    "resume": Verb(_common, _resume),
    "skip": Verb(_skip_words, _skip),
    "cancel": Verb(_cancel_words, _cancel),
    "volume": Verb(_volume_words, _volume),
    "yield": Verb(_yield_words, _yield),
}


def _sent(context: Context, request: Request) -> int:
    return _told(context, to_air.ask(context, request))


def _told(context: Context, answer: dict[str, Any]) -> int:
    if context.as_json:
        context.dump(answer)
    else:
        context.tell(Reason(str(answer["code"]), answer["params"]))
    return 1 if str(answer["code"]) in _NOT_DONE else 0


def _stop_all_the_same(context: Context, order: Stop, silent: bool) -> int:
    """Keep a stop that nobody took, for the air that starts next. Exit 1 if that failed, or if no station is
    running."""
    from dalaba.link.upkeep.forced_stop import KEPT, halt

    told = halt(context.folder, order, silent)
    if told is None:
        raise refuse("cli.not_running", station=context.name)
    if context.as_json:
        context.dump({"code": told.code, "params": dict(told.params)})
    else:
        context.complain_of(told)
    return 0 if told.code in KEPT else 1
