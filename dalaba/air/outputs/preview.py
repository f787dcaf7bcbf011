"""Playing a script once on a device that is no outlet, to try it at the desk. Not on the air, so not on the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dalaba.air.outputs.devices import Device, find, listed, portaudio
from dalaba.core.model import OutputSpec

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_HEAD, _TAIL = 0.1, 0.5
"""Seconds of silence around the sound: ALSA in front of PulseAudio drops this much when a stream opens and closes."""


def play_once(device: Device, samples: NDArray[np.float32], rate: int) -> None:
    """Play mono samples and return when they are over. Raises OutputError if the device is gone."""
    import numpy as np

    from dalaba.sound.codec import resample

    sounddevice = portaudio()
    number, found = find(OutputSpec(device.name, (1,), device.host), listed())
    sound = resample(samples, rate, found.rate)
    head, tail = (np.zeros(round(seconds * found.rate), np.float32) for seconds in (_HEAD, _TAIL))
    sounddevice.play(np.concatenate([head, sound, tail]), found.rate, device=number, blocking=True)
