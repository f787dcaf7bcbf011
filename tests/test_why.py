"""「九点一刻为什么没响?」 — the question every clerk is asked."""

from __future__ import annotations

import json
from pathlib import Path

from tests.conftest import Shell


def answer(shell: Shell, at: str, date: str = "2026-11-23") -> list[str]:
    done = shell("why", "石桥村", at, "--date", date, "--json")
    assert done.returncode == 0, done.stderr
    return [each["code"] for each in json.loads(done.stdout)["answer"]]


def test_while_it_plays_the_spot_is_named(shell: Shell) -> None:
    assert answer(shell, "07:00:10")[0] == "why.spot"


def test_in_quiet_hours_they_are_named_and_what_comes_next(shell: Shell) -> None:
    codes = answer(shell, "13:00")
    assert codes[:2] == ["why.silent", "why.shut"]
    assert codes[-1] == "why.next"


def test_a_row_that_is_switched_off_says_how_to_switch_it_on(shell: Shell) -> None:
    done = shell("why", "石桥村", "11:30", "--date", "2026-11-23")
    assert "schedules/日常.yaml" in done.stdout
    assert "启用" in done.stdout


def test_a_row_of_another_hour_is_not_talked_about(shell: Shell) -> None:
    assert "why.row_off" in answer(shell, "11:40")
    assert "why.row_off" not in answer(shell, "15:00")


def test_afterwards_the_ledger_answers(shell: Shell, tmp_path: Path) -> None:
    shell("render", "--date", "2026-11-23")
    shell("rehearse", "--date", "2026-11-23", "--dir", str(shell.station))
    assert answer(shell, "07:00:10")[:2] == ["why.spot", "why.aired"]


def test_what_was_refused_is_told_with_its_reason(shell: Shell) -> None:
    schedule = shell.station / "schedules" / "日常.yaml"
    text = schedule.read_text("utf-8") + "\n  - {编号: 午间, 文稿: 森林防火, 播放点: 大喇叭, 时刻: ['12:40']}\n"
    schedule.write_text(text, encoding="utf-8")
    codes = answer(shell, "12:41")
    assert codes[0] == "why.refused"


def test_an_unknown_place_is_named(shell: Shell) -> None:
    done = shell("why", "石乔村", "07:00")
    assert done.returncode == 1
    assert "石桥村" in done.stderr
