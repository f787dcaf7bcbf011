"""How the programs that a relay listens through are started. Pure.

A relay's address may hold a password, and every program on the PC can read the command line of every other. So ffmpeg
is given the address through its input, as a list with one entry. What comes from the network may name other places (a
playlist its segments, a server another address): only the network's own protocols are open to it, and only formats
that contain sound or are a playlist of such.
"""

from __future__ import annotations

import sys
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from dalaba.core.model import Reason, Relay

_PROTOCOLS = "pipe,http,https,tcp,tls,crypto"
"""ffmpeg follows no more than eight redirections. `pipe` is its own input and output; a playlist cannot name it."""
_FORMATS = "concat,hls,applehttp,mp3,aac,ogg,flac,wav,mpegts,mov,matroska,asf"
_PATIENCE = 8_000_000
"""Microseconds without a byte after which ffmpeg ends by itself, should nobody be there to end it."""
_LOOK = "500000"
"""Microseconds of sound that ffmpeg looks at before it begins; it would take five seconds."""
RATE = 48_000


class Command(NamedTuple):
    """A program that writes s16le at `RATE`, and what it is told by its input."""

    words: list[str]
    told: bytes


def stream(ffmpeg: str, url: str, width: int) -> Command:
    """ffmpeg, listening to an address."""
    words = [ffmpeg, "-hide_banner", "-nostats", "-v", "error", "-protocol_whitelist", _PROTOCOLS]
    words += ["-analyzeduration", _LOOK, "-format_whitelist", _FORMATS, "-f", "concat", "-safe", "0", "-i", "pipe:0"]
    words += ["-map", "0:a:0", "-ac", str(width), "-ar", str(RATE), "-f", "s16le", "-flush_packets", "1", "pipe:1"]
    told = f"ffconcat version 1.0\nfile '{plain(url)}'\noption rw_timeout {_PATIENCE}\noption analyzeduration {_LOOK}\n"
    return Command(words, told.encode())


def line_in(relay: Relay, width: int) -> Command:
    """The program that records from an input of a sound card."""
    channels = ",".join(map(str, relay.channels or (1,)))
    words = [sys.executable, "-m", "dalaba.air.outputs.line_in", relay.device, relay.host, channels, str(width)]
    return Command(words, b"")


def listens(url: str) -> bool:
    """Whether it is an address that a relay may listen to."""
    try:
        parts = urlsplit(url)
        return parts.scheme.lower() in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        return False


def plain(url: str) -> str:
    """The address in the characters that an address may have: none that ends the line or the quotation."""
    return quote(url.strip(), safe="!#$%&()*+,-./:;=?@[]_~")


def in_pieces(url: str) -> bool:
    """Whether it comes in pieces of some seconds (HLS), and so is always late by some of them."""
    return urlsplit(url).path.lower().endswith((".m3u8", ".m3u"))


_SAID = (
    ("401 ", "air.relay_locked"),
    ("403 ", "air.relay_locked"),
    ("Connection to", "air.relay_refused"),
    ("Failed to resolve", "air.relay_unknown"),
    ("Name or service not known", "air.relay_unknown"),
    ("timed out", "air.relay_stalled"),
    ("Invalid data found", "air.relay_no_sound"),
    ("matches no streams", "air.relay_no_sound"),
    ("ends prematurely", "air.relay_no_sound"),
    ("Unsafe file name", "air.relay_no_sound"),
)
"""What ffmpeg says, and what it means. Its own words are not passed on: they hold the address."""


def meaning(said: str, relay: Relay, heard: bool) -> Reason:
    """Why a worker ended. `heard`: after it had given sound."""
    facts = {"relay": relay.name}
    if relay.device:
        return Reason("air.relay_input", {**facts, "device": relay.device, "error": said.strip()[-200:] or "-"})
    if heard:
        return Reason("air.relay_broken_off", facts)
    code = next((code for words, code in _SAID if words in said), "air.relay_not_there")
    return Reason(code, facts)
