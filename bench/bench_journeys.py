"""Three journeys through the house, with real code in virtual time: how many files each enters, and how often it comes
back to one that it has not left (`journeys` says what counts).

A village's folder with one notice, a recording of it and a voice that needs no engine; air in this process on a tape,
asked to stop over its real control channel while a spot and an announcement sound. There is no rival.
`python -m bench journeys --list` also lists the files and the returns.
"""

from __future__ import annotations

import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from bench import Figure
from bench.journeys import Journey, followed
from dalaba.air.main import Air
from dalaba.air.outputs.tape import Tape
from dalaba.core import clock
from dalaba.core.clock import VirtualClock
from dalaba.core.model import Instant, OutletCard, Programme
from dalaba.desk.root import Station
from dalaba.link import control, handover
from dalaba.speech.voices.fake import FakeVoice
from tests.places import wav

DAY = date(2022, 7, 13)
VILLAGE = {
    "station.yaml": (
        "台名: 五一村\n时区: Asia/Shanghai\n语种: [普通话, 英语, 客家话]\n"
        "发音人:\n  普通话: {引擎: espeak, 语速: 190}\n安静时段: ['12:30-14:00']\n时段表:\n  课间: ['08:00-12:00']\n"
        "播放点:\n  村部: {类型: 大喇叭, 输出: {声卡: 一号}, 本点信息: {村名: 五一村},\n"
        f"    功放: {{打开: '{sys.executable} -c pass', 关闭: '{sys.executable} -c pass', 提前: 1秒}}}}\n"
        "  学校: {类型: 校园广播, 输出: {声卡: 二号}, 可播时段: [课间], 日类型: [上学日], 本点信息: {村名: 五一村}}\n"
    ),
    "days.yaml": "学期: [2022-02-14..2022-07-20]\n",
    "scripts/停水.yaml": (
        '要素: {开始: "8:30", 结束: "17:00"}\n'
        '版本:\n  普通话: {正文: "各位村民,{{村名}}今天{{开始}}至{{结束}}停水,请提前储水。电话13800138000。"}\n'
        '  英语: {正文: "The water will be off from {{开始}} to {{结束}} today."}\n'
        "  客家话: {录音: 停水.wav, 录音里说的: {}}\n"
    ),
    "schedules/停水.yaml": (
        "日期: 2022-07-01..2022-07-31\n播出安排:\n"
        "  - {文稿: 停水, 播放点: 全部, 时段: ['{{开始}}-11:30'], 间隔: 15分钟}\n"
    ),
}


class Bell(VirtualClock):
    """Virtual time; `rung` once a request has reached air."""

    def __init__(self, start: Instant) -> None:
        super().__init__(start)
        self.rung = threading.Event()

    def wake(self) -> None:
        self.rung.set()
        super().wake()


def main(options: Sequence[str] = ()) -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="dalaba-bench-") as folder:
        return [figure for name, seen in journeys(Path(folder)) for figure in _figures(name, seen, "--list" in options)]


def journeys(folder: Path) -> Iterator[tuple[str, Journey]]:
    """The three, one after another in the same village."""
    for name, text in VILLAGE.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    wav(folder / "audio/recorded/停水.wav")
    programmes: list[Programme] = []
    yield "notice to clip", followed(lambda: programmes.append(_clips(folder)))
    due = min(spot.start for spot in programmes[0].spots)
    time = Bell(due - 60_000)
    tapes: dict[str, Tape] = {}

    def on_tape(card: OutletCard) -> Tape:
        return tapes.setdefault(card.name, Tape(card.name))

    air = Air(folder, time, on_tape)
    try:
        _turn(air, lambda: time.now() >= due - 1_000)
        yield "due time to sound", followed(lambda: _turn(air, lambda: all(tape.takes for tape in tapes.values())))
        _order(folder, time, air.turn, "announce", **_announcement(programmes[0], "学校"))
        heard: list[Journey] = []
        _order(folder, time, lambda: heard.append(followed(air.turn)), "stop")
        yield "stop to silence", heard[0]
        if any(take.played == take.sound.total for tape in tapes.values() for take in tape.takes):
            raise RuntimeError("what was stopped was heard to its end")
    finally:
        air.close()


def _clips(folder: Path) -> Programme:
    """What the desk does when a notice was saved: reads, makes what lacks, and hands the day over."""
    station = Station.read(folder, lambda engine, *_: FakeVoice(name=engine))
    lacking = station.coming([DAY], clock.at(DAY, 0, station.setup.zone))
    report = station.make({each.recipe.key: each.recipe for each in lacking}, jobs=2)
    if report.failed or not report.made:
        raise RuntimeError(f"no clips were made: {report.failed}")
    programme = station.compile(DAY)
    handover.write(folder, programme)
    return programme


def _order(folder: Path, time: Bell, turn: Callable[[], None], verb: str, **body: Any) -> None:
    """Ask air for something; `turn` is called once the request has reached it."""
    time.rung.clear()
    answers: list[dict[str, object]] = []
    asker = threading.Thread(target=lambda: answers.append(control.ask(folder, verb, actor="老李", **body)))
    asker.start()
    if not time.rung.wait(10):
        raise TimeoutError("air was not reached")
    turn()
    asker.join()
    if answers[0]["code"] not in ("air.announced", "air.did_stop"):
        raise RuntimeError(f"{verb}: {answers[0]}")


def _announcement(programme: Programme, outlet: str) -> dict[str, object]:
    """One clip of the day, to be said at once at an outlet."""
    part = programme.spots[0].parts[0]
    clip = part.clip
    assert clip is not None
    sent = {
        "version": part.version, "language": part.language, "file": clip.file, "digest": clip.digest,
        "rate": clip.rate, "skip": clip.skip, "frames": clip.frames,
    }  # fmt: skip
    return {
        "id": "1",
        "kind": "say",
        "title": "停水",
        "priority": "urgent",
        "reason": "提前停水",
        "parts": {outlet: [sent]},
    }


def _turn(air: Air, until: Callable[[], bool]) -> None:
    for _ in range(1_000):
        if until():
            return
        air.turn()
    raise TimeoutError("nothing sounds")


def _figures(name: str, seen: Journey, listed: bool) -> list[Figure]:
    if listed:
        print(f"{name}\n  enters: {', '.join(f'{file} {seen.entered(file)}×' for file in seen.files)}")
        for (file, caller), times in sorted(seen.returns.items()):
            print(f"  back to {file} from {caller}, {times}×: {seen.examples[file, caller]}")
        for one, other in seen.both_ways:
            print(f"  call each other: {one}, {other}")
    return [
        Figure(f"{name}: files entered", len(seen.files), ""),
        Figure(f"{name}: files deep", seen.depth, ""),
        Figure(f"{name}: returns", len(seen.returns), ""),
        Figure(f"{name}: files that call each other", len(seen.both_ways), ""),
    ]
