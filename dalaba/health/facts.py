"""What probes find out, as plain values. None always means "unknown", never "no"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from dalaba.air.outputs.devices import Device
from dalaba.core.model import Instant, Millis, OutputSpec, Reason

Severity = Literal["problem", "notice", "unknown", "ok"]
"""From the first shown to the last. A problem keeps sound or the ledger from being right; a notice may one day."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. Its sentence says what is so, and for all but "ok" what to do."""

    severity: Severity
    reason: Reason
    outlet: str = ""
    """The outlets meant, for people; empty: the whole PC."""


@dataclass(frozen=True, slots=True)
class Level:
    """How loud a card is set in the system."""

    muted: bool
    volume: int
    """Per cent."""


@dataclass(frozen=True, slots=True)
class Sink:
    """A sound server's name for a card."""

    name: str
    label: str
    """For people."""
    level: Level
    hardware: str = ""
    """ALSA's card and device, "1,0"; empty for what is none."""
    silent: bool = False
    """Made to swallow sound."""


@dataclass(frozen=True, slots=True)
class Stream:
    """Something that sounds through a sound server now."""

    program: str
    sink: str
    pid: int | None = None
    station: str = ""
    """The folder of the station whose air it is, where it is one's."""
    level: Level | None = None
    """Of this stream alone."""


@dataclass(frozen=True, slots=True)
class Server:
    """A sound server (PulseAudio, PipeWire) between programs and cards."""

    name: str
    default: str
    """The sink that programs get which ask for none."""
    sinks: tuple[Sink, ...] = ()
    streams: tuple[Stream, ...] = ()


@dataclass(frozen=True, slots=True)
class Sound:
    """The cards of this PC."""

    devices: tuple[Device, ...] | Reason
    """Or why there is no list."""
    server: Server | None = None
    """None: there is none, or it was not to be asked."""
    mixers: Mapping[str, Level] = field(default_factory=dict)
    """ALSA's card number -> how it is set."""
    ways: Mapping[str, str] = field(default_factory=dict)
    """ALSA's name for a way into the sound server -> the sink it leads to; empty: the default."""


@dataclass(frozen=True, slots=True)
class Timekeeping:
    """How the PC keeps its clock right."""

    synchronised: bool | None = None
    age: Millis | None = None
    """Since it was last set right."""
    offset: Millis | None = None
    """The PC's own zone, from UTC."""


@dataclass(frozen=True, slots=True)
class Power:
    """What may put the PC to sleep, or start it anew."""

    sleeps: bool | None = None
    after: int | None = None
    """Minutes without anybody at it, where known."""
    lid: bool | None = None
    """Whether closing the lid puts it to sleep; False where it has none."""
    restarts: tuple[int, int] | None = None
    """Hours of the day between which the system may restart by itself: [first, last), perhaps past midnight."""


@dataclass(frozen=True, slots=True)
class Disk:
    """Where the records lie."""

    free: int | None = None
    """Bytes."""
    a_day: int = 0
    """Bytes that a day of this station needs: its ledger and, at worst, all its clips anew."""
    unwritable: str = ""
    """The system's words where the folder of the records takes no file."""


@dataclass(frozen=True, slots=True)
class Running:
    """The station's two processes, and what was handed over."""

    air: int | None = None
    """Air's process number, where it answers."""
    silent: str = ""
    """Process number of an air that holds the station and does not answer."""
    desk: bool = False
    hindered: Mapping[str, Reason] = field(default_factory=dict)
    """Outlet -> what air says is in its way."""
    trouble: tuple[Reason, ...] = ()
    """What air says of itself."""
    handed: frozenset[str] = frozenset()
    """Days (ISO) whose programme can be read."""
    starts: tuple[Instant, ...] = ()
    """When something is to sound here."""
    rates: frozenset[int] = frozenset()
    """Hertz of the clips that are to sound."""
    last: Instant | None = None
    """The ledger's newest event."""
    ledger: Reason | None = None
    """Why the ledger cannot be read."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What sound files and voices need."""

    needs_ffmpeg: tuple[str, ...] = ()
    """Recordings that only ffmpeg reads."""
    needs_silk: tuple[str, ...] = ()
    ffmpeg: bool = True
    silk: bool = True
    mute: Mapping[str, Reason] = field(default_factory=dict)
    """Language -> why none of the voices that the station names for it speaks."""
    spoken: tuple[str, ...] = ()
    """Languages that one of them does speak, as far as that was tried."""
    away: Mapping[str, Reason] = field(default_factory=dict)
    """Engine -> why it does not speak now, where another one does."""


@dataclass(frozen=True, slots=True)
class Bound:
    """An outlet that is played here."""

    name: str
    spec: OutputSpec
    lacks: str = ""
    """The program of a command that switches its amplifier, where it is not on this PC."""


@dataclass(frozen=True, slots=True)
class Facts:
    """All of it, at one moment."""

    now: Instant
    today: str
    tomorrow: str
    zone_offset: Millis
    """The station's zone now, from UTC."""
    zone: str
    outlets: tuple[Bound, ...]
    sound: Sound
    timekeeping: Timekeeping = Timekeeping()
    power: Power = Power()
    disk: Disk = Disk()
    running: Running = Running()
    parts: Parts = Parts()
    broken: int = 0
    """Errors in what people wrote."""
