"""What a township hands to one PC, as a list: read strictly, and nothing in it leads out of its folder."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from dalaba.core import atomic
from dalaba.core.model import Clip
from dalaba.fleet.manifest import File, Manifest, Pointer, TownVoice, is_safe, parse
from dalaba.speech.library import Made, handed

DIGEST = "ab" * 32
LIST = Manifest(
    "三江镇", "n3f9a2c1b", ("五一村",), made=1_657_641_600_000, until=1_658_851_200_000,
    files=(File("station/station.yaml", DIGEST, 300), File(f"clips/{DIGEST}.mp3", DIGEST, 40_000)),
    voices=(TownVoice("espeak", "cmn", 190, "espeak 1.52 cmn 190"),), program="0.4.0",
)  # fmt: skip


def test_a_list_comes_back_as_it_was() -> None:
    assert parse(LIST.data) == LIST
    assert Pointer.to(LIST).size == len(LIST.data)


@pytest.mark.parametrize(
    "path",
    [
        "../station.yaml", "station/../../x", "/etc/passwd", "station//x", "station\\x", "station/C:x", "records/x",
        "station/x ", "station/x.", "station/\0", "station/con", "station/Nul.txt", "station/COM1.yaml", "station/lpt9",
        "clips/x.mp3", f"clips/{DIGEST}.wav", f"clips/in/{DIGEST}.mp3", "clips", "station", "", "station/" + "一" * 300,
        'station/a"b', "station/a?b", "station/a*b", "station/a<b", "station/a|b", "station/\x7f", "station/\u202eyaml",
        "station/\ud800",
    ],
)  # fmt: skip
def test_a_path_that_is_harmful_on_any_system_is_no_path(path: str) -> None:
    assert not is_safe(path)


@pytest.mark.parametrize(
    "path", ["station/scripts/停水通知.五一村.txt", "station/audio/recorded/停水.客家话.2.m4a", f"clips/{DIGEST}.mp3"]
)
def test_what_people_write_has_a_path(path: str) -> None:
    assert is_safe(path)


def test_two_files_that_are_one_on_windows_are_refused() -> None:
    files = (File("station/scripts/A.txt", DIGEST, 3), File("station/scripts/a.txt", DIGEST, 3))
    with pytest.raises(ValueError, match="twice"):
        parse(replace(LIST, files=files).data)


def test_a_clip_is_named_by_its_content() -> None:
    with pytest.raises(ValueError, match="another name"):
        parse(replace(LIST, files=(File(f"clips/{DIGEST}.mp3", "cd" * 32, 3),)).data)


def test_a_file_is_no_folder_at_the_same_time() -> None:
    files = (File("station/scripts", DIGEST, 3), File("station/scripts/a.txt", DIGEST, 3))
    with pytest.raises(ValueError, match="folder"):
        parse(replace(LIST, files=files).data)


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"{}", b"null", b"[" * 100_000, b"\xff", LIST.data.replace(b'"size":300', b'"size":-1')]
)
def test_what_is_no_list_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # the words differ; that it is refused counts
        parse(data)


def test_clips_handed_over_keep_all_that_is_played() -> None:
    made = Made(Clip(handed.name_of(DIGEST), DIGEST, 22_050, 1105, 44_100, "espeak", 2), -16.02, -1.5)
    assert handed.shaped(json.loads(handed.dumps({"key": made}))) == {"key": made}


def test_clips_of_no_length_or_with_a_path_are_refused() -> None:
    for row in (["../../x", 22_050, 0, 9, "", 1, 0, 0], [DIGEST, 0, 0, 9, "", 1, 0, 0], [DIGEST, 9, 0, 0, "", 1, 0, 0]):
        with pytest.raises(ValueError, match="not a"):
            handed.shaped({"form": 1, "clips": {"key": row}})


def test_a_broken_file_of_clips_says_so(tmp_path: Path) -> None:
    station = tmp_path
    assert handed.read(station) == {}
    atomic.write(station / handed.FILE, b'{"form": 1}')
    with pytest.raises(atomic.Broken):
        handed.read(station)
