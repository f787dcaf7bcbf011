"""The shelf of recordings and clips: what was put there is found, and nothing broken is taken for whole."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalaba.core.model import Reason
from dalaba.core.problems import Bad
from dalaba.speech.library import RECORDED, RENDERED, Library, Made, safe
from tests.places import wav

KEY = "ab12" * 16


def put(library: Library, key: str = KEY, data: bytes = b"sound", name: str = "核酸通知/普通话·五一村的乡亲") -> Made:
    return library.put(key, name, data, 1105, 44_100, 22_050, by="espeak", loudness=-16.04, peak=-1.5)


def test_a_clip_has_a_name_that_a_person_can_find_and_is_found_by_its_key(tmp_path: Path) -> None:
    library = Library(tmp_path)
    made = put(library)
    assert made.clip.file == f"{RENDERED}/核酸通知/普通话·五一村的乡亲·ab12ab12.mp3"
    assert (tmp_path / made.clip.file).read_bytes() == b"sound"
    assert library.find(KEY) == made
    assert library.find("another") is None


def test_what_was_saved_is_there_for_the_next_who_opens(tmp_path: Path) -> None:
    library = Library(tmp_path)
    made = put(library)
    library.save()
    assert Library(tmp_path).find(KEY) == made


def test_a_clip_whose_file_is_gone_or_cut_short_is_not_found(tmp_path: Path) -> None:
    library = Library(tmp_path)
    file = tmp_path / put(library).clip.file
    file.write_bytes(b"soun")
    assert library.find(KEY) is None
    file.unlink()
    assert library.find(KEY) is None


@pytest.mark.parametrize("index", ["", "{", "[]", '{"form": 99}', '{"form": 1, "clips": {"a": [1]}, "sources": {}}'])
def test_a_broken_index_is_an_empty_shelf_and_not_a_fault(tmp_path: Path, index: str) -> None:
    (tmp_path / RENDERED).mkdir(parents=True)
    (tmp_path / RENDERED / "index.json").write_text(index)
    library = Library(tmp_path)
    assert library.find(KEY) is None
    put(library)
    library.save()
    assert Library(tmp_path).find(KEY) is not None


def test_an_unchanged_shelf_writes_nothing(tmp_path: Path) -> None:
    library = Library(tmp_path)
    library.save()
    assert not (tmp_path / RENDERED).exists()


def test_a_place_that_takes_no_files_is_said_with_the_file(tmp_path: Path) -> None:
    (tmp_path / "audio").mkdir()
    (tmp_path / RENDERED).write_text("a file where the folder should be")
    with pytest.raises(Bad) as caught:
        put(Library(tmp_path))
    assert caught.value.reason.code == "sound.cannot_write"
    assert caught.value.reason.params["file"].endswith(".mp3")


def test_an_index_that_cannot_be_written_is_said_and_leaves_no_half_a_file(tmp_path: Path) -> None:
    library = Library(tmp_path)
    put(library)
    library.save()
    index = tmp_path / RENDERED / "index.json"
    index.unlink()
    index.mkdir()
    library.forget([KEY])
    with pytest.raises(Bad) as caught:
        library.save()
    assert caught.value.reason.params["file"] == f"{RENDERED}/index.json"
    assert [each.name for each in (tmp_path / RENDERED).iterdir() if each.is_file()] == []


def test_two_windows_that_make_clips_at_once_lose_neither(tmp_path: Path) -> None:
    desk, window = Library(tmp_path), Library(tmp_path)
    said = put(window, "cd34" * 16, name="口令/普通话·请大家")
    window.note({("口令", "五一村", "2022-07-13"): ("not made", "cd34" * 16)})
    window.save()
    made = put(desk)
    desk.save()
    fresh = Library(tmp_path)
    assert fresh.find(KEY) == made
    assert fresh.find("cd34" * 16) == said
    assert fresh.before(("口令", "五一村", "2022-07-13")) is not None


def test_what_is_forgotten_here_does_not_come_back_with_what_others_saved(tmp_path: Path) -> None:
    first = Library(tmp_path)
    put(first)
    first.save()
    window, desk = Library(tmp_path), Library(tmp_path)
    put(desk, "cd34" * 16)
    desk.save()
    window.forget([KEY])
    window.save()
    assert {key for key, _, _ in Library(tmp_path).clips()} == {"cd34" * 16}


def test_what_is_forgotten_is_made_anew_and_its_file_stays(tmp_path: Path) -> None:
    library = Library(tmp_path)
    made = put(library)
    library.forget([KEY, "never there"])
    library.save()
    assert Library(tmp_path).find(KEY) is None
    assert (tmp_path / made.clip.file).exists()


def test_a_recording_is_known_by_what_is_in_it(tmp_path: Path) -> None:
    library = Library(tmp_path)
    path = wav(tmp_path / RECORDED / "核酸.客家话.wav")
    first = library.recordings.digest("核酸.客家话.wav")
    assert first == library.recordings.digest("核酸.客家话.wav")
    wav(path, seconds=3)
    assert library.recordings.digest("核酸.客家话.wav") not in (None, first)
    assert library.recordings.digest("没录.wav") is None


def test_an_unchanged_recording_is_not_read_twice_even_by_the_next_who_opens(tmp_path: Path) -> None:
    library = Library(tmp_path)
    path = wav(tmp_path / RECORDED / "a.wav")
    library.recordings.digest("a.wav")
    library.save()
    index = tmp_path / RENDERED / "index.json"
    body = json.loads(index.read_bytes())
    body["heard_whole"]["a.wav"][2] = "as noted"
    index.write_text(json.dumps(body))
    assert Library(tmp_path).recordings.digest("a.wav") == "as noted"
    path.touch()
    path.write_bytes(path.read_bytes() + b"0")
    assert Library(tmp_path).recordings.digest("a.wav") != "as noted"


def trouble(library: Library, piece: str) -> Reason | None:
    heard = library.recordings.heard(piece)
    assert heard is not None
    return heard.trouble


def test_what_an_older_program_thought_of_a_recording_is_asked_anew(tmp_path: Path) -> None:
    """It took the first of two sounds in a file for all of it."""
    path = wav(tmp_path / RECORDED / "a.wav")
    path.write_bytes(path.read_bytes() * 2)
    library = Library(tmp_path)
    library.recordings.digest("a.wav")
    library.save()
    index = tmp_path / RENDERED / "index.json"
    body = json.loads(index.read_bytes())
    body["listened"] = {"a.wav": [*body.pop("heard_whole")["a.wav"][:3], 2.0, [], None]}
    index.write_text(json.dumps(body))
    assert trouble(Library(tmp_path), "a.wav") is not None


@pytest.mark.parametrize("name", ["../station.yaml", "../../etc/passwd", "a/../../b.wav"])
def test_no_name_leads_out_of_the_folder_of_recordings(tmp_path: Path, name: str) -> None:
    with pytest.raises(Bad) as caught:
        Library(tmp_path).recordings.path(name)
    assert caught.value.reason.code == "sound.outside"


def test_a_recording_that_cannot_be_used_is_told_of_before_it_is_needed(tmp_path: Path) -> None:
    wav(tmp_path / RECORDED / "good.wav")
    (tmp_path / RECORDED / "bad.wav").write_bytes(b"RIFF but nothing more")
    library = Library(tmp_path)
    assert trouble(library, "good.wav") is None
    assert trouble(library, "bad.wav") is not None


@given(st.text(min_size=1))
def test_every_name_becomes_one_that_every_file_system_takes(name: str) -> None:
    pieces = safe(name).split("/")
    assert len(pieces) == name.count("/") + 1
    for piece in pieces:
        assert 0 < len(piece) <= 40
        assert not re.search(r'[\\:*?"<>|\s.\x00-\x1f]', piece)
