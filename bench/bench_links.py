"""Bad lines between a township and a village, and programs killed at any moment.

Everything is real but the line (`tests.shaped_line`, one for orders and files together) and the loudspeaker: `hub run`
with its Mosquitto over TLS, the agent as a process, air on a tape. All bytes of a connection wait before the line as in
a modem, first come first served; so an urgent order waits behind what of the download is on its way.

`python -m bench links [--quick] [--kills=200] [--seed=1] [--only=lines|falls]`
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bench import Figure
from bench.falls import Fallen, fall_often, on_a_full_disk
from bench.far_village import CLOCK, FarVillage, far_village, hand_out, until, urgent, words
from tests.shaped_line import ShapedLine

_WINDOW = 32 * 1024
"""What the client's window lets wait before the line (`fleet.fetch`)."""
_DOWN = 20.0
"""Seconds that the link is gone: the pauses between tries have grown by then."""
_SPEECH = 6.0
_OWN_VOICE = "its end, the words spoken by the village's own voice"


def main(options: Sequence[str] = ()) -> list[Figure]:
    """The figures of both."""
    quick, only = "--quick" in options, _given(options, "only", "")
    kills, seed = int(_given(options, "kills", "10" if quick else "200")), int(_given(options, "seed", "1"))
    found: list[Figure] = []
    if only in ("", "lines"):
        for kbit in (256,) if quick else (256, 64):
            found += [*at_rest(kbit), *at_rate(kbit, 3.0 if quick else _DOWN)]
        found += bad_moments()
    if only in ("", "falls"):
        found += falls(kills, seed)
    return found


def _given(options: Sequence[str], name: str, otherwise: str) -> str:
    values = [each.partition("=")[2] for each in options if each.startswith(f"--{name}=")]
    return values[-1] if values else otherwise


# Slow lines


def at_rate(kbit: int, down: float) -> list[Figure]:
    """A link of so many kbit/s that was gone, comes back, and has a download on it."""
    with far_village(kbit * 125, _WINDOW) as (village, _):
        name = f"{kbit} kbit/s"
        hand_out(village.place, kbit * 125 * 120, kbit)
        until(lambda: village.downloaded() > _WINDOW, what="the download")
        return [*_link_back(name, village, down), *_while_it_loads(name, village)]


def at_rest(kbit: int) -> list[Figure]:
    """The session stands on a link of so many kbit/s, and nothing else is on it."""
    with far_village(kbit * 125, _WINDOW) as (village, _):
        clip = words(village.place, _SPEECH, 900)
        given, order = CLOCK.now(), urgent(village.place, clip)
        until(lambda: "verified" in village.stages(order.id), 60, f"the order\n{village.said}")
        late = (village.stages(order.id)["verified"] - given) / 1000
        _whole(village, order.id)
        return [Figure(f"{kbit} kbit/s, session stands: urgent order verified", late, at_most=1.0)]


def _link_back(name: str, village: FarVillage, down: float) -> list[Figure]:
    clip = words(village.place, _SPEECH, 500)
    line = village.line
    line.stop()
    order = urgent(village.place, clip)
    time.sleep(down)
    village.line = ShapedLine(line.to[0], line.manner.rate, others=line.to[1:], ports=line.ports)
    village.line.manner.queue = line.manner.queue
    back, up = CLOCK.now(), time.monotonic()
    until(lambda: "verified" in village.stages(order.id), 180, f"the order\n{village.said}")
    at = village.stages(order.id)["verified"]
    mqtt = [each for each, to in village.line.taken if to == line.to[0]]
    first = mqtt[0] - up
    once = _whole(village, order.id)
    since = f"{name}, link back after {down:.0f} s"
    return [
        Figure(f"{since}: first try that reaches the hub", first),
        Figure(f"{since}: urgent order verified", (at - back) / 1000, at_most=5.0 if "256" in name else None),
        Figure(f"{since}: from that try to verified (two TLS handshakes)", (at - back) / 1000 - first),
        Figure(f"{since}: announcements, words in them", once[0], "", at_most=1),
        Figure(f"{since}: parts that sounded", once[1], ""),
    ]


def _while_it_loads(name: str, village: FarVillage) -> list[Figure]:
    """The session stands and a download runs."""
    before = village.downloaded()
    until(lambda: village.downloaded() > before + 2 * _WINDOW, 120, "the download goes on")
    clip = words(village.place, _SPEECH, 700)
    loaded, given = village.downloaded(), CLOCK.now()
    order = urgent(village.place, clip)
    until(lambda: village.has(clip) or "ended" in village.stages(order.id), 180, f"the words\n{village.said}")
    came, own = (CLOCK.now() - given) / 1000, not village.has(clip)
    meanwhile = village.downloaded() - loaded
    once = _whole(village, order.id)
    verified = (village.stages(order.id)["verified"] - given) / 1000
    since = f"{name}, download running"
    size = f"{int(str(clip['size'])) / 1000:.0f} kB"
    begun = village.downloaded()
    goes_on = until(lambda: village.downloaded() > begun, 120, "the download goes on")
    return [
        Figure(f"{since}: urgent order verified", verified, at_most=5.0 if "256" in name else None),
        Figure(f"{since}: " + (_OWN_VOICE if own else f"its words ({size}) are here"), came),
        Figure(f"{since}: of the download came meanwhile", meanwhile / 1000, "kB"),
        Figure(f"{since}: announcements", once[0], "", at_most=1),
        Figure(f"{since}: parts that sounded", once[1], ""),
        Figure(f"{since}: it goes on after the order's end", goes_on),
    ]


def _whole(village: FarVillage, order: str) -> tuple[int, int]:
    """How often the order was announced, and how many parts sounded in it. Raises RuntimeError if it never ends."""
    until(lambda: "ended" in village.stages(order), 180, f"its end\n{village.said}")
    began = village.stages(order)["verified"] - 5_000
    started = [each for each in village.sounds("started") if each.wall >= began]
    ended = [each for each in village.sounds("ended") if each.wall >= began]
    parts = ended[-1].detail.get("parts", []) if ended else []
    return len(started), len(parts) if isinstance(parts, list) else 0


# Bad moments


def bad_moments() -> list[Figure]:
    """Stalled, and cut in the middle of a blob."""
    with far_village(1_000_000 / 8, _WINDOW) as (village, _):
        size = 1_000_000
        village.line.cut_after(size // 2)
        came = village.line.came
        hand_out(village.place, size, 1)
        until(lambda: "verified" in _newest_manifest(village), 120, f"the blob\n{village.said}")
        again = (village.line.came - came - size) / 1000
        return [Figure("cut in the middle of a blob of 1 MB: sent besides it", again, "kB"),
                *(_stalled(village, seconds) for seconds in (5.0, 40.0))]  # fmt: skip


def _newest_manifest(village: FarVillage) -> dict[str, int]:
    given = village.place.store.newest_sent("manifest")
    return village.stages(given[-1].id) if given else {}


def _stalled(village: FarVillage, seconds: float) -> Figure:
    """An order given in the middle of a stall, from its end on."""
    village.line.manner.stalled = True
    time.sleep(seconds / 2)
    order = urgent(village.place, words(village.place, 1.0, 300 + seconds))
    time.sleep(seconds / 2)
    village.line.manner.stalled, back = False, CLOCK.now()
    until(lambda: "verified" in village.stages(order.id), 180, f"the order\n{village.said}")
    late = (village.stages(order.id)["verified"] - back) / 1000
    until(lambda: "ended" in village.stages(order.id), 60, "its end")
    return Figure(f"stalled for {seconds:.0f} s: urgent order verified, from its end on", late)


# Falls


def falls(kills: int, seed: int) -> list[Figure]:
    """Programs killed at any moment, and a full disk."""
    with tempfile.TemporaryDirectory(prefix="dalaba-falls-") as folder:
        found = fall_often(Path(folder), kills, seed)
    figures = [
        Figure(f"{kills} kills: rows of the village", found.rows, ""),
        Figure(f"{kills} kills: rows lost", found.lost, "", at_most=0),
        Figure(f"{kills} kills: rows doubled or changed", found.doubled, "", at_most=0),
        Figure(f"{kills} kills: broker wiped, times", found.wiped, ""),
        Figure("all rows at the hub after the last kill", found.settled),
        *_back(found),
    ]
    with tempfile.TemporaryDirectory(prefix="dalaba-full-") as folder:
        full = on_a_full_disk(Path(folder))
    if full is not None:
        figures += [Figure("hub's disk full: rows lost or doubled", full[0], "", at_most=0),
                    Figure("hub's disk has room again: all rows there", full[1])]  # fmt: skip
    return figures


def _back(found: Fallen) -> list[Figure]:
    figures = []
    for what, times in sorted(found.back.items()):
        ordered = sorted(times)
        figures += [
            Figure(f"{what} killed: state back, median of {len(times)}", ordered[len(times) // 2]),
            Figure(f"{what} killed: state back, longest", ordered[-1], at_most=10.0),
        ]
    return figures
