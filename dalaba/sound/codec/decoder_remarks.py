"""Hiding what libsndfile's MP3 decoder prints to standard error: its remarks are not for users."""

from __future__ import annotations

import os
import re
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_REMARK = re.compile(rb"\s*$|(Warning|Note|Error|error|warning|note): |\[[^]]*(mpg123|\.c)[^]]*\]|\S*mpg123\S*:")
_GUARD = threading.RLock()


@contextmanager
def quiet() -> Iterator[None]:
    """Hide the decoder's output inside the block; output of others appears a moment later. Only for short blocks."""
    with _GUARD:
        try:
            before = os.dup(2)
        except OSError:  # a program without standard error: nothing to hide
            yield
            return
        with tempfile.TemporaryFile() as caught:
            os.dup2(caught.fileno(), 2)
            try:
                yield
            finally:
                os.dup2(before, 2)
                os.close(before)
                caught.seek(0)
                _pass_on(caught.readlines())


def _pass_on(lines: list[bytes]) -> None:
    if others := b"".join(line for line in lines if not _REMARK.match(line)):
        os.write(2, others)
