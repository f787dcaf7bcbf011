"""Signing what each of the township's PCs should have, and giving it to the hub. The same content is given out once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from dalaba.compile.render import Due
from dalaba.core import clock, typed_json
from dalaba.core.model import Instant, Reason
from dalaba.core.problems import Bad
from dalaba.desk.handing_out.build import Contents, Handed, HandingOut
from dalaba.desk.root import Station
from dalaba.fleet.manifest import Manifest, Pointer, parse
from dalaba.hub import founding
from dalaba.hub.blobs import Blobs
from dalaba.hub.settings import SIGN_KEY
from dalaba.hub.store import Sent, Store
from dalaba.trust import envelope
from dalaba.trust.envelope import Envelope
from dalaba.trust.keys import SigningKey


@dataclass(frozen=True)
class Given:
    """What came of handing out. `new`: the PCs that have something new to fetch."""

    new: tuple[str, ...] = ()
    missing: tuple[Due, ...] = ()
    """The clips that are still to be made for them."""
    troubles: tuple[Reason, ...] = ()
    """Why some of them keep what they have."""
    needed: frozenset[str] = frozenset()
    """The keys of all clips that they have or will have."""


def hand_out(station: Station, store: Store, now: Instant, still: Callable[[], bool] = lambda: True) -> Given:
    """Give every PC of the township what it should have from today on. `still`: whether the station's files are still
    those that were read; asked right before anything is signed.

    Raises Bad, with nothing given out, if the hub has no name or no key, or the store or the disk refuses.
    """
    nodes = [node for node in store.nodes() if not node.revoked and node.outlets]
    if not nodes or station.problems.errors:
        return Given()
    key = SigningKey.read(station.folder / SIGN_KEY)
    township = founding.opened(station.folder).township  # the name that its members know it by, not the station's
    out = HandingOut(station, clock.today(now, station.setup.zone), township)
    found: dict[str, Handed] = {}
    troubles: list[Reason] = []
    for node in nodes:
        try:
            found[node.node] = out.for_node(node)
        except Bad as bad:
            troubles.append(bad.reason)
    if not still():
        return Given()
    last = _last_given(store, now)
    new = [each for each in found.values() if last.get(each.manifest.node) != _as_given(each.manifest, key)]
    blobs = Blobs(station.folder)
    for each in new:
        try:
            put(blobs, each.contents)
            blobs.put(each.manifest.data)
        except OSError as error:
            raise Bad("handing.not_written", why=error.strerror or error) from error
        store.put_sent(_signed(each.manifest, key, store, now))
    missing: dict[str, Due] = {}
    for due in (due for each in found.values() for due in each.missing):
        before = missing.get(due.recipe.key)
        missing[due.recipe.key] = due if before is None or due.at < before.at else before
    needed = frozenset(missing).union(*(each.keys for each in found.values()))
    return Given(tuple(each.manifest.node for each in new), tuple(missing.values()), tuple(troubles), needed)


def put(blobs: Blobs, contents: Contents) -> None:
    """Keep all these bytes for whoever asks for them by digest. Raises OSError."""
    for digest, content in contents.items():
        if isinstance(content, Path):
            blobs.put_file(digest, content, link=content.suffix == ".mp3" and "rendered" in content.parts)
        else:
            blobs.put(content)


def wire_of(manifest: Manifest, key: SigningKey, seq: int, now: Instant) -> envelope.Wire:
    """The signed word that this list counts for its PC."""
    scope = f"node/{manifest.node}"
    name = f"manifest-{manifest.node}-{key.public.kid}-{seq}"
    body = typed_json.as_json(Pointer.to(manifest))
    return envelope.sign(
        Envelope("manifest", scope, name, manifest.township, seq, now, manifest.made, manifest.until, body), key
    )


def _signed(manifest: Manifest, key: SigningKey, store: Store, now: Instant) -> Sent:
    wire = wire_of(manifest, key, store.next_seq("manifest", f"node/{manifest.node}"), now)
    each = wire.envelope
    return Sent(0, each.id, each.typ, each.scope, each.level, wire.text, now, each.exp)


class _AsGiven(NamedTuple):
    """What makes a list that was given out count. With another key or name of the hub, the same list is given anew."""

    digest: str
    township: str
    kid: str


def _as_given(manifest: Manifest, key: SigningKey) -> _AsGiven:
    return _AsGiven(hashlib.sha256(manifest.data).hexdigest(), manifest.township, key.public.kid)


def _last_given(store: Store, now: Instant) -> dict[str, _AsGiven]:
    """What each node was last given."""
    found = {}
    for sent in store.newest_sent("manifest", now):
        wire = envelope.read(sent.wire)
        kid = wire.signatures[0][0]
        found[sent.scope.removeprefix("node/")] = _AsGiven(_list_of(sent), wire.envelope.iss, kid)
    return found


def _list_of(sent: Sent) -> str:
    """The digest of the list that a manifest's wire names."""
    return str(envelope.read(sent.wire).envelope.body.get("digest"))


def sweep(station: Path, store: Store, now: Instant, before: float) -> None:
    """Delete the blobs that nothing given out names any more, if they are older than that time (seconds since 1970).
    Raises OSError, Bad."""
    blobs, needed = Blobs(station), set[str]()
    for sent in (each for each in store.sent(now=now) if each.typ == "order"):
        clips = envelope.read(sent.wire).envelope.body.get("clips")
        needed |= (
            {str(each.get("digest")) for each in clips if isinstance(each, dict)} if isinstance(clips, list) else set()
        )
    for digest in map(_list_of, store.newest_sent("manifest", now)):
        needed.add(digest)
        if (path := blobs.path(digest)) is not None:
            needed |= {file.digest for file in parse(path.read_bytes()).files}
    blobs.sweep(needed, before)
