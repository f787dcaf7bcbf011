"""The programme as one page to look at: a lane for each outlet, with what was refused and why (pure).

If there are several days, an overview with all of them comes first. The page is one HTML file that needs no network, no
font and no other file. Its small script only repeats a bar's words at the foot of the screen, for touch screens. The
page shows the programme, and decides nothing.
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
    """The days as one HTML page, in `ui` ("zh" or "en"); several days have an overview first.

    `shut`: outlet -> the hours of all days at which it must be silent; they are shaded. `outcomes`: spot id -> its
    outcome in the ledger (`views.asrun`), to mark missed and cut spots. Raises KeyError for a reason that is not in the
    catalogue.
    """
    from dalaba.views.picture.view import day_view
    from dalaba.views.picture.week import week_view
    from dalaba.views.picture.words import titles_of

    titles = titles_of(programmes)
    days = [day_view(programme, ui, shut or {}, outcomes or {}, titles) for programme in programmes]
    week = week_view(programmes, ui, shut or {}, outcomes or {}) if len(programmes) > 1 else None
    return pages.page(_TEMPLATE, "picture.", ui, days=days, week=week)
