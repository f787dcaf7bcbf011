"""init: a new station of one village, with notices to start from and a sheet in which nothing is switched on."""

from __future__ import annotations

import argparse
from pathlib import Path

from dalaba.doors.cli.context import Context, refuse, started_as, writing

STARTER = Path(__file__).parent / "starter"
"""A station for each language of the program; the Chinese one is also in the program's own folder."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """DIR."""
    parser.add_argument("folder", metavar="DIR")


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 if the folder is not empty; then nothing in it is changed."""
    context.introduced = True  # the answer is not about the station in this folder
    folder = Path(given.folder)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise refuse("cli.init_not_empty", folder=folder)
    name = folder.resolve().name
    with writing(folder):
        for path, text in files(name, context.ui).items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8", newline="\n")
    context.say("cli.init_done", folder=folder, command=f"{started_as()} --station {folder}")
    return 0


def files(name: str, ui: str) -> dict[str, str]:
    """The new station's files: path -> text."""
    outlet = "".join(char for char in name if char not in '/\\:*?"<>|@.\n ,，、;；') or "村"
    starter = STARTER / ui
    texts = {path.relative_to(starter).as_posix(): path.read_text("utf-8") for path in sorted(starter.rglob("*.*"))}
    return {**texts, "station.yaml": texts["station.yaml"].replace("{name}", outlet)}
