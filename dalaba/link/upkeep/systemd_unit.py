"""The systemd unit of a station as text (pure), and the unit name for a station's folder."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[3]


def name(folder: Path) -> str:
    """One for each folder, in letters that every system takes."""
    return f"dalaba-{zlib.crc32(str(folder.resolve()).encode()):08x}"


def command(folder: Path, *words: str, python: str = sys.executable, root: Path = ROOT) -> list[str]:
    """`python broadcaster.py --station DIR run …`, by whole paths."""
    return [python, str(root / "broadcaster.py"), "--station", str(folder.resolve()), "run", *words]


def unit(folder: Path, station: str) -> str:
    """The unit of a station. As it is, it is a user's, whose sound server it needs.

    Watched every 15 s by what the sound does, restarted a second after any end but `systemctl stop`, without giving up.
    """
    return f"""\
# ~/.config/systemd/user/{name(folder)}.service
#   systemctl --user daemon-reload
#   systemctl --user enable --now {name(folder)}
#   loginctl enable-linger      # also when nobody is logged on
# In /etc/systemd/system it plays straight on an ALSA device ("hw:") and wants User= and
# OOMScoreAdjust=-900 under [Service], and WantedBy=multi-user.target.

[Unit]
Description=Dalaba {_percent(" ".join(station.split()))}
After=pipewire-pulse.socket pulseaudio.socket
StartLimitIntervalSec=0

[Service]
Type=notify
ExecStart={quoted(command(folder, "--service"))}
WatchdogSec=15
Restart=always
RestartSec=1
TimeoutStartSec=120
TimeoutStopSec=20

[Install]
WantedBy=default.target
"""


def quoted(words: Sequence[str]) -> str:
    """Words as systemd splits them again, whatever they hold."""
    return " ".join('"' + _percent(each.replace("\\", "\\\\").replace('"', '\\"')) + '"' for each in words).replace(
        "$", "$$"
    )


def _percent(text: str) -> str:
    return text.replace("%", "%%")
