"""What a village lets its township do: written in station.yaml, handed to air by the desk; and a mute of one word."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dalaba.core.clock import DAY as A_DAY
from dalaba.core.model import VillageRule
from dalaba.desk.root import Station
from dalaba.doors.cli import main
from dalaba.trust import village_rule
from dalaba.trust.village_rule import Mute, why_muted
from tests.places import at, desk_of, written

STATION = "台名: 五一村\n播放点:\n  本村: {}\n"
MINUTE = 60_000


def rule(folder: Path, above: str) -> tuple[VillageRule, list[str]]:
    """The rule in a station with this section, and the codes of its problems."""
    read = Station.read(written(folder, {"station.yaml": STATION + above}))
    return read.setup.above, [problem.reason.code for problem in read.problems.errors]


def test_a_village_that_wrote_nothing_has_the_usual_rule(tmp_path: Path) -> None:
    assert rule(tmp_path, "") == (VillageRule(False, None, 6, 6, 100, 30 * MINUTE, False), [])


def test_a_village_writes_its_rule_in_chinese_or_english(tmp_path: Path) -> None:
    wanted = VillageRule(False, None, 4, 2, 60, 10 * MINUTE, True)
    chinese = (
        "上级: {静音: 否, 每小时最多: 4, 紧急的每小时最多: 2, 音量上限: 60, 最长: 10分钟, 安静时段里的紧急: 两个签名}\n"
    )
    english = (
        "above: {muted: no, per_hour: 4, urgent_per_hour: 2, ceiling: 60, longest: 10min,"
        " quiet_urgent: two signatures}\n"
    )
    assert rule(tmp_path / "zh", chinese) == (wanted, [])
    assert rule(tmp_path / "en", english) == (wanted, [])


@pytest.mark.parametrize(
    ("text", "until"),
    [("是", None), ("2022-07-13", at("00:00") + A_DAY), ("2022-07-13 18:00", at("18:00"))],
)
def test_a_mute_lasts_until_it_is_taken_back_or_until_its_time(tmp_path: Path, text: str, until: int | None) -> None:
    found, problems = rule(tmp_path, f"上级: {{静音: {text}}}\n")
    assert (found.muted, found.muted_until, problems) == (True, until, [])


@pytest.mark.parametrize(
    ("section", "code", "strict"),
    [
        ("{静音: 也许}", "files.above_muted", lambda found: found.muted),
        ("{静音: 2022-02-30}", "files.above_muted", lambda found: found.muted and found.muted_until is None),
        ("{每小时最多: 很多}", "", lambda found: found.per_hour == 0),
        ("{紧急的每小时最多: 999}", "", lambda found: found.urgent_per_hour == 0),
        ("{音量上限: 很响}", "", lambda found: found.ceiling == 1),
        ("{最长: 2小时}", "files.above_longest", lambda found: found.longest == MINUTE),
        ("{安静时段里的紧急: 响}", "", lambda found: not found.night),
        ("静音", "", lambda found: found.muted),
        ("[静音]", "", lambda found: found.muted),
    ],
)
def test_a_slip_in_the_rule_opens_nothing(tmp_path: Path, section: str, code: str, strict: object) -> None:
    found, problems = rule(tmp_path, f"上级: {section}\n")
    assert problems
    assert code in ("", *problems)
    assert callable(strict)
    assert strict(found)


def test_both_rules_hold_where_one_may_be_wrong() -> None:
    one = VillageRule(True, at("18:00"), 3, 6, 50, 10 * MINUTE, True)
    other = VillageRule(False, None, 6, 2, 80, 5 * MINUTE, False)
    assert one.and_also(other) == VillageRule(True, at("18:00"), 3, 2, 50, 5 * MINUTE, False)
    assert one.and_also(VillageRule(muted=True)).muted_until is None


def test_the_desk_tells_air_and_a_slip_elsewhere_opens_nothing(tmp_path: Path) -> None:
    def handed(above: str) -> VillageRule | None:
        written(tmp_path, {"station.yaml": STATION + above})
        desk = desk_of(tmp_path, lambda code, facts: None, lambda problem: None)
        desk._roll()
        desk._lock.release()
        return village_rule.read(tmp_path)

    assert handed("上级: {每小时最多: 2}\n") == VillageRule(per_hour=2)
    assert handed("上级: {每小时最多: 6}\n分区: 错\n") == VillageRule(per_hour=2)
    assert handed("上级: {静音: 是}\n分区: 错\n") == VillageRule(muted=True, per_hour=2)
    assert handed("") == VillageRule()


def test_a_mute_that_nobody_can_read_or_judge_stands(tmp_path: Path) -> None:
    village_rule.write(tmp_path, VillageRule())
    village_rule.mute(tmp_path, Mute("老李", at("08:00"), at("09:00")))
    usual, quick = village_rule.read(tmp_path), village_rule.muted_by(tmp_path)
    assert [why_muted(usual, quick, now)[0] for now in (at("08:59"), at("09:00"), None)] == [
        "air.above_muted_by", "", "air.above_muted_by",
    ]  # fmt: skip
    (tmp_path / village_rule.MUTE).write_bytes(b"{")
    assert why_muted(usual, village_rule.muted_by(tmp_path), at("09:00"))[0] == "air.above_muted_by"
    assert why_muted(None, None, at("09:00"))[0] == "air.above_no_rule"


def test_a_clerk_mutes_the_township_with_one_word(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written(tmp_path, {"station.yaml": STATION})
    village_rule.write(tmp_path, VillageRule())

    def said(*words: str) -> tuple[int, str]:
        code = main(["上级", *words, "--station", str(tmp_path)])
        return code, capsys.readouterr().out.split(")\n", 1)[-1]

    assert said("放开") == (1, "本来就没有静音\n")
    code, told = said("静音", "--until", "30分钟")
    assert code == 0
    assert "本村不听镇里的广播" in told
    assert "为止" in told
    assert said("静音")[0] == 0
    assert json.loads(said("--json")[1])["code"] == "air.above_muted_by"
    code, told = said("放开")
    assert code == 0
    assert "一小时最多 6 次" in told
    assert village_rule.muted_by(tmp_path) is None
