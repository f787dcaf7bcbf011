"""Bells: forty of a timetable on two outlets, beside APScheduler; and the time signal's last pip on its second.

The whole way: a school's file with its timetable, its own bell as a sound, made, planned, handed over and rung by air's
own process. "Late" is from the second on the timetable to the first sample (early by the recorder's 10 ms or so, for
all alike); "skew" is between the two outlets. `python -m bench.bench_bells 10` rings ten.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from bench import Figure
from bench.__main__ import table
from bench.bench_onair import EVERY, RIVALS, command, lateness, running, spread
from bench.line import Line
from dalaba.core import clock
from dalaba.core.bells import TIME_SIGNAL
from dalaba.core.clock import SystemClock
from dalaba.desk.root import Station
from dalaba.link import handover
from tests.rig import RATE, Rig, missing
from tests.test_heard import air

OUTLETS = ("classes", "yard")
BELLS = 40
AFTER = 12_000
"""From the last bell to the time signal; its pips begin five seconds before it."""
ZONE = "Asia/Shanghai"
CLOCK = SystemClock()
_STATION = """\
台名: 小学
时区: Asia/Shanghai
播放点:
  classes: {类型: 校园广播, 输出: {声卡: classes, 声卡接口: PulseAudio}, 前静音: 0.5}
  yard: {类型: 校园广播, 输出: {声卡: yard, 声卡接口: PulseAudio}, 前静音: 1}
"""


def main(bells: int = BELLS) -> list[Figure]:
    if why := missing():
        return [Figure(f"bells: {why}", 0)]
    with tempfile.TemporaryDirectory() as name, Rig(Path(name) / "rig", sinks=()) as rig:
        return list(_measured(rig, Path(name), bells))


def _measured(rig: Rig, folder: Path, bells: int) -> Iterator[Figure]:
    line = Line(rig, folder, (*OUTLETS, *RIVALS))
    file = folder / "school" / "audio" / "sounds" / "短铃.wav"
    file.parent.mkdir(parents=True)
    soundfile.write(file, 0.5 * np.sign(np.sin(2 * np.pi * 440 * np.arange(RATE // 2) / RATE)), RATE)
    begin = (CLOCK.now() // EVERY + 10) * EVERY
    due = [begin + number * EVERY for number in range(bells)]
    _handed(folder / "school", due)
    with air(folder / "school"), ExitStack() as stack:
        for name in RIVALS:
            stack.enter_context(running(command(name, folder, file, due)))
        time.sleep(max(0.0, (due[-1] + AFTER - CLOCK.now()) / 1000 + 3))
    onsets = line.onsets()
    late = {name: lateness(found, due) for name, found in onsets.items()}
    yield from _rung(late)
    pips = [lateness(onsets[name], [due[-1] + AFTER]) for name in OUTLETS]
    yield Figure("time signal: last pip off its second, max", float(np.max(np.abs(pips))), "ms", at_most=50)


def _rung(late: dict[str, NDArray[np.float64]]) -> Iterator[Figure]:
    ours = np.stack([late[name] for name in OUTLETS])
    yield Figure(f"not heard, of {ours.size}", int(np.isnan(ours).sum()), "", at_most=0)
    yield Figure("skew of two outlets, max", float(np.nanmax(np.ptp(ours, axis=0))), "ms", at_most=1.0)
    worst = max(spread(late[name]) for name in OUTLETS)
    for name, rival in RIVALS.items():
        yield Figure(f"spread p95 - p5, beside {rival}", worst, "ms", rival, spread(late[name]), 2.0)
    for word, share in (("p50", 50), ("p95", 95), ("max", 100)):
        mine = float(np.nanpercentile(ours, share))
        for name, rival in RIVALS.items():
            theirs = float(np.nanpercentile(late[name], share)) if not np.isnan(late[name]).all() else None
            yield Figure(f"late {word}, beside {rival}", mine, "ms", rival, theirs)


def _handed(folder: Path, due: Sequence[int]) -> None:
    """Write the school's files, make its sounds, and hand its day over as the desk would."""
    lessons = ", ".join(f'第{number}节: "{_hms(at)}"' for number, at in enumerate(due, 1))
    bells = f"打铃: {{作息: {{{lessons}}}, 铃声: {{上课: 短铃}}, 日类型: [工作日, 节假日]}}\n"
    signal = f'  - {{文件: {TIME_SIGNAL}, 播放点: 校园广播, 时刻: "{_hms(due[-1] + AFTER)}"}}\n'
    (folder / "schedules").mkdir()
    (folder / "station.yaml").write_text(_STATION, encoding="utf-8")
    (folder / "schedules" / "铃.yaml").write_text(f"{bells}播出安排:\n{signal}", encoding="utf-8")
    school = Station.read(folder)
    assert not school.problems.errors, [each.reason for each in school.problems.errors]
    day = clock.today(due[0], clock.zone(ZONE))
    school.make(school.to_make(school.wanted_on([day])))
    programme = school.compile(day)
    assert len(programme.spots) == len(OUTLETS) * (len(due) + 1), "over midnight there are two days; begin anew then"
    handover.write(folder, programme)


def _hms(at: int) -> str:
    return f"{clock.local(at, clock.zone(ZONE)):%H:%M:%S}"


if __name__ == "__main__":
    from rich.console import Console

    Console(width=160).print(table("bells", main(*map(int, sys.argv[1:]))))
