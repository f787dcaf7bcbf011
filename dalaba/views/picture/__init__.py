"""The programme as one page to look at: a lane for each outlet, with what was refused and why (pure).

Several days begin with all of them side by side. The page is a single HTML file that needs no network, no font and no
other file; its one small script only repeats a bar's words at the foot of the screen, for fingers that cannot hover.
It shows what was placed, and decides nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from dalaba.core.model import Instant, Programme
from dalaba.messages import pages

_TEMPLATE = Path(__file__).with_name("page.html")


def page(
    programmes: Sequence[Programme],
    ui: str = "zh",
    shut: Mapping[str, Sequence[tuple[Instant, Instant]]] | None = None,
    outcomes: Mapping[str, str] | None = None,
) -> str:
    """The days as one HTML page, in `ui` ("zh" or "en"); more than one begin with an overview.

    `shut`: outlet -> hours at which it must be silent, of all the days, shaded. `outcomes`: spot id -> its outcome on
    the ledger (`views.asrun`), to mark what was missed or cut. KeyError for a reason that is not in the catalogue.
    """
    from dalaba.views.picture.view import day_view
    from dalaba.views.picture.week import week_view
    from dalaba.views.picture.words import titles_of

    titles = titles_of(programmes)
    days = [day_view(programme, ui, shut or {}, outcomes or {}, titles) for programme in programmes]
    week = week_view(programmes, ui, shut or {}, outcomes or {}) if len(programmes) > 1 else None
    return pages.page(_TEMPLATE, "picture.", ui, days=days, week=week)
