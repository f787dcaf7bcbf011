"""What a township hands to a village: the village plans the same plays from it, without the township's voices, and gets
nothing that is none of its business."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from dalaba.compile.render import Preparer
from dalaba.core.clock import VirtualClock
from dalaba.core.model import Part, Place, Problem, Programme, Reason, Spot
from dalaba.core.problems import Bad, Problems
from dalaba.desk.handing_out import Given, Handed, HandingOut, hand_out, reduced
from dalaba.desk.handing_out.beside import HandingOutBeside
from dalaba.desk.handing_out.build import in_earshot
from dalaba.desk.handing_out.publish import sweep
from dalaba.desk.root import Station
from dalaba.fleet.manifest import TownVoice, parse
from dalaba.hub import settings
from dalaba.hub.blobs import Blobs
from dalaba.hub.settings import SIGN_KEY
from dalaba.hub.store import Node, Sent, Store
from dalaba.speech.library import Library, Made, handed
from dalaba.speech.voices import Voice, VoiceError
from dalaba.speech.voices.fake import FakeVoice
from dalaba.station import approvals
from dalaba.station.days import TYPES
from dalaba.station.files import Map, Scalar, Seq, yaml_nodes
from dalaba.station.files.yaml_nodes import Node as YamlNode
from dalaba.trust.envelope import Envelope, sign
from dalaba.trust.envelope import read as read_wire
from dalaba.trust.keys import SigningKey
from tests.conftest import SAMPLE
from tests.places import DAY, at, station, wav, written
from tests.test_bells import SHEET, book

# The village


class Frozen(FakeVoice):
    """A voice of the township, as a village knows it: it has an identity and says nothing."""

    def __init__(self, rows: Collection[TownVoice]) -> None:
        super().__init__(languages=[each.language for each in rows], name=next(iter(rows)).engine)
        self.whole = next(iter(rows)).whole
        self._identities = {(each.language, each.rate): each.identity for each in rows}

    def identity(self, language: str, rate: int) -> str:
        return self._identities[language, rate]


class HandedLibrary(Library):
    """The clips that were handed over; none is made here."""

    def find(self, key: str) -> Made | None:
        return handed.read(self._folder).get(key)


def village(folder: Path, given: Handed) -> Station:
    """The station that a village has from what it was given."""
    for file in given.manifest.files:
        path, content = folder / file.path, given.contents[file.digest]
        data = content if isinstance(content, bytes) else content.read_bytes()
        assert (hashlib.sha256(data).hexdigest(), len(data)) == (file.digest, file.size)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    def opened(engine: str, model: str = "", speaker: str = "") -> Voice:
        asked = (engine, Path(model).name, speaker)
        rows = [each for each in given.manifest.voices if (each.engine, each.model, each.speaker) == asked]
        if not rows:
            raise VoiceError(Reason("voices.unknown", {"engine": engine}))
        return Frozen(rows)

    read = Station.read(folder / "station", opened)
    kept, library = read.preparer, HandedLibrary(folder / "station")
    preparer = Preparer(read.setup, read.plan.scripts, library, opened, kept.confirmed, kept.approvals)
    return replace(read, library=library, preparer=preparer)


def planned(programme: Programme, outlets: Collection[str]) -> list[object]:
    """All that is planned there, and all that is refused: clips by what they are, not by where they lie."""
    spots = [_by_content(spot) for spot in programme.spots if spot.outlet in outlets]
    refused = [(each.outlet, each.due, each.reason.code) for each in programme.refused if each.outlet in outlets]
    return [*spots, *sorted(refused)]


def _by_content(spot: Spot) -> Spot:
    bed = spot.bed and _part(spot.bed)
    flow = spot.flow
    if flow is not None and flow.relay is not None:  # the village is not told the password
        flow = flow._replace(relay=flow.relay._replace(url=flow.relay.url.replace("me:secret@", "")))
    return spot._replace(
        flow=flow, parts=tuple(map(_part, spot.parts)), lost=tuple(map(_part, spot.lost)), bed=bed,
        reserve=tuple(map(_part, spot.reserve)),
    )  # fmt: skip


def _part(part: Part) -> Part:
    return replace(part, clip=part.clip and replace(part.clip, file=""), why=None)


def text_of(given: Handed, path: str) -> str:
    file = next(each for each in given.manifest.files if each.path == path)
    content = given.contents[file.digest]
    return (content if isinstance(content, bytes) else content.read_bytes()).decode()


def paths(given: Handed) -> set[str]:
    return {each.path for each in given.manifest.files}


def node(*outlets: str) -> Node:
    return Node("n3f9a2c1b", outlets[0], outlets)


# The township of the sample

RAINY = TYPES["雨天"]


@pytest.fixture(scope="module")
def sanjiang(tmp_path_factory: pytest.TempPathFactory) -> Station:
    folder = tmp_path_factory.mktemp("镇") / "三江镇"
    shutil.copytree(SAMPLE, folder)
    return Station.read(folder)


@pytest.mark.parametrize(
    ("outlets", "days"),
    [(("五一村",), 15), (("红星村", "红星采样点"), 4), (("中心小学",), 8), (("云溪村",), 4), (("宣传车一",), 4)],
)
def test_a_village_plans_what_the_township_plans_for_it(
    sanjiang: Station, tmp_path: Path, outlets: tuple[str, ...], days: int
) -> None:
    first = date(2022, 7, 10)
    given = HandingOut(sanjiang, first, "三江镇", days=days).for_node(node(*outlets))
    here = village(tmp_path, given)
    assert not here.problems.errors
    count = 0
    for number in range(days):
        day = first + timedelta(days=number)
        whole = planned(sanjiang.compile(day), outlets)
        assert planned(here.compile(day), outlets) == whole
        taken = [{want for want in each.pack_wanted(day) if want.outlet in outlets} for each in (here, sanjiang)]
        assert taken[0] == taken[1]
        count += len(whole) + len(taken[0])
    assert count > 5


def test_rain_is_planned_as_at_the_township(sanjiang: Station, tmp_path: Path) -> None:
    given = HandingOut(sanjiang, DAY, "三江镇", days=2).for_node(node("东和村"))
    here = village(tmp_path, given)
    wet, here_wet = (each.switched((RAINY,), (), [DAY]) for each in (sanjiang, here))
    assert planned(here_wet.compile(DAY), ["东和村"]) == planned(wet.compile(DAY), ["东和村"])
    assert planned(wet.compile(DAY), ["东和村"]) != planned(sanjiang.compile(DAY), ["东和村"])


def test_the_same_files_give_the_same_list(sanjiang: Station) -> None:
    one = HandingOut(sanjiang, DAY, "三江镇", days=2).for_node(node("五一村"))
    other = HandingOut(Station.read(sanjiang.folder), DAY, "三江镇", days=2).for_node(node("五一村"))
    assert one.manifest.data == other.manifest.data
    assert parse(one.manifest.data) == one.manifest


def test_another_villages_text_changes_nothing_here(sanjiang: Station) -> None:
    before = HandingOut(sanjiang, DAY, "三江镇", days=2).for_node(node("云溪村"))
    text = sanjiang.folder / "schedules/叫号-五一村.yaml"
    kept = text.read_bytes()
    try:
        text.write_bytes(kept + "\n# 只有五一村用\n".encode())
        after = HandingOut(Station.read(sanjiang.folder), DAY, "三江镇", days=2).for_node(node("云溪村"))
    finally:
        text.write_bytes(kept)
    assert after.manifest.data == before.manifest.data


def test_clips_that_nobody_has_made_are_named(sanjiang: Station) -> None:
    given = HandingOut(sanjiang, DAY, "三江镇", days=2).for_node(node("五一村"))
    names = {due.recipe.name.partition("/")[0] for due in given.missing}
    assert "核酸通知" in names
    assert len({due.recipe.key for due in given.missing}) == len(given.missing)


# A township with everything

PLACES = """\
台名: 三桥镇
语种: [普通话]
节假日历: CN
审核: 是
安静时段: ["21:30-06:30"]
话筒录音: 是
时段表: {早上: "07:00-08:00"}
读音: {石桥: 石侨}
转播源:
  县台: {地址: "https://me:secret@example.com/live.m3u8", 没有信号时: 午间}
  市台: {地址: "https://example.com/city.m3u8"}
发音人: {普通话: [{引擎: espeak, 语速: 180}]}
播放点:
  石桥村:
    输出: {地址: "icecast://source:secret@example.com:8000/live"}
    备用输出: {声卡: 备用}
    功放: {打开: gpio-17, 关闭: gpio-17-off}
    本点信息: {村名: 石桥村, "集合点": "村口: 大树下"}
    小声时段: {"12:00-13:00": 50}
    每小时最多分钟: 20
  木桥村: {本点信息: {村名: 木桥村, 集合点: 桥头}}
  竹桥村: {本点信息: {村名: 竹桥村, 集合点: 祠堂}}
  小学: {类型: 校园广播, 本点信息: {村名: 小学, 集合点: 操场}}
相邻播放点: [[石桥村, 木桥村]]
分区: {河边: {播放点: [石桥村, 竹桥村], 安静时段: "12:00-12:20"}}
场景: {火警: {说: 开会, 播放点: 全部, 级别: 紧急}}
"""
FILES = {
    "station.yaml": PLACES,
    "days.yaml": "学期: 2022-02-14..2022-07-20\n方案:\n  雨天: {信息: {集合点: 屋里}}\n",
    "days.auto.yaml": "日类型:\n  2022-07-14: 雨天\n",
    "scripts/开会.yaml": (
        "标题: 开会\n版本:\n  普通话: {{村名}}的乡亲们,今天在{{集合点}}开会。\n".replace(": {{", ': "{{').replace(
            "。\n", '。"\n'
        )
    ),
    "scripts/防火.txt": "上山不要带火。\n",
    "scripts/没审过.txt": "这篇没有人审过。\n",
    "scripts/别人的.txt": "只有竹桥村播。\n",
    "schedules/开会.yaml": (
        "专项: 开会\n各点信息: 各点.csv\n播出安排:\n  - {文稿: 开会, 播放点: 全部, 时刻: '07:00'}\n"
        "  - {文稿: 没审过, 播放点: 石桥村, 时刻: '07:30'}\n"
        "  - {文稿: 防火, 播放点: 河边, 时段: 早上, 间隔: 20分钟, 垫乐: 午间/茉莉花}\n"
        "  - {歌单: 午间, 播放点: 石桥村, 时段: '17:00-17:30'}\n"
        "  - {歌单: 傍晚, 播放点: 石桥村, 时段: '18:00-18:20', 曲序: 随机}\n"
        "  - {转播: 县台, 播放点: 石桥村, 时段: '19:00-19:30'}\n"
    ),
    "schedules/各点.csv": "播放点,集合点\n石桥村,戏台\n",
    "schedules/竹桥.yaml": "专项: 竹桥\n播出安排:\n  - {文稿: 别人的, 播放点: 竹桥村, 时刻: '08:00'}\n",
    "schedules/打铃.yaml": "专项: 打铃\n打铃: {作息: 作息.xlsx, 播放点: 小学}\n",
    "audio/sounds/傍晚.m3u8": "午间/茉莉花.wav ×2\n午间/采茶.wav\n",
}


@pytest.fixture(scope="module")
def bridges(tmp_path_factory: pytest.TempPathFactory) -> Station:
    """A township with sheets, bells, music, a relay, recordings, and approval; all its clips are made."""
    folder = written(tmp_path_factory.mktemp("镇") / "三桥镇", FILES)
    book(folder, "作息.xlsx", ("Sheet1", SHEET))
    for number, name in enumerate(("午间/茉莉花", "午间/采茶", "不用的")):
        wav(folder / f"audio/sounds/{name}.wav", seconds=4, hertz=400 + 100 * number)
    wav(folder / "audio/recorded/防火.客家话.wav", seconds=3)
    wav(folder / "audio/recorded/防火.普通话.2.wav", seconds=3)
    wav(folder / "audio/recorded/没人用.普通话.wav", seconds=3)
    read = opened(folder)
    read.listen_to_sounds(60)
    wanted = read.wanted_on([DAY + timedelta(days=number) for number in range(-1, 3)])
    recipes = read.preparer.prepare(wanted, unapproved=True).recipes.values()
    kept = approvals.Approvals()
    for recipe in recipes:
        if "没审过" not in recipe.name and recipe.sound is None:
            kept = kept.decided(
                recipe.approval, approvals.Decision(True, "李主任", "2022-07-01T08:00:00+08:00", "全文")
            )
    kept = kept.written("开会", "小王")
    (folder / approvals.FILE).write_text(approvals.text(kept), "utf-8")
    read = opened(folder)
    read.make(read.to_make(wanted))
    read.library.save()
    return opened(folder)


def opened(folder: Path) -> Station:
    return station(folder)


def test_sheets_bells_music_and_recordings_are_planned_alike(bridges: Station, tmp_path: Path) -> None:
    assert not [(each.reason.code, dict(each.reason.params), str(each.place)) for each in bridges.problems.errors]
    for number, name in enumerate(("石桥村", "木桥村", "竹桥村", "小学")):
        given = HandingOut(bridges, DAY, "三桥镇", days=2).for_node(node(name))
        here = village(tmp_path / str(number), given)
        assert not list(here.problems.errors)
        for day in (DAY, DAY + timedelta(days=1)):
            there = planned(bridges.compile(day), [name])
            assert there
            assert planned(here.compile(day), [name]) == there


def test_each_clip_goes_along_once_and_is_the_pcs_own(bridges: Station) -> None:
    given = HandingOut(bridges, DAY, "三桥镇", days=2).for_node(node("石桥村"))
    spots = [spot for spot in bridges.compile(DAY).spots if spot.outlet == "石桥村"]
    heard = {part.clip.digest for spot in spots for part in spot.sounds if part.clip is not None}
    clips = {path.removeprefix("clips/").removesuffix(".mp3") for path in paths(given) if path.startswith("clips/")}
    assert heard <= clips
    others = {part.clip.digest for spot in bridges.compile(DAY).spots if spot.outlet == "木桥村" for part in spot.parts
              if part.clip is not None}  # fmt: skip
    assert not (others - heard) & clips


def test_nothing_of_the_townships_own_pc_goes_along(bridges: Station) -> None:
    given = HandingOut(bridges, DAY, "三桥镇", days=2).for_node(node("石桥村"))
    everything = b"".join(
        content if isinstance(content, bytes) else content.read_bytes() for content in given.contents.values()
    )
    for secret in ("secret", "gpio", "icecast", "备用输出", "场景", "火警", "话筒", "小王", "别人的", "市台", "不用的"):
        assert secret.encode() not in everything, secret
    assert "https://example.com/live.m3u8" in text_of(given, "station/station.yaml")
    there = {path for path in paths(given) if not path.startswith("clips/")}
    assert there == {
        "station/station.yaml", "station/days.yaml", "station/days.auto.yaml", "station/approvals.auto.yaml",
        "station/schedules/开会.yaml", "station/schedules/各点.csv",
        "station/scripts/开会.yaml", "station/scripts/防火.txt", "station/scripts/没审过.txt",
        "station/audio/recorded/防火.普通话.2.wav", "station/audio/rendered/index.json",
        "station/audio/rendered/sounds.json", "station/audio/rendered/handed.json",
    }  # fmt: skip


def test_what_nobody_approved_is_not_heard_at_the_village_either(bridges: Station, tmp_path: Path) -> None:
    given = HandingOut(bridges, DAY, "三桥镇", days=2).for_node(node("石桥村"))
    here = village(tmp_path, given)
    assert not any(spot.script == "没审过" for spot in here.compile(DAY).spots)
    assert not any("没审过" in due.recipe.name for due in given.missing)
    assert "李主任" in text_of(given, "station/approvals.auto.yaml")
    assert "全文" not in text_of(given, "station/approvals.auto.yaml")


def test_an_outlet_in_earshot_is_given_in_full_and_others_by_name(bridges: Station) -> None:
    given = HandingOut(bridges, DAY, "三桥镇", days=2).for_node(node("木桥村"))
    text = text_of(given, "station/station.yaml")
    assert "戏台" not in text
    assert "大树下" in text
    assert "祠堂" not in text
    assert '"竹桥村": {}' in text


def test_a_village_that_plays_what_there_is_not_is_told_so(bridges: Station) -> None:
    with pytest.raises(Bad) as bad:
        HandingOut(bridges, DAY, "三桥镇", days=2).for_node(node("铁桥村"))
    assert bad.value.reason.code == "handing.unknown_outlet"


# Text written by a program


def _plain(node: YamlNode) -> object:
    if isinstance(node, Map):
        return [(key.text, _plain(value)) for key, value in node.pairs]
    return [_plain(each) for each in node.items] if isinstance(node, Seq) else node.text


HARD = (
    '"', "\\", "：", "#", "- a", "{{村名}}", "'", "0763-1000002", "08:30", "是", "~", "", "*x", "&y", "%", "@", "a: b",
    "一\u3000二", "🎺", "|", ">", "[", "]", "{", "}", ",", "?", "null", "1_000", "\u200b字", "C:\\x",
)  # fmt: skip


@pytest.mark.parametrize("word", HARD)
def test_whatever_stands_in_a_value_is_read_back(word: str) -> None:
    place = Place("")
    written_down = Map(((Scalar("键", place), Seq((Scalar(word, place),), place)),), place)
    problems = Problems()
    once = yaml_nodes.parse(reduced.as_yaml(written_down), "x.yaml", problems)
    assert once is not None
    again = yaml_nodes.parse(reduced.as_yaml(once), "x.yaml", problems)
    assert again is not None
    assert _plain(once) == _plain(again)
    assert _plain(once) == [("键", [word.replace("\u200b", "")])]


def test_earshot_goes_from_one_outlet_to_the_next() -> None:
    near: dict[str, Iterable[str]] = {"一": ["二"], "二": ["一", "三"], "三": ["二"], "四": ["五"], "五": ["四"]}
    assert in_earshot(["一"], near) == {"一", "二", "三"}
    assert in_earshot(["六"], near) == {"六"}


# Given to the hub

NOON = at("12:00")
A_DAY = 86_400_000


@pytest.fixture
def hub(bridges: Station, tmp_path: Path) -> Iterator[tuple[Station, Store]]:
    """The township with a hub and two villages that have joined."""
    folder = tmp_path / "三桥镇"
    shutil.copytree(bridges.folder, folder)
    SigningKey.made().write(folder / SIGN_KEY)
    settings.write(folder, settings.Settings("三桥镇"))
    store = Store.of(folder)
    for number, name in enumerate(("石桥村", "竹桥村")):
        store.put_node(Node(f"n{number}", name, (name,), public="x", joined=number))
    yield opened(folder), store
    store.database.close()


def wires(store: Store) -> list[Envelope]:
    return [read_wire(sent.wire).envelope for sent in store.sent()]


def test_every_village_is_given_its_own_signed_list_and_the_bytes_behind_it(hub: tuple[Station, Store]) -> None:
    station, store = hub
    given = hand_out(station, store, NOON)
    assert given.new == ("n0", "n1")
    blobs = Blobs(station.folder)
    key = SigningKey.read(station.folder / SIGN_KEY).public
    for sent in store.sent():
        wire = read_wire(sent.wire)
        assert key.signed(wire.covered, wire.signatures[0][1])
        envelope = wire.envelope
        assert (envelope.typ, envelope.iss, envelope.level) == ("manifest", "三桥镇", "routine")
        assert envelope.nbf <= NOON < NOON + 14 * A_DAY < envelope.exp
        path = blobs.path(str(envelope.body["digest"]))
        assert path is not None
        manifest = parse(path.read_bytes())
        assert envelope.scope == f"node/{manifest.node}"
        for file in manifest.files:
            there = blobs.path(file.digest)
            assert there is not None
            assert hashlib.sha256(there.read_bytes()).hexdigest() == file.digest


def test_the_same_is_not_given_out_again_and_a_change_goes_only_where_it_counts(hub: tuple[Station, Store]) -> None:
    station, store = hub
    hand_out(station, store, NOON)
    assert hand_out(opened(station.folder), store, NOON + 60_000).new == ()
    (station.folder / "scripts/别人的.txt").write_text("只有竹桥村播,改过了。\n", "utf-8")
    assert hand_out(opened(station.folder), store, NOON + 120_000).new == ("n1",)
    assert [each.seq for each in wires(store) if each.scope == "node/n1"] == [1, 2]
    assert len(hand_out(opened(station.folder), store, NOON + A_DAY).new) == 2


def test_a_hub_with_a_new_key_or_name_gives_the_same_list_anew(hub: tuple[Station, Store]) -> None:
    station, store = hub
    hand_out(station, store, NOON)
    (station.folder / SIGN_KEY).unlink()
    new = SigningKey.made()
    new.write(station.folder / SIGN_KEY)
    assert hand_out(station, store, NOON + 1).new == ("n0", "n1")
    assert hand_out(station, store, NOON + 2).new == ()
    assert {each.seq for each in wires(store)} == {1, 2}
    settings.write(station.folder, settings.Settings("三桥镇广播站"))
    assert hand_out(station, store, NOON + 3).new == ("n0", "n1")
    assert wires(store)[-1].iss == "三桥镇广播站", "villages believe the name that they joined"
    assert hand_out(station, store, NOON + 4).new == ()


def test_a_clip_takes_no_room_twice_and_a_recording_is_copied(hub: tuple[Station, Store]) -> None:
    station, store = hub
    hand_out(station, store, NOON)
    blobs = Blobs(station.folder)
    clip = next(made.clip for _, made, _ in station.library.clips() if blobs.path(made.clip.digest))
    there = blobs.path(clip.digest)
    assert there is not None
    assert there.samefile(station.folder / clip.file)
    recording = station.folder / "audio/recorded/防火.普通话.2.wav"
    kept = blobs.path(hashlib.sha256(recording.read_bytes()).hexdigest())
    assert kept is not None
    assert not kept.samefile(recording)


def test_nothing_is_given_out_from_files_that_are_wrong_or_change_meanwhile(hub: tuple[Station, Store]) -> None:
    station, store = hub
    assert hand_out(station, store, NOON, still=lambda: False) == Given()
    (station.folder / "schedules/开会.yaml").write_text("播出安排: [", "utf-8")
    assert hand_out(opened(station.folder), store, NOON) == Given()
    assert store.sent() == ()


def test_one_village_that_cannot_be_served_does_not_hold_up_the_others(hub: tuple[Station, Store]) -> None:
    station, store = hub
    store.put_node(Node("n2", "铁桥村", ("铁桥村",), public="x", joined=9))
    store.put_node(Node("n3", "木桥村", ("木桥村",), public="x", joined=10, revoked=True))
    given = hand_out(station, store, NOON)
    assert given.new == ("n0", "n1")
    assert [each.code for each in given.troubles] == ["handing.unknown_outlet"]


def test_blobs_that_nobody_needs_any_more_are_swept(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    one, two = blobs.put(b"one"), blobs.put(b"two")
    blobs.sweep({one}, before=0)
    assert set(blobs.every()) == {one, two}
    blobs.sweep({one}, before=2**40)
    assert set(blobs.every()) == {one}
    assert blobs.path("../../etc/passwd") is None


def test_what_is_given_out_stays_and_what_nothing_names_goes(hub: tuple[Station, Store]) -> None:
    read, store = hub
    hand_out(read, store, NOON)
    blobs = Blobs(read.folder)
    first = set(blobs.every())
    stray, clip = blobs.put(b"nothing names it"), blobs.put(b"the words of an order")
    body = {"verb": "say", "clips": [{"digest": clip}]}
    order = sign(Envelope("order", "all", "o1", "三桥镇", 1, NOON, NOON, NOON + A_DAY, body), SigningKey.made())
    store.put_sent(Sent(0, "o1", "order", "all", "routine", order.text, NOON, NOON + A_DAY))
    (read.folder / "scripts/别人的.txt").write_text("改过了。\n", "utf-8")
    hand_out(opened(read.folder), store, NOON + 1)
    sweep(read.folder, store, NOON + 2, before=0)
    assert stray in set(blobs.every())
    sweep(read.folder, store, NOON + 2, before=2**40)
    left = set(blobs.every())
    assert clip in left
    assert stray not in left
    assert first - left  # the text as it was
    for sent in store.sent():
        listed = blobs.path(str(read_wire(sent.wire).envelope.body.get("digest")))
        if sent.typ == "manifest" and listed is not None:
            assert {file.digest for file in parse(listed.read_bytes()).files} <= left


def test_a_file_that_changed_meanwhile_is_not_kept_under_its_old_digest(tmp_path: Path) -> None:
    blobs, file = Blobs(tmp_path), tmp_path / "x"
    file.write_bytes(b"new")
    with pytest.raises(OSError, match="changed"):
        blobs.put_file(hashlib.sha256(b"old").hexdigest(), file)
    assert list(blobs.every()) == []


# Beside the desk's loop


def looked(beside: HandingOutBeside, busy: bool = False) -> None:
    beside.look(busy)
    if beside._thread is not None:
        beside._thread.join(60)
        assert not beside.going


def test_the_desk_hands_out_whatever_has_changed(hub: tuple[Station, Store], monkeypatch: pytest.MonkeyPatch) -> None:
    read, store = hub
    (read.folder / "records/hub/hub.json").write_text('{"township": "三桥"}', "utf-8")
    monkeypatch.setattr("dalaba.desk.handing_out.beside.AT_MOST_EVERY", 0.0)
    complaints: list[Problem] = []
    beside = HandingOutBeside(read.folder, VirtualClock(NOON), complaints.append)
    looked(beside)
    assert [each.iss for each in wires(store)] == ["三桥", "三桥"]
    looked(beside)
    assert len(wires(store)) == 2
    (read.folder / "scripts/别人的.txt").write_text("改过了。\n", "utf-8")
    looked(beside)
    assert [each.scope for each in wires(store)] == ["node/n0", "node/n1", "node/n1"]
    store.put_node(Node("n2", "木桥村", ("木桥村",), public="x", joined=9))
    looked(beside)
    assert [each.scope for each in wires(store)][3:] == ["node/n2"]
    store.put_node(Node("n3", "铁桥村", ("铁桥村",), public="x", joined=10))
    looked(beside)
    looked(beside)
    assert [each.reason.code for each in complaints] == ["handing.unknown_outlet"]


def test_new_clips_wait_until_no_more_are_being_made(
    hub: tuple[Station, Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    read, store = hub
    monkeypatch.setattr("dalaba.desk.handing_out.beside.AT_MOST_EVERY", 0.0)
    beside = HandingOutBeside(read.folder, VirtualClock(NOON), lambda _: None)
    (read.folder / "scripts/别人的.txt").write_text("这一句还没有做。\n", "utf-8")
    looked(beside)
    fresh = opened(read.folder)
    due = beside.missing(fresh.library)
    assert due
    fresh.make({each.recipe.key: each.recipe for each in due})
    fresh.library.save()
    before = len(wires(store))
    looked(beside, busy=True)
    assert len(wires(store)) == before
    looked(beside)
    assert len(wires(store)) > before
    assert beside.missing(opened(read.folder).library) == []
    assert {each.recipe.key for each in due} <= beside.needed


def test_a_station_without_a_hub_hands_out_nothing(bridges: Station) -> None:
    beside = HandingOutBeside(bridges.folder, VirtualClock(NOON), lambda _: None)
    looked(beside)
    assert not (bridges.folder / "records/hub").exists()
