"""A village takes all that its township hands out, or nothing. Whatever goes wrong, the last good plan goes on."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from dalaba.core import atomic, typed_json
from dalaba.core.model import Reason
from dalaba.core.problems import Bad
from dalaba.desk.handing_out import Handed, HandingOut, wire_of
from dalaba.fleet import clips_apart, received_files
from dalaba.fleet.fake_fetch import FakeFetcher
from dalaba.fleet.manifest import File, Manifest, Pointer
from dalaba.fleet.receive import Receiver
from dalaba.fleet.received_files import current, list_of
from dalaba.hub.store import Node
from dalaba.trust.envelope import read as read_wire
from dalaba.trust.envelope import sign
from dalaba.trust.keys import SigningKey
from dalaba.trust.marks import StoredMarks
from dalaba.trust.member import Authority, Member
from dalaba.trust.verify import Verified, verify
from tests.places import DAY, at, station, written

NOON = at("12:00")
KEY, OTHER_KEY = SigningKey.made(), SigningKey.made()
MEMBER = Member("三桥镇", "n1", {"石桥村": "石桥"}, authorities=(Authority(KEY.public.text),))
FILES = {
    "station.yaml": "台名: 三桥镇\n发音人: {普通话: espeak}\n播放点:\n  石桥村: {}\n  木桥村: {}\n",
    "scripts/防火.txt": "上山不要带火。\n",
    "scripts/开会.txt": "今天开会。\n",
    "schedules/今天.yaml": (
        "专项: 今天\n播出安排:\n  - {文稿: 防火, 播放点: 石桥村, 时刻: '08:00'}\n"
        "  - {文稿: 开会, 播放点: 石桥村, 时刻: '09:00'}\n"
    ),
}


@dataclass
class Given:
    """A manifest's wire, and the bytes behind it."""

    wire: bytes
    blobs: dict[str, bytes]
    manifest: Manifest
    more: Mapping[str, object] = field(default_factory=dict)

    @property
    def verified(self) -> Verified:
        envelope = read_wire(self.wire)
        return Verified(envelope, MEMBER.authorities[0])


def given(handed: Handed, seq: int = 1) -> Given:
    blobs = {digest: each if isinstance(each, bytes) else each.read_bytes() for digest, each in handed.contents.items()}
    return signed(handed.manifest, blobs, seq)


def signed(manifest: Manifest, blobs: Mapping[str, bytes], seq: int = 1) -> Given:
    data = manifest.data
    whole = {**blobs, hashlib.sha256(data).hexdigest(): data}
    return Given(wire_of(manifest, KEY, seq, NOON).text, whole, manifest)


def made(folder: Path, **changed: str) -> Handed:
    """What the township of these files hands to the village; its clips are made by a voice that counts."""
    read = station(written(folder, {**FILES, **changed}))
    assert not read.problems.errors
    read.make(read.to_make(read.wanted_on([DAY, DAY + timedelta(days=1)])))
    read.library.save()
    return HandingOut(read, DAY, "三桥镇", days=2).for_node(Node("n1", "石桥村", ("石桥村",)))


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> tuple[Given, Given]:
    """What the township hands out, and what it hands out after one text was changed."""
    folder = tmp_path_factory.mktemp("镇") / "三桥镇"
    first = given(made(folder), 1)
    return first, given(made(folder, **{"scripts/开会.txt": "明天再开会。\n"}), 2)


@dataclass
class Village:
    """A village's PC that receives."""

    folder: Path
    looked: list[set[str]] = field(default_factory=list)
    why: Reason | None = None
    free: int = 10**12
    step: Callable[[str], None] = lambda _: None

    @property
    def town(self) -> Path:
        return self.folder / "received/三桥镇"

    def receiver(self) -> Receiver:
        def decoded(station: Path, clips: Path, digests: Collection[str]) -> Reason | None:
            assert (station / "station.yaml").is_file()
            assert all((clips / each).is_file() for each in digests)
            self.looked.append(set(digests))
            return self.why

        return Receiver(
            self.folder, MEMBER, StoredMarks(self.folder), decoded, free=lambda _: self.free, step=self.step
        )

    def take(self, what: Given, fetcher: FakeFetcher | None = None) -> FakeFetcher:
        source = fetcher or FakeFetcher(what.blobs)
        self.receiver().receive(what.verified, source)
        return source

    def refuses(self, what: Given, code: str, fetcher: FakeFetcher | None = None) -> None:
        with pytest.raises(Bad) as bad:
            self.take(what, fetcher)
        assert bad.value.reason.code == code

    @property
    def whole(self) -> Manifest | None:
        """The list that counts, if all that it names is here and has its digest."""
        now = current(self.town)
        if now is None:
            return None
        manifest = list_of(self.town, now.generation)
        assert manifest is not None
        assert Pointer.to(manifest).digest == now.digest
        for file in manifest.files:
            root = self.town if file.path.startswith("clips/") else self.town / now.generation
            assert hashlib.sha256((root / file.path).read_bytes()).hexdigest() == file.digest, file.path
        return manifest


@pytest.fixture
def village(tmp_path: Path) -> Village:
    (tmp_path / "村/records/fleet").mkdir(parents=True)
    return Village(tmp_path / "村")


def test_a_village_has_all_that_its_township_hands_out(village: Village, two: tuple[Given, Given]) -> None:
    first, _ = two
    village.take(first)
    assert village.whole == first.manifest
    now = current(village.town)
    assert now is not None
    assert now.wire == first.wire
    clips = {file.digest for file in first.manifest.files if file.path.startswith("clips/")}
    assert len(clips) == 2
    assert village.looked == [clips]
    assert sorted(each.name for each in village.town.iterdir()) == sorted(
        ["blobs", "clips", "current.json", now.generation]
    )
    assert list((village.town / "blobs").iterdir()) == []


def test_after_one_text_was_changed_only_that_travels(village: Village, two: tuple[Given, Given]) -> None:
    first, second = two
    village.take(first)
    fetched = village.take(second)
    assert village.whole == second.manifest
    new = {file.path.partition("/")[2] for file in second.manifest.files if file.digest in fetched.fetched}
    assert {each for each in new if not each.endswith(".mp3")} == {"scripts/开会.txt", "audio/rendered/handed.json"}
    assert len(fetched.fetched) == 4  # the list, the text, the keys, the clip
    assert len(village.looked[-1]) == 1


def test_the_same_again_changes_nothing_and_fetches_nothing(village: Village, two: tuple[Given, Given]) -> None:
    first, _ = two
    village.take(first)
    assert village.take(first).fetched == []
    assert len(village.looked) == 1


@pytest.mark.parametrize("spoilt", ["clips", "station", "list"])
def test_what_was_lost_here_is_fetched_again(village: Village, two: tuple[Given, Given], spoilt: str) -> None:
    first, _ = two
    village.take(first)
    now = current(village.town)
    assert now is not None
    if spoilt == "clips":
        next(iter((village.town / "clips").iterdir())).write_bytes(b"spoilt")
    elif spoilt == "station":
        (village.town / now.generation / "station/scripts/防火.txt").unlink()
    else:
        (village.town / now.generation / "manifest.json").write_bytes(b"{}")
    village.take(first)
    assert village.whole == first.manifest


def test_an_older_plan_never_comes_back(village: Village, two: tuple[Given, Given]) -> None:
    first, second = two
    village.take(first)
    village.take(second)
    village.refuses(first, "handing.older")
    assert village.whole == second.manifest
    marks = StoredMarks(village.folder)
    old, again = (verify(each.wire, "manifest", MEMBER, marks, NOON) for each in two)
    assert isinstance(old, Reason)
    assert old.code == "trust.again"
    assert isinstance(again, Verified)  # the same one may come again: that changes nothing


def test_another_plan_with_the_same_number_is_refused(village: Village, two: tuple[Given, Given]) -> None:
    first, second = two
    village.take(first)
    village.refuses(signed(second.manifest, second.blobs, seq=1), "handing.older")


def test_a_stick_and_the_network_do_not_get_in_each_others_way(village: Village, two: tuple[Given, Given]) -> None:
    first, second = two
    tried: list[str] = []

    def meanwhile(step: str) -> None:
        if not tried:
            tried.append(step)
            Village(village.folder).refuses(second, "handing.busy")

    village.step = meanwhile
    village.take(first)
    assert tried
    assert village.whole == first.manifest
    village.take(second)
    assert village.whole == second.manifest


# What goes wrong on the way


@pytest.mark.parametrize("which", ["list", "clip", "station"])
def test_what_the_hub_does_not_have_is_said_and_the_last_good_plan_goes_on(
    village: Village, two: tuple[Given, Given], which: str
) -> None:
    first, second = two
    village.take(first)
    lacking = dict(second.blobs)
    if which == "list":
        del lacking[Pointer.to(second.manifest).digest]
    else:
        had = {file.digest for file in first.manifest.files}
        begins = "clips/" if which == "clip" else "station/"
        del lacking[next(f.digest for f in second.manifest.files if f.digest not in had and f.path.startswith(begins))]
    village.refuses(second, "handing.not_there", FakeFetcher(lacking))
    assert village.whole == first.manifest
    village.take(second)
    assert village.whole == second.manifest


def test_what_came_before_the_line_was_cut_is_not_fetched_again(village: Village, two: tuple[Given, Given]) -> None:
    first, _ = two
    clip = next(file for file in first.manifest.files if file.path.startswith("clips/"))
    broken = FakeFetcher(first.blobs, cuts={clip.digest: 1000})
    village.refuses(first, "handing.cut_off", broken)
    assert village.whole is None
    again = village.take(first)
    assert again.received + broken.received == sum(map(len, first.blobs.values()))


def test_bytes_that_are_not_what_the_list_says_do_not_count(village: Village, two: tuple[Given, Given]) -> None:
    first, second = two
    village.take(first)
    text = next(file for file in second.manifest.files if file.path.endswith("开会.txt"))
    lying = {**second.blobs, text.digest: b"x" * text.size}
    village.refuses(second, "handing.wrong_bytes", FakeFetcher(lying))
    assert village.whole == first.manifest


def test_a_clip_that_cannot_be_heard_keeps_the_whole_plan_out(village: Village, two: tuple[Given, Given]) -> None:
    first, second = two
    village.take(first)
    village.why = Reason("handing.bad_clip", {"clip": "x", "why": "y"})
    village.refuses(second, "handing.bad_clip")
    assert village.whole == first.manifest
    village.why = None
    village.take(second)
    assert len(village.looked[-1]) == 1  # it was not taken for decoded


def test_a_full_disk_is_told_before_anything_is_fetched(village: Village, two: tuple[Given, Given]) -> None:
    first, second = two
    village.take(first)
    village.free = 300_000_000
    source = FakeFetcher(second.blobs)
    village.refuses(second, "handing.no_room", source)
    assert [digest for digest in source.fetched if digest != Pointer.to(second.manifest).digest] == []
    assert village.whole == first.manifest


# What somebody makes up


def _with(what: Given, **changed: object) -> Given:
    return signed(replace(what.manifest, **changed), what.blobs)  # type: ignore[arg-type]


def test_a_list_for_another_pc_is_refused(village: Village, two: tuple[Given, Given]) -> None:
    first, _ = two
    for changed in ({"node": "n2"}, {"township": "别的镇"}, {"outlets": ("木桥村",)}):
        wrong = _with(first, **changed)
        envelope = replace(read_wire(first.wire).envelope, body=typed_json.as_json(Pointer.to(wrong.manifest)))
        village.refuses(replace(wrong, wire=sign(envelope, KEY).text), "handing.not_ours")


@pytest.mark.parametrize(
    "path",
    ["../../station.yaml", "station/../../x", "/etc/passwd", "station/con", "station/x\\y", "clips/x.mp3", "records/x",
     "station/a:b"],
)  # fmt: skip
def test_a_list_that_leads_out_of_its_folder_is_refused(village: Village, two: tuple[Given, Given], path: str) -> None:
    first, _ = two
    body = json.loads(first.manifest.data)
    body["files"][0]["path"] = path
    village.refuses(_raw(first, json.dumps(body).encode()), "handing.no_list")
    assert not (village.folder / "received/三桥镇/current.json").exists()


def _raw(first: Given, data: bytes, size: int | None = None) -> Given:
    digest = hashlib.sha256(data).hexdigest()
    body = {"digest": digest, "size": len(data) if size is None else size}
    envelope = replace(read_wire(first.wire).envelope, body=body)
    return Given(sign(envelope, KEY).text, {**first.blobs, digest: data}, first.manifest)


@pytest.mark.parametrize("data", [b"[]", b"{}", b"[" * 100_000, b"\xff" * 50, b'{"files": 5}'])
def test_a_list_that_is_none_is_refused(village: Village, two: tuple[Given, Given], data: bytes) -> None:
    village.refuses(_raw(two[0], data), "handing.no_list")


def test_names_that_are_one_on_windows_are_refused(village: Village, two: tuple[Given, Given]) -> None:
    first, _ = two
    one = first.manifest.files[-1]
    twice = (*first.manifest.files, File(one.path.upper().replace("STATION/", "station/", 1), one.digest, one.size))
    village.refuses(_raw(first, replace(first.manifest, files=twice).data), "handing.no_list")


def test_a_list_larger_than_any_is_refused_before_it_is_fetched(village: Village, two: tuple[Given, Given]) -> None:
    source = FakeFetcher(two[0].blobs)
    village.refuses(_raw(two[0], b"{}", size=10**9), "handing.no_list", source)
    assert source.received == 0


def test_files_larger_than_the_disk_are_refused_before_they_are_fetched(
    village: Village, two: tuple[Given, Given]
) -> None:
    first, _ = two
    huge = replace(first.manifest, files=(*first.manifest.files, File("station/x", "ab" * 32, 9 * 10**9)))
    village.free = 10**9
    village.refuses(signed(huge, first.blobs), "handing.no_room")


def test_a_township_whose_name_is_no_folder_is_refused(village: Village, two: tuple[Given, Given]) -> None:
    first, _ = two
    for name in ("../x", "a/b", "con", "x.", ""):
        envelope = read_wire(first.wire).envelope
        if name:
            wrong = replace(first, wire=sign(replace(envelope, iss=name), KEY).text)
            village.refuses(wrong, "handing.township_name")


# A crash at any moment


class PowerCut(BaseException):
    """The power is gone."""


def steps_of(folder: Path, two: tuple[Given, Given]) -> list[str]:
    """All the steps of taking the second plan after the first."""
    village, told = Village(folder), list[str]()
    (folder / "records/fleet").mkdir(parents=True)
    village.take(two[0])
    village.step = told.append
    village.take(two[1])
    return told


def test_a_power_cut_at_any_step_leaves_the_old_plan_or_the_new_one(tmp_path: Path, two: tuple[Given, Given]) -> None:
    first, second = two
    steps = steps_of(tmp_path / "all", two)
    assert {"list", "fetch", "make", "decode", "place", "finish", "activate", "mark", "tidy"} == set(steps)
    for number in range(len(steps)):
        village = Village(tmp_path / str(number))
        (village.folder / "records/fleet").mkdir(parents=True)
        village.take(first)
        left = iter(range(number))

        def step(_: str, left: Iterator[int] = left) -> None:
            if next(left, None) is None:
                raise PowerCut

        village.step = step
        with pytest.raises(PowerCut):
            village.take(second)
        done = steps[number] == "tidy"
        assert village.whole == (second if done else first).manifest, steps[number]
        village.step = lambda _: None
        village.take(second)
        assert village.whole == second.manifest
        assert len(list(received_files.generations(village.town))) == 2
        assert not [each for each in village.town.iterdir() if each.name.startswith(".")]


@pytest.mark.parametrize("call", ["replace", "fsync", "mkdir", "unlink"])
def test_a_disk_that_refuses_at_any_moment_leaves_a_whole_plan(
    tmp_path: Path, two: tuple[Given, Given], call: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = two
    real = getattr(os, call)
    for number in count():
        village = Village(tmp_path / str(number))
        (village.folder / "records/fleet").mkdir(parents=True)
        village.take(first)
        left = iter(range(number))

        def failing(*words: object, left: Iterator[int] = left, **more: object) -> object:
            if next(left, None) is None:
                raise OSError(28, "No space left on device")
            return real(*words, **more)

        with monkeypatch.context() as patch:
            patch.setattr(os, call, failing)
            with suppress(OSError, Bad):
                village.take(second)
        assert village.whole in (first.manifest, second.manifest)
        village.take(second)
        assert village.whole == second.manifest
        if next(left, None) is not None:
            return  # it did not come so far: every call has failed once


def test_only_two_plans_are_kept(village: Village, two: tuple[Given, Given]) -> None:
    first, second = two
    for seq in range(1, 6):
        village.take(signed((first, second)[seq % 2].manifest, {**first.blobs, **second.blobs}, seq))
    assert len(list(received_files.generations(village.town))) == 2
    village.take(signed(second.manifest, second.blobs, 9))
    village.take(signed(second.manifest, second.blobs, 10))
    assert len(list((village.town / "clips").iterdir())) == 2


def test_a_damaged_pointer_counts_as_none(village: Village, two: tuple[Given, Given]) -> None:
    first, _ = two
    village.take(first)
    for data in (b"", b"[]", b"{}", b'{"wire":"x"}', (village.town / "current.json").read_bytes()[:-9]):
        atomic.write(village.town / "current.json", data)
        assert current(village.town) is None
    body = {"wire": base64.b64encode(first.wire).decode(), "generation": "../x", "digest": "ab" * 32}
    atomic.write(village.town / "current.json", json.dumps(body).encode())
    assert current(village.town) is None
    village.take(first)
    assert village.whole == first.manifest


# The program apart that decodes


@pytest.fixture
def beside(tmp_path: Path, two: tuple[Given, Given]) -> tuple[Path, Path, list[str]]:
    """The station and the clips as they lie before they count, and the clips' digests."""
    first, _ = two
    station, clips = tmp_path / "made/station", tmp_path / "blobs"
    clips.mkdir()
    digests = []
    for file in first.manifest.files:
        if file.path.startswith("clips/"):
            (clips / file.digest).write_bytes(first.blobs[file.digest])
            digests.append(file.digest)
        else:
            (tmp_path / "made" / file.path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "made" / file.path).write_bytes(first.blobs[file.digest])
    return station, clips, digests


def test_good_clips_are_heard_by_the_program_apart(beside: tuple[Path, Path, list[str]]) -> None:
    assert clips_apart.decoded_apart(*beside) is None
    assert [each.name for each in beside[1].parent.iterdir() if each.name.startswith(".")] == []


def test_a_clip_that_is_none_or_that_no_key_names_is_found(beside: tuple[Path, Path, list[str]]) -> None:
    station, clips, digests = beside
    (clips / ("cd" * 32)).write_bytes(b"RIFF")
    stray = clips_apart.decoded_apart(station, clips, ["cd" * 32])
    assert stray is not None
    assert (stray.code, stray.params["why"]) == ("handing.bad_clip", "no key")
    handed_file = station / "audio/rendered/handed.json"
    noise = b"ID3" + b"\0" * 5000
    false = hashlib.sha256(noise).hexdigest()
    handed_file.write_text(handed_file.read_text("utf-8").replace(digests[0], false), "utf-8")
    (clips / false).write_bytes(noise)
    why = clips_apart.decoded_apart(station, clips, [false])
    assert why is not None
    assert why.code == "handing.bad_clip"


def test_a_program_apart_that_takes_too_long_is_ended_and_told(
    beside: tuple[Path, Path, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clips_apart, "_START", "import time; time.sleep(60)")
    station, clips, digests = beside
    why = clips_apart._some(station, clips, digests, within=0.2)
    assert why is not None
    assert why.code == "handing.clips_break"


def test_the_one_who_receives_loads_nothing_large() -> None:
    code = (
        "import sys, dalaba.fleet.receive, dalaba.fleet.fetch;"
        "bad = [m for m in sys.modules if m in ('numpy', 'yaml', 'soundfile') or m.startswith(('dalaba.speech',"
        " 'dalaba.station', 'dalaba.compile', 'dalaba.desk'))]; print(bad)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=str(Path(__file__).parents[1])
    )
    assert done.stdout.strip() == "[]"
