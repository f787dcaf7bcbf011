"""Whom this PC believes, after the township has said who counts no more. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from dalaba.trust.member import Hub, Member


def changed(member: Member, body: Mapping[str, object]) -> Member:
    """The member after a roster. A PC that was put out of the township believes nobody and asks no hub any more."""
    gone = body.get("revoked")
    kids = tuple(each for each in gone if isinstance(each, str)) if isinstance(gone, list | tuple) else ()
    found = member.with_revoked(kids)
    if body.get("left") is not True:
        return found
    return replace(found.with_revoked(tuple(each.kid for each in found.authorities)), hub=Hub())
