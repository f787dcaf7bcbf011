"""What the fleet's agent costs a village's PC while nothing happens: over TLS to a real Mosquitto, its own process.

A year's ledger (36,500 rows) is there and confirmed, an air answers it, and the hub's beacon comes every half minute.
Beside it: the same Python with nothing but the MQTT client connected.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import Figure
from dalaba.core.clock import SystemClock
from dalaba.link.upkeep.start_processes import agent_command
from tests.fake_air import FakeAir
from tests.test_agent_process import Fleet

_ROWS = 36_500
_SECONDS = 60.0
_RIVAL = """
import sys, ssl
from paho.mqtt import client
line = client.Client(client.CallbackAPIVersion.VERSION2, "rival", protocol=client.MQTTv5)
tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
tls.check_hostname = False
tls.load_verify_locations(sys.argv[2])
tls.load_cert_chain(sys.argv[3], sys.argv[4])
line.tls_set_context(tls)
line.connect("127.0.0.1", int(sys.argv[1]), 20)
line.loop_forever()
"""


def main(seconds: float = _SECONDS) -> list[Figure]:
    """`seconds`: how long it is watched while nothing happens."""
    with tempfile.TemporaryDirectory() as folder, _fleet(Path(folder)) as fleet:
        ours = _watched(subprocess.Popen(**agent_command(fleet.station)), fleet, seconds, _settled(fleet))
        hub = Path(folder) / "hub"
        files = [str(hub / name) for name in ("ca.crt", "server.crt", "server.key")]
        command = [sys.executable, "-c", _RIVAL, str(fleet.broker.port), *files]
        rival = _watched(subprocess.Popen(command), fleet, seconds / 4, lambda: True)
    (core, memory, most), (core_rival, memory_rival, most_rival) = ours, rival
    return [
        Figure("agent, idle: processor, % of a core", core, "%", "MQTT client alone", core_rival, at_most=1.0),
        Figure("agent, idle: memory of its own (PSS)", memory, "MB", "MQTT client alone", memory_rival, at_most=40.0),
        Figure("agent, idle: memory (RSS)", most, "MB", "MQTT client alone", most_rival),
    ]


@contextmanager
def _fleet(folder: Path) -> Iterator[Fleet]:
    fleet = Fleet(folder)
    try:
        now = SystemClock().now()
        fleet.ledger.append_many({"kind": "note", "wall": now, "mono": 0, "output": "本村"} for _ in range(_ROWS))
        with FakeAir(fleet.station, ["本村"]):
            yield fleet
    finally:
        fleet.close()


def _settled(fleet: Fleet) -> Callable[[], bool]:
    return lambda: len(fleet.hub.rows) == _ROWS


def _watched(
    process: subprocess.Popen[bytes], fleet: Fleet, seconds: float, settled: Callable[[], bool]
) -> tuple[float, float, float]:
    """(% of a core, PSS, RSS in MB) while nothing happens, once it has settled."""
    try:
        fleet.until(settled, seconds=600)
        _turn_for(fleet, 15)
        began, busy = time.monotonic(), _busy(process.pid)
        _turn_for(fleet, seconds)
        core = 100 * (_busy(process.pid) - busy) / (time.monotonic() - began)
        return core, _memory(process.pid, "Pss"), _memory(process.pid, "Rss")
    finally:
        process.kill()
        process.wait()


def _turn_for(fleet: Fleet, seconds: float) -> None:
    until, beacon = time.monotonic() + seconds, 0.0
    while time.monotonic() < until:
        if time.monotonic() >= beacon and fleet.line.stands:
            fleet.line.publish("ap/v1/d/g/all/beacon", fleet.town.beacon(SystemClock().now()).text)
            beacon = time.monotonic() + 30
        fleet.turn(0.5)


def _busy(pid: int) -> float:
    """Seconds of processor time."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _memory(pid: int, kind: str) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{kind}:")) / 1024
