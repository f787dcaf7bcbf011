"""What people bring: any format by what is in it, its faults told in words, and nothing that hangs or fills the PC."""

from __future__ import annotations

import importlib.util
import io
import os
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from dalaba.messages import explain
from dalaba.sound import codec, processing
from dalaba.sound.codec import CodecError, encode_mp3, foreign, take
from dalaba.sound.processing import Samples, Take
from dalaba.sound.processing.examine import Weighing
from dalaba.speech.voices.espeak import EspeakVoice

RATE = 22_050
FFMPEG = foreign.ffmpeg()
needs_ffmpeg = pytest.mark.skipif(not FFMPEG, reason="no ffmpeg on this PC")


@pytest.fixture(scope="module")
def said() -> Iterator[Samples]:
    """A neighbour at the phone: two sentences, a quiet room, a moment before and after."""
    voice = EspeakVoice()
    words = [
        processing.samples_of(voice.speak(text, "cmn", 190).samples) for text in ("五一村今天停水。", "请先存好水。")
    ]
    spoken = processing.join([(processing.silence(400, RATE), 0), (words[0], 300), (words[1], 600)], RATE) * np.float32(
        0.5
    )
    yield spoken + np.random.default_rng(1).standard_normal(len(spoken)).astype(np.float32) * np.float32(0.0006)
    voice.close()


def saved(folder: Path, samples: Samples, rate: int = RATE, name: str = "停水.客家话.wav", **how: str) -> Path:
    soundfile.write(folder / name, samples, rate, **how)
    return folder / name


def converted(path: Path, name: str, *options: str) -> Path:
    target = path.with_name(name)
    subprocess.run([FFMPEG, "-y", "-v", "error", "-i", path, *options, target], check=True)
    return target


def doubts(found: Take) -> set[str]:
    return {each.code.removeprefix("sound.") for each in found.doubts}


def refused(path: Path) -> str:
    with pytest.raises(CodecError) as caught:
        take(path, RATE)
    assert path.name in explain(caught.value.reason, "zh")
    return caught.value.reason.code.removeprefix("sound.")


class TestAGoodRecording:
    def test_is_heard_without_a_word(self, tmp_path: Path, said: Samples) -> None:
        samples, found = take(saved(tmp_path, said), RATE)
        assert found.doubts == ()
        assert found.seconds == pytest.approx(len(said) / RATE - 1.0, abs=0.5)
        assert np.abs(samples[: len(said)] - said).max() < 1e-3

    @needs_ffmpeg
    @pytest.mark.parametrize(
        ("name", "options"),
        [
            ("a.m4a", ["-c:a", "aac"]), ("a.mp3", []), ("a.ogg", []), ("a.opus", ["-c:a", "libopus"]),
            ("a.webm", ["-c:a", "libopus"]), ("a.wma", []), ("a.aac", ["-c:a", "aac"]), ("a.flac", []),
        ],
    )  # fmt: skip
    def test_is_the_same_whatever_the_phone_saves(
        self, tmp_path: Path, said: Samples, name: str, options: list[str]
    ) -> None:
        file = converted(saved(tmp_path, said), name, *options)
        samples, found = take(file.rename(tmp_path / "微信.dat"), RATE)  # known by what is in it
        assert found.doubts == ()
        assert processing.loudness(samples, RATE) == pytest.approx(processing.loudness(said, RATE), abs=0.7)

    @pytest.mark.skipif(not importlib.util.find_spec("pysilk"), reason="silk-python is not installed")
    def test_may_be_a_wechat_message(self, tmp_path: Path, said: Samples) -> None:
        import pysilk

        pcm, silk = (codec.resample(said, RATE, 24_000) * 32767).astype("<i2").tobytes(), io.BytesIO()
        pysilk.encode(io.BytesIO(pcm), silk, 24_000, 24_000, tencent=True)
        (tmp_path / "微信语音.amr").write_bytes(silk.getvalue())
        samples, found = take(tmp_path / "微信语音.amr", RATE)
        assert found.doubts == ()
        assert processing.loudness(samples, RATE) == pytest.approx(processing.loudness(said, RATE), abs=1)

    @pytest.mark.parametrize("form", ["PCM_U8", "PCM_24", "PCM_32", "FLOAT", "DOUBLE"])
    def test_may_have_any_bits(self, tmp_path: Path, said: Samples, form: str) -> None:
        assert doubts(take(saved(tmp_path, said, subtype=form), RATE)[1]) <= {"noisy"}

    @pytest.mark.parametrize("rate", [16_000, 44_100, 96_000, 192_000])
    def test_comes_out_at_the_rate_of_clips_and_as_long_as_it_was(
        self, tmp_path: Path, said: Samples, rate: int
    ) -> None:
        twice = np.tile(said, 4)  # longer than what is resampled at once
        samples, found = take(saved(tmp_path, codec.resample(twice, RATE, rate), rate), RATE)
        assert found.doubts == ()
        assert len(samples) == pytest.approx(len(twice), abs=2)
        middle = slice(RATE, len(twice) - RATE)
        error = samples[middle] - twice[middle]
        assert np.square(error).mean() < np.square(twice[middle]).mean() * (0.02 if rate < RATE else 1e-4)

    def test_in_mp3_is_not_broken_where_it_is_read_in_blocks(self, tmp_path: Path, said: Samples) -> None:
        (tmp_path / "a.mp3").write_bytes(encode_mp3(said, RATE))
        assert np.abs(take(tmp_path / "a.mp3", RATE)[0] - codec.decode(tmp_path / "a.mp3")[0]).max() < 1e-3


class TestChannels:
    def test_a_dead_one_costs_nothing(self, tmp_path: Path, said: Samples) -> None:
        hum = np.full_like(said, 0.0002)
        for pair in ([said, hum], [hum, said]):
            samples, found = take(saved(tmp_path, np.stack(pair, axis=1)), RATE)
            assert found.doubts == ()
            assert processing.loudness(samples, RATE) == pytest.approx(processing.loudness(said, RATE), abs=0.1)

    def test_two_that_cancel_each_other_are_not_mixed(self, tmp_path: Path, said: Samples) -> None:
        samples, _ = take(saved(tmp_path, np.stack([said, -said], axis=1)), RATE)
        assert processing.loudness(samples, RATE) == pytest.approx(processing.loudness(said, RATE), abs=0.1)

    def test_eight_of_them_become_one(self, tmp_path: Path, said: Samples) -> None:
        samples, found = take(saved(tmp_path, np.stack([said] * 8, axis=1), 48_000), RATE)
        assert samples.ndim == 1
        assert "low_rate" not in doubts(found)


class TestWhatIsWrongIsTold:
    def test_too_quiet(self, tmp_path: Path, said: Samples) -> None:
        assert "quiet" in doubts(take(saved(tmp_path, said * np.float32(0.02)), RATE)[1])

    def test_too_loud_and_distorted(self, tmp_path: Path, said: Samples) -> None:
        assert doubts(take(saved(tmp_path, np.clip(said * 12, -1, 1)), RATE)[1]) >= {"clipped"}

    @needs_ffmpeg
    @pytest.mark.parametrize("name", ["a.m4a", "a.mp3", "a.ogg"])
    def test_too_loud_even_where_a_phone_has_packed_it(self, tmp_path: Path, said: Samples, name: str) -> None:
        file = converted(saved(tmp_path, np.clip(said * 12, -1, 1)), name)
        assert "clipped" in doubts(take(file, RATE)[1])

    def test_full_scale_alone_is_not_distorted(self, tmp_path: Path, said: Samples) -> None:
        assert "clipped" not in doubts(take(saved(tmp_path, said / np.abs(said).max()), RATE)[1])

    def test_lost_in_noise(self, tmp_path: Path, said: Samples) -> None:
        noise = np.random.default_rng(2).standard_normal(len(said)).astype(np.float32) * np.float32(0.1)
        assert doubts(take(saved(tmp_path, said + noise), RATE)[1]) == {"noisy"}

    def test_mostly_silence(self, tmp_path: Path, said: Samples) -> None:
        apart = np.concatenate([said, processing.silence(20_000, RATE), said])
        assert doubts(take(saved(tmp_path, apart), RATE)[1]) == {"mostly_silent"}

    def test_cut_off_at_its_end(self, tmp_path: Path, said: Samples) -> None:
        loudest = int(np.argmax(np.convolve(np.abs(said), np.ones(2000), "same")))
        assert "cut_end" in doubts(take(saved(tmp_path, said[:loudest]), RATE)[1])
        assert "cut_end" not in doubts(take(saved(tmp_path, said), RATE)[1])

    def test_off_its_middle_line_which_is_put_right(self, tmp_path: Path, said: Samples) -> None:
        samples, found = take(saved(tmp_path, said * np.float32(0.8) + np.float32(0.1)), RATE)
        assert doubts(found) == {"offset"}
        assert abs(float(samples.mean())) < 1e-3

    def test_as_dull_as_a_telephone(self, tmp_path: Path, said: Samples) -> None:
        assert doubts(take(saved(tmp_path, codec.resample(said, RATE, 8_000), 8_000), RATE)[1]) == {"low_rate"}

    def test_too_short_or_too_long_to_be_understood(self, tmp_path: Path, said: Samples) -> None:
        start = int(np.flatnonzero(np.abs(said) > 0.05)[0])
        assert "short" in doubts(take(saved(tmp_path, said[start : start + 4000]), RATE)[1])
        assert "long" in doubts(take(saved(tmp_path, np.tile(said, 20)), RATE)[1])

    def test_every_doubt_has_its_file_and_a_remedy_in_both_languages(self, tmp_path: Path, said: Samples) -> None:
        _, found = take(saved(tmp_path, np.clip(said * 12, -1, 1)), RATE)
        for reason in found.doubts:
            assert "停水.客家话.wav" in explain(reason, "zh")
            assert "record" in explain(reason, "en")


class TestWhatCannotBeUsed:
    def test_is_said_by_what_is_in_it(self, tmp_path: Path, said: Samples) -> None:
        whole = saved(tmp_path, said).read_bytes()
        contents = {
            "empty": b"",
            "not_sound": b"PK\x03\x04" + bytes(500),
            "no_track": b"ID3\x03\x00\x00\x00\x00\x0f\x76" + bytes(2038),
            "undecodable": np.random.default_rng(3).bytes(5000),
            "silent": whole[:44] + bytes(len(whole) - 44),
        }
        for code, data in contents.items():
            (tmp_path / "录音.m4a").write_bytes(data)
            assert refused(tmp_path / "录音.m4a") == code

    def test_a_page_saved_for_a_sound_is_no_sound(self, tmp_path: Path) -> None:
        (tmp_path / "录音.mp3").write_bytes(b"<!doctype html><html>" + b"x" * 500)
        assert refused(tmp_path / "录音.mp3") == "not_sound"

    def test_three_hours_are_too_long_and_cost_nothing(self, tmp_path: Path) -> None:
        bytes_in_all = 3 * 3600 * 8000
        form = struct.pack("<IHHIIHH", 16, 1, 1, 8000, 8000, 1, 8)
        with open(tmp_path / "忘了关.wav", "wb") as file:  # sparse: nothing of it is on the disk
            file.write(b"RIFF" + struct.pack("<I", 36 + bytes_in_all) + b"WAVEfmt " + form + b"data")
            file.write(struct.pack("<I", bytes_in_all))
            file.truncate(44 + bytes_in_all)
        began = time.monotonic()
        assert refused(tmp_path / "忘了关.wav") == "too_long"
        assert time.monotonic() - began < 2

    @needs_ffmpeg
    def test_what_a_phone_recorded_for_too_long_is_given_up_after_ten_minutes(self, tmp_path: Path) -> None:
        silent = ["-f", "lavfi", "-i", "anullsrc=r=8000:cl=mono", "-t", "900", "-c:a", "aac", "-b:a", "8k"]
        subprocess.run([FFMPEG, "-y", "-v", "error", *silent, tmp_path / "忘了关.m4a"], check=True)
        assert refused(tmp_path / "忘了关.m4a") == "too_long"

    @needs_ffmpeg
    def test_a_film_without_sound_is_told_from_a_broken_file(self, tmp_path: Path) -> None:
        subprocess.run(
            [FFMPEG, "-y", "-v", "error", "-f", "lavfi", "-i", "color=s=32x32:d=1", tmp_path / "a.mp4"], check=True
        )
        assert refused(tmp_path / "a.mp4") == "no_track"
        half = (tmp_path / "a.mp4").read_bytes()[:300]
        (tmp_path / "半个.m4a").write_bytes(half)
        assert refused(tmp_path / "半个.m4a") == "broken_off"

    @pytest.mark.skipif(sys.platform == "win32", reason="the program that hangs is a shell's")
    def test_with_a_decoder_that_hangs_is_given_up_and_the_decoder_ended(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        program = tmp_path / "ffmpeg"
        program.write_text(f"#!/bin/sh\necho $$ > '{tmp_path}/pid'\nexec sleep 1000\n")
        program.chmod(0o755)
        monkeypatch.setattr(foreign, "ffmpeg", lambda: str(program))
        monkeypatch.setattr(foreign, "PATIENCE", 1.0)
        (tmp_path / "录音.amr").write_bytes(b"#!AMR\n" + bytes(500))
        assert refused(tmp_path / "录音.amr") == "decoder_hangs"
        with pytest.raises(ProcessLookupError):
            os.kill(int((tmp_path / "pid").read_text()), 0)

    def test_of_a_phone_where_there_is_no_ffmpeg_has_its_remedy(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(foreign, "ffmpeg", lambda: "")
        (tmp_path / "录音.amr").write_bytes(b"#!AMR\n" + bytes(500))
        with pytest.raises(CodecError) as caught:
            take(tmp_path / "录音.amr", RATE)
        assert "imageio-ffmpeg" in explain(caught.value.reason, "zh")

    @pytest.mark.parametrize("value", np.linspace(-1, 1, 41).tolist())
    def test_one_sample_alone_has_a_channel_that_counts(self, value: float) -> None:
        weighing = Weighing(1)
        weighing.add(np.array([[value]], np.float32))
        assert weighing.weights.tolist() == [1]

    @settings(max_examples=60, deadline=None)
    @given(st.sampled_from(["wav", "flac", "ogg", "mp3"]), st.floats(0, 1), st.binary(max_size=60))
    def test_truncated_and_damaged_anywhere_is_a_take_or_a_reason(
        self, tmp_path_factory: pytest.TempPathFactory, form: str, share: float, junk: bytes
    ) -> None:
        times = np.arange(RATE // 2) / RATE
        tone = (0.3 * np.sin(2 * np.pi * 500 * times)).astype(np.float32)
        whole = io.BytesIO()
        soundfile.write(whole, tone, RATE, format=form)
        at = round(share * len(whole.getvalue()))
        path = tmp_path_factory.mktemp("broken") / "录音.m4a"
        path.write_bytes(whole.getvalue()[:at] + junk)
        try:
            samples, found = take(path, RATE)
        except CodecError as error:
            said = explain(error.reason, "zh")
        else:
            said = "usable" if len(samples) and found.seconds > 0 else ""
        assert said
