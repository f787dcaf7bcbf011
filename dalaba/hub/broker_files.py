"""What Mosquitto is told: its configuration and its rules. Pure.

Every connection needs a certificate of the township's authority; its name is who somebody is. A PC reads what is for it
and for groups, and speaks under its own name alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import get_args

from dalaba.fleet.topics import ROOT, Up
from dalaba.hub.settings import Settings

HUB = "hub"
"""The common name of the hub's own certificate."""
MESSAGE = 262_144
"""Bytes of a message: no sound ever."""


def configuration(folder: Path, settings: Settings, user: str) -> str:
    """mosquitto.conf. `folder`: where the hub's files are; `user`: whom the broker becomes if it is started as root."""
    return "\n".join((
        "# written by hub run at every start",
        *([f"user {user}"] if user else []),
        "per_listener_settings false",
        f"listener {settings.mqtt}",
        f"cafile {folder / 'ca.crt'}",
        f"certfile {folder / 'server.crt'}",
        f"keyfile {folder / 'server.key'}",
        f"crlfile {folder / 'crl.pem'}",
        "require_certificate true",
        "use_identity_as_username true",
        "tls_version tlsv1.2",  # and newer
        "allow_anonymous false",
        f"acl_file {folder / 'acl'}",
        "set_tcp_nodelay true",
        f"max_packet_size {MESSAGE}",
        "max_queued_messages 100000",  # a thousand, and what thousands of PCs say at once is dropped, though confirmed
        "max_queued_bytes 100000000",
        "max_inflight_messages 20",
        "persistence true",
        f"persistence_location {folder.as_posix()}/broker/",
        "autosave_interval 10",
        "persistent_client_expiration 30d",
        "log_dest stderr",
        "log_type error",
        "log_type warning",
        "log_type notice",
        "connection_messages false",
        "",
    ))  # fmt: skip


def rules(revoked: Iterable[str]) -> str:
    """The access rules. Those who were revoked may do nothing, even on a connection that stood before."""
    denied = (f"user {node}\ntopic deny #\n" for node in sorted(revoked))
    return "\n".join((
        f"user {HUB}\ntopic readwrite ap/#\n",
        *denied,
        f"pattern read {ROOT}/d/n/%u/#",
        f"pattern read {ROOT}/d/g/#",
        *(f"pattern write {ROOT}/u/%u/{each}" for each in get_args(Up)),  # no further ones: the broker keeps them
        "",
    ))  # fmt: skip
