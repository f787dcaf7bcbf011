"""The real model, where this PC has it. With DALABA_GOOD_VOICE=required its absence is a failure and no skip: so it is
wherever the registries can be reached."""

from __future__ import annotations

import importlib.util
import os

import pytest

from dalaba import assets
from dalaba.voices.kokoro import KokoroVoice
from tests.conftest import BROUGHT

FOLDER = BROUGHT / "kokoro"


def lacking() -> str:
    """What lacks here, or ""."""
    if importlib.util.find_spec("onnxruntime") is None:
        return "onnxruntime (the extra `voice`) is not installed"
    files = [file for file in assets.ASSETS["kokoro"].files if not (FOLDER / file).is_file()]
    return f"the good voice's {files[0]} is not brought (make voice)" if files else ""


def real() -> KokoroVoice:
    """The real voice; a skip, or a failure, where there is none."""
    if why := lacking():
        if os.environ.get("DALABA_GOOD_VOICE") == "required":
            pytest.fail(why)
        pytest.skip(why)
    return KokoroVoice(folder=FOLDER)
