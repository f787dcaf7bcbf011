"""Judging the sound cards of the outlets: is each one there, can it be heard, does anything else play on it? Pure."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dalaba.air.outputs import OutputError
from dalaba.air.outputs.devices import Device, find
from dalaba.core.model import OutputSpec, Reason
from dalaba.health.facts import Bound, Facts, Finding, Level, Severity, Sink, Sound

_TO_DEFAULT = frozenset({"default", "pulse", "pipewire"})
"""ALSA's names for the sound server's default sink."""
_ALIKE = 0.75
"""Similarity of two names from which one is suggested for the other."""
_FAINT = 20
"""Per cent: a card with a lower volume is hardly heard at the horn."""


@dataclass(frozen=True, slots=True)
class Card:
    """A device that is there, and what is known of it."""

    device: Device
    sink: Sink | None
    """The sound server's sink for it, if it has one."""
    level: Level | None
    programs: tuple[str, ...]
    """What sounds on it now, without this air and other stations'."""
    stations: tuple[str, ...]
    """Folders of other stations that play on it."""
    default: bool
    """Whether the system's own sounds go there."""

    @property
    def direct(self) -> bool:
        """Whether it is played without the sound server."""
        return self.sink is None or bool(_hardware(self.device))


def card_of(device: Device, sound: Sound, ours: Iterable[int] = ()) -> Card:
    """All that is known of one device. `ours`: numbers of processes that do not count as other programs."""
    sink = _sink_of(device, sound)
    level = sound.mixers.get(_hardware(device).partition(",")[0])
    if level is None and sink is not None:
        level = sink.level
    mine = frozenset(ours)
    streams = sound.server.streams if sound.server and sink else ()
    others = [each for each in streams if sink and each.sink == sink.name and each.pid not in mine]
    programs = dict.fromkeys(each.program for each in others if not each.station)
    stations = dict.fromkeys(each.station for each in others if each.station)
    default = sink.name == sound.server.default if sink and sound.server else device.default and not sound.server
    return Card(device, sink, level, tuple(programs), tuple(stations), default)


def met(spec: OutputSpec, sound: Sound) -> Device:
    """The device that an outlet means. Raises OutputError like `find`, and if ALSA lists it but its sink is gone."""
    devices = () if isinstance(sound.devices, Reason) else sound.devices
    _, device = find(spec, list(enumerate(devices)))
    if sound.server and sound.ways.get(device.name) and _sink_of(device, sound) is None:
        raise OutputError(Reason("air.device_lost", {"device": spec.device}))
    return device


def near(name: str, devices: Iterable[Device]) -> str:
    """The device that is most likely the missing one under another name (new USB port, new number); "" if none."""
    wanted = _plain(name)
    others = [each.name for each in devices if each.name != name]
    alike = {each: difflib.SequenceMatcher(None, wanted, _plain(each)).ratio() for each in others}
    best = max(alike, key=lambda each: alike[each], default="")
    return best if best and alike[best] >= _ALIKE and best not in _TO_DEFAULT else ""


def suggested(reason: Reason, devices: Iterable[Device]) -> Reason:
    """Why a device is not available. If it is missing and another one is similar, with that one's name."""
    device = reason.params.get("device", "")
    alike = near(device, devices) if reason.code == "air.device_lost" else ""
    return Reason("health.device_near", {"device": device, "nearest": alike}) if alike else reason


def about(facts: Facts) -> Iterator[Finding]:
    """All findings about the outlets' cards."""
    devices = facts.sound.devices
    carded = [each for each in facts.outlets if not each.spec.url]
    if isinstance(devices, Reason):
        if carded or not facts.outlets:
            yield Finding("problem", devices)
        return
    for spec, outlets in _bound(carded).items():
        yield from _about(spec, outlets, devices, facts)
    yield from _crowded(facts.outlets)
    for each in facts.outlets:
        if each.lacks:
            yield Finding("problem", Reason("health.amplifier_missing", {"program": each.lacks}), each.name)


def _bound(outlets: Iterable[Bound]) -> dict[tuple[str, str], list[Bound]]:
    """(device, host) -> the outlets on it."""
    found: dict[tuple[str, str], list[Bound]] = {}
    for each in outlets:
        found.setdefault((each.spec.device, each.spec.host), []).append(each)
    return found


def _about(
    bound: tuple[str, str], outlets: list[Bound], devices: tuple[Device, ...], facts: Facts
) -> Iterator[Finding]:
    names = "、".join(each.name for each in outlets)
    spec = OutputSpec(bound[0], (max(max(each.spec.channels) for each in outlets),), bound[1])
    try:
        device = met(spec, facts.sound)
    except OutputError as error:
        yield Finding("problem", suggested(error.reason, devices), names)
        return
    found = [*_fit(spec, device, outlets, facts), *_heard(device, facts), *_alone(device, facts)]
    if all(finding.severity == "ok" for finding in found):
        yield Finding("ok", Reason("health.ok_device", {"device": device.name}), names)
    yield from (Finding(each.severity, each.reason, names) for each in found)


def _fit(spec: OutputSpec, device: Device, outlets: list[Bound], facts: Facts) -> Iterator[Finding]:
    """Whether the device can be played at all."""
    if device.channels < spec.channels[0]:
        counts = {"device": device.name, "channel": str(spec.channels[0]), "channels": str(device.channels)}
        yield Finding("problem", Reason("air.channel_missing", counts))
    hindered = [facts.running.hindered[each.name] for each in outlets if each.name in facts.running.hindered]
    for reason in {each.code: each for each in hindered}.values():
        if reason.code in ("air.stopped", "air.stopped_until"):
            code = "health.stopped" if reason.code == "air.stopped" else "health.stopped_until"
            yield Finding("notice", Reason(code, {"actor": "?", "until": "?", **reason.params}))
        elif reason.code != "air.channel_missing":
            yield Finding("problem", reason)
    for clips in sorted(facts.running.rates - {device.rate}):
        if clips > device.rate:
            yield _found("notice", "health.rate_low", device=device.name, rate=device.rate, clips=clips)
        else:
            yield _found("ok", "health.rate_differs", device=device.name, rate=device.rate, clips=clips)


def _heard(device: Device, facts: Facts) -> Iterator[Finding]:
    """Whether what is played on it can be heard."""
    level = card_of(device, facts.sound).level
    if level is None:
        yield _found("unknown", "health.unknown_level", device=device.name)
    elif level.muted:
        yield _found("problem", "health.muted", device=device.name)
    elif not level.volume:
        yield _found("problem", "health.volume_zero", device=device.name)
    elif level.volume < _FAINT:
        yield _found("notice", "health.volume_low", device=device.name, volume=level.volume)
    yield from _sent(device, facts)


def _sent(device: Device, facts: Facts) -> Iterator[Finding]:
    """Whether the sound server lets air's stream be heard, since each program has its own volume."""
    server, sink = facts.sound.server, _sink_of(device, facts.sound)
    for stream in server.streams if server and sink else ():
        ours = stream.pid is not None and stream.pid == facts.running.air and sink is not None
        if not ours or stream.sink != (sink and sink.name) or stream.level is None:
            continue
        if stream.level.muted:
            yield _found("problem", "health.stream_muted", device=device.name)
        elif stream.level.volume < _FAINT:
            yield _found("problem", "health.stream_low", device=device.name, volume=stream.level.volume)


def _alone(device: Device, facts: Facts) -> Iterator[Finding]:
    """Whether anything else sounds on it, or its sound may go elsewhere."""
    running = facts.running
    ours = [number for number in (running.air, _number(running.silent)) if number]
    card = card_of(device, facts.sound, ours)
    if card.default:
        yield _found("notice", "health.shared_default", device=device.name)
    if card.programs:
        yield _found("notice", "health.others_playing", device=device.name, programs="、".join(card.programs))
    for folder in card.stations:
        yield _found("problem", "health.other_station", device=device.name, folder=folder)
    through = device.host != "PulseAudio"  # with PulseAudio's own interface the server was told never to move the sound
    if facts.sound.server and through and not card.direct and not _falls_silent(facts):
        yield _found("notice", "health.server_moves", device=device.name, server=facts.sound.server.name)


def _falls_silent(facts: Facts) -> bool:
    """Whether sound that the server moves away from a missing card would go to a sink that nobody hears."""
    server = facts.sound.server
    assert server is not None
    taken = {each.spec.device for each in facts.outlets}
    return any(sink.silent and sink.name == server.default and sink.name not in taken for sink in server.sinks)


def _crowded(outlets: Iterable[Bound]) -> Iterator[Finding]:
    """Two outlets on one channel, which are really one horn with two names."""
    on: dict[tuple[str, str, int], list[str]] = {}
    for each in outlets:
        for channel in each.spec.channels:
            on.setdefault((each.spec.device, each.spec.host, channel), []).append(each.name)
    for (device, _, channel), names in on.items():
        if len(names) > 1:
            facts = {"device": device, "channel": str(channel)}
            yield Finding("notice", Reason("health.channel_shared", facts), "、".join(names))


def _sink_of(device: Device, sound: Sound) -> Sink | None:
    hardware = _hardware(device)
    wanted = _led_to(device, sound)
    for sink in sound.server.sinks if sound.server else ():
        if sink.hardware == hardware if hardware else wanted in (sink.name, sink.label):
            return sink
    return None


def _led_to(device: Device, sound: Sound) -> str:
    """The name of the sink that a device stands for, if it stands for one."""
    default = sound.server.default if sound.server else ""
    return sound.ways.get(device.name, default if device.name in _TO_DEFAULT else device.name) or default


def _hardware(device: Device) -> str:
    """ALSA's numbers in a device's name: "1,0" of "USB Audio: - (hw:1,0)"."""
    found = re.search(r"\(hw:(\d+,\d+)\)", device.name)
    return found[1] if found else ""


def _plain(name: str) -> str:
    """The name without what systems add to it: (hw:1,0), #2, "2- "."""
    return re.sub(r"\(hw:[\d,]+\)|#\d+|\b\d+\s*-\s+|[\s\d]+$", "", name.casefold()).strip(" :-")


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0


def _found(severity: Severity, code: str, /, **facts: object) -> Finding:
    return Finding(severity, Reason(code, {name: str(value) for name, value in facts.items()}))
