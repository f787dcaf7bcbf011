"""The addresses of the console's pages: what is shown, what changes by itself, what forms do, what is given out."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from functools import cache, partial
from typing import Any
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from dalaba.core.model import Reason
from dalaba.doors.console import state
from dalaba.doors.console.access import COOKIE, Caller
from dalaba.doors.console.actions import Front, Outcome
from dalaba.doors.console.live_pieces import LivePieces
from dalaba.doors.console.pages import HOME, TABS, pages
from dalaba.doors.console.pages.page import FOLDER, Page, Visit
from dalaba.doors.console.people import Person, Role
from dalaba.doors.console.replies import came_of, in_words, stream
from dalaba.doors.console.requests import Asked, Wrong, of_form
from dalaba.doors.console.sessions import Keys, Session
from dalaba.doors.console.watch import Seen
from dalaba.doors.console.work_queue import WorkQueue
from dalaba.link.control import NotRunning
from dalaba.messages import pages as templates
from dalaba.messages import sentence
from dalaba.views.asrun import spoken

_KINDS = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
LOOKS: Role = "viewer"
ORDERS_NEED: Role = "announcer"


@cache
def asset(name: str) -> bytes:
    """One of the pages' files."""
    return (FOLDER / name).read_bytes()


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
        keys: Keys,
        command: str,
        quick: WorkQueue,
        slow: WorkQueue,
        order: Callable[[str, Front, Asked], Awaitable[Outcome]],
        seen: Callable[[], AsyncIterator[Seen | None]],
        hurry: Callable[[], None],
    ) -> None:
        """`hurry`: something was changed, so that the pages are to see it at once."""
        self._front, self._keys, self._command = front, keys, command
        self._quick, self._slow, self._order, self._seen, self._hurry = quick, slow, order, seen, hurry
        self._pieces = LivePieces()

    def routes(self, orders: Mapping[str, object]) -> list[Route]:
        """The addresses of every page. `orders`: the names of the usual orders."""
        get, post, path = ["GET"], ["POST"], self._keys.path
        return [
            Route("/", self._enter, methods=get),
            asset_route("/style.css", "style.css"),
            asset_route("/icon.svg", "icon.svg"),
            *(asset_route(f"{path}/{script.name}", script.name) for script in sorted(FOLDER.glob("*.js"))),
            Route(f"{path}/live/{{page}}", self._live, methods=get),
            *(Route(f"{path}/do/{verb}", partial(self._ordered, verb), methods=post) for verb in orders),
            Route(f"{path}/do/{{page}}/{{deed}}", self._did, methods=post),
            Route(f"{path}/get/{{page}}/{{file}}", self._given, methods=get),
            Route(f"{path}/", self._shown, methods=get),
            Route(f"{path}/{{page}}", self._shown, methods=get),
        ]

    # -- looking

    async def _enter(self, request: Request) -> Response:
        """The page that a link opens. It sets the cookie and then loads the real page by itself: after a plain
        redirect, a browser opened by another program would not send a strict cookie."""
        ui = _asked_ui(request) or self._front.setup.ui
        session = self._keys.open(request.query_params.get("key", ""), Person(self._front.actor(Asked({})), "owner"))
        if session is None:
            return HTMLResponse(_door(ui, used="key" in request.query_params), 401)
        response = HTMLResponse(_door(ui, to=f"{self._keys.path}/"))
        response.set_cookie(COOKIE, session.key, path=f"{self._keys.path}/", httponly=True, samesite="strict")
        return response

    async def _shown(self, request: Request) -> Response:
        session, page = _session(request), _page(request)
        if (chosen := request.query_params.get("ui")) in ("zh", "en"):
            session.ui = chosen
        if not session.person.may(page.needs):
            return _refused(request, session, self._ui(session))
        visit = self._visit(session, page, Asked(_query(request)))
        work = self._quick if page.name == HOME else self._slow
        text = await work.do(_whole, visit, page, session)
        session.told, session.again = "", None
        return HTMLResponse(text)

    async def _live(self, request: Request) -> Response:
        session, page = _session(request), _page(request)
        if not session.person.may(page.needs):
            return _refused(request, session, self._ui(session))
        return stream(self._parts(page, self._ui(session), session.person.role))

    async def _parts(self, page: Page, ui: str, role: Role) -> AsyncIterator[str]:
        """The pieces of the page that have changed. They have nothing of one session, so that all who look share
        them."""
        visit = self._visit(Session("", Person("", role), csrf="", ui=ui), page, Asked({}))
        number = -1
        async for seen in self._seen():
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
            return _refused(request, session, ui)
        try:
            sent = await self._slow.do(give, self._visit(session, page, Asked(_query(request))))
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
        work = self._slow if deed.slow else self._quick

        async def do(asked: Asked) -> Outcome:
            try:
                return await work.do(deed.do, self._visit(session, page, asked))
            finally:
                self._hurry()

        return await self._answered(request, deed.needs, do, f"{page.name}/{request.path_params['deed']}", page)

    async def _answered(
        self, request: Request, needs: Role, do: Callable[[Asked], Awaitable[Outcome]], what: str,
        page: Page | None = None,
    ) -> Response:  # fmt: skip
        """The page's script gets JSON; without a script the page comes back with the answer."""
        session = _session(request)
        ui = self._ui(session)
        if not session.person.may(needs):
            return _refused(request, session, ui)
        asked = Asked({})
        try:
            asked = of_form(request.state.body)
            outcome = await do(asked)
        except Wrong as wrong:
            outcome = Outcome(wrong.reason, False)
        except NotRunning:
            outcome = Outcome(Reason("console.no_air"), False)
        if "application/json" in request.headers.get("accept", ""):
            return came_of(outcome, ui, page=True)
        session.told, session.good = in_words(outcome, ui), outcome.done
        session.again = (what, asked.written, "confirmed" if outcome.holds else "as_read")
        session.again = session.again if outcome.asks or outcome.holds else None
        home = "" if page is None or page.name == HOME else page.name
        return RedirectResponse(f"{self._keys.path}/{outcome.goto or home}", 303)

    # -- helpers

    def _visit(self, session: Session, page: Page, asked: Asked) -> Visit:
        front = self._front.of(session.person.name)
        return Visit(front, session.person, self._ui(session), asked, session.csrf, self._command, page.sentences)

    def _ui(self, session: Session) -> str:
        return session.ui or self._front.setup.ui


def _whole(visit: Visit, page: Page, session: Session) -> str:
    """The whole page, for one browser."""
    tabs = [
        (name, sentence(f"page_{name}.title", visit.ui), "./" if name == HOME else name)
        for name in TABS
        if session.person.may(pages()[name].needs)
    ]
    return visit.piece(
        f"{page.name}.html", page=page.name, tabs=tabs, station=visit.front.setup.name, told=session.told,
        good=session.good, again=session.again, other="en" if visit.ui == "zh" else "zh", live=page.parts is not None,
        **page.facts(visit),
    )  # fmt: skip


def _page(request: Request) -> Page:
    found = pages().get(request.path_params.get("page", HOME))
    if found is None:
        raise HTTPException(404)
    return found


def _session(request: Request) -> Session:
    caller: Caller = request.state.caller
    assert caller.session is not None
    return caller.session


def _query(request: Request) -> dict[str, Any]:
    return {name: value for name, value in request.query_params.items() if name != "ui"}


def _asked_ui(request: Request) -> str:
    asked = request.query_params.get("ui", "")
    first = request.headers.get("accept-language", "").strip().lower()[:2]
    return next((each for each in (asked, first) if each in ("zh", "en")), "")


def _door(ui: str, to: str = "", used: bool = False) -> str:
    """`to`: the page that a link opens, which loads the real page by itself. Without it: for a visitor without a valid
    key, how to get a link; `used`: the link was opened before."""
    return templates.page(FOLDER / "door.html", "console.", ui, to=to, used=used)


def _told(reason: Reason, ui: str) -> dict[str, Any]:
    return state.reason_json(reason, ui, page=True)


def _refused(request: Request, session: Session, ui: str) -> Response:
    """This person may not do that."""
    reason = Reason("console.no_right", {"name": session.person.name})
    if "application/json" in request.headers.get("accept", ""):
        return JSONResponse(_told(reason, ui), 403)
    return Response(spoken(reason, ui, page=True), 403, media_type="text/plain")


def _kept_as(name: str) -> str:
    return f"attachment; filename*=UTF-8''{quote(name)}"
