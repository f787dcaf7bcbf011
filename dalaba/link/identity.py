"""Recognising a play that is the same as before under another row, file, campaign or title. Pure.

A play is identified by where it sounds (the outlet's name, or its description if it was renamed), its script, the
filled-in values, and its due time. One that was put later by order, or moved by its row, has its first time in its id,
and is identified by that. Identical plays are counted. A finished play keeps its place: correcting a value or
moving its time earlier afterwards makes no new play; moving it later does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from hashlib import blake2b
from typing import NamedTuple

from dalaba.core.clock import parse_iso
from dalaba.core.model import Instant, OutputSpec
from dalaba.core.spot_id import SpotId, names_like

_CARD = 4
"""Bytes of the digest of an outlet's description; a station has few outlets."""


class Play(NamedTuple):
    """What identifies one play, planned or refused."""

    id: str
    outlet: str
    due: Instant
    script: str
    said: str = ""
    """Digest of the filled-in values; "" if an older program did not write it."""
    card: str = ""
    """Digest of where its outlet's sound goes; "" if it is played elsewhere or unknown."""
    clips: tuple[str, ...] = ()
    """Digests of its clips, as far as they are known."""
    wording: str = ""
    """Digest of its script's texts; "" if it has none or it is unknown."""

    @property
    def first_due(self) -> Instant:
        """The time in its id: when it was due before it was put later, or moved by its row."""
        try:
            return parse_iso(SpotId.parse(self.id).when)
        except ValueError:
            return self.due

    def same_words(self, other: Play) -> bool:
        """Whether script and values are the same, as far as both are known."""
        return self.script == other.script and (self.said == other.said or not (self.said and other.said))

    def told_same(self, other: Play) -> bool:
        """Like `same_words`, and the values of both are known."""
        return self.script == other.script and self.said == other.said != ""

    def sounds_as(self, other: Play) -> bool:
        """Whether they have a clip in common."""
        return not set(self.clips).isdisjoint(other.clips)

    def worded_as(self, other: Play) -> bool:
        """Whether their scripts have the same texts, regardless of script name and voice."""
        return self.wording == other.wording != ""

    def told_as(self, other: Play) -> bool:
        """Like `worded_as`, and with the same values."""
        return self.worded_as(other) and self.said == other.said

    def now_as(self, other: Play) -> Play:
        """This finished play with its present names and clips, so that the next change is recognised from those too."""
        clips = dict.fromkeys((*self.clips, *other.clips))
        return self._replace(
            outlet=other.outlet, card=other.card, script=other.script, clips=tuple(clips),
            wording=other.wording or self.wording,
        )  # fmt: skip


def card_of(output: OutputSpec | None) -> str:
    """Digest of an outlet's description; outlets with the same digest are the same place."""
    if output is None:
        return ""
    words = f"{output.host}\x1f{output.device}\x1f{output.channels}"
    return blake2b(words.encode("utf-8", "surrogatepass"), digest_size=_CARD).hexdigest()


def kept_ids(known: Mapping[str, Play], over: Collection[str], new: Iterable[Play]) -> dict[str, str]:
    """For each play of a changed programme, the id by which it is already known, or its own id if it is new.

    `known`: the plays planned for that day by id, including those in no programme any more; `over`: the ids of those
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
    """Pairs a day's plays with the known ones; each known play is used at most once."""

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
        """Pair the most certain matches first."""
        over = self._over
        self._put_off()
        self._pair(Play.told_same)
        self._same_ids()
        self._pair(Play.same_words)
        self._pair(lambda play, was: was.id in over and play.script == was.script)  # a value was corrected
        # A script was renamed; perhaps a value was corrected afterwards, too.
        self._pair(lambda play, was: was.id in over and (play.told_as(was) or play.sounds_as(was)))
        self._pair(lambda play, was: was.id in over and play.worded_as(was))
        self._moved_back()
        self._heard_instead()
        self._name()
        return self._found

    def _pair(self, fits: Callable[[Play, Play], bool]) -> None:
        """Pair each play with the best match at its place and time."""
        for play in list(self._new.values()):
            keys = [key for where in _places(play) for key in self._by_place.get((where, play.due), ())]
            fitting = [key for key in keys if key in self._left and fits(play, self._left[key])]
            if fitting:
                self._take(play, min(fitting, key=lambda key: self._sureness(play, self._left[key])))

    def _sureness(self, play: Play, was: Play) -> tuple[bool, bool, bool]:
        """Choose among several matches: the one that sounds the same, is over, or has the same name."""
        other = bool(play.clips and was.clips) and not play.sounds_as(was)
        return other, was.id not in self._over, was.id != play.id

    def _same_ids(self) -> None:
        """Match a row of the same name at the same outlet, whose time may have moved; not a finished one with other
        words.
        """
        for play in list(self._new.values()):
            was = self._left.get(play.id)
            if was is not None and (play.script == was.script or was.id not in self._over):
                self._take(play, was.id)

    def _put_off(self) -> None:
        """Match what was put later, or is no longer, by its first time: another one of the same words may have had its
        new time before.
        """
        if not self._left:
            return  # the first programme of a day
        here = {each: each.first_due for each in self._new.values()}
        there = {each: each.first_due for each in self._left.values()}
        if all(first == play.due for play, first in (*here.items(), *there.items())):
            return
        by_first: defaultdict[tuple[str, Instant], list[Play]] = defaultdict(list)
        for was, first in there.items():
            for where in _places(was):
                by_first[where, first].append(was)
        for play, first in here.items():
            found = [was for where in _places(play) for was in by_first.get((where, first), ())]
            found = [was for was in found if was.id in self._left and was.due != play.due and play.told_same(was)]
            if found:
                self._take(play, min(found, key=lambda was: was.id != play.id).id)

    def _take(self, play: Play, key: str) -> None:
        self._found[play.id] = key
        del self._new[play.id], self._left[key]

    def _moved_back(self) -> None:
        """Match a finished play whose time was moved earlier afterwards."""
        gone = [was for key, was in self._left.items() if key in self._over]
        for play in list(self._new.values()) if gone else ():
            places = set(_places(play))
            for was in gone:
                later = was.due > play.due and was.id in self._left
                if later and (play.same_words(was) or play.told_as(was)) and not places.isdisjoint(_places(was)):
                    self._take(play, was.id)
                    break

    def _heard_instead(self) -> None:
        """Of several identical plays, fewer remain: the finished ones are counted first."""
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
        """Let a new play keep its own id, unless another play has it."""
        taken = {*self._known, *self._found.values()}
        for play in self._new.values():
            name = next(name for name in names_like(play.id) if name not in taken)
            taken.add(name)
            self._found[play.id] = name


def _places(play: Play) -> tuple[str, ...]:
    """Where it sounds: by name, and by description."""
    return (play.outlet, f"\x1f{play.card}") if play.card else (play.outlet,)
