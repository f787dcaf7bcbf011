"""A village's day with what its township sent in it."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import quote

import pytest

from dalaba.core import clock
from dalaba.core.clock import SystemClock, VirtualClock
from dalaba.core.model import Programme, Spot
from dalaba.core.problems import Bad
from dalaba.desk.approving import waiting
from dalaba.desk.day_changes.moving import move
from dalaba.desk.day_changes.postponing import put_off
from dalaba.desk.editing import rows
from dalaba.desk.explaining import why_at
from dalaba.desk.housekeeping import shelf
from dalaba.desk.rehearsal import rehearse
from dalaba.desk.root import Station, stamp
from dalaba.doors.cli import main
from dalaba.fleet.desk_exchange import REVOICED
from dalaba.link import handover
from dalaba.trust import member
from tests.conftest import SAMPLE
from tests.console_desk import opened
from tests.handed import OTHER_KEY, TOWN, fetched, hand, joined, made, revoked, sent, town_of, voice
from tests.places import DAY, ZONE, at, desk_of, shown, wav, written

TOWNSHIP = {
    "station.yaml": """\
台名: 三江镇广播站
语种: [普通话]
安静时段: ["12:30-14:00"]
播放点:
  五一村: {类型: 大喇叭, 语种: [普通话, 粤语], 本点信息: {地点: 村委会}}
  东和村: {类型: 大喇叭}
""",
    "scripts/核酸.yaml": """\
标题: 核酸检测
版本:
  普通话:
    正文: "请到{{地点}}做核酸。"
  粤语:
    正文: "请去{{地点}}做核酸。"
""",
    "scripts/防火.txt": "上山不要带火。",
    "schedules/核酸.yaml": """\
播出安排:
  - {编号: 早, 文稿: 核酸, 播放点: 五一村, 时刻: ["07:00", "08:00"]}
  - {编号: 都, 文稿: 防火, 播放点: 全部, 时刻: ["09:00"]}
""",
}
VILLAGE = {
    "station.yaml": """\
台名: 五一村广播
语种: [普通话]
安静时段: ["12:30-14:00"]
播放点:
  大榕树: {输出: {声卡: USB Audio}}
""",
    "scripts/开会.txt": "晚上开会。",
    "schedules/本村.yaml": """\
播出安排:
  - {编号: 会, 文稿: 开会, 播放点: 全部, 时刻: ["07:00", "10:00"]}
""",
}
HERE = {"五一村": "大榕树"}
ALONE = """\
台名: 五一村广播
语种: [客家话]
播放点:
  大榕树: {输出: {声卡: USB Audio}}
  礼堂: {类型: 现场音箱, 输出: {声卡: USB Audio, 声道: [2]}}
"""
"""A village that plans nothing itself, and has no quiet hours."""


@pytest.fixture
def town(tmp_path: Path) -> Station:
    found = town_of(written(tmp_path / "三江镇", TOWNSHIP))
    assert not found.problems.errors
    return made(found, [DAY], ["五一村"])


@pytest.fixture
def village(tmp_path: Path, town: Station) -> Path:
    """A village that has joined, and has what it was sent."""
    folder = written(tmp_path / "五一村", VILLAGE)
    joined(folder, HERE)
    hand(town, folder, ["五一村"], [DAY])
    return folder


def compiled(folder: Path, day: date = DAY) -> Programme:
    there = Station.read(folder, voice)
    there.make(there.to_make(there.wanted_on([day])), jobs=1)
    assert not there.problems.errors
    return there.compile(day)


def plays(programme: Programme) -> list[tuple[str, str, str]]:
    return [(shown(spot.start), spot.campaign, spot.title) for spot in programme.spots]


def codes(folder: Path) -> list[str]:
    return [each.reason.code for each in Station.read(folder, voice).problems]


def test_a_villages_day_has_what_its_township_sent_between_its_own(village: Path) -> None:
    day = compiled(village)
    assert [(spot.campaign, spot.outlet, shown(spot.due)) for spot in day.spots] == [
        ("三江镇·核酸", "大榕树", "07:00"), ("本村", "大榕树", "07:00"), ("三江镇·核酸", "大榕树", "08:00"),
        ("三江镇·核酸", "大榕树", "09:00"), ("本村", "大榕树", "10:00"),
    ]  # fmt: skip
    assert day.refused == ()
    first = day.spots[0]
    assert first.id == "三江镇·核酸/早@大榕树@2022-07-13T07:00:00+08:00"
    assert (first.script, first.title, [part.language for part in first.parts]) == (
        "三江镇·核酸", "核酸检测", ["cmn", "yue"],
    )  # fmt: skip
    clips = [part.clip for part in first.parts]
    assert all(clip and clip.file == f"received/三江镇/clips/{clip.digest}.mp3" for clip in clips)
    assert all(clip and (village / clip.file).is_file() for clip in clips)


def test_nothing_of_it_is_ever_made_or_changed_here(village: Path) -> None:
    before = {path: path.read_bytes() for path in (village / "received").rglob("*") if path.is_file()}
    compiled(village)
    there = Station.read(village, voice)
    there.check(DAY)
    assert there.to_make(there.wanted_on([DAY])) == {}
    assert {path: path.read_bytes() for path in (village / "received").rglob("*") if path.is_file()} == before


def test_a_clip_that_has_not_arrived_is_refused_in_words(village: Path) -> None:
    fire = next(each for each in compiled(village).spots if each.script == "三江镇·防火")
    assert fire.parts[0].clip is not None
    (village / fire.parts[0].clip.file).unlink()
    (refusal,) = compiled(village).refused
    assert (shown(refusal.due), refusal.reason.code) == ("09:00", "received.clip_not_here")
    assert refusal.reason.params["township"] == TOWN


def test_a_clip_that_is_not_found_may_be_because_the_programs_differ(village: Path, town: Station) -> None:
    manifest = hand(town, village, ["五一村"], [DAY])
    sent(village, replace(manifest, program="0.0.1"))
    assert compiled(village).refused == ()
    for clip in (village / "received" / TOWN / "clips").iterdir():
        clip.unlink()
    why = compiled(village).refused[0].reason
    assert (why.code, why.params["theirs"]) == ("received.clip_other_program", "0.0.1")


def test_a_clip_that_somebody_changed_counts_as_not_there(village: Path) -> None:
    spot = next(each for each in compiled(village).spots if each.script == "三江镇·防火")
    clip = spot.parts[0].clip
    assert clip is not None
    (village / clip.file).write_bytes((village / clip.file).read_bytes()[:-1] + b"x")
    assert [each.reason.code for each in compiled(village).refused] == ["received.clip_not_here"]


@pytest.mark.parametrize(
    ("file", "text", "code"),
    [
        ("g1/station/scripts/防火.txt", "上山可以带火。", "received.changed"),
        ("g1/station/scripts/新的.txt", "新的。", "received.more"),
        ("g1/manifest.json", "{}", "received.changed"),
        ("current.json", "{}", "received.changed"),
        ("current.json", "[", "received.changed"),
    ],
)
def test_what_somebody_changed_in_received_is_told_and_not_used(village: Path, file: str, text: str, code: str) -> None:
    (village / "received" / TOWN / file).write_text(text, encoding="utf-8")
    there = Station.read(village, voice)
    assert [each.reason.params["why_code"] for each in there.problems] == [code]
    assert not there.problems.errors, "the village's own day goes on"
    assert {spot.campaign for spot in compiled(village).spots} == {"本村"}


def test_a_file_that_is_gone_is_told(village: Path) -> None:
    (village / "received" / TOWN / "g1" / "station" / "scripts" / "防火.txt").unlink()
    assert [each.reason.params["why_code"] for each in Station.read(village, voice).problems] == ["received.lost"]


def test_what_a_stranger_signed_does_not_count(village: Path, town: Station) -> None:
    hand(town, village, ["五一村"], [DAY], key=OTHER_KEY)
    (told,) = Station.read(village, voice).problems
    assert told.reason.params["why_code"] == "trust.stranger"
    assert {spot.campaign for spot in compiled(village).spots} == {"本村"}


def test_what_was_sent_to_another_pc_does_not_count(village: Path, town: Station) -> None:
    manifest = hand(town, village, ["五一村"], [DAY])
    sent(village, replace(manifest, node="nffffffff"))
    (told,) = Station.read(village, voice).problems
    assert (told.reason.params["why_code"], told.reason.params["why_node"]) == ("received.other", "nffffffff")


def test_a_village_that_leaves_goes_on_with_its_own(village: Path) -> None:
    found = member.read(village)
    assert found is not None
    assert len(compiled(village).spots) == 5
    revoked(village, found)
    assert [each.reason.params["why_code"] for each in Station.read(village, voice).problems] == ["trust.revoked"]
    assert {spot.campaign for spot in compiled(village).spots} == {"本村"}
    (village / member.FILE).unlink()
    assert {spot.campaign for spot in compiled(village).spots} == {"本村"}


def test_an_outlet_that_was_renamed_here_is_told(village: Path) -> None:
    text = (village / "station.yaml").read_text(encoding="utf-8")
    (village / "station.yaml").write_text(text.replace("大榕树", "榕树"), encoding="utf-8")
    (told,) = Station.read(village, voice).problems
    assert (told.reason.code, told.reason.params["outlet"], told.reason.params["here"]) == (
        "received.no_outlet", "五一村", "大榕树",
    )  # fmt: skip
    assert {spot.campaign for spot in compiled(village).spots} == {"本村"}


def test_a_new_generation_is_taken_up_at_once(village: Path, town: Station) -> None:
    before = stamp(village)
    (town.folder / "schedules" / "核酸.yaml").write_text(
        "播出安排:\n  - {编号: 晚, 文稿: 防火, 播放点: 五一村, 时刻: ['18:00']}\n", encoding="utf-8"
    )
    hand(made(town_of(town.folder), [DAY], ["五一村"]), village, ["五一村"], [DAY], "g2")
    assert stamp(village) != before
    assert [(shown(spot.due), spot.campaign) for spot in compiled(village).spots if "·" in spot.campaign] == [
        ("18:00", "三江镇·核酸")
    ]


def test_an_old_plan_goes_on_and_says_that_it_is_old(village: Path) -> None:
    after = date(2022, 7, 20)
    day = compiled(village, after)
    assert [shown(spot.due) for spot in day.spots if spot.campaign == "三江镇·核酸"] == ["07:00", "08:00", "09:00"]
    (told,) = day.warnings
    assert (told.reason.code, told.reason.params["until"]) == ("received.old", "2022-07-13")
    assert compiled(village).warnings == ()


def test_the_villages_quiet_hours_hold_for_the_township_too(village: Path) -> None:
    text = (village / "station.yaml").read_text(encoding="utf-8")
    (village / "station.yaml").write_text(text.replace("12:30-14:00", "08:30-14:00"), encoding="utf-8")
    (refused, own) = compiled(village).refused
    assert (refused.id.partition("@")[0], refused.reason.code) == ("三江镇·核酸/都", "plan.quiet_hours")
    assert own.id.startswith("本村/会")


def test_the_townships_quiet_hours_hold_for_what_it_planned_and_for_nothing_else(village: Path, town: Station) -> None:
    text = (town.folder / "station.yaml").read_text(encoding="utf-8")
    (town.folder / "station.yaml").write_text(text.replace("12:30-14:00", "08:30-14:00"), encoding="utf-8")
    hand(town_of(town.folder), village, ["五一村"], [DAY], "g2")
    day = compiled(village)
    (refused,) = day.refused
    assert (refused.id.partition("@")[0], refused.reason.code) == ("三江镇·核酸/都", "plan.quiet_hours")
    assert refused.reason.params["place"].startswith("received/三江镇/g2/station/station.yaml")
    assert [shown(spot.due) for spot in day.spots if spot.campaign == "本村"] == ["07:00", "10:00"]


def test_two_villages_in_earshot_agree_on_who_is_first_whatever_they_call_their_outlets(tmp_path: Path) -> None:
    """五一村 and 东和村 hear each other, and each has a PC of its own: what is due at both at once is heard at one and
    then at the other, on the seconds of the township's programme. A village's own row of that time comes after it."""
    near = f"{TOWNSHIP['station.yaml']}相邻播放点: [[五一村, 东和村]]\n"
    folder = written(tmp_path / "三江镇", {**TOWNSHIP, "station.yaml": near})
    town = made(town_of(folder), [DAY], ["五一村", "东和村"])
    planned = {spot.outlet: spot.start for spot in town.compile(DAY).spots if spot.script == "防火"}
    assert planned["五一村"] != planned["东和村"]
    row = "播出安排:\n  - {编号: 会, 文稿: 开会, 播放点: 全部, 时刻: ['09:00']}\n"
    for number, (there, here) in enumerate(
        (("五一村", "大榕树"), ("东和村", "大榕树"), ("五一村", "一号"), ("东和村", "一号"))
    ):
        texts = {**VILLAGE, "station.yaml": VILLAGE["station.yaml"].replace("大榕树", here), "schedules/本村.yaml": row}
        village = written(tmp_path / str(number), texts)
        joined(village, {there: here})
        hand(town, village, [there], [DAY])
        first, second = (spot for spot in compiled(village).spots if shown(spot.due) == "09:00")
        assert (first.script, first.start) == ("三江镇·防火", planned[there]), (there, here)
        assert second.script == "开会"


def test_the_whole_day_is_rehearsed(village: Path, tmp_path: Path) -> None:
    compiled(village)
    done = rehearse(Station.read(village, voice), DAY, 1, tmp_path / "试")
    summary = done.log.summary
    assert (summary.due, summary.planned, summary.aired, summary.missed) == (5, 5, 5, 0)


def test_why_tells_of_the_townships_rows_too(village: Path) -> None:
    there = Station.read(village, voice)
    found = why_at(there, "大榕树", at("20:00"), "zh")
    following = next(each for each in found if each.code == "why.next_day")
    assert (following.params["at"], following.params["title"]) == ("07:00", "开会")
    written(village, {"schedules/本村.yaml": "播出安排: []\n"})
    found = why_at(Station.read(village, voice), "大榕树", at("20:00"), "zh")
    assert next(each for each in found if each.code == "why.next_day").params["title"] == "核酸检测"
    spot = next(each for each in why_at(there, "大榕树", at("09:00") + 1_000, "zh") if each.code == "why.spot")
    assert spot.params["row"] == "三江镇·核酸/都"


def test_why_names_a_row_of_the_township_that_does_not_play_that_day(village: Path, town: Station) -> None:
    text = (town.folder / "schedules" / "核酸.yaml").read_text(encoding="utf-8")
    (town.folder / "schedules" / "核酸.yaml").write_text(f"日期: 2022-07-14\n{text}", encoding="utf-8")
    hand(town_of(town.folder), village, ["五一村"], [DAY], "g2")
    found = why_at(Station.read(village, voice), "大榕树", at("09:00"), "zh")
    off = next(each for each in found if each.code == "why.row_off")
    assert off.params["row"] == "三江镇·核酸/都"
    assert off.params["place"].startswith("received/三江镇/g2/station/schedules/核酸.yaml")


def test_received_clips_are_none_of_the_librarys(village: Path) -> None:
    there = Station.read(village, voice)
    there.compile(DAY)
    assert [made.clip.file for _, made, _ in there.library.clips() if "received" in made.clip.file] == []
    assert shelf(there, DAY).strays == ()


def test_what_is_still_being_fetched_is_not_looked_at(village: Path) -> None:
    before = stamp(village)
    written(village, {"received/三江镇/blobs/ab.part": "half", "received/三江镇/clips/x.mp3": "half"})
    assert stamp(village) == before


def test_the_pages_mark_what_the_township_sent_and_change_none_of_it(village: Path) -> None:
    today = clock.today(SystemClock().now(), ZONE)
    handover.write(village, compiled(village, today))
    key = quote("三江镇·核酸/早")
    with opened(village, ("大榕树",)) as desk:
        client = desk.enter()
        week = client.get("timetable?view=week&date=2022-07-13").text
        assert re.search(r"<b>核酸检测</b> <span class=\"tt-kind\">三江镇</span>", week)
        assert not re.search(r"<b>开会</b> <span", week)
        assert "“三江镇·核酸/早”是三江镇发来的,这里不能改" in client.get(f"timetable?row={key}&date=2022-07-13").text
        answer = client.press("timetable/switch", {"row": "三江镇·核酸/早", "on": "0"}, Accept="application/json").json
        assert "三江镇发来的,这里不能改" in json.dumps(answer, ensure_ascii=False)
        assert "大榕树 · 三江镇" in client.get("?show=all").text
        play = f"?row={key}&due={quote(f'{today}T07:00:00+08:00')}&outlet={quote('大榕树')}"
        assert "三江镇发来的,这里不能改" in client.get(play).text


def test_text_shows_what_the_township_sent(village: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--station", str(village), "text", "三江镇·核酸", "--date", "2022-07-13"]) == 0
    told = capsys.readouterr().out
    assert "请到村委会做核酸。" in told
    assert "大榕树 07:00、08:00" in told
    assert main(["--station", str(village), "programme", "--date", "2022-07-13"]) == 0
    assert "核酸检测" in capsys.readouterr().out


def test_bells_music_and_an_exam_of_the_township_are_planned_too(tmp_path: Path) -> None:
    rows = """\
播出安排:
  - {编号: 铃, 文件: 上课铃, 播放点: 五一村, 时刻: "08:00", 时间要求: 准时播}
  - {编号: 乐, 歌单: 晨曲, 播放点: 五一村, 时段: "06:00-06:10"}
考试:
  - {名称: 英语听力, 日期: 2022-07-13, 时段: "09:30-10:30", 播放点: 五一村}
"""
    folder = written(tmp_path / "三江镇", {**TOWNSHIP, "schedules/学校.yaml": rows})
    for number in (1, 2):
        wav(folder / "audio" / "sounds" / "晨曲" / f"{number}.wav", 40)
    found = town_of(folder)
    assert not found.problems.errors, list(found.problems)
    found.listen_to_sounds(60)
    made(found, [DAY], ["五一村"])
    planned = [spot for spot in found.compile(DAY).spots if spot.campaign == "学校"]
    village = written(tmp_path / "五一村", VILLAGE)
    joined(village, HERE)
    hand(found, village, ["五一村"], [DAY])
    day = compiled(village)
    spots = [spot for spot in day.spots if spot.campaign == "三江镇·学校"]
    assert [(shown(spot.due), spot.title, spot.start) for spot in spots] == [
        (shown(spot.due), spot.title, spot.start) for spot in planned
    ]
    assert {spot.title for spot in spots} == {"上课铃", "晨曲"}
    assert all(part.clip and part.clip.file.startswith("received/") for spot in spots for part in spot.parts)
    (silent,) = [each for each in day.refused if each.id.startswith("本村/会")]
    assert silent.reason.code == "plan.exam", "nothing of the village's own sounds in it"


# In the village's own words


def test_the_villages_own_words_replace_the_townships_in_that_language(village: Path) -> None:
    written(village, {"scripts/三江镇·核酸.粤语.txt": "阿婆,去{{地点}}做核酸啦。"})
    there = Station.read(village, voice)
    assert len(there.to_make(there.wanted_on([DAY]))) > 0, "it is to be made here"
    assert [part.clip and part.clip.file.partition("/")[0] for part in compiled(village).spots[0].parts] == [
        "received", "audio",
    ]  # fmt: skip
    there = Station.read(village, voice)
    there.compile(DAY)
    assert there.revoiced == {("核酸", "yue")}


def test_until_its_own_are_made_the_townships_are_heard(village: Path) -> None:
    written(village, {"scripts/三江镇·核酸.粤语.txt": "阿婆,去{{地点}}做核酸啦。"})
    there = Station.read(village, voice)
    assert all(part.clip and "received" in part.clip.file for part in there.compile(DAY).spots[0].parts)
    assert there.revoiced == set()


def test_a_recording_of_a_township_notice_needs_no_script(village: Path) -> None:
    wav(village / "audio" / "recorded" / "三江镇·防火.普通话.wav")
    spot = next(each for each in compiled(village).spots if each.script == "三江镇·防火")
    assert [part.clip and part.clip.by for part in spot.parts] == ["recording"]
    assert spot.title == "防火"
    there = Station.read(village, voice)
    there.check(DAY)
    assert {each.reason.code for each in there.problems} <= {"received.old", "sound.cut_end"}, "nobody calls it unused"


def test_a_recording_that_says_facts_waits_until_it_is_confirmed(village: Path) -> None:
    wav(village / "audio" / "recorded" / "三江镇·核酸.粤语.wav")
    day = compiled(village)
    assert all(part.clip and "received" in part.clip.file for part in day.spots[0].parts)
    (told,) = day.warnings
    assert (told.reason.code, told.reason.params["why_code"]) == ("received.revoice_unready", "plan.unconfirmed")


def test_the_township_is_told_what_the_village_says_in_its_own_way(village: Path) -> None:
    own = wav(village / "audio" / "recorded" / "三江镇·防火.普通话.wav")
    compiled(village)
    told = village / REVOICED
    desk_takes_up(village)
    assert json.loads(told.read_text(encoding="utf-8")) == [{"script": "防火", "language": "cmn"}]
    own.unlink()
    desk_takes_up(village)
    assert json.loads(told.read_text(encoding="utf-8")) == []


def desk_takes_up(folder: Path) -> None:
    """A desk reads the station, hands its days over, and ends."""
    desk = desk_of(folder, lambda code, facts: None, lambda problem: None, clock=VirtualClock(at("06:00")))
    try:
        desk._take_up()
    finally:
        desk._close()


def test_where_two_people_approve_they_approve_the_villages_own_words_too(village: Path) -> None:
    text = (village / "station.yaml").read_text(encoding="utf-8")
    written(village, {"station.yaml": f"{text}审核: 是\n", "scripts/三江镇·核酸.粤语.txt": "阿婆,去{{地点}}做核酸啦。"})
    there = Station.read(village, voice)
    assert not there.problems.errors
    waits = {each.script: each for each in waiting(there, [DAY])}
    assert waits["三江镇·核酸"].text == "阿婆,去村委会做核酸啦。"
    assert "三江镇·防火" not in waits, "what the township sent is its own affair"
    spot = there.compile(DAY).spots[0]
    assert all(part.clip and "received" in part.clip.file for part in spot.parts), "until then the township's is heard"


# What cannot be done here


def test_nothing_that_was_sent_can_be_changed_here(village: Path) -> None:
    there = Station.read(village, voice)
    for change in (
        lambda: rows.changed(there, "三江镇·核酸/早", {"at": "07:30"}),
        lambda: put_off(there, "三江镇·核酸", DAY, 1),
        lambda: move(village, [there.compile(DAY).spots[0]], at("07:30"), at("06:00"), lambda spots: None),
    ):
        with pytest.raises(Bad) as refused:
            change()
        assert refused.value.reason.code == "received.read_only"
        assert refused.value.reason.params["township"] == TOWN


def test_an_own_campaign_of_the_townships_name_is_told(village: Path) -> None:
    written(village, {"schedules/三江镇·核酸.yaml": "播出安排:\n  - {文稿: 开会, 播放点: 全部, 时刻: ['11:00']}\n"})
    there = Station.read(village, voice)
    assert [each.reason.code for each in there.problems.errors] == ["received.name_taken"]
    assert len(there.compile(DAY).spots) == 5


def test_json_of_the_membership_that_is_broken_lets_nothing_count(village: Path) -> None:
    (village / member.FILE).write_text(json.dumps({"township": 3}), encoding="utf-8")
    assert codes(village) == ["received.member_unreadable", "received.unused"]


# The township of the sample


def test_the_samples_village_hears_what_its_township_planned(tmp_path: Path) -> None:
    """五一村 of the sample on 13 July: the same plays, clips and titles as in the township's own programme for it, and
    all of them are heard."""
    folder = tmp_path / "三江镇"
    shutil.copytree(SAMPLE, folder, ignore=shutil.ignore_patterns("records"))
    found = made(town_of(folder), [DAY], ["五一村", "五一采样点"])
    planned = found.compile(DAY)
    village = written(tmp_path / "五一村", {"station.yaml": ALONE})
    mine = joined(village, {"五一村": "大榕树", "五一采样点": "礼堂"})
    fetched(found, village, mine, ["五一村", "五一采样点"], [DAY])
    day = compiled(village)
    names = {"五一村": "大榕树", "五一采样点": "礼堂"}
    assert sorted(said(spot, spot.outlet) for spot in day.spots) == sorted(
        said(spot, names[spot.outlet]) for spot in planned.spots if spot.outlet in names
    )
    assert len(day.spots) > 50
    assert sorted((each.outlet, each.due) for each in day.refused) == sorted(
        (names[each.outlet], each.due) for each in planned.refused if each.outlet in names
    )
    done = rehearse(Station.read(village, voice), DAY, 1, tmp_path / "试")
    summary = done.log.summary
    assert (summary.due, summary.aired, summary.missed) == (day.due, len(day.spots), 0)


def said(spot: Spot, outlet: str) -> tuple[object, ...]:
    clips = [(part.version, part.clip.digest if part.clip else "") for part in spot.parts]
    return spot.start, outlet, spot.due, spot.title, clips
