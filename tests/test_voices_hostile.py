"""Three hundred texts that nobody should send to a loudspeaker, to the embedded voice, in every language it has, both
raw and as the station reads them: none crashes or hangs it, none makes it open a file, none sounds without end."""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from dalaba.messages import explain
from dalaba.speech.reading import read
from dalaba.speech.voices import MAX_SECONDS, VoiceError
from dalaba.speech.voices.espeak import COMMAND, EspeakVoice
from dalaba.speech.voices.workers import Workers

CANARY = "/CANARY"
"""In a text: where a file lies that hangs whoever opens it."""
LIMIT = 10.0
FAST = 400
"""Characters a minute: there is less to make, and nobody listens."""

SIGNS = {
    "NUL": "\0",
    "controls": "\x01\x02\x07\x08\x0b\x0c\x1b\x7f\x85\x9b",
    "escape sequences": "\x1b[2J\x1b]0;x\x07",
    "newlines": "\r\n\n\r\u2028\u2029\v",
    "tabs": "\t\t\t",
    "emoji": "😀👨‍👩‍👧‍👦🇨🇳🏴‍☠️👍🏽",
    "lone surrogates": "\ud800\udfff\udc80",
    "right to left": "\u202eשלום\u202c مرحبا \u2067x\u2069",
    "combining marks": "e" + "\u0301\u0327\u20dd" * 40,
    "marks alone": "\u0301\u0300\u20e3",
    "joiners": "\u200d\u200c\u2060\ufeff\u00ad",
    "private use": "\ue000\uf8ff\U000f0000\U0010fffd",
    "unassigned": "\u0378\U000e0fff\uffff\ufdd0",
    "tags": "\U000e0001\U000e0041",
    "only stops": "。。。!!!???,,,……——",
    "backslashes": "\\n\\0\\x41\\u597d\\",
    "quotes": "\"'`“”‘’「」«»",
    "brackets": "[[[[]]]]{{{{}}}}((()))<<>>",
    "format": "%s%n%d{0}{x}${HOME}$(id)`id`",
    "shell": "; rm -rf / && echo | cat > x",
    "path": f"../../..{CANARY} file://{CANARY} {CANARY}",
    "ssml audio": f'<speak><audio src="{CANARY}"/></speak>',
    "ssml audio, broken": f"<audio src='{CANARY}'",
    "ssml break": '<break time="99999s"/>',
    "ssml prosody": '<prosody rate="0.01" volume="+99dB">',
    "ssml voice": '<voice name="hak"><lang xml:lang="de">',
    "ssml mark": "<mark name='x'/><sub alias='y'>z</sub><say-as interpret-as='characters'>",
    "entities": "&lt;&amp;&#0;&#x110000;&nbsp;" + "&lol;" * 5,
    "doctype": f'<!DOCTYPE x [<!ENTITY e SYSTEM "{CANARY}">]>&e;<![CDATA[x]]>',
    "phonemes": "[[h@'l@U]] [[_::_]]",
    "orders to say": "[[slnc 9999999]][[volm 0]][[inpt PHON]]",
    "pinyin": "lu4 an1 nǚ lǜ zhuàng ńg hm̀ a1b2c3 r5",
    "jyutping": "gok3 wai2 hoeng1 ngo5",
    "long word": "a" * 200,
    "long consonants": "bcdfghjklmnpqrstvwxz" * 8,
    "long number": "9" * 150,
    "many zeros": "0.000000000001 1e308 -0 ∞ NaN",
    "dates that are none": "2022-13-45 99:99 24:61 31月32日 第0组",
    "one sign often": "龘" * 200,
    "rare signs": "𠀀𪚥𬺰㐀䶵",
    "radicals": "⺀⼀㇀々〇〆ヶ",
    "wide": "１２３ＡＢＣ：，。！＂＃",
    "other scripts": "Здравствуйте γειά 안녕하세요 こんにちは ไทย हिन्दी ქართული አማርኛ",
    "mathematics": "∑∫√≠≈×÷±½⅓²³№™©®€¥£",
    "ids": "A B C AK47 G20 X-Y_Z a@b.c http://x.y/z?q=1&r=2#s",
    "spaces": "\u00a0\u3000\u2003 \u2009\u202f",
    "twenty thousand": "请戴好口罩。" * 3334,
    "twenty thousand in one": "好" * 20_000,
    "twenty thousand nothings": "\u200b" * 20_000,
    "nothing": "",
}
HOSTS = ("{}", "请{}戴好口罩。", "{0}{0}", "好。{}。好", "Please {} wait.", "7:30{}到11:30")


def texts(canary: Path) -> list[str]:
    """Every kind of sign alone, twice, and within each sort of sentence; and some of all kinds, shuffled."""
    made = [host.format(signs) for signs in SIGNS.values() for host in HOSTS]
    chance = random.Random(300)
    short = [signs for signs in SIGNS.values() if len(signs) < 100]
    made += ["".join(chance.sample(short, 6)) for _ in range(20)]
    assert len(made) >= 300
    return [text.replace(CANARY, str(canary)) for text in made]


@pytest.fixture(scope="module")
def canary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A pipe that nobody writes to: who opens it to read never comes back."""
    if sys.platform == "win32":
        pytest.skip("named pipes are not files on Windows")
    path = tmp_path_factory.mktemp("secret") / "canary.wav"
    os.mkfifo(path)
    yield path
    with pytest.raises(OSError, match="No such device"):  # ENXIO: it has no reader, to the last
        os.close(os.open(path, os.O_WRONLY | os.O_NONBLOCK))


@pytest.fixture(scope="module")
def voice() -> Iterator[EspeakVoice]:
    opened = EspeakVoice(workers=2, limit=LIMIT)
    yield opened
    opened.close()


def harmless(voice: EspeakVoice, text: str, language: str) -> str:
    """Speak it. What became of it: "spoken", or the code of the error, which has its sentences."""
    began, refused = time.monotonic(), None
    try:
        assert voice.speak(text, language, FAST).seconds <= min(MAX_SECONDS, 4 + 4 * len(text))
    except VoiceError as error:
        refused = error.reason
    assert time.monotonic() - began < LIMIT
    if refused is None:
        return "spoken"
    assert explain(refused, "zh")
    assert explain(refused, "en").isprintable()
    return refused.code


@pytest.mark.parametrize("language", ["cmn", "yue", "eng"])
def test_no_raw_text_does_harm(voice: EspeakVoice, canary: Path, language: str) -> None:
    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(lambda text: harmless(voice, text, language), texts(canary)))
    allowed = {"spoken", "voices.mute", "voices.too_long", "voices.refused", "voices.not_english"}
    assert set(outcomes) <= allowed  # none cost a worker
    assert outcomes.count("spoken") > len(outcomes) / 4
    assert voice.speak("好。" if language != "eng" else "Good.", language, 190).seconds < 2


@pytest.mark.parametrize("language", ["cmn", "yue", "eng"])
def test_no_text_does_harm_as_the_station_reads_it(voice: EspeakVoice, canary: Path, language: str) -> None:
    """Of a text of very many units the first and the last are spoken: they are alike."""
    units = []
    for text in texts(canary):
        sentences = read(text, language).sentences
        units += [unit.text for unit in (*sentences[:2], *sentences[2:][-1:])]
    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(lambda text: harmless(voice, text, language), dict.fromkeys(units)))
    assert set(outcomes) <= {"spoken", "voices.mute", "voices.not_english", "voices.too_long", "voices.refused"}
    assert "spoken" in outcomes


def test_nor_does_one_that_reaches_the_engine_itself(canary: Path) -> None:
    """Past all that is taken away on the way there."""
    workers = Workers("espeak", COMMAND, limit=LIMIT)
    asked = {text for text in texts(canary) if set(text) & set("<[&\0\ud800\x1b") and len(text) < 2_000}
    assert len(asked) > 80
    for text in sorted(asked):
        head, sound = workers.ask({"do": "speak", "text": text, "voice": "cmn", "speed": 450})
        assert len(sound) / 2 / head["rate"] < 4 + 4 * len(text)
    assert len(workers.running) == 1
    workers.close()
