"""The two sheets of a call-up: in every form that people write them, and every mistake told at once with its place."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from dalaba.callup.assumptions import NAMES, Assumptions
from dalaba.callup.feasible import crowded
from dalaba.callup.methods import Paper
from dalaba.callup.read import read_round
from dalaba.callup.round import Round
from dalaba.core.model import Problem
from dalaba.messages import describe
from dalaba.station.files import Problems
from dalaba.station.outlets import Setup, read_station
from tests.places import written

STATION = """\
台名: 三江
语种: [普通话]
播放点:
  五一村: {类型: 大喇叭, 本点信息: {村名: 五一村, 采样点: 村委会门前}}
  东和村: {类型: 大喇叭}
  广场音箱: {类型: 现场音箱}
相邻播放点: [[五一村, 东和村]]
"""
GROUPS = """\
村,组,叫法,人数,步行分钟,采样点,播放点
五一村,1组,岭背组,269,3.1,文化广场,五一村
五一村,2组,,236人,21.6分钟,汽车站,五一村
东和村,1组,河边组,222,6,文化广场,东和村
"""
SITES = """\
采样点,通道数,每通道每小时人数,开始,结束,最多排队,播放点
文化广场,4,150,7:00,11:30,180,广场音箱
汽车站,2,150,7点,11点半,,
"""


@pytest.fixture
def setup(tmp_path: Path) -> Setup:
    return read_station(written(tmp_path, {"station.yaml": STATION}), Problems())


def read(
    folder: Path, setup: Setup | None, files: dict[str, str | bytes], **assumed: str
) -> tuple[Round, list[Problem]]:
    for name, text in files.items():
        (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    problems = Problems()
    planned = read_round([folder / name for name in files], problems, setup, assumed)
    for problem in problems:
        assert describe(problem, "zh")
        assert describe(problem, "en")
    return planned, list(problems)


def codes(problems: list[Problem]) -> dict[str, str]:
    """Place -> code."""
    return {str(each.place): each.reason.code.removeprefix("callup.") for each in problems}


def book(*sheets: tuple[str, str]) -> bytes:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.worksheets[0])
    for title, text in sheets:
        sheet = workbook.create_sheet(title)
        for line in text.splitlines():
            sheet.append([float(cell) if cell.replace(".", "", 1).isdigit() else cell for cell in line.split(",")])
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def test_two_csv_files_make_a_round(tmp_path: Path, setup: Setup) -> None:
    planned, problems = read(tmp_path, setup, {"小组.csv": GROUPS, "采样点.csv": SITES})
    assert problems == []
    first, second, third = planned.groups
    assert (first.name, first.spoken, first.people, first.walk, first.outlet) == (
        "五一村1组",
        "岭背组",
        269,
        3.1,
        "五一村",
    )
    assert (second.spoken, second.people, second.walk, second.site) == ("五一村2组", 236, 21.6, "汽车站")
    assert third.name == "东和村1组"
    square, station = planned.sites
    assert (square.opens, square.closes, square.max_queue, square.outlet) == (420, 690, 180, "广场音箱")
    assert (station.earliest, station.latest, station.max_queue) == (405, 615, 200)
    assert planned.clashes("五一村", "东和村")
    assert not planned.clashes("五一村", "广场音箱")


def test_one_workbook_a_yaml_or_english_heads_say_the_same(tmp_path: Path, setup: Setup) -> None:
    plain, _ = read(tmp_path, setup, {"小组.csv": GROUPS, "采样点.csv": SITES})
    heads = {"村": "village", "组": "group", "叫法": "spoken", "人数": "people", "步行分钟": "walk_minutes"}
    english = GROUPS.splitlines()
    english[0] = ",".join(heads.get(word, word) for word in english[0].split(","))
    yaml = "groups:\n" + "".join(
        f"  - {{village: {row[0]}, 组: {row[1]}, 叫法: '{row[2]}', people: {row[3]}, 步行分钟: {row[4]}, "
        f"采样点: {row[5]}, outlet: {row[6]}}}\n"
        for row in (line.split(",") for line in GROUPS.splitlines()[1:])
    )
    yaml += """\
采样点:
  - {采样点: 文化广场, 通道数: 4, 每通道每小时人数: 150, 开始: "7:00", 结束: "11:30", 最多排队: 180, 播放点: 广场音箱}
  - {site: 汽车站, lanes: 2, people_per_lane_hour: 150, open: "07:00", close: "11:30"}
"""
    forms: list[dict[str, str | bytes]] = [
        {"分批.xlsx": book(("小组", GROUPS), ("点", SITES))},
        {"groups.csv": "\n".join(english), "sites.csv": SITES.encode("gb18030")},
        {"分批.yaml": yaml},
    ]
    for files in forms:
        planned, problems = read(tmp_path, setup, files)
        assert problems == [], list(files)
        for ours, other in zip(planned.groups, plain.groups, strict=True):
            assert (ours.name, ours.people, ours.walk, ours.site, ours.outlet) == (
                other.name, other.people, other.walk, other.site, other.outlet,
            )  # fmt: skip
        assert [(each.name, each.lanes, each.opens) for each in planned.sites] == [
            (each.name, each.lanes, each.opens) for each in plain.sites
        ]


def test_every_mistake_is_told_at_once_each_in_its_cell(tmp_path: Path, setup: Setup) -> None:
    groups = """\
村,组,叫法,人数,步行分钟,采样点,播放点
五一村,1组,,269,3,文化广厂,五一村
五一村,2组,,-5,3,文化广场,五一村
五一村,3组,,100,三,文化广场,五一村
五一村,3组,,100,3,文化广场,五一村
石田村,1组,,100,3,文化广场,
东和村,2组,,100,3,文化广场,东河村
"""
    sites = """\
采样点,通道数,每通道每小时人数,开始,结束
文化广场,0,150,7:00,11:30
汽车站,2,150,11:30,7:00
汽车站,2,150,7:00,11:30
"""
    _, problems = read(tmp_path, setup, {"小组.csv": groups, "采样点.csv": sites})
    assert codes(problems) == {
        "采样点.csv:B2": "lanes",
        "采样点.csv:E3": "closing_first",
        "采样点.csv:A4": "duplicate_site",
        "小组.csv:F2": "unknown_site",
        "小组.csv:D3": "people",
        "小组.csv:E4": "number",
        "小组.csv:B5": "duplicate_group",
        "小组.csv:A6": "no_outlet",
        "小组.csv:G7": "unknown_outlet",
    }
    words = "\n".join(describe(each, "zh") for each in problems)
    assert "是不是“文化广场”" in words
    assert "是不是“东和村”" in words


def test_more_people_than_the_lanes_can_serve_is_said_with_what_would_do(tmp_path: Path, setup: Setup) -> None:
    groups = GROUPS + "五一村,9组,,1500,5,汽车站,五一村\n"
    _, problems = read(tmp_path, setup, {"小组.csv": groups, "采样点.csv": SITES})
    (found,) = problems
    assert found.reason.code == "callup.over_capacity"
    facts = found.reason.params
    assert (facts["people"], facts["able"], facts["over"], facts["needed"]) == ("1736", "1350", "386", "3")
    assert facts["until"] == "12:48"
    assert str(found.place) == "采样点.csv:A3"


def test_more_calls_than_a_horn_has_times_for(tmp_path: Path, setup: Setup) -> None:
    many = GROUPS + "".join(f"五一村,小{number}组,,2,1,文化广场,五一村\n" for number in range(60))
    _, problems = read(tmp_path, setup, {"小组.csv": many, "采样点.csv": SITES})
    assert [each.reason.code for each in problems] == ["callup.too_many_calls"]
    assert problems[0].reason.params["times"] == "43"
    _, problems = read(tmp_path, setup, {"小组.csv": many, "采样点.csv": SITES}, 叫号间隔分钟="3")
    assert problems == []


def test_horns_that_hear_each_other_may_have_too_many_calls_together(tmp_path: Path, setup: Setup) -> None:
    rows = [f"{horn},{number}组,,2,1,文化广场,{horn}\n" for horn in ("五一村", "东和村") for number in range(25)]
    planned, problems = read(
        tmp_path,
        setup,
        {"小组.csv": GROUPS.splitlines()[0] + "\n" + "".join(rows), "采样点.csv": SITES.split("汽车站")[0]},
    )
    assert problems == [], "each by itself has times enough"
    crowd = Problems()
    crowded(planned, Paper().plan(planned), crowd)
    assert [each.reason.code for each in crowd] == ["callup.crowded"] * 7
    assert describe(next(iter(crowd)), "zh").startswith("小组.csv:")


@pytest.mark.parametrize(
    ("earliest", "latest", "code"), [("10:00", "9:00", "latest_first"), ("7:01", "7:04", "no_slots")]
)
def test_no_time_for_calls(tmp_path: Path, setup: Setup, earliest: str, latest: str, code: str) -> None:
    sites = f"采样点,通道数,每通道每小时人数,开始,结束,最早叫,最晚叫\n文化广场,4,150,7:00,11:30,{earliest},{latest}\n"
    groups = "组,人数,采样点,播放点\n一组,10,文化广场,五一村\n"
    _, problems = read(tmp_path, setup, {"小组.csv": groups, "采样点.csv": sites})
    assert [each.reason.code for each in problems] == [f"callup.{code}"]


def test_a_horn_that_must_be_silent_all_the_while(tmp_path: Path, setup: Setup) -> None:
    for name, text in {"小组.csv": GROUPS, "采样点.csv": SITES}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    problems = Problems()
    paths = [tmp_path / "小组.csv", tmp_path / "采样点.csv"]
    read_round(paths, problems, setup, None, {"五一村": ((0, 1440),)})
    assert codes(list(problems)) == {"小组.csv:A2": "horn_silent", "小组.csv:A3": "horn_silent"}


def test_a_missing_sheet_is_named_with_the_heads_it_should_have(tmp_path: Path, setup: Setup) -> None:
    _, problems = read(tmp_path, setup, {"小组.csv": GROUPS})
    assert [each.reason.code for each in problems] == ["callup.nothing_of"]
    assert "通道数" in describe(problems[0], "zh")
    assert "lanes" in describe(problems[0], "en")
    _, problems = read(tmp_path, setup, {"小组.csv": "甲,乙\n1,2\n"})
    assert {each.reason.code for each in problems} == {"callup.nothing_of", "callup.sheet_unused"}


def test_a_village_with_an_outlet_of_its_own_name_needs_no_column_for_it(tmp_path: Path, setup: Setup) -> None:
    groups = "村,组,人数,采样点,电话\n五一村,一组,10,文化广场,123\n"
    planned, problems = read(tmp_path, setup, {"小组.csv": groups, "采样点.csv": SITES})
    assert [each.reason.code for each in problems] == ["callup.nobody_comes"], "a column of one's own is left aside"
    assert planned.groups[0].outlet == "五一村"


def test_a_head_with_a_slip_of_the_pen_is_pointed_out(tmp_path: Path, setup: Setup) -> None:
    groups = GROUPS.replace("步行分钟", "步行时间分钟")
    planned, problems = read(tmp_path, setup, {"小组.csv": groups, "采样点.csv": SITES})
    assert [(each.reason.code, each.reason.params["nearest"]) for each in problems] == [
        ("callup.column_near", "步行分钟")
    ]
    assert planned.groups[0].walk == 0


def test_assumptions_come_from_a_sheet_and_the_command_line_goes_before(tmp_path: Path, setup: Setup) -> None:
    said = "出门分钟,5,上一轮记的\n晚来比例,20%\n同来人数比例,40、60\n叫号间隔分钟,10\n"
    files: dict[str, str | bytes] = {"分批.xlsx": book(("小组", GROUPS), ("采样点", SITES), ("假设", said))}
    planned, problems = read(tmp_path, setup, files, 出门分钟="6", max_queue="90")
    assert problems == []
    assert planned.assumed == Assumptions(
        prepare_median=6, stragglers=0.2, households=(0.4, 0.6), grid=10, max_queue=90
    )
    assert [each.max_queue for each in planned.sites] == [180, 90]


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [("出门时间", "5", "unknown_assumption"), ("晚来比例", "120%", "number"), ("同来人数比例", "0", "households")],
)
def test_an_assumption_that_cannot_be(tmp_path: Path, setup: Setup, name: str, value: str, code: str) -> None:
    _, problems = read(tmp_path, setup, {"小组.csv": GROUPS, "采样点.csv": SITES}, **{name: value})
    assert [each.reason.code for each in problems] == [f"callup.{code}"]


def test_who_does_not_come_is_not_waited_for(tmp_path: Path, setup: Setup) -> None:
    groups = "组,人数,采样点,播放点,不来比例\n一组,200,文化广场,五一村,25%\n二组,200,文化广场,五一村,\n"
    planned, _ = read(tmp_path, setup, {"小组.csv": groups, "采样点.csv": SITES}, 不来比例="0.1")
    assert [group.people for group in planned.groups] == [150, 180]


def test_every_assumption_has_a_name_and_a_source() -> None:
    source = Path(__file__).parent.parent / "dalaba" / "callup" / "assumptions.py"
    text = source.read_text("utf-8")
    for name in Assumptions.__dataclass_fields__:
        assert name in NAMES
        assert f"    {name}:" in text
        assert text.split(f"    {name}:")[1].split("\n")[1].strip().startswith('"""')


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04spoilt", '组,人数\n"一'.encode(), "小组: [".encode(), b"\xff\xfe\x00"]
)
@pytest.mark.parametrize("name", ["坏.csv", "坏.xlsx", "坏.yaml"])
def test_what_is_no_sheet_is_said_in_words(tmp_path: Path, setup: Setup, name: str, data: bytes) -> None:
    _, problems = read(tmp_path, setup, {name: data})
    assert any(each.severity == "error" for each in problems)


def test_a_file_that_is_not_there(tmp_path: Path, setup: Setup) -> None:
    problems = Problems()
    read_round([tmp_path / "没有.csv"], problems, setup)
    assert "files.unreadable" in {each.reason.code for each in problems}
