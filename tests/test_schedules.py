"""What the township writes down about when and where, and what is due on a day because of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dalaba.model import Instant, Occurrence
from dalaba.schedules import Plan, expand, facts_at
from tests.places import DAY, at, shown, station, written

STATION = """\
台名: 三江
语种: [普通话]
时段表:
  早上: ["07:00-08:00"]
  赶集: ["09:00-09:30", "15:00-15:30"]
播放点:
  五一村:
    本点信息: {村名: 五一村, 开始: "06:00", 联系电话: 点}
  东和村:
    本点信息: {村名: 东和村}
  宣传车一:
    类型: 宣传车
"""
SCRIPTS = {
    "scripts/通知.yaml": '要素: {开始: "07:00", 结束: "08:00", 联系电话: 稿}\n版本: {普通话: "{{开始}}到{{结束}}。"}\n',
    "scripts/防火.txt": "不要带火上山。",
}
THURSDAY = date(2022, 7, 14)


def planned(folder: Path, rows: str, head: str = "", **files: str) -> Plan:
    """A station with one campaign. `head`: its keys beside the rows; `files`: more of `schedules/` (a_csv: a.csv)."""
    more = {f"schedules/{name.replace('_', '.')}": text for name, text in files.items()}
    text = f"专项: 核酸\n{head}播出安排:\n{rows}"
    written(folder, {"station.yaml": STATION, **SCRIPTS, "schedules/核酸.yaml": text, **more})
    read = station(folder)
    assert not read.problems.errors, [each.reason for each in read.problems]
    return read.plan


def row(script: str = "防火", to: str = "五一村", **keys: str) -> str:
    """One row in block style: 文稿, 播放点, and keys in Chinese."""
    said = {"文稿": script, "播放点": to, **keys}
    lines = [f"{key}: {value}" for key, value in said.items()]
    return "  - " + "\n    ".join(lines) + "\n"


def due(plan: Plan, day: date = DAY, outlet: str = "五一村") -> list[str]:
    found, problems = expand(plan, day)
    assert not list(problems)
    return [shown(each.due) for each in in_order(found) if each.booking.outlet == outlet]


def in_order(found: list[Occurrence]) -> list[Occurrence]:
    return sorted(found, key=lambda each: (each.due, each.id))


def facts(plan: Plan, day: date = DAY) -> dict[str, str]:
    return dict(expand(plan, day)[0][0].booking.wanted.values)


# Hours


def test_a_window_ends_before_its_end(tmp_path: Path) -> None:
    assert due(planned(tmp_path, row(时段: '"07:00-07:45"', 间隔: "15分钟"))) == ["07:00", "07:15", "07:30"]
