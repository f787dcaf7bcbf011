"""`voices` as a person types it: what this PC can say, and one text by all voices, to compare."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dalaba.sound import processing
from dalaba.sound.codec import decode
from tests import stand_ins
from tests.conftest import Shell
from tests.test_voices import no_programs


@pytest.fixture(autouse=True)
def nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """No text of a test leaves this PC: the way out ends at a closed door."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")


def test_each_engine_has_its_line_and_the_languages_without_one_are_named(shell: Shell) -> None:
    done = shell("voices")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert [line.split()[0] for line in lines[:-1]] == [
        "kokoro", "espeak", "system", "piper", "sherpa", "gtts", "edge",
    ]  # fmt: skip
    assert "普通话、英语、粤语" in lines[1]
    assert "模型" in lines[3]
    assert "客家话" in lines[-1]


def test_a_voice_whose_words_come_out_wrong_is_not_said_to_speak_them(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_ins.package(tmp_path / "packages", "espeakng_loader", "0.2.4", "raise OSError('half a library')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "packages"))
    rows = {row["engine"]: row for row in json.loads(shell("voices", "--json").stdout)["voices"]}
    assert rows["espeak"]["languages"] == []
    assert "half a library" in rows["espeak"]["trouble"]
    assert rows["gtts"]["languages"] == ["cmn", "eng", "yue"]


def test_one_text_is_said_by_every_voice_into_files_of_one_loudness(shell: Shell, tmp_path: Path) -> None:
    done = shell("voices", "--say", "五一村第3组的乡亲,7:30到村委会做核酸。", "--dir", str(tmp_path / "比一比"))
    assert done.returncode == 0
    files = sorted((tmp_path / "比一比").iterdir())
    assert [file.name for file in files] == ["espeak-普通话.mp3", "espeak-粤语.mp3"]
    for file in files:
        samples, rate = decode(file)
        assert processing.loudness(samples, rate) == pytest.approx(processing.TARGET, abs=1)
        assert processing.true_peak(samples) <= -1
        assert file.name in done.stdout
    assert "每分钟" in done.stdout
    assert "会发到网上" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_list_of_who_said_what_is_there_for_programs(shell: Shell, tmp_path: Path) -> None:
    done = shell("voices", "--say", "Please wear your mask.", "--dir", str(tmp_path), "--json", ui="en")
    said = json.loads(done.stdout)
    (row,) = said["said"]
    assert (row["engine"], row["language"], Path(row["file"]).name) == ("espeak", "eng", "espeak-English.mp3")
    assert 0.8 < row["seconds"] < 3
    assert row["loudness"] == pytest.approx(-16, abs=1)
    assert row["heard"] > 100
    assert {failed["code"] for failed in said["failed"]} == {"voices.unreachable"}


def test_a_text_with_nothing_to_say_is_an_answer_too(shell: Shell, tmp_path: Path) -> None:
    done = shell("voices", "--say", "……", "--dir", str(tmp_path / "x"))
    assert done.returncode == 1
    assert not (tmp_path / "x").exists()
    assert "没有可念的内容" in done.stderr
    assert "Traceback" not in done.stderr


@no_programs
def test_the_station_s_own_model_is_compared_with_the_others_at_the_station_s_rate(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = stand_ins.piper_model(shell.station / "voices")
    program = stand_ins.program(tmp_path / "bin" / "piper", stand_ins.PIPER)
    monkeypatch.setenv("PATH", str(program.parent), prepend=":")
    text = (shell.station / "station.yaml").read_text("utf-8")
    voices = f"发音人:\n  普通话: [{{引擎: piper, 模型: voices/{model.name}, 语速: 150}}, espeak]\n"
    (shell.station / "station.yaml").write_text(text + voices, encoding="utf-8")
    listed = {row["engine"]: row for row in json.loads(shell("voices", "--json").stdout)["voices"]}
    assert listed["piper"]["languages"] == ["cmn"]
    words = ("voices", "--say", "请戴好口罩,排队隔开一米,其他组在家等。", "--dir", str(tmp_path / "v"), "--json")
    said = {row["engine"]: row for row in json.loads(shell(*words).stdout)["said"] if row["language"] == "cmn"}
    assert Path(said["piper"]["file"]).name == "piper-zh_CN-village-medium-普通话.mp3"
    assert said["piper"]["heard"] < 0.85 * said["espeak"]["heard"]


def test_voices_can_be_asked_for_where_there_is_no_station(tmp_path: Path) -> None:
    done = Shell(tmp_path)("voices", "--say", "好。", "--dir", str(tmp_path / "v"), "--json")
    assert [row["engine"] for row in json.loads(done.stdout)["said"]] == ["espeak", "espeak"]
