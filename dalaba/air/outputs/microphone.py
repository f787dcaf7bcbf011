"""The PC's microphone, for live talks. Never an input that records an outlet's own device: that would howl.

`choose` (pure) decides which input is used. Sound comes in pieces of 20 ms, mono, float32 at 48 kHz.
"""

from __future__ import annotations

import queue
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dalaba.air.outputs import OutputError
from dalaba.air.outputs.devices import portaudio
from dalaba.air.outputs.live_source import RATE, Paced
from dalaba.core.model import Reason

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_ECHOES = ("monitor", "loopback", "stereo mix", "立体声混音", "what u hear", "wave out mix")
"""Words in the names of inputs that record what the PC itself plays."""
_HANDED_ON = ("default", "pulse", "pipewire", "sysdefault")
"""ALSA's names for whatever the sound server records from."""
_HOSTS = ("Windows WASAPI", "Core Audio", "ALSA", "JACK Audio Connection Kit", "Windows DirectSound", "MME")
_PATIENCE = 3.0
"""Seconds without a piece after which the microphone counts as gone."""


@dataclass(frozen=True, slots=True)
class Input:
    """A device that records."""

    number: int
    """PortAudio's number for it, in this process."""
    name: str
    host: str
    rate: int
    default: bool


def inputs() -> list[Input]:
    """The devices from which this PC can record. Raises OutputError `air.no_portaudio`."""
    sd = portaudio()
    hosts = sd.query_hostapis()
    defaults = {host["default_input_device"] for host in hosts}
    return [
        Input(number, d["name"], hosts[d["hostapi"]]["name"], round(d["default_samplerate"]), number in defaults)
        for number, d in enumerate(sd.query_devices())
        if d["max_input_channels"] > 0 and d["default_samplerate"] > 0
    ]


def choose(wanted: str, among: Iterable[Input], recorded: str = "") -> Input:
    """The input with that name, or the system's default if none is named; of several hosts the best.

    `recorded`: what the sound server records from. Raises OutputError: `air.mic_missing`, `air.mic_echo`.
    """
    known = sorted((each for each in among if each.host in _HOSTS), key=lambda each: _HOSTS.index(each.host))
    fitting = [each for each in known if (each.name == wanted if wanted else each.default)]
    if not fitting:
        raise OutputError(Reason("air.mic_missing", {"device": wanted or "-", "inputs": _named(known)}))
    heard = recorded if fitting[0].name in _HANDED_ON and fitting[0].host == "ALSA" else fitting[0].name
    if any(word in heard.lower() for word in _ECHOES):
        raise OutputError(Reason("air.mic_echo", {"device": heard, "inputs": _named(known)}))
    return fitting[0]


def _named(known: list[Input]) -> str:
    names = [each.name for each in known if not any(word in each.name.lower() for word in _ECHOES)]
    return "、".join(dict.fromkeys(names)) or "-"


def recorded_from() -> str:
    """What Linux's sound server records from by default; "" if there is none."""
    from dalaba.air.outputs import pulse

    if (library := pulse.load()) is None:
        return ""
    server = pulse.Server(library)
    try:
        return server.default_source(0.5) if server.connect(0.5) else ""
    finally:
        server.close()


class Microphone:
    """An open input. Raises OutputError `air.mic_missing`, `air.mic_echo` or `air.mic_refused` if it cannot be
    opened.
    """

    def __init__(self, wanted: str = "") -> None:
        self.input = choose(wanted, inputs(), recorded_from())
        self._pieces: queue.SimpleQueue[NDArray[np.float32]] = queue.SimpleQueue()
        sd = portaudio()
        refused: Exception | None = None
        for rate in dict.fromkeys((RATE, self.input.rate)):
            try:
                self._stream = self._opened(sd, rate)
            except sd.PortAudioError as error:
                refused = error
            else:
                return
        raise OutputError(Reason("air.mic_refused", {"device": self.input.name, "error": str(refused)}))

    def read(self) -> NDArray[np.float32]:
        """The next 20 ms. Raises OutputError `air.mic_gone` if nothing comes any more."""
        try:
            return self._pieces.get(timeout=_PATIENCE)
        except queue.Empty:
            raise OutputError(Reason("air.mic_gone", {"device": self.input.name})) from None

    def close(self) -> None:
        """Close the input."""
        self._stream.abort(ignore_errors=True)
        self._stream.close(ignore_errors=True)

    def _opened(self, sd: Any, rate: int) -> Any:
        """Record at 48 kHz if the device can; otherwise at its own rate, resampled piece by piece."""
        paced = Paced(rate, RATE) if rate != RATE else None

        def hear(data: NDArray[np.float32], frames: int, when: Any, flags: Any) -> None:
            self._pieces.put(paced(data[:, 0]) if paced else data[:, 0].copy())

        stream = sd.InputStream(
            samplerate=rate, device=self.input.number, channels=1, dtype="float32", latency="low",
            blocksize=rate // 50, callback=hear,
        )  # fmt: skip
        try:
            stream.start()
        except sd.PortAudioError:
            stream.close(ignore_errors=True)
            raise
        return stream
