"""hub keys: 镇台 钥匙. Second persons' keys, for what is urgent in hours of silence: list, make, take back."""

from __future__ import annotations

import argparse
import getpass
from pathlib import Path
from typing import TYPE_CHECKING

from dalaba.doors.cli.context import Context, refuse

if TYPE_CHECKING:
    from dalaba.hub.settings import Settings
    from dalaba.hub.store import Store


def arguments(parser: argparse.ArgumentParser) -> None:
    """[--make NAME --file F | --remove NAME]."""
    parser.add_argument("--make", default=None, metavar="NAME")
    parser.add_argument("--file", default=None, metavar="F")
    parser.add_argument("--remove", default=None, metavar="NAME")


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 if there is no hub here, or a key cannot be made."""
    from dalaba.doors.cli.hub.opened import opened

    if given.make and not given.file:
        raise refuse("across.key_where", 2)
    with opened(context) as (known, store):
        if given.make:
            return _make(context, given.make, Path(given.file))
        if given.remove:
            return _remove(context, given.remove, known, store)
    return _list(context)


def _make(context: Context, name: str, file: Path) -> int:
    from dalaba.desk.across import second_keys

    password = getpass.getpass(context.word("across.key_password_ask", name=name))
    if getpass.getpass(context.word("across.key_password_again")) != password:
        raise refuse("across.key_password_other")
    public = second_keys.make(context.folder, name, file, password)
    if context.as_json:
        context.dump({"name": name, "file": str(file), "fingerprint": public.fingerprint})
        return 0
    context.say("across.key_made", name=name, file=file, fingerprint=public.fingerprint)
    context.say("across.key_believed")
    return 0


def _remove(context: Context, name: str, known: Settings, store: Store) -> int:
    from dalaba.core.clock import SystemClock
    from dalaba.desk.across import second_keys, signer

    hand = signer.read(context.folder, known.township)
    second_keys.remove(context.folder, name, store, hand, SystemClock().now())
    if context.as_json:
        context.dump({"removed": name})
    else:
        context.say("across.key_removed", name=name)
    return 0


def _list(context: Context) -> int:
    from dalaba.desk.across import second_keys
    from dalaba.trust.keys import PublicKey

    found = second_keys.listed(context.folder)
    shown = [(each.name, PublicKey.of(each.public).fingerprint) for each in found]
    if context.as_json:
        context.dump({"keys": [{"name": name, "fingerprint": fingerprint} for name, fingerprint in shown]})
    elif shown:
        context.table(shown)
    else:
        context.say("across.key_none", command=context.command)
    return 0
