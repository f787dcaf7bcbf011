"""A call-up in a station that has none of the sample's scripts: it plans, holds, reports and releases all the same."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from dalaba.air.main import Air
from dalaba.air.outputs.tape import Tape
from dalaba.callup.campaign import file_of
from dalaba.callup.store import load, path_of
from dalaba.core import clock
from dalaba.core.atomic import ASIDE
from dalaba.core.clock import VirtualClock
from dalaba.desk.root import Station
from tests.conftest import Say
from tests.places import ZONE, at, written

FILES = {
    "station.yaml": """\
台名: 石桥村
语种: [普通话, 粤语]
播放点:
  东头: {类型: 大喇叭, 本点信息: {村名: 石桥村}}
  村口音箱: {类型: 现场音箱, 语种: [普通话], 本点信息: {村名: 石桥村}}
""",
    "scripts/防火.txt": "上山不要带火。",
    "小组.csv": """\
村,组,叫法,人数,步行分钟,采样点,播放点
石桥村,1组,石桥村上屋组,160,20,祠堂,东头
石桥村,2组,,150,9,祠堂,东头
""",
    "采样点.csv": """\
采样点,叫法,通道数,每通道每小时人数,开始,结束,最多排队,播放点
祠堂,,3,150,07:00,09:30,200,村口音箱
""",
}


@pytest.fixture
def town(tmp_path: Path) -> Path:
    return written(tmp_path / "石桥村", FILES)


@pytest.fixture
def air(town: Path) -> Iterator[Air]:
    """Air on this station, in virtual time."""
    air = Air(town, VirtualClock(at("6:00")), lambda card: Tape(card.name))
    yield air
    air.close()


def tomorrow() -> date:
    """So that no call has gone out yet, whenever this is told."""
    return clock.today(clock.SystemClock().now(), ZONE) + timedelta(days=1)


def planned(say: Say, town: Path) -> tuple[int, str, str]:
    return say("callup", "plan", str(town / "小组.csv"), str(town / "采样点.csv"), "--date", str(tomorrow()))


def asked(air: Air, say: Say, *words: str) -> tuple[int, str, str]:
    """Say something in a second window, while air goes on turning in this one."""
    told: list[tuple[int, str, str]] = []
    asking = threading.Thread(target=lambda: told.append(say("callup", *words, "--date", str(tomorrow()))))
    asking.start()
    while asking.is_alive():
        air.turn()
    return told[0]


def test_it_plans_with_words_of_its_own_that_people_may_change(say: Say, town: Path) -> None:
    code, out, err = planned(say, town)
    assert (code, err) == (0, "")
    assert "scripts/叫号.yaml" in out
    spots = Station.read(town).compile(tomorrow()).spots
    assert [part.language for spot in spots for part in spot.parts] == ["cmn", "yue"] * 2
    own = (town / "scripts/叫号.yaml").read_text("utf-8").replace("现在轮到你们了", "到你们啦")
    (town / "scripts/叫号.yaml").write_text(own, "utf-8")
    assert planned(say, town)[0] == 0
    assert (town / "scripts/叫号.yaml").read_text("utf-8") == own


def test_english_people_get_english_names(say: Say, town: Path) -> None:
    words = ("callup", "plan", str(town / "小组.csv"), str(town / "采样点.csv"), "--date", str(tomorrow()))
    assert say(*words, ui="en")[0] == 0
    assert "{{spoken}}" in (town / "scripts/call.yaml").read_text("utf-8")
    assert len(Station.read(town).compile(tomorrow()).spots) == 2


def test_a_long_queue_where_nobody_wrote_a_notice_moves_the_calls_and_breaks_nothing(
    say: Say, town: Path, air: Air
) -> None:
    assert planned(say, town)[0] == 0
    before = {spot.id: spot.start for spot in Station.read(town).compile(tomorrow()).spots}
    for words in (["report", "祠堂", "--queue", "500"], ["hold", "祠堂", "--minutes", "4000"]):
        code, _, err = asked(air, say, *words)
        assert (code, err) == (0, "")
        assert '文稿: ""' not in (town / file_of(tomorrow())).read_text("utf-8")
        station = Station.read(town)
        assert station.problems.errors == [], "one error would keep the old programme on the air, whatever is edited"
    after = {spot.id: spot.start for spot in station.compile(tomorrow()).spots}
    assert set(before) == set(after)
    assert all(after[key] > before[key] for key in before)
    code, _, err = asked(air, say, "release", "祠堂")
    assert (code, err) == (0, "")


def test_while_another_file_has_an_error_it_does_not_say_that_calls_have_moved(say: Say, town: Path, air: Air) -> None:
    """The desk goes by the last good programme then; whoever holds a crowd back has to know."""
    assert planned(say, town)[0] == 0
    (town / "schedules/日常.yaml").write_text("播出安排:\n  - {文稿: 防水, 播放点: 东头, 时刻: '8:00'}\n", "utf-8")
    code, out, err = asked(air, say, "hold", "祠堂", "--json")
    assert code == 1
    assert json.loads(out)["in_force"] is False
    assert "schedules/日常.yaml" in err
    assert "没有生效" in err


def test_what_the_station_would_not_take_is_not_written(say: Say, town: Path, air: Air) -> None:
    """The script by which is called is gone since: with its rows written anew, the whole day would freeze."""
    assert planned(say, town)[0] == 0
    (town / "scripts/叫号.yaml").unlink()
    before = {path: path.read_bytes() for path in (town / file_of(tomorrow()), path_of(town, tomorrow()))}
    code, out, err = asked(air, say, "hold", "祠堂", "--minutes", "4000")
    assert (code, out) == (1, "")
    assert "叫号" in err
    assert {path: path.read_bytes() for path in before} == before


@pytest.mark.parametrize("spoilt", ["{", "[" * 100_000, '{"form": 1, "date": 7}', '{"form": 1e999}', "\x00"])
def test_a_broken_record_of_it_is_put_aside_and_told(say: Say, town: Path, air: Air, spoilt: str) -> None:
    assert planned(say, town)[0] == 0
    path_of(town, tomorrow()).write_text(spoilt, "utf-8")
    code, _, err = asked(air, say, "hold", "祠堂")
    assert code == 1
    assert f"{ASIDE}/{tomorrow()}.json" in err
    assert (town / ASIDE / f"{tomorrow()}.json").read_text("utf-8") == spoilt
    assert load(town, tomorrow()) is None
    assert planned(say, town)[0] == 0, "and it can be planned anew"


def test_a_record_whose_numbers_are_none_is_as_broken_as_one_that_is_no_json(say: Say, town: Path, air: Air) -> None:
    assert planned(say, town)[0] == 0
    data = json.loads(path_of(town, tomorrow()).read_text("utf-8"))
    data["orders"] = [{"kind": "hold", "site": "祠堂", "at": float("nan")}]
    path_of(town, tomorrow()).write_text(json.dumps(data), "utf-8")
    code, _, err = asked(air, say, "hold", "祠堂")
    assert code == 1
    assert ASIDE in err
