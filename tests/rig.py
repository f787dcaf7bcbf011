"""A rig of loudspeakers that nobody hears: PulseAudio with silent sinks, and recorders on what they are sent.

`Rig` starts a sound server of its own in a folder (no root, no D-Bus, no card needed) whose sinks PortAudio lists as
ALSA devices by their names. The default sink is "trash": a stream that the server moves away from a sink that went
lands there. `renew_portaudio` makes a PortAudio that was loaded before see them.
"""

from __future__ import annotations

import ctypes.util
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RATE = 44_100
"""Hertz, of the sinks and the recorders: what ALSA's pulse plugin offers first, so that nothing is resampled."""
SINKS = ("north", "east", "west")
PACKAGES = "libportaudio2 pulseaudio pulseaudio-utils libasound2-plugins"


def missing() -> str:
    """Why there can be no rig here, or ""."""
    if not sys.platform.startswith("linux"):
        return "the rig is PulseAudio on Linux"
    tools = [tool for tool in ("pulseaudio", "pactl", "parec") if shutil.which(tool) is None]
    if ctypes.util.find_library("portaudio") is None:
        tools.append("libportaudio")
    if not _alsa_plugin():
        tools.append("ALSA's pulse plugin")
    return f"{', '.join(tools)} not installed (Debian: {PACKAGES})" if tools else ""


def _alsa_plugin() -> bool:
    places = (Path("/usr/lib"), Path("/usr/lib64"))
    return any(True for place in places for _ in place.glob("**/alsa-lib/libasound_module_pcm_pulse.so"))


class Rig:
    """The server, from `with` to its end. Its environment is `env`, put into os.environ on entering."""

    def __init__(self, folder: Path, sinks: tuple[str, ...] = SINKS) -> None:
        self._folder, self._sinks = folder, sinks
        self._server: subprocess.Popen[bytes] | None = None
        self._modules: dict[str, str] = {}
        self._recorders: list[Recorder] = []
        self._ears: list[subprocess.Popen[bytes]] = []
        """A null sink that nobody listens to closely sleeps up to two seconds at a time; a sound card does not."""
        socket = folder / "pulse" / "native"
        self.env = {
            "XDG_RUNTIME_DIR": str(folder),
            "PULSE_RUNTIME_PATH": str(folder / "pulse"),
            "PULSE_SERVER": f"unix:{socket}",
            "ALSA_CONFIG_PATH": str(folder / "asound.conf"),
            "HOME": str(folder),
        }

    def __enter__(self) -> Rig:
        (self._folder / "pulse").mkdir(mode=0o700, parents=True)
        self._list()
        (self._folder / "rig.pa").write_text(
            "load-module module-native-protocol-unix auth-anonymous=1\n"
            "load-module module-null-sink sink_name=trash\nset-default-sink trash\n",
            encoding="utf-8",
        )
        self._before = {name: os.environ.get(name) for name in self.env}
        os.environ.update(self.env)
        self._serve()
        for sink in self._sinks:
            self.plug(sink)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.kill()
        for recorder in self._recorders:  # of a test that failed
            recorder.end()
        for name, value in self._before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value

    def _serve(self) -> None:
        pa = ["pulseaudio", "-n", "-F", str(self._folder / "rig.pa"), "--daemonize=no", "--use-pid-file=no"]
        self._server = subprocess.Popen([*pa, "--exit-idle-time=-1"], stderr=subprocess.DEVNULL)
        for _ in range(100):
            if subprocess.run(["pactl", "info"], capture_output=True, check=False).returncode == 0:
                return
            time.sleep(0.1)
        raise RuntimeError("PulseAudio did not start within 10 s")

    def _list(self) -> None:
        plugs = "\n".join(f"pcm.{sink} {{ type pulse device {sink} }}" for sink in self._sinks)
        (self._folder / "asound.conf").write_text(f"</usr/share/alsa/alsa.conf>\n{plugs}\n", encoding="utf-8")

    def list_also(self, sinks: tuple[str, ...]) -> None:
        """Speakers that somebody else has loaded: PortAudio sees them, too."""
        self._sinks = (*self._sinks, *sinks)
        self._list()

    def wire(self, sink: str) -> None:
        """A speaker that this PC never had before is plugged in."""
        self._sinks = (*self._sinks, sink)
        self._list()
        self.plug(sink)

    def plug(self, sink: str) -> None:
        """The speaker is there (again)."""
        load = ["pactl", "load-module", "module-null-sink", f"sink_name={sink}", f"rate={RATE}", "channels=2"]
        self._modules[sink] = subprocess.run(load, capture_output=True, check=True, text=True).stdout.strip()
        self._ears.append(subprocess.Popen(_listen(sink), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))

    def unplug(self, sink: str) -> None:
        """The speaker is gone; PulseAudio moves what it played to trash."""
        subprocess.run(["pactl", "unload-module", self._modules.pop(sink)], check=True)

    def prefer(self, sink: str) -> None:
        """Make it the system's default, where the server plays what names no speaker."""
        subprocess.run(["pactl", "set-default-sink", sink], check=True)

    def suspend(self, sink: str, asleep: bool) -> None:
        """Put the speaker to sleep, or wake it."""
        subprocess.run(["pactl", "suspend-sink", sink, str(int(asleep))], check=True)

    @contextmanager
    def hung(self) -> Iterator[None]:
        """Meanwhile the server neither answers nor plays."""
        assert self._server is not None
        self._server.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._server.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        """All speakers are gone at once, as when a USB hub loses power."""
        if self._server is not None:
            self._server.send_signal(signal.SIGKILL)
            self._server.wait()
            self._server = None
        for ear in self._ears:
            ear.terminate()
            ear.wait()
        self._ears.clear()

    def restart(self) -> None:
        """After `kill`: the hub has power again."""
        self._serve()
        for sink in self._sinks:
            self.plug(sink)

    def recorder(self, sink: str) -> Recorder:
        """Records what that speaker is sent, from now on."""
        self._recorders.append(Recorder(sink))
        return self._recorders[-1]


class Recorder:
    """What one sink was sent: both channels, and the wall-clock-free arrival of its first sample."""

    def __init__(self, sink: str) -> None:
        self._process = subprocess.Popen(_listen(sink), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self._chunks: list[bytes] = []
        self._started = threading.Event()
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()
        if not self._started.wait(5):
            raise RuntimeError(f"nothing arrives from {sink}")

    def _read(self) -> None:
        assert self._process.stdout is not None
        while chunk := os.read(self._process.stdout.fileno(), 4096):
            self._chunks.append(chunk)
            self._started.set()

    def stop(self) -> NDArray[np.float32]:
        """End it; frames x 2, float32 within ±1."""
        import numpy as np

        time.sleep(0.15)  # what is still on its way
        self.end()
        raw = b"".join(self._chunks)
        frames = np.frombuffer(raw[: len(raw) // 4 * 4], "<i2").reshape(-1, 2)
        return frames.astype(np.float32) * np.float32(1 / 32768)

    def end(self) -> None:
        """Let it go; again costs nothing."""
        self._process.terminate()
        self._thread.join(5)
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()


def _listen(sink: str) -> list[str]:
    kind = ["--raw", f"--rate={RATE}", "--channels=2", "--format=s16le", "--latency-msec=10"]
    return ["parec", "-d", f"{sink}.monitor", *kind]


def onsets(channel: NDArray[np.float32], quiet: float = 0.3, threshold: float = 0.02) -> list[int]:
    """Frames at which something sounds after at least `quiet` seconds of silence."""
    import numpy as np

    loud = np.flatnonzero(np.abs(channel) > threshold)
    if len(loud) == 0:
        return []
    gaps = np.flatnonzero(np.diff(loud) > quiet * RATE)
    return [int(loud[0]), *(int(loud[index + 1]) for index in gaps)]


def renew_portaudio() -> None:
    """Make this process's PortAudio, loaded or not, see the devices that the environment now has."""
    import sounddevice

    sounddevice._terminate()
    sounddevice._initialize()
