"""Recording from an input of a sound card, as a program of its own: `python -m dalaba.air.outputs.line_in DEVICE HOST
CHANNELS WIDTH` writes s16le at 48 kHz, with WIDTH channels, until nobody reads it.

A driver that hangs or crashes takes only this program with it; started anew, it sees the devices there are now.
"""

from __future__ import annotations

import queue
import sys
from typing import TYPE_CHECKING, Any

from dalaba.air.outputs import OutputError
from dalaba.air.outputs.devices import portaudio
from dalaba.air.outputs.live_source import RATE, Paced
from dalaba.air.outputs.microphone import Input, choose, inputs

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_PATIENCE = 3.0
"""Seconds without a block after which the input counts as gone."""


def blocks(found: Input, channels: tuple[int, ...]) -> Any:
    """Endless blocks of frames from an input, with those channels (counted from 1). Raises PortAudioError."""
    import numpy as np

    sd, heard = portaudio(), queue.SimpleQueue[Any]()
    rate = RATE if _takes(sd, found, max(channels), RATE) else found.rate
    paced = [Paced(rate, RATE) for _ in channels] if rate != RATE else None
    columns = [channel - 1 for channel in channels]

    def hear(data: NDArray[np.float32], frames: int, when: Any, flags: Any) -> None:
        heard.put(data[:, columns].copy())

    with sd.InputStream(
        samplerate=rate, device=found.number, channels=max(channels), dtype="float32", latency="high",
        blocksize=rate // 20, callback=hear,
    ):  # fmt: skip
        while True:
            block = heard.get(timeout=_PATIENCE)
            if paced:
                block = np.stack([each(block[:, at]) for at, each in enumerate(paced)], axis=1)
            yield block


def _takes(sd: Any, found: Input, channels: int, rate: int) -> bool:
    try:
        sd.check_input_settings(device=found.number, channels=channels, dtype="float32", samplerate=rate)
    except sd.PortAudioError:
        return False
    return True


def fitted(block: NDArray[np.float32], width: int) -> NDArray[np.float32]:
    """A block with so many channels: one for all, or all mixed into one."""
    import numpy as np

    if block.shape[1] == width:
        return block
    return block.mean(axis=1, keepdims=True) if width == 1 else np.repeat(block[:, :1], width, axis=1)


def main(device: str, host: str, channels: str, width: str) -> int:
    """Record until the reader goes. Exit 1 with a word on stderr if there is no such input, or it is lost."""
    import numpy as np

    among = [each for each in inputs() if not host or each.host == host]
    try:
        found = choose(device, among)
        for block in blocks(found, tuple(int(each) for each in channels.split(","))):
            pcm = (np.clip(fitted(block, int(width)), -1, 1) * 32767).astype("<i2")
            sys.stdout.buffer.write(pcm.tobytes())
            sys.stdout.buffer.flush()
    except BrokenPipeError:
        return 0
    except (OutputError, queue.Empty, portaudio().PortAudioError) as error:
        print(str(error) or type(error).__name__, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
