"""At once: from an order to what it changes, beside liquidsoap's priority queue, mpd and plain `sounddevice`.

A spot sounds on two outlets of one card and on one of another; again and again an urgent announcement takes the first
and the third. Measured from just before it is sent to its first sample (early by the recorder's 10 ms or so, for all
alike), and what becomes of the old sound, of the outlet beside, and how soon `stop` is silence. Every player has a
speaker of its own on one measuring line. `python -m bench.bench_orders 10` makes so many tries instead of 200.

Beside our streams a plain player (`pacat`, two seconds ahead) holds a tone: what it loses at the same instant, the
sound server or the recorder lost, and not we.
"""

from __future__ import annotations

import hashlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from numpy.typing import NDArray

from bench import Figure
from bench.__main__ import table
from bench.line import Line
from dalaba.core import clock
from dalaba.core.clock import SystemClock
from dalaba.core.model import Clip, Instant, OutletCard, OutputSpec, Part, Programme, Spot
from dalaba.link import control, handover
from tests.rig import RATE, Rig, missing
from tests.test_heard import ZONE, air

TRIES = 200
STOPS = 20
EVERY = 1.6
"""Seconds from one try to the next."""
HORNS = {"taken": ("card", 1), "beside": ("card", 2), "other": ("far", 1)}
TRACKS = {"taken": "card.1", "beside": "card.2", "other": "far"}
ORDERED = ("taken", "other")
RIVALS = {"liq": "liquidsoap", "mpd": "mpd", "plain": "sd.play, warm"}
SPOT_SECONDS, ALARM_SECONDS = 60, 0.4
"""The spot of the outlet beside lasts to the end: where one spot follows another, a card that runs ahead of the wall
clock is silent until the second that the next one is due on. (That was the "32 ms lost" of earlier runs.)"""
PITCH = {"taken": 220.0, "beside": 330.0, "other": 220.0}
STEADY = "steady"
"""The speaker of the plain player: the measuring line's own account."""
SOFT, LOUD = 0.1, 0.5
"""Amplitudes of the spot and of the announcement: above the one, it is the other."""
EARLY = 30.0
"""Milliseconds."""
CLICK = 0.01
"""Between two samples; the spot itself has 0.005 at most, cut off hard up to 0.1."""
CLOCK = SystemClock()
Track = NDArray[np.float64]

_PLAIN = """
import sys, sounddevice, soundfile
spot, rate = soundfile.read(sys.argv[1], dtype="float32")
alarm, rate = soundfile.read(sys.argv[2], dtype="float32")
sounddevice.play(spot, rate, device="plain", loop=True)
for line in sys.stdin:
    sounddevice.play(alarm, rate, device="plain", blocking=True)
    sounddevice.play(spot, rate, device="plain", loop=True)
"""
_LIQ = """
settings.log.stdout.set(false)
settings.log.file.set(false)
settings.init.allow_root.set(true)
settings.server.telnet.set(true)
settings.server.telnet.port.set({port})
urgent = request.queue(id="urgent")
output.pulseaudio(device="liq", fallible=true, fallback(track_sensitive=false, [urgent, single("{spot}")]))
"""
_MPD = """
music_directory "{folder}"
db_file "{folder}/mpd.db"
bind_to_address "127.0.0.1"
port "{port}"
audio_output {{
    type "pulse"
    name "mpd"
    sink "mpd"
}}
"""


def main(tries: int = TRIES) -> list[Figure]:
    if why := missing():
        return [Figure(f"orders: {why}", 0)]
    with tempfile.TemporaryDirectory() as name, Rig(Path(name) / "rig", sinks=()) as rig:
        return list(_measured(rig, Path(name), tries))


def _measured(rig: Rig, folder: Path, tries: int) -> Iterator[Figure]:
    station = folder / "town"
    line = Line(rig, folder, ("far", *RIVALS, STEADY), stereo="card")
    stops = max(3, STOPS * tries // TRIES)
    seconds = tries * (EVERY + 0.1) + stops * 2 * EVERY + 30
    files = _sounds(folder, seconds)
    _hand_over(station, folder, CLOCK.now() + 4_000, seconds)
    body = _announcement(station, files["alarm"])
    with ExitStack() as stack:
        stack.enter_context(_steady(folder, seconds))
        stack.enter_context(air(station))
        send = {name: stack.enter_context(each) for name, each in _rivals(folder, files).items()}
        time.sleep(8)
        sent = _tries(tries, station, body, send)
        stopped = [_stopped(station, body, number) for number in range(stops)]
    heard, wall = line.heard()
    tracks = {name: track / 32768 for name, track in heard.items()}
    place = _places(wall, len(heard["far"]))
    yield from _announced(tracks, place, sent)
    yield from _old_sound(tracks, place, sent["ours"])
    yield from _beside(tracks["card.2"], tracks[STEADY], place, sent["ours"])
    silent = [_silence(tracks[TRACKS[name]], place, at) for at in stopped for name in ORDERED]
    yield Figure(f"stop to silence p95, of {len(silent)}", float(np.percentile(silent, 95)), "ms", at_most=100)
    yield Figure("stop to silence max", max(silent), "ms")


# --- the tries ------------------------------------------------------------------------------------------------------


def _tries(
    tries: int, station: Path, body: Mapping[str, Any], send: Mapping[str, Callable[[], None]]
) -> dict[str, list[float]]:
    """When each order was sent, in milliseconds of wall time. Players take turns, so that none meets another's work."""
    sent: dict[str, list[float]] = {name: [] for name in ("ours", *send)}
    dice = np.random.default_rng(6)
    for number in range(tries):
        begin = time.monotonic()
        orders: dict[str, Callable[[], object]] = {"ours": partial(_announce, station, body, f"a{number:06d}"), **send}
        for name in dice.permutation(list(orders)):
            sent[name].append(time.time() * 1000)
            orders[name]()
            time.sleep(0.1)
        time.sleep(max(0.0, begin + EVERY + dice.uniform(0, 0.1) - time.monotonic()))
    return sent


def _announce(station: Path, body: Mapping[str, Any], key: str, seconds: float = 0) -> None:
    until = CLOCK.now() + round(seconds * 1000) if seconds else None
    answer = control.ask(station, "announce", **{**body, "id": key, "until": until})
    assert answer["code"] in ("air.announced", "air.announced_repeats"), answer


def _stopped(station: Path, body: Mapping[str, Any], number: int) -> float:
    """Something urgent is being said, and a person stops it. When that was sent."""
    _announce(station, body, f"s{number:06d}", 10)
    time.sleep(0.2)
    sent = time.time() * 1000
    control.ask(station, "stop", to=[], actor="bench", reason="")
    time.sleep(EVERY)
    control.ask(station, "resume", to=[], actor="bench", reason="")
    time.sleep(EVERY)
    return sent


# --- what was heard -------------------------------------------------------------------------------------------------


def _announced(
    tracks: Mapping[str, Track], place: Callable[[float], int], sent: Mapping[str, Sequence[float]]
) -> Iterator[Figure]:
    late = {name: _late(tracks[name], place, times) for name, times in sent.items() if name != "ours"}
    ours = np.concatenate([_late(tracks[TRACKS[name]], place, sent["ours"]) for name in ORDERED])
    yield Figure(f"order to tone: missed, of {len(ours)}", int(np.isnan(ours).sum()), "", at_most=0)
    for word, share, promised in (("p50", 50, None), ("p95", 95, 60.0), ("max", 100, None)):
        mine = float(np.nanpercentile(ours, share))
        for name, rival in RIVALS.items():
            theirs = late.get(name)
            heard = theirs is not None and not np.isnan(theirs).all()
            known = float(np.nanpercentile(theirs, share)) if theirs is not None and heard else None
            title = rival if heard else f"{rival}: not here"
            yield Figure(f"order to tone {word}, beside {rival}", mine, "ms", title, known, promised)
    for name, theirs in late.items():
        yield Figure(f"missed by {RIVALS[name]}, of {len(theirs)}", int(np.isnan(theirs).sum()), "")


def _late(track: Track, place: Callable[[float], int], sent: Sequence[float]) -> NDArray[np.float64]:
    """Milliseconds from each order to its first loud sample; NaN where none came before the next try.

    The recorder is early by up to `EARLY`: what is quick may seem to come before its order.
    """
    found = []
    for at in sent:
        begin = place(at - EARLY)
        loud = np.flatnonzero(np.abs(track[begin : begin + round((EVERY - 0.2) * RATE)]) > 1.2 * SOFT)
        assert not len(loud) or loud[0], "what sounds already is not what was ordered"
        found.append(loud[0] * 1000 / RATE - EARLY if len(loud) else float("nan"))
    return np.array(found)


def _old_sound(tracks: Mapping[str, Track], place: Callable[[float], int], sent: Sequence[float]) -> Iterator[Figure]:
    """The largest step between two samples from the order to 1 ms before its tone, while the spot fades."""
    steps, played = [0.0], 0
    for name in ORDERED:
        track = tracks[TRACKS[name]]
        for at, late in zip(sent, _late(track, place, sent), strict=True):
            old = track[place(at) : place(at) + round(np.nan_to_num(late) * RATE / 1000) - RATE // 1000]
            played += bool(len(old) and np.abs(old).max() > SOFT / 2)
            steps.append(float(np.abs(np.diff(old)).max()) if len(old) > 1 else 0.0)
    yield Figure(f"the old sound was there in so many of {len(steps) - 1}", played, "")
    yield Figure("the old sound's largest step", max(steps), "of full scale", at_most=CLICK)


def _beside(track: Track, steady: Track, place: Callable[[float], int], sent: Sequence[float]) -> Iterator[Figure]:
    """What the outlet beside lost around each order, and in the places between orders; the plain player beside it."""
    there = [at for at in sent if np.abs(_around(track, place, at)).max() > SOFT / 2]
    yield Figure(f"the outlet beside sounded in so many of {len(sent)}", len(there), "")
    for what, times in (("around an order", there), ("between orders", [at + EVERY * 500 for at in there])):
        ours = np.array([_lost(_around(track, place, at)) for at in times])
        line = np.array([_lost(_around(steady, place, at)) for at in times])
        promised = 10 if times is there else None
        yield Figure(f"{what}, lost at most", float(ours.max()), "ms", "pacat", float(line.max()), promised)
        yield Figure(f"{what}, times it lost", int((ours > 0).sum()), "", "pacat", int((line > 0).sum()))
        yield Figure(f"{what}, times over 10 ms and pacat whole", int(((ours > 10) & (line == 0)).sum()), "", at_most=0)


def _around(track: Track, place: Callable[[float], int], at: float) -> Track:
    return track[place(at) - RATE // 10 : place(at) + RATE // 2]


def _lost(tone: Track) -> float:
    """Milliseconds. A tone goes on as it was where each sample follows from the two before it; else it was lost."""
    turn = 2 * np.cos(2 * np.pi * PITCH["beside"] / RATE)
    wrong = np.flatnonzero(np.abs(tone[2:] - turn * tone[1:-1] + tone[:-2]) > 0.001)
    quiet = np.convolve(np.abs(tone[2:]) < 0.002, np.ones(48), "same") >= 40
    return max(int(wrong[-1] - wrong[0] + 1) if len(wrong) else 0, int(quiet.sum())) * 1000 / RATE


def _silence(track: Track, place: Callable[[float], int], at: float) -> float:
    begin = place(at)
    loud = np.flatnonzero(np.abs(track[begin : begin + round(EVERY * RATE)]) > 0.003)
    return float(loud[-1] + 1) * 1000 / RATE if len(loud) else 0.0


def _places(wall: Callable[[float], float], frames: int) -> Callable[[float], int]:
    """The frame that was heard at a wall time (ms): the recording's own times, turned round."""
    known = np.arange(0, frames * 1000 / RATE, 1_000.0)
    walls = np.array([wall(float(at)) for at in known])
    return lambda at: round(float(np.interp(at, walls, known)) * RATE / 1000)


# --- the players ----------------------------------------------------------------------------------------------------


def _sounds(folder: Path, seconds: float) -> dict[str, Path]:
    files = {}
    for name, pitch in PITCH.items():
        times = np.arange(round(_length(name, seconds) * RATE)) / RATE
        files[name] = folder / f"{name}.wav"
        soundfile.write(files[name], SOFT * np.sin(2 * np.pi * pitch * times), RATE)
    signs = np.random.default_rng(6).choice([-1, 1], round(ALARM_SECONDS * RATE))
    files["alarm"] = folder / "alarm.wav"
    soundfile.write(files["alarm"], LOUD * signs, RATE)
    return files


def _length(name: str, seconds: float) -> float:
    """Of an outlet's spot, in seconds, in a run of so many."""
    return float(round(seconds)) if name == "beside" else SPOT_SECONDS


def _clip(station: Path, file: Path) -> Clip:
    path = station / "audio" / "rendered" / file.name
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(file, path)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Clip(path.relative_to(station).as_posix(), digest, RATE, 0, soundfile.info(path).frames)


def _hand_over(station: Path, folder: Path, begin: Instant, seconds: float) -> None:
    """One spot behind the other where orders go, each taken up anew when it was cut; one long one beside."""
    cards, spots = [], []
    for name, (sink, channel) in HORNS.items():
        output = OutputSpec(sink, (channel,), "PulseAudio")
        cards.append(OutletCard(name, "speaker", output, lead_in=0, lead_out=0, gap=0))
        length = round(_length(name, seconds) * 1000)
        part = Part("spot", "cmn", _clip(station, folder / f"{name}.wav"), length)
        for number in range(1 if name == "beside" else int(seconds) // SPOT_SECONDS + 2):
            start = begin + number * length
            spots.append(
                Spot(
                    f"bench/{number}@{name}@{start}", name, start, start, length, "bench", "bench", "bench", "notice",
                    "exact", (part,), latest=start + 86_400_000, catch_up="all", if_cut="restart",
                )
            )  # fmt: skip
    day = clock.today(begin, clock.zone(ZONE)).isoformat()
    handover.write(station, Programme("bench", ZONE, day, tuple(cards), tuple(spots), ()))


def _announcement(station: Path, file: Path) -> dict[str, Any]:
    clip = _clip(station, file)
    part = {
        "version": "tone", "language": "", "file": clip.file, "digest": clip.digest, "rate": clip.rate, "skip": 0,
        "frames": clip.frames, "duration": clip.duration,
    }  # fmt: skip
    return {
        "kind": "play", "title": "tone", "priority": "urgent", "reason": "bench", "actor": "bench",
        "parts": {name: [part] for name in ORDERED}, "more": False,
    }  # fmt: skip


def _rivals(folder: Path, files: Mapping[str, Path]) -> dict[str, Any]:
    """Those that are installed here: each a context, in which it plays the spot, that gives what sends it an order."""
    found: dict[str, Any] = {"plain": _plain(files)}
    if shutil.which("liquidsoap"):
        found["liq"] = _liquidsoap(folder, files)
    if shutil.which("mpd"):
        found["mpd"] = _mpd(folder, files)
    return found


def _steady(folder: Path, seconds: float) -> AbstractContextManager[object]:
    """A tone that a plain player holds from beginning to end, far ahead of what is heard."""
    times = np.arange(round(seconds * RATE)) / RATE
    tone = folder / "steady.raw"
    tone.write_bytes((SOFT * 32767 * np.sin(2 * np.pi * PITCH["beside"] * times)).astype("<i2").tobytes())
    form = ["--raw", "--format=s16le", f"--rate={RATE}", "--channels=1"]
    return _running(["pacat", "-d", STEADY, *form, "--latency-msec=2000", str(tone)])


@contextmanager
def _plain(files: Mapping[str, Path]) -> Iterator[Callable[[], None]]:
    with _running([sys.executable, "-c", _PLAIN, str(files["taken"]), str(files["alarm"])]) as process:

        def send() -> None:
            assert process.stdin is not None
            process.stdin.write(b"\n")
            process.stdin.flush()

        yield send


@contextmanager
def _liquidsoap(folder: Path, files: Mapping[str, Path]) -> Iterator[Callable[[], None]]:
    script, port = folder / "rival.liq", _port()
    text = _LIQ.replace("{port}", str(port)).replace("{spot}", str(files["taken"]))
    script.write_text(text, encoding="utf-8")
    with _running(["liquidsoap", str(script)]), _connected(port) as line:
        yield lambda: line.sendall(f"urgent.push {files['alarm']}\n".encode())


@contextmanager
def _mpd(folder: Path, files: Mapping[str, Path]) -> Iterator[Callable[[], None]]:
    """The spot on repeat; an order is put behind it and begun, and the spot taken up again behind that."""
    port, config = _port(), folder / "mpd.conf"
    config.write_text(_MPD.format(folder=folder, port=port), encoding="utf-8")
    with _running(["mpd", "--no-daemon", str(config)]), _connected(port) as line:
        line.sendall(b"update\n")
        time.sleep(3)
        for command in ("add alarm.wav", "add taken.wav", "repeat 1", "play 1"):
            line.sendall(f"{command}\n".encode())
        yield lambda: line.sendall(b"play 0\n")


@contextmanager
def _connected(port: int) -> Iterator[socket.socket]:
    """To a server that is just starting."""
    end = time.monotonic() + 20
    while True:
        with suppress(OSError):
            line = socket.create_connection(("127.0.0.1", port), 5)
            break
        if time.monotonic() > end:
            raise RuntimeError(f"nobody listens at {port}")
        time.sleep(0.1)
    with line:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        yield line


def _port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def _running(command: Sequence[str]) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            yield process
        finally:
            process.kill()


if __name__ == "__main__":
    from rich.console import Console

    Console(width=160).print(table("orders", main(*map(int, sys.argv[1:]))))
