"""`prepare`: everything wanted goes through the five stages; each is a module with a value of its own.

Wanted -> candidates -> filled -> read -> recipe -> clip. If a version stops on its way, its part has the reason.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import lru_cache, partial

from dalaba.compile.render.candidates import Candidate, candidates
from dalaba.compile.render.clips import ClipOf, clip_of
from dalaba.compile.render.filled import FilledText, filled
from dalaba.compile.render.prepared import Asks, Outcome, Prepared
from dalaba.compile.render.read import read_recording, read_text
from dalaba.compile.render.recipes import Recipe, recorded, spoken
from dalaba.compile.render.sounds import SoundParts
from dalaba.compile.render.voices import Voices
from dalaba.core.languages import name_of
from dalaba.core.model import Part, Reason, Wanted
from dalaba.core.problems import Bad
from dalaba.speech.library import Library, Slot
from dalaba.speech.library.recordings import RecordingsNow
from dalaba.speech.reading import UNSAYABLE, read
from dalaba.speech.voices import Voice
from dalaba.speech.voices.registry import open_voice
from dalaba.station.approvals import SHOWN, Approvals
from dalaba.station.confirmed_recordings import Confirmed
from dalaba.station.outlets import Setup
from dalaba.station.scripts import Held, Script, Version

_MOST_TEXTS = 4096
"""How many readings and recipes are remembered. One `Preparer` may last for months, with new words each day."""
_MOST_SLOTS = 10_000
"""How many slots are remembered; the oldest are dropped."""


class Preparer:
    """Prepares what is wanted, from the station's files as they were read once."""

    def __init__(
        self,
        setup: Setup,
        scripts: Mapping[str, Script],
        library: Library,
        opener: Callable[..., Voice] = open_voice,
        confirmed: Confirmed | None = None,
        approvals: Approvals | None = None,
    ) -> None:
        self.confirmed = confirmed or Confirmed()
        self.approvals = approvals or Approvals()
        self.voices = voices = Voices(setup.voices, opener)
        self.reading = reading = lru_cache(_MOST_TEXTS)(partial(read, lexicon=setup.lexicon))
        """(text, language) -> how the text is spoken, with this station's lexicon."""

        @lru_cache(_MOST_TEXTS)
        def of_text(text: FilledText) -> Recipe:  # no method: a cycle with `self` would keep it long in memory
            language = text.manner.language
            found = spoken(read_text(text, reading), voices.speaking(language))
            return replace(found, listed=voices.listed(language))

        self._of_text = of_text
        self._setup = setup
        self._scripts = scripts
        self._library = library
        self._slots: dict[Slot, tuple[str, ...]] = {}
        self._guard = threading.Lock()
        """Guards `_slots`: clips are made, and orders answered, in other threads."""
        self.failed: Mapping[str, Reason] = {}
        """Key -> why its clip could not be made, if that was tried."""

    def beside(self, library: Library) -> Preparer:
        """Another one for the same station, with voices of its own, for another thread."""
        return Preparer(self._setup, self._scripts, library, confirmed=self.confirmed, approvals=self.approvals)

    def may_air(self, recipe: Recipe) -> bool:
        """Whether this very content may be heard: a second person approved it, or nobody has to."""
        return not self._setup.approval or self.approvals.approved(recipe.approval)

    def prepare(self, wanted: Iterable[Wanted], as_read: bool = False, unapproved: bool = False) -> Prepared:
        """A part for every language of every `Wanted`, in the order heard. Makes no clip.

        `as_read`: accept undecided numbers as they are read. It is used where a person sees the reading and confirms
        it. `unapproved`: take what nobody has approved, too: what is urgent, and what is only made or listened to.
        """
        recordings, sounds = self._library.recordings.now(), self.sounds()
        found = Prepared(
            {
                want: self._outcomes(want, sounds)
                if want.source != "script"
                else tuple([self._outcome(want, code, as_read, unapproved, recordings) for code in want.languages])
                for want in dict.fromkeys(wanted)
            }
        )
        with self._guard:
            self._slots.update(found.slots)
            while len(self._slots) > _MOST_SLOTS:
                del self._slots[next(iter(self._slots))]
        return found

    def sounds(self) -> SoundParts:
        """The sounds as they are now, as parts."""
        return SoundParts(self._library.sounds.now(), self._library.find, self.failed)

    def slots(self) -> Mapping[Slot, tuple[str, ...]]:
        """A copy of the newest slots prepared: what is heard where and when."""
        with self._guard:
            return self._slots.copy()

    def candidates(self, script: Script, want: Wanted, language: str) -> list[Candidate]:
        """The versions that could speak, best first."""
        return candidates(script, want, language, self._setup.outlets[want.outlet].profile)

    def recipe(self, candidate: Candidate, recordings: RecordingsNow | None = None) -> Recipe:
        """How a version is made for an outlet; it may have questions. Raises Bad with the reason if it is not ready."""
        full = filled(candidate)
        if isinstance(full, FilledText):
            return self._of_text(full)
        return recorded(read_recording(full, recordings or self._library.recordings.now(), self.confirmed))

    def _outcomes(self, want: Wanted, sounds: SoundParts) -> tuple[Outcome, ...]:
        """The pieces of a sound, a playlist or a relay."""
        relay = self._setup.relays.get(want.script) if want.source == "relay" else None
        return sounds.outcomes(want, self._setup.outlets[want.outlet], relay.otherwise if relay else "")

    def _outcome(
        self, want: Wanted, language: str, as_read: bool, unapproved: bool, recordings: RecordingsNow
    ) -> Outcome:
        """The first version that is ready; if there is none, the reason why the best one is not."""
        script = self._scripts.get(want.script)
        if script is None:
            return _nothing(want.script, want, language)
        missed: tuple[Version, Reason] | None = None
        waits: tuple[Held, ...] = ()
        asks: tuple[Asks, ...] = ()
        waiting: Version | None = None
        for candidate in self.candidates(script, want, language):
            version = candidate.version
            if waiting is not None and not _as_special(version, waiting):
                break  # while the wording for rain waits, the everyday one would send people to the wrong place
            try:
                recipe = self.recipe(candidate, recordings)
            except Bad as bad:
                missed = missed or (version, bad.reason)
                continue
            if recipe.questions:
                waits = (*waits, Held(script, version, recipe.spoken, recipe.questions, recipe.facts))
                waiting = version
            if why := _hinders(recipe, as_read):
                missed = missed or (version, why)
                continue
            if not unapproved and not self.may_air(recipe):
                asks, waiting = (*asks, Asks(version, recipe)), version
                missed = missed or (version, _not_approved(script, version, recipe))
                continue
            clip = clip_of(recipe, self._library.find)
            return Outcome(self._part(version, clip), script, version, clip, waits, missed, asks)
        if missed is None:
            return _nothing(script.title, want, language, script)
        version, why = missed
        return Outcome(Part(version.name, language, None, 0, why=why), script, version, held=waits, asks=asks)

    def _part(self, version: Version, clip: ClipOf) -> Part:
        if clip.clip:
            return Part(version.name, version.language, clip.clip, clip.clip.duration)
        why = self.failed.get(clip.recipe.key)
        return Part(version.name, version.language, None, clip.recipe.estimate, estimated=True, why=why)


def _nothing(title: str, want: Wanted, language: str, script: Script | None = None) -> Outcome:
    """The outcome if no version could speak."""
    facts = {"script": title, "stem": want.script, "language": name_of(language), "outlet": want.outlet}
    return Outcome(Part(name_of(language), language, None, 0, why=Reason("plan.no_version", facts)), script)


def _not_approved(script: Script, version: Version, recipe: Recipe) -> Reason:
    return Reason(
        "plan.not_approved", {"script": script.title, "version": version.name, "key": recipe.approval[:SHOWN]}
    )


def _hinders(recipe: Recipe, as_read: bool) -> Reason | None:
    """The question for which a version must wait, or None. With `as_read` only what no voice can say makes it wait, as
    a word would be missing there."""
    return next((each for each in recipe.questions if not as_read or each.code in UNSAYABLE), None)


def _as_special(version: Version, other: Version) -> bool:
    """Whether a version is written for the same outlet and timetable as another."""
    return (version.outlet, version.timetable) == (other.outlet, other.timetable)
