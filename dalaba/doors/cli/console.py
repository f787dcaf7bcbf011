"""console: 控制台. Opens the running station's page in a browser, by a link that works once; lets phones in or not."""

from __future__ import annotations

import argparse
import os
import sys
import webbrowser

from dalaba.doors.cli.context import Context, refuse

PHONES = ("on", "off", "show")


def arguments(parser: argparse.ArgumentParser) -> None:
    """[--link] [--phones on|off|show]."""
    parser.add_argument("--link", action="store_true")
    parser.add_argument("--phones", choices=PHONES)


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 if no console is running. `--link` prints the link and opens nothing."""
    from dalaba.doors.console import client

    if given.phones:
        return _phones(context, given.phones)
    url = client.link(context.folder)
    if url is None:
        raise refuse("console.none", folder=context.folder)
    if context.as_json:
        context.dump({"url": url})
    elif given.link or not opened(context, url):
        context.say("console.link", url=url)
    else:
        context.say("console.opened", url=url)
    return 0


def _phones(context: Context, wanted: str) -> int:
    """Exit 1 if they cannot come in although they are to."""
    from dalaba.doors.console import client

    told = client.phones(context.folder, {"on": True, "off": False}.get(wanted))
    if told is None:
        raise refuse("console.none", folder=context.folder)
    if context.as_json:
        context.dump(told)
    elif told["on"] and told["urls"]:
        print(context.word("console.phones_there", urls="\n".join(told["urls"]), fingerprint=told["fingerprint"]))
    else:
        print(told["reason"])
    return 0 if told["on"] or wanted != "on" else 1


def opened(context: Context, url: str) -> bool:
    """Open a link in a browser, and tell whether that could be done. The link does not appear on a command line."""
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return False
    from dalaba.doors.console import client

    try:
        return webbrowser.open(client.way_in(context.folder, url).as_uri())
    except (OSError, webbrowser.Error):
        return False
