"""The HTTP API and the page's addresses, for one set of orders. Handlers are thin; the guard comes before all."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import TypeAlias

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dalaba.core.model import Event, Reason
from dalaba.doors.console import changes, phone_setup, state
from dalaba.doors.console.access import API, Headers, language
from dalaba.doors.console.actions import Front, Outcome
from dalaba.doors.console.entrance import Entrance
from dalaba.doors.console.phone_line import PhoneLine
from dalaba.doors.console.replies import came_of, sent_event, stream
from dalaba.doors.console.requests import Asked, Wrong, of_json
from dalaba.doors.console.sessions import link_to
from dalaba.doors.console.site import Site
from dalaba.doors.console.watch import KEPT, Seen, Watch
from dalaba.doors.console.work_queue import QueueName, WorkQueues

Handler: TypeAlias = Callable[[Request], Awaitable[Response]]
Order: TypeAlias = Callable[[Front, Asked], Outcome]

ORDERS: Mapping[str, Order] = {
    "say": Front.say,
    "play": Front.play,
    "stop": partial(Front.order, verb="stop"),
    "resume": partial(Front.order, verb="resume"),
    "skip": partial(Front.order, verb="skip"),
    "scene": Front.scene,
    "volume": Front.volume,
    "cancel": Front.cancel,
    "yield": Front.give_way,
    "clock_ok": Front.clock_ok,
    "reload": Front.reload,
    "test_tone": Front.test_tone,
    "day": changes.say_word,
    "later": changes.put_later,
    "postpone": changes.postpone,
    "move": changes.move,
    "unbook": changes.unbook,
}
"""The orders: POST api/v1/NAME, or from the page."""
QUEUES: Mapping[str, QueueName] = {
    **dict.fromkeys(("stop", "resume", "skip", "cancel", "yield"), "at_once"),
    **dict.fromkeys(("say", "play", "scene", "test_tone"), "speak"),
    **dict.fromkeys(("day", "later", "postpone", "move", "unbook"), "slow"),
}
"""Where the orders wait, if not in the quick queue: `stop` never waits behind one that speaks or reads the station, and
one that speaks never behind those who only look."""
_STATUS = {"console.busy": 429, "console.no_air": 503}
_STILL_HERE = 15.0
"""Seconds without news after which a stream sends a sign of life."""
_BUSY = 0.2
"""Seconds until a stream tries again."""
_MOST_EVENTS = 500
"""The most past events sent to a stream that was interrupted."""


class Answers:
    """The handlers of all addresses."""

    def __init__(self, front: Front, entrance: Entrance, phones: PhoneLine, url: str, command: str) -> None:
        self._front, self._entrance, self._phones, self._url = front, entrance, phones, url
        self._queues = WorkQueues()
        self._watch = Watch(front.look, lambda: (front.mark(), entrance.people.changes))
        hurry = self._watch.hurry
        self._site = Site(front, entrance, phones, command, self._queues, self._order, self._seen, hurry)

    def app(self) -> Starlette:
        """The web application, to be put behind a guard."""
        get, post = ["GET"], ["POST"]
        routes = [
            *self._site.routes(ORDERS),
            Route(f"{API}status", self._api(self._status), methods=get),
            Route(f"{API}programme", self._api(self._programme), methods=get),
            Route(f"{API}log", self._api(self._log), methods=get),
            Route(f"{API}events", self._api(self._events), methods=get),
            Route(f"{API}link", self._api(self._link), methods=post),
            Route(f"{API}phones", self._api(self._let_phones), methods=post),
            *(Route(f"{API}{verb}", self._api(partial(self._ordered, verb)), methods=post) for verb in ORDERS),
        ]
        return Starlette(routes=routes, exception_handlers={HTTPException: _no_such_page, Exception: _fault})

    async def close(self) -> None:
        """End the streams, so that the server can end."""
        await self._watch.close()
        self._site.close()
        self._queues.close()

    # -- the API

    def _api(self, handler: Callable[[Request, str], Awaitable[Response]]) -> Handler:
        async def handle(request: Request) -> Response:
            ui = self._ui(request)
            try:
                return await handler(request, ui)
            except Wrong as wrong:
                return _told(wrong.reason, ui, _STATUS.get(wrong.reason.code, 400))

        return handle

    def _ui(self, request: Request) -> str:
        asked = request.query_params.get("ui", "")
        return asked if asked in ("zh", "en") else self._accepted(request.headers.get("accept-language", ""))

    def _accepted(self, header: str) -> str:
        first = header.strip().lower()[:2]
        return first if first in ("zh", "en") else self._front.setup.ui

    async def _status(self, request: Request, ui: str) -> Response:
        _query(request).done()
        board = await self._queues["quick"].do(self._front.board)
        return JSONResponse(state.board_json(board, self._front.setup, ui))

    async def _programme(self, request: Request, ui: str) -> Response:
        return JSONResponse(await self._queues["slow"].do(self._front.programme, _query(request), ui))

    async def _log(self, request: Request, ui: str) -> Response:
        return JSONResponse(await self._queues["slow"].do(self._front.log, _query(request), ui))

    async def _link(self, request: Request, ui: str) -> Response:
        of_json(request.state.body).done()
        return JSONResponse({"url": link_to(self._url, self._entrance.keys.link())})

    async def _let_phones(self, request: Request, ui: str) -> Response:
        """Let phones in, or no more; without the field `on` it only tells how it stands."""
        asked = of_json(request.state.body)
        on = asked.flag("on") if asked.has("on") else None
        actor = self._front.actor(asked)
        asked.done()
        front, slow = self._front.of(actor), self._queues["slow"]
        told = await slow.do(phone_setup.turned, front, self._entrance, self._phones, on)
        return JSONResponse(phone_setup.as_json(told, self._phones, ui), 200 if told.done else 409)

    async def _ordered(self, verb: str, request: Request, ui: str) -> Response:
        asked = of_json(request.state.body)
        outcome = await self._order(verb, self._front, asked)
        return came_of(outcome, ui)

    async def _order(self, verb: str, front: Front, asked: Asked) -> Outcome:
        queue = self._queues[QUEUES.get(verb, "quick")]
        try:
            return await queue.do(ORDERS[verb], front, asked)
        finally:
            self._watch.hurry()

    async def _events(self, request: Request, ui: str) -> Response:
        _query(request).done()
        last = request.headers.get("last-event-id", "")
        if last and not (last.isdecimal() and len(last) < 18):
            raise Wrong("console.field_whole", name="Last-Event-ID", low="0", high="…")
        return stream(self._told_events(int(last) if last else None, ui))

    async def _told_events(self, last: int | None, ui: str) -> AsyncIterator[str]:
        """Air's state whenever it changes, and every event of the ledger once, as server-sent events."""
        async for seen in self._seen():
            if seen is None:
                yield ": still here\n\n"
                continue
            board = self._front.shown(seen.answer)
            yield sent_event("status", state.board_json(board, self._front.setup, ui))
            last = seen.head if last is None else last
            if seen.head > last:
                events = await self._since(last, seen)
                titles, zone = self._front.titles(), self._front.setup.zone
                for event in events:
                    yield sent_event("ledger", state.event_json(event, titles, zone, ui), event.seq)
                    last = event.seq

    async def _since(self, last: int, seen: Seen) -> tuple[Event, ...]:
        """The ledger's events after `last`. Usually the shared look has them, so that many streams cost one reading."""
        if len(seen.events) < KEPT or seen.events[0].seq <= last:
            return tuple(event for event in seen.events if event.seq > last)
        while True:
            with suppress(Wrong):  # too many wait
                return await self._queues["quick"].do(self._front.events, _MOST_EVENTS, last)
            await asyncio.sleep(_BUSY)

    async def _seen(self) -> AsyncIterator[Seen | None]:
        """Each look that found something new; None from time to time if nothing was."""
        number = 0
        async with self._watch as watch:
            while not watch.closed:
                seen = await watch.after(number, _STILL_HERE)
                number = seen.number if seen else number
                if not watch.closed:
                    yield seen


def _query(request: Request) -> Asked:
    """The fields of the query string, without the language."""
    return Asked({name: value for name, value in request.query_params.items() if name != "ui"})


def _told(reason: Reason, ui: str, status: int) -> Response:
    return JSONResponse(state.reason_json(reason, ui), status)


async def _no_such_page(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 404
    ui = language(request.scope["query_string"], Headers(request.scope["headers"])) or "zh"
    return _told(Reason("console.method" if status == 405 else "console.no_page"), ui, status)


async def _fault(request: Request, error: Exception) -> Response:
    """The words for a fault of the program; the guard has it written down."""
    ui = language(request.scope["query_string"], Headers(request.scope["headers"])) or "zh"
    return _told(Reason("console.fault"), ui, 500)
