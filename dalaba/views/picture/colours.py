"""The colours of the languages, and how a bar shows those of its parts. Pure.

Besides its colour, each language has its own lightness or a white figure, so that the page can be read in black and
white and by colour-blind people.
"""

from __future__ import annotations

from collections.abc import Iterable

from dalaba.core.model import Spot

SOUND, MUSIC = "", "♪"
"""In place of a language: a sound (a bell), and what lies beneath (music, a relay)."""
COLOURS = {
    "cmn": "#2b6cb0", "yue": "#e8940c", "hak": "#2f9e6e", "bpn": "#b5458f", "nan": "#7c5cc4", "eng": "#3aa7b8",
    SOUND: "#4a3428", MUSIC: "#a58fc4",
}  # fmt: skip
"""They differ in lightness as well as in hue, for print and for colour-blind people."""
OTHER = "#7a8793"
_FIGURES = {
    "hak": "linear-gradient(90deg,#0000 36%,#fff 36% 64%,#0000 64%)",
    "bpn": "linear-gradient(to top right,#0000 49%,#fff 51%)",
    "nan": "radial-gradient(closest-side,#fff 60%,#0000 66%)",
    "eng": "radial-gradient(closest-side,#0000 92%,#fff 98%)",
}
"""The white figures: a slit, a slope, a hole, a lens. Mandarin (the darkest) and Cantonese (the lightest) need none."""

Fill = tuple[tuple[str, bool], ...]
"""(language, heard) from the top of a bar to its foot."""


def colour(language: str) -> str:
    """A language's colour; grey if it has none of its own."""
    return COLOURS.get(language, OTHER)


def in_order(languages: Iterable[str]) -> list[str]:
    """The languages, each once, in the order of the colour table; others come behind them by name, then sounds and
    music."""
    order = [code for code in COLOURS if code not in (SOUND, MUSIC)]
    last = (SOUND, MUSIC)

    def rank(code: str) -> tuple[int, str]:
        if code in last:
            return len(order) + 1 + last.index(code), code
        return (order.index(code) if code in order else len(order)), code

    return sorted(set(languages), key=rank)


def codes_of(spot: Spot) -> Iterable[str]:
    """The colours that show a spot."""
    return (MUSIC,) if spot.flow is not None else (part.language for part in spot.parts + spot.lost)


def background(fill: Fill) -> str:
    """A CSS background with a band for each part, the first on top; lost parts are hatched."""
    return ",".join(
        layer for index, (language, heard) in enumerate(fill) for layer in _band(language, heard, index, len(fill))
    )


def _band(language: str, heard: bool, index: int, count: int) -> Iterable[str]:
    """The layers of a band: its figure first, if any, as the first layer is on top."""
    tint = colour(language)
    paint = f"linear-gradient({tint},{tint})" if heard else hatch(tint)
    # CSS places a layer within the free space: 0 % is at the top, 100 % at the foot.
    place = 100 * index / (count - 1) if count > 1 else 0
    where = f"0 {place:.4g}%/100% {100 / count:.5g}% no-repeat"
    if language in _FIGURES:
        yield f"{_FIGURES[language]} {where}"
    yield f"{paint} {where}"


def hatch(tint: str) -> str:
    """Horizontal stripes of a colour on white; slanted ones would not show on a bar a few pixels wide."""
    return f"repeating-linear-gradient(0deg,{tint} 0 1px,#fff 1px 3px)"
