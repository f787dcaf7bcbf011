"""How the sample's clips sound, by meters that are not ours: ffmpeg's ebur128, and pystoi's ESTOI.

Every clip of the sample's 13 July: how far the worst is from -16 LUFS and how high its true peak, beside the same voice
as it comes. And how much of the speech is lost (1 - ESTOI) in pink noise as loud as the unprocessed voice, heard from a
horn that radiates 350 to 4500 Hz, with both at the same peak, as an amplifier's limit would have it: the median of
sentences in three languages. ESTOI compares like with like at the same rate of speech; no person has listened.
"""

from __future__ import annotations

import re
import shutil
import statistics
import subprocess
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench import Figure
from bench.process import dalaba
from bench.sample import DAY, fresh
from dalaba.sound import processing
from dalaba.sound.codec import ENCODER_DELAY, decode, encode_piece
from dalaba.speech.library import RENDERED
from dalaba.speech.voices.espeak import EspeakVoice

RATE = 22_050
SENTENCES = {
    "cmn": ("带上身份证,戴好口罩,排队隔开一米。", "其他组还没轮到,请先在家等。", "今天上午七点到十一点半做核酸。"),
    "yue": ("带埋身份证,戴好口罩,排队隔开一米。", "未叫到嘅组请喺屋企等。", "今日朝早七点到十一点半做核酸。"),
    "eng": (
        "Please bring your card and wear a mask.",
        "Wait at home until your group is called.",
        "Water is off today.",
    ),
}


def main() -> list[Figure]:
    raw, clear = _heard()
    lost = Figure("lost in pink noise at 0 dB (1 - ESTOI)", clear, "", "the voice at that peak", raw, times_better=1)
    return [*_levels(), lost]


# --- loudness -------------------------------------------------------------------------------------------------------


def measured(path: Path) -> tuple[float, float]:
    """LUFS and dBTP by ffmpeg."""
    command = ["ffmpeg", "-nostdin", "-hide_banner", "-i", str(path), "-af", "ebur128=peak=true", "-f", "null", "-"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    summary = said[said.rindex("Summary:") :]
    found = [re.search(rf"{name}:\s+(-?[\d.]+|-inf)", summary) for name in ("I", "Peak")]
    loudness, peak = (float(each[1]) for each in found if each)
    return loudness, peak


def _levels() -> list[Figure]:
    if not shutil.which("ffmpeg"):
        return [Figure("loudness of every clip", float("nan"), rival="ffmpeg is not installed")]
    folder = fresh()
    dalaba("--station", str(folder), "render", "--date", DAY)
    ours = [measured(clip) for clip in sorted((folder / RENDERED).rglob("*.mp3"))]
    theirs = [measured(clip) for clip in _unlevelled(folder)]
    what = f"of {len(ours)} clips, the worst"
    return [
        Figure(f"{what} from {processing.TARGET:g} LUFS", _worst(ours), "LU", "voice as it comes", _worst(theirs), 1.0),
        Figure(f"{what} true peak", max(peak for _, peak in ours), "dBTP", at_most=-1.0),
    ]


def _worst(levels: list[tuple[float, float]]) -> float:
    return max(abs(loudness - processing.TARGET) for loudness, _ in levels)


def _unlevelled(folder: Path) -> list[Path]:
    """Each sentence as the voice speaks it."""
    import soundfile

    paths = []
    for number, said in enumerate(_spoken()):
        paths.append(folder / f"raw-{number}.wav")
        soundfile.write(paths[-1], np.tile(said, 3), RATE)
    return paths


# --- understood -----------------------------------------------------------------------------------------------------


def _spoken() -> list[processing.Samples]:
    voice = EspeakVoice()
    said = [
        processing.samples_of(voice.speak(text, code, 190).samples) for code in SENTENCES for text in SENTENCES[code]
    ]
    voice.close()
    return said


def _heard() -> tuple[float, float]:
    """1 - ESTOI of the voice as it comes, and of the clip that is made of it, from a horn in noise."""
    from pystoi import stoi

    raw, clear = [], []
    for number, said in enumerate(_spoken()):
        said = processing.trim(said, RATE, keep=200)
        clip = _clip(said)
        noise = pink(len(said), number) * np.sqrt(np.square(_horn(said)).mean())
        same_peak = np.abs(said).max() / np.abs(clip).max()
        raw.append(1 - stoi(said, _horn(said) + noise, RATE, extended=True))
        clear.append(1 - stoi(said, _horn(clip * same_peak) + noise, RATE, extended=True))
    return statistics.median(raw), statistics.median(clear)


def _clip(said: processing.Samples) -> NDArray[np.float32]:
    """As it is made for a horn, encoded and decoded, each sample where it was."""
    levelled = processing.level(processing.filter_profile(said, RATE, "horn"), RATE)[0]
    return decode(encode_piece(levelled, RATE, 200).data)[0][ENCODER_DELAY:][: len(said)]


def _horn(samples: NDArray[np.float32]) -> NDArray[np.float64]:
    from scipy import signal

    edges = signal.butter(4, (350, 4500), "bandpass", fs=RATE, output="sos")
    return np.asarray(signal.sosfiltfilt(edges, samples), np.float64)


def pink(length: int, seed: int) -> NDArray[np.float64]:
    """Noise of equal power in every octave, its mean power 1."""
    spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(length))
    noise = np.fft.irfft(spectrum / np.sqrt(np.maximum(1, np.arange(len(spectrum)))), length)
    return np.asarray(noise / np.sqrt(np.square(noise).mean()), np.float64)
