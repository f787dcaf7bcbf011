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
from dalaba.desk import heard, incoming
from dalaba.desk.root import Station
from dalaba.sound.codec import ffmpeg
from dalaba.speech.library import RECORDED, SOUNDS
from dalaba.station import confirmed_recordings
from dalaba.station.files import Problems
from tests.clerk import CHROMIUM, DESKTOP, PHONE, Clerk, chromium, enter, needs_chromium
from tests.console_desk import Desk, opened
from tests.places import wav, written

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
    monkeypatch.setattr(heard, "trouble", lambda: Reason("listening.no_model", {"model": "", "folder": ""}))


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


@needs_chromium
@needs_ffmpeg
def test_what_is_lacking_is_read_aloud_from_the_page_and_recorded_with_its_microphone(
    browser: Browser, desk: Desk
) -> None:
    fake = ["--no-sandbox", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
    heard = browser.browser_type.launch(executable_path=CHROMIUM, args=fake)
    clerk = enter(heard, desk, viewport=PHONE, has_touch=True)
    clerk.tab("声音")
    clerk.press(clerk.page.get_by_role("link", name="录这一条"))
    clerk.page.locator(".text", has_text="请注意防火").wait_for()
    clerk.look("sounds-record-phone")
    clerk.press("● 现在录")
    clerk.page.locator(".sending", has_text="2 s").wait_for()
    clerk.press("■ 录完了")
    clerk.page.wait_for_selector("form.use")
    assert chosen(clerk) == ("防火", "hak"), "what it was recorded for"
    clerk.press(clerk.page.get_by_label("我听过了"))
    clerk.press("就用这一段")
    clerk.page.wait_for_selector(".take.plays")
    assert names(desk.folder) == ["防火.客家话.webm"]
    assert clerk.faults == []
    heard.close()


@needs_chromium
@pytest.mark.parametrize(("size", "ui"), [(DESKTOP, "zh"), (PHONE, "en")], ids=["wide", "phone"])
def test_the_other_views_are_finished_too(browser: Browser, desk: Desk, size: dict[str, int], ui: str) -> None:
    for name in ("茉莉花", "步步高", "一首名字很长很长的歌,村里人都爱听"):
        wav(desk.folder / SOUNDS / f"{name}.wav", seconds=3)
    (desk.folder / SOUNDS / "午间.m3u8").write_text("#EXTM3U\n茉莉花.wav\n步步高.wav\n没有了.wav\n", "utf-8")
    for name in ("防火.客家话.wav", "防火.客家话.2.wav", "停水.客家话.wav", "微信录音20261130.wav"):
        wav(desk.folder / RECORDED / name)
    clerk = enter(browser, desk, viewport=size)
    for view, address in (("recorded", ""), ("music", "show=music&"), ("unused", "show=unused&")):
        page = clerk.go(f"sounds?{address}ui={ui}")
        for more in page.locator("details").all():
            more.evaluate("each => each.open = true")
        clerk.look(f"sounds-{view}-{size['width']}")
    clerk.go("sounds?piece=停水.客家话.wav")
    clerk.look(f"sounds-tick-{size['width']}")
    assert clerk.faults == []
    clerk.page.context.close()


@needs_chromium
def test_where_the_microphone_is_refused_the_phones_own_recorder_is_offered(browser: Browser, desk: Desk) -> None:
    clerk = enter(browser, desk, viewport=PHONE, has_touch=True)
    page = clerk.go("sounds")
    clerk.press("● 现在录")  # this browser has no microphone
    assert "话筒打不开" in clerk.answer()
    assert page.locator(".pick.phone").is_visible()
    assert page.locator("input[name=recorded]").get_attribute("capture") is not None
    assert not page.locator(".record").is_visible()
    clerk.look("sounds-no-microphone-phone")
    clerk.page.context.close()


@needs_chromium
def test_a_dropped_file_that_is_no_sound_is_refused_beside_the_place_where_it_was_dropped(
    browser: Browser, desk: Desk
) -> None:
    clerk = enter(browser, desk)
    clerk.go("sounds")
    clerk.page.evaluate("""() => {
        const files = new DataTransfer();
        files.items.add(new File(["<html>no song</html>"], "歌.mp3"));
        document.querySelector(".bring").dispatchEvent(new DragEvent("drop", { dataTransfer: files, bubbles: true }));
    }""")
    assert "“歌.mp3”不是声音文件" in clerk.answer()
    assert incoming.waiting(desk.folder) == []
    assert all("409" in fault for fault in clerk.faults), "the browser's own remark on a refusal"
    clerk.page.context.close()


def send(clerk: Clerk, file: Path) -> None:
    """Choose the file; it goes by itself."""
    clerk.page.locator("input[name=file]").set_input_files(file)
    clerk.steps += 1
    clerk.page.wait_for_selector("form.use")


def chosen(clerk: Clerk) -> tuple[str, str]:
    return clerk.page.input_value("#script"), clerk.page.input_value("#speech")
