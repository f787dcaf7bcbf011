"""“写通知”: the first notice, from opening the page to hearing it scheduled for three days in two languages.

What a clerk does, written down before the page was:

    1. opens “停水”, a ready notice (the page is open; its Mandarin text is there)
    2. fills in the hours of the cut (the village's name and telephone are known)
       types the Cantonese text (texts are not counted)
    3. presses “试听”, and hears both languages as they will go out
    4. fills in for how many days: three, from tomorrow on
    5. chooses “again and again, between two times”
    6. fills in from 7:00
    7. fills in until 11:30
    8. chooses every 15 minutes
    9. presses “排上”, and sees that the fire notice plays some seconds later
   10. presses “就这样排上”
   11. presses “听一遍”

Eleven of the twelve that are allowed.
"""

from __future__ import annotations

import html
import io
import re
import time
import wave
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

import pytest

from dalaba.core import clock
from dalaba.desk import approving
from dalaba.desk.editing import digest as digest_of
from dalaba.desk.notices import sounding
from dalaba.desk.root import Station
from tests.clerk import DESKTOP, PHONE, Clerk, chromium, enter, needs_chromium, quickest
from tests.console_desk import Desk, opened
from tests.places import written
from tests.village import files

if TYPE_CHECKING:
    from playwright.sync_api import Browser

WATER = "停水通知:{{日期}},{{停水时间}},{{村名}}停水。\n请先把水缸、水桶装满。有急事,请联系{{联系电话}}。\n"
CANTONESE = "停水通知:{{日期}},{{停水时间}},{{村名}}停水。请先装满水桶、水缸。有急事,请打{{联系电话}}。"


def place(folder: Path) -> Path:
    """A village that speaks two languages, by a voice that takes no time, with a ready notice."""
    text = files("石桥村", "zh")
    text["station.yaml"] = text["station.yaml"].replace("[普通话] ", "[普通话, 粤语] ") + (
        "发音人: {普通话: espeak, 粤语: espeak}\n"
    )
    text["schedules/日常.yaml"] = text["schedules/日常.yaml"].replace("级别: 日常", "级别: 日常\n    语种: [普通话]")
    return written(folder, {**text, "scripts/停水.txt": WATER})


def tomorrow() -> date:
    return clock.today(round(time.time() * 1000), Station.read(Path("sample")).setup.zone) + timedelta(days=1)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@needs_chromium
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["wide", "phone"])
def test_first_notice_is_heard_and_scheduled_for_three_days_in_two_languages(
    browser: Browser, tmp_path: Path, size: dict[str, int]
) -> None:
    with opened(place(tmp_path)) as desk:
        clerk = enter(browser, desk, viewport=size)
        page = clerk.go("notice")
        clerk.look(f"notice-begin-{size['width']}")
        write_it(clerk, f"notice-{size['width']}")
        page.wait_for_selector("audio")
        clerk.look(f"notice-done-{size['width']}")
        assert "停水" in page.locator(".state.good b").inner_text()
        assert clerk.steps <= 12
        assert clerk.faults == []
        assert clerk.outside == []
        page.context.close()
        three_days_are_there(tmp_path)
        both_languages_sound(desk)
        assert desk.log.getvalue() == ""


def write_it(clerk: Clerk, name: str) -> None:
    """The eleven steps."""
    page = clerk.page
    clerk.press(page.get_by_role("link", name="停水", exact=True))
    page.wait_for_selector("form.notice")
    clerk.fill("停水时间", "下午2:00到5:00")
    page.get_by_label("粤语", exact=True).fill(CANTONESE)
    page.wait_for_selector("#said-yue-long .length")
    clerk.press("试听")
    page.wait_for_selector("#heard audio")
    assert "普通话" in page.locator("#heard").inner_text()
    assert "粤语" in page.locator("#heard").inner_text()
    clerk.fill("连播几天", "3")
    clerk.press(page.get_by_label("在一段时间里,隔一会儿播一次"))
    clerk.fill("从", "07:00")
    clerk.fill("到", "11:30")
    clerk.choose("每隔", "15 分钟")
    clerk.press("排上")
    page.wait_for_selector("#judged .told")
    assert "森林防火" in page.locator("#judged").inner_text()
    clerk.look(f"{name}-judged")
    clerk.press("就这样排上")
    page.wait_for_url("**/notice?done=*")
    clerk.press("听一遍")


@needs_chromium
def test_a_draft_survives_a_reload_and_two_browsers_lose_nothing(browser: Browser, tmp_path: Path) -> None:
    with opened(place(tmp_path)) as desk:
        one, other = enter(browser, desk), enter(browser, desk, viewport=PHONE)
        for clerk in (one, other):
            clerk.go("notice?new=1")
            clerk.fill("这条通知叫什么", "停电")
            clerk.fill("普通话", "停电通知,8.30开始,长长老也到。")
            clerk.page.wait_for_selector("#said-cmn-long .ask")
        other.look("notice-doubtful-390")
        one.look("notice-doubtful-1366")
        one.press("八点三十分")
        one.page.reload()
        assert one.page.get_by_label("普通话", exact=True).input_value() == "停电通知,八点三十分开始,长长老也到。"
        one.page.wait_for_selector("#said-cmn-long .length")
        for clerk in (one, other):
            clerk.fill("时刻", "10:00")
            clerk.page.get_by_text("先不排,只存文字").click()
            clerk.press("只存文字")
        one.page.wait_for_url("**/notice?kept=*")
        other.page.wait_for_selector("#conflict pre")
        other.look("notice-conflict-390")
        assert "八点三十分" in other.page.locator("#conflict").inner_text()
        assert "8.30" in other.page.locator("#conflict").inner_text()
        assert other.page.get_by_label("普通话", exact=True).input_value() == "停电通知,8.30开始,长长老也到。"
        assert "八点三十分" in (tmp_path / "scripts/停电.txt").read_text("utf-8")
        for clerk in (one, other):
            clerk.page.context.close()


def three_days_are_there(folder: Path) -> None:
    station = Station.read(folder)
    assert list(station.problems.errors) == []
    for number in range(3):
        day = tomorrow() + timedelta(days=number)
        spots = [spot for spot in station.compile(day).spots if spot.script.startswith("停水")]
        assert len(spots) == 18
        assert clock.hms(spots[0].start, station.setup.zone)[:5] == "07:00"
        assert [part.language for part in spots[0].parts] == ["cmn", "yue"]
    assert not [
        spot for spot in station.compile(tomorrow() + timedelta(days=3)).spots if spot.script.startswith("停水")
    ]
    assert list(station.check(tomorrow(), 3).errors) == []


# Without a browser


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with opened(place(tmp_path_factory.mktemp("village"))) as desk:
        yield desk
        assert desk.log.getvalue() == ""


def form(**typed: str) -> dict[str, str]:
    """What the page sends. In a name `__` stands for a colon."""
    usual = {
        "script": "", "name": "停电", "text:cmn:long": "明天停电,{{几点}}。", "text:yue:long": "听日停电。",
        "say:cmn": "true", "say:yue": "true", "fact:几点": "下午两点", "to:石桥村": "石桥村", "start": "tomorrow",
        "days": "1", "how": "times", "at": "09:00", "from": "07:00", "until": "11:30", "every": "15", "do": "save",
    }  # fmt: skip
    return {**usual, **{name.replace("__", ":"): value for name, value in typed.items()}}


def sent(desk: Desk, deed: str, fields: Mapping[str, str]) -> tuple[int, dict[str, Any]]:
    answer = desk.enter().press(f"notice/{deed}", fields, Accept="application/json")
    return answer.status, answer.json


def test_what_is_typed_is_looked_at_within_a_third_of_a_second(desk: Desk) -> None:
    clerk, times = desk.enter(), list[float]()
    clerk.get("notice?new=1")
    text = "停水通知:{{日期}},8.30开始,长长老请到行长家。" + "请先把水缸、水桶装满,有急事,请打0763-1000001。" * 10

    def looked() -> float:
        times.append(began := time.perf_counter())
        answer = clerk.press("notice/look", form(text__cmn__long=f"{text}{len(times)}。"), Accept="application/json")
        assert "data-instead" in answer.json["parts"]["said-cmn-long"]
        return time.perf_counter() - began

    assert quickest(looked, 0.3) < 0.3


def test_each_fault_stands_at_its_field_and_nothing_is_written(desk: Desk) -> None:
    def told(**typed: str) -> set[str]:
        status, came = sent(desk, "write", form(**typed))
        assert status == 409
        return {name for name, text in came["parts"].items() if text}

    assert told(name="") == {"e-name"}
    assert told(name="../停电") == {"e-name"}
    assert told(name="开会通知") == {"e-name", "conflict"}
    assert told(fact__几点="") == {"e-facts"}
    assert told(at="二十五点") == {"e-at"}
    assert told(how="window", until="06:00") == {"e-between"}
    assert told(start="today", at="00:00") == {"e-dates"}
    assert told(text__cmn__long="{村名}停电") == {"e-text"}
    assert told(**{"to:石桥村": ""}) == {"e-to"}
    assert told(say__cmn="", say__yue="") == {"e-text"}
    assert not (desk.folder / "schedules/加播.csv").exists()
    assert not list((desk.folder / "scripts").glob("停电*"))


def test_a_script_in_every_field_is_shown_as_text(desk: Desk) -> None:
    bad = "<script>alert(1)</script>"
    fields = {name: bad for name in form() if name.startswith(("text", "fact", "to", "name", "script", "at"))}
    fields |= {"fact:" + bad: bad, "to:" + bad: bad, "checker": bad, "tick:1": bad, "was:" + bad: bad, "seen": bad}
    fields |= {"text:cmn:long": f"{bad}{{{{{'几点'}}}}} 8.30开始 长长老"}
    for deed in ("look", "write"):
        _, came = sent(desk, deed, {**form(), **fields, "do": "judge"})
        for piece in came.get("parts", {}).values():
            assert "<script" not in piece
    for address in (f"notice?script={quote(bad)}", f"notice?done={quote(bad)}", f"notice?kept={quote(bad)}"):
        assert bad not in desk.enter().get(address).text
    assert not [path for path in desk.folder.rglob("*") if "script>" in path.name]


def test_a_correction_goes_into_the_pronunciations_and_counts_at_once(desk: Desk) -> None:
    fields = form(text__cmn__long="长长老来了。")
    _, came = sent(desk, "look", fields)
    assert ">zhǎng</button>" in came["parts"]["said-cmn-long"]
    before = (desk.folder / "station.yaml").read_text("utf-8")
    status, came = sent(desk, "pronounce", {"said": "长长老=zhang3 zhang3 lao3"})
    assert status == 200, came
    after = (desk.folder / "station.yaml").read_text("utf-8")
    assert after.startswith(before)
    assert Station.read(desk.folder).setup.lexicon["长长老"] == "zhang3 zhang3 lao3"
    _, came = sent(desk, "look", fields)
    assert "zhang3 zhang3 lao3" in came["parts"]["said-cmn-long"]
    assert "<mark" not in came["parts"]["said-cmn-long"]
    assert sent(desk, "pronounce", {"word": "塘冲", "as": "塘充"})[0] == 200
    assert sent(desk, "pronounce", {"word": "塘冲"})[0] == 409
    assert Station.read(desk.folder).setup.lexicon["塘冲"] == "塘充"


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_a_pronunciation_leaves_the_station_in_its_encoding(tmp_path: Path, encoding: str) -> None:
    folder = place(tmp_path / "village")
    station = folder / "station.yaml"
    station.write_bytes(station.read_text("utf-8").encode(encoding))
    before = station.read_bytes()
    with opened(folder) as desk:
        assert sent(desk, "pronounce", {"word": "塘冲", "as": "塘充"})[0] == 200
    assert station.read_bytes().startswith(before)
    assert Station.read(folder).setup.lexicon["塘冲"] == "塘充"


def test_only_names_and_sounds_that_there_are_can_be_heard(desk: Desk) -> None:
    clerk = desk.enter()
    for asked in (
        "script=无",
        "heard=../../../etc/passwd",
        "heard=0123456789abcdef",
        "script=停水&outlet=无",
        "script=",
    ):
        assert (
            clerk.get(f"get/notice/sound?{asked}".replace("无", quote("无")).replace("停水", quote("停水"))).status
            == 400
        )


def test_the_draft_is_heard_and_nothing_is_written(desk: Desk) -> None:
    before = sorted((desk.folder / "scripts").iterdir())
    status, came = sent(desk, "write", form(do="hear", text__cmn__long="停电。", text__yue__long="停电呀。"))
    assert status == 200, came
    key = came["parts"]["heard"].split("heard=", 1)[1].split('"', 1)[0]
    assert clip_of(desk.enter().bytes(f"get/notice/sound?heard={key}")) > 4_000
    assert sorted((desk.folder / "scripts").iterdir()) == before


def test_while_one_sound_is_made_the_next_is_told_to_come_again(desk: Desk) -> None:
    with sounding.ONE_AT_A_TIME:
        status, came = sent(desk, "write", form(do="hear", text__cmn__long="停气。"))
        assert status == 409
        assert came["parts"]["e-text"]
        assert desk.enter().get(f"get/notice/sound?script={quote('停水')}").json["code"] == "console.busy"


class TestSavedOnce:
    """A station of its own, as these write."""

    @pytest.fixture
    def desk(self, tmp_path: Path) -> Iterator[Desk]:
        with opened(place(tmp_path)) as desk:
            yield desk
            assert desk.log.getvalue() == ""

    def test_the_text_and_the_row_are_there_and_the_ledger_has_the_name(self, desk: Desk) -> None:
        status, came = sent(desk, "write", form())
        assert (status, unquote(came["goto"])) == (200, "notice?done=加播-1")
        assert (desk.folder / "scripts/停电.txt").read_text("utf-8") == "明天停电,{{几点}}。\n"
        assert (desk.folder / "scripts/停电.粤语.txt").read_text("utf-8") == "听日停电。\n"
        notes = [body for _, body in desk.air.asked if body["verb"] == "note"]
        assert notes[0]["detail"]["code"] == "page_notice.did_row"
        assert notes[0]["actor"]
        shown = desk.enter().get(f"notice?done={quote('加播-1')}").text
        assert "09:00" in shown

    def test_who_read_it_back_is_on_the_ledger_with_what_was_ticked(self, desk: Desk) -> None:
        fields = form(fact__几点="14:00", checker="王会计")
        _, came = sent(desk, "look", fields)
        values = re.findall(r'name="tick:[^"]*" value="([^"]*)"', came["parts"]["checks"])
        assert len(values) == 2
        ticks = {f"tick:{number}": html.unescape(value) for number, value in enumerate([values[0], "cmn:没有的→没有"])}
        assert sent(desk, "write", {**fields, **ticks})[0] == 200
        noted = [body["detail"] for _, body in desk.air.asked if body["verb"] == "note"][-1]
        assert noted["code"] == "page_notice.did_check"
        assert (noted["params"]["who"], noted["params"]["done"], noted["params"]["all"]) == ("王会计", "1", "2")

    def test_what_pushes_something_aside_asks_first_and_again_after_a_change(self, desk: Desk) -> None:
        fields = form(at="07:00")
        _, came = sent(desk, "write", fields)
        assert "森林防火" in came["parts"]["judged"]
        seen = came["parts"]["judged"].split('name="seen" value="', 1)[1].split('"', 1)[0]
        _, came = sent(desk, "write", {**fields, "days": "2", "seen": seen})
        assert "goto" not in came, "it was another one that was seen"
        assert not (desk.folder / "scripts/停电.txt").exists()
        _, came = sent(desk, "write", {**fields, "seen": seen})
        assert unquote(came["goto"]) == "notice?done=加播-1"

    def test_only_the_text_is_kept_if_that_is_asked(self, desk: Desk) -> None:
        _, came = sent(desk, "write", form(do="keep", at="", **{"to:石桥村": ""}))
        assert unquote(came["goto"]) == "notice?kept=停电"
        assert (desk.folder / "scripts/停电.txt").exists()
        assert not (desk.folder / "schedules/加播.csv").exists()

    def test_a_text_with_a_broken_blank_is_not_kept(self, desk: Desk) -> None:
        """It would be an error, and an error keeps every new programme of the station from being played."""
        fields = form(do="keep", text__yue__long="")
        status, came = sent(desk, "write", {**fields, "text:cmn:long": "{村名}今天停电。"})
        assert status == 409
        assert came["parts"]["e-text"], "the sentence stands at the text"
        assert not list((desk.folder / "scripts").glob("停电*"))
        assert not Station.read(desk.folder).problems.errors

    def test_a_text_is_kept_where_another_one_is_broken_already(self, desk: Desk) -> None:
        written(desk.folder, {"scripts/旧的.txt": "{村名}停水。\n"})
        _, came = sent(desk, "write", form(do="keep"))
        assert unquote(came["goto"]) == "notice?kept=停电"

    @pytest.mark.parametrize("sign", ["\u2028", "\u2029", "\x85"])
    def test_a_line_end_from_another_program_is_a_plain_one(self, desk: Desk, sign: str) -> None:
        _, came = sent(desk, "write", {**form(do="keep", repeat="2"), "text:cmn:long": f"今天停电。{sign}请注意。"})
        assert unquote(came["goto"]) == "notice?kept=停电", came
        station = Station.read(desk.folder)
        assert not station.problems.errors
        texts = [each.text for each in station.plan.scripts["停电"].versions if each.language == "cmn"]
        assert texts == ["今天停电。\n请注意。"]

    def test_where_a_second_person_approves_it_waits_and_its_writer_is_known(self, desk: Desk) -> None:
        path = desk.folder / "station.yaml"
        path.write_text(path.read_text("utf-8") + "审核: 是\n", "utf-8")
        _, came = sent(desk, "write", form(do="judge"))
        assert "审核同意" in came["parts"]["judged"]
        _, came = sent(desk, "write", form())
        assert unquote(came["goto"]) == "notice?done=加播-1", came
        assert "等审核" in desk.enter().get(f"notice?done={quote('加播-1')}").text
        station = Station.read(desk.folder)
        assert approving.writers(station, "停电", rows=["加播/加播-1"])
        [mandarin, cantonese] = [each for each in approving.waiting(station, [tomorrow()]) if each.script == "停电"]
        assert (mandarin.language, cantonese.language) == ("cmn", "yue")
        assert clip_of(desk.enter().bytes(f"get/notice/sound?script={quote('停电')}&date={tomorrow()}")) > 4_000

    def test_two_pages_at_once_lose_nothing(self, desk: Desk) -> None:
        assert sent(desk, "write", form())[0] == 200
        status, came = sent(desk, "write", form(text__cmn__long="后天停电。"))
        assert status == 409
        conflict = came["parts"]["conflict"]
        assert "明天停电" in conflict
        assert "后天停电" in conflict
        assert "明天停电" in (desk.folder / "scripts/停电.txt").read_text("utf-8")
        path, digest = re.search(r'name="was:([^"]*)" value="([^"]*)"', conflict).groups()  # type: ignore[union-attr]
        again = form(text__cmn__long="后天停电。", at="10:00", **{f"was__{path}": digest})
        status, came = sent(desk, "write", again)
        assert status == 409, "its other file was changed, too"
        path, digest = re.search(r'name="was:([^"]*)" value="([^"]*)"', came["parts"]["conflict"]).groups()  # type: ignore[union-attr]
        again[f"was:{path}"] = digest
        _, came = sent(desk, "write", again)
        judged = came["parts"]["judged"]
        assert "停电" in judged, "what was scheduled before has other words now"
        hidden = dict(re.findall(r'name="([^"]*)" value="([^"]*)"', judged))
        assert unquote(sent(desk, "write", {**again, **hidden})[1]["goto"]) == "notice?done=加播-2"
        assert "后天停电" in (desk.folder / "scripts/停电.txt").read_text("utf-8")

    def test_an_opened_notice_is_changed_where_it_stands_and_its_comments_stay(self, desk: Desk) -> None:
        path = desk.folder / "scripts/森林防火.yaml"
        path.write_text("# 每年秋天用\n" + path.read_text("utf-8"), "utf-8")
        before = path.read_text("utf-8")
        page = desk.enter().get(f"notice?script={quote('森林防火')}").text
        was = {f"was:{file}": digest for file, digest in re.findall(r'name="was:([^"]*)" value="([^"]*)"', page)}
        text = Station.read(desk.folder).plan.scripts["森林防火"].versions[0].text.replace("天干物燥", "天旱物燥")
        fields = form(script="森林防火", save="same", do="keep", text__yue__long="", text__cmn__long=text)
        status, came = sent(desk, "write", {**fields, **was})
        assert (status, unquote(came["goto"])) == (200, "notice?kept=森林防火")
        assert path.read_text("utf-8") == before.replace("天干物燥", "天旱物燥")
        was = {"was:scripts/森林防火.yaml": digest_of(path)}
        assert sent(desk, "write", {**fields, **was})[1]["code"] == "page_notice.unchanged"

    def test_a_file_changed_in_notepad_meanwhile_is_not_written_over(self, desk: Desk) -> None:
        page = desk.enter().get(f"notice?script={quote('停水')}").text
        was = {f"was:{path}": digest for path, digest in re.findall(r'name="was:([^"]*)" value="([^"]*)"', page)}
        assert list(was) == ["was:scripts/停水.txt"]
        mine = {**form(script="停水", save="same", text__yue__long=""), **was, "text:cmn:long": "我改的{{几点}}。"}
        written(desk.folder, {"scripts/停水.txt": "记事本里改的。\n"})
        status, came = sent(desk, "write", mine)
        assert status == 409
        assert "记事本里改的" in came["parts"]["conflict"]
        assert "我改的" in came["parts"]["conflict"]
        assert (desk.folder / "scripts/停水.txt").read_text("utf-8") == "记事本里改的。\n"


def both_languages_sound(desk: Desk) -> None:
    """The sound at the address has the clips of both languages, one behind the other, as the spot has them."""
    station = Station.read(desk.folder)
    spot = next(each for each in station.compile(tomorrow()).spots if each.script.startswith("停水"))
    clerk = desk.enter()
    address = f"get/notice/sound?script={quote(spot.script)}&date={tomorrow()}"
    sound = clip_of(clerk.bytes(address))
    lengths = [part.duration for part in spot.parts if part.clip]
    assert len(lengths) == 2
    assert abs(sound - (500 + sum(lengths) + 800 + 300)) < 50
    assert abs(clip_of(clerk.bytes(f"{address}&language=yue")) - (500 + lengths[1] + 300)) < 50


def clip_of(data: bytes) -> float:
    with wave.open(io.BytesIO(data)) as sound:
        return float(sound.getnframes() * 1000 / sound.getframerate())
