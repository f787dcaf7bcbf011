"""Running the system's own programs with a time limit. A program that is missing or hangs is not an error."""

from __future__ import annotations

import os
import subprocess
from typing import NamedTuple

LIMIT = 5.0
"""Seconds for one program: longer than a cold PC needs, shorter than people wait."""


class Answer(NamedTuple):
    """A program's output and exit code."""

    code: int
    text: str


def asked(*command: str, limit: float = LIMIT) -> Answer | None:
    """The output, with error messages; None if there is no such program or it takes too long.

    Programs are asked in the system's plain language (locale C), which Windows' own programs ignore.
    """
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**os.environ, "LC_ALL": "C"},
            timeout=limit,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            check=False,
        )
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None
    return Answer(done.returncode, done.stdout.decode("utf-8", "replace"))
