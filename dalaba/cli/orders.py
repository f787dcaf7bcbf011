"""What the order verbs share: who is meant, and the way to the running air, whether or not the desk is alive."""

from __future__ import annotations

import argparse
import getpass

from dalaba import control
from dalaba.cli.context import Context, refuse
from dalaba.model import Reason


def arguments(parser: argparse.ArgumentParser) -> None:
    """[--to O] [--reason R]."""
    parser.add_argument("--to", action="append", default=[], metavar="O")
    parser.add_argument("--reason", default="", metavar="R")


def send(context: Context, verb: str, given: argparse.Namespace) -> int:
    """Send an order and print the answer. Without names it needs no station file: `stop` works when that is broken."""
    to = list(context.outlets(given.to)) if given.to else []
    try:
        answer = control.ask(context.folder, verb, to=to, actor=actor(), reason=given.reason)
    except control.NotRunning as error:
        raise refuse("cli.not_running", folder=context.folder) from error
    if context.as_json:
        context.dump(answer)
    else:
        context.tell(Reason(str(answer["code"]), answer["params"]))
    return 0


def actor() -> str:
    """Who gives the order: the name by which the PC knows its user."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # Windows without USERNAME; a user without a name
        return "?"
