"""book: a row without writing YAML."""

from __future__ import annotations

import argparse

from dalaba.booking import FILE, book
from dalaba.cli.context import Context, Refused, refuse

_OPTIONS = ("between", "every", "at", "priority", "timing", "note")


def arguments(parser: argparse.ArgumentParser) -> None:
    """SCRIPT --to Z --date D [--between W --every T | --at T] [--language L] [--length 长|短] [--priority] [--note]."""
    parser.add_argument("script", metavar="SCRIPT")
    parser.add_argument("--to", action="append", required=True, metavar="Z")
    parser.add_argument("--date", default=None, metavar="D")
    parser.add_argument("--language", action="append", default=[], metavar="L")
    parser.add_argument("--length", default="", metavar="长|短")
    for name in _OPTIONS:
        parser.add_argument(f"--{name}", default="", metavar=name.upper())


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 when the row has a problem; then nothing was booked."""
    context.script(given.script)
    context.outlets(given.to)
    row = {name: getattr(given, name) for name in _OPTIONS}
    row |= {"script": given.script, "to": "、".join(given.to), "dates": _dates(context, given.date)}
    row |= {"languages": "、".join(given.language), "length": given.length}
    try:
        problems = book(context.folder, row)
    except OSError as error:
        raise refuse("cli.cannot_write", file=FILE, why=error.strerror or error) from error
    if problems:
        raise Refused(problems)
    context.say("cli.booked", script=given.script, file=FILE, command=context.command)
    return 0


def _dates(context: Context, text: str | None) -> str:
    """One day or a range, as people write it; none: today."""
    pieces = (text or "今天").split("..")
    return "..".join(context.day(piece).isoformat() for piece in pieces)
