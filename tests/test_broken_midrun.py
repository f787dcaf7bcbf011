"""What goes bad while air runs: hand-overs cut off, scribbled on or full of nonsense, clips swapped for garbage.

Air never dies of it, goes on with the last good programme, and says what is wrong.
"""

from __future__ import annotations

import hashlib
import json
import random
import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from dalaba.air.clip_check import Intact
from dalaba.core.model import Clip
from dalaba.link import handover
from dalaba.link.requests import Status
from tests.places import DAY, at
from tests.test_onair import Booth


@pytest.fixture
def booth(tmp_path: Path) -> Iterator[Booth]:
    booth = Booth(tmp_path)
    booth.hand_over(booth.spot("07:00"), booth.spot("07:02", "补播", "once"))
    booth.clock.wait(at("6:50"))
    booth.until("6:51")
    yield booth
    booth.air.close()


BROKEN: dict[str, Callable[[bytes], bytes]] = {
    "nothing": lambda whole: b"",
    "cut off": lambda whole: whole[: len(whole) // 2],
    "zeroes, as after a power cut": lambda whole: bytes(len(whole)),
    "a BOM, as Notepad leaves it": lambda whole: b"\xef\xbb\xbf" + whole[:-1],
    "GBK": lambda whole: whole.decode().encode("gbk"),
    "a list": lambda whole: b"[" + whole + b"]",
    "very deep": lambda whole: b"[" * 100_000,
    "a number without end": lambda whole: whole.replace(b'"duration":2.8', b'"duration":1e999'),
    "no number": lambda whole: whole.replace(b'"volume":100', b'"volume":NaN'),
    "a zone that is none": lambda whole: whole.replace(b"Asia/Shanghai", b"Sanjiang/Wuyi"),
    "a zone out of the folder": lambda whole: whole.replace(b"Asia/Shanghai", b"../../etc"),
    "a day that is none": lambda whole: whole.replace(b'"date":"2022-07-13"', b'"date":"2022-07-32"'),
    "a clip at no rate": lambda whole: whole.replace(b'"rate":22050', b'"rate":0'),
    "a clip by no name": lambda whole: whole.replace(b'"clip":"clip.mp3"', b'"clip":["clip.mp3"]'),
    "a spot without a name": lambda whole: whole.replace(b'"script":"', b'"id":{},"script":"'),
    "a newer form": lambda whole: whole.replace(b'"form":1', b'"form":2'),
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_broken_hand_over_leaves_the_last_good_one_and_is_told(booth: Booth, how: str) -> None:
    path = handover.path_of(booth.folder, DAY)
    whole = path.read_bytes()
    broken = BROKEN[how](whole)
    assert broken != whole
    path.write_bytes(broken)
    booth.until("7:03")
    assert booth.outcomes() == {"07:00": ("aired", ""), "07:02": ("aired", "")}
    assert "air.handover" in [each["code"] for each in _trouble(booth)]
    path.write_bytes(whole)
    booth.until("7:04")
    assert _trouble(booth) == []


def _trouble(booth: Booth) -> list[dict[str, Any]]:
    trouble = booth.air._status(Status())["trouble"]
    assert isinstance(trouble, list)
    return trouble


def test_no_hand_over_however_scribbled_on_brings_air_down(booth: Booth) -> None:
    """Seeded: bytes changed anywhere, and values put where others should be."""
    chance, path = random.Random(20220713), handover.path_of(booth.folder, DAY)
    whole = path.read_bytes()
    values: list[object] = [
        None,
        True,
        -1,
        10**30,
        0.5,
        "",
        "\0",
        "\ud800",
        "五一村",
        [],
        {},
        [[]],
        "2022-07-13",
        "1e9",
    ]
    for number in range(160):
        if number % 2:
            data = bytearray(whole)
            for _ in range(chance.randrange(1, 6)):
                data[chance.randrange(len(data))] = chance.randrange(256)
            path.write_bytes(bytes(data))
        else:
            tree = json.loads(whole)
            _put_somewhere(tree, chance, chance.choice(values))
            path.write_text(json.dumps(tree) + " " * number, encoding="utf-8")
        booth.clock.wait(booth.clock.now() + 1_000)
        booth.air.turn()
        json.dumps(booth.air._status(Status()))
    assert booth.clock.now() < at("6:59")
    path.write_bytes(whole)
    booth.until("7:01")
    assert booth.outcomes()["07:00"] == ("aired", "")


def _put_somewhere(tree: Any, chance: random.Random, value: object) -> None:
    """In place of any value at any depth."""
    while True:
        keys = list(tree) if isinstance(tree, dict) else list(range(len(tree)))
        key = chance.choice(keys)
        inner = tree[key]
        if not isinstance(inner, dict | list) or not inner or chance.random() < 0.2:
            tree[key] = value
            return
        tree = inner


# Clips


def test_a_clip_swapped_for_garbage_while_it_waits_is_missed_and_the_next_is_heard(booth: Booth) -> None:
    clip = booth.folder / "clip.mp3"
    whole = clip.read_bytes()
    booth.until("6:59")
    clip.write_bytes(b"garbage")
    booth.until("7:01")
    clip.write_bytes(whole)
    booth.until("7:03")
    assert booth.outcomes() == {"07:00": ("missed", "air.clip_changed"), "07:02": ("aired", "")}


def wav(frames: int, said: int) -> bytes:
    """A WAV whose header says `said` bytes of sound."""
    form = struct.pack("<HHIIHH", 1, 1, 22_050, 44_100, 2, 16)
    return (
        b"RIFF" + struct.pack("<I", min(said + 36, 2**32 - 1)) + b"WAVEfmt " + struct.pack("<I", 16) + form
        + b"data" + struct.pack("<I", said) + bytes(2 * frames)
    )  # fmt: skip


SPOILT: dict[str, bytes] = {
    "nothing": b"",
    "zeroes": bytes(4096),
    "0 s": wav(0, 0),
    "a header of 1 GB": wav(100, 2**30),
    "a header of 4 GB": wav(100, 2**32 - 1),
    "the head of an MP3 and no more": b"ID3\x04\x00\x00\x7f\x7f\x7f\x7f" + b"\xff\xfb\x90\x00" * 20,
    "text": "请到村委会门前做核酸。".encode("gbk"),
}


@pytest.mark.parametrize("what", SPOILT)
def test_what_is_no_whole_sound_is_not_aired_even_where_its_digest_is_right(tmp_path: Path, what: str) -> None:
    (tmp_path / "clip.mp3").write_bytes(SPOILT[what])
    clip = Clip("clip.mp3", hashlib.sha256(SPOILT[what]).hexdigest(), 22_050, 0, 22_050)
    why = Intact(tmp_path)(clip)
    assert why is not None
    assert why.code in ("air.clip_damaged", "air.clip_short")


def test_a_name_that_no_file_can_have_is_a_clip_that_is_not_there(tmp_path: Path) -> None:
    why = Intact(tmp_path)(Clip("\0.mp3", "", 22_050, 0, 22_050))
    assert why is not None
    assert why.code == "air.clip_missing"
