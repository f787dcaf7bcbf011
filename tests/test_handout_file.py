"""A township's file on a stick: whole and signed, or refused before anything of it is known."""

from __future__ import annotations

import hashlib
import io
import stat
import warnings
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from dalaba.core import typed_json
from dalaba.core.model import Reason
from dalaba.core.problems import Bad
from dalaba.fleet import handout_file, handout_writing
from dalaba.fleet.handout_file import MAGIC, Body
from dalaba.trust import verify
from dalaba.trust.envelope import Envelope, Wire, sign
from dalaba.trust.keys import SigningKey
from dalaba.trust.marks import StoredMarks
from tests.places import at
from tests.test_trust import wuyi

TOWN = SigningKey.made()
NOW = at("09:00")
SONG = b"song " * 20_000
NOTICE = "明天停水".encode()


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def wire(typ: str = "handout", body: Mapping[str, object] | None = None, **more: object) -> Wire:
    made = Envelope("handout", "node/n1", f"{typ}1", "三江镇", 1, NOW, NOW - 1, NOW + 60_000, body or {})
    return sign(replace(made, typ=typ, **more), TOWN)  # type: ignore[arg-type]  # the fields that a test names


def stick(folder: Path, files: Mapping[str, handout_writing.Content] | None = None, *wires: Wire) -> Path:
    files = {digest(SONG): SONG, digest(NOTICE): NOTICE} if files is None else files
    file = folder / "三江镇-五一村-2022-07-12.dlb"
    handout_writing.write(file, "out", lambda body: wire(body=body), wires or (wire("order"), wire("day")), files)
    return file


def of_town(marks: Path) -> Callable[[Wire, Body], None]:
    def counts(found: Wire, body: Body) -> None:
        said = verify.verify(found.text, "handout", replace(wuyi(), authorities=TRUSTED), StoredMarks(marks), NOW)
        if isinstance(said, Reason):
            raise Bad(said.code, **said.params)

    return counts


TRUSTED = (replace(wuyi().authorities[0], public=TOWN.public.text),)


def why_not(file: Path, marks: Path) -> str:
    """Why the file is refused; "" if it is not."""
    try:
        with handout_file.opened(file, of_town(marks)):
            return ""
    except Bad as bad:
        return bad.reason.code


def test_what_was_put_in_comes_out(tmp_path: Path) -> None:
    with handout_file.opened(stick(tmp_path), of_town(tmp_path)) as found:
        assert b"".join(found.file(digest(SONG))) == SONG
        assert found.whole(digest(NOTICE), 100) == NOTICE
        assert list(found.wires("order")) == [wire("order").text]
        assert list(found.wires("roster")) == []
        assert not found.has(digest(b"another"))
        assert found.body.way == "out"


def test_the_same_content_is_the_same_file(tmp_path: Path) -> None:
    (tmp_path / "again").mkdir()
    assert stick(tmp_path).read_bytes() == stick(tmp_path / "again").read_bytes()


def test_the_payload_opens_in_any_zip_program(tmp_path: Path) -> None:
    data = stick(tmp_path).read_bytes()
    start = len(MAGIC) + 10 + int(data[len(MAGIC) : len(MAGIC) + 10])
    with zipfile.ZipFile(io.BytesIO(data[start:])) as archive:
        assert archive.testzip() is None


def places(size: int, head: int) -> Iterator[int]:
    """Every byte of the head, samples of the payload, and its last bytes."""
    yield from range(head)
    yield from range(head, size, max(1, (size - head) // 400))
    yield from range(size - 60, size)


def test_one_changed_byte_anywhere_is_refused_whole(tmp_path: Path) -> None:
    data = stick(tmp_path, {digest(NOTICE): NOTICE}).read_bytes()
    head = len(MAGIC) + 10 + int(data[len(MAGIC) : len(MAGIC) + 10])
    file = tmp_path / "changed.dlb"
    for place in places(len(data), head):
        file.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
        assert why_not(file, tmp_path), f"byte {place} of {len(data)}"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda data: b"", "fleet.stick_none"),
        (lambda data: b"PK\x03\x04" + data, "fleet.stick_none"),
        (lambda data: data[:20], "fleet.stick_damaged"),
        (lambda data: data[:200], "fleet.stick_damaged"),
        (lambda data: data[:-1], "fleet.stick_cut"),
        (lambda data: data + b"\0", "fleet.stick_damaged"),
        (lambda data: data + data, "fleet.stick_damaged"),
    ],
)
def test_what_is_cut_or_has_something_behind_it_is_refused(
    change: Callable[[bytes], bytes], said: str, tmp_path: Path
) -> None:
    file = stick(tmp_path)
    file.write_bytes(change(file.read_bytes()))
    assert why_not(file, tmp_path) == said


def test_a_stranger_s_file_is_refused_before_its_payload_is_read(tmp_path: Path) -> None:
    stranger = SigningKey.made()
    file = tmp_path / "x.dlb"
    handout_writing.write(file, "out", lambda body: sign(wire(body=body).envelope, stranger), [], {})
    file.write_bytes(file.read_bytes()[:-5])
    assert why_not(file, tmp_path) == "trust.stranger"


def zipped(*entries: tuple[zipfile.ZipInfo, bytes], comment: bytes = b"") -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a name twice
        for info, data in entries:
            archive.writestr(info, data)
        archive.comment = comment
    return held.getvalue()


def entry(name: str, kind: int = stat.S_IFREG | 0o600, packed: bool = False) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = kind << 16
    info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    return info


def signed_around(folder: Path, payload: bytes, size: int | None = None) -> Path:
    """A file whose maker signs whatever is in it."""
    body = typed_json.as_json(Body("out", digest(payload), len(payload) if size is None else size))
    head = wire(body=body).text
    file = folder / "odd.dlb"
    file.write_bytes(MAGIC + f"{len(head):010d}".encode() + head + payload)
    return file


OTHER = digest(b"other")
ODD = {
    "traversal": zipped((entry("../../station.yaml"), b"x")),
    "absolute": zipped((entry("/etc/cron.d/x"), b"x")),
    "windows": zipped((entry("C:\\x"), b"x")),
    "a name of its own": zipped((entry("station.yaml"), b"x")),
    "folder": zipped((entry(f"{OTHER}/"), b"")),
    "twice": zipped((entry(OTHER), b"x"), (entry(OTHER), b"y")),
    "symlink": zipped((entry(OTHER, stat.S_IFLNK | 0o777), b"/etc/passwd")),
    "device": zipped((entry(OTHER, stat.S_IFCHR | 0o600), b"")),
    "bomb": zipped((entry(OTHER, packed=True), bytes(10_000_000))),
    "comment": zipped((entry(OTHER), b"x"), comment=b"hello"),
    "no zip": b"not a zip",
    "bytes before the zip": b"\x7fELF" + zipped((entry(OTHER), b"x")),
}


@pytest.mark.parametrize("kind", ODD)
def test_even_the_township_cannot_sign_a_dangerous_payload(kind: str, tmp_path: Path) -> None:
    assert why_not(signed_around(tmp_path, ODD[kind]), tmp_path) == "fleet.stick_damaged"


def test_files_that_share_their_bytes_are_no_larger_than_the_file(tmp_path: Path) -> None:
    """One stored song, named a hundred times by the list at the end."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(entry(OTHER), SONG)
        for number in range(100):
            twin = entry(digest(bytes([number])))
            twin.file_size = twin.compress_size = len(SONG)
            twin.CRC, twin.header_offset = archive.infolist()[0].CRC, 0
            archive.filelist.append(twin)
            archive.NameToInfo[twin.filename] = twin
    assert why_not(signed_around(tmp_path, held.getvalue()), tmp_path) == "fleet.stick_damaged"


@pytest.mark.parametrize("size", [0, -1, 10**12])
def test_a_size_that_no_stick_has_is_refused(size: int, tmp_path: Path) -> None:
    assert why_not(signed_around(tmp_path, zipped((entry(OTHER), b"x")), size), tmp_path) == "fleet.stick_damaged"


def test_a_file_under_another_s_name_is_noticed_when_it_is_read(tmp_path: Path) -> None:
    file = stick(tmp_path, {OTHER: NOTICE})
    with handout_file.opened(file, of_town(tmp_path)) as found, pytest.raises(Bad, match="damaged"):
        found.whole(OTHER, 1_000)


def test_more_than_a_stick_takes_is_not_begun(tmp_path: Path) -> None:
    huge = tmp_path / "huge.mp3"
    with open(huge, "wb") as file:
        file.truncate(handout_file.LARGEST + 1)
    with pytest.raises(Bad, match="large"):
        stick(tmp_path, {OTHER: huge})
    assert {each.name for each in tmp_path.iterdir()} == {"huge.mp3"}


def test_a_disk_that_refuses_leaves_the_old_file(tmp_path: Path) -> None:
    file = stick(tmp_path)
    before = file.read_bytes()
    with pytest.raises(FileNotFoundError):
        stick(tmp_path, {OTHER: tmp_path / "gone.mp3"})
    assert file.read_bytes() == before
    assert [each.name for each in tmp_path.glob("*.part")] == []
