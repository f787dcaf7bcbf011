"""A township's station handed to a village's PC, as it lies in `received/` there."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from dalaba.core.model import Reason
from dalaba.desk.handing_out import HandingOut
from dalaba.desk.handing_out.publish import wire_of
from dalaba.desk.root import Station
from dalaba.fleet.fake_fetch import FakeFetcher
from dalaba.fleet.manifest import Manifest, Pointer
from dalaba.fleet.receive import Receiver
from dalaba.hub.store import Node
from dalaba.speech.voices import Voice, VoiceError
from dalaba.speech.voices.fake import FakeVoice
from dalaba.trust import member, verify
from dalaba.trust.envelope import Envelope, sign
from dalaba.trust.keys import SigningKey
from dalaba.trust.marks import StoredMarks
from dalaba.trust.member import Authority, Member

TOWN = "三江镇"
NODE = "n3f9a2c1b"
KEY = SigningKey.made()
OTHER_KEY = SigningKey.made()


def voice(engine: str, model: str = "", speaker: str = "") -> Voice:
    """The township's voices: one that counts instead of espeak, and no other."""
    if engine != "espeak":
        raise VoiceError(Reason("voices.unknown", {"engine": engine}))
    return FakeVoice(name="espeak")


def town_of(folder: Path) -> Station:
    """The township's station, with that voice."""
    return Station.read(folder, voice)


def joined(village: Path, outlets: dict[str, str], key: SigningKey = KEY, town: str = TOWN) -> Member:
    """The village's PC belongs to the township. `outlets`: the township's name -> the name here."""
    found = Member(town, NODE, outlets, authorities=(Authority(key.public.text, "镇广播站"),))
    member.write(village, found)
    return found


def hand(
    town: Station, village: Path, outlets: Iterable[str], days: Sequence[date], generation: str = "g1",
    key: SigningKey = KEY,
) -> Manifest:  # fmt: skip
    """Put what the township has for these outlets and days where the village takes it from, with every clip that is
    made, and let it count."""
    names = tuple(outlets)
    given = HandingOut(town, days[0], TOWN, len(days)).for_node(Node(NODE, names[0], names))
    here = village / "received" / TOWN
    for file in given.manifest.files:
        path = here / file.path if file.path.startswith("clips/") else here / generation / file.path
        content = given.contents[file.digest]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.read_bytes())
    sent(village, given.manifest, generation, key)
    return given.manifest


def fetched(town: Station, village: Path, member_here: Member, outlets: Iterable[str], days: Sequence[date]) -> None:
    """The same, received as the agent receives it."""
    names = tuple(outlets)
    given = HandingOut(town, days[0], TOWN, len(days)).for_node(Node(NODE, names[0], names))
    data = given.manifest.data
    blobs = {hashlib.sha256(data).hexdigest(): data}
    for digest, content in given.contents.items():
        blobs[digest] = content if isinstance(content, bytes) else content.read_bytes()
    receiver = Receiver(village, member_here, StoredMarks(village), lambda *_: None)
    found = verify.stands(wire_of(given.manifest, KEY, 1, given.manifest.made).text, "manifest", member_here)
    assert isinstance(found, verify.Verified)
    receiver.receive(found, FakeFetcher(blobs))


def sent(village: Path, manifest: Manifest, generation: str = "g1", key: SigningKey = KEY) -> None:
    """Sign a list, and let it count at the village."""
    pointer = Pointer.to(manifest)
    body: dict[str, object] = {"digest": pointer.digest, "size": pointer.size}
    envelope = Envelope(
        "manifest", f"node/{NODE}", f"m-{generation}", manifest.township, 1, manifest.made, manifest.made,
        manifest.until, body,
    )  # fmt: skip
    here = village / "received" / manifest.township
    (here / generation / "manifest.json").write_bytes(manifest.data)
    wire = base64.b64encode(sign(envelope, key).text).decode()
    current = {"wire": wire, "generation": generation, "digest": pointer.digest}
    (here / "current.json").write_text(json.dumps(current), encoding="utf-8")


def made(town: Station, days: Iterable[date], outlets: Iterable[str]) -> Station:
    """Make every clip that these outlets need."""
    report = town.make(town.to_make(town.wanted_on(list(days), list(outlets))), jobs=1)
    assert report.failed == []
    return town


def revoked(village: Path, found: Member) -> None:
    """The township's key no longer counts."""
    member.write(village, found.with_revoked((KEY.public.kid,)))
