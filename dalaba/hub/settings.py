"""The hub's settings, in one file that `hub init` writes and people may change: records/hub/hub.json."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from dalaba.core import atomic, typed_json
from dalaba.core.typed_json import between
from dalaba.trust.member import Authority, Hub

FOLDER = "records/hub"
FILE = f"{FOLDER}/hub.json"
SIGN_KEY = f"{FOLDER}/sign.key"
Port = Annotated[int, between(1, 65_535)]


@dataclass(frozen=True, slots=True)
class Settings:
    """What the hub is. Every field may be left out but the township's name."""

    township: str = ""
    hosts: tuple[str, ...] = ()
    """Names and addresses under which villages reach it, the best first."""
    mqtt: Port = 8883
    files: Port = 8884
    join: Port = 8885
    broker: str = ""
    """ "": Mosquitto is started here. Else HOST of a broker that runs already, with our certificates and rules."""
    mosquitto: str = ""
    """The program, where it is not on the path."""
    database: str = ""
    """ "": a file here. Else postgresql://…"""
    second: tuple[Authority, ...] = field(default_factory=tuple)
    """Who may sign as the second person."""
    pace: Annotated[int, between(1_000, 10**9)] = 500_000
    """Bytes a second for each download."""

    @property
    def reached(self) -> Hub:
        """Where villages reach it."""
        return Hub(self.hosts[0] if self.hosts else "", self.mqtt, self.files, self.join)


def read(station: Path) -> Settings:
    """The settings; those without a name if there is no hub here. Raises atomic.Broken, OSError."""
    return atomic.read_json(station / FILE, _shaped) or Settings()


def write(station: Path, settings: Settings) -> None:
    """Keep them. Raises OSError."""
    data = json.dumps(typed_json.as_json(settings), ensure_ascii=False, indent=1).encode()
    atomic.write(station / FILE, data, private=True)


def _shaped(found: object) -> Settings:
    if not isinstance(found, dict):
        raise ValueError("not an object")
    settings: Settings = typed_json.form(Settings, loose=True).loose(found)
    return settings
