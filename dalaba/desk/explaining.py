"""Why an outlet sounds, sounded or was silent at a moment: what the files and the ledger say together."""

from __future__ import annotations

from datetime import date, timedelta

from dalaba.air import ledger
from dalaba.core import clock
from dalaba.core.clock import DAY
from dalaba.core.model import Instant, Programme, Reason
from dalaba.desk import township_log
from dalaba.desk.received import Township
from dalaba.desk.root import Station
from dalaba.views.asrun import reconcile
from dalaba.views.asrun.others import log_of
from dalaba.views.why import Sent, Told, why

_ORDERS = 8 * DAY
"""How long ago an order may have been given that is told of; older ones are not looked for."""


def why_at(station: Station, outlet: str, moment: Instant, ui: str, programme: Programme | None = None) -> list[Reason]:
    """The answer as reasons, the most important first. `programme`: the day's, where it is known already; else it is
    compiled. Raises LedgerError for a ledger that cannot be read."""
    zone = station.setup.zone
    day = date.fromisoformat(programme.date) if programme else clock.local(moment, zone).date()
    since = clock.at(day, 0, zone)
    days = (day - timedelta(days=1), day)
    events = list(ledger.events(station.folder / "records", since - _ORDERS, since + 2 * DAY, days))
    find = township_log.source(station.folder)
    others = [pc for pc in find(since - _ORDERS, since + 2 * DAY, days) if outlet in pc.outlets] if find else []
    rows = {row.id: row for row in log_of(reconcile(events), others).rows}
    orders = (event for each in (events, *(pc.events for pc in others)) for event in each if event.kind == "order")
    told = Told(rows, tuple(orders))
    sent = [each for town in station.received if (each := _sent(town, outlet)) is not None]
    return why(station.plan, programme or station.compile(day), outlet, moment, told, ui, sent)


def _sent(town: Township, outlet: str) -> Sent | None:
    """What a township planned for an outlet here; None if it plans nothing there."""
    name = town.names.outlet_there(outlet)
    return Sent(town.plan, name, town.names.here, town.folder) if name in town.plan.setup.outlets else None
