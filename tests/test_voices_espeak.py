"""The embedded voice: what it knows, how fast it is heard, and what becomes of its worker programs."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import yaml

from dalaba.sound import processing
from dalaba.speech.reading import read
from dalaba.speech.reading.units import count
from dalaba.speech.voices import VoiceError, espeak, espeak_worker
from dalaba.speech.voices.espeak import EspeakVoice
from dalaba.speech.voices.workers import Workers
from tests.conftest import ROOT, SAMPLE
from tests.test_voices import why

NOTICES = {
    "cmn": "五一村第三组的乡亲,现在轮到你们了,请出门到村委会门前做核酸。带上身份证,戴好口罩,排队隔开一米。",
    "yue": "五一村第三组嘅乡亲,而家轮到你哋喇,请出门去村委会门前做核酸。带埋身份证,戴好口罩,排队隔开一米。",
    "eng": "Group three, it is your turn. Please come to the village office. Bring your card, keep one metre apart.",
}
LONG = "请戴好口罩排队隔开一米。" * 40
"""A minute and a half of speech: it takes the engine long enough to be killed in the middle of it."""
on_linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks at processes in /proc")


@pytest.fixture(scope="module")
def voice() -> Iterator[EspeakVoice]:
    opened = EspeakVoice()
    yield opened
    opened.close()


def alive(pid: int) -> bool:
    """Whether a process runs; one that is dead and not yet fetched does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def soon(pids: frozenset[int], seconds: float = 5.0) -> set[int]:
    """Those that are still alive after so long, at most."""
    end = time.monotonic() + seconds
    while (left := {pid for pid in pids if alive(pid)}) and time.monotonic() < end:
        time.sleep(0.02)
    return left


class TestTheEmbeddedVoice:
    def test_is_there_before_its_program_is(self) -> None:
        voice = EspeakVoice(command=("no-such-program",))
        assert "espeak" in voice.identity("cmn", 190)
        assert voice.languages() == {"cmn", "yue", "eng"}

    def test_really_knows_the_characters_of_its_languages(self, voice: EspeakVoice) -> None:
        """The table of languages is held to the engine; Hakka is what the engine claims and cannot do."""
        for language, text in NOTICES.items():
            voice.probe(language)
            assert "(en)" not in voice.phonemes(text, espeak.VOICES[language])
        assert "(en)" in voice.phonemes("各位", "hak")

    def test_is_no_voice_where_its_dictionary_is_lost(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """As Debian's 1.51 does for Mandarin; here, Hakka's voice stands in its place."""
        monkeypatch.setattr(espeak, "VOICES", {**espeak.VOICES, "cmn": "hak"})
        voice = EspeakVoice()
        assert why(lambda: voice.speak("各位", "cmn", 190)) == "voices.wrong_dictionary"
        assert voice.speak("各位", "yue", 190).seconds > 0
        voice.close()

    @pytest.mark.parametrize("language", NOTICES)
    @pytest.mark.parametrize("rate", [150, 190, 240])
    def test_speaks_a_notice_at_the_rate_it_is_asked_for(self, voice: EspeakVoice, language: str, rate: int) -> None:
        near = 0.15 if language == "eng" else 0.08  # English words are of many lengths
        assert heard(voice, NOTICES[language], language, rate) == pytest.approx(rate, rel=near)

    @pytest.mark.parametrize("version", ["普通话", "普通话短", "粤语", "粤语短"])
    def test_calls_the_sample_s_groups_at_the_rate_it_is_asked_for(self, voice: EspeakVoice, version: str) -> None:
        script = yaml.safe_load((SAMPLE / "scripts" / "叫号.yaml").read_text("utf-8"))["版本"][version]["正文"]
        text = script.replace("{{叫法}}", "五一村第三组").replace("{{采样点}}", "村委会门前")
        language = "yue" if "粤" in version else "cmn"
        for rate in (140, 165, 190, 215, 240):
            assert heard(voice, text, language, rate) == pytest.approx(rate, rel=0.08)

    def test_says_both_sides_of_a_nul(self, voice: EspeakVoice) -> None:
        alone = voice.speak("好", "cmn", 190).seconds
        assert voice.speak("好\x00好好好", "cmn", 190).seconds > 1.5 * alone

    def test_calls_the_letter_a_by_its_name_and_not_as_an_article(self, voice: EspeakVoice) -> None:
        letters = voice.speak("A。请。", "cmn", 190).seconds
        assert letters == pytest.approx(voice.speak("诶。请。", "cmn", 190).seconds, rel=0.02)

    def test_sounds_the_same_whatever_was_said_before(self, voice: EspeakVoice) -> None:
        first = voice.speak("五一村的乡亲。", "cmn", 190).samples
        voice.speak("东和村的乡亲,请戴好口罩。", "yue", 240)
        assert (voice.speak("五一村的乡亲。", "cmn", 190).samples == first).all()

    def test_is_of_the_gpl_and_so_never_in_this_process(self) -> None:
        assert "espeakng_loader" not in sys.modules

    def test_has_speeds_that_rise_with_what_is_asked(self) -> None:
        for language in NOTICES:
            speeds = [espeak.speed(language, rate) for rate in range(60, 400, 5)]
            assert speeds == sorted(speeds)
            assert speeds[0] >= 80
            assert speeds[-1] <= 450


def heard(voice: EspeakVoice, text: str, language: str, rate: int) -> float:
    """Characters a minute of a whole notice, its pauses counted, as in its clip."""
    reading = read(text, language)
    length = 0.0
    for unit in reading.sentences:
        speech = voice.speak(unit.text, language, rate)
        length += (
            len(processing.trim(processing.samples_of(speech.samples), speech.rate)) / speech.rate + unit.pause / 1000
        )
    return count(reading.text) * 60 / (length - reading.sentences[-1].pause / 1000)


class TestAWorkerThatFails:
    """Real processes: a small program that misbehaves before it becomes the true worker."""

    @staticmethod
    def voice(tmp_path: Path, misdeed: str, times: int, limit: float = 20.0) -> EspeakVoice:
        """Its first `times` workers do `misdeed` when they are first asked for something."""
        script = tmp_path / "worker.py"
        script.write_text(
            "import os, pathlib, runpy, sys, time\n"
            f"born = pathlib.Path({str(tmp_path)!r}) / 'born'\n"
            "born.mkdir(exist_ok=True)\n"
            "(born / str(os.getpid())).touch()\n"
            f"if len(list(born.iterdir())) <= {times}:\n"
            "    sys.stdin.buffer.readline()\n"
            f"    {misdeed}\n"
            f"runpy.run_path({str(Path(espeak_worker.__file__))!r}, run_name='__main__')\n",
            encoding="utf-8",
        )
        return EspeakVoice(limit=limit, command=(sys.executable, "-X", "utf8", str(script)))

    @pytest.mark.parametrize(
        "misdeed",
        [
            "os._exit(3)",
            "print('nonsense', flush=True)",
            "print('{}', flush=True)",
            "print('[1]', flush=True)",
            "print('{\"bytes\": 99999999999}', flush=True)",
            "print('{\"bytes\": -2}', flush=True)",
            "os.abort()",
        ],
    )
    def test_costs_one_retry_in_a_new_one(self, tmp_path: Path, misdeed: str) -> None:
        voice = self.voice(tmp_path, misdeed, times=1)
        assert voice.speak("好。", "cmn", 190).seconds > 0
        voice.close()
        assert len(list((tmp_path / "born").iterdir())) == 2

    def test_twice_costs_its_sentence_and_keeps_its_last_words(self, tmp_path: Path) -> None:
        voice = self.voice(tmp_path, "sys.exit('no dictionary')", times=2)
        with pytest.raises(VoiceError) as raised:
            voice.speak("Please wear your mask.", "eng", 190)
        assert raised.value.reason.code == "voices.worker_gone"
        assert "no dictionary" in raised.value.reason.params["detail"]
        assert voice.speak("好。", "cmn", 190).seconds > 0
        voice.close()

    def test_at_every_sentence_is_not_started_for_ever(self, tmp_path: Path) -> None:
        voice = self.voice(tmp_path, "sys.exit('broken')", times=10)
        for _ in range(3):
            assert why(lambda: voice.speak("好。", "cmn", 190)) == "voices.worker_gone"
        for _ in range(20):
            assert why(lambda: voice.speak("好。", "cmn", 190)) == "voices.broken"
        assert len(list((tmp_path / "born").iterdir())) == 6
        voice.close()
        assert why(lambda: voice.speak("好。", "cmn", 190)) == "voices.worker_gone"
        voice.close()

    def test_and_cannot_be_started_is_a_reason_and_no_traceback(self) -> None:
        voice = EspeakVoice(command=("no-such-program-anywhere",))
        assert why(lambda: voice.speak("好", "cmn", 190)) == "voices.worker_gone"
        voice.close()

    @pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot stop a process as SIGSTOP does")
    def test_and_hangs_costs_its_time_limit_once(self) -> None:
        voice = EspeakVoice(limit=1.0)
        voice.speak("好。", "cmn", 190)
        (hung,) = voice.processes()
        os.kill(hung, signal.SIGSTOP)
        began = time.monotonic()
        assert voice.speak("好。", "cmn", 190).seconds > 0
        assert 0.9 < time.monotonic() - began < 4
        assert hung not in voice.processes()
        began = time.monotonic()
        voice.speak("好。", "cmn", 190)
        assert time.monotonic() - began < 0.9
        voice.close()

    @on_linux
    def test_and_is_killed_in_the_middle_of_a_sentence_costs_that_sentence_one_retry(self) -> None:
        """Twelve times, at another moment each; the sentence comes out whole, from a new process."""
        voice = EspeakVoice()
        whole = voice.speak(LONG, "cmn", 240).samples
        chance, middle = random.Random(4), 0
        with ThreadPoolExecutor(1) as pool:
            for _ in range(12):
                (before,) = voice.processes()
                spoken = pool.submit(voice.speak, LONG, "cmn", 240)
                time.sleep(chance.uniform(0.005, 0.05))
                middle += not spoken.done()
                os.kill(before, signal.SIGKILL)
                assert (spoken.result(10).samples == whole).all()
                assert len(voice.processes()) == 1
                assert not alive(before)
        assert middle >= 10
        voice.close()

    @on_linux
    def test_leaves_nothing_behind_when_the_voice_is_closed(self) -> None:
        voice = EspeakVoice(workers=3)
        with ThreadPoolExecutor(6) as pool:
            list(pool.map(lambda number: voice.speak("好" * (number + 1), "cmn", 190), range(12)))
            born = voice.processes()
            assert 1 <= len(born) <= 3
            assert all(map(alive, born))
        voice.close()
        assert not soon(born, 0.5)
        assert not voice.processes()

    @on_linux
    @pytest.mark.parametrize("busy", [True, False], ids=["in the middle of a sentence", "idle"])
    def test_ends_when_the_program_that_started_it_is_killed(self, busy: bool) -> None:
        parent = textwrap.dedent(f"""
            import os, signal, threading, time
            from dalaba.speech.voices.espeak import EspeakVoice
            voice = EspeakVoice()
            voice.speak("好。", "cmn", 190)
            if {busy}:
                threading.Thread(target=voice.speak, args=("好" * 1990, "cmn", 80), daemon=True).start()
                time.sleep(0.02)
            print(*voice.processes(), flush=True)
            os.kill(os.getpid(), signal.SIGKILL)
        """)
        done = subprocess.run([sys.executable, "-c", parent], capture_output=True, text=True, cwd=ROOT, check=False)
        assert done.returncode == -signal.SIGKILL
        born = frozenset(map(int, done.stdout.split()))
        assert born
        assert not soon(born, 2.0)

    def test_is_replaced_before_it_has_eaten_the_memory_or_filled_the_disk(self, tmp_path: Path) -> None:
        chatty = tmp_path / "chatty.py"
        chatty.write_text(
            "import sys\n"
            "for line in sys.stdin.buffer:\n"
            "    sys.stderr.write('x' * (600_000 if b'loud' in line else 1))\n"
            '    sys.stdout.buffer.write(b\'{"rate": 8000, "bytes": 2}\\n\\1\\1\')\n'
            "    sys.stdout.buffer.flush()\n",
            encoding="utf-8",
        )
        workers = Workers("espeak", (sys.executable, str(chatty)), most=3)
        seen = []
        for text in ("a", "a", "a", "a", "loud", "loud", "a"):
            workers.ask({"text": text})
            seen.append(frozenset(workers.running))
        assert seen[0] == seen[1]
        assert seen[2] == frozenset()  # three answers are enough
        assert seen[3] == seen[4] != seen[0]
        assert seen[5] == frozenset()  # and so is a megabyte of complaints
        workers.close()
        assert not workers.running

    def test_takes_no_thread_and_no_process_with_it(self) -> None:
        before = threading.active_count()
        voice = EspeakVoice()
        for _ in range(5):
            voice.speak("好。", "cmn", 190)
        voice.close()
        time.sleep(0.05)
        assert threading.active_count() <= before
