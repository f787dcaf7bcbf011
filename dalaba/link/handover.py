"""The programme as a file from desk to air, and as the output of `programme --json`.

Times are ISO 8601 with offset, durations are seconds; reading gives back the same programme to the millisecond. A file
in a newer form is refused.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from dalaba.core import atomic, clock, typecheck
from dalaba.core.model import (
    Amplifier,
    Clip,
    Exam,
    Flow,
    Instant,
    Millis,
    OutletCard,
    OutputSpec,
    Part,
    Programme,
    Reason,
    Refusal,
    Relay,
    Spot,
)
from dalaba.messages import explain, messages

FOLDER = "records/onair"
FORM = 1
KEPT = 31
"""How many hand-overs are kept, newest first. They are counted, so that a wrong clock does not remove today's."""
_NAMES = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9].json"
_HOUR = 3_600_000
_DAY = 24 * _HOUR
_LIMITS = {
    **dict.fromkeys(("volume", "max_volume", "quiet_volume"), (0, 100)),
    **dict.fromkeys(("lead_in", "lead_out", "gap", "fade", "silence"), (0, _HOUR)),
    **dict.fromkeys(("duration", "before", "after", "talk_limit"), (0, _DAY)),
    **dict.fromkeys(("due", "start", "latest", "silent", "since", "until"), (-_DAY, typecheck.MOST)),
    "depth": (0, 60), "channels": (1, 4_096), "rate": (1, 10_000_000), "skip": (0, 10**9), "frames": (0, 10**10),
}  # fmt: skip
"""The allowed values, by the model's field names; instants count from 1970."""


class HandoverError(Exception):
    """A hand-over that cannot be read. `reason` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.code, dict(reason.params))
        self.reason = reason


def path_of(station: Path, day: date) -> Path:
    """The file of a day's hand-over."""
    return station / FOLDER / f"{day.isoformat()}.json"


def write(station: Path, programme: Programme) -> Path:
    """Write a programme's hand-over: the complete file or none. Raises OSError if the disk refuses."""
    path = path_of(station, date.fromisoformat(programme.date))
    atomic.write(path, json.dumps(as_json(programme, "zh"), ensure_ascii=False, separators=(",", ":")).encode())
    return path


def last_outlets(station: Path) -> set[str]:
    """The outlets of the newest hand-over that can be read."""
    for path in _newest_first(station):
        with suppress(HandoverError, OSError):
            return {card.name for card in read(path).outlets}
    return set()


def clips(station: Path) -> set[str]:
    """The files of all clips that any hand-over names. Raises HandoverError if one cannot be read."""
    spots = (spot for path in _newest_first(station) for spot in read(path).spots)
    return {part.clip.file for spot in spots for part in spot.sounds if part.clip is not None}


def sweep(station: Path) -> None:
    """Remove unfinished files left by a crash during `write`, and old hand-overs; the outcome of those days is on the
    ledger.

    Only the one process that writes hand-overs may call it.
    """
    for left in (*(station / FOLDER).glob(".????-??-??.json.*.part"), *_newest_first(station)[KEPT:]):
        with suppress(OSError):
            left.unlink()


def _newest_first(station: Path) -> list[Path]:
    return sorted((station / FOLDER).glob(_NAMES), reverse=True)


def read(path: Path) -> Programme:
    """The programme that was handed over, with every value checked for its type.

    Raises OSError if there is none, HandoverError if it is damaged or in a newer form; whoever plays it need not check
    it again.
    """
    try:
        programme = _programme(json.loads(atomic.whole(path)))
        _doubt(programme)
        if path.stem != programme.date:
            raise ValueError(f"the day is {programme.date}")
        return programme
    except (
        atomic.NotPlain, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError
    ) as error:  # fmt: skip
        raise HandoverError(Reason("air.handover", {"file": path.name, "why": str(error)[:80]})) from error


def as_json(programme: Programme, ui: str) -> dict[str, Any]:
    """The whole programme as plain JSON values."""
    zone = ZoneInfo(programme.zone)
    return {
        "form": FORM,
        "station": programme.station,
        "zone": programme.zone,
        "date": programme.date,
        "outlets": [_card_json(card, zone) for card in programme.outlets],
        "spots": [_spot_json(spot, zone, ui) for spot in programme.spots],
        "refused": [_refusal_json(refusal, zone, ui) for refusal in programme.refused],
    }


def _card_json(card: OutletCard, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "name": card.name, "kind": card.kind, "output": card.output and _output_json(card.output),
        "volume": card.volume,
        "lead_in": card.lead_in / 1000, "lead_out": card.lead_out / 1000, "gap": card.gap / 1000,
        "neighbours": list(card.neighbours), "max_volume": card.max_volume, "quiet_volume": card.quiet_volume,
        "fade": card.fade / 1000, "amplifier": card.amplifier and _amplifier_json(card.amplifier),
        "silent": [[clock.iso(since, zone), clock.iso(until, zone)] for since, until in card.silent],
        "softer": [[clock.iso(since, zone), clock.iso(until, zone), percent] for since, until, percent in card.softer],
        "talk_limit": card.talk_limit / 1000, "talk_recorded": card.talk_recorded,
        "exams": [
            [clock.iso(each.since, zone), clock.iso(each.until, zone), each.title, list(each.lets)]
            for each in card.exams
        ],
        "spare": card.spare and _output_json(card.spare),
    }  # fmt: skip


def _output_json(output: OutputSpec) -> dict[str, Any]:
    network = {"url": output.url} if output.url else {}
    return {"device": output.device, "host": output.host, "channels": list(output.channels), **network}


def _amplifier_json(amplifier: Amplifier) -> dict[str, Any]:
    spans = {"before": amplifier.before / 1000, "after": amplifier.after / 1000}
    return {"on": amplifier.on, "off": amplifier.off, **spans}


def _spot_json(spot: Spot, zone: ZoneInfo, ui: str) -> dict[str, Any]:
    return {
        "id": spot.id, "outlet": spot.outlet, "due": clock.iso(spot.due, zone), "start": clock.iso(spot.start, zone),
        "duration": spot.duration / 1000, "estimated": spot.estimated, "script": spot.script, "title": spot.title,
        "campaign": spot.campaign, "priority": spot.priority, "timing": spot.timing,
        "parts": [_part_json(part, ui) for part in spot.parts], "lost": [_part_json(part, ui) for part in spot.lost],
        "latest": clock.iso(spot.latest, zone), "catch_up": spot.catch_up, "if_cut": spot.if_cut,
        "volume": spot.volume, "said": spot.said, "wording": spot.wording, **_sounds_json(spot, ui),
    }  # fmt: skip


def _sounds_json(spot: Spot, ui: str) -> dict[str, Any]:
    """What only spots with sounds have."""
    found: dict[str, Any] = {}
    if spot.flow is not None:
        relay = spot.flow.relay
        found["flow"] = {
            "under": spot.flow.under, "gap": spot.flow.gap / 1000, "fade": spot.flow.fade / 1000,
            "depth": spot.flow.depth, "keeps": spot.flow.keeps,
            "relay": relay and {
                "name": relay.name, "url": relay.url, "device": relay.device, "host": relay.host,
                "channels": list(relay.channels), "record": relay.record, "silence": relay.silence / 1000,
            },
        }  # fmt: skip
    if spot.bed is not None:
        found["bed"] = _part_json(spot.bed, ui)
    if spot.reserve:
        found["reserve"] = [_part_json(part, ui) for part in spot.reserve]
    if spot.exam:
        found["exam"] = spot.exam
    return found


def _part_json(part: Part, ui: str) -> dict[str, Any]:
    clip = part.clip
    made = {} if clip is None else {
        "digest": clip.digest, "rate": clip.rate, "skip": clip.skip, "frames": clip.frames, "by": clip.by,
        **({"channels": clip.channels} if clip.channels != 1 else {}),
    }  # fmt: skip
    why = {} if part.why is None else _reason_json(part.why, ui)
    return {
        "version": part.version, "language": part.language, "clip": clip.file if clip else None,
        "duration": part.duration / 1000, "estimated": part.estimated, **made, **why,
    }  # fmt: skip


def _refusal_json(refusal: Refusal, zone: ZoneInfo, ui: str) -> dict[str, Any]:
    return {
        "id": refusal.id, "outlet": refusal.outlet, "due": clock.iso(refusal.due, zone), "script": refusal.script,
        "version": refusal.version, "said": refusal.said, "wording": refusal.wording,
        **_reason_json(refusal.reason, ui),
    }  # fmt: skip


def _reason_json(reason: Reason, ui: str) -> dict[str, Any]:
    return {"code": reason.code, "params": dict(reason.params), "reason": explain(reason, ui)}


def _programme(data: Mapping[str, Any]) -> Programme:
    if data["form"] != FORM:
        raise ValueError(f"form {data['form']}, not {FORM}")
    return Programme(
        station=data["station"],
        zone=data["zone"],
        date=data["date"],
        outlets=tuple(_card(item) for item in _row(data["outlets"])),
        spots=tuple(_spot(item) for item in _row(data["spots"])),
        refused=tuple(_refusal(item) for item in _row(data["refused"])),
    )


def _card(item: Mapping[str, Any]) -> OutletCard:
    lead_in, lead_out, gap = (_ms(item[name]) for name in ("lead_in", "lead_out", "gap"))
    return OutletCard(
        item["name"], item["kind"], _output(item["output"]), item["volume"], lead_in, lead_out, gap,
        _row(item["neighbours"]),
        item["max_volume"], item["quiet_volume"], _ms(item["fade"]), _amplifier(item["amplifier"]),
        tuple((_at(since), _at(until)) for since, until in _row(item["silent"])),
        tuple((_at(since), _at(until), percent) for since, until, percent in _row(item.get("softer", []))),
        _ms(item.get("talk_limit", 600)), item.get("talk_recorded", False),
        tuple(
            Exam(_at(since), _at(until), title, _row(lets))
            for since, until, title, lets in _row(item.get("exams", []))
        ),
        _output(item.get("spare")),
    )  # fmt: skip


def _output(item: Mapping[str, Any] | None) -> OutputSpec | None:
    if item is None:
        return None
    return OutputSpec(item["device"], _row(item["channels"]), item["host"], item.get("url", ""))


def _amplifier(item: Mapping[str, Any] | None) -> Amplifier | None:
    if item is None:
        return None
    return Amplifier(item["on"], item["off"], _ms(item["before"]), _ms(item["after"]))


def _spot(item: Mapping[str, Any]) -> Spot:
    return Spot(
        item["id"], item["outlet"], _at(item["due"]), _at(item["start"]), _ms(item["duration"]), item["script"],
        item["title"], item["campaign"], item["priority"], item["timing"],
        _parts(item["parts"]), _parts(item["lost"]), _at(item["latest"]),
        item["catch_up"], item["if_cut"], item["volume"], item.get("said", ""), item.get("wording", ""),
        _flow(item.get("flow")), _part(item["bed"]) if item.get("bed") else None, _parts(item.get("reserve", [])),
        item.get("exam", ""),
    )  # fmt: skip


def _flow(item: Mapping[str, Any] | None) -> Flow | None:
    if item is None:
        return None
    source = item["relay"]
    relay = source and Relay(
        source["name"], source["url"], source["device"], source["host"], _row(source["channels"]), source["record"],
        _ms(source.get("silence", 0)),
    )  # fmt: skip
    under, keeps = item["under"], item.get("keeps", False)
    return Flow(under, _ms(item["gap"]), _ms(item["fade"]), item["depth"], relay, keeps)


def _parts(items: object) -> tuple[Part, ...]:
    return tuple(_part(item) for item in _row(items))


def _part(item: Mapping[str, Any]) -> Part:
    clip = None
    if item["clip"] is not None:
        clip = Clip(
            item["clip"], item["digest"], item["rate"], item["skip"], item["frames"], item.get("by", ""),
            item.get("channels", 1),
        )  # fmt: skip
    why = Reason(item["code"], item["params"]) if "code" in item else None
    return Part(item["version"], item["language"], clip, _ms(item["duration"]), item["estimated"], why)


def _refusal(item: Mapping[str, Any]) -> Refusal:
    reason = Reason(item["code"], item["params"])
    due, said, wording = _at(item["due"]), item.get("said", ""), item.get("wording", "")
    return Refusal(item["id"], item["outlet"], due, item["script"], item["version"], reason, said, wording)


def _doubt(programme: Programme) -> None:
    """Raise ValueError or TypeError if a value has the wrong type; LookupError for an unknown time zone."""
    typecheck.doubt(programme, Programme, _LIMITS)
    if date.fromisoformat(programme.date).isoformat() != programme.date:
        raise ValueError(f"{programme.date!r:.40} is no date")
    try:
        ZoneInfo(programme.zone)
    except OSError as error:  # the name is a folder of zones
        raise ValueError(f"{programme.zone!r:.40} is no zone") from error
    for card in programme.outlets:
        if not card.name or (card.output is not None and not card.output.channels):
            raise ValueError(f"{card.name!r:.40} has no name or no channel")
        if any(not 0 < percent <= 100 for *_, percent in card.softer):
            raise ValueError(f"{card.softer!r:.40} is no volume")
    whys = [part.why for spot in programme.spots for part in (*spot.sounds, *spot.lost)]
    for why in (*whys, *(refusal.reason for refusal in programme.refused)):
        if why is not None and why.code not in messages():
            raise ValueError(f"{why.code!r:.40} is no reason")


def _row(values: object) -> tuple[Any, ...]:
    """A list; a text is refused, because it would be read as a list of its letters."""
    if not isinstance(values, list):
        raise TypeError(f"{values!r:.40} is no list")
    return tuple(values)


def _at(text: str) -> Instant:
    return clock.parse_iso(text)


def _ms(seconds: object) -> Millis:
    if not isinstance(seconds, int | float) or isinstance(seconds, bool):
        raise TypeError(f"{seconds!r:.40} is no time")
    return round(seconds * 1000)
