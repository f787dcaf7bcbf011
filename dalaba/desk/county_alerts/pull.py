"""Asking an address for warnings: only the host that a person wrote, within limits, and never one inside this network
unless it was written as such.

The host is looked up once and that very address is connected to, so that no second look-up leads elsewhere.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
from dataclasses import dataclass
from urllib.parse import SplitResult, urljoin, urlsplit

from dalaba.core.problems import Bad
from dalaba.county.xml_file import LARGEST

STEP, WHOLE = 10.0, 30.0
"""Seconds to wait for each step, and for all of it."""
MOST_MOVES = 3
_MOVED = (301, 302, 303, 307, 308)


@dataclass(frozen=True, slots=True)
class Pulled:
    """An answer, and by what the next question can say which one is known. `data`: None if nothing changed."""

    data: bytes | None
    etag: str = ""
    modified: str = ""


def pull(url: str, before: Pulled | None = None, trust: ssl.SSLContext | None = None) -> Pulled:
    """Ask once. Raises Bad: county.pull_failed, county.pull_status, county.pull_moved, county.pull_inside,
    county.too_large. `trust`: the authorities that are believed; the system's if none is given."""
    until, written = time.monotonic() + WHOLE, urlsplit(url).hostname
    for _ in range(MOST_MOVES + 1):
        parts = urlsplit(url)
        try:
            answer = _ask(parts, before, trust, until)
        except Bad:
            raise
        except ssl.SSLCertVerificationError as error:
            raise Bad("county.pull_failed", host=parts.hostname, why=error.verify_message) from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            why = getattr(error, "strerror", None) or str(error)[:80] or type(error).__name__
            raise Bad("county.pull_failed", host=parts.hostname, why=why) from error
        if isinstance(answer, Pulled):
            return answer
        moved = urlsplit(target := urljoin(url, answer))
        if moved.hostname != written or moved.scheme not in (parts.scheme, "https") or "@" in moved.netloc:
            raise Bad("county.pull_moved", host=written, to=moved.hostname or answer[:80])
        url = target
    raise Bad("county.pull_moved", host=written, to=written)


def _ask(parts: SplitResult, before: Pulled | None, trust: ssl.SSLContext | None, until: float) -> Pulled | str:
    """The answer, or where it has moved to."""
    line = _connected(parts, trust)
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        line.request("GET", path, headers=_heads(before))
        with line.getresponse() as answer:
            if answer.status == 304:
                return Pulled(None, before.etag if before else "", before.modified if before else "")
            if answer.status in _MOVED and (target := answer.headers.get("Location")):
                return target
            if answer.status != 200:
                raise Bad("county.pull_status", host=parts.hostname, status=answer.status)
            heads = answer.headers
            return Pulled(_body(answer, until), _short(heads.get("ETag")), _short(heads.get("Last-Modified")))
    finally:
        line.close()


def _heads(before: Pulled | None) -> dict[str, str]:
    heads = {"Accept": "application/cap+xml, application/xml, text/xml", "Accept-Encoding": "identity"}
    if before and before.etag:
        heads["If-None-Match"] = before.etag
    if before and before.modified:
        heads["If-Modified-Since"] = before.modified
    return heads


def _short(value: str | None) -> str:
    """A mark that the server may get back: nothing that could become a line of its own."""
    return value if value and len(value) <= 200 and value.isascii() and value.isprintable() else ""


def _body(answer: http.client.HTTPResponse, until: float) -> bytes:
    data = bytearray()
    while piece := answer.read1(65_536):
        data += piece
        if len(data) > LARGEST:
            raise Bad("county.too_large", most=LARGEST // 1000)
        if time.monotonic() > until:
            raise TimeoutError("too slow")
    return bytes(data)


def _connected(parts: SplitResult, trust: ssl.SSLContext | None) -> http.client.HTTPConnection:
    host, tls = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if tls else 80)
    line = http.client.HTTPConnection(host, port, timeout=STEP)
    bare = socket.create_connection((_address(host, port), port), timeout=STEP)
    try:
        line.sock = (trust or ssl.create_default_context()).wrap_socket(bare, server_hostname=host) if tls else bare
    except BaseException:
        bare.close()
        raise
    return line


def _address(host: str, port: int) -> str:
    """The address to connect to. A name must lead outside; who means one inside writes the address itself."""
    found = [str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if _is_number(host) or host.lower() == "localhost":
        return found[0]
    inside = [each for each in found if not ipaddress.ip_address(each.split("%")[0]).is_global]
    if inside:
        raise Bad("county.pull_inside", host=host, to=inside[0])
    return found[0]


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
