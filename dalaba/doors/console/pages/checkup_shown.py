"""The findings of a look in groups for people, each with the page where it is put right; and problems by file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from dalaba.core.model import Place, Problem, Reason
from dalaba.health import Finding

GROUPS = ("sound", "air", "clock", "pc", "disk", "voices", "calendar", "phones", "backup")
"""The groups in their order, besides the files."""
_GROUP_OF = {
    "sound": ("device", "stream", "amplifier", "muted", "volume", "shared_default", "others_playing", "other_station",
              "server_moves", "rate", "channel", "stopped", "unknown_level", "ok_device", "ok_network", "no_outlets"),
    "clock": ("clock", "zone", "unknown_clock", "ok_clock"),
    "pc": ("sleep", "lid", "restarts", "unknown_sleep", "ok_sleep"),
    "disk": ("disk", "unwritable", "unknown_disk", "ok_disk", "ok_ledger"),
    "voices": ("no_ffmpeg", "no_silk", "ffmpeg", "ok_ffmpeg", "ok_voices", "no_voice", "voice"),
    "air": ("off_air", "air", "desk", "not_handed", "ok_air", "ok_handed"),
}  # fmt: skip
"""Group -> how the codes of its findings begin behind "health."."""
DONE_ON = {"sound": "outlets", "air": "./", "clock": "./", "phones": "people"}
"""Group -> the page on which one sees to it."""
_LONGEST_FILE, _LONGEST_LINE = 2_000_000, 200
_SEVERE = {"problem": 0, "notice": 1, "unknown": 2, "ok": 3}
_MOST_PROBLEMS = 200


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that was looked at."""

    state: str
    """"problem", "notice", "unknown" or "ok"."""
    reason: Reason
    where: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """A problem in a file. `line`: the line as it stands there; "" where there is none to show."""

    reason: Reason
    error: bool
    spot: str
    line: str


@dataclass(frozen=True, slots=True)
class Faults:
    """The problems of one file, and the page on which it is changed."""

    file: str
    page: str
    faults: tuple[Fault, ...]


def grouped(findings: Iterable[Finding]) -> dict[str, list[Point]]:
    """Group -> what was found, the worst first. What belongs to no group stands with what plays."""
    groups: dict[str, list[Point]] = {name: [] for name in GROUPS}
    for each in findings:
        if each.reason.code != "health.files_bad":  # told by the files themselves
            groups[_group(each.reason.code)].append(Point(each.severity, each.reason, each.outlet))
    return {name: sorted(points, key=lambda point: _SEVERE[point.state]) for name, points in groups.items()}


def _group(code: str) -> str:
    bare = code.partition(".")[2]
    begun = ((len(begin), name) for name, begins in _GROUP_OF.items() for begin in begins if bare.startswith(begin))
    return max(begun, default=(0, "air"))[1]


def worst(points: Iterable[Point]) -> str:
    """How a group looks: as its worst point."""
    return min((point.state for point in points), key=lambda state: _SEVERE[state], default="ok")


def by_file(folder: Path, problems: Sequence[Problem]) -> list[Faults]:
    """The problems by file, those with errors first, each with its line; at most so many."""
    found: dict[str, list[Problem]] = {}
    for each in sorted(problems, key=lambda each: each.severity != "error")[:_MOST_PROBLEMS]:
        found.setdefault(each.place.file if each.place else "", []).append(each)
    return [_faults(folder, file, each) for file, each in found.items()]


def _faults(folder: Path, file: str, problems: Sequence[Problem]) -> Faults:
    lines = _lines(folder / file) if any(each.place and each.place.line for each in problems) else ()
    return Faults(file, _page(file), tuple(_fault(each, lines) for each in problems))


def _fault(problem: Problem, lines: Sequence[str]) -> Fault:
    place = problem.place or Place("")
    number = place.line or 0
    line = lines[number - 1].strip()[:_LONGEST_LINE] if 0 < number <= len(lines) else ""
    spot = " ".join(each for each in (place.sheet, place.cell) if each) if place.cell else str(place.line or "")
    return Fault(problem.reason, problem.severity == "error", spot, line)


def _lines(path: Path) -> Sequence[str]:
    """The lines of a text file; none if it is another kind of file, too long, or gone."""
    try:
        if path.suffix.lower() not in (".yaml", ".yml", ".txt", ".csv") or path.stat().st_size > _LONGEST_FILE:
            return ()
        raw = path.read_bytes()
    except OSError:
        return ()
    try:
        return raw.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace").splitlines()


def _page(file: str) -> str:
    """The page on which one changes such a file."""
    if file.startswith("audio/"):
        return "sounds"
    if file.startswith("scripts/"):
        return "notice"
    return "outlets" if file == "station.yaml" else "timetable"
