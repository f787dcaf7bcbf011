"""voices: which engines this PC has, and what each really speaks."""

from __future__ import annotations

import argparse

from dalaba.catalogue import explain
from dalaba.cli.context import Context
from dalaba.languages import NAMES, name_of
from dalaba.voices import VoiceError
from dalaba.voices.registry import engines, open_voice


def arguments(parser: argparse.ArgumentParser) -> None:
    """[--say TEXT --dir DIR]: one file for each voice and language, to compare."""
    parser.add_argument("--say", default="", metavar="TEXT")
    parser.add_argument("--dir", default="voices", metavar="DIR")


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 when none speaks, or with `--say` when none of them could."""
    rows: list[tuple[str, bool, list[str], str]] = []
    for name in engines():
        try:
            voice = open_voice(name)
        except VoiceError as error:
            rows.append((name, False, [], explain(error.reason, context.ui)))
            continue
        rows.append((name, voice.online, sorted(voice.languages()), ""))
    if given.say:
        return _say(context, given.say, given.dir, [(name, languages) for name, _, languages, _ in rows])
    if context.as_json:
        keys = ("engine", "online", "languages", "trouble")
        context.dump({"voices": [dict(zip(keys, row, strict=True)) for row in rows]})
    else:
        for name, online, languages, trouble in rows:
            where = context.word("cli.voice_online" if online else "cli.voice_offline")
            spoken = "、".join(name_of(code, context.ui) for code in languages)
            print(f"{name}  {where}  {spoken or trouble}")
        silent = [name_of(code, context.ui) for code in NAMES if not any(code in row[2] for row in rows)]
        context.say("cli.voices_missing", languages="、".join(silent))
    return 0 if any(row[2] for row in rows) else 1


def _say(context: Context, text: str, where: str, voices: list[tuple[str, list[str]]]) -> int:
    from pathlib import Path

    from dalaba import atomic, sound
    from dalaba.codec import encode_mp3, resample
    from dalaba.reading import read
    from dalaba.render.make import RATE

    made = 0
    for name, languages in voices:
        voice = open_voice(name)
        for language in languages:
            path = Path(where) / f"{name}-{name_of(language, context.ui)}.mp3"
            try:
                pieces = []
                for unit in read(text, language, context.setup.lexicon).sentences:
                    speech = voice.speak(unit.text, language, 190)
                    pieces.append((resample(sound.samples_of(speech.samples), speech.rate, RATE), unit.pause))
                levelled, _ = sound.level(sound.join(pieces, RATE), RATE)
            except VoiceError as error:
                context.complain_of(error.reason)
                continue
            atomic.write(path, encode_mp3(levelled, RATE))
            made += 1
            print(path)
        voice.close()
    return 0 if made else 1
