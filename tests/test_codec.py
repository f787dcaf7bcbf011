"""Sound to files and back, to the sample."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from dalaba.core.model import Millis
from dalaba.sound import codec, processing
from dalaba.sound.codec import (
    ENCODER_DELAY,
    CodecError,
    Piece,
    assemble,
    decode,
    encode_mp3,
    encode_piece,
    foreign,
    resample,
)
from dalaba.sound.processing import Samples
from dalaba.speech.reading import read
from dalaba.speech.voices.espeak import EspeakVoice

RATE = 22_050
NOTICE = (
    "五一村第三组的乡亲,现在轮到你们了,请出门到村委会门前做核酸。带上身份证,戴好口罩,排队隔开一米。"
    "其他组还没轮到,请先在家等,叫到了再来。"
)


@pytest.fixture(scope="module")
def notice() -> Iterator[list[tuple[Samples, Millis]]]:
    """A real notice: the chime, then its sentences as they go on the air, each with its pause."""
    voice = EspeakVoice()
    heard = [(processing.chime("notice", RATE), 400)]
    for sentence in read(NOTICE, "cmn").sentences:
        samples = processing.samples_of(voice.speak(sentence.text, "cmn", 190).samples)
        heard.append((processing.dress(samples, RATE)[0], sentence.pause))
    yield heard
    voice.close()


def words(seconds: float = 1.0, rate: int = RATE, seed: int = 1) -> Samples:
    """Something with as many edges as speech."""
    noise = np.random.default_rng(seed).standard_normal(round(seconds * rate)) * 0.05
    clock = np.arange(len(noise)) / rate
    return ((noise + 0.2 * np.sin(2 * np.pi * 400 * clock)) * (np.sin(2 * np.pi * 4 * clock) > 0)).astype(np.float32)


def delay(heard: Samples, said: Samples) -> int:
    """Samples that `heard` comes after `said`, by cross-correlation."""
    size = 1 << (len(heard) + len(said)).bit_length()
    both = np.fft.irfft(np.fft.rfft(heard, size) * np.conj(np.fft.rfft(said, size)), size)
    shift = int(np.argmax(both))
    return shift - size if shift > size // 2 else shift


class TestAnMp3:
    @pytest.mark.parametrize("rate", codec.RATES)
    @pytest.mark.parametrize("extra", [0, 1, 333])
    def test_decodes_to_what_went_in_after_the_codecs_delay(self, rate: int, extra: int) -> None:
        said = words(1, rate)[: rate - extra]
        heard, decoded_rate = decode(encode_mp3(said, rate))
        assert decoded_rate == rate
        assert delay(heard, said) == ENCODER_DELAY
        assert len(heard) >= ENCODER_DELAY + len(said)

    def test_is_as_loud_as_what_went_in(self) -> None:
        said = 0.5 * np.sin(2 * np.pi * 1000 * np.arange(RATE) / RATE).astype(np.float32)
        heard, _ = decode(encode_mp3(said, RATE))
        middle = slice(5000, 15_000)
        assert 20 * np.log10(np.std(heard[middle]) / np.std(said[middle])) == pytest.approx(0, abs=0.05)

    def test_is_the_same_bytes_every_time_so_that_a_digest_means_something(self) -> None:
        assert encode_mp3(words(), RATE) == encode_mp3(words(), RATE)

    def test_has_a_length_that_follows_from_its_frames(self) -> None:
        data = encode_mp3(words(), RATE)
        assert len(decode(data)[0]) == codec.frames_in(data) * codec.frame_samples(RATE)

    def test_is_refused_at_a_rate_it_cannot_hold(self) -> None:
        with pytest.raises(ValueError, match="11025"):
            encode_mp3(words(), 11_025)


class TestPiecesJoinedWithoutEncodingAgain:
    def test_sound_where_they_are_said_to_and_as_they_do_alone(self, notice: list[tuple[Samples, Millis]]) -> None:
        pieces = [encode_piece(samples, RATE, pause) for samples, pause in notice] * 2
        joined = assemble(pieces)
        decoded, _ = decode(joined.data)
        assert len(decoded) == joined.skip + joined.frames
        heard = decoded[joined.skip :]
        for onset, piece, (samples, _) in zip(joined.onsets, pieces, notice * 2, strict=True):
            assert delay(heard[onset : onset + len(samples)], samples) == 0
            alone = decode(piece.data)[0][ENCODER_DELAY:]
            assert np.abs(alone - heard[onset : onset + len(alone)]).max() < 1e-5

    def test_leave_the_pauses_silent_and_of_the_asked_length(self, notice: list[tuple[Samples, Millis]]) -> None:
        joined = assemble([encode_piece(samples, RATE, pause) for samples, pause in notice])
        heard = decode(joined.data)[0][joined.skip :]
        for index, (samples, pause) in enumerate(notice[:-1]):
            end, start = joined.onsets[index] + len(samples), joined.onsets[index + 1]
            assert (start - end) / RATE * 1000 == pytest.approx(pause, abs=14)
            assert np.abs(heard[end + 600 : start - 600]).max() < 0.002

    def test_come_out_at_the_stations_loudness_and_under_its_peak(self, notice: list[tuple[Samples, Millis]]) -> None:
        joined = assemble([encode_piece(samples, RATE, pause) for samples, pause in notice] * 2)
        heard = decode(joined.data)[0][joined.skip :]
        assert processing.loudness(heard, RATE) == pytest.approx(processing.TARGET, abs=1)
        assert processing.true_peak(heard) <= codec.PEAK
        assert len(heard) / RATE == pytest.approx(45, abs=5)

    def test_stay_under_the_peak_even_when_they_come_in_too_hot(self) -> None:
        hot = np.clip(words() * 20, -1, 1)
        assert processing.true_peak(decode(encode_piece(hot, RATE, 100).data)[0]) <= codec.PEAK

    @settings(max_examples=30, deadline=None)
    @given(st.integers(0, 5000), st.integers(0, 3000), st.sampled_from(codec.RATES))
    def test_are_whole_frames_of_any_length_with_any_pause(self, length: int, pause: int, rate: int) -> None:
        samples = words(0.3, rate)[:length]
        piece = encode_piece(samples, rate, pause)
        assert piece.length == codec.frames_in(piece.data) * codec.frame_samples(rate)
        assert piece.length >= len(samples) + ENCODER_DELAY
        assert len(decode(assemble([piece, piece]).data)[0]) == 2 * piece.length

    def test_of_different_rates_do_not_go_together(self) -> None:
        with pytest.raises(ValueError, match="one rate"):
            assemble([Piece(b"", 22_050, 0, 0), Piece(b"", 44_100, 0, 0)])

    def test_are_known_by_their_frames_and_nothing_else_is(self) -> None:
        with pytest.raises(CodecError):
            codec.frames_in(b"not a frame at all")


class TestWhatPeopleBring:
    @pytest.mark.parametrize(
        ("kind", "subtype"), [("WAV", "PCM_16"), ("WAV", "FLOAT"), ("FLAC", None), ("OGG", None), ("MP3", None)]
    )
    def test_is_read_by_its_content_whatever_its_name(self, tmp_path: Path, kind: str, subtype: str | None) -> None:
        said = words(0.5, 44_100)
        file = tmp_path / "停水.客家话.dat"
        soundfile.write(file, np.stack([said, said], axis=1), 44_100, format=kind, subtype=subtype)
        heard, rate = decode(file)
        assert rate == 44_100
        assert heard.ndim == 1
        assert heard.dtype == np.float32
        assert len(heard) == pytest.approx(len(said), abs=3000)
        assert codec.probe(file) == (len(heard), rate)

    @pytest.mark.parametrize(
        ("data", "code"),
        [
            (b"", "sound.empty"),
            ("这是文字,不是声音".encode() * 50, "sound.undecodable"),
            (b"RIFF\x10\x00\x00\x00WAVEfmt ", "sound.undecodable"),
            (b"\x02#!SILK_V3" + bytes(100), "sound.undecodable"),
        ],
    )
    def test_is_refused_with_its_reason(self, tmp_path: Path, data: bytes, code: str) -> None:
        file = tmp_path / "a.m4a"
        file.write_bytes(data)
        with pytest.raises(CodecError) as refused:
            decode(file)
        assert refused.value.reason.code == code
        assert refused.value.reason.params["file"] == "a.m4a"

    def test_of_wechat_asks_for_its_decoder_on_a_pc_without_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "pysilk", None)
        with pytest.raises(CodecError) as refused:
            decode(b"\x02#!SILK_V3" + bytes(100))
        assert refused.value.reason.code == "sound.silk"

    @pytest.mark.parametrize("head", [b"\x00\x00\x00\x20ftypM4A ", b"#!AMR\n", b"\xff\xf1\x50\x80"])
    def test_of_a_phones_making_needs_ffmpeg_and_says_so(self, head: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(foreign, "ffmpeg", lambda: "")
        with pytest.raises(CodecError) as refused:
            decode(head + bytes(500))
        assert refused.value.reason.code == "sound.needs_ffmpeg"

    def test_of_a_phones_making_is_read_where_there_is_ffmpeg(self, tmp_path: Path) -> None:
        program = foreign.ffmpeg()
        if not program:
            pytest.skip("no ffmpeg on this PC")
        import subprocess

        soundfile.write(tmp_path / "a.wav", words(2), RATE)
        subprocess.run(
            [program, "-v", "error", "-i", tmp_path / "a.wav", "-c:a", "aac", tmp_path / "a.m4a"], check=True
        )
        heard, rate = decode(tmp_path / "a.m4a")
        assert rate == RATE
        assert len(heard) / rate == pytest.approx(2, abs=0.2)

    def test_and_is_gone_is_told_from_what_is_broken(self, tmp_path: Path) -> None:
        with pytest.raises(CodecError) as refused:
            decode(tmp_path / "没有.mp3")
        assert refused.value.reason.code == "sound.missing"

    @settings(max_examples=30, deadline=None)
    @given(st.binary(min_size=1, max_size=200), st.integers(0, 3000))
    def test_may_be_damaged_anywhere_and_is_then_a_codec_error_or_sound(self, junk: bytes, at: int) -> None:
        whole = io.BytesIO()
        soundfile.write(whole, words(0.2), RATE, format="WAV")
        data = whole.getvalue()
        try:
            heard, rate = decode(data[:at] + junk + data[at + len(junk) :])
        except CodecError:
            return
        assert heard.ndim == 1
        assert rate > 0


class TestAnotherRate:
    @pytest.mark.parametrize(
        ("before", "after"), [(22_050, 48_000), (44_100, 22_050), (8000, 22_050), (48_000, 22_050)]
    )
    def test_keeps_a_tone_where_and_as_it_was(self, before: int, after: int) -> None:
        said = np.sin(2 * np.pi * 1000 * np.arange(before) / before).astype(np.float32)
        heard = resample(said, before, after)
        expected = np.sin(2 * np.pi * 1000 * np.arange(len(heard)) / after)
        middle = slice(after // 10, -after // 10)
        assert len(heard) == after
        assert np.abs(heard[middle] - expected[middle]).max() < 1e-3

    def test_drops_what_the_lower_rate_cannot_hold(self) -> None:
        high = np.sin(2 * np.pi * 15_000 * np.arange(44_100) / 44_100).astype(np.float32)
        assert np.abs(resample(high, 44_100, 22_050)[1000:-1000]).max() < 1e-3

    @given(st.integers(0, 3000), st.sampled_from([8000, 22_050, 44_100, 48_000]), st.sampled_from([22_050, 48_000]))
    @settings(max_examples=30, deadline=None)
    def test_rounds_its_length_up(self, length: int, before: int, after: int) -> None:
        assert len(resample(np.zeros(length, np.float32), before, after)) == -(-length * after // before)
