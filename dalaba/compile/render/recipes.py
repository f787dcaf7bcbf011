"""Stage 4: a recipe is everything that decides how a clip sounds, and so its input key. Pure.

Equal recipes give the same clip for every outlet; another fact, word, reading, voice, rate or profile gives another
key, and so another clip.
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
from dalaba.speech.library.sounds import Sound
from dalaba.speech.reading import Sentence, seconds
from dalaba.speech.reading.units import whole
from dalaba.station import approvals
from dalaba.station.outlets import VoiceChoice

FORM = 3
"""Raise this when the same recipe will sound different: another filter, another chime, another loudness."""
_HEARD = "heard by two"
"""Change this when recordings are decoded differently, so that only their clips are made again."""
CHIMES: Mapping[str, Millis] = {"none": 0, "notice": 1_200, "soft": 1_400, "urgent": 2_000}
"""The length of each kind of chime."""
AFTER_CHIME: Millis = 300
SOUND_FORM = 1
"""Raise this when the clips of sounds (bells, music) will sound different."""
BETWEEN_REPEATS: Millis = 1_500
"""The pause before the words are repeated: longer than the echo of a far horn."""


@dataclass(frozen=True)
class Recipe:
    """How one clip is made: from `sentences`, spoken by the first of `voices` that can say all of them; or from
    recordings (`pieces`), or the file `given`; or from a sound; or from none of these, for a chime alone."""

    name: str
    """"script/version·words": the beginning of the clip's file name."""
    language: str
    chime: str
    repeat: int
    profile: str
    sentences: tuple[Sentence, ...] = ()
    voices: tuple[VoiceChoice, ...] = ()
    identities: tuple[str, ...] = ()
    """The identity of each voice; it is part of the key."""
    whole: tuple[bool, ...] = ()
    """For each voice: whether it is given whole sentences."""
    pieces: tuple[str, ...] = ()
    """Files in `audio/recorded`."""
    digests: tuple[str, ...] = ()
    given: str = ""
    """The path of a sound file that somebody gave; its digest is in `digests`."""
    estimate: Millis = 0
    """The estimated length."""
    words: str = ""
    """The text as it was written, with its blanks."""
    facts: tuple[tuple[str, str], ...] = ()
    """The facts that the words use."""
    rest: bool = False
    """Whether the clip keeps the pause after its last sentence, because something follows that adds none."""
    questions: tuple[Reason, ...] = ()
    """What a person must decide before this is on the air."""
    sound: Sound | None = None
    """A bell or music; its profile is one of those for music."""
    channels: int = 1
    listed: tuple[VoiceChoice, ...] = ()
    """The voices that the station lists for the language, whether they can be had here or not."""

    @property
    def spoken(self) -> str:
        """The words as they are spoken, without repeats."""
        return (" " if self.language == "eng" else "").join(each.text for each in self.sentences)

    @property
    def parts(self) -> dict[str, object]:
        """What the clip is made of, as JSON values; kept to tell later what has changed."""
        return {
            "form": FORM, "words": _short(self.words), "facts": dict(self.facts),
            "spoken": _short("|".join(f"{each.text}{each.pause}" for each in self.sentences)),
            "chime": self.chime, "repeat": self.repeat, "profile": self.profile,
            "engines": [each.engine for each in self.voices[:1]], "rates": [each.rate for each in self.voices[:1]],
            "voices": list(self.identities[:1]), "files": self._files,
            "digests": [each[:16] for each in ((self.sound.known.digest,) if self.sound else self.digests)],
        }  # fmt: skip

    @property
    def _files(self) -> list[str]:
        if self.sound is not None:
            return [_writable(self.sound.path or self.sound.name)]
        return [_writable(self.given)] if self.given else list(self.pieces)

    @cached_property
    def approval(self) -> str:
        """The digest of what a second person approves: the words, facts, reading and voices; or the recordings' bytes.
        How it is rendered (chime, loudspeaker, a newer model) does not count."""
        if self.digests:
            return approvals.of_recordings(self.language, self.digests)
        read = [(each.text, each.pause) for each in self.sentences]
        return approvals.of_text(self.language, self.words, self.facts, read, self.listed)

    @cached_property
    def key(self) -> str:
        """The input key: a digest of all that is heard with the first voice. The name and the estimate do not count."""
        if self.sound is not None:
            return self._sound_key(self.sound.known.digest)
        if self.whole or len(self.voices) > 1:
            return self.by_voice[0].key
        spoken = [[sentence.text, sentence.pause] for sentence in self.sentences]
        said = [FORM, self.language, self.chime, self.repeat, self.profile, spoken, self.identities[:1], self.digests]
        said += ["rest"] if self.rest else []
        said += [_HEARD] if self.digests else []
        return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()

    @cached_property
    def by_voice(self) -> tuple[Recipe, ...]:
        """A recipe for each of its voices alone, in the order to be tried. Each has its own key, so a voice's clips
        stay valid when another voice changes. A recipe without voices gives itself."""
        in_whole = self.whole or (False,) * len(self.voices)
        rows = zip(self.voices, self.identities, in_whole, strict=True)
        return tuple(self._by(*row) for row in rows) if self.voices else (self,)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The keys of `by_voice`; for a sound whose file was changed also that of what it was, which is heard until the
        new one is made."""
        if self.sound is not None and self.sound.known.former:
            return (self.key, self._sound_key(self.sound.known.former))
        return tuple([each.key for each in self.by_voice])

    def _by(self, choice: VoiceChoice, identity: str, in_whole: bool) -> Recipe:
        sentences = whole(self.sentences) if in_whole else self.sentences
        return replace(self, voices=(choice,), identities=(identity,), whole=(), sentences=sentences)

    def _sound_key(self, digest: str) -> str:
        """The key of a sound with these bytes; of a file that nobody has read yet, a key that no clip has."""
        sound = self.sound
        unread = [sound.path, sound.known.stamp, sound.known.size] if sound is not None and not digest else []
        said = ["sound", SOUND_FORM, digest, self.profile, self.channels, *unread]
        return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode(errors="replace")).hexdigest()

    @cached_property
    def in_clauses(self) -> Recipe:
        """The same with its first voice alone, one clause at a time: the first sound comes sooner."""
        return replace(self, voices=self.voices[:1], identities=self.identities[:1], whole=())


def spoken(read: ReadText, chosen: Sequence[Chosen]) -> Recipe:
    """The recipe of a text, for voices in the order to be tried. Raises Bad("plan.no_voice") if there is none."""
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
    """The recipe of recordings."""
    return replace(_common(read.filled, "录音", read.length), pieces=read.takes, digests=read.digests)


def _common(filled: FilledText | FilledRecording, name: str, once: Millis) -> Recipe:
    """A recipe with the fields that texts and recordings share."""
    script, _, version, language, chime, repeat, profile = filled.manner
    return Recipe(
        f"{script}/{version}·{name}", language, chime, repeat, profile,
        estimate=whole_length(once, chime, repeat), words=filled.words, facts=filled.facts,
    )  # fmt: skip


def chime_alone(kind: str) -> Recipe:
    """The recipe of a chime alone, with the pause after it; it plays while the words are still being made."""
    return Recipe(f"提示音/{kind}", "", kind, 1, "flat", estimate=whole_length(0, kind, 1))


def of_sound(sound: Sound, horn: bool, stereo: bool) -> Recipe:
    """The recipe of a bell or of music, for a horn or any other loudspeaker; with two channels if there are two."""
    return Recipe(
        f"声音/{sound.name.replace('/', '·')}", "", "none", 1, "music horn" if horn else "music",
        estimate=sound.length, sound=sound, channels=min(sound.known.channels, 2 if stereo else 1),
    )  # fmt: skip


def sound_keys(sound: Sound) -> set[str]:
    """The keys of every clip that may have been made of a sound."""
    ways = (of_sound(sound, horn, stereo) for horn in (False, True) for stereo in (False, True))
    return {key for each in ways for key in each.keys}


def whole_length(once: Millis, chime: str, repeat: int) -> Millis:
    """The length of a clip whose words take `once` each time."""
    head = CHIMES[chime] + AFTER_CHIME if CHIMES[chime] else 0
    return head + repeat * once + (repeat - 1) * BETWEEN_REPEATS


def _writable(name: str) -> str:
    """A path as text that can be written to a file: undecodable bytes in its name are replaced."""
    return name.encode(errors="replace").decode()


def _short(text: str) -> str:
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:12]
