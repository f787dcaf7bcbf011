"""How another window asks the running console for a link that opens the page."""

from __future__ import annotations

import http.client
import json
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

from dalaba.core import atomic
from dalaba.doors.console import link_file

WAY_IN = "records/onair/console.html"
_PATIENCE = 15.0


def link(station: Path) -> str | None:
    """A new link; None if no desk runs a console. Its key stands behind the #, which no browser sends or logs."""
    answer = _asked(station, "link", {})
    return str(answer["url"]) if answer and "url" in answer else None


def phones(station: Path, on: bool | None) -> dict[str, Any] | None:
    """Let phones in, or no more (None: leave it), and how it stands; None if no desk runs a console."""
    return _asked(station, "phones", {} if on is None else {"on": on})


def _asked(station: Path, verb: str, fields: Mapping[str, Any]) -> dict[str, Any] | None:
    """The running console's answer."""
    door = link_file.read(station)
    if door is None:
        return None
    line = http.client.HTTPConnection("127.0.0.1", door.port, timeout=_PATIENCE)
    headers = {"Authorization": f"Bearer {door.token}", "Content-Type": "application/json"}
    try:
        line.request("POST", f"/api/v1/{verb}", json.dumps(fields), headers)
        answer = line.getresponse()
        body = json.loads(answer.read())
        return body if isinstance(body, dict) and answer.status in (200, 409) else None
    except (OSError, ValueError, http.client.HTTPException):
        return None
    finally:
        line.close()


def way_in(station: Path, url: str) -> Path:
    """Write a page that leads to `url` and that only this user can read, as every user can see a browser's command
    line.

    Raises OSError if the disk refuses.
    """
    path = (station / WAY_IN).resolve()
    text = f'<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url={escape(url)}">'
    atomic.write(path, text.encode(), private=True)
    return path
