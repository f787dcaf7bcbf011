"""A township's station handed to a village's PC, as it lies in `received/` there."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from dalaba.core import clock
from dalaba.core.model import Reason
from dalaba.desk.root import Station
from dalaba.fleet.manifest import File, Manifest, Pointer, TownVoice
from dalaba.speech.library import handed
from dalaba.speech.voices import Voice, VoiceError
from dalaba.speech.voices.fake import FakeVoice
from dalaba.trust import member
from dalaba.trust.envelope import Envelope, sign
from dalaba.trust.keys import SigningKey
from dalaba.trust.member import Authority, Member

TOWN = "三江镇"
NODE = "n3f9a2c1b"
KEY = SigningKey.made()
OTHER_KEY = SigningKey.made()
_WRITTEN = ("scripts", "schedules", "audio/recorded", "audio/sounds")


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
    town: Station, village: Path, outlets: Iterable[str], days: Iterable[date], generation: str = "g1",
    name: str = TOWN, key: SigningKey = KEY, without: Iterable[str] = (),
) -> Manifest:  # fmt: skip
    """Put what the township has for these outlets and days where the village takes it from, with every clip that is
    made. `without`: titles of which no clip is sent."""
    here, all_days, mine = village / "received" / name, list(days), list(outlets)
    station = here / generation / "station"
    shutil.rmtree(station, ignore_errors=True)
    station.mkdir(parents=True)
    for file in ("station.yaml", "days.yaml", "days.auto.yaml"):
        if (town.folder / file).exists():
            shutil.copy(town.folder / file, station / file)
    for folder in _WRITTEN:
        if (town.folder / folder).is_dir():
            shutil.copytree(town.folder / folder, station / folder)
    clips = {}
    for outcomes in town.preparer.prepare(town.wanted_on(all_days, mine)).outcomes.values():
        for each in outcomes:
            if each.clip and each.clip.clip and not (each.script and each.script.name in without):
                made = town.library.find(each.clip.key)
                assert made is not None
                clips[each.clip.key] = made
                copy = here / handed.name_of(made.clip.digest)
                copy.parent.mkdir(exist_ok=True)
                shutil.copy(town.folder / made.clip.file, copy)
    (station / handed.FILE).parent.mkdir(parents=True)
    (station / handed.FILE).write_bytes(handed.dumps(clips))
    files = [_file(path, here / generation) for path in sorted(station.rglob("*")) if path.is_file()]
    files += [_file(path, here) for path in sorted((here / "clips").glob("*.mp3"))] if clips else []
    manifest = Manifest(
        name, NODE, tuple(mine), clock.at(all_days[0], 0, town.setup.zone),
        clock.at(all_days[-1] + timedelta(days=1), 0, town.setup.zone), tuple(files), tuple(_voices(town)),
    )  # fmt: skip
    sent(village, manifest, generation, key)
    return manifest


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


def _file(path: Path, above: Path) -> File:
    data = path.read_bytes()
    return File(path.relative_to(above).as_posix(), hashlib.sha256(data).hexdigest(), len(data))


def _voices(town: Station) -> Iterable[TownVoice]:
    for language in ("cmn", "yue", "eng"):
        for choice, found in town.preparer.voices.speaking(language):
            identity = found.identity(language, choice.rate)
            yield TownVoice(
                choice.engine, language, choice.rate, identity, Path(choice.model).name, choice.speaker, found.whole
            )


def made(town: Station, days: Iterable[date], outlets: Iterable[str]) -> Station:
    """Make every clip that these outlets need."""
    report = town.make(town.to_make(town.wanted_on(list(days), list(outlets))), jobs=1)
    assert report.failed == []
    return town


def revoked(village: Path, found: Member) -> None:
    """The township's key no longer counts."""
    member.write(village, found.with_revoked((KEY.public.kid,)))


def renewed(manifest: Manifest, **other: object) -> Manifest:
    """The same list with something else in it."""
    return replace(manifest, **other)  # type: ignore[arg-type]
