"""From the township's files to the village's plan, by every part there is: signed, served, fetched over a bad line,
checked, and planned at the village as at the township."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from dalaba.core.model import Programme
from dalaba.desk.handing_out import hand_out
from dalaba.desk.root import Station
from dalaba.fleet.receive import Receiver
from dalaba.hub import settings
from dalaba.hub.files_server import FilesServer
from dalaba.hub.settings import SIGN_KEY
from dalaba.hub.store import Node, Store
from dalaba.trust import member
from dalaba.trust.keys import SigningKey
from dalaba.trust.marks import StoredMarks
from dalaba.trust.member import Authority, Member
from dalaba.trust.verify import Verified, verify
from tests.places import DAY, at, station, written
from tests.shaped_line import ShapedLine
from tests.test_fetching import Township, at_port, fetcher

NOON = at("12:00")
TOWN = {
    "station.yaml": (
        "台名: 三桥镇\n发音人: {普通话: espeak}\n播放点:\n"
        "  石桥村: {本点信息: {村名: 石桥村, 地方: 戏台}}\n  木桥村: {本点信息: {村名: 木桥村, 地方: 桥头}}\n"
    ),
    "days.yaml": "方案:\n  雨天: {信息: {地方: 屋里}}\n",
    "scripts/开会.txt": "{{村名}}的乡亲们,今天在{{地方}}开会。\n",
    "schedules/开会.yaml": (
        "专项: 开会\n播出安排:\n  - {文稿: 开会, 播放点: 全部, 时段: '14:00-15:00', 间隔: 10分钟}\n"
    ),
}
VILLAGE = "台名: 石桥村广播\n播放点:\n  大喇叭: {输出: {声卡: 默认}}\n"


def heard(programme: Programme, outlet: str) -> list[tuple[int, list[str]]]:
    """When what is heard there: clips by their digests."""
    spots = [spot for spot in programme.spots if spot.outlet == outlet]
    return [(spot.start, [part.clip.digest for part in spot.parts if part.clip is not None]) for spot in spots]


def test_a_plan_goes_from_the_township_to_a_village_over_a_bad_line(tmp_path: Path) -> None:
    town = Township(tmp_path / "三桥镇")
    written(town.folder, TOWN)
    key = SigningKey.made()
    key.write(town.folder / SIGN_KEY)
    settings.write(town.folder, settings.Settings("三桥镇"))
    read = station(town.folder)
    read.make(read.to_make(read.wanted_on([DAY, DAY + timedelta(days=1)])))
    read.library.save()
    store = Store.of(town.folder)
    store.put_node(Node("n1", "石桥村", ("石桥村",), public="x"))
    given = hand_out(station(town.folder), store, NOON)
    assert given.new == ("n1",)
    assert {due.recipe.facts for due in given.missing} >= {(("地方", "屋里"), ("村名", "石桥村"))}  # rain is thought of
    (sent,) = store.sent()
    store.database.close()

    here = written(tmp_path / "石桥村", {"station.yaml": VILLAGE})
    mine = Member("三桥镇", "n1", {"石桥村": "大喇叭"}, authorities=(Authority(key.public.text),))
    member.write(here, mine)
    marks = StoredMarks(here)
    found = verify(sent.wire, "manifest", mine, marks, NOON)
    assert isinstance(found, Verified)
    server = FilesServer(("127.0.0.1", 0), town.folder)
    try:
        with ShapedLine(server.port, rate=200_000, delay=0.01) as line:
            line.cut_after(20_000)
            source = fetcher(at_port(town.pc("n1"), line.port), line.port)
            try:
                Receiver(here, mine, marks).receive(found, source)
            finally:
                source.close()
            assert line.connections == 2
    finally:
        server.stop()

    village = Station.read(here)
    assert not list(village.problems)
    there = heard(read.compile(DAY), "石桥村")
    assert len(there) == 6
    assert heard(village.compile(DAY), "大喇叭") == there
    assert all(digests for _, digests in there)
    for spot in village.compile(DAY).spots:
        for part in spot.parts:
            assert part.clip is not None
            assert (here / part.clip.file).is_file()
