"""The sounds of a township's orders as a village's PC fetches them: never more than it has room for."""

from __future__ import annotations

import hashlib
import os
import queue
from collections.abc import Iterator
from pathlib import Path

import pytest

from dalaba.fleet.agent.events import FetchWords, WordsCame
from dalaba.fleet.errands import WORDS, Errands, Means
from dalaba.fleet.fake_fetch import FakeFetcher
from dalaba.trust.order import OrderClip

SOUND = b"the words"
DIGEST = hashlib.sha256(SOUND).hexdigest()


class Place:
    """A village's PC that fetches."""

    def __init__(self, folder: Path) -> None:
        self.words, self.hub = folder / WORDS, FakeFetcher({DIGEST: SOUND})
        self._told: queue.SimpleQueue[object] = queue.SimpleQueue()
        self.errands = Errands(folder, "三江镇", Means(words=lambda: self.hub), self._told.put)

    def fetch(self, *clips: OrderClip) -> WordsCame:
        self.errands.fetch_words(FetchWords("o1", clips, ("五一村",)))
        found = self._told.get(timeout=20)
        assert isinstance(found, WordsCame)
        return found


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    found = Place(tmp_path)
    yield found
    found.errands.end()


def clip(digest: str, size: int) -> OrderClip:
    return OrderClip(digest, size, 24_000, 0, 24_000, "cmn")


def test_an_order_cannot_fill_the_disk_of_a_village(place: Place) -> None:
    found = place.fetch(*(clip(f"{number:064x}", 90_000_000) for number in range(3)))
    assert found.why is not None
    assert found.why.code == "fleet.words_too_large"
    assert place.hub.received == 0


def test_what_came_of_sounds_that_never_came_whole_is_forgotten_in_the_end(place: Place) -> None:
    place.words.mkdir(parents=True)
    for number in range(400):
        part = place.words / f"{number:064x}.mp3.part"
        part.write_bytes(b"a piece")
        os.utime(part, (number, number))
    found = place.fetch(clip(DIGEST, len(SOUND)))
    assert found.why is None
    assert found.sounds["五一村"][0].digest == DIGEST
    left = [each.name for each in place.words.iterdir()]
    assert len(left) == 200
    assert f"{DIGEST}.mp3" in left
