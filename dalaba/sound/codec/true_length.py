"""How much sound a file really holds. Two decoders must agree before either is trusted.

A header may be wrong: the length of an MP3 may be estimated from a loud beginning, a second file may have been
appended, or a recorder lost its power before it wrote any length. libsndfile reads first, then ffmpeg gives its
opinion. If they differ, the longer result is used if the shorter one is its beginning, and this is reported. A file
that was not copied to its end, or has another file after it, is refused, because both decoders would take it for
complete.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from dalaba.core.model import Reason
from dalaba.sound.codec import cut_off, foreign, wav_header
from dalaba.sound.codec.error import CodecError, refuse
from dalaba.sound.codec.formats import LONGEST, head_of, kind_of, name_of
from dalaba.sound.codec.reading import Opened, in_blocks, known_as_no_sound, opened

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

TOLERANCE = 0.06
"""Seconds by which two decoders may differ, since a codec adds a little at the ends."""
_ROW = 0.1
_LEAST = 0.05
"""A result shorter than this many seconds is not sound, but a recorder's metadata taken for sound."""
_ALIKE = 4.0
"""dB by which two decoders' levels may differ in each tenth of a second."""
_MOSTLY = 0.75
"""Share of these levels that must agree."""
_LACKING = 0.5
"""Seconds by which a file may be shorter than it states. If more are missing, its end was not copied or recorded."""
_LONGEST_SAID = 100 * 3600
"""A file that states more seconds than this is not believed."""
_REMEMBERED = 500
By = Literal["libsndfile", "ffmpeg"]


class Heard(NamedTuple):
    """The result of one decoder."""

    seconds: float
    levels: NDArray[np.float64]
    """Level in dB of each tenth of a second."""
    claimed: float = 0.0
    """Seconds that the file states."""


class Verdict(NamedTuple):
    """Which decoder to use, how many seconds it hears, and the doubts to report."""

    by: By
    seconds: float
    doubts: tuple[Reason, ...] = ()


_verdicts: dict[str, Verdict] = {}
"""By the file's digest, so that a file is examined only once."""


def trusted(path: Path) -> tuple[Opened, tuple[Reason, ...]]:
    """A recording, to be read in blocks to its true end, and what to report about its length.

    Raises CodecError like `decode`, and `sound.too_long`, `sound.two_lengths`, `sound.broken_off`, `sound.joined`.
    """
    head = head_of(path)
    torn, kind = doubts_of_end(path), kind_of(head)
    if kind:
        return _by_ffmpeg(path, kind, torn)
    digest = _digest(path)
    if digest not in _verdicts:
        if len(_verdicts) >= _REMEMBERED:
            _verdicts.clear()
        _verdicts[digest] = _verdict(path)
    verdict = _verdicts[digest]
    found, told = (opened(path), torn) if verdict.by == "libsndfile" else _by_ffmpeg(path, "", torn)
    whole = found._replace(frames=round(verdict.seconds * found.rate))
    return whole, (*told, *(_of(each, name_of(path)) for each in verdict.doubts))


def _by_ffmpeg(path: Path, kind: str, doubts: tuple[Reason, ...]) -> tuple[Opened, tuple[Reason, ...]]:
    """Decode with ffmpeg, and report if the file has several tracks."""
    found = foreign.decoded(path, kind)
    if found.tracks > 1:
        doubts = (*doubts, Reason("sound.tracks", {"file": name_of(path), "count": str(found.tracks)}))
    return in_blocks(found.pcm, found.rate), doubts


def doubts_of_end(path: Path) -> tuple[Reason, ...]:
    """What to report about how a file ends. Raises CodecError if part of its sound is certainly missing or unheard."""
    end = "joined" if wav_header.in_pieces(path) else cut_off.end_of(path)
    if end in ("joined", "broken_off"):
        raise refuse(f"sound.{end}", file=name_of(path))
    return (Reason("sound.torn", {"file": name_of(path)}),) if end == "perhaps" else ()


def _of(reason: Reason, name: str) -> Reason:
    """A stored doubt with the file's present name, since doubts are stored by digest."""
    return Reason(reason.code, {**reason.params, "file": name}) if "file" in reason.params else reason


def probe(source: str | Path | bytes) -> tuple[int, int]:
    """Samples and hertz, without decoding if the file states a plausible length. Raises CodecError like `decode`."""
    try:
        found = opened(source)
        if 0 < found.frames <= LONGEST * found.rate or isinstance(source, bytes):
            return found.frames, found.rate
    except CodecError:
        if isinstance(source, bytes):
            raise
    found = trusted(Path(source))[0]
    return found.frames, found.rate


def _digest(path: Path) -> str:
    try:
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as failure:
        raise refuse("sound.missing", file=name_of(path)) from failure


def _verdict(path: Path) -> Verdict:
    first, failure = _first(path)
    if failure is not None and known_as_no_sound(failure):
        raise failure
    second, hung = None, None
    try:
        second, unasked = _second(path), not foreign.ffmpeg()
    except CodecError as late:  # ffmpeg was killed; what libsndfile read completely is still used
        hung, unasked = late, True
    by = judged(None if failure else first, second)
    if by is None:
        raise hung or _refusal(path, first, failure, second, unasked)
    long = second.seconds if second and by == "ffmpeg" else first.seconds
    if long > LONGEST:
        raise refuse("sound.too_long", file=name_of(path), minutes=f"{LONGEST // 60}+", most=LONGEST // 60)
    if wav_header.broken_off(path) or _claimed(path, first) - long > _LACKING:
        raise refuse("sound.broken_off", file=name_of(path))
    if unasked:
        return Verdict(by, long, (Reason("sound.unchecked", {"hung": "yes"} if hung else {}),))
    differs = first.seconds and second and abs(first.seconds - second.seconds) > TOLERANCE
    return Verdict(by, long, (_told(name_of(path), first, second),) if differs and second else ())


def _claimed(path: Path, first: Heard) -> float:
    """Seconds that the file states, if its kind writes the length when the recording is finished; else 0."""
    head = head_of(path)
    counted = head[:4] == b"fLaC" or (head[:1] in (b"\xff", b"I") and (b"Xing" in head or b"Info" in head))
    return first.claimed if counted and first.claimed < _LONGEST_SAID else 0.0


def judged(first: Heard | None, second: Heard | None) -> By | None:
    """Which decoder to believe; None if neither. Pure. `first`: what libsndfile heard, if it read to the end."""
    if second is None or second.seconds < _LEAST:
        return "libsndfile" if first is not None and first.seconds else None
    if first is None or not first.seconds:
        return "ffmpeg"
    if abs(first.seconds - second.seconds) <= TOLERANCE:
        return "libsndfile"
    if not _begins_alike(first.levels, second.levels):
        return None
    return "libsndfile" if first.seconds > second.seconds else "ffmpeg"


def _begins_alike(one: NDArray[np.float64], other: NDArray[np.float64]) -> bool:
    """Whether the shorter sound is the beginning of the longer one, regardless of loudness and of its last two rows.
    True if it is too short to compare."""
    import numpy as np

    size = min(len(one), len(other)) - 2
    if size < 1:
        return True
    apart = one[:size] - other[:size]
    return bool(np.mean(np.abs(apart - np.median(apart)) <= _ALIKE) >= _MOSTLY)


def _refusal(path: Path, first: Heard, failure: CodecError | None, second: Heard | None, unasked: bool) -> CodecError:
    """The error that says why neither decoder is believed."""
    name = name_of(path)
    if first.seconds and second is not None and failure is None:
        lengths = {"first": f"{first.seconds:.1f}", "second": f"{second.seconds:.1f}"}
        return refuse("sound.two_lengths", file=name, **lengths)
    if unasked:
        return refuse("sound.unread", file=name)
    return failure or refuse("sound.empty", file=name)


def _told(name: str, first: Heard, second: Heard) -> Reason:
    short, long = sorted((first.seconds, second.seconds))
    return Reason("sound.longer", {"file": name, "short": f"{short:.1f}", "long": f"{long:.1f}"})


def _first(path: Path) -> tuple[Heard, CodecError | None]:
    """What libsndfile reads, and how it failed, if it did. Raises CodecError if the sound is longer than allowed."""

    rows: list[NDArray[np.float64]] = []
    frames, found = 0, None
    try:
        found = opened(path)
        for block in found.blocks():
            frames += len(block)
            rows.append(_levels(block.mean(axis=1), found.rate))
            if frames > (LONGEST + 1) * found.rate:
                break
    except CodecError as failure:
        return _as_heard(frames, found, rows), failure
    if frames > LONGEST * found.rate:
        raise refuse("sound.too_long", file=name_of(path), minutes=_minutes(found), most=LONGEST // 60)
    return _as_heard(frames, found, rows), None


def _as_heard(frames: int, found: Opened | None, rows: list[NDArray[np.float64]]) -> Heard:
    import numpy as np

    rate, claimed = (found.rate, found.frames) if found else (1, 0)
    return Heard(frames / rate, np.concatenate(rows) if rows else np.zeros(0), claimed / rate)


def _minutes(found: Opened) -> str:
    seconds = found.frames / found.rate
    return str(round(seconds / 60)) if LONGEST < seconds < _LONGEST_SAID else f"{LONGEST // 60}+"


def _second(path: Path) -> Heard | None:
    import numpy as np

    pcm = foreign.opinion(path)
    if pcm is None:
        return None
    rate = foreign.OPINION_HERTZ
    rows = [_levels(part.astype(np.float32) / np.float32(32768), rate) for part in _seconds_of(pcm, rate)]
    return Heard(len(pcm) / rate, np.concatenate(rows))


def _seconds_of(pcm: NDArray[np.int16], rate: int) -> Iterator[NDArray[np.int16]]:
    yield from (pcm[at : at + rate] for at in range(0, len(pcm), rate))


def _levels(mono: NDArray[np.float32], rate: int) -> NDArray[np.float64]:
    """Level in dB of each tenth of a second; the lowest value is what 16 bits can represent."""
    import numpy as np

    size = max(1, round(rate * _ROW))
    rows = mono[: len(mono) // size * size].reshape(-1, size)
    return np.asarray(10 * np.log10(np.square(rows).mean(axis=1) + 1e-8), np.float64)
