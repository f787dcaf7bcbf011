"""A second person approves what is heard: the very words, facts, reading and voices, or the very recording.

The township's clerk writes, the deputy approves. What nobody has approved is silent, and everybody is told why.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dalaba.air.ledger import Ledger, events
from dalaba.air.playout.announcement import as_detail
from dalaba.core.clock import SystemClock
from dalaba.core.model import Announcement, Reason
from dalaba.desk import approving, own_files
from dalaba.desk.orders import Words
from dalaba.desk.orders.parse import asked_of
from dalaba.desk.orders.situation import Ground, of_script, of_text
from dalaba.desk.root import Station
from dalaba.messages import explain
from dalaba.speech.library import RECORDED
from dalaba.speech.voices.fake import FakeVoice
from dalaba.station import approvals
from dalaba.station.approvals import Approvals, Decision, Written
from dalaba.station.files import Problems
from tests.conftest import Verbs
from tests.places import DAY, at, station, wav, written

NOW = at("6:00")
PLACE = """\
台名: 三江
审核: 是
语种: [普通话]
发音人: {普通话: [espeak]}
播放点:
  五一村: {语种: [普通话], 输出: {声卡: 默认}, 本点信息: {村名: 五一村}}
  东和村: {语种: [普通话], 本点信息: {村名: 东和村}}
"""
TEXT = "各位乡亲,明天{{几点}}停水,请备水。电话 3720 1234。\n"
PLAN = """\
专项: 日常
播出安排:
  - {编号: 停水, 文稿: 停水, 播放点: 全部, 时刻: ["8:00"], 本条信息: {几点: 上午九点}}
"""
FILES = {"station.yaml": PLACE, "scripts/停水.txt": TEXT, "schedules/日常.yaml": PLAN}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return written(tmp_path, FILES)


def read(place: Path) -> Station:
    return station(place, FakeVoice(name="espeak"), FakeVoice(name="kokoro"))


def waits(place: Path) -> list[approving.Waiting]:
    return approving.waiting(read(place), [DAY])


def approve_all(place: Path, by: str = "副镇长") -> None:
    for each in waits(place):
        assert approving.approve(read(place), each.key, by, NOW) is None


def why_silent(place: Path) -> set[str]:
    """Why nothing is heard at eight; empty where it is."""
    programme = read(place).compile(DAY)
    return {each.reason.code for each in programme.refused} | {
        part.why.code for spot in programme.spots for part in spot.lost if part.why
    }


# What it is, and what it is not


def test_nothing_is_heard_until_somebody_approves_it_and_everybody_is_told(place: Path) -> None:
    assert why_silent(place) == {"plan.not_approved"}
    (each,) = waits(place)
    assert each.text == "各位乡亲,明天上午九点停水,请备水。电话 3720 1234。"
    assert "三七二零" in each.reading, "it is approved as it is read"
    assert (each.voices, each.outlets, each.first) == (("espeak",), ("五一村", "东和村"), at("8:00"))
    assert approving.approve(read(place), each.key, "副镇长", NOW) is None
    assert why_silent(place) == set()
    assert waits(place) == []


def test_check_says_that_it_waits_and_finds_nothing_wrong_with_what_was_written(place: Path) -> None:
    found = read(place).check(DAY, 1)
    told = [problem for problem in found if problem.reason.code == "plan.not_approved"]
    assert [problem.severity for problem in told] == ["warning"]
    said = explain(told[0].reason, "zh")
    assert "审核" in said
    assert waits(place)[0].key[:8] in said, "the remedy can be typed"


def test_without_the_option_nobody_has_to_approve_anything(place: Path) -> None:
    written(place, {"station.yaml": PLACE.replace("审核: 是\n", "")})
    assert why_silent(place) == set()
    assert waits(place) == []
    assert approving.approve(read(place), "0" * 64, "副镇长", NOW) == Reason("approval.off")


def test_a_slip_in_the_option_lets_nothing_out(place: Path) -> None:
    written(place, {"station.yaml": PLACE.replace("审核: 是", "审核: 好像是")})
    assert why_silent(place) == {"plan.not_approved"}


# What changes what was approved: one table


def change(file: str, old: str, new: str) -> Callable[[Path], None]:
    def done(place: Path) -> None:
        text = (place / file).read_text(encoding="utf-8")
        assert old in text
        (place / file).write_text(text.replace(old, new), encoding="utf-8")

    return done


def another_take(place: Path) -> None:
    path = place / RECORDED / "停水.普通话.m4a"
    path.unlink()
    wav(path.with_suffix(".wav"), 2, 900).rename(path)


def render_anew(place: Path) -> None:
    there = read(place)
    made = there.make(there.to_make(there.wanted_on([DAY])))
    assert made.made
    for clip in made.made.values():
        (place / clip.clip.file).unlink()
    there = read(place)
    assert there.make(there.to_make(there.wanted_on([DAY]))).made


RECORDING = """\
标题: 停水
版本:
  普通话: {录音: 停水.普通话.m4a, 录音里说的: 无}
"""
ASKS_AGAIN = {
    "a word of the text": change("scripts/停水.txt", "请备水", "请备足水"),
    "a fact": change("schedules/日常.yaml", "上午九点", "下午三点"),
    "the same words from another blank": change("scripts/停水.txt", "{{几点}}", "上午九点"),
    "the reading": change("station.yaml", "播放点:", "读音: {备水: 贝水}\n播放点:"),
    "another voice first": change("station.yaml", "[espeak]", "[kokoro, espeak]"),
    "its rate": change("station.yaml", "[espeak]", "[{引擎: espeak, 语速: 150}]"),
    "another voice behind": change("station.yaml", "[espeak]", "[espeak, kokoro]"),
}
STAYS = {
    "a new rendering": render_anew,
    "the chime": lambda place: change("scripts/停水.yaml", "遍数: 1", "提示音: 轻")(place),
    "when it plays": change("schedules/日常.yaml", "8:00", "9:30"),
    "how loud": change("schedules/日常.yaml", "编号: 停水,", "编号: 停水, 音量: 60,"),
    "the outlet's loudspeaker": change("station.yaml", "东和村: {", "东和村: {类型: 校园广播, "),
}


def _with(line: str) -> str:
    return f"标题: 停水\n{line}\n版本:\n  普通话: '{TEXT.strip()}'\n"


@pytest.mark.parametrize("what", ASKS_AGAIN)
def test_another_content_has_to_be_approved_anew(place: Path, what: str) -> None:
    approve_all(place)
    assert why_silent(place) == set()
    ASKS_AGAIN[what](place)
    assert why_silent(place) == {"plan.not_approved"}, what
    approve_all(place)
    assert why_silent(place) == set()


@pytest.mark.parametrize("what", STAYS)
def test_the_same_content_stays_approved(place: Path, what: str) -> None:
    if what == "the chime":
        (place / "scripts/停水.txt").unlink()
        written(place, {"scripts/停水.yaml": _with("遍数: 1")})
    approve_all(place)
    STAYS[what](place)
    assert why_silent(place) == set(), what


def test_a_recording_is_approved_by_its_bytes(place: Path) -> None:
    (place / "scripts/停水.txt").unlink()
    written(place, {"scripts/停水.yaml": RECORDING})
    wav(place / RECORDED / "停水.普通话.wav", 2).rename(place / RECORDED / "停水.普通话.m4a")
    (each,) = waits(place)
    assert (each.recording, each.text) == (("停水.普通话.m4a",), "")
    approve_all(place)
    assert why_silent(place) == set()
    another_take(place)
    assert why_silent(place) == {"plan.not_approved"}


def test_the_everyday_wording_does_not_go_out_for_the_one_for_rain_that_waits(place: Path) -> None:
    """It would send people to the wrong place."""
    approve_all(place)
    (place / "scripts/停水.txt").rename(place / "scripts/停水.普通话.txt")
    written(place, {"days.yaml": "日类型:\n  - {日期: 2022-07-13, 类型: 雨天}\n",
                    "scripts/停水.普通话.雨天.txt": "下雨了,明天{{几点}}停水。\n"})  # fmt: skip
    assert why_silent(place) == {"plan.not_approved"}


# Who may


def test_nobody_approves_what_they_wrote_themselves(place: Path) -> None:
    approving.wrote(place, "停水", "小王")
    (each,) = waits(place)
    assert each.writers == ("小王",)
    refused = approving.approve(read(place), each.key, " 小王", NOW)
    assert refused is not None
    assert refused.code == "approval.own"
    assert why_silent(place) == {"plan.not_approved"}
    assert approving.approve(read(place), each.key, "副镇长", NOW) is None


def test_who_changed_the_file_by_hand_since_is_not_known(place: Path) -> None:
    approving.wrote(place, "停水", "小王")
    written(place, {"scripts/停水.txt": TEXT + "多谢。\n"})
    assert waits(place)[0].writers == ()
    approve_all(place, "小王")


def test_who_wrote_the_row_wrote_its_facts(place: Path) -> None:
    approving.wrote(place, "日常/停水", "小李")
    assert waits(place)[0].writers == ("小李",)


def test_who_changes_only_when_a_row_plays_did_not_write_it(place: Path) -> None:
    there = read(place)
    (row,) = there.plan.campaigns[0].rows
    approving.wrote_rows(there, "日常", [(row, replace(row, values={"几点": "下午三点"}))], "小李")
    assert waits(place)[0].writers == ("小李",)
    approving.wrote_rows(there, "日常", [(row, replace(row, priority="urgent"))], "副镇长")
    assert waits(place)[0].writers == ("小李",), "or whoever wrote it could approve it after that"
    approving.wrote_rows(there, "日常", [(None, row)], "小王")
    assert waits(place)[0].writers == ("小李", "小王")


def test_who_touches_it_last_does_not_free_who_wrote_it_to_approve_it(place: Path) -> None:
    approving.wrote(place, "停水", "小王")
    written(place, {"scripts/停水.txt": TEXT + "多谢。\n"})
    approving.wrote(place, "停水", "小李")
    (each,) = waits(place)
    for name in ("小王", "小李"):
        refused = approving.approve(read(place), each.key, name, NOW)
        assert refused is not None
        assert refused.code == "approval.own"


def test_who_writes_after_an_approval_is_the_only_writer(place: Path) -> None:
    approving.wrote(place, "停水", "小王")
    approve_all(place)
    written(place, {"scripts/停水.txt": TEXT + "多谢。\n"})
    approving.wrote(place, "停水", "小李")
    assert waits(place)[0].writers == ("小李",)
    approve_all(place, "小王")


def test_who_wrote_it_is_known_until_all_of_it_is_approved(place: Path) -> None:
    written(place, {"scripts/停水.txt": "{{村名}}的乡亲,明天{{几点}}停水。\n"})
    approving.wrote(place, "停水", "小王")
    first, _ = waits(place)
    assert approving.approve(read(place), first.key, "副镇长", NOW) is None
    approving.wrote(place, "停水", "副镇长")
    assert waits(place)[0].writers == ("小王", "副镇长")


def test_who_wrote_it_is_known_again_where_the_approval_is_taken_back(place: Path) -> None:
    approving.wrote(place, "停水", "小王")
    (each,) = waits(place)
    approve_all(place)
    assert approving.withdraw(read(place), each.key) is None
    approving.wrote(place, "停水", "副镇长")
    assert waits(place)[0].writers == ("小王", "副镇长")


def test_the_one_writer_of_a_file_from_before_is_still_known(place: Path) -> None:
    written(place, {approvals.FILE: '写的人:\n  "日常/停水": {名字: "小王", 摘要: ""}\n'})
    assert waits(place)[0].writers == ("小王",)


def test_an_approval_from_before_a_change_decides_nothing(place: Path) -> None:
    (before,) = waits(place)
    written(place, {"scripts/停水.txt": TEXT.replace("备水", "存水")})
    refused = approving.approve(read(place), before.key, "副镇长", NOW)
    assert refused is not None
    assert refused.code == "approval.changed"
    assert why_silent(place) == {"plan.not_approved"}


def test_the_same_approval_twice_changes_nothing(place: Path) -> None:
    (each,) = waits(place)
    assert approving.approve(read(place), each.key, "副镇长", NOW) is None
    told = approving.approve(read(place), each.key, "站长", NOW)
    assert told is not None
    assert (told.code, told.params["name"]) == ("approval.already", "副镇长")


def test_who_does_not_agree_says_why_and_it_goes_on_waiting(place: Path) -> None:
    (each,) = waits(place)
    assert approving.disagree(read(place), each.key, "副镇长", " ", NOW) == Reason("approval.no_why")
    assert approving.disagree(read(place), each.key, "副镇长", "时间不对", NOW) is None
    (told,) = waits(place)
    assert (told.refused_by, told.why) == ("副镇长", "时间不对")


def test_an_approval_can_be_taken_back(place: Path) -> None:
    approve_all(place)
    ((key, said),) = approving.approved(read(place))
    assert said.by == "副镇长"
    assert approving.withdraw(read(place), key) is None
    assert why_silent(place) == {"plan.not_approved"}
    told = approving.withdraw(read(place), key)
    assert told is not None
    assert told.code == "approval.none_such"


def test_a_script_that_no_row_plays_can_be_approved_for_orders(place: Path) -> None:
    written(place, {"scripts/防火.txt": "请不要带火上山。\n"})
    found = waits(place)
    assert [(each.script, each.first) for each in found] == [("停水", at("8:00")), ("防火", None)]


# Orders


def facts(place: Path, script: str | None = None, text: str | None = None, priority: str = "通知") -> Iterator[str]:
    there = read(place)
    words = Words(("五一村",), text, script, priority=priority, reason="山火")
    asked, problems = asked_of(words, there.setup, NOW)
    assert not len(problems)
    ground = Ground(there.setup, there.library, there.preparer)
    found = of_text(text, asked, ground) if text else of_script(str(script), asked, there, NOW)
    yield from (each.code for each in found.problems)
    yield from (line.why.code for lines in found.lines.values() for line in lines if line.why)
    if found.unapproved:
        yield "to be explained"


def test_an_order_that_is_not_urgent_needs_the_approval_too(place: Path) -> None:
    assert list(facts(place, script="停水")) == ["plan.not_approved"]
    assert list(facts(place, text="请马上撤离。")) == ["orders.not_approved"]
    approve_all(place)
    assert list(facts(place, script="停水")) == []


def test_what_is_urgent_goes_out_and_is_explained_afterwards(place: Path) -> None:
    assert list(facts(place, script="停水", priority="紧急")) == ["to be explained"]
    assert list(facts(place, text="请马上撤离。", priority="紧急")) == ["to be explained"]
    approve_all(place)
    assert list(facts(place, script="停水", priority="紧急")) == []


def test_an_urgent_order_is_listed_until_somebody_writes_its_reason(place: Path) -> None:
    order = Announcement("abc123", "say", "请马上撤离", "urgent", {"五一村": ()}, NOW, reason="山火", unapproved=True)
    book = Ledger(place / "records", "pc", "boot")
    book.append("order", NOW, 0, actor="小王", detail=as_detail(order))
    (told,) = approving.unexplained(place, NOW + 1)
    assert (told.id, told.title, told.by, told.outlets, told.why) == (
        "abc123", "请马上撤离", "小王", ("五一村",), "山火",
    )  # fmt: skip
    did = approving.explanation(told, "后山起火,消防已到场")
    book.append("done", NOW + 1, 1, actor="副镇长", detail={"code": did.code, "params": dict(did.params)})
    book.close()
    assert approving.unexplained(place, NOW + 2) == []


# The file


def test_the_file_says_the_same_when_it_is_read_again(tmp_path: Path) -> None:
    said = Approvals(
        {"a" * 64: Decision(True, '小"王', "2022-07-13T06:00:00+08:00", "停水: x\n"),
         "b" * 64: Decision(False, "副镇长", "2022-07-13T06:00:00+08:00", "停电", "时间: 不对 # 真的")},
        {"停水": Written(("小王", "是"), "c" * 64), "日常/停水": Written(("是",), approved="a" * 64)},
    )  # fmt: skip
    (tmp_path / approvals.FILE).write_text(approvals.text(said), encoding="utf-8")
    problems = Problems()
    assert approvals.read(tmp_path, problems) == said
    assert not len(problems)


@pytest.mark.parametrize(
    "text", ["审核: 三", "审核: {x: {同意: 大概}}", "审核: {x: {同意: {是: 否}}}", "- 1", "审核: ["]
)
def test_a_broken_file_approves_nothing_and_is_put_aside(place: Path, text: str) -> None:
    approve_all(place)
    written(place, {approvals.FILE: text})
    there = read(place)
    assert why_silent(place) == {"plan.not_approved"}
    broken = own_files.broken(there.problems)
    assert list(broken) == [approvals.FILE]
    assert [each.code for each in own_files.put_aside(place, broken.items())] == ["files.put_aside"]
    assert not read(place).problems.errors


def test_two_who_approve_at_once_lose_nothing(place: Path) -> None:
    written(place, {"scripts/防火.txt": "请不要带火上山。\n"})
    one, two = waits(place)
    both = read(place)
    assert approving.approve(both, one.key, "副镇长", NOW) is None
    assert approving.approve(both, two.key, "站长", NOW) is None
    assert len(approving.approved(read(place))) == 2


# The verb


def verbs(place: Path, *words: str, code: int = 0) -> str:
    """What the verb says; it ends as it should."""
    done = Verbs(place)("approve", *words)
    assert done.returncode == code, done.stderr
    return done.stdout + done.stderr


def test_the_verb_lists_what_waits_and_approves_it(place: Path) -> None:
    (each,) = json.loads(verbs(place, "--json"))["waiting"]
    assert each["text"].startswith("各位乡亲")
    assert each["key"][:8] in verbs(place)
    verbs(place, "ffff", code=2)
    assert "审核同意" in verbs(place, each["key"][:8], "--by", "副镇长")
    assert json.loads(verbs(place, "--json"))["waiting"] == []
    assert "收回" in verbs(place, "all", "--withdraw")
    assert "时间不对" in verbs(place, "all", "--disagree", "时间不对", "--by", "站长")
    assert "站长 不同意" in verbs(place)


def test_the_verb_refuses_who_wrote_it(place: Path) -> None:
    approving.wrote(place, "停水", "小王")
    assert "自己不能审核" in verbs(place, "all", "--by", "小王", code=1)


def test_the_ledger_tells_who_decided(place: Path) -> None:
    verbs(place, "all", "--by", "副镇长")
    (done,) = [event for event in events(place / "records") if event.kind == "done"]
    assert (done.actor, done.detail["code"]) == ("副镇长", "approval.did_approve")


def test_the_reason_for_an_urgent_order_is_written_by_the_verb(place: Path) -> None:
    now = SystemClock().now()
    order = Announcement("abc123", "say", "请马上撤离", "urgent", {"五一村": ()}, now, reason="山火", unapproved=True)
    book = Ledger(place / "records", "pc", "boot")
    book.append("order", now, 0, actor="小王", detail=as_detail(order))
    book.close()
    assert "请马上撤离" in verbs(place)
    verbs(place, "zzz", "--explain", "x", code=2)
    verbs(place, "abc1", "--explain", "后山起火")
    assert "请马上撤离" not in verbs(place)
