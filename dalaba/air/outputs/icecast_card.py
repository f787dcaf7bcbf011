"""An output for listeners on the network: MP3 to an Icecast mount, by its source protocol (HTTP PUT).

It is sent without a pause, silence included: a mount without sound is gone for its listeners. What they hear is some
seconds late, by their own buffers; how late is not known here.
"""

from __future__ import annotations

import base64
import contextlib
import socket
from typing import TYPE_CHECKING

from dalaba.air.outputs import OutputError
from dalaba.air.outputs.addresses import Address, Mount
from dalaba.air.outputs.paced_card import PacedCard
from dalaba.core.model import Reason

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RATE = 44_100
BLOCK = 0.1
"""Seconds of a block."""
PATIENCE = 5.0
"""Seconds without an answer, or without anything being taken, after which the server is gone."""
_FAREWELL = 0.4
"""Seconds for an end."""
_WAITING = 16_384
"""Bytes that may wait to be sent: more would hide for long that nobody takes them."""
_ANSWERS = {401: "air.icecast_password", 403: "air.icecast_taken", 404: "air.icecast_refused"}


class IcecastCard(PacedCard):
    """See `PacedCard`."""

    def gone(self) -> Reason:
        return Reason("air.icecast_gone", {"device": self.spec.device})

    def connected(self, where: Address, width: int) -> Stream:
        assert isinstance(where, Mount)
        return Stream(connect(where, width, self.spec.device), width, kbps_of(where, width))


def connect(where: Mount, width: int, shown: str) -> socket.socket:
    """A line on which the server takes sound. Raises OSError, or OutputError with its reason for not taking it."""
    line = socket.create_connection((where.host, where.port), PATIENCE)
    try:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _WAITING)
        line.sendall(_request(where, kbps_of(where, width)))
        code = _answer(line)
        if not 100 <= code < 300:
            known = _ANSWERS.get(code, "air.icecast_refused")
            raise OutputError(Reason(known, {"device": shown, "answer": str(code)}))
    except BaseException:
        line.close()
        raise
    return line


def kbps_of(where: Mount, width: int) -> int:
    """The bit rate: as the address says, or that of all music here."""
    from dalaba.sound.codec import MUSIC_KBPS

    return where.kbps or MUSIC_KBPS[width]


class Stream:
    """MP3 to one mount. See `Link`."""

    rate, block = RATE, round(BLOCK * RATE)

    def __init__(self, line: socket.socket, width: int, kbps: int) -> None:
        from dalaba.sound.codec import Mp3Stream

        self._line, self._encoder = line, Mp3Stream(RATE, kbps, width)

    def send(self, block: NDArray[np.float32], sounding: bool) -> None:
        data = self._encoder.add(block)
        if data:
            self._line.sendall(data)

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._line.settimeout(_FAREWELL)
            self._line.sendall(self._encoder.end())
        leave(self._line)


def leave(line: socket.socket) -> None:
    """End it, and wait a moment until the server has let the mount go, so that it is free again."""
    with line, contextlib.suppress(OSError):
        line.settimeout(_FAREWELL)
        line.shutdown(socket.SHUT_WR)
        while line.recv(1_024):
            """What it still says."""


def _request(where: Mount, kbps: int) -> bytes:
    key = base64.b64encode(f"{where.user}:{where.password}".encode()).decode("ascii")
    lines = (
        f"PUT {where.path} HTTP/1.1",
        f"Host: {where.host}:{where.port}",
        f"Authorization: Basic {key}",
        "User-Agent: Dalaba",
        "Content-Type: audio/mpeg",
        "Ice-Public: 0",
        "Ice-Name: Dalaba",
        f"Ice-Audio-Info: bitrate={kbps}",
        "Expect: 100-continue",
    )
    return "".join(f"{line}\r\n" for line in (*lines, "")).encode()


def _answer(line: socket.socket) -> int:
    """The code of the server's answer. Raises OSError if there is none, or none of HTTP."""
    said = b""
    while b"\r\n\r\n" not in said and len(said) < 8_192:
        piece = line.recv(1_024)
        if not piece:
            break
        said += piece
    words = said.split(None, 2)
    if len(words) < 2 or not words[0].startswith(b"HTTP/") or not words[1].isdigit():
        raise OSError("no answer")
    return int(words[1])
