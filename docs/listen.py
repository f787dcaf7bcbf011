"""Make `listen.mp3`: three notices of the sample, one behind the other, in the good voice. Run by `make listen-sample`.

Ends without a file where another voice has stood in for the good one: nobody is to take it for that.
"""

from __future__ import annotations

import io
import json
import tempfile
from contextlib import redirect_stdout
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dalaba.doors.cli import main
from dalaba.sound.codec import decode, encode_mp3, resample

FOLDER = Path(__file__).parent
STATION = FOLDER.parent / "sample"
PLACE, DAY = "塘冲村", "2022-07-13"
NOTICES = ("停水通知", "防溺水", "森林防火")
RATE, KBPS = 24_000, 32
"""Hertz and kilobits a second: enough for speech, and a minute of it stays under 300 kB."""


def verb(*words: str) -> str:
    """What a verb says of the sample. Ends this program where the verb fails, which has told why."""
    said = io.StringIO()
    with redirect_stdout(said):
        code = main(["--station", str(STATION), *words])
    if code:
        raise SystemExit(code)
    return said.getvalue()


def heard(notice: str, folder: Path) -> NDArray[np.float32]:
    """A notice in Mandarin, as one village hears it."""
    file = folder / f"{notice}.flac"
    verb("listen", notice, "--to", PLACE, "--version", "普通话", "--date", DAY, "--file", str(file))
    samples, rate = decode(file)
    return resample(samples, rate, RATE)


def voices() -> set[str]:
    """Who spoke the clips of these notices."""
    clips = json.loads(verb("library", "--json"))["clips"]
    return {clip["by"] for clip in clips if Path(clip["file"]).parent.name in NOTICES and "普通话" in clip["file"]}


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        notices = [heard(notice, Path(place)) for notice in NOTICES]
    if voices() != {"kokoro"}:
        raise SystemExit(f"spoken by {', '.join(sorted(voices()))}: run `make voice` first")
    rest = np.zeros(RATE, np.float32)
    sound = np.concatenate([part for notice in notices for part in (notice, rest)][:-1])
    (FOLDER / "listen.mp3").write_bytes(encode_mp3(sound, RATE, KBPS))
    print(f"docs/listen.mp3: {len(sound) / RATE:.0f} s")
