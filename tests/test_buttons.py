"""A USB button is a keyboard with few keys: held for its time it presses a scene, without the page."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from dalaba.core.clock import SystemClock
from dalaba.core.model import Reason
from dalaba.desk import pressing
from dalaba.desk.root import Station
from dalaba.doors.buttons import ButtonWatch
from dalaba.doors.buttons.held import Held
from dalaba.doors.buttons.linux import RECORD, Keys
from dalaba.station.scenes import LINUX, WINDOWS
from tests.console_desk import until
from tests.fake_air import FakeAir
from tests.places import written

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="input devices of Linux")


def record(key: str, value: int, kind: int = 1) -> bytes:
    """What the kernel writes when a key is pressed (1), repeats itself (2) or is let go (0)."""
    return RECORD.pack(1_657_666_800, 250_000, kind, LINUX[key], value) + RECORD.pack(1_657_666_800, 250_000, 0, 0, 0)


# Held


def test_a_touch_does_nothing_and_a_held_key_counts_once() -> None:
    held = Held(2_000)
    held.down("F9", 0)
    held.up("F9")
    assert held.ready(5_000) == []
    held.down("F9", 6_000)
    held.down("F9", 6_500)
    assert held.next_at() == 8_000
    assert held.ready(7_999) == []
    assert held.ready(8_000) == ["F9"]
    held.down("F9", 8_500)
    assert (held.ready(12_000), held.next_at()) == ([], None), "until it was let go"
    held.up("F9")
    held.down("F9", 13_000)
    assert held.ready(15_000) == ["F9"]


def test_what_the_system_lost_presses_nothing() -> None:
    held = Held(2_000)
    held.down("F9", 0)
    held.forget()
    assert held.ready(5_000) == []


# The device


@pytest.fixture
def device(tmp_path: Path) -> Iterator[tuple[str, Any]]:
    """A device that a test writes to, as the kernel does."""
    path = tmp_path / "event7"
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)  # so that the writer can open
    writer = os.open(path, os.O_WRONLY)
    yield str(path), lambda data: os.write(writer, data)
    os.close(writer)
    os.close(reader)


@linux
def test_records_of_the_kernel_are_read_as_keys(device: tuple[str, Any]) -> None:
    path, write = device
    assert RECORD.size in (16, 24)
    with Keys(path, ["F9"]) as keys:
        assert list(keys.events(0)) == []
        write(record("F9", 1) + record("F10", 1) + record("F9", 2))
        assert list(keys.events(1)) == [("F9", True), ("F9", True)]
        half = record("F9", 0)
        write(half[:10])
        assert list(keys.events(1)) == []
        write(half[10:] + RECORD.pack(0, 0, 0, 3, 0))
        assert list(keys.events(1)) == [("F9", False), ("", None)]


@linux
def test_a_device_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        Keys(str(tmp_path / "event9"), ["F9"])


@dataclass
class User32:
    """Windows' own keys, as far as hot keys need them."""

    taken: set[int] = field(default_factory=set)
    hot: dict[int, int] = field(default_factory=dict)
    queue: list[int] = field(default_factory=list)
    down: set[int] = field(default_factory=set)

    def RegisterHotKey(self, window: None, number: int, how: int, key: int) -> int:  # noqa: N802
        if key in self.taken:
            return 0
        assert how == 0x4000, "one message for each press"
        self.hot[number] = key
        return 1

    def UnregisterHotKey(self, window: None, number: int) -> int:  # noqa: N802
        return int(self.hot.pop(number, None) is not None)

    def PeekMessageW(self, message: Any, window: None, first: int, last: int, remove: int) -> int:  # noqa: N802
        if not self.queue:
            return 0
        message._obj.message, message._obj.wparam = 0x0312, self.queue.pop(0)
        return 1

    def GetAsyncKeyState(self, key: int) -> int:  # noqa: N802
        return 0x8000 if key in self.down else 0


def test_hot_keys_of_windows_tell_when_they_are_pressed_and_let_go() -> None:
    from dalaba.doors.buttons.windows import Keys as HotKeys

    system = User32(taken={WINDOWS["F10"]})
    with HotKeys("键盘", ["F9", "F10"], system) as keys:
        assert keys.taken == ("F10",)
        system.down.add(WINDOWS["F9"])
        system.queue.append(1)
        assert list(keys.events(0)) == [("F9", True)]
        assert list(keys.events(0)) == []
        system.down.clear()
        assert list(keys.events(0)) == [("F9", False)]
    assert system.hot == {}
    with pytest.raises(OSError, match="F10"):
        HotKeys("键盘", ["F10"], system)


# From the press to the first sound


PLACE = """\
台名: 三江
语种: [普通话]
发音人: {{普通话: [espeak]}}
播放点:
  五一村: {{语种: [普通话], 输出: {{声卡: 默认}}}}
场景:
  防汛: {{说: 洪水来了请马上撤离, 播放点: 五一村, 重复: 直到解除}}
按钮: {{设备: {device}, 键: {{F9: 防汛}}, 按住: 0.5秒}}
"""


@linux
def test_a_held_button_presses_the_scene_and_a_touch_does_not(tmp_path: Path, device: tuple[str, Any]) -> None:
    path, write = device
    place = written(tmp_path / "station", {"station.yaml": PLACE.format(device=path)})
    there = Station.read(place)
    there.make({each.recipe.key: each.recipe for each in pressing.to_make(there, SystemClock().now())})
    there.preparer.voices.close()
    told: list[Reason] = []
    watch = ButtonWatch(place, lambda: there, SystemClock(), told.append)
    with FakeAir(place, ["五一村"]) as air:
        watch.start()
        until(lambda: told)
        assert told[0].code == "scene.button_here"
        write(record("F9", 1) + record("F9", 0))
        write(record("F9", 1))
        pressed = time.monotonic()
        until(lambda: len(told) > 1)
        assert [each.code for each in told[1:]] == ["scene.pressed_lasts"]
        assert 0.4 < air.only.at - pressed < 1.5, "half a second held, and well under a second to the sound"
        assert air.only.body["actor"] == "按钮 F9"
        assert air.only.body["confirmed"], "a held button is a confirmation"
        watch.close()
        watch.join(5)
        assert not watch.is_alive()


@linux
def test_a_device_that_is_pulled_out_is_told_and_taken_up_again(tmp_path: Path) -> None:
    path = tmp_path / "event8"
    place = written(tmp_path / "station", {"station.yaml": PLACE.format(device=path)})
    there, told = Station.read(place), list[Reason]()
    watch = ButtonWatch(place, lambda: there, SystemClock(), told.append)
    watch.start()
    until(lambda: told)
    assert (told[0].code, told[0].params["device"]) == ("scene.button_gone", str(path))
    os.mkfifo(path)
    keep = os.open(path, os.O_RDWR)
    until(lambda: len(told) > 1)
    assert told[1].code == "scene.button_here"
    watch.close()
    watch.join(5)
    os.close(keep)


def test_without_a_named_device_nothing_is_opened(tmp_path: Path) -> None:
    place = written(tmp_path, {"station.yaml": "台名: 三江\n播放点: {五一村: {}}\n"})
    there = Station.read(place)
    asked = []

    def opened(device: str, keys: Any) -> Any:
        asked.append(device)
        raise OSError

    watch = ButtonWatch(place, lambda: there, SystemClock(), lambda reason: None, opened)
    watch.start()
    watch.close()
    watch.join(5)
    assert asked == []
