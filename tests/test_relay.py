"""A relay and the sources it meets: a county's radio that comes and goes, and servers that misbehave.

The sound card is the test: it takes twenty blocks a second, as a card does, and looks at what is in them. The radio
sends a tone; what is heard instead is a level that no sound has, so each block tells which of them it is.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from dalaba.air.flow import FlowSpec, Piece, Report
from dalaba.air.flow.arrivals import RATE, Arrivals
from dalaba.air.flow.relay import BEHIND, EXCESS, Relayed
from dalaba.air.flow.streaming import Streaming
from dalaba.air.flow.words import listens, plain, stream
from dalaba.air.outputs import Sound
from dalaba.air.outputs.cards import Cards
from dalaba.air.talkline.recording import Recording
from dalaba.core.clock import SystemClock
from dalaba.core.model import IfCut, Millis, OutputSpec, Relay
from dalaba.messages import explain
from dalaba.sound.codec import decode, ffmpeg
from dalaba.sound.processing import TARGET, LiveMusic, loudness
from tests.radio import (
    TONE,
    Icecast,
    Server,
    ffmpeg_source,
    files,
    no_icecast,
    open_folder,
    paced,
    redirects,
    sends,
    silence,
    tone,
)
from tests.rig import Rig

BLOCK = RATE // 20
LEVEL = 0.25
PIECE = Piece(Path("民歌.mp3"), "民歌", "0" * 64, RATE, 0, 3_600 * RATE)
needs_ffmpeg = pytest.mark.skipif(not ffmpeg(), reason="ffmpeg not installed (Debian: ffmpeg)")


class Level:
    """What is heard instead: one piece, at a constant level."""

    opened = 0

    def __init__(self, width: int = 1) -> None:
        self.rate, self._width, self._told, self.closed = RATE, width, False, False
        Level.opened += 1

    @property
    def stream(self) -> Level:
        return self

    @property
    def over(self) -> Millis | None:
        return None

    def read(self, first: int, count: int) -> NDArray[np.float32]:
        return np.full((count, self._width), LEVEL, np.float32)

    def reports(self, position: Millis) -> list[Report]:
        told, self._told = self._told, True
        return [] if told else [Report("piece", 0, PIECE.name, PIECE.digest)]

    def go_on(self, position: Millis, how: IfCut) -> Millis:
        return position

    def close(self) -> None:
        self.closed = True


class Listener:
    """A card that plays one relay, in real time."""

    def __init__(self, relay: Relayed, gulp: float = 0.0) -> None:
        self.relay, self.heard, self.told = relay, list[str](), list[Report]()
        self._stream = relay.stream
        self.samples: list[NDArray[np.float32]] = []
        self._begun = time.monotonic()
        self._frame = 0
        self._gulp = round(gulp * RATE)
        """How much the device holds itself, in frames."""

    @property
    def now(self) -> float:
        return time.monotonic() - self._begun

    def turn(self) -> None:
        """What has become due since."""
        while self._frame < self.now * RATE + self._gulp:
            block = self._stream.read(self._frame, BLOCK)
            self._frame += BLOCK
            self.samples.append(block)
            self.heard.append(kind(block))
        self.told += self.relay.reports(max(0, self._frame - self._gulp) * 1000 // RATE)

    def until(self, what: str, within: float) -> float:
        """Listen until that is heard for a quarter of a second. Returns how long it took."""
        since = self.now
        while self.now - since < within:
            self.turn()
            if self.heard[-5:] == [what] * 5:
                return self.now - since
            time.sleep(0.02)
        raise AssertionError(f"no {what} within {within} s: {self.heard[-30:]}")

    def listen(self, seconds: float) -> list[str]:
        """Listen for so long. Returns what was heard meanwhile."""
        before, since = len(self.heard), self.now
        while self.now - since < seconds:
            self.turn()
            time.sleep(0.02)
        return self.heard[before:]

    @property
    def steps(self) -> float:
        """The largest step from one sample to the next."""
        return float(np.abs(np.diff(np.concatenate(self.samples)[:, 0])).max())


def ready(relay: Relayed) -> None:
    """Wait for what a server sends at the beginning, which a relay that is opened in time has by then."""
    deadline = time.monotonic() + 10
    while relay._arrivals.ready < 3.5 * RATE or relay._arrivals.lasted < 0.6:
        assert time.monotonic() < deadline, "nothing comes"
        time.sleep(0.02)


def kind(block: NDArray[np.float32]) -> str:
    if not block.any():
        return "silence"
    spread = float(block[:, 0].std())
    if spread < 0.002 and abs(float(block.mean()) - LEVEL) < 0.01:
        return "instead"
    return "signal" if spread > 0.02 and abs(float(block.mean())) < 0.02 else "between"


@pytest.fixture
def relayed() -> Iterator[Callable[..., Relayed]]:
    """Opens relays, and sees afterwards that nothing of them is left."""
    opened: list[Relayed] = []

    def open_(url: str = "", recording: Recording | None = None, **more: object) -> Relayed:
        relay = Relay("县广播站", url=url, **more)  # type: ignore[arg-type]
        opened.append(Relayed(FlowSpec((PIECE,), relay=relay), Level, recording))
        return opened[-1]

    yield open_
    for each in opened:
        each.close()
    for each in opened:
        each.wait(5)
    assert workers() == []


@pytest.fixture
def radio() -> Iterator[Server]:
    """A county's radio: /live as it should be, /slow and /stalled as it should not."""

    def stalled() -> Iterator[bytes]:
        yield tone()[:40_000]
        time.sleep(60)

    server = Server(
        live=sends(lambda: paced(tone(), burst=4)),
        bare=sends(lambda: paced(tone())),
        rests=sends(lambda: paced(tone(6) + silence(30), burst=4)),
        slow=sends(lambda: paced(tone(), burst=4, speed=0.5)),
        stalled=sends(stalled),
        page=sends(lambda: iter([b"<html><body>" + b"hello " * 20_000])),
        empty=sends(lambda: iter([])),
        round=redirects(lambda path: path),
        away=redirects(lambda path: "/live"),
        file=redirects(lambda path: "file:///etc/passwd"),
    )
    yield server
    server.kill()


def workers() -> list[int]:
    """The programs of this one that listen or did, and were not waited for."""
    found = subprocess.run(["ps", "-o", "pid=,comm=", "--ppid", str(os.getpid())], capture_output=True, text=True)
    lines = [line.split(None, 1) for line in found.stdout.splitlines()]
    return [int(pid) for pid, name in lines if "ffmpeg" in name]


def words(report: Report) -> tuple[str, str]:
    return report.what, report.why.code if report.why else ""


@needs_ffmpeg
def test_a_relay_that_was_opened_ahead_sounds_from_its_first_moment_and_follows_its_source(
    relayed: Callable[..., Relayed], radio: Server
) -> None:
    relay = relayed(radio.url("live"))
    ready(relay)
    card = Listener(relay)
    heard = card.listen(3)
    assert set(heard) == {"signal"}
    assert [words(each) for each in card.told] == [("signal", "")]
    left = np.concatenate(card.samples)[RATE:, 0]
    assert np.argmax(np.abs(np.fft.rfft(left))) / len(left) * RATE == pytest.approx(TONE, abs=1)


@needs_ffmpeg
def test_the_server_is_killed_and_comes_back_and_nobody_hears_a_hole_or_a_click(
    relayed: Callable[..., Relayed], radio: Server
) -> None:
    relay = relayed(radio.url("live"))
    ready(relay)
    card = Listener(relay)
    card.listen(1)
    radio.kill()
    assert card.until("instead", 4) < 3
    card.listen(1)
    radio.restart()
    card.until("signal", 12)
    assert "silence" not in card.heard
    assert [words(each) for each in card.told if each.what != "piece"] == [
        ("signal", ""), ("no_signal", "air.relay_broken_off"), ("signal", ""),
    ] or [words(each)[1] for each in card.told][1] == "air.relay_refused"  # fmt: skip
    assert card.steps < 0.05


@needs_ffmpeg
def test_a_short_break_is_not_heard_and_does_not_make_it_later(relayed: Callable[..., Relayed], radio: Server) -> None:
    """The server sends again what it sent before: four seconds at once."""
    relay = relayed(radio.url("live"))
    ready(relay)
    card = Listener(relay)
    card.listen(1)
    radio.kill()
    radio.restart()
    card.listen(5)
    assert set(card.heard) <= {"signal", "between"}
    assert card.heard.count("between") <= 2
    assert [words(each) for each in card.told] == [("signal", "")]
    assert len(radio.asked) == 2
    assert relay._arrivals.ready < (BEHIND + EXCESS) * RATE
    assert card.steps < 0.05


@needs_ffmpeg
@pytest.mark.parametrize(("path", "why"), [("stalled", "air.relay_stalled"), ("slow", "air.relay_slow")])
def test_bytes_that_stop_or_come_too_slowly_end_in_what_is_heard_instead_without_a_hole(
    relayed: Callable[..., Relayed], radio: Server, path: str, why: str
) -> None:
    relay = relayed(radio.url(path))
    ready(relay)
    card = Listener(relay)
    card.until("instead", 12)
    assert "silence" not in card.heard
    assert set(card.listen(4)) == {"instead"}
    assert next(words(each) for each in card.told if each.what == "no_signal") == ("no_signal", why)
    assert card.steps < 0.05


@needs_ffmpeg
def test_what_cannot_be_listened_to_is_replaced_at_once_and_the_reason_is_told(
    relayed: Callable[..., Relayed], radio: Server
) -> None:
    reasons = {
        "nothing": "air.relay_not_there",
        "page": "air.relay_no_sound",
        "empty": "air.relay_no_sound",
        "round": "air.relay_not_there",
        "file": "air.relay_not_there",
    }
    cards = {path: Listener(relayed(radio.url(path))) for path in reasons}
    cards["refused"] = Listener(relayed("http://127.0.0.1:1/live"))
    deadline = time.monotonic() + 3
    while time.monotonic() < deadline:
        for card in cards.values():
            card.turn()
        time.sleep(0.02)
    found = {path: [words(each)[1] for each in card.told if each.what == "no_signal"] for path, card in cards.items()}
    assert {path for path, card in cards.items() if card.heard[-5:] != ["instead"] * 5} == set()
    assert found == {path: [why] for path, why in {**reasons, "refused": "air.relay_refused"}.items()}
    assert radio.asked.count("/round") < 40


@needs_ffmpeg
def test_a_playlist_from_outside_names_no_file_of_this_pc(tmp_path: Path) -> None:
    (tmp_path / "secret.wav").write_bytes(b"RIFF")
    evil = f"#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nfile://{tmp_path}/secret.wav\n#EXT-X-ENDLIST\n"
    served = Server(
        evil=sends(lambda: iter([evil.encode()])),
        list=sends(lambda: iter([f"ffconcat version 1.0\nfile 'file:{tmp_path}/secret.wav'\n".encode()])),
    )
    for path in ("evil.m3u8", "list"):
        command = stream(ffmpeg(), served.url(path), 1)
        done = subprocess.run(command.words, input=command.told, capture_output=True, timeout=20, check=False)
        assert (done.returncode != 0, done.stdout) == (True, b"")
    served.kill()


def test_an_address_stays_in_its_line_whatever_signs_it_has() -> None:
    told = stream("ffmpeg", "http://u:p'\noption x y\n@host/a 县'.mp3", 2).told.decode()
    assert told.count("\n") == 4
    assert told.count("'") == 2
    assert all(listens(url) for url in ("http://h/a", "HTTPS://h:8443"))
    assert not any(listens(url) for url in ("file:///a", "concat:a|b", "http://", "rtmp://h/a", "http://h:x/"))
    assert plain(" http://h:8000/a?b=c#d ") == "http://h:8000/a?b=c#d"


@needs_ffmpeg
def test_a_password_in_an_address_is_in_no_command_line_and_in_no_word_that_is_told(
    relayed: Callable[..., Relayed], radio: Server
) -> None:
    card = Listener(relayed(radio.url("live", user="county:secret@")))
    bad = Listener(relayed(radio.url("nothing", user="county:secret@")))
    card.until("signal", 5)
    bad.until("instead", 3)
    lines = [Path(f"/proc/{pid}/cmdline").read_bytes() for pid in workers()]
    assert lines
    assert not [line for line in lines if b"secret" in line]
    reasons = [each.why for each in bad.told if each.why]
    assert [why.code for why in reasons] == ["air.relay_not_there"]
    assert "secret" not in explain(reasons[0], "zh") + str(reasons)


@needs_ffmpeg
def test_a_relay_ends_at_once_whatever_its_worker_does_and_leaves_nobody_behind(
    relayed: Callable[..., Relayed], radio: Server
) -> None:
    relay = relayed(radio.url("stalled"))
    card = Listener(relay)
    card.until("signal", 5)
    for pid in workers():
        os.kill(pid, 19)  # SIGSTOP: it answers to nothing but its end
    began = time.monotonic()
    relay.close()
    assert time.monotonic() - began < 0.1
    relay.wait(2)
    assert workers() == []


@needs_ffmpeg
def test_after_an_announcement_a_relay_goes_on_live_and_what_was_not_heard_is_not_in_its_recording(
    relayed: Callable[..., Relayed], radio: Server, tmp_path: Path
) -> None:
    recording = Recording(tmp_path / "转播" / "县.mp3")
    relay = relayed(radio.url("live"), recording)
    ready(relay)
    card = Listener(relay, gulp=2.0)
    card.listen(1)
    position = round(card.now * 1000)
    time.sleep(2)  # the card has taken two seconds more, which the announcement keeps from being heard
    assert relay.go_on(position, "next") == position
    again = Listener(relay)
    again._frame, again._begun = position * RATE // 1000, time.monotonic() - position / 1000
    assert set(again.listen(2)) == {"signal"}
    assert [words(each) for each in card.told + again.told] == [("signal", "")]
    assert relay._arrivals.ready < (BEHIND + 0.2) * RATE
    relay.reports(position + 1_500)
    relay.close()
    recording.wait(5)
    heard, rate = decode(recording.path)
    assert recording.failed is None
    assert len(heard) / rate == pytest.approx((position + 1_500) / 1000, abs=0.6)


def test_music_from_the_library_is_heard_instead_from_its_beginning_each_time_and_told_of(tmp_path: Path) -> None:
    pieces = []
    for name, level in (("茉莉花", 0.2), ("步步高", 0.3)):
        path = tmp_path / f"{name}.wav"
        soundfile.write(path, np.full(RATE, level), RATE, "FLOAT")
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        pieces.append(Piece(path, name, digest, RATE, 0, RATE))
    spec = FlowSpec(tuple(pieces), relay=Relay("县广播站", url="file:///etc/passwd"))
    relay = Relayed(spec, lambda: Streaming(replace(spec, relay=None)))
    time.sleep(0.3)
    heard = np.concatenate([relay.stream.read(at * BLOCK, BLOCK) for at in range(30)])[:, 0]
    before = relay.stream
    assert heard[RATE // 2] == pytest.approx(0.2, abs=1e-3)
    assert heard[RATE + RATE // 4] == pytest.approx(0.3, abs=1e-3)
    assert [(each.what, each.position, each.name) for each in relay.reports(1_200)] == [
        ("no_signal", 0, "县广播站"), ("piece", 0, "茉莉花"), ("over", 1_000, "茉莉花"), ("piece", 1_000, "步步高"),
    ]  # fmt: skip
    assert relay.reports(1_200) == []
    assert relay.go_on(1_200, "resume") == 1_200
    time.sleep(0.3)
    after = relay.stream
    again = after.read(1_200 * RATE // 1000, 18 * BLOCK)[:, 0]
    assert again[BLOCK] == pytest.approx(0.3, abs=1e-3)
    assert not again[-BLOCK // 2 :].any(), "and its pieces are over"
    assert np.array_equal(before.read(RATE, BLOCK)[:, 0], heard[RATE : RATE + BLOCK]), "what still fades out is there"
    relay.close()
    relay.wait(5)


@needs_ffmpeg
def test_a_full_disk_costs_the_recording_and_nothing_else(
    relayed: Callable[..., Relayed], radio: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=0))
    recording = Recording(tmp_path / "县.mp3")
    relay = relayed(radio.url("live"), recording)
    card = Listener(relay)
    card.until("signal", 5)
    card.listen(1)
    recording.wait(5)
    assert recording.failed is not None
    assert set(card.listen(1)) == {"signal"}
    told = [report for report in (*card.told, *relay.reports(10_000)) if report.what == "unrecorded"]
    assert [report.why.code for report in told if report.why] == ["air.relay_unrecorded"], "once"


@needs_ffmpeg
def test_a_source_that_falls_silent_is_no_signal_where_the_station_says_so(
    relayed: Callable[..., Relayed], radio: Server
) -> None:
    relays = [relayed(radio.url("rests"), silence=each) for each in (1_500, 0)]
    for relay in relays:
        ready(relay)
    limited, patient = (Listener(relay) for relay in relays)
    deadline = time.monotonic() + 7
    while time.monotonic() < deadline:
        limited.turn()
        patient.turn()
        time.sleep(0.02)
    assert limited.heard[-1] == "instead"
    assert words(limited.told[1]) == ("no_signal", "air.relay_silent")
    assert "instead" not in patient.heard


@needs_ffmpeg
def test_a_stream_in_pieces_of_some_seconds_is_heard_without_holes(
    relayed: Callable[..., Relayed], tmp_path: Path
) -> None:
    made = ["-re", "-f", "lavfi", "-i", f"sine=frequency={TONE}:sample_rate={RATE}", "-c:a", "aac", "-f", "hls"]
    more = ["-hls_time", "1", "-hls_list_size", "4", "-hls_flags", "delete_segments", str(tmp_path / "live.m3u8")]
    sender = subprocess.Popen([ffmpeg(), "-v", "error", *made, *more], stdin=subprocess.DEVNULL)
    served = Server(files(tmp_path))
    try:
        while not (tmp_path / "live2.ts").exists():
            time.sleep(0.1)
        relay = relayed(served.url("live.m3u8"))
        card = Listener(relay)
        card.until("signal", 6)
        assert set(card.listen(4)) == {"signal"}
    finally:
        sender.kill()
        sender.wait()
        served.kill()


@needs_ffmpeg
@pytest.mark.parametrize("host", ["ALSA", "PulseAudio"])
def test_on_a_sound_card_what_is_heard_instead_is_there_within_three_seconds(
    rig: Rig, relayed: Callable[..., Relayed], radio: Server, host: str
) -> None:
    """Heard from outside, whatever the card itself holds of it."""
    relay, cards = relayed(radio.url("live")), Cards(clock := SystemClock())
    ready(relay)
    output, recorder = cards.output(OutputSpec("north", host=host)), rig.recorder("north")
    output.start("relay", Sound((), 1.0, 60_000, stream=relay.stream), clock.now())
    deadline = time.monotonic() + 5
    while output.poll(clock.now()).played < 1_500:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    radio.kill()
    before = output.poll(clock.now()).played
    time.sleep(4)
    told = relay.reports(output.poll(clock.now()).played)
    output.cut(clock.now())
    heard = recorder.stop()[:, 0]
    cards.close()
    first = int(np.flatnonzero(np.abs(heard) > 0.01)[0])
    blocks = heard[first : first + len(heard[first:]) // 2_205 * 2_205].reshape(-1, 2_205)
    kinds = [kind(block[:, None]) for block in blocks]
    lost = kinds.index("instead") / 20
    assert lost - before / 1000 < 3
    assert "silence" not in kinds[: kinds.index("instead") + 10]
    assert [each.what for each in told] == ["signal", "no_signal", "piece"]
    assert told[1].position == pytest.approx(lost * 1000, abs=500)


@needs_ffmpeg
@pytest.mark.skipif(bool(no_icecast()), reason=no_icecast())
def test_a_real_icecast_is_killed_and_comes_back(
    relayed: Callable[..., Relayed], tmp_path_factory: pytest.TempPathFactory
) -> None:
    with Icecast(open_folder(tmp_path_factory)) as icecast:
        sender = ffmpeg_source(icecast, "county")
        relay = relayed(icecast.url("county"))
        card = Listener(relay)
        card.until("signal", 12)
        icecast.kill()
        sender.wait(10)
        assert card.until("instead", 4) < 3
        icecast.restart()
        sender = ffmpeg_source(icecast, "county")
        card.until("signal", 15)
        sender.kill()
        sender.wait()
        before = card.heard.index("signal")
        assert "silence" not in card.heard[before:]


def test_the_input_of_a_sound_card_is_relayed_and_a_missing_one_is_told(
    rig: Rig, relayed: Callable[..., Relayed]
) -> None:
    load = ["pactl", "load-module", "module-remap-source", "source_name=line", "master=east.monitor"]
    subprocess.run(load, check=True, capture_output=True)
    rig.list_also(("line",))
    pcm = (0.2 * 32767 * np.sin(2 * np.pi * TONE * np.arange(30 * RATE) / RATE)).astype("<i2").tobytes()
    play = ["pacat", "-d", "east", "--raw", f"--rate={RATE}", "--channels=1", "--format=s16le"]
    player = subprocess.Popen(play, stdin=subprocess.PIPE)
    feeding = threading.Thread(target=feed, args=(player, pcm), daemon=True)
    feeding.start()
    missing = relayed(device="nowhere", host="ALSA")
    deadline = time.monotonic() + 10
    while missing._source.trouble is None:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    gone = Listener(missing)
    gone.until("instead", 1)
    card = Listener(relayed(device="line", host="ALSA", channels=(1,)))
    card.until("signal", 15)
    assert set(card.listen(2)) == {"signal"}
    assert [words(each) for each in gone.told if each.why] == [("no_signal", "air.relay_input")]
    player.kill()
    player.wait()
    feeding.join(5)


def feed(player: subprocess.Popen[bytes], pcm: bytes) -> None:
    assert player.stdin is not None
    with suppress(OSError), player.stdin:
        player.stdin.write(pcm)


def test_two_clocks_that_differ_are_kept_together_without_a_hole() -> None:
    """The source runs 0.15 % fast: unmended, half a second in six minutes. Its bursts of two seconds do not matter."""
    now = 0.0
    ring, block = Arrivals(1, mono=lambda: now), RATE // 4
    ring.put(np.zeros((3 * RATE, 1), np.float32))
    first = least = 0.0
    for number in range(4 * 360):
        now = number / 4
        if number % 8 == 0:
            ring.put(np.ones((2 * RATE + 144, 1), np.float32))
        ring.take(block)
        least = ring.ready if number % 8 == 7 else least
        first = first or (least if number > 100 else 0.0)
    assert abs(least - first) < 0.08 * RATE


def test_what_was_broken_off_fades_out_and_what_comes_then_fades_in() -> None:
    ring = Arrivals(1)
    ring.put(np.full((RATE // 2, 1), 0.5, np.float32))
    ring.break_off()
    for _ in range(100):
        ring.put(np.full((RATE // 200, 1), -0.5, np.float32))
    heard = ring.take(RATE * 3 // 4)[:, 0]
    assert heard.min() == pytest.approx(-0.5)
    assert np.abs(np.diff(heard)).max() < 0.002


def test_between_two_samples_music_stays_as_it_is() -> None:
    ring = Arrivals(1)
    sound = np.sin(2 * np.pi * 12_000 * np.arange(2 * RATE) / RATE, dtype=np.float64).astype(np.float32)
    ring.put(sound[:RATE, None])
    places = 1_000 + 1.001 * np.arange(20_000)
    wanted = np.sin(2 * np.pi * 12_000 * places / RATE)
    assert np.abs(ring._between(places)[:, 0] - wanted).max() < 0.01


def test_a_relay_is_as_loud_as_everything_else_does_not_pump_and_spares_a_horn() -> None:
    random = np.random.default_rng(7)
    loud = random.standard_normal((30 * RATE, 1)).astype(np.float32) * 0.3
    soft = loud * 0.35  # 9 dB less, as a quiet verse
    level = LiveMusic(1)
    out = np.concatenate([level.feed(each) for each in np.array_split(np.concatenate([loud, soft[: 4 * RATE]]), 301)])
    assert loudness(out[10 * RATE : 28 * RATE, 0], RATE) == pytest.approx(TARGET, abs=1)
    verse = loudness(out[31 * RATE :, 0], RATE)
    assert verse == pytest.approx(TARGET - 9, abs=1.5)
    horn = LiveMusic(1, "horn")
    bass = 0.3 * np.sin(2 * np.pi * 60 * np.arange(5 * RATE) / RATE)
    heard = horn.feed((bass + 0.05 * loud[: 5 * RATE, 0])[:, None].astype(np.float32))[RATE:, 0]
    spectrum = np.abs(np.fft.rfft(heard)) / len(heard)
    assert spectrum[round(60 * len(heard) / RATE)] < 0.01 * 0.3
