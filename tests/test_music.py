"""Bells and music as sound: read whatever they come as, levelled by one gain, encoded without a gap; bells made."""

from __future__ import annotations

import io
import shutil
import subprocess
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from dalaba.core.bells import BELLS, LAST_PIP, TIME_SIGNAL, sync_of
from dalaba.sound.codec import ENCODER_DELAY, CodecError, Resampler, encode_music, open_sound, resample
from dalaba.sound.codec.streaming import MUSIC_KBPS
from dalaba.sound.processing import TARGET, bell, for_loudspeaker, loudness, measured, true_peak
from dalaba.sound.processing.music import with_surroundings

RATE = 48_000
Samples = NDArray[np.float32]
FFMPEG = shutil.which("ffmpeg")
needs_ffmpeg = pytest.mark.skipif(not FFMPEG, reason="ffmpeg is not installed")


def tone(seconds: float, hertz: float = 440, height: float = 0.3, rate: int = RATE, since: int = 0) -> Samples:
    clock = (np.arange(round(seconds * rate)) + since) / rate
    return (height * np.sin(2 * np.pi * hertz * clock)).astype(np.float32)[:, None]


def noise(seconds: float, channels: int = 1, height: float = 0.1, rate: int = RATE) -> Samples:
    found = np.random.default_rng(1).normal(0, height, (round(seconds * rate), channels))
    return found.astype(np.float32)


def blocks(sound: Samples, size: int) -> list[Samples]:
    return [sound[at : at + size] for at in range(0, len(sound), size)]


def decoded(data: bytes) -> Samples:
    found, rate = soundfile.read(io.BytesIO(data), dtype="float32", always_2d=True)
    assert rate == RATE
    return np.asarray(found, np.float32)


def encoded(sound: Samples, gain: float = 0.0) -> bytes:
    return b"".join(encode_music(blocks(sound, 10_000), RATE, sound.shape[1], gain))


# --- measuring and filtering in blocks


@pytest.mark.parametrize("size", [700, 48_000, 1_000_000])
@pytest.mark.parametrize("seconds", [0.2, 0.9, 7.3])
def test_a_sound_in_blocks_is_measured_like_the_whole(seconds: float, size: int) -> None:
    sound = noise(seconds)
    found = measured(blocks(sound, size), RATE)
    assert found.frames == len(sound)
    assert found.loudness == pytest.approx(loudness(sound[:, 0], RATE), abs=0.1)
    assert found.peak == pytest.approx(true_peak(sound[:, 0]), abs=0.2)


def test_music_from_two_loudspeakers_counts_as_loud_as_a_voice_from_both() -> None:
    one = noise(3)
    assert measured([np.hstack((one, one))], RATE).loudness == pytest.approx(measured([one], RATE).loudness, abs=0.01)


def test_silence_is_known_as_silence() -> None:
    assert measured([np.zeros((RATE, 1), np.float32)], RATE).silent
    assert measured([], RATE).silent
    assert measured([], RATE).frames == 0


def test_a_horn_gets_no_bass_and_everything_else_as_it_was() -> None:
    sound = tone(2, 60) + tone(2, 1_000)
    horn = np.concatenate(list(for_loudspeaker(blocks(sound, 5_000), RATE, "music horn")))
    assert len(horn) == len(sound)
    assert height(horn, 60) < 0.003
    assert height(horn, 1_000) == pytest.approx(0.3, rel=0.02)
    (flat,) = for_loudspeaker([sound], RATE, "music")
    assert flat is sound


def height(sound: Samples, hertz: float) -> float:
    """How high a tone is in the middle of a sound."""
    middle = sound[RATE // 2 : -RATE // 2, 0]
    wave = np.exp(-2j * np.pi * hertz * np.arange(len(middle)) / RATE)
    return float(2 * abs(np.mean(middle * wave)))


def test_a_filter_in_blocks_leaves_no_seam() -> None:
    sound = noise(3, 2)
    whole = np.concatenate(list(for_loudspeaker([sound], RATE, "music horn")))
    parts = np.concatenate(list(for_loudspeaker(blocks(sound, 9_000), RATE, "music horn")))
    assert np.abs(whole - parts).max() < 2e-3


def test_every_block_sees_its_neighbours() -> None:
    sound = np.arange(1, 11, dtype=np.float32)[:, None]
    found = [each[:, 0].tolist() for each in with_surroundings(blocks(sound, 4), 2)]
    assert found == [[0, 0, 1, 2, 3, 4, 5, 6], [3, 4, 5, 6, 7, 8, 9, 10], [7, 8, 9, 10, 0, 0]]


def test_another_rate_in_blocks_is_another_rate_of_the_whole() -> None:
    sound = noise(30, 2, rate=44_100)
    resampler = Resampler(44_100, RATE)
    parts = np.concatenate(
        [*(each for block in blocks(sound, 44_100) for each in resampler.add(block)), *resampler.end()]
    )
    whole = np.stack([resample(np.ascontiguousarray(each), 44_100, RATE) for each in sound.T], axis=1)
    assert parts.shape == whole.shape
    assert np.abs(parts - whole)[100:-100].max() < 1e-3


# --- encoding


@pytest.mark.parametrize("channels", [1, 2])
def test_a_clip_is_as_loud_and_as_long_as_it_was_asked_for(channels: int) -> None:
    sound = np.hstack([tone(2, 440), tone(2, 660, 0.2)][:channels])
    data = encoded(sound, gain=-6)
    heard = decoded(data)[ENCODER_DELAY : ENCODER_DELAY + len(sound)]
    assert heard.shape == sound.shape
    assert np.abs(heard - sound * 10 ** (-6 / 20))[200:-200].max() < 0.01
    assert len(data) * 8 / len(sound) * RATE == pytest.approx(MUSIC_KBPS[channels] * 1000, rel=0.05)


def test_one_tone_cut_in_two_clips_goes_on_without_a_gap() -> None:
    cut = 100_003
    whole = tone(5, 1_000)
    first, second = (
        decoded(encoded(each))[ENCODER_DELAY : ENCODER_DELAY + len(each)] for each in (whole[:cut], whole[cut:])
    )
    joined = np.concatenate((first, second))
    assert len(joined) == len(whole)
    off = np.abs(joined - whole)[cut - 2_000 : cut + 2_000, 0]
    assert np.count_nonzero(off > 0.15) < RATE // 1000  # less than a millisecond is far from the tone


# --- reading


FORMATS = (
    "歌.mp3", "歌.flac", "歌.wav", "歌.ogg", "歌.opus", "歌.m4a", "歌.wma", "歌.aac", "歌.aiff", "歌.mka", "歌.webm",
    "歌.mp2", "歌.caf", "歌.au", "歌.w64",
)  # fmt: skip


_MORE = {".opus": ("-ar", "48000"), ".webm": ("-ar", "48000", "-c:a", "libopus")}


@needs_ffmpeg
@pytest.mark.parametrize("name", FORMATS)
def test_whatever_format_a_song_has_it_is_read_block_by_block(tmp_path: Path, name: str) -> None:
    file = by_ffmpeg(tmp_path / name, "sine=f=440:d=5", *_MORE.get(Path(name).suffix, ()))
    found = open_sound(file)
    heard = list(found.blocks())
    assert max(map(len, heard)) <= 2 * found.rate
    seconds = sum(map(len, heard)) / found.rate
    assert seconds == pytest.approx(5, abs=0.15)
    assert found.frames / found.rate == pytest.approx(5, abs=0.3) or not found.frames
    assert found.channels == 2
    again = sum(map(len, found.blocks()))
    assert again == sum(map(len, heard))


@needs_ffmpeg
def test_what_is_no_sound_is_said_to_be_none(tmp_path: Path) -> None:
    picture = tmp_path / "封面.mp3"
    picture.write_bytes(b"\xff\xd8\xff\xe0" + bytes(5_000))
    with pytest.raises(CodecError) as found:
        open_sound(picture)
    assert found.value.reason.code == "sound.not_sound"
    film = by_ffmpeg(tmp_path / "无声.mp4", "color=s=64x64:d=1", stereo=False)
    with pytest.raises(CodecError) as found:
        open_sound(film)
    assert found.value.reason.code == "sound.no_track"


def by_ffmpeg(file: Path, source: str, *more: str, stereo: bool = True) -> Path:
    """A file that ffmpeg made."""
    shape = ["-ac", "2", "-ar", "44100"] if stereo and not more else ["-ac", "2"] if stereo else []
    words = [str(FFMPEG), "-v", "error", "-y", "-f", "lavfi", "-i", source, *shape, *more, str(file)]
    subprocess.run(words, check=True, timeout=60)
    return file


# --- bells


@pytest.mark.parametrize("name", BELLS)
def test_each_bell_has_its_length_and_the_stations_loudness(name: str) -> None:
    sound = bell(name, RATE)
    assert len(sound) == BELLS[name] * RATE // 1000
    assert loudness(sound, RATE) == pytest.approx(TARGET, abs=0.6)
    assert true_peak(sound) <= -1
    assert np.abs(sound[-10:]).max() < 0.01


def test_no_bell_is_taken_for_another() -> None:
    """Their loudest tones, tenth of a second by tenth, agree in less than half of the time."""
    tunes = {name: tune(bell(name, RATE)) for name in BELLS}
    for one, other in combinations(tunes, 2):
        size = min(len(tunes[one]), len(tunes[other]))
        same = np.mean(np.abs(tunes[one][:size] - tunes[other][:size]) < 10)
        assert same < 0.5, (one, other)


def tune(sound: Samples) -> NDArray[np.float64]:
    """The strongest frequency of each tenth of a second."""
    rows = sound[: len(sound) // 4_800 * 4_800].reshape(-1, 4_800)
    return np.asarray(np.abs(np.fft.rfft(rows * np.hanning(4_800))).argmax(axis=1) * 10.0)


def test_the_long_pip_begins_on_the_sample_that_others_count_on() -> None:
    sound = bell(TIME_SIGNAL, RATE)
    assert sync_of(TIME_SIGNAL) == LAST_PIP == 5_000
    assert sync_of("上课铃") == 0
    heard = np.abs(sound) > 1e-4
    begins = [at for at in np.flatnonzero(heard) if not heard[max(0, at - 4_800) : at].any()]
    assert [round(at / RATE * 1_000) for at in begins] == [0, 1_000, 2_000, 3_000, 4_000, 5_000]
    assert begins[-1] - LAST_PIP * RATE // 1000 <= 10
    assert np.flatnonzero(heard)[-1] / RATE == pytest.approx(5.5, abs=0.01)
