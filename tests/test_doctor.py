"""`doctor` and `devices` on a PC whose cards are PulseAudio's silent sinks: what is wrong with them is really so."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from dalaba.core import clock
from dalaba.core.clock import SystemClock
from dalaba.core.lock import Lock
from dalaba.core.model import Problem
from dalaba.desk.root import Station
from dalaba.health import Watch
from dalaba.link import handover
from dalaba.link.upkeep.start_processes import air_command
from tests.conftest import Say
from tests.places import wav
from tests.rig import Rig


def bind(village: Path, device: str) -> None:
    """Wire the village's amplifier to that card."""
    file = village / "station.yaml"
    file.write_text(file.read_text("utf-8").replace("声卡: 默认", f'声卡: "{device}"'), encoding="utf-8")


@pytest.fixture
def town(village: Path) -> Path:
    bind(village, "north")
    return village


def doctor(say: Say) -> dict[str, dict[str, Any]]:
    """Code -> what is said of it."""
    code, out, _ = say("doctor", "--json")
    found = json.loads(out)
    assert code == (1 if found["summary"]["problem"] else 0)
    return {each["code"]: each for each in found["findings"]}


def cards(say: Say) -> dict[str, dict[str, Any]]:
    """By name, as the sound server has them: the rig lists each for ALSA, too."""
    found = json.loads(say("devices", "--json")[1])["devices"]
    return {each["name"]: each for each in found if each["host"] == "PulseAudio"}


def pactl(*words: str) -> None:
    subprocess.run(["pactl", *words], check=True, capture_output=True)


@contextmanager
def somebody_plays(sink: str) -> Iterator[None]:
    """Another program sounds there."""
    noise = subprocess.Popen(["pacat", "-d", sink, "/dev/zero"])
    try:
        until = time.monotonic() + 10
        while "pacat" not in subprocess.run(["pactl", "list", "sink-inputs"], capture_output=True, text=True).stdout:
            assert time.monotonic() < until
            time.sleep(0.05)
        yield
    finally:
        noise.kill()
        noise.wait()


def test_a_card_that_is_there_unmuted_and_alone_is_well(rig: Rig, town: Path, say: Say) -> None:
    found = doctor(say)
    assert found["health.ok_device"]["outlets"] == ["石桥村"]
    assert {code for code in found if "device" in code or "mute" in code or "server" in code} == {"health.ok_device"}
    card = cards(say)["north"]
    assert (card["muted"], card["volume"], card["busy"], card["outlets"]) == (False, 100, [], {"石桥村": [1]})


def test_a_card_that_is_muted_or_turned_down_is_found(rig: Rig, town: Path, say: Say) -> None:
    pactl("set-sink-mute", "north", "1")
    try:
        assert doctor(say)["health.muted"]["severity"] == "problem"
        code, out, _ = say("devices")
        assert code == 0
        (line,) = [line for line in out.splitlines() if line.startswith("north") and "PulseAudio" in line]
        assert "静音" in line
        assert "石桥村(1)" in line
        pactl("set-sink-mute", "north", "0")
        pactl("set-sink-volume", "north", "0%")
        assert doctor(say)["health.volume_zero"]["severity"] == "problem"
    finally:
        pactl("set-sink-mute", "north", "0")
        pactl("set-sink-volume", "north", "100%")


def test_a_card_that_is_unplugged_is_missing_in_both_and_nothing_else_is_used(rig: Rig, town: Path, say: Say) -> None:
    rig.unplug("north")
    try:
        code, out, err = say("doctor")
        assert code == 1
        assert out.index("石桥村:找不到声卡“north”") < out.index("要留意")
        code, out, err = say("devices", ui="en")
        assert code == 1
        assert "石桥村: The sound card “north” is not there." in err
        assert not [line for line in out.splitlines() if "石桥村" in line]
    finally:
        rig.plug("north")


def test_a_card_with_nearly_that_name_is_suggested_and_not_used(rig: Rig, town: Path, say: Say) -> None:
    file = town / "station.yaml"
    file.write_text(file.read_text("utf-8").replace("north", "north #2"), encoding="utf-8")
    found = doctor(say)
    assert found["health.device_near"]["severity"] == "problem"
    assert found["health.device_near"]["params"] == {"device": "north #2", "nearest": "north"}
    missing = json.loads(say("devices", "--json")[1])["missing"]
    assert [(each["outlet"], each["nearest"]) for each in missing] == [("石桥村", "north")]
    assert cards(say)["north"]["outlets"] == {}


def test_another_program_on_the_card_is_seen_and_one_elsewhere_is_not(rig: Rig, town: Path, say: Say) -> None:
    with somebody_plays("north"):
        assert doctor(say)["health.others_playing"]["params"]["programs"] == "pacat"
        assert cards(say)["north"]["busy"] == ["pacat"]
    with somebody_plays("east"):
        assert "health.others_playing" not in doctor(say)


def test_another_station_on_the_same_card_is_named(rig: Rig, town: Path, tmp_path: Path, say: Say) -> None:
    other = shutil.copytree(town, tmp_path / "东和村")
    station = Station.read(other)
    now = SystemClock().now()
    handover.write(other, station.compile(clock.today(now, station.setup.zone)))
    air = subprocess.Popen(**air_command(other))
    try:
        until = time.monotonic() + 20
        while "health.other_station" not in (found := doctor(say)):
            assert time.monotonic() < until
        assert found["health.other_station"]["params"]["folder"] == str(other)
        assert "health.others_playing" not in found
    finally:
        air.terminate()
        air.wait()


def test_a_card_that_is_the_systems_default_is_seen(rig: Rig, town: Path, say: Say) -> None:
    pactl("set-default-sink", "north")
    try:
        found = doctor(say)
        assert found["health.shared_default"]["severity"] == "notice"
        assert cards(say)["north"]["system_default"] is True
    finally:
        pactl("set-default-sink", "trash")


def test_a_default_that_is_heard_would_get_what_the_server_moves(rig: Rig, town: Path, say: Say) -> None:
    """East is another outlet's horn, so what lands there is no silence, however silent the rig's sinks are."""
    station = town / "station.yaml"
    more = "  东和村:\n    类型: 大喇叭\n    输出: {声卡: east, 声卡接口: ALSA, 声道: [1]}\n"
    text = station.read_text("utf-8").replace('声卡: "north"', '声卡接口: ALSA\n      声卡: "north"')
    station.write_text(text.replace("播放点:\n", f"播放点:\n{more}"), encoding="utf-8")
    assert "health.server_moves" not in doctor(say)
    pactl("set-default-sink", "east")
    try:
        assert "north" in doctor(say)["health.server_moves"]["text"]
    finally:
        pactl("set-default-sink", "trash")


def test_the_running_desk_is_told_when_a_card_is_muted(rig: Rig, town: Path) -> None:
    told: list[Problem] = []
    watch = Watch(town, SystemClock(), told.append)
    setup = Station.read(town).setup
    pactl("set-sink-mute", "north", "1")
    try:
        watch.look(setup)
        until = time.monotonic() + 20
        while not told and time.monotonic() < until:
            time.sleep(0.05)
    finally:
        pactl("set-sink-mute", "north", "0")
    assert "health.muted" in {each.reason.params.get("why_code", each.reason.code) for each in told}


# Without any card


def test_a_station_off_the_air_and_its_files_are_looked_at(town: Path, say: Say) -> None:
    (town / "scripts" / "坏.yaml").write_text("标题： 坏\n版本", encoding="utf-8")
    found = doctor(say)
    assert found["health.files_bad"]["severity"] == "problem"
    assert found["health.off_air"]["severity"] == "notice"
    assert "普通话" in found["health.ok_voices"]["text"]


def test_an_air_that_holds_the_station_and_does_not_answer_is_found(town: Path, say: Say) -> None:
    with Lock(town / "records" / "onair" / "air.lock"):
        (town / "records" / "onair" / "control.json").write_text('{"port": 9, "token": "", "pid": 1}')
        assert doctor(say)["health.air_silent"]["severity"] == "problem"
    assert "health.air_silent" not in doctor(say)


def test_a_phones_recording_wants_ffmpeg(town: Path, say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    wav(town / "audio" / "recorded" / "停水.wav")
    assert doctor(say)["health.ok_ffmpeg" if shutil.which("ffmpeg") else "health.ffmpeg_unneeded"]["severity"] == "ok"
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr("dalaba.sound.codec.foreign.ffmpeg", lambda: "")
    monkeypatch.setattr("dalaba.health.parts.ffmpeg", lambda: "")
    assert doctor(say)["health.ffmpeg_unneeded"]["severity"] == "ok"
    (town / "audio" / "recorded" / "停水.客家话.wav").write_bytes(b"\0\0\0\x20ftypM4A " + bytes(64))
    assert doctor(say)["health.no_ffmpeg"]["params"]["files"] == "停水.客家话.wav"


def test_a_folder_that_is_no_station_is_refused_in_words(tmp_path: Path, say: Say) -> None:
    code, _, err = say("--station", str(tmp_path / "nowhere"), "doctor")
    assert code == 1
    assert "station.yaml" in err


def test_cards_may_be_asked_for_where_there_is_no_station(rig: Rig, tmp_path: Path, say: Say) -> None:
    code, out, err = say("--station", str(tmp_path), "devices")
    assert (code, err) == (0, "")
    assert "north" in out
