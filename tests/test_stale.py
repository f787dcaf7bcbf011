"""What has to be made again, and why: exactly what a change touches, and whatever a hand or a disk has spoilt."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dalaba.desk.root import Station
from dalaba.speech.library import RECORDED, RENDERED, Slot
from dalaba.speech.voices.fake import FakeVoice
from tests.conftest import Shell
from tests.places import DAY, days, station, wav, written

PLACES = ("五一村", "东和村", "采样点")
Said = Mapping[Slot, str]
"""(script/version, outlet, date) -> input key."""


class Town(NamedTuple):
    """Everything that decides how the town sounds, to be changed one thing at a time."""

    hours: tuple[str, ...] = ("07:00", "07:00", "07:30")
    """Of each place."""
    rounds: tuple[str, ...] = ("第一轮", "第二轮")
    """Of each day."""
    kinds: tuple[str, ...] = ("大喇叭", "大喇叭", "现场音箱")
    notice: str = "{{村名}}的乡亲,{{轮次}}{{开始}}开始。"
    cantonese: str = "{{村名}}嘅乡亲,{{开始}}开始。"
    water: str = "塘冲今天停水。"
    lexicon: str = "大坜: 大力"
    rate: int = 190
    repeat: int = 1
    chime: str = "无"
    take: float = 2.0
    """Seconds of the Hakka recording."""


def town(folder: Path, given: Town) -> Station:
    outlets = "".join(
        f"  {name}: {{类型: {kind}, 本点信息: {{村名: {name}, 开始: '{start}', 没人用的: 一}}}}\n"
        for name, kind, start in zip(PLACES, given.kinds, given.hours, strict=True)
    )
    daily = ", ".join(f"{day}: {{轮次: {name}}}" for day, name in zip(days(2), given.rounds, strict=True))
    head = f"提示音: {given.chime}\n遍数: {given.repeat}\n版本:\n"
    wav(folder / RECORDED / "核酸.客家话.wav", given.take)
    return station(
        written(
            folder,
            {
                "station.yaml": f"台名: 三江\n语种: [普通话, 粤语, 客家话]\n读音: {{{given.lexicon}}}\n"
                f"发音人: {{普通话: [{{引擎: espeak, 语速: {given.rate}}}]}}\n播放点:\n{outlets}",
                "scripts/核酸.yaml": f'{head}  普通话: "{given.notice}"\n  粤语: "{given.cantonese}"\n'
                "  客家话: {录音: 核酸.客家话.wav, 录音里说的: {}}\n",
                "scripts/停水.yaml": f'提示音: 无\n版本:\n  普通话: "{given.water}"\n',
                "schedules/核酸.yaml": f"日期: {DAY}..{days(2)[1]}\n每日信息: {{{daily}}}\n播出安排:\n"
                "  - {文稿: 核酸, 播放点: 全部, 时刻: ['8:00']}\n"
                "  - {文稿: 停水, 播放点: 五一村, 语种: 普通话, 时刻: ['9:00']}\n",
            },
        ),
        FakeVoice(name="espeak"),
    )


def test_only_the_urgent_row_is_said_behind_the_attention_tone(tmp_path: Path) -> None:
    there = town(tmp_path, Town(chime="通知"))
    rows = (tmp_path / "schedules/核酸.yaml").read_text("utf-8")
    urgent = "  - {文稿: 核酸, 播放点: 东和村, 级别: 紧急, 时刻: ['10:00']}\n"
    written(tmp_path, {"schedules/核酸.yaml": rows + urgent})
    there = station(tmp_path, FakeVoice(name="espeak"))
    recipes = there.to_make(there.wanted_on(days(2)))
    there.make(recipes)
    tones = {recipe.chime for recipe in recipes.values() if "东和村" in str(recipe.parts)}
    assert tones == {"notice", "urgent"}
    assert {recipe.chime for recipe in recipes.values() if "五一村" in str(recipe.parts)} <= {"notice", "none"}
    placed = {
        spot.priority: spot.parts[0].clip
        for spot in there.compile(days(2)[0]).spots
        if spot.outlet == "东和村" and spot.script == "核酸"
    }
    keys = {part.clip.file: key for key in recipes if (part := there.library.find(key))}
    assert {level: recipes[keys[clip.file]].chime for level, clip in placed.items() if clip} == {
        "urgent": "urgent",
        "notice": "notice",
    }


def heard(there: Station) -> dict[Slot, tuple[str, ...]]:
    return there.preparer.prepare(there.wanted_on(days(2))).slots


CHANGES: dict[str, tuple[Callable[[Town], Town], Callable[[Slot], bool]]] = {
    "one village's hours": (
        lambda town: town._replace(hours=("06:30", *town.hours[1:])),
        lambda slot: slot[1] == "五一村" and slot[0] in ("核酸/普通话", "核酸/粤语"),
    ),
    "one day's round": (
        lambda town: town._replace(rounds=(town.rounds[0], "最后一轮")),
        lambda slot: slot[0] == "核酸/普通话" and "14" in slot[2],
    ),
    "a word of one version": (
        lambda town: town._replace(cantonese=town.cantonese + "多谢。"),
        lambda slot: slot[0] == "核酸/粤语",
    ),
    "how a name is read": (
        lambda town: town._replace(lexicon="塘冲: 塘充"),
        lambda slot: slot[0] == "停水/普通话",
    ),
    "a voice's rate": (
        lambda town: town._replace(rate=150),
        lambda slot: slot[0].endswith("/普通话"),
    ),
    "a kind of loudspeaker": (
        lambda town: town._replace(kinds=("大喇叭", "宣传车", "现场音箱")),
        lambda slot: slot[1] == "东和村",
    ),
    "the repeats": (lambda town: town._replace(repeat=2), lambda slot: slot[0].startswith("核酸/")),
    "the chime": (lambda town: town._replace(chime="紧急"), lambda slot: slot[0].startswith("核酸/")),
    "a recording": (lambda town: town._replace(take=3.0), lambda slot: slot[0] == "核酸/客家话"),
}  # fmt: skip
WHY = {
    "one village's hours": "sound.why_fact", "one day's round": "sound.why_fact",
    "a word of one version": "sound.why_text", "how a name is read": "sound.why_reading",
    "a voice's rate": "sound.why_rate",
    "a kind of loudspeaker": "sound.why_profile", "the repeats": "sound.why_repeat", "the chime": "sound.why_chime",
    "a recording": "sound.why_recording",
}  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(what=st.lists(st.sampled_from(sorted(CHANGES)), unique=True, max_size=4))
def test_a_change_touches_exactly_the_clips_that_say_or_sound_it(
    tmp_path_factory: pytest.TempPathFactory, what: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("town")
    before = heard(town(folder, Town()))
    changed = Town()
    for name in what:
        changed = CHANGES[name][0](changed)
    after = heard(town(folder, changed))
    assert set(before) == set(after)
    touched = {slot for slot in before if before[slot] != after[slot]}
    assert touched == {slot for slot in before if any(CHANGES[name][1](slot) for name in what)}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The town with its clips."""
    folder = tmp_path_factory.mktemp("made")
    there = town(folder, Town())
    assert there.make(there.to_make(there.wanted_on(days(2)))).failed == []
    return folder


@pytest.mark.parametrize("what", sorted(CHANGES))
def test_each_clip_is_listed_with_the_reason_it_is_made_again_for(tmp_path: Path, made: Path, what: str) -> None:
    shutil.copytree(made, tmp_path / "town")
    there = town(tmp_path / "town", CHANGES[what][0](Town()))
    prepared = there.preparer.prepare(there.wanted_on(days(2)))
    why = prepared.why(prepared.missing, there.library)
    assert {prepared.slots[slot][0] for slot in prepared.slots if CHANGES[what][1](slot)} == set(why)
    assert {each.code for reasons in why.values() for each in reasons} == {WHY[what]}
    if what == "one village's hours":
        assert {tuple(reasons[0].params.values()) for reasons in why.values()} == {("开始", "07:00", "06:30")}


def test_what_was_never_heard_is_new_and_what_is_asked_for_again_is_said_to_be_unchanged(made: Path) -> None:
    there = town(made, Town())
    prepared = there.preparer.prepare(there.wanted_on(days(2)))
    assert prepared.missing == {}
    assert {each[0].code for each in prepared.why(prepared.recipes, there.library).values()} == {"sound.why_asked"}
    fresh = town(made.with_name("fresh"), Town())
    found = fresh.preparer.prepare(fresh.wanted_on(days(2)))
    assert {each[0].code for each in found.why(found.missing, fresh.library).values()} == {"sound.why_new"}


# What a hand or a disk has done


def broken(path: Path, how: str) -> None:
    data = path.read_bytes()
    if how == "gone":
        path.unlink()
    elif how == "moved":
        path.rename(path.with_name("别处.mp3"))
    elif how == "half written":
        path.write_bytes(data[: len(data) // 2])
    elif how == "edited":
        path.write_bytes(data[:-100] + bytes(100))


@pytest.mark.parametrize("how", ["gone", "moved", "half written", "edited"])
def test_a_clip_that_was_spoilt_is_found_and_made_again(tmp_path: Path, made: Path, how: str) -> None:
    shutil.copytree(made, tmp_path / "town")
    there = town(tmp_path / "town", Town())
    found = there.preparer.prepare(there.wanted_on(days(2)))
    key = sorted(found.recipes)[0]
    clip = there.library.find(key)
    assert clip is not None
    whole = (there.folder / clip.clip.file).read_bytes()
    broken(there.folder / clip.clip.file, how)
    again = town(tmp_path / "town", Town())
    prepared = again.preparer.prepare(again.wanted_on(days(2)))
    assert set(prepared.missing) == {key}
    (why,) = prepared.why(prepared.missing, again.library)[key]
    assert why.code == ("sound.why_missing" if how in ("gone", "moved") else "sound.why_damaged")
    again.make(prepared.missing)
    assert (there.folder / clip.clip.file).read_bytes() == whole


def test_a_station_that_was_only_copied_has_nothing_to_make(tmp_path: Path, made: Path) -> None:
    shutil.copytree(made, tmp_path / "town", copy_function=shutil.copyfile)  # no file's time is kept
    there = town(tmp_path / "town", Town())
    assert there.to_make(there.wanted_on(days(2))) == {}


def test_what_was_changed_without_a_trace_is_found_when_everything_is_read(tmp_path: Path, made: Path) -> None:
    shutil.copytree(made, tmp_path / "town")
    clip = next((tmp_path / "town" / RENDERED).rglob("客家话*.mp3"))
    times = clip.stat()
    broken(clip, "edited")
    os.utime(clip, ns=(times.st_atime_ns, times.st_mtime_ns))
    shell = Shell(tmp_path / "town")
    asked = ("render", "--date", str(DAY), "--days", "2", "--version", "客家话", "--dry-run", "--json")
    assert json.loads(shell(*asked).stdout)["to_make"] == [], "it looks as it did"
    (found,) = json.loads(shell(*asked, "--verify").stdout)["to_make"]
    assert found["why"][0]["code"] == "sound.why_damaged"
