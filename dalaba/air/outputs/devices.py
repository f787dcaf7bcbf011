"""Which playback devices this PC has now.

PortAudio's list is fixed once loaded, and reloading it interrupts what is playing; so the list is made in a separate
process: `python -m dalaba.air.outputs.devices` prints it as JSON. `find` decides which entry an outlet means; no other
device ever replaces a missing one.
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
"""Seconds. A driver that hangs must not stop us; a cold PC takes about five."""

_PATIENCE = 2.0
"""Seconds to wait for a sound server."""

DEFAULT_NAMES = ("默认", "default")
"""Names by which a person asks for the system's default device; it is never used otherwise."""

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
    """A playback device. An outlet in station.yaml is bound to its `name` and `host`."""

    name: str
    host: str
    """The host API: "ALSA", "Windows WASAPI", "MME", "Core Audio", …"""
    channels: int
    rate: int
    """The device's own rate in hertz."""
    default: bool
    """Whether it is the system's default on its host API."""


def devices() -> list[Device]:
    """The present devices, listed anew (takes 0.2-0.5 s).

    Raises OutputError `air.no_portaudio` if the library is not installed, `air.devices_silent` if a driver does not
    answer.
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
    """The sounddevice module. Raises OutputError `air.no_portaudio` if the library behind it is not installed."""
    try:
        import sounddevice
    except OSError as error:
        raise OutputError(Reason("air.no_portaudio")) from error
    return sounddevice


def listed() -> list[tuple[int, Device]]:
    """The devices that PortAudio knows in this process since it was loaded, with their numbers. Raises OutputError as
    above.
    """
    sd = portaudio()
    hosts = sd.query_hostapis()
    defaults = {host["default_output_device"] for host in hosts}
    return [
        (number, Device(d["name"], hosts[d["hostapi"]]["name"], d["max_output_channels"], rate, number in defaults))
        for number, d in enumerate(sd.query_devices())
        if d["max_output_channels"] > 0 and (rate := round(d["default_samplerate"])) > 0
    ]


def find(spec: OutputSpec, among: list[tuple[int, Device]]) -> tuple[int, Device]:
    """The device with exactly that name (and host API, if given); the system's default only if asked for as such.

    If the same device has several host APIs, the first of WASAPI, Core Audio, ALSA, JACK, DirectSound, MME is used.
    Raises OutputError: `air.device_lost` if there is none, `air.device_ambiguous` if two have the same name.
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
    """Whether this PC may have a sound server with its own library."""
    from dalaba.air.outputs import pulse

    return pulse.load() is not None


def _served() -> list[Device]:
    """The sinks of Linux's sound server, by description if that is unique."""
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
    """Print the list, or null if there is neither PortAudio nor a sound server."""
    served = _served()
    try:
        # PortAudio may list the sound server, too, under the same name.
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
