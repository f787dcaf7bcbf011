"""Windows's own voices (SAPI 5: Huihui, Tracy, Zira…), spoken by PowerShell's System.Speech in worker programs.

The registry lists the voices without starting anything. PowerShell, a part of Windows, runs a script that keeps the
promise of `workers`. It gets the text as JSON over its stdin, never as part of a command, and speaks it as text, never
as markup. The additional OneCore voices cannot be used: Windows offers them only to store apps. Not yet tried on
Windows: the registry's words, the script's command line and the protocol are tested with stand-ins.
"""

from __future__ import annotations

import base64
import math
import sys
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from dalaba.speech.voices import Speech
from dalaba.speech.voices.system_speech import InstalledVoice
from dalaba.speech.voices.workers import Workers

_TOKENS = r"SOFTWARE\Microsoft\Speech\Voices\Tokens"
_LANGUAGES = {0x0804: "cmn", 0x1004: "cmn", 0x0404: "cmn", 0x0C04: "yue", 0x1404: "yue"}
"""Locale numbers of Windows: China, Singapore, Taiwan; Hong Kong, Macau."""
_ENGLISH = 0x09
"""The last ten bits of every English locale."""

SCRIPT = r"""
$ErrorActionPreference = 'Stop'
$utf8 = New-Object Text.UTF8Encoding $false
$in = New-Object IO.StreamReader ([Console]::OpenStandardInput()), $utf8
$out = [Console]::OpenStandardOutput()
function Send($head, $sound) {
  $line = $utf8.GetBytes((ConvertTo-Json $head -Compress) + "`n")
  $out.Write($line, 0, $line.Length)
  if ($sound) { $out.Write($sound, 0, $sound.Length) }
  $out.Flush()
}
Add-Type -AssemblyName System.Speech
$voice = New-Object System.Speech.Synthesis.SpeechSynthesizer
$kind = New-Object System.Speech.AudioFormat.SpeechAudioFormatInfo 22050, ([System.Speech.AudioFormat.AudioBitsPerSample]::Sixteen), ([System.Speech.AudioFormat.AudioChannel]::Mono)
while ($null -ne ($line = $in.ReadLine())) {
  try {
    $asked = ConvertFrom-Json $line
    $memory = New-Object IO.MemoryStream
    $voice.SelectVoice($asked.voice)
    $voice.Rate = [int]$asked.rate
    $voice.SetOutputToAudioStream($memory, $kind)
    $voice.Speak([string]$asked.text)
    $voice.SetOutputToNull()
    $sound = $memory.ToArray()
    Send @{rate = 22050; bytes = $sound.Length} $sound
  } catch {
    Send @{error = $_.Exception.Message} $null
  }
}
"""  # noqa: E501 - a line of PowerShell
COMMAND = (
    "powershell", "-NoLogo", "-NoProfile", "-NonInteractive", "-InputFormat", "None", "-OutputFormat", "Text",
    "-EncodedCommand",
    base64.b64encode(SCRIPT.encode("utf-16-le")).decode(),
)  # fmt: skip
"""Encoded, because many PCs forbid script files. PowerShell must not read its input before the script does, and must
print its errors as plain text."""


class Token(NamedTuple):
    """A voice in the registry. `language`: one or more hexadecimal numbers, like "804" or "409;9"."""

    name: str
    language: str
    version: str


class Sapi:
    """`limit`: seconds for one sentence; the start of PowerShell may take 30 s more."""

    label = "sapi"

    def __init__(
        self, limit: float = 30.0, command: tuple[str, ...] = COMMAND, tokens: Iterable[Token] | None = None
    ) -> None:
        self._workers = Workers("system", command, 1, limit, start=30.0)
        self._tokens = tokens

    def voices(self) -> Mapping[str, InstalledVoice]:
        return choose(registered() if self._tokens is None else self._tokens)

    def speak(self, text: str, voice: str, tempo: float) -> Speech:
        import numpy as np

        head, sound = self._workers.ask({"text": text, "voice": voice, "rate": step(tempo)})
        return Speech(np.frombuffer(sound, np.dtype("<i2")), int(head["rate"]))

    def close(self) -> None:
        self._workers.close()


def step(tempo: float) -> int:
    """The tempo as SAPI's own rate, -10 to 10. Ten steps triple the speed, so one step is 12 %."""
    return max(-10, min(10, round(10 * math.log(tempo, 3))))


def choose(tokens: Iterable[Token]) -> dict[str, InstalledVoice]:
    """The voice for each language, China's before Taiwan's."""
    found: dict[str, InstalledVoice] = {}
    for token in sorted(tokens, key=lambda token: ("404" in token.language.split(";"), token.name)):
        for number in token.language.split(";"):
            language = _language(number)
            if language:
                found.setdefault(language, InstalledVoice(token.name, token.version))
    return found


def _language(number: str) -> str | None:
    try:
        locale = int(number.strip(), 16)
    except ValueError:
        return None
    return "eng" if locale & 0x3FF == _ENGLISH else _LANGUAGES.get(locale)


if sys.platform == "win32":
    import winreg

    def registered() -> list[Token]:
        """The voices in the registry; none if it cannot be read."""
        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, _TOKENS) as tokens:
                names = [winreg.EnumKey(tokens, index) for index in range(winreg.QueryInfoKey(tokens)[0])]
                return [token for name in names if (token := _token(tokens, name))]
        except OSError:
            return []

    def _token(tokens: winreg.HKEYType, name: str) -> Token | None:
        try:
            with winreg.OpenKey(tokens, rf"{name}\Attributes") as said:
                return Token(*(str(winreg.QueryValueEx(said, each)[0]) for each in ("Name", "Language", "Version")))
        except OSError:
            return None

else:

    def registered() -> list[Token]:
        """None: this is not Windows."""
        return []
