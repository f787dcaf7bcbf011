"""Whether clips from outside can be heard, found out by a program apart with bounds on time, memory and disk.

The decoders are large, and a file may be made to break them: neither may happen in the agent.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from dalaba.core import atomic
from dalaba.core.model import Reason
from dalaba.core.processes import Brood

_ROOT = str(Path(__file__).parents[2])
_START = f"import sys; sys.path.insert(0, {_ROOT!r}); from dalaba.desk.clips_worker import main; main()"
"""How the worker begins, with this very copy of the program."""
_AT_A_TIME = 40
PREFIX = ".decoding-"


def decoded_apart(station: Path, clips: Path, digests: Collection[str]) -> Reason | None:
    """Why one of these clips cannot be heard, as what `station` says of it; None: all can. Raises OSError."""
    every = sorted(digests)
    for at in range(0, len(every), _AT_A_TIME):
        some = every[at : at + _AT_A_TIME]
        why = _some(station, clips, some, within=60.0 + 3.0 * len(some))
        if why is not None:
            return why
    return None


def _some(station: Path, clips: Path, digests: Collection[str], within: float) -> Reason | None:
    with tempfile.TemporaryDirectory(prefix=PREFIX, dir=clips.parent, ignore_cleanup_errors=True) as inside:
        asked, told = Path(inside, "asked.json"), Path(inside, "told.json")
        asked.write_text(json.dumps(list(digests)), "utf-8")
        words = [str(each.resolve()) for each in (station, clips, asked, told)]
        body: Mapping[str, Any] | None = None
        if _ended([sys.executable, "-P", "-X", "utf8", "-c", _START, *words, inside], within):
            with suppress(OSError, atomic.Broken):
                body = atomic.read_json(told, dict[str, Any])
        if body is None:  # it took too long, or died: of its bounds, or of a clip
            return Reason("handing.clips_break", {"count": str(len(digests))})
        bad = body.get("bad")
        return Reason("handing.bad_clip", {"clip": str(bad)[:16], "why": str(body.get("why"))[:100]}) if bad else None


def _ended(words: list[str], within: float) -> bool:
    """Run a program and all that it starts to their end; False if they were still running after `within` seconds."""
    brood, until = Brood(words), time.monotonic() + within
    try:
        while brood.code() is None:
            if time.monotonic() > until:
                return False
            time.sleep(0.05)
        return True
    finally:
        brood.end()
