"""Which version of a package is installed."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path


@cache
def version_of(package: str) -> str:
    """By the name of the folder that pip writes beside the package; by `importlib.metadata`, which loads half of
    `email` for a twentieth of a second, only where that does not tell. PackageNotFoundError where it is not installed.
    """
    pattern = f"{package.replace('-', '_')}-*.dist-info"
    found = [folder.name for place in sys.path for folder in Path(place or ".").glob(pattern)]
    if len(found) == 1:
        return found[0].removesuffix(".dist-info").rpartition("-")[2]
    from importlib.metadata import version

    return version(package)
