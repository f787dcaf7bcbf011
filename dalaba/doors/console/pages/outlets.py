"""播放点: each outlet with its card, volume and hours; a tone, and whether it was heard; who may play there now.

Cards and hours are changed in `station.yaml` where they stand. A card is found by listening: one press writes it, waits
until air has it, and plays the tone.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dalaba.air import ledger
from dalaba.air.ledger import LedgerError
from dalaba.core import clock
from dalaba.core.clock import DAY, SystemClock
from dalaba.core.lock import Held
from dalaba.core.model import Event, Millis, OutputSpec, Reason
from dalaba.core.problems import Bad
from dalaba.desk import sound_check
from dalaba.desk.editing import Changed
from dalaba.desk.editing.outlets import Refused, as_written, change
from dalaba.doors.console.actions import Front, Outcome
from dalaba.doors.console.pages.page import Deed, Facts, Look, Page, Visit
from dalaba.doors.console.requests import Asked, Wrong
from dalaba.doors.console.state import OutletNow
from dalaba.health.facts import Sound
from dalaba.health.listed import Listed, listed, missing
from dalaba.link import handover
from dalaba.messages import sentence
from dalaba.station.days import Stretch
from dalaba.station.hours import Hours, shown
from dalaba.station.outlets import Outlet, RelaySource, Setup
from dalaba.station.outlets.outputs import shown_address
from dalaba.views.asrun import spoken

_CHECKED_WITHIN: Millis = 31 * DAY
"""How far back sound checks count."""
_CARDS_KEPT = 10.0
"""Seconds for which the list of cards counts as what is there now."""
_TAKEN_UP = 20.0
"""Seconds in which the desk hands a changed card over to air."""
_LOOKS = 0.1
_APART = re.compile(r"[\s,，、;；]+")


# -- what is shown


def facts(visit: Visit) -> Facts:
    """Every outlet, with its card and what may be changed."""
    front = visit.front
    setup = front.setup
    cards = _cards(front, setup)
    outlets = [_outlet(visit, setup, name, number, cards) for number, name in enumerate(setup.outlets)]
    return {
        "pieces": parts(visit, front.look()),
        "outlets": outlets,
        "cards": [each for each in cards.there if _is_card(each)],
        "lost": len(cards.lost),
        "no_list": cards.trouble,
        "relays": [_relay(visit, name, source) for name, source in setup.relays.items()],
    }


def parts(visit: Visit, look: Look) -> dict[str, str]:
    """What changes by itself: how each outlet is now, and how many were heard."""
    answer, events = look
    front = visit.front
    setup, lanes = front.setup, {lane.name: lane for lane in front.shown(answer).lanes}
    checks = _checks(front, events)
    shut = _shut(front)
    found = {"outlets-head": visit.piece("outlets_head.html", **_coverage(setup, checks))}
    for number, (name, outlet) in enumerate(setup.outlets.items()):
        found[f"outlet-{number}"] = visit.piece(
            "outlets_now.html", **_now(visit, outlet, lanes.get(name), checks.get(name), shut.get(name))
        )
    return found


def _now(
    visit: Visit, outlet: Outlet, lane: OutletNow | None, check: Event | None, shut: Reason | None
) -> dict[str, Any]:
    here = outlet.output is not None
    state = lane.state if lane else "hindered" if here else "silent"
    return {
        "name": outlet.name,
        "state": state,
        "words": sentence(f"console.lane_{state}", visit.ui) if here else visit.say("elsewhere"),
        "lane": lane,
        "silent": spoken(shut, visit.ui, page=True) if shut else "",
        "volume": lane.volume if lane and lane.volume is not None else outlet.volume,
        "check": _check_words(visit, check) if here else "",
        "heard": None if check is None else check.detail.get("heard"),
    }


def _check_words(visit: Visit, check: Event | None) -> str:
    if check is None:
        return visit.say("never_checked")
    day = clock.local(check.wall, visit.front.setup.zone)
    heard = "check_heard" if check.detail.get("heard") is True else "check_not_heard"
    return sentence(f"page_outlets.{heard}", visit.ui, day=f"{day:%m-%d %H:%M}", by=check.actor or "?")


def _shut(front: Front) -> dict[str, Reason]:
    """Outlet -> why it must be silent now."""
    now, plan = front.now(), front.station.plan
    hours = Hours(front.setup, clock.today(now, front.setup.zone), plan.days, plan.exams)
    found = {}
    for name in front.setup.outlets:
        spans = (each for each in hours.closed(name) if each.since <= now < each.until)
        if (first := next(spans, None)) is not None:
            found[name] = first.reason
    return found


def _coverage(setup: Setup, checks: Mapping[str, Event]) -> dict[str, Any]:
    """How many outlets of this PC somebody has listened to, and which were not heard."""
    here = [name for name, outlet in setup.outlets.items() if outlet.output is not None]
    heard = [name for name in here if name in checks and checks[name].detail.get("heard") is True]
    silent = [name for name in here if name in checks and checks[name].detail.get("heard") is False]
    return {"here": len(here), "heard": len(heard), "silent": silent}


class _Checks:
    """The last sound check of each outlet, read from the ledger once and then with what is new."""

    def __init__(self, folder: Path, since: int) -> None:
        self.seq, self.found = 0, dict[str, Event]()
        try:
            self.take(ledger.events(folder / "records", since))
        except LedgerError:
            pass  # air reports a ledger that cannot be read

    def take(self, events: Iterable[Event]) -> None:
        for event in events:
            if event.seq > self.seq:
                self.seq = event.seq
                if event.kind == "sound_check":
                    self.found[event.output] = event


_CHECKS: dict[Path, _Checks] = {}
_READING = threading.Lock()


def _checks(front: Front, events: Sequence[Event]) -> dict[str, Event]:
    with _READING:
        known = _CHECKS.get(front.folder)
        if known is None or (events and events[0].seq > known.seq + 1):
            known = _CHECKS[front.folder] = _Checks(front.folder, front.now() - _CHECKED_WITHIN)
        known.take(events)
        return dict(known.found)


@dataclass(frozen=True, slots=True)
class _Cards:
    """The cards that are there, and outlet -> why its own is not."""

    there: tuple[Listed, ...] = ()
    lost: Mapping[str, Reason] = field(default_factory=dict)
    trouble: Reason | None = None


_SOUND: list[tuple[float, Sound]] = []


def _looked(anew: bool = False) -> Sound:
    """The PC's cards; asked of the system again after some seconds."""
    from dalaba.health import looked_at

    with _READING:
        if not _SOUND or anew or time.monotonic() - _SOUND[0][0] > _CARDS_KEPT:
            _SOUND[:] = [(time.monotonic(), looked_at())]
        return _SOUND[0][1]


def _cards(front: Front, setup: Setup) -> _Cards:
    sound = _looked()
    if isinstance(sound.devices, Reason):
        return _Cards(trouble=sound.devices)
    bound = {name: each.output for name, each in setup.outlets.items() if each.output}
    lost = {name: why for name, _, _, why in missing(bound, sound)}
    return _Cards(tuple(listed(bound, sound)), lost)


def _is_card(each: Listed) -> bool:
    """Whether it is a card of its own, and no other way to one."""
    return each.card.device.channels > 0


def _outlet(visit: Visit, setup: Setup, name: str, number: int, cards: _Cards) -> dict[str, Any]:
    """What stands still on an outlet's card: where its sound goes, its hours, who hears it."""
    outlet = setup.outlets[name]
    near = sorted(setup.neighbours.get(name, ()))
    try:
        written = as_written(visit.front.folder, name) if outlet.output is not None else None
    except (Bad, OSError):
        written = None
    said = written.said if written else {}
    return {
        "number": number,
        "name": name,
        "here": outlet.output is not None,
        "card": _spec(visit, outlet.output),
        "lost": cards.lost.get(name),
        "url": bool(outlet.output and outlet.output.url),
        "spare": _spec(visit, outlet.spare) if outlet.spare else "",
        "amplifier": outlet.amplifier is not None,
        "hours": _hours(visit, outlet),
        "softer": [visit.say("softer_line", hours=_stretch(each), percent=percent) for each, percent in outlet.softer],
        "hushed": outlet.quiet_volume if outlet.quiet_volume < outlet.max_volume else None,
        "near": visit.say("comma").join(near),
        "max_volume": outlet.max_volume,
        "editable": bool(written and "device" in said),
        "was": written.was if written else "",
        "device": "".join(said.get("device", ())),
        "channels": visit.say("comma").join(said.get("channels", ("1",))),
        "volume": "".join(said.get("volume", ())),
        "own_quiet": visit.say("comma").join(said.get("quiet_hours", ())),
    }


def _spec(visit: Visit, spec: OutputSpec | None) -> str:
    if spec is None:
        return ""
    channels = visit.say("comma").join(map(str, spec.channels))
    return spec.device if spec.url else visit.say("card_line", device=spec.device, channels=channels)


def _relay(visit: Visit, name: str, source: RelaySource) -> str:
    """A source of relays: where it comes from, and what is heard while there is no signal."""
    relay = source.relay
    where = shown_address(relay.url) if relay.url else relay.device
    otherwise = source.otherwise or visit.say("relay_silence")
    return visit.say("relay_line", name=name, where=where, otherwise=otherwise)


def _hours(visit: Visit, outlet: Outlet) -> str:
    quiet = visit.say("comma").join(_stretch(each) for each in outlet.quiet)
    open_ = visit.say("comma").join(_stretch(each) for each in outlet.allowed)
    said = [visit.say("quiet_line", hours=quiet)] if quiet else []
    said += [visit.say("allowed_line", hours=open_)] if open_ else []
    return " ".join(said) or visit.say("no_quiet")


def _stretch(stretch: Stretch) -> str:
    if stretch.window is None:
        return stretch.period
    return shown(stretch.window)


# -- what is done


def _tone(visit: Visit) -> Outcome:
    """Play the tone on one outlet."""
    outlet = _named(visit)
    visit.asked.done()
    return _played(visit, outlet)


def _played(visit: Visit, outlet: str, before: tuple[Reason, ...] = ()) -> Outcome:
    try:
        told = sound_check.play(visit.front.station, outlet, visit.person.name, False, _Clock(visit.front))
    except (Held, OSError) as error:
        why = Reason("page_outlets.no_tone", {"outlet": outlet, "why": str(error)})
        return Outcome(why, False, before)
    played = sound_check.PLAYED.get(told.code, False)
    asked = (Reason("page_outlets.was_it_heard", {"outlet": outlet}),) if played else ()
    return Outcome(told, played, (*before, *asked))


class _Clock(SystemClock):
    """The station's time, as the desk has it."""

    def __init__(self, front: Front) -> None:
        super().__init__()
        self._by = front.now() - super().now()

    def now(self) -> int:
        return super().now() + self._by


def _heard(visit: Visit) -> Outcome:
    """Write on the ledger whether the tone was heard."""
    outlet, heard = _named(visit), visit.asked.choice("heard", ("yes", "no"), "yes") == "yes"
    text = visit.asked.text("note")
    visit.asked.done()
    try:
        refused = sound_check.note(visit.front.folder, outlet, heard, text, visit.person.name, visit.front.now())
    except (LedgerError, OSError) as error:
        return Outcome(Reason("page_outlets.not_noted", {"outlet": outlet, "why": str(error)}), False)
    if refused is not None:
        return Outcome(refused, False)
    code = "page_outlets.noted_heard" if heard else "page_outlets.noted_silent"
    return Outcome(Reason(code, {"outlet": outlet}), True, parts=parts(visit, visit.front.look()))


def _save(visit: Visit) -> Outcome:
    """Write an outlet's volume and quiet hours into `station.yaml`."""
    outlet, asked = _named(visit), visit.asked
    said = {
        "volume": _words(asked.text("volume", 8)),
        "quiet_hours": _words(asked.text("quiet", 200)),
    }
    if channels := _words(asked.text("channels", 40)):
        said["channels"] = channels
    was = asked.text("was", 80)
    asked.done()
    if not (done := _write(visit, outlet, said, was)).done:
        return done
    return Outcome(done.reason, True, goto=f"outlets#outlet-{list(visit.front.setup.outlets).index(outlet)}")


def _card(visit: Visit) -> Outcome:
    """Give an outlet another card, and play the tone on it as soon as air has it."""
    outlet, device, was = _named(visit), visit.asked.text("device", 300, True), visit.asked.text("was", 80)
    visit.asked.done()
    sound = _looked(anew=True)
    if isinstance(sound.devices, Reason) or device not in [each.name for each in sound.devices]:
        raise Wrong("page_outlets.no_card", device=device)
    done = _write(visit, outlet, {"device": (device,)}, was)
    if not done.done:
        return done
    if not _taken_up(visit.front, outlet, device):
        return Outcome(Reason("page_outlets.card_waits", {"outlet": outlet, "device": device}), True)
    return _played(visit, outlet, (done.reason,))


def _write(visit: Visit, outlet: str, said: Mapping[str, Sequence[str]], was: str) -> Outcome:
    """Change the file. What is refused says why, with both texts where somebody else has changed it."""
    front = visit.front
    try:
        changed = change(front.folder, outlet, said, was)
    except Bad as bad:
        return Outcome(bad.reason, False)
    except Refused as refused:
        return Outcome(refused.problems[0].reason, False, tuple(each.reason for each in refused.problems[1:3]))
    except Changed as other:
        return Outcome(other.reason, False, parts={"both": _both(visit, other)})
    except OSError as error:
        raise Wrong("console.file_unwritten", why=error.strerror or str(error)) from error
    facts = {"outlet": outlet, "what": _what(visit, said)}
    if changed:
        front.did(Reason("page_outlets.did_change", facts), outlet)
        front.reload(Asked({}))
    return Outcome(Reason("page_outlets.saved" if changed else "page_outlets.same", facts), True)


def _both(visit: Visit, other: Changed) -> str:
    """The file as it is, and as it was to be written."""
    theirs, mine = other.texts
    return visit.piece("outlets_both.html", theirs=theirs, mine=mine)


def _what(visit: Visit, said: Mapping[str, Sequence[str]]) -> str:
    comma = visit.say("comma")
    words = (f"{sentence(f'page_outlets.key_{key}', visit.ui)} {comma.join(said[key]) or '—'}" for key in said)
    return comma.join(words)


def _taken_up(front: Front, outlet: str, device: str) -> bool:
    """Wait until the desk has handed the outlet's new card over to air."""
    path = handover.path_of(front.folder, clock.today(front.now(), front.setup.zone))
    until = time.monotonic() + _TAKEN_UP
    while time.monotonic() < until:
        try:
            cards = handover.read(path).outlets
        except (OSError, handover.HandoverError):
            cards = ()
        if any(card.name == outlet and card.output and card.output.device == device for card in cards):
            return True
        time.sleep(_LOOKS)
    return False


def _named(visit: Visit) -> str:
    """The outlet that is meant: one that this PC plays."""
    name = visit.asked.text("outlet", 200, True)
    outlet = visit.front.setup.outlets.get(name)
    if outlet is None or outlet.output is None:
        raise Wrong("page_outlets.not_here", outlet=name)
    return name


def _words(text: str) -> tuple[str, ...]:
    return tuple(word for word in _APART.split(text) if word)


PAGE = Page(
    "outlets",
    "page_outlets.",
    facts,
    parts,
    {
        "tone": Deed(_tone, speaks=True),
        "heard": Deed(_heard),
        "save": Deed(_save, needs="owner", slow=True),
        "card": Deed(_card, needs="owner", slow=True),
    },
)
