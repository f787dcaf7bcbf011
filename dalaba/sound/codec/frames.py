"""How long the frames of a stream are, from their headers: MP3, AAC, AC-3, DTS, AMR. Pure.

Each function takes the first bytes of a frame. It returns 0 if they are no frame, or one that does not state its
length.
"""

from __future__ import annotations

_KBPS = (
    (0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448, 0),
    (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 0),
    (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0),
    (0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256, 0),
    (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0),
)
"""Kilobits per second: MPEG-1 layers I, II and III; MPEG-2 layer I, and its layers II and III."""
_HERTZ = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
_AC3_KBPS = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512, 576, 640)
_NARROW = (12, 13, 15, 17, 19, 20, 26, 31, 5, 6, 5, 5, 0, 0, 0, 0)
_WIDE = (17, 23, 32, 36, 40, 46, 50, 58, 60, 5, 0, 0, 0, 0, 0, 0)


def mpeg(head: bytes) -> int:
    """MP3, and MPEG layers I and II."""
    if len(head) < 4 or head[0] != 0xFF or head[1] < 0xE0:
        return 0
    version, layer = head[1] >> 3 & 3, 4 - (head[1] >> 1 & 3)
    if version not in _HERTZ or layer == 4 or head[2] >> 2 & 3 == 3:
        return 0
    hertz, padding = _HERTZ[version][head[2] >> 2 & 3], head[2] >> 1 & 1
    kbps = _KBPS[layer - 1 if version == 3 else 3 if layer == 1 else 4][head[2] >> 4]
    if not kbps:
        return 0
    if layer == 1:
        return (12_000 * kbps // hertz + padding) * 4
    return (144_000 if layer == 2 or version == 3 else 72_000) * kbps // hertz + padding


def adts(head: bytes) -> int:
    """AAC as used by radio and some phones."""
    if len(head) < 7 or head[0] != 0xFF or head[1] & 0xF6 != 0xF0:
        return 0
    return (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5


def ac3(head: bytes) -> int:
    """AC-3, used in films."""
    if len(head) < 6 or head[:2] != b"\x0b\x77" or head[5] >> 3 > 10:
        return 0
    rate, code = head[4] >> 6, head[4] & 63
    if rate == 3 or code >= 2 * len(_AC3_KBPS):
        return 0
    kbps = _AC3_KBPS[code // 2]
    return 2 * (kbps * 2, kbps * 320 // 147 + code % 2, kbps * 3)[rate]


def dts(head: bytes) -> int:
    """DTS, used in films."""
    return ((head[5] & 3) << 12 | head[6] << 4 | head[7] >> 4) + 1 if head[:4] == b"\x7f\xfe\x80\x01" else 0


def amr(head: bytes) -> int:
    """AMR as phones record it (narrowband)."""
    return 1 + _NARROW[head[0] >> 3 & 15]


def wide_amr(head: bytes) -> int:
    """Wideband AMR."""
    return 1 + _WIDE[head[0] >> 3 & 15]
