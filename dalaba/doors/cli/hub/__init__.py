"""hub: 镇台. The township's side of the fleet. A word of it (`hub invite`) is a module of this package, like a verb."""

from __future__ import annotations

WORDS: dict[str, tuple[str, ...]] = {
    "nodes": ("成员", "各村"),
}
"""Word -> its Chinese names, the one shown first."""
