"""Finds unused files in `audio/recorded`, and suggests the name that each should have."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from dalaba.core.languages import NAMES, code_of, name_of
from dalaba.core.model import Place, Problem, Reason
from dalaba.core.problems import nearest
from dalaba.speech.library import RECORDED
from dalaba.speech.library.file_names import is_document, is_half, named, other_suffix
from dalaba.speech.library.recordings import Recordings, is_sound
from dalaba.station.scripts import Script, Version

_BETWEEN = re.compile(r"[\s._\-—~·+,、;()\[\]【】《》“”/]+")


class Meant(NamedTuple):
    """What a file's name seems to mean; empty where it does not say."""

    script: str = ""
    language: str = ""
    outlet: str = ""

    @property
    def stem(self) -> str:
        """The name that such a recording should have, without suffix."""
        spoken = name_of(self.language, "en" if self.script.isascii() else "zh")
        return ".".join(filter(None, (self.script, spoken, self.outlet)))


def is_of(template: str, piece: str) -> bool:
    """Whether a recording has the name that a version uses, in any take and format; {{组}} matches anything."""
    wanted = re.split(r"\{\{.*?\}\}", named(template).stem)
    return re.fullmatch(".+".join(map(re.escape, wanted)), named(piece).stem) is not None


def used_by(scripts: Mapping[str, Script], piece: str) -> Iterator[tuple[Script, Version]]:
    """The versions that use a recording, whole or as a piece."""
    for script in scripts.values():
        for version in script.versions:
            if any(is_of(template, piece) for template in version.recording):
                yield script, version


def left_over(
    recordings: Recordings, scripts: Mapping[str, Script], spoken: Mapping[str, Collection[str]], told: Collection[str]
) -> Iterator[Problem]:
    """A warning for every file that nothing uses. `spoken`: outlet -> the languages spoken there. `told`: files that
    have another problem already."""
    for piece in recordings.brought():
        place = Place(f"{RECORDED}/{piece}")
        if place.file not in told and (why := _why_not(recordings, scripts, spoken, piece)):
            yield Problem(why, place, "warning")


def _why_not(
    recordings: Recordings, scripts: Mapping[str, Script], spoken: Mapping[str, Collection[str]], piece: str
) -> Reason | None:
    """Why a file is not used, or None if it is."""
    if is_half(piece):
        return Reason("sound.half_copied", {"file": piece})
    if users := [version for _, version in used_by(scripts, piece)]:
        unheard = [why for each in users if (why := language_unheard(piece, each.language, each.outlet, spoken))]
        return unheard[0] if len(unheard) == len(users) else None
    meant = meant_by(piece, scripts, spoken)
    known = meant.script and meant.language and not is_document(piece)
    wanted = recordings.next_take(meant.stem + (named(piece).suffix or ".m4a")) if known else ""
    if not is_sound(piece) and not wanted:
        return Reason("sound.not_recorded", {"file": piece, "suffix": other_suffix(piece)})
    if not wanted:
        return Reason("sound.unclaimed", {"file": piece, "scripts": "、".join(list(scripts)[:6]) or "…"})
    facts = {"file": piece, "wanted": wanted, "script": meant.script, "language": name_of(meant.language)}
    return Reason("sound.misnamed", facts)


def language_unheard(piece: str, language: str, outlet: str, spoken: Mapping[str, Collection[str]]) -> Reason | None:
    """A reason if a recording's language is never spoken where it would be heard. `outlet`: empty means everywhere."""
    places = [outlet] if outlet else list(spoken)
    if not spoken or any(language in spoken.get(place, ()) for place in places):
        return None
    code = "sound.language_not_there" if outlet else "sound.language_nowhere"
    return Reason(code, {"file": piece, "language": name_of(language), "outlet": outlet})


def meant_by(piece: str, scripts: Mapping[str, Script], outlets: Iterable[str]) -> Meant:
    """What a file's name seems to mean, in whatever order and with whatever separators."""
    text = unicodedata.normalize("NFKC", named(piece).stem if is_sound(piece) else piece.rpartition(".")[0])
    words = [word for word in _BETWEEN.split(text) if word]
    return Meant(_script_in(text, words, scripts), _language_in(text, words), _longest_in(text, outlets))


def _script_in(text: str, words: Iterable[str], scripts: Mapping[str, Script]) -> str:
    titles = {script.title: name for name, script in scripts.items()} | {name: name for name in scripts}
    if found := _longest_in(text, titles):
        return titles[found]
    guesses = (nearest(word, titles) for word in words if len(word) > 1 and not code_of(word) and not word.isdecimal())
    return next((titles[guess] for guess in guesses if guess), "")


def _language_in(text: str, words: Iterable[str]) -> str:
    found = [code for code, (chinese, _) in NAMES.items() if chinese in text]
    found += [code for word in words if (code := code_of(word))]
    found += [code for word in words if not word.isascii() for code in _at_the_ends(word)]
    return next(iter(found), "")


def _at_the_ends(word: str) -> Iterator[str]:
    """The languages at the start or end of a word: 停水客家 gives Hakka."""
    for at in range(1, len(word)):
        for part in (word[at:], word[:at]):
            if len(part) > 1 and (code := code_of(part)):
                yield code


def _longest_in(text: str, names: Iterable[str]) -> str:
    return max((name for name in names if name and name in text), key=len, default="")
