"""Whether the PC's clock is kept right by the network, and since when: systemd, chrony, the kernel, Windows' w32tm.

Windows answers in its own language, so only numbers are read, by their place.
"""

from __future__ import annotations

import re
import sys
from datetime import UTC, datetime
from pathlib import Path

from dalaba.core.clock import follows_a_time_server
from dalaba.core.model import Instant, Millis
from dalaba.health.facts import Timekeeping
from dalaba.health.system_programs import asked

_SYNCED = Path("/run/systemd/timesync/synchronized")
"""systemd-timesyncd touches it each time it has set the clock."""
_NOT_STARTED = "0x80070426"
"""Windows' number for a service that is not running."""
_NO_SOURCE = "3"
"""NTP's leap indicator of a clock without a source."""


def timekeeping(now: Instant) -> Timekeeping:
    """What the system says of its clock."""
    offset = offset_here(now)
    if sys.platform == "win32":
        answer = asked("w32tm", "/query", "/status", "/verbose")
        synchronised, age = w32tm(answer.text) if answer else (None, None)
        return Timekeeping(synchronised, age, offset)
    elif sys.platform == "linux":
        return _linux(now, offset)
    else:
        return Timekeeping(offset=offset)


def _linux(now: Instant, offset: Millis) -> Timekeeping:
    """By chrony if it is running, else by systemd, else by the kernel."""
    if (answer := asked("chronyc", "-c", "-n", "tracking")) and answer.code == 0:
        return Timekeeping(*chrony(answer.text, now), offset)
    answer = asked("timedatectl", "show")
    known = timedatectl(answer.text) if answer and answer.code == 0 else None
    return Timekeeping(follows_a_time_server() if known is None else known, _touched(now), offset)


def offset_here(now: Instant) -> Millis:
    """The offset of the PC's own zone from UTC at that instant."""
    offset = datetime.fromtimestamp(now / 1000, UTC).astimezone().utcoffset()
    return round(offset.total_seconds() * 1000) if offset else 0


def timedatectl(text: str) -> bool | None:
    """Parse `timedatectl show`: NTPSynchronized."""
    said = re.search(r"^NTPSynchronized=(yes|no)$", text, re.MULTILINE)
    return said[1] == "yes" if said else None


def chrony(text: str, now: Instant) -> tuple[bool | None, Millis | None]:
    """Parse `chronyc -c tracking`: id, name, stratum, time of the last measurement (s), …, leap status last."""
    fields = text.strip().split(",")
    try:
        measured = round(float(fields[3]) * 1000)
    except (IndexError, ValueError):
        return None, None
    followed = fields[-1] != "Not synchronised" and fields[0] not in ("00000000", "7F7F0101")
    return followed, max(0, now - measured) if followed else None


def w32tm(text: str) -> tuple[bool | None, Millis | None]:
    """Parse `w32tm /query /status /verbose` in any language: the first line is the leap indicator, then the stratum;
    the last line holds the seconds since the clock was set."""
    if _NOT_STARTED in text:
        return False, None
    values = [
        re.split("[:\uff1a]", line, maxsplit=1)[1].strip() for line in text.splitlines() if re.search("[:\uff1a]", line)
    ]
    if len(values) < 8 or not values[0][:1].isdecimal() or not values[1][:1].isdecimal():
        return None, None
    follows = not values[0].startswith(_NO_SOURCE) and not values[1].startswith("0")
    own_clock = any(value.startswith("0x4C4F434C") for value in values)  # "LOCL": it has no source but itself
    last = re.fullmatch(r"(\d+)(?:[.,]\d+)?s", values[-1])
    return follows and not own_clock, int(last[1]) * 1000 if last else None


def _touched(now: Instant) -> Millis | None:
    try:
        return max(0, now - round(_SYNCED.stat().st_mtime * 1000))
    except OSError:
        return None
