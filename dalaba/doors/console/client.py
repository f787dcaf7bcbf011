"""How another window asks the running console for a link that opens the page."""

from __future__ import annotations

import http.client
import json
from html import escape
from pathlib import Path

from dalaba.core import atomic
from dalaba.doors.console import link_file

WAY_IN = "records/onair/console.html"
_PATIENCE = 5.0


def link(station: Path) -> str | None:
    """A new link; None if no desk runs a console."""
    door = link_file.read(station)
    if door is None:
        return None
    line = http.client.HTTPConnection("127.0.0.1", door.port, timeout=_PATIENCE)
    try:
        line.request("POST", "/api/v1/link", headers={"Authorization": f"Bearer {door.token}"})
        answer = line.getresponse()
        body = json.loads(answer.read())
        return str(body["url"]) if answer.status == 200 else None
    except (OSError, ValueError, KeyError, TypeError, http.client.HTTPException):
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
