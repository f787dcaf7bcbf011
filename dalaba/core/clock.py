"""Time. The only module that reads the wall clock; everything else is given an instant or a `Clock`.

`SystemClock` is the PC's. `VirtualClock` stands still until somebody waits, then jumps to the deadline, so a day of
broadcasting takes only as long as its decisions. The rest are pure conversions between instants and local wall time.
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
    """The current time, and waiting. Only one thread may wait; any thread may call `wake`."""

    def now(self) -> Instant:
        """Wall time."""

    def fine(self) -> float:
        """Wall time like `now`, with fractions of a millisecond, for timing to the sample."""

    def mono(self) -> Millis:
        """Milliseconds that never run backwards and ignore changes of the wall clock. May stop while the PC sleeps."""

    def elapsed(self) -> Millis:
        """Like `mono`, but goes on while the PC sleeps. It differs from wall time only after the wall clock was set."""

    def wait(self, until: Instant) -> None:
        """Return at `until`, or earlier after `wake`; immediately if `until` is past. Never returns late on purpose."""

    def wake(self) -> None:
        """End the current wait early or, if nobody waits, the next one."""


class SystemClock:
    """The PC's own time. It waits on monotonic time, at most a second at once, to notice a change of the clock."""

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
        # Linux stops `monotonic` during sleep, and so does Python's on macOS; on Windows it goes on.
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
        """The bell, made on first use, because most users of a clock never wait."""
        with self._one_bell:
            self._bell = self._bell or _Bell()
            return self._bell


class _Bell:
    """A signal from any thread to one waiting thread, with the kernel's relative timeout.

    threading.Event would do, but a Python built for older Linux systems measures its timeout in wall time: if the clock
    is set back three hours, a wait of one second takes three hours and one second.
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
            weakref.finalize(self, each.close).atexit = False  # a thread may still be waiting when the program ends

    def ring(self) -> None:
        with contextlib.suppress(BlockingIOError):  # full: enough signals are waiting already
            self._hand.send(b"!")

    def wait(self, seconds: float) -> None:
        """Wait until it is rung, or return at once if it was rung since the last wait. At most `seconds`."""
        if self._selector.select(seconds):
            with contextlib.suppress(BlockingIOError):
                self._ear.recv(65_536)


class VirtualClock:
    """Time that jumps to the next deadline. `before_jump` may return an earlier instant at which something happens."""

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
        """Set the wall clock forward or (negative) back, while no time passes."""
        self._now += by

    def sleep(self, span: Millis) -> None:
        """Let the PC sleep for `span`: wall time and elapsed time go on, monotonic time does not."""
        self._now += span
        self._slept += span


def together(clock: Clock) -> tuple[Instant, Millis]:
    """Wall time and elapsed time of the same moment. Read again if the PC was busy between the two readings."""
    for _ in range(10):
        before, wall, elapsed = clock.elapsed(), clock.now(), clock.elapsed()
        if elapsed - before < 50:
            break
    return wall, elapsed


def on_this_pc(instant: Instant) -> str:
    """An instant as the PC's own clock shows it, in the PC's zone: 2022-07-13 07:00."""
    with contextlib.suppress(OSError, ValueError, OverflowError):  # Windows fails for years before 1970
        return time.strftime("%Y-%m-%d %H:%M", time.localtime(instant // 1000))
    return "1970-01-01 00:00" if instant < DAY else "?"


def hms_on(instant: Instant, zone: ZoneInfo, now: Instant) -> str:
    """Like `hms`, with the day in front if it is not today: 07-14 07:00."""
    shown = hms(instant, zone)
    return shown if today(instant, zone) == today(now, zone) else f"{local(instant, zone):%m-%d} {shown}"


def hm_on(instant: Instant, zone: ZoneInfo | None, now: Instant) -> str:
    """To the minute, with the day in front if it is not today: 07-14 07:00. No zone known yet: the PC's."""
    with contextlib.suppress(OSError, ValueError, OverflowError):  # what is asked for may be any number
        moment = local(instant, zone)
        return f"{moment:%H:%M}" if moment.date() == local(now, zone).date() else f"{moment:%m-%d %H:%M}"
    return "?"


def now_seconds() -> float:
    """Wall time in seconds since 1970, as system libraries use it in timestamps."""
    return time.time()


def follows_a_time_server() -> bool | None:
    """Whether the system says that a time server keeps its clock right; None if it does not say. Returns at once.

    The Linux kernel knows (adjtimex(2)): a time service clears STA_UNSYNC, and setting the clock sets it again.
    """
    if sys.platform == "linux":
        try:
            timex = (ctypes.c_long * 64)()  # struct timex, with room to spare; modes = 0 only reads
            state = int(ctypes.CDLL(None, use_errno=True).adjtimex(ctypes.byref(timex)))
        except (OSError, AttributeError):
            return None
        status = ctypes.cast(ctypes.byref(timex), ctypes.POINTER(ctypes.c_int))[_STATUS]
        return None if state < 0 else not status & _UNSYNCHRONISED
    else:
        return None


_UNSYNCHRONISED = 0x40
_STATUS = 5 * ctypes.sizeof(ctypes.c_long) // ctypes.sizeof(ctypes.c_int)
"""Index of `status` in struct timex, after modes (padded to a long), offset, freq, maxerror and esterror."""


def zone(name: str) -> ZoneInfo:
    """The time zone with a name. Raises ZoneInfoNotFoundError (a KeyError) if there is none."""
    return ZoneInfo(name)


def at(day: date, minute_ms: Millis, tz: ZoneInfo) -> Instant:
    """The instant at which wall clocks in `tz` show `minute_ms` milliseconds after midnight of `day`.

    Times after 24:00 are on the next day. A wall time that a clock change skips is moved past the gap; of one that
    occurs twice, the first counts (PEP 495, fold=0).
    """
    days, rest = divmod(minute_ms, DAY)
    naive = datetime(day.year, day.month, day.day) + timedelta(days=days, milliseconds=rest)
    return round(naive.replace(tzinfo=tz).timestamp() * 1000)


class LocalDay:
    """A calendar day in a zone, for converting many of its wall times quickly.

    Its results equal those of the functions `at` and `iso`. If the zone's offset is the same on the day before, this
    day and the day after, it adds the offset instead of asking the zone each time.
    """

    def __init__(self, day: date, tz: ZoneInfo) -> None:
        self.day, self._tz = day, tz
        before = datetime.fromordinal(max(day.toordinal() - 1, 1)).replace(tzinfo=tz).utcoffset() or timedelta()
        after = datetime.fromordinal(min(day.toordinal() + 2, _LAST)).replace(tzinfo=tz).utcoffset()
        seconds = before.days * 86_400 + before.seconds
        # The day is even if the offset is a whole number of minutes (old local times had seconds) and is the same
        # before and after it. No zone has ever changed its offset and changed it back within three days.
        self.even = before == after and not seconds % 60 and not before.microseconds
        self._midnight = (day.toordinal() - _EPOCH) * DAY - seconds * 1000 if self.even else at(day, 0, tz)
        hours, minutes = divmod(abs(seconds) // 60, 60)
        self._suffix = f"{'-' if seconds < 0 else '+'}{hours:02d}:{minutes:02d}"

    def at(self, ms: Millis) -> Instant:
        """The instant at which wall clocks show `ms` after midnight."""
        return self._midnight + ms if self.even else at(self.day, ms, self._tz)

    def hms(self, instant: Instant) -> str:
        """For people: 07:00, or 07:00:12 if there are seconds."""
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


def local(instant: Instant, tz: ZoneInfo | None) -> datetime:
    """The local wall time of an instant, aware of its zone; without one, the PC's."""
    seconds, ms = divmod(instant, 1000)
    return datetime.fromtimestamp(seconds, tz).replace(microsecond=ms * 1000)


def iso(instant: Instant, tz: ZoneInfo) -> str:
    """ISO 8601 with offset; milliseconds only if there are any."""
    moment = local(instant, tz)
    return moment.isoformat(timespec="milliseconds" if instant % 1000 else "seconds")


def parse_iso(text: str) -> Instant:
    """The instant of an ISO 8601 time with offset. Raises ValueError if the offset is missing."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"time without offset: {text}")
    return round(moment.astimezone(UTC).timestamp() * 1000)


def hms(instant: Instant, tz: ZoneInfo) -> str:
    """For people: 07:00, or 07:00:12 if there are seconds."""
    moment = local(instant, tz)
    return moment.strftime("%H:%M:%S" if moment.second else "%H:%M")


def today(now: Instant, tz: ZoneInfo) -> date:
    """The calendar day at `now`."""
    return datetime.fromtimestamp(now // 1000, tz).date()
