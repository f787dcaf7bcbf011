"""A month of uptime: the real desk and the real air on a PC whose clock hurries, with everything that a month brings.

`python -m bench.month DAYS FACTOR MINUTES [FOLDER]` plays it and prints what it was like, as JSON; somebody does
something every so many minutes. Texts and sheets are edited, a file is broken and mended, cards are pulled out and put
back, clips are made by a real voice, people give orders at the program's own front door, air and desk are killed now
and then: all by dice of a fixed seed, at times of the hurried clock. Every day at three in the night it is looked at
what either process holds, and what the folder has.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from bench import hurry
from bench.process import ROOT
from dalaba.air import ledger
from dalaba.core import clock as clocks
from dalaba.core.clock import DAY
from dalaba.core.lock import holder
from dalaba.core.model import Event, Instant, Millis
from dalaba.doors.console import client
from dalaba.link import control
from dalaba.link.upkeep.start_processes import AIR_LOCK, DESK_LOCK
from dalaba.views.asrun import reconcile

MINUTE: Millis = 60_000
HOUR: Millis = 60 * MINUTE
SINCE = clocks.parse_iso("2027-03-01T05:00:00+08:00")
ZONE = clocks.zone("Asia/Shanghai")
OUTLETS = ("东村", "西村", "南村", "北村", "学校", "集市")
_STATION = """台名: 一月台
时区: Asia/Shanghai
界面语言: zh
语种: [普通话]
发音人: {普通话: [espeak]}
节假日历: CN
安静时段: ["22:00-05:30"]
播放点:
"""
_ROWS = """专项: 日常
播出安排:
  - 编号: 整点
    文稿: 整点
    播放点: 大喇叭
    时段: ["06:00-21:00"]
    间隔: 1小时
    漏播后: 补播
  - 编号: 防火
    文稿: 防火
    播放点: 大喇叭
    时刻: ["07:10", "12:10", "17:10"]
    漏播后: 补播
  - 编号: 来客
    文稿: 来客
    播放点: [集市, 学校]
    时刻: ["09:20", "15:20"]
"""
_NEWS = ("天干物燥，请不要带火上山", "河边水深，请看好孩子", "今天集市有农技课", "请把垃圾分好类", "晚上八点广场放电影",
         "医保缴费请带好证件", "路面结冰，请慢行", "请收好晾晒的谷子")  # fmt: skip


def station(folder: Path) -> None:
    """Six outlets, some hundred and thirty spots a day, texts that people go on changing."""
    rows = "".join(
        f"  {name}:\n    类型: 大喇叭\n    输出: {{声卡: card{number}, 声道: [1]}}\n    本点信息: {{村名: {name}}}\n"
        for number, name in enumerate(OUTLETS, 1)
    )
    _write(folder / "station.yaml", _STATION + rows)
    _write(folder / "days.yaml", "{}\n")
    _write(folder / "schedules/日常.yaml", _ROWS)
    sheet(folder, 0)
    _write(
        folder / "scripts/整点.yaml", '标题: 整点\n版本:\n  普通话:\n    正文: "{{村名}}的乡亲，{{日期}}，平安无事。"\n'
    )
    for name in ("防火", "通知"):
        text(folder, name, 0)
    _write(folder / "scripts/来客.yaml", "标题: 来客\n版本:\n  普通话:\n    正文: 欢迎光临。\n")


def text(folder: Path, name: str, number: int) -> None:
    """Somebody writes a text anew."""
    news = _NEWS[number % len(_NEWS)]
    body = f'标题: {name}\n版本:\n  普通话:\n    正文: "{{{{村名}}}}的乡亲，{news}，第{number}号。"\n'
    _write(folder / f"scripts/{name}.yaml", body)


def sheet(folder: Path, number: int) -> None:
    """Somebody changes the sheet: other times, another place."""
    out = io.StringIO()
    write = csv.writer(out)
    write.writerow(["编号", "文稿", "播放点", "时刻"])
    for row in range(4):
        minute = (7 * number + 13 * row) % 60
        write.writerow(
            [f"通知{row}", "通知", OUTLETS[(number + row) % len(OUTLETS)], f"{8 + 3 * row:02d}:{minute:02d}"]
        )
    _write(folder / "schedules/通知.csv", out.getvalue())


def _write(path: Path, body: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(body, encoding="utf-8")
    beside.replace(path)


@dataclass
class Month:
    """One run. `told` says what goes on."""

    folder: Path
    days: int
    factor: float
    every: Millis = 30 * MINUTE
    """Between two incidents, on average."""
    told: Callable[[str], None] = lambda line: None
    seed: int = 13
    done: Counter[str] = field(default_factory=Counter)
    samples: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.station, self.dice = self.folder / "station", Random(self.seed)
        self.folder.mkdir(parents=True, exist_ok=True)
        station(self.station)
        self.face = hurry.Face(self.folder, SINCE, self.factor)
        os.environ[hurry.STATION] = str(self.folder)
        clocks.SystemClock = hurry.Hurried  # type: ignore[misc]  # mypy lets no class be replaced; orders are read by it, too
        self.number = 0
        self.later: list[tuple[Instant, Callable[[], None]]] = []
        self.incidents: list[tuple[int, Callable[[], None]]] = [
            (5, self._writes), (3, self._sheets), (2, self._breaks), (6, self._says), (4, self._plays),
            (3, self._stops), (2, self._skips), (2, self._cancels), (2, self._volume), (1, self._books),
            (1, self._asks), (2, self._opens_the_page),
        ]  # fmt: skip

    # -- playing it

    def play(self) -> dict[str, Any]:
        """From the first start to the ordered end, and what it came to."""
        began = time.monotonic()
        desk = self._start()
        try:
            with self.face.at_ease():  # until the first of its clips are made: what comes then is a day like any other
                self._until(lambda: self._pid(AIR_LOCK) and self._pid(DESK_LOCK), 120)
                self._until(lambda: len(list(self.station.glob("audio/rendered/整点/*.mp3"))) >= 2 * len(OUTLETS), 120)
            for day in range(self.days):
                self._day(SINCE + day * DAY)
        finally:
            desk = self._end(desk)
        return {"days": self.days, "factor": self.days * DAY / 1000 / (time.monotonic() - began),
                "seconds": time.monotonic() - began, "done": dict(self.done), "samples": self.samples,
                "judged": judged(self.station, self.folder)}  # fmt: skip

    def _start(self) -> subprocess.Popen[bytes]:
        words = ["--station", str(self.station), "run", "--background"]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
        with open(self.folder / "desk.out", "ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "bench.hurry", "desk", *words],
                cwd=self.folder, env=environment, stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip

    def _end(self, desk: subprocess.Popen[bytes]) -> subprocess.Popen[bytes]:
        with contextlib.suppress(SystemExit):
            self._type("run", "--end")
        self._until(lambda: not self._pid(AIR_LOCK) and not self._pid(DESK_LOCK), 60)
        desk.wait(10)
        return desk

    def _day(self, since: Instant) -> None:
        """From five to five, with a look at three in the night."""
        plan = [(since + int(self.dice.uniform(0, 21) * HOUR), self._does) for _ in range(20 * HOUR // self.every)]
        plan += [(since + self.dice.randrange(HOUR, 16 * HOUR), kill) for kill in self._kills((since - SINCE) // DAY)]
        plan += [(since + 22 * HOUR, self._look)]
        for at, do in sorted(plan, key=lambda each: each[0]):
            self._pass(at)
            do()
        self._pass(since + DAY)

    def _kills(self, day: int) -> Iterator[Callable[[], None]]:
        """In the first third, and at the end: in between both have time to show what they gather."""
        early, late = day < self.days / 3, day >= self.days - 1
        if (early and day % 4 == 1) or late:
            yield lambda: self._kill(AIR_LOCK)
        if (early and day % 4 == 0) or late:
            yield lambda: self._kill(DESK_LOCK)

    def _pass(self, until: Instant) -> None:
        """Time passes, with what was left for later done in its turn."""
        while self.later and min(at for at, _ in self.later) <= until:
            first = min(self.later, key=lambda each: each[0])
            self.later.remove(first)
            self._wait(first[0])
            first[1]()
        self._wait(until)

    def _wait(self, until: Instant) -> None:
        while (now := self.face.now) < until:
            if self.face.stands:
                self.face.move(min(until, now + int(20 * self.factor)), beat=False)
            else:
                time.sleep(min(0.02, (until - now) / 1000 / self.factor))

    def _until(self, what: Callable[[], object], seconds: float) -> None:
        end = time.monotonic() + seconds
        while not what():
            if time.monotonic() > end:
                raise RuntimeError("it did not happen in time")
            self._wait(self.face.now + int(50 * self.factor))

    # -- what a month brings

    def _does(self) -> None:
        weights = [weight for weight, _ in self.incidents]
        (do,) = self.dice.choices([do for _, do in self.incidents], weights)
        self.number += 1
        do()

    def _note(self, what: str) -> None:
        self.done[what] += 1

    def _writes(self) -> None:
        text(self.station, self.dice.choice(("防火", "通知")), self.number)
        self._note("texts")

    def _sheets(self) -> None:
        sheet(self.station, self.dice.randrange(600))
        self._note("sheets")

    def _breaks(self) -> None:
        """A file is broken, and mended within the hour."""
        name = self.dice.choice(("scripts/防火.yaml", "schedules/日常.yaml", "schedules/通知.csv", "station.yaml"))
        path = self.station / name
        body = path.read_text(encoding="utf-8")
        _write(path, body[: self.dice.randrange(10, len(body))] + "\n  ：【{{ \n")
        self._note("broken")
        self._in_a_while(lambda: _write(path, body) if "【{{ " in path.read_text(encoding="utf-8") else None)

    def _says(self) -> None:
        to = self.dice.sample(OUTLETS, self.dice.randrange(1, 4))
        words = [
            "--to",
            "、".join(to),
            "--reason",
            "试",
            "--priority",
            self.dice.choice(("notice", "urgent", "routine")),
        ]
        self._type("say", f"{self.dice.choice(_NEWS)}，{self.number}。", *words)

    def _plays(self) -> None:
        words = ["--to", "、".join(self.dice.sample(OUTLETS, 2)), "--reason", "试"]
        self._type("play", self.dice.choice(("防火", "通知", "来客")), *words)

    def _stops(self) -> None:
        to = self.dice.choice([["--to", self.dice.choice(OUTLETS)], []])
        self._type("stop", *to, "--reason", "试")
        self._in_a_while(lambda: self._type("resume", *to))

    def _skips(self) -> None:
        self._type("skip", "--to", self.dice.choice(OUTLETS))

    def _cancels(self) -> None:
        """What sounds or waits, of what people said."""
        self._says()
        with contextlib.suppress(control.NotRunning):
            lanes = control.ask(self.station, "status")["outlets"].values()
            if said := [order["id"] for lane in lanes for order in lane["orders"]]:
                self._type("cancel", said[0])

    def _volume(self) -> None:
        self._type("volume", self.dice.choice(OUTLETS), str(self.dice.randrange(50, 101)))

    def _books(self) -> None:
        self._type(
            "book",
            "通知",
            "--to",
            self.dice.choice(OUTLETS),
            "--date",
            str(clocks.today(self.face.now, ZONE)),
            "--at",
            f"{self.dice.randrange(8, 21):02d}:33",
        )

    def _asks(self) -> None:
        self._type(self.dice.choice(("status", "log", "programme", "library")))

    def _opens_the_page(self) -> None:
        """As a browser does: by a link, then the page, and the programme beside it."""
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        with contextlib.suppress(OSError):
            if url := client.link(self.station):
                with browser.open(url, timeout=10) as page:
                    page.read()
                self._note("pages")

    def _in_a_while(self, do: Callable[[], None]) -> None:
        self.later.append((self.face.now + self.dice.randrange(5 * MINUTE, 50 * MINUTE), do))

    def _kill(self, lock: str) -> None:
        pid = self._pid(lock)
        if pid:
            self._note(f"killed {Path(lock).stem}")
            os.kill(int(pid), signal.SIGKILL)
            self._until(lambda: self._pid(lock) not in ("", pid), 90)

    def _type(self, *words: str) -> None:
        """At the program's own front door, in this process: it is not the one that is looked at."""
        from dalaba.doors.cli import main

        said = io.StringIO()
        ease = self.face.at_ease() if words[0] in ("say", "play") else contextlib.nullcontext()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said), ease:
            code = main(["--station", str(self.station), *words])
        self._note(f"{words[0]} {code}")
        with open(self.folder / "typed", "a", encoding="utf-8") as file:
            file.write(
                f"{clocks.iso(self.face.now, ZONE)} {' '.join(words)} -> {code} {said.getvalue().strip()[-300:]}\n"
            )

    # -- what it holds

    def _pid(self, lock: str) -> str:
        held = holder(self.station / lock)
        return held.pid if held is not None and held.pid.isdigit() else ""

    def _look(self) -> None:
        sample: dict[str, Any] = {"day": (self.face.now - SINCE) // DAY + 1}
        for name, lock in (("air", AIR_LOCK), ("desk", DESK_LOCK)):
            sample |= {f"{name} {what}": value for what, value in _process(self.folder, name, self._pid(lock)).items()}
        self.samples.append({**sample, **_files(self.station)})
        self.told(json.dumps(self.samples[-1], ensure_ascii=False))


def _process(folder: Path, name: str, pid: str) -> dict[str, Any]:
    """What /proc and the process itself say of it."""
    proc = Path("/proc") / pid
    try:
        told = json.loads((folder / f"{name}.told").read_text(encoding="utf-8"))
        usual = {"pid": int(pid), "MB": int((proc / "statm").read_text().split()[1]) * 4096 / 2**20,
                 "handles": len(os.listdir(proc / "fd")), "threads": len(os.listdir(proc / "task")),
                 "children": sum(len(each.read_text().split()) for each in proc.glob("task/*/children"))}  # fmt: skip
    except (OSError, ValueError):
        return {}
    timers = sum("Timer" in thread or thread.startswith("Thread-") for thread in told.pop("threads"))
    return {**told, **usual, "timers": timers} if told["pid"] == usual["pid"] else usual


def _files(station: Path) -> dict[str, int]:
    """How many files each folder has, and how large what grows by nature is."""
    folders: Counter[str] = Counter()
    for path in station.rglob("*"):
        if path.is_file():
            folders["/".join(path.relative_to(station).parts[:-1][:3]) or "."] += 1
    sizes = {name: sum(path.stat().st_size for path in station.glob(name)) // 1024 for name in _GROWING}
    return {**{f"files {name}": count for name, count in sorted(folders.items())},
            **{f"kB {name}": size for name, size in sizes.items()}}  # fmt: skip


_GROWING = ("records/*.sqlite*", "records/onair/desk.log", "audio/rendered/index.json", "records/onair/2*.json")


# -- what it came to


def judged(station: Path, folder: Path) -> dict[str, Any]:
    """What the ledger says of the month, beside what the cards heard."""
    records = station / "records"
    events = list(ledger.events(records))
    result = reconcile(events)
    summary = result.summary
    now = hurry.face().now
    owed = [row.id for row in result.rows if row.outcome == "pending" and row.due < now - HOUR]
    return {
        "due": summary.due, "aired": summary.aired, "late": summary.late, "cut": summary.cut, "missed": summary.missed,
        "refused": summary.refused, "events": len(events), "pending": owed, "twice": [*_ended_twice(events)],
        "heard twice": [*_heard_twice(folder)], "flaws": [flaw.code for flaw in ledger.verify(records)],
        "reasons": Counter(event.reason for event in events if event.reason).most_common(20),
    }  # fmt: skip


def _ended_twice(events: list[Event]) -> Iterator[str]:
    """Spots that the ledger lets end more than once, or begin again after they were heard whole."""
    whole: set[str] = set()
    for event in events:
        if event.kind in ("started", "ended") and event.spot in whole:
            yield event.spot
        if event.kind == "ended":
            whole.add(event.spot)


def _heard_twice(folder: Path) -> Iterator[str]:
    """Spots that a card heard again after it had heard them whole."""
    for path in folder.glob("*.heard"):
        whole: set[str] = set()
        for line in path.read_text(encoding="utf-8").splitlines():
            what, spot, *_ = line.split("\t")
            if what == "start" and spot in whole:
                yield f"{path.stem} {spot}"
            if what == "ended":
                whole.add(spot)


@dataclass(frozen=True, slots=True)
class Trend:
    """A straight line through the days of one process: its mean, its slope a day, and how far a day lies off it."""

    what: str
    days: int
    mean: float
    slope: float
    sigma: float

    @property
    def month(self) -> float:
        """What thirty days would add."""
        return 30 * self.slope

    @property
    def grows(self) -> bool:
        """Beyond what its days differ by anyway, and what the allocator may keep."""
        return self.month > max(_ALLOWED * self.mean, 3.0) and self.slope * self.days > 2 * self.sigma


_ALLOWED = 0.2
"""Of what is held, in a month: some caches fill for longer than that, and are bounded."""
_WARM = 10
"""Days that air remembers one by one; what the desk has read of the language has been met by then."""
_HELD = ("MB", "blocks", "handles", "threads", "children", "timers")


def trends(samples: Sequence[Mapping[str, Any]]) -> list[Trend]:
    """What each process holds, for as long as it was the same one, once it has been there for so long that air has
    begun to forget."""
    found = []
    for name in ("air", "desk"):
        pids = Counter(each[f"{name} pid"] for each in samples if f"{name} pid" in each).most_common(1)
        same = [each for each in samples for pid, _ in pids if each.get(f"{name} pid") == pid][_WARM:]
        found += [trend(same, f"{name} {what}") for what in _HELD]
    return [each for each in found if each is not None]


def trend(samples: Sequence[Mapping[str, Any]], what: str) -> Trend | None:
    """By least squares; None where there are too few days."""
    points = [(float(each["day"]), float(each[what])) for each in samples if what in each]
    if len(points) < 5:
        return None
    mean_x, mean_y = (statistics.fmean(values) for values in zip(*points, strict=True))
    square = sum((x - mean_x) ** 2 for x, _ in points)
    slope = sum((x - mean_x) * (y - mean_y) for x, y in points) / square
    off = sum((y - mean_y - slope * (x - mean_x)) ** 2 for x, y in points) / (len(points) - 2)
    return Trend(what, len(points), mean_y, slope, off**0.5)


def faults(result: Mapping[str, Any]) -> list[str]:
    """What was not as it should be: an empty list is a good month."""
    judged, last = result["judged"], result["samples"][-1]
    found = [f"{what}: {judged[what]}" for what in ("pending", "twice", "heard twice", "flaws") if judged[what]]
    found += [f"{name} was not there" for name in ("air", "desk") if f"{name} pid" not in last]
    found += [f"hand-overs: {count}" for count in [last["files records/onair"]] if count > hurry.KEPT + 12]
    found += [f"{each.what}: {each.slope:+.3g} a day" for each in trends(result["samples"]) if each.grows]
    return found if judged["aired"] else [*found, "nothing was aired"]


def main(words: list[str]) -> int:
    days, factor, every = int(words[0]), float(words[1]), int(words[2])
    folder = Path(words[3]) if len(words) > 3 else Path(tempfile.mkdtemp(prefix="dalaba-month-"))
    month = Month(folder, days, factor, every * MINUTE, lambda line: print(line, file=sys.stderr, flush=True))
    print(json.dumps(month.play(), ensure_ascii=False, indent=1))
    if len(words) < 4:
        shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
