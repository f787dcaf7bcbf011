"""voices: which engines this PC has, and what each really speaks; one text by all of them, to compare; and bringing the
good one, from the network or from a stick."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from dalaba.core.languages import NAMES, name_of
from dalaba.core.model import Reason
from dalaba.doors.cli import voices_bring
from dalaba.doors.cli.context import Context, Refused
from dalaba.messages import explain
from dalaba.speech.voices import Probing, Voice, VoiceError, written_in
from dalaba.speech.voices.registry import engines, languages_of, open_voice, speakers, usual_rate

if TYPE_CHECKING:
    from dalaba.station.outlets import Setup


def arguments(parser: argparse.ArgumentParser) -> None:
    """[--say TEXT --dir DIR]: one file for each voice and language, to compare. And what `bring` takes."""
    parser.add_argument("--say", default="", metavar="TEXT")
    parser.add_argument("--dir", default="voices", metavar="DIR")
    voices_bring.arguments(parser)


class _Candidate(NamedTuple):
    engine: str
    model: str
    speaker: str = ""

    @property
    def label(self) -> str:
        which = Path(self.model).stem if self.model else self.speaker
        return f"{self.engine}-{which}" if which else self.engine

    def opened(self) -> Voice:
        """The opened voice. Raises `VoiceError` if it cannot be opened."""
        more = {"speaker": self.speaker} if self.speaker else {}
        return open_voice(self.engine, self.model, **more)


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 if no voice speaks here, or if none could speak the text of `--say`; `bring` has its own exit codes."""
    if given.bring is not None:
        return voices_bring.bring(context, given)
    if given.bundle is not None:
        return voices_bring.bundle(context, given)
    setup = _setup(context)
    return _say(context, given.say, Path(given.dir), setup) if given.say else _list(context, setup)


def _setup(context: Context) -> Setup | None:
    """The station's settings; None if there is no station, as voices can be listed anywhere."""
    try:
        return context.setup
    except Refused:
        return None


def _candidates(setup: Setup | None) -> list[_Candidate]:
    """Every engine, and each model that the station names."""
    chosen = [choice for choices in setup.voices.values() for choice in choices] if setup else []
    models = dict.fromkeys(_Candidate(choice.engine, choice.model) for choice in chosen if choice.model)
    named = {each.engine for each in models}
    return [*(_Candidate(engine, "") for engine in engines() if engine not in named), *models]


def _speakers(setup: Setup | None) -> Iterator[_Candidate]:
    """The candidates, one for each speaker."""
    for candidate in _candidates(setup):
        named = speakers(candidate.engine)
        yield from (candidate._replace(speaker=each) for each in named) if named else (candidate,)


# --- the list -------------------------------------------------------------------------------------------------------


def _list(context: Context, setup: Setup | None) -> int:
    rows = [_row(context, candidate) for candidate in _candidates(setup)]
    if context.as_json:
        context.dump({"voices": rows})
    else:
        for row in rows:
            context.put(_line(context, row))
        silent = [name_of(code, context.ui) for code in NAMES if not any(code in row["languages"] for row in rows)]
        context.say("cli.voices_missing", languages="、".join(silent))
    return 0 if any(row["languages"] for row in rows) else 1


def _row(context: Context, candidate: _Candidate) -> dict[str, Any]:
    row: dict[str, Any] = {"engine": candidate.engine, "model": candidate.model, "online": False, "languages": []}
    try:
        voice = candidate.opened()
    except VoiceError as error:
        return {**row, "trouble": explain(error.reason, context.ui)}
    wrong = list(_wrong(voice))
    voice.close()
    spoken = sorted(voice.languages() - {language for language, _ in wrong})
    trouble = [explain(reason, context.ui) for _, reason in wrong]
    if candidate.model and not voice.languages():
        facts = {"engine": candidate.engine, "model": Path(candidate.model).name}
        trouble = [explain(Reason("voices.bad_model", facts), context.ui)]
    return {**row, "online": voice.online, "languages": spoken, "trouble": " ".join(trouble)}


def _wrong(voice: Voice) -> Iterator[tuple[str, Reason]]:
    """The languages that a voice does not speak rightly on this PC."""
    if not isinstance(voice, Probing):
        return
    for language in sorted(voice.languages()):
        try:
            voice.probe(language)
        except VoiceError as error:
            yield language, error.reason


def _line(context: Context, row: dict[str, Any]) -> str:
    label = _Candidate(row["engine"], row["model"]).label
    if not row["languages"]:
        return f"{label}  {row['trouble'] or context.word('voices.none_here')}"
    where = context.word("cli.voice_online" if row["online"] else "cli.voice_offline")
    spoken = "、".join(name_of(code, context.ui) for code in row["languages"])
    return f"{label}  {where}  {spoken}  {row['trouble']}".rstrip()


# --- one text by all ------------------------------------------------------------------------------------------------


def _say(context: Context, text: str, folder: Path, setup: Setup | None) -> int:
    said: list[dict[str, Any]] = []
    failed: list[dict[str, Any]] = []
    for candidate in _speakers(setup):
        try:
            voice = candidate.opened()
        except VoiceError:
            continue  # `voices` without options says why
        if voice.online:
            context.complain_of(Reason("voices.sends_text", {"engine": candidate.engine}))
        spoken = voice.languages() & languages_of(candidate.engine, candidate.speaker)
        for language in sorted(filter(partial(written_in, text), spoken)):
            who = {"engine": candidate.engine, "model": candidate.model, "speaker": candidate.speaker,
                   "language": language}  # fmt: skip
            file = folder / f"{candidate.label}-{name_of(language, context.ui)}.mp3"
            try:
                said.append({**who, "file": str(file), **_compared(text, file, voice, candidate, language, setup)})
            except VoiceError as error:
                failed.append({**who, "code": error.reason.code, "why": explain(error.reason, context.ui)})
        voice.close()
    _tell(context, said, failed)
    return 0 if said else 1


def _compared(
    text: str, file: Path, voice: Voice, candidate: _Candidate, language: str, setup: Setup | None
) -> dict[str, float]:
    """Speak `text` into `file`, as the station would; returns its seconds, its measured rate and its loudness."""
    from dalaba.compile.render.make import RATE
    from dalaba.core import atomic
    from dalaba.sound import processing
    from dalaba.sound.codec import encode_mp3, resample
    from dalaba.speech.reading import read
    from dalaba.speech.reading.units import count, whole

    reading = read(text, language, setup.lexicon if setup else {})
    if not reading.sentences:
        raise VoiceError(Reason("voices.nothing_to_say", {"name": text[:20]}))
    pieces = []
    for unit in whole(reading.sentences) if voice.whole else reading.sentences:
        speech = voice.speak(unit.text, language, _rate(candidate, language, setup))
        heard = resample(processing.samples_of(speech.samples), speech.rate, RATE)
        pieces.append((processing.trim(heard, RATE), unit.pause))
    levelled, measured = processing.level(processing.join([*pieces[:-1], (pieces[-1][0], 0)], RATE), RATE)
    atomic.write(file, encode_mp3(levelled, RATE))
    seconds = len(levelled) / RATE
    rate = count(reading.text) * 60 / seconds
    return {"seconds": round(seconds, 2), "heard": round(rate), "loudness": round(measured.loudness, 1)}


def _rate(candidate: _Candidate, language: str, setup: Setup | None) -> int:
    """The station's rate for this voice, else the usual one."""
    choices = setup.voices.get(language, ()) if setup else ()
    mine = (each for each in choices if (each.engine, each.model) == candidate[:2])
    return next((each.rate for each in mine), usual_rate(candidate.engine))


def _tell(context: Context, said: list[dict[str, Any]], failed: list[dict[str, Any]]) -> None:
    from dalaba.sound import processing

    if context.as_json:
        context.dump({"said": said, "failed": failed})
        return
    for row in said:
        names = {
            "engine": _Candidate(row["engine"], row["model"], row["speaker"]).label,
            "language": name_of(row["language"], context.ui),
        }
        context.say("voices.said", **{**row, **names})
    for why in dict.fromkeys(row["why"] for row in failed):
        print(why, file=sys.stderr)
    if said:
        context.say("voices.same_loudness", count=len(said), loudness=f"{processing.TARGET:g}")
