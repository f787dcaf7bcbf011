"""Sentences that took long to speak: kept, found again, and let go."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dalaba.speech.library.sentences import Sentences

RATE = 24_000


def hum(seconds: float = 0.5) -> NDArray[np.float32]:
    return (np.sin(np.arange(int(seconds * RATE)) / 20) / 2).astype(np.float32)


def test_a_sentence_is_found_again_by_what_was_said_and_by_whom(tmp_path: Path) -> None:
    kept = Sentences(tmp_path / "句")
    assert kept.get("kokoro/1/xiaobei", "cmn", "今天停水。") is None
    kept.put("kokoro/1/xiaobei", "cmn", "今天停水。", hum(), RATE)
    found = Sentences(tmp_path / "句").get("kokoro/1/xiaobei", "cmn", "今天停水。")
    assert found is not None
    assert found[1] == RATE
    assert np.abs(found[0] - hum()).max() < 1e-4
    for other in (("kokoro/1/yunyang", "cmn", "今天停水。"), ("kokoro/1/xiaobei", "eng", "今天停水。"),
                  ("kokoro/1/xiaobei", "cmn", "今天停电。")):  # fmt: skip
        assert kept.get(*other) is None


def test_a_sentence_that_is_not_whole_any_more_is_none(tmp_path: Path) -> None:
    kept = Sentences(tmp_path)
    kept.put("a", "cmn", "停水。", hum(), RATE)
    (file,) = tmp_path.rglob("*.flac")
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 0x55
    file.write_bytes(bytes(data))
    assert kept.get("a", "cmn", "停水。") is None
    file.write_bytes(b"")
    assert kept.get("a", "cmn", "停水。") is None


def test_a_disk_that_refuses_costs_speaking_it_again_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    kept = Sentences(tmp_path / "file")
    kept.put("a", "cmn", "停水。", hum(), RATE)
    assert kept.get("a", "cmn", "停水。") is None
    kept.sweep()


def test_what_was_not_used_for_longest_goes_when_there_are_too_many(tmp_path: Path) -> None:
    kept = Sentences(tmp_path, most=20_000)
    for number in range(6):
        kept.put("a", "cmn", f"第{number}句。", hum(), RATE)
    size = sum(file.stat().st_size for file in tmp_path.rglob("*.flac"))
    assert size > 20_000
    for age, file in enumerate(sorted(tmp_path.rglob("*.flac"), key=lambda file: file.stat().st_mtime_ns)):
        os.utime(file, (1_000_000 + age, 1_000_000 + age))
    assert kept.get("a", "cmn", "第0句。") is not None  # used: it is young again
    kept.sweep()
    assert sum(file.stat().st_size for file in tmp_path.rglob("*.flac")) <= 20_000
    assert kept.get("a", "cmn", "第0句。") is not None
    assert kept.get("a", "cmn", "第1句。") is None
