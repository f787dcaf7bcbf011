"""Air as a process, heard from outside: every clip whole, once, on its own horn, whatever else the PC does."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from dalaba.air import ledger
from dalaba.air.outputs.voice import FADE
from dalaba.core import clock
from dalaba.core.clock import SystemClock
from dalaba.core.model import Clip, Instant, Millis, OutletCard, OutputSpec, Part, Programme, Spot
from dalaba.link import control, handover
from dalaba.link.upkeep.start_processes import air_command
from tests.conftest import ROOT
from tests.rig import RATE, Rig

Samples = NDArray[np.float32]
ZONE = "Asia/Shanghai"
HORNS = {"五一村": ("north", 1), "东和村": ("north", 2), "中心小学": ("east", 1), "文化广场": ("west", 2)}
SPOTS = 12
LENGTH: Millis = 420
EVERY: Millis = 600
LEAD: Millis = 40


def noise(seed: int) -> Samples:
    """A clip like no other, loud from its first sample to its last."""
    signs = np.random.default_rng(seed).choice([-1, 1], LENGTH * RATE // 1000)
    return (signs * 0.25).astype(np.float32)


def clip(folder: Path, name: str, samples: Samples) -> Clip:
    path = folder / "audio" / "rendered" / f"{name}.wav"
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, samples, RATE)
    file = path.relative_to(folder).as_posix()
    return Clip(file, hashlib.sha256(path.read_bytes()).hexdigest(), RATE, 0, len(samples))


def town(
    folder: Path,
    host: str,
    begin: Instant,
    horns: Mapping[str, tuple[str, int]] = HORNS,
    starts: Sequence[Instant] = (),
    lead: Millis = LEAD,
) -> dict[str, list[Samples]]:
    """Hand over a programme of many short spots; each horn's clips in their order."""
    starts = starts or [begin + each * EVERY for each in range(SPOTS)]
    cards, spots, clips = [], [], {}
    for number, (name, (sink, channel)) in enumerate(horns.items()):
        output = OutputSpec(sink, (channel,), host)
        cards.append(OutletCard(name, "speaker", output, lead_in=lead, lead_out=lead, gap=0))
        clips[name] = [noise(100 * number + each) for each in range(len(starts))]
        for each, (start, samples) in enumerate(zip(starts, clips[name], strict=True)):
            part = Part("普通话", "cmn", clip(folder, f"{name}-{each}", samples), LENGTH)
            spots.append(
                Spot(
                    f"核酸/{each}@{name}@{start}", name, start, start, LENGTH + 2 * lead, "核酸", "核酸", "核酸",
                    "notice", "exact", (part,), latest=start + 60_000,
                )
            )  # fmt: skip
    day = clock.today(begin, clock.zone(ZONE)).isoformat()
    handover.write(folder, Programme("三江", ZONE, day, tuple(cards), tuple(spots), ()))
    return clips


@contextmanager
def air(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """On the air, until it is shut down. It keeps no desk: what it plays is what it was handed here."""
    command = air_command(folder)
    command["args"].remove("--keep-desk")
    process = subprocess.Popen(**command)
    try:
        assert answering(folder), "air does not come up"
        yield process
        control.ask(folder, "shutdown")
        process.wait(15)
    finally:
        process.kill()
        process.wait()


def answering(folder: Path) -> bool:
    """Wait until air answers; a minute on a busy PC."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            return bool(control.ask(folder, "status"))
        except control.NotRunning:
            time.sleep(0.05)
    return False


def until_silent(folder: Path) -> None:
    """Wait until all that air has is over, by its own word."""
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline:
        outlets = control.ask(folder, "status", patience=60)["outlets"].values()
        if outlets and not any(outlet["playing"] or outlet["next"] for outlet in outlets):
            return
        time.sleep(0.2)
    raise AssertionError("it sounds on and on")


@contextmanager
def busy(folder: Path) -> Iterator[None]:
    """A PC with more to do than it can: twice as many spinning programs as it has cores, and a render of the sample."""
    spin = [sys.executable, "-c", "while True: pass"]
    render = [sys.executable, str(ROOT / "broadcaster.py"), "--station", str(folder), "render", "--date", "2022-07-13"]
    with ExitStack() as stack:
        commands = [spin] * (2 * (os.cpu_count() or 2)) + [render]
        for command in commands:
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            stack.callback(process.wait)
            stack.callback(process.kill)
        yield


def places(heard: Samples, clips: list[Samples]) -> list[list[int]]:
    """Where in what was heard each of the clips is, unbroken, from its first sample to its last."""
    size = 1 << (len(heard) + len(clips[0])).bit_length()
    whole = np.fft.rfft(heard, size)
    found = []
    for samples in clips:
        likeness = np.fft.irfft(whole * np.conj(np.fft.rfft(samples, size)), size)[: len(heard) - len(samples) + 1]
        likely = np.flatnonzero(likeness > 0.5 * float(samples @ samples))
        found.append([int(at) for at in likely if np.allclose(heard[at : at + len(samples)], samples, atol=0.01)])
    return found


def forget_begun_anew(track: Samples, clips: list[Samples]) -> None:
    """Silence what is left of beginnings that came too late on a busy PC: a piece of a clip of this horn, faded out,
    which was begun anew and heard whole afterwards. Nothing else."""
    loud = np.flatnonzero(track)
    for piece in np.split(loud, np.flatnonzero(np.diff(loud) > RATE // 1000) + 1) if len(loud) else ():
        begin, end = int(piece[0]), int(piece[-1]) + 1 - FADE * RATE // 1000
        if end <= begin or any(each for each in places_of(track[begin:end], clips)):
            track[begin : int(piece[-1]) + 1] = 0


def places_of(piece: Samples, clips: list[Samples]) -> list[list[int]]:
    """Where in each of the clips that piece of sound is."""
    return [places(samples, [piece])[0] if len(samples) > len(piece) else [] for samples in clips]


@pytest.mark.parametrize(
    ("host", "load"),
    [("PulseAudio", False), ("ALSA", False), pytest.param("PulseAudio", True, marks=pytest.mark.full)],
)  # the load is of our own making: not where another worker of the suite adds to it as it likes
def test_every_clip_of_many_is_heard_whole_once_and_on_its_own_horn(
    host: str, load: bool, rig: Rig, tmp_path: Path, village: Path
) -> None:
    recorders = {sink: rig.recorder(sink) for sink in ("north", "east", "west", "trash")}
    with air(tmp_path), ExitStack() as stack:
        if load:
            stack.enter_context(busy(village))
        clips = town(tmp_path, host, SystemClock().now() + 3_000)
        until_silent(tmp_path)
    heard = {sink: recorder.stop() for sink, recorder in recorders.items()}
    assert not heard["trash"].any()
    for name, (sink, channel) in HORNS.items():
        track = heard[sink][:, channel - 1]
        found = places(track, clips[name])
        assert [len(each) for each in found] == [1] * SPOTS, name
        assert found == sorted(found), name
        for (at,), samples in zip(found, clips[name], strict=True):
            track[at : at + len(samples)] = 0
        forget_begun_anew(track, clips[name])
    # With each horn's own clips taken away nothing is left anywhere, so no clip was on another horn, too.
    assert {sink: float(np.abs(tracks).max()) for sink, tracks in heard.items()} == dict.fromkeys(heard, 0.0)
    kinds = [event.kind for event in ledger.events(tmp_path / "records")]
    assert (kinds.count("started"), kinds.count("ended")) == (len(HORNS) * SPOTS, len(HORNS) * SPOTS)
    assert not {"cut", "missed"} & set(kinds)
