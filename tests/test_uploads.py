"""Files that a browser sends: streamed, bounded, under harmless names, refused in words, nothing left of what is no
sound."""

from __future__ import annotations

import http.client
import json
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from dalaba.core.file_names import harmless
from dalaba.desk import incoming, looking
from dalaba.doors.console import uploads
from dalaba.doors.console.pages import sounds_shared
from dalaba.doors.console.people import Person
from tests.console_desk import Answer, Browser, Desk, opened, until
from tests.places import wav, written
from tests.village import files

EDGE = "----dalaba-edge"
BIDI = "\u202e"


@pytest.fixture(scope="module")
def open_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with opened(written(tmp_path_factory.mktemp("village"), files("石桥村", "zh"))) as desk:
        yield desk
        assert desk.log.getvalue() == ""


@pytest.fixture
def desk(open_desk: Desk) -> Desk:
    for each in incoming.waiting(open_desk.folder):
        incoming.over(open_desk.folder, each.key)
    return open_desk


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return wav(tmp_path_factory.mktemp("brought") / "a.wav").read_bytes()


def form(name: str, data: bytes, **fields: str) -> bytes:
    """A form with a file, as a browser sends it: the fields first."""
    part = f"--{EDGE}\r\nContent-Disposition: form-data; name="
    head = [f'{part}"{key}"\r\n\r\n{value}\r\n' for key, value in fields.items()]
    head.append(f'{part}"file"; filename="{name}"\r\n\r\n')
    return "".join(head).encode("utf-8", "surrogateescape") + data + f"\r\n--{EDGE}--\r\n".encode()


def send(browser: Browser, body: bytes, deed: str = "sounds/upload", **headers: str) -> Answer:
    kind = {"Content-Type": f"multipart/form-data; boundary={EDGE}", "Accept": "application/json"}
    ours = {"Cookie": browser.cookie, "Accept-Language": "zh", **kind, **headers}
    return browser.desk.send("POST", f"{browser.path}do/{deed}", body, ours)


def bring(browser: Browser, name: str, data: bytes, **fields: str) -> Answer:
    return send(browser, form(name, data, csrf=browser.csrf, **fields))


def left(desk: Desk) -> list[str]:
    """What lies in the folder of uploads, whatever it is."""
    return sorted(path.relative_to(desk.folder).as_posix() for path in (desk.folder / incoming.FOLDER).rglob("*"))


def test_a_file_comes_in_and_waits_for_somebody_who_says_what_it_is(desk: Desk, clip: bytes) -> None:
    answer = bring(desk.enter(), "防火.客家话.wav", clip)
    assert answer.status == 200, answer.text
    (kept,) = incoming.waiting(desk.folder)
    assert answer.json["goto"] == f"sounds?new={kept.key}"
    assert kept.name == "防火.客家话.wav"
    assert kept.path.read_bytes() == clip
    assert (desk.folder / incoming.FOLDER).stat().st_mode & 0o077 == 0, "nobody else may look into it"


def test_without_a_script_the_page_of_the_file_comes_back(desk: Desk, clip: bytes) -> None:
    answer = send(browser := desk.enter(), form("a.wav", clip, csrf=browser.csrf), Accept="text/html")
    assert answer.status == 303
    assert "sounds?new=" in answer.headers["location"]


NAMES = (
    "../../../station.yaml", "..\\..\\station.yaml", "C:\\Windows\\a.wav", "/etc/passwd", "....//x.wav", ".hidden.wav",
    "CON.wav", "nul", "com1.wav", "LPT¹.wav", f"abc{BIDI}vaw.exe", "a\x00b.wav", "a\tb\x7f.wav", "~$lock.wav", "  . ",
    "长" * 300 + ".wav", "a" * 5_000, "x.html", "停水?.wav", "a:b.wav", "", "\u200b\u200d.wav", "é" * 90, "a.wav.", "…",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_no_name_leads_out_hides_or_means_a_device(name: str) -> None:
    found = harmless(name, "录音")
    assert found == harmless(found, "录音"), "and once is enough"
    assert found
    assert not set(found) & set('/\\<>:"|?*')
    assert found.isprintable()
    assert len(found.encode()) <= 124
    assert not found.startswith((".", "~", " "))
    assert not found.endswith((".", " "))
    assert found.partition(".")[0].lower() not in ("con", "nul", "com1", "lpt¹")


def test_names_that_people_give_stay_as_they_are() -> None:
    for name in ("停水.客家话.m4a", "新录音 12.m4a", "Fire (2).MP3", "瑶语·五一村.wav"):
        assert harmless(name, "录音") == name


@pytest.mark.parametrize(
    "name", ["../../../station.yaml", "..%2f..%2fx.wav", "CON.wav", f"a{BIDI}b.wav", "长" * 300 + ".wav"]
)
def test_a_path_in_a_name_writes_nothing_outside(desk: Desk, clip: bytes, name: str) -> None:
    before = {path: path.read_bytes() for path in desk.folder.rglob("*.yaml")}
    answer = bring(desk.enter(), name, clip)
    assert answer.status == 200, answer.text
    (kept,) = incoming.waiting(desk.folder)
    assert kept.path.parent.parent == desk.folder / incoming.FOLDER
    assert {path: path.read_bytes() for path in desk.folder.rglob("*.yaml")} == before


def test_an_address_cannot_mean_a_file_outside(desk: Desk) -> None:
    browser = desk.enter()
    for query in (
        "new=../onair",
        "new=" + "0" * 12,
        "file=../../station.yaml",
        "file=/etc/passwd",
        "piece=../x",
        "sound=../a",
    ):
        answer = browser.get(f"get/sounds/original?{query}")
        assert answer.status == 400, query
        page = browser.get(f"sounds?{query}")
        assert page.status == 200
        assert "台名" not in page.text


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("歌.mp3", b"<!doctype html><html>" + b"x" * 2_000, "不是声音文件"),
        ("a.wav", b"PK\x03\x04" + bytes(5_000), "不是声音文件"),
        ("a.mp3", b"", "空的"),
        ("locked.m4a", b"\x00\x00\x00\x20ftypM4A " + bytes(range(256)) * 40, "读不出来"),
        ("a.txt", "今天停水".encode() * 400, "读不出来"),
    ],
)  # fmt: skip
def test_what_is_no_sound_is_refused_in_words_and_leaves_nothing(desk: Desk, name: str, data: bytes, said: str) -> None:
    answer = bring(desk.enter(), name, data)
    assert answer.status == 409
    assert said in answer.json["reason"]
    assert name in answer.json["reason"]
    assert left(desk) == []


def test_a_recording_that_was_cut_off_is_refused(desk: Desk, tmp_path: Path) -> None:
    whole = wav(tmp_path / "long.wav", seconds=10).read_bytes()
    answer = bring(desk.enter(), "long.wav", whole[: len(whole) // 2])
    assert answer.status == 409
    assert "最后的话" in answer.json["reason"]
    assert left(desk) == []


def test_a_small_file_that_would_last_for_hours_is_refused_within_bounds(desk: Desk, tmp_path: Path) -> None:
    bomb = flac_of_silence(tmp_path / "bomb.flac", hours=4)
    assert len(bomb) < 1_000_000
    answer = bring(desk.enter(), "bomb.flac", bomb)
    assert answer.status == 409
    assert "太长" in answer.json["reason"]
    assert left(desk) == []


def flac_of_silence(path: Path, hours: int) -> bytes:
    """Silence takes up almost no room."""
    import numpy as np
    import soundfile

    with soundfile.SoundFile(path, "w", 8_000, 1, "PCM_16") as file:
        for _ in range(hours * 60):
            file.write(np.zeros(8_000 * 60, np.int16))
    return path.read_bytes()


def test_a_decoder_that_hangs_is_ended_with_all_that_it_started(tmp_path: Path, clip: bytes) -> None:
    (tmp_path / "a.wav").write_bytes(clip)
    found = looking.look(tmp_path, tmp_path / "a.wav", within=0.0)
    assert found.trouble is not None
    assert found.trouble.code == "sound.decoder_hangs"
    assert list((tmp_path / looking.FOLDER).iterdir()) == []
    assert looking.look(tmp_path, tmp_path / "a.wav").trouble is None, "it is tried again"


# Who may, and how much


def test_nobody_sends_a_file_without_the_page(desk: Desk, clip: bytes) -> None:
    browser = desk.enter()
    kind = {"Content-Type": f"multipart/form-data; boundary={EDGE}"}
    path = f"{browser.path}do/sounds/upload"
    assert desk.send("POST", path, form("a.wav", clip, csrf=browser.csrf), kind).status == 401
    assert send(browser, form("a.wav", clip)).status == 403, "without the form's key"
    assert send(browser, form("a.wav", clip, csrf="x" * 32)).status == 403
    assert send(browser, form("a.wav", clip), Origin="http://evil.example").status == 403
    assert send(browser, form("a.wav", clip), **{"X-CSRF-Token": browser.csrf}).status == 200
    late = form("a.wav", clip).replace(f"--{EDGE}--".encode(), b"") + form("x", b"", csrf=browser.csrf)
    assert send(browser, late).status == 403, "the key comes before the file, or is none"
    program = {**kind, "Authorization": f"Bearer {desk.token}"}
    assert desk.send("POST", "/api/v1/say", form("a.wav", b""), program).status == 415
    assert send(browser, form("a.wav", clip, csrf=browser.csrf), deed="today/upload").status == 404
    assert send(browser, form("a.wav", clip, csrf=browser.csrf), deed="sounds/drop").status == 415
    assert send(browser, form("a.wav", b"", csrf=browser.csrf), deed="stop").status == 403
    assert len(incoming.waiting(desk.folder)) == 1
    assert [name for name in left(desk) if name.endswith(".part")] == []


def test_who_may_only_look_is_refused_before_the_file_is_read(
    desk: Desk, clip: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = desk.enter()
    monkeypatch.setattr(Person, "may", lambda person, needs: needs == "viewer")
    assert bring(browser, "a.wav", clip).status == 403
    assert left(desk) == []


def test_a_broken_form_is_refused(desk: Desk, clip: bytes) -> None:
    browser = desk.enter()
    whole = form("a.wav", clip, csrf=browser.csrf)
    assert send(browser, whole[: len(whole) // 2]).status == 400
    assert send(browser, whole, **{"Content-Type": "multipart/form-data"}).status == 400
    assert send(browser, b"nonsense" * 100).status == 400
    assert send(browser, form("", b"", csrf=browser.csrf)).status == 409
    two = whole.replace(f"--{EDGE}--".encode(), b"") + form("b.wav", clip)
    assert send(browser, two.replace(b"\r\n\r\n--" + EDGE.encode(), b"\r\n--" + EDGE.encode())).status == 400
    assert left(desk) == []


def test_where_the_disk_is_nearly_full_a_file_is_refused_in_words(
    desk: Desk, clip: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = desk.enter()
    monkeypatch.setattr(uploads, "free_at", lambda folder: uploads.KEPT_FREE + 1_000)
    answer = bring(browser, "a.wav", clip)
    assert answer.status == 507
    assert "快满了" in answer.json["reason"]
    assert left(desk) == []
    monkeypatch.undo()
    assert bring(browser, "a.wav", clip).status == 200


def test_too_many_wait_and_the_next_is_asked_to_wait_too(
    desk: Desk, clip: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = desk.enter()
    monkeypatch.setattr(incoming, "MOST", 1)
    assert bring(browser, "a.wav", clip).status == 200
    answer = bring(browser, "b.wav", clip)
    assert answer.status == 409
    assert "等着认领" in answer.json["reason"]
    assert len(incoming.waiting(desk.folder)) == 1


class Sender:
    """Somebody who sends a form bit by bit, or more than is wanted."""

    def __init__(self, browser: Browser, length: int) -> None:
        self.line = socket.create_connection(("127.0.0.1", browser.desk.port), timeout=20)
        self.line.sendall(
            f"POST {browser.path}do/sounds/upload HTTP/1.1\r\nHost: 127.0.0.1:{browser.desk.port}\r\n"
            f"Cookie: {browser.cookie}\r\nX-CSRF-Token: {browser.csrf}\r\nAccept: application/json\r\n"
            f"Content-Type: multipart/form-data; boundary={EDGE}\r\nContent-Length: {length}\r\n\r\n".encode()
        )
        self.head = form("big.wav", b"").partition(f"\r\n--{EDGE}--".encode())[0]

    def begin(self) -> None:
        self.line.sendall(self.head + bytes(4_000))

    def pour(self, size: int) -> int:
        """Send zeros until that many are sent, or nobody takes them any more. Returns how many went."""
        block, sent = bytes(1 << 20), 0
        try:
            while sent < size:
                self.line.sendall(block)
                sent += len(block)
        except OSError:
            pass
        return sent

    def answer(self) -> int:
        """The status of the answer."""
        came = http.client.HTTPResponse(self.line)
        came.begin()
        self.body = json.loads(came.read())
        return came.status

    def close(self) -> None:
        self.line.close()


def memory() -> int:
    """Bytes that this process has in memory."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) * 1024


needs_proc = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no /proc here")


@needs_proc
def test_two_gigabytes_are_refused_at_once_and_cost_no_memory(desk: Desk) -> None:
    browser, before = desk.enter(), memory()
    sender = Sender(browser, 2_000_000_000)
    sender.begin()
    began = time.monotonic()
    assert sender.answer() == 413
    assert "最多 200 MB" in sender.body["reason"]
    assert time.monotonic() - began < 2
    assert sender.pour(2_000_000_000) < 200_000_000, "the line is closed on who goes on sending"
    assert memory() - before < 30_000_000
    assert left(desk) == []
    sender.close()


@needs_proc
def test_a_big_file_goes_to_the_disk_and_the_page_answers_meanwhile(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = desk.enter()
    size = 150_000_000
    sender = Sender(browser, size + 4_000 + 2_000)
    sender.begin()
    before = memory()
    worst, highest = 0.0, 0
    pouring = threading.Thread(target=sender.pour, args=(size - 50_000_000,))
    pouring.start()
    while pouring.is_alive():
        began = time.monotonic()
        assert browser.press("stop").status == 303
        worst, highest = max(worst, time.monotonic() - began), max(highest, memory())
    assert worst < 2
    assert highest - before < 40_000_000
    sender.close()
    wait_until_empty(desk)


def test_so_many_at_once_and_no_more(desk: Desk, clip: bytes) -> None:
    browser = desk.enter()
    senders = [Sender(browser, 1_000_000) for _ in range(uploads.AT_ONCE)]
    for sender in senders:
        sender.begin()
    until(lambda: len(left(desk)) == uploads.AT_ONCE)
    answer = bring(browser, "a.wav", clip)
    assert answer.status == 429
    assert "正在传" in answer.json["reason"]
    for sender in senders:
        sender.close()
    wait_until_empty(desk)
    assert bring(browser, "a.wav", clip).status == 200


def test_who_sends_nothing_for_long_is_given_up(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "_STALLED", 0.2)
    sender = Sender(desk.enter(), 1_000_000)
    sender.begin()
    assert sender.answer() == 408
    sender.close()
    wait_until_empty(desk)


def test_who_drips_is_given_up(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "_GRACE", 0.3)
    sender = Sender(desk.enter(), 1_000_000)
    sender.begin()
    dripping = threading.Event()

    def drip() -> None:
        while not dripping.wait(0.05):
            sender.line.sendall(b"x")

    thread = threading.Thread(target=drip)
    thread.start()
    try:
        assert sender.answer() == 408
    finally:
        dripping.set()
        thread.join()
        sender.close()
    wait_until_empty(desk)


def wait_until_empty(desk: Desk) -> None:
    until(lambda: left(desk) == [])


def test_the_page_and_its_script_know_the_same_limit(desk: Desk) -> None:
    assert f'data-most="{sounds_shared.MOST}"' in desk.enter().get("sounds").text
