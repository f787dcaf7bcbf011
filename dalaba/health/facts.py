"""What probes find out, as plain values. None always means "unknown", never "no"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from dalaba.air.outputs.devices import Device
from dalaba.core.model import Instant, Millis, OutputSpec, Reason

Severity = Literal["problem", "notice", "unknown", "ok"]
"""In the order shown. A problem stops sound or the ledger from being right; a notice may do so one day."""


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one test. Its message says what was found and, unless it is "ok", what to do."""

    severity: Severity
    reason: Reason
    outlet: str = ""
    """The outlets concerned, for people; empty: the whole PC."""


@dataclass(frozen=True, slots=True)
class Level:
    """A card's volume in the system."""

    muted: bool
    volume: int
    """Per cent."""


@dataclass(frozen=True, slots=True)
class Sink:
    """A card as the sound server knows it."""

    name: str
    label: str
    """The name for people."""
    level: Level
    hardware: str = ""
    """ALSA's card and device, "1,0"; empty if it is not an ALSA card."""
    silent: bool = False
    """Made to swallow sound."""


@dataclass(frozen=True, slots=True)
class Stream:
    """Something that sounds through a sound server now."""

    program: str
    sink: str
    pid: int | None = None
    station: str = ""
    """The station's folder, if it is a station's air."""
    level: Level | None = None
    """The volume of this stream alone."""


@dataclass(frozen=True, slots=True)
class Server:
    """A sound server (PulseAudio, PipeWire) between programs and cards."""

    name: str
    default: str
    """The sink for programs that do not ask for one."""
    sinks: tuple[Sink, ...] = ()
    streams: tuple[Stream, ...] = ()


@dataclass(frozen=True, slots=True)
class Sound:
    """The cards of this PC."""

    devices: tuple[Device, ...] | Reason
    """The devices, or why there is no list."""
    server: Server | None = None
    """None: there is none, or it could not be asked."""
    mixers: Mapping[str, Level] = field(default_factory=dict)
    """ALSA's card number -> its volume."""
    ways: Mapping[str, str] = field(default_factory=dict)
    """ALSA's name for a way into the sound server -> the sink it leads to; empty: the default."""


@dataclass(frozen=True, slots=True)
class Timekeeping:
    """How the PC keeps its clock right."""

    synchronised: bool | None = None
    age: Millis | None = None
    """Time since the clock was last set right."""
    offset: Millis | None = None
    """The PC's own zone, as an offset from UTC."""


@dataclass(frozen=True, slots=True)
class Power:
    """What may put the PC to sleep or restart it."""

    sleeps: bool | None = None
    after: int | None = None
    """Minutes without use after which it sleeps, if known."""
    lid: bool | None = None
    """Whether closing the lid puts it to sleep; False if it has no lid."""
    restarts: tuple[int, int] | None = None
    """Hours of the day between which the system may restart by itself: [first, last), perhaps past midnight."""


@dataclass(frozen=True, slots=True)
class Disk:
    """The disk that holds the records."""

    free: int | None = None
    """Bytes."""
    a_day: int = 0
    """Bytes that a day of this station needs: its ledger and, at worst, all its clips made again."""
    unwritable: str = ""
    """The system's error if the records folder cannot be written; else ""."""


@dataclass(frozen=True, slots=True)
class Running:
    """The station's two processes, and what was handed over."""

    air: int | None = None
    """Air's process number, if it answers."""
    silent: str = ""
    """Process number of an air that holds the station but does not answer."""
    desk: bool = False
    hindered: Mapping[str, Reason] = field(default_factory=dict)
    """Outlet -> the fault that air reports."""
    trouble: tuple[Reason, ...] = ()
    """What air reports about itself."""
    handed: frozenset[str] = frozenset()
    """Days (ISO) whose programme can be read."""
    starts: tuple[Instant, ...] = ()
    """When something is due to sound here."""
    rates: frozenset[int] = frozenset()
    """Rates in hertz of the clips that are due."""
    last: Instant | None = None
    """Time of the ledger's newest event."""
    ledger: Reason | None = None
    """Why the ledger cannot be read."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What sound files and voices need."""

    needs_ffmpeg: tuple[str, ...] = ()
    """Recordings that only ffmpeg can read."""
    needs_silk: tuple[str, ...] = ()
    ffmpeg: bool = True
    silk: bool = True
    mute: Mapping[str, Reason] = field(default_factory=dict)
    """Language -> why none of the station's voices for it speaks."""
    spoken: tuple[str, ...] = ()
    """Languages that one of the voices does speak, as far as that was tried."""
    away: Mapping[str, Reason] = field(default_factory=dict)
    """Engine -> why it does not speak now, if another one does."""


@dataclass(frozen=True, slots=True)
class Bound:
    """An outlet that is played here."""

    name: str
    spec: OutputSpec
    lacks: str = ""
    """The program that switches its amplifier, if it is missing on this PC."""


@dataclass(frozen=True, slots=True)
class Facts:
    """All facts, at one moment."""

    now: Instant
    today: str
    tomorrow: str
    zone_offset: Millis
    """The station's zone now, as an offset from UTC."""
    zone: str
    outlets: tuple[Bound, ...]
    sound: Sound
    timekeeping: Timekeeping = Timekeeping()
    power: Power = Power()
    disk: Disk = Disk()
    running: Running = Running()
    parts: Parts = Parts()
    broken: int = 0
    """Number of errors in the station's files."""
    network: Mapping[str, Reason | None] = field(default_factory=dict)
    """Outlet on the network -> why its output takes no sound; empty while air runs, which knows."""
    relays: tuple[str, ...] = ()
    """Relays that come as a stream."""
