"""The whole township on 13 July: planned at the hub, played at its villages' PCs, collected, and told at the township.

Every PC is invited, joins, receives what the township signed, plans its own day and plays it with air's own machine in
virtual time; one of them is only ever reached by stick. What the township then knows is its own programme, to the
second, or a difference with its reason.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from dalaba.air import ledger
from dalaba.air.ledger import verify
from dalaba.air.outputs.tape import Take
from dalaba.core.model import Programme, Reason, Spot
from dalaba.desk import township_log
from dalaba.views import report
from dalaba.views.asrun import AsRun, Fold, Row
from tests.conftest import Verbs
from tests.places import DAY, ZONE, at
from tests.sanjiang import NIGHT, Pc, Sanjiang

OWN = "五一村"
"""What the township's own PC plays."""
QUIET = '安静时段: ["17:25-17:50"]\n'
MEETING = "播出安排:\n  - {编号: 开会, 文稿: 开会, 播放点: 全部, 时刻: ['07:00', '18:30']}\n"
OTHERS_WILL = {"station.yaml": QUIET, "scripts/开会.txt": "晚上开会。", "schedules/本村.yaml": MEETING}
"""What 红星村 has of its own: a quiet time while the township speaks, and a notice at a time of the township's."""


@dataclass
class July:
    """A day that is over. `heard`: what the township's own PC played. `pcs`: those of the villages that have reported.
    `plan`: the township's own programme. `log`: what it knows afterwards."""

    town: Sanjiang
    heard: Mapping[str, Sequence[Take]]
    pcs: tuple[Pc, ...]
    silent: tuple[Pc, ...]
    plan: Programme
    log: AsRun

    @property
    def reported(self) -> set[str]:
        """The outlets that somebody has reported."""
        return {OWN, *(outlet for pc in self.pcs for outlet in pc.outlets)}

    def takes(self, outlet: str) -> Sequence[Take]:
        """What was heard of an outlet, by the township's name."""
        if outlet == OWN:
            return self.heard[OWN]
        return next(pc.takes[pc.outlets[outlet]] for pc in self.pcs if outlet in pc.outlets)


def lived(
    folder: Path, network: Iterable[Pc], by_stick: Iterable[Pc], silent: Iterable[Pc] = (), only: Iterable[str] = ()
) -> July:
    """The whole way. `only`: the outlets whose clips are made; none: all."""
    reached, sticks, mute = tuple(network), tuple(by_stick), tuple(silent)
    town = Sanjiang.of(folder / "三江镇", only)
    for pc in (*reached, *mute):
        town.let_in(pc)
    for pc in sticks:
        town.invite_by_stick(pc)
    town.hand_out()
    for pc in (*reached, *mute):
        town.bring(pc)
    usb = folder / "usb"
    usb.mkdir()
    for pc in sticks:
        town.bring_by_stick(pc, usb / f"{pc.village}-out.dlb")
    heard = town.play()
    for pc in (*reached, *sticks, *mute):
        pc.play()
    for pc in reached:
        town.collect(pc)
    for pc in sticks:
        town.collect_by_stick(pc, usb / f"{pc.village}-back.dlb")
    plan = town.station.compile(DAY)
    (day,) = township_log.read(town.folder / "records", [DAY], ZONE, NIGHT)
    return July(town, heard, (*reached, *sticks), mute, plan, day.log)


@pytest.fixture(scope="module")
def july(tmp_path_factory: pytest.TempPathFactory) -> Iterator[July]:
    """Seven PCs of villages: one with two outlets, two that hear each other, one of them with a will of its own, a
    school, a van that has no power for half an hour, one without a network, and one that does not report (nothing that
    it says is ever made)."""
    folder = tmp_path_factory.mktemp("july")
    network = (
        Pc.of(folder, "东和", {"东和村": "大喇叭", "东和采样点": "礼堂"}),
        Pc.of(folder, "联红", {"联红村": "联红村"}),
        Pc.of(folder, "红星", {"红星村": "大榕树"}, OTHERS_WILL),
        Pc.of(folder, "小学", {"中心小学": "校园"}),
        Pc.of(folder, "车一", {"宣传车一": "车"}, off=(at("10:05"), at("10:39"))),
    )
    by_stick = (Pc.of(folder, "高寨", {"高寨村": "高寨村"}),)
    silent = (Pc.of(folder, "石田", {"石田村": "喇叭"}),)
    only = [OWN, *(outlet for pc in (*network, *by_stick) for outlet in pc.outlets)]
    found = lived(folder, network, by_stick, silent, only)
    yield found
    found.town.store.database.close()


def as_planned(spot: Spot) -> tuple[object, ...]:
    said = sorted([(part.language, True) for part in spot.parts] + [(part.language, False) for part in spot.lost])
    return "aired", spot.outlet, spot.due, spot.start, spot.start, spot.end, spot.title, said


def as_told(row: Row) -> tuple[object, ...]:
    said = sorted((part.language, part.played) for part in row.parts)
    return row.outcome, row.outlet, row.due, row.planned, row.started, row.ended, row.title, said


def same_as_planned(july: July, outlets: set[str]) -> int:
    """Each play at these outlets, as the township planned it, was heard on its second in every language. How many."""
    planned = {spot.id: as_planned(spot) for spot in july.plan.spots if spot.outlet in outlets}
    assert {row.id: as_told(row) for row in july.log.at(*outlets).rows} == planned
    return len(planned)


def one_after_the_other(july: July, one: str, other: str) -> None:
    """Two outlets in earshot of each other are never heard at once, whoever plays them."""
    takes = sorted((*july.takes(one), *july.takes(other)), key=lambda take: take.at)
    assert all(first.at + first.played <= second.at for first, second in pairwise(takes))


def coverage_of(july: July) -> list[dict[str, object]]:
    done = Verbs(july.town.folder)("log", "--coverage", "--json", "--date", DAY.isoformat())
    found: list[dict[str, object]] = json.loads(done.stdout)["coverage"]
    return found


def whole(july: July, outlets: set[str]) -> None:
    """`log --coverage` has every language of every script as often as it was planned, and heard as often as it could
    be: there is no voice for Hakka and Yao."""
    wanted, ready = Counter[tuple[str, str, str]](), Counter[tuple[str, str, str]]()
    for spot in july.plan.spots:
        for part in (*spot.parts, *spot.lost):
            wanted[spot.outlet, spot.script, part.language] += 1
        for part in spot.parts:
            ready[spot.outlet, spot.script, part.language] += 1
    found = {(each["outlet"], each["script"], each["language"]): each for each in coverage_of(july)}
    for key in wanted:
        if key[0] in outlets:
            said = found[key]
            assert (said["wanted"], said["planned"], said["played"]) == (wanted[key], ready[key], ready[key]), key


def test_what_the_township_planned_is_what_its_villages_played(july: July) -> None:
    faithful = july.reported - {"红星村", "宣传车一"}
    due = same_as_planned(july, faithful)
    summary = july.log.at(*faithful).summary
    assert (summary.due, summary.aired, summary.missed, summary.refused) == (due, due, 0, 0)
    assert due > 150
    whole(july, faithful)


def test_a_van_without_power_has_missed_exactly_what_was_due_meanwhile(july: July) -> None:
    planned = {spot.id: spot for spot in july.plan.spots if spot.outlet == "宣传车一"}
    told = {row.id: row for row in july.log.at("宣传车一").rows}
    missed = {key for key, row in told.items() if row.outcome == "missed"}
    assert missed == {key for key, spot in planned.items() if at("10:05") < spot.start < at("10:39")}
    assert all(told[key].reason == Reason("air.not_running") for key in missed)
    heard = planned.keys() - missed
    assert (len(missed), len(heard)) == (3, 27)
    assert {key: as_told(told[key]) for key in heard} == {key: as_planned(planned[key]) for key in heard}


def test_the_township_counts_what_each_village_counts_itself(july: July) -> None:
    """Due, aired, missed, refused: the PC's own log of the day, and the township's of the outlets that it plays."""
    for pc in july.pcs:
        (day,) = report.read(pc.folder / "records", [DAY], ZONE, NIGHT)
        assert day.log.summary == july.log.at(*pc.outlets).summary, pc.village
        assert day.log.summary.due >= 4


def test_the_live_page_and_the_log_tell_the_same(july: July) -> None:
    own = Fold()
    own.hear(ledger.events(july.town.folder / "records"))
    rows = township_log.VillagesSoFar(july.town.folder).rows(own.rows, at("00:00"), NIGHT)
    assert rows == {row.id: row for row in july.log.rows}


def test_unreported_is_who_has_not_reported_and_nobody_else(july: July) -> None:
    left = {row.outlet for row in july.log.rows if row.outcome == "unreported"}
    assert left == set(july.town.station.setup.outlets) - july.reported
    assert {"石田村", "云溪村", "宣传车二"} <= left
    assert july.log.at(*left).summary.unreported == sum(spot.outlet in left for spot in july.plan.spots)
    assert july.log.at(*july.reported).summary.unreported == 0


def test_a_village_with_a_will_of_its_own_loses_nothing_silently(july: July) -> None:
    planned = {spot.id: spot for spot in july.plan.spots if spot.outlet == "红星村"}
    told = {row.id: row for row in july.log.at("红星村").rows}
    assert planned.keys() <= told.keys()
    refused = {key: row.reason.code for key, row in told.items() if row.outcome == "refused" and row.reason}
    assert refused == {"夏季提醒/防溺水@红星村@2022-07-13T17:30:00+08:00": "plan.quiet_hours"}
    rest = planned.keys() - refused.keys()
    assert {key: as_told(told[key]) for key in rest} == {key: as_planned(planned[key]) for key in rest}
    own = [told[key] for key in sorted(told.keys() - planned.keys())]
    assert [(row.id.partition("@")[0], row.outcome) for row in own] == [("本村·本村/开会", "aired")] * 2
    swim = [each for each in coverage_of(july) if (each["outlet"], each["script"]) == ("红星村", "防溺水")]
    counts = sorted((each["wanted"], each["planned"], each["played"]) for each in swim)
    assert counts == [(1, 0, 0), (1, 1, 1)], "one language each time, and the township still wants both"


def test_outlets_in_earshot_are_never_heard_at_once_on_whatever_pc(july: July) -> None:
    one_after_the_other(july, OWN, "东和村")
    one_after_the_other(july, "联红村", "红星村")


def test_every_chain_is_whole_here_and_at_the_township(july: July) -> None:
    heads = {each.village: each.head for each in township_log.chains(july.town.folder)}
    for pc in july.pcs:
        newest = ledger.head(pc.folder / "records")
        assert newest is not None
        assert heads[pc.village] == newest.hash
    for pc in (*july.pcs, *july.silent):
        assert verify(pc.folder / "records") == ()
        assert pc.told == ()
    told = Verbs(july.town.folder)("log", "--verify")
    assert told.returncode == 0, told.stdout + told.stderr
    for pc in july.pcs:
        assert re.search(rf"{pc.village}:\d+ 条,环环相扣", told.stdout), told.stdout
    assert "石田:还没报来一条" in told.stdout


def test_the_days_page_and_the_log_hold_every_outlet(july: July, tmp_path: Path) -> None:
    verbs, page = Verbs(july.town.folder), tmp_path / "day.html"
    assert verbs("log", "--date", DAY.isoformat(), "--html", str(page)).returncode == 0
    written = page.read_text(encoding="utf-8")
    for outlet in july.town.station.setup.outlets:
        assert outlet in written
    done = json.loads(verbs("log", "--json", "--date", DAY.isoformat()).stdout)
    counts = Counter(row["outcome"] for row in done["rows"])
    assert counts == Counter(row.outcome for row in july.log.rows)
    assert sum(counts.values()) == july.plan.due + 2, "and the village's own notice, twice"
    assert (counts["missed"], counts["refused"]) == (3, 1)


@pytest.mark.full
def test_all_twenty_eight_outlets_of_the_villages_report_their_day(tmp_path: Path) -> None:
    """Sixteen PCs, two of them by stick: nothing is left unreported."""
    sites = {"三江社区": ("三江广场采样点", "三江车站采样点"), "东和村": ("东和采样点", "上东和采样点")}
    villages = ["三江社区", "东和村", "联红村", "红星村", "塘冲村", "桥头村", "石田村", "河口村", "云溪村", "高寨村"]
    places = [(name, (name, *sites.get(name, (f"{name.removesuffix('村')}采样点",)))) for name in villages]
    places += [(name, (name,)) for name in ("五一采样点", "中心小学", "三江中学", "宣传车一", "宣传车二", "宣传车三")]
    pcs = [Pc.of(tmp_path, f"{name}电脑", {each: f"{each}喇叭" for each in outlets}) for name, outlets in places]
    july = lived(tmp_path, pcs[:-2], pcs[-2:])
    try:
        assert len(july.reported) == len(july.town.station.setup.outlets) == 29
        due = same_as_planned(july, july.reported)
        summary = july.log.summary
        assert (summary.due, summary.aired, summary.missed, summary.unreported) == (due, due, 0, 0)
        assert due == july.plan.due > 900
        whole(july, july.reported)
        for one, others in july.town.station.setup.neighbours.items():
            for other in others:
                one_after_the_other(july, one, other)
        assert Verbs(july.town.folder)("log", "--verify").returncode == 0
    finally:
        july.town.store.database.close()
