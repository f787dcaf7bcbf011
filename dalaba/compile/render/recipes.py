"""Fourth stage of the line: a recipe is everything that decides how a clip sounds, and so its input key. Pure.

Equal recipes give the same clip, whichever outlet asked; a change of a fact, a word, a reading, a voice, a rate or a
profile gives another key, and so another clip.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from dalaba.compile.render.filled import FilledRecording, FilledText
from dalaba.compile.render.read import ReadRecording, ReadText
from dalaba.compile.render.voices import Chosen
from dalaba.core.languages import name_of
from dalaba.core.model import Millis, Reason
from dalaba.core.problems import Bad
from dalaba.speech.reading import Sentence, seconds
from dalaba.speech.reading.units import whole
from dalaba.station.outlets import VoiceChoice

FORM = 3
"""Raised when the same recipe begins to sound different: another filter, another chime, another loudness."""
_HEARD = "heard by two"
"""Another when recordings are read differently: their clips alone are made anew."""
CHIMES: Mapping[str, Millis] = {"none": 0, "notice": 1_200, "soft": 1_400, "urgent": 2_000}
"""How long each kind is."""
AFTER_CHIME: Millis = 300
BETWEEN_REPEATS: Millis = 1_500
"""Rest between two times of saying it: longer than the echo of a far horn."""


@dataclass(frozen=True)
class Recipe:
    """How one clip is made: `sentences` by the first of `voices` that can say all of them, `pieces` of recordings, the
    sound of `given`; or none of them, for a chime alone."""

    name: str
    """script/what it is: the beginning of its file's name."""
    language: str
    chime: str
    repeat: int
    profile: str
    sentences: tuple[Sentence, ...] = ()
    voices: tuple[VoiceChoice, ...] = ()
    identities: tuple[str, ...] = ()
    """What the voices say of themselves."""
    whole: tuple[bool, ...] = ()
    """Of each voice: whether it is given whole sentences."""
    pieces: tuple[str, ...] = ()
    """Files in `audio/recorded`."""
    digests: tuple[str, ...] = ()
    given: str = ""
    """A sound file that somebody gave, wherever it lies; its digest is in `digests`."""
    estimate: Millis = 0
    """Its length before anybody spoke it."""
    words: str = ""
    """The text as it was written, its facts open."""
    facts: tuple[tuple[str, str], ...] = ()
    """Those that the words use."""
    rest: bool = False
    """Whether the pause after its last sentence is part of it: something follows without one of its own."""
    questions: tuple[Reason, ...] = ()
    """What a person is to decide before this is on the air."""

    @property
    def spoken(self) -> str:
        """All that is said once, as it is said."""
        return (" " if self.language == "eng" else "").join(each.text for each in self.sentences)

    @property
    def parts(self) -> dict[str, object]:
        """What it was made of, in JSON's values, kept to tell later what has changed."""
        return {
            "form": FORM, "words": _short(self.words), "facts": dict(self.facts),
            "spoken": _short("|".join(f"{each.text}{each.pause}" for each in self.sentences)),
            "chime": self.chime, "repeat": self.repeat, "profile": self.profile,
            "engines": [each.engine for each in self.voices[:1]], "rates": [each.rate for each in self.voices[:1]],
            "voices": list(self.identities[:1]), "files": [_writable(self.given)] if self.given else list(self.pieces),
            "digests": [each[:16] for each in self.digests],
        }  # fmt: skip

    @cached_property
    def key(self) -> str:
        """The input key: a digest of all that is heard, by its first voice. Its name and its estimate are not."""
        if self.whole or len(self.voices) > 1:
            return self.by_voice[0].key
        spoken = [[sentence.text, sentence.pause] for sentence in self.sentences]
        said = [FORM, self.language, self.chime, self.repeat, self.profile, spoken, self.identities[:1], self.digests]
        said += ["rest"] if self.rest else []
        said += [_HEARD] if self.digests else []
        return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()

    @cached_property
    def by_voice(self) -> tuple[Recipe, ...]:
        """The same by each of its voices alone, in the order to be tried, each with a key of its own: so a voice's
        clips stay good whatever changes about another. Itself where no voice has to speak."""
        in_whole = self.whole or (False,) * len(self.voices)
        rows = zip(self.voices, self.identities, in_whole, strict=True)
        return tuple(self._by(*row) for row in rows) if self.voices else (self,)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """Of its clips: by its first voice, and by each of the others."""
        return tuple([each.key for each in self.by_voice])

    def _by(self, choice: VoiceChoice, identity: str, in_whole: bool) -> Recipe:
        sentences = whole(self.sentences) if in_whole else self.sentences
        return replace(self, voices=(choice,), identities=(identity,), whole=(), sentences=sentences)

    @cached_property
    def in_clauses(self) -> Recipe:
        """By its first voice, a unit at a time: for who cannot wait for a whole sentence."""
        return replace(self, voices=self.voices[:1], identities=self.identities[:1], whole=())


def spoken(read: ReadText, chosen: Sequence[Chosen]) -> Recipe:
    """A text's, by voices in the order to be tried. Bad("plan.no_voice") where there is none."""
    (manner, text, *_), reading = read
    if not chosen:
        raise Bad("plan.no_voice", script=manner.title, language=name_of(manner.language))
    once = round(seconds(reading, manner.language, chosen[0][0].rate) * 1000)
    return replace(
        _common(read.filled, text[:14], once),
        sentences=reading.sentences,
        voices=tuple(choice for choice, _ in chosen),
        identities=tuple(voice.identity(manner.language, choice.rate) for choice, voice in chosen),
        whole=tuple(voice.whole for _, voice in chosen),
        questions=reading.questions,
    )


def recorded(read: ReadRecording) -> Recipe:
    """The one of recordings."""
    return replace(_common(read.filled, "录音", read.length), pieces=read.takes, digests=read.digests)


def _common(filled: FilledText | FilledRecording, name: str, once: Millis) -> Recipe:
    """What every version's has."""
    script, _, version, language, chime, repeat, profile = filled.manner
    return Recipe(
        f"{script}/{version}·{name}", language, chime, repeat, profile,
        estimate=whole_length(once, chime, repeat), words=filled.words, facts=filled.facts,
    )  # fmt: skip


def chime_alone(kind: str) -> Recipe:
    """A chime that is a clip of its own, with the rest behind it: heard while the words are still being made."""
    return Recipe(f"提示音/{kind}", "", kind, 1, "flat", estimate=whole_length(0, kind, 1))


def whole_length(once: Millis, chime: str, repeat: int) -> Millis:
    """The length of a clip whose words take `once`."""
    head = CHIMES[chime] + AFTER_CHIME if CHIMES[chime] else 0
    return head + repeat * once + (repeat - 1) * BETWEEN_REPEATS


def _writable(name: str) -> str:
    """A path whose name is no text (of another system's making) as text."""
    return name.encode(errors="replace").decode()


def _short(text: str) -> str:
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:12]
