"""callup: who is called when (`plan`), how long the queues will be (`simulate`), and holding or moving calls on the
day."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from dalaba.core.problems import nearest
from dalaba.doors.cli.callup_live import order
from dalaba.doors.cli.callup_sheets import TEXTS, minute, read, refuse_midway, told, write
from dalaba.doors.cli.callup_shown import as_json, figures_json, tell, tell_figures, tell_trade, write_page, write_paper
from dalaba.doors.cli.context import Context, refuse

if TYPE_CHECKING:
    from dalaba.callup.round import CallPlan, Round

_ACTIONS = {
    "plan": "plan", "计划": "plan", "simulate": "simulate", "模拟": "simulate", "hold": "hold", "暂停": "hold",
    "release": "release", "放行": "release", "report": "report", "报告": "report",
}  # fmt: skip
_TRIED = 10
"""How many random days are simulated for a plan's own figures."""
_METHODS = ("optimiser", "paper", "waves", "opening")


def arguments(parser: argparse.ArgumentParser) -> None:
    """plan|simulate FILE... --date D [...]; hold|release SITE; report SITE 长|正好|短."""
    parser.add_argument("action", metavar="plan|simulate|hold|release|report")
    parser.add_argument("what", nargs="*", metavar="FILE|SITE")
    parser.add_argument("--date", default=None, metavar="D")
    parser.add_argument("--method", choices=_METHODS, default="optimiser")
    parser.add_argument("--latest", default=None, metavar="10:15")
    parser.add_argument("--finish", default=None, metavar="11:05")
    parser.add_argument("--assume", action="append", default=[], metavar="NAME=VALUE")
    for option in TEXTS:
        parser.add_argument(f"--{option.replace('_', '-')}", default=None, metavar="SCRIPT")
    parser.add_argument("--html", default=None, metavar="F")
    parser.add_argument("--paper", default=None, metavar="F")
    parser.add_argument("--dry-run", action="store_true")
    parser.add_argument("--replications", type=int, default=20, metavar="N")
    parser.add_argument("--slower", default="0", metavar="25%")
    parser.add_argument("--minutes", type=int, default=None, metavar="N")
    parser.add_argument("--queue", type=int, default=None, metavar="N")
    parser.add_argument("--tubes", type=int, default=None, metavar="N")
    parser.add_argument("--by", default=None, metavar="NAME")


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 if the sheets have problems, or if no call-up is running that could be held."""
    action = _ACTIONS.get(given.action)
    if action is None:
        raise refuse("callup.unknown_action", 2, found=given.action, nearest=nearest(given.action, _ACTIONS) or "plan")
    if not given.what:
        raise refuse("callup.needs_files" if action in ("plan", "simulate") else "callup.needs_site", 2,
                     command=context.command, action=action)  # fmt: skip
    if action == "plan":
        return _plan(context, given)
    if action == "simulate":
        return _simulate(context, given)
    return order(context, given, action)


def _plan(context: Context, given: argparse.Namespace) -> int:
    from dalaba.callup.figures import compare

    day = context.day(given.date)
    if not given.dry_run:
        refuse_midway(context, day)
    planned = read(context, given, day)
    plan = _method(given, planned)
    figures = compare(planned, [plan], _TRIED)[0]
    if not given.dry_run:
        write(context, given, day, planned, plan)
    if given.paper:
        write_paper(context, planned, plan, day, Path(given.paper))
    if given.html:
        write_page(context, planned, plan, day, [figures], _TRIED, Path(given.html))
    if context.as_json:
        context.dump(as_json(context, planned, plan, figures, day))
    else:
        tell(context, planned, plan, figures)
        tell_trade(context, given, planned)
    return 0


def _method(given: argparse.Namespace, planned: Round) -> CallPlan:
    from dalaba.desk.callups.planning import plan_by

    with told():
        return plan_by(given.method, planned, minute(given.finish))


def _simulate(context: Context, given: argparse.Namespace) -> int:
    """Compare all methods on the same random days, with the bound that no plan can beat."""
    from dalaba.desk.callups.planning import side_by_side

    day = context.day(given.date)
    planned = read(context, given, day)
    plan = _method(given, planned)
    days = max(2, given.replications)
    slower = _slower(given.slower)
    figures = side_by_side(planned, plan, days, slower)
    if given.html:
        write_page(context, planned, plan, day, figures, days, Path(given.html), slower)
    if context.as_json:
        context.dump(figures_json(figures, days))
    else:
        tell_figures(context, figures, days)
    return 0


def _slower(text: str) -> float:
    """How many times longer each person takes: lanes that are 25% slower serve three quarters as many."""
    from dalaba.callup.rows import amount

    share = amount(0, 95)(text, False)
    share = share / 100 if share > 1 else share
    return 1 / (1 - min(share, 0.95))
