"""The databases that a hub's store may be on: SQLite, and PostgreSQL where its programs are installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.mosquitto import free_port

_ACCOUNT = "postgres"
"""PostgreSQL refuses to run as root."""


def programs() -> Path:
    """Where initdb and pg_ctl are. Skips the test if they are nowhere."""
    found = shutil.which("pg_ctl") or next(map(str, sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))), None)
    if found is None:
        pytest.skip("PostgreSQL is not installed")
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    return Path(found).parent


@contextmanager
def postgres() -> Iterator[str]:
    """A cluster of its own, thrown away afterwards; its address."""
    where, port = programs(), free_port()
    account = _ACCOUNT if os.geteuid() == 0 else None
    with tempfile.TemporaryDirectory(prefix="pg", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if account is not None:
            try:
                shutil.chown(folder, account)
            except LookupError:
                pytest.skip(f"there is no account {account}, and PostgreSQL does not run as root")

        def done(program: str, *words: str) -> None:
            subprocess.run(
                [str(where / program), *words], cwd=folder, user=account, check=True, stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL, timeout=60,
            )  # fmt: skip

        data = str(folder / "data")
        done("initdb", "-D", data, "-A", "trust", "-U", "dalaba", "--no-sync", "-E", "UTF8", "--locale", "C")
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        done("pg_ctl", "-D", data, "-o", options, "-w", "-l", str(folder / "log"), "start")
        try:
            yield f"postgresql://dalaba@127.0.0.1:{port}/postgres"
        finally:
            done("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
