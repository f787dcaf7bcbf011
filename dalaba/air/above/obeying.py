"""A township's orders on this PC: verify, the village's rule, the mark on the disk, the ledger, and then the sound.

Whoever hands an order over is not believed. What is refused changes nothing; each refusal is on the ledger in words. A
stop or a cancellation is obeyed even when the disk cannot mark it: silence needs no proof that it is new.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from dalaba.air.above import decide
from dalaba.air.above.decide import Asked, TakeBack, Village
from dalaba.air.above.hub_time import HubClock
from dalaba.air.above.rate import Hourly
from dalaba.air.above.refusals import Refusals
from dalaba.air.events import FromAbove
from dalaba.air.playout import Playout, coded
from dalaba.core import atomic
from dalaba.core.clock import DAY, Clock
from dalaba.core.model import Announcement, Instant, Millis, Order, Reason
from dalaba.core.problems import Bad
from dalaba.link.requests import HubTime, Signed, SignedAppend, Sounds, parts_of
from dalaba.trust import member as members
from dalaba.trust import village_rule
from dalaba.trust.envelope import Envelope, read
from dalaba.trust.marks import KeptMarks
from dalaba.trust.member import Member
from dalaba.trust.order import FleetOrder, announcement_id, order_of
from dalaba.trust.verify import Verified, obey, verify

_EVERY: Millis = 1_000
"""How often the village's rule is looked at while something of the township sounds."""
_KEPT_IDS: Millis = 400 * DAY
_MOST_FINAL = 4_096
_MOST_OPEN = 50
"""Orders whose words are still to come."""


@dataclass(frozen=True, slots=True)
class _Checked:
    """An order that somebody who is believed signed."""

    found: Verified
    order: FleetOrder | None
    """None: it cannot be read."""
    names: tuple[str, ...]
    """The outlets here that it means."""
    wanted: Asked | Reason
    """What it asks of playing, or why the village refuses it."""
    sounded: Mapping[str, Millis] = field(default_factory=dict)
    """Outlet -> how long the sound is that it was given so far."""

    def given(self, parts: Sounds) -> _Checked:
        """The same, with this sound, too."""
        more = {outlet: self.sounded.get(outlet, 0) + decide.long(sounds) for outlet, sounds in parts.items()}
        return replace(self, sounded={**self.sounded, **more})


class Above:
    """The township's orders of one run. `trusted`: the time as this PC trusts it; None if its clock is in doubt."""

    def __init__(
        self,
        station: Path,
        clock: Clock,
        playout: Playout,
        trusted: Callable[[], Instant | None],
        marks: KeptMarks,
        hourly: Hourly,
    ) -> None:
        self._station, self._clock, self._playout, self._trusted = station, clock, playout, trusted
        self._marks, self._hourly = marks, hourly
        self._hourly.begin(clock.now(), clock.elapsed())
        self._refusals, self._hub_clock = Refusals(), HubClock()
        self._final: dict[str, Reason] = {}
        """What the village refused, by the envelope's id."""
        self._open: dict[str, _Checked] = {}
        """Orders whose words are still to come, by the envelope's id."""
        self._looked = self._swept = clock.elapsed() - DAY
        self._unmarked: Reason | None = None

    # -- what the agent hands over

    def is_ready(self, request: Signed | SignedAppend, first: bool) -> bool:
        """Whether what is asked needs no more decoding. What is refused is never decoded. `first`: no earlier one is
        still being decoded; only silence overtakes it, because a later number makes the earlier one an old one.
        """
        if isinstance(request, SignedAppend):
            opened = self._open.get(request.id)
            if opened is None or self._wrong_words(request, opened):
                return True
            return self._decoded(request) and first
        checked = self._checked(request)
        if isinstance(checked, Reason) or isinstance(checked.wanted, Reason) or _is_silence(checked.wanted):
            return True
        return (isinstance(checked.wanted, Order) or self._decoded(request)) and first

    def take(self, signed: Signed) -> dict[str, object]:
        """Obey a signed order, or refuse it. The answer says which, and what became of it."""
        checked = self._checked(signed)
        if isinstance(checked, Reason):
            return self._refused(checked, _claimed(signed))
        wanted = checked.wanted
        if isinstance(wanted, Announcement):
            why = self._playout.why_not(wanted)
            wanted = wanted if why is None else why
        if isinstance(wanted, Reason):
            if wanted.code in decide.FINAL:
                self._final[checked.found.envelope.id] = wanted
                while len(self._final) > _MOST_FINAL:
                    del self._final[next(iter(self._final))]
            return self._refused(wanted, _facts(checked, signed))
        if why := self._not_marked(checked.found, wanted):
            return self._refused(why, _facts(checked, signed))
        return self._carried_out(checked, wanted, signed)

    def append(self, said: SignedAppend) -> dict[str, object]:
        """Add the words of a signed order that was taken."""
        opened = self._open.get(said.id)
        if opened is None:
            return {**coded(Reason("air.announce_over", {"id": said.id})), "fleet": said.id}
        facts = _facts(opened)._replace(spoken_here=said.spoken_here)
        if why := self._wrong_words(said, opened):
            return self._refused(why, facts)
        self._open[said.id] = opened.given(said.parts)
        if not said.more:
            del self._open[said.id]
        answer = self._playout.append(announcement_id(said.id), parts_of(said.parts), said.more)
        if answer.code in ("air.announce_over", "air.announce_unplayable"):
            return self._refused(answer, facts)
        if said.parts:
            self._note("words", facts)
        return {**coded(answer), "id": announcement_id(said.id), "fleet": said.id}

    def hub_time(self, said: HubTime) -> Reason:
        """Take the township's time from its beacons."""
        taken = self._hub_clock.take(said, self._clock.now(), self._clock.elapsed())
        return Reason("air.above_time" if taken else "air.above_time_old")

    def no_order(self, why: Reason) -> None:
        """Note that something was handed over as an order that cannot be read at all."""
        self._refused(why, FromAbove())

    # -- each turn

    def turn(self) -> None:
        """Once a second: a mute ends what the township has sounding, and lets nothing of it begin; refusals that were
        counted are noted."""
        elapsed = self._clock.elapsed()
        if elapsed - self._looked < _EVERY:
            return
        self._looked = elapsed
        self._tell(self._refusals.over(elapsed))
        muted = self._muted()
        if muted is not None:
            for key in self._playout.from_above():
                self._playout.cancel(key, muted.params["by"])
        self._shut_out(muted)
        if elapsed - self._swept >= DAY and (now := self._trusted()) is not None:
            self._swept = elapsed
            if (self._station / members.FILE).exists():
                with suppress(Bad):  # told when the next order comes
                    self._marks.forget(now - _KEPT_IDS)

    def close(self) -> None:
        """Note what was only counted so far, and let go of the marks."""
        self._tell(self._refusals.over(self._clock.elapsed(), every=True))
        self._marks.close()

    @property
    def troubles(self) -> list[Reason]:
        """What a person should see to."""
        return [each for each in (self._unmarked, self._hub_clock.trouble) if each is not None]

    def state(self) -> dict[str, object]:
        """For `status`: whether the township is heard here; empty if this PC has none."""
        if not (self._station / members.FILE).exists():
            return {}
        return {"muted": coded(self._muted()), "sounded": sum(self._hourly.sounded(self._clock.elapsed()).values())}

    # -- deciding

    def _checked(self, signed: Signed) -> _Checked | Reason:
        """The order that counts, and what it asks of playing; or why it is none."""
        try:
            member = members.read(self._station)
        except (OSError, atomic.Broken) as error:
            return Reason("trust.member_unreadable", {"why": str(error)})
        trusted = self._now()
        try:
            found = verify(signed.wire.encode(), "order", member, self._marks, trusted, signed.live)
        except Bad as bad:
            self._unmarked = bad.reason
            return bad.reason
        if isinstance(found, Reason) or member is None:
            return found if isinstance(found, Reason) else Reason("trust.no_member")
        if signed.spoken_here and not found.envelope.body.get("text"):
            return Reason("air.above_no_words", {"id": found.envelope.id})
        order = order_of(found.envelope)
        if isinstance(order, Reason):
            return _Checked(found, None, (), order)
        final = self._final.get(found.envelope.id)
        wanted = final or decide.asked(found, order, signed.parts, signed.more, self._village(member, trusted))
        return _Checked(found, order, member.ours(order.outlets), wanted)

    def _now(self) -> Instant | None:
        """The time by which ends are judged: this PC's, or else the township's."""
        own = self._trusted()
        return self._hub_clock.now(self._clock.elapsed()) if own is None else own

    def _village(self, member: Member, trusted: Instant | None) -> Village:
        rule, quick = village_rule.read(self._station), village_rule.muted_by(self._station)
        sounded = self._hourly.sounded(self._clock.elapsed())
        doubt = trusted is not None and self._trusted() is None
        shut = self._playout.silent_by_the_hour(trusted) if doubt and trusted is not None else frozenset[str]()
        return Village(member, rule, quick, sounded, self._clock.now(), trusted, shut)

    def _muted(self) -> Reason | None:
        rule, quick = village_rule.read(self._station), village_rule.muted_by(self._station)
        code, mute = village_rule.why_muted(rule, quick, self._now())
        return Reason(code, {"by": mute.by or "—"}) if code else None

    def _shut_out(self, muted: Reason | None) -> None:
        """A mute is for what the township has planned here, too. Without a rule only its orders are not obeyed: what
        is planned is the desk's, which writes the rule."""
        township = ""
        if muted is not None and muted.code != "air.above_no_rule":
            with suppress(OSError, atomic.Broken):  # then nothing of a township's counts
                member = members.read(self._station)
                township = "" if member is None else member.township
        self._playout.shut_out(f"{township}{members.SIGN}", muted if township else None)

    def _wrong_words(self, said: SignedAppend, opened: _Checked) -> Reason | None:
        rule, order = village_rule.read(self._station), opened.order
        if rule is None or order is None:
            return Reason("air.above_no_rule", {"by": "—"})
        if said.spoken_here and not order.text:
            return Reason("air.above_no_words", {"id": said.id})
        return decide.wrong_sound(order, said.parts, opened.names, opened.found.envelope.iss, rule, opened.sounded)

    def _decoded(self, request: Signed | SignedAppend) -> bool:
        return self._playout.is_ready(parts_of(request.parts))

    def _not_marked(self, found: Verified, wanted: Asked) -> Reason | None:
        """Why it may not be obeyed now, or None after it was marked."""
        envelope = found.envelope
        try:
            new = obey(found, self._marks)
        except Bad as bad:
            self._unmarked = bad.reason
            return None if _is_silence(wanted) else bad.reason
        self._unmarked = None
        return None if new else Reason("trust.again", {"id": envelope.id, "scope": envelope.scope})

    # -- carrying out

    def _carried_out(self, checked: _Checked, wanted: Asked, signed: Signed) -> dict[str, object]:
        facts, envelope = _facts(checked, signed), checked.found.envelope
        if isinstance(wanted, Announcement):
            self._note("taken", facts._replace(to=tuple(wanted.parts), sounds=True))  # on the disk before the sound
            self._hourly.add(self._clock.elapsed(), wanted.urgent)
            if signed.more:
                self._keep_open(checked.given(signed.parts))
            came, left = self._playout.take(wanted)
            if not came.code.startswith("air.announced"):
                return self._refused(came, facts)
        else:
            with self._playout.pen.later():  # silence waits for no disk
                to = wanted.to if isinstance(wanted, Order) else ()
                self._note("taken", facts._replace(to=to))
                left = self._playout.spared(wanted) if isinstance(wanted, Order) else ()
                came = self._playout.obey(wanted) if isinstance(wanted, Order) else self._taken_back(wanted)
        also = [*left, *decide.unsaid(checked.order, checked.names, signed.parts)]
        taken = Reason("air.fleet_taken", {"id": envelope.id, "township": envelope.iss})
        return {
            **coded(taken), "id": facts.order, "fleet": envelope.id, "came": coded(came),
            "also": [coded(why) for why in also],
        }  # fmt: skip

    def _taken_back(self, wanted: TakeBack) -> Reason:
        answers = [self._playout.cancel(key, wanted.actor) for key in wanted.ids]
        return next(
            (each for each in answers if each.code == "air.cancelled"), Reason("air.announce_over", {"id": "—"})
        )

    def _keep_open(self, checked: _Checked) -> None:
        self._open[checked.found.envelope.id] = checked
        while len(self._open) > _MOST_OPEN:
            del self._open[next(iter(self._open))]

    def _refused(self, why: Reason, facts: FromAbove) -> dict[str, object]:
        if self._refusals.add(why, self._clock.elapsed()):
            self._note("refused", facts, why)
        return {**coded(why), "fleet": facts.id, "also": []}

    def _tell(self, counted: tuple[tuple[Reason, int], ...]) -> None:
        for why, count in counted:
            self._note("refused", FromAbove(times=count), why)

    def _note(self, did: str, facts: FromAbove, why: Reason | None = None) -> None:
        said = facts._replace(did=did)._asdict()
        usual = FromAbove._field_defaults
        detail = {name: value for name, value in said.items() if value != usual[name]}
        actor = f"{facts.township}/{'、'.join(facts.signers)}" if facts.township else ""
        self._playout.pen.write("fleet", actor=actor, why=why, detail=detail)


def _is_silence(wanted: Asked) -> bool:
    return isinstance(wanted, TakeBack) or (isinstance(wanted, Order) and wanted.verb == "stop")


def _claimed(signed: Signed) -> FromAbove:
    """What the wire says of itself, for the ledger. Nothing of it is proven."""
    try:
        wire = read(signed.wire.encode())
    except ValueError:
        return FromAbove(live=signed.live)
    signers = tuple(kid[:16] for kid, _ in wire.signatures)
    return _of_envelope(wire.envelope)._replace(signers=signers, live=signed.live)


def _facts(checked: _Checked, signed: Signed | None = None) -> FromAbove:
    """What was proven of an order, for the ledger."""
    found, order = checked.found, checked.order
    names = tuple(each.name or each.kid for each in (found.by, *found.second))
    said = _of_envelope(found.envelope)._replace(signers=names)
    if order is not None:
        said = said._replace(verb=order.verb, title=order.title[:200])
    return said if signed is None else said._replace(live=signed.live, spoken_here=signed.spoken_here)


def _of_envelope(envelope: Envelope) -> FromAbove:
    return FromAbove(
        id=envelope.id, order=announcement_id(envelope.id), township=envelope.iss, scope=envelope.scope,
        level=envelope.level, seq=envelope.seq, epoch=envelope.epoch,
    )  # fmt: skip
