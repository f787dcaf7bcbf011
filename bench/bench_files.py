"""What a township hands to one village, from the sample: how much, how soon, what travels after one text changed."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from time import perf_counter

from bench import Figure
from dalaba.core.clock import SystemClock
from dalaba.core.model import Reason
from dalaba.desk.handing_out import Handed, HandingOut, put, wire_of
from dalaba.desk.root import Station
from dalaba.fleet.fetch import HttpsFetcher, Source
from dalaba.fleet.receive import Receiver
from dalaba.hub.blobs import Blobs
from dalaba.hub.files_server import FilesServer
from dalaba.hub.store import Node
from dalaba.speech.voices import Voice, VoiceError
from dalaba.speech.voices.registry import open_voice
from dalaba.trust import certificates
from dalaba.trust.keys import SigningKey
from dalaba.trust.marks import StoredMarks
from dalaba.trust.member import Authority, Member
from dalaba.trust.verify import Verified

TOWNSHIP = "三江镇"
DAY = date(2022, 7, 13)
SAMPLE = Path(__file__).parent.parent / "sample"
VILLAGE = "东和村"
CHANGED = "scripts/核酸通知.yaml"


def main() -> list[Figure]:
    """The sample's manifest for one village; its clips are made by espeak."""
    village = VILLAGE
    with tempfile.TemporaryDirectory() as folder:
        town, here = Path(folder, TOWNSHIP), Path(folder, "村")
        shutil.copytree(SAMPLE, town)
        station = _made(town, village)
        began = perf_counter()
        out = HandingOut(station, DAY, TOWNSHIP)
        ahead = perf_counter() - began
        began = perf_counter()
        handed = out.for_node(Node("n1", village, (village,)))
        share = perf_counter() - began
        clips = [each for each in handed.manifest.files if each.path.startswith("clips/")]
        texts = [each for each in handed.manifest.files if each not in clips]
        with _served(town) as (server, source):
            first = _taken(town, here, handed, 1, server, source)
            text = (town / CHANGED).read_text("utf-8")
            (town / CHANGED).write_text(text.replace("请", "请大家", 1), "utf-8")
            again = HandingOut(_made(town, village), DAY, TOWNSHIP).for_node(Node("n1", village, (village,)))
            second = _taken(town, here, again, 2, server, source)
        return [
            Figure("the list", len(handed.manifest.data) / 1000, "kB"),
            Figure(f"texts: {len(texts)} files", sum(each.size for each in texts) / 1000, "kB"),
            Figure(f"clips: {len(clips)} files, 15 days and rain", sum(each.size for each in clips) / 1e6, "MB"),
            Figure("15 days of 29 outlets looked at, once for all villages", ahead),
            Figure("one village's part", share),
            Figure(f"fetched over loopback, decoded, activated: {first[1] / 1e6:.1f} MB", first[0]),
            Figure("after one text changed: what travels", second[1] / 1e6, "MB", "all of it", first[1] / 1e6),
            Figure("after one text changed: fetched, decoded, activated", second[0]),
        ]


def _made(town: Path, village: str) -> Station:
    """The township, with the clips of that village made by the quick voice."""
    station = Station.read(town, _quick)
    missing = HandingOut(station, DAY, TOWNSHIP).for_node(Node("n1", village, (village,))).missing
    station.make({due.recipe.key: due.recipe for due in missing})
    station.library.save()
    return station


def _quick(engine: str, model: str = "", **options: object) -> Voice:
    if engine != "espeak":
        raise VoiceError(Reason("voices.not_brought", {"engine": engine}))
    return open_voice(engine)


@contextmanager
def _served(town: Path) -> Iterator[tuple[FilesServer, Source]]:
    """The hub's server, unpaced, and a village that may use it."""
    now, hub = SystemClock().now(), town / "records/hub"
    hub.mkdir(parents=True, exist_ok=True)
    authority = certificates.Authority.made(TOWNSHIP, now)
    (hub / "server.crt").write_bytes(authority.for_server(certificates.key_at(hub / "server.key"), ["x"], now))
    (hub / "ca.crt").write_bytes(authority.pem)
    (hub / "crl.pem").write_bytes(authority.taken_back((), now))
    key = certificates.key_at(town / "tls.key")
    (town / "tls.crt").write_bytes(authority.for_node("n1", certificates.wish(key), now))
    server = FilesServer(("127.0.0.1", 0), town, pace=10**9)
    try:
        yield server, Source("127.0.0.1", server.port, hub / "ca.crt", town / "tls.crt", town / "tls.key")
    finally:
        server.stop()


def _taken(town: Path, here: Path, handed: Handed, seq: int, server: FilesServer, source: Source) -> tuple[float, int]:
    """How long a village takes for it, and the bytes that travelled."""
    blobs, key = Blobs(town), SigningKey.made()
    put(blobs, handed.contents)
    blobs.put(handed.manifest.data)
    (here / "records/fleet").mkdir(parents=True, exist_ok=True)
    names = {name: name for name in handed.manifest.outlets}
    authority = Authority(key.public.text)
    member = Member(handed.manifest.township, "n1", names, authorities=(authority,))
    found = Verified(wire_of(handed.manifest, key, seq, SystemClock().now()), authority)
    fetcher = HttpsFetcher(source)
    began = perf_counter()
    Receiver(here, member, StoredMarks(here)).receive(found, fetcher)
    took = perf_counter() - began
    fetcher.close()
    return took, fetcher.received
