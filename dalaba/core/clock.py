"""Time. The only module that reads the wall clock; everything else is given an instant or a `Clock`.

`SystemClock` is the PC's. `VirtualClock` stands still until someone waits, then jumps to the deadline: a day of
broadcasting takes as long as its decisions take. Below them, pure conversions between instants and local wall time.
"""

from __future__ import annotations

import contextlib
import ctypes
import sys
import threading
import time
import weakref
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from dalaba.core.model import Instant, Millis

DAY: Millis = 86_400_000
_EPOCH = date(1970, 1, 1).toordinal()
_LAST = date.max.toordinal()


class Clock(Protocol):
    """What now is, and waiting. One thread waits; any thread may call `wake`."""

    def now(self) -> Instant:
        """Wall time."""

    def fine(self) -> float:
        """Wall time as `now`, with fractions of a millisecond, for what is placed to the sample."""

    def mono(self) -> Millis:
        """Milliseconds that never go back and never jump with the wall clock. May stand still while the PC sleeps."""

    def elapsed(self) -> Millis:
        """As `mono`, and goes on while the PC sleeps: parts from wall time only where the wall clock was put."""

    def wait(self, until: Instant) -> None:
        """Return at `until`, or earlier after `wake`; at once if it is past. Never returns late on purpose."""

    def wake(self) -> None:
        """End the wait that is under way, or the next one, early."""


class SystemClock:
    """The PC's own time. Waits are monotonic and at most a second long, so that a clock that was put is noticed."""

    def __init__(self) -> None:
        self._bell: _Bell | None = None
        self._one_bell = threading.Lock()

    def now(self) -> Instant:
        return time.time_ns() // 1_000_000

    def fine(self) -> float:
        return time.time_ns() / 1e6

    def mono(self) -> Millis:
        return time.monotonic_ns() // 1_000_000

    def elapsed(self) -> Millis:
        # Linux stops `monotonic` in sleep, and so does Python's on macOS; Windows' goes on.
        if sys.platform == "linux":
            return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000
        elif sys.platform == "darwin":
            return time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1_000_000
        else:
            return time.monotonic_ns() // 1_000_000

    def wait(self, until: Instant) -> None:
        self._rung().wait(max(min((until - self.now()) / 1000, 1.0), 0))

    def wake(self) -> None:
        self._rung().ring()

    def _rung(self) -> _Bell:
        """Made when it is needed: most who ask for the time never wait."""
        with self._one_bell:
            self._bell = self._bell or _Bell()
            return self._bell


class _Bell:
    """Any thread rings it, one waits for it: by the kernel's own relative timeout.

    threading.Event would do, but a Python built for older Linux systems counts its timeout in wall time: put the clock
    back three hours, and a wait of a second takes three hours and a second.
    """

    def __init__(self) -> None:
        import selectors
        import socket

        self._ear, self._hand = socket.socketpair()
        self._ear.setblocking(False)
        self._hand.setblocking(False)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._ear, selectors.EVENT_READ)
        for each in (self._selector, self._ear, self._hand):
            weakref.finalize(self, each.close)

    def ring(self) -> None:
        with contextlib.suppress(BlockingIOError):  # full: it has been rung often enough
            self._hand.send(b"!")

    def wait(self, seconds: float) -> None:
        """Until it is rung, or was since the last wait; at most so long."""
        if self._selector.select(seconds):
            with contextlib.suppress(BlockingIOError):
                self._ear.recv(65_536)


class VirtualClock:
    """Time that jumps to the next deadline. `before_jump` may name an earlier instant at which something happens."""

    def __init__(self, start: Instant, before_jump: Callable[[Instant], Instant] | None = None) -> None:
        self._now = start
        self._mono = self._slept = 0
        self._before_jump = before_jump

    def now(self) -> Instant:
        return self._now

    def fine(self) -> float:
        return float(self._now)

    def mono(self) -> Millis:
        return self._mono

    def elapsed(self) -> Millis:
        return self._mono + self._slept

    def wait(self, until: Instant) -> None:
        if self._before_jump is not None:
            until = min(until, self._before_jump(until))
        passed = max(until - self._now, 0)
        self._now += passed
        self._mono += passed

    def wake(self) -> None:
        """Nothing to do: nobody sleeps in virtual time."""

    def put(self, by: Millis) -> None:
        """Somebody puts the wall clock, ahead or (negative) back; no time passes."""
        self._now += by

    def sleep(self, span: Millis) -> None:
        """The lid is closed for so long: wall and elapsed time go on, nothing runs."""
        self._now += span
        self._slept += span


def together(clock: Clock) -> tuple[Instant, Millis]:
    """Wall time and elapsed time of one moment. Asked again where the PC was busy with something else in between."""
    for _ in range(10):
        before, wall, elapsed = clock.elapsed(), clock.now(), clock.elapsed()
        if elapsed - before < 50:
            break
    return wall, elapsed


def on_this_pc(instant: Instant) -> str:
    """As the PC's own clock shows it on the screen, in the PC's own zone: 2022-07-13 07:00."""
    with contextlib.suppress(OSError, ValueError, OverflowError):  # Windows and the years before 1970
        return time.strftime("%Y-%m-%d %H:%M", time.localtime(instant // 1000))
    return "1970-01-01 00:00" if instant < DAY else "?"


def hms_on(instant: Instant, zone: ZoneInfo, now: Instant) -> str:
    """As `hms`; with its day in front where that is not today: 07-14 07:00."""
    shown = hms(instant, zone)
    return shown if today(instant, zone) == today(now, zone) else f"{local(instant, zone):%m-%d} {shown}"


def now_seconds() -> float:
    """Wall time as the system's libraries stamp what they tell: seconds since 1970."""
    return time.time()


def follows_a_time_server() -> bool | None:
    """Whether the system says, of the clock as it is now, that it is kept right; None: it does not say. At once.

    Linux's kernel knows (adjtimex(2)): whoever keeps time clears its STA_UNSYNC, and putting the clock sets it again.
    """
    if sys.platform == "linux":
        try:
            timex = (ctypes.c_long * 64)()  # struct timex with room to spare; its modes are 0: it asks, changes nothing
            state = int(ctypes.CDLL(None, use_errno=True).adjtimex(ctypes.byref(timex)))
        except (OSError, AttributeError):
            return None
        status = ctypes.cast(ctypes.byref(timex), ctypes.POINTER(ctypes.c_int))[_STATUS]
        return None if state < 0 else not status & _UNSYNCHRONISED
    else:
        return None


_UNSYNCHRONISED = 0x40
_STATUS = 5 * ctypes.sizeof(ctypes.c_long) // ctypes.sizeof(ctypes.c_int)
"""struct timex: modes (padded to a long), offset, freq, maxerror, esterror, then status."""


def zone(name: str) -> ZoneInfo:
    """The time zone of that name. ZoneInfoNotFoundError (a KeyError) if there is none."""
    return ZoneInfo(name)


def at(day: date, minute_ms: Millis, tz: ZoneInfo) -> Instant:
    """The instant at which wall clocks in `tz` show `minute_ms` after midnight of `day`.

    Times of day past 24:00 count into the next day. A wall time that a clock change skips becomes the same span after
    the gap; one that happens twice is its first (PEP 495, fold=0).
    """
    days, rest = divmod(minute_ms, DAY)
    naive = datetime(day.year, day.month, day.day) + timedelta(days=days, milliseconds=rest)
    return round(naive.replace(tzinfo=tz).timestamp() * 1000)


class LocalDay:
    """A calendar day in a zone, for many of its wall times at once: `at` of milliseconds after midnight, `stamp`.

    Agrees with the functions `at` and `iso`; where the zone's clock does not change within reach (none of the day
    before, the day and the day after has another offset), it adds instead of asking the zone each time.
    """

    def __init__(self, day: date, tz: ZoneInfo) -> None:
        self.day, self._tz = day, tz
        before = datetime.fromordinal(max(day.toordinal() - 1, 1)).replace(tzinfo=tz).utcoffset() or timedelta()
        after = datetime.fromordinal(min(day.toordinal() + 2, _LAST)).replace(tzinfo=tz).utcoffset()
        seconds = before.days * 86_400 + before.seconds
        # The same offset before and after the day, and a whole number of minutes (old local times had seconds): nothing
        # changes within reach. A change that is taken back within three days is none that a zone has had.
        self.even = before == after and not seconds % 60 and not before.microseconds
        self._midnight = (day.toordinal() - _EPOCH) * DAY - seconds * 1000 if self.even else at(day, 0, tz)
        hours, minutes = divmod(abs(seconds) // 60, 60)
        self._suffix = f"{'-' if seconds < 0 else '+'}{hours:02d}:{minutes:02d}"

    def at(self, ms: Millis) -> Instant:
        """The instant at which wall clocks show `ms` after midnight."""
        return self._midnight + ms if self.even else at(self.day, ms, self._tz)

    def hms(self, instant: Instant) -> str:
        """For people: 07:00, or 07:00:12 where there are seconds."""
        ms = instant - self._midnight
        if not self.even or not 0 <= ms < DAY:
            return hms(instant, self._tz)
        minutes, seconds = divmod(ms // 1000, 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}" + (f":{seconds:02d}" if seconds else "")

    def holds(self, instant: Instant) -> bool:
        """Whether the instant is on this day."""
        if self.even:
            return 0 <= instant - self._midnight < DAY
        return local(instant, self._tz).date() == self.day

    def stamp(self, instant: Instant) -> str:
        """An instant of this day as ISO 8601 with offset."""
        ms = instant - self._midnight
        if not self.even or not 0 <= ms < DAY or ms % 1000:
            return iso(instant, self._tz)
        minutes, seconds = divmod(ms // 1000, 60)
        return f"{self.day}T{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}{self._suffix}"


def local(instant: Instant, tz: ZoneInfo) -> datetime:
    """The aware local wall time of an instant."""
    seconds, ms = divmod(instant, 1000)
    return datetime.fromtimestamp(seconds, tz).replace(microsecond=ms * 1000)


def iso(instant: Instant, tz: ZoneInfo) -> str:
    """ISO 8601 with offset; milliseconds only where there are any."""
    moment = local(instant, tz)
    return moment.isoformat(timespec="milliseconds" if instant % 1000 else "seconds")


def parse_iso(text: str) -> Instant:
    """The instant of an ISO 8601 time with offset. ValueError for one without."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"time without offset: {text}")
    return round(moment.astimezone(UTC).timestamp() * 1000)


def hms(instant: Instant, tz: ZoneInfo) -> str:
    """For people: 07:00, or 07:00:12 where there are seconds."""
    moment = local(instant, tz)
    return moment.strftime("%H:%M:%S" if moment.second else "%H:%M")


def today(now: Instant, tz: ZoneInfo) -> date:
    """The calendar day at `now`."""
    return datetime.fromtimestamp(now // 1000, tz).date()
