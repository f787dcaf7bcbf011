"""Files that a browser sends: streamed to the station's disk, bounded in size, number, time and room; never in memory.

The guard lets such a form pass unread (`brings_file`). What it may not bring is refused here before the first byte is
written: the form's key comes in a header, or in a field before the file.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import shutil
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, NamedTuple

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from dalaba.core.file_names import harmless
from dalaba.core.model import Reason
from dalaba.doors.console.access import Headers, Shut
from dalaba.doors.console.requests import Asked
from dalaba.doors.console.sessions import Session, belongs

FOLDER = "records/uploads"
"""From the station's folder; only its owner can look into it."""
AT_ONCE = 3
KEPT_FREE = 200_000_000
"""Bytes of the disk that stay free: for the ledger's reserve, and for the clips of the days to come."""
_STALLED = 20.0
"""Seconds without a byte after which a file is given up."""
_GRACE, _SLOWEST = 10.0, 8_000
"""Seconds after which a file must have come at so many bytes a second."""
_MOST_FIELD, _MOST_FIELDS = 20_000, 40
_AROUND = 64 * 1024
"""Bytes of a form beside its file."""
_BLOCK = 512 * 1024
_LINGERS, _DRAINS = 1.5, 64_000_000
"""Seconds and bytes for which somebody who is refused may go on sending, so that the answer is heard."""


class Brought(NamedTuple):
    """A file that a browser has sent. Whoever gets it moves it, or it is gone afterwards."""

    path: Path
    name: str
    """Its own name, made harmless."""
    size: int


class Refused(Exception):
    """The file is not taken."""

    def __init__(self, status: int, code: str, **facts: str) -> None:
        super().__init__(code)
        self.shut = Shut(status, Reason(code, facts))


def brings_file(method: str, path: str, headers: Headers) -> bool:
    """Whether a request is a page's form with a file: POST /do/PAGE/DEED."""
    kind = headers.one("content-type").partition(";")[0].strip().lower()
    inside = path.removeprefix("/do/")
    return method == "POST" and kind == "multipart/form-data" and inside != path and inside.count("/") == 1


def free_at(folder: Path) -> int:
    """Free bytes on a folder's disk."""
    return shutil.disk_usage(folder).free


class Uploads:
    """The files that are on their way into one station."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / FOLDER
        self._coming = 0

    async def take(self, request: Request, session: Session, most: int) -> tuple[Brought, Asked]:
        """The form's file, and its other fields. Raises Refused, and then leaves nothing behind."""
        headers = Headers(request.scope["headers"])
        size = _size(headers, most)
        with self._one_more():
            await asyncio.to_thread(self._make_folder)
            self._see_room(size)
            path = self._folder / f".{secrets.token_hex(8)}.part"
            form = _Form(headers.one("content-type"), session, headers.one("x-csrf-token"))
            try:
                return await self._written(request, form, path, most)
            except BaseException:
                with suppress(OSError):
                    path.unlink(missing_ok=True)
                raise

    async def _written(self, request: Request, form: _Form, path: Path, most: int) -> tuple[Brought, Asked]:
        size = 0
        try:
            with await asyncio.to_thread(_create, path) as file:
                async for data in _steady(request):
                    form.feed(data)
                    if form.waiting >= _BLOCK:
                        size += await asyncio.to_thread(form.write, file)
                        self._see_room(0)
                    if size + form.waiting > most:
                        raise _too_big(most)
                size += await asyncio.to_thread(form.write, file)
        except FormParserError as error:
            raise Refused(400, "console.not_form") from error
        except ClientDisconnect as error:
            raise Refused(400, "console.too_slow") from error
        except OSError as error:
            raise Refused(507, "console.file_unwritten", why=error.strerror or str(error)) from error
        return Brought(path, form.done(), size), Asked(form.fields)

    @contextmanager
    def _one_more(self) -> Iterator[None]:
        if self._coming >= AT_ONCE:
            raise Refused(429, "console.many_files", most=str(AT_ONCE))
        self._coming += 1
        try:
            yield
        finally:
            self._coming -= 1

    def _make_folder(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        with suppress(OSError):
            self._folder.chmod(0o700)

    def _see_room(self, size: int) -> None:
        try:
            free = free_at(self._folder)
        except OSError as error:
            raise Refused(507, "console.file_unwritten", why=error.strerror or str(error)) from error
        if free - size < KEPT_FREE:
            facts = {"free": f"{max(0, free) // 1_000_000}", "kept": f"{KEPT_FREE // 1_000_000}"}
            raise Refused(507, "console.disk_full", **facts)


def _size(headers: Headers, most: int) -> int:
    """The size that the request states. Raises Refused for one that is too big, before anything is read."""
    said = headers.one("content-length")
    if not said.isdecimal() or len(said) > 15:
        raise Refused(411, "console.no_size")
    if int(said) > most + _AROUND:
        raise _too_big(most)
    return int(said)


def _too_big(most: int) -> Refused:
    return Refused(413, "console.file_too_big", most=f"{most // 1_000_000}")


def _create(path: Path) -> BinaryIO:
    return open(path, "xb", opener=lambda name, flags: os.open(name, flags, 0o600))


async def _steady(request: Request) -> AsyncIterator[bytes]:
    """The request's bytes as they come. Raises Refused where they come too slowly."""
    begun, came, stream = time.monotonic(), 0, request.stream()
    while True:
        try:
            data = await asyncio.wait_for(anext(stream), _STALLED)
        except StopAsyncIteration:
            return
        except TimeoutError as error:
            raise Refused(408, "console.too_slow") from error
        came += len(data)
        lasted = time.monotonic() - begun
        if lasted > _GRACE and came < _SLOWEST * lasted:
            raise Refused(408, "console.too_slow")
        yield data


class _Form:
    """One form while it comes in. Fields before the file are known when its first byte comes."""

    def __init__(self, kind: str, session: Session, key: str) -> None:
        self._session, self._key = session, key
        self.fields: dict[str, str] = {}
        self.waiting = 0
        self._blocks: list[bytes] = []
        self._header = [bytearray(), bytearray()]
        self._disposition = b""
        self._name, self._text, self._is_file, self._over = "", bytearray(), False, False
        self._file: str | None = None
        boundary = parse_options_header(kind)[1].get(b"boundary", b"")
        if not boundary:
            raise Refused(400, "console.not_form")
        self._parser = MultipartParser(
            boundary,
            {
                "on_header_field": lambda data, start, end: self._header[0].extend(data[start:end]),
                "on_header_value": lambda data, start, end: self._header[1].extend(data[start:end]),
                "on_header_end": self._header_over,
                "on_headers_finished": self._begin,
                "on_part_data": self._take,
                "on_part_end": self._end,
                "on_end": self._all_over,
            },
        )

    def feed(self, data: bytes) -> None:
        self._parser.write(data)

    def write(self, file: BinaryIO) -> int:
        """Write what has come of the file since. Returns how much that was."""
        for block in self._blocks:
            file.write(block)
        written, self.waiting = self.waiting, 0
        self._blocks.clear()
        return written

    def done(self) -> str:
        """The file's name. Raises Refused if the form has no file, or broke off."""
        if not self._over:
            raise Refused(400, "console.too_slow")
        if self._file is None:
            self._allow()
            raise Refused(409, "console.no_file")
        return harmless(self._file, "file")

    def _header_over(self) -> None:
        name, value = map(bytes, self._header)
        if name.lower() == b"content-disposition":
            self._disposition = value
        self._header = [bytearray(), bytearray()]

    def _begin(self) -> None:
        _, said = parse_options_header(self._disposition)
        self._name = said.get(b"name", b"").decode("utf-8", "replace")
        self._text = bytearray()
        self._is_file = b"filename" in said
        if self._is_file:
            self._allow()
            name = said[b"filename"].decode("utf-8", "replace")
            if self._file is not None:
                raise Refused(400, "console.one_file")
            self._file = name if name else None  # an empty name: no file was chosen
        elif len(self.fields) >= _MOST_FIELDS:
            raise Refused(413, "console.too_long")

    def _allow(self) -> None:
        """Raise Refused unless the form's key has come."""
        if not belongs(self._session, self._key or self.fields.get("csrf", "")):
            raise Refused(403, "console.wrong_form")

    def _take(self, data: bytes, start: int, end: int) -> None:
        if self._is_file:
            if self._file is not None:
                self._blocks.append(data[start:end])
                self.waiting += end - start
            return
        self._text += data[start:end]
        if len(self._text) > _MOST_FIELD:
            raise Refused(413, "console.too_long")

    def _end(self) -> None:
        if not self._is_file:
            self.fields[self._name] = self._text.decode("utf-8", "replace")

    def _all_over(self) -> None:
        self._over = True


class Lingering(Response):
    """An answer to somebody who may still be sending: it goes out first, then what comes is thrown away for a moment.
    A connection closed at once would take the answer with it."""

    def __init__(self, response: Response) -> None:
        super().__init__()
        self._response = response
        response.headers["connection"] = "close"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def but_not_over(message: Message) -> None:
            await send({**message, "more_body": True} if message["type"] == "http.response.body" else message)

        await self._response(scope, receive, but_not_over)
        with suppress(TimeoutError):
            await asyncio.wait_for(_drained(receive), _LINGERS)
        await send({"type": "http.response.body", "body": b""})


async def _drained(receive: Receive) -> None:
    came = 0
    while came < _DRAINS:
        message = await receive()
        if message["type"] == "http.disconnect" or not message.get("more_body"):
            return
        came += len(message.get("body", b""))
