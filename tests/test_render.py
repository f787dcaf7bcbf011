"""From what is wanted to what is heard: which version speaks where, when a clip is made anew, and when it is not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from bench.journeys import followed
from dalaba.compile.render import Recipe
from dalaba.compile.render.recipes import chime_alone
from dalaba.core.model import Clip, Part, Reason, Wanted
from dalaba.desk.root import Station
from dalaba.sound.codec import decode
from dalaba.speech.voices.fake import FakeVoice
from tests.places import station, wav, written

STATION = """\
台名: 三江
语种: [普通话]
播放点:
  五一村:
    本点信息: {村名: 五一村, 采样点: 村委会门前, 开始: "07:00", 没人用的: 一}
  东和村:
    本点信息: {村名: 东和村, 采样点: 祠堂前, 开始: "07:00"}
  五一采样点:
    类型: 现场音箱
    本点信息: {村名: 五一村, 采样点: 村委会门前, 开始: "07:00"}
"""
NOTICE = """\
标题: 核酸
提示音: 无
版本:
  普通话: "{{村名}}的乡亲。请戴好口罩。{{开始}}在{{采样点}}。"
  普通话短: {语种: 普通话, 篇幅: 短, 正文: "{{村名}}做核酸。"}
  粤语: "{{村名}}嘅乡亲,{{今明}}。"
"""


def place(folder: Path, *voices: FakeVoice, files: Mapping[str, str] | None = None) -> Station:
    written(folder, {"station.yaml": STATION, "scripts/核酸.yaml": NOTICE, **(files or {})})
    return station(folder, *voices)


def want(
    there: Station, outlet: str = "五一村", *languages: str, script: str = "核酸", length: str = "long", **more: str
) -> Wanted:
    values = {**there.setup.outlets[outlet].values, "今明": "今天", **more}
    return Wanted(script, outlet, languages or ("cmn",), length, tuple(sorted(values.items())))


def clip(there: Station, wanted: Wanted) -> Clip:
    found = part(there, wanted).clip
    assert found is not None
    return found


def part(there: Station, wanted: Wanted) -> Part:
    (found,) = there.preparer.prepare([wanted]).parts[wanted]
    return found


def said(there: Station, wanted: Wanted) -> str:
    """The words that are or would be spoken."""
    (recipe,) = there.preparer.prepare([wanted]).recipes.values()
    return "".join(sentence.text for sentence in recipe.sentences)


def key(there: Station, wanted: Wanted) -> str:
    (found,) = there.preparer.prepare([wanted]).recipes
    return found


def code(there: Station, wanted: Wanted) -> str:
    found = part(there, wanted)
    assert found.clip is None
    assert found.why is not None
    return found.why.code


# Which version


def test_each_village_hears_its_own_name(tmp_path: Path) -> None:
    there = place(tmp_path)
    assert said(there, want(there, "东和村")).startswith("东和村的乡亲")


def test_the_short_version_speaks_where_short_is_wanted_and_where_there_is_no_other(tmp_path: Path) -> None:
    only = "版本:\n  普通话短: {语种: 普通话, 篇幅: 短, 正文: 短的。}\n"
    there = place(tmp_path, files={"scripts/只有短.yaml": only})
    assert part(there, want(there, length="short")).version == "普通话短"
    assert part(there, want(there)).version == "普通话"
    assert part(there, want(there, script="只有短")).version == "普通话短"


def test_a_villages_own_wording_goes_before_everybodys(tmp_path: Path) -> None:
    texts = {"scripts/停水.txt": "今天停水。", "scripts/停水.五一村.txt": "井边的乡亲,今天停水。"}
    there = place(tmp_path, files=texts)
    heard = [said(there, want(there, name, script="停水")) for name in ("五一村", "东和村")]
    assert heard[0] != heard[1]
    assert heard[0].startswith("井边的乡亲")


def test_languages_come_in_the_order_they_are_wanted(tmp_path: Path) -> None:
    there = place(tmp_path)
    wanted = want(there, "五一村", "yue", "cmn", "hak")
    parts = there.preparer.prepare([wanted]).parts[wanted]
    assert [each.language for each in parts] == ["yue", "cmn", "hak"]
    assert [each.ready for each in parts] == [True, True, False]


def test_cantonese_has_its_own_word_for_today(tmp_path: Path) -> None:
    there = place(tmp_path)
    assert "今日" in said(there, want(there, "五一村", "yue"))


def test_a_script_or_a_language_that_is_not_there_is_said(tmp_path: Path) -> None:
    there = place(tmp_path)
    assert code(there, want(there, script="没有")) == "plan.no_version"
    assert code(there, want(there, "五一村", "hak")) == "plan.no_version"


def test_hakka_in_writing_is_spoken_by_nobody_who_does_not_speak_it(tmp_path: Path) -> None:
    voice = FakeVoice(name="espeak")
    there = place(tmp_path, voice, files={"scripts/核酸.客家话.txt": "大家来做核酸。"})
    wanted = want(there, "五一村", "hak")
    assert code(there, wanted) == "plan.no_voice"
    assert there.to_make([wanted]) == {}
    assert voice.spoken == []


def test_a_fact_without_a_value_costs_that_part_alone(tmp_path: Path) -> None:
    there = place(tmp_path)
    values = (("今明", "今天"), ("村名", "五一村"))
    wanted = Wanted("核酸", "五一村", ("cmn", "yue"), "long", values)
    parts = there.preparer.prepare([wanted]).parts[wanted]
    assert parts[0].version == "普通话短", "the short text needs no place: better short than silent"
    assert parts[1].ready
    nobody = Wanted("核酸", "五一村", ("cmn",), "long", ())
    assert code(there, nobody) == "plan.no_value"


# Recordings

RECORDED = """\
提示音: 无
版本:
  客家话: {{录音: 核酸.客家话.wav{says}}}
  普通话: "{{{{开始}}}}开始。"
"""


def recorded(folder: Path, says: str) -> Station:
    wav(folder / "audio/recorded/核酸.客家话.wav")
    return place(folder, files={"scripts/录音.yaml": RECORDED.format(says=f", 录音里说的: {says}" if says else "")})


@pytest.mark.parametrize(
    ("says", "why"),
    [
        ("", "plan.unconfirmed"),
        ('{开始: "07:00"}', None),
        ('{开始: "06:30"}', "plan.stale"),
        ('{结束: "11:30"}', "plan.stale"),
        ("{}", None),
    ],
)
def test_a_recording_airs_only_where_what_it_says_still_holds(tmp_path: Path, says: str, why: str | None) -> None:
    there = recorded(tmp_path, says)
    found = part(there, want(there, "五一村", "hak", script="录音"))
    assert (found.why and found.why.code) == why


def test_a_stale_recording_tells_what_it_says_and_what_holds(tmp_path: Path) -> None:
    there = recorded(tmp_path, '{开始: "06:30"}')
    why = part(there, want(there, "五一村", "hak", script="录音")).why
    assert why is not None
    assert (why.params["name"], why.params["said"], why.params["now"]) == ("开始", "06:30", "07:00")


def test_a_recording_that_nobody_made_yet_is_missing_by_its_name(tmp_path: Path) -> None:
    there = recorded(tmp_path, "{}")
    (tmp_path / "audio/recorded/核酸.客家话.wav").unlink()
    why = part(there, want(there, "五一村", "hak", script="录音")).why
    assert why is not None
    assert (why.code, why.params["file"]) == ("plan.no_recording", "核酸.客家话.wav")


def test_a_stale_recording_gives_way_to_a_voice_of_the_same_language(tmp_path: Path) -> None:
    wav(tmp_path / "audio/recorded/人声.wav")
    script = '版本:\n  人声: {语种: 普通话, 录音: 人声.wav, 录音里说的: {开始: "06:30"}}\n  普通话: "{{开始}}开始。"\n'
    there = place(tmp_path, files={"scripts/人声.yaml": script})
    assert part(there, want(there, script="人声")).version == "普通话"
    assert part(there, want(there, script="人声", 开始="06:30")).version == "人声", "a person goes before a machine"


def test_a_recording_in_pieces_has_every_group_its_own(tmp_path: Path) -> None:
    pieces = '版本:\n  瑶语: {录音: [请.wav, "组/{{组}}.wav"], 录音里说的: {}}\n'
    for number, name in enumerate(("请", "组/上片", "组/下片")):
        wav(tmp_path / f"audio/recorded/{name}.wav", 1, 400 + 100 * number)
    there = place(tmp_path, files={"scripts/叫号.yaml": pieces})
    upper, lower = (want(there, "五一村", "bpn", script="叫号", 组=name) for name in ("上片", "下片"))
    report = there.make(there.to_make([upper, lower]), jobs=1)
    assert len(report.made) == 2
    assert key(there, upper) != key(there, lower)
    assert code(there, want(there, "五一村", "bpn", script="叫号", 组="河边")) == "plan.no_recording"


def test_a_recording_that_does_not_decode_costs_itself(tmp_path: Path) -> None:
    there = recorded(tmp_path, "{}")
    wanted = want(there, "五一村", "hak", "cmn", script="录音")
    todo = there.to_make([wanted])
    (tmp_path / "audio/recorded/核酸.客家话.wav").write_bytes(b"no sound at all")
    report = there.make(todo, jobs=1)
    assert [recipe.language for recipe, _ in report.failed] == ["hak"]
    assert [each.clip is not None for each in there.preparer.prepare([wanted]).parts[wanted]] == [False, True]


# The key: anew exactly when something that is heard has changed

CHANGED: dict[str, Callable[[Path], None]] = {}
SAME: dict[str, Callable[[Path], None]] = {}


def replaced(name: str, old: str, new: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new), encoding="utf-8")

    return change


RATE = "发音人: {普通话: [{引擎: espeak, 语速: 150}]}\n语种:"
CHANGED["a word of the text"] = replaced("scripts/核酸.yaml", "请戴好口罩", "请戴口罩")
CHANGED["a fact that it uses"] = replaced("station.yaml", '村委会门前, 开始: "07:00"', '村委会门前, 开始: "07:30"')
CHANGED["how a name is read"] = replaced("station.yaml", "语种:", "读音: {五一村: 五亿村}\n语种:")
CHANGED["the rate"] = replaced("station.yaml", "语种:", RATE)
CHANGED["the chime"] = replaced("scripts/核酸.yaml", "提示音: 无", "提示音: 通知")
CHANGED["the repeats"] = replaced("scripts/核酸.yaml", "提示音: 无", "提示音: 无\n遍数: 2")
CHANGED["the kind of outlet"] = replaced("station.yaml", "五一村:\n", "五一村:\n    类型: 现场音箱\n")
SAME["a fact that it does not use"] = replaced("station.yaml", "没人用的: 一", "没人用的: 二")
SAME["a name that is not in it"] = replaced("station.yaml", "语种:", "读音: {塘冲: 塘充}\n语种:")
SAME["the title"] = replaced("scripts/核酸.yaml", "标题: 核酸", "标题: 全员核酸")
SAME["another version"] = replaced("scripts/核酸.yaml", "{{村名}}做核酸", "{{村名}}今天做核酸")
SAME["the volume"] = replaced("station.yaml", "五一村:\n", "五一村:\n    音量: 60\n    前静音: 2\n")
SAME["another language's voice"] = replaced(
    "station.yaml", "语种:", "发音人: {粤语: [{引擎: espeak, 语速: 150}]}\n语种:"
)


@pytest.mark.parametrize("what", CHANGED)
def test_a_clip_is_made_anew_when_this_changes(tmp_path: Path, what: str) -> None:
    before = place(tmp_path)
    old = key(before, want(before))
    CHANGED[what](tmp_path)
    after = station(tmp_path)
    assert key(after, want(after)) != old


@pytest.mark.parametrize("what", SAME)
def test_a_clip_stands_when_only_this_changes(tmp_path: Path, what: str) -> None:
    before = place(tmp_path)
    old = key(before, want(before))
    SAME[what](tmp_path)
    after = station(tmp_path)
    assert key(after, want(after)) == old


def test_another_take_under_the_same_name_is_another_clip(tmp_path: Path) -> None:
    there = recorded(tmp_path, "{}")
    old = key(there, want(there, "五一村", "hak", script="录音"))
    wav(tmp_path / "audio/recorded/核酸.客家话.wav", seconds=3)
    again = station(tmp_path)
    assert key(again, want(again, "五一村", "hak", script="录音")) != old


# Making


def test_what_is_made_is_found_again_and_costs_nothing_the_second_time(tmp_path: Path) -> None:
    voice = FakeVoice(name="espeak")
    there = place(tmp_path, voice)
    wanted = want(there)
    assert part(there, wanted).estimated
    report = there.make(there.to_make([wanted]), jobs=1)
    assert report.failed == []
    spoken = len(voice.spoken)
    again = station(tmp_path, voice)
    found = part(again, wanted)
    assert found.clip is not None
    assert (found.estimated, found.duration) == (False, found.clip.duration)
    assert again.to_make([wanted]) == {}
    assert len(again.to_make([wanted], force=True)) == 1
    assert len(voice.spoken) == spoken


def test_an_estimate_is_near_what_it_comes_to(tmp_path: Path) -> None:
    there = place(tmp_path)
    wanted = want(there)
    guessed = part(there, wanted).duration
    there.make(there.to_make([wanted]), jobs=1)
    assert part(there, wanted).duration == pytest.approx(guessed, rel=0.35)


def test_a_sentence_common_to_villages_is_spoken_once(tmp_path: Path) -> None:
    voice = FakeVoice(name="espeak")
    there = place(tmp_path, voice)
    wanted = [want(there, name) for name in ("五一村", "东和村")]
    report = there.make(there.to_make(wanted), jobs=2)
    assert len(report.made) == 2
    texts = [text for text, *_ in voice.spoken]
    assert sum("请戴好口罩" in text for text in texts) == 1
    assert len(texts) == len(set(texts)) == report.sentences


def test_what_repeats_is_spoken_once_and_heard_twice(tmp_path: Path) -> None:
    voice = FakeVoice(name="espeak")
    there = place(tmp_path, voice)
    once, wanted = len(said(there, want(there))), want(there)
    there.make(there.to_make([wanted]), jobs=1)
    single = part(there, wanted).duration
    CHANGED["the repeats"](tmp_path)
    voice.spoken.clear()
    twice = station(tmp_path, voice)
    twice.make(twice.to_make([wanted]), jobs=1)
    assert sum(len(text) for text, *_ in voice.spoken) == once
    assert part(twice, wanted).duration == pytest.approx(2 * single + 1_500, abs=120)


def test_a_voice_that_fails_at_one_sentence_gives_the_whole_clip_to_the_next_of_the_language(tmp_path: Path) -> None:
    first, second = FakeVoice(name="gtts", fail_on=["口罩"]), FakeVoice(name="espeak")
    voices = replaced("station.yaml", "语种:", "发音人: {普通话: [gtts, espeak]}\n语种:")
    place(tmp_path)
    voices(tmp_path)
    there = station(tmp_path, first, second)
    report = there.make(there.to_make([want(there)]), jobs=1)
    ((key, made),) = report.made.items()
    assert made.by == "espeak"
    assert {text for text, *_ in second.spoken} >= {text for text, *_ in first.spoken}
    assert report.stood_in[key] == ("espeak", Reason("voices.refused", report.stood_in[key][1].params))


def test_what_another_voice_spoke_is_made_anew_when_the_first_is_back(tmp_path: Path) -> None:
    first, second = FakeVoice(name="gtts", fail_on=["口罩"]), FakeVoice(name="espeak")
    voices = replaced("station.yaml", "语种:", "发音人: {普通话: [gtts, espeak]}\n语种:")
    place(tmp_path)
    voices(tmp_path)
    there = station(tmp_path, first, second)
    wanted = want(there)
    there.make(there.to_make([wanted]), jobs=1)
    assert clip(there, wanted).by == "espeak"
    there = station(tmp_path, FakeVoice(name="gtts"), second)
    prepared = there.preparer.prepare([wanted])
    assert (list(prepared.missing), len(prepared.better)) == ([], 1)
    ((why,),) = prepared.why(prepared.better, there.library).values()
    assert (why.code, why.params["before"], why.params["now"]) == ("sound.why_voice", "espeak", "gtts")
    there.make(there.to_make([wanted]), jobs=1)
    assert clip(there, wanted).by == "gtts"
    assert there.to_make([wanted]) == {}


def test_a_voices_clips_stay_good_whatever_changes_about_another(tmp_path: Path) -> None:
    place(tmp_path)
    replaced("station.yaml", "语种:", "发音人: {普通话: [gtts, espeak]}\n语种:")(tmp_path)
    there = station(tmp_path, FakeVoice(name="gtts"), FakeVoice(name="espeak"))
    wanted = want(there)
    there.make(there.to_make([wanted]), jobs=1)
    replaced("station.yaml", "[gtts, espeak]", "[gtts, {引擎: espeak, 语速: 150}]")(tmp_path)
    there = station(tmp_path, FakeVoice(name="gtts"), FakeVoice(name="espeak"))
    assert there.to_make([wanted]) == {}


def test_what_takes_long_to_speak_is_spoken_once_for_every_loudspeaker_and_every_day(tmp_path: Path) -> None:
    voice = FakeVoice(name="espeak", quick=False)
    there = place(tmp_path, voice)
    wanted = [want(there, name) for name in ("五一村", "五一采样点")]
    assert len(there.to_make(wanted)) == 2
    there.make(there.to_make(wanted), jobs=2)
    texts = [text for text, *_ in voice.spoken]
    assert len(texts) == len(set(texts))
    again = station(tmp_path, voice)
    again.library.forget([key for key, *_ in again.library.clips()])
    report = again.make(again.to_make(wanted), jobs=2)
    assert (len(report.made), report.sentences, len(voice.spoken)) == (2, 0, len(texts))
    for kept in (tmp_path / "audio" / "rendered" / "sentences").rglob("*.flac"):
        kept.write_bytes(kept.read_bytes()[:-20])
    again.library.forget([key for key, *_ in again.library.clips()])
    report = again.make(again.to_make(wanted), jobs=2)
    assert (len(report.made), report.sentences) == (2, len(texts))


def test_where_every_voice_fails_that_clip_alone_is_lost(tmp_path: Path) -> None:
    there = place(tmp_path, FakeVoice(name="espeak", fail_on=["祠堂"]))
    wanted = [want(there, name) for name in ("五一村", "东和村")]
    report = there.make(there.to_make(wanted), jobs=2)
    ((recipe, reason),) = report.failed
    assert (recipe.name.split("·")[1][:3], reason.code) == ("东和村", "voices.refused")
    assert [part(there, each).clip is not None for each in wanted] == [True, False]


def test_a_voice_that_is_not_installed_is_passed_over(tmp_path: Path) -> None:
    place(tmp_path)
    replaced("station.yaml", "语种:", "发音人: {普通话: [gtts, espeak]}\n语种:")(tmp_path)
    there = station(tmp_path, FakeVoice(name="espeak"))
    report = there.make(there.to_make([want(there)]), jobs=1)
    assert [made.by for made in report.made.values()] == ["espeak"]


def test_progress_is_told_clip_by_clip(tmp_path: Path) -> None:
    there = place(tmp_path)
    told: list[tuple[int, int]] = []
    wanted = [want(there, name) for name in ("五一村", "东和村", "五一采样点")]
    there.make(there.to_make(wanted), 1, lambda number, of, recipe: told.append((number, of)))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_a_chime_can_be_a_clip_of_its_own_with_the_rest_behind_it(tmp_path: Path) -> None:
    there = place(tmp_path)
    recipe = chime_alone("urgent")
    made = there.make({recipe.key: recipe}, jobs=1).made[recipe.key]
    assert made.clip.duration == pytest.approx(recipe.estimate, abs=80)
    samples, _ = decode(tmp_path / made.clip.file)
    rest = samples[made.clip.skip + made.clip.frames - 4000 : made.clip.skip + made.clip.frames]
    assert abs(rest).max() < 0.01
    assert chime_alone("notice").key != recipe.key


def test_a_file_that_somebody_gave_is_made_as_loud_as_a_recording(tmp_path: Path) -> None:
    there = place(tmp_path / "台")
    file = wav(tmp_path / "手机" / "录音 1.wav", seconds=3)
    recipe = Recipe("口令/录音 1", "", "none", 1, "horn", digests=("d",), given=str(file))
    made = there.make({recipe.key: recipe}, jobs=1).made[recipe.key]
    assert made.loudness == pytest.approx(-16, abs=1)
    assert made.clip.duration == pytest.approx(3_000, abs=200)
    assert made.by == "recording"


# The line


STAGES = ["candidates", "filled", "read", "recipes", "clips"]


@pytest.mark.parametrize("manner", ["文字", "录音"])
def test_a_wanted_version_goes_through_each_stage_once_and_in_order(tmp_path: Path, manner: str) -> None:
    """It went to and fro eleven times between what prepares it and what knows its texts, recordings and recipes."""
    recorded = "版本: {客家话: {录音: 停水.客家话.wav, 录音里说的: {村名: 五一村}}}\n"
    there = place(tmp_path, files={"scripts/停水.yaml": recorded})
    wav(tmp_path / "audio/recorded/停水.客家话.wav")
    wanted = want(there) if manner == "文字" else want(there, "五一村", "hak", script="停水")
    seen = followed(lambda: there.preparer.prepare([wanted]))
    line = "compile/render/prepare.py"
    ways = {Path(to).stem: times for (at, to), times in seen.ways.items() if at == line}
    assert [(name, times) for name, times in ways.items() if name in STAGES] == [(name, 1) for name in STAGES]
    assert not seen.returns, seen.examples
    assert part(there, wanted).why is None


def test_what_was_prepared_before_is_neither_read_nor_worked_out_again(tmp_path: Path) -> None:
    there = place(tmp_path)
    there.preparer.prepare([want(there)])
    seen = followed(lambda: there.preparer.prepare([want(there, 没人用的="明天的事")]))
    assert not [
        file for file in seen.files if "reading" in file or file.endswith(("render/read.py", "render/voices.py"))
    ]
