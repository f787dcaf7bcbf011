"""Recognising a play that is the same as before under another row, file, campaign or title. Pure.

A play is known by where it sounds (an outlet by its name, or its card where that has a new name), its script, the
values that are filled in, and when it is due. Equal ones are counted. What was over keeps its place: a value that is
corrected afterwards, and a time that is moved to an earlier one, make no new play; a later time does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from hashlib import blake2b
from typing import NamedTuple

from dalaba.core.model import Instant, OutputSpec
from dalaba.core.spot_id import names_like

_CARD = 4
"""Bytes of a card's digest: a station has few."""


class Play(NamedTuple):
    """One play, planned or refused, as far as it says which one it is."""

    id: str
    outlet: str
    due: Instant
    script: str
    said: str = ""
    """The values that are filled in, as a digest; "": an older program did not tell."""
    card: str = ""
    """Where its outlet's sound goes, as a digest; "": not here, or nobody told."""
    clips: tuple[str, ...] = ()
    """Digests of what it sounds like, as far as they are known."""
    wording: str = ""
    """The texts of its script, as a digest; "": it has none, or nobody told."""

    def same_words(self, other: Play) -> bool:
        """The same script with the same values, as far as both are known."""
        return self.script == other.script and (self.said == other.said or not (self.said and other.said))

    def told_same(self, other: Play) -> bool:
        """As `same_words`, and both are known."""
        return self.script == other.script and self.said == other.said != ""

    def sounds_as(self, other: Play) -> bool:
        """They have a clip in common."""
        return not set(self.clips).isdisjoint(other.clips)

    def worded_as(self, other: Play) -> bool:
        """Their scripts have the same texts, whatever they are called and whoever speaks them."""
        return self.wording == other.wording != ""

    def told_as(self, other: Play) -> bool:
        """As `worded_as`, and with the same values."""
        return self.worded_as(other) and self.said == other.said

    def now_as(self, other: Play) -> Play:
        """This one, which is over, as it is written and sounds by now: the next change is told by that, too."""
        clips = dict.fromkeys((*self.clips, *other.clips))
        return self._replace(
            outlet=other.outlet, card=other.card, script=other.script, clips=tuple(clips),
            wording=other.wording or self.wording,
        )  # fmt: skip


def card_of(output: OutputSpec | None) -> str:
    """A card's digest: two outlets with the same one are one place."""
    if output is None:
        return ""
    words = f"{output.host}\x1f{output.device}\x1f{output.channels}"
    return blake2b(words.encode("utf-8", "surrogatepass"), digest_size=_CARD).hexdigest()


def kept_ids(known: Mapping[str, Play], over: Collection[str], new: Iterable[Play]) -> dict[str, str]:
    """For each play of a changed programme the id under which it is known; its own where it was not there before.

    `known`: what was planned for that day, by id, also what is in no programme any more; `over`: the ids of those
    that began, were missed or were cut.
    """
    plays = list(new)
    found = {play.id: play.id for play in plays if (was := known.get(play.id)) and _stays(play, was)}
    if len(found) == len(plays) and len(known) == len(plays):
        return found
    return _Matching(known, over, plays, found).matched()


def _stays(play: Play, was: Play) -> bool:
    return play.due == was.due and play.outlet == was.outlet and play.told_same(was)


class _Matching:
    """The pairing of a day's plays with those that are known; each of these goes to one at the most."""

    def __init__(
        self, known: Mapping[str, Play], over: Collection[str], plays: list[Play], found: dict[str, str]
    ) -> None:
        self._known, self._over, self._found = known, over, found
        self._new = {play.id: play for play in plays if play.id not in found}
        taken = set(found.values())
        self._left = {key: was for key, was in known.items() if key not in taken}
        self._by_place: defaultdict[tuple[str, Instant], list[str]] = defaultdict(list)
        for key, was in self._left.items():
            for where in _places(was):
                self._by_place[where, was.due].append(key)
        self._plays = plays

    def matched(self) -> dict[str, str]:
        """The surest pairs first."""
        over = self._over
        self._pair(Play.told_same)
        self._same_ids()
        self._pair(Play.same_words)
        self._pair(lambda play, was: was.id in over and play.script == was.script)  # a value was corrected
        # A script has a new name; and then a value was corrected, too.
        self._pair(lambda play, was: was.id in over and (play.told_as(was) or play.sounds_as(was)))
        self._pair(lambda play, was: was.id in over and play.worded_as(was))
        self._moved_back()
        self._heard_instead()
        self._name()
        return self._found

    def _pair(self, fits: Callable[[Play, Play], bool]) -> None:
        """Each with the surest that fits at its place and time."""
        for play in list(self._new.values()):
            keys = [key for where in _places(play) for key in self._by_place.get((where, play.due), ())]
            fitting = [key for key in keys if key in self._left and fits(play, self._left[key])]
            if fitting:
                self._take(play, min(fitting, key=lambda key: self._sureness(play, self._left[key])))

    def _sureness(self, play: Play, was: Play) -> tuple[bool, bool, bool]:
        """Of several the one that sounds the same, is over, has the same name."""
        other = bool(play.clips and was.clips) and not play.sounds_as(was)
        return other, was.id not in self._over, was.id != play.id

    def _same_ids(self) -> None:
        """A row of the same name at the same outlet, whose time may have been moved; not one that says something else
        once it was over."""
        for play in list(self._new.values()):
            was = self._left.get(play.id)
            if was is not None and (play.script == was.script or was.id not in self._over):
                self._take(play, was.id)

    def _take(self, play: Play, key: str) -> None:
        self._found[play.id] = key
        del self._new[play.id], self._left[key]

    def _moved_back(self) -> None:
        """What was given an earlier time once it was over was over by then."""
        gone = [was for key, was in self._left.items() if key in self._over]
        for play in list(self._new.values()) if gone else ():
            places = set(_places(play))
            for was in gone:
                later = was.due > play.due and was.id in self._left
                if later and (play.same_words(was) or play.told_as(was)) and not places.isdisjoint(_places(was)):
                    self._take(play, was.id)
                    break

    def _heard_instead(self) -> None:
        """Of several equal ones fewer are left: those that are over count first."""
        gone = [was for key, was in self._left.items() if key in self._over and was.said]
        if not gone:
            return
        waiting: defaultdict[tuple[str, Instant, str, str], list[str]] = defaultdict(list)
        for play in self._plays:
            if play.id in self._found and self._found[play.id] not in self._over:
                waiting[play.outlet, play.due, play.script, play.said].append(play.id)
        for was in gone:
            if equal := waiting.get((was.outlet, was.due, was.script, was.said)):
                self._found[equal.pop()] = was.id
                del self._left[was.id]

    def _name(self) -> None:
        """What is new keeps its own id, unless another play has that."""
        taken = {*self._known, *self._found.values()}
        for play in self._new.values():
            name = next(name for name in names_like(play.id) if name not in taken)
            taken.add(name)
            self._found[play.id] = name


def _places(play: Play) -> tuple[str, ...]:
    """Where it sounds: by name, and by card."""
    return (play.outlet, f"\x1f{play.card}") if play.card else (play.outlet,)
