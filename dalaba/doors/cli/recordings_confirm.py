"""recordings --confirm FILE NAME=VALUE...: a person states what a recording says, so that it may be aired.

It holds only for this file; another take must be confirmed again. Facts written in YAML stay, and come first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath

from dalaba.core.languages import name_of
from dalaba.core.problems import nearest
from dalaba.desk import recordings
from dalaba.desk.root import Station
from dalaba.doors.cli.context import Context, refuse, refused_if_bad, writing
from dalaba.speech.library import RECORDED
from dalaba.station.confirmed_recordings import FILE
from dalaba.station.scripts import Script, Version

_NOTHING = ("无", "没有", "none", "nothing")


def run(context: Context, file: str, words: Sequence[str]) -> int:
    """Exit 1 if the file does not exist or belongs to no script, 2 if the words say nothing. Then nothing is
    written."""
    station = context.usable()
    piece = piece_of(context, station, file)
    script, version = _of(station, piece)
    if version.says is not None:
        raise refuse("cli.confirm_written", file=piece, place=str(version.place or script.name))
    found = says(piece, script, words, recordings.values_ahead(station, script, context.today()))
    note(context, station, piece, found)
    told(context, piece, found, version.language)
    return 0


def told(context: Context, piece: str, found: Mapping[str, str], language: str) -> None:
    """Report what was confirmed, and for which file."""
    said = "、".join(f"{name} {value}" for name, value in found.items())
    code = "cli.confirmed" if found else "cli.confirmed_nothing"
    context.say(code, file=piece, said=said, language=name_of(language, context.ui), where=FILE)


def piece_of(context: Context, station: Station, file: str, newest: bool = True) -> str:
    """The recording's name in `audio/recorded`; with `newest` its newest take. Raises Refused if there is none."""
    name = _inside(context, file.replace("\\", "/")).removeprefix("./").removeprefix(f"{RECORDED}/")
    piece = station.library.recordings.newest(name) if newest else name
    if station.library.recordings.digest(piece) is None:
        known = station.library.recordings.brought()
        hint = nearest(name, known) or "、".join(known[:6]) or "…"
        raise refuse("cli.confirm_no_file", file=name, nearest=hint)
    return piece


def _inside(context: Context, file: str) -> str:
    """The name in the folder, also from a whole path, as a file dragged into the window gives one."""
    try:
        return Path(file).resolve().relative_to((context.folder / RECORDED).resolve()).as_posix()
    except (ValueError, OSError):
        return file


def _of(station: Station, piece: str) -> tuple[Script, Version]:
    """The script and the version that use a recording. Raises Refused if none does."""
    if found := recordings.user_of(station, piece):
        return found
    raise refuse("cli.confirm_unused", file=piece, script=PurePosixPath(piece).name.split(".")[0])


def says(piece: str, script: Script, words: Sequence[str], known: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """The typed facts, checked. Raises Refused (wrong usage) for no words, and for facts that the script does not
    have."""
    if not words:
        example = " ".join(f"{name}=…" for name in known) or "无"
        raise refuse("cli.confirm_what", 2, file=piece, example=example)
    if len(words) == 1 and is_nothing(words[0]):
        return {}
    with refused_if_bad(2):
        return recordings.stated(script, list(_pairs(words)), known)


def is_nothing(word: str) -> bool:
    """Whether a word means that the recording says no facts."""
    return word.lower() in _NOTHING


def _pairs(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    for word in words:
        name, sign, value = (each.strip() for each in word.replace("＝", "=").partition("="))
        if not sign or not value or value == "…":
            raise refuse("cli.confirm_pair", 2, found=word)
        yield name, value


def note(context: Context, station: Station, piece: str, says: Mapping[str, str]) -> None:
    """Write down what a recording says. Raises Refused if the file for this is broken, as it must not be
    overwritten."""
    with writing(FILE), refused_if_bad():
        recordings.note(station, piece, says)
