"""The outline of a sound as SVG. Pure."""

from __future__ import annotations

from collections.abc import Sequence

_HEIGHT = 60
_LEAST = 1.0


def outline(peaks: Sequence[float]) -> str:
    """The path of an outline in a box of `len(peaks)` × 60, from its highest samples (0 to 1)."""
    middle = _HEIGHT / 2
    bars = ((number, max(_LEAST, height * (middle - 1))) for number, height in enumerate(peaks))
    return "".join(f"M{number + 0.5:g} {middle - high:.1f}V{middle + high:.1f}" for number, high in bars)
