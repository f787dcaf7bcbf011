"""Live talks: what gives way, how long they last, and what the ledger has of them. `admission` decides who may speak.

A talk is ordered, its talker connects, and only then does other sound give way. While it lasts, the outlets' programme
is held; afterwards it goes on as it stands at that time.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping

from dalaba.air.outputs.live_source import LiveSource
from dalaba.air.playout.admission import TITLE, around, kept_out, no_talk
from dalaba.air.playout.airing import Airing
from dalaba.air.playout.channel import Channel
from dalaba.air.playout.effects import PlayLive, Steps, Write, asked
from dalaba.air.playout.handed import On
from dalaba.air.playout.noted import coded
from dalaba.air.playout.spot_sound import loudness
from dalaba.air.playout.talk import Talk
from dalaba.air.talkline import Line
from dalaba.air.talkline.recording import Recording
from dalaba.core import clock as clocks
from dalaba.core.clock import Clock
from dalaba.core.model import Event, Instant, Millis, Priority, Reason, Spot
from dalaba.link import requests

USUAL: Millis = 180_000
"""The longest that a talk lasts if the order does not say."""
FOLDER = "records/talk"
_DONE: Millis = 2_000
"""How long to wait for a recording to be closed."""
_HALL = ("onsite", "school")
"""Kinds of outlets whose loudspeakers are not horns."""


class Talks:
    """The talks of one playout, with their lines and recordings. All methods are called from the loop's thread."""

    def __init__(self, clock: Clock, airing: Airing) -> None:
        self._clock, self._airing = clock, airing
        self._folder, self._channels, self._talks = airing.folder, airing.channels, airing.talks

    # -- the order

    def begin(self, asked: requests.Talk) -> Steps[dict[str, object]]:
        """Ask for a talk. Returns where the talker should connect, or why it is refused."""
        names, actor, reason = tuple(dict.fromkeys(asked.to)), asked.actor, asked.reason.strip()
        priority: Priority = asked.priority
        if why := self._refusal(asked):
            return coded(why)
        able = tuple(name for name in names if not self._channels[name].hindrance)
        talk = self._made(able, actor, reason, priority, self._limit(able, asked.seconds), asked)
        detail = {"verb": "talk", "to": list(able), "why": reason, "id": talk.id, "priority": priority}
        through = {"exam": asked.exam, "confirmed": asked.confirmed} if asked.exam or asked.confirmed else {}
        yield Write("order", actor=actor, detail={**detail, "limit": talk.limit, **through})
        where = {"port": talk.line.port, "token": talk.line.token, "seconds": talk.limit / 1000}
        silent = {name: coded(why) for name in names if (why := self._channels[name].hindrance)}
        said = coded(Reason("air.talking", {"outlets": "、".join(able), "minutes": _minutes(talk.limit)}))
        return {**said, **where, "outlets": list(able), "silent": silent, "wake": self._wake(able) / 1000}

    def _limit(self, able: tuple[str, ...], asked: float | None) -> Millis:
        wanted = USUAL if asked is None else round(asked * 1000)
        return min([wanted, *(self._channels[name].card.talk_limit for name in able)])

    def _made(
        self,
        able: tuple[str, ...],
        actor: str,
        reason: str,
        priority: Priority,
        limit: Millis,
        asked: requests.Talk,
    ) -> Talk:
        key, source = secrets.token_hex(8), LiveSource()
        cards = [self._channels[name].card for name in able]
        kept = any(card.talk_recorded for card in cards)
        recording = Recording(self._folder / self._file(key, able[0])) if kept else None
        line = Line(
            source, "hall" if all(card.kind in _HALL for card in cards) else "horn", recording, self._clock.wake
        )
        talk = Talk(key, able, actor, reason, priority, limit, source, line, recording, asked)
        self._talks.append(talk)
        return talk

    def _file(self, key: str, outlet: str) -> str:
        began = clocks.local(self._clock.now(), self._airing.zone)
        return f"{FOLDER}/{began:%Y-%m-%d/%H%M}-{outlet}-{key[:6]}.mp3"

    def _wake(self, able: Iterable[str]) -> Millis:
        """How long the amplifiers need that must be switched on for it."""
        cards = [self._channels[name].card for name in able if not self._channels[name].on]
        return max((card.amplifier.before for card in cards if card.amplifier and card.amplifier.on), default=0)

    def broken_off(self, orders: Mapping[str, Event]) -> Steps[None]:
        """Note the end of talks that an earlier run of air began and did not finish."""
        for key, order in orders.items():
            detail = {"id": key, "outlets": order.detail.get("to"), "to": order.detail.get("to"), "at": order.wall}
            yield Write("talk", actor=order.actor, why=Reason("air.power_lost"), detail=detail)

    def _refusal(self, asked: requests.Talk) -> Reason | None:
        now = self._clock.now()
        coming = {name: now + talk.limit for talk in self._talks if not talk.at for name in talk.outlets}
        return no_talk(self._channels, asked, coming, self._airing.sayings.pauses(), now, self._airing.zone)

    # -- its turns

    def turn(self) -> Steps[Instant | None]:
        """Begin talks whose talkers have connected, and end those that are over. Returns when to call this again."""
        for talk in list(self._talks):
            if talk.line.speaking and not talk.at and talk.why is None:
                yield from self._start(talk)
            yield from self._end_if_over(talk)
        times = [self._next(talk) for talk in self._talks]
        return min((time for time in times if time is not None), default=None)

    def _start(self, talk: Talk) -> Steps[None]:
        """Let other sound give way, and let the talk be heard at its outlets."""
        now, given_way = self._clock.now(), Reason("air.talk", {"actor": talk.actor})
        talk.at, talk.since = now, self._clock.mono()
        here = [self._channels[name] for name in talk.outlets if name in self._channels]
        out = {each.name: why for each in here if (why := kept_out(each, talk.asked, now, self._airing.zone))}
        talk.why = next(iter(out.values()), None)  # an exam may have begun since it was ordered
        for channel, near in around(self._channels, [name for name in talk.outlets if name not in out]):
            if near:
                yield from self._airing.give_way(channel, given_way)
            elif why := channel.halted or channel.device:
                talk.why = why
            else:
                yield from self._airing.give_way(channel, given_way)
                yield from self._open(talk, channel, now)
        if self._sounding(talk):
            talk.why = None

    def _open(self, talk: Talk, channel: Channel, now: Instant) -> Steps[None]:
        spot = talk.spot_id(channel.name)
        gain = loudness(channel.card, 100, now, talk.priority == "urgent")
        if why := (yield from asked(PlayLive(channel.name, spot, talk.source, gain))):
            talk.why = why
            return
        said = Spot(spot, channel.name, now, now, talk.limit, "", TITLE, "", talk.priority, "now", (), latest=now)
        channel.hand(On(said, now, now + talk.limit, kind="talk"))
        channel.talk_begins(Reason("air.talk", {"actor": talk.actor}))

    def _end_if_over(self, talk: Talk) -> Steps[None]:
        mono = self._clock.mono()
        if talk.at and talk.why is None and mono - talk.since >= talk.limit:
            talk.why = Reason("air.talk_limit", {"minutes": _minutes(talk.limit)})
            talk.line.hang_up()
        if talk.line.over and not talk.at:
            talk.at, talk.why = self._clock.now(), talk.line.over
        if not talk.at or self._sounding(talk):
            return
        if talk.over is None:
            talk.over = mono
            talk.line.hang_up()
            if talk.recording is not None:
                talk.recording.end()
        if talk.recording is None or talk.recording.done or mono - talk.over > _DONE:
            yield from self._close(talk)

    def _sounding(self, talk: Talk) -> bool:
        spots = {talk.spot_id(name) for name in talk.outlets}
        return any(on.spot.id in spots for channel in self._channels.values() for on in channel.on)

    def _next(self, talk: Talk) -> Instant | None:
        now = self._clock.now()
        if talk.over is not None or talk.line.over:
            return now + 20
        return now + max(1, talk.since + talk.limit - self._clock.mono()) if talk.at else None

    def _close(self, talk: Talk) -> Steps[None]:
        """Note the end of a talk on the ledger, and tell the talker."""
        self._talks.remove(talk)
        why = talk.why or talk.line.over or Reason("air.talk_over")
        detail: dict[str, object] = {
            "id": talk.id, "outlets": list(talk.outlets), "to": list(talk.outlets), "at": talk.at,
            "ms": max(talk.played.values(), default=0), "played": dict(talk.played), "dropped_ms": talk.source.dropped,
            **self._kept(talk.recording),
        }  # fmt: skip
        yield Write("talk", actor=talk.actor, why=why, detail=detail)
        told: dict[str, object] = {
            name: detail[name] for name in ("ms", "file", "digest", "unrecorded") if name in detail
        }
        talk.line.close({**coded(why), **told})

    def _kept(self, recording: Recording | None) -> dict[str, object]:
        if recording is None:
            return {}
        if recording.failed or not recording.done:
            return {"unrecorded": coded(recording.failed or Reason("air.talk_unrecorded", {"error": "-"}))}
        return {"file": recording.path.relative_to(self._folder).as_posix(), "digest": recording.digest}

    def clock_put(self, by: Millis) -> None:
        """The wall clock was changed: a talk goes on."""
        for talk in self._talks:
            talk.at += by if talk.at else 0

    def close(self, reason: Reason) -> Steps[None]:
        """End all talks; their sound was cut already."""
        for talk in list(self._talks):
            talk.why, talk.at = talk.why or reason, talk.at or self._clock.now()
            talk.line.hang_up()
            if talk.recording is not None:
                talk.recording.end()
                talk.recording.wait(_DONE / 1000)
            yield from self._close(talk)
            talk.line.wait(0.5)


def _minutes(length: Millis) -> str:
    """A number for a sentence: 10, 1.5, and never 0.0833333."""
    return f"{max(0.1, round(length / 60_000, 1)):g}"
