"""A van's pack of a day, for every front door: what goes on its stick, and writing it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dalaba.core import clock
from dalaba.core.clock import DAY
from dalaba.core.model import Booking, Part, Programme, Reason, Wanted
from dalaba.desk.root import Station
from dalaba.speech.library.sound_names import title_of
from dalaba.station.schedules import Row
from dalaba.views.pack import (
    MOST,
    Cover,
    Entry,
    PackReport,
    Track,
    build,
    from_programme,
    mixed,
    no_relay,
    pieces,
    relays_of,
)


@dataclass(frozen=True, slots=True)
class Contents:
    """What goes on a van's stick, and what is worth a word to its driver."""

    entries: tuple[Entry, ...]
    notes: tuple[Reason, ...]
    cover: Cover


def vans(station: Station) -> list[str]:
    """The station's vans."""
    return [name for name, outlet in station.setup.outlets.items() if outlet.kind == "van"]


def contents(station: Station, van: str, day: date) -> Contents:
    """The van's spots of a day, then its rows without a time. Raises PackError for a spot whose clips are not made."""
    programme = station.compile(day)
    timed = from_programme(programme, van, station.folder)
    packed = station.pack_rows(day, van)
    loose = _any_time(station, packed)
    entries = [*timed, *mixed(loose, len(timed))]
    return Contents(tuple(entries), _notes(programme, van, packed, len(timed) + len(loose) - len(entries)),
                    _cover(station, van, day))  # fmt: skip


def pack(
    station: Station, van: str, day: date, where: Path, ui: str,
    progress: Callable[[int, int, str], None] = lambda *_: None,
) -> PackReport:  # fmt: skip
    """Write the van's pack of a day into an empty folder, and read it back. `progress`: files done, of all, the next
    one's name; what it raises ends the writing, with nothing left behind. Raises PackError."""
    found = contents(station, van, day)
    return build(found.entries, where, found.cover, ui, found.notes, progress)


def _cover(station: Station, van: str, day: date) -> Cover:
    setup = station.setup
    contact = setup.outlets[van].values.get("联系电话", "")
    return Cover(setup.name, van, day, clock.at(day, DAY, setup.zone), setup.zone, contact)


def _notes(programme: Programme, van: str, packed: list[tuple[Row, Wanted]], left: int) -> tuple[Reason, ...]:
    notes = [*relays_of(programme, van), *(no_relay(want.script, van) for _, want in packed if want.source == "relay")]
    if left:
        notes.append(Reason("pack.music_left_out", {"count": str(left), "most": str(MOST)}))
    return tuple(each for number, each in enumerate(notes) if each not in notes[:number])


def _any_time(station: Station, rows: list[tuple[Row, Wanted]]) -> list[Entry]:
    """What the driver plays as needed."""
    bookings = {want: _bed(row, want) for row, want in rows}
    beds = [bed for bed in bookings.values() if bed is not None]
    parts = station.preparer.prepare([*bookings, *beds]).parts
    found: list[Entry] = []
    for want, bed in bookings.items():
        if want.source == "playlist":
            found += pieces(parts[want], want.script, station.folder)
        elif want.source != "relay" and (entry := _entry(station, want, parts[want], parts[bed] if bed else ())):
            found.append(entry)
    return found


def _bed(row: Row, want: Wanted) -> Wanted | None:
    return Booking(row.campaign, row.id, want.outlet, want, bed=row.bed).bed_wanted


def _entry(station: Station, want: Wanted, parts: tuple[Part, ...], bed: tuple[Part, ...]) -> Entry | None:
    tracks = tuple(Track(station.folder / part.clip.file, part.clip, part.language) for part in parts if part.clip)
    missing = tuple(part.language for part in parts if not part.clip and part.language)
    is_script = want.source == "script"
    title = station.plan.scripts[want.script].title if is_script else title_of(want.script)
    outlet = station.setup.outlets[want.outlet]
    under = next((Track(station.folder / part.clip.file, part.clip, "") for part in bed if part.clip), None)
    return Entry(title, want.script, tracks, (), missing, outlet.lead_in, bed=under) if tracks else None
