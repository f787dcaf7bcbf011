"""Running the system's own programs with a time limit. A program that is missing or hangs is no error."""

from __future__ import annotations

import os
import subprocess
from typing import NamedTuple

LIMIT = 5.0
"""Seconds for one program: longer than a cold PC takes, shorter than anybody's patience."""


class Answer(NamedTuple):
    """What a program said, and how it ended."""

    code: int
    text: str


def asked(*command: str, limit: float = LIMIT) -> Answer | None:
    """Its answer, errors' words included; None where there is no such program, or it does not come to an end.

    Asked in the system's plain language where the program heeds that; Windows' own do not.
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
