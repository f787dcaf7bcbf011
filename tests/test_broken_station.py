"""A slip in station.yaml while the station plays: orders that need nothing new go by what air has."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from dalaba.air.main import Air
from dalaba.air.outputs.tape import Tape
from dalaba.core.clock import VirtualClock
from dalaba.desk.root import Station
from dalaba.link import handover
from tests.conftest import Say
from tests.places import DAY, at, written

FILES = {
    "station.yaml": "台名: 三江\n播放点:\n  north: {类型: 大喇叭, 输出: {声卡: 左}}\n",
    "scripts/开会.txt": "各位乡亲,开会。",
    "schedules/开会.yaml": "播出安排:\n  - {文稿: 开会, 播放点: north, 时刻: '8:00'}\n",
}


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """On the air, and then somebody types a Chinese colon."""
    folder = written(tmp_path / "三江", FILES)
    handover.write(folder, Station.read(folder).compile(DAY))
    return folder


@pytest.fixture
def air(town: Path) -> Iterator[Air]:
    air = Air(town, VirtualClock(at("6:00")), lambda card: Tape(card.name))
    air.turn()
    written(town, {"station.yaml": FILES["station.yaml"].replace("台名: ", "台名：")})
    yield air
    air.close()


def asked(air: Air, say: Say, *words: str) -> tuple[int, str, str]:
    told: list[tuple[int, str, str]] = []
    asking = threading.Thread(target=lambda: told.append(say(*words)))
    asking.start()
    while asking.is_alive():
        air.turn()
    return told[0]


@pytest.mark.parametrize(
    "words",
    [["stop", "--to", "north"], ["volume", "north", "50"], ["yield", "--to", "north"], ["skip", "--to", "north"]],
)
def test_orders_that_need_no_new_file_are_obeyed(say: Say, air: Air, words: list[str]) -> None:
    code, out, err = asked(air, say, *words)
    assert code == (words[0] == "skip"), "nothing plays there that could be skipped"
    assert out
    assert "station.yaml:1:3" in err, "and the slip is told"
    assert "一个播放点也没有" not in err


def test_stop_really_stops_it(say: Say, air: Air) -> None:
    asked(air, say, "stop", "--to", "north")
    assert "停" in asked(air, say, "status")[1]


def test_the_ledger_can_be_read(say: Say, town: Path) -> None:
    written(town, {"station.yaml": FILES["station.yaml"].replace("台名: ", "台名：")})
    assert say("log", "--date", str(DAY))[0] == 0


@pytest.mark.parametrize("words", ["play 开会 --to north", "say 开会 --to north", "test-tone north"])
def test_what_needs_the_file_says_what_is_wrong_in_it(say: Say, air: Air, words: str) -> None:
    code, _, err = asked(air, say, *words.split())
    assert code == 1
    assert "station.yaml:1:3" in err
    assert "没有播放点" not in err
