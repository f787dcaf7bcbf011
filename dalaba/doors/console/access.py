"""Whether a request may pass, and as whom. Pure: request and keys in, caller or refusal out.

Programs send the token, on the loopback only. The page sends its cookie and, with a request that changes something,
the form's own key. Any other caller is a stranger: they see the door, and learn nothing more at any address. No other
origin is ever allowed, nor a host name that somebody else has pointed at this PC (DNS rebinding).
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import NamedTuple
from urllib.parse import parse_qsl

from dalaba.core.model import Reason
from dalaba.doors.console.sessions import Keys, Session, belongs

API = "/api/v1/"
OPEN = frozenset({"/", "/style.css", "/icon.svg", "/door.js"})
"""What strangers may see: the door, and its look. It tells nothing of the station."""
ENTER = "/enter"
"""Where a stranger shows a password, a one-time key or a PIN."""
METHODS = frozenset({"GET", "HEAD", "POST"})
MOST_BODY = 64 * 1024
"""In bytes."""
_MOST_FIELDS = 256
_PAGE = re.compile(r"/[a-z_]{1,20}")
"""The address of a page: a stranger who asks for one, there or not, sees the door."""
_SHARED = ipaddress.ip_network("100.64.0.0/10")
"""Where a provider, or a private network over the internet, gives out addresses."""


class Shut(NamedTuple):
    """A refusal: the HTTP status and the reason."""

    status: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class Line:
    """Where requests come in: the PC's own loopback, or the network, encrypted."""

    port: int
    names: frozenset[str] = frozenset({"127.0.0.1", "localhost"})
    """The names that this PC has there."""
    secure: bool = False

    @property
    def cookie(self) -> str:
        """The cookie's name: browsers give the cookies of one host to each of its ports."""
        return f"__Host-dalaba-{self.port}" if self.secure else f"dalaba-{self.port}"

    @property
    def scheme(self) -> str:
        return "https" if self.secure else "http"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who may pass: somebody at the page, a program with the token, or a stranger at the door."""

    session: Session | None = None
    program: bool = False
    line: Line = Line(0)


class Headers:
    """A request's headers, each as often as it came."""

    def __init__(self, raw: Iterable[tuple[bytes, bytes]]) -> None:
        self._all: dict[str, list[str]] = {}
        for name, value in raw:
            self._all.setdefault(name.decode("latin-1").lower(), []).append(value.decode("latin-1"))

    def all(self, name: str) -> list[str]:
        return self._all.get(name, [])

    def one(self, name: str) -> str:
        """A header's value; "" if it is missing or came more than once."""
        found = self.all(name)
        return found[0] if len(found) == 1 else ""


def language(query: bytes, headers: Headers) -> str:
    """The language for a refusal: the one in the address, else the browser's; "" if neither asks for zh or en."""
    asked = next((said for name, said in parse_qsl(query.decode("latin-1")) if name == "ui"), "")
    accepted = headers.one("accept-language").strip().lower()[:2]
    return next((each for each in (asked, accepted) if each in ("zh", "en")), "")


def is_near(address: str) -> bool:
    """Whether an address can be in the same house or network: nobody comes in from the internet."""
    try:
        here = ipaddress.ip_address(address)
    except ValueError:
        return False
    return here.is_private or here.is_loopback or here.is_link_local or (here.version == 4 and here in _SHARED)


def judge(method: str, path: str, headers: Headers, line: Line, keys: Keys) -> Caller | Shut:
    """Decide on a request from its headers, before its body is read."""
    host = headers.one("host").lower()
    if host not in {f"{name}:{line.port}" for name in line.names}:
        return Shut(421, Reason("console.wrong_host"))
    if any(origin.lower() != f"{line.scheme}://{host}" for origin in headers.all("origin")):
        return Shut(403, Reason("console.wrong_origin"))
    if method not in METHODS:
        return Shut(405, Reason("console.method"))
    if path == ENTER and method == "POST":
        return _at_the_door(headers, line)
    if path in OPEN - {"/"} or path == ENTER:
        return Caller(line=line)
    caller = _known(path, headers, line, keys)
    if caller is None and method != "POST" and (path == "/" or _PAGE.fullmatch(path)):
        return Caller(line=line)
    if caller is None:
        return Shut(401, Reason("console.no_key"))
    if caller.session is not None and headers.one("sec-fetch-site") in ("cross-site", "same-site"):
        return Shut(403, Reason("console.wrong_origin"))
    return caller


def _at_the_door(headers: Headers, line: Line) -> Caller | Shut:
    """Only the door's own form may be sent there, so that no other page enters a browser as somebody else."""
    ours = headers.all("origin") or headers.one("sec-fetch-site") == "same-origin"
    return Caller(line=line) if ours else Shut(403, Reason("console.wrong_origin"))


def _known(path: str, headers: Headers, line: Line, keys: Keys) -> Caller | None:
    if path.startswith(API):
        scheme, _, said = headers.one("authorization").partition(" ")
        program = not line.secure and scheme.lower() == "bearer" and keys.is_token(said.strip())
        return Caller(program=True, line=line) if program else None
    session = _session(headers, line, keys)
    return None if session is None else Caller(session, line=line)


def _session(headers: Headers, line: Line, keys: Keys) -> Session | None:
    try:
        cookies = SimpleCookie("; ".join(headers.all("cookie")))
    except CookieError:
        return None
    session = keys.session(cookies[line.cookie].value) if line.cookie in cookies else None
    return None if session is not None and session.way == "device" and not line.secure else session


def form(body: bytes) -> dict[str, str]:
    """A form's fields; of several with one name the last. Raises ValueError if the body is no form."""
    return dict(parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=_MOST_FIELDS))


def may_change(caller: Caller, headers: Headers, body: bytes) -> Shut | None:
    """None if this POST came from a program with the token or from one of the page's own forms; else a refusal."""
    if caller.program:
        kind = headers.one("content-type").partition(";")[0].strip().lower()
        return None if not body or kind == "application/json" else Shut(415, Reason("console.not_json"))
    try:
        said = headers.one("x-csrf-token") or form(body).get("csrf", "")
    except ValueError:
        return Shut(400, Reason("console.not_form"))
    if caller.session is None:  # at the door, where nobody has a key yet
        return None
    return None if belongs(caller.session, said) else Shut(403, Reason("console.wrong_form"))
