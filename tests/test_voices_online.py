"""The online voices against a server of our own on the loopback, or a package of our own: nothing leaves this PC.

gTTS meets a real server that misbehaves in every way we know of. Edge's service is met at edge-tts's own door, by a
stand-in for the package; and by the package itself, with a web socket on the loopback, where it is installed.
"""

from __future__ import annotations

import asyncio
import importlib
import importlib.util
import socket
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dalaba.speech.voices import MAX_SECONDS
from dalaba.speech.voices.edge import EdgeVoice
from dalaba.speech.voices.fake import FakeVoice
from dalaba.speech.voices.gtts import GttsVoice
from tests import places, stand_ins
from tests.places import written
from tests.stand_ins import Google
from tests.test_voices import why


@pytest.fixture
def google(monkeypatch: pytest.MonkeyPatch) -> Iterator[Google]:
    with Google() as server:
        asked_of(monkeypatch, server.address)
        yield server


def asked_of(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    """gTTS asks there instead of Google."""
    monkeypatch.setattr("gtts.tts._translate_url", lambda **_: address)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def mute(monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """A server that takes every call and never says a word, as through a wall."""
    with socket.create_server(("127.0.0.1", 0), backlog=100) as server:
        asked_of(monkeypatch, f"http://127.0.0.1:{server.getsockname()[1]}/")
        yield server


def quick(**options: Any) -> GttsVoice:
    """The voice with less patience than in a village."""
    return GttsVoice(**{"pause": 0.01, "per_second": 200.0, "limit": 5.0, **options})


class TestGtts:
    def test_says_what_the_server_sends_at_the_rate_it_is_asked_for(self, google: Google) -> None:
        voice = quick()
        slow, fast = (voice.speak("请戴好口罩。", "cmn", rate) for rate in (150, 230))
        assert np.abs(slow.samples).max() > 3000
        assert slow.seconds > 1.3 * fast.seconds

    def test_asks_for_its_three_languages_by_google_s_names(self, google: Google) -> None:
        voice = quick()
        assert voice.online
        assert voice.languages() == {"cmn", "yue", "eng"}
        for language in voice.languages():
            voice.speak("Good." if language == "eng" else "好。", language, 190)
        assert {asked for _, asked in google.texts} == {"zh-CN", "yue", "en"}

    @pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
    def test_tries_again_when_the_server_is_busy(self, google: Google, status: int) -> None:
        google.times, google.misdeed = 2, lambda handler, page: Google.reply(handler, status, b"later")
        assert quick().speak("好", "yue", 190).seconds > 0
        assert len(google.asked) == 3 + 2  # and the two sentences by which its speed was heard

    def test_waits_as_long_as_the_server_asks_for(self, google: Google) -> None:
        google.times, google.misdeed = 1, lambda handler, page: Google.reply(handler, 429, b"", Retry_After="1")
        quick().speak("好", "yue", 190)
        assert google.asked[1] - google.asked[0] > 0.95

    def test_leaves_a_server_alone_that_says_too_many_to_the_end(self, google: Google) -> None:
        google.times, google.misdeed = 99, lambda handler, page: Google.reply(handler, 429, b"")
        voice = quick()
        for _ in range(10):
            assert why(lambda: voice.speak("好", "yue", 190)) == "voices.too_many"
        assert len(google.asked) == 3

    def test_does_not_wait_for_longer_than_its_limit_because_it_is_asked_to(self, google: Google) -> None:
        google.times, google.misdeed = 99, lambda handler, page: Google.reply(handler, 429, b"", Retry_After="3600")
        began = time.monotonic()
        assert why(lambda: quick().speak("好", "yue", 190)) == "voices.too_many"
        assert time.monotonic() - began < 1
        assert len(google.asked) == 1

    @pytest.mark.parametrize("status", [301, 302, 401, 403, 404])
    def test_asks_no_more_where_it_is_shut_out_or_sent_elsewhere(self, google: Google, status: int) -> None:
        elsewhere = partial(Google.reply, status=status, page=b"<html>", Location=google.address)
        google.times, google.misdeed = 99, lambda handler, page: elsewhere(handler)
        voice = quick()
        for _ in range(5):
            assert why(lambda: voice.speak("好", "cmn", 190)) == "voices.unreachable"
        assert len(google.asked) == 1

    @pytest.mark.parametrize(
        "page",
        [
            b"<html>please log in</html>",
            b"",
            b"\xff\xfe\x00",
            Google.page(b""),
            Google.page(b"<html>no sound</html>"),
            Google.page(stand_ins.hum_mp3("请戴好口罩")[:-50]),
            Google.page(stand_ins.hum_mp3("请戴好口罩"))[:-400],
            Google.page(stand_ins.hum_mp3("请戴好口罩")).replace(b'\\"]', b'=\\"]', 1),
        ],
        ids=["a hotel's page", "nothing", "no text", "no sound", "no MP3", "half a frame", "half a page", "no base64"],
    )
    def test_takes_nothing_for_a_voice_that_is_none_or_breaks_off(self, google: Google, page: bytes) -> None:
        google.times, google.misdeed = 99, lambda handler, _: Google.reply(handler, 200, page)
        voice = quick(tries=2)
        for _ in range(3):
            assert why(lambda: voice.speak("好", "cmn", 190)) == "voices.refused"
        assert why(lambda: voice.speak("好", "cmn", 190)) == "voices.broken"
        assert len(google.asked) == 2 * 3

    def test_asks_again_where_the_line_broke_in_the_middle(self, google: Google) -> None:
        def broken(handler: BaseHTTPRequestHandler, page: bytes) -> bool:
            return Google.reply(handler, 200, page[:2000], Content_Length=str(len(page)))

        google.times, google.misdeed = 1, broken
        assert quick().speak("好", "cmn", 190).seconds > 0

    def test_is_not_held_by_a_server_that_trickles(self, google: Google) -> None:
        def trickle(handler: BaseHTTPRequestHandler, page: bytes) -> bool:
            handler.send_response(200)
            handler.end_headers()
            for sign in page:
                handler.wfile.write(bytes([sign]))
                if google.let_go.wait(0.1):
                    break
            return True

        google.times, google.misdeed = 99, trickle
        began = time.monotonic()
        assert why(lambda: quick(limit=0.5).speak("好", "cmn", 190)) == "voices.unreachable"
        assert time.monotonic() - began < 1.2

    def test_takes_no_more_than_a_text_can_come_to(self, google: Google) -> None:
        def endless(handler: BaseHTTPRequestHandler, page: bytes) -> bool:
            handler.send_response(200)
            handler.end_headers()
            for _ in range(400):
                handler.wfile.write(bytes(65_536))
            return True

        google.times, google.misdeed = 99, endless
        assert why(lambda: quick().speak("好", "cmn", 190)) == "voices.refused"
        assert MAX_SECONDS * 16_000 < 400 * 65_536

    @pytest.mark.parametrize("threads", [1, 8])
    def test_waits_for_a_mute_server_once_and_not_once_a_sentence(self, mute: socket.socket, threads: int) -> None:
        voice = quick(limit=0.5)
        began = time.monotonic()
        with ThreadPoolExecutor(threads) as pool:
            said = list(pool.map(lambda number: why(lambda: voice.speak(f"好{number}", "cmn", 190)), range(60)))
        assert set(said) == {"voices.unreachable"}
        assert 0.4 < time.monotonic() - began < 1.5
        voice.close()

    def test_waits_once_where_the_server_falls_silent_in_the_middle_of_a_run(self, google: Google) -> None:
        voice = quick(limit=0.5)
        voice.speak("好", "cmn", 190)
        google.times, google.misdeed = 99, lambda handler, page: google.let_go.wait(20)
        began = time.monotonic()
        for _ in range(20):
            assert why(lambda: voice.speak("好", "cmn", 190)) == "voices.unreachable"
        assert 0.4 < time.monotonic() - began < 1.5

    def test_tries_a_mute_server_again_in_the_next_run(self, google: Google) -> None:
        google.times, google.misdeed = 1, lambda handler, page: google.let_go.wait(20)
        voice = quick(limit=0.5)
        assert why(lambda: voice.speak("好", "cmn", 190)) == "voices.unreachable"
        voice.close()
        assert voice.speak("好", "cmn", 190).seconds > 0

    def test_gives_up_on_a_closed_door_at_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with socket.create_server(("127.0.0.1", 0)) as closed:
            port = closed.getsockname()[1]
        asked_of(monkeypatch, f"http://127.0.0.1:{port}/")
        began = time.monotonic()
        assert why(lambda: quick(limit=30).speak("好", "cmn", 190)) == "voices.unreachable"
        assert time.monotonic() - began < 2

    def test_asks_politely_however_many_threads_want_to_know(self, google: Google) -> None:
        voice = quick(per_second=20)
        with ThreadPoolExecutor(6) as pool:
            list(pool.map(lambda number: voice.speak(f"第{number}组", "cmn", 190), range(12)))
        assert len(google.asked) == 14
        assert google.asked[-1] - google.asked[0] > 13 / 20 - 0.05
        assert min(later - sooner for sooner, later in zip(google.asked, google.asked[3:], strict=False)) > 0.1

    def test_sends_a_text_as_text(self, google: Google) -> None:
        voice = quick()
        nasty = 'a"],["\\"<speak>好</speak>&\'\\'
        voice.speak(nasty, "cmn", 190)
        assert "".join(text for text, _ in google.texts[2:]) == nasty

    def test_that_is_mute_costs_a_whole_run_of_clips_its_time_limit_once(
        self, mute: socket.socket, tmp_path: Path
    ) -> None:
        outlets = "".join(
            f"  村{number}: {{输出: {{声卡: a}}, 本点信息: {{村名: 村{number}}}}}\n" for number in range(8)
        )
        station = f"台名: 镇\n语种: [普通话]\n发音人: {{普通话: [gtts, espeak]}}\n播放点:\n{outlets}"
        files = {
            "station.yaml": station,
            "scripts/通知.txt": "{{村名}}的乡亲,请到村委会。带上身份证。",
            "schedules/日常.yaml": "专项: 日常\n播出安排:\n  - {文稿: 通知, 播放点: 全部, 时刻: '8:00'}\n",
        }
        there = places.station(written(tmp_path, files), quick(limit=0.5), FakeVoice(name="espeak"))
        recipes = there.to_make(there.wanted_on([places.DAY]))
        began = time.monotonic()
        report = there.make(recipes, jobs=2)
        assert 0.4 < time.monotonic() - began < 3
        assert len(report.made) == 8
        assert {made.by for made in report.made.values()} == {"espeak"}


class TestEdge:
    @pytest.fixture
    def edge(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
        """The stand-in for the package."""
        monkeypatch.syspath_prepend(stand_ins.package(tmp_path, "edge_tts", "7.3.1", stand_ins.EDGE))
        monkeypatch.delitem(sys.modules, "edge_tts", raising=False)
        package = importlib.import_module("edge_tts")
        yield package
        sys.modules.pop("edge_tts", None)

    @staticmethod
    def quick(**options: Any) -> EdgeVoice:
        return EdgeVoice(**{"pause": 0.01, "per_second": 200.0, "limit": 5.0, **options})

    def test_asks_for_a_voice_of_each_language_and_for_the_speed_that_is_heard(self, edge: Any) -> None:
        voice = self.quick()
        for language in voice.languages():
            voice.speak("Good." if language == "eng" else "好。", language, 190)
        assert {asked[1][:5] for asked in edge.asked} == {"zh-CN", "zh-HK", "en-US"}
        said = [rate for text, _, rate in edge.asked if text == "好。"]
        assert len(said) == 2
        assert set(said) <= {"-2%", "-3%", "-4%"}  # the hum is 250 ms a character, and wanted are 258

    @pytest.mark.parametrize("trouble", ["WebSocketError", 429, 503])
    def test_tries_again_when_the_service_is_busy(self, edge: Any, trouble: str | int) -> None:
        edge.misdeeds += [self.error(edge, trouble)] * 2
        assert self.quick().speak("好", "cmn", 190).seconds > 0

    @staticmethod
    def error(edge: Any, trouble: str | int) -> Exception:
        if isinstance(trouble, str):
            error: Exception = getattr(edge, trouble)("closed")
            return error
        error = edge.ClientError("refused")
        error.status = trouble  # type: ignore[attr-defined]
        return error

    def test_is_left_alone_where_it_shuts_us_out_or_has_had_enough(self, edge: Any) -> None:
        for trouble, code in ((403, "voices.unreachable"), (429, "voices.too_many")):
            edge.misdeeds[:] = [self.error(edge, trouble)] * 30
            voice = self.quick()
            for _ in range(5):
                assert why(lambda voice=voice: voice.speak("好", "cmn", 190)) == code  # type: ignore[misc]
            assert len(edge.misdeeds) >= 27

    def test_that_answers_without_sound_costs_its_sentence(self, edge: Any) -> None:
        voice = self.quick()
        voice.speak("好", "cmn", 190)
        edge.misdeeds.append(edge.NoAudioReceived("none"))
        assert why(lambda: voice.speak("好", "cmn", 190)) == "voices.refused"
        assert voice.speak("好", "cmn", 190).seconds > 0

    def test_that_is_mute_costs_its_time_limit_once(self, edge: Any) -> None:
        voice = self.quick(limit=0.5)
        edge.misdeeds += [20.0] * 60
        began = time.monotonic()
        for _ in range(60):
            assert why(lambda: voice.speak("好", "cmn", 190)) == "voices.unreachable"
        assert 0.4 < time.monotonic() - began < 1.5

    def test_is_not_loaded_before_it_speaks(self, edge: Any) -> None:
        del sys.modules["edge_tts"]
        assert "edge/7.3.1/zh-CN-XiaoxiaoNeural/190" in self.quick().identity("cmn", 190)
        assert "edge_tts" not in sys.modules


@pytest.mark.skipif(importlib.util.find_spec("edge_tts") is None, reason="edge-tts (the extra `edge`) is not installed")
class TestEdgeItself:
    """The real package, its address alone changed to a web socket on the loopback."""

    @pytest.fixture
    def service(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
        with microsoft() as service:
            monkeypatch.setattr("edge_tts.communicate.WSS_URL", f"ws://127.0.0.1:{service['port']}/v1?token=x")
            monkeypatch.setenv("NO_PROXY", "127.0.0.1")
            yield service

    def test_speaks_and_escapes_what_looks_like_markup(self, service: Any) -> None:
        voice = EdgeVoice(per_second=50)
        assert voice.speak('<audio src="/etc/passwd"/>请戴好口罩。', "cmn", 190).seconds > 1
        assert "&lt;audio" in service["asked"][-1]
        assert "<audio" not in service["asked"][-1]
        assert "zh-CN, XiaoxiaoNeural" in service["asked"][-1] or "zh-CN-XiaoxiaoNeural" in service["asked"][-1]

    def test_waits_once_for_a_service_that_is_mute(self, service: Any) -> None:
        service["mute"] = True
        voice = EdgeVoice(limit=1.5, per_second=50)
        began = time.monotonic()
        for _ in range(20):
            assert why(lambda: voice.speak("好", "cmn", 190)) == "voices.unreachable"
        assert 1.4 < time.monotonic() - began < 3

    def test_says_refused_when_nothing_comes_and_unreachable_when_shut_out(self, service: Any) -> None:
        service["empty"] = True
        assert why(lambda: EdgeVoice(per_second=50).speak("好", "cmn", 190)) == "voices.refused"
        service["status"] = 404
        assert why(lambda: EdgeVoice(per_second=50).speak("好", "cmn", 190)) == "voices.unreachable"


@contextmanager
def microsoft() -> Iterator[dict[str, Any]]:
    """A web socket that speaks as Edge's service does."""
    from aiohttp import WSMsgType, web  # it comes with edge-tts

    state: dict[str, Any] = {"asked": [], "mute": False, "empty": False, "status": 0}

    async def speak(request: Any) -> Any:
        if state["status"]:
            return web.Response(status=state["status"])
        line = web.WebSocketResponse()
        await line.prepare(request)
        async for message in line:
            if message.type == WSMsgType.TEXT and "Path:ssml" in message.data:
                state["asked"].append(message.data)
                if state["mute"]:
                    await asyncio.sleep(20)
                sound = b"" if state["empty"] else stand_ins.hum_mp3("请戴好口罩")
                head = b"X-RequestId:1\r\nContent-Type:audio/mpeg\r\nPath:audio\r\n"
                for at in range(0, len(sound), 720):
                    await line.send_bytes(len(head).to_bytes(2, "big") + head + sound[at : at + 720])
                await line.send_str("X-RequestId:1\r\nPath:turn.end\r\n\r\n{}")
        return line

    loop = asyncio.new_event_loop()
    application = web.Application()
    application.router.add_get("/v1", speak)
    runner = web.AppRunner(application, shutdown_timeout=0.1)

    async def open_up() -> None:
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        state["port"] = runner.addresses[0][1]

    loop.run_until_complete(open_up())
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield state
    finally:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
