"""A measuring line: every player's speaker is one channel of one silent card, recorded once, on one clock.

So what is compared is compared to the sample: players with each other, and outlets of one player with each other. The
card counts by a clock that never is slewed, players go by the wall's; so the wall time of each place in the recording
is taken from around it: the smallest (arrival of a piece - its place) within 10 seconds. It is early by the recorder's
own delay, by some 10 ms and for every player alike.
"""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tests.rig import RATE, Rig

PLACES = ("front-left", "front-right", "rear-left", "rear-right", "front-center", "lfe", "side-left", "side-right")
"""PulseAudio's names of a card's channels: as many players at most."""


class Line:
    """The card and its recording. `names`: the players' speakers, also as ALSA devices of PortAudio.

    `stereo`: a speaker of two channels besides; in what was heard these are `stereo`.1 and `stereo`.2.
    """

    def __init__(self, rig: Rig, folder: Path, names: Sequence[str], stereo: str = "") -> None:
        speakers = tuple(names)
        names = (*names, f"{stereo}.1", f"{stereo}.2") if stereo else speakers
        self.names, places = tuple(names), PLACES[: len(names)]
        _load(
            "module-null-sink",
            "sink_name=line",
            f"rate={RATE}",
            f"channels={len(names)}",
            f"channel_map={_list(places)}",
        )
        if stereo:
            both = f"master_channel_map={_list(places[-2:])}", "channel_map=stereo", "channels=2", "remix=no"
            _load("module-remap-sink", f"sink_name={stereo}", "master=line", *both, f"rate={RATE}")
        for name, place in zip(speakers, places, strict=False):
            maps = f"master_channel_map={place}", "channel_map=mono", "channels=1", "remix=no", f"rate={RATE}"
            _load("module-remap-sink", f"sink_name={name}", "master=line", *maps)
        rig.list_also((*speakers, stereo) if stereo else speakers)
        self._chunks: list[tuple[float, bytes]] = []
        command = [
            "parec",
            "-d",
            "line.monitor",
            "--raw",
            f"--rate={RATE}",
            f"--channels={len(names)}",
            "--format=s16le",
        ]
        mapped = [f"--channel-map={_list(places)}", "--latency-msec=10"]
        self._process = subprocess.Popen([*command, *mapped], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def onsets(self, quiet: float = 0.5) -> dict[str, NDArray[np.float64]]:
        """End the recording: for each speaker, when something began after so much silence, in milliseconds of wall
        time."""
        heard, wall = self.heard()
        return {name: np.array([wall(at) for at in _begins(track, quiet)]) for name, track in heard.items()}

    def heard(self) -> tuple[dict[str, NDArray[np.int16]], Callable[[float], float]]:
        """End the recording: each speaker's samples, and the wall time (ms) of a place (ms) in them."""
        time.sleep(0.3)
        self._process.terminate()
        self._thread.join(5)
        self._process.wait()
        size = 2 * len(self.names)
        arrivals = np.array([arrival for arrival, _ in self._chunks])
        places = np.cumsum([0, *(len(chunk) for _, chunk in self._chunks)])[:-1] / size / RATE
        raw = b"".join(chunk for _, chunk in self._chunks)
        frames = np.frombuffer(raw[: len(raw) // size * size], "<i2").reshape(-1, len(self.names))
        tracks = {name: frames[:, number] for number, name in enumerate(self.names)}
        return tracks, lambda at: _wall(at, places, arrivals)

    def _read(self) -> None:
        assert self._process.stdout is not None
        while chunk := os.read(self._process.stdout.fileno(), 65_536):
            self._chunks.append((time.time() - len(chunk) / 2 / len(self.names) / RATE, chunk))


def _wall(at: float, places: NDArray[np.float64], arrivals: NDArray[np.float64]) -> float:
    """`at` milliseconds into the recording, as milliseconds of wall time."""
    near = np.abs(places - at / 1000) < 5
    return float(at + 1000 * np.min(arrivals[near] - places[near]))


def _begins(channel: NDArray[np.int16], quiet: float) -> NDArray[np.float64]:
    loud = np.flatnonzero(np.abs(channel.astype(np.int32)) > 600)
    if not len(loud):
        return np.zeros(0)
    first = np.concatenate([[True], np.diff(loud) > quiet * RATE])
    return np.asarray(loud[first] * 1000 / RATE, np.float64)


def _load(*words: str) -> None:
    subprocess.run(["pactl", "load-module", *words], check=True, stdout=subprocess.DEVNULL)


def _list(places: Sequence[str]) -> str:
    return ",".join(places)
