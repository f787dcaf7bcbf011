"""The village's own rule for what a township orders, as the desk writes it and air reads it: one file, no YAML.

A quick mute is a file of its own, so that it needs no desk: it is there, or the township is heard. Whatever cannot be
read counts as the strictest: nothing that the township orders sounds.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dalaba.core import atomic, typed_json
from dalaba.core.model import Instant, VillageRule

FILE = "records/onair/fleet_rule.json"
MUTE = "records/onair/fleet_mute.json"


@dataclass(frozen=True, slots=True)
class Mute:
    """Somebody here does not want to hear the township for now."""

    by: str = ""
    at: Instant = 0
    until: Instant | None = None
    """When it ends by itself; None: when somebody here takes it back."""

    def stands(self, now: Instant | None) -> bool:
        """Whether it still counts. `now` None: the clock is in doubt, so nobody can tell that it is over."""
        return self.until is None or now is None or now < self.until


def read(station: Path) -> VillageRule | None:
    """The rule; None if there is none that can be read: then nothing that the township orders sounds."""
    try:
        return atomic.read_json(station / FILE, lambda found: _shaped(found, VillageRule))
    except (OSError, atomic.Broken):
        return None


def write(station: Path, rule: VillageRule) -> bool:
    """Let air know the rule. True if it was another one before. Raises OSError."""
    data = json.dumps(typed_json.as_json(rule), indent=1).encode()
    if _same(station / FILE, data):
        return False
    atomic.write(station / FILE, data)
    return True


def muted_by(station: Path) -> Mute | None:
    """The quick mute; None if there is none. One that cannot be read stands."""
    try:
        return atomic.read_json(station / MUTE, lambda found: _shaped(found, Mute))
    except (OSError, atomic.Broken):
        return Mute()


def mute(station: Path, mute: Mute) -> None:
    """Do not let the township be heard. Raises OSError."""
    atomic.write(station / MUTE, json.dumps(typed_json.as_json(mute), ensure_ascii=False).encode())


def unmute(station: Path) -> bool:
    """Take the quick mute back; False if there was none. Raises OSError."""
    try:
        (station / MUTE).unlink()
    except FileNotFoundError:
        return False
    return True


def why_muted(rule: VillageRule | None, quick: Mute | None, now: Instant | None) -> tuple[str, Mute]:
    """("", …) if the township may be heard; otherwise the reason's code, and since when and by whom it is muted."""
    if quick is not None and quick.stands(now):
        return "air.above_muted_by", quick
    if rule is None:
        return "air.above_no_rule", Mute()
    standing = Mute(until=rule.muted_until)
    return ("air.above_muted" if rule.muted and standing.stands(now) else ""), standing


def _shaped(found: object, kind: Any) -> Any:
    if not isinstance(found, dict):
        raise ValueError("not an object")
    return typed_json.form(kind).strict(found)


def _same(path: Path, data: bytes) -> bool:
    try:
        return atomic.whole(path) == data
    except OSError:
        return False
