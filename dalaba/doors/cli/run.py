"""run: play, from now on, until stopped; and how this PC does so by itself, after a crash, a log-on, a power cut.

Exit 0 if a person ended it, 1 if it could not begin, 3 if it broke while it ran; then a launcher starts it again.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from dalaba.core import clock
from dalaba.core.model import Instant, Reason
from dalaba.doors.cli.context import Context, refuse
from dalaba.doors.cli.which import to_serve
from dalaba.link.upkeep.start_processes import DESK_LOCK, DESK_LOG, Kind
from dalaba.messages import explain

if TYPE_CHECKING:
    from dalaba.core.lock import Lock
    from dalaba.desk.loop import DeskLoop
    from dalaba.desk.root import Station
    from dalaba.link.upkeep.keep_air import AirKeeper
    from dalaba.station.outlets import Setup

BROKE = 3


def arguments(parser: argparse.ArgumentParser) -> None:
    """[--page] [--background | --service | --unit | --at-logon on|off | --end]."""
    parser.add_argument("--page", action="store_true")
    way = parser.add_mutually_exclusive_group()
    way.add_argument("--background", action="store_true")
    way.add_argument("--service", action="store_true")
    way.add_argument("--unit", action="store_true")
    way.add_argument("--at-logon", choices=("on", "off"))
    way.add_argument("--end", action="store_true")
    # Air uses this option when it starts a desk.
    parser.add_argument("--kept", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--managed", action="store_true", help=argparse.SUPPRESS)


def run(context: Context, given: argparse.Namespace) -> int:
    """Run in one of the ways, or set one of them up."""
    if given.end:
        return _end(context)
    context = to_serve(context)
    if not (context.folder / "station.yaml").is_file():
        context.usable()  # refused, in words
    if given.unit or given.at_logon:
        return _arrange(context, given)
    if given.service:
        return _service(context.folder)
    kind: Kind = "service" if given.managed else "background" if given.background else "window"
    return _run(context, kind, given.kept, given.page)


# -- the desk


class _Order:
    """Whether Ctrl-C, SIGTERM or a closed window has ordered the end. It is only remembered, so that all ends in
    order."""

    def __init__(self) -> None:
        self._given = False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._note)
        # Windows ends everything in a closed window. With `nohup` SIGHUP stays ignored.
        if sys.platform != "win32" and signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
            signal.signal(signal.SIGHUP, self._note)

    def __call__(self) -> bool:
        return self._given

    def _note(self, number: int, frame: object) -> None:
        self._given = True


def _run(context: Context, kind: Kind, kept: bool, page: bool) -> int:
    """Run the desk. Air is started before anything is read, so that the sound comes first."""
    from dalaba.core.clock import SystemClock
    from dalaba.core.lock import Held, unreadable
    from dalaba.link.upkeep.keep_air import AirKeeper
    from dalaba.link.upkeep.start_processes import AIR_LOCK
    from dalaba.link.upkeep.takeover import take

    try:
        lock = take(context.folder, kind)
    except Held as held:
        if kept:
            return 0  # another desk is running by now
        code = "cli.run_served" if held.note == "service" else "cli.run_desk_running"
        raise refuse(code, pid=held.pid) from held
    if (owner := unreadable(context.folder / AIR_LOCK)) is not None:
        raise refuse("cli.run_locked_out", file=AIR_LOCK, owner=owner)
    order = _Order()
    air = AirKeeper(context.folder, SystemClock(), managed=kind == "service")
    if kept and not air.reachable():
        return 0  # that air has ended meanwhile; starting another would undo somebody's order
    with _voice(context.folder, kind):
        air.early()
        return _loop(context, lock, air, order, kind, page)


def _voice(folder: Path, kind: Kind) -> contextlib.AbstractContextManager[None]:
    """Send output to the log, or to a window, which may be paused for any time."""
    if kind == "window":
        from dalaba.link.upkeep.window_output import speaking_aside

        return speaking_aside()
    from dalaba.link.upkeep.log_file import speak_into

    speak_into(folder / DESK_LOG)
    return contextlib.nullcontext()


def _loop(context: Context, lock: Lock, air: AirKeeper, order: _Order, kind: Kind, page: bool) -> int:
    try:
        desk = _desk(context, lock, air, order)
        _welcome(context, desk.station)
        with _console(context, desk, kind, page):
            desk.run()
    except Exception as error:  # last resort: a sentence, the details in the log, and a new start
        if order():
            air.end()
        _broke(context, error)
        return BROKE
    with contextlib.suppress(OSError):  # the window may be gone
        context.say("cli.run_over", command=context.command)
    return 0


def _desk(context: Context, lock: Lock, air: AirKeeper, order: _Order) -> DeskLoop:
    from dalaba.desk.loop import DeskLoop

    def tell(code: str, facts: dict[str, Any]) -> None:
        now, setup = clock.SystemClock().now(), desk.station.setup
        line = window_line(context, facts, setup, now) if code == "cli.run_lane" else context.word(code, **facts)
        print(line, flush=True)

    desk = DeskLoop(context.folder, lock, air, tell, context.complain, order)
    return desk


@contextlib.contextmanager
def _console(context: Context, desk: DeskLoop, kind: Kind, page: bool) -> Iterator[None]:
    """Run the console and the buttons in threads. The link is printed only where a person reads it, and opened in a
    browser if `page`."""
    from dalaba.core.clock import SystemClock
    from dalaba.doors.buttons import ButtonWatch
    from dalaba.doors.cli.console import opened
    from dalaba.doors.console import Console
    from dalaba.link.upkeep.log_file import BoundedLog

    def tell(reason: Reason) -> None:
        print(explain(reason, context.ui), flush=True)
        if page and reason.code == "console.open":
            opened(context, reason.params["url"])

    link = kind == "window" and sys.stdout.isatty()
    log = BoundedLog(context.folder / DESK_LOG)
    console = Console(context.folder, lambda: desk.station, SystemClock(), context.command, tell, log, link)
    buttons = ButtonWatch(context.folder, lambda: desk.station, SystemClock(), tell)
    console.start()
    buttons.start()
    try:
        yield
    finally:
        buttons.close()
        console.close()


def _broke(context: Context, error: Exception) -> None:
    import traceback

    from dalaba.link.upkeep.log_file import BoundedLog

    traceback.print_exception(error, file=BoundedLog(context.folder / DESK_LOG))
    facts = {"what": f"{type(error).__name__}: {error}", "log": DESK_LOG}
    with contextlib.suppress(OSError):
        context.complain_of(Reason("cli.run_broke", facts))


def _welcome(context: Context, station: Station) -> None:
    if sys.platform == "win32" and sys.stdout is not None and sys.stdout.isatty():
        print("\x1b]0;正在播出,请勿关闭\x07", end="")
    setup, context.introduced = station.setup, True
    here = [outlet for outlet in setup.outlets.values() if outlet.output]
    context.say("cli.run_head", station=setup.name, folder=context.folder.resolve(), command=context.command)
    if here:
        context.say("cli.run_elsewhere", here=len(here), elsewhere=len(setup.outlets) - len(here))
    else:
        context.say("cli.run_nothing_here", command=context.command)
    context.tell_nothing_scheduled(station)


def window_line(context: Context, facts: dict[str, Any], setup: Setup, now: Instant) -> str:
    """One outlet's state as a line, printed when it has changed."""
    playing, coming, hindrance = facts["playing"], facts["next"], facts["hindrance"]
    at = clock.hms(now, setup.zone)
    what, music = context.word("cli.silent"), facts.get("background")
    if not isinstance(playing, dict) and isinstance(music, dict) and music["state"] != "paused":
        what = context.word("cli.playing_music", title=music["title"], piece="")
    elif isinstance(playing, dict):
        what = context.word("cli.playing", title=playing["title"])
    elif isinstance(hindrance, dict) and hindrance:
        what = explain(Reason(str(hindrance["code"]), hindrance["params"]), context.ui)
    line = context.word("cli.run_now", at=at, outlet=facts["outlet"], what=what)
    if isinstance(coming, dict):
        next_at = clock.hms_on(int(coming["start"]), setup.zone, now)
        line += "  " + context.word("cli.run_next", at=next_at, outlet=facts["outlet"], title=coming["title"])
    return line


# -- without a window


def _end(context: Context) -> int:
    """End the running station, as with Ctrl-C in its window. Exit 1 if none is running."""
    from dalaba.core.lock import holder
    from dalaba.link.upkeep.takeover import end

    held = holder(context.folder / DESK_LOCK)
    if held is not None and held.note == "service":
        raise refuse("cli.run_served", pid=held.pid)
    became = end(context.folder)
    if became == "none":
        raise refuse("cli.not_running", station=context.name)
    if became == "stays":
        raise refuse("cli.run_stays")
    context.say("cli.run_over", command=context.command)
    return 0


def _service(folder: Path) -> int:
    """Run air for a service manager; air starts the desk. If the system can do so, this process becomes air."""
    from dalaba.link.upkeep.start_processes import air_command

    command = air_command(folder, words=("--managed",), manager=True)
    return _become(command["args"], command["env"])


if sys.platform == "win32":

    def _become(command: list[str], environment: dict[str, str]) -> int:
        return subprocess.run(command, env=environment, check=False).returncode

else:

    def _become(command: list[str], environment: dict[str, str]) -> NoReturn:
        os.execve(command[0], command, environment)


def _arrange(context: Context, given: argparse.Namespace) -> int:
    from dalaba.link.upkeep import logon
    from dalaba.link.upkeep.systemd_unit import unit

    if given.unit:
        print(unit(context.folder, context.setup.name), end="")
        return 0
    context.introduced = True
    where = logon.switch(context.folder, context.setup.name, given.at_logon == "on")
    whose = {"station": context.setup.name, "folder": context.folder.resolve()}
    context.say(f"cli.run_logon_{given.at_logon}", where=where, command=context.command, **whose)
    if given.at_logon == "on":
        context.tell_nothing_scheduled(context.station)
    return 0
