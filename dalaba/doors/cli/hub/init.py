"""hub init: 镇台 新建. Keys, certificates, settings and the store of a township's hub. Doing it again adds hosts."""

from __future__ import annotations

import argparse
import ipaddress
import re

from dalaba.doors.cli.context import Context, refuse, refused_if_bad, writing

_NAME = re.compile(r"(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]{0,62})(\.[A-Za-z0-9]([A-Za-z0-9-]{0,62}))*")


def arguments(parser: argparse.ArgumentParser) -> None:
    """[--name TOWNSHIP] [--host HOST ...] [--ports MQTT FILES JOIN]."""
    parser.add_argument("--name", default=None, metavar="TOWNSHIP")
    parser.add_argument("--host", action="append", default=[], metavar="HOST")
    parser.add_argument("--ports", nargs=3, type=int, default=None, metavar=("MQTT", "FILES", "JOIN"))


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 if a hub of another township is here."""
    from dalaba.core import clock
    from dalaba.hub import founding, settings

    for host in given.host:
        if not _is_host(host):
            raise refuse("hub.no_host", 2, found=host)
    if given.ports and not all(0 < port < 65_536 for port in given.ports):
        raise refuse("hub.no_port", 2, found=" ".join(map(str, given.ports)))
    here = settings.read(context.folder)
    hosts = tuple(given.host) or here.hosts or founding.own_addresses()
    station = context.name if (context.folder / "station.yaml").is_file() else ""
    with refused_if_bad(), writing(context.folder / settings.FOLDER):
        made = founding.found(
            context.folder, given.name or here.township or station, hosts, clock.SystemClock().now(),
            tuple(given.ports) if given.ports else None,
        )  # fmt: skip
    known = made.settings
    facts = {
        "township": known.township, "hosts": "、".join(known.hosts), "fingerprint": made.public.fingerprint,
        "ports": f"{known.mqtt}、{known.files}、{known.join}", "command": context.command,
    }  # fmt: skip
    if context.as_json:
        context.dump({**facts, "hosts": list(known.hosts), "new": made.new})
        return 0
    context.say("hub.made" if made.new else "hub.made_again", **facts)
    if made.server_new and not made.new:
        context.say("hub.server_renewed")
    return 0


def _is_host(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return bool(_NAME.fullmatch(text))
    return True
