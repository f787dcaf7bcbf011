"""macOS's own voices, by its program `say`: listed by `say -v ?`, one process a sentence (`external_program`).

`say` obeys commands in double brackets (`[[volm 0]]`), so `speech.voices.plain` removes them. Not yet tried on a Mac:
the command line and the list are tested with a stand-in.
"""

from __future__ import annotations

import platform
import re
import shutil
import subprocess
from collections.abc import Mapping

from dalaba.speech.voices import Speech, language_of
from dalaba.speech.voices.external_program import Program
from dalaba.speech.voices.system_speech import InstalledVoice

FORMAT = ("--file-format=WAVE", "--data-format=LEI16@22050")
_LISTED = re.compile(r"^(\S.*?)\s+([a-z]{2,3}[_-][A-Za-z0-9_-]+)\s+#")
_USUAL = 175
"""The default words a minute of `say`, by its manual. `Pace` measures what that means in characters."""
_FIRST = (
    "Tingting", "Ting-Ting", "Lilian", "Shanshan", "Yue", "Sinji", "Sin-ji", "Samantha", "Alex", "Daniel", "Karen",
    "Meijia", "Mei-Jia",
)  # fmt: skip
"""Adult voices that speak plainly, the best first; Taiwan's after the mainland's."""


class Say:
    """`limit`: seconds for one sentence."""

    label = "say"

    def __init__(self, limit: float = 30.0) -> None:
        self._program = Program("system", limit)

    def voices(self) -> Mapping[str, InstalledVoice]:
        path = shutil.which("say")
        if not path:
            return {}
        try:
            done = subprocess.run((path, "-v", "?"), capture_output=True, timeout=10, check=False)
        except (OSError, subprocess.TimeoutExpired):
            return {}
        return choose(listed(done.stdout.decode(errors="replace")), platform.mac_ver()[0])

    def speak(self, text: str, voice: str, tempo: float) -> Speech:
        samples, rate = self._program.sound(
            text,
            lambda file: ["say", "-v", voice, "-r", f"{_USUAL * tempo:.0f}", "-o", str(file), *FORMAT, "-f", "-"],
        )
        return Speech(samples, rate)

    def close(self) -> None:
        self._program.close()


def listed(output: str) -> list[tuple[str, str]]:
    """The voices that `say -v ?` printed: name and locale."""
    return [(hit[1], hit[2]) for line in output.splitlines() if (hit := _LISTED.match(line))]


def choose(voices: list[tuple[str, str]], version: str) -> dict[str, InstalledVoice]:
    """The voice for each language. For English only a known name is taken, because many voices are jokes."""
    found: dict[str, InstalledVoice] = {}
    for name, locale in sorted(voices, key=lambda each: _order(each[0])):
        language = language_of([locale])
        if language and (language != "eng" or _order(name) < len(_FIRST)):
            found.setdefault(language, InstalledVoice(name, version))
    return found


def _order(name: str) -> int:
    """The position of a name among the known ones, by its first word ("Tingting (Enhanced)" is a better edition)."""
    known = {each.lower(): index for index, each in enumerate(_FIRST)}
    return known.get(name.split(" ")[0].lower(), len(_FIRST))
