"""What is heard in the browser: the very clips of a notice in the order in which they go out, as one sound.

`get/notice/sound?script=停水` gives what goes out today; `outlet`, `date`, `row` and `language` say which. A notice
that is still being written is made by its form, and heard under `heard=…`. The sounds lie in a folder of their own
until the program ends, the newest few of them: browsers ask for a sound in pieces.
"""

from __future__ import annotations

import re
import tempfile
from functools import cache
from hashlib import sha256
from pathlib import Path
from threading import Lock

from dalaba.core import clock
from dalaba.core.problems import Bad
from dalaba.desk.notices import sounding
from dalaba.desk.notices.sounding import Hearing, Sounding
from dalaba.desk.root import Station
from dalaba.doors.console.pages.page import Sent, Visit
from dalaba.doors.console.requests import Wrong, day_of

_KIND = "audio/wav"
_KEPT = 12
"""How many sounds are kept."""
_NAME = re.compile("[0-9a-f]{16}")
_WRITING = Lock()


def heard(visit: Visit) -> Sent:
    """The sound that an address asks for. Raises Wrong, with the reason, if there is none."""
    asked = visit.asked
    if key := asked.text("heard", 40):
        path = _folder() / f"{key}.wav"
        if not _NAME.fullmatch(key) or not path.is_file():
            raise Wrong("page_notice.heard_gone")
        return Sent(_KIND, path)
    station = Station.read(visit.front.folder)
    today = clock.today(visit.front.now(), station.setup.zone)
    day = day_of(asked.text("date", 40), today, today)
    names = asked.text("script"), asked.text("outlet")
    try:
        hearing = sounding.of_programme(station, names[0], names[1], day, asked.text("row"), asked.text("language", 20))
        key, _ = made(station, hearing)
    except Bad as bad:
        raise Wrong(bad.reason.code, **bad.reason.params) from bad
    finally:
        station.preparer.voices.close()
    return Sent(_KIND, _folder() / f"{key}.wav")


def made(station: Station, hearing: Hearing) -> tuple[str, Sounding]:
    """The name of a sound that can be heard now, and what is in it. Raises Bad if there is nothing to hear."""
    from dalaba.sound.codec import encode_lossless

    found = sounding.sounding(station, hearing)
    said = "|".join((*(clip.digest for clip in found.clips), str(len(found.samples))))
    key = sha256(said.encode()).hexdigest()[:16]
    with _WRITING:
        path = _folder() / f"{key}.wav"
        if not path.is_file():
            path.write_bytes(encode_lossless(found.samples, found.rate, ".wav"))
        else:
            path.touch()
        kept = sorted(_folder().glob("*.wav"), key=lambda each: each.stat().st_mtime_ns)
        for old in kept[:-_KEPT]:
            old.unlink(missing_ok=True)
    return key, found


@cache
def _home() -> tempfile.TemporaryDirectory[str]:
    """Where the sounds lie. It is removed when the program ends."""
    return tempfile.TemporaryDirectory(prefix="dalaba-heard-", ignore_cleanup_errors=True)


def _folder() -> Path:
    return Path(_home().name)
