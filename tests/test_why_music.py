"""「怎么没放音乐?」「这是在放什么?」: what sounds beneath in a village, why it pauses, and why it is silent."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dalaba.core.model import Exam, Reason
from dalaba.desk.root import Station
from dalaba.messages import explain
from dalaba.views.asrun.rows import PieceRow
from dalaba.views.asrun.rows import Row as LogRow
from dalaba.views.why import Told, why
from tests.places import DAY, at, station, wav, written

STATION = """\
台名: 三江
播放点:
  五一村: {输出: {声卡: 喇叭}, 安静时段: "13:00-14:00"}
  东和村: {输出: {声卡: 喇叭}}
相邻播放点: [[五一村, 东和村]]
转播源:
  县广播站: {地址: "http://example.org/live", 没有信号时: 午间}
"""
ROWS = """\
专项: 三江
播出安排:
  - {编号: 甲, 歌单: 午间, 播放点: 五一村, 时段: "12:00-12:02"}
  - {编号: 乙, 歌单: 午间, 播放点: 五一村, 时段: "12:10-12:12", 插播时: 压低}
  - {编号: 丙, 文稿: 通知, 播放点: 五一村, 时刻: "12:01", 垫乐: 午间}
  - {编号: 丁, 文稿: 通知, 播放点: 东和村, 时刻: "12:11"}
  - {编号: 新闻, 转播: 县广播站, 播放点: 五一村, 时段: "7:00-7:30"}
  - {编号: 午睡, 歌单: 午间, 播放点: 五一村, 时段: "13:10-13:30"}
  - {编号: 周六, 歌单: 午间, 播放点: 五一村, 时段: "17:00-19:00", 星期: 星期六}
"""


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Station:
    folder = tmp_path_factory.mktemp("music")
    for name in ("茉莉花", "步步高"):
        wav(folder / f"audio/sounds/午间/{name}.wav", 40)
    files = {"station.yaml": STATION, "scripts/通知.txt": "请各位村民注意。", "schedules/三江.yaml": ROWS}
    read = station(written(folder, files))
    assert not read.problems.errors
    return read


def ask(village: Station, time: str, told: Told | None = None) -> list[Reason]:
    return why(village.plan, village.compile(DAY), "五一村", at(time), told or Told(), "zh")


def codes(reasons: list[Reason]) -> list[str]:
    for each in reasons:
        assert "…" not in explain(each, "zh") + explain(each, "en")
    return [each.code for each in reasons]


def test_music_is_named_with_its_hours_and_the_outlet_is_not_called_silent(village: Station) -> None:
    answer = ask(village, "12:00:30")
    assert codes(answer) == ["why.music", "why.next"]
    assert answer[0].params["row"] == "三江/甲"
    assert (answer[0].params["start"], answer[0].params["end"]) == ("12:00", "12:02")


def test_what_it_pauses_for_is_named(village: Station) -> None:
    answer = ask(village, "12:01:01")
    assert codes(answer)[:3] == ["why.spot", "why.music", "why.pauses"]
    assert answer[2].params["other"] == "通知"


def test_it_is_softer_while_the_neighbour_speaks(village: Station) -> None:
    answer = ask(village, "12:11:01")
    assert codes(answer)[:2] == ["why.music", "why.ducks"]
    assert answer[1].params["outlet"] == "东和村"


def test_a_relay_is_called_one(village: Station) -> None:
    assert codes(ask(village, "07:10"))[0] == "why.relay"


def test_afterwards_the_ledger_says_which_piece_it_was(village: Station) -> None:
    spot = next(each for each in village.compile(DAY).spots if each.id.startswith("三江/甲"))
    pieces = (PieceRow("午间/茉莉花", spot.start), PieceRow("午间/步步高", spot.start + 40_000))
    row = LogRow(
        spot.id, "五一村", "午间", spot.due, spot.start, "cut", started=spot.start, pieces=pieces, flow="playlist",
        reason=Reason("air.device_lost", {"device": "喇叭"}),
    )  # fmt: skip
    answer = ask(village, "12:00:50", Told({row.id: row}))
    assert codes(answer)[:3] == ["why.music", "why.piece", "why.cut"]
    assert (answer[1].params["piece"], answer[1].params["number"]) == ("午间/步步高", "2")


def test_music_that_was_refused_says_so_and_names_no_other_time(village: Station) -> None:
    answer = ask(village, "13:10:30")
    assert codes(answer)[0] == "why.refused"
    assert "why.nearest" not in codes(answer)


def test_music_of_another_day_is_told_all_through_its_window(village: Station) -> None:
    assert "why.row_off" in codes(ask(village, "18:20"))
    assert "why.row_off" not in codes(ask(village, "20:00"))


def test_in_an_exam_the_exam_is_the_reason(village: Station) -> None:
    exam = Exam(at("15:00"), at("16:45"), "英语")
    programme = village.compile(DAY)
    cards = tuple(replace(card, exams=(exam,)) for card in programme.outlets)
    answer = why(village.plan, replace(programme, outlets=cards), "五一村", at("15:30"), Told(), "zh")
    assert codes(answer)[0] == "why.exam"
    assert answer[0].params["hours"] == "15:00-16:45"


def test_a_bed_and_what_is_heard_without_a_signal_are_prepared(village: Station) -> None:
    spots = {spot.id.split("@")[0]: spot for spot in village.compile(DAY).spots if spot.outlet == "五一村"}
    bed, news = spots["三江/丙"].bed, spots["三江/新闻"]
    assert bed is not None
    assert bed.version == "午间/步步高"
    assert {part.version for part in news.parts} == {"午间/茉莉花", "午间/步步高"}
    assert news.flow is not None
    assert news.flow.relay is not None
    assert news.flow.relay.url == "http://example.org/live"
    assert village.wanted_on([DAY], scripts=["午间"]), "its clips are made in time"
