"""Every clip equally loud and none over the ceiling, whoever speaks and whatever comes out, by a meter not our own."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
import soundfile

from dalaba.compile.render.make import Report
from dalaba.compile.render.recipes import CHIMES
from dalaba.core.model import Wanted
from dalaba.desk.root import Station
from dalaba.sound import codec, processing
from dalaba.sound.processing import Samples
from dalaba.speech.library import RECORDED, Made
from dalaba.speech.voices.espeak import EspeakVoice
from tests.places import written

RATE = 22_050
pytestmark = pytest.mark.skipif(not shutil.which("ffmpeg"), reason="no ffmpeg on this PC")
OUTLETS = {"喇叭": "大喇叭", "音箱": "现场音箱", "车": "宣传车"}
STATION = "台名: 三江\n语种: [普通话]\n播放点:\n" + "".join(
    f"  {name}: {{类型: {kind}}}\n" for name, kind in OUTLETS.items()
)
NOTICE = """\
遍数: 2
版本:
  普通话: 五一村的乡亲,今天上午七点到十一点半,在村委会门前做核酸。谢谢!
  粤语: 五一村嘅乡亲,今日朝早七点到十一点半,喺村委会门前做核酸。唔该!
  英语: Water is off today. Please keep some in the house.
"""
AWKWARD = ("quiet", "clipped", "noisy", "telephone", "shout", "bass", "word")


def ebur128(path: Path) -> tuple[float, float]:
    """LUFS and dBTP by ffmpeg."""
    command = ["ffmpeg", "-nostdin", "-hide_banner", "-i", str(path), "-af", "ebur128=peak=true", "-f", "null", "-"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    found = [re.search(rf"{name}:\s+(-?[\d.]+)", said[said.rindex("Summary:") :]) for name in ("I", "Peak")]
    assert found[0], said
    assert found[1], said
    return float(found[0][1]), float(found[1][1])


@pytest.fixture(scope="module")
def spoken() -> Samples:
    voice = EspeakVoice()
    said = processing.samples_of(voice.speak("请大家马上到村委会门前来,带上身份证。", "cmn", 190).samples)
    voice.close()
    return np.concatenate([said, processing.silence(500, RATE)])


def awkward(kind: str, said: Samples) -> tuple[Samples, int]:
    noise = np.random.default_rng(5).standard_normal(len(said)).astype(np.float32)
    if kind == "telephone":
        return codec.resample(said, RATE, 8_000), 8_000
    if kind == "shout":
        return said * np.where(np.arange(len(said)) < len(said) // 5, 0.9, 0.06).astype(np.float32), RATE
    made = {
        "quiet": said * 0.005 + noise * 1e-5,
        "clipped": np.clip(said * 30, -1, 1),
        "noisy": said * 0.3 + noise * 0.1,
        "bass": said * 0.2 + 0.5 * np.sin(2 * np.pi * 60 * np.arange(len(said)) / RATE),
        "word": said[: RATE // 2],
    }[kind]
    return np.asarray(made, np.float32), RATE


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, spoken: Samples) -> tuple[Station, Report]:
    """Three languages and seven awkward recordings, for every kind of loudspeaker."""
    folder = written(tmp_path_factory.mktemp("loud"), {"station.yaml": STATION, "scripts/核酸.yaml": NOTICE})
    (folder / RECORDED).mkdir(parents=True)
    for kind in AWKWARD:
        soundfile.write(folder / RECORDED / f"{kind}.wav", *awkward(kind, spoken))
        version = f"版本: {{客家话: {{录音: {kind}.wav, 录音里说的: {{}}}}}}\n"
        written(folder, {f"scripts/{kind}.yaml": version})
    there = Station.read(folder)
    wanted = [Wanted("核酸", name, ("cmn", "yue", "eng"), "long", ()) for name in OUTLETS]
    wanted += [Wanted(kind, "喇叭", ("hak",), "long", ()) for kind in AWKWARD]
    report = there.make(there.to_make(wanted))
    assert report.failed == []
    return there, report


def test_all_are_within_a_unit_of_the_stations_loudness_and_under_its_peak(made: tuple[Station, Report]) -> None:
    there, report = made
    assert len(report.made) == 3 * 3 + len(AWKWARD)
    for each in report.made.values():
        loudness, peak = ebur128(there.folder / each.clip.file)
        assert loudness == pytest.approx(processing.TARGET, abs=1), each.clip.file
        assert peak <= -1, each.clip.file
        assert each.loudness == pytest.approx(loudness, abs=0.7), "a shout's soft rest is near the standard's gate"
        assert each.peak == pytest.approx(peak, abs=0.3), each.clip.file
    assert report.uneven == []


def test_what_cannot_be_made_as_loud_says_so(tmp_path: Path) -> None:
    clicks = np.zeros(RATE * 3, np.float32)
    clicks[:: RATE // 5] = 0.9
    (tmp_path / RECORDED).mkdir(parents=True)
    soundfile.write(tmp_path / RECORDED / "响板.wav", clicks, RATE)
    script = "提示音: 无\n版本: {客家话: {录音: 响板.wav, 录音里说的: {}}}\n"
    there = Station.read(written(tmp_path, {"station.yaml": STATION, "scripts/响板.yaml": script}))
    report = there.make(there.to_make([Wanted("响板", "喇叭", ("hak",), "long", ())]))
    ((_, found),) = report.uneven
    assert isinstance(found, Made)
    assert found.loudness < processing.TARGET - 1
    assert ebur128(there.folder / found.clip.file)[1] <= -1


def test_every_chime_is_as_long_as_it_is_counted_and_none_is_louder_than_the_words() -> None:
    for kind, length in CHIMES.items():
        chime = processing.chime(kind, RATE)
        assert len(chime) * 1000 / RATE == pytest.approx(length, abs=1)
        assert kind == "none" or processing.loudness(chime, RATE) <= processing.TARGET + 0.5
    levels = {kind: processing.loudness(processing.chime(kind, RATE), RATE) for kind in CHIMES}
    assert levels["soft"] < levels["notice"] - 1 < levels["urgent"] - 2


def test_loudness_from_energies_is_loudness(spoken: Samples) -> None:
    """Against libebur128, of pieces one after another with a gain of their own."""
    for rate in (16_000, 22_050, 48_000):
        said = codec.resample(spoken, RATE, rate)
        for gain in (1.0, 0.1):
            row = np.concatenate([said, said * np.float32(gain), np.zeros(rate // 2, np.float32)])
            known = processing.loudness_of(processing.energies(row, rate, 288), rate, 288)
            assert known == pytest.approx(processing.loudness(row, rate), abs=0.05)
    assert processing.loudness_of(np.zeros(100), RATE, 288) == float("-inf")


def test_the_loudness_of_a_row_is_that_of_the_clip(spoken: Samples) -> None:
    pieces = [codec.encode_piece(processing.dress(part, RATE)[0], RATE, 500) for part in np.array_split(spoken, 3)]
    clip = codec.assemble(pieces)
    heard = codec.decode(clip.data)[0][clip.skip : clip.skip + clip.onsets[-1] + pieces[-1].sound]
    assert codec.loudness_of_row(pieces) == pytest.approx(processing.loudness(heard, RATE), abs=0.1)
    assert codec.loudness_of_row([]) == float("-inf")
