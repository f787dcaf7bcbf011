"""devices: the sound cards of this PC, by the names that station.yaml wants."""

from __future__ import annotations

import argparse

from dalaba.cli.context import Context
from dalaba.cli.table import lines


def arguments(parser: argparse.ArgumentParser) -> None:
    """No words of its own."""


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 when there is none to play on."""
    from dalaba.outputs.devices import devices

    found = devices()
    if context.as_json:
        named = ("name", "host", "channels", "rate", "default")
        context.dump({"devices": [{name: getattr(each, name) for name in named} for each in found]})
    elif not found:
        context.say("cli.no_devices")
    else:
        rows = [
            [each.name, each.host, str(each.channels), f"{each.rate} Hz", "★" if each.default else ""] for each in found
        ]
        head = [context.word(f"cli.column_{name}") for name in ("device", "host", "channels", "rate", "default")]
        for line in lines([head, *rows]):
            print(line)
    return 0 if found else 1
