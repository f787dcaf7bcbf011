"""The programme as one page to look at: a lane for each outlet, with what was refused and why (pure).

Several days begin with all of them side by side. The page is a single HTML file that needs no network, no font and no
other file; its one small script only repeats a bar's words at the foot of the screen, for fingers that cannot hover.
It shows what was placed, and decides nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from dalaba.core.model import Instant, Programme
from dalaba.messages import sentence

_FOLDER = Path(__file__).parent


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
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    from dalaba.views.picture.view import day_view
    from dalaba.views.picture.week import week_view
    from dalaba.views.picture.words import titles_of

    titles = titles_of(programmes)
    days = [day_view(programme, ui, shut or {}, outcomes or {}, titles) for programme in programmes]
    week = week_view(programmes, ui, shut or {}, outcomes or {}) if len(programmes) > 1 else None

    def say(code: str, **facts: object) -> str:
        return sentence(f"picture.{code}", ui, **facts)

    environment = Environment(
        loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    environment.filters |= {"pc": per_cent, "css": css_string}
    return environment.get_template("page.html").render(days=days, week=week, ui=ui, say=say)


def per_cent(number: float) -> str:
    """As short as the eye allows: 12.5%."""
    return f"{number:.2f}".rstrip("0").rstrip(".") + "%"


def css_string(text: str) -> str:
    """A string of a style sheet, quotes and all, whatever is in it: only letters and digits stand for themselves."""
    return '"' + "".join(char if char.isalnum() else f"\\{ord(char):x} " for char in text) + '"'
