"""Kokoro's alphabet: how a syllable of pinyin, a letter's name or an English word is written for the model. Pure.

The model (Kokoro-82M v1.0) takes signs of the International Phonetic Alphabet. It has a single sign for each affricate,
and an arrow for the tone after the vowel. The sounds of the syllables follow the usual analysis of Standard Chinese
(Duanmu, The Phonology of Standard Chinese, 2nd ed. 2007; Lin, The Sounds of Chinese, 2007). English comes from
espeak-ng as IPA and is converted to the model's own spelling. Signs that the model does not have are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

MOST_SIGNS = 400
"""Most signs in one call. A speaker has styles for up to 510 signs, and the shorter ones sound best."""

_ALPHABET = (
    (1, ";:,.!?"), (9, "—…\"()“” \u0303ʣʥʦʨᵝ\uab67AI"), (31, "O"), (33, "Q"), (35, "ST"), (39, "W"), (41, "Yᵊabcdef"),
    (50, "hijklmnopqrstuvwxyzɑɐɒæ"), (75, "βɔɕç"), (80, "ɖðʤə"), (85, "ɚɛɜ"), (90, "ɟ"), (92, "ɡ"), (99, "ɥ"),
    (101, "ɨɪʝ"), (110, "ɯɰŋɳɲɴø"), (118, "ɸθœ"), (123, "ɹ"), (125, "ɾɻ"), (128, "ʁɽʂʃʈʧ"), (135, "ʊʋ"), (138, "ʌɣɤ"),
    (142, "χʎ"), (147, "ʒʔ"), (156, "ˈˌː"), (162, "ʰ"), (164, "ʲ"), (169, "↓"), (171, "→↗↘"), (177, "ᵻ"),
)  # fmt: skip
NUMBERS: Mapping[str, int] = {
    sign: first + place for first, run in _ALPHABET for place, sign in enumerate(run)
}  # fmt: skip
"""Sign -> its number in the model's vocabulary, 114 in all. 0 goes before and after a text."""

_INITIALS = {
    "b": "p", "p": "pʰ", "m": "m", "f": "f", "d": "t", "t": "tʰ", "n": "n", "l": "l", "g": "k", "k": "kʰ", "h": "x",
    "j": "ʨ", "q": "ʨʰ", "x": "ɕ", "zh": "\uab67", "ch": "\uab67ʰ", "sh": "ʂ", "r": "ɻ", "z": "ʦ", "c": "ʦʰ", "s": "s",
    "": "",
}  # fmt: skip
_RHYMES = {
    "a": "a0", "ai": "ai0", "an": "a0n", "ang": "a0ŋ", "ao": "au0", "e": "ɤ0", "ei": "ei0", "en": "ə0n", "eng": "ə0ŋ",
    "er": "ɚ0", "i": "i0", "ia": "ja0", "ian": "jɛ0n", "iang": "ja0ŋ", "iao": "jau0", "ie": "je0", "in": "i0n",
    "ing": "i0ŋ", "io": "jɔ0", "iong": "jʊ0ŋ", "iu": "jou0", "o": "wo0", "ong": "ʊ0ŋ", "ou": "ou0", "u": "u0",
    "ua": "wa0", "uai": "wai0", "uan": "wa0n", "uang": "wa0ŋ", "ueng": "wə0ŋ", "ui": "wei0", "un": "wə0n", "uo": "wo0",
    "ü": "y0", "üan": "ɥɛ0n", "üe": "ɥe0", "ün": "y0n", "ê": "ɛ0",
}  # fmt: skip
"""Rhyme -> its sounds; 0 marks the place of the tone."""
_TONES = {"1": "→", "2": "↗", "3": "↓", "4": "↘", "5": ""}
_ALONE = {"o": "ɔ0", "m": "m0", "n": "n0", "ng": "ŋ0", "hm": "xm0", "hng": "xŋ0"}
"""Interjections."""
_SYLLABLE = re.compile("(zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw]?)(.+)([1-5])")
_Y = {"i": "i", "in": "in", "ing": "ing", "u": "ü", "ue": "üe", "uan": "üan", "un": "ün", "ou": "iu", "ong": "iong"}
_W = {"u": "u", "ei": "ui", "en": "un", "eng": "ueng", "o": "uo"}

LETTERS: Mapping[str, str] = {
    "A": "ˈA", "B": "bˈi", "C": "sˈi", "D": "dˈi", "E": "ˈi", "F": "ˈɛf", "G": "ʤˈi", "H": "ˈAʧ", "I": "ˈI",
    "J": "ʤˈA", "K": "kˈA", "L": "ˈɛl", "M": "ˈɛm", "N": "ˈɛn", "O": "ˈO", "P": "pˈi", "Q": "kjˈu", "R": "ˈɑɹ",
    "S": "ˈɛs", "T": "tˈi", "U": "jˈu", "V": "vˈi", "W": "dˈʌbᵊlju", "X": "ˈɛks", "Y": "wˈI", "Z": "zˈi",
}  # fmt: skip
"""The names of letters, as people also say them within Chinese."""
STOPS: Mapping[str, str] = {
    "。": ".", "！": "!", "？": "?", "；": ";", "，": ",", "：": ".", "、": ",", "…": "…",
    ".": ".", "!": "!", "?": "?", ";": ";", ",": ",", ":": ":",
}  # fmt: skip

_ENGLISH = (
    ("a^ɪ", "I"), ("a^ʊ", "W"), ("d^ʒ", "ʤ"), ("e^ɪ", "A"), ("t^ʃ", "ʧ"), ("ɔ^ɪ", "Y"), ("o^ʊ", "O"), ("ə^ʊ", "O"),
    ("ə^l", "ᵊl"), ("n\u0329", "ᵊn"), ("l\u0329", "ᵊl"), ("ɜːɹ", "ɜɹ"), ("ɜː", "ɜɹ"), ("ɚ", "əɹ"), ("ɪ^ə", "iə"),
    ("r", "ɹ"), ("x", "k"), ("ç", "k"), ("ɐ", "ə"), ("ɾ", "T"), ("ʔ", "t"), ("g", "ɡ"), ("e", "A"), ("ː", ""),
    ("^", ""),
)  # fmt: skip
"""espeak-ng's American English -> the spelling that the model learnt. Applied in this order."""


def of_syllable(pinyin: str) -> str:
    """The signs of one syllable with its tone: cun1 is ʦʰwə→n. Raises KeyError or ValueError if it is not pinyin."""
    hit = _SYLLABLE.fullmatch(pinyin.replace("v", "ü").replace("u:", "ü"))
    bare, tone = pinyin[:-1], pinyin[-1:]
    if bare in _ALONE:
        return _ALONE[bare].replace("0", _TONES[tone])
    if hit is None:
        raise ValueError(pinyin)
    initial, rhyme = _parted(hit[1], hit[2])
    return _INITIALS[initial] + _sounds(initial, rhyme).replace("0", _TONES[tone])


def _parted(initial: str, rhyme: str) -> tuple[str, str]:
    """Initial and rhyme as they sound: y and w are only spellings, and u after j, q and x is ü."""
    if initial == "y":
        return "", _Y.get(rhyme) or f"i{rhyme}"
    if initial == "w":
        return "", _W.get(rhyme) or f"u{rhyme}"
    if initial in ("j", "q", "x") and rhyme.startswith("u"):
        return initial, f"ü{rhyme[1:]}"
    return initial, rhyme


def _sounds(initial: str, rhyme: str) -> str:
    if rhyme == "i" and initial in ("zh", "ch", "sh", "r", "z", "c", "s"):
        return "ɨ0"
    return _RHYMES[rhyme]


def of_english(ipa: str) -> str:
    """The model's signs for espeak-ng's IPA of American English, in which "^" ties the letters of one sound."""
    for theirs, ours in _ENGLISH:
        ipa = ipa.replace(theirs, ours)
    return ipa


def joined(words: Iterable[str]) -> list[str]:
    """Words joined by spaces, with each punctuation mark attached to the word before it, in pieces short enough for the
    model. A phrase of a notice is one piece."""
    pieces = [""]
    for word in filter(None, words):
        stop = word in STOPS.values()
        if len(pieces[-1]) + len(word) >= MOST_SIGNS and not stop:
            pieces.append("")
        pieces[-1] += word if stop or not pieces[-1] else f" {word}"
    return [piece for piece in pieces if piece.strip(";:,.!?… ")]


def numbers(signs: str) -> list[int]:
    """The model's numbers for the signs of a text. Signs that it does not have are left out."""
    return [NUMBERS[sign] for sign in signs if sign in NUMBERS]
