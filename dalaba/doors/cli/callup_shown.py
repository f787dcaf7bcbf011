"""What `callup` prints: tables, the trade-off between queue and finish, pages, JSON."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from dalaba.core import atomic, clock
from dalaba.doors.cli.context import Context, writing

if TYPE_CHECKING:
    from dalaba.callup.figures import Estimate, Figures
    from dalaba.callup.round import CallPlan, Round


def as_json(context: Context, planned: Round, plan: CallPlan, figures: Figures, day: date) -> dict[str, object]:
    """The plan and its figures, for `--json`."""
    zone = context.setup.zone

    def iso(minute: float) -> str:
        return clock.iso(clock.at(day, round(minute) * 60_000, zone), zone)

    calls = [{"group": group.name, "site": group.site, "outlet": group.outlet, "at": iso(at)}
             for at, group in plan.in_order(planned)]  # fmt: skip
    predicted = {
        "peak_queue": round(figures.peak.mean, 1),
        "mean_wait_min": round(figures.wait.mean, 2),
        "p95_wait_min": round(figures.p95.mean, 2),
        "finish": iso(figures.finish.mean),
    }
    return {"calls": calls, "predicted": predicted}


def tell(context: Context, planned: Round, plan: CallPlan, figures: Figures) -> None:
    """A table for each village and one for each site."""
    from dalaba.callup.feasible import shown

    villages = dict.fromkeys(group.village or group.outlet for group in planned.groups)
    for village in villages:
        context.say("callup.village", village=village)
        rows = [[shown(at), group.name, group.spoken if group.spoken != group.name else "", str(group.people),
                 group.site, group.outlet]
                for at, group in plan.in_order(planned) if (group.village or group.outlet) == village]  # fmt: skip
        context.table(rows, "  ")
    context.say("callup.by_site")
    heads = [context.word(f"callup.site_{name}") for name in ("name", "calls", "people", "peak", "wait", "finish")]
    rows = [heads]
    for site in planned.sites:
        peak, wait, finish = figures.sites[site.name]
        groups = planned.at(site)
        people = sum(group.people for group in groups)
        rows.append([site.name, str(len(groups)), str(people), f"{peak.mean:.0f}", f"{wait.mean:.1f}",
                     shown(round(finish.mean))])  # fmt: skip
    context.table(rows, "  ")
    context.say("callup.predicted", peak=f"{figures.peak.mean:.0f}", worst=f"{figures.worst.mean:.0f}",
                site=figures.worst_site, wait=f"{figures.wait.mean:.1f}", p95=f"{figures.p95.mean:.0f}",
                finish=shown(round(figures.finish.mean)))  # fmt: skip


def tell_trade(context: Context, given: argparse.Namespace, planned: Round) -> None:
    """Show the trade-off between queue and finish: the figures of a later or an earlier last call."""
    from dalaba.callup.feasible import shown
    from dalaba.desk.callups.planning import trade

    if given.method != "optimiser" or given.latest or given.finish:
        return
    for last, figures in trade(planned):
        context.say("callup.trade", latest=shown(last), peak=f"{figures.peak.mean:.0f}",
                    wait=f"{figures.wait.mean:.1f}", finish=shown(round(figures.finish.mean)))  # fmt: skip


def tell_figures(context: Context, figures: Sequence[Figures], days: int) -> None:
    """The methods side by side."""
    from dalaba.callup.queue_page import row_of

    heads = [context.word(f"callup.head_{name}") for name in ("method", "peak", "worst", "wait", "p95", "finish")]
    rows = [row_of(each, context.ui) for each in figures]
    context.table([heads, *([row.name, *row.cells] for row in rows)])
    context.say("callup.page_foot", days=days)


def figures_json(figures: Sequence[Figures], days: int) -> dict[str, object]:
    """The methods side by side as JSON; each figure with half its interval."""

    def pair(estimate: Estimate) -> dict[str, float]:
        return {"mean": round(estimate.mean, 3), "half": round(estimate.half, 3)}

    return {
        "replications": days,
        "methods": [
            {"method": each.method, "peak_queue": pair(each.peak), "worst_site": each.worst_site,
             "worst_peak": pair(each.worst), "mean_wait_min": pair(each.wait), "p95_wait_min": pair(each.p95),
             "finish_minute": pair(each.finish)}
            for each in figures
        ],
    }  # fmt: skip


def write_paper(context: Context, planned: Round, plan: CallPlan, day: date, path: Path) -> None:
    """The tables and worksheets to print."""
    from dalaba.callup.wall_sheets import pages

    shown = f"{day.month}月{day.day}日" if context.ui == "zh" else day.isoformat()
    _write_file(context, path, pages(planned, plan.calls, context.setup.name, shown, context.ui), "cli.paper_written")


def write_page(
    context: Context,
    planned: Round,
    plan: CallPlan,
    day: date,
    figures: Sequence[Figures],
    days: int,
    path: Path,
    slower: float = 1.0,
) -> None:
    """The queues, drawn."""
    from dalaba.callup.queue_page import queues

    people = f"{sum(group.people for group in planned.groups):,}"
    title = context.word("callup.page_title", station=context.setup.name, day=day)
    subtitle = context.word("callup.page_sub", groups=len(planned.groups), people=people, sites=len(planned.sites))
    _write_file(
        context, path, queues(planned, plan, figures, days, title, subtitle, context.ui, slower), "cli.queues_written"
    )


def _write_file(context: Context, path: Path, text: str, told: str) -> None:
    with writing(path):
        atomic.write(path, text.encode())
    if not context.as_json:
        context.say(told, file=path)
