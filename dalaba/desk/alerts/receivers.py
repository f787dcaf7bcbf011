"""Who is told: `records/alerts.json`, a private file, because an address is a secret.

Whoever knows a group robot's address can write into the group, and a mail account's address holds its password. So
they stand in no file that people pass on, and are shown only with stars.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Literal, TypeAlias, get_args
from urllib.parse import SplitResult, unquote, urlsplit

from dalaba.core import atomic
from dalaba.core.problems import Bad
from dalaba.core.typed_json import between, form
from dalaba.desk import editing

FILE = "records/alerts.json"
Kind: TypeAlias = Literal["wecom", "dingtalk", "feishu", "webhook", "mail"]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""Group robots of 企业微信, 钉钉 and 飞书, any other address that takes JSON, and mail."""
_HOSTS: Mapping[str, Kind] = {
    "qyapi.weixin.qq.com": "wecom", "oapi.dingtalk.com": "dingtalk", "open.feishu.cn": "feishu",
    "open.larksuite.com": "feishu",
}  # fmt: skip
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_MOST = 8
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Receiver:
    """One that is told. `secret`: what a robot of 钉钉 or 飞书 signs with; "" if it does not."""

    kind: Kind
    address: str
    secret: str = ""

    @property
    def id(self) -> str:
        """Names it in other files without its address."""
        return hashlib.sha256(self.address.encode("utf-8", "replace")).hexdigest()[:12]

    def __repr__(self) -> str:
        return f"Receiver({self.kind}, {masked(self)})"


@dataclass(frozen=True, slots=True)
class Receivers:
    """All that are told, and after how many minutes of silence where something was due."""

    receivers: tuple[Receiver, ...] = ()
    silent_minutes: Annotated[int, between(1, 1440)] = 15

    def without(self, number: str) -> Receivers:
        """These without the one of that id."""
        return Receivers(tuple(each for each in self.receivers if each.id != number), self.silent_minutes)

    def and_also(self, receiver: Receiver) -> Receivers:
        """These and another one; the same address twice is one. Raises Bad if there are too many."""
        kept = self.without(receiver.id).receivers
        if len(kept) >= _MOST:
            raise Bad("alerts.too_many", most=_MOST)
        return Receivers((*kept, receiver), self.silent_minutes)


def read_receivers(folder: Path) -> Receivers:
    """What is set up; nobody if there is no file. Raises atomic.Broken or OSError."""
    return atomic.read_json(folder / FILE, form(Receivers).strict) or Receivers()


def change_receivers(folder: Path, change: Callable[[Receivers], Receivers]) -> Receivers:
    """Change what is set up, whoever else changes it at the same time; what is broken is written anew. Returns it as it
    is then. The file is for the station's own account to read. Raises what `change` raises, and OSError if the disk
    refuses."""
    receivers = Receivers()

    def changed() -> bytes:
        nonlocal receivers
        try:
            receivers = change(read_receivers(folder))
        except atomic.Broken:
            receivers = change(Receivers())
        return json.dumps(asdict(receivers), ensure_ascii=False, indent=1).encode()

    editing.rewrite(folder / FILE, changed, private=True)
    return receivers


def receiver_of(address: str, secret: str = "", kind: str = "") -> Receiver:
    """A receiver as somebody names it; its kind is known by the address unless it is given. Raises Bad for an address
    that is none."""
    address, secret = address.strip(), secret.strip()
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 (raises ValueError if it is none)
    except ValueError as error:
        raise Bad("alerts.bad_address") from error
    known = kind or ("mail" if parts.scheme in ("smtp", "smtps") else _HOSTS.get(parts.hostname or "", "webhook"))
    if known not in KINDS or not _good(parts, known) or len(address) > _LONGEST or len(secret) > _LONGEST:
        raise Bad("alerts.bad_address")
    if any(not sign.isprintable() or sign == " " for sign in f"{address}{secret}") or not address.isascii():
        raise Bad("alerts.bad_address")
    return Receiver(known, address, secret)


def _good(parts: SplitResult, kind: str) -> bool:
    if not parts.hostname:
        return False
    if kind == "mail":
        return parts.scheme in ("smtp", "smtps") and "@" in unquote(parts.path)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)


def masked(receiver: Receiver) -> str:
    """Its address for people's eyes: whose server it is, and not what gives access."""
    parts = urlsplit(receiver.address)
    if receiver.kind == "mail":
        return unquote(parts.path).strip("/")
    end = receiver.address[-3:] if len(receiver.address) > len(parts.netloc) + 24 else ""
    return f"{parts.hostname}/***{end}"
