"""Recognising a day's plays by what they are, so that a changed programme keeps their history (pure)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

from dalaba.core.model import Instant, OutletCard, Programme, Reason, Refusal, Spot
from dalaba.link.identity import Play, card_of, kept_ids

STANDS = 3_600_000
"""Milliseconds for which a correction is shown after it was found."""
Entry = Spot | Refusal


def play_of(entry: Entry, cards: Mapping[str, str]) -> Play:
    """What identifies the play of a ledger entry. `cards`: outlet -> digest of its description."""
    clips: tuple[str, ...] = ()
    if isinstance(entry, Spot):
        clips = tuple(part.clip.digest for part in entry.parts if part.clip is not None)
    card = cards.get(entry.outlet, "")
    return Play(entry.id, entry.outlet, entry.due, entry.script, entry.said, card, clips, entry.wording)


def cards_of(outlets: Iterable[OutletCard]) -> dict[str, str]:
    """Outlet -> digest of its description, for outlets that have one."""
    return {card.name: key for card in outlets if (key := card_of(card.output))}


def recognised(
    programme: Programme, known: Mapping[str, Play], over: Collection[str]
) -> tuple[dict[str, Entry], dict[str, Play]]:
    """The programme's entries under the ids by which they are already known, and the day's plays including them.

    Finished plays stay as they were heard or missed; only their outlet and script may have been renamed, and their
    clips may be others.
    """
    cards = cards_of(programme.outlets)
    entries: list[Entry] = [*programme.spots, *programme.refused]
    plays = {entry.id: play_of(entry, cards) for entry in entries}
    ids = kept_ids(known, over, plays.values())
    found: dict[str, Entry] = {}
    after = dict(known)
    for entry in entries:
        key, play = ids[entry.id], plays[entry.id]
        found[key] = entry if key == entry.id else entry._replace(id=key)
        was = known.get(key)
        if was is not None and key in over:
            after[key] = was.now_as(play)
        else:
            after[key] = play._replace(id=key)
    return found, after


def corrected(
    entries: Mapping[str, Entry], known: Mapping[str, Play], heard: Collection[str], over: Collection[str]
) -> list[Spot]:
    """The newest play of each script at each outlet, if it was heard with values that have since changed.

    Left out where the new values are still to be played there.
    """
    newest: dict[tuple[str, str], Spot] = {}
    coming: set[tuple[str, str, str]] = set()
    for key, entry in entries.items():
        if not isinstance(entry, Spot):
            continue
        if key not in over:
            coming.add((entry.outlet, entry.script, entry.said))
        elif key in heard:
            last = newest.get((entry.outlet, entry.script))
            if last is None or entry.start > last.start:
                newest[entry.outlet, entry.script] = entry
    return [
        spot
        for spot in newest.values()
        if spot.said and known[spot.id].said not in ("", spot.said)
        and (spot.outlet, spot.script, spot.said) not in coming
    ]  # fmt: skip


class Corrections:
    """Announcements that were heard with values that have since changed. They are offered for repeating, never repeated
    automatically.
    """

    def __init__(self, told: dict[str, str]) -> None:
        self._told = told
        """Id -> digest of the new values, as far as the ledger has it."""
        self._offered: dict[str, tuple[Instant, Spot]] = {}

    def note(self, found: Iterable[Spot], day: Collection[str], now: Instant) -> list[Spot]:
        """Take the corrections found in a day's programme and return the new ones. `day`: the ids of its entries."""
        spots = {spot.id: spot for spot in found}
        for key in [key for key in self._offered if key in day and key not in spots]:
            del self._offered[key]  # the heard values are right again, or the new ones will be played later
        new = [spot for key, spot in spots.items() if self._told.get(key) != spot.said]
        for spot in new:
            self._told[spot.id] = spot.said
            self._offered[spot.id] = now, spot
        return new

    def troubles(self, now: Instant, hms: Callable[[Instant], str]) -> list[Reason]:
        """The notices to show: one sentence for all outlets that heard the same."""
        self._offered = {key: each for key, each in self._offered.items() if now - each[0] < STANDS}
        outlets: dict[tuple[str, str, Instant], list[str]] = {}
        for _, spot in self._offered.values():
            outlets.setdefault((spot.title, spot.script, spot.due), []).append(spot.outlet)
        return [
            Reason("air.corrected", {"title": title, "script": script, "at": hms(due), "outlets": "、".join(names)})
            for (title, script, due), names in outlets.items()
        ]
