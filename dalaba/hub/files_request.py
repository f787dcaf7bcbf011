"""What a request for a blob asks, and what is answered to it. Pure.

There is one kind of path, and it names no file: nothing can be listed, and no path leads anywhere else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST_HEAD = 8 * 1024
_LINE = re.compile(rb"(GET|HEAD) (/[!-~]{0,500}) HTTP/1\.([01])")
_BLOB = re.compile(rb"/blob/sha256/([0-9a-f]{64})")
_FIELD = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([^\r\n\0]*?)[ \t]*")
_RANGE = re.compile(rb"bytes=(\d{0,15})-(\d{0,15})")


@dataclass(frozen=True, slots=True)
class Request:
    """A request that can be read. `digest` "": of no blob."""

    digest: str
    head_only: bool = False
    stays: bool = True
    """Whether the connection stays open."""
    first: int | None = None
    last: int | None = None
    """The bytes that are asked for, both included; None: from the beginning, to the end. `first` None and `last` given:
    so many bytes of the end."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered: the head's bytes, and which bytes of the blob follow."""

    head: bytes
    start: int = 0
    count: int = 0


def read(head: bytes) -> Request | None:
    """The request in these bytes, which end with its empty line; None if it is none that is served here."""
    first, *rest = head.removesuffix(b"\r\n\r\n").split(b"\r\n")
    line = _LINE.fullmatch(first)
    fields: dict[bytes, bytes] = {}
    for each in rest:
        field = _FIELD.fullmatch(each)
        if field is None or field[1].lower() in fields:
            return None
        fields[field[1].lower()] = field[2]
    if line is None or fields.get(b"content-length", b"0") != b"0" or b"transfer-encoding" in fields:
        return None  # a body would be taken for the next request
    blob = _BLOB.fullmatch(line[2])
    digest = blob[1].decode() if blob else ""
    stays = line[3] == b"1" and fields.get(b"connection", b"").lower() != b"close"
    wanted = _RANGE.fullmatch(fields.get(b"range", b""))
    still = fields.get(b"if-range", f'"{digest}"'.encode()) == f'"{digest}"'.encode()
    if wanted is None or not still or wanted[0] == b"bytes=-":
        return Request(digest, line[1] == b"HEAD", stays)
    return Request(digest, line[1] == b"HEAD", stays, *(int(each) if each else None for each in wanted.groups()))


def answer(request: Request, size: int | None) -> Answer:
    """The answer for a blob of that size; None: there is none."""
    if size is None:
        return refusal(b"404 Not Found", request.stays)
    first, last = _span(request, size)
    if first > last and (request.first, request.last) != (None, None):
        return Answer(_head(b"416 Range Not Satisfiable", 0, request.stays, [f"Content-Range: bytes */{size}"]))
    count = last - first + 1
    lines = [f'ETag: "{request.digest}"', "Accept-Ranges: bytes", "Content-Type: application/octet-stream"]
    part = (request.first, request.last) != (None, None)
    if part:
        lines.append(f"Content-Range: bytes {first}-{last}/{size}")
    head = _head(b"206 Partial Content" if part else b"200 OK", count, request.stays, lines)
    return Answer(head, first, 0 if request.head_only else count)


def refusal(why: bytes, stays: bool = False) -> Answer:
    """An answer without a blob."""
    return Answer(_head(why, 0, stays, []))


def _span(request: Request, size: int) -> tuple[int, int]:
    if request.first is None:
        return (0 if request.last is None else max(0, size - request.last)), size - 1
    return request.first, size - 1 if request.last is None else min(request.last, size - 1)


def _head(status: bytes, length: int, stays: bool, lines: list[str]) -> bytes:
    said = [b"HTTP/1.1 " + status, f"Content-Length: {length}".encode(), *(each.encode() for each in lines)]
    return b"\r\n".join([*said, b"Connection: " + (b"keep-alive" if stays else b"close"), b"", b""])
