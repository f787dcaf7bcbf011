"""What a row's plays at an outlet on a day share: what is said there, and how it is identified. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from hashlib import blake2b

from dalaba.core.bells import sync_of
from dalaba.core.model import Booking, Fill, Wanted
from dalaba.station.outlets import Outlet
from dalaba.station.schedules.facts import facts_at
from dalaba.station.schedules.plan import Plan
from dalaba.station.schedules.rows import Campaign, Row
from dalaba.station.schedules.when import first_turn

_SAID = 6
"""Bytes of a digest: enough to tell apart what plays at one outlet at one time."""
_NOTHING = "0" * 2 * _SAID
"""The digest of no values."""


def booked(plan: Plan, campaign: Campaign, row: Row, outlet: Outlet, begun: date) -> Booking:
    """What a row's plays at an outlet on a day share. A fill has no length yet; each window has its own."""
    return of_exam(_booked(plan, campaign, row, outlet, begun), row)


def of_exam(booking: Booking, row: Row) -> Booking:
    """The booking with what only an exam's paper has: its exam, and its second file."""
    if not row.exam:
        return booking
    wanted = booking.wanted._replace(only=row.only)
    reserve = wanted._replace(script=row.reserve) if row.reserve else None
    return booking._replace(wanted=wanted, reserve=reserve, exam=row.exam)


def _booked(plan: Plan, campaign: Campaign, row: Row, outlet: Outlet, begun: date) -> Booking:
    if row.source != "script":
        return _sounding(campaign, row, outlet)
    facts = facts_at(campaign, row, outlet, plan.scripts.get(row.script), begun, plan.days)
    turn = first_turn(campaign, row, begun, plan.days, outlet.name) if row.order == "rotate" else 0
    return Booking(
        campaign.name, row.id, outlet.name, wanted_by(plan, row, outlet, begun, facts), row.priority, row.timing,
        row.wait, row.order, row.if_missing, row.if_cut, row.catch_up, row.place, turn,
        row.volume, said_of(plan, row.script, facts), _share(row, outlet), wording_of(plan, row.script),
        bed=row.bed,
    )  # fmt: skip


def _sounding(campaign: Campaign, row: Row, outlet: Outlet) -> Booking:
    """The booking of a row that names a sound, a playlist or a relay: its name is all that is said."""
    name = _digest(f"{row.source}\x1f{row.script}")
    early = outlet.lead_in + sync_of(row.script) if row.source == "file" and row.timing == "exact" else 0
    return Booking(
        campaign.name, row.id, outlet.name, _sound_wanted(row, outlet), row.priority, row.timing, row.wait,
        if_cut=row.if_cut, catch_up=row.catch_up, place=row.place, volume=row.volume, said=name, wording=name,
        under="duck" if row.under == "duck" else "pause", keeps=row.under == "keep", early=early,
    )  # fmt: skip


def _sound_wanted(row: Row, outlet: Outlet) -> Wanted:
    fill = Fill(0, row.pieces, row.ending, row.gap) if row.flows else None
    return Wanted(row.script, outlet.name, ("",), "long", (), (), row.priority == "urgent", row.source, fill)


def said_of(plan: Plan, name: str, facts: Mapping[str, str]) -> str:
    """A digest of the values that a script's texts and recordings use. Other values do not change what is heard."""
    script = plan.scripts.get(name)
    used = plan.used.get(name)
    if used is None:
        used = plan.used[name] = () if script is None else script.variables
    if not used:
        return _NOTHING
    return _digest("\x1e".join(f"{each}\x1f{facts.get(each, '')}" for each in used))


def wording_of(plan: Plan, name: str) -> str:
    """A digest of a script's texts, independent of its name; "" if it has none."""
    found = plan.wordings.get(name)
    if found is None:
        script = plan.scripts.get(name)
        texts = sorted(each.text for each in script.versions if each.text) if script is not None else []
        found = plan.wordings[name] = _digest("\x1e".join(texts)) if texts else ""
    return found


def _digest(words: str) -> str:
    return blake2b(words.encode("utf-8", "surrogatepass"), digest_size=_SAID).hexdigest()


def _share(row: Row, outlet: Outlet) -> tuple[int, ...]:
    """The share of time for each language of a rotating row. A language without a share from the outlet has as much as
    it would have otherwise.
    """
    if row.order != "rotate" or not outlet.share:
        return ()
    codes = row.languages or outlet.languages
    return tuple(outlet.share.get(code, max(1, 100 // len(codes))) for code in codes)


def wanted_by(plan: Plan, row: Row, outlet: Outlet, day: date, facts: Mapping[str, str]) -> Wanted:
    """What a row says at an outlet on a day with these facts. The version depends on the day that the row speaks of."""
    if row.source != "script":
        return _sound_wanted(row, outlet)
    spoken_of = day + timedelta(days=row.days_before)
    script = plan.scripts.get(row.script)
    kinds = script.timetables if script else ()
    names = tuple(kind for kind in kinds if plan.days.has(spoken_of, kind, outlet.name))
    return Wanted(
        row.script,
        outlet.name,
        row.languages or outlet.languages,
        row.length,
        tuple(sorted(facts.items())),
        names,
        row.priority == "urgent",
    )
