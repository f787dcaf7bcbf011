"""试音: three bells on one horn, on the ledger, and what a person says who listened."""

from __future__ import annotations

import builtins
import json
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from dalaba.air import ledger
from dalaba.air.outputs import OutputError
from dalaba.air.outputs.tone import FILE, tone, tone_clip
from dalaba.core import clock
from dalaba.core.clock import SystemClock
from dalaba.core.lock import Lock
from dalaba.core.model import Event, OutletCard
from dalaba.desk import ledger_entries
from dalaba.link import control
from dalaba.sound import processing
from dalaba.sound.codec import decode
from tests.conftest import SAMPLE, Say
from tests.rig import RATE, Rig, onsets, renew_portaudio

ROOT = Path(__file__).parents[1]


def wired(village: Path, device: str, quiet: str = "") -> Path:
    """The village's amplifier on that card, silent in those hours only."""
    file = village / "station.yaml"
    kept = [line for line in file.read_text("utf-8").splitlines() if not line.startswith("安静时段")]
    text = "\n".join(kept).replace("声卡: 默认", f"声卡: {device}")
    file.write_text(text + (f'\n安静时段: ["{quiet}"]\n' if quiet else "\n"), encoding="utf-8")
    return village


@pytest.fixture
def town(village: Path) -> Path:
    return wired(village, "north")


def events(village: Path) -> list[Event]:
    assert ledger.verify(village / "records") == ()
    return list(ledger.events(village / "records"))


@contextmanager
def answering(village: Path, answer: Callable[[dict[str, Any]], dict[str, object]]) -> Iterator[list[dict[str, Any]]]:
    """The control channel as air holds it, with these answers; what was asked."""
    asked: list[dict[str, Any]] = []
    over = threading.Event()
    listener = control.Listener(village, lambda: None)

    def serve() -> None:
        while not over.is_set():
            for request in listener.take():
                asked.append(request.body)
                request.answer(answer(request.body))
            time.sleep(0.01)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield asked
    finally:
        over.set()
        thread.join()
        listener.close()


# The tone


def pitch(samples: np.ndarray[Any, Any], rate: int, since: float) -> float:
    """The strongest of 0.3 s, hertz."""
    piece = samples[round(since * rate) :][: round(0.3 * rate)]
    return float(np.argmax(np.abs(np.fft.rfft(piece * np.hanning(len(piece)), rate))))


@pytest.mark.parametrize("rate", [44_100, 48_000])
def test_the_tone_is_three_bells_that_rise_as_loud_as_a_notice_and_unlike_its_chimes(rate: int) -> None:
    heard = processing.test_tone(rate)
    assert 2 <= len(heard) / rate <= 3
    first, second, third = (pitch(heard, rate, since) for since in (0.05, 0.65, 1.25))
    assert first < second < third
    assert processing.true_peak(heard) <= processing.CEILING
    assert abs(heard[0]) < 0.01
    assert abs(heard[-1]) < 0.01
    chimes = [processing.chime(kind, rate) for kind in ("notice", "soft", "urgent")]
    assert not any(len(each) == len(heard) for each in chimes)
    assert processing.loudness(heard, rate) == pytest.approx(processing.loudness(chimes[0], rate), abs=3)


def test_the_tones_file_is_made_once_and_played_at_the_outlets_volume(tmp_path: Path) -> None:
    clip = tone_clip(tmp_path)
    samples, rate = decode(tmp_path / FILE)
    assert (len(samples), rate) == (clip.frames, clip.rate)
    assert np.allclose(samples, processing.test_tone(rate), atol=1e-4)
    made = (tmp_path / FILE).stat().st_mtime_ns
    played = tone(tmp_path, OutletCard("五一村", "speaker", None, volume=40, lead_in=1_500))
    assert (tmp_path / FILE).stat().st_mtime_ns == made
    assert played.gain == 0.4
    assert played.clips[0].offset == 1_500
    assert played.total > 1_500 + clip.duration


def test_a_damaged_file_is_made_again_and_one_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    whole = tone_clip(tmp_path)
    (tmp_path / FILE).write_bytes(b"RIFF" + bytes(20))
    assert tone_clip(tmp_path) == whole
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "records").write_text("in the way", encoding="utf-8")
    with pytest.raises(OutputError) as caught:
        tone_clip(tmp_path / "full")
    assert caught.value.reason.code == "air.tone_unwritable"


# Where no air runs


def test_a_horn_is_tried_before_the_station_was_ever_on_the_air(rig: Rig, town: Path, say: Say) -> None:
    renew_portaudio()
    recorder, elsewhere = rig.recorder("north"), rig.recorder("east")
    code, out, err = say("试音", "石桥村")
    left = recorder.stop()[:, 0]
    assert (code, err) == (0, "")
    assert "三声" in out
    assert "--heard yes" in out
    assert len(onsets(left, quiet=1.0, threshold=0.01)) == 1
    loud = np.flatnonzero(np.abs(left) > 0.01)
    assert (loud[-1] - loud[0]) / RATE > 1.5
    start = loud[0]
    first, second, third = (pitch(left[start:], RATE, since) for since in (0.05, 0.65, 1.25))
    assert first < second < third
    assert not elsewhere.stop().any()
    (event,) = events(town)
    assert (event.kind, event.output, event.reason) == ("tone", "石桥村", "")
    assert event.detail["played_ms"] == event.detail["ms"]


def test_a_horn_whose_card_is_gone_is_not_tried_on_another_and_that_is_on_the_ledger(
    rig: Rig, town: Path, say: Say
) -> None:
    wired(town, "north").joinpath("station.yaml").write_text(
        (town / "station.yaml").read_text("utf-8").replace("声卡: north", "声卡: nowhere"), encoding="utf-8"
    )
    renew_portaudio()
    recorder = rig.recorder("trash")
    code, out, _ = say("test-tone", "石桥村", "--json")
    assert code == 1
    assert json.loads(out)["code"] == "air.tone_no_device"
    assert "声卡“nowhere”" in say("test-tone", "石桥村")[1]
    assert not recorder.stop().any()
    assert [(each.kind, each.reason, each.detail["played_ms"]) for each in events(town)] == [
        ("tone", "air.device_lost", 0)
    ] * 2


def test_in_quiet_hours_a_horn_is_tried_only_by_force(town: Path, say: Say) -> None:
    wired(town, "north", quiet="00:00-24:00")
    started: dict[str, object] = {"code": "air.tone_started", "params": {"outlet": "石桥村", "device": "north"}}
    with answering(town, lambda body: started) as asked:
        code, out, _ = say("test-tone", "石桥村")
        assert (code, asked) == (1, [])
        assert "00:00-24:00" in out
        assert "--force" in out
        assert say("test-tone", "石桥村", "--force")[0] == 0
    assert [each["force"] for each in asked] == [True]


def test_in_an_exam_a_horn_is_not_tried_even_by_force(town: Path, say: Say) -> None:
    today = clock.today(SystemClock().now(), ZoneInfo("Asia/Shanghai"))
    exam = f"考试:\n  - {{名称: 英语听力, 日期: {today}, 时段: 00:00-24:00, 播放点: 石桥村}}\n"
    (town / "schedules" / "考试.yaml").write_text(exam, encoding="utf-8")
    code, out, err = say("试音", "石桥村", "--force")
    assert code == 1
    assert "英语听力" in out + err
    assert "考完再试" in out + err


def test_what_was_heard_is_noted_with_who_heard_it(town: Path, say: Say) -> None:
    code, out, _ = say("test-tone", "石桥村", "--heard", "no", "--note", "功放没开", "--by", "老李")
    assert code == 0
    assert "老李" in out
    assert say("试音", "石桥村", "--heard", "响了")[0] == 0
    first, second = events(town)
    assert (first.kind, first.output, first.actor) == ("sound_check", "石桥村", "老李")
    assert (first.detail["heard"], first.detail["text"]) == (False, "功放没开")
    assert second.detail["heard"] is True


def test_while_somebody_holds_the_station_without_answering_nothing_is_played_or_noted(
    town: Path, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger_entries, "_PATIENCE", 0)
    with Lock(town / "records" / "onair" / "air.lock"):
        for words, told in (((), "不答应"), (("--heard", "yes"), "正在启动或退出")):
            code, out, err = say("test-tone", "石桥村", *words)
            assert code == 1
            assert told in out + err
    assert events(town) == []


def test_what_was_heard_is_noted_although_air_is_just_ending(
    town: Path, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Lock(town / "records" / "onair" / "air.lock")
    held.__enter__()
    monkeypatch.setattr("time.sleep", lambda seconds: held.__exit__(None, None, None))
    assert say("test-tone", "石桥村", "--heard", "yes")[0] == 0
    (noted,) = events(town)
    assert noted.kind == "sound_check"


def test_a_station_that_cannot_be_written_is_told_in_words(town: Path, say: Say) -> None:
    (town / "records").write_text("in the way", encoding="utf-8")
    for words in ((), ("--heard", "yes")):
        code, _, err = say("test-tone", "石桥村", *words)
        assert code == 1
        assert "records" in err


# Where air runs


def test_a_running_air_is_asked_and_the_listener_too(town: Path, say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(builtins, "input", lambda prompt: "n" if "石桥村" in prompt else "?")
    for stream in (sys.stdin, sys.stdout):
        monkeypatch.setattr(stream, "isatty", lambda: True, raising=False)

    def air(body: dict[str, Any]) -> dict[str, object]:
        if body["verb"] == "test_tone":
            return {"code": "air.tone_started", "params": {"outlet": "石桥村", "device": "north"}}
        return {"code": "air.noted", "params": {}}

    with answering(town, air) as asked:
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
        code, out, _ = say("test-tone", "石桥村", "--by", "老李")
    assert code == 0
    tone_asked, note_asked = asked
    assert {name: tone_asked[name] for name in ("verb", "to", "actor", "force")} == {
        "verb": "test_tone", "to": ["石桥村"], "actor": "老李", "force": False,
    }  # fmt: skip
    assert (note_asked["verb"], note_asked["kind"], note_asked["output"]) == ("note", "sound_check", "石桥村")
    assert note_asked["detail"]["heard"] is False
    assert "没响" in out
    assert not list((town / "records").glob("ledger*"))


@pytest.mark.parametrize(
    ("code", "params"),
    [
        ("air.tone_busy", {"outlet": "石桥村", "title": "停水"}),
        ("air.tone_no_device", {"outlet": "石桥村", "why": "", "why_code": "air.device_lost", "why_device": "north"}),
        ("air.unknown_outlet", {"outlet": "石桥村"}),
        ("air.unknown_order", {"verb": "test_tone"}),
    ],
)
def test_an_air_that_does_not_play_it_says_why_and_nobody_is_asked(
    town: Path, say: Say, code: str, params: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(builtins, "input", lambda prompt: pytest.fail("asked"))
    with answering(town, lambda body: {"code": code, "params": params}) as asked:
        exit_code, out, _ = say("test-tone", "石桥村")
    assert exit_code == 1
    assert params.get("title", params.get("why_device", params.get("verb", "石桥村"))) in out
    assert len(asked) == 1


def test_a_note_that_air_does_not_take_is_not_said_to_be_taken(town: Path, say: Say) -> None:
    with answering(town, lambda body: {"code": "air.unknown_order", "params": {"verb": "note"}}):
        code, out, _ = say("test-tone", "石桥村", "--heard", "yes")
    assert code == 1
    assert "记下了" not in out


# Which outlet


def test_one_outlet_of_this_pc_is_meant(say: Say, town: Path) -> None:
    sample = ("--station", str(SAMPLE))
    assert say(*sample, "test-tone", "大喇叭")[0] == 2
    code, _, err = say(*sample, "test-tone", "东和村")
    assert code == 1
    assert "不从这台电脑播" in err
    assert say(*sample, "test-tone", "无此村")[0] == 1
    assert say("test-tone")[0] == 2
