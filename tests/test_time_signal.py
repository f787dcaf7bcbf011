"""The hour's time signal: its long pip begins on the hour, and it is left out while the clock is not certain."""

from __future__ import annotations

from pathlib import Path

import pytest

from dalaba.air.ledger import Ledger
from dalaba.air.outputs.tape import Tape
from dalaba.air.playout import Playout
from dalaba.core.bells import LAST_PIP, TIME_SIGNAL
from dalaba.core.clock import VirtualClock
from dalaba.core.model import Clip, OutletCard, OutputSpec, Part, Programme, Reason, Spot
from dalaba.messages import explain
from dalaba.station.schedules import expand
from dalaba.views.asrun import reconcile
from tests.places import DAY, at, shown, station, written

DOUBT = Reason("air.clock_long_off", {"now": "2022-07-13 06:00", "seen": "2022-03-01 06:00"})
FILES = {
    "station.yaml": "台名: 小学\n播放点:\n  教学楼: {类型: 校园广播, 输出: {声卡: 甲}, 前静音: 2}\n",
    "schedules/报时.yaml": f'播出安排:\n  - {{编号: 报时, 文件: {TIME_SIGNAL}, 播放点: 教学楼, 时刻: "12:00"}}\n'
    '  - {编号: 铃, 文件: 上课铃, 播放点: 教学楼, 时刻: "12:10"}\n'
    '  - {编号: 歌, 文件: 校歌, 播放点: 教学楼, 时刻: "12:20"}\n',
}


def test_what_counts_in_a_bell_is_on_the_second_whatever_comes_before_it(tmp_path: Path) -> None:
    occurrences, _ = expand(station(written(tmp_path, FILES)).plan, DAY)
    early = {each.booking.row: each.booking.early for each in occurrences}
    assert early == {"报时": 2_000 + LAST_PIP, "铃": 2_000, "歌": 0}, "silence while the amplifier wakes up, and pips"
    (signal,) = [each for each in station(tmp_path).compile(DAY).spots if each.script == TIME_SIGNAL]
    assert (signal.due, signal.start) == (at("12:00"), at("12:00") - 7_000)


def spot(name: str, time: str) -> Spot:
    parts = (Part(name, "", Clip("铃.mp3", "ab" * 32, 22_050, 0, 6 * 22_050), 6_000),)
    return Spot(
        f"铃/{name}@小学@{DAY}T{time}:00+08:00", "小学", at(time), at(time), 6_800, name, name, "铃", "notice", "exact",
        parts, latest=at(time) + 60_000,
    )  # fmt: skip


@pytest.mark.parametrize("certain", [True, False])
def test_while_the_clock_is_doubtful_bells_ring_and_nothing_tells_the_time(tmp_path: Path, certain: bool) -> None:
    (tmp_path / "铃.mp3").write_bytes(b"")
    clock, tape = VirtualClock(at("6:00")), Tape("小学")
    ledger = Ledger(tmp_path / "records", "小学", "boot-1", lazy=True)
    ledger.append("boot", clock.now(), 0)
    air = Playout(tmp_path, clock, ledger, lambda card: tape, lambda clip: None)
    card = OutletCard("小学", "school", OutputSpec("教学楼"))
    spots = (spot(TIME_SIGNAL, "08:00"), spot("上课铃", "08:10"), spot(TIME_SIGNAL, "09:00"))
    air.load(Programme("三江", "Asia/Shanghai", DAY.isoformat(), (card,), spots, ()))
    if not certain:
        air.clock_judged("stale", DOUBT)
    while clock.now() < at("08:30"):
        turn = air.turn()
        clock.wait(at("08:30") if turn is None else min(turn, at("08:30")))
    air.clock_judged("good", Reason("air.clock_good"))  # a time server has answered
    while clock.now() < at("09:30"):
        turn = air.turn()
        clock.wait(at("09:30") if turn is None else min(turn, at("09:30")))
    heard = [shown(take.at) for take in tape.takes]
    first = reconcile(ledger.events()).rows[0]
    if certain:
        assert heard == ["08:00", "08:10", "09:00"]
        return
    assert heard == ["08:10", "09:00"]
    assert (first.outcome, first.reason and first.reason.code) == ("missed", "air.clock_doubtful")
    assert first.reason is not None
    assert explain(DOUBT, "zh") in explain(first.reason, "zh"), "it says why"
