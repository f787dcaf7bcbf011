"""PulseAudio, PipeWire and ALSA's mixers, asked by pactl and amixer: what is muted, what sounds, what is the default.

On Windows and macOS none of this is known; there, PortAudio's list is all.
"""

from __future__ import annotations

import json
import os
import platform
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from dalaba.health.facts import Level, Server, Sink, Stream
from dalaba.health.system_programs import asked

_ELSEWHERE = platform.system() != "Linux"
_MASTERS = ("Master", "PCM", "Speaker", "Headphone", "Digital")
"""Controls of a card that affect all sound, the usual one first."""


def server() -> Server | None:
    """The sound server; None if there is none, or no program to ask it (`pactl` 16 or newer)."""
    if _ELSEWHERE:
        return None
    said = [asked("pactl", "-f", "json", *what) for what in (("info",), ("list", "sinks"), ("list", "sink-inputs"))]
    texts = [each.text for each in said if each is not None and each.code == 0]
    found = parsed(*texts) if len(texts) == len(said) else None
    return found and replace(found, streams=tuple(replace(each, station=_air(each.pid)) for each in found.streams))


def _air(pid: int | None) -> str:
    """The station for which a process plays, from its command line; "" for any other program."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_text("utf-8", "replace").split("\0")
        return words[words.index("--station") + 1] if "dalaba.air.main" in words else ""
    except (OSError, ValueError, IndexError):
        return ""


def parsed(info: str, sinks: str, streams: str) -> Server | None:
    """Parse pactl's three answers in JSON; None if they are not as expected."""
    try:
        about = json.loads(info)
        found = {int(each["index"]): _sink(each) for each in json.loads(sinks)}
        names = {index: sink.name for index, sink in found.items()}
        playing = [_stream(each, names) for each in json.loads(streams) if not each.get("corked")]
        return Server(str(about["server_name"]), str(about["default_sink_name"]), (*found.values(),), (*playing,))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _sink(each: Mapping[str, Any]) -> Sink:
    properties = each.get("properties", {})
    card, device = (properties.get(f"alsa.{name}", "") for name in ("card", "device"))
    return Sink(
        name=each["name"],
        label=each.get("description") or each["name"],
        level=_level(each),
        hardware=f"{card},{device or 0}" if card != "" else "",
        silent="null-sink" in each.get("driver", "") or "null" in properties.get("factory.name", ""),
    )


def _level(each: Mapping[str, Any]) -> Level:
    """The server's volume, of the loudest channel."""
    volumes = [int(channel["value_percent"].rstrip("%")) for channel in each["volume"].values()]
    return Level(bool(each["mute"]), max(volumes, default=0))


def _stream(each: Mapping[str, Any], sinks: Mapping[int, str]) -> Stream:
    properties = each.get("properties", {})
    pid = str(properties.get("application.process.id", ""))
    program = properties.get("application.process.binary") or properties.get("application.name") or "?"
    sink, number = sinks.get(int(each["sink"]), ""), int(pid) if pid.isdecimal() else None
    return Stream(str(program), sink, number, level=_level(each) if "mute" in each else None)


def ways() -> dict[str, str]:
    """ALSA's names that lead into the sound server, from its configuration, and the sink of each.

    PortAudio lists such a name even while its sink is missing.
    """
    said = os.environ.get("ALSA_CONFIG_PATH")
    files = [Path(said)] if said else [Path("/etc/asound.conf"), Path.home() / ".asoundrc"]
    found: dict[str, str] = {}
    for file in () if _ELSEWHERE else files:
        try:
            found |= led(file.read_text("utf-8", "replace"))
        except OSError:
            continue
    return found


def led(configuration: str) -> dict[str, str]:
    """Parse ALSA's configuration for such names: `pcm.horn { type pulse device "alsa_output.usb" }`."""
    plain = re.sub(r"#.*", "", configuration)
    ways = re.finditer(r"""\bpcm\.["']?([^\s"'{]+)["']?\s*\{([^{}]*\btype\s+pulse\b[^{}]*)\}""", plain)
    return {way[1]: sink[1] if (sink := re.search(r"""\bdevice\s+["']?([^\s"';]+)""", way[2])) else "" for way in ways}


def mixers(cards: Iterable[str]) -> dict[str, Level]:
    """ALSA's card number -> its volume, for the cards that tell."""
    if _ELSEWHERE:
        return {}
    said = {card: asked("amixer", "-c", card, "scontents") for card in cards}
    levels = {card: mixer(each.text) for card, each in said.items() if each is not None and each.code == 0}
    return {card: level for card, level in levels.items() if level is not None}


def mixer(text: str) -> Level | None:
    """Parse amixer's `scontents`: the control that affects all sound, the quietest if several; None if none."""
    controls = re.split(r"^Simple mixer control ", text, flags=re.MULTILINE)[1:]
    named = {name: _control(each) for each in controls if (name := each[1:].partition("'")[0]) in _MASTERS}
    through = [level for name in ("Master", "PCM") if (level := named.get(name)) is not None]
    some = through or [level for level in named.values() if level is not None]
    if not some:
        return None
    quietest = min if through else max  # a headphone control that is off does not matter while the speaker's is on
    return Level(quietest(some, key=_loud).muted, quietest(some, key=_loud).volume)


def _loud(level: Level) -> int:
    return 0 if level.muted else level.volume


def _control(text: str) -> Level | None:
    """One control's channels. It is muted only if all of them are."""
    channels = re.findall(r"^\s+[\w ]+: (?:Playback )?(?:\d+ )?\[(\d+)%\](.*)$", text, re.MULTILINE)
    if not channels:
        return None
    return Level(all("[off]" in rest for _, rest in channels), max(int(volume) for volume, _ in channels))
