"""kill -9 while something urgent is said: said again after the restart if it still should be, and not otherwise."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from dalaba.air import ledger
from dalaba.core.clock import SystemClock
from dalaba.core.model import Event
from dalaba.link import control
from tests.kept import STATION, Kept, until
from tests.places import written
from tests.rig import RATE, Rig
from tests.test_heard import Samples, places

HERE = "石桥村"
SOON = RATE // 10
"""What is urgent begins as near to now as the device allows, at the risk of its first hundredths of a second."""
SECONDS = 2.5


def siren(seed: int) -> Samples:
    """Like no other, and loud from its first sample to its last."""
    signs = np.random.default_rng(seed).choice([-1, 1], round(SECONDS * RATE))
    return (signs * 0.25).astype(np.float32)


@pytest.fixture
def kept(tmp_path: Path, rig: Rig) -> Iterator[Kept]:
    """On the air, with nothing to say."""
    kept = Kept(written(tmp_path / HERE, {"station.yaml": STATION}))
    kept.run()
    until(kept.status)
    until(lambda: HERE in kept.status().get("outlets", {}))  # type: ignore[operator]
    yield kept
    kept.end()


def announce(kept: Kept, key: str, samples: Samples, seconds: float | None) -> None:
    """Urgent; until so many seconds from now, or once."""
    path = kept.folder / "audio" / "rendered" / f"{key}.wav"
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, samples, RATE)
    part = {
        "version": "警报", "language": "cmn", "file": path.relative_to(kept.folder).as_posix(),
        "digest": hashlib.sha256(path.read_bytes()).hexdigest(), "rate": RATE, "skip": 0, "frames": len(samples),
    }  # fmt: skip
    order: dict[str, Any] = {
        "id": key, "kind": "play", "title": key, "priority": "urgent", "reason": "溃坝", "actor": "村文书",
        "parts": {HERE: [part]}, "more": False,
        "until": None if seconds is None else SystemClock().now() + round(seconds * 1000),
    }  # fmt: skip
    assert control.ask(kept.folder, "announce", **order)["code"].startswith("air.announced")


def told(kept: Kept, kind: str, key: str) -> list[Event]:
    """Events of one announcement."""
    events = [event for event in kept.events() if event.kind == kind]
    return [event for event in events if event.spot.startswith(f"order/{key}@") or event.detail.get("id") == key]


def begun(kept: Kept, key: str, times: int) -> bool:
    return len(told(kept, "started", key)) >= times


def die(kept: Kept) -> None:
    """Both processes at once, and a person starts them again."""
    air = kept.air()
    kept.kill(kept.desk(), air)
    kept.run()
    try:
        until(lambda: kept.air() not in (0, air) and kept.status())
    except AssertionError:
        print(kept.said(), air, kept.air(), kept.desk(), [(e.kind, e.reason) for e in kept.events()][-12:])
        raise


def test_what_was_being_said_is_said_whole_after_both_have_died(kept: Kept, rig: Rig) -> None:
    recorder, samples = rig.recorder("north"), siren(1)
    announce(kept, "once", samples, None)
    until(partial(begun, kept, "once", 1))
    die(kept)
    until(lambda: told(kept, "order_over", "once"))
    heard = recorder.stop()[:, 0]
    (whole,) = places(heard, [samples[SOON:]])
    assert len(whole) == 1, "whole once; the other was broken off"
    assert not heard[whole[0] + len(samples) - SOON :].any(), "and then silence"
    assert [event.spot for event in told(kept, "started", "once")] == [f"order/once@{HERE}@{n}" for n in (1, 2)]
    assert [event.spot for event in told(kept, "ended", "once")] == [f"order/once@{HERE}@2"]


def test_what_was_to_go_on_goes_on_and_what_was_over_or_ended_by_a_person_does_not(kept: Kept, rig: Rig) -> None:
    long, short, taken_back = siren(2), siren(3), siren(4)
    announce(kept, "short", short, 0.5)
    until(lambda: told(kept, "order_over", "short"))
    announce(kept, "taken", taken_back, 600)
    until(partial(begun, kept, "taken", 1))
    control.ask(kept.folder, "cancel", id="taken", actor="村文书")
    announce(kept, "long", long, 600)
    until(partial(begun, kept, "long", 1))
    die(kept)
    recorder = rig.recorder("north")
    # One that begins from now on is on the recording from its first sample; the next begins when it was heard whole.
    until(partial(begun, kept, "long", len(told(kept, "started", "long")) + 2))
    control.ask(kept.folder, "stop", to=[], actor="村文书", reason="")
    die(kept)
    until(lambda: kept.status().get("outlets"))
    heard = recorder.stop()[:, 0]
    again, *others = places(heard, [each[SOON:] for each in (long, short, taken_back)])
    assert again, "said again after the restart"
    assert others == [[], []]
    assert [event.reason for event in told(kept, "order_over", "long")] == ["air.stopped"]
    kept.end()
    started = [event.spot for name in ("long", "short", "taken") for event in told(kept, "started", name)]
    assert len(started) == len(set(started)), "none is begun twice"
    last_boot = max(event.seq for event in kept.events() if event.kind == "boot")
    assert all(event.seq < last_boot for event in told(kept, "started", "long")), "a stop holds over the next death"
    assert ledger.verify(kept.folder / "records") == ()
