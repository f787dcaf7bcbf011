"""The systemd unit of a station as text (pure), and the unit name for a station's folder."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[3]


def name(folder: Path) -> str:
    """A unit name for each folder, with characters that every system accepts."""
    return f"dalaba-{zlib.crc32(str(folder.resolve()).encode()):08x}"


def command(folder: Path, *words: str, python: str = sys.executable, root: Path = ROOT) -> list[str]:
    """`python broadcaster.py --station DIR run …`, with absolute paths."""
    return [python, str(root / "broadcaster.py"), "--station", str(folder.resolve()), "run", *words]


def unit(folder: Path, station: str) -> str:
    """The text of a station's unit. It is a user unit, because sound needs the user's sound server.

    The watchdog checks the sound every 15 s. The station is restarted a second after any end but `systemctl stop`, for
    as many times as needed.
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
    """Quote words so that systemd splits them into the same words."""
    return " ".join('"' + _percent(each.replace("\\", "\\\\").replace('"', '\\"')) + '"' for each in words).replace(
        "$", "$$"
    )


def _percent(text: str) -> str:
    return text.replace("%", "%%")
