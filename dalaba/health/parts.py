"""Whether this PC has what the station's recordings and voices need: ffmpeg, silk-python, engines that really speak."""

from __future__ import annotations

import importlib.util
import shlex
import shutil
import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from dalaba.core.model import Amplifier, Reason
from dalaba.health.facts import Parts
from dalaba.sound.codec.error import CodecError
from dalaba.sound.codec.foreign import ffmpeg
from dalaba.sound.codec.formats import head_of, kind_of
from dalaba.speech.voices import Probing, VoiceError
from dalaba.speech.voices.registry import open_voice
from dalaba.station.outlets import USUAL, Setup, VoiceChoice

_RECORDED = "audio/recorded"
_ONLINE_LIMIT = 5.0
"""Seconds to wait for an online voice."""
_GREETING = {"eng": "Hello", "cmn": "你好", "yue": "你好"}
"""What an online voice is asked to say: nothing from the station's own texts."""


def parts(folder: Path, setup: Setup, voices: bool) -> Parts:
    """What the station needs and what this PC has. `voices`: whether to start engines and contact online ones."""
    kinds = _kinds(folder / _RECORDED)
    silk = tuple(name for name, kind in kinds.items() if kind == "silk")
    others = tuple(name for name, kind in kinds.items() if kind and kind != "silk")
    found = Parts(others, silk, bool(_ffmpeg()), importlib.util.find_spec("pysilk") is not None)
    return _with_voices(found, setup) if voices else found


def lacking(amplifier: Amplifier | None) -> str:
    """The program of the command that switches an amplifier, if this PC does not have it; else ""."""
    for command in (amplifier.on, amplifier.off) if amplifier else ():
        try:
            words = shlex.split(command, posix=sys.platform != "win32")
        except ValueError:  # an unclosed quote: the command cannot be run
            return command
        if words and shutil.which(words[0].strip('"')) is None:
            return words[0]
    return ""


def _ffmpeg() -> str:
    try:
        return ffmpeg()
    except (OSError, RuntimeError):  # imageio-ffmpeg without its program
        return ""


def _kinds(recorded: Path) -> dict[str, str]:
    """Recordings that libsndfile cannot read -> their format."""
    found = {}
    for path in sorted(recorded.rglob("*")) if recorded.is_dir() else ():
        try:
            found[path.relative_to(recorded).as_posix()] = kind_of(head_of(path)) if path.is_file() else ""
        except CodecError:
            continue
    return found


def _with_voices(found: Parts, setup: Setup) -> Parts:
    """Try each voice of the station for the languages of its outlets."""
    mute: dict[str, Reason] = {}
    away: dict[str, Reason] = {}
    wanted = dict.fromkeys(language for outlet in setup.outlets.values() for language in outlet.languages)
    chosen = _chosen(setup, wanted)
    for language, choices in chosen.items():
        failed = {choice.engine: why for choice in choices if (why := _trouble(choice, language))}
        if failed and len(failed) == len({choice.engine for choice in choices}):
            mute[language] = next(iter(failed.values()))
        else:
            away |= failed
    return replace(found, mute=mute, away=away, spoken=tuple(language for language in chosen if language not in mute))


def _chosen(setup: Setup, languages: Iterable[str]) -> Mapping[str, tuple[VoiceChoice, ...]]:
    """The languages for which station.yaml or the PC's defaults name voices. Other languages are only recorded."""
    own = (VoiceChoice("espeak"),)
    usual = {language: USUAL.get(language, own) for language in languages if language in _GREETING}
    return {**usual, **{language: setup.voices[language] for language in languages if language in setup.voices}}


def _trouble(choice: VoiceChoice, language: str) -> Reason | None:
    """Why a voice does not speak that language here and now; None if it does."""
    try:
        voice = open_voice(choice.engine, choice.model)
        if voice.online:
            voice = open_voice(choice.engine, choice.model, limit=_ONLINE_LIMIT, tries=1)
        try:
            if language not in voice.languages():
                return Reason("voices.not_its_language", {"engine": choice.engine, "language": language})
            if isinstance(voice, Probing):
                voice.probe(language)
            elif voice.online:
                voice.speak(_GREETING.get(language, "你好"), language, choice.rate)
        finally:
            voice.close()
    except VoiceError as error:
        return error.reason
    return None
