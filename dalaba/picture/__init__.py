"""The programme as one page to look at: a lane for each outlet, with what was refused and why (pure).

The page is a single HTML file that needs no network, no font and no other file; its one small script only repeats a
bar's words at the foot of the screen, for fingers that cannot hover. It shows what was placed, and decides nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from dalaba.catalogue import sentence
from dalaba.model import Instant, Programme
from dalaba.picture.view import day_view

_TEMPLATE = Path(__file__).with_name("page.html")


def page(
    programmes: Sequence[Programme],
    ui: str = "zh",
    shut: Mapping[str, Sequence[tuple[Instant, Instant]]] | None = None,
    outcomes: Mapping[str, str] | None = None,
) -> str:
    """The days as one HTML page, in `ui` ("zh" or "en").

    `shut`: outlet -> hours at which it must be silent, shaded. `outcomes`: spot id -> its outcome on the ledger
    (`dalaba.asrun`), to mark what was missed or cut. KeyError for a reason that is not in the catalogue.
    """
    from jinja2 import Environment, StrictUndefined

    days = [day_view(programme, ui, shut or {}, outcomes or {}) for programme in programmes]
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string(_TEMPLATE.read_text(encoding="utf-8"))

    def say(code: str, **facts: object) -> str:
        return sentence(f"picture.{code}", ui, **facts)

    return template.render(days=days, ui=ui, say=say)
