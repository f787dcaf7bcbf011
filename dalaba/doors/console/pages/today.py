"""今天: what is on the air, what comes next, and the orders of the moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dalaba.core import clock
from dalaba.core.languages import name_of
from dalaba.core.model import PRIORITIES
from dalaba.doors.console import state
from dalaba.doors.console.pages import scenes
from dalaba.doors.console.pages.page import Facts, Look, Page, Visit
from dalaba.doors.console.state import Board
from dalaba.messages import sentence
from dalaba.station.outlets import KINDS, Setup

_KINDS = tuple(dict.fromkeys(KINDS.values()))


@dataclass(frozen=True, slots=True)
class Choice:
    """An entry of a list: the value that is sent, and the text that people read."""

    value: str
    name: str


@dataclass(frozen=True, slots=True)
class Choices:
    """The entries of the page's lists; places are in groups."""

    places: Sequence[tuple[str, Sequence[Choice]]]
    languages: Sequence[Choice]
    scripts: Sequence[Choice]
    priorities: Sequence[Choice]
    kinds: Sequence[str] = ()
    """Of urgent orders that may break into an exam."""


def _shortened(names: Sequence[str], most: int = 5) -> str:
    """Up to `most` names for a sentence; "" if there are none."""
    return "、".join(names[:most]) + ("…" if len(names) > most else "")


def facts(visit: Visit) -> Facts:
    """The whole page: its lists, and the pieces as they are now."""
    front = visit.front
    look = front.look()
    board, setup = front.shown(look[0]), front.setup
    return {
        "pieces": parts(visit, look),
        "board": board,
        "choices": choices(setup, front.scripts(), board, visit.ui, front.let_through()),
        "unused": _shortened(front.unused()),
        "extras": _extras(visit),
    }


def _extras(visit: Visit) -> str:
    """The scenes, where the station has any."""
    return visit.piece("scenes.html", **scenes.scenes(visit))


def parts(visit: Visit, look: Look) -> dict[str, str]:
    """Id in the page -> the piece that changes."""
    answer, events = look
    front, board = visit.front, visit.front.shown(answer)
    lines = state.lines(events, front.titles(), front.setup.zone, visit.ui)
    lanes = {
        f"o{lane.number}": visit.piece("lane.html", lane=lane, state=sentence(f"console.lane_{lane.state}", visit.ui))
        for lane in board.lanes
    }
    return {"top": visit.piece("top.html", board=board, **_time(visit, board)), **lanes,
            "log": visit.piece("log.html", lines=lines), **scenes.parts(visit, look)}  # fmt: skip


def _time(visit: Visit, board: Board) -> Facts:
    zone = visit.front.setup.zone
    offset = clock.local(board.now, zone).utcoffset()
    return {
        "at": clock.hms(board.now, zone),
        "offset": 0 if offset is None else int(offset.total_seconds()) * 1000,
    }


def choices(setup: Setup, scripts: Mapping[str, str], board: Board, ui: str, kinds: Sequence[str] = ()) -> Choices:
    """The page's lists: the places that this PC plays, the station's languages, its scripts."""
    here = [lane.name for lane in board.lanes] or [name for name, outlet in setup.outlets.items() if outlet.output]
    spoken_here = dict.fromkeys([*setup.languages, *(code for name in here for code in _languages(setup, name))])
    titles = [Choice(name, title if title == name else f"{title} ({name})") for name, title in scripts.items()]
    return Choices(
        [group for group in _places(setup, here, ui) if group[1]],
        [Choice(code, name_of(code, ui)) for code in spoken_here],
        titles,
        [Choice(each, sentence(f"console.priority_{each}", ui)) for each in reversed(PRIORITIES)],
        kinds,
    )


def _languages(setup: Setup, name: str) -> tuple[str, ...]:
    return setup.outlets[name].languages if name in setup.outlets else ()


def _places(setup: Setup, here: Sequence[str], ui: str) -> list[tuple[str, list[Choice]]]:
    """The groups of places: all, the kinds and zones that this PC plays, and each place."""
    kinds = [kind for kind in _KINDS if any(setup.outlets[name].kind == kind for name in here if name in setup.outlets)]
    zones = [name for name, members in setup.zones.items() if set(members) & set(here)]
    groups = [Choice("all", sentence("console.everywhere", ui))]
    if len(kinds) > 1:
        groups += [Choice(kind, sentence(f"console.kind_{kind}", ui)) for kind in kinds]
    groups += [Choice(name, name) for name in zones]
    several = len(here) > 1 or zones
    return [
        (sentence("console.places_many", ui), groups if several else []),
        (sentence("console.places_one", ui), [Choice(name, name) for name in here]),
    ]


PAGE = Page("today", "page_today.", facts, parts)
