"""喊话: a person at the microphone, heard on the horn that was named and nowhere else, as long as they speak."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from dalaba.air import ledger
from dalaba.air.outputs import OutputError
from dalaba.air.outputs.live_source import Paced
from dalaba.air.outputs.microphone import Input, choose
from dalaba.core.clock import SystemClock
from dalaba.core.model import Reason
from dalaba.doors.cli.talk import bars
from dalaba.link import control
from tests.conftest import ROOT
from tests.rig import RATE, Rig, renew_portaudio
from tests.test_heard import town

MIC = Input(1, "USB Microphone", "ALSA", 48_000, default=False)


# Which microphone


def why(*arguments: object) -> Reason:
    with pytest.raises(OutputError) as caught:
        choose(*arguments)  # type: ignore[arg-type]  # as a person's words come
    return caught.value.reason


def test_the_systems_own_microphone_is_meant_unless_one_is_named() -> None:
    default = Input(2, "Mikrofon", "Windows WASAPI", 44_100, default=True)
    also = Input(0, "Mikrofon", "MME", 44_100, default=True)
    assert choose("", [also, MIC, default]) == default
    assert choose("USB Microphone", [also, MIC, default]) == MIC


def test_one_that_is_not_there_is_told_with_those_that_are() -> None:
    reason = why("麦克风", [MIC])
    assert reason.code == "air.mic_missing"
    assert reason.params["inputs"] == "USB Microphone"
    assert why("", [MIC]).code == "air.mic_missing"


@pytest.mark.parametrize("name", ["Monitor of USB Audio", "立体声混音 (Realtek)", "Stereo Mix", "usb.monitor"])
def test_what_the_pc_plays_itself_is_never_taken_for_a_microphone(name: str) -> None:
    assert why(name, [MIC, Input(0, name, "Windows WASAPI", 48_000, default=True)]).code == "air.mic_echo"
    through = Input(0, "default", "ALSA", 48_000, default=True)
    assert why("", [through], name).code == "air.mic_echo"
    assert choose("", [through], "alsa_input.usb") == through


@pytest.mark.parametrize("rate", [44_100, 16_000, 96_000])
def test_a_microphone_of_another_rate_keeps_its_pitch_and_its_length(rate: int) -> None:
    paced, times = Paced(rate, 48_000), np.arange(rate) / rate
    hum = np.sin(2 * np.pi * 440 * times).astype(np.float32)
    heard = np.concatenate([paced(hum[at : at + rate // 50]) for at in range(0, rate, rate // 50)])
    assert len(heard) == pytest.approx(48_000, abs=10)
    spectrum = np.abs(np.fft.rfft(heard[:47_900] * np.hanning(47_900)))
    assert np.argmax(spectrum) * 48_000 / 47_900 == pytest.approx(440, abs=1)
    assert np.abs(np.diff(heard[100:-100])).max() < 0.06


def test_the_meter_says_too_soft_right_and_too_loud() -> None:
    full = [bars(10 ** (level / 20)).count("█") for level in (-80, -48, -24, -12, 0, 6)]
    assert full == [0, 0, 12, 18, 24, 24]


# On the air


@pytest.fixture(scope="module")
def voice(rig: Rig, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], None]]:
    """A microphone "mic" in a room in which nobody speaks; until called: then somebody hums."""
    for words in (
        ("module-null-sink", "sink_name=room", "rate=48000", "channels=1"),
        ("module-remap-source", "source_name=mic", "master=room.monitor", "channels=1"),
    ):
        subprocess.run(["pactl", "load-module", *words], check=True, stdout=subprocess.DEVNULL)
    rig.list_also(("mic",))
    renew_portaudio()
    times = np.arange(30 * 48_000) / 48_000
    hum = tmp_path_factory.mktemp("voice") / "hum.raw"
    hum.write_bytes((3_000 * np.sin(2 * np.pi * 700 * times) * (1 + np.sin(6 * times))).astype("<i2").tobytes())
    play = ["pacat", "--raw", "--format=s16le", "--rate=48000", "--channels=1", "-d", "room", str(hum)]
    running: list[subprocess.Popen[bytes]] = []
    yield lambda: running.append(subprocess.Popen(play, stderr=subprocess.DEVNULL))
    for each in running:
        each.kill()
        each.wait()


@contextmanager
def air(station: Path) -> Iterator[None]:
    """Air alone, on the programme it was handed: a desk would make another one of station.yaml."""
    process = subprocess.Popen([sys.executable, "-m", "dalaba.air.main", "--station", str(station)])
    try:
        happened(station, "programme")
        yield
        control.ask(station, "shutdown")
        process.wait(15)
    finally:
        process.kill()
        process.wait()


@contextmanager
def talking(station: Path, *words: str) -> Iterator[subprocess.Popen[str]]:
    """`talk` in a second window, until it is ended."""
    command = [sys.executable, str(ROOT / "broadcaster.py"), "--station", str(station), "talk", "--device", "mic"]
    process = subprocess.Popen(
        [*command, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL,
        text=True, encoding="utf-8", env={**os.environ, "PYTHONUTF8": "1"},
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


STATION = """
台名: 三江
播放点:
  五一村: {类型: 大喇叭, 输出: {声卡: north, 声道: [1]}}
  东和村: {类型: 大喇叭, 输出: {声卡: north, 声道: [2]}}
  中心小学: {类型: 校园广播, 输出: {声卡: east, 声道: [1]}}
  文化广场: {类型: 现场音箱, 输出: {声卡: west, 声道: [2]}}
"""


@pytest.fixture
def station(tmp_path: Path) -> Path:
    (tmp_path / "station.yaml").write_text(STATION, encoding="utf-8")
    return tmp_path


def happened(station: Path, kind: str, count: int = 1, seconds: float = 15) -> None:
    deadline = time.monotonic() + seconds
    while sum(event.kind == kind for event in ledger.events(station / "records")) < count:
        assert time.monotonic() < deadline, f"no {kind}"
        time.sleep(0.05)


def pitches(track: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> list[int]:
    """What is heard in each tenth of a second, in tens of hertz; 0: silence, or noise, which has its peaks, too."""
    found = []
    for at in range(0, len(track) - RATE // 10, RATE // 10):
        spectrum = np.abs(np.fft.rfft(track[at : at + RATE // 10] * np.hanning(RATE // 10)))
        alone = spectrum.max() > 20 and spectrum.max() > 10 * np.median(spectrum)
        found.append(int(np.argmax(spectrum)) if alone else 0)
    return found


def hummed(track: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> float:
    """Seconds in which the hum of 700 Hz is heard."""
    return sum(abs(pitch - 70) <= 1 for pitch in pitches(track)) / 10


def test_somebody_speaks_on_one_horn_and_then_the_programme_goes_on(
    rig: Rig, station: Path, voice: Callable[[], None]
) -> None:
    begin = SystemClock().now() + 2_000
    later = [begin + each * 1_000 for each in range(40)]
    town(station, "PulseAudio", begin, {"五一村": ("north", 1), "东和村": ("north", 2)}, later)
    recorders = {sink: rig.recorder(sink) for sink in ("north", "east", "trash")}
    with air(station):
        happened(station, "ended", 2)
        voice()
        with talking(station, "--to", "五一村", "--json") as talk:
            happened(station, "order")
            time.sleep(1.8)
            talk.send_signal(signal.SIGINT)
            out, err = talk.communicate(timeout=20)
        assert (talk.returncode, err) == (0, "")
        told = json.loads(out)
        assert told["code"] == "air.talk_over"
        before = sum(event.kind == "ended" for event in ledger.events(station / "records"))
        happened(station, "ended", before + 2)
        # The talker's window is closed in the middle of a word.
        with talking(station, "--to", "五一村") as talk:
            happened(station, "order", 2)
            time.sleep(0.5)
            talk.kill()
        happened(station, "talk", 2)
        before = sum(event.kind == "ended" for event in ledger.events(station / "records"))
        happened(station, "ended", before + 2)
    heard = {sink: recorder.stop() for sink, recorder in recorders.items()}
    assert hummed(heard["north"][:, 0]) > 1
    assert hummed(heard["north"][:, 1]) == hummed(heard["east"][:, 0]) == 0
    assert not heard["trash"].any()
    events = list(ledger.events(station / "records"))
    talks = [event for event in events if event.kind == "talk"]
    assert [event.detail["outlets"] for event in talks] == [["五一村"], ["五一村"]]
    meanwhile = [event for event in events if event.kind in ("missed", "cut") and event.reason == "air.talk"]
    assert {event.output for event in meanwhile} == {"五一村"}


def test_stop_from_another_window_ends_it(rig: Rig, station: Path, voice: Callable[[], None]) -> None:
    town(station, "PulseAudio", SystemClock().now() + 3_600_000, {"文化广场": ("west", 2)}, [SystemClock().now()])
    voice()
    recorder = rig.recorder("west")
    with air(station), talking(station, "--to", "文化广场") as talk:
        happened(station, "order")
        time.sleep(1.5)
        stop = subprocess.run(
            [sys.executable, str(ROOT / "broadcaster.py"), "--station", str(station), "stop"],
            capture_output=True, text=True, encoding="utf-8", check=False,
        )  # fmt: skip
        assert stop.returncode == 0, stop.stderr
        out, _ = talk.communicate(timeout=20)
        assert talk.returncode == 1
        assert "停止" in out
        refused = subprocess.run(talk.args, capture_output=True, text=True, encoding="utf-8", check=False)
        assert refused.returncode == 1
    assert hummed(recorder.stop()[:, 1]) > 0.5


def test_what_is_urgent_begins_with_the_attention_tone(rig: Rig, station: Path, voice: Callable[[], None]) -> None:
    town(station, "PulseAudio", SystemClock().now() + 3_600_000, {"文化广场": ("west", 2)}, [SystemClock().now()])
    voice()
    recorder = rig.recorder("west")
    with air(station), talking(station, "--to", "文化广场", "--priority", "urgent", "--reason", "山洪") as talk:
        happened(station, "order")
        time.sleep(3.5)
        talk.send_signal(signal.SIGINT)
        out, _ = talk.communicate(timeout=20)
        assert talk.returncode == 0
        assert "提示音" in out
    heard = [pitch for pitch in pitches(recorder.stop()[:, 1]) if pitch]
    spoken = next(number for number, pitch in enumerate(heard) if abs(pitch - 70) <= 1)
    rising = {58, 59, 78, 79, 98, 99}
    assert sum(pitch in rising for pitch in heard[:spoken]) >= 8, heard
    assert not rising & set(heard[spoken:])


def test_without_a_station_on_the_air_nothing_is_opened_for_long(
    rig: Rig, station: Path, voice: Callable[[], None]
) -> None:
    with talking(station, "--to", "五一村", "--ui", "en") as talk:
        _, err = talk.communicate(timeout=20)
    assert talk.returncode == 1
    assert "is not running" in err
    with talking(station, "--to", "五一村", "--device", "无此话筒") as talk:
        _, err = talk.communicate(timeout=20)
    assert talk.returncode == 1
    assert "无此话筒" in err
    assert "mic" in err


def test_the_rigs_default_microphone_is_a_loudspeakers_echo_and_refused(
    rig: Rig, station: Path, voice: Callable[[], None]
) -> None:
    subprocess.run(["pactl", "set-default-source", "trash.monitor"], check=True)
    with talking(station, "--to", "五一村", "--device", "default") as talk:
        _, err = talk.communicate(timeout=20)
    assert talk.returncode == 1
    assert "啸叫" in err
