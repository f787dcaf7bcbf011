"""What a sound file is, found out by a program apart: length, loudness, channels, doubts, outline; and its sound as MP3
for a browser.

The file may be damaged, or made to do harm. So another process decodes it, with bounds on time, memory and disk; when
it dies or takes too long, the file is refused in words, and nothing is left. What was found is kept by the file's
digest below `records/looks`, so that no file is looked at twice.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dalaba.core import atomic, clock
from dalaba.core.model import Reason
from dalaba.core.processes import Brood

FOLDER = "records/looks"
WITHIN = 150.0
"""Seconds that looking may take. An old PC decodes an hour of music in one minute."""
_KEPT = 400
"""So many files are remembered; the oldest are looked at again."""
_FORM = 1
"""Raise this when something else is found out."""
_APART = threading.BoundedSemaphore(2)
_ROOT = str(Path(__file__).parents[2])
_START = f"import sys; sys.path.insert(0, {_ROOT!r}); from dalaba.desk.looking_worker import main; main()"
"""How the worker begins, with this very copy of the program."""


@dataclass(frozen=True, slots=True)
class Look:
    """What was found. `trouble`: why it cannot be used; then the rest means nothing."""

    seconds: float = 0.0
    loudness: float | None = None
    """LUFS; None if it is too short to tell."""
    rate: int = 0
    channels: int = 1
    dead: int = 0
    """How many of its channels are silent."""
    speech: bool = True
    """Whether it can be a recording of words: not longer than one may be, and without trouble in it."""
    doubts: tuple[Reason, ...] = ()
    peaks: tuple[float, ...] = ()
    """Its outline: the highest sample of each of some hundred steps, from 0 to 1."""
    suffix: str = ""
    """The suffix that its content has; "" if the content does not tell."""
    trouble: Reason | None = None


def look(folder: Path, path: Path, within: float = WITHIN) -> Look:
    """Look at a file, unless that was done before. Raises OSError if it cannot be read."""
    with open(path, "rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    kept = _kept(folder, digest)
    if (found := known(folder, digest)) is not None:
        return found
    kept.parent.mkdir(parents=True, exist_ok=True)
    with _APART:
        body = _apart(path, kept, within)
    if body.get("trouble", {}).get("code") not in ("sound.decoder_hangs", "sound.needs_ffmpeg", "sound.silk"):
        with suppress(OSError):  # it is only looked at again
            atomic.write(kept, json.dumps({"form": _FORM, **body}, ensure_ascii=False).encode())
            _forget_old(kept.parent)
    return _of(body)


def known(folder: Path, digest: str) -> Look | None:
    """What is remembered of a file; None if it was not looked at."""
    try:
        body = atomic.read_json(_kept(folder, digest), dict[str, Any])
        return _of(body) if body and body.get("form") == _FORM else None
    except (OSError, atomic.Broken, LookupError, TypeError, ValueError):
        return None


def as_mp3(folder: Path, path: Path) -> Path | None:
    """The file's sound as a browser plays it; None if it cannot be played. Raises OSError."""
    found = look(folder, path)
    with open(path, "rb") as file:
        kept = _kept(folder, hashlib.file_digest(file, "sha256").hexdigest())
    sound = kept.with_suffix(".mp3")
    if found.trouble is None and not sound.exists():  # somebody removed it
        kept.unlink(missing_ok=True)
        look(folder, path)
    return sound if sound.exists() else None


def _kept(folder: Path, digest: str) -> Path:
    return folder / FOLDER / f"{digest[:32]}.json"


def _apart(path: Path, kept: Path, within: float) -> Mapping[str, Any]:
    """Have the worker look. Its own folder, with all that it writes, is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix=".look-", dir=kept.parent, ignore_cleanup_errors=True) as inside:
        told, sound = Path(inside, "told.json"), Path(inside, "aloud.mp3")
        words = [sys.executable, "-P", "-X", "utf8", "-c", _START, str(path.resolve()), str(told), str(sound), inside]
        if not _ended_well(words, within):
            return _trouble("sound.decoder_hangs", path.name, seconds=f"{within:.0f}")
        body: Mapping[str, Any] | None = None
        with suppress(OSError, atomic.Broken):
            body = atomic.read_json(told, dict[str, Any])
        if body is None:  # it died: of its bounds, or of the file
            return _trouble("sound.undecodable", path.name)
        if sound.exists():
            os.replace(sound, kept.with_suffix(".mp3"))
        return body


def _ended_well(words: list[str], within: float) -> bool:
    """Run a program and all that it starts to their end; False if they were still running after `within` seconds."""
    brood, until = Brood(words), time.monotonic() + within
    try:
        while brood.code() is None:
            if time.monotonic() > until:
                return False
            time.sleep(0.02)
        return True
    finally:
        brood.end()


def _trouble(code: str, file: str, **facts: str) -> Mapping[str, Any]:
    return {"trouble": {"code": code, "params": {"file": file, **facts}}}


def _of(body: Mapping[str, Any]) -> Look:
    if trouble := body.get("trouble"):
        return Look(trouble=_reason(trouble), speech=False)
    loudness = body["loudness"]
    return Look(
        float(body["seconds"]), None if loudness is None else float(loudness), int(body["rate"]), int(body["channels"]),
        int(body["dead"]), bool(body["speech"]), tuple(map(_reason, body["doubts"])), tuple(map(float, body["peaks"])),
        str(body["suffix"]),
    )  # fmt: skip


def _reason(body: Mapping[str, Any]) -> Reason:
    return Reason(str(body["code"]), {str(name): str(fact) for name, fact in body["params"].items()})


def _forget_old(folder: Path) -> None:
    files = sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime)
    for path in files[:-_KEPT]:
        path.unlink(missing_ok=True)
        path.with_suffix(".mp3").unlink(missing_ok=True)
    for left in folder.glob(".look-*"):  # of a desk that was killed
        if left.stat().st_mtime < clock.now_seconds() - 3_600:
            shutil.rmtree(left, ignore_errors=True)
