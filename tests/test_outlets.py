"""station.yaml: a station and its outlets, as they are and as people mistype them."""

from __future__ import annotations

from pathlib import Path

import pytest

from dalaba.core.model import OutputSpec, Place, Relay, Window
from dalaba.messages import describe
from dalaba.station.files import Problems, Scalar
from dalaba.station.files.values import HOUR, MINUTE
from dalaba.station.outlets import Setup, VoiceChoice, read_station
from tests.conftest import SAMPLE
from tests.places import written

HEAD = "台名: 三江\n"
ONE = HEAD + "播放点:\n  五一村:\n    类型: 大喇叭\n"
FOUR = (
    HEAD + "语种: [普通话, 粤语]\n播放点:\n"
    "  五一村: {类型: 大喇叭}\n  东和村: {类型: 大喇叭}\n  中心小学: {类型: 校园广播}\n  宣传车一: {类型: 宣传车}\n"
)

WHOLE = """\
name: 三江
timezone: Asia/Urumqi
ui_language: en
languages: 普通话、客家话
periods:
  早读: ["7:20-7:50"]
quiet_hours: ["21:30-06:30"]
outlets:
  五一村:
    类型: van
    输出: {声卡: USB Audio, 声道: [1, 2], host: ALSA}
    语种: 粤语
    音量: 80%
    前静音: 0.5
    后静音: 2秒
    本点信息: {村名: 五一村}
    可播时段: 早读
    安静时段: 12:30-14:00
    每小时最多分钟: 20
发音人:
  粤语: [{引擎: espeak, 语速: 180}]
  普通话: espeak
读音: {大坜: 大力}
"""


def read(folder: Path, text: str) -> tuple[Setup, list[tuple[str, str]]]:
    """The setup, and each problem as (place, code)."""
    problems = Problems()
    setup = read_station(written(folder, {"station.yaml": text}), problems)
    assert all(describe(problem, ui) for problem in problems for ui in ("zh", "en"))
    return setup, [(str(problem.place), problem.reason.code) for problem in problems]


def good(folder: Path, text: str) -> Setup:
    setup, told = read(folder, text)
    assert told == []
    return setup


def test_the_sample_is_the_township_of_the_case() -> None:
    problems = Problems()
    setup = read_station(SAMPLE, problems)
    assert not len(problems)
    kinds = [outlet.kind for outlet in setup.outlets.values()]
    assert [kinds.count(kind) for kind in ("speaker", "onsite", "school", "van")] == [11, 13, 2, 3]
    assert setup.zone.key == "Asia/Shanghai"


def test_what_is_not_written_has_its_ordinary_value(tmp_path: Path) -> None:
    outlet = good(tmp_path, ONE).outlets["五一村"]
    assert (outlet.kind, outlet.languages, outlet.output, outlet.volume) == ("speaker", ("cmn",), None, 100)
    assert (outlet.lead_in, outlet.lead_out, outlet.quiet, outlet.allowed) == (500, 300, (), ())
    assert str(outlet.place) == "station.yaml:4:5"


def test_everything_that_can_be_written_is_read(tmp_path: Path) -> None:
    setup = good(tmp_path, WHOLE)
    outlet = setup.outlets["五一村"]
    assert (setup.zone.key, setup.ui, setup.languages) == ("Asia/Urumqi", "en", ("cmn", "hak"))
    assert outlet.output == OutputSpec("USB Audio", (1, 2), "ALSA")
    assert (outlet.languages, outlet.volume, outlet.lead_in, outlet.lead_out) == (("yue",), 80, 500, 2000)
    assert outlet.values == {"村名": "五一村"}
    (breaks,) = outlet.allowed
    assert (breaks.window, breaks.period) == (None, "早读")
    assert setup.periods["早读"].windows == (Window(7 * HOUR + 20 * MINUTE, 7 * HOUR + 50 * MINUTE),)
    night, noon = (each.window or Window(0, 0) for each in outlet.quiet)
    assert (night.start, night.end) == (21 * HOUR + 30 * MINUTE, 30 * HOUR + 30 * MINUTE)
    assert (noon.start, noon.end) == (12 * HOUR + 30 * MINUTE, 14 * HOUR)
    assert outlet.most_per_hour == 20 * MINUTE
    assert setup.voices == {"yue": (VoiceChoice("espeak", 180),), "cmn": (VoiceChoice("espeak"),)}
    assert setup.lexicon == {"大坜": "大力"}


def test_names_stand_for_outlets_in_the_stations_order(tmp_path: Path) -> None:
    setup = good(tmp_path, FOUR + "分区:\n  河边: [东和村, 五一村]\n  河边一带: 东和村、中心小学\n")

    def chosen(*words: str) -> tuple[str, ...]:
        problems = Problems()
        found = setup.resolve([Scalar(word, Place("f")) for word in words], problems)
        assert not len(problems)
        return found

    assert chosen("东和村", "五一村") == chosen("河边") == chosen("大喇叭") == chosen("speaker") == ("五一村", "东和村")
    assert chosen("河边一带") == ("东和村", "中心小学")
    assert chosen("宣传车", "校园广播") == ("中心小学", "宣传车一")
    assert chosen("全部") == chosen("ALL") == ("五一村", "东和村", "中心小学", "宣传车一")


def test_neighbours_hear_each_other_both_ways(tmp_path: Path) -> None:
    setup = good(tmp_path, FOUR + "相邻播放点: [[五一村, 东和村], [东和村, 中心小学]]\n")
    assert setup.neighbours == {
        "五一村": {"东和村"},
        "东和村": {"五一村", "中心小学"},
        "中心小学": {"东和村"},
    }


def resolved(setup: Setup, word: str) -> list[tuple[str, dict[str, str]]]:
    problems = Problems()
    setup.resolve([Scalar(word, Place("f", 1, 1))], problems)
    return [(problem.reason.code, dict(problem.reason.params)) for problem in problems]


def test_an_unknown_outlet_names_the_nearest(tmp_path: Path) -> None:
    setup = good(tmp_path, FOUR)
    assert resolved(setup, "五一") == [("files.unknown_outlet", {"found": "五一", "nearest": "五一村"})]
    assert resolved(setup, "xyz") == [
        ("files.unknown_outlet", {"found": "xyz", "nearest": "五一村、东和村、中心小学、宣传车一"})
    ]


def test_a_name_in_chinese_quotes_is_told_as_that(tmp_path: Path) -> None:
    assert resolved(good(tmp_path, FOUR), "“五一村”") == [
        ("files.trap_fullwidth", {"found": "“五一村”", "wanted": "五一村"})
    ]


@pytest.mark.parametrize(("typed", "meant"), [("大啦叭", "大喇叭"), ("speakr", "speaker"), ("五一寸", "五一村")])
def test_a_kind_with_a_slip_is_asked_for_as_that_kind(tmp_path: Path, typed: str, meant: str) -> None:
    setup, _ = read(tmp_path, ONE)
    assert resolved(setup, typed) == [("files.unknown_outlet", {"found": typed, "nearest": meant})]


def test_a_broken_station_file_does_not_make_every_name_unknown(tmp_path: Path) -> None:
    setup, told = read(tmp_path, "台名：三江\n播放点:\n  五一村: {}\n")
    assert told == [("station.yaml:1:3", "files.trap_colon")]
    assert resolved(setup, "五一村") == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", [("station.yaml", "files.empty")]),
        ("台名: 三江\n", [("station.yaml:1:1", "files.needs_key")]),
        ("播放点: {五一村: {}}\n", [("station.yaml:1:1", "files.needs_key")]),
        ("- 三江\n", [("station.yaml:1:1", "files.not_a_map")]),
        (ONE + "喇叭: 3\n", [("station.yaml:5:1", "files.unknown_key")]),
        (ONE + "    音量大不大: 3\n", [("station.yaml:5:5", "files.unknown_key_near")]),
        (ONE + "    音量: 120\n", [("station.yaml:5:9", "files.whole")]),
        (ONE + "    音量: ８０\n", [("station.yaml:5:9", "files.trap_fullwidth")]),
        (ONE + "    语种: [普通话, 火星话]\n", [("station.yaml:5:15", "files.language")]),
        (ONE + "    可播时段: 22:00-06:00\n", [("station.yaml:5:11", "files.window_backwards")]),
        (ONE + "    可播时段: 早读\n", [("station.yaml:5:11", "files.window")]),
        (ONE + "    前静音: 很短\n", [("station.yaml:5:10", "files.duration")]),
        (ONE + "    每小时最多分钟: 61\n", [("station.yaml:5:14", "files.whole")]),
        (ONE + "    输出: {声卡: USB, 声道: [0]}\n", [("station.yaml:5:24", "files.whole")]),
        (ONE + "    本点信息: {联系 电话: 1}\n", [("station.yaml:5:12", "files.fact_name")]),
        (ONE + "    本点信息: {村名: [a, b]}\n", [("station.yaml:5:16", "files.fact_not_text")]),
        (ONE + "时区: 中国\n", [("station.yaml:5:5", "files.timezone")]),
        (ONE + "时区: ../../etc/passwd\n", [("station.yaml:5:5", "files.timezone")]),
        (ONE + "时区: Asia\n", [("station.yaml:5:5", "files.timezone")]),
        (ONE + "界面语言: fr\n", [("station.yaml:5:7", "files.choice")]),
        (ONE + "分区: {河边: [五一村, 东河村]}\n", [("station.yaml:5:16", "files.unknown_outlet")]),
        (ONE + "分区: {五一村: [五一村]}\n", [("station.yaml:5:6", "files.zone_is_outlet")]),
        (ONE + "相邻播放点: [[五一村, 无名村]]\n", [("station.yaml:5:15", "files.unknown_outlet")]),
        (ONE + "发音人: {火星话: [espeak]}\n", [("station.yaml:5:7", "files.language")]),
        (ONE + "发音人: {粤语: [espeek]}\n", [("station.yaml:5:12", "files.choice_near")]),
        (ONE + "发音人: {粤语: [{引擎: espeak, 语速: 5}]}\n", [("station.yaml:5:29", "files.whole")]),
        (HEAD + "播放点:\n  五一/村: {}\n", [("station.yaml:3:3", "files.outlet_name")]),
        (HEAD + "播放点:\n  五一 村: {}\n", [("station.yaml:3:3", "files.outlet_name")]),
        (HEAD + "播放点:\n  五一、东和: {}\n", [("station.yaml:3:3", "files.outlet_name")]),
        (HEAD + "播放点:\n  '': {}\n", [("station.yaml:3:3", "files.outlet_name")]),
        (HEAD + "播放点:\n  五一村: 大喇叭\n", [("station.yaml:3:8", "files.not_a_map")]),
        (HEAD + "播放点:\n  五一村: {类型: 喇叭}\n", [("station.yaml:3:13", "files.choice_near")]),
    ],
)
def test_what_is_wrong_is_told_at_its_place(tmp_path: Path, text: str, told: list[tuple[str, str]]) -> None:
    assert read(tmp_path, text)[1] == told


def test_one_bad_line_never_hides_the_next_nor_the_good_ones(tmp_path: Path) -> None:
    setup, told = read(tmp_path, ONE + "    音量: 大\n    语种: 粤语\n    前静音: 短\n时区: 中国\n")
    assert [place for place, _ in told] == ["station.yaml:5:9", "station.yaml:7:10", "station.yaml:8:5"]
    assert setup.outlets["五一村"].languages == ("yue",)


def test_a_folder_without_a_station_is_no_station(tmp_path: Path) -> None:
    problems = Problems()
    read_station(tmp_path, problems)
    assert [problem.reason.code for problem in problems] == ["files.no_station"]


def test_a_relay_says_where_it_comes_from_and_how_it_is_heard(tmp_path: Path) -> None:
    text = (
        ONE + "转播源:\n"
        '  县广播站: {地址: "http://u:p@radio.example/xian", 没有信号时: 民歌, 静音多久: 20秒, 录下: 是}\n'
        "  县里的终端: {声卡: USB Audio, 声道: [1, 2]}\n"
    )
    problems = Problems()
    relays = read_station(written(tmp_path, {"station.yaml": text}), problems).relays
    assert [describe(each, "zh") for each in problems] == []
    assert relays["县广播站"].relay == Relay(
        "县广播站", url="http://u:p@radio.example/xian", record=True, silence=20_000
    )
    assert relays["县广播站"].otherwise == "民歌"
    assert relays["县里的终端"].relay == Relay("县里的终端", device="USB Audio", channels=(1, 2))


def test_an_output_on_the_network_keeps_its_password_to_itself(tmp_path: Path) -> None:
    text = HEAD + (
        "播放点:\n"
        '  五一村: {类型: 大喇叭, 输出: {地址: "icecast://source:hunter2@radio.example:8000/wuyi?kbps=96"}}\n'
        '  东和村: {类型: 大喇叭, 输出: {地址: "rtp://239.1.2.3:5004?rate=44100", 声道: [1, 2]}}\n'
    )
    problems = Problems()
    outlets = read_station(written(tmp_path, {"station.yaml": text}), problems).outlets
    assert [describe(each, "zh") for each in problems] == []
    output = outlets["五一村"].output
    assert output is not None
    assert (output.device, output.url.count("hunter2")) == ("icecast://radio.example:8000/wuyi", 1)
    assert "hunter2" not in repr(output)
    horns = outlets["东和村"].output
    assert horns is not None
    assert (horns.device, horns.channels) == ("rtp://239.1.2.3:5004", (1, 2))
