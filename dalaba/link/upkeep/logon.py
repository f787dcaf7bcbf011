"""Starting the station at log-on by the system's own means, without administrator rights.

Windows: a value under the user's Run key, which starts `start.bat` in a small window. Linux: a user unit if systemd
runs, else an autostart entry of the desktop. macOS: a launch agent.
"""

from __future__ import annotations

import os
import plistlib
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dalaba.core import atomic
from dalaba.core.model import Reason
from dalaba.link.upkeep.systemd_unit import ROOT, command, name, unit

if sys.platform == "win32":
    import winreg

_RUN_KEY = r"Software\Microsoft\Windows\CurrentVersion\Run"
_LONGEST_RUN_VALUE = 260
"""Most characters: Windows does not start a longer command from there."""


class LogonError(Exception):
    """Start at log-on could not be set up. `reason` says why."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(where, why)
        self.reason = Reason("cli.run_logon_failed", {"where": where, "why": why})


@dataclass(frozen=True, slots=True)
class Entry:
    """What the system reads at log-on: a file with this content, and perhaps a link to it."""

    file: Path
    content: bytes
    link: Path | None = None


def switch(folder: Path, station: str, on: bool) -> str:
    """Switch starting at log-on on or off. Returns where that is stored. Raises LogonError if it cannot be changed."""
    if sys.platform == "win32":
        return _switch_windows(folder, on)
    else:
        both = entries(folder, station, sys.platform, os.environ)
        chosen = both[0] if len(both) == 1 or os.path.isdir("/run/systemd/system") else both[1]
        try:
            for entry in [each for each in both if each != chosen or not on]:
                _remove(entry)
            if on:
                _put(chosen)
        except OSError as error:
            raise LogonError(str(chosen.file), error.strerror or str(error)) from error
        return str(chosen.file)


def entries(folder: Path, station: str, system: str, environment: Mapping[str, str]) -> list[Entry]:
    """The files for a system that uses files, the preferred one first (pure)."""
    home = Path(environment.get("HOME", "~"))
    if system == "darwin":
        return [Entry(home / "Library" / "LaunchAgents" / f"{name(folder)}.plist", _agent(folder))]
    config = Path(environment.get("XDG_CONFIG_HOME") or home / ".config")
    units = config / "systemd" / "user"
    file = units / f"{name(folder)}.service"
    return [
        Entry(file, unit(folder, station).encode(), units / "default.target.wants" / file.name),
        Entry(config / "autostart" / f"{name(folder)}.desktop", _autostart(folder, station).encode()),
    ]


def run_value(folder: Path, root: Path = ROOT) -> str:
    """What Windows runs at log-on: `start.bat` in a small window, which restarts the station if it crashes."""
    return f'cmd.exe /d /c start "" /min "{root / "start.bat"}" --stay "{folder.resolve()}"'


def _agent(folder: Path) -> bytes:
    """A launch agent that starts once per log-on. If launchd kept it running, it would restart the station after a
    window had taken over and was closed."""
    return plistlib.dumps(
        {"Label": name(folder), "ProgramArguments": command(folder, "--background"), "RunAtLoad": True}
    )


def _autostart(folder: Path, station: str) -> str:
    title = " ".join(station.split())
    return (
        f"[Desktop Entry]\nType=Application\nName=Dalaba {title}\n"
        f"Exec={desktop_quoted(command(folder, '--background'))}\nTerminal=false\n"
    )


def desktop_quoted(words: list[str]) -> str:
    """Quote words for the Desktop Entry Specification: quoted, then escaped again as a string value."""
    escaped = []
    for word in words:
        for sign in '\\"`$':
            word = word.replace(sign, f"\\{sign}")
        escaped.append('"' + word.replace("\\", "\\\\").replace("%", "%%") + '"')
    return " ".join(escaped)


def _put(entry: Entry) -> None:
    atomic.write(entry.file, entry.content)
    if entry.link is not None:
        entry.link.parent.mkdir(parents=True, exist_ok=True)
        entry.link.unlink(missing_ok=True)
        entry.link.symlink_to(entry.file)


def _remove(entry: Entry) -> None:
    if entry.link is not None:
        entry.link.unlink(missing_ok=True)
    entry.file.unlink(missing_ok=True)


if sys.platform == "win32":

    def _switch_windows(folder: Path, on: bool) -> str:
        where = f"HKEY_CURRENT_USER\\{_RUN_KEY}\\{name(folder)}"
        value = run_value(folder)
        if on and len(value) > _LONGEST_RUN_VALUE:
            raise LogonError(where, f"{len(value)} > {_LONGEST_RUN_VALUE}: {folder.resolve()}")
        try:
            with winreg.CreateKey(winreg.HKEY_CURRENT_USER, _RUN_KEY) as key:
                if on:
                    winreg.SetValueEx(key, name(folder), 0, winreg.REG_SZ, value)
                else:
                    try:
                        winreg.DeleteValue(key, name(folder))
                    except FileNotFoundError:
                        """It was off."""
        except OSError as error:
            raise LogonError(where, error.strerror or str(error)) from error
        return where
