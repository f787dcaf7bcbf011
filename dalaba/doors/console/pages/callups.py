"""分批: a call-up from its sheets to the day itself, when its sites report with a thumb.

The day's sites come first, each a card that changes by itself; below, a day is planned: sheets in, methods side by
side, and one of them is written as `callup plan` writes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dalaba.callup.board import SiteBoard, board
from dalaba.callup.campaign import file_of
from dalaba.callup.feasible import shown
from dalaba.callup.live import KINDS, LENGTHS, SiteOrder
from dalaba.callup.store import SavedCalls, days, load, path_of
from dalaba.core import atomic, clock
from dalaba.core.model import Problem, Reason
from dalaba.core.problems import Bad
from dalaba.desk import approving
from dalaba.desk.callups import sheets
from dalaba.desk.callups.on_the_day import MOST, Moved, give
from dalaba.desk.callups.refusal import Refusal
from dalaba.desk.callups.writing import Wish, minutes_into, refuse_midway, write
from dalaba.desk.root import Station, stamp
from dalaba.doors.console.actions import Outcome
from dalaba.doors.console.pages.page import Deed, Facts, Look, Page, Sent, Visit
from dalaba.doors.console.requests import Asked, Wrong, day_of
from dalaba.messages import describe, sentence

if TYPE_CHECKING:
    from dalaba.callup.figures import Figures
    from dalaba.callup.queue_page import MethodRow
    from dalaba.callup.round import CallPlan, Round

_TRIED = 5
"""How many random days the methods are compared on."""
CHOICES = ("optimiser", "paper", "waves")
"""The methods that somebody may choose. Calling everybody at opening is shown beside them."""
_COLUMNS = ("method", "peak", "worst", "wait", "p95", "finish")
_SHOWN_MOVED = 4
_SHOWN_DAYS = 8


# -- what is shown


def facts(visit: Visit) -> Facts:
    """The day's sites, and the day that is being planned."""
    now = _today(visit)
    day = day_of(visit.asked.text("date", 40), _next_day(visit), now)
    kept, again = _kept(visit, day), visit.asked.flag("again")
    return {
        "pieces": parts(visit, (None, ())),
        "boards": _boards(visit),
        "on_today": _is_today(visit),
        "day": day,
        "others": [each for each in days(visit.front.folder)[-_SHOWN_DAYS:] if each != day],
        "written": None if kept is None else _written(kept),
        "again_offered": kept is not None and not again,
        **_planning(visit, day, kept is None or again),
    }


def parts(visit: Visit, look: Look) -> dict[str, str]:
    """The head and every site of the call-up that is on, or comes next."""
    day = _current(visit)
    boards = _boards(visit)
    found = {"call-head": visit.piece("callups_head.html", day=day, boards=boards, today=_is_today(visit))}
    for number, each in enumerate(boards):
        found[f"site-{day}-{number}"] = visit.piece(
            "callups_site.html", each=each, stands=_stands(visit, each), last=_last(visit, each)
        )
    return found


def _today(visit: Visit) -> date:
    return clock.today(visit.front.now(), visit.front.setup.zone)


def _current(visit: Visit) -> date | None:
    """The day of the call-up that is on, or comes next."""
    today = _today(visit)
    return next((day for day in days(visit.front.folder) if day >= today), None)


def _is_today(visit: Visit) -> bool:
    return _current(visit) == _today(visit)


def _next_day(visit: Visit) -> date:
    """The day to plan, unless one is named: that of the next call-up, else tomorrow."""
    return _current(visit) or date.fromordinal(_today(visit).toordinal() + 1)


def _boards(visit: Visit) -> tuple[SiteBoard, ...]:
    day = _current(visit)
    kept = None if day is None else _kept(visit, day)
    if day is None or kept is None:
        return ()
    return board(kept, minutes_into(visit.front.station, day, visit.front.now()))


def _kept(visit: Visit, day: date) -> SavedCalls | None:
    """The day's call-up; None if there is none, or it cannot be read, which the desk reports."""
    path = path_of(visit.front.folder, day)
    try:
        found = path.stat()
        return _loaded(visit.front.folder, day, (found.st_mtime_ns, found.st_size, found.st_ino))
    except (OSError, atomic.Broken):
        return None


@lru_cache(maxsize=8)
def _loaded(folder: Path, day: date, state: tuple[int, int, int]) -> SavedCalls | None:
    """Read once for all browsers, as long as the file is the same."""
    return load(folder, day)


def _stands(visit: Visit, each: SiteBoard) -> str:
    """How a site's calls stand, in a few words."""
    until = "" if each.held_until is None else shown(each.held_until)
    return sentence(f"page_callups.stands_{each.standing}", visit.ui, until=until)


def _last(visit: Visit, each: SiteBoard) -> str:
    """The last report of a site as a sentence; "" if there is none."""
    if not each.orders:
        return ""
    order = each.orders[0]
    words = [sentence(f"page_callups.said_{order.length}", visit.ui)] if order.length else []
    words += [visit.say("said_queue", count=order.queue)] if order.queue is not None else []
    words += [visit.say("said_tubes", count=order.tubes)] if order.tubes is not None else []
    words += [sentence(f"page_callups.said_{order.kind}", visit.ui)] if order.kind != "report" else []
    return visit.say("last", at=shown(int(order.at)), what=visit.say("comma").join(words), by=order.actor or "?")


def _written(kept: SavedCalls) -> Mapping[str, Any]:
    """The calls of a day that is planned, by site and in their order."""
    return {"boards": board(kept, -1), "groups": len(kept.booked.calls), "texts": _texts(kept)}


def _texts(kept: SavedCalls) -> list[str]:
    texts = kept.booked.texts
    return [each for each in (texts.call, texts.reminder, texts.last_call, texts.busy) if each]


def _planning(visit: Visit, day: date, compares: bool) -> Facts:
    """The sheets of the day and, if they are right, the methods side by side. That takes seconds, so it is not done for
    a day that is planned already, unless somebody asks."""
    paths = sheets.kept(visit.front.folder, day)
    found: dict[str, Any] = {"sheets": [path.name for path in paths], "faults": [], "doubts": [], "methods": (),
                             "rows": (), "pictures": "", "people": 0, "round": None}  # fmt: skip
    if not paths or not compares:
        return found
    try:
        compared = _compared(visit, day, paths)
    except Refusal as refusal:
        return found | {"faults": [describe(each, visit.ui) for each in refusal.problems]}
    return found | _as_shown(visit, compared)


class _Compared:
    """A round, its plans by the methods that may be chosen, and the figures of all."""

    def __init__(self, station: Station, day: date, paths: list[Path]) -> None:
        from dalaba.callup.figures import compare
        from dalaba.callup.methods import Opening
        from dalaba.desk.callups.planning import plan_by, round_of, side_by_side

        self.planned, self.doubts = round_of(station, day, paths)
        self.plans: dict[str, CallPlan] = {}
        self.refused: dict[str, list[Problem]] = {}
        for method in CHOICES:
            try:
                self.plans[method] = plan_by(method, self.planned)
            except Refusal as refusal:
                self.refused[method] = refusal.problems
        if "optimiser" not in self.plans:
            raise Refusal(self.refused["optimiser"])
        plans = [Opening().plan(self.planned), *self.plans.values()]
        self.figures: list[Figures] = compare(self.planned, plans, _TRIED)
        self.all: list[Figures] = side_by_side(self.planned, self.plans["optimiser"], _TRIED)


_LAST: dict[Path, tuple[str, _Compared]] = {}
"""Station -> what was compared last, and for which sheets."""


def _compared(visit: Visit, day: date, paths: list[Path]) -> _Compared:
    """The methods side by side, worked out once for the same sheets and the same station."""
    key = sha256(day.isoformat().encode())
    key.update(repr(stamp(visit.front.folder)).encode())
    for path in paths:
        key.update(path.name.encode() + path.read_bytes())
    last = _LAST.get(visit.front.folder)
    if last is None or last[0] != key.hexdigest():
        last = key.hexdigest(), _Compared(Station.read(visit.front.folder), day, paths)
        _LAST[visit.front.folder] = last
    return last[1]


def _as_shown(visit: Visit, compared: _Compared) -> dict[str, Any]:
    from dalaba.callup.queue_page import pictures, row_of

    least = min((each for each in compared.figures if each.method in compared.plans), key=lambda each: each.wait.mean)
    rows: list[MethodRow] = [row_of(each, visit.ui, each.method == "optimiser") for each in compared.all]
    return {
        "round": compared.planned,
        "people": sum(group.people for group in compared.planned.groups),
        "doubts": [describe(each, visit.ui) for each in compared.doubts],
        "methods": [_method(visit, each, compared) for each in compared.figures],
        "rows": rows,
        "best": least.method,
        "best_name": _name(visit, least),
        "columns": [sentence(f"callup.head_{each}", visit.ui) for each in _COLUMNS],
        "key_crowd": sentence("callup.key_crowd", visit.ui),
        "key_room": sentence("callup.key_room", visit.ui),
        "pictures": pictures(compared.planned, compared.plans[least.method], compared.figures, _TRIED, visit.ui),
    }


def _name(visit: Visit, figures: Figures) -> str:
    return sentence(f"callup.method_{figures.method}", visit.ui)


def _method(visit: Visit, figures: Figures, compared: _Compared) -> Mapping[str, Any]:
    """One method as a card: its longest queue against that of everybody at opening, as a bar."""
    most = max(each.worst.mean for each in compared.figures) or 1
    return {
        "way": figures.method,
        "name": _name(visit, figures),
        "peak": f"{figures.worst.mean:,.0f}",
        "site": figures.worst_site,
        "wait": f"{figures.wait.mean:.0f}" if figures.wait.mean >= 10 else f"{figures.wait.mean:.1f}",
        "finish": shown(round(figures.finish.mean)),
        "bar": max(1, round(100 * figures.worst.mean / most)),
        "chosen": figures.method in CHOICES,
    }


# -- what is done


def _bring(visit: Visit) -> Outcome:
    """Keep a sheet that somebody brought. Of several, the first one is brought `anew`."""
    assert visit.brought is not None
    day, anew = day_of(visit.asked.text("date", 40, True), _next_day(visit), _today(visit)), visit.asked.flag("anew")
    try:
        kept = sheets.keep(visit.front.folder, day, visit.brought.name, visit.brought.path.read_bytes(), anew)
    except Bad as bad:
        raise Wrong(bad.reason.code, **bad.reason.params) from bad
    except OSError as error:
        raise Wrong("console.file_unwritten", why=error.strerror or str(error)) from error
    facts = {"file": kept.name, "day": day.isoformat()}
    visit.front.did(Reason("page_callups.did_bring", facts))
    return Outcome(Reason("page_callups.brought", facts), True, goto=f"callups?date={day}&again=yes#plan")


def _drop(visit: Visit) -> Outcome:
    """Keep a sheet no more."""
    day, name = day_of(visit.asked.text("date", 40, True), _next_day(visit), _today(visit)), visit.asked.text("name")
    visit.asked.done()
    if not sheets.drop(visit.front.folder, day, name):
        raise Wrong("page_callups.no_file")
    facts = {"file": name, "day": day.isoformat()}
    visit.front.did(Reason("page_callups.did_drop", facts))
    return Outcome(Reason("page_callups.did_drop", facts), True, goto=f"callups?date={day}#plan")


def _choose(visit: Visit) -> Outcome:
    """Write the day by one method, as `callup plan` does."""
    from dalaba.desk.callups.planning import plan_by, round_of

    front = visit.front
    day = day_of(visit.asked.text("date", 40, True), _next_day(visit), _today(visit))
    method = visit.asked.choice("way", CHOICES, "optimiser")
    visit.asked.done()
    station = Station.read(front.folder)
    paths = sheets.kept(front.folder, day)
    if not paths:
        raise Wrong("page_callups.no_file")
    try:
        refuse_midway(station, _kept(visit, day), day, front.now(), visit.command)
        planned, _ = round_of(station, day, paths)
        plan = plan_by(method, planned)
        done = write(station, day, planned, plan, Wish(visit.ui))
    except Refusal as refusal:
        return _refused(refusal)
    facts = {"day": day.isoformat(), "count": str(len(plan.calls))}
    front.did(Reason("page_callups.did_plan", facts))
    front.reload(Asked({}))
    also = (*_signed(visit, station, day), *done.warnings)
    return Outcome(Reason("page_callups.written", facts), True, also, f"callups?date={day}#written")


def _signed(visit: Visit, before: Station, day: date) -> tuple[Reason, ...]:
    """Note who wrote the day's rows, where somebody has to approve them. Returns why that failed."""
    if not before.setup.approval:
        return ()
    unsigned = approving.signed_file(before, before.reread(), file_of(day), visit.person.name)
    return (unsigned,) if unsigned else ()


def _order(visit: Visit) -> Outcome:
    """A hold, a release or a report of one site."""
    asked = visit.asked
    kind = KINDS[asked.choice("kind", ("hold", "release", "report"), "report")]
    length = asked.choice("length", ("long", "right", "short", ""), "")
    site = asked.text("site", 200, True)
    minutes, queue, tubes = (_count(asked, name) for name in ("minutes", "queue", "tubes"))
    asked.done()
    front, day = visit.front, _current(visit)
    if day is None or day != _today(visit):
        raise Wrong("page_callups.not_today")
    now = round(minutes_into(front.station, day, front.now()), 2)
    order = SiteOrder(kind, site, now, visit.person.name, minutes, LENGTHS.get(length), queue, tubes)
    try:
        done = give(front.station, day, order, visit.command)
    except Refusal as refusal:
        return _refused(refusal)
    front.reload(Asked({}))
    return _told(visit, done, _signed(visit, front.station, day))


def _count(asked: Asked, name: str) -> int | None:
    found = asked.whole(name, -1, MOST, -1)
    return None if found < 0 else found


def _told(visit: Visit, done: Moved, also: tuple[Reason, ...]) -> Outcome:
    """What was moved, and whether it is in force."""
    site = str(done.said["site"])
    told = [Reason("callup.moved", {"group": name, "was": was, "at": at})
            for name, (was, at) in list(done.moved.items())[:_SHOWN_MOVED]]  # fmt: skip
    if (more := len(done.moved) - _SHOWN_MOVED) > 0:
        told.append(Reason("page_callups.more_moved", {"count": str(more)}))
    now = parts(visit, (None, ()))
    if done.wrong:
        return Outcome(Reason("callup.not_in_force"), False, (done.wrong[0].reason,), parts=now)
    if not done.noted:
        return Outcome(Reason("callup.not_noted"), False, parts=now)
    if not done.moved:
        return Outcome(Reason("page_callups.nothing_moved", {"site": site}), True, also, parts=now)
    return Outcome(
        Reason("callup.ordered", {"site": site, "count": str(len(done.moved))}), True, (*also, *told), parts=now
    )


def _refused(refusal: Refusal) -> Outcome:
    first, *others = [each.reason for each in refusal.problems]
    return Outcome(first, False, tuple(others[:3]))


def _paper(visit: Visit) -> Sent:
    """The pages for the wall, of a day that is planned."""
    from dalaba.callup.wall_sheets import pages

    day = day_of(visit.asked.text("date", 40), _next_day(visit), _today(visit))
    kept = _kept(visit, day)
    if kept is None:
        raise Wrong("callup.no_plan", day=day.isoformat(), command=visit.command)
    named = f"{day.month}月{day.day}日" if visit.ui == "zh" else day.isoformat()
    planned: Round = kept.booked.planned
    text = pages(planned, kept.state.times, visit.front.setup.name, named, visit.ui)
    return Sent("text/html", text.encode(), visit.say("paper_file", day=day.isoformat()))


PAGE = Page(
    "callups",
    "page_callups.",
    facts,
    parts,
    {
        "sheets": Deed(_bring, slow=True, brings=sheets.MOST_BYTES),
        "drop": Deed(_drop),
        "plan": Deed(_choose, slow=True),
        "order": Deed(_order, speaks=True),
    },
    {"paper": _paper},
)
