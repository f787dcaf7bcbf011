"""scripts/: announcements as a clerk drops them in, and filling their facts in."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalaba.core.problems import Bad
from dalaba.messages import describe, explain
from dalaba.speech.library import RECORDED
from dalaba.station.files import Problems
from dalaba.station.files.template import fill, variables
from dalaba.station.outlets import read_station
from dalaba.station.scripts import Script, Version, read_scripts, recorded_pieces
from tests.conftest import SAMPLE
from tests.places import written

STATION = "台名: 三江\n语种: [普通话, 粤语]\n播放点:\n  五一村: {}\n  东和村: {}\n"
TEXT = "{{村名}}的乡亲,今天停水。"


def read(
    folder: Path, files: dict[str, str], station: str = STATION
) -> tuple[dict[str, Script], list[tuple[str, str]]]:
    """The scripts, and each problem as (place, code). What lies in audio/recorded need be no sound here."""
    problems = Problems()
    setup = read_station(written(folder, {"station.yaml": station, **files}), Problems())
    scripts = read_scripts(folder, setup, problems)
    assert all(describe(problem, ui) for problem in problems for ui in ("zh", "en"))
    return scripts, [(str(problem.place), problem.reason.code) for problem in problems]


def good(folder: Path, files: dict[str, str]) -> dict[str, Script]:
    scripts, told = read(folder, files)
    assert told == []
    return scripts


def heard(script: Script, outlet: str, language: str, length: str = "long") -> list[str]:
    return [version.name for version in script.candidates(outlet, language, length)]


# --- plain text --------------------------------------------------------------------------------------------------


def test_a_text_dropped_in_is_a_script_in_the_stations_first_language(tmp_path: Path) -> None:
    script = good(tmp_path, {"scripts/停水.txt": f"\n  {TEXT}\n"})["停水"]
    assert (script.title, script.chime, script.repeat) == ("停水", "notice", 1)
    (version,) = script.versions
    assert (version.name, version.language, version.text, version.outlet) == ("普通话", "cmn", TEXT, "")


def test_texts_of_one_stem_are_versions_of_one_script(tmp_path: Path) -> None:
    files = {
        "scripts/停水.txt": "普",
        "scripts/停水.粤语.txt": "粤",
        "scripts/停水.五一村.txt": "五一",
        "scripts/停水.粤语.五一村.txt": "五一粤",
        "scripts/停水.东和村.yue.txt": "东和粤",
    }
    scripts = good(tmp_path, files)
    assert list(scripts) == ["停水"]
    assert heard(scripts["停水"], "五一村", "cmn") == ["普通话五一村", "普通话"]
    assert heard(scripts["停水"], "五一村", "yue") == ["粤语五一村", "粤语"]
    assert heard(scripts["停水"], "东和村", "yue") == ["粤语东和村", "粤语"]
    assert heard(scripts["停水"], "东和村", "cmn") == ["普通话"]


def test_recordings_of_the_stem_are_versions_too(tmp_path: Path) -> None:
    files = {
        "scripts/停水.txt": "今天停水。",
        f"{RECORDED}/停水.客家话.m4a": "",
        f"{RECORDED}/停水.客家话.五一村.MP3": "",
        f"{RECORDED}/停水.客家话.笔记.pdf": "",
        f"{RECORDED}/别的.客家话.m4a": "",
    }
    script = good(tmp_path, files)["停水"]
    own, everybodys = script.candidates("五一村", "hak")
    assert (own.recording, everybodys.recording) == (("停水.客家话.五一村.MP3",), ("停水.客家话.m4a",))
    assert script.candidates("东和村", "hak") == [everybodys]


def test_a_recording_of_a_text_without_facts_names_none_and_of_one_with_facts_is_not_confirmed(tmp_path: Path) -> None:
    files = {
        "scripts/防火.txt": "不要带火上山。",
        "scripts/停水.txt": TEXT,
        f"{RECORDED}/防火.客家话.m4a": "",
        f"{RECORDED}/停水.客家话.m4a": "",
    }
    scripts = good(tmp_path, files)
    assert [scripts[name].candidates("五一村", "hak")[0].says for name in ("防火", "停水")] == [{}, None]


def test_a_recording_that_a_version_names_is_no_second_version(tmp_path: Path) -> None:
    text = "版本:\n  客家话: {录音: 停水.客家话.m4a, 录音里说的: {结束: '11:30'}}\n"
    script = good(tmp_path, {"scripts/停水.yaml": text, f"{RECORDED}/停水.客家话.m4a": ""})["停水"]
    (version,) = script.versions
    assert version.says == {"结束": "11:30"}


def test_a_word_document_is_a_script(tmp_path: Path) -> None:
    import docx

    (tmp_path / "scripts").mkdir()
    document = docx.Document()
    document.add_paragraph(TEXT)
    document.save(str(tmp_path / "scripts" / "停水.粤语.docx"))
    (version,) = good(tmp_path, {})["停水"].versions
    assert (version.language, version.text) == ("yue", TEXT)


def test_locks_and_hidden_files_are_no_scripts_and_a_folder_is_told(tmp_path: Path) -> None:
    files = {"scripts/~$停水.docx": "x", "scripts/.停水.txt.swp": "x", "scripts/旧/停水.txt": "x"}
    assert read(tmp_path, files) == ({}, [("scripts/旧/停水.txt", "files.folder_unread")])


@pytest.mark.parametrize("suffix", ["doc", "wps", "pdf", "DOC", "rtf"])
def test_old_formats_are_to_be_saved_as_docx_or_txt(tmp_path: Path, suffix: str) -> None:
    scripts, told = read(tmp_path, {f"scripts/停水.{suffix}": "x"})
    assert scripts == {}
    assert told == [(f"scripts/停水.{suffix}", "files.closed_format")]


def test_a_recording_among_the_scripts_is_said_to_lie_wrong(tmp_path: Path) -> None:
    assert read(tmp_path, {"scripts/停水.mp3": ""})[1] == [("scripts/停水.mp3", "files.not_a_script")]


def test_yaml_that_notepad_called_txt_is_taken_for_yaml_and_said_so(tmp_path: Path) -> None:
    scripts, told = read(tmp_path, {"scripts/停水.yaml.txt": "标题: 停水通知\n版本: {普通话: 今天停水。}\n"})
    assert told == [("scripts/停水.yaml.txt", "files.yaml_txt")]
    assert scripts["停水"].title == "停水通知"
    assert scripts["停水"].versions[0].text == "今天停水。"


def test_a_word_in_a_files_name_that_is_no_language_and_no_outlet_is_told(tmp_path: Path) -> None:
    scripts, told = read(tmp_path, {"scripts/停水.粤话.txt": "x", f"{RECORDED}/停水.五一庄.m4a": ""})
    assert told == [("scripts/停水.粤话.txt", "files.stem_word")]
    assert not scripts["停水"].versions
    told = read(tmp_path, {"scripts/停水.txt": "x", "scripts/停水.粤话.txt": "x"})[1]
    assert told[1] == (f"{RECORDED}/停水.五一庄.m4a", "files.stem_word")


@pytest.mark.parametrize("text", ["", " \n\n", "﻿"])
def test_an_empty_text_is_told(tmp_path: Path, text: str) -> None:
    scripts, told = read(tmp_path, {"scripts/停水.txt": text})
    assert told == [("scripts/停水.txt", "files.empty")]
    assert not scripts["停水"].versions, "the rows that name it are not at fault"


# --- contradictions ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("names", "where"),
    [
        (("停水.粤语.txt", "停水.yue.txt"), "scripts/停水.粤语.txt"),
        (("停水.txt", "停水.普通话.txt"), "scripts/停水.普通话.txt"),
        (("停水.粤语.五一村.txt", "停水.五一村.粤语.txt"), "scripts/停水.粤语.五一村.txt"),
    ],
)
def test_two_files_that_would_be_the_same_version_contradict(
    tmp_path: Path, names: tuple[str, str], where: str
) -> None:
    told = read(tmp_path, {f"scripts/{name}": name for name in names})[1]
    assert told == [(where, "files.same_version")]


def test_a_text_and_a_yaml_of_one_stem_contradict_where_they_speak_the_same_language(tmp_path: Path) -> None:
    yaml = "版本:\n  普通话: 今天停水。\n"
    assert read(tmp_path, {"scripts/停水.yaml": yaml, "scripts/停水.粤语.txt": "今日停水。"})[1] == []
    told = read(tmp_path, {"scripts/停水.yaml": yaml, "scripts/停水.txt": "明天停水。"})[1]
    assert told == [("scripts/停水.txt", "files.same_version")]


def test_two_yaml_files_of_one_stem_contradict(tmp_path: Path) -> None:
    files = {"scripts/停水.yaml": "版本: {普通话: 甲}\n", "scripts/停水.yml": "版本: {普通话: 乙}\n"}
    scripts, told = read(tmp_path, files)
    assert told == [("scripts/停水.yml", "files.same_stem")]
    assert scripts["停水"].versions[0].text == "甲"


def test_a_text_and_a_recording_in_one_language_do_not_contradict(tmp_path: Path) -> None:
    files = {"scripts/停水.txt": "今天停水。", f"{RECORDED}/停水.普通话.m4a": ""}
    assert heard(good(tmp_path, files)["停水"], "五一村", "cmn") == ["普通话录音", "普通话"]


def test_two_versions_in_one_file_contradict_until_they_differ_in_length_or_place(tmp_path: Path) -> None:
    pair = "版本:\n  普通话: {正文: 甲}\n  普通话二: {语种: 普通话, 正文: 乙}\n"
    assert read(tmp_path, {"scripts/停水.yaml": pair})[1] == [("scripts/停水.yaml:3:3", "files.same_version")]
    for mark in ("篇幅: 短", "播放点: 五一村"):
        assert read(tmp_path, {"scripts/停水.yaml": pair.replace("正文: 乙", f"{mark}, 正文: 乙")})[1] == []


# --- YAML --------------------------------------------------------------------------------------------------------


def test_everything_a_script_can_say_is_read(tmp_path: Path) -> None:
    text = (
        '标题: 停水通知\n要素: {开始: "07:00", 结束: 7:30}\n提示音: 无\n遍数: 2遍\n版本:\n'
        "  普通话短: {语种: 普通话, 篇幅: 短, 正文: 短的}\n"
        "  Hakka: {录音: [请.m4a, 停水.m4a], says: {}, 录音人: 村里人, 录音日期: 2022-07-01}\n"
    )
    script = good(tmp_path, {"scripts/停水.yaml": text})["停水"]
    assert (script.title, script.chime, script.repeat) == ("停水通知", "none", 2)
    assert script.facts == {"开始": "07:00", "结束": "7:30"}
    short, hakka = script.versions
    assert (short.language, short.length, str(short.place)) == ("cmn", "short", "scripts/停水.yaml:6:3")
    assert (hakka.language, hakka.recording, hakka.says) == ("hak", ("请.m4a", "停水.m4a"), {})


def test_the_sample_scripts_are_without_a_problem() -> None:
    problems = Problems()
    scripts = read_scripts(SAMPLE, read_station(SAMPLE, problems), problems)
    assert not len(problems)
    assert (
        sum(len({version.language for version in script.versions}) >= 2 for script in scripts.values())
        > len(scripts) / 2
    )


V = "版本:\n  普通话:\n    "


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", [(None, "files.empty")]),
        ("标题: 停水\n", [("1:1", "files.needs_key")]),
        ("- 停水\n", [("1:1", "files.not_a_map")]),
        ("只有一句话\n", [("1:1", "files.not_a_map")]),
        ("版本:\n  老话: {正文: x}\n", [("2:3", "files.version_language")]),
        ("版本:\n  普通话: {语种: 老话, 正文: x}\n", [("2:13", "files.language")]),
        ("版本:\n  普通话: {篇幅: 长}\n", [("2:3", "files.version_empty")]),
        ("版本:\n  普通话: ''\n", [("2:3", "files.version_empty")]),
        (V + "正文: x\n    篇幅: 中\n", [("4:9", "files.choice")]),
        (V + "正文: x\n    播放点: 五一\n", [("4:10", "files.unknown_outlet")]),
        (V + "正文: x\n    正纹: y\n", [("4:5", "files.unknown_key_near")]),
        (V + "正文: 到{{结束}了\n", [("3:9", "files.braces")]),
        (V + "正文: 到{{结 束}}了\n", [("3:9", "files.braces")]),
        (V + "正文: 到{结束}了\n", [("3:9", "files.braces")]),
        (V + "正文: 到｛｛结束｝｝了\n", [("3:9", "files.braces")]),
        (V + "正文: 到﹛﹛结束﹜﹜了\n", [("3:9", "files.braces")]),
        (V + "正文: 到❴结束❵了\n", [("3:9", "files.braces")]),
        (V + "正文: 到了❵\n", [("3:9", "files.braces")]),
        (V + "正文: 到{{结束|}}了\n", [("3:9", "files.template")]),
        (V + "正文: '{% if 雨 %}搬'\n", [("3:9", "files.template")]),
        (V + "正文: {{村名}}好\n", [("3:9", "files.trap_braces")]),
        (V + "正文：x\n", [("3:7", "files.trap_colon")]),
        ("遍数: 9\n" + V + "正文: x\n", [("1:5", "files.whole")]),
        ("提示音: 响\n" + V + "正文: x\n", [("1:6", "files.choice")]),
        ("要素: {开始时间 (早): 7}\n" + V + "正文: x\n", [("1:6", "files.fact_name")]),
    ],
)
def test_what_is_wrong_is_told_at_its_place(tmp_path: Path, text: str, told: list[tuple[str | None, str]]) -> None:
    name = "scripts/停水.yaml"
    wanted = [(f"{name}:{where}" if where else name, code) for where, code in told]
    assert read(tmp_path, {name: text})[1] == wanted


def test_braces_in_a_plain_text_are_told_by_line_and_column(tmp_path: Path) -> None:
    told = read(tmp_path, {"scripts/停水.txt": "\n各位乡亲:\n今天到{{结束}停水。\n"})[1]
    assert told == [("scripts/停水.txt:3:4", "files.braces")]


def test_a_broken_script_keeps_its_name_so_that_rows_are_not_blamed(tmp_path: Path) -> None:
    scripts, told = read(tmp_path, {"scripts/停水.yaml": "标题：停水\n"})
    assert told == [("scripts/停水.yaml:1:3", "files.trap_colon")]
    assert scripts["停水"].versions == ()


def test_a_broken_station_file_does_not_make_names_in_scripts_unknown(tmp_path: Path) -> None:
    files = {"scripts/停水.五一村.txt": "x", "scripts/停电.yaml": V + "正文: x\n    播放点: 五一村\n"}
    assert read(tmp_path, files, station="台名：三江\n")[1] == []


def test_a_broken_template_beside_a_recording_of_its_stem_is_one_problem(tmp_path: Path) -> None:
    files = {"scripts/停水.txt": "{% 坏 %}{{结束}}", f"{RECORDED}/停水.客家话.m4a": ""}
    scripts, told = read(tmp_path, files)
    assert told == [("scripts/停水.txt:1:1", "files.template")]
    assert scripts["停水"].candidates("五一村", "hak")[0].says is None


# --- which version is heard --------------------------------------------------------------------------------------


def test_the_best_version_comes_first() -> None:
    """The outlet's own before everybody's, the wanted length before another, a person before a voice."""
    versions = (
        Version("长", "cmn", text="x"),
        Version("短", "cmn", "short", text="x"),
        Version("录音", "cmn", recording=("a.m4a",)),
        Version("五一短", "cmn", "short", text="x", outlet="五一村"),
        Version("粤语", "yue", text="x"),
        Version("东和", "cmn", text="x", outlet="东和村"),
    )
    script = Script("停水", "停水", versions)
    assert heard(script, "五一村", "cmn") == ["五一短", "录音", "长", "短"]
    assert heard(script, "东和村", "cmn", "short") == ["东和", "短", "录音", "长"]
    assert heard(script, "石田村", "cmn", "short") == ["短", "录音", "长"]


@given(
    st.lists(
        st.tuples(st.sampled_from(["cmn", "yue", "hak"]), st.sampled_from(["", "五一村", "东和村"]), st.booleans())
    ),
    st.sampled_from(["cmn", "yue", "hak"]),
)
def test_never_another_language_nor_another_outlets_wording(made: list[tuple[str, str, bool]], language: str) -> None:
    versions = tuple(
        Version(f"{number}", code, outlet=outlet, recording=("a",) if recorded else (), text="" if recorded else "x")
        for number, (code, outlet, recorded) in enumerate(made)
    )
    found = Script("x", "x", versions).candidates("五一村", language)
    assert {version.language for version in found} <= {language}
    assert {version.outlet for version in found} <= {"", "五一村"}
    assert len(found) == sum(code == language and outlet != "东和村" for code, outlet, _ in made)


# --- filling -----------------------------------------------------------------------------------------------------


def test_facts_are_filled_in_where_they_are_named() -> None:
    assert (
        fill("{{村名}}的乡亲,{{ 今明 }}停水", {"村名": "五一村", "今明": "今天", "别的": "x"})
        == "五一村的乡亲,今天停水"
    )
    assert variables("{{村名}}{{ 今明 }}{{村名}}") == {"村名", "今明"}


@pytest.mark.parametrize("facts", [{}, {"村名": ""}, {"村名": "  "}])
def test_a_fact_without_value_is_never_spoken_as_nothing(facts: dict[str, str]) -> None:
    with pytest.raises(Bad) as caught:
        fill("{{村名}}的乡亲", facts)
    assert caught.value.reason.code == "plan.no_value"
    assert "村名" in explain(caught.value.reason, "zh")


@pytest.mark.parametrize(
    "text",
    [
        "{% if 甲 %}搬{% endif %}",
        "{{ 甲|upper }}",
        "{{ 甲 + 1 }}",
        "{{ ''.__class__ }}",
        "{# 不念 #}",
        "{{甲",
        "甲}}",
        "{{}}",
        "{% for x in range(100000) %}{% for y in range(100000) %}{% endfor %}{% endfor %}",
        "{{ 甲.center(2000000000) }}",
    ],
)
def test_a_text_can_be_filled_and_nothing_else(text: str) -> None:
    """It cannot count, decide or go round in circles: no text keeps the PC busy, or eats its memory."""
    with pytest.raises(Bad, match=r"files\.template"):
        fill(text, {"甲": "1"})


FACT = st.text(st.sampled_from("五一村7:30{}|%<>&\\ 甲"), min_size=1).filter(str.strip)


@given(FACT, st.text(st.sampled_from("各位乡亲,。 ")))
def test_a_value_is_put_in_as_it_is_whatever_is_in_it(value: str, text: str) -> None:
    assert fill(f"{text}{{{{甲}}}}{text}", {"甲": value}) == f"{text}{value}{text}"


@given(st.text(st.sampled_from("{}%|甲 乙.-#'\"()[]1a")))
def test_any_text_is_filled_or_says_why_not(text: str) -> None:
    try:
        filled = fill(text, {"甲": "1", "乙": "2", "a": "3"})
    except Bad as bad:
        reason = bad.reason
    else:
        assert isinstance(filled, str)
        return
    assert reason.code in ("files.template", "plan.no_value")


def test_a_recording_in_pieces_has_its_facts_in_their_names() -> None:
    version = Version("瑶语", "bpn", recording=("请.m4a", "组号/{{组}}.m4a"))
    assert recorded_pieces(version, {"组": "三组"}) == ["请.m4a", "组号/三组.m4a"]
    with pytest.raises(Bad, match=r"plan\.no_value"):
        recorded_pieces(version, {})
