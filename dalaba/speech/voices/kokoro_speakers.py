"""Kokoro's speakers: who they are, and how fast each speaks by itself. Data alone; loads nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

WOMAN, MAN = "女", "男"
_SEX = {"女": WOMAN, "女声": WOMAN, "woman": WOMAN, "female": WOMAN, "男": MAN, "男声": MAN, "man": MAN, "male": MAN}


class Speaker(NamedTuple):
    """One voice of the model."""

    language: str
    sex: str
    pace: float
    """Milliseconds for one character at the model's speed 1, without the silence around it. Measured on the sample
    station's sentences (`python -m bench voices`)."""


SPEAKERS: Mapping[str, Speaker] = {
    "zf_xiaobei": Speaker("cmn", WOMAN, 215),
    "zf_xiaoni": Speaker("cmn", WOMAN, 180),
    "zf_xiaoxiao": Speaker("cmn", WOMAN, 183),
    "zf_xiaoyi": Speaker("cmn", WOMAN, 173),
    "zm_yunjian": Speaker("cmn", MAN, 177),
    "zm_yunxi": Speaker("cmn", MAN, 161),
    "zm_yunxia": Speaker("cmn", MAN, 190),
    "zm_yunyang": Speaker("cmn", MAN, 155),
    "af_heart": Speaker("eng", WOMAN, 184),
    "am_michael": Speaker("eng", MAN, 205),
}
"""The best of each kind first. The first of a language is its default, and so is the first of each sex."""


def known(name: str) -> bool:
    """Whether a station may ask for it: a speaker's own name, or a word for a woman's or a man's voice."""
    return name.lower() in SPEAKERS or name.lower() in _SEX


def speaker_of(language: str, asked: str = "") -> str:
    """The speaker for a language. If `asked` speaks another language, the first speaker of the same sex is used."""
    named = SPEAKERS.get(asked.lower())
    if named is not None and named.language == language:
        return asked.lower()
    sex = named.sex if named is not None else _SEX.get(asked.lower(), "")
    return next(name for name, each in SPEAKERS.items() if each.language == language and sex in ("", each.sex))
