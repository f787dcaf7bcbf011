"""The page, rendered here whole or in the pieces that change. It works without JavaScript: buttons are forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from dalaba.core import clock
from dalaba.core.languages import name_of
from dalaba.core.model import PRIORITIES, Event, Instant, Reason
from dalaba.doors.console import state
from dalaba.doors.console.actions import Front
from dalaba.doors.console.sessions import Session
from dalaba.doors.console.state import Board, OutletNow
from dalaba.messages import pages, sentence
from dalaba.station.outlets import KINDS, Setup
from dalaba.views.asrun import spoken

_FOLDER = Path(__file__).parent
_KINDS = tuple(dict.fromkeys(KINDS.values()))


@cache
def asset(name: str) -> bytes:
    """One of the page's files."""
    return (_FOLDER / name).read_bytes()


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


class Page:
    """Renders the page. `command`: how to call this station from a command line."""

    def __init__(self, front: Front, command: str) -> None:
        self._front, self._command = front, command

    def whole(self, session: Session, ui: str, answer: Mapping[str, Any] | None, events: Sequence[Event]) -> str:
        """The whole page, for one browser."""
        pieces = self.parts(ui, session.csrf, answer, events)
        board, setup = self._front.shown(answer), self._front.setup
        return self._render(
            "page.html", ui, csrf=session.csrf, told=session.told, good=session.good, again=session.again,
            pieces=pieces, board=board, station=setup.name, command=self._command, other="en" if ui == "zh" else "zh",
            choices=choices(setup, self._front.scripts(), board, ui, self._front.let_through()),
            unused=_shortened(self._front.unused()),
        )  # fmt: skip

    def parts(self, ui: str, csrf: str, answer: Mapping[str, Any] | None, events: Sequence[Event]) -> dict[str, str]:
        """Id in the page -> the piece that changes."""
        board, zone = self._front.shown(answer), self._front.setup.zone
        offset = clock.local(board.now, zone).utcoffset()
        top = self._render(
            "top.html", ui, board=board, csrf=csrf, command=self._command, at=clock.hms(board.now, zone),
            offset=0 if offset is None else int(offset.total_seconds()) * 1000,
        )  # fmt: skip
        lines = state.lines(events, self._front.titles(), zone, ui)
        lanes = {f"o{lane.number}": self._lane(lane, ui, csrf) for lane in board.lanes}
        return {"top": top, **lanes, "log": self._render("log.html", ui, lines=lines)}

    def _lane(self, lane: OutletNow, ui: str, csrf: str) -> str:
        return self._render("lane.html", ui, lane=lane, csrf=csrf, state=sentence(f"console.lane_{lane.state}", ui))

    def entering(self, ui: str, to: str) -> str:
        """The page that a link opens; it loads the real page by itself."""
        return self._render("door.html", ui, to=to, used=False)

    def closed(self, ui: str, used: bool) -> str:
        """The page for a visitor without a valid key: how to get a link. `used`: the link was opened before."""
        return self._render("door.html", ui, to="", used=used)

    def _render(self, name: str, ui: str, **facts: Any) -> str:
        def hms(instant: Instant) -> str:
            return clock.hms_on(instant, self._front.setup.zone, self._front.now())

        def why(reason: Reason | None) -> str:
            return spoken(reason, ui, page=True)

        return pages.page(_FOLDER / name, "console.", ui, hms=hms, why=why, **facts)


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
