"""`sounds` and `listen`: what bells and music there are, and how one of them sounds here."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import soundfile

from dalaba.speech.library import SOUNDS
from tests.test_sounds_made import scheduled, song

Say = Callable[..., tuple[int, str, str]]


@pytest.fixture
def town(tmp_path: Path) -> Path:
    song(tmp_path, "午间/1.wav", 65)
    song(tmp_path, "校歌/大合唱.wav", 2)
    (tmp_path / SOUNDS / "午间/坏.mp3").write_bytes(b"%PDF" + bytes(999))
    return scheduled(tmp_path).folder


def line(text: str, begins: str) -> list[str]:
    (found,) = (each for each in text.splitlines() if each.startswith(begins))
    return found.split()


def test_sounds_lists_length_loudness_channels_and_who_uses_it(say: Say) -> None:
    code, out, err = say("sounds")
    assert code == 1  # a row uses a broken one
    assert line(out, "午间/1") == ["午间/1", "1:05", "-", "立体声", "校园/午间、县广播站"]
    assert line(out, "上课铃") == ["上课铃", "0:08", "-16", "LUFS", "单声道", "自带"]
    assert line(out, "午间/坏")[3:] == ["单声道", "坏的", "校园/午间、县广播站"]
    assert "午间/坏.mp3" in err
    assert "2 个还没有从头听过" in out


def test_measured_once_its_loudness_is_known_from_then_on(say: Say) -> None:
    say("sounds", "--measure")
    code, out, _ = say("sounds", "校歌")
    assert code == 0
    assert line(out, "校歌/大合唱")[1:4] == ["0:02", "-18", "LUFS"]
    assert "午间" not in out


def test_sounds_as_json_has_what_others_need(say: Say) -> None:
    _, out, _ = say("sounds", "整点报时", "午间/坏", "--json")
    signal, broken = json.loads(out)["sounds"]
    assert (signal["name"], signal["seconds"], signal["sync"], signal["built_in"]) == ("整点报时", 6.0, 5.0, True)
    assert (broken["file"], broken["seconds"], broken["trouble"]["code"]) == ("午间/坏.mp3", None, "sound.not_sound")


def test_a_name_that_nothing_has_is_refused(say: Say) -> None:
    code, _, err = say("sounds", "没有的")
    assert code == 1
    assert "没有“没有的”" in err


def test_listen_saves_a_bell_as_it_is_heard_at_an_outlet(say: Say, tmp_path: Path) -> None:
    code, out, _ = say("listen", "上课铃", "--to", "走廊", "--file", str(tmp_path / "铃.wav"))
    assert code == 0
    assert "走廊 · 上课铃" in out
    found = soundfile.info(tmp_path / "铃.wav")
    assert found.frames == 8 * found.samplerate
    code, _, err = say("listen", "没有的", "--file", str(tmp_path / "无.wav"))
    assert code == 1
    assert "没有文稿“没有的”" in err
