"""Whether a request may pass, and as whom. Pure: request and keys in, caller or refusal out.

Programs send the token. The page sends its cookie and, with a request that changes something, the form's own key. Any
other caller is refused, and learns nothing more at any address. No other origin is ever allowed, nor a host name that
another server has pointed at this PC's loopback (DNS rebinding).
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
"""What strangers may see: the page that a link opens, and its look. It tells nothing of the station."""
COOKIE = "dalaba"
METHODS = frozenset({"GET", "HEAD", "POST"})
MOST_BODY = 64 * 1024
"""In bytes."""
_MOST_FIELDS = 256


class Shut(NamedTuple):
    """A refusal: the HTTP status and the reason."""

    status: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class Caller:
    """Who may pass: somebody at the page, a program with the token, or a stranger at an open address."""

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
        """A header's value; "" if it is missing or came more than once."""
        found = self.all(name)
        return found[0] if len(found) == 1 else ""


def language(query: bytes, headers: Headers) -> str:
    """The language for a refusal: the one in the address, else the browser's; "" if neither asks for zh or en."""
    asked = next((said for name, said in parse_qsl(query.decode("latin-1")) if name == "ui"), "")
    accepted = headers.one("accept-language").strip().lower()[:2]
    return next((each for each in (asked, accepted) if each in ("zh", "en")), "")


def judge(method: str, path: str, headers: Headers, port: int, keys: Keys) -> Caller | Shut:
    """Decide on a request from its headers, before its body is read."""
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
    if caller.session is None or not belongs(caller.session, said):
        return Shut(403, Reason("console.wrong_form"))
    return None
