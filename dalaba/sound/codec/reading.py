"""Files to sound, by what is in them: WAV, FLAC, MP3, OGG and Opus by libsndfile, what phones make by `foreign`.

How far what people bring can be trusted is not decided here (`trust`).
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

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
"""How files begin that people take for sound, and what they are."""
_NEVER_MP3 = (b"RIFF", b"RIFX", b"RF64", b"FORM", b"fLaC", b"OggS", b"caff", b".snd", b"riff\x2e", b"Creative Voice")
_MOST = 1e10
"""What no sample is, in whichever numbers a sound is written: broken ones are not heard."""


class Opened(NamedTuple):
    """A sound file, to be heard in blocks of about a second."""

    rate: int
    channels: int
    frames: int
    """Samples of each channel, as the file says; there may be fewer."""
    blocks: Callable[[], Iterator[Samples]]
    """From the beginning each time; channels in columns. CodecError where the file breaks off."""


def decode(source: str | Path | bytes) -> tuple[Samples, int]:
    """Float32 mono and hertz of a file or of its bytes, whole: WAV, FLAC, MP3, OGG, Opus; others with ffmpeg.

    CodecError: `sound.missing`, `sound.empty`, `sound.too_big`, `sound.silk` (WeChat), `sound.needs_ffmpeg`,
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
    """A file's beginning looked at, nothing decoded yet where libsndfile can; CodecError as `decode`."""
    head = head_of(source)
    if kind := kind_of(head):
        found = decoded(source, kind)
        return in_blocks(found.pcm, found.rate)
    with _silence(head), _file(source, head) as file:
        rate, channels, frames = int(file.samplerate), int(file.channels), int(file.frames)
    return Opened(rate, channels, frames, lambda: _blocks(source, head))


def _file(source: str | Path | bytes, head: bytes, forward: bool = False) -> soundfile.SoundFile:
    """`forward`: it will only be read on and on. soundfile seeks after every read otherwise, and an MP3 sought in
    loses what its next frame builds on."""
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
    """As libsndfile takes it: names of other systems' making are no text on Linux, and found by their bytes."""
    return str(source) if sys.platform == "win32" else os.fsencode(source)


def _read(file: soundfile.SoundFile, frames: int, name: str) -> NDArray[np.float32]:
    import soundfile

    try:
        block = cast("NDArray[np.float32]", file.read(frames, dtype="float32", always_2d=True))
    except (soundfile.LibsndfileError, RuntimeError) as failure:
        raise refuse("sound.undecodable", file=name) from failure
    block[~(abs(block) < _MOST)] = 0  # those that are no number, too
    return block


def _blocks(source: str | Path | bytes, head: bytes) -> Iterator[Samples]:
    with _silence(head):
        file = _file(source, head, forward=True)
    with file:
        while True:
            with _silence(head):
                block = _read(file, file.samplerate, name_of(source))
            if not len(block):
                return
            yield block


def _silence(head: bytes) -> AbstractContextManager[None]:
    """For who reads what people brought: what libsndfile takes for MP3, whatever it begins with."""
    in_wav = head[:4] == b"RIFF" and head[20:22] == b"\x55\x00"
    return nullcontext() if head.startswith(_NEVER_MP3) and not in_wav else quiet()


def _no_sound(name: str, head: bytes) -> CodecError:
    """Why libsndfile would not, in the words of somebody who knows what files look like."""
    for begins, kind in _NO_SOUND:
        if head.startswith(begins):
            return refuse("sound.not_sound", file=name, kind=kind)
    if head.startswith(b"ID3") or not head.strip(b"\0"):
        return refuse("sound.no_track", file=name)
    return refuse("sound.undecodable", file=name)  # libsndfile's own words would help nobody


def known_as_no_sound(failure: CodecError) -> bool:
    """Whether what is in a file was recognised, and is no sound: nobody else need be asked."""
    return failure.reason.code in ("sound.not_sound", "sound.missing", "sound.too_big")


def in_blocks(pcm: NDArray[np.int16], rate: int) -> Opened:
    """Sound that is here already, int16, channels in columns."""
    import numpy as np

    def parts() -> Iterator[Samples]:
        for at in range(0, len(pcm), rate):
            yield pcm[at : at + rate].astype(np.float32) / np.float32(32768)

    return Opened(rate, pcm.shape[1], len(pcm), parts)
