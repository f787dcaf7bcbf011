"""全镇: how every village of the township stands, whom to ring, what is heard where; and say and stop from here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from dalaba.core.clock import DAY
from dalaba.core.problems import Bad
from dalaba.desk.across import outcome
from dalaba.desk.across.outcome import KEY_LENGTH, Outcome
from dalaba.desk.across.signer import is_hub
from dalaba.doors.console.actions import Front
from dalaba.doors.console.day import Today
from dalaba.doors.console.pages import township_deeds
from dalaba.doors.console.pages.page import Deed, Facts, Look, Page, Visit
from dalaba.doors.console.pages.today import Choice
from dalaba.doors.console.pages.township_shown import Village, village
from dalaba.hub.store import Store
from dalaba.messages import sentence
from dalaba.station.days import type_name
from dalaba.views import daylist, timeline

_MOST_ORDERS = 6
_MOST_STRIPS = 200
_WIRES = 300
"""Wires looked through for the newest orders."""


def facts(visit: Visit) -> Facts:
    """The whole page."""
    with store(visit.front) as here:
        return {"pieces": _pieces(visit, here), "places": _places(visit, here)}


def parts(visit: Visit, look: Look) -> dict[str, str]:
    """Id in the page -> the piece that changes."""
    try:
        with store(visit.front) as here:
            return _pieces(visit, here)
    except Bad as bad:
        return {"tw-top": visit.piece("township_top.html", trouble=bad.reason, wrong=(), villages=(), good=0)}


@contextmanager
def store(front: Front) -> Iterator[Store]:
    """The hub's store. Raises Bad("across.no_hub") if there is none here."""
    if not is_hub(front.folder):
        raise Bad("across.no_hub", folder=front.folder.name)
    here = Store.of(front.folder)
    try:
        yield here
    finally:
        here.database.close()


def _pieces(visit: Visit, here: Store) -> dict[str, str]:
    day = visit.front.day.look(visit.front.setup, visit.front.now())
    found = villages(visit.front, here, day, visit.ui)
    wrong = [each for each in found if not each.good]
    return {
        "tw-top": visit.piece(
            "township_top.html", trouble=None, wrong=wrong, villages=found, good=len(found) - len(wrong),
            words="、".join(said(visit.front, day, visit.ui).values()),
        ),
        "tw-tiles": visit.piece("township_tiles.html", villages=found, **words_of(visit)),
        "tw-orders": visit.piece(
            "township_orders.html", orders=orders(here, visit.front.now() - DAY), **words_of(visit)
        ),
        "tw-line": visit.piece("today_line.html", **_line(visit, day, found)),
    }  # fmt: skip


def words_of(visit: Visit) -> Facts:
    """How standings, orders and their answers are said."""

    def standing(name: str) -> str:
        return sentence(f"page_township.standing_{name}", visit.ui)

    def verb(name: str) -> str:
        return sentence(f"page_township.verb_{name}", visit.ui)

    def stage(name: str, count: int) -> str:
        return sentence(f"page_township.stage_{name}", visit.ui, count=count)

    return {"standing": standing, "verb": verb, "stage": stage}


def villages(front: Front, here: Store, day: Today, ui: str) -> list[Village]:
    """Every village that belongs to the township, those that need somebody first."""
    states, words, now = here.states(), said(front, day, ui), front.now()
    found = [
        village(node, states.get(node.node), front.setup, day.plays, words, now, day.until)
        for node in here.nodes()
        if not node.revoked
    ]
    return sorted(found, key=lambda each: each.good)


def said(front: Front, day: Today, ui: str) -> dict[str, str]:
    """The words of today as the township has said them: code -> name."""
    words = front.day.words(front.station, day.date)
    return {each.code: type_name(each.code, ui) for each in words if each.holds}


def orders(here: Store, since: int) -> list[Outcome]:
    """The newest orders and what came of them, the newest first."""
    sent = [each for each in here.sent_as("", _WIRES) if each.typ in ("order", "day") and each.sent >= since]
    keys = list(dict.fromkeys(each.id[:KEY_LENGTH] for each in reversed(sent)))[:_MOST_ORDERS]
    return [found for key in keys if (found := outcome.look(here, key)) is not None]


def _line(visit: Visit, day: Today, found: Sequence[Village]) -> Facts:
    """A strip for each outlet, the township's own first."""
    scale = timeline.scale(day.plays, day.midnight)
    own = [name for name, outlet in visit.front.setup.outlets.items() if outlet.output is not None]
    names = list(dict.fromkeys((*own, *(name for each in found for name in each.outlets))))[:_MOST_STRIPS]
    strips = []
    for name in names:
        plays = [play for play in day.plays if play.outlet == name]
        told = daylist.counts(plays)
        facts = {"outlet": name, "heard": told["heard"], "coming": told["coming"], "bad": told["bad"]}
        label = sentence("page_today.strip", visit.ui, **facts)
        strips.append((name, timeline.strip(plays, scale, visit.front.now(), label)))
    return {"strips": strips, "hours": scale.hours(day.midnight), "since": scale.since, "until": scale.until}


def _places(visit: Visit, here: Store) -> list[tuple[str, list[Choice]]]:
    """Where something may be said: everywhere, zones, villages, outlets."""
    setup, ui = visit.front.setup, visit.ui
    nodes = [each for each in here.nodes() if not each.revoked]
    many = [Choice("all", sentence("console.everywhere", ui)), *(Choice(name, name) for name in setup.zones)]
    known = {*setup.outlets, *setup.zones}
    one = [Choice(each.village, each.village) for each in nodes if each.village not in known]
    one += [Choice(name, name) for name in setup.outlets]
    groups = (("console.places_many", many), ("console.places_one", one))
    return [(sentence(code, ui), choices) for code, choices in groups if choices]


PAGE = Page(
    "township",
    "page_township.",
    facts,
    parts,
    {
        "say": Deed(township_deeds.say, speaks=True),
        "stop": Deed(township_deeds.stop, at_once=True),
        "resume": Deed(township_deeds.resume, at_once=True),
        "cancel": Deed(township_deeds.cancel, at_once=True),
    },
    tab=lambda front: is_hub(front.folder),
)
