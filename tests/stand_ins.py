"""Stand-ins for engines that are not on a test's PC: a server, a package, programs on the PATH, models.

Each does what the real one does as far as we speak to it: the same requests, arguments and files. What they "say" is a
hum, a quarter of a second a character at their own speed, with a little silence around it; so a rate can be heard.
"""

from __future__ import annotations

import base64
import json
import re
import sys
import threading
import time
import urllib.parse
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np

from dalaba.sound.codec import encode_mp3
from dalaba.sound.processing import samples_of
from dalaba.speech.voices.kokoro_speakers import SPEAKERS
from dalaba.speech.voices.system_windows import Token

HUM = '''
import re

def seconds(text):
    return 0.25 * (len(re.findall("[\\u3400-\\u9fff0-9]", text)) + 4 / 3 * len(re.findall("[A-Za-z']{2,}", text)))

def hum(text, tempo, rate=22050):
    """int16 mono, as bytes."""
    period = b"\\x00\\x20" * 50 + b"\\x00\\xe0" * 50
    sound = period * (int(seconds(text) / tempo * rate) // 100)
    return bytes(rate // 5 * 2) + sound + bytes(rate // 5 * 2)

def write(file, text, tempo, rate=22050):
    import wave
    with wave.open(file, "wb") as out:
        out.setnchannels(1), out.setsampwidth(2), out.setframerate(rate)
        out.writeframes(hum(text, tempo, rate))
'''
_SPACE: dict[str, Callable[[str, float], bytes]] = {}
exec(HUM, _SPACE)  # one source for what runs here and what runs in programs of its own


def hum_mp3(text: str, tempo: float = 1.0) -> bytes:
    """The hum as an online voice sends it."""
    pcm = np.frombuffer(_SPACE["hum"](text, tempo), "<i2")
    return encode_mp3(samples_of(pcm), 22_050)


def program(path: Path, source: str) -> Path:
    """An executable Python program that knows how to hum. For systems that read a `#!` line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!{sys.executable} -SEXutf8\nimport json, os, pathlib, sys, time\n{HUM}\n{source}", "utf-8")
    path.chmod(0o755)
    return path


# --- a server: gTTS's ------------------------------------------------------------------------------------------------


class Google:
    """It answers as the real one: an MP3, in base64, in an array, in a line. `misdeed(handler, page)`, where set, has
    the first `times` requests; it answers true where it has answered."""

    def __init__(self) -> None:
        self.times = 0
        self.misdeed: Callable[[BaseHTTPRequestHandler, bytes], object] = lambda handler, page: None
        self.asked: list[float] = []
        """When each request came, on the monotonic clock."""
        self.texts: list[tuple[str, str]] = []
        self.let_go = threading.Event()
        google = self

        class Desk(BaseHTTPRequestHandler):
            def do_POST(self) -> None:  # the base class names it so
                google.asked.append(time.monotonic())
                form = urllib.parse.parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                text, language = json.loads(json.loads(form["f.req"][0])[0][0][1])[:2]
                google.texts.append((text, language))
                page = google.page(hum_mp3(text))
                google.times -= 1
                try:
                    if google.times < 0 or not google.misdeed(self, page):
                        google.reply(self, 200, page)
                except OSError:
                    pass  # the other side has had enough

            def log_message(self, *_: object) -> None:
                """Says nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Desk)
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}/speak"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    @staticmethod
    def page(mp3: bytes) -> bytes:
        sound = base64.b64encode(mp3)
        return b")]}'\n\n" + b'[["wrb.fr","jQ1olc","[\\"' + sound + b'\\"]",null,null,null,"generic"]]\n'

    @staticmethod
    def reply(handler: BaseHTTPRequestHandler, status: int, page: bytes, **headers: str) -> bool:
        handler.send_response(status)
        for name, value in {"Content_Length": str(len(page)), **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(page)
        return True

    def __enter__(self) -> Google:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.let_go.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


# --- packages --------------------------------------------------------------------------------------------------------


def package(folder: Path, name: str, version: str, source: str) -> Path:
    """An installed package, as far as it can be imported and asked for its version."""
    (folder / name).mkdir(parents=True)
    (folder / name / "__init__.py").write_text(source, encoding="utf-8")
    about = folder / f"{name}-{version}.dist-info"
    about.mkdir()
    about.joinpath("METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n", "utf-8")
    return folder


EDGE = """
import asyncio
from tests.stand_ins import hum_mp3

asked = []
misdeeds = []

class EdgeTTSException(Exception): ...
class NoAudioReceived(EdgeTTSException): ...
class WebSocketError(EdgeTTSException): ...
class ClientError(Exception):  # aiohttp's
    status = 0

class Communicate:
    def __init__(self, text, voice, *, rate="+0%", connect_timeout=10, receive_timeout=60):
        assert type(connect_timeout) is int and type(receive_timeout) is int  # as the real one
        self._asked = (text, voice, rate)

    async def stream(self):
        asked.append(self._asked)
        text, voice, rate = self._asked
        if misdeeds:
            misdeed = misdeeds.pop(0)
            if isinstance(misdeed, Exception):
                raise misdeed
            await asyncio.sleep(misdeed)
        sound = hum_mp3(text, 1 + int(rate[:-1]) / 100)
        yield {"type": "SentenceBoundary", "offset": 0, "duration": 1, "text": text}
        for at in range(0, len(sound), 720):
            yield {"type": "audio", "data": sound[at : at + 720]}
"""

SHERPA = f"""
import types
{HUM}

class _Part:
    def __init__(self, **files): self.__dict__.update(files)
    def validate(self): return True

OfflineTtsVitsModelConfig = OfflineTtsMatchaModelConfig = OfflineTtsKokoroModelConfig = _Part
OfflineTtsModelConfig = OfflineTtsConfig = _Part

class OfflineTts:
    def __init__(self, config):
        print("loading", config.model.vits.model)
    def generate(self, text, sid=0, speed=1.0):
        import array
        sound = array.array("h", hum(text, speed, 16000))
        return types.SimpleNamespace(samples=[each / 32768 for each in sound], sample_rate=16000)
"""


# --- programs and models ---------------------------------------------------------------------------------------------

SAY = """
pathlib.Path(__file__).with_suffix(".log").open("a").write(json.dumps(sys.argv[1:]) + "\\n")
given = sys.argv[1:]
if given == ["-v", "?"]:
    print(pathlib.Path(__file__).with_suffix(".voices").read_text("utf-8"), end="")
    sys.exit()
assert given[0] == "-v" and given[2] == "-r" and given[4] == "-o" and given[6:] == [
    "--file-format=WAVE", "--data-format=LEI16@22050", "-f", "-"], given
write(given[5], sys.stdin.read(), int(given[3]) / 175)
"""
MAC_VOICES = """\
Albert              en_US    # Hello! My name is Albert.
Bad News            en_US    # Hello! My name is Bad News.
Eddy (中文（中国大陆）) zh_CN    # 你好！我叫Eddy。
Meijia              zh_TW    # 你好，我叫美佳。
Samantha            en_US    # Hello! My name is Samantha.
Sinji               zh_HK    # 你好！我叫善怡。
Tingting            zh_CN    # 你好！我叫婷婷。
Anna                de_DE    # Hallo! Ich heiße Anna.
"""

PIPER = """
pathlib.Path(__file__).with_suffix(".log").open("a").write(json.dumps(sys.argv[1:]) + "\\n")
given = dict(zip(sys.argv[1::2], sys.argv[2::2]))
assert sorted(given) == ["--length_scale", "--model", "--output_file"], given
assert pathlib.Path(given["--model"]).is_file()
write(given["--output_file"], sys.stdin.read(), 1 / float(given["--length_scale"]), 16000)
"""

POWERSHELL = """
for line in sys.stdin.buffer:
    asked = json.loads(line)
    if asked["voice"] not in ("Microsoft Huihui Desktop", "Microsoft Tracy Desktop", "Microsoft Zira Desktop"):
        head, sound = {"error": "no such voice"}, b""
    else:
        sound = hum(asked["text"], 3 ** (asked["rate"] / 10))
        head = {"rate": 22050, "bytes": len(sound)}
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\\n" + sound)
    sys.stdout.buffer.flush()
"""
TOKENS = (
    Token("Microsoft Hanhan Desktop", "404", "11.0"),
    Token("Microsoft Huihui Desktop", "804", "11.0"),
    Token("Microsoft Tracy Desktop", "C04", "11.0"),
    Token("Microsoft Zira Desktop", "409;9", "11.0"),
    Token("Microsoft Hedda Desktop", "407", "11.0"),
)


KOKORO = (
    f"PACES = { ({name: each.pace for name, each in SPEAKERS.items()})!r}\n"
    r"""
for line in sys.stdin.buffer:
    asked = json.loads(line)
    if asked["text"].startswith("死"):
        sys.exit("the model fell over")
    assert asked["signs"] and all(0 < each < 178 for each in asked["signs"])
    sound = hum(asked["text"], 250 / PACES[asked["speaker"]] * asked["speed"], 24000)
    sys.stdout.buffer.write(json.dumps({"rate": 24000, "bytes": len(sound)}).encode() + b"\n" + sound)
    sys.stdout.buffer.flush()
"""
)
"""The good voice's worker: it hums as long as the speaker would speak, between two rests."""


def piper_model(folder: Path, name: str = "zh_CN-village-medium", code: str = "zh_CN") -> Path:
    """A piper model: an .onnx that is none, and its true .onnx.json."""
    folder.mkdir(parents=True, exist_ok=True)
    model = folder / f"{name}.onnx"
    model.write_bytes(b"onnx" * 1000)
    about = {"audio": {"sample_rate": 16_000}, "espeak": {"voice": "cmn"}, "language": {"code": code, "family": "zh"}}
    Path(f"{model}.json").write_text(json.dumps(about), encoding="utf-8")
    return model


def sherpa_model(folder: Path, name: str = "vits-zh-village") -> Path:
    """A folder as sherpa-onnx's releases have them, with a lexicon of Hanzi."""
    model = folder / name
    model.mkdir(parents=True)
    (model / "model.onnx").write_bytes(b"onnx" * 1000)
    (model / "tokens.txt").write_text("_ 0\n", encoding="utf-8")
    words = "".join(f"{chr(0x4E00 + number)} s a1\n" for number in range(2_000))
    (model / "lexicon.txt").write_text(words, encoding="utf-8")
    return model


def spoken_seconds(text: str) -> float:
    """How long the hum of a text is at its own speed, without the silence around it."""
    return 0.25 * (len(re.findall("[\u3400-\u9fff0-9]", text)) + 4 / 3 * len(re.findall("[A-Za-z']{2,}", text)))
