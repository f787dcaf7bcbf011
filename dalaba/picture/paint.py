"""Colours of the languages, and how a bar is filled with those of its parts. Pure; only CSS values of our own."""

from __future__ import annotations

COLOURS = {
    "cmn": "#2b6cb0", "yue": "#e8940c", "hak": "#2f9e6e", "bpn": "#b5458f", "nan": "#7c5cc4", "eng": "#3aa7b8",
}  # fmt: skip
"""Told apart in print and by colour-blind eyes too: they differ in lightness, not in hue alone."""
OTHER = "#7a8793"

Fill = tuple[tuple[str, bool], ...]
"""(language, heard) from the top of a bar to its foot."""


def colour(language: str) -> str:
    """The language's colour; one that has none of its own is grey."""
    return COLOURS.get(language, OTHER)


def background(fill: Fill) -> str:
    """A CSS background with a band for each part, the first on top; a band that is lost is hatched."""
    return ",".join(_band(language, heard, index, len(fill)) for index, (language, heard) in enumerate(fill))


def _band(language: str, heard: bool, index: int, count: int) -> str:
    tint = colour(language)
    paint = f"linear-gradient({tint},{tint})" if heard else hatch(tint)
    # CSS places a layer by what is left over: 0 % is flush with the top, 100 % with the foot.
    place = 100 * index / (count - 1) if count > 1 else 0
    return f"{paint} 0 {place:.4g}%/100% {100 / count:.5g}% no-repeat"


def hatch(tint: str) -> str:
    """Rungs of the colour on white. Level ones: a bar is a few pixels wide, and slanted stripes would be lost on it."""
    return f"repeating-linear-gradient(0deg,{tint} 0 1px,#fff 1px 3px)"
