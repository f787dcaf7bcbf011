"""A separate program: a WeChat voice message on stdin, PCM on stdout, at the rate that it is given.

It is separate so that a message that is damaged, by accident or on purpose, can only stop this program.
"""

from __future__ import annotations

import io
import sys

import pysilk

if __name__ == "__main__":
    pcm = io.BytesIO()
    pysilk.decode(io.BytesIO(sys.stdin.buffer.read()), pcm, int(sys.argv[1]))
    sys.stdout.buffer.write(pcm.getvalue())
