"""The real model, where this PC has it. On CI its absence is a failure, no skip, unless no registry can be reached."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import tempfile
from functools import cache

import pytest

from dalaba.speech import model_files
from dalaba.speech.voices.kokoro import KokoroVoice
from tests.conftest import BROUGHT, OUTSIDE

FOLDER = BROUGHT / "kokoro"


def lacking() -> str:
    """What lacks here, or ""."""
    if importlib.util.find_spec("onnxruntime") is None:
        return "onnxruntime (the extra `voice`) is not installed"
    files = [file for file in model_files.ASSETS["kokoro"].files if not (FOLDER / file).is_file()]
    return f"the good voice's {files[0]} is not brought (make voice)" if files else ""


@cache
def registries_reached() -> bool:
    """Whether a package that is always there can be had."""
    with tempfile.TemporaryDirectory() as folder:
        command = (sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder, "gTTS")
        return subprocess.run(command, capture_output=True, check=False, env=OUTSIDE).returncode == 0


def real() -> KokoroVoice:
    """The real voice; a skip, or on CI a failure, where there is none."""
    if why := lacking():
        if os.environ.get("CI") and registries_reached():
            pytest.fail(why)
        pytest.skip(why)
    return KokoroVoice(folder=FOLDER, threads=1)  # others are at work beside it
