"""声音: a voice message from WeChat becomes the Hakka version of a notice; files come in bounded; nothing is lost.

The main task, written down before the page was built. A neighbour has sent the Hakka wording of the water notice by
WeChat; the file lies on the PC or the phone, under a name that tells nothing.

1. Press the tab “声音”.
2. Choose the file (or drop it, or take it from the phone). It goes at once, and is looked at.
3. Choose the notice, unless the page has guessed it: it knows which one lacks a recording.
4. Choose the language, unless it was guessed with the notice.
5. Listen, and tick that it says what the text says; hours and places are filled in as they are in the coming days.
6. Press “就用这一段”.

Six at most; the village hears the neighbour at the next time of the notice.
"""

from __future__ import annotations

import importlib.util
import io
import subprocess
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from dalaba.core import clock
from dalaba.core.clock import SystemClock
from dalaba.core.model import Reason
from dalaba.desk import incoming, listening
from dalaba.desk.root import Station
from dalaba.sound.codec import ffmpeg
from dalaba.speech.library import RECORDED
from dalaba.station import confirmed_recordings
from dalaba.station.files import Problems
from tests.clerk import PHONE, Clerk, chromium, enter, needs_chromium
from tests.console_desk import Desk, opened
from tests.places import written

if TYPE_CHECKING:
    from playwright.sync_api import Browser

STATION = """\
台名: 三江
语种: [普通话]
发音人: {普通话: [espeak]}
播放点:
  五一村: {类型: 大喇叭, 语种: [客家话, 普通话], 输出: {声卡: 默认, 声道: [1]}, 本点信息: {开始: "10:30"}}
  东和村: {类型: 大喇叭, 语种: [客家话, 普通话], 输出: {声卡: 默认, 声道: [2]}, 本点信息: {开始: "10:30"}}
"""
FILES = {
    "station.yaml": STATION,
    "scripts/防火.txt": "天干物燥,请注意防火,不要带火上山。",
    "scripts/停水.txt": "各位乡亲,今天{{开始}}停水,请提前存水。",
    "schedules/每天.yaml": (
        "播出安排:\n  - {文稿: 防火, 播放点: 全部, 时刻: ['8:00']}\n  - {文稿: 停水, 播放点: 全部, 时刻: ['9:00']}\n"
    ),
}
needs_silk = pytest.mark.skipif(not importlib.util.find_spec("pysilk"), reason="silk-python is not installed")
needs_ffmpeg = pytest.mark.skipif(not ffmpeg(), reason="ffmpeg is not installed")
HERTZ = 24_000


def speech(
    seconds: float = 5.0, rate: int = HERTZ, tone: float = 180.0
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Something with the loudness of words: a voice's tone that comes and goes, silence at both ends."""
    at = np.arange(round(seconds * rate)) / rate
    words = np.clip(np.sin(2 * np.pi * 1.3 * at), 0, 1) ** 0.5 * (at > 0.3) * (at < seconds - 0.3)
    return np.asarray(0.3 * words * sum(np.sin(2 * np.pi * tone * n * at) / n for n in (1, 2, 3)), np.float64)


def pcm(**how: float) -> bytes:
    return (speech(**how) * 32_000).astype("<i2").tobytes()  # type: ignore[arg-type]  # seconds and tone are floats


def silk() -> bytes:
    """A voice message as WeChat keeps it."""
    import pysilk

    made = io.BytesIO()
    pysilk.encode(io.BytesIO(pcm()), made, HERTZ, HERTZ, tencent=True)
    return made.getvalue()


def m4a(path: Path, tone: float = 200.0) -> bytes:
    """A recording of a phone."""
    words = [ffmpeg(), "-v", "error", "-y", "-f", "s16le", "-ar", str(HERTZ), "-ac", "1", "-i", "pipe:0", str(path)]
    subprocess.run(words, input=pcm(tone=tone), check=True)
    return path.read_bytes()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(autouse=True)
def nobody_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    """The listener's model may be on this PC; here it is not asked."""
    monkeypatch.setattr(listening, "trouble", lambda: Reason("listening.no_model", {"model": "", "folder": ""}))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with opened(written(tmp_path / "town", FILES), ("五一村", "东和村")) as desk:
        yield desk
        assert desk.log.getvalue() == ""


def tomorrow_plays(folder: Path, script: str) -> set[str]:
    """The recordings that tomorrow's Hakka clips of a script are made of."""
    station = Station.read(folder)
    tomorrow = day_of(station) + timedelta(days=1)
    wanted = station.wanted_on([tomorrow], scripts=[script])
    assert station.make(station.to_make(wanted)).failed == []
    spots = station.compile(tomorrow).spots
    aired = {part.clip.file for spot in spots for part in spot.parts if part.language == "hak" and part.clip}
    recipes = station.preparer.prepare(wanted).recipes
    return {
        piece for key, made, _ in station.library.clips() if made.clip.file in aired for piece in recipes[key].pieces
    }


def day_of(station: Station) -> date:
    return clock.today(SystemClock().now(), station.setup.zone)


def done(desk: Desk) -> list[str]:
    """What is on the ledger that somebody did."""
    return [str(body["detail"]["code"]) for body in desk.air.bodies("note")]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / RECORDED).glob("*"))


# The story


@needs_chromium
@needs_silk
def test_a_wechat_message_becomes_the_hakka_version_in_six_steps(browser: Browser, desk: Desk, tmp_path: Path) -> None:
    message = tmp_path / "msg_471.amr"
    message.write_bytes(silk())
    clerk = enter(browser, desk)
    clerk.tab("声音")
    clerk.look("sounds-wide")
    send(clerk, message)
    clerk.choose("通知", "停水")
    clerk.choose("哪种话", "客家话")
    clerk.page.locator("#fits .text", has_text="今天10:30停水").wait_for()
    clerk.look("sounds-claim-wide")
    clerk.press(clerk.page.get_by_label("我听过了"))
    clerk.press("就用这一段")
    clerk.page.wait_for_selector(".take.plays")
    clerk.look("sounds-takes-wide")
    assert clerk.steps <= 6
    assert "会播:五一村" in clerk.page.locator(".state.good").inner_text()
    assert names(desk.folder) == ["停水.客家话.amr"]
    words = confirmed_recordings.read(desk.folder, Problems()).words
    assert dict(words["停水.客家话.amr"].says) == {"开始": "10:30"}
    assert tomorrow_plays(desk.folder, "停水") == {"停水.客家话.amr"}
    station = Station.read(desk.folder)
    lacking = {each.place.file for each in station.check(day_of(station)).errors if each.place}
    assert lacking == {"scripts/防火.txt"}, "what was brought has nothing wrong; this notice never had a recording"
    assert done(desk) == ["page_sounds.did_use"]
    assert incoming.waiting(desk.folder) == []
    assert clerk.faults == []
    assert clerk.outside == []
    clerk.page.context.close()


@needs_chromium
@needs_ffmpeg
def test_on_the_phone_just_the_lacking_one_is_guessed_and_a_second_take_lies_beside_the_first(
    browser: Browser, desk: Desk, tmp_path: Path
) -> None:
    m4a(tmp_path / "新录音 7.m4a")
    m4a(tmp_path / "防火 客家话 再录.m4a", tone=150)
    clerk = enter(browser, desk, viewport=PHONE, has_touch=True)
    clerk.tab("声音")
    clerk.look("sounds-phone")
    send(clerk, tmp_path / "新录音 7.m4a")
    assert chosen(clerk) == ("防火", "hak"), "the soonest that lacks a recording"
    clerk.look("sounds-claim-phone")
    clerk.press(clerk.page.get_by_label("我听过了"))
    clerk.press("就用这一段")
    clerk.page.wait_for_selector(".take.plays")
    assert clerk.steps <= 6
    clerk.tab("声音")
    send(clerk, tmp_path / "防火 客家话 再录.m4a")
    assert "照文件名" in clerk.page.locator("main").inner_text()
    clerk.press(clerk.page.get_by_label("我听过了"))
    clerk.press("就用这一段")
    clerk.page.locator(".take").nth(1).wait_for()
    clerk.look("sounds-takes-phone")
    assert tomorrow_plays(desk.folder, "防火") == {"防火.客家话.2.m4a"}
    first = (desk.folder / RECORDED / "防火.客家话.m4a").read_bytes()
    clerk.press("改用这一遍")
    clerk.page.locator(".take.plays", has_text="第 3 遍").wait_for()
    assert tomorrow_plays(desk.folder, "防火") == {"防火.客家话.3.m4a"}
    assert (desk.folder / RECORDED / "防火.客家话.3.m4a").read_bytes() == first
    assert clerk.faults == []
    clerk.page.context.close()


def send(clerk: Clerk, file: Path) -> None:
    """Choose the file; it goes by itself."""
    clerk.page.locator("input[name=file]").set_input_files(file)
    clerk.steps += 1
    clerk.page.wait_for_selector("form.use")


def chosen(clerk: Clerk) -> tuple[str, str]:
    return clerk.page.input_value("#script"), clerk.page.input_value("#speech")
