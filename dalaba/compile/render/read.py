"""Stage 3: a text as it is spoken; recordings as they are on disk, if the facts that they say are still true."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from dalaba.compile.render.candidates import facts_in
from dalaba.compile.render.filled import FilledRecording, FilledText
from dalaba.core.model import Millis
from dalaba.core.problems import Bad
from dalaba.speech.library.recordings import RecordingsNow
from dalaba.speech.reading import Reading
from dalaba.station.confirmed_recordings import Confirmed


class ReadText(NamedTuple):
    """A text as it is spoken."""

    filled: FilledText
    reading: Reading


def read_text(text: FilledText, reading: Callable[[str, str], Reading]) -> ReadText:
    """Read a filled text. `reading`: (text, language) -> how it is spoken."""
    return ReadText(text, reading(text.text, text.manner.language))


class ReadRecording(NamedTuple):
    """Recordings that may be heard."""

    filled: FilledRecording
    takes: tuple[str, ...]
    """The newest file of each piece."""
    digests: tuple[str, ...]
    length: Millis


def read_recording(filled: FilledRecording, recordings: RecordingsNow, confirmed: Confirmed) -> ReadRecording:
    """Raises Bad if a file is missing or cannot be used, or says a fact that is no longer true."""
    takes, length, digests = tuple(map(recordings.newest, filled.pieces)), 0.0, []
    for take in takes:
        heard = recordings.heard(take)
        if heard is None:
            manner = filled.manner
            raise Bad("plan.no_recording", script=manner.title, version=manner.version, file=take)
        if heard.trouble:
            raise Bad(heard.trouble.code, **heard.trouble.params)
        length += heard.seconds or 0
        digests.append(heard.digest)
    confirm(filled, says(filled.says, takes, recordings, confirmed), takes[0])
    return ReadRecording(filled, takes, tuple(digests), round(1000 * length))


def says(
    written: Mapping[str, str] | None, takes: Iterable[str], recordings: RecordingsNow, confirmed: Confirmed
) -> Mapping[str, str] | None:
    """The facts that recordings say: as a person wrote them with the version, else as confirmed for each of these files
    in its present form; None if one of them is not confirmed."""
    if written is not None:
        return written
    words = [confirmed.says(take, recordings.digest(take) or "") for take in takes]
    found = [each for each in words if each is not None]
    return {name: value for each in found for name, value in each.items()} if len(found) == len(words) else None


def confirm(filled: FilledRecording, words: Mapping[str, str] | None, file: str) -> None:
    """A recording may air only if the facts that it says are true. Raises Bad for the first fact that differs."""
    named = {"script": filled.manner.title, "version": filled.manner.version, "file": file}
    if words is None:
        raise Bad("plan.unconfirmed", **named)
    for name, said in facts_in(filled.manner.language, words.items()).items():
        if filled.true.get(name, "").strip() != said.strip():
            raise Bad("plan.stale", name=name, said=said, now=filled.true.get(name, "（空）"), **named)
