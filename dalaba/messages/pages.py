"""Pages to look at and to print: a template and its sentences as one HTML file that needs nothing but itself.

`printed.html` has what all of them share: the head, and how a sheet of A4 looks.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from dalaba.messages import sentence

if TYPE_CHECKING:
    from jinja2 import Environment

_SHARED = Path(__file__).parent


def page(template: Path, sentences: str, ui: str, /, **facts: object) -> str:
    """The template filled in. Its `say(code)` gives the sentences whose codes begin with `sentences`, in `ui`."""

    def say(code: str, **more: object) -> str:
        return sentence(f"{sentences}{code}", ui, **more)

    return templates(template.parent).get_template(template.name).render(say=say, ui=ui, **facts)


@cache
def templates(folder: Path) -> Environment:
    """The templates of a room. What is filled in is escaped; a fact that is missing is an error of the program."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader([folder, _SHARED]), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    environment.filters |= {"pc": per_cent, "css": css_string}
    return environment


def per_cent(number: float) -> str:
    """As short as the eye allows: 12.5%."""
    return f"{number:.2f}".rstrip("0").rstrip(".") + "%"


def css_string(text: str) -> str:
    """A string of a style sheet, quotes and all, whatever is in it: only letters and digits stand for themselves."""
    return '"' + "".join(char if char.isalnum() else f"\\{ord(char):x} " for char in text) + '"'
