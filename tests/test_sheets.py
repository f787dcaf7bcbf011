"""Sheets: what Excel and WPS save, cell by cell, as the person before them sees it."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from dalaba.core.model import Place
from dalaba.core.problems import Bad
from dalaba.desk.root import Station
from dalaba.messages import describe
from dalaba.station.files import Map, Problems, Record, Scalar, Seq
from dalaba.station.files.sheets import tables
from dalaba.station.files.values import clock_time
from dalaba.station.schedules import workbook as schedules
from dalaba.station.schedules.columns import is_head
from tests.places import written

HEADS = ["播放点", "采样点", "开始", "联系电话"]


def workbook(path: Path, *tables: Sequence[Sequence[object]]) -> Path:
    """A workbook with one sheet a table."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for number, table in enumerate(tables, 1):
        sheet = book.create_sheet(f"第{number}页")
        for row in table:
            sheet.append(list(row))
    book.save(path)
    return path


def rows_of(path: Path) -> tuple[list[Map], Problems]:
    """The rows of a table of facts, one an outlet."""
    problems = Problems()
    try:
        data = path.read_bytes()
        return schedules.fact_rows(tables(data, path.suffix, is_head), path.name, problems), problems
    except Bad as bad:
        problems.bad(bad, Place(path.name))
    return [], problems


def texts(row: Map) -> dict[str, str]:
    return {key.text: node.text for key, node in row.pairs if isinstance(node, Scalar)}


def only(path: Path) -> dict[str, str]:
    """The one row of a sheet without problems."""
    rows, problems = rows_of(path)
    assert not len(problems)
    (row,) = rows
    return texts(row)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_a_csv_is_read_in_whatever_excel_or_wps_saved_it(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "各点.csv"
    path.write_bytes('播放点,采样点\r\n五一村,"操场,东门"\r\n'.encode(encoding))
    assert only(path) == {"播放点": "五一村", "采样点": "操场,东门"}


def test_every_cell_of_a_csv_knows_its_cell(tmp_path: Path) -> None:
    (tmp_path / "各点.csv").write_text("播放点,采样点\n\n五一村,操场\n", encoding="utf-8")
    (row,), _ = rows_of(tmp_path / "各点.csv")
    assert [str(node.place) for _, node in row.pairs] == ["各点.csv:A3", "各点.csv:B3"]
    assert str(row.place) == "各点.csv:A3"


def test_every_cell_of_a_workbook_knows_its_sheet_and_cell(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "各点.xlsx",
        [["播放点"], ["五一村"]],
        [["播放点", *[None] * 25, "采样点"], ["东和村", *[None] * 25, "操场"]],
    )
    (first, second), _ = rows_of(path)
    assert str(first.pairs[0][1].place) == "各点.xlsx:第1页:A2"
    assert str(second.pairs[1][1].place) == "各点.xlsx:第2页:AA2"


@pytest.mark.parametrize(
    ("cell", "seen"),
    [
        (dt.time(7, 30), "07:30"),
        (dt.time(7, 30, 15), "07:30:15"),
        (0.588, "0.588"),  # a number: what is no time in Excel is none here
        (dt.timedelta(hours=1, minutes=15), "01:15"),
        (dt.datetime(2022, 7, 13), "2022-07-13"),
        (dt.datetime(2022, 7, 13, 7, 30), "2022-07-13 07:30"),
        (dt.date(2022, 7, 13), "2022-07-13"),
        (2, "2"),
        (2.0, "2"),
        (1.5, "1.5"),
        (13800138000, "13800138000"),
        (13800138000.0, "13800138000"),
        (" 五一村 ", "五一村"),
        (True, "TRUE"),
        (0.5, "0.5"),  # not noon: a share, as it is seen
        (0.1 + 0.2, "0.3"),
        ("0763-1000102", "0763-1000102"),
        ("07：30", "07：30"),
    ],
)
def test_a_cell_is_read_as_it_is_seen(tmp_path: Path, cell: object, seen: str) -> None:
    assert only(workbook(tmp_path / "a.xlsx", [["播放点", "值"], ["五一村", cell]]))["值"] == seen


def test_a_time_typed_in_full_width_is_taken(tmp_path: Path) -> None:
    (row,), _ = rows_of(workbook(tmp_path / "a.xlsx", [["播放点", "时刻"], ["五一村", "０７：３０"]]))
    problems = Problems()
    assert Record(row, "row", problems).take("at", clock_time, 0) == clock_time("07:30")
    assert not len(problems)


def test_empty_rows_are_passed_over_and_so_is_a_column_without_a_head_which_is_told(tmp_path: Path) -> None:
    table: list[list[object]] = [[None, None, None], ["播放点", None, "采样点"], [None] * 3, ["五一村", "旁注", "操场"]]
    (row,), problems = rows_of(workbook(tmp_path / "a.xlsx", table))
    assert [(key.text, getattr(value, "text", "")) for key, value in row.pairs] == [
        ("播放点", "五一村"),
        ("采样点", "操场"),
    ]
    (told,) = problems
    assert (told.reason.code, told.severity, told.reason.params["found"]) == (
        "files.cell_without_head", "warning", "旁注",
    )  # fmt: skip


def test_a_title_above_the_heads_is_passed_over(tmp_path: Path) -> None:
    table = [["三江镇各采样点一览表"], ["2022年7月"], HEADS, ["五一村", "操场", "07:00", "1000102"]]
    assert only(workbook(tmp_path / "a.xlsx", table)) == dict(zip(HEADS, table[3], strict=True))


def test_short_rows_are_as_long_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("播放点,采样点,开始\n五一村\n", encoding="utf-8")
    assert only(tmp_path / "a.csv") == {"播放点": "五一村"}


def test_a_head_written_twice_is_told_with_both_cells(tmp_path: Path) -> None:
    _, problems = rows_of(workbook(tmp_path / "a.xlsx", [["播放点", "文稿", "文稿"], ["五一村", "停水", "停电"]]))
    (problem,) = problems
    assert str(problem.place) == "a.xlsx:第1页:C1"
    assert "a.xlsx:第1页:B1" in describe(problem, "zh")


@pytest.mark.parametrize("data", [b"", b"\n\n", b",,\n", b"\xef\xbb\xbf"])
def test_a_csv_without_anything_is_empty(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.csv").write_bytes(data)
    assert code_of(tmp_path / "a.csv") == "files.empty"


def test_heads_without_rows_are_told_as_such(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("播放点,采样点\n", encoding="utf-8")
    assert code_of(tmp_path / "a.csv") == "files.sheet_no_rows"


def test_an_empty_workbook_is_empty(tmp_path: Path) -> None:
    _, problems = rows_of(workbook(tmp_path / "a.xlsx", []))
    assert [problem.reason.code for problem in problems] == ["files.empty"]


def code_of(path: Path) -> str:
    rows, problems = rows_of(path)
    assert rows == []
    (problem,) = problems
    assert str(problem.place) == path.name
    return problem.reason.code


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04half", b"\0\1\2"])
def test_what_only_calls_itself_xlsx_is_to_be_saved_again(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.xlsx").write_bytes(data)
    assert code_of(tmp_path / "a.xlsx") == "files.workbook"


def test_a_workbook_with_a_damaged_sheet_is_to_be_saved_again(tmp_path: Path) -> None:
    """The damage shows only when its rows are read."""
    whole = workbook(tmp_path / "whole.xlsx", [["播放点"], ["五一村"]])
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(tmp_path / "a.xlsx", "w") as target:
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, data[: len(data) // 2] if "worksheets/sheet" in name else data)
    assert code_of(tmp_path / "a.xlsx") == "files.workbook"


def test_a_csv_with_a_cell_beyond_all_measure_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('播放点\n"' + "长" * 200_000 + '"\n', encoding="utf-8")
    assert code_of(tmp_path / "a.csv") == "files.workbook"


def test_bytes_that_are_no_text_are_no_csv(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"\x00\xff\xfe\x80")
    assert code_of(tmp_path / "a.csv") == "files.encoding"


def test_rows_are_single_values_only(tmp_path: Path) -> None:
    (row,), _ = rows_of(workbook(tmp_path / "a.xlsx", [HEADS, ["五一村", "操场", dt.time(7), 1]]))
    assert not any(isinstance(node, Map | Seq) for _, node in row.pairs)


@pytest.mark.parametrize("suffix", [".xls", ".xlsm", ".ods", ".et"])
def test_other_kinds_of_workbooks_are_to_be_saved_as_xlsx(tmp_path: Path, suffix: str) -> None:
    written(tmp_path, {"station.yaml": "台名: 三江\n播放点: {五一村: {}}\n", f"schedules/停水{suffix}": "x"})
    (problem,) = Station.read(tmp_path).problems
    assert problem.reason.code == "files.closed_sheet"
    assert str(problem.place) == f"schedules/停水{suffix}"
