"""The program apart that decodes clips from outside, as air would: `main`, with STATION CLIPS ASKED TOLD FOLDER.

ASKED lists digests (JSON); each names a file in CLIPS. What the township says of them is in STATION. TOLD gets the
first of them that cannot be heard. Memory, time and disk are bounded as in the program that looks at sounds.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from dalaba.desk.looking_worker import bound


def main() -> None:
    """Decode the clips that the command line names."""
    station, clips, asked, told, folder = map(Path, sys.argv[1:6])
    os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"
    tempfile.tempdir = str(folder)
    bound()
    bad, why = first_bad(station, clips, json.loads(asked.read_text("utf-8")))
    told.write_text(json.dumps({"bad": bad, "why": why}), "utf-8")


def first_bad(station: Path, clips: Path, digests: Iterable[str]) -> tuple[str, str]:
    """The first clip that cannot be heard, and why; ("", "") if all can. One that no key names is bad, too."""
    from dalaba.air.clip_check import Intact
    from dalaba.speech.library import handed

    intact = Intact(clips)
    known = {made.clip.digest: made.clip for made in handed.read(station).values()}
    for digest in digests:
        if digest not in known:
            return digest, "no key"
        if (why := intact(replace(known[digest], file=digest))) is not None:
            return digest, why.code
    return "", ""
