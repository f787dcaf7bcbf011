"""Whether a request may pass, and as whom. Pure: request and keys in, caller or refusal out.

Programs show the token; the page's own requests show its cookie, and what changes something also the form's own key.
Whoever else asks is told nothing but that, whatever the address. No other origin is ever allowed, and a name that
somebody else's server gave to this PC's loopback (DNS rebinding) is not ours.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import NamedTuple
from urllib.parse import parse_qsl

from dalaba.core.model import Reason
from dalaba.doors.console.sessions import Keys, Session, belongs

API = "/api/v1/"
OPEN = frozenset({"/", "/style.css", "/icon.svg"})
"""What strangers see: where a link leads, and how that looks. Nothing of the station is in it."""
COOKIE = "dalaba"
METHODS = frozenset({"GET", "HEAD", "POST"})
MOST_BODY = 64 * 1024
"""Bytes."""
_MOST_FIELDS = 64


class Shut(NamedTuple):
    """A refusal, as HTTP has it."""

    status: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class Caller:
    """Who may pass: somebody at the page, a program with the token, or a stranger before the open door."""

    session: Session | None = None
    program: bool = False


class Headers:
    """A request's headers, each as often as it came."""

    def __init__(self, raw: Iterable[tuple[bytes, bytes]]) -> None:
        self._all: dict[str, list[str]] = {}
        for name, value in raw:
            self._all.setdefault(name.decode("latin-1").lower(), []).append(value.decode("latin-1"))

    def all(self, name: str) -> list[str]:
        return self._all.get(name, [])

    def one(self, name: str) -> str:
        """The header; "" where there is none, or more than one."""
        found = self.all(name)
        return found[0] if len(found) == 1 else ""


def language(query: bytes, headers: Headers) -> str:
    """What to answer a refused request in: as its address asks for, else its browser; "" where neither does (pure)."""
    asked = next((said for name, said in parse_qsl(query.decode("latin-1")) if name == "ui"), "")
    accepted = headers.one("accept-language").strip().lower()[:2]
    return next((each for each in (asked, accepted) if each in ("zh", "en")), "")


def judge(method: str, path: str, headers: Headers, port: int, keys: Keys) -> Caller | Shut:
    """Before anything of the body is read."""
    ours = {f"127.0.0.1:{port}", f"localhost:{port}"}
    if len(headers.all("host")) != 1 or headers.one("host").lower() not in ours:
        return Shut(421, Reason("console.wrong_host"))
    if any(origin.lower() != f"http://{headers.one('host').lower()}" for origin in headers.all("origin")):
        return Shut(403, Reason("console.wrong_origin"))
    if method not in METHODS:
        return Shut(405, Reason("console.method"))
    if path in OPEN:
        return Caller()
    caller = _known(path, headers, keys)
    if caller is None:
        return Shut(401, Reason("console.no_key"))
    if caller.session is not None and headers.one("sec-fetch-site") in ("cross-site", "same-site"):
        return Shut(403, Reason("console.wrong_origin"))
    return caller


def _known(path: str, headers: Headers, keys: Keys) -> Caller | None:
    scheme, _, said = headers.one("authorization").partition(" ")
    if scheme.lower() == "bearer" and path.startswith(API) and keys.is_token(said.strip()):
        return Caller(program=True)
    session = _session(headers, keys) if path.startswith(f"{keys.path}/") else None
    return None if session is None else Caller(session)


def _session(headers: Headers, keys: Keys) -> Session | None:
    try:
        cookies = SimpleCookie("; ".join(headers.all("cookie")))
    except CookieError:
        return None
    return keys.session(cookies[COOKIE].value) if COOKIE in cookies else None


def form(body: bytes) -> dict[str, str]:
    """A form's fields, the last of each name. ValueError for what is no form."""
    return dict(parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=_MOST_FIELDS))


def may_change(caller: Caller, headers: Headers, body: bytes) -> Shut | None:
    """Whether this POST was sent by a program with the token or by one of the page's own forms."""
    if caller.program:
        kind = headers.one("content-type").partition(";")[0].strip().lower()
        return None if not body or kind == "application/json" else Shut(415, Reason("console.not_json"))
    try:
        said = headers.one("x-csrf-token") or form(body).get("csrf", "")
    except ValueError:
        return Shut(400, Reason("console.not_form"))
    if caller.session is None or not belongs(caller.session, said):
        return Shut(403, Reason("console.wrong_form"))
    return None
