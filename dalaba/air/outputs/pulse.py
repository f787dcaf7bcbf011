"""Linux's sound server through its own library: as much of libpulse as an outlet needs. PulseAudio, or PipeWire in its
place.

Only this library can tell a stream never to move to another card (PA_STREAM_DONT_MOVE) and take back sound that was
handed over already; PortAudio offers neither. No call waits for the server longer than it says; a server that is gone
or hangs is "not ready"; callbacks come in the library's own thread with `lock` held, and the library never calls a
function that is gone. This module decides nothing. libpulse is LGPL, part of the system, and called through ctypes;
without it, `load` returns None.

Names, constants and structures are those of libpulse's public headers (`pulse/stream.h`, `introspect.h`, `def.h`).
"""

from __future__ import annotations

import ctypes
import select
import time
from collections.abc import Callable
from ctypes import POINTER, Structure, byref, c_char_p, c_int, c_int64, c_size_t, c_uint8, c_uint32, c_void_p
from dataclasses import dataclass
from functools import cache
from itertools import count
from typing import Any

from dalaba.core.clock import now_seconds

READY, FAILED = 4, 5
"""Of a context; a stream's READY is 2, its FAILED 3."""
_STREAM_READY, _STREAM_FAILED = 2, 3
_NO_AUTOSPAWN = 1
_SINK_EVENTS = 1
_FLOAT32 = 5
"""Little-endian, like every PC that we support."""
_ABSOLUTE = 1
_NORM = 0x10000
_DYNAMIC_LATENCY = 0x80
_FLAGS = (
    0x0001  # START_CORKED: starting it makes the server discard the silence it holds, so it begins at once
    | 0x0008  # AUTO_TIMING_UPDATE
    | 0x0020  # NO_REMIX_CHANNELS: sound for one channel is heard on no other
    | 0x0200  # DONT_MOVE
    | 0x2000  # ADJUST_LATENCY
    | 0x10000  # START_UNMUTED, whatever the server remembers of us
    | 0x20000  # FAIL_ON_SUSPEND: a suspended card counts as gone
)


class _Spec(Structure):
    _fields_ = (("format", c_int), ("rate", c_uint32), ("channels", c_uint8))


class _Map(Structure):
    _fields_ = (("channels", c_uint8), ("places", c_int * 32))


class _Volume(Structure):
    _fields_ = (("channels", c_uint8), ("values", c_uint32 * 32))


class _Buffer(Structure):
    _fields_ = tuple((name, c_uint32) for name in ("maxlength", "tlength", "prebuf", "minreq", "fragsize"))


class _Timing(Structure):
    """The beginning of pa_timing_info."""

    _fields_ = (
        ("seconds", ctypes.c_long), ("micros", ctypes.c_long), ("synchronized", c_int), ("sink", ctypes.c_uint64),
        ("source", ctypes.c_uint64), ("transport", ctypes.c_uint64), ("playing", c_int), ("write_corrupt", c_int),
        ("write_index", c_int64), ("read_corrupt", c_int), ("read_index", c_int64),
    )  # fmt: skip


class _SinkInfo(Structure):
    """The beginning of pa_sink_info; the rest is not read."""

    _fields_ = (
        ("name", c_char_p), ("index", c_uint32), ("description", c_char_p), ("spec", _Spec), ("map", _Map),
        ("module", c_uint32), ("volume", _Volume), ("mute", c_int), ("monitor", c_uint32), ("monitor_name", c_char_p),
        ("latency", ctypes.c_uint64), ("driver", c_char_p), ("flags", c_int),
    )  # fmt: skip


class _ServerInfo(Structure):
    """The beginning of pa_server_info."""

    _fields_ = (
        ("user", c_char_p), ("host", c_char_p), ("version", c_char_p), ("name", c_char_p), ("spec", _Spec),
        ("default_sink", c_char_p), ("default_source", c_char_p),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sink:
    """A playback device of the server."""

    name: str
    description: str
    """The name that people see."""
    rate: int
    channels: int
    muted: bool
    volume: int
    """Per cent, of its loudest channel."""
    places: tuple[int, ...]
    """Which loudspeaker each channel is, in the library's numbers."""
    default: bool = False
    """Whether the server plays there by default."""
    supple: bool = False
    """Whether sound that was handed over can be replaced until just before it is heard."""


_STATE = ctypes.CFUNCTYPE(None, c_void_p, c_void_p)
_EVENT = ctypes.CFUNCTYPE(None, c_void_p, c_int, c_uint32, c_void_p)
_SINK = ctypes.CFUNCTYPE(None, c_void_p, POINTER(_SinkInfo), c_int, c_void_p)
_SERVER = ctypes.CFUNCTYPE(None, c_void_p, POINTER(_ServerInfo), c_void_p)
_WRITE = ctypes.CFUNCTYPE(None, c_void_p, c_size_t, c_void_p)
_DONE = ctypes.CFUNCTYPE(None, c_void_p, c_int, c_void_p)

_WAITING: dict[int, Callable[..., None]] = {}
"""Callbacks, by the number that the library was given and gives back."""
_NUMBERS = count(1)


def _tell(*given: Any) -> None:
    """Called by the library, perhaps long after the waiting ended; then nothing happens."""
    *facts, number = given
    if tell := _WAITING.get(number):
        tell(*facts)


ON_STATE, ON_EVENT, ON_SINK, ON_SERVER, ON_WRITE, ON_DONE = (
    kind(_tell) for kind in (_STATE, _EVENT, _SINK, _SERVER, _WRITE, _DONE)
)
"""Every function that the library may call. They live as long as the process, because a stalled server may answer
minutes later, and calling a function that was garbage-collected would crash the process.
"""


class _Waiting:
    """The callbacks that one owner waits for."""

    def __init__(self) -> None:
        self._numbers: set[int] = set()

    def add(self, tell: Callable[..., None]) -> int:
        """The number by which the library calls `tell`."""
        number = next(_NUMBERS)
        _WAITING[number] = tell
        self._numbers.add(number)
        return number

    def once(self, tell: Callable[..., None]) -> int:
        """The same, for a callback that is called once."""

        def told(*facts: Any) -> None:
            self.remove(number)
            tell(*facts)

        number = self.add(told)
        return number

    def remove(self, *numbers: int) -> None:
        """Stop waiting for these."""
        for number in numbers:
            self._numbers.discard(number)
            _WAITING.pop(number, None)

    def clear(self) -> None:
        """Stop waiting for all of them."""
        self.remove(*self._numbers)


_PROTOTYPES: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "pa_threaded_mainloop_new": (c_void_p, ()),
    "pa_threaded_mainloop_start": (c_int, (c_void_p,)),
    "pa_threaded_mainloop_stop": (None, (c_void_p,)),
    "pa_threaded_mainloop_lock": (None, (c_void_p,)),
    "pa_threaded_mainloop_unlock": (None, (c_void_p,)),
    "pa_threaded_mainloop_in_thread": (c_int, (c_void_p,)),
    "pa_threaded_mainloop_get_api": (c_void_p, (c_void_p,)),
    "pa_context_new": (c_void_p, (c_void_p, c_char_p)),
    "pa_context_set_state_callback": (None, (c_void_p, _STATE, c_void_p)),
    "pa_context_connect": (c_int, (c_void_p, c_char_p, c_int, c_void_p)),
    "pa_context_disconnect": (None, (c_void_p,)),
    "pa_context_unref": (None, (c_void_p,)),
    "pa_context_get_state": (c_int, (c_void_p,)),
    "pa_context_set_subscribe_callback": (None, (c_void_p, _EVENT, c_void_p)),
    "pa_context_subscribe": (c_void_p, (c_void_p, c_int, c_void_p, c_void_p)),
    "pa_context_get_sink_info_list": (c_void_p, (c_void_p, _SINK, c_void_p)),
    "pa_context_get_server_info": (c_void_p, (c_void_p, _SERVER, c_void_p)),
    "pa_operation_unref": (None, (c_void_p,)),
    "pa_stream_new": (c_void_p, (c_void_p, c_char_p, POINTER(_Spec), POINTER(_Map))),
    "pa_stream_set_state_callback": (None, (c_void_p, _STATE, c_void_p)),
    "pa_stream_set_write_callback": (None, (c_void_p, _WRITE, c_void_p)),
    "pa_stream_connect_playback": (
        c_int,
        (c_void_p, c_char_p, POINTER(_Buffer), c_int, POINTER(_Volume), c_void_p),
    ),
    "pa_stream_get_state": (c_int, (c_void_p,)),
    "pa_stream_get_timing_info": (POINTER(_Timing), (c_void_p,)),
    "pa_stream_update_timing_info": (c_void_p, (c_void_p, _DONE, c_void_p)),
    "pa_stream_cork": (c_void_p, (c_void_p, c_int, c_void_p, c_void_p)),
    "pa_stream_write": (c_int, (c_void_p, c_void_p, c_size_t, c_void_p, c_int64, c_int)),
    "pa_stream_disconnect": (c_int, (c_void_p,)),
    "pa_stream_unref": (None, (c_void_p,)),
}


def rest() -> None:
    """Sleep two milliseconds by the kernel's relative time: `time.sleep` and locks may depend on a changed wall
    clock.
    """
    select.select([], [], [], 0.002)


@cache
def load() -> Any:
    """The library, or None if it is not installed."""
    try:
        library = ctypes.CDLL("libpulse.so.0")
    except OSError:
        return None
    for name, (result, arguments) in _PROTOTYPES.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, list(arguments)
    return library


class Server:
    """One connection to the sound server, renewed when it breaks. Its methods may be called from any thread."""

    def __init__(self, library: Any) -> None:
        self.library = library
        self._loop = library.pa_threaded_mainloop_new()
        self._context: Any = None
        self._closed = False
        self._waiting = _Waiting()
        """The callbacks for news of the present connection."""
        self.news = 0
        """Counts news of sinks: one was added or removed, the server came or went."""
        self.on_news: Callable[[], None] = lambda: None
        """Called for each piece of news, in the library's thread."""
        library.pa_threaded_mainloop_start(self._loop)

    def __enter__(self) -> Server:
        """Holds the library's lock. Callbacks hold it already."""
        if not self.library.pa_threaded_mainloop_in_thread(self._loop):
            self.library.pa_threaded_mainloop_lock(self._loop)
        return self

    def __exit__(self, *_: object) -> None:
        if not self.library.pa_threaded_mainloop_in_thread(self._loop):
            self.library.pa_threaded_mainloop_unlock(self._loop)

    @property
    def ready(self) -> bool:
        """Whether the server answers, as far as is known."""
        with self:
            return self._state() == READY

    def connect(self, seconds: float) -> bool:
        """Connect, waiting for at most so long. False: no server, or none that has answered yet."""
        with self:
            if self._closed:
                return False
            if self._state() in (None, FAILED, FAILED + 1):
                self._connect()
        return self._wait(lambda: self._state() in (READY, FAILED), seconds) and self.ready

    def sinks(self, seconds: float) -> list[Sink] | None:
        """The present playback devices. None: the server is not there, or does not answer within that time."""
        found: list[Sink] = []
        over: list[int] = []
        about: list[tuple[str, bool]] = []

        def server(_: Any, info: Any) -> None:
            # Operations are answered in order, so this is known before the first sink is.
            about.append((_text(info.contents.default_sink), b"PipeWire" not in (info.contents.name or b"")))

        def told(_: Any, info: Any, end: int) -> None:
            if end:
                over.append(end)
            else:
                found.append(_sink(info.contents, *about[-1]))

        questions = _Waiting()
        with self:
            if self._state() != READY:
                return None
            ask = self.library.pa_context_get_server_info, self.library.pa_context_get_sink_info_list
            self._drop(ask[0](self._context, ON_SERVER, questions.add(server)))
            self._drop(ask[1](self._context, ON_SINK, questions.add(told)))
        known = self._wait(lambda: bool(over), seconds)
        questions.clear()
        return found if known and over == [1] else None

    def default_source(self, seconds: float) -> str:
        """What the server records from by default; "" if it does not answer within that time."""
        found: list[str] = []

        def told(_: Any, info: Any) -> None:
            found.append(_text(info.contents.default_source))

        questions = _Waiting()
        with self:
            if self._state() != READY:
                return ""
            self._drop(self.library.pa_context_get_server_info(self._context, ON_SERVER, questions.add(told)))
        self._wait(lambda: bool(found), seconds)
        questions.clear()
        return found[0] if found else ""

    def close(self) -> None:
        """Disconnect from the server. The loop remains, idle, because a background search may still be asking."""
        with self:
            self._closed = True
            self._disconnect()
        self.library.pa_threaded_mainloop_stop(self._loop)

    def stream(self, sink: Sink, depth: float, fill: Callable[[Stream, int], None]) -> Stream:
        """A stream to that sink and never to another.

        The library's thread calls `fill(stream, frames)` when it needs so many more frames. `depth`: seconds of sound
        that the server holds.
        """
        return Stream(self, self._context, sink, depth, fill)

    def _state(self) -> int | None:
        return None if self._context is None else int(self.library.pa_context_get_state(self._context))

    def _connect(self) -> None:
        self._disconnect()
        self._context = self.library.pa_context_new(self.library.pa_threaded_mainloop_get_api(self._loop), b"Dalaba")
        told = self._waiting.add
        self.library.pa_context_set_state_callback(self._context, ON_STATE, told(self._told_state))
        self.library.pa_context_set_subscribe_callback(self._context, ON_EVENT, told(self._told_event))
        if self.library.pa_context_connect(self._context, None, _NO_AUTOSPAWN, None) < 0:
            self._disconnect()

    def _disconnect(self) -> None:
        self._waiting.clear()
        if self._context is not None:
            self.library.pa_context_disconnect(self._context)
            self.library.pa_context_unref(self._context)
            self._context = None

    def _told_state(self, context: Any) -> None:
        if self._state() == READY:
            self._drop(self.library.pa_context_subscribe(context, _SINK_EVENTS, None, None))
        self._tell()

    def _told_event(self, *_: Any) -> None:
        self._tell()

    def _tell(self) -> None:
        self.news += 1
        self.on_news()

    def _drop(self, operation: Any) -> None:
        if operation:
            self.library.pa_operation_unref(operation)

    def _wait(self, enough: Callable[[], bool], seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while True:
            with self:
                if enough():
                    return True
            if time.monotonic() >= deadline:
                return False
            rest()


class Stream:
    """A stream. Frames count from its beginning; the server plays them at the sink's own rate, silence included."""

    def __init__(
        self, server: Server, context: Any, sink: Sink, depth: float, fill: Callable[[Stream, int], None]
    ) -> None:
        self.sink, self._server, self._library = sink, server, server.library
        self._frame = 4 * sink.channels
        self._known: tuple[float, float, float] | None = None
        """The server's newest report: its time stamp, the frame that sounded, and the monotonic time of that."""
        self._waiting = _Waiting()
        self.words = 0
        """How often the server has reported what sounds."""
        self._fill = fill
        spec, places = _Spec(_FLOAT32, sink.rate, sink.channels), _Map(sink.channels, (c_int * 32)(*sink.places))
        with server:
            self._stream = self._library.pa_stream_new(context, b"Dalaba", byref(spec), byref(places))
            if self._stream:
                self._begin(depth)

    def _begin(self, depth: float) -> None:
        size = round(depth * self.sink.rate) * self._frame
        buffer = _Buffer(2 * size, size, 0, size // 4, 2**32 - 1)
        loud = _Volume(self.sink.channels, (c_uint32 * 32)(*([_NORM] * self.sink.channels)))
        told = self._waiting.add
        self._library.pa_stream_set_state_callback(self._stream, ON_STATE, told(self._told_state))
        self._library.pa_stream_set_write_callback(self._stream, ON_WRITE, told(self._told_wanted))
        name = self.sink.name.encode()
        self._library.pa_stream_connect_playback(self._stream, name, byref(buffer), _FLAGS, byref(loud), None)

    @property
    def ready(self) -> bool:
        """Whether it plays."""
        with self._server:
            return bool(self._stream) and self._library.pa_stream_get_state(self._stream) == _STREAM_READY

    @property
    def failed(self) -> bool:
        """Whether it will never play again: its sink is gone or suspended, or the server is gone."""
        with self._server:
            return not self._stream or self._library.pa_stream_get_state(self._stream) >= _STREAM_FAILED

    def heard(self) -> float | None:
        """Which frame sounds now; negative before its first one does; None before the server has reported it.

        Calculated from the server's last report (frames read, less what the sink still holds, plus what was on its way:
        as libpulse's own pa_stream_get_time, without its slow smoothing) and the monotonic time since.
        """
        with self._server:
            said = self._library.pa_stream_get_timing_info(self._stream) if self._stream else None
            if said and (stamp := said.contents.seconds + said.contents.micros / 1e6) != (self._known or (0,))[0]:
                self._learn(said.contents, stamp)
            if self._known is None:
                return None
            _, frame, at = self._known
        return frame + (time.monotonic() - at) * self.sink.rate

    def _learn(self, said: _Timing, stamp: float) -> None:
        age = now_seconds() - stamp
        if not 0 <= age < 3 or said.read_corrupt:
            return  # the wall clock was changed meanwhile; the next report comes within two seconds
        self.words += 1
        delay = (said.transport - said.sink) / 1e6
        self._known = stamp, said.read_index / self._frame + delay * self.sink.rate, time.monotonic() - age

    def _told_state(self, stream: Any) -> None:
        if self._library.pa_stream_get_state(stream) == _STREAM_READY:
            self._server._drop(self._library.pa_stream_cork(stream, 0, None, None))
        self._server._tell()

    def _told_wanted(self, _: Any, size: int) -> None:
        self._fill(self, size // self._frame)

    def write(self, samples: Any, frame: int) -> None:
        """Write these as the frames from `frame` on (frames x channels, float32), replacing what was there."""
        data = samples.ctypes.data_as(c_void_p)
        with self._server:
            if self._stream:
                self._library.pa_stream_write(self._stream, data, samples.nbytes, None, frame * self._frame, _ABSOLUTE)

    def when_written(self, tell: Callable[[float], None]) -> None:
        """Report which frame sounded when the server had everything written so far; never, if it does not answer.

        The server handles requests in order, so its time report is from after the writing. Called in the library's
        thread.
        """

        def done(_: Any, well: int) -> None:
            before = self.words
            self.heard()
            if well and self.words > before and self._known is not None:
                tell(self._known[1])

        with self._server:
            if self._stream:
                ask = self._library.pa_stream_update_timing_info
                self._server._drop(ask(self._stream, ON_DONE, self._waiting.once(done)))

    def close(self) -> None:
        """End it. What it still held is not played."""
        with self._server:
            stream, self._stream = self._stream, None
            self._waiting.clear()
            if stream:
                self._library.pa_stream_disconnect(stream)
                self._library.pa_stream_unref(stream)


def _sink(info: _SinkInfo, default: str, rewinds: bool) -> Sink:
    channels, name = int(info.spec.channels), _text(info.name)
    loudest = max((int(info.volume.values[number]) for number in range(info.volume.channels)), default=0)
    return Sink(
        name,
        _text(info.description) or name,
        int(info.spec.rate),
        channels,
        bool(info.mute),
        round(loudest * 100 / _NORM),
        tuple(int(info.map.places[number]) for number in range(channels)),
        name == default,
        rewinds and bool(info.flags & _DYNAMIC_LATENCY),
    )


def _text(raw: bytes | None) -> str:
    return (raw or b"").decode("utf-8", "replace")
