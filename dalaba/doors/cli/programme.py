"""programme: what will play, what was refused and why; as a list, as JSON, or as a page (`--html`)."""

from __future__ import annotations

import argparse
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from dalaba.core import clock
from dalaba.core.languages import name_of
from dalaba.core.model import Instant, Part, Programme, Spot
from dalaba.doors.cli.context import Context, writing
from dalaba.link.handover import as_json
from dalaba.messages import explain
from dalaba.station.days import spoken_weekday
from dalaba.station.hours import Hours
from dalaba.views.picture.dates import length
from dalaba.views.picture.words import begun, rules_of

_NAMED = 3
"""The most pieces of music that are named."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """[--date D] [--days N] [--to O] [--html F]."""
    parser.add_argument("--date", default=None, metavar="D")
    parser.add_argument("--days", type=int, default=1, metavar="N")
    parser.add_argument("--to", action="append", default=[], metavar="O")
    parser.add_argument("--html", default=None, metavar="F")


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 if the station has problems; the programme of the rest is shown all the same."""
    station = context.usable()
    chosen = context.outlets(given.to)
    first = context.day(given.date)
    days = [first + timedelta(days=number) for number in range(max(1, given.days))]
    programmes = [only(station.compile(day), chosen) for day in days]
    station.library.save()
    if given.html:
        write_page(context, programmes, Path(given.html))
    elif context.as_json:
        shown = [as_json(programme, context.ui) for programme in programmes]
        context.dump(shown[0] if len(shown) == 1 else shown)
    else:
        for programme in programmes:
            _print(context, programme)
        context.tell_nothing_scheduled(station)
    return 1 if station.problems.errors else 0


def write_page(context: Context, programmes: list[Programme], path: Path) -> None:
    """Write the picture as one file."""
    from dalaba.core import atomic
    from dalaba.views.picture import page

    with writing(path):
        atomic.write(path, page(programmes, context.ui, _shut(context, programmes)).encode())
    context.say("cli.page_written", file=path)


def _shut(context: Context, programmes: list[Programme]) -> dict[str, list[tuple[Instant, Instant]]]:
    """The hours at which each outlet must be silent, for the picture to shade."""
    days = [date.fromisoformat(programme.date) for programme in programmes]
    hours = [Hours(context.setup, day, context.station.plan.days, context.station.plan.exams) for day in days]
    return {
        name: [(shut.since, shut.until) for each in hours for shut in each.closed(name)]
        for name in context.setup.outlets
    }


def only(programme: Programme, outlets: tuple[str, ...]) -> Programme:
    """The programme of these outlets."""
    chosen = set(outlets)
    return replace(
        programme,
        outlets=tuple(card for card in programme.outlets if card.name in chosen),
        spots=tuple(spot for spot in programme.spots if spot.outlet in chosen),
        refused=tuple(refusal for refusal in programme.refused if refusal.outlet in chosen),
        warnings=tuple(each for each in programme.warnings if each.reason.params.get("outlet", "") in {"", *chosen}),
    )


def _print(context: Context, programme: Programme) -> None:
    zone = ZoneInfo(programme.zone)
    day = date.fromisoformat(programme.date)
    weekday = spoken_weekday(day) if context.ui == "zh" else f"{day:%A}"
    context.introduced = True
    context.say(
        "cli.programme_head", station=programme.station, date=programme.date, weekday=weekday,
        due=programme.due, spots=len(programme.spots), refused=len(programme.refused),
    )  # fmt: skip
    context.table(_row(context, spot, zone) for spot in programme.spots)
    for refusal in programme.refused:
        at = clock.hms(refusal.due, zone)
        context.say("cli.programme_refused", at=at, outlet=refusal.outlet, script=refusal.script,
                 why=explain(refusal.reason, context.ui))  # fmt: skip
    for (code, why), count in _lost(context, programme).items():
        context.say(code, count=count, why=why)
    for problem in programme.warnings:
        context.complain(problem)


def _row(context: Context, spot: Spot, zone: ZoneInfo) -> list[str]:
    slid = f"({clock.hms(spot.due, zone)})" if spot.start > spot.due else ""
    begins = clock.hms(max(spot.start, spot.due), zone)  # what begins early is heard on its second
    until = f"–{clock.hms(spot.end, zone)}" if spot.flow is not None else ""
    return [
        begins + slid + until,
        spot.outlet,
        _title(context, spot),
        _length(context, spot),
        _heard(context, spot),
        "+".join(dict.fromkeys(part.clip.by for part in spot.parts if part.clip and part.clip.by)),
        rules_of(spot, context.ui),
    ]


def _title(context: Context, spot: Spot) -> str:
    """歌单 午间 (8 首); what has a length of its own is called by its title."""
    if spot.flow is None:
        return spot.title
    if spot.flow.relay is not None:
        return context.word("cli.programme_relay", title=spot.title)
    return context.word("cli.programme_playlist", title=spot.title, count=len(begun(spot)))


def _length(context: Context, spot: Spot) -> str:
    if spot.flow is not None:
        return length(spot.duration, context.ui)
    return f"{'≈' if spot.estimated else ''}{spot.duration / 1000:.0f}s"


def _heard(context: Context, spot: Spot) -> str:
    """The versions that are heard, or the first pieces; and what is lost."""
    pieces = begun(spot) if spot.flow is not None else spot.parts
    names = [_version(part, context.ui) for part in pieces if part.language or part.version != spot.title]
    if spot.flow is None:
        heard = "+".join(names)
    else:
        heard = ("、" if context.ui == "zh" else ", ").join(names[:_NAMED]) + ("…" if len(names) > _NAMED else "")
    lost = "".join(f" ✕{_name(part, context.ui)}" for part in spot.lost[:_NAMED])
    return heard + lost + ("…" if len(spot.lost) > _NAMED else "")


def _version(part: Part, ui: str) -> str:
    return part.version if ui == "zh" else _name(part, ui)


def _name(part: Part, ui: str) -> str:
    """A part's language; a sound's own name."""
    return name_of(part.language, ui) if part.language else part.version


def _lost(context: Context, programme: Programme) -> dict[tuple[str, str], int]:
    """(the sentence's code, why) -> how often something is not heard for that reason."""
    found: dict[tuple[str, str], int] = {}
    for spot in programme.spots:
        code = "cli.programme_lost" if spot.flow is None else "cli.programme_lost_piece"
        for part in spot.lost:
            if part.why is not None:
                told = code, explain(part.why, context.ui)
                found[told] = found.get(told, 0) + 1
    return found
