"""Taking programmes: opening their outlets, queueing their spots, withdrawing what a change removes, and writing the
plan to the ledger.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from dalaba.air.playout.airing import Airing
from dalaba.air.playout.announcements import Announcements
from dalaba.air.playout.backdrop import Backdrop
from dalaba.air.playout.background import Background
from dalaba.air.playout.channel import Channel
from dalaba.air.playout.decide import LATE
from dalaba.air.playout.effects import Close, Rename, Steps, Write, WriteMany, WriteMissed, opened
from dalaba.air.playout.known_plays import Corrections, cards_of, corrected, recognised
from dalaba.air.playout.noted import over, plan_event
from dalaba.air.playout.stops import in_zone
from dalaba.core import clock as clocks
from dalaba.core.model import Instant, Millis, OutletCard, Programme, Reason, Refusal, Spot
from dalaba.core.spot_id import SpotId
from dalaba.link.identity import card_of

_DAYS_KEPT = 10
"""Days whose spots are remembered one by one. Spots of older days are over and on the ledger."""


@dataclass(slots=True)
class Programmes:
    """The programmes that one playout has taken."""

    airing: Airing
    announcements: Announcements
    background: Background
    corrections: Corrections
    born: Instant
    """When this run of air began."""
    first: Instant
    """When this station was first on the air; 0 if that is long ago."""
    days: dict[str, dict[str, Spot | Refusal]] = field(default_factory=dict)
    elsewhere: dict[str, set[str]] = field(default_factory=dict)
    """Date -> its outlets that are not played here."""

    def load(self, programme: Programme, now: Instant) -> Steps[None]:
        """Take a day's programme, or the changed one of a day already taken, and write its plan to the ledger.

        Spots that the changed programme no longer has are withdrawn, and cut if they are sounding. A new spot in a
        changed programme whose time is over was never due.
        """
        past = self.airing.past
        yield from self.airing.listen(list(self.airing.channels.values()), now)
        yield from self.background.note_ends(now)
        yield from self.open(programme, now)
        before = self.days.get(programme.date, {})
        changed = bool(before) or programme.date in past.days
        entries, plays = recognised(programme, past.known_on(programme.date), past.begun)
        entries = {
            key: entry
            for key, entry in entries.items()
            if key in before or key in past.known or not ((changed and over(entry, now)) or self._before_us(entry))
        }
        past.plays[programme.date] = plays  # also those never due, so that they do not count as new next time
        yield from self._withdraw(programme.date, before, entries, now)
        yield from self._note_plan(programme, before, entries)
        yield from self._note_corrected(programme.date, entries, now)
        yield from self._moved_back(before, entries, now)
        self.days[programme.date] = entries
        self._forget_old_days()
        self._forget_lateness(before, entries)
        self.queue()

    def open(self, programme: Programme, now: Instant) -> Steps[None]:
        """Open the programme's outlets, and close all others, without taking the programme. For a past day, only add
        missing outlets.
        """
        channels = self.airing.channels
        zone = self.airing.zone = ZoneInfo(programme.zone)
        stands = programme.date >= clocks.today(now, zone).isoformat()
        if stands:
            yield from self._rename(programme.outlets, now)
        for card in programme.outlets:
            if stands or card.name not in channels:
                yield from self._open(card, now)
        for name in set(channels) - {card.name for card in programme.outlets} if stands else ():
            yield from self._retire(channels[name], now)

    def clock_put(self, by: Millis) -> None:
        """Move the recorded times with the wall clock."""
        self.born += by
        self.first += by if self.first else 0

    def judge_again(self, now: Instant, slack: Millis) -> list[str]:
        """Let spots play that were judged missed only because the clock was ahead; returns their ids."""
        early = [spot.id for spot in self.airing.judged.too_early(now, slack)]
        again = [key for key in early if any(key in day for day in self.days.values())]
        self.airing.past.done.difference_update(again)
        if again:
            self.queue()
        return again

    # -- outlets

    def _rename(self, cards: Sequence[OutletCard], now: Instant) -> Steps[None]:
        """Rename outlets whose name changed while their description stayed: what sounds goes on, and orders stand."""
        channels, past = self.airing.channels, self.airing.past
        names, before = {card.name for card in cards}, past.places
        here = {card_of(channel.card.output): name for name, channel in channels.items() if name not in names}
        gone = {key: name for name, key in before.items() if name not in names and name not in channels}
        for card in cards:
            if card.output is None or card.name in channels:
                continue
            key = card_of(card.output)
            old = here.get(key) or (gone.get(key) if card.name not in before else None)
            if old is None:
                continue
            channel = channels.get(old)
            if channel is not None and self.airing.sayings.busy_at(channel):
                # orders for the old name end with it
                yield from self._retire(channel, now, Reason("air.renamed_ends", {"old": old, "new": card.name}))
                continue
            past.rename(old, card.name)
            if channel is not None:
                if not any(on.via for on in channel.on):
                    yield from self.airing.papers.close_spare(old)
                channels[card.name] = channels.pop(old)
                channel.is_called(card.name)
                yield Rename(old, card.name)
                yield from self.background.rename(old, card.name)
            why = Reason("air.renamed", {"old": old, "new": card.name})
            yield Write("renamed", output=card.name, why=why, detail={"from": old})

    def _open(self, card: OutletCard, now: Instant) -> Steps[None]:
        channel = self.airing.channels.get(card.name)
        if channel is None:
            if card.output is not None:
                yield from self._opened(card, now)
            return
        if card.output is None:
            yield from self._retire(channel, now)
            return
        if channel.card.spare != card.spare and not any(on.via for on in channel.on):
            yield from self.airing.papers.close_spare(card.name)
        if channel.card.output != card.output:
            yield from self.airing.cut(channel, Reason("air.programme_changed"))
            yield from self.background.close_output(channel, now)
            yield Close(card.name)
            channel.has_output((yield from opened(card)))
        channel.has_card(card)

    def _opened(self, card: OutletCard, now: Instant) -> Steps[None]:
        """Add a channel, with the orders of earlier runs that still stand."""
        past, name = self.airing.past, card.name
        channel = Channel(card, (yield from opened(card)), self.born, Reason("air.not_running"))
        by = past.yielded.get(name)
        yielded = None if by is None else Reason("air.yielded", {"by": by})
        stops = (past.stopped.get(name), past.stopped_above.get(name))
        stopped, above = (why and in_zone(why, self.airing.zone) for why in stops)
        channel.stands(stopped, above, yielded, past.volumes.get(name))
        yield from self.announcements.take_up(channel, list(past.announced.values()), now)
        self.airing.channels[name] = channel

    def _retire(self, channel: Channel, now: Instant, why: Reason | None = None) -> Steps[None]:
        """Stop playing an outlet here: end what sounds and what people ordered, and say so. Standing orders stay."""
        why, past = why or Reason("air.programme_changed"), self.airing.past
        past.stand(channel.name, channel.stopped, channel.stopped_above, channel.yielded, channel.volume)
        past.done.update(spot.id for spot in channel.ordered)
        yield from self.announcements.end(channel, why)
        yield from self.airing.cut(channel, why)
        yield from self.airing.papers.close_spare(channel.name)
        yield from self.background.retire(channel, now, why)
        yield Close(channel.name)
        del self.airing.channels[channel.name]

    # -- changes

    def _before_us(self, entry: Spot | Refusal) -> bool:
        """Whether an entry's time was over before the station was first on the air, so that it was never due."""
        if over(entry, self.first):
            return True
        if isinstance(entry, Spot) and entry.flow is not None:
            return False
        return isinstance(entry, Spot) and entry.catch_up == "skip" and entry.start < self.first - LATE

    def _withdraw(
        self, day: str, before: Mapping[str, Spot | Refusal], after: Mapping[str, Spot | Refusal], now: Instant
    ) -> Steps[None]:
        past = self.airing.past
        gone = (set(before) | past.days.get(day, set())) - set(after)
        for channel in self.airing.channels.values():
            # What directly follows the current sound is due within the output's `ahead`; it counts as begun and plays.
            if channel.on and channel.on[0].spot.id in gone:
                keep = {on.spot.id for on in channel.on} - gone
                yield from self.airing.cut(channel, Reason("air.programme_changed"), keep)
            channel.forget(gone)
            yield from self.background.end(channel, now, Reason("air.programme_changed"), gone)
        events = list(self._withdrawals(gone - past.begun, before, now))
        yield WriteMany(events)
        past.withdraw(str(event["spot"]) for event in events)

    def _withdrawals(
        self, gone: set[str], before: Mapping[str, Spot | Refusal], now: Instant
    ) -> Iterator[dict[str, object]]:
        """Take back what is no longer due. What was already due keeps its outcome: what prevented it, or that nobody
        reported.
        """
        for key in sorted(gone):
            entry = before.get(key)
            outlet = SpotId.parse(key).outlet if entry is None else entry.outlet
            plan = self.airing.past.plans.get(key)
            start = _moment(entry) if entry else plan.moment if plan else None
            refused = isinstance(entry, Refusal) if entry else plan is not None and plan.refused
            channel = self.airing.channels.get(outlet)
            if not isinstance(start, int) or start > now:
                yield {"kind": "withdrawn", "spot": key, "output": outlet}
            elif channel is not None and not refused:
                why = channel.hindrance or channel.talked or channel.gave_way or self.airing.held
                why = why or (channel.gap if start < channel.able_since - LATE else None)
                more = {"reason": why.code, "detail": {"params": dict(why.params)}} if why else {}
                yield {"kind": "withdrawn", "spot": key, "output": outlet, **more}

    def _note_plan(
        self, programme: Programme, before: Mapping[str, Spot | Refusal], entries: Mapping[str, Spot | Refusal]
    ) -> Steps[None]:
        past = self.airing.past
        elsewhere = {card.name for card in programme.outlets if card.output is None}
        cards = cards_of(programme.outlets)
        moved = elsewhere ^ self.elsewhere.get(programme.date, elsewhere)
        self.elsewhere[programme.date] = elsewhere
        counts = {"date": programme.date, "spots": len(programme.spots), "refused": len(programme.refused)}
        events: list[dict[str, object]] = [{"kind": "programme", "detail": {**counts, **self._standing()}}]
        for key, entry in entries.items():
            new = before[key] != entry if key in before else not past.same(key, entry)
            if key not in past.done and (new or entry.outlet in moved):
                events.append(plan_event(entry, elsewhere, cards.get(entry.outlet, "")))
        if len(events) > 1 or not before:
            yield WriteMany(events)
        past.known.update(entries)

    def _moved_back(
        self, before: Mapping[str, Spot | Refusal], entries: Mapping[str, Spot | Refusal], now: Instant
    ) -> Steps[None]:
        """Miss what must be on its second and was moved to a time that is over: a bell rings at no other time."""
        for key, spot in entries.items():
            was = before.get(key)
            if not (isinstance(spot, Spot) and isinstance(was, Spot)) or key in self.airing.past.done:
                continue
            if spot.timing == "exact" and spot.start < now - LATE <= was.start and spot.outlet in self.airing.channels:
                self.airing.past.done.add(key)
                yield WriteMissed(spot.outlet, spot, Reason("air.moved_back"))

    def _note_corrected(self, day: str, entries: Mapping[str, Spot | Refusal], now: Instant) -> Steps[None]:
        """Offer to repeat what was heard with values that have since changed."""
        past = self.airing.past
        found = corrected(entries, past.plays[day], past.heard, past.done)
        for spot in self.corrections.note(found, entries, now):
            detail = {"said": spot.said, "title": spot.title}
            yield Write("corrected", spot.id, spot.outlet, why=Reason("air.corrected_one"), detail=detail)

    def _standing(self) -> dict[str, object]:
        """Orders that stand until a person changes them, including those for outlets that are not there now."""
        past = self.airing.past
        for name, channel in self.airing.channels.items():
            past.stand(name, channel.stopped, channel.stopped_above, channel.yielded, channel.volume)
        stopped = {name: dict(why.params) for name, why in past.stopped.items()}
        above = {name: dict(why.params) for name, why in past.stopped_above.items()}
        lasting = self.airing.sayings.lasting()
        standing = {"stopped": stopped, "yielded": dict(past.yielded), "volumes": dict(past.volumes)}
        standing |= {"stopped_above": above} if above else {}
        return {**standing, **({"lasting": lasting} if lasting else {})}

    # -- the queue

    def queue(self) -> None:
        """Give each outlet its remaining spots of all days taken, in order of their start."""
        waiting: dict[str, list[Spot]] = {name: [] for name in self.airing.channels}
        flows: dict[str, list[Spot]] = {name: [] for name in self.airing.backdrops}
        for day in self.days.values():
            for key, entry in day.items():
                if isinstance(entry, Spot) and entry.outlet in waiting and key not in self.airing.past.done:
                    (waiting[entry.outlet] if entry.flow is None else flows.setdefault(entry.outlet, [])).append(entry)
        for name, spots in waiting.items():
            self.airing.channels[name].plan(_in_order(spots))
        for name, spots in flows.items():
            self.airing.backdrops.setdefault(name, Backdrop(name)).plan(_in_order(spots))

    def _forget_old_days(self) -> None:
        """Forget the oldest days. They are counted, not compared with today, because a clock that was wrong for a while
        must not empty the list.
        """
        while len(self.days) > _DAYS_KEPT:
            day = next(iter(self.days))
            self.airing.past.forget(day, self.days.pop(day), self.airing.sayings.seen)
            self.elsewhere.pop(day, None)

    def _forget_lateness(self, before: Mapping[str, Spot | Refusal], after: Mapping[str, Spot | Refusal]) -> None:
        """Calls that were given new times are on time; nothing of an earlier gap remains to be made up."""
        for key, entry in after.items():
            was = before.get(key)
            if isinstance(entry, Spot) and isinstance(was, Spot) and entry.start != was.start:
                channel = self.airing.channels.get(entry.outlet)
                if channel is not None:
                    channel.forget_lateness(entry.campaign)


def _in_order(spots: list[Spot]) -> list[Spot]:
    return sorted(spots, key=lambda each: (each.start, each.id))


def _moment(entry: Spot | Refusal) -> Instant:
    return entry.start if isinstance(entry, Spot) else entry.due
