"""What many stories need: a village of one's own, and a command line to talk to."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
from hypothesis import settings

from dalaba.doors.cli import main
from dalaba.speech import model_files
from tests.places import written
from tests.rig import Rig, missing, renew_portaudio
from tests.village import files

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "sample"
"""The township of the demo."""
_CHANGED = ("DALABA_MODELS", "HTTPS_PROXY", "https_proxy")
# Workers inherit what the first process changed below: it tells them what there was before.
_NOW = {name: os.environ[name] for name in _CHANGED if name in os.environ}
_BEFORE: dict[str, str] = json.loads(os.environ.get("DALABA_TESTS_BEFORE") or json.dumps(_NOW))
OUTSIDE = {**{name: value for name, value in os.environ.items() if name not in _CHANGED}, **_BEFORE}
"""The surroundings as they are outside the tests, network and all."""
os.environ["DALABA_TESTS_BEFORE"] = json.dumps(_BEFORE)
os.environ.pop("DALABA_MODELS", None)
os.environ.update(_BEFORE)
BROUGHT = model_files.folder("kokoro").parent
"""Where this PC's models lie. Every story but those about them is told on a PC without."""
os.environ["DALABA_MODELS"] = str(ROOT / "tests" / "no models")
# Nor has it a network: online voices meet a closed door at once, here and in every program that a story starts.
os.environ["HTTPS_PROXY"] = os.environ["https_proxy"] = "http://127.0.0.1:9"

# The same examples each time: a run speaks of the change, not of luck. New ones: --hypothesis-profile=fresh
settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("fresh", derandomize=False, deadline=None)
settings.load_profile("same")

# Ignored where a shell or nohup starts what runs in the background; the programs that are ended by them here would
# inherit it.
for _name, _usual in (("SIGINT", signal.default_int_handler), ("SIGHUP", signal.SIG_DFL)):
    _number = getattr(signal, _name, None)  # Windows has no SIGHUP
    if _number is not None and signal.getsignal(_number) == signal.SIG_IGN:
        signal.signal(_number, _usual)


def beyond_its_name(said: str, station: Path) -> str:
    """What was said beyond the line that names the station, which `test_named` is about."""
    first, _, rest = said.partition("\n")
    return rest if first.endswith(f"({station})") else said


class Shell:
    """`python broadcaster.py …` as a person types it, from the project's folder."""

    def __init__(self, station: Path) -> None:
        self.station = station

    def command(self, *words: str) -> list[str]:
        return [sys.executable, str(ROOT / "broadcaster.py"), "--station", str(self.station), *words]

    def __call__(self, *words: str, ui: str = "zh") -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "DALABA_UI": ui, "PYTHONUTF8": "1"}
        done = subprocess.run(
            self.command(*words),
            capture_output=True,
            text=True,
            encoding="utf-8",
            env=environment,
            timeout=120,
            check=False,
        )
        done.stdout, done.stderr = (beyond_its_name(each, self.station) for each in (done.stdout, done.stderr))
        return done


class Verbs(Shell):
    """The same words to the same verbs, without Python's start for each of them."""

    def __call__(self, *words: str, ui: str = "zh") -> subprocess.CompletedProcess[str]:
        heard = io.BytesIO(), io.BytesIO()
        out, err = (io.TextIOWrapper(each, "utf-8", write_through=True) for each in heard)
        with pytest.MonkeyPatch.context() as patched, redirect_stdout(out), redirect_stderr(err):
            patched.setenv("DALABA_UI", ui)
            code = main(["--station", str(self.station), *words])
        said = [beyond_its_name(each.getvalue().decode("utf-8"), self.station) for each in heard]
        return subprocess.CompletedProcess(self.command(*words), code, *said)


@pytest.fixture(scope="module")
def rig(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    """Silent loudspeakers and recorders on them; without the parts they need, the test is skipped by name."""
    if why := missing():
        pytest.skip(why)
    with Rig(tmp_path_factory.mktemp("rig")) as rig:
        renew_portaudio()
        yield rig
    renew_portaudio()


@pytest.fixture
def village(tmp_path: Path) -> Path:
    """A one-village station, with a fire notice twice a day."""
    return written(tmp_path / "石桥村", files("石桥村", "zh"))


@pytest.fixture
def shell(village: Path) -> Shell:
    """The command line, about that village."""
    return Shell(village)


@pytest.fixture
def verbs(village: Path) -> Verbs:
    """The verbs, about that village."""
    return Verbs(village)


Say = Callable[..., tuple[int, str, str]]


@pytest.fixture
def say(town: Path, capsys: pytest.CaptureFixture[str]) -> Say:
    """Run a verb in the module's own `town`: (exit code, stdout, stderr)."""

    def run(*words: str, ui: str = "zh") -> tuple[int, str, str]:
        capsys.readouterr()
        code = main(["--station", str(town), "--ui", ui, *words])
        out = capsys.readouterr()
        assert "Traceback" not in out.out + out.err
        return code, beyond_its_name(out.out, town), beyond_its_name(out.err, town)

    return run
