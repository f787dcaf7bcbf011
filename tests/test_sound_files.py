"""Every sound file that phones, recorders and programs make: whole, with its first and last word, or a true reason.

The files are made here by ffmpeg, and by hand where a phone does what ffmpeg does not. A word at the beginning is a
tone of 1000 Hz, one at the end a tone of 1500 Hz.
"""

from __future__ import annotations

import importlib.util
import io
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from dalaba.messages import explain
from dalaba.sound.codec import CodecError, cut_off, decoder_remarks, foreign, probe, resample, take, true_length
from dalaba.sound.codec.true_length import Heard, judged
from dalaba.sound.processing import Samples

RATE, CLIPS = 44_100, 22_050
FFMPEG = foreign.ffmpeg()
needs_ffmpeg = pytest.mark.skipif(not FFMPEG, reason="no ffmpeg on this PC")
needs_silk = pytest.mark.skipif(not importlib.util.find_spec("pysilk"), reason="silk-python is not installed")
WITHIN = 0.06


def tone(hertz: float, seconds: float, loud: float = 0.5) -> Samples:
    return (loud * np.sin(2 * np.pi * hertz * np.arange(round(seconds * RATE)) / RATE)).astype(np.float32)


def rest(seconds: float) -> Samples:
    return np.zeros(round(seconds * RATE), np.float32)


SAID = np.concatenate([tone(1000, 0.3), rest(0.4), tone(600, 1.2, 0.2), rest(0.4), tone(1500, 0.3), rest(0.1)])
"""2.7 seconds: a first word, something said softly, a last word."""
LONG = len(SAID) / RATE


@pytest.fixture
def said(tmp_path: Path) -> Path:
    soundfile.write(tmp_path / "said.wav", SAID, RATE)
    return tmp_path / "said.wav"


def made(source: Path, name: str, *options: str) -> Path:
    """As a program saves it; a codec that this ffmpeg cannot write is skipped by name."""
    target = source.with_name(name)
    done = subprocess.run(
        [FFMPEG, "-y", "-v", "error", "-i", source, *options, target], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip(f"this ffmpeg does not write {name} {' '.join(options)}")
    return target


def by_ffmpeg(path: Path) -> float:
    """Seconds that ffmpeg hears in it."""
    words: list[str | Path] = [
        FFMPEG,
        "-nostdin",
        "-v",
        "quiet",
        "-i",
        path,
        "-vn",
        "-ac",
        "1",
        "-ar",
        "48000",
        "-f",
        "s16le",
        "pipe:1",
    ]
    return len(subprocess.run(words, capture_output=True, check=True).stdout) / 2 / 48_000


def share(samples: Samples, hertz: float) -> float:
    """How much of a sound is a tone of this pitch."""
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples)))) ** 2
    pitches = np.fft.rfftfreq(len(samples), 1 / CLIPS)
    return float(spectrum[np.abs(pitches - hertz) < 60].sum() / (spectrum.sum() + 1e-12))


def words_kept(samples: Samples) -> bool:
    """Whether the first word is at the beginning and the last one at the end, both long enough."""
    first, last = samples[: round(0.3 * CLIPS)], samples[-round(0.44 * CLIPS) : -round(0.12 * CLIPS)]
    return share(first, 1000) > 0.7 and share(last, 1500) > 0.7


def heard(path: Path) -> tuple[float, set[str]]:
    """Its length as it is used, and what is told of it; its first and last word are there."""
    samples, found = take(path, CLIPS)
    assert words_kept(samples)
    return len(samples) / CLIPS, {each.code for each in found.doubts}


def refused(path: Path) -> str:
    with pytest.raises(CodecError) as caught:
        take(path, CLIPS)
    for ui in ("zh", "en"):
        words = explain(caught.value.reason, ui)
        assert path.name in words
        assert not any(jargon in words for jargon in ("Unspecified", "internal error", "mpg123", "psf_", "None"))
    return caught.value.reason.code


PCM = ("pcm_u8", "pcm_s24le", "pcm_s32le", "pcm_f32le", "pcm_f64le", "pcm_mulaw", "pcm_alaw")
OTHERS = ("adpcm_ima_wav", "adpcm_ms", "adpcm_yamaha", "libmp3lame")
FORMS: tuple[tuple[str, tuple[str, ...]], ...] = (
    *((f"{codec}.wav", ("-c:a", codec)) for codec in (*PCM, *OTHERS)),
    ("g722.wav", ("-c:a", "g722", "-ar", "16000")), ("g726.wav", ("-c:a", "g726", "-ar", "8000")),
    ("g723.wav", ("-c:a", "g723_1", "-ar", "8000", "-b:a", "6300")), ("gsm.wav", ("-c:a", "libgsm_ms", "-ar", "8000")),
    ("a.w64", ()), ("rf64.wav", ("-rf64", "always")), ("a.wave", ("-f", "wav")), ("a.aiff", ()), ("a.aif", ()),
    ("a.aifc", ("-f", "aiff", "-c:a", "pcm_s24be")), ("a.au", ()), ("a.voc", ()),
    ("pcm.caf", ("-c:a", "pcm_s16be")), ("opus.caf", ("-c:a", "libopus", "-ar", "48000")),
    ("alac.caf", ("-c:a", "alac")), ("ima.caf", ("-c:a", "adpcm_ima_qt")),
    ("a.mp3", ()), ("vbr.mp3", ("-q:a", "5")), ("none.mp3", ("-write_xing", "0", "-id3v2_version", "0")), ("a.mp2", ()),
    ("a.ogg", ()), ("a.oga", ("-c:a", "flac")), ("a.opus", ("-c:a", "libopus")), ("a.spx", ("-c:a", "libspeex")),
    ("a.flac", ()), ("a.wv", ()), ("a.tta", ()), ("a.ac3", ()), ("a.wma", ()), ("wma1.wma", ("-c:a", "wmav1")),
    ("a.m4a", ()), ("a.m4r", ("-f", "ipod")), ("alac.m4a", ("-c:a", "alac")), ("a.mp4", ()), ("a.aac", ()),
    ("a.mov", ("-c:a", "pcm_s16le")), ("a.3gp", ("-c:a", "aac")), ("a.3gpp", ("-f", "3gp", "-c:a", "aac")),
    ("a.webm", ("-c:a", "libopus")), ("a.mka", ("-c:a", "libvorbis")), ("a.mkv", ("-c:a", "aac")), ("a.avi", ()),
    ("a.ts", ("-c:a", "aac")), ("a.mpg", ()), ("a.flv", ()), ("a.rm", ("-c:a", "ac3")),
    ("a.latm", ("-f", "latm", "-c:a", "aac")),
    ("a.amr", ("-c:a", "libopencore_amrnb", "-ar", "8000")), ("a.ape", ()),
)  # fmt: skip


@needs_ffmpeg
class TestEveryFormat:
    @pytest.mark.parametrize(("name", "options"), FORMS, ids=[name for name, _ in FORMS])
    def test_is_as_long_as_ffmpeg_says_with_its_first_and_last_word(
        self, said: Path, name: str, options: tuple[str, ...]
    ) -> None:
        path = made(said, name, "-ac", "1", *options)
        long, told = heard(path)
        assert long == pytest.approx(by_ffmpeg(path), abs=WITHIN)
        assert long == pytest.approx(LONG, abs=WITHIN)
        assert told <= {"sound.low_rate"}

    @pytest.mark.parametrize("options", [("-ac", "2"), ("-ac", "6"), ("-ar", "8000"), ("-ar", "96000")])
    def test_in_any_rate_and_with_any_channels(self, said: Path, options: tuple[str, ...]) -> None:
        for name in ("a.wav", "a.m4a", "a.flac"):
            assert heard(made(said, name, *options))[0] == pytest.approx(LONG, abs=0.15)

    def test_beside_a_picture_in_an_ogg(self, said: Path) -> None:
        film = ("-f", "lavfi", "-i", "color=s=64x64:d=2.7", "-c:v", "libtheora", "-c:a", "libvorbis")
        assert heard(made(said, "a.ogv", *film))[0] == pytest.approx(LONG, abs=WITHIN)

    def test_beside_a_picture_that_moves(self, said: Path) -> None:
        film = ("-f", "lavfi", "-i", "color=s=352x288:r=25:d=2.7", "-shortest")
        for name in ("a.avi", "a.mp4", "a.mpg", "a.flv", "a.mov"):
            assert heard(made(said, name, *film))[0] == pytest.approx(LONG, abs=0.15)


@pytest.mark.parametrize("broken", [np.nan, np.inf, 1e30])
def test_samples_that_are_no_number_are_not_heard(tmp_path: Path, broken: float) -> None:
    sound = SAID.copy()
    sound[RATE : RATE + 10] = broken
    soundfile.write(tmp_path / "a.wav", sound, RATE, subtype="FLOAT")
    samples, _ = take(tmp_path / "a.wav", CLIPS)
    assert np.isfinite(samples).all()
    assert words_kept(samples)


@needs_ffmpeg
def test_a_film_in_two_languages_is_told_for_both(said: Path) -> None:
    film = ("-i", str(said), "-map", "0", "-map", "1", "-c:a", "aac")
    for name in ("a.mp4", "a.mkv"):
        assert "sound.tracks" in heard(made(said, name, *film))[1]


def twice(path: Path) -> Path:
    """As `cat` joins files."""
    both = path.with_name(f"both {path.name}")
    both.write_bytes(path.read_bytes() * 2)
    return both


def without_length(path: Path) -> Path:
    """A FLAC that was streamed: nobody went back to write how long it is."""
    data = bytearray(path.read_bytes())
    data[21] &= 0xF0
    data[22:26] = bytes(4)
    path.write_bytes(data)
    return path


def with_data_length(path: Path, length: int, behind: bytes = b"") -> Path:
    """A WAV whose recorder wrote something else into its header."""
    data = bytearray(path.read_bytes())
    at = data.index(b"data") + 4
    data[at : at + 4] = data[4:8] = length.to_bytes(4, "little")
    path.write_bytes(data + behind)
    return path


@needs_ffmpeg
class TestAFileWhoseLengthIsNotWhatItSays:
    @pytest.mark.parametrize(
        ("name", "options"),
        [
            ("a.mp3", ()), ("none.mp3", ("-write_xing", "0")), ("a.ogg", ()), ("a.opus", ("-c:a", "libopus")),
            ("a.aac", ()), ("a.mp2", ()), ("a.flac", ("-f", "ogg", "-c:a", "flac")), ("a.ac3", ()),
        ],
    )  # fmt: skip
    def test_two_put_together_are_both_heard(self, said: Path, name: str, options: tuple[str, ...]) -> None:
        path = twice(made(said, name, *options))
        long, _ = heard(path)
        assert long == pytest.approx(2 * LONG, abs=0.15)
        assert long == pytest.approx(by_ffmpeg(path), abs=WITHIN)

    def test_that_is_told_with_both_lengths(self, said: Path) -> None:
        (told,) = take(twice(made(said, "a.mp3")), CLIPS)[1].doubts
        assert told.code == "sound.longer"
        assert (told.params["short"], told.params["long"]) == ("2.7", "5.5")

    def test_an_mp3_that_begins_louder_than_it_goes_on_keeps_its_end(self, said: Path) -> None:
        noise = np.random.default_rng(1).standard_normal(3 * RATE).astype(np.float32) * np.float32(0.2)
        whole = np.concatenate([tone(1000, 0.3), noise, np.tile(SAID * np.float32(0.3), 3)])
        soundfile.write(said, whole, RATE)
        path = made(said, "loud.mp3", "-q:a", "2", "-write_xing", "0")
        assert heard(path)[0] == pytest.approx(len(whole) / RATE, abs=0.1)
        assert "sound.longer" in heard(path)[1]

    @pytest.mark.parametrize("options", [(), ("-write_xing", "0")])
    @pytest.mark.parametrize("junk", ["noise", "zeros", "text"])
    def test_an_mp3_with_something_else_behind_it(self, said: Path, options: tuple[str, ...], junk: str) -> None:
        path = made(said, "a.mp3", *options)
        behind = {"noise": np.random.default_rng(2).bytes(9000), "zeros": bytes(60_000), "text": b"LYRICSBEGIN" * 999}
        path.write_bytes(path.read_bytes() + behind[junk])
        samples, _ = take(path, CLIPS)
        assert words_kept(samples[: round((LONG + WITHIN) * CLIPS)]) or words_kept(samples)
        assert len(samples) / CLIPS == pytest.approx(LONG, abs=0.1)

    def test_an_aac_with_a_tag_before_it(self, said: Path) -> None:
        path = made(said, "a.aac")
        path.write_bytes(b"ID3\x04\x00\x00\x00\x00\x00\x0a" + bytes(10) + path.read_bytes())
        assert heard(path)[0] == pytest.approx(LONG, abs=WITHIN)

    def test_a_flac_that_does_not_know_its_length(self, said: Path) -> None:
        assert heard(without_length(made(said, "a.flac")))[0] == pytest.approx(LONG, abs=WITHIN)
        assert probe(said.with_name("a.flac"))[0] / RATE == pytest.approx(LONG, abs=WITHIN)

    @pytest.mark.parametrize("length", [0, 0xFFFFFFFF, 0x7FFFFFFF, 0xFFFFFFFF - 36])
    def test_a_wav_whose_recorder_lost_its_power(self, said: Path, length: int) -> None:
        assert heard(with_data_length(said, length))[0] == pytest.approx(LONG, abs=WITHIN)
        assert probe(said)[0] / probe(said)[1] == pytest.approx(LONG, abs=WITHIN)

    @pytest.mark.parametrize("length", [2, 20_000, 100_000])
    def test_a_wav_whose_recorder_wrote_its_length_too_early(self, said: Path, length: int) -> None:
        long, told = heard(with_data_length(said, length))
        assert long == pytest.approx(LONG, abs=WITHIN)
        assert "sound.longer" in told

    @pytest.mark.parametrize(
        ("name", "options"),
        [
            ("a.wav", ()), ("a.flac", ()), ("a.mp3", ()), ("a.m4a", ("-movflags", "faststart")),
            ("a.webm", ("-c:a", "libopus")), ("a.mov", ("-movflags", "faststart")), ("a.ogg", ()), ("a.opus", ()),
            ("a.spx", ()), ("a.wma", ()), ("a.aiff", ()), ("a.caf", ()),
        ],
    )  # fmt: skip
    def test_one_that_was_half_copied_waits_for_its_last_words(
        self, said: Path, name: str, options: tuple[str, ...]
    ) -> None:
        soundfile.write(said, np.tile(SAID, 4), RATE)
        path = made(said, name, *options)
        path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3])
        assert refused(path) == "sound.broken_off"

    @pytest.mark.parametrize(
        ("name", "options"),
        [
            ("a.aiff", ()), ("a.au", ()), ("a.caf", ("-c:a", "pcm_s16be")), ("a.w64", ()), ("a.voc", ()),
            ("rf64.wav", ("-rf64", "always")), ("a.ogg", ()), ("a.opus", ("-c:a", "libopus")), ("a.wma", ()),
            ("a.spx", ("-c:a", "libspeex")), ("a.oga", ("-c:a", "flac")), ("a.wv", ()), ("a.tta", ()), ("a.flv", ()),
            ("late.m4a", ()), ("a.3gp", ("-c:a", "aac")), ("pcm.avi", ("-c:a", "pcm_s16le")),
        ],
    )  # fmt: skip
    def test_one_that_was_half_copied_and_says_so_to_nobody_who_plays_it(
        self, said: Path, name: str, options: tuple[str, ...]
    ) -> None:
        """What is lost here ends in a pause: nothing in the sound itself tells."""
        path = made(said, name, *options)
        path.write_bytes(path.read_bytes()[: path.stat().st_size * 3 // 5 + 1])
        assert refused(path) == "sound.broken_off"

    @pytest.mark.parametrize(
        ("name", "options"),
        [
            ("none.mp3", ("-write_xing", "0")), ("a.mp2", ()), ("a.aac", ()), ("a.ac3", ()), ("a.mpg", ()),
            ("a.ts", ("-c:a", "aac")),
        ],
    )  # fmt: skip
    def test_one_whose_last_frame_is_torn_is_told(self, said: Path, name: str, options: tuple[str, ...]) -> None:
        path = made(said, name, *options)
        path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3 + 1])
        assert "sound.torn" in {each.code for each in take(path, CLIPS)[1].doubts}

    def test_an_amr_whose_last_frame_is_torn_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "a.amr").write_bytes(b"#!AMR\n" + speech(50, b"\x3c", 31, 1) + b"\x3c\x01")
        assert "sound.torn" in {each.code for each in take(tmp_path / "a.amr", CLIPS)[1].doubts}

    def test_an_ogg_without_its_last_page_is_told(self, said: Path) -> None:
        path = made(said, "a.ogg", "-page_duration", "100000")
        data = path.read_bytes()
        path.write_bytes(data[: data.rindex(b"OggS")])
        assert "sound.torn" in {each.code for each in take(path, CLIPS)[1].doubts}

    @pytest.mark.parametrize(
        ("name", "options"),
        [
            ("a.wav", ()), ("a.aiff", ()), ("a.au", ()), ("a.caf", ("-c:a", "alac")), ("a.w64", ()), ("a.voc", ()),
            ("a.m4a", ()), ("a.3gp", ("-c:a", "aac")), ("a.wma", ()), ("a.flac", ()), ("a.wv", ()), ("a.tta", ()),
            ("a.flv", ()), ("a.webm", ("-c:a", "libopus")), ("a.mka", ("-c:a", "aac")),
        ],
    )  # fmt: skip
    def test_two_put_together_of_which_one_alone_would_be_heard_wait(
        self, said: Path, name: str, options: tuple[str, ...]
    ) -> None:
        assert refused(twice(made(said, name, *options))) == "sound.joined"

    def test_two_of_different_kinds_put_together_wait(self, said: Path) -> None:
        mp3, ogg, opus = made(said, "a.mp3"), made(said, "a.ogg"), made(said, "a.opus", "-c:a", "libopus")
        for first, second in ((mp3, said), (said, mp3), (ogg, opus), (ogg, said), (said, ogg)):
            both = said.with_name(f"both{first.suffix}")
            both.write_bytes(first.read_bytes() + second.read_bytes())
            assert refused(both) == "sound.joined"

    def test_a_wav_whose_sound_stands_in_two_parts_waits(self, said: Path) -> None:
        data = said.read_bytes()
        at = data.index(b"data")
        sound, half = data[at + 8 :], (len(data) - at - 8) // 4 * 2
        parts = [b"data" + len(each).to_bytes(4, "little") + each for each in (sound[:half], sound[half:])]
        said.write_bytes(data[:4] + (at + len(sound) + 8).to_bytes(4, "little") + data[8:at] + b"".join(parts))
        assert refused(said) == "sound.joined"

    @pytest.mark.parametrize("more", [1, 44, 1000])
    def test_a_wav_whose_recorder_counts_a_little_too_much_is_whole(self, said: Path, more: int) -> None:
        size = said.stat().st_size - 44
        assert heard(with_data_length(said, size + more))[0] == pytest.approx(LONG, abs=WITHIN)

    def test_a_wav_that_its_disk_filled_up_is_no_longer_for_it(self, said: Path) -> None:
        long, told = heard(with_data_length(said, said.stat().st_size - 44, bytes(40_000)))
        assert long == pytest.approx(LONG, abs=WITHIN)
        assert not told

    @pytest.mark.parametrize("name", ["a.ogg", "a.opus", "a.aac", "a.wma", "a.aiff"])
    @pytest.mark.parametrize("behind", [b"", b"TAG" + bytes(125), bytes(700)])
    def test_one_that_is_whole_is_no_half_whatever_comes_behind_it(self, said: Path, name: str, behind: bytes) -> None:
        path = made(said, name)
        path.write_bytes(path.read_bytes() + behind)
        assert cut_off.end_of(path) != "broken_off"

    def test_a_wav_with_nothing_but_notes_in_it_is_empty(self, tmp_path: Path) -> None:
        soundfile.write(tmp_path / "a.wav", SAID[:0], RATE)
        with_data_length(tmp_path / "a.wav", 0, b"LIST\x1a\x00\x00\x00INFOISFT\x0e\x00\x00\x00Lavf59.27.100\x00")
        assert refused(tmp_path / "a.wav") == "sound.empty"


def speech(number: int, mode: bytes, size: int, seed: int) -> bytes:
    rng = np.random.default_rng(seed)
    return b"".join(mode + rng.bytes(size) for _ in range(number))


def pause(number: int, silence: bytes) -> bytes:
    """Frames that a phone sends while nobody speaks: now and then what the room is like, else nothing."""
    return b"".join(silence + bytes(5) if each % 8 == 0 else b"\x7c" for each in range(number))


@needs_ffmpeg
class TestPausesStayWhereTheyAre:
    def test_in_an_amr_that_leaves_them_out(self, tmp_path: Path) -> None:
        whole = b"#!AMR\n" + speech(50, b"\x3c", 31, 1) + pause(100, b"\x44") + speech(50, b"\x3c", 31, 2)
        (tmp_path / "a.amr").write_bytes(whole)
        samples, _ = take(tmp_path / "a.amr", CLIPS)
        assert len(samples) / CLIPS == pytest.approx(4.0, abs=WITHIN)
        middle = samples[round(1.3 * CLIPS) : round(2.7 * CLIPS)]
        assert np.abs(middle).max() < 0.05 * np.abs(samples).max()

    def test_in_a_wide_one_and_in_a_film_of_it(self, tmp_path: Path) -> None:
        whole = b"#!AMR-WB\n" + speech(50, b"\x44", 60, 3) + pause(100, b"\x4c") + speech(50, b"\x44", 60, 4)
        (tmp_path / "a.awb").write_bytes(whole)
        film = made(tmp_path / "a.awb", "a.3gp", "-c", "copy")
        for path in (tmp_path / "a.awb", film):
            assert len(take(path, CLIPS)[0]) / CLIPS == pytest.approx(4.0, abs=WITHIN)


@needs_silk
class TestAWechatMessage:
    def message(self, tencent: bool) -> bytes:
        import pysilk

        pcm, silk = (resample(SAID, RATE, 24_000) * 32767).astype("<i2").tobytes(), io.BytesIO()
        pysilk.encode(io.BytesIO(pcm), silk, 24_000, 24_000, tencent=tencent)
        return silk.getvalue()

    @pytest.mark.parametrize("tencent", [True, False])
    @pytest.mark.parametrize("end", [b"", b"\xff\xff"])
    def test_is_whole_with_its_end_mark_or_without(self, tmp_path: Path, tencent: bool, end: bytes) -> None:
        (tmp_path / "a.silk").write_bytes(self.message(tencent) + end)
        assert heard(tmp_path / "a.silk")[0] == pytest.approx(LONG, abs=WITHIN)

    def test_that_breaks_off_is_refused_for_its_last_words(self, tmp_path: Path) -> None:
        (tmp_path / "a.silk").write_bytes(self.message(True)[:-20])
        assert refused(tmp_path / "a.silk") == "sound.broken_off"


class TestWhoIsBelieved:
    def levels(self, *decibels: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        return np.repeat(np.array(decibels, np.float64), 5)

    def test_both_where_they_agree(self) -> None:
        same = Heard(2.0, self.levels(-20, -50, -30, -60))
        assert judged(same, same._replace(seconds=2.05)) == "libsndfile"

    def test_the_longer_where_it_begins_as_the_shorter_does(self) -> None:
        short, long = (
            Heard(2.0, self.levels(-20, -50, -30, -60)),
            Heard(4.0, self.levels(-26, -56, -36, -66, -20, -50, -20, -50)),
        )
        assert judged(short, long) == "ffmpeg"
        assert judged(long, short) == "libsndfile"

    def test_neither_where_they_hear_different_things(self) -> None:
        one, other = (
            Heard(2.0, self.levels(-20, -50, -30, -60)),
            Heard(4.0, self.levels(-50, -20, -60, -30, -20, -50, -20, -50)),
        )
        assert judged(one, other) is None

    def test_who_has_read_it_where_the_other_could_not(self) -> None:
        read = Heard(2.0, self.levels(-20))
        assert judged(read, None) == "libsndfile"
        assert judged(None, read) == "ffmpeg"
        assert judged(None, None) is None
        assert judged(read._replace(seconds=0), read._replace(seconds=0.01)) is None


class TestTheSecondOpinion:
    @pytest.fixture
    def asked(self, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        real, asked = foreign.opinion, list[str]()

        def counted(path: Path) -> NDArray[np.int16] | None:
            asked.append(path.name)
            return real(path)

        monkeypatch.setattr(foreign, "opinion", counted)
        monkeypatch.setattr(true_length, "_verdicts", {})
        return asked

    @needs_ffmpeg
    def test_is_asked_once_for_a_file_whatever_its_name(self, said: Path, asked: list[str]) -> None:
        for _ in range(2):
            take(said, CLIPS)
        take(said.rename(said.with_name("moved.wav")), CLIPS)
        assert asked == ["said.wav"]

    @needs_ffmpeg
    def test_that_differs_altogether_keeps_the_file_from_the_air(
        self, said: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        other = (np.random.default_rng(3).standard_normal(5 * foreign.OPINION_HERTZ) * 3000).astype(np.int16)
        monkeypatch.setattr(foreign, "opinion", lambda path: other)
        monkeypatch.setattr(true_length, "_verdicts", {})
        assert refused(said) == "sound.two_lengths"

    def test_that_nobody_can_give_is_told_with_a_remedy_and_the_file_plays(
        self, said: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(foreign, "ffmpeg", lambda: "")
        monkeypatch.setattr(true_length, "_verdicts", {})
        long, told = heard(said)
        assert long == pytest.approx(LONG, abs=WITHIN)
        assert told == {"sound.unchecked"}

    @pytest.mark.parametrize("data", [b"MAC \x96\x0f" + bytes(3000), b"wvpk" + bytes(3000), b"OggS" + bytes(3000)])
    def test_that_is_needed_and_not_there_is_asked_for(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: bytes
    ) -> None:
        monkeypatch.setattr(foreign, "ffmpeg", lambda: "")
        (tmp_path / "停水.ape").write_bytes(data)
        assert refused(tmp_path / "停水.ape") == "sound.unread"

    @pytest.mark.skipif(sys.platform == "win32", reason="the program that hangs is a shell's")
    def test_that_hangs_is_ended_and_costs_no_recording(self, said: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        program = said.with_name("ffmpeg")
        program.write_text("#!/bin/sh\nexec sleep 1000\n")
        program.chmod(0o755)
        monkeypatch.setattr(foreign, "ffmpeg", lambda: str(program))
        monkeypatch.setattr(foreign, "PATIENCE", 0.5)
        monkeypatch.setattr(true_length, "_verdicts", {})
        assert heard(said)[1] == {"sound.unchecked"}
        said.write_bytes(b"MAC \x96\x0f" + bytes(3000))
        assert refused(said) == "sound.decoder_hangs"

    @needs_ffmpeg
    @pytest.mark.parametrize(
        "text",
        ["#EXTM3U\nhttp://127.0.0.1:9/a.mp3\n", "ffconcat version 1.0\nfile said.wav\n", "v=0\no=- 0 0 IN IP4 1\n"],
    )
    def test_fetches_nothing_that_a_file_only_names(self, said: Path, text: str) -> None:
        (said.parent / "名单.mp3").write_text(text)
        assert refused(said.parent / "名单.mp3") in ("sound.undecodable", "sound.not_sound")


@needs_ffmpeg
class TestNothingButOurOwnWordsReachesPeople:
    def test_of_a_damaged_mp3_nothing_is_said_on_the_screen(
        self, said: Path, capfd: pytest.CaptureFixture[str]
    ) -> None:
        whole = made(said, "a.mp3").read_bytes()
        cases = (
            whole + bytes(60_000),
            whole * 2,
            whole[: len(whole) // 2] + whole,
            whole[3000:] + b"\x00",
        )
        for number, data in enumerate(cases):
            path = said.with_name(f"{number}.mp3")
            path.write_bytes(data)
            take(path, CLIPS)
        assert capfd.readouterr().err == ""

    @pytest.mark.parametrize("data", [bytes(5000), b"BM" + bytes(3000), b"\r\n1\r\n00:00:01,000 --> 00:00:02,000"])
    def test_of_what_is_no_sound_nothing_is_said_on_the_screen(
        self, tmp_path: Path, capfd: pytest.CaptureFixture[str], data: bytes
    ) -> None:
        (tmp_path / "停水.mp3").write_bytes(data)
        assert refused(tmp_path / "停水.mp3").startswith("sound.")
        assert capfd.readouterr().err == ""

    def test_and_what_others_say_meanwhile_is_not_lost(self, capfd: pytest.CaptureFixture[str]) -> None:
        with decoder_remarks.quiet():
            os.write(2, "Warning: Xing stream size off by more than 1%\n喇叭掉线了\n".encode())
        assert capfd.readouterr().err == "喇叭掉线了\n"

    @pytest.mark.parametrize(
        ("name", "cut"),
        [("a.ogg", 60), ("a.spx", 60), ("a.flac", 60), ("a.m4a", 60), ("a.wma", 60), ("a.wv", 20), ("a.caf", 30)],
    )
    def test_what_nobody_can_read_is_refused_in_words(self, said: Path, name: str, cut: int) -> None:
        path = made(said, name)
        path.write_bytes(path.read_bytes()[:cut])
        assert refused(path).startswith("sound.")
