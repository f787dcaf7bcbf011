"""What people say and play at once: it is heard as it was meant, or refused before a sound, with every reason."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dalaba.compile.render import Preparer, Recipe
from dalaba.core.clock import DAY as A_DAY
from dalaba.core.model import Clip, Instant, Reason
from dalaba.core.problems import Bad
from dalaba.desk.orders import Asked, Facts, Line, Plan, Words, asked_of, plan_order
from dalaba.desk.orders.send import Told
from dalaba.desk.orders.send import give as order
from dalaba.desk.orders.situation import FOLDER, Ground, of_text
from dalaba.desk.root import Station
from dalaba.link import control
from dalaba.link.requests import Announce, Append, Request, wire
from dalaba.messages import explain
from dalaba.speech.library import RENDERED, Library
from dalaba.speech.voices import Voice, VoiceError
from dalaba.speech.voices.fake import FakeVoice
from dalaba.station.files import Problems
from dalaba.station.outlets import Setup, read_station
from tests.fake_air import FakeAir
from tests.places import DAY, at, station, wav, written

TOWN = """\
台名: 三江
语种: [普通话]
发音人: {普通话: [espeak], 粤语: [gtts, espeak]}
播放点:
  五一村:
    输出: {声卡: 左}
    本点信息: {村名: 五一村, 采样点: 村委会门前}
  联红村:
    输出: {声卡: 右}
    语种: [客家话, 普通话]
    本点信息: {村名: 联红村, 采样点: 篮球场}
  五一采样点:
    类型: 现场音箱
    输出: {声卡: 左, 声道: [2]}
    本点信息: {村名: 五一村, 采样点: 村委会门前}
  红星村: {本点信息: {村名: 红星村}}
分区: {河边: [五一村, 五一采样点]}
"""
HERE = ("五一村", "联红村", "五一采样点")
NOON: Instant = at("12:00")
WATER = "各位乡亲,今天下午停水,请提前存水,晚上恢复供水。"


class Embedded(FakeVoice):
    """A voice that speaks on this PC and can be asked whether it is well."""

    well = True

    def probe(self, language: str) -> None:
        if not self.well:
            raise VoiceError(Reason("voices.wrong_dictionary", {"engine": self.name, "language": language}))


@cache
def _chimes() -> Path:
    """What a desk makes at its start, made once."""
    folder = written(Path(tempfile.mkdtemp()), {"station.yaml": TOWN})
    atexit.register(shutil.rmtree, folder)
    there = station(folder)
    there.make(there.chimes_to_make())
    return folder / RENDERED


class Office:
    """The town's PC: its air, its voices, and somebody who gives orders. `new`: no desk has ever run there."""

    def __init__(self, folder: Path, *voices: Voice, new: bool = False) -> None:
        self.folder = written(folder, {"station.yaml": TOWN})
        if not new:
            shutil.copytree(_chimes(), folder / RENDERED)
        self.voices = {voice.name: voice for voice in voices or (Embedded(name="espeak"),)}
        self.air = FakeAir(folder, HERE)

    def ground(self) -> Ground:
        """As a new window reads it."""
        setup, library = read_station(self.folder, Problems()), Library(self.folder)
        return Ground(setup, library, Preparer(setup, {}, library, self._open))

    def _open(self, engine: str) -> Voice:
        if engine not in self.voices:
            raise VoiceError(Reason("voices.unknown_engine", {"engine": engine, "known": ""}))
        return self.voices[engine]

    def say(self, text: str, *to: str, **more: Any) -> Told:
        return self.order(Words(to=to, text=text, actor="村文书", **more))

    def order(self, words: Words, now: Instant = NOON) -> Told:
        return order(words, self.ground(), partial(control.send, self.folder), now)

    def play(self, script: str, *to: str, there: Station | None = None, **more: Any) -> Told:
        there = there or station(self.folder, *self.voices.values())
        ground = Ground(there.setup, there.library, there.preparer)
        words = Words(to=to, script=script, actor="村文书", **more)
        return order(words, ground, partial(control.send, self.folder), NOON, lambda: there)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path)
    with office.air:
        yield office


@pytest.fixture
def setup(tmp_path: Path) -> Setup:
    return read_station(written(tmp_path, {"station.yaml": TOWN}), Problems())


def codes(told: Told) -> list[str]:
    """Why nothing was sent, innermost."""
    return [str(problem.reason.params.get("why_code", problem.reason.code)) for problem in told.problems]


def code(told: Told) -> str:
    assert told.answer is not None, told.problems
    return told.answer.code


def versions(office: Office, outlet: str) -> list[str]:
    return [part["version"] for part in office.air.only.parts[outlet]]


# What was typed


def test_every_slip_is_told_at_once(setup: Setup) -> None:
    slips: dict[str, Any] = {"languages": ("普通",), "priority": "急", "until": "1:00", "times": "99", "volume": "0"}
    words = Words(to=("五村、东和村", "红星"), text="x", **slips)
    _, problems = asked_of(words, setup, NOON)
    assert [problem.reason.code for problem in problems] == [
        "files.unknown_outlet", "files.unknown_outlet", "files.unknown_outlet", "files.choice_near",
        "files.language", "orders.until_past", "files.whole", "files.whole",
    ]  # fmt: skip
    assert all(problem.place is None for problem in problems)


def test_an_order_names_where_it_is_heard(setup: Setup) -> None:
    """Nobody wakes a town by leaving a word out."""
    assert [each.reason.code for each in asked_of(Words(text="x"), setup, NOON)[1]] == ["orders.no_outlet"]
    asked, problems = asked_of(Words(to=("全部",), text="x"), setup, NOON)
    assert (asked.outlets, asked.elsewhere, len(problems)) == (HERE, ("红星村",), 0)


def test_zones_and_kinds_stand_for_their_outlets(setup: Setup) -> None:
    assert asked_of(Words(to=("河边",), text="x"), setup, NOON)[0].outlets == ("五一村", "五一采样点")
    assert asked_of(Words(to=("现场音箱",), text="x"), setup, NOON)[0].outlets == ("五一采样点",)
    (problem,) = asked_of(Words(to=("宣传车",), text="x"), setup, NOON)[1]
    assert problem.reason.code == "cli.nobody_there"


def test_an_outlet_of_another_pc_cannot_be_reached_from_here(setup: Setup) -> None:
    (problem,) = asked_of(Words(to=("红星村",), text="x"), setup, NOON)[1]
    assert problem.reason == Reason("orders.elsewhere", {"outlets": "红星村"})


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("18:00", at("18:00")),
        ("18点半", at("18:30")),
        ("次日6:00", at("6:00") + A_DAY),
        ("tomorrow 6:00", at("6:00") + A_DAY),
        ("24:00", at("0:00") + A_DAY),
        ("30分钟", NOON + 30 * 60_000),
        ("2022-07-13T15:00:00+08:00", at("15:00")),
    ],
)
def test_until_is_an_hour_a_span_or_a_moment(setup: Setup, typed: str, meant: Instant) -> None:
    asked, problems = asked_of(Words(to=("五一村",), text="x", until=typed), setup, NOON)
    assert (asked.until, len(problems)) == (meant, 0)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("12:00", "orders.until_past"),
        ("次日12:01", "orders.until_far"),
        ("30", "orders.until"),
        ("天黑", "orders.until"),
        ("2022-07-13T15:00", "orders.until"),
        ("9999-12-31T23:59:59-23:59", "orders.until"),
        ("次日", "files.time"),
    ],
)
def test_an_until_that_is_over_too_far_or_unclear_is_refused(setup: Setup, typed: str, why: str) -> None:
    (problem,) = asked_of(Words(to=("五一村",), text="x", until=typed), setup, NOON)[1]
    assert problem.reason.code == why
    assert explain(problem.reason, "en")


_TYPED = st.text(max_size=12) | st.sampled_from(["全部", "五一村", "urgent", "18:00", "次日3点", "3", "普通话、粤语"])


@settings(deadline=None)
@given(st.lists(_TYPED, max_size=3), _TYPED, _TYPED, _TYPED, _TYPED, st.lists(_TYPED, max_size=2))
def test_whatever_is_typed_is_taken_as_meant_or_refused_in_words(
    to: list[str], priority: str, until: str, times: str, volume: str, languages: list[str]
) -> None:
    words = Words(tuple(to), "x", None, None, tuple(languages), priority, "", until, times, volume)
    asked, problems = asked_of(words, SETUP, NOON)
    for problem in problems:
        assert explain(problem.reason, "zh")
        assert explain(problem.reason, "en")
    if not len(problems):
        assert asked.outlets
        assert asked.priority != "urgent"
        assert asked.until is None or NOON < asked.until <= NOON + A_DAY
        assert 1 <= asked.times <= 10
        assert 1 <= asked.volume <= 100


def _setup_once() -> Setup:
    with tempfile.TemporaryDirectory() as folder:
        return read_station(written(Path(folder), {"station.yaml": TOWN}), Problems())


SETUP = _setup_once()


# Planned


CHIME = Line("chime", "", Recipe("chime", "", "notice", 1, "flat"))
_LINES = st.lists(st.sampled_from(["there", "missing", "lacking"]), max_size=3)


def _clip(name: str) -> Clip:
    return Clip(f"{name}.mp3", "d", 22_050, 1105, 22_050)


def _line(state: str, name: str) -> Line:
    recipe = None if state == "lacking" else Recipe(name, "cmn", "none", 1, "horn", digests=(name,), estimate=1000)
    why = Reason("orders.no_voice", {"language": "客家话"}) if state == "lacking" else None
    return Line(name, "cmn", recipe, _clip(name) if state == "there" else None, why=why)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from("甲乙丙"), _LINES), st.booleans(), st.booleans(), st.booleans())
def test_a_plan_sounds_all_that_is_ready_behind_one_chime_and_nothing_else(
    states: Mapping[str, list[str]], say: bool, quick: bool, chimed: bool
) -> None:
    lines = {name: tuple(_line(each, f"{name}{at}") for at, each in enumerate(row)) for name, row in states.items()}
    asked = Asked("say" if say else "play", tuple(lines), (), (), "notice", "", None, 1, 100, False, "")
    plan = plan_order(asked, Facts("x", lines, CHIME if chimed else None, quick), "0" * 16)
    lacking = [name for name, row in states.items() if "lacking" in row]
    ready = {name: [f"{name}{at}" for at, each in enumerate(row) if each != "lacking"] for name, row in states.items()}
    ready = {name: row for name, row in ready.items() if row}
    if not isinstance(plan, Plan):
        assert not ready
        return
    assert {each.code for each in plan.doubts} == ({"orders.lacks"} if lacking else set())
    assert set(plan.before) & set(plan.meanwhile) == set()
    made = {key: _clip(recipe.name) for key, recipe in {**plan.before, **plan.meanwhile}.items()}
    heard: dict[str, list[str]] = {name: [] for name in ready}
    for parts in (plan.begins({key: made[key] for key in plan.before}), plan.follows(made) if plan.ahead else {}):
        for name, row in parts.items():
            heard[name] += [part.version for part in row]
    head = ["chime"] if chimed else []
    assert heard == {name: head + row for name, row in ready.items()}
    assert plan.ahead == (chimed and quick and bool(plan.meanwhile))


def test_words_that_could_not_be_made_leave_no_chime_behind() -> None:
    asked = Asked("say", ("甲", "乙"), (), (), "notice", "", None, 1, 100, False, "")
    plan = plan_order(
        asked, Facts("x", {"甲": (_line("missing", "甲"),), "乙": (_line("there", "乙"),)}, CHIME), "0" * 16
    )
    assert isinstance(plan, Plan)
    assert set(plan.begins({CHIME.recipe.key: _clip("chime")} if CHIME.recipe else {})) == {"乙"}


# Said


@settings(deadline=None)
@given(
    st.text(st.characters() | st.sampled_from("乡亲们，。3-:年月{}% \n"), max_size=40),
    st.sampled_from(["cmn", "yue", "eng"]),
)
def test_whatever_is_to_be_said_is_planned_or_refused_in_words(text: str, language: str) -> None:
    asked = Asked("say", ("五一村",), (), (language,), "notice", "", None, 1, 100, False, "")
    voice = Embedded(name="espeak")
    ground = Ground(SETUP, Library(Path("nowhere")), Preparer(SETUP, {}, Library(Path("nowhere")), lambda *_: voice))
    plan = plan_order(asked, of_text(text, asked, ground), "0" * 16)
    if isinstance(plan, Plan):
        assert plan.ahead
        assert text.strip()
        assert json.dumps(wire(plan.order), ensure_ascii=False).encode()
        assert all(recipe.sentences for recipe in plan.meanwhile.values())
    else:
        assert plan
        assert all(explain(problem.reason, ui) for problem in plan for ui in ("zh", "en"))


def test_the_chime_sounds_while_the_words_are_being_spoken(office: Office) -> None:
    told = office.say(WATER, "五一村")
    assert told.good
    assert [body["verb"] for _, body in office.air.asked] == ["announce", "append"]
    announce, append = office.air.bodies("announce")[0], office.air.bodies("append")[0]
    assert (announce["more"], append["more"]) == (True, False)
    assert [part["version"] for part in announce["parts"]["五一村"]] == ["chime notice"]
    assert [part["version"] for part in append["parts"]["五一村"]] == ["普通话"]
    assert announce["id"] == append["id"] == told.order
    assert len(told.order) == 16
    assert (announce["actor"], announce["until"]) == ("村文书", None)
    assert WATER.startswith(announce["title"].rstrip("…"))


def test_on_a_pc_that_is_new_the_chime_is_made_first(tmp_path: Path) -> None:
    office = Office(tmp_path, new=True)
    with office.air:
        assert office.say(WATER, "五一村").good
    assert [body["verb"] for _, body in office.air.asked] == ["status", "announce", "append"]


def test_the_same_sentence_again_costs_nobody_a_breath(office: Office) -> None:
    office.say(WATER, "五一村")
    voice = office.voices["espeak"]
    assert isinstance(voice, Embedded)
    voice.spoken.clear()
    office.air.asked.clear()
    assert office.say(WATER, "五一村").good
    assert voice.spoken == []
    assert [(body["verb"], body["more"]) for _, body in office.air.asked] == [("announce", False)]
    assert [part["version"] for part in office.air.bodies("announce")[0]["parts"]["五一村"]] == [
        "chime notice",
        "普通话",
    ]


def test_a_sentence_that_is_there_needs_no_voice_at_all(office: Office) -> None:
    office.say(WATER, "五一村")
    voice = office.voices["espeak"]
    assert isinstance(voice, Embedded)
    voice.well = False
    assert office.say(WATER, "五一村").good


def test_each_kind_of_loudspeaker_gets_its_own_clip(office: Office) -> None:
    assert office.say(WATER, "河边").good
    horn, hall = (office.air.only.parts[name][1] for name in ("五一村", "五一采样点"))
    assert horn["digest"] != hall["digest"]
    assert office.air.only.parts["五一村"][0] == office.air.only.parts["五一采样点"][0]


def test_what_is_urgent_is_said_behind_the_attention_tone_with_its_reason(office: Office) -> None:
    told = office.say("请马上到高处去。", "五一村", priority="紧急", reason="水库放水", until="13:00", times="2")
    assert told.good
    body = office.air.only.body
    assert (body["priority"], body["reason"], body["until"]) == ("urgent", "水库放水", at("13:00"))
    assert versions(office, "五一村") == ["chime urgent", "普通话"]


def test_said_twice_is_twice_as_long_with_a_rest_between(office: Office) -> None:
    office.say(WATER, "五一村")
    office.say(WATER, "五一村", times="2")
    once, twice = (taken.length("五一村") for taken in office.air.taken.values())
    chime = next(iter(office.air.taken.values())).parts["五一村"][0]["duration"] / 1000
    assert twice - chime == pytest.approx(2 * (once - chime) + 1.5, abs=0.2)


def test_an_outlet_hears_its_own_first_language_and_never_another_in_its_name(office: Office) -> None:
    """联红村's is Hakka, which no voice speaks."""
    told = office.say(WATER, "五一村", "联红村")
    assert (codes(told), told.outlets, told.good) == ([], ("五一村",), False)
    assert "联红村" in explain(told.doubts[0], "zh")
    assert [*office.air.only.parts] == ["五一村"]
    assert office.say(WATER, "五一村", "联红村", languages=("普通话",)).good


def test_outlets_of_other_pcs_are_left_out_and_named(office: Office) -> None:
    told = office.say(WATER, "全部", languages=("普通话",))
    assert told.good
    assert told.outlets == HERE
    assert [each.code for each in told.doubts] == ["orders.left_out"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", ["orders.no_text"]),
        ("  \n", ["orders.no_text"]),
        ("{{村名}}的乡亲,请注意。", ["orders.template"]),
        ("请到{村口}集合。", ["orders.template"]),
        ("请到｛村口｝集合。", ["orders.template"]),
        ("请到﹛村口﹜集合。", ["orders.template"]),
        ("hello", ["orders.other_language"]),
        ("。。。", ["orders.other_language"]),
        ("请注意," * 200, ["orders.too_long"]),
        ("长" * 3000, ["orders.too_many"]),
    ],
)
def test_what_cannot_be_said_is_refused_before_any_sound(office: Office, text: str, why: list[str]) -> None:
    told = office.say(text, "五一村")
    assert codes(told) == why
    assert all(explain(problem.reason, ui) for problem in told.problems for ui in ("zh", "en"))
    assert office.air.asked == []


@pytest.mark.parametrize("more", [{}, {"priority": "urgent", "reason": "山洪"}])
def test_what_is_not_decided_is_asked_back_once_and_said_as_shown_after_a_yes(
    office: Office, more: dict[str, str]
) -> None:
    """However urgent: one step."""
    text = "请记住 3-4-5-6 这个。"
    told = office.say(text, "五一村", **more)
    assert codes(told) == ["reading.undecided", "orders.as_read"]
    shown = told.problems[-1].reason
    assert shown.params["reading"] == "请记住三、四、五、六这个。"
    assert "--as-read" in explain(shown, "zh")
    assert "--as-read" not in explain(shown, "zh", page=True)
    assert office.air.asked == []
    told = office.say(text, "五一村", as_read=True, **more)
    assert (told.good, told.readings) == (True, {"cmn": "请记住三、四、五、六这个。"})


def test_a_yes_to_what_is_clear_changes_nothing(office: Office) -> None:
    assert office.say(WATER, "五一村", as_read=True).good


def test_a_sign_that_is_passed_over_is_asked_about_and_one_that_stood_for_a_word_is_never_said(office: Office) -> None:
    assert codes(office.say("每人₩5。", "五一村")) == ["reading.no_sound", "orders.as_read"]
    assert office.say("每人₩5。", "五一村", as_read=True).good
    for yes in (False, True):
        assert codes(office.say("请到\ue123村取水,看3-4-5。", "五一村", as_read=yes))[0] == "reading.unsaid"
    assert len(office.air.taken) == 1


def test_a_script_with_a_question_is_asked_about_too_and_stays_off_the_programme(office: Office) -> None:
    written(office.folder, {"scripts/登记.txt": "请到3-2-501登记。\n"})
    told = office.play("登记", "五一村", languages=("普通话",))
    assert codes(told) == ["reading.undecided", "orders.as_read"]
    assert told.problems[-1].reason.params["reading"] == "请到三、二、五零幺登记。"
    assert office.air.asked == []
    there = station(office.folder, *office.voices.values())
    assert office.play("登记", "五一村", there=there, languages=("普通话",), as_read=True).good
    want, _ = there.wanted_of(there.plan.scripts["登记"], "五一村", DAY)
    (part, *_) = there.preparer.prepare([want]).parts[want]
    assert part.why is not None
    assert part.why.code == "reading.undecided", "one yes is for one order"


def test_how_numbers_are_spoken_is_told_to_who_said_them(office: Office) -> None:
    assert office.say("晚上8:30恢复供水。", "五一村").readings == {"cmn": "晚上八点三十分恢复供水。"}
    assert office.say(WATER, "五一村").readings == {}


def test_all_that_is_wrong_is_told_together_words_and_text(office: Office) -> None:
    told = office.say("打 3-4-5-6。", "五村", priority="urgent", until="1:00")
    assert codes(told) == [
        "files.unknown_outlet", "air.announce_reason", "orders.until_past", "reading.undecided", "orders.as_read",
    ]  # fmt: skip


def test_a_voice_that_is_not_well_is_found_out_before_the_chime(office: Office) -> None:
    voice = office.voices["espeak"]
    assert isinstance(voice, Embedded)
    voice.well = False
    assert codes(office.say(WATER, "五一村")) == ["voices.wrong_dictionary"]
    assert office.air.asked == []


def test_an_online_voice_is_heard_out_before_anything_sounds(tmp_path: Path) -> None:
    online = FakeVoice(name="gtts")
    online.online = True
    office = Office(tmp_path, Embedded(name="espeak"), online)
    with office.air:
        assert office.say("停水喇。", "五一村", languages=("粤语",)).good
    assert [body["verb"] for _, body in office.air.asked] == ["status", "announce"]
    assert versions(office, "五一村") == ["chime notice", "粤语"]
    assert online.spoken


def test_an_online_voice_that_fails_gives_way_to_the_next_before_anything_sounds(tmp_path: Path) -> None:
    office = Office(tmp_path, Embedded(name="espeak"), FakeVoice(name="gtts", fail_on=["停"]))
    with office.air:
        assert office.say("停水喇。", "五一村", languages=("粤语",)).good
    assert versions(office, "五一村") == ["chime notice", "粤语"]


def test_where_no_voice_can_say_it_after_all_nothing_sounds(tmp_path: Path) -> None:
    office = Office(tmp_path, FakeVoice(name="gtts", fail_on=["停"]))
    with office.air:
        told = office.say("停水喇。", "五一村", languages=("粤语",))
    assert code(told) == "orders.not_made"
    assert not told.good
    assert office.air.taken == {}


def test_words_that_fail_behind_their_chime_are_taken_back_and_told(tmp_path: Path) -> None:
    office = Office(tmp_path, Embedded(name="espeak", fail_on=["水"]))
    with office.air:
        told = office.say(WATER, "五一村")
    assert code(told) == "orders.only_chime"
    assert told.answer is not None
    assert "提示音" in explain(told.answer, "zh")
    assert office.air.bodies("cancel")[0]["id"] == told.order
    assert office.air.orders == {}


def test_of_two_languages_the_one_that_can_be_said_is_heard_and_the_other_is_told(tmp_path: Path) -> None:
    office = Office(tmp_path, Embedded(name="espeak", fail_on=["喇"]))
    with office.air:
        told = office.say("停水喇。", "五一村", languages=("普通话", "粤语"))
        assert code(told) == "orders.only_chime"  # the same words in both
        office.voices["espeak"] = Cantonese(name="espeak")
        told = office.say("停水喇。", "五一村", languages=("普通话", "粤语"))
    assert not told.good
    assert code(told) == "air.announced"
    assert [each.code for each in told.doubts] == ["orders.not_made"]
    assert [part["version"] for part in office.air.orders[told.order].parts["五一村"]] == ["chime notice", "粤语"]


class Cantonese(Embedded):
    """Has lost its Mandarin without knowing."""

    def speak(self, text: str, language: str, rate: int) -> Any:
        if language == "cmn":
            raise VoiceError(Reason("voices.mute", {"engine": self.name, "text": text}))
        return super().speak(text, language, rate)


def test_a_full_disk_behind_the_chime_is_told_and_leaves_nothing_waiting(office: Office) -> None:
    written(office.folder, {f"{RENDERED}/{FOLDER}": "a file where the folder should be"})
    told = office.say(WATER, "五一村")
    assert code(told) == "orders.only_chime"
    assert told.answer is not None
    assert told.answer.params["why_code"] == "sound.cannot_write"
    assert office.air.orders == {}


def test_a_disk_that_takes_no_chime_is_told_before_any_sound(tmp_path: Path) -> None:
    office = Office(tmp_path, new=True)
    written(office.folder, {RENDERED: "a file where the folder should be"})
    with office.air, pytest.raises(Bad):
        office.say(WATER, "五一村")
    assert office.air.taken == {}


def test_who_stops_the_chime_stops_the_words_as_well_and_it_is_told(office: Office) -> None:
    def stop(body: Mapping[str, Any]) -> None:
        if body["verb"] == "append":
            office.air.orders.clear()

    office.air.before = stop
    told = office.say(WATER, "五一村")
    assert code(told) == "air.announce_over"
    assert not told.good


def test_an_air_that_goes_behind_the_chime_is_told(office: Office) -> None:
    def air(request: Request) -> dict[str, Any]:
        if isinstance(request, Append):
            raise control.NotRunning(office.folder)
        return control.send(office.folder, request)

    told = order(Words(to=("五一村",), text=WATER), office.ground(), air, NOON)
    assert code(told) == "orders.lost"


def test_an_air_that_takes_an_order_and_says_nothing_is_told_to_forget_it(office: Office) -> None:
    """Its answer was lost: whoever gave the order will send no words."""

    def air(request: Request) -> dict[str, Any]:
        answer = control.send(office.folder, request)
        if isinstance(request, Announce):
            raise control.NotRunning(office.folder)
        return answer

    with pytest.raises(control.NotRunning):
        order(Words(to=("五一村",), text=WATER), office.ground(), air, NOON)
    assert (len(office.air.taken), office.air.orders) == (1, {})


def test_ctrl_c_behind_the_chime_takes_the_order_back(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(self: FakeVoice, text: str, language: str, rate: int) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(Embedded, "speak", interrupted)
    with pytest.raises(KeyboardInterrupt):
        office.say(WATER, "五一村")
    assert (len(office.air.taken), office.air.orders) == (1, {})


def test_what_air_refuses_is_its_own_word_and_nothing_is_made_for_it(office: Office) -> None:
    voice = office.voices["espeak"]
    assert isinstance(voice, Embedded)
    office.air.quiet.add("五一村")
    assert code(office.say(WATER, "五一村")) == "air.announce_quiet"
    assert voice.spoken == []
    assert office.say(WATER, "五一村", force=True).good
    assert office.say("快走。", "五一村", priority="urgent", reason="山洪").good
    office.air.stopped = "村主任"
    assert code(office.say(WATER, "五一村")) == "air.stopped"


def test_a_clip_that_has_gone_bad_unseen_is_made_again_and_not_refused_for_ever(office: Office) -> None:
    office.say(WATER, "五一村")
    for number, part in enumerate(office.air.only.parts["五一村"]):
        file = office.folder / part["file"]
        status, data = file.stat(), bytearray(file.read_bytes())
        data[len(data) // 2 + number] ^= 0xFF
        file.write_bytes(data)
        os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    office.air._intact = type(office.air._intact)(office.folder)
    assert office.say(WATER, "五一村").good
    assert len(office.air.bodies("announce")) == 3


# Played

NOTICE = """\
标题: 核酸通知
要素: {开始: "07:00"}
提示音: 无
版本:
  普通话: "{{村名}}的乡亲,{{开始}}在{{采样点}}做核酸。"
  客家话: {录音: 核酸.客家话.wav, 录音里说的: {开始: "06:00"}}
"""


@pytest.fixture
def notice(office: Office) -> Office:
    written(office.folder, {"scripts/核酸通知.yaml": NOTICE})
    wav(office.folder / "audio/recorded/核酸.客家话.wav")
    return office


def test_a_script_is_played_as_the_programme_would_play_it_now(notice: Office) -> None:
    there = station(notice.folder, *notice.voices.values())
    assert notice.play("核酸通知", "河边", there=there).good
    body = notice.air.only.body
    assert (body["kind"], body["title"], body["more"]) == ("play", "核酸通知", False)
    horn, hall = (notice.air.only.parts[name] for name in ("五一村", "五一采样点"))
    assert [part["language"] for part in horn] == ["cmn"]
    assert horn != hall
    want, _ = there.wanted_of(there.plan.scripts["核酸通知"], "五一村", DAY)
    (part,) = there.preparer.prepare([want]).parts[want]
    assert part.clip is not None
    assert part.clip.digest == horn[0]["digest"]


def test_a_stale_recording_is_not_played_by_order_either_and_the_rest_is(notice: Office) -> None:
    told = notice.play("核酸通知", "联红村", "五一村")
    assert [part["language"] for part in notice.air.only.parts["联红村"]] == ["cmn"]
    assert [each.params["why_code"] for each in told.doubts] == ["plan.stale"]
    assert not told.good
    alone = notice.play("核酸通知", "联红村", languages=("客家话",))
    assert codes(alone) == ["plan.stale"]


def test_an_urgent_script_is_behind_the_attention_tone_unless_it_has_none(notice: Office) -> None:
    written(notice.folder, {"scripts/山洪.txt": "请马上到高处去。"})
    notice.play("山洪", "五一村")
    notice.play("山洪", "五一村", priority="urgent", reason="山洪")
    plain, urgent = (taken.length("五一村") for taken in notice.air.taken.values())
    assert urgent == pytest.approx(plain + 0.8, abs=0.1)


def test_played_three_times_it_is_three_parts(notice: Office) -> None:
    notice.play("核酸通知", "五一村", times="3")
    assert [part["language"] for part in notice.air.only.parts["五一村"]] == ["cmn"] * 3


def test_a_bell_that_is_made_here_is_rung_by_its_name(notice: Office) -> None:
    told = notice.play("集合铃", "五一村")
    assert told.good, told
    (part,) = notice.air.only.parts["五一村"]
    assert (part["version"], part["language"]) == ("集合铃", "")


def test_a_sound_is_played_by_its_name(notice: Office) -> None:
    wav(notice.folder / "audio/sounds/操/课间操.wav")
    assert notice.play("操/课间操", "五一村").good
    assert notice.air.only.body["title"] == "课间操"
    (problem,) = notice.play("操/课间躁", "五一村").problems
    assert problem.reason == Reason("files.unknown_script", {"found": "操/课间躁", "nearest": "操/课间操"})


def test_a_script_is_played_before_a_sound_of_its_name(notice: Office) -> None:
    wav(notice.folder / "audio/sounds/核酸通知.wav")
    assert notice.play("核酸通知", "五一村").good
    assert [part["language"] for part in notice.air.only.parts["五一村"]] == ["cmn"]


def test_a_script_that_there_is_not_is_told_with_the_nearest(notice: Office) -> None:
    (problem,) = notice.play("核酸", "五一村").problems
    assert problem.reason == Reason("files.unknown_script", {"found": "核酸", "nearest": "核酸通知"})


def test_any_sound_file_is_played_as_loud_as_everything_else(office: Office, tmp_path: Path) -> None:
    file = wav(tmp_path / "U盘" / "广播体操.wav", seconds=4)
    told = office.order(Words(to=("河边",), file=str(file)))
    assert told.good
    assert office.air.only.body["title"] == "广播体操"
    assert office.air.only.length("五一村") == pytest.approx(4, abs=0.2)
    made = [each for _, each, _ in Library(office.folder).clips() if each.by == "recording"]
    assert {round(each.loudness) for each in made} == {-16}


def test_an_urgent_file_is_behind_the_attention_tone(office: Office, tmp_path: Path) -> None:
    file = wav(tmp_path / "警报.wav", seconds=3)
    office.order(Words(to=("五一村",), file=str(file), priority="urgent", reason="山洪"))
    assert office.air.only.length("五一村") == pytest.approx(5.3, abs=0.2)


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("没有.mp3", None, "sound.missing"),
        ("空.mp3", b"", "sound.empty"),
        ("通知.mp3", b"PK\x03\x04" + bytes(100), "sound.not_sound"),
        ("乱.wav", b"RIFF\0\0\0\0WAVEnothing", "sound.undecodable"),
    ],
)
def test_what_is_no_sound_is_refused_before_any(
    office: Office, tmp_path: Path, name: str, content: bytes | None, why: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    assert codes(office.order(Words(to=("五一村",), file=str(tmp_path / name)))) == [why]
    assert office.air.asked == []


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_a_file_whose_name_is_no_text_is_played_all_the_same(office: Office, tmp_path: Path) -> None:
    file = wav(tmp_path / "讲话.wav").rename(os.fsdecode(os.fsencode(tmp_path) + b"/\xbd\xb2.wav"))
    assert office.order(Words(to=("五一村",), file=str(file))).good
    assert office.order(Words(to=("五一村",), text="停水\udcbd了。", reason="\udcbd")).good


def test_a_file_of_eleven_minutes_is_too_long(office: Office, tmp_path: Path) -> None:
    import numpy as np
    import soundfile

    soundfile.write(tmp_path / "讲话.wav", np.zeros(660 * 8_000, np.int16), 8_000)
    assert codes(office.order(Words(to=("五一村",), file=str(tmp_path / "讲话.wav")))) == ["sound.too_long"]


def test_a_file_in_which_nothing_is_heard_is_found_out_before_any_sound(office: Office, tmp_path: Path) -> None:
    import numpy as np
    import soundfile

    soundfile.write(tmp_path / "静.wav", np.zeros(22_050, np.int16), 22_050)
    assert code(office.order(Words(to=("五一村",), file=str(tmp_path / "静.wav")))) == "orders.not_made"
    assert office.air.taken == {}


def test_without_an_air_nothing_is_made_for_nobody(tmp_path: Path) -> None:
    office = Office(tmp_path, new=True)
    with pytest.raises(control.NotRunning):
        office.say(WATER, "五一村")
    assert not (tmp_path / RENDERED).exists()


# Whose values

CALLS = """\
专项: 叫号
播出安排:
  - {编号: 一组, 文稿: 叫号, 播放点: 五一村, 时刻: "8:00", 本条信息: {组名: 一组}}
  - {编号: 二组, 文稿: 叫号, 播放点: 五一村, 时刻: "9:00", 本条信息: {组名: 二组}}
  - {编号: 二组晚, 文稿: 叫号, 播放点: 五一村, 时刻: "17:00", 本条信息: {组名: 二组}}
  - {编号: 去年, 文稿: 叫号, 播放点: 五一村, 时刻: "9:00", 日期: 2021-07-01, 本条信息: {组名: 九组}}
  - {编号: 停用, 文稿: 叫号, 播放点: 五一村, 时刻: "9:00", 启用: 否, 本条信息: {组名: 八组}}
"""


@pytest.fixture
def calls(office: Office) -> Office:
    written(office.folder, {"scripts/叫号.txt": "请{{组名}}的乡亲来。", "schedules/叫号.yaml": CALLS})
    return office


def said_by(office: Office) -> str:
    """The group that was called, by what each row would have been."""
    there = station(office.folder, *office.voices.values())
    script, digest = there.plan.scripts["叫号"], office.air.only.parts["五一村"][0]["digest"]
    found = set()
    for campaign in there.plan.campaigns:
        for row in campaign.rows:
            want, _ = there.wanted_of(script, "五一村", DAY, pair=(campaign, row))
            if any(part.clip and part.clip.digest == digest for part in there.preparer.prepare([want]).parts[want]):
                found.add(row.values["组名"])
    return "、".join(sorted(found))


def test_a_script_whose_rows_say_different_things_is_not_played_by_a_guess(calls: Office) -> None:
    (problem,) = calls.play("叫号", "五一村").problems
    assert problem.reason.code == "orders.which_row"
    assert problem.reason.params["choices"] == "一组(组名=一组)、二组(组名=二组)"
    assert "--row" in explain(problem.reason, "zh")
    assert "--row" not in explain(problem.reason, "zh", page=True)
    assert "一组(组名=一组), 二组(组名=二组)" in explain(problem.reason, "en")
    assert not calls.air.bodies("announce")


@pytest.mark.parametrize(("row", "text"), [("二组", "二组"), ("叫号/一组", "一组"), ("二组晚", "二组")])
def test_the_row_that_is_meant_is_named(calls: Office, row: str, text: str) -> None:
    assert calls.play("叫号", "五一村", row=row).good
    assert said_by(calls) == text


def test_a_row_may_be_played_where_it_is_not_planned(calls: Office) -> None:
    assert calls.play("叫号", "五一采样点", row="二组").good


def test_a_row_that_there_is_not_is_told_with_those_that_there_are(calls: Office) -> None:
    (problem,) = calls.play("叫号", "五一村", row="三组").problems
    assert problem.reason.code == "orders.row_unknown"
    assert "二组晚(组名=二组)" in problem.reason.params["choices"]
    assert explain(problem.reason, "en")
    assert explain(problem.reason, "zh", page=True)


def test_rows_that_say_the_same_need_no_name(calls: Office) -> None:
    same = CALLS.replace("组名: 一组", "组名: 二组")
    written(calls.folder, {"schedules/叫号.yaml": same})
    assert calls.play("叫号", "五一村").good
    assert said_by(calls) == "二组"


def test_the_rows_of_the_day_go_before_those_of_other_days(calls: Office) -> None:
    today = CALLS.replace('"9:00", 本条', '"9:00", 日期: 2022-07-13, 本条')
    today = today.replace('"8:00", 本条', '"8:00", 日期: 2022-07-20, 本条')
    written(calls.folder, {"schedules/叫号.yaml": today})
    assert calls.play("叫号", "五一村").good
    assert said_by(calls) == "二组"
