"""One command as a process of its own, start to end: its seconds, its memory, what it printed.

What a person waits for is the whole process, the interpreter's start included, so nothing here is timed from inside.
A command that does not end well is no measurement: it raises, with the last thing it said.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "sample"
"""The township of the demo."""
DALABA = (sys.executable, str(ROOT / "broadcaster.py"))


@dataclass(frozen=True, slots=True)
class Ran:
    """One command that ended well."""

    seconds: float
    """Wall time, from before its start to after its end."""
    busy: float | None
    """Of the processor, its own and that of children it waited for: what is left where the PC has other work too. None
    where the system does not say (Windows)."""
    megabytes: float | None
    """Most memory resident at once, in 10^6 bytes: of the process, or of a child it waited for if one took more.
    None where the system does not say (Windows)."""
    out: str
    err: str


def run(command: Sequence[str]) -> Ran:
    """Run it from the repository's root. RuntimeError where it cannot be had or its exit code is not 0.

    It keeps what it compiles, as on the PC of anybody: else each start would compile every module anew, for 0.4 s.
    """
    usual = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        began = perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, env=usual, stdin=subprocess.DEVNULL, stdout=out, stderr=err)
        code, busy, megabytes = _ended(process)
        seconds = perf_counter() - began
        said, complained = _read(out), _read(err)
    if code:
        raise RuntimeError(f"{' '.join(command)} ended with {code}: {complained.strip()[-300:]}")
    return Ran(seconds, busy, megabytes, said, complained)


def dalaba(*words: str) -> Ran:
    """`python broadcaster.py` with these words."""
    return run((*DALABA, *words))


@contextmanager
def cores(count: int) -> Iterator[None]:
    """What is started meanwhile, and all that it starts, has so many of this machine's cores. RuntimeError where the
    system cannot be told, or has fewer."""
    if sys.platform != "linux":
        raise RuntimeError("only Linux lets a benchmark choose its cores")
    else:
        before = os.sched_getaffinity(0)
        if len(before) < count:
            raise RuntimeError(f"{count} cores are wanted, there are {len(before)}")
        os.sched_setaffinity(0, sorted(before)[:count])
        try:
            yield
        finally:
            os.sched_setaffinity(0, before)


def median(command: Sequence[str], times: int = 7) -> float:
    """The median of its seconds, after one run that warms the disk's cache and is not counted."""
    return medians(command, times)[0]


def medians(command: Sequence[str], times: int = 7) -> tuple[float, float | None]:
    """The same, and that of its seconds of the processor."""
    run(command)
    ran = [run(command) for _ in range(times)]
    busy = [each.busy for each in ran if each.busy is not None]
    return statistics.median(each.seconds for each in ran), statistics.median(busy) if busy else None


def cpu_seconds(pid: int) -> float:
    """Seconds of the processor that a process has taken so far (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def pss(pid: int) -> float:
    """The memory of a process in 10^6 bytes, what is shared shared out (Linux)."""
    for row in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8").splitlines():
        if row.startswith("Pss:"):
            return int(row.split()[1]) * 1024 / 1e6
    raise RuntimeError("the kernel does not tell a process's share of memory")


def _read(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode(errors="replace")


def _ended(process: subprocess.Popen[bytes]) -> tuple[int, float | None, float | None]:
    """Its exit code, its seconds of the processor and its memory."""
    if sys.platform == "win32":
        return process.wait(), None, None
    else:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        unit = 1 if sys.platform == "darwin" else 1024  # of ru_maxrss, in bytes
        return process.returncode, used.ru_utime + used.ru_stime, used.ru_maxrss * unit / 1e6
