"""callup: who is called when (`plan`), how long the queues will be (`simulate`), and a hand on the tap on the day."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from dalaba import atomic, clock
from dalaba.cli.context import Context, Refused, refuse
from dalaba.cli.orders import actor
from dalaba.cli.table import lines
from dalaba.files.problems import Bad, nearest
from dalaba.model import Reason

if TYPE_CHECKING:
    from dalaba.callup.campaign import Booked
    from dalaba.callup.figures import Figures
    from dalaba.callup.kept import Kept
    from dalaba.callup.live import Order
    from dalaba.callup.round import Minute, Plan, Round

_ACTIONS = {
    "plan": "plan", "计划": "plan", "simulate": "simulate", "模拟": "simulate", "hold": "hold", "暂停": "hold",
    "release": "release", "放行": "release", "report": "report", "报告": "report",
}  # fmt: skip
_TRIED = 10
"""Random days behind a plan's own figures."""
_A_CALL = 180_000
"""Milliseconds that a call may last, in all languages of an outlet."""
_SCRIPTS: dict[str, tuple[str, ...]] = {
    "script": ("叫号", "call"),
    "reminder": ("分批预告", "核酸预告", "reminder"),
    "last_call": ("最后通知", "最后一小时", "last_call"),
    "busy": ("排队较长", "busy"),
}
"""Option -> the scripts that it means where nobody says which: the first that there is."""
_METHODS = ("optimiser", "paper", "waves", "opening")


def arguments(parser: argparse.ArgumentParser) -> None:
    """plan|simulate FILE... --date D [...]; hold|release SITE; report SITE 长|正好|短."""
    parser.add_argument("action", metavar="plan|simulate|hold|release|report")
    parser.add_argument("what", nargs="*", metavar="FILE|SITE")
    parser.add_argument("--date", default=None, metavar="D")
    parser.add_argument("--method", choices=_METHODS, default="optimiser")
    parser.add_argument("--latest", default=None, metavar="10:15")
    parser.add_argument("--finish", default=None, metavar="11:05")
    parser.add_argument("--assume", action="append", default=[], metavar="名=值")
    for option in _SCRIPTS:
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
    """Exit 1 when the sheets have problems, or when nothing runs that could be held."""
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
    return _order(context, given, action)


# Reading


def _read(context: Context, given: argparse.Namespace, day: date) -> Round:
    """The round in the sheets. Refused with every problem there is."""
    from dataclasses import replace

    from dalaba.callup.feasible import check
    from dalaba.callup.read import read_round
    from dalaba.files import Problems

    problems = Problems()
    assumed = dict(_fact(text) for text in given.assume)
    paths = [Path(name) for name in given.what]
    planned = read_round(paths, problems, context.setup, assumed, _silent(context, day))
    for problem in problems:
        if problem.severity == "warning":
            context.complain(problem)
    latest = _minute(given.latest)
    if latest is not None:
        planned = replace(planned, sites=tuple(replace(site, latest=latest) for site in planned.sites))
        check(planned, problems)
    if problems.errors:
        raise Refused(problems.errors)
    return planned


def _fact(text: str) -> tuple[str, str]:
    name, sign, value = text.replace("＝", "=", 1).partition("=")
    if not sign:
        raise refuse("callup.assume", 2, found=text)
    return name.strip(), value.strip()


def _minute(text: str | None) -> Minute | None:
    from dalaba.files.values import MINUTE, clock_time

    return None if text is None else clock_time(text) // MINUTE


def _silent(context: Context, day: date) -> dict[str, tuple[tuple[Minute, Minute], ...]]:
    """When each outlet may not call on that day, in minutes after midnight: quiet hours, others' exact spots."""
    from dalaba.callup.campaign import name_of
    from dalaba.hours import Hours

    hours = Hours(context.setup, day, context.station.plan.days)
    found = {name: [(shut.since, shut.until) for shut in hours.shut(name)] for name in context.setup.outlets}
    for spot in context.station.compile(day).spots:
        if spot.timing == "exact" and spot.campaign != name_of(day):
            for name in (spot.outlet, *context.setup.neighbours.get(spot.outlet, ())):
                found[name].append((spot.start - _A_CALL, spot.end))
    midnight = clock.at(day, 0, context.setup.zone)
    return {
        name: tuple(((since - midnight) // 60_000, -((midnight - until) // 60_000)) for since, until in spans)
        for name, spans in found.items()
    }


# Planning


def _plan(context: Context, given: argparse.Namespace) -> int:
    from dalaba.callup.figures import compare

    day = context.day(given.date)
    if not given.dry_run:
        _refuse_midway(context, day)
    planned = _read(context, given, day)
    plan = _method(context, given, planned)
    figures = compare(planned, [plan], _TRIED)[0]
    if not given.dry_run:
        _write(context, given, day, planned, plan)
    if given.paper:
        _write_paper(context, planned, plan, day, Path(given.paper))
    if given.html:
        _write_page(context, planned, plan, day, [figures], _TRIED, Path(given.html))
    if context.as_json:
        context.dump(as_json(context, planned, plan, figures, day))
    else:
        _tell(context, planned, plan, figures)
        _tell_trade(context, given, planned)
    return 0


def _refuse_midway(context: Context, day: date) -> None:
    """Planned anew while it is on, groups that have been called would be called again."""
    from dalaba.callup.feasible import shown
    from dalaba.callup.kept import load

    kept = load(context.folder, day)
    now = _minutes_into(context, day)
    first = min(kept.state.times.values(), default=None) if kept else None
    if first is not None and first <= now < clock.DAY / 60_000:
        raise refuse("callup.midway", first=shown(first), command=context.command)


def _minutes_into(context: Context, day: date) -> float:
    """Minutes after the day's midnight at the station, now."""
    return (clock.SystemClock().now() - clock.at(day, 0, context.setup.zone)) / 60_000


def _method(context: Context, given: argparse.Namespace, planned: Round) -> Plan:
    from dalaba.callup.feasible import crowded
    from dalaba.callup.methods import Method, Opening, Paper, Waves, apart
    from dalaba.callup.optimiser import Optimiser
    from dalaba.files import Problems

    finish = _minute(given.finish)
    methods: dict[str, Method] = {
        "optimiser": Optimiser(finish=finish),
        "paper": Paper(),
        "waves": Waves(),
        "opening": Opening(),
    }
    plan = apart(planned, methods[given.method].plan(planned))
    problems = Problems()
    crowded(planned, plan, problems)
    if problems.errors:
        raise Refused(problems.errors)
    return plan


def as_json(context: Context, planned: Round, plan: Plan, figures: Figures, day: date) -> dict[str, object]:
    """The plan and what it comes to, as `--json` has it."""
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


def _tell(context: Context, planned: Round, plan: Plan, figures: Figures) -> None:
    """A table for each village and one for each site."""
    from dalaba.callup.feasible import shown

    villages = dict.fromkeys(group.village or group.outlet for group in planned.groups)
    for village in villages:
        context.say("callup.village", village=village)
        rows = [[shown(at), group.name, group.spoken if group.spoken != group.name else "", str(group.people),
                 group.site, group.outlet]
                for at, group in plan.in_order(planned) if (group.village or group.outlet) == village]  # fmt: skip
        print("\n".join(f"  {line}" for line in lines(rows)))
    context.say("callup.by_site")
    heads = [context.word(f"callup.site_{name}") for name in ("name", "calls", "people", "peak", "wait", "finish")]
    rows = [heads]
    for site in planned.sites:
        peak, wait, finish = figures.sites[site.name]
        groups = planned.at(site)
        people = sum(group.people for group in groups)
        rows.append([site.name, str(len(groups)), str(people), f"{peak.mean:.0f}", f"{wait.mean:.1f}",
                     shown(round(finish.mean))])  # fmt: skip
    print("\n".join(f"  {line}" for line in lines(rows)))
    context.say("callup.predicted", peak=f"{figures.peak.mean:.0f}", worst=f"{figures.worst.mean:.0f}",
                site=figures.worst_site, wait=f"{figures.wait.mean:.1f}", p95=f"{figures.p95.mean:.0f}",
                finish=shown(round(figures.finish.mean)))  # fmt: skip


def _tell_trade(context: Context, given: argparse.Namespace, planned: Round) -> None:
    """The trade between queue and finish: what a later or an earlier last call would mean."""
    from dalaba.callup.feasible import shown

    if given.method != "optimiser" or given.latest or given.finish:
        return
    for last, figures in trade(planned):
        context.say("callup.trade", latest=shown(last), peak=f"{figures.peak.mean:.0f}",
                    wait=f"{figures.wait.mean:.1f}", finish=shown(round(figures.finish.mean)))  # fmt: skip


def trade(planned: Round) -> Iterator[tuple[Minute, Figures]]:
    """(the last call of the last site, its figures), for last calls earlier and later than the plan's."""
    from dataclasses import replace

    from dalaba.callup.figures import compare
    from dalaba.callup.optimiser import Optimiser

    for before in (105, 75, 50, 30):
        sites = tuple(replace(site, latest=max(site.opens, site.closes - before)) for site in planned.sites)
        tried = replace(planned, sites=sites)
        yield max(site.latest for site in sites), compare(tried, [Optimiser(shakes=0).plan(tried)], 3)[0]


# Writing


def _write(context: Context, given: argparse.Namespace, day: date, planned: Round, plan: Plan) -> None:
    """The campaign, read back as the station reads it; one with a problem is taken away again."""
    from dalaba.callup.campaign import file_of
    from dalaba.callup.kept import Kept, save
    from dalaba.station import Station

    path = context.folder / file_of(day)
    before = path.read_bytes() if path.exists() else None
    try:
        aside = save(context.folder, Kept(_booked(context, given, day, planned, plan)))
    except OSError as error:
        raise refuse("cli.cannot_write", file=path, why=error.strerror or error) from error
    wrong = [each for each in Station.read(context.folder).problems.errors
             if each.place and each.place.file == file_of(day)]  # fmt: skip
    if wrong:
        path.unlink() if before is None else atomic.write(path, before)
        raise Refused(wrong)
    if not context.as_json:
        if aside:
            context.say("callup.set_aside", file=file_of(day), aside=aside.relative_to(context.folder))
        context.say("callup.written", file=file_of(day), calls=len(plan.calls), command=context.command, day=day)


def _booked(context: Context, given: argparse.Namespace, day: date, planned: Round, plan: Plan) -> Booked:
    from dalaba.callup.campaign import ROLES, Booked, Texts, names_in

    call, reminder, last_call, busy = (_script(context, given, option) for option in _SCRIPTS)
    texts = Texts(call=context.script(call or _SCRIPTS["script"][0]), reminder=reminder, last_call=last_call, busy=busy)
    used = {name: _variables(context, name) for name in (call, reminder, last_call, busy) if name}
    if not used[call].intersection(ROLES["spoken"]):
        raise refuse("callup.nameless", script=call, names="、".join(f"{{{{{name}}}}}" for name in ROLES["spoken"]))
    skip = frozenset(_said_already(context, day, [texts.reminder, texts.last_call]))
    _warn_called(context, day, planned, texts.call)
    names = names_in(frozenset().union(*used.values()))
    either = "或者" if context.ui == "zh" else " or "
    return Booked(day, planned, dict(plan.calls), texts, _places(context, planned, names), skip, names, either=either)


def _script(context: Context, given: argparse.Namespace, option: str) -> str:
    """The script asked for, checked; else the first usual one that there is, or ""."""
    asked: str | None = getattr(given, option)
    if asked is not None:
        return context.script(asked) if asked else ""
    return next((name for name in _SCRIPTS[option] if name in context.station.plan.scripts), "")


def _variables(context: Context, script: str) -> frozenset[str]:
    from dalaba.schedules import variables_of

    return variables_of({script: context.station.plan.scripts[script]})


def _others(context: Context, day: date) -> Iterator[tuple[str, str, str]]:
    """(campaign's file, script, outlet) of every row that others have for the day, or for it on a day before."""
    from dalaba.callup.campaign import file_of
    from dalaba.schedules import airs_on

    for campaign in context.station.plan.campaigns:
        for row in campaign.rows:
            if campaign.file != file_of(day) and row.enabled and campaign.enabled and row.timed:
                for outlet in row.outlets:
                    if airs_on(campaign, row, day, context.station.plan.days, outlet):
                        yield campaign.file, row.script, outlet


def _said_already(context: Context, day: date, scripts: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What another campaign says on the day at that outlet, so that nobody hears it twice."""
    for _, script, outlet in _others(context, day):
        if script in scripts:
            yield script, outlet


def _warn_called(context: Context, day: date, planned: Round, script: str) -> None:
    horns = {group.outlet for group in planned.groups}
    twice = {(file, outlet) for file, said, outlet in _others(context, day) if said == script and outlet in horns}
    for file, outlet in sorted(twice):
        context.complain_of(Reason("callup.called_already", {"file": file, "outlet": outlet}))


def _places(context: Context, planned: Round, names: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """What is said for each site: its own words, or nothing where its horns know the place themselves."""
    sites = {group.outlet: {other.site for other in planned.groups if other.outlet == group.outlet}
             for group in planned.groups}  # fmt: skip
    found = {}
    for site in planned.sites:
        horns = {group.outlet for group in planned.at(site)}
        known = all(
            len(sites[horn]) == 1 and any(context.setup.outlets[horn].values.get(name) for name in names["place"])
            for horn in horns
        )
        if site.spoken or not known:
            found[site.name] = site.spoken or site.name
    return found


def _write_paper(context: Context, planned: Round, plan: Plan, day: date, path: Path) -> None:
    from dalaba.callup.paper import pages

    shown = f"{day.month}月{day.day}日" if context.ui == "zh" else day.isoformat()
    _write_file(context, path, pages(planned, plan.calls, context.setup.name, shown, context.ui))


def _write_page(
    context: Context,
    planned: Round,
    plan: Plan,
    day: date,
    figures: Sequence[Figures],
    days: int,
    path: Path,
    slower: float = 1.0,
) -> None:
    from dalaba.callup.page import queues

    people = f"{sum(group.people for group in planned.groups):,}"
    title = context.word("callup.page_title", station=context.setup.name, day=day)
    subtitle = context.word("callup.page_sub", groups=len(planned.groups), people=people, sites=len(planned.sites))
    _write_file(context, path, queues(planned, plan, figures, days, title, subtitle, context.ui, slower))


def _write_file(context: Context, path: Path, text: str) -> None:
    try:
        atomic.write(path, text.encode())
    except OSError as error:
        raise Bad("cli.cannot_write", file=path, why=error.strerror or error) from error
    if not context.as_json:
        context.say("cli.page_written", file=path)


# Simulating


def _simulate(context: Context, given: argparse.Namespace) -> int:
    """Every method side by side, on the same random days, with what no plan can better."""
    from dalaba.callup.figures import bound, compare
    from dalaba.callup.methods import Opening, Paper, Waves
    from dalaba.callup.shift import held

    day = context.day(given.date)
    planned = _read(context, given, day)
    plan = _method(context, given, planned)
    plans = [Opening().plan(planned), Waves().plan(planned), Paper().plan(planned)]
    plans = [each for each in plans if each.method != plan.method] + [plan]
    days = max(2, given.replications)
    slower = _slower(given.slower)
    figures = [*compare(planned, plans, days, slower=slower), held(planned, plan, days, slower=slower)]
    figures.append(bound(planned, days))
    if given.html:
        _write_page(context, planned, plan, day, figures, days, Path(given.html), slower)
    if context.as_json:
        context.dump(_figures_json(figures, days))
    else:
        _tell_figures(context, figures, days)
    return 0


def _slower(text: str) -> float:
    """How many times longer everybody takes: 25% slower lanes serve three quarters as many."""
    from dalaba.callup.read import amount

    share = amount(0, 95)(text, False)
    share = share / 100 if share > 1 else share
    return 1 / (1 - min(share, 0.95))


def _tell_figures(context: Context, figures: Sequence[Figures], days: int) -> None:
    from dalaba.callup.page import row_of

    heads = [context.word(f"callup.head_{name}") for name in ("method", "peak", "worst", "wait", "p95", "finish")]
    rows = [row_of(each, context.ui) for each in figures]
    print("\n".join(lines([heads, *([row.name, *row.cells] for row in rows)])))
    context.say("callup.page_foot", days=days)


def _figures_json(figures: Sequence[Figures], days: int) -> dict[str, object]:
    def pair(estimate: object) -> dict[str, float]:
        from dalaba.callup.figures import Estimate

        assert isinstance(estimate, Estimate)
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


# While it runs


def _order(context: Context, given: argparse.Namespace, action: str) -> int:
    """Take the order down, move the calls, and put it on the ledger with who said so."""
    from dalaba import control
    from dalaba.callup.kept import detail, load, save

    day = context.day(given.date)
    kept = load(context.folder, day)
    if kept is None:
        raise refuse("callup.no_plan", day=day, command=context.command)
    try:
        control.ask(context.folder, "status")
    except control.NotRunning as error:
        raise refuse("cli.not_running", folder=context.folder) from error
    order = _order_of(context, given, action, kept, day)
    after = kept.with_order(order)
    try:
        save(context.folder, after)
    except OSError as error:
        raise refuse("cli.cannot_write", file=context.folder, why=error.strerror or error) from error
    said = detail(kept, after, order)
    _answer(context, said)
    try:
        control.ask(context.folder, "callup", actor=order.actor, detail=said)
    except control.NotRunning as error:
        raise refuse("callup.not_noted") from error
    return 0


def _order_of(context: Context, given: argparse.Namespace, action: str, kept: Kept, day: date) -> Order:
    from dalaba.callup.live import KINDS, LENGTHS, Order

    site, *said = given.what
    names = [each.name for each in kept.booked.planned.sites]
    if site not in names:
        raise refuse("callup.unknown_site", found=site, nearest=nearest(site, names) or "、".join(names[:8]))
    word = said[0] if said else None
    length = LENGTHS.get(word.lower()) if word else None
    if word and length is None:
        raise refuse("callup.report_word", 2, found=word)
    if action == "report" and length is None and given.queue is None and given.tubes is None:
        raise refuse("callup.report_word", 2, found="")
    now = _minutes_into(context, day)
    for number in (given.minutes, given.queue, given.tubes):
        if number is not None and not 0 <= number <= 100_000:
            raise refuse("callup.number", 2, found=number, low=0, high=100_000)
    who = given.by or actor()
    return Order(KINDS[action], site, round(now, 2), who, given.minutes, length, given.queue, given.tubes)


def _answer(context: Context, said: Mapping[str, object]) -> None:
    if context.as_json:
        context.dump(dict(said))
        return
    moved = said["moved"]
    assert isinstance(moved, dict)
    context.say("callup.ordered", site=said["site"], count=len(moved))
    for name, at in moved.items():
        context.say("callup.moved", group=name, was=at[0], at=at[1])
