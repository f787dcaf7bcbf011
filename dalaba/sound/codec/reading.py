"""Files to sound, by what is in them: WAV, FLAC, MP3, OGG and Opus by libsndfile, what phones make by `foreign`.

`true_length` decides how far a file that people bring can be trusted.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol, cast

from dalaba.sound.codec.decoder_remarks import quiet
from dalaba.sound.codec.error import CodecError, refuse
from dalaba.sound.codec.foreign import decoded
from dalaba.sound.codec.formats import head_of, kind_of, name_of

if TYPE_CHECKING:
    import numpy as np
    import soundfile
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

_NO_SOUND = (
    (b"PK\x03\x04", "zip, docx, xlsx"), (b"%PDF", "PDF"), (b"\xff\xd8\xff", "JPEG"), (b"\x89PNG", "PNG"),
    (b"\xd0\xcf\x11\xe0", "doc, xls"), (b"<", "html"), (b"Rar!", "rar"), (b"MZ", "exe"), (b"7z\xbc\xaf", "7z"),
    (b"GIF8", "GIF"), (b"{\\rtf", "rtf"), (b"MThd", "MIDI"),
)  # fmt: skip
"""Beginnings of files that people mistake for sound, and what they are."""
_NEVER_MP3 = (b"RIFF", b"RIFX", b"RF64", b"FORM", b"fLaC", b"OggS", b"caff", b".snd", b"riff\x2e", b"Creative Voice")
_MOST = 1e10
"""No real sample is this large, in whatever unit. Larger ones are broken and are silenced."""


class Blocks(Protocol):
    """Reads blocks of about one second."""

    def __call__(self, since: int = 0) -> Iterator[Samples]:
        """From that sample on; channels in columns. Raises CodecError where the file breaks off."""


class Opened(NamedTuple):
    """A sound file, to be read in blocks of about one second."""

    rate: int
    channels: int
    frames: int
    """Samples per channel, as the file states. There may be fewer."""
    blocks: Blocks
    """Opens the file anew at each call."""


def decode(source: str | Path | bytes) -> tuple[Samples, int]:
    """A whole file, or its bytes, as float32 mono and hertz: WAV, FLAC, MP3, OGG, Opus; other formats with ffmpeg.

    Raises CodecError: `sound.missing`, `sound.empty`, `sound.too_big`, `sound.silk` (WeChat), `sound.needs_ffmpeg`,
    `sound.undecodable`, `sound.not_sound`, `sound.no_track`.
    """
    import numpy as np

    from dalaba.sound.processing import samples_of

    head, name = head_of(source), name_of(source)
    if kind_of(head):
        found = opened(source)
        return samples_of(np.concatenate(list(found.blocks()))), found.rate
    with _file(source, head) as file:
        samples, rate = _read(file, -1, name), int(file.samplerate)
    if not len(samples):
        raise refuse("sound.empty", file=name)
    return samples_of(samples), rate


def opened(source: str | Path | bytes) -> Opened:
    """Open a file. With libsndfile nothing is decoded yet. Raises CodecError like `decode`."""
    head = head_of(source)
    if kind := kind_of(head):
        found = decoded(source, kind)
        return in_blocks(found.pcm, found.rate)
    return opened_here(source, head)


def opened_here(source: str | Path | bytes, head: bytes) -> Opened:
    """Open a file that libsndfile reads, of any size. `head`: its first bytes. Raises CodecError like `decode`."""
    with _silence(head), _file(source, head) as file:
        rate, channels, frames = int(file.samplerate), int(file.channels), int(file.frames)
    return Opened(rate, channels, frames, partial(_blocks, source, head))


def _file(source: str | Path | bytes, head: bytes, forward: bool = False) -> soundfile.SoundFile:
    """Open with libsndfile. `forward`: it will only be read from beginning to end. Otherwise soundfile seeks after
    every read, and in an MP3 that loses data which the next frame needs."""
    import soundfile

    class Forward(soundfile.SoundFile):  # type: ignore[misc]  # soundfile ships no types: its class is Any
        def seekable(self) -> bool:
            return False

    kind = Forward if forward else soundfile.SoundFile
    try:
        return kind(io.BytesIO(source) if isinstance(source, bytes) else _path(source))
    except (soundfile.LibsndfileError, RuntimeError, TypeError) as failure:
        raise _no_sound(name_of(source), head) from failure


def _path(source: str | Path) -> str | bytes:
    """The path as libsndfile takes it. On Linux, a name that is not valid text is passed as bytes."""
    return str(source) if sys.platform == "win32" else os.fsencode(source)


def _read(file: soundfile.SoundFile, frames: int, name: str) -> NDArray[np.float32]:
    import soundfile

    try:
        block = cast("NDArray[np.float32]", file.read(frames, dtype="float32", always_2d=True))
    except (soundfile.LibsndfileError, RuntimeError) as failure:
        raise refuse("sound.undecodable", file=name) from failure
    block[~(abs(block) < _MOST)] = 0  # silences NaN, too
    return block


def _blocks(source: str | Path | bytes, head: bytes, since: int = 0) -> Iterator[Samples]:
    with _silence(head):
        file = _file(source, head, forward=True)
        if since:
            _seek(file, since, name_of(source))
    with file:
        while True:
            with _silence(head):
                block = _read(file, file.samplerate, name_of(source))
            if not len(block):
                return
            yield block


def _seek(file: soundfile.SoundFile, sample: int, name: str) -> None:
    import soundfile

    try:
        file.seek(min(sample, file.frames))
    except (soundfile.LibsndfileError, RuntimeError) as failure:
        raise refuse("sound.undecodable", file=name) from failure


def _silence(head: bytes) -> AbstractContextManager[None]:
    """Hide the decoder's remarks on a file that libsndfile takes for MP3, as it does with most that people bring."""
    in_wav = head[:4] == b"RIFF" and head[20:22] == b"\x55\x00"
    return nullcontext() if head.startswith(_NEVER_MP3) and not in_wav else quiet()


def _no_sound(name: str, head: bytes) -> CodecError:
    """The error for a file that libsndfile rejects, saying what the file seems to be."""
    for begins, kind in _NO_SOUND:
        if head.startswith(begins):
            return refuse("sound.not_sound", file=name, kind=kind)
    if head.startswith(b"ID3") or not head.strip(b"\0"):
        return refuse("sound.no_track", file=name)
    return refuse("sound.undecodable", file=name)  # libsndfile's own message would help nobody


def known_as_no_sound(failure: CodecError) -> bool:
    """Whether the file was recognised as something other than sound, so that no other decoder need be tried."""
    return failure.reason.code in ("sound.not_sound", "sound.missing", "sound.too_big")


def in_blocks(pcm: NDArray[np.int16], rate: int) -> Opened:
    """Sound in memory (int16, channels in columns) as an `Opened`."""
    import numpy as np

    def parts(since: int = 0) -> Iterator[Samples]:
        for at in range(since, len(pcm), rate):
            yield pcm[at : at + rate].astype(np.float32) / np.float32(32768)

    return Opened(rate, pcm.shape[1], len(pcm), parts)
