"""Which playback devices this PC has now.

PortAudio's list stands still from the moment it is loaded, and renewing it kills what is playing; so the list is made
in a process of its own: `python -m dalaba.air.outputs.devices` prints the list as JSON. Which entry
of a list an outlet means is decided here, by `find`; no other device ever stands in for one that is missing.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from dalaba.air.outputs import OutputError
from dalaba.core.model import OutputSpec, Reason

_TIME_LIMIT = 20
"""Seconds. A driver that hangs must not hang us; a cold PC takes some five."""

_PATIENCE = 2.0
"""Seconds to wait for a sound server."""

DEFAULT_NAMES = ("默认", "default")
"""The system's default device, when a person asks for it by this name; never otherwise."""

_PREFERRED_HOSTS = (
    "Windows WASAPI",
    "Core Audio",
    "PulseAudio",
    "ALSA",
    "JACK Audio Connection Kit",
    "Windows DirectSound",
    "MME",
)


@dataclass(frozen=True, slots=True)
class Device:
    """Something that plays. `name` and `host` are what station.yaml binds an outlet to."""

    name: str
    host: str
    """The host API: "ALSA", "Windows WASAPI", "MME", "Core Audio", …"""
    channels: int
    rate: int
    """Hertz, the device's own."""
    default: bool
    """The system's default on its host API."""


def devices() -> list[Device]:
    """The list as of now, made afresh (0.2-0.5 s).

    OutputError `air.no_portaudio` if the library is not installed, `air.devices_silent` if a driver does not answer.
    """
    root = str(Path(__file__).parents[3])
    path = os.pathsep.join(part for part in (root, os.environ.get("PYTHONPATH")) if part)
    try:
        answer = subprocess.run(
            [sys.executable, "-m", "dalaba.air.outputs.devices"],
            env={**os.environ, "PYTHONPATH": path},
            capture_output=True,
            timeout=_TIME_LIMIT,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            check=False,
        )
        found = json.loads(answer.stdout)
    except (subprocess.TimeoutExpired, OSError, ValueError) as error:
        raise OutputError(Reason("air.devices_silent")) from error
    if found is None:
        raise OutputError(Reason("air.no_portaudio"))
    return [Device(**device) for device in found]


def portaudio() -> Any:
    """The sounddevice module. OutputError `air.no_portaudio` where the library behind it is not installed."""
    try:
        import sounddevice
    except OSError as error:
        raise OutputError(Reason("air.no_portaudio")) from error
    return sounddevice


def listed() -> list[tuple[int, Device]]:
    """What PortAudio in this process knows, with its number there: as of when it was loaded. OutputError as above."""
    sd = portaudio()
    hosts = sd.query_hostapis()
    defaults = {host["default_output_device"] for host in hosts}
    return [
        (number, Device(d["name"], hosts[d["hostapi"]]["name"], d["max_output_channels"], rate, number in defaults))
        for number, d in enumerate(sd.query_devices())
        if d["max_output_channels"] > 0 and (rate := round(d["default_samplerate"])) > 0
    ]


def find(spec: OutputSpec, among: list[tuple[int, Device]]) -> tuple[int, Device]:
    """The device of exactly that name (and host API, if given); the system's default only if asked for as such.

    The same device under several host APIs is taken from the first of WASAPI, Core Audio, ALSA, JACK, DirectSound,
    MME. OutputError: `air.device_lost` if there is none, `air.device_ambiguous` if there are two of one name.
    """
    if spec.device in DEFAULT_NAMES:
        fitting = [(number, device) for number, device in among if device.default and _hosted(device, spec.host)]
    else:
        fitting = [(n, device) for n, device in among if device.name == spec.device and _hosted(device, spec.host)]
    if not spec.host:
        fitting.sort(key=lambda found: _PREFERRED_HOSTS.index(found[1].host))
    if not fitting:
        raise OutputError(Reason("air.device_lost", {"device": spec.device}))
    if len(fitting) > 1 and fitting[0][1].host == fitting[1][1].host:
        raise OutputError(Reason("air.device_ambiguous", {"device": spec.device, "host": fitting[0][1].host}))
    return fitting[0]


def _hosted(device: Device, host: str) -> bool:
    return device.host == host if host else device.host in _PREFERRED_HOSTS


def served() -> bool:
    """Whether this PC may have a sound server that is spoken to by its own library."""
    from dalaba.air.outputs import pulse

    return pulse.load() is not None


def _served() -> list[Device]:
    """The sinks of Linux's sound server, by what people see of them where that tells them apart."""
    from dalaba.air.outputs import pulse

    if (library := pulse.load()) is None:
        return []
    server = pulse.Server(library)
    try:
        sinks = (server.sinks(_PATIENCE) if server.connect(_PATIENCE) else None) or []
    finally:
        server.close()
    shown = [sink.description for sink in sinks]
    names = [sink.description if shown.count(sink.description) == 1 else sink.name for sink in sinks]
    return [
        Device(name, "PulseAudio", sink.channels, sink.rate, sink.default)
        for name, sink in zip(names, sinks, strict=True)
    ]


def main() -> int:
    """Print the list, or null where there is neither PortAudio nor a sound server."""
    served = _served()
    try:
        # PortAudio may know the sound server, too, under the same name.
        found = [device for _, device in listed() if not (served and device.host == "PulseAudio")]
    except OutputError:
        found = []
        if not served:
            print("null")
            return 0
    print(json.dumps([asdict(device) for device in [*served, *found]]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
