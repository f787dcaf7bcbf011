"""An output for loudspeakers on the network: RTP to a multicast address, 16 bits uncompressed (RFC 3551, L16).

Packets are sent while something sounds, and for a moment after: loudspeakers that listen to several addresses by rank
take silence that is sent for somebody who still speaks. 44,100 Hz has fixed payload types; for 48,000 Hz a file in SDP
says what is sent.
"""

from __future__ import annotations

import secrets
import socket
import struct
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from dalaba.air.outputs.addresses import Address, Group
from dalaba.air.outputs.card import Owner
from dalaba.air.outputs.paced_card import PacedCard
from dalaba.core import atomic
from dalaba.core.clock import Clock
from dalaba.core.model import OutputSpec, Reason

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BLOCK = 0.02
"""Seconds of a block."""
AFTER = 1.0
"""Seconds of silence that are sent after the last sound."""
MOST = 1_440
"""Bytes of sound in a packet, so that it fits into one of the network's."""
STATIC = {(44_100, 2): 10, (44_100, 1): 11}
DYNAMIC = 96


class RtpCard(PacedCard):
    """See `PacedCard`. `folder`: where the SDP file is kept; None: nowhere."""

    def __init__(self, owner: Owner, spec: OutputSpec, clock: Clock, folder: Path | None = None) -> None:
        super().__init__(owner, spec, clock)
        self._folder = folder

    def gone(self) -> Reason:
        return Reason("air.multicast_lost", {"device": self.spec.device})

    def connected(self, where: Address, width: int) -> Stream:
        assert isinstance(where, Group)
        stream = Stream(where, width)
        if self._folder is not None:
            with suppress(OSError):  # the file is for setting up loudspeakers: a full disk keeps nobody from hearing
                atomic.write(self._folder / f"{where.host}-{where.port}.sdp", sdp(where, width, stream.source).encode())
        return stream


class Stream:
    """RTP packets to one group. See `Link`."""

    def __init__(self, group: Group, width: int) -> None:
        self.rate, self.block = group.rate, round(BLOCK * group.rate)
        self._width, self._to = width, (group.host, group.port)
        self._type = STATIC.get((group.rate, width), DYNAMIC)
        self._number, self._time = secrets.randbits(16), secrets.randbits(32)
        self._id = secrets.randbits(32)
        self._rest = 0
        """Frames of silence still to be sent."""
        self._idle = True
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            self._socket.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, group.ttl)
            self._socket.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_LOOP, 1)
            if group.interface:
                by = socket.inet_aton(group.interface)
                self._socket.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, by)
            self._socket.connect(self._to)
            self.source = str(self._socket.getsockname()[0])
        except OSError:
            self._socket.close()
            raise

    def send(self, block: NDArray[np.float32], sounding: bool) -> None:
        self._rest = round(AFTER * self.rate) if sounding else self._rest - len(block)
        if self._rest > 0:
            most = MOST // (2 * self._width)
            pieces = -(-len(block) // most)
            for piece in _split(block, pieces):
                self._socket.send(self._packet(piece))
        else:
            self._idle, self._rest = True, 0
        if self._idle:
            self._time = (self._time + len(block)) & 0xFFFFFFFF

    def close(self) -> None:
        self._socket.close()

    def _packet(self, frames: NDArray[np.float32]) -> bytes:
        import numpy as np

        marked, self._idle = self._idle, False
        kind = self._type | (0x80 if marked else 0)
        head = struct.pack("!BBHII", 0x80, kind, self._number, self._time, self._id)
        self._number = (self._number + 1) & 0xFFFF
        self._time = (self._time + len(frames)) & 0xFFFFFFFF
        return head + (np.clip(frames, -1, 1) * 32767).astype(">i2").tobytes()


def _split(block: NDArray[np.float32], pieces: int) -> list[NDArray[np.float32]]:
    import numpy as np

    return np.array_split(block, pieces)


def sdp(group: Group, width: int, source: str) -> str:
    """What is sent there, for whoever is to hear it (RFC 4566)."""
    kind = STATIC.get((group.rate, width), DYNAMIC)
    return "".join(
        f"{line}\r\n"
        for line in (
            "v=0",
            f"o=- 1 1 IN IP4 {source}",
            "s=Dalaba",
            f"c=IN IP4 {group.host}/{group.ttl}",
            "t=0 0",
            f"m=audio {group.port} RTP/AVP {kind}",
            f"a=rtpmap:{kind} L16/{group.rate}/{width}",
            "a=recvonly",
        )
    )
