"""Where the models lie that are brought once and shared by every station of this PC. Loads none of them."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def folder(name: str) -> Path:
    """The folder of the model of that name, there or not: beside the program, or in `DALABA_MODELS`."""
    return Path(os.environ.get("DALABA_MODELS") or Path(sys.prefix) / "share" / "dalaba") / name
