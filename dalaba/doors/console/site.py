"""The addresses of the console's pages: what is shown, what changes by itself, what forms do, what is given out."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cache, partial
from typing import Any
from urllib.parse import quote

from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from dalaba.core.model import Reason
from dalaba.doors.console import state
from dalaba.doors.console.access import ENTER, Caller
from dalaba.doors.console.actions import Front, Outcome
from dalaba.doors.console.entrance import Entrance
from dalaba.doors.console.live_pieces import LivePieces
from dalaba.doors.console.pages import HOME, ORDER, pages, today_panel
from dalaba.doors.console.pages.guide_book import chapter
from dalaba.doors.console.pages.page import FOLDER, Deed, Page, Visit
from dalaba.doors.console.people import Person, Role
from dalaba.doors.console.phone_line import PhoneLine
from dalaba.doors.console.replies import came_of, in_words, stream
from dalaba.doors.console.requests import Asked, Wrong, of_form
from dalaba.doors.console.sessions import Session
from dalaba.doors.console.uploads import Lingering, Refused, Uploads
from dalaba.doors.console.watch import Seen
from dalaba.doors.console.work_queue import QueueName, WorkQueue, WorkQueues
from dalaba.messages import pages as templates
from dalaba.messages import sentence
from dalaba.views.asrun import spoken

_KINDS = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
ORDERS_NEED: Role = "announcer"
_MOST_AT_THE_DOOR = 12
"""Passwords that wait to be looked at, one at a time."""
_LATER = ("console.wait", "console.busy")
_COOKIE_LASTS = 400 * 86_400
"""Seconds; browsers keep none for longer."""


@cache
def asset(name: str) -> bytes:
    """One of the pages' files."""
    return (FOLDER / name).read_bytes()


@cache
def assets() -> tuple[str, ...]:
    """The scripts, sheets and pictures of the pages, by their names."""
    return tuple(sorted(path.name for path in FOLDER.iterdir() if path.suffix in _KINDS))


def asset_route(path: str, name: str) -> Route:
    """The address of one of the pages' files."""

    async def handle(request: Request) -> Response:
        return Response(asset(name), media_type=_KINDS[name[name.rindex(".") :]])

    return Route(path, handle, methods=["GET"])


class Site:
    """The handlers of the pages. `order` gives one of the usual orders (`stop`, `say`, …) in somebody's name; `seen`
    is each look at the station that found something new, or None where nothing was for a while."""

    def __init__(
        self,
        front: Front,
        entrance: Entrance,
        phones: PhoneLine,
        command: str,
        queues: WorkQueues,
        order: Callable[[str, Front, Asked], Awaitable[Outcome]],
        seen: Callable[[], AsyncIterator[Seen | None]],
        hurry: Callable[[], None],
    ) -> None:
        """`hurry`: something was changed, so that the pages are to see it at once."""
        self._front, self._entrance, self._phones, self._command = front, entrance, phones, command
        self._queues, self._order, self._seen, self._hurry = queues, order, seen, hurry
        self._pieces = LivePieces()
        self._uploads = Uploads(front.folder)
        self._door = WorkQueue("console door", 1, _MOST_AT_THE_DOOR)

    def close(self) -> None:
        """End what goes on beside the loop."""
        self._door.close()

    def routes(self, orders: Mapping[str, object]) -> list[Route]:
        """The addresses of every page. `orders`: the names of the usual orders."""
        get, post = ["GET"], ["POST"]
        return [
            *(asset_route(f"/{name}", name) for name in assets()),
            Route(ENTER, self._entered, methods=post),
            Route(ENTER, self._stands_before, methods=get),
            Route("/live/{page}", self._live, methods=get),
            *(Route(f"/do/{verb}", partial(self._ordered, verb), methods=post) for verb in orders),
            Route("/do/{page}/{deed}", self._did, methods=post),
            Route("/get/{page}/{file}", self._given, methods=get),
            Route("/", self._shown, methods=get),
            Route("/{page}", self._shown, methods=get),
        ]

    # -- the door

    async def _stands_before(self, request: Request) -> Response:
        """The door, for whoever wants to come in as somebody else, or brings a one-time key."""
        return self._at_door(request, 200)

    async def _entered(self, request: Request) -> Response:
        """Come in by a one-time key, a PIN, or a name and a password; or be told why not."""
        address = request.client.host if request.client else ""
        try:
            asked = of_form(request.state.body)
            secure = _caller(request).line.secure
            if asked.has("key") and not secure:  # at once, however many try passwords
                cookie = self._entrance.by_key(asked.text("key"))
            else:
                cookie = await self._door.do(self._let_in, asked, secure, address)
        except Wrong as wrong:
            return self._at_door(request, 429 if wrong.reason.code in _LATER else 401, wrong.reason)
        response = RedirectResponse("/" + _wanted(asked), 303)
        line, lasts = _caller(request).line, _COOKIE_LASTS if asked.has("pin") else None
        response.set_cookie(
            line.cookie, cookie, max_age=lasts, path="/", secure=line.secure, httponly=True, samesite="strict"
        )
        return response

    def _let_in(self, asked: Asked, secure: bool, address: str) -> str:
        """The cookie for a PIN, or for a name and a password."""
        if asked.has("pin") and secure:
            return self._entrance.by_pin(asked.text("pin", 20), address)
        name = asked.text("name", needed=True)
        return self._entrance.by_password(name, asked.secret("password"), address)

    def _at_door(self, request: Request, status: int = 401, why: Reason | None = None) -> Response:
        """The page for strangers: how to come in."""
        ui, line, again = _asked_ui(request) or self._front.setup.ui, _caller(request).line, ""
        elsewhere = request.headers.get("sec-fetch-site") in ("cross-site", "same-site")
        if elsewhere and request.method != "POST" and "again" not in request.query_params:
            again = f"{request.url.path}?{request.url.query}&again=1"  # from here the browser sends its cookie
        text = templates.page(
            FOLDER / "door.html", "console.", ui, again=again, why=spoken(why, ui, page=True), secure=line.secure,
            passwords=not self._entrance.locked, wanted=request.path_params.get("page", ""), name=_typed_name(request),
            other="en" if ui == "zh" else "zh",
        )  # fmt: skip
        cookie = request.cookies.get(line.cookie, "")
        taken_back = request.method == "GET" and self._entrance.people.was_taken_back(cookie)
        tried = Reason("page_people.did_old_phone", {"count": "0"})
        address = request.client.host if request.client else ""
        noted = BackgroundTask(self._entrance.note, tried, address) if taken_back else None
        return HTMLResponse(text, status, background=noted)

    # -- looking

    async def _shown(self, request: Request) -> Response:
        if _caller(request).session is None:
            return self._at_door(request)
        session, page = _session(request), _page(request)
        if (chosen := request.query_params.get("ui")) in ("zh", "en"):
            session.ui = chosen
        if not session.person.may(page.needs):
            return self._refused(request, session, page.name)
        visit = self._visit(session, page, Asked(_query(request)))
        panel = any(name in visit.asked.written for name in today_panel.FIELDS)
        queue: QueueName = "quick" if page.name == HOME and not panel else "slow"
        try:
            text = await self._queues[queue].do(_whole, visit, page, session)
        except Wrong as wrong:
            later = wrong.reason.code in _LATER
            return Response(spoken(wrong.reason, visit.ui, page=True), 429 if later else 400, media_type="text/plain")
        session.told, session.again = "", None
        records = {"permissions-policy": "camera=(), geolocation=(), microphone=(self)"} if page.microphone else {}
        return HTMLResponse(text, headers=records)

    async def _live(self, request: Request) -> Response:
        session, page = _session(request), _page(request)
        if not session.person.may(page.needs):
            return self._refused(request, session, page.name)
        return stream(self._parts(page, session))

    async def _parts(self, page: Page, session: Session) -> AsyncIterator[str]:
        """The pieces of the page that have changed, until its person may see no more. They have nothing of one session,
        so that all who look share them."""
        front, person = self._front.of(""), Person("", session.person.role)
        ui = self._ui(session)
        visit = Visit(front, person, ui, Asked({}), "", self._command, page.sentences, self._entrance, self._phones)
        number = -1
        async for seen in self._seen():
            if not self._entrance.keys.alive(session) or not session.person.may(page.needs):
                return
            if seen is None or page.parts is None:
                yield ": still here\n\n"
            elif text := await self._pieces.sent(page, visit, seen, number):
                yield text
            number = number if seen is None else seen.number

    async def _given(self, request: Request) -> Response:
        session, page = _session(request), _page(request)
        give, ui = page.files.get(request.path_params["file"]), self._ui(session)
        if give is None:
            return JSONResponse(_told(Reason("console.no_page"), ui), 404)
        if not session.person.may(page.needs):
            return self._refused(request, session, page.name)
        try:
            sent = await self._queues["slow"].do(give, self._visit(session, page, Asked(_query(request))))
        except Wrong as wrong:
            return JSONResponse(_told(wrong.reason, ui), 400)
        if isinstance(sent.content, bytes):
            headers = {} if not sent.name else {"content-disposition": _kept_as(sent.name)}
            return Response(sent.content, media_type=sent.kind, headers=headers)
        return FileResponse(sent.content, media_type=sent.kind, filename=sent.name or None)

    # -- doing

    async def _ordered(self, verb: str, request: Request) -> Response:
        """One of the usual orders, from a form of any page."""
        session = _session(request)
        front = self._front.of(session.person.name)
        return await self._answered(request, ORDERS_NEED, lambda asked: self._order(verb, front, asked), verb)

    async def _did(self, request: Request) -> Response:
        """What a form of a page does."""
        session, page = _session(request), _page(request)
        deed = page.deeds.get(request.path_params["deed"])
        if deed is None:
            return JSONResponse(_told(Reason("console.no_page"), self._ui(session)), 404)
        if request.state.body is None:
            return await self._brought(request, session, page, deed)

        async def do(asked: Asked) -> Outcome:
            if deed.brings:
                raise Wrong("console.no_file")
            try:
                return await self._queues[deed.queue].do(deed.do, self._visit(session, page, asked))
            finally:
                self._hurry()

        return await self._answered(request, deed.needs, do, f"{page.name}/{request.path_params['deed']}", page)

    async def _brought(self, request: Request, session: Session, page: Page, deed: Deed) -> Response:
        """What a form with a file does. Whoever may not is refused before the file is read."""
        ui = self._ui(session)
        if not session.person.may(deed.needs):
            return Lingering(self._refused(request, session, f"{page.name}/{request.path_params['deed']}"))
        if not deed.brings:
            return Lingering(JSONResponse(_told(Reason("console.not_form"), ui), 415))
        try:
            brought, asked = await self._uploads.take(request, session, deed.brings)
        except Refused as refused:
            status, reason = refused.shut
            if "application/json" in request.headers.get("accept", ""):
                return Lingering(JSONResponse(_told(reason, ui), status))
            return Lingering(self._back(session, Outcome(reason, False), page))
        try:
            visit = replace(self._visit(session, page, asked), brought=brought)
            outcome = await self._queues[deed.queue].do(deed.do, visit)
        except Wrong as wrong:
            outcome = Outcome(wrong.reason, False)
        finally:
            self._hurry()
            await asyncio.to_thread(brought.path.unlink, missing_ok=True)
        if "application/json" in request.headers.get("accept", ""):
            return came_of(outcome, ui, page=True)
        return self._back(session, outcome, page)

    def _back(self, session: Session, outcome: Outcome, page: Page | None) -> Response:
        """Back to the page, with the answer, in a browser without a script."""
        session.told, session.good = in_words(outcome, self._ui(session)), outcome.done
        home = "" if page is None or page.name == HOME else page.name
        return RedirectResponse(f"/{outcome.goto or home}", 303)

    async def _answered(
        self, request: Request, needs: Role, do: Callable[[Asked], Awaitable[Outcome]], what: str,
        page: Page | None = None,
    ) -> Response:  # fmt: skip
        """The page's script gets JSON; without a script the page comes back with the answer."""
        session = _session(request)
        ui = self._ui(session)
        if not session.person.may(needs):
            return self._refused(request, session, what)
        asked = Asked({})
        try:
            asked = of_form(request.state.body)
            outcome = await do(asked)
        except Wrong as wrong:
            outcome = Outcome(wrong.reason, False)
        if "application/json" in request.headers.get("accept", ""):
            return came_of(outcome, ui, page=True)
        session.again = (what, asked.written, "confirmed" if outcome.holds else "as_read")
        session.again = session.again if outcome.asks or outcome.holds else None
        return self._back(session, outcome, page)

    # -- helpers

    def _visit(self, session: Session, page: Page, asked: Asked) -> Visit:
        front = self._front.of(session.person.name)
        return Visit(
            front, session.person, self._ui(session), asked, session.csrf, self._command, page.sentences,
            self._entrance, self._phones, session,
        )  # fmt: skip

    def _refused(self, request: Request, session: Session, what: str) -> Response:
        """This person may not do that. What was to change something is noted."""
        reason, ui = Reason("console.no_right", {"name": session.person.name}), self._ui(session)
        if request.method == "POST":
            tried = Reason("page_people.did_not_allowed", {**_in_words(what), "count": "0"})
            background = BackgroundTask(self._entrance.note, tried, session.person.name)
        else:
            background = None
        if "application/json" in request.headers.get("accept", ""):
            return JSONResponse(_told(reason, ui), 403, background=background)
        return Response(spoken(reason, ui, page=True), 403, media_type="text/plain", background=background)

    def _ui(self, session: Session) -> str:
        return session.ui or self._front.setup.ui


def _whole(visit: Visit, page: Page, session: Session) -> str:
    """The whole page, for one browser."""
    tabs = [
        (name, sentence(f"page_{name}.title", visit.ui), "./" if name == HOME else name)
        for name in ORDER
        if session.person.may(pages()[name].needs) and pages()[name].tab(visit.front)
    ]
    assert visit.entrance is not None
    offer = visit.entrance.locked and session.way == "station"
    sheet = f"{page.name}.css"
    return visit.piece(
        f"{page.name}.html", page=page.name, sheet=sheet if sheet in assets() else "",
        tabs=tabs, offer=offer, station=visit.front.setup.name, told=session.told,
        good=session.good, again=session.again, other="en" if visit.ui == "zh" else "zh", live=page.parts is not None,
        chapter=chapter(page.name, visit.ui),
        **page.facts(visit),
    )  # fmt: skip


def _page(request: Request) -> Page:
    found = pages().get(request.path_params.get("page", HOME))
    if found is None:
        raise HTTPException(404)
    return found


def _caller(request: Request) -> Caller:
    caller: Caller = request.state.caller
    return caller


def _session(request: Request) -> Session:
    caller = _caller(request)
    assert caller.session is not None
    return caller.session


def _query(request: Request) -> dict[str, Any]:
    return {name: value for name, value in request.query_params.items() if name not in ("ui", "again")}


def _wanted(asked: Asked) -> str:
    """The page that somebody wanted who came to the door first."""
    wanted = ""
    with suppress(Wrong):  # an odd one is none
        wanted = asked.text("page")
    return wanted if wanted in pages() and wanted != HOME else ""


def _typed_name(request: Request) -> str:
    """The name that was typed at the door, so that only the password has to be typed again."""
    if request.method != "POST":
        return ""
    with suppress(Wrong):
        return of_form(request.state.body).text("name")
    return ""


def _asked_ui(request: Request) -> str:
    asked = request.query_params.get("ui", "")
    first = request.headers.get("accept-language", "").strip().lower()[:2]
    return next((each for each in (asked, first) if each in ("zh", "en")), "")


def _told(reason: Reason, ui: str) -> dict[str, Any]:
    return state.reason_json(reason, ui, page=True)


def _in_words(what: str) -> dict[str, str]:
    """What somebody wanted to do, for people: the title of the page where it is done, or the order's name."""
    page, deed, _ = what.partition("/")
    code = f"page_{page}.title" if deed else f"console.order_{what}"
    return {"what": sentence(code, "zh"), "what_en": sentence(code, "en")}


def _kept_as(name: str) -> str:
    return f"attachment; filename*=UTF-8''{quote(name)}"
