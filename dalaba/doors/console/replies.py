"""What is sent back: an order's outcome, and the events of a stream."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from typing import Any

from starlette.responses import JSONResponse, Response, StreamingResponse

from dalaba.doors.console import state
from dalaba.doors.console.actions import Outcome
from dalaba.views.asrun import spoken


def came_of(outcome: Outcome, ui: str, page: bool = False) -> Response:
    """An order's outcome as JSON."""
    also = [state.reason_json(each, ui, page) for each in outcome.also]
    body = {**state.reason_json(outcome.reason, ui, page), "also": also}
    more = {"asks": outcome.asks, "holds": outcome.holds, "goto": outcome.goto, "parts": dict(outcome.parts)}
    return JSONResponse(body | {name: value for name, value in more.items() if value}, 200 if outcome.done else 409)


def in_words(outcome: Outcome, ui: str) -> str:
    """An order's outcome in sentences."""
    return " ".join(spoken(each, ui, page=True) for each in (outcome.reason, *outcome.also))


def sent_event(name: str, body: Mapping[str, Any], number: int | None = None) -> str:
    """A server-sent event as text. `number`: its id."""
    identity = "" if number is None else f"id: {number}\n"
    return f"{identity}event: {name}\ndata: {json.dumps(body, ensure_ascii=False)}\n\n"


def stream(content: AsyncIterator[str]) -> Response:
    """An answer that goes on for as long as somebody listens."""
    return StreamingResponse(content, media_type="text/event-stream")
