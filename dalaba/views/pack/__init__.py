"""The van's USB stick: numbered MP3 files that play in the right order by themselves, and the paper to go with them.

Every file reported as written has been read back from the stick: it has its digest, it decodes, and it has its length.
An early end leaves nothing behind. A folder with anything in it is not touched. A stick has no clock, so the sheet
tells the driver when it must no longer be played.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from dalaba.core.languages import name_of
from dalaba.core.model import Millis, Reason
from dalaba.views.pack import sheet, stick, tracks
from dalaba.views.pack.sheet import Cover
from dalaba.views.pack.stick import PackError, Stick
from dalaba.views.pack.tracks import MOST, Entry, Track, from_programme, mixed, no_relay, pieces, relays_of

SHEET_HTML = "随车播放单.html"
SHEET_TEXT = "随车播放单.txt"
SUMS = "SHA256SUMS.txt"


@dataclass(frozen=True, slots=True)
class Packed:
    """A file on the stick, as read back."""

    name: str
    title: str
    digest: str
    """The file's SHA-256 in hexadecimal."""
    size: int
    """In bytes."""
    duration: Millis


@dataclass(frozen=True, slots=True)
class PackReport:
    """What is on the stick. `total`: the length of one round. `notes`: warnings for the driver."""

    where: Path
    files: tuple[Packed, ...]
    papers: tuple[str, ...]
    total: Millis
    notes: tuple[Reason, ...]


def build(
    entries: Iterable[Entry], where: Path, cover: Cover, ui: str = "zh", notes: Iterable[Reason] = (),
    progress: Callable[[int, int, str], None] = lambda *_: None,
) -> PackReport:  # fmt: skip
    """Write the pack into the empty folder `where` (made if its parent exists), and read it all back. `notes`: more
    warnings for the driver; `progress`: files done, of all, the next one's name.

    Raises PackError, with nothing left in the folder: `pack.nothing`, `.too_many`, `.no_clip`, `.clip_missing`,
    `.clip_damaged`, `.no_folder`, `.not_empty`, `.too_small`, `.full`, `.cannot_write`, `.read_back`.
    """
    ordered = tracks.in_order(entries)
    _check_list(ordered, cover)
    with Stick(where, tracks.size_of(ordered)) as target:
        files = tuple(
            _put(target, number, len(ordered), entry, cover, where, progress) for number, entry in enumerate(ordered, 1)
        )
        progress(len(ordered), len(ordered), SHEET_HTML)
        papers = _put_papers(target, files, ordered, cover, ui)
        target.close()
    total = sum(file.duration for file in files)
    return PackReport(where, files, papers, total, (*notes, *_missing(ordered, ui), *stick.notes(where)))


def _check_list(entries: tuple[Entry, ...], cover: Cover) -> None:
    if not entries:
        raise PackError(Reason("pack.nothing", {"van": cover.van, "date": cover.day.isoformat()}))
    if len(entries) > tracks.MOST:
        raise PackError(Reason("pack.too_many", {"count": str(len(entries)), "most": str(tracks.MOST)}))
    for entry in entries:
        if not entry.clips:
            raise PackError(Reason("pack.no_clip", {"title": entry.title}))


def _put(
    target: Stick, number: int, of: int, entry: Entry, cover: Cover, where: Path,
    progress: Callable[[int, int, str], None],
) -> Packed:  # fmt: skip
    name = tracks.file_name(number, entry, cover.zone)
    progress(number - 1, of, name)
    album = f"{cover.station} {cover.day.isoformat()}"
    if entry.flows:
        digest, size = target.write_blocks(name, tracks.render_blocks(entry, album, cover.van, number, of))
        tracks.check_blocks(name, where / name, entry.duration, where)
        return Packed(name, entry.title, digest, size, entry.duration)
    data, samples = tracks.render(entry, album, cover.van, number, of)
    found = target.write(name, data)
    tracks.check(name, found, samples, where)
    return Packed(name, entry.title, hashlib.sha256(found).hexdigest(), len(found), entry.duration)


def _put_papers(
    target: Stick, files: tuple[Packed, ...], entries: tuple[Entry, ...], cover: Cover, ui: str
) -> tuple[str, ...]:
    """Write the sheets after the sound, so that they come last in the directory; players skip files that are not
    MP3."""
    lines = [
        sheet.StickFile(
            file.name,
            file.title,
            entry.languages,
            entry.missing,
            entry.starts,
            file.duration,
            entry.repeats,
            entry.music,
        )
        for file, entry in zip(files, entries, strict=True)
    ]
    papers = {
        SHEET_HTML: sheet.as_html(cover, lines, ui).encode("utf-8"),
        SHEET_TEXT: sheet.as_text(cover, lines, ui).encode("utf-8-sig"),
    }
    sums = {file.name: file.digest for file in files}
    sums |= {name: hashlib.sha256(target.write(name, data)).hexdigest() for name, data in papers.items()}
    target.write(SUMS, "".join(f"{digest}  {name}\n" for name, digest in sums.items()).encode("utf-8"))
    return (*papers, SUMS)


def _missing(entries: tuple[Entry, ...], ui: str) -> Iterable[Reason]:
    for entry in entries:
        for code in entry.missing:
            yield Reason("pack.language_missing", {"title": entry.title, "language": name_of(code, ui)})


__all__ = [
    "MOST", "SHEET_HTML", "SHEET_TEXT", "SUMS", "Cover", "Entry", "PackError", "PackReport", "Packed", "Track", "build",
    "from_programme", "mixed", "no_relay", "pieces", "relays_of",
]  # fmt: skip
