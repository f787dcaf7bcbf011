"""A campaign goes out as a sheet, is worked on in Excel, and comes back as the same campaign."""

from __future__ import annotations

import io
import json
import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from dalaba.core.problems import Bad
from dalaba.desk.root import Station
from dalaba.station.export import bare, export
from dalaba.station.files import Problems
from dalaba.station.files.keys import SECTIONS
from dalaba.station.files.template import slip
from dalaba.station.schedules import Campaign, read_campaign
from dalaba.station.schedules.workbook import PARTS
from tests.conftest import ROOT, SAMPLE, Verbs
from tests.places import written

PLACE = {
    "station.yaml": """\
台名: 三江
语种: [普通话, 粤语]
时段表: {早上: ["07:00-08:00"]}
分区: {沿河片: [五一村, 东和村]}
播放点:
  五一村: {本点信息: {村名: 五一村}}
  东和村: {本点信息: {村名: 东和村}}
  宣传车一: {类型: 宣传车}
转播源: {县台: {地址: "http://radio.example/xian", 最长: 30分钟}}
""",
    "scripts/核酸.yaml": '要素: {开始: "07:00"}\n版本: {普通话: "{{村名}}{{轮次}}{{开始}}"}\n',
    "scripts/=停水.txt": "停水。",
    "scripts/0763.txt": "热线。",
}


def station(folder: Path, **campaigns: str) -> Station:
    """The place with these campaigns (stem -> YAML), read without an error."""
    written(folder, PLACE | {f"schedules/{stem}.yaml": text for stem, text in campaigns.items()})
    read = Station.read(folder)
    assert not read.problems.errors, [(each.reason, str(each.place)) for each in read.problems.errors]
    return read


def sent(read: Station, campaign: Campaign, suffix: str = ".xlsx", ui: str = "zh", stem: str = "出") -> bytes:
    return export(read.folder, campaign, read.setup, read.plan.scripts, suffix, ui, stem)


def returned(read: Station, data: bytes, suffix: str = ".xlsx", stem: str = "出") -> Campaign:
    """What a reader makes of the sheet, without a problem; two equal rows are told, and are two."""
    problems = Problems()
    again = read_campaign(data, f"{stem}{suffix}", read.setup, read.plan.scripts, problems)
    assert [(each.reason, str(each.place)) for each in problems if each.reason.code != "files.row_again"] == []
    assert again is not None
    return again


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def only(read: Station) -> Campaign:
    (campaign,) = read.plan.campaigns
    return campaign


# The sample


def sample(folder: Path) -> Path:
    for name in ("station.yaml", "days.yaml"):
        shutil.copy(SAMPLE / name, folder / name)
    for name in ("scripts", "schedules", "audio/recorded"):
        shutil.copytree(SAMPLE / name, folder / name)
    return folder


@pytest.mark.parametrize("ui", ["zh", "en"])
def test_every_campaign_of_the_sample_comes_back_as_itself(tmp_path: Path, ui: str) -> None:
    read = Station.read(sample(tmp_path))
    assert len(read.plan.campaigns) == 5
    for campaign in read.plan.campaigns:
        again = returned(read, sent(read, campaign, ui=ui))
        assert bare(again) == bare(campaign)
        assert [row.id for row in again.rows] == [row.id for row in campaign.rows]


def test_the_sample_in_sheets_plays_as_it_does_in_yaml(tmp_path: Path) -> None:
    """Its programme, occurrence by occurrence, with every YAML replaced by its export."""
    read = Station.read(sample(tmp_path))
    days = [date(2022, 7, 12) + timedelta(days=number) for number in range(4)]
    before = [read.compile(day) for day in days]
    for campaign in read.plan.campaigns:
        source = tmp_path / campaign.file
        source.with_suffix(".xlsx").write_bytes(sent(read, campaign))
        source.unlink()
    (tmp_path / "schedules/核酸-各点.csv").unlink()
    again = Station.read(tmp_path)
    assert not again.problems.errors
    assert [[spot.id for spot in again.compile(day).spots] for day in days] == [
        [spot.id for spot in programme.spots] for programme in before
    ]
    assert sum(len(programme.spots) for programme in before) > 1_000


# What people see


ALL = """\
专项: 核酸
日期: [2022-07-13..2022-07-15, 2022-07-20]
除外: 2022-07-14
备注: 三轮
每日信息:
  2022-07-13..2022-07-14: {轮次: 第一轮}
  2022-07-15: {轮次: 第二轮, 开始: "06:30"}
各点信息:
  沿河片: {开始: "07:30"}
  东和村: {联系电话: 0763-1000103}
播出安排:
  - {编号: 日间, 文稿: 核酸, 播放点: [五一村, 东和村], 时段: ["{{开始}}-08:00", "09:00-10:00"], 间隔: 15分钟}
  - {文稿: 核酸, 播放点: 沿河片, 时刻: "0730", 本条信息: {叫法: 三组, 空的: ""}, 级别: 紧急}
  - {文稿: 0763, 播放点: 宣传车一, 启用: 否}
"""


def test_a_campaign_with_everything_comes_back_in_either_language(tmp_path: Path) -> None:
    read = station(tmp_path, 核酸=ALL)
    for ui in ("zh", "en"):
        again = returned(read, sent(read, only(read), ui=ui))
        assert bare(again) == bare(only(read))
        assert again.daily[date(2022, 7, 14)] == {"轮次": "第一轮"}
        assert again.rows[1].values == {"叫法": "三组", "空的": ""}


def test_sheets_and_heads_are_in_the_readers_language_and_only_columns_in_use_are_there(tmp_path: Path) -> None:
    read = station(tmp_path, 核酸=ALL)
    book = opened(sent(read, only(read)))
    assert book.sheetnames == ["播出安排", "专项", "每日信息", "各点信息", "选项"]
    assert [cell.value for cell in book["播出安排"][1]] == [
        "编号", "文稿", "播放点", "时段", "间隔", "时刻", "级别", "启用", "{{叫法}}", "{{空的}}",
    ]  # fmt: skip
    book = opened(sent(read, only(read), ui="en"))
    assert book.sheetnames == ["broadcasts", "campaign", "daily", "at_outlets", "choices"]
    assert [cell.value for cell in book["broadcasts"][1]][:4] == ["id", "script", "to", "between"]


def test_everything_is_text_so_that_excel_changes_nothing(tmp_path: Path) -> None:
    read = station(tmp_path, 核酸=ALL)
    book = opened(sent(read, only(read)))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert len(cells) > 40
    assert {(cell.data_type, cell.number_format) for cell in cells} == {("s", "@")}
    assert book["播出安排"].column_dimensions["F"].number_format == "@", "what is typed below stays text, too"


def test_the_head_row_stays_in_sight_and_words_can_be_chosen(tmp_path: Path) -> None:
    read = station(tmp_path, 核酸=ALL)
    book = opened(sent(read, only(read)))
    rows = book["播出安排"]
    assert rows.freeze_panes == "A2"
    assert rows.column_dimensions["D"].width > 20
    assert book["选项"].sheet_state == "hidden"
    offered = {}
    for rule in rows.data_validations.dataValidation:
        column = str(rule.sqref)[0]
        words = [cell.value for cell in book["选项"][column] if cell.value]
        assert rule.formula1 == f"'选项'!${column}$1:${column}${len(words)}"
        offered[rows[f"{column}1"].value] = (words, rule.showErrorMessage)
    assert offered["级别"] == (["通知", "日常", "紧急"], True)
    assert offered["启用"] == (["是", "否"], True)
    assert offered["文稿"] == (["核酸", "0763", "=停水"], False)
    assert offered["播放点"] == (["全部", "大喇叭", "宣传车", "沿河片", "五一村", "东和村", "宣传车一"], False)


# CSV


PLAIN = '播出安排:\n  - {文稿: =停水, 播放点: 五一村, 时刻: ["07:30", "9点"], 备注: "-1, \\"是\\""}\n'


def test_a_campaign_of_rows_only_fits_into_a_csv(tmp_path: Path) -> None:
    read = station(tmp_path, 停水=PLAIN)
    data = sent(read, only(read), ".csv", stem="停水")
    assert bare(returned(read, data, ".csv", "停水")) == bare(only(read))
    assert data.startswith(b"\xef\xbb\xbf"), "Excel takes a CSV without it for GBK"
    assert not any(cell.startswith((b"=", b"-")) for line in data.split() for cell in line.split(b",")), "no formula"


def test_a_sheet_is_exported_like_any_campaign(tmp_path: Path) -> None:
    """From CSV to a workbook, and from that to a CSV again."""
    read = station(tmp_path)
    written(tmp_path, {"schedules/停水.csv": "文稿,播放点,时刻,{{叫法}}\n核酸,五一村,7点半,=三组\n0763,沿河片,0730,\n"})
    (campaign,) = Station.read(tmp_path).plan.campaigns
    (tmp_path / "schedules/停水.xlsx").write_bytes(sent(read, campaign))
    (tmp_path / "schedules/停水.csv").unlink()
    (again,) = Station.read(tmp_path).plan.campaigns
    assert bare(again) == bare(campaign)
    assert again.rows[0].values == {"叫法": "=三组"}
    assert bare(returned(read, sent(read, again, ".csv", stem="停水"), ".csv", "停水")) == bare(campaign)


def test_what_a_csv_cannot_hold_is_to_go_into_a_workbook(tmp_path: Path) -> None:
    read = station(tmp_path, 核酸=ALL, 停水=PLAIN)
    by_name = {each.name: each for each in read.plan.campaigns}
    with pytest.raises(Bad) as caught:
        sent(read, by_name["核酸"], ".csv", stem="核酸")
    assert caught.value.reason.code == "cli.export_not_csv"
    with pytest.raises(Bad) as caught:
        sent(read, by_name["停水"], ".csv", stem="别名")
    assert caught.value.reason.code == "cli.export_csv_name"


# Whatever people write


PRINTED = st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cn", "Co"], exclude_characters="\ufeff")
AWKWARD = st.one_of(
    st.sampled_from(
        ["=1+1", "+8613800138000", "-1", "@SUM(A1)", "'=x", "''", "TRUE", "0763", "007", "2022-07-13", "7-13", "1e5",
         "a,b;c、d", '说"是"', '"', '""', '""""', "第一行\n第二行", "_x0041_", "#N/A", "100%", "{{村名}}", "~",
         " 空 ", "，", "\ttab", "a\u3000b", "No", "null", "12:30", "44755", "https://x"],
    ),
    st.text(PRINTED, max_size=12),
)  # fmt: skip
"""A text that Excel, CSV or a careless reader would make something else of."""
NAME = st.from_regex(r"[a-z叫法开始轮次][a-z0-9叫法开始轮次]{0,4}", fullmatch=True)
FACTS = st.dictionaries(NAME, AWKWARD.filter(lambda text: slip(text) is None), max_size=3)
HOURS = st.sampled_from(["07:30", "7点半", "7.30", "0730", "{{开始}}", "24:00"])
WINDOWS = st.sampled_from(["07:00-08:00", "22:00-次日01:00", "{{开始}}-11:30", "早上", "8:00到9:00"])
DATES = st.sampled_from(["2022-07-13", "2022-07-13..2022-07-15", "2022年8月1日", "2022/9/1至2022/9/3", "20221001"])
DAYS = DATES | st.sampled_from(
    ["逢3-6-9", "农历逢2、5、8", "每年5-1..9-30", "农历八月十五", "农历每月初一、十五", "除夕", "2022-07-01起隔天"]
)
PUT_OFF = st.sampled_from(
    ["2022-07-14起1天", {"从": "2022-07-14", "天数": "2"}, [{"since": "2022-07-14", "days": "1天"}]]
)
ID = st.text("甲乙丙0123=+-# ", min_size=1, max_size=5).filter(lambda text: text.strip() not in ("", "~"))


def one_or_more(item: st.SearchStrategy[str]) -> st.SearchStrategy[str | list[str]]:
    return st.one_of(item, st.lists(item, min_size=1, max_size=3, unique=True))


def possible(row: dict[str, Any]) -> dict[str, Any]:
    """The row with what its window needs, and without what it cannot have: only one with one time may be moved."""
    if "between" in row and not {"every", "per_window"} & row.keys():
        row = {**row, "every": "30"}
    without = {"every"} if "between" not in row else set()
    if "between" in row or isinstance(row["at"], list):
        without.add("moved")
    return {key: value for key, value in row.items() if key not in without}


SPOKEN = st.fixed_dictionaries(
    {
        "script": st.sampled_from(["核酸", "=停水", "0763"]),
        "to": st.one_of(st.sampled_from(["五一村", "沿河片", "all", "五一村、东和村"]), st.just(["五一村", "东和村"])),
        "at": one_or_more(HOURS),
    },
    optional={
        "between": one_or_more(WINDOWS), "every": st.sampled_from(["15分钟", "20", "1小时"]), "id": ID,
        "per_window": st.sampled_from(["2", "3次"]), "order": st.sampled_from(["轮播", "together"]),
        "if_missing": st.sampled_from(["留空", "next"]), "values": FACTS, "wait": st.sampled_from(["90秒", "2"]),
        "timing": st.sampled_from(["准时播", "flexible"]), "priority": st.sampled_from(["紧急", "routine"]),
        "if_cut": st.sampled_from(["resume", "从头播"]), "catch_up": st.sampled_from(["once", "不补", "全补"]),
        "weekdays": one_or_more(st.sampled_from(["周一", "3", "Sunday", "单周(按年)周五", "每月1日、15日", "月底"])),
        "weeks": one_or_more(st.sampled_from(["单周(按年)", "even weeks of the year"])), "dates": one_or_more(DAYS),
        "day_types": one_or_more(st.sampled_from(["上学日", "holiday", "庙会", "非雨天", "not market"])),
        "enabled": st.sampled_from(["否", "yes"]),
        "note": AWKWARD, "except": one_or_more(DAYS), "languages": one_or_more(st.sampled_from(["粤语", "cmn"])),
        "volume": st.sampled_from(["80", "60%"]), "timetable": one_or_more(st.sampled_from(["雨天", "market"])),
        "length": st.sampled_from(["短", "long"]), "days_before": st.sampled_from(["1", "2天"]),
        "moved": st.sampled_from(["07:35", "7点半"]), "bed": st.sampled_from(["午间", "晨/鸟.mp3"]),
    },
).map(possible)  # fmt: skip
NAMES = st.sampled_from(["午间", "=老歌", "晨/鸟.mp3", "0763"])
MUSIC = st.one_of(
    st.fixed_dictionaries({"file": NAMES, "to": st.just("五一村"), "at": one_or_more(HOURS)}),
    st.fixed_dictionaries({"relay": st.just("县台"), "to": st.just("五一村"), "between": one_or_more(WINDOWS)}),
    st.fixed_dictionaries(
        {"playlist": NAMES, "to": st.just("all"), "at": HOURS, "lasts": st.sampled_from(["20分钟", "1小时"])},
        optional={
            "pieces": st.sampled_from(["随机", "by_day", "newest"]), "ending": st.sampled_from(["选合适", "fade"]),
            "gap": st.sampled_from(["2", "1秒"]), "under": st.sampled_from(["压低", "keep"]), "id": ID,
            "if_cut": st.sampled_from(["next", "从头播"]), "moved": st.sampled_from(["07:35"]),
        },
    ),
)  # fmt: skip
ROW = SPOKEN | MUSIC
CAMPAIGN = st.fixed_dictionaries(
    {"broadcasts": st.lists(ROW, min_size=1, max_size=4)},
    optional={
        "title": st.text("核酸=+-0'# ", min_size=1, max_size=6).filter(lambda text: text.strip() != ""),
        "dates": one_or_more(DAYS), "except": one_or_more(DAYS), "enabled": st.sampled_from(["否", "是"]),
        "postponed": PUT_OFF,
        "note": AWKWARD, "daily": st.dictionaries(DATES, FACTS, max_size=3),
        "at_outlets": st.dictionaries(st.sampled_from(["五一村", "沿河片", "宣传车"]), FACTS, max_size=3),
    },
)  # fmt: skip


def test_the_campaigns_that_are_made_up_here_have_every_key() -> None:
    text = repr(ROW) + repr(CAMPAIGN)
    kept_out = {"bells", "exams"}  # no sheet of rows can hold them
    made_up = [key for section in ("row", "schedule") for key in SECTIONS[section] if f"'{key}'" in text]
    assert {key for section in ("row", "schedule") for key in SECTIONS[section]} - {*made_up} == kept_out


def test_bells_are_no_rows_of_a_sheet_and_the_refusal_says_what_to_change(tmp_path: Path) -> None:
    text = "专项: 铃\n打铃: {作息: {第一节: 8:00-8:45}, 播放点: 五一村}\n"
    read = station(written(tmp_path / "三江", {**PLACE, "schedules/铃.yaml": text}))
    bells = next(each for each in read.plan.campaigns if each.name == "铃")
    with pytest.raises(Bad) as caught:
        sent(read, bells, ".xlsx", stem="铃")
    assert caught.value.reason.params == {"name": "铃", "file": "schedules/铃.yaml", "key": "打铃"}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("三江"), PLACE)


@settings(max_examples=50, deadline=None)
@example(
    campaign={"broadcasts": [{"script": "核酸", "to": "五一村", "at": "7:30"}], "note": "\U0001d400⼆\r\n三"}, ui="zh"
)
@given(campaign=CAMPAIGN, ui=st.sampled_from(["zh", "en"]))
def test_any_campaign_comes_back_as_itself(place: Path, campaign: dict[str, Any], ui: str) -> None:
    comes_back(place, campaign, ui)


@pytest.mark.full
@settings(max_examples=300, deadline=None)
@given(campaign=CAMPAIGN, ui=st.sampled_from(["zh", "en"]))
def test_so_does_any_of_three_hundred(place: Path, campaign: dict[str, Any], ui: str) -> None:
    comes_back(place, campaign, ui)


def comes_back(place: Path, campaign: dict[str, Any], ui: str) -> None:
    written(place, {"schedules/出.yaml": yaml.safe_dump(campaign, allow_unicode=True, default_style='"')})
    read = Station.read(place)
    assume({each.reason.code for each in read.problems.errors} != {"files.same_row"})
    assert [(each.reason, str(each.place)) for each in read.problems.errors] == []
    original = only(read)
    assert bare(returned(read, sent(read, original, ui=ui))) == bare(original)
    if not {"dates", "except", "enabled", "note", "daily", "at_outlets", "title", "postponed"} & campaign.keys():
        assert bare(returned(read, sent(read, original, ".csv", ui), ".csv")) == bare(original)


def test_what_a_cell_cannot_hold_is_refused_with_its_place(tmp_path: Path) -> None:
    """A cell has room for 32,767 characters."""
    rows = [{"script": "核酸", "to": "五一村", "at": "7:30", "note": "长" * 40_000}]
    read = station(tmp_path, 出=yaml.safe_dump({"broadcasts": rows}, default_style='"'))
    with pytest.raises(Bad) as caught:
        sent(read, only(read))
    assert caught.value.reason.code == "cli.export_differs"
    assert "出.yaml:" in caught.value.reason.params["where"]


# The command


def test_export_reports_what_it_wrote_and_never_replaces_a_file_unasked(verbs: Verbs, tmp_path: Path) -> None:
    file = tmp_path / "出.xlsx"
    done = verbs("export", "日常", "--file", str(file), "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["file"], told["source"]) == (str(file), "schedules/日常.yaml")
    assert told["rows"] > 0
    file.write_bytes(b"mine")
    refused = verbs("导出", "日常", "--file", str(file))
    assert refused.returncode == 1
    assert "--force" in refused.stderr
    assert file.read_bytes() == b"mine"
    assert verbs("export", "日常", "--file", str(file), "--force").returncode == 0
    assert file.read_bytes().startswith(b"PK")


def test_export_in_place_of_the_original_changes_no_programme(verbs: Verbs) -> None:
    schedules = verbs.station / "schedules"
    before = verbs("programme", "--date", "2026-11-24", "--json").stdout
    assert verbs("export", "日常", "--file", str(schedules / "日常.xlsx")).returncode == 0
    (schedules / "日常.yaml").unlink()
    assert verbs("programme", "--date", "2026-11-24", "--json").stdout == before
    assert json.loads(before)["spots"]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [(("日长",), 1, "日常"), (("日常", "--file", "出.docx"), 2, ".xlsx"), ((), 2, "专项")],
)
def test_what_cannot_be_exported_is_answered_with_what_can(
    verbs: Verbs, words: tuple[str, ...], code: int, said: str
) -> None:
    done = verbs("export", *words)
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr


def test_a_campaign_with_an_error_is_not_exported_and_the_error_is_told(verbs: Verbs, tmp_path: Path) -> None:
    path = verbs.station / "schedules" / "日常.yaml"
    path.write_text(path.read_text("utf-8").replace("播放点: ", "播放点: 没有的村、", 1), "utf-8")
    done = verbs("export", "日常", "--file", str(tmp_path / "出.xlsx"))
    assert done.returncode == 1
    assert "没有的村" in done.stderr
    assert not (tmp_path / "出.xlsx").exists()


def test_parts_are_called_the_same_in_the_reference_and_in_the_program() -> None:
    for reference, column in (("reference.zh.md", 0), ("reference.en.md", 1)):
        page = (ROOT / "docs" / reference).read_text("utf-8")
        assert [
            names[column] for part, names in PARTS.items() if part != "choices" and f"`{names[column]}`" not in page
        ] == []
