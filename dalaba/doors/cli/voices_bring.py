"""Fetches model files for `voices` from a registry or a folder, or writes them on a stick."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from dalaba.doors.cli.context import Context, refuse
from dalaba.doors.cli.progress_bar import bar
from dalaba.speech import model_files
from dalaba.speech.model_files import Asset

FROM_NETWORK = ""
"""The value of `--bring` without a folder."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """[--bring [FOLDER] | --bundle FOLDER] [--listener]."""
    parser.add_argument("--bring", nargs="?", const=FROM_NETWORK, default=None, metavar="DIR")
    parser.add_argument("--bundle", default=None, metavar="DIR")
    parser.add_argument("--listener", action="store_true")


def bring(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 if something is still missing. Raises Refused if nothing could be fetched."""
    asset = _asset(given)
    if given.bring == FROM_NETWORK:
        return _from_network(context, asset)
    return _from_folder(context, asset, Path(given.bring))


def bundle(context: Context, given: argparse.Namespace) -> int:
    """Write the files of this PC into a folder. Exit 1 if the package that runs them is missing."""
    from dalaba.speech.model_files import stick

    asset, into = _asset(given), Path(given.bundle)
    whole = stick.bundle(asset, into)
    context.say("assets.bundled" if whole else "assets.bundled_bare", name=_name(asset, context), folder=into)
    return 0 if whole else 1


def _asset(given: argparse.Namespace) -> Asset:
    return model_files.ASSETS["whisper-base" if given.listener else "kokoro"]


def _name(asset: Asset, context: Context) -> str:
    return asset.names[context.ui]


def _from_network(context: Context, asset: Asset) -> int:
    from dalaba.speech.model_files import download

    if model_files.is_there(asset.name):
        context.say("assets.here_already", name=_name(asset, context))
        return _runs(context, asset)
    label = context.word("assets.fetching", name=_name(asset, context))
    print(label, flush=True)
    with bar(label, asset.size) as advance:
        lacking = download.fetch(asset, lambda done: advance(min(done, asset.size)))
    if lacking:
        raise refuse("assets.not_fetched", package=asset.name, why=", ".join(lacking))
    context.say("assets.brought", name=_name(asset, context))
    return _runs(context, asset)


def _from_folder(context: Context, asset: Asset, source: Path) -> int:
    from dalaba.speech.model_files import stick

    lacking = stick.bring(asset, source)
    if lacking:
        files = _listed(lacking)
        raise refuse("assets.not_in_folder", folder=source, name=_name(asset, context), files=files)
    context.say("assets.brought", name=_name(asset, context))
    return _runs(context, asset)


def _runs(context: Context, asset: Asset) -> int:
    from dalaba.speech.model_files import stick

    if stick.runs(asset):
        return 0
    package = asset.runtime.replace("_", "-")
    raise refuse("assets.no_runtime", name=_name(asset, context), package=package)


def _listed(files: tuple[str, ...]) -> str:
    def shown() -> Iterator[str]:
        yield from files[:3]
        if len(files) > 3:
            yield "…"

    return "、".join(shown())
