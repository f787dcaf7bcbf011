"""What may put the PC to sleep or start it anew: systemd and GNOME, Windows' powercfg, macOS's pmset.

powercfg writes in the language of Windows, so its settings are found by their GUIDs and read as hexadecimal numbers.
"""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from pathlib import Path

from dalaba.health.facts import Power
from dalaba.health.system_programs import asked

_SLEEP_AFTER = "29f6c1db-86da-48c5-9fdb-f2b67b1f44da"
_HIBERNATE_AFTER = "9d7815a6-7ee4-497e-8888-515a05f02364"
_LID = "5ca83367-6e45-459f-a27b-476b1d01c936"
"""Windows' settings: sleep after, hibernate after (seconds; 0: never), and what closing the lid does (0: nothing)."""
_TARGETS = ("sleep.target", "suspend.target", "hibernate.target")
_LOGIND = ("org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager")
_SLEEPS = frozenset({"suspend", "hibernate", "hybrid-sleep", "suspend-then-hibernate", "sleep"})
_GNOME = "org.gnome.settings-daemon.plugins.power"


def power() -> Power:
    """What the system says; on mains power, if it makes a difference."""
    if sys.platform == "win32":
        answer = asked("powercfg", "/query", "SCHEME_CURRENT")
        found = powercfg(answer.text) if answer and answer.code == 0 else Power()
        return replace(found, restarts=_restarts())
    elif sys.platform == "darwin":
        answer = asked("pmset", "-g")
        return pmset(answer.text) if answer and answer.code == 0 else Power()
    else:
        return _linux()


def powercfg(text: str) -> Power:
    """Parse `powercfg /query SCHEME_CURRENT`: each setting ends with its value on mains and its value on battery."""
    seconds = [value for guid in (_SLEEP_AFTER, _HIBERNATE_AFTER) if (value := _on_mains(text, guid)) is not None]
    lid = _on_mains(text, _LID)
    waits = [value for value in seconds if value]
    after = min(waits) // 60 if waits else None
    return Power(bool(waits) if seconds else None, after, None if lid is None else lid != 0)


def _on_mains(text: str, guid: str) -> int | None:
    at = text.lower().find(guid)
    if at < 0:
        return None
    next_guid = re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-", text[at + len(guid) :].lower())
    block = text[at + len(guid) :][: next_guid.start() if next_guid else None]
    values = re.findall(r"0x([0-9a-f]{8})\b", block.lower())
    return int(values[-2], 16) if len(values) >= 2 else None


if sys.platform == "win32":
    import winreg

    def _restarts() -> tuple[int, int] | None:
        """The hours outside Windows Update's active hours, if somebody has set them."""
        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"SOFTWARE\Microsoft\WindowsUpdate\UX\Settings") as key:
                first, last = (int(winreg.QueryValueEx(key, f"ActiveHours{name}")[0]) for name in ("Start", "End"))
        except (OSError, ValueError):
            return None
        return last, first


def pmset(text: str) -> Power:
    """Parse `pmset -g`: minutes until sleep, 0: never."""
    found = re.search(r"^\s*sleep\s+(\d+)", text, re.MULTILINE)
    minutes = int(found[1]) if found else None
    return Power(None if minutes is None else minutes > 0, minutes or None, None)


def _linux() -> Power:
    masked = asked("systemctl", "is-enabled", *_TARGETS)
    if masked and masked.text.split() == ["masked"] * len(_TARGETS):
        return Power(sleeps=False, lid=False)
    logind = asked("busctl", "get-property", *_LOGIND, "IdleAction", "HandleLidSwitchExternalPower", "HandleLidSwitch")
    idle, lid = logind_says(logind.text) if logind and logind.code == 0 else (None, None)
    desktop, after = _gnome()
    known = [each for each in (idle, desktop) if each is not None]
    return Power(any(known) if known else None, after, lid if _has_lid() else False)


def logind_says(text: str) -> tuple[bool | None, bool | None]:
    """Parse three properties of logind: (whether it sleeps when idle, whether it sleeps when the lid is closed)."""
    said = re.findall(r'^s "([\w-]*)"$', text, re.MULTILINE)
    if len(said) != 3:
        return None, None
    idle, on_mains, lid = said
    return idle in _SLEEPS, (on_mains or lid) in _SLEEPS


def gnome_says(kind: str, seconds: str) -> tuple[bool | None, int | None]:
    """Parse gsettings: (whether the desktop puts the PC to sleep on mains, after how many minutes)."""
    found = re.search(r"'([\w-]+)'", kind)
    if found is None:
        return None, None
    after = int(seconds) if seconds.strip().isdecimal() else 0
    sleeps = found[1] in _SLEEPS and after > 0
    return sleeps, after // 60 if sleeps else None


def _gnome() -> tuple[bool | None, int | None]:
    said = [asked("gsettings", "get", _GNOME, f"sleep-inactive-ac-{name}") for name in ("type", "timeout")]
    texts = [each.text.strip() for each in said if each is not None and each.code == 0]
    return gnome_says(texts[0], texts[1]) if len(texts) == 2 else (None, None)


def _has_lid() -> bool:
    return any(True for _ in Path("/proc/acpi/button/lid").glob("*"))
