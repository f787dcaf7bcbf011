"""console: 控制台. Opens the running station's page in a browser, by a link that works once."""

from __future__ import annotations

import argparse
import os
import sys
import webbrowser

from dalaba.doors.cli.context import Context, refuse


def arguments(parser: argparse.ArgumentParser) -> None:
    """[--link]."""
    parser.add_argument("--link", action="store_true")


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 if no console is running. `--link` prints the link and opens nothing."""
    from dalaba.doors.console import client

    url = client.link(context.folder)
    if url is None:
        raise refuse("console.none", folder=context.folder)
    if context.as_json:
        context.dump({"url": url})
    elif given.link or not _opened(context, url):
        context.say("console.link", url=url)
    else:
        context.say("console.opened", url=url)
    return 0


def _opened(context: Context, url: str) -> bool:
    """Whether a browser was opened. The link itself does not appear on a command line."""
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return False
    from dalaba.doors.console import client

    try:
        return webbrowser.open(client.way_in(context.folder, url).as_uri())
    except (OSError, webbrowser.Error):
        return False
