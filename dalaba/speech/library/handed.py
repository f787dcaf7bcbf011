"""The clips that a township hands to another PC, by input key, as one file. A clip is named by its content."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dalaba.core import atomic
from dalaba.core.model import Clip
from dalaba.speech.library.index import RENDERED, Made

FILE = f"{RENDERED}/handed.json"
_FORM = 1


def name_of(digest: str) -> str:
    """A clip's file, from the folder in which its township's clips lie: clips/DIGEST.mp3."""
    return f"clips/{digest}.mp3"


def dumps(clips: Mapping[str, Made]) -> bytes:
    """The clips as the file's bytes: the same clips give the same bytes."""
    rows = {key: _row(made) for key, made in sorted(clips.items())}
    return json.dumps({"form": _FORM, "clips": rows}, ensure_ascii=False, separators=(",", ":")).encode()


def read(station: Path) -> dict[str, Made]:
    """Input key -> its clip, whose file is `name_of` its digest. Empty if there is no such file. Raises OSError, and
    atomic.Broken for what is no such file."""
    return atomic.read_json(station / FILE, shaped) or {}


def shaped(body: Any) -> dict[str, Made]:
    """The file's JSON as clips. Raises what a wrong shape raises."""
    if body["form"] != _FORM:
        return {}
    return {str(key): _made(row) for key, row in body["clips"].items()}


def _row(made: Made) -> list[object]:
    clip = made.clip
    return [
        clip.digest, clip.rate, clip.skip, clip.frames, clip.by, clip.channels,
        round(made.loudness, 2), round(made.peak, 2),
    ]  # fmt: skip


def _made(row: list[Any]) -> Made:
    digest, rate, skip, frames, by, channels, loudness, peak = row
    clip = Clip(name_of(_digest(digest)), digest, int(rate), int(skip), int(frames), str(by), int(channels))
    if clip.rate < 1 or clip.skip < 0 or clip.frames < 1 or clip.channels not in (1, 2):
        raise ValueError("not a clip")
    return Made(clip, float(loudness), float(peak))


def _digest(found: Any) -> str:
    if not isinstance(found, str) or len(found) != 64 or set(found) - set("0123456789abcdef"):
        raise ValueError("not a digest")
    return found
