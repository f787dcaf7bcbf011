"""What villages ask of the hub's files, and what others try."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalaba.hub.files_request import Answer, Request, answer, read

DIGEST = "ab" * 32
PATH = f"/blob/sha256/{DIGEST}"


def asked(*lines: str, first: str = f"GET {PATH} HTTP/1.1") -> Request | None:
    return read("\r\n".join((first, *lines, "", "")).encode())


def answered(*lines: str, size: int = 1000) -> Answer:
    request = asked(*lines)
    assert request is not None
    return answer(request, size)


def test_a_blob_is_asked_for_by_its_digest() -> None:
    assert asked("Host: x") == Request(DIGEST)
    assert asked(first=f"HEAD {PATH} HTTP/1.1") == Request(DIGEST, head_only=True)
    assert asked(first=f"GET {PATH} HTTP/1.0") == Request(DIGEST, stays=False)
    assert asked("Connection: close") == Request(DIGEST, stays=False)


@pytest.mark.parametrize(
    "path",
    ["/", "/blob/", "/blob/sha256/", "/blob/sha256/../../hub.json", f"/blob/sha256/{DIGEST[:-1]}", f"{PATH}0",
     f"{PATH}/", f"{PATH}?x", f"/blob/sha256/{DIGEST.upper()}", "/records/hub/ca.key", "/blob/sha256/%2e%2e/ca.key",
     f"//x{PATH}"],
)  # fmt: skip
def test_every_other_path_is_of_no_blob(path: str) -> None:
    assert asked(first=f"GET {path} HTTP/1.1") == Request("")


@pytest.mark.parametrize(
    ("first", "lines"),
    [
        (f"POST {PATH} HTTP/1.1", ()), (f"PUT {PATH} HTTP/1.1", ()), (f"GET {PATH}", ()), (f"GET  {PATH} HTTP/1.1", ()),
        ("GET http://x/ HTTP/1.1", ()), (f"GET {PATH} HTTP/2.0", ()), ("", ()), ("\0", ()),
        (f"GET {PATH} HTTP/1.1", ("Content-Length: 5",)), (f"GET {PATH} HTTP/1.1", ("Transfer-Encoding: chunked",)),
        (f"GET {PATH} HTTP/1.1", ("Host : x",)), (f"GET {PATH} HTTP/1.1", (" folded",)),
        (f"GET {PATH} HTTP/1.1", ("x",)),
        (f"GET {PATH} HTTP/1.1", ("Range: bytes=0-", "range: bytes=5-")), (f"GET /{'x' * 600} HTTP/1.1", ()),
    ],
)  # fmt: skip
def test_what_is_no_plain_request_is_refused(first: str, lines: tuple[str, ...]) -> None:
    assert asked(*lines, first=first) is None


@pytest.mark.parametrize(
    ("wanted", "start", "count"),
    [("0-", 0, 1000), ("600-", 600, 400), ("600-699", 600, 100), ("600-5000", 600, 400), ("-100", 900, 100),
     ("-5000", 0, 1000), ("999-999", 999, 1)],
)  # fmt: skip
def test_a_part_of_it_is_given(wanted: str, start: int, count: int) -> None:
    found = answered(f"Range: bytes={wanted}", f'If-Range: "{DIGEST}"')
    assert (found.start, found.count) == (start, count)
    assert b"206 Partial Content" in found.head
    assert f"Content-Range: bytes {start}-{start + count - 1}/1000\r\n".encode() in found.head


@pytest.mark.parametrize("wanted", ["1000-", "5000-6000", "7-3", "-0"])
def test_a_part_that_there_is_not_is_refused(wanted: str) -> None:
    found = answered(f"Range: bytes={wanted}")
    assert b"416 " in found.head
    assert b"Content-Range: bytes */1000" in found.head
    assert found.count == 0


@pytest.mark.parametrize("line", ["Range: lines=1-2", "Range: bytes=1-2,5-6", "Range: bytes=-", "Range: bytes=a-b"])
def test_a_range_that_nobody_understands_is_the_whole(line: str) -> None:
    found = answered(line)
    assert b"200 OK" in found.head
    assert found.count == 1000


def test_a_part_of_something_else_is_the_whole() -> None:
    found = answered("Range: bytes=600-", f'If-Range: "{"cd" * 32}"')
    assert (found.start, found.count) == (0, 1000)


def test_a_head_alone_says_the_length_and_sends_nothing() -> None:
    request = asked(first=f"HEAD {PATH} HTTP/1.1")
    assert request is not None
    found = answer(request, 1000)
    assert b"Content-Length: 1000\r\n" in found.head
    assert found.count == 0


def test_an_empty_blob_has_no_bytes_and_no_parts() -> None:
    assert answered(size=0).count == 0
    assert b"200 OK" in answered(size=0).head
    assert b"416 " in answered("Range: bytes=0-", size=0).head


def test_what_is_not_there_is_told_shortly() -> None:
    found = answer(Request(DIGEST), None)
    assert b"404 Not Found" in found.head
    assert len(found.head) < 100


@given(st.binary(max_size=300), st.integers(0, 2000))
def test_nothing_that_anybody_sends_breaks_the_reading(noise: bytes, size: int) -> None:
    for head in (noise, b"GET " + PATH.encode() + b" HTTP/1.1\r\n" + noise, noise + b"\r\n\r\n"):
        request = read(head)
        if request is not None:
            found = answer(request, size)
            assert found.start >= 0
            assert 0 <= found.count <= size
            assert found.start + found.count <= size


@given(st.integers(0, 3000), st.integers(0, 3000), st.integers(0, 2000))
def test_a_part_is_never_outside_the_blob(first: int, last: int, size: int) -> None:
    for wanted in (f"{first}-{last}", f"{first}-", f"-{last}"):
        found = answered(f"Range: bytes={wanted}", size=size)
        assert 0 <= found.start <= max(0, size)
        assert 0 <= found.count <= size - found.start
