"""The sample station made to last the whole of 2022: 29 outlets, terms, holidays, summer rows, and a round of mass
testing every other Wednesday with all its rows. Every clip is the same two seconds of a tone: what is tried is the
year, not the sound.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from bench.process import SAMPLE
from dalaba.air.outputs import Output, Status
from dalaba.air.outputs.tape import Tape
from dalaba.core.model import Instant, OutletCard, Programme
from dalaba.desk.rehearsal import day_by_day
from dalaba.desk.root import Station
from dalaba.sound.codec import ENCODER_DELAY, encode_piece

FIRST = date(2022, 1, 1)
DAYS = 365
ROUNDS = tuple(date(2022, 1, 5) + timedelta(days=14 * number) for number in range(26))
RATE = 22_050
_WRITTEN = ("days.yaml", "station.yaml", "scripts", "schedules")
_DAILY = '每日信息:\n  2022-01-01..2022-12-31: {轮次: 第一轮, 结束: "11:30", 最后提醒: "10:35"}\n\n'


class Forgetful(Tape):
    """A tape that keeps nothing of what is over."""

    def poll(self, now: Instant) -> Status:
        status = super().poll(now)
        if not self._queue:
            self._takes.clear()
        return status


@dataclass(frozen=True, slots=True)
class Day:
    """A day that was played: what its programme had, and this process's memory after it."""

    date: str
    spots: int
    refused: int
    megabytes: float


def station(folder: Path, days: int = DAYS) -> Station:
    """The sample in `folder`, its three days of testing made 26, with clips for the first `days` of the year."""
    for name in _WRITTEN:
        source, target = SAMPLE / name, folder / name
        (shutil.copytree if source.is_dir() else shutil.copyfile)(source, target)
    dates = f"日期: [{', '.join(map(str, ROUNDS))}]"
    for name in ("核酸.yaml", "叫号-五一村.yaml"):
        path = folder / "schedules" / name
        text = path.read_text(encoding="utf-8").replace("日期: 2022-07-13..2022-07-15", dates)
        path.write_text(re.sub(r"每日信息:\n.*?(?=各点信息)", _DAILY, text, flags=re.DOTALL), encoding="utf-8")
    read = Station.read(folder)
    tone = (0.3 * np.sin(np.arange(2 * RATE) * 0.1)).astype(np.float32)
    data = encode_piece(tone, RATE).data
    wanted = read.wanted_on(FIRST + timedelta(days=number) for number in range(days))
    for key, recipe in read.to_make(wanted).items():
        read.library.put(key, recipe.name, data, ENCODER_DELAY, len(tone), RATE)
    read.library.save()
    return Station.read(folder)


def played(
    read: Station, where: Path, days: int = DAYS, output: Callable[[OutletCard], Output] | None = None
) -> Iterator[Day]:
    """Play it, a day at a time; the ledger is in `where`/records once the last day was taken."""
    opened = output or (lambda card: Forgetful(card.name))
    for programme in day_by_day(read, FIRST, days, where, opened):
        yield _day(programme)


def _day(programme: Programme) -> Day:
    return Day(programme.date, len(programme.spots), len(programme.refused), megabytes() or 0.0)


def megabytes() -> float | None:
    """This process's memory now; None where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except (OSError, ValueError):
        return None
    return pages * 4096 / 2**20
