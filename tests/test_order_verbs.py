"""`say`, `play` and the small orders as a person types them, with the embedded voice and an air that plays nothing."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from dalaba.core import clock
from dalaba.core.lock import Lock
from dalaba.core.model import Reason
from dalaba.desk.root import RELOAD, Station, stamp
from dalaba.link import control, handover
from dalaba.link.control import kept_stop
from dalaba.link.upkeep.start_processes import DESK_LOCK
from tests.conftest import Say
from tests.fake_air import FakeAir

HERE = "石桥村"


@pytest.fixture
def town(village: Path) -> Path:
    file = village / "station.yaml"
    file.write_text(file.read_text("utf-8").replace("语种: [普通话]", "语种: [普通话, 粤语]"), encoding="utf-8")
    return village


@pytest.fixture
def air(town: Path) -> Iterator[FakeAir]:
    with FakeAir(town, [HERE]) as air:
        yield air


def test_a_sentence_is_said_by_the_embedded_voice_behind_its_chime(say: Say, air: FakeAir) -> None:
    code, out, err = say("喊话", "各位乡亲,今晚7:30在村委会开会。", "--to", HERE)
    assert (code, err) == (0, "")
    assert "七点三十分" in out
    assert "已经在响" in out
    assert [part["language"] for part in air.only.parts[HERE]] == ["", "cmn"]
    assert air.only.length(HERE) > 4


def test_several_words_need_no_quotes_and_json_has_codes(say: Say, air: FakeAir) -> None:
    code, out, _ = say("say", "The", "water", "is", "back.", "--to", HERE, "--language", "English", "--json", ui="en")
    told = json.loads(out)
    assert (code, told["code"], told["sent"]) == (0, "air.announced", True)
    assert (told["outlets"], told["order"]) == ([HERE], air.only.body["id"])
    assert air.only.body["title"] == "The water is back."


def test_into_an_exam_goes_what_is_named_or_confirmed(say: Say, air: FakeAir) -> None:
    facts = {"outlet": HERE, "exam": "英语听力", "until": "16:45", "lets": "消防"}
    air.refusals["announce"] = Reason("air.exam_asks", facts)
    words = ("喊话", "请马上疏散", "--to", HERE, "--priority", "紧急", "--reason", "着火了")
    code, _, err = say(*words)
    assert code == 1
    assert "考试到 16:45(“英语听力”)" in err
    assert "--through 类别" in err
    assert "--confirm-exam" in err
    air.refusals.clear()
    assert say(*words, "--through", "消防", "--confirm-exam")[0] == 0
    assert (air.only.body["exam"], air.only.body["confirmed"]) == ("消防", True)


def test_two_languages_are_said_one_after_the_other(say: Say, air: FakeAir) -> None:
    assert say("say", "停水。", "--to", HERE, "--language", "普通话、粤语")[0] == 0
    assert [part["language"] for part in air.only.parts[HERE]] == ["", "cmn", "yue"]


def test_everything_that_is_wrong_is_on_stderr_and_nothing_was_sent(say: Say, air: FakeAir) -> None:
    code, out, err = say("say", "打 3-4-5-6。", "--to", "石村", "--priority", "urgent", "--until", "30")
    assert (code, out) == (1, "")
    assert len(err.splitlines()) == 5  # four, and how to say yes to what is asked
    assert HERE in err
    assert "3-4-5-6" in err
    assert air.asked == []


class TestStopUntil:
    def test_tells_air_when_it_ends(self, say: Say, air: FakeAir) -> None:
        before = clock.SystemClock().now()
        assert say("停止", "--to", HERE, "--until", "30分钟")[0] == 0
        (body,) = air.bodies("stop")
        assert 0 <= body["until"] - before - 30 * 60_000 < 60_000

    def test_at_an_hour_that_is_over_stops_nothing_and_says_so(self, say: Say, air: FakeAir) -> None:
        code, out, err = say("stop", "--until", "2020-01-01T14:00:00+08:00")
        assert (code, out) == (2, "")
        assert "没有停" in err
        assert "次日" in err
        assert air.asked == []

    def test_at_no_hour_names_the_form_to_write(self, say: Say, air: FakeAir) -> None:
        code, _, err = say("stop", "--until", "noonish", ui="en")
        assert code == 2
        assert "Write 14:00, tomorrow 6:00, or 30min" in err
        assert air.asked == []

    def test_is_kept_with_its_end_where_nobody_answers(self, say: Say, town: Path) -> None:
        (town / "records" / "onair").mkdir(parents=True, exist_ok=True)
        with Lock(town / DESK_LOCK):
            assert say("stop", "--until", "30min")[0] == 0
        ((_, order),) = kept_stop.waiting(town)
        assert order.until is not None


def test_the_next_one_is_skipped_by_its_row(say: Say, air: FakeAir) -> None:
    say("skip", "--next", "--row", "停水", "--to", HERE)
    (body,) = air.bodies("skip_next")
    assert (body["row"], body["to"]) == ("停水", [HERE])


@pytest.mark.usefixtures("air")
@pytest.mark.parametrize(
    "words",
    [["say"], ["play", "--to", HERE], ["play", "开会通知", "--file", "x.mp3", "--to", HERE], ["volume", HERE, "0"]],
)
def test_wrong_usage_is_exit_2(say: Say, words: list[str]) -> None:
    code, out, err = say(*words)
    assert (code, out) == (2, "")
    assert err


@pytest.mark.parametrize("words", [["say", "停水。", "--to", HERE], ["play", "开会通知", "--to", HERE]])
def test_with_no_station_on_the_air_it_says_so_and_what_could_be_done(say: Say, words: list[str]) -> None:
    code, out, err = say(*words)
    assert (code, out) == (1, "")
    assert "没有在播" in err
    assert "run" in err
    assert "book" in err


@pytest.mark.parametrize("words", [["cancel"], ["volume", HERE, "50"], ["yield"]])
def test_the_small_orders_need_a_station_on_the_air_too(say: Say, words: list[str]) -> None:
    code, _, err = say(*words)
    assert code == 1
    assert "没有在播" in err


def test_a_text_that_is_being_edited_keeps_nobody_from_speaking(say: Say, town: Path, air: FakeAir) -> None:
    (town / "scripts" / "坏.yaml").write_text("版本: [", encoding="utf-8")
    (town / "schedules" / "日常.yaml").write_text("播出安排: 没写完", encoding="utf-8")
    assert say("say", "停水。", "--to", HERE)[0] == 0
    assert len(air.taken) == 1


def test_a_script_is_played_with_its_facts(say: Say, air: FakeAir) -> None:
    code, _, err = say("播", "开会通知", "--to", HERE, "--language", "普通话")
    assert (code, err) == (0, "")
    assert air.only.body["title"] == "开会通知"
    assert [part["language"] for part in air.only.parts[HERE]] == ["cmn"]


def test_a_language_that_a_script_has_not_is_told_and_the_other_is_played(say: Say, air: FakeAir) -> None:
    code, out, err = say("play", "开会通知", "--to", HERE)
    assert code == 1
    assert "粤语" in err
    assert "已经在响" in out
    assert [part["language"] for part in air.only.parts[HERE]] == ["cmn"]


def test_who_has_stopped_the_station_is_named_and_what_comes_first(say: Say, air: FakeAir) -> None:
    air.stopped = "村主任"
    code, out, err = say("say", "停水。", "--to", HERE)
    assert (code, out) == (1, "")
    assert "村主任" in err
    assert "resume" in err


@pytest.mark.parametrize(
    "reason",
    [
        Reason("air.announce_quiet", {"outlet": HERE}),
        Reason("air.unknown_outlet", {"outlet": HERE}),
        Reason(
            "air.announce_unplayable", {"outlet": HERE, "why": "", "why_code": "air.clip_missing", "why_clip": "甲"}
        ),
        Reason("air.unknown_order", {"verb": "announce"}),
    ],
)
def test_what_air_says_no_to_is_told_in_words(say: Say, air: FakeAir, reason: Reason) -> None:
    air.refusals["announce"] = reason
    for ui in ("zh", "en"):
        code, out, err = say("say", "停水。", "--to", HERE, ui=ui)
        assert (code, out) == (1, "")
        assert err.strip()
        assert "…" not in err


# Small orders


def test_an_order_is_seen_in_the_status_and_taken_back_by_its_number(say: Say, air: FakeAir) -> None:
    say("say", "停水。", "--to", HERE, "--priority", "urgent", "--reason", "抢修", "--until", "次日0:00")
    number = air.only.body["id"]
    _, out, _ = say("status")
    assert re.search(f"{number[:4]}《停水。》紧急,播到 [0-9]+-[0-9]+ 00:00", out), "midnight of another day"
    code, out, _ = say("取消", number[:4])
    assert (code, air.orders) == (0, {})
    assert "取消" in out


def test_of_several_orders_one_has_to_be_named(say: Say, air: FakeAir) -> None:
    say("say", "停水。", "--to", HERE)
    say("say", "停电。", "--to", HERE)
    code, _, err = say("cancel")
    assert code == 2
    assert all(number[:4] in err for number in air.orders)
    assert len(air.orders) == 2


def test_without_a_number_the_only_order_is_meant(say: Say, air: FakeAir) -> None:
    assert say("cancel")[0] == 1
    say("say", "停水。", "--to", HERE)
    assert say("cancel", "没有")[0] == 1
    assert say("cancel")[0] == 0
    assert air.orders == {}


def test_an_outlet_is_made_softer(say: Say, air: FakeAir) -> None:
    code, out, _ = say("音量", HERE, "60%")
    assert (code, air.lanes[HERE]["volume"]) == (0, 60)
    assert "60%" in out
    assert "60%" in say("status")[1]


@pytest.mark.usefixtures("air")
def test_an_outlet_that_there_is_not_is_told_with_the_nearest(say: Say) -> None:
    code, _, err = say("volume", "石村", "60")
    assert code == 1
    assert HERE in err


def test_the_amplifier_is_left_to_the_countys_box_and_taken_back(say: Say, air: FakeAir) -> None:
    assert say("让位", "--by", "县应急广播")[0] == 0
    assert air.lanes[HERE]["yielded"] == "县应急广播"
    assert "县应急广播" in say("status")[1]
    assert say("yield", "--back", "--by", "县应急广播")[0] == 0
    assert air.lanes[HERE]["yielded"] is None


def test_stop_reads_nothing_that_people_wrote(say: Say, town: Path, air: FakeAir) -> None:
    (town / "station.yaml").write_text("{", encoding="utf-8")
    assert say("stop")[0] == 0
    assert air.stopped


@pytest.mark.parametrize("slip", ["播放点: [", "语种: [", "  坏行\n 更坏: ["])
@pytest.mark.parametrize("words", [["stop", "--to"], ["resume", "--to"], ["volume"]])
def test_an_order_to_what_air_plays_needs_no_file_without_slips(
    say: Say, town: Path, air: FakeAir, words: list[str], slip: str
) -> None:
    file = town / "station.yaml"
    file.write_text(file.read_text("utf-8") + slip, encoding="utf-8")
    code, _, err = say(*words, HERE, *(["50"] if words == ["volume"] else []))
    assert code == 0, err
    assert air.asked[-1][1]["to"] == [HERE]
    assert "station.yaml" in err, "what is wrong is told all the same"
    code, _, err = say(*words, "石村", *(["50"] if words == ["volume"] else []))
    assert code == 1
    assert air.asked[-1][1]["verb"] == "status", "what air does not have is no outlet"


def test_a_stop_that_air_does_not_hear_is_kept_under_the_name_it_was_handed_over_with(
    say: Say, town: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """station.yaml has a slip, air has just died, its desk is about to start another."""
    station = Station.read(town)
    handover.write(town, station.compile(clock.today(clock.SystemClock().now(), station.setup.zone)))
    (town / "station.yaml").write_text("播放点: [", encoding="utf-8")
    with Lock(town / DESK_LOCK):
        code, _, err = say("stop", "--to", HERE, "--reason", "下雨")
    assert code == 0
    assert "已经记下" in err
    assert [(order.to, order.reason) for _, order in kept_stop.waiting(town)] == [((HERE,), "下雨")]


def test_pruning_keeps_what_is_being_said(say: Say, town: Path, air: FakeAir) -> None:
    say("say", "停水。", "--to", HERE)
    files = [town / part["file"] for part in air.only.parts[HERE]]
    assert say("library", "--prune")[0] == 0
    assert all(file.exists() for file in files)
    air.orders.clear()
    assert say("library", "--prune")[0] == 0
    assert [file.exists() for file in files] == [True, False]  # a chime is always kept


# Reload


class Desk:
    """Holds the desk's lock, and reads again when a file that the desk watches has changed."""

    def __init__(self, town: Path) -> None:
        self.town, self.reads, self._over = town, 0, False
        self._lock = Lock(town / DESK_LOCK)
        self._seen = stamp(town)
        self._thread = threading.Thread(target=self._work)

    def __enter__(self) -> Desk:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over = True
        self._thread.join()
        self._lock.release()

    def _work(self) -> None:
        while not self._over:
            if stamp(self.town) != self._seen:
                self._seen, self.reads = stamp(self.town), self.reads + 1
                station = Station.read(self.town)
                handover.write(self.town, station.compile(clock.today(clock.SystemClock().now(), station.setup.zone)))
            time.sleep(0.02)


def test_reload_is_over_when_the_programme_has_been_handed_over_anew(say: Say, town: Path) -> None:
    with Desk(town) as desk:
        assert say("重读")[:2] == (0, "重读好了,新的节目单已经交给播出。\n")
        assert desk.reads == 1
        assert say("reload", "--json")[0] == 0
        assert desk.reads == 2


def test_reload_tells_the_errors_that_keep_the_old_programme(say: Say, town: Path) -> None:
    (town / "schedules" / "日常.yaml").write_text("专项: 日常\n播出安排:\n  - 文稿: 没有这份\n", encoding="utf-8")
    with Desk(town):
        code, out, err = say("reload")
    assert code == 1
    assert "没有这份" in err
    assert "照旧" in out


def test_reload_without_a_desk_says_so(say: Say, town: Path) -> None:
    code, _, err = say("reload")
    assert code == 1
    assert "run" in err
    assert not (town / RELOAD).exists()


def test_the_desk_watches_the_file_that_reload_writes(town: Path) -> None:
    before = stamp(town)
    (town / RELOAD).parent.mkdir(parents=True)
    (town / RELOAD).write_text("now", encoding="utf-8")
    assert stamp(town) != before


def test_an_order_for_a_county_goes_through_in_one_piece(town: Path) -> None:
    """Two hundred outlets, two languages each."""
    part = {"version": "普通话", "file": "audio/rendered/口令/" + "通知" * 20 + ".mp3", "digest": "d" * 64}
    parts = {f"第{number}村": [part, part] for number in range(200)}
    with FakeAir(town, parts, refusals={"announce": Reason("air.announced", {})}) as air:
        assert control.ask(town, "announce", parts=parts)["code"] == "air.announced"
    assert air.bodies("announce")[0]["parts"] == parts


def test_nothing_heavy_is_loaded_before_the_first_request(say: Say, town: Path, air: FakeAir) -> None:
    """numpy, the encoder, the template engine and the calendar cost more than the way to air."""
    say("say", "停水。", "--to", HERE)
    heavy = (
        "numpy",
        "jinja2",
        "openpyxl",
        "lameenc",
        "soundfile",
        "holidays",
        "lunar_python",
        "dalaba.station.schedules",
    )
    source = (
        "import sys; from dalaba.doors.cli import main; "
        f"code = main(['--station', {str(town)!r}, 'say', '停水。', '--to', {HERE!r}]); "
        f"print(code, [name for name in {heavy!r} if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True, env=os.environ)
    assert run.stdout.splitlines()[-1] == "0 []"
    assert len(air.taken) == 2
