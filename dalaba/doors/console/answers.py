"""The HTTP API and the page's addresses, for one set of orders. Handlers are thin; the guard comes before all."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Any, TypeAlias, TypeVar

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from dalaba.core.model import Event, Reason
from dalaba.doors.console import state
from dalaba.doors.console.access import API, COOKIE, Caller, Headers, language
from dalaba.doors.console.actions import Front, Outcome
from dalaba.doors.console.page import Page, asset
from dalaba.doors.console.requests import Asked, Wrong, of_form, of_json
from dalaba.doors.console.sessions import Keys
from dalaba.doors.console.watch import KEPT, Seen, Watch
from dalaba.link.control import NotRunning
from dalaba.views.asrun import spoken

T = TypeVar("T")
Handler: TypeAlias = Callable[[Request], Awaitable[Response]]
Order: TypeAlias = Callable[[Front, Asked], Outcome]

ORDERS: Mapping[str, Order] = {
    "say": Front.say,
    "play": Front.play,
    "stop": partial(Front.order, verb="stop"),
    "resume": partial(Front.order, verb="resume"),
    "skip": partial(Front.order, verb="skip"),
    "volume": Front.volume,
    "cancel": Front.cancel,
    "yield": Front.give_way,
    "clock_ok": Front.clock_ok,
    "reload": Front.reload,
    "test_tone": Front.test_tone,
}
"""The orders: POST api/v1/NAME, or from the page."""
SLOW = ("say", "play", "test_tone")
"""Orders that speak or decode. They wait in a queue of their own, so that `stop` never waits behind them."""
_MOST_WAITING = 6
_STILL_HERE = 15.0
"""Seconds without news after which a stream sends a sign of life."""
_BUSY = 0.2
"""Seconds until a stream tries again."""
_MOST_EVENTS = 500
"""The most past events sent to a stream that was interrupted."""


class WorkQueue:
    """Runs slow work in threads, `workers` at a time, and refuses work when `most` jobs are running or waiting."""

    def __init__(self, name: str, workers: int, most: int) -> None:
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix=name)
        self._waiting, self._most = 0, most

    async def do(self, work: Callable[..., T], *given: Any, **named: Any) -> T:
        """Run `work` in a thread and return its result. Raises Wrong if too many wait already."""
        if self._waiting >= self._most:
            raise Wrong("console.busy")
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, partial(work, *given, **named))
        finally:
            self._waiting -= 1

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)


class Answers:
    """The handlers of all addresses."""

    def __init__(self, front: Front, keys: Keys, url: Callable[[], str], command: str) -> None:
        self._front, self._keys, self._url = front, keys, url
        self._page = Page(front, command)
        self._quick, self._slow = WorkQueue("console", 4, 32), WorkQueue("console slow", 2, _MOST_WAITING)
        self._watch = Watch(front.look)

    def app(self) -> Starlette:
        """The web application, to be put behind a guard."""
        get, post, page = ["GET"], ["POST"], self._keys.path
        routes = [
            Route("/", self._enter, methods=get),
            Route("/style.css", _file("style.css", "text/css"), methods=get),
            Route("/icon.svg", _file("icon.svg", "image/svg+xml"), methods=get),
            Route(f"{API}status", self._api(self._status), methods=get),
            Route(f"{API}programme", self._api(self._programme), methods=get),
            Route(f"{API}log", self._api(self._log), methods=get),
            Route(f"{API}events", self._api(self._events), methods=get),
            Route(f"{API}link", self._api(self._link), methods=post),
            *(Route(f"{API}{verb}", self._api(partial(self._ordered, verb)), methods=post) for verb in ORDERS),
            Route(f"{page}/", self._shown, methods=get),
            Route(f"{page}/page.js", _file("page.js", "text/javascript"), methods=get),
            Route(f"{page}/live", self._live, methods=get),
            *(Route(f"{page}/do/{verb}", partial(self._pressed, verb), methods=post) for verb in ORDERS),
        ]
        return Starlette(routes=routes, exception_handlers={HTTPException: _no_such_page})

    async def close(self) -> None:
        """End the streams, so that the server can end."""
        await self._watch.close()
        self._quick.close()
        self._slow.close()

    # -- the API

    def _api(self, handler: Callable[[Request, str], Awaitable[Response]]) -> Handler:
        async def handle(request: Request) -> Response:
            ui = self._ui(request)
            try:
                return await handler(request, ui)
            except Wrong as wrong:
                return _told(wrong.reason, ui, 429 if wrong.reason.code == "console.busy" else 400)
            except NotRunning:
                return _told(Reason("console.no_air"), ui, 503)

        return handle

    def _ui(self, request: Request) -> str:
        asked = request.query_params.get("ui", "")
        return asked if asked in ("zh", "en") else self._accepted(request.headers.get("accept-language", ""))

    def _accepted(self, header: str) -> str:
        first = header.strip().lower()[:2]
        return first if first in ("zh", "en") else self._front.setup.ui

    async def _status(self, request: Request, ui: str) -> Response:
        _query(request).done()
        board = await self._quick.do(self._front.board)
        return JSONResponse(state.board_json(board, self._front.setup, ui))

    async def _programme(self, request: Request, ui: str) -> Response:
        return JSONResponse(await self._slow.do(self._front.programme, _query(request), ui))

    async def _log(self, request: Request, ui: str) -> Response:
        return JSONResponse(await self._slow.do(self._front.log, _query(request), ui))

    async def _link(self, request: Request, ui: str) -> Response:
        of_json(request.state.body).done()
        return JSONResponse({"url": f"{self._url()}?key={self._keys.link()}"})

    async def _ordered(self, verb: str, request: Request, ui: str) -> Response:
        asked = of_json(request.state.body)
        outcome = await self._order(verb, asked)
        return _came_of(outcome, ui)

    async def _order(self, verb: str, asked: Asked) -> Outcome:
        line = self._slow if verb in SLOW else self._quick
        try:
            return await line.do(ORDERS[verb], self._front, asked)
        finally:
            self._watch.hurry()

    async def _events(self, request: Request, ui: str) -> Response:
        _query(request).done()
        last = request.headers.get("last-event-id", "")
        if last and not (last.isdecimal() and len(last) < 18):
            raise Wrong("console.field_whole", name="Last-Event-ID", low="0", high="…")
        return _stream(self._told_events(int(last) if last else None, ui))

    async def _told_events(self, last: int | None, ui: str) -> AsyncIterator[str]:
        """Air's state whenever it changes, and every event of the ledger once, as server-sent events."""
        async for seen in self._seen():
            if seen is None:
                yield ": still here\n\n"
                continue
            board = self._front.shown(seen.answer)
            yield _event("status", state.board_json(board, self._front.setup, ui))
            last = seen.head if last is None else last
            if seen.head > last:
                events = await self._since(last, seen)
                titles, zone = self._front.titles(), self._front.setup.zone
                for event in events:
                    yield _event("ledger", state.event_json(event, titles, zone, ui), event.seq)
                    last = event.seq

    async def _since(self, last: int, seen: Seen) -> tuple[Event, ...]:
        """The ledger's events after `last`. Usually the shared look has them, so that many streams cost one reading."""
        if len(seen.events) < KEPT or seen.events[0].seq <= last:
            return tuple(event for event in seen.events if event.seq > last)
        while True:
            with suppress(Wrong):  # too many wait
                return await self._quick.do(self._front.events, _MOST_EVENTS, last)
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

    # -- the page

    async def _enter(self, request: Request) -> Response:
        """The page that a link opens. It sets the cookie and then loads the real page by itself: after a plain
        redirect, a browser opened by another program would not send a strict cookie."""
        ui = self._ui(request)
        session = self._keys.open(request.query_params.get("key", ""))
        if session is None:
            return HTMLResponse(self._page.closed(ui, "key" in request.query_params), 401)
        response = HTMLResponse(self._page.entering(ui, f"{self._keys.path}/"))
        response.set_cookie(COOKIE, session.key, path=f"{self._keys.path}/", httponly=True, samesite="strict")
        return response

    async def _shown(self, request: Request) -> Response:
        session = _caller(request).session
        assert session is not None
        if request.query_params.get("ui") in ("zh", "en"):
            session.ui = request.query_params["ui"]
        answer, events = await self._quick.do(self._front.look)
        text = self._page.whole(session, session.ui or self._front.setup.ui, answer, events)
        session.told, session.again = "", None
        return HTMLResponse(text)

    async def _live(self, request: Request) -> Response:
        session = _caller(request).session
        assert session is not None
        return _stream(self._parts(session.ui or self._front.setup.ui, session.csrf))

    async def _parts(self, ui: str, csrf: str) -> AsyncIterator[str]:
        """The pieces of the page that have changed."""
        async for seen in self._seen():
            if seen is None:
                yield ": still here\n\n"
            else:
                yield _event("parts", self._page.parts(ui, csrf, seen.answer, seen.events))

    async def _pressed(self, verb: str, request: Request) -> Response:
        """Handle a form of the page. The page's script gets JSON; without a script, the page comes back with the
        result."""
        session = _caller(request).session
        assert session is not None
        ui = session.ui or self._front.setup.ui
        asked = Asked({})
        try:
            asked = of_form(request.state.body)
            outcome = await self._order(verb, asked)
        except Wrong as wrong:
            outcome = Outcome(wrong.reason, False)
        except NotRunning:
            outcome = Outcome(Reason("console.no_air"), False)
        if "application/json" in request.headers.get("accept", ""):
            return _came_of(outcome, ui, page=True)
        session.told, session.good = _in_words(outcome, ui), outcome.done
        session.again = (verb, asked.written, "confirmed" if outcome.holds else "as_read")
        session.again = session.again if outcome.asks or outcome.holds else None
        return RedirectResponse(f"{self._keys.path}/", 303)


def _query(request: Request) -> Asked:
    """The fields of the query string, without the language."""
    return Asked({name: value for name, value in request.query_params.items() if name != "ui"})


def _caller(request: Request) -> Caller:
    caller: Caller = request.state.caller
    return caller


def _told(reason: Reason, ui: str, status: int) -> Response:
    return JSONResponse(state.reason_json(reason, ui), status)


def _came_of(outcome: Outcome, ui: str, page: bool = False) -> Response:
    also = [state.reason_json(each, ui, page) for each in outcome.also]
    body = {**state.reason_json(outcome.reason, ui, page), "also": also}
    if outcome.asks:
        body["asks"] = True
    if outcome.holds:
        body["holds"] = True
    return JSONResponse(body, 200 if outcome.done else 409)


def _in_words(outcome: Outcome, ui: str) -> str:
    return " ".join(spoken(each, ui, page=True) for each in (outcome.reason, *outcome.also))


def _event(name: str, body: Mapping[str, Any], number: int | None = None) -> str:
    identity = "" if number is None else f"id: {number}\n"
    return f"{identity}event: {name}\ndata: {json.dumps(body, ensure_ascii=False)}\n\n"


def _stream(content: AsyncIterator[str]) -> Response:
    return StreamingResponse(content, media_type="text/event-stream")


def _file(name: str, kind: str) -> Handler:
    async def handle(request: Request) -> Response:
        return Response(asset(name), media_type=kind)

    return handle


async def _no_such_page(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 404
    ui = language(request.scope["query_string"], Headers(request.scope["headers"])) or "zh"
    return _told(Reason("console.method" if status == 405 else "console.no_page"), ui, status)
