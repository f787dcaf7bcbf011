"""The examination: it runs every probe once, all at the same time, and judges the facts that they find."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from dalaba.air.outputs import OutputError
from dalaba.air.outputs.devices import devices
from dalaba.core import clock
from dalaba.core.model import Instant, Reason
from dalaba.health import power, soundserver, station_probe, timekeeping
from dalaba.health.facts import Bound, Disk, Facts, Finding, Parts, Power, Running, Sound, Timekeeping
from dalaba.health.judge import judged
from dalaba.health.network import probed
from dalaba.health.parts import lacking, parts
from dalaba.station.outlets import Setup

_T = TypeVar("_T")


def examine(folder: Path, setup: Setup, broken: int, now: Instant, voices: bool = True) -> list[Finding]:
    """All findings, the worst first; takes a few seconds. `broken`: number of errors in the station's files. `voices`:
    whether to try the speech engines, too, which is the slowest part and contacts online ones."""
    return judged(_facts(folder, setup, broken, now, voices))


def looked_at() -> Sound:
    """The cards of this PC, and what the system says of them."""
    try:
        found = tuple(devices())
    except OutputError as error:
        return Sound(error.reason)
    numbers = {card[1] for each in found if (card := re.search(r"\(hw:(\d+),", each.name))}
    return Sound(found, soundserver.server(), soundserver.mixers(sorted(numbers)), soundserver.ways())


def _facts(folder: Path, setup: Setup, broken: int, now: Instant, voices: bool) -> Facts:
    today = clock.today(now, setup.zone)
    tomorrow = today + timedelta(days=1)
    offset = clock.local(now, setup.zone).utcoffset() or timedelta()
    with ThreadPoolExecutor(6, "health") as pool:

        def begun(probe: Callable[[], _T], otherwise: _T) -> Callable[[], _T]:
            return pool.submit(_kept, probe, otherwise).result

        sound = begun(looked_at, Sound(Reason("air.devices_silent")))
        time = begun(lambda: timekeeping.timekeeping(now), Timekeeping())
        sleep = begun(power.power, Power())
        disk = begun(lambda: station_probe.disk(folder, today), Disk())
        running = begun(lambda: station_probe.running(folder, today, tomorrow), Running())
        needed = begun(lambda: parts(folder, setup, voices), Parts())
        outlets = tuple(
            Bound(each.name, each.output, lacking(each.amplifier)) for each in setup.outlets.values() if each.output
        )
        outlets += tuple(Bound(f"{each.name} (spare)", each.spare) for each in setup.outlets.values() if each.spare)
        plays = running().air is not None or bool(running().silent)
        network: Mapping[str, Reason | None] = {} if plays else probed(outlets)
        return Facts(
            now=now,
            today=today.isoformat(),
            tomorrow=tomorrow.isoformat(),
            zone_offset=round(offset.total_seconds() * 1000),
            zone=setup.zone.key,
            outlets=outlets,
            sound=sound(),
            timekeeping=time(),
            power=sleep(),
            disk=disk(),
            running=running(),
            parts=needed(),
            broken=broken,
            network=network,
            relays=tuple(name for name, source in setup.relays.items() if source.relay.url),
        )


def _kept(probe: Callable[[], _T], otherwise: _T) -> _T:
    """Run a probe. If it fails on this system, only its own facts are missing."""
    try:
        return probe()
    except (OSError, ValueError, LookupError, TypeError, AttributeError):  # an unexpected answer can raise these
        return otherwise
