"""kill -9, at any instant: nothing that was on the ledger is lost, nothing is said twice, and the sound comes back."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from dalaba.air import ledger
from tests.conftest import Shell
from tests.kept import Kept, taken_back, until, village
from tests.rig import Rig


@pytest.fixture
def kept(tmp_path: Path, rig: Rig) -> Iterator[Kept]:
    """Rendered, and on the air."""
    folder = village(tmp_path / "石桥村", 240)
    assert Shell(folder)("render").returncode == 0
    kept = Kept(folder)
    kept.run()
    until(kept.heard)
    yield kept
    kept.end()


@pytest.mark.parametrize("kills", [9, pytest.param(20, marks=pytest.mark.full)])
def test_many_deaths_of_air_of_the_desk_and_of_both(kept: Kept, kills: int) -> None:
    dice = random.Random(20221113)
    deaths_of_air = 0
    for number in range(kills):
        time.sleep(dice.uniform(0, 0.6))
        who = dice.choice(["air", "desk", "both"])
        victims = {"air": [kept.air()], "desk": [kept.desk()], "both": [kept.desk(), kept.air()]}[who]
        before = kept.events()
        kept.kill(*victims)
        deaths_of_air += who != "desk"
        if who != "air":
            kept.run()  # the launcher does so; air would, too, a little later
        until(partial(both_there, kept, victims))
        after = kept.events()
        assert after[: len(before)] == before, f"kill {number}: what was committed stays as it was"
        if who != "desk":
            until(partial(more_heard, kept, sum(event.kind == "ended" for event in after)))

    kept.end()  # by order: air closes its ledger
    events = kept.events()
    assert ledger.verify(kept.folder / "records") == ()
    started = Counter(event.spot for event in events if event.kind == "started")
    started.subtract(taken_back(events))
    assert max(started.values()) == 1, "no spot is begun twice"
    assert sum(event.kind == "boot" for event in events) == 1 + deaths_of_air


def both_there(kept: Kept, victims: list[int]) -> bool:
    return all(number and number not in victims for number in (kept.air(), kept.desk()))


def more_heard(kept: Kept, than: int) -> bool:
    return kept.heard() > than
