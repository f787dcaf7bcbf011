"""Sockets that listen."""

from __future__ import annotations

import contextlib
import socket
import sys

_FILES = 8_192


def listen(address: str, port: int) -> socket.socket:
    """A socket at this address: on this port if it is free, else on any."""
    for each in (port, 0):
        line = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            _alone(line)
            line.bind((address, each))
            line.listen(64)
        except OSError:
            line.close()
            if not each:
                raise
        else:
            return line
    raise AssertionError("port 0 is always tried")


if sys.platform == "win32":

    def allow_more_files() -> None:
        """Windows has no such limit."""

    def _alone(line: socket.socket) -> None:
        """Let no other program listen on the same port, which Windows would allow."""
        line.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)

else:
    import resource

    def allow_more_files() -> None:
        """Let this process have as many files and connections open as the system allows it, within reason."""
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = _FILES if hard == resource.RLIM_INFINITY else min(hard, _FILES)
        if soft != resource.RLIM_INFINITY and soft < wanted:
            with contextlib.suppress(OSError, ValueError):  # it works with fewer, too
                resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))

    def _alone(line: socket.socket) -> None:
        """Allow the port right after the last desk has ended; this takes it from no other program."""
        line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
