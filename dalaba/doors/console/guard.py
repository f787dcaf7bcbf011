"""The guard before every route: no request passes without a key, or costs the desk much.

It is the outermost ASGI middleware. It reads the whole body (64 KB at most), so that the handlers are plain functions;
only a form with a file passes unread (`uploads` reads it). It gives every answer its headers; and it answers a fault of
the program in words, and writes the details to the desk's log.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, TypeAlias

from dalaba.core.model import Millis, Reason
from dalaba.doors.console import access
from dalaba.doors.console.access import Caller, Headers, Line, Shut
from dalaba.doors.console.rate_limit import Bucket, Buckets, Crowd
from dalaba.doors.console.sessions import Keys
from dalaba.doors.console.uploads import brings_file
from dalaba.messages import explain

Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
App: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    "media-src 'self' blob:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = (
    ("content-security-policy", _POLICY),
    ("cache-control", "no-store"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
)  # fmt: skip
"""Where an answer has one of these itself, that counts: a page that records may use the microphone. `same-origin`, as
with `no-referrer` browsers send "null" as a form's Origin. `blob:` is what a page of ours has just recorded."""
_BODY_WITHIN = 5.0
"""Seconds in which a body must arrive."""
_STOPS = (f"{access.API}stop", "/do/stop")
_HELD_UP = 0.5
"""Seconds that strangers wait once they ask too often; as their connections are few, this slows them down."""


class Guard:
    """Stands before `app`. `fault` is called with errors of the program itself."""

    def __init__(
        self,
        app: App,
        keys: Keys,
        line: Callable[[], Line],
        mono: Callable[[], Millis],
        fault: Callable[[Exception], None],
        crowd: Crowd,
        strangers: Bucket,
        callers: Buckets,
    ) -> None:
        self._app, self._keys, self._line, self._mono, self._fault = app, keys, line, mono, fault
        self._crowd = crowd
        self._strangers, self._callers = strangers, callers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        begun = False

        async def sending(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                ours = list(message.get("headers", ()))
                own = {name.lower() for name, _ in ours}
                message = {**message, "headers": [*ours, *(each for each in _RAW if each[0] not in own)]}
            await send(message)

        try:
            await self._pass(scope, receive, sending)
        except Exception as error:  # last resort: a sentence for the caller, the details for the log
            self._fault(error)
            if not begun:
                await _answer(scope, sending, Shut(500, Reason("console.fault")))

    async def _pass(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers, line = Headers(scope["headers"]), self._line()
        caller = access.judge(scope["method"], scope["path"], headers, line, self._keys)
        shut = await self._too_often(caller, scope) or (caller if isinstance(caller, Shut) else None)
        if shut is None and isinstance(caller, Caller):
            shut = await self._taken_in(caller, headers, scope, receive, send)
        if shut is not None:
            await _answer(scope, send, shut)

    async def _taken_in(
        self, caller: Caller, headers: Headers, scope: Scope, receive: Receive, send: Send
    ) -> Shut | None:
        """Hand the request to the application, or say why not."""
        posted = scope["method"] == "POST"
        file = caller.session is not None and brings_file(scope["method"], scope["path"], headers)
        body = None if file else await _body(headers, receive)
        shut = body if isinstance(body, Shut) else None
        if isinstance(body, bytes) and posted:
            shut = access.may_change(caller, headers, body)
        if shut is None:
            scope.setdefault("state", {}).update(caller=caller, body=body)
            await self._app(scope, receive, send)
        return shut

    async def _too_often(self, caller: Caller | Shut, scope: Scope) -> Shut | None:
        """Each person has a limit of their own, and one more for `stop`."""
        if isinstance(caller, Caller) and (caller.program or caller.session is not None):
            person = caller.session.person.name if caller.session is not None else ""
            self._crowd.showed_a_key(scope.get("client"), person)
            allowed = self._callers.take((person, scope["path"] in _STOPS), self._mono())
            return None if allowed else Shut(429, Reason("console.too_often"))
        if not self._strangers.take(self._mono()):
            await asyncio.sleep(_HELD_UP)
        return None


_RAW = [(name.encode(), value.encode()) for name, value in HEADERS]


async def _body(headers: Headers, receive: Receive) -> bytes | Shut:
    """The whole body; a refusal if it is too long or too slow."""
    said = headers.one("content-length") or "0"
    if not said.isdecimal() or len(said) > 9 or int(said) > access.MOST_BODY:
        return Shut(413, Reason("console.too_long"))
    try:
        return await asyncio.wait_for(_read(receive), _BODY_WITHIN)
    except TimeoutError:
        return Shut(408, Reason("console.too_slow"))


async def _read(receive: Receive) -> bytes | Shut:
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return Shut(400, Reason("console.too_slow"))
        body += message.get("body", b"")
        if len(body) > access.MOST_BODY:
            return Shut(413, Reason("console.too_long"))
        if not message.get("more_body"):
            return bytes(body)


async def _answer(scope: Scope, send: Send, shut: Shut) -> None:
    """Send a refusal: JSON for programs, one line of text for a browser's window."""
    headers = Headers(scope["headers"])
    ui = access.language(scope.get("query_string", b""), headers) or "zh"
    if "text/html" in headers.one("accept"):
        kind, text = "text/plain; charset=utf-8", explain(shut.reason, ui)
    else:
        kind = "application/json"
        told = {"code": shut.reason.code, "params": dict(shut.reason.params), "reason": explain(shut.reason, ui)}
        text = json.dumps(told, ensure_ascii=False)
    body = text.encode()
    more = {401: [(b"www-authenticate", b"Bearer")], 405: [(b"allow", b"GET, HEAD, POST")]}
    more[429] = [(b"retry-after", b"1")]
    length = [(b"content-type", kind.encode()), (b"content-length", str(len(body)).encode()), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": shut.status, "headers": [*length, *more.get(shut.status, [])]})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})
