"""On its way to the air a clip is looked at once more."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest

from dalaba.air import clip_check
from dalaba.air.clip_check import Intact
from dalaba.core.model import Clip, Reason
from dalaba.sound.codec import encode_piece

RATE = 22_050


@pytest.fixture
def clip(tmp_path: Path) -> Clip:
    """Half a second of a tone, as the library would keep it."""
    tone = (0.3 * np.sin(np.arange(RATE // 2) * 0.2)).astype(np.float32)
    piece = encode_piece(tone, RATE)
    (tmp_path / "clip.mp3").write_bytes(piece.data)
    return Clip("clip.mp3", hashlib.sha256(piece.data).hexdigest(), RATE, 1105, len(tone))


def test_a_good_clip_may_be_aired(tmp_path: Path, clip: Clip) -> None:
    assert Intact(tmp_path)(clip) is None


def test_a_missing_one_is_named(tmp_path: Path, clip: Clip) -> None:
    (tmp_path / "clip.mp3").unlink()
    why = Intact(tmp_path)(clip)
    assert why is not None
    assert (why.code, why.params) == ("air.clip_missing", {"clip": "clip.mp3"})


def test_one_that_was_edited_by_hand_is_not_aired(tmp_path: Path, clip: Clip) -> None:
    check = Intact(tmp_path)
    assert check(clip) is None
    (tmp_path / "clip.mp3").write_bytes((tmp_path / "clip.mp3").read_bytes() + b"\0")
    why = check(clip)
    assert why is not None
    assert why.code == "air.clip_changed"


def test_one_that_is_not_sound_is_not_aired_although_its_digest_is_right(tmp_path: Path) -> None:
    (tmp_path / "clip.mp3").write_bytes(b"not sound at all")
    clip = Clip("clip.mp3", hashlib.sha256(b"not sound at all").hexdigest(), RATE, 0, 100)
    why = Intact(tmp_path)(clip)
    assert why is not None
    assert why.code == "air.clip_damaged"


def test_one_that_is_shorter_than_promised_is_not_aired(tmp_path: Path, clip: Clip) -> None:
    longer = Clip(clip.file, clip.digest, clip.rate, clip.skip, clip.frames + RATE)
    why = Intact(tmp_path)(longer)
    assert why is not None
    assert why.code == "air.clip_short"


def test_an_unchanged_file_is_read_once(tmp_path: Path, clip: Clip, monkeypatch: pytest.MonkeyPatch) -> None:
    reads: list[Path] = []
    real = clip_check.changed

    def counted(path: Path, name: str, digest: str) -> Reason | None:
        reads.append(path)
        return real(path, name, digest)

    monkeypatch.setattr(clip_check, "changed", counted)
    check = Intact(tmp_path)
    for _ in range(3):
        assert check(clip) is None
    assert len(reads) == 1


def test_what_was_found_wrong_is_told_until_it_is_whole_again(tmp_path: Path, clip: Clip) -> None:
    check, path = Intact(tmp_path), tmp_path / "clip.mp3"
    whole = path.read_bytes()
    assert check(clip) is None
    assert check.spoilt() == []
    path.unlink()
    check(clip)
    assert check.spoilt() == ["clip.mp3"]
    path.write_bytes(whole)
    assert check(clip) is None
    assert check.spoilt() == []
