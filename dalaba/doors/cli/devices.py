"""devices: this PC's sound cards, with the names for station.yaml, the outlets on them, and what is wrong with them."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from dalaba.air.outputs import OutputError
from dalaba.core.model import OutputSpec, Reason
from dalaba.doors.cli.context import Context, Refused
from dalaba.health.listed import Listed, listed
from dalaba.health.listed import missing as unmet
from dalaba.messages import explain


def arguments(parser: argparse.ArgumentParser) -> None:
    """No words of its own."""


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 if there is no card to play on, or an outlet's card is missing."""
    from dalaba.health import looked_at

    sound = looked_at()
    if isinstance(sound.devices, Reason):
        raise OutputError(sound.devices)
    everywhere = _bound(context)
    bound = {name: spec for name, spec in everywhere.items() if not spec.url}
    network = {name: spec.device for name, spec in everywhere.items() if spec.url}
    rows = [_row(each) for each in listed(bound, sound, _ours(context))]
    missing = [_missing(context, *each) for each in unmet(bound, sound)]
    if context.as_json:
        context.dump({"devices": rows, "missing": missing, **({"network": network} if network else {})})
    else:
        _print(context, rows, missing)
        for name, address in network.items():
            context.say("cli.on_network", outlet=name, address=address)
    return 0 if (rows or network) and not missing else 1


def _bound(context: Context) -> dict[str, OutputSpec]:
    """Outlet -> the output it is bound to. Empty if there is no station, as cards can be listed anywhere."""
    try:
        return {each.name: each.output for each in context.setup.outlets.values() if each.output}
    except Refused:
        return {}


def _ours(context: Context) -> tuple[int, ...]:
    """The ids of this station's own playing process, which must not count as another program."""
    from dalaba.link import control
    from dalaba.link.requests import Status

    try:
        return (int(control.send(context.folder, Status()).get("pid", 0)),)
    except (control.NotRunning, ValueError, TypeError):
        return ()


def _row(each: Listed) -> dict[str, Any]:
    card, device = each.card, each.card.device
    return {
        "name": device.name,
        "host": device.host,
        "channels": device.channels,
        "rate": device.rate,
        "default": device.default,
        "system_default": card.default,
        "outlets": {name: list(channels) for name, channels in each.outlets.items()},
        "muted": card.level.muted if card.level else None,
        "volume": card.level.volume if card.level else None,
        "busy": list(each.busy),
    }


def _missing(context: Context, name: str, spec: OutputSpec, plain: Reason, why: Reason) -> dict[str, Any]:
    """The problem of an outlet whose device is missing or not unique, as JSON."""
    nearest = why.params.get("nearest", "")
    text = explain(why, context.ui)
    return {"outlet": name, "device": spec.device, "code": plain.code, "nearest": nearest, "text": text}


def _print(context: Context, rows: list[dict[str, Any]], missing: list[dict[str, Any]]) -> None:
    if not rows:
        context.say("cli.no_devices")
    else:
        columns = ("device", "host", "channels", "rate", "default", "outlets", "now")
        context.table(
            [[context.word(f"cli.column_{name}") for name in columns], *(_cells(context, row) for row in rows)]
        )
    for each in missing:
        print(f"{each['outlet']}{':' if context.ui == 'zh' else ': '}{each['text']}", file=sys.stderr)


def _cells(context: Context, row: dict[str, Any]) -> list[str]:
    comma = "、" if context.ui == "zh" else ", "
    outlets = comma.join(f"{name}({comma.join(map(str, channels))})" for name, channels in row["outlets"].items())
    default = "★" if row["default"] or row["system_default"] else ""
    return [row["name"], row["host"], str(row["channels"]), f"{row['rate']} Hz", default, outlets, _now(context, row)]


def _now(context: Context, row: dict[str, Any]) -> str:
    said = []
    if row["muted"]:
        said.append(context.word("cli.device_muted"))
    elif row["volume"] is not None:
        said.append(f"{row['volume']}%")
    if row["busy"]:
        said.append(context.word("cli.device_busy", programs=", ".join(row["busy"])))
    return " ".join(said)
