"""A day tried out before it comes: the same playing as on the air, in virtual time, with a ledger of its own."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from dalaba.air.ledger import verify
from dalaba.air.outputs.tape import bounce
from dalaba.core.model import Order, Reason
from dalaba.core.problems import Bad
from dalaba.desk.rehearsal import Rehearsed, read_orders, rehearse
from dalaba.desk.root import Station
from dalaba.link import handover
from tests.places import DAY, at, shown, station, wav, written

FILES = {
    "station.yaml": """\
台名: 三江
语种: [普通话]
安静时段: ["12:30-14:00"]
播放点:
  五一村: {输出: {声卡: USB Audio}}
  东和村: {类型: 大喇叭}
分区: {沿河片: [东和村]}
""",
    "scripts/防火.txt": "上山不要带火。",
    "schedules/日常.yaml": """\
播出安排:
  - {编号: 早, 文稿: 防火, 播放点: 全部, 时段: "07:00-08:00", 间隔: 20分钟}
  - {编号: 午, 文稿: 防火, 播放点: 五一村, 时刻: "13:00"}
  - {编号: 子夜, 文稿: 防火, 播放点: 五一村, 时刻: "23:59:58"}
""",
}


@pytest.fixture
def village(tmp_path: Path) -> Station:
    there = station(written(tmp_path / "三江", FILES))
    assert not there.problems.errors
    report = there.make(there.to_make(there.wanted_on([DAY])), jobs=1)
    assert report.failed == []
    return there


def played(done: Rehearsed, outlet: str) -> list[str]:
    return [shown(take.at) for take in done.tapes[outlet].takes]


def test_a_day_is_over_at_once_and_reconciles(village: Station, tmp_path: Path) -> None:
    done = rehearse(village, DAY, 1, tmp_path / "试")
    assert played(done, "五一村") == ["07:00", "07:20", "07:40", "23:59:58"]
    assert played(done, "东和村") == ["07:00", "07:20", "07:40"], "also who is played elsewhere is rehearsed"
    summary = done.log.summary
    assert (summary.due, summary.planned, summary.aired, summary.refused) == (8, 7, 7, 1)
    assert [flaw.code for flaw in verify(done.folder / "records")] == ["air.ledger_rehearsed"]


def test_it_leaves_the_stations_own_records_alone_and_replaces_its_own(village: Station, tmp_path: Path) -> None:
    first = rehearse(village, DAY, 1, tmp_path / "试")
    again = rehearse(village, DAY, 1, tmp_path / "试")
    assert (first.events, first.log) == (again.events, again.log)
    assert not (village.folder / "records").exists()


def test_what_is_handed_over_is_kept_to_be_looked_at(village: Station, tmp_path: Path) -> None:
    done = rehearse(village, DAY, 2, tmp_path / "试")
    read = [handover.read(handover.path_of(done.folder, date(2022, 7, day))) for day in (13, 14)]
    assert read == list(done.programmes)


def test_one_day_runs_into_the_next(village: Station, tmp_path: Path) -> None:
    done = rehearse(village, DAY, 3, tmp_path / "试")
    assert len(played(done, "五一村")) == 12
    assert done.log.summary.aired == 21
    last_of_first = done.tapes["五一村"].takes[3]
    assert last_of_first.end > at("00:00", date(2022, 7, 14)), "midnight cuts nothing"
    assert last_of_first.played == last_of_first.sound.total


def test_orders_are_carried_out_at_their_times(village: Station, tmp_path: Path) -> None:
    orders = [
        (at("07:30"), Order("resume", ("五一村",), "村文书")),
        (at("07:10"), Order("stop", ("五一村",), "村文书")),
        (at("07:00:01"), Order("skip", ("东和村",), "村文书")),
    ]
    done = rehearse(village, DAY, 1, tmp_path / "试", orders)
    assert played(done, "五一村") == ["07:00", "07:40", "23:59:58"]
    found = {(row.outlet, shown(row.due)): row for row in done.log.rows}
    assert found["五一村", "07:20"].reason == Reason("air.stopped", {"actor": "村文书"})
    assert (found["东和村", "07:00"].outcome, found["东和村", "07:20"].outcome) == ("cut", "aired")


def test_an_order_at_night_is_obeyed_on_its_day(village: Station, tmp_path: Path) -> None:
    orders = [(at("07:10", date(2022, 7, 14)), Order("stop", (), "村文书"))]
    done = rehearse(village, DAY, 2, tmp_path / "试", orders)
    assert len(played(done, "东和村")) == 4
    assert (done.log.summary.aired, done.log.summary.missed) == (9, 5)


def test_orders_are_read_from_lines_as_people_write_them(village: Station) -> None:
    text = """
    # 试一试
    07:10 停止 五一村、东和村 # 来客人
    7:30 恢复 沿河片
    2022-07-14 0800 skip
    8:10 stop 五一村 --until 9:00
    8:20 跳过 --next 东和村 --row 停水
    """
    assert read_orders(text, DAY, village) == [
        (at("07:10"), Order("stop", ("五一村", "东和村"), "rehearsal", "来客人")),
        (at("07:30"), Order("resume", ("东和村",), "rehearsal", "")),
        (at("08:00", date(2022, 7, 14)), Order("skip", (), "rehearsal", "")),
        (at("08:10"), Order("stop", ("五一村",), "rehearsal", "", at("09:00"))),
        (at("08:20"), Order("skip_next", ("东和村",), "rehearsal", "", None, "停水")),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "停止 07:10",
        "07:10",
        "07:10 大声",
        "25:00 停止",
        "07:10 停止 石桥村",
        "2022-02-30 7:00 停止",
        "8:00 stop --until 7:00",
        "8:00 stop --until 黄昏",
        "8:00 resume --until 9:00",
        "8:00 stop --next",
        "8:00 skip --x",
    ],
)
def test_a_line_that_is_no_order_is_told_with_its_number(village: Station, line: str) -> None:
    with pytest.raises(Bad) as caught:
        read_orders(f"07:00 停止\n{line}", DAY, village)
    assert caught.value.reason == Reason("plan.order_line", {"line": "2", "found": line})


# Orders to be heard


def rehearsed(village: Station, where: Path, text: str) -> Rehearsed:
    return rehearse(village, DAY, 1, where, read_orders(text, DAY, village))


def test_words_are_said_and_scripts_played_at_their_times(village: Station, tmp_path: Path) -> None:
    text = """
    07:05 喊话 "今天 # 停水" --to 五一村 --priority urgent --reason 抢修 # 试
    07:10 play 防火 --to 五一村
    """
    done = rehearsed(village, tmp_path / "试", text)
    assert done.unheard == ()
    assert played(done, "五一村")[:2] == ["07:00", "07:05"]
    assert "07:10" in played(done, "五一村")
    said = [take for take in done.tapes["五一村"].takes if take.spot.startswith("order/")]
    assert all(take.played == take.sound.total for take in said)
    assert [row.title for row in done.log.rows if row.id.startswith("order/")] == ["今天 # 停水", "防火"]
    assert [flaw.code for flaw in verify(done.folder / "records")] == ["air.ledger_rehearsed"]


def test_what_is_urgent_is_said_until_its_time_or_until_it_is_taken_back(village: Station, tmp_path: Path) -> None:
    text = """
    07:05 say 停水 --to 五一村 --priority urgent --reason 抢修 --until 07:15
    07:06 cancel 停
    07:25 say 停电 --to 五一村 --priority urgent --reason 抢修 --until 07:26
    """
    done = rehearsed(village, tmp_path / "试", text)
    said = [take.at for take in done.tapes["五一村"].takes if take.spot.startswith("order/")]
    first, second = [each for each in said if each < at("07:10")], [each for each in said if each > at("07:10")]
    assert (first[0], second[0]) == (at("07:05"), at("07:25"))
    assert len(first) > 1
    assert first[-1] < at("07:06")
    assert len(second) > 1
    assert second[-1] < at("07:26")


def test_a_volume_and_somebody_elses_turn_are_rehearsed_too(village: Station, tmp_path: Path) -> None:
    text = """
    07:10 音量 五一村 50
    07:30 让位 --to 五一村 --by 县应急
    07:45 yield --to 五一村 --back
    """
    done = rehearsed(village, tmp_path / "试", text)
    assert played(done, "五一村") == ["07:00", "07:20", "23:59:58"]
    before, after, _ = done.tapes["五一村"].takes
    assert after.sound.gain == pytest.approx(before.sound.gain / 2)


def test_an_order_that_is_not_heard_is_told_with_its_reason(village: Station, tmp_path: Path) -> None:
    text = """
    07:05 play 没有 --to 五一村
    07:06 say 停水 --to 五一村 --priority urgent
    07:07 cancel
    12:45 say 停水 --to 五一村
    """
    done = rehearsed(village, tmp_path / "试", text)
    assert [(shown(when), why.code) for when, why in done.unheard] == [
        ("07:05", "files.unknown_script"),
        ("07:06", "air.announce_reason"),
        ("07:07", "orders.none"),
        ("12:45", "air.announce_quiet"),
    ]
    assert played(done, "五一村") == ["07:00", "07:20", "07:40", "23:59:58"]


@pytest.mark.parametrize(
    "line",
    [
        "07:10 say", "07:10 say 停水 --file x", "07:10 say 停水 --loud", "07:10 say 停水 --to", '07:10 say "停水',
        "07:10 volume 五一村", "07:10 volume 五一村 0", "07:10 volume 石桥村 50", "07:10 yield 五一村", "07:10 play",
        "07:10 say 停水 --back",
    ],
)  # fmt: skip
def test_what_cannot_be_asked_for_is_told_with_its_line(village: Station, line: str) -> None:
    with pytest.raises(Bad) as caught:
        read_orders(f"\n{line}", DAY, village)
    assert caught.value.reason == Reason("plan.order_line", {"line": "2", "found": line})


# Music

SCHOOL = {
    "station.yaml": """\
台名: 中心小学
语种: [普通话]
播放点:
  教室: {类型: 校园广播, 输出: {声卡: 校园, 声道: [1, 2]}}
""",
    "scripts/防火.txt": "上山不要带火。",
    "schedules/日常.yaml": """\
播出安排:
  - {编号: 午间, 歌单: 午间, 播放点: 全部, 时段: "12:00-12:02"}
  - {编号: 通知, 文稿: 防火, 播放点: 全部, 时刻: "12:00:30"}
""",
}


@pytest.fixture
def school(tmp_path: Path) -> Station:
    folder = written(tmp_path / "小学", SCHOOL)
    for number, name in enumerate(("茉莉花", "步步高"), 1):
        wav(folder / f"audio/sounds/午间/{name}.wav", 16.0, 300.0 * number)
    there = station(folder)
    assert not there.problems.errors
    assert there.make(there.to_make(there.wanted_on([DAY])), jobs=1).failed == []
    return there


def test_a_midday_hour_is_rehearsed_with_its_music_and_can_be_listened_to(school: Station, tmp_path: Path) -> None:
    done = rehearse(school, DAY, 1, tmp_path / "试")
    (music,) = [row for row in done.log.rows if row.flow]
    assert (music.outcome, music.started, music.ended) == ("aired", at("12:00"), at("12:02"))
    (said,) = [row for row in done.log.rows if not row.flow]
    assert (said.outcome, said.started) == ("aired", at("12:00:30"))
    assert music.pauses == 1
    assert music.played == 120_000 - music.paused
    assert [piece.name for piece in music.pieces][:3] == ["午间/步步高", "午间/茉莉花", "午间/步步高"]
    before, between, after = (
        bounce(done.takes("教室"), at(since), at(until))
        for since, until in (("12:00:05", "12:00:25"), ("12:00:29", "12:00:30"), ("12:01:30", "12:01:50"))
    )
    assert np.abs(before).max() > 0.05
    assert np.abs(between[round(0.8 * 22_050) :]).max() < 0.001, "it falls silent before the words"
    assert np.abs(after).max() > 0.05
