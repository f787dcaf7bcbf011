"""The user's own voice models: where they lie, which languages they state, what tells two apart.

station.yaml gives a model's path relative to the station's folder. Models are not loaded here.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from dalaba.core.model import Reason
from dalaba.speech.voices import VoiceError, language_of

_WHOLE = 2_000_000
"""Most bytes of a file that is read completely for its fingerprint."""
_PLACES, _BLOCK = 64, 16_384


def is_there(model: str) -> bool:
    """Whether a model is given and exists. A name that no file can have does not exist."""
    try:
        return bool(model) and Path(model).exists()
    except (OSError, ValueError):
        return False


def found(engine: str, model: str) -> Path:
    """The model's file or folder. Raises VoiceError("voices.no_model") if none is given or it does not exist."""
    if not is_there(model):
        raise VoiceError(Reason("voices.no_model", {"engine": engine, "model": Path(model).name if model else "—"}))
    return Path(model)


def print_of(files: Iterable[Path]) -> str:
    """A fingerprint of these files, 16 characters, that changes when a file changes. Raises OSError if one cannot be
    read.

    Of a large file it covers the length and 64 blocks spread over it (1 MB in all), because further training changes a
    model everywhere.
    """
    digest = hashlib.sha256()
    for file in sorted(files):
        stat = file.stat()
        digest.update(f"{file.name}:".encode() + _print(str(file), stat.st_size, stat.st_mtime_ns))
    return digest.hexdigest()[:16]


@lru_cache(maxsize=64)
def _print(file: str, size: int, _changed: int) -> bytes:
    digest = hashlib.sha256(str(size).encode())
    with Path(file).open("rb") as content:
        if size <= _WHOLE:
            digest.update(content.read())
        else:
            for place in range(_PLACES):
                content.seek((size - _BLOCK) * place // (_PLACES - 1))
                digest.update(content.read(_BLOCK))
    return digest.digest()


def piper_language(config: Path) -> str | None:
    """The language that a piper model's own `.onnx.json` states, as a code; None if there is no such statement."""
    if not os.access(config.with_suffix(""), os.R_OK):
        return None
    try:
        said = json.loads(config.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(said, dict):
        return None
    language = said.get("language")
    espeak = said.get("espeak")
    named = [language.get("code"), language.get("family")] if isinstance(language, dict) else []
    named += [espeak.get("voice")] if isinstance(espeak, dict) else []
    return language_of([each for each in named if isinstance(each, str)])


def sherpa_languages(folder: Path) -> frozenset[str]:
    """The languages of a sherpa-onnx folder. The words in its lexicons show whether it reads Hanzi and English; its
    name shows whether the Hanzi are Cantonese."""
    name = folder.name.lower()
    hanzi = english = False
    for lexicon in folder.glob("lexicon*.txt"):
        with lexicon.open(encoding="utf-8", errors="replace") as lines:
            words = [line.split(" ", 1)[0].split("\t", 1)[0] for line, _ in zip(lines, range(200_000), strict=False)]
        hanzi = hanzi or sum("\u4e00" <= word[:1] <= "\u9fff" for word in words) > 1_000
        english = english or sum(word.isascii() and word.isalpha() and len(word) > 3 for word in words) > 1_000
    parts = set(name.replace("_", "-").split("-"))
    chinese = "yue" if parts & {"cantonese", "yue", "hk"} else "cmn"
    english = english or (not hanzi and bool(parts & {"en", "eng", "english"}))
    return frozenset({chinese} if hanzi else ()) | frozenset({"eng"} if english else ())
