"""The township's ledger holds every outlet: its own PC's and what the villages' PCs have reported."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from dalaba.air import ledger
from dalaba.air.ledger import Ledger
from dalaba.air.ledger.chain import chained
from dalaba.core.model import Event
from dalaba.desk import township_log, township_reports
from dalaba.desk.township_log import VillagesSoFar
from dalaba.doors.cli import main
from dalaba.hub.store import State
from dalaba.views.asrun import AsRun, Fold, coverage
from dalaba.views.report import StationFacts
from dalaba.views.report.__main__ import main as write_reports
from tests.fleet_office import TownshipOffice
from tests.office import PARTS, QUARTER, SEVEN, Office
from tests.places import DAY, ZONE

DAY_LONG = 86_400_000
BACK = ("--date", "2022-07-13")


def spot(outlet: str, number: int = 0, campaign: str = "核酸") -> str:
    return f"{campaign}/早{number}@{outlet}@2022-07-13T07:{15 * number:02d}:00+08:00"


def planned(office: Office, key: str, outlet: str, number: int = 0, elsewhere: bool = False) -> None:
    due, owner = SEVEN + number * QUARTER, "三江镇·" if key.startswith("三江镇·") else ""
    office.note("planned", key, SEVEN - QUARTER, output=outlet, due=due, start=due, script=f"{owner}核酸通知",
                title="核酸检测", parts=PARTS, elsewhere=elsewhere)  # fmt: skip


@pytest.fixture
def town(tmp_path: Path) -> TownshipOffice:
    """The township planned two calls at its own outlet and at three villages'; its own PC played its own."""
    town = TownshipOffice(tmp_path)
    own = Office("镇")
    for outlet in ("镇政府", "五一村", "联红村", "红星村"):
        for number in range(2):
            planned(own, spot(outlet, number), outlet, number, elsewhere=outlet != "镇政府")
    for number in range(2):
        at = SEVEN + number * QUARTER
        own.note("started", spot("镇政府", number), at, output="镇政府")
        own.note("ended", spot("镇政府", number), at + 45_000, output="镇政府")
    book = Ledger(tmp_path / "records", "镇", "b")
    book.append_many(
        {
            "kind": each.kind,
            "wall": each.wall,
            "mono": 0,
            "spot": each.spot,
            "output": each.output,
            "detail": each.detail,
        }
        for each in own.events
    )
    book.close()  # fmt: skip
    return town


def linked(events: list[Event]) -> list[Event]:
    """The same as a chain."""
    found: list[Event] = []
    for each in events:
        said = {"wall": each.wall, "mono": 0, "kind": each.kind, "spot": each.spot, "output": each.output,
                "reason": each.reason, "detail": dict(each.detail)}  # fmt: skip
        found.append(chained(said, each.node, "b", found[-1] if found else None))
    return found


def wuyi() -> list[Event]:
    """五一村's ledger, in its own names: one call was heard, one was missed; and a notice of its own."""
    there = Office("wuyi")
    for number in range(2):
        planned(there, spot("大榕树", number, "三江镇·核酸"), "大榕树", number)
    planned(there, "防火/晚@大榕树@2022-07-13T07:00:00+08:00", "大榕树")
    there.note("started", spot("大榕树", 0, "三江镇·核酸"), output="大榕树")
    there.note("ended", spot("大榕树", 0, "三江镇·核酸"), SEVEN + 45_000, output="大榕树")
    there.note(
        "missed", spot("大榕树", 1, "三江镇·核酸"), SEVEN + QUARTER, "air.stopped", "大榕树", params={"actor": "村长"}
    )
    return linked(there.events)


def report(town: TownshipOffice, node: str, events: list[Event], here: dict[str, str] | None = None) -> None:
    """A PC reports its ledger, and how it is."""
    chain = events[0].hash
    town.store.put_events(node, chain, events)
    head = {"seq": events[-1].seq, "hash": events[-1].hash, "chain": chain}
    town.store.put_state(State(node, events[-1].wall, True, {"names": here or {}, "head": head}))


def log(town: TownshipOffice) -> AsRun:
    (day,) = township_log.read(town.folder / "records", [DAY], ZONE, SEVEN + DAY_LONG)
    return day.log


def outcomes(town: TownshipOffice, outlet: str) -> list[tuple[str, str]]:
    found = log(town).at(outlet).rows
    return [(row.outcome, row.reason.code if row.reason else "") for row in found]


def test_before_anybody_has_reported_only_the_own_outlet_is_known(town: TownshipOffice) -> None:
    assert outcomes(town, "镇政府") == [("aired", "")] * 2
    assert outcomes(town, "五一村") == [("unreported", "")] * 2


def test_what_a_village_reports_is_told_by_the_townships_names(town: TownshipOffice) -> None:
    report(town, "n1", wuyi(), {"五一村": "大榕树"})
    assert sorted(outcomes(town, "五一村")) == [("aired", ""), ("missed", "air.stopped"), ("pending", "")]
    heard = next(row for row in log(town).at("五一村").rows if row.outcome == "aired")
    assert (heard.id, heard.script, heard.node) == (spot("五一村"), "核酸通知", "n1")
    own = next(row for row in log(town).at("五一村").rows if row.outcome == "pending")
    assert own.id.startswith("本村·防火/")
    assert outcomes(town, "联红村") == [("unreported", "")] * 2


def test_a_pc_that_reports_nothing_of_a_play_has_missed_it(town: TownshipOffice) -> None:
    there = Office("lianhong")
    planned(there, spot("联红村", 0, "三江镇·核酸"), "联红村")
    there.note("started", spot("联红村", 0, "三江镇·核酸"), output="联红村")
    there.note("ended", spot("联红村", 0, "三江镇·核酸"), SEVEN + 45_000, output="联红村")
    report(town, "n2", linked(there.events))
    assert outcomes(town, "联红村") == [("aired", ""), ("unreported", "")]
    there.note("clock", at=SEVEN + 2 * QUARTER, output="")
    report(town, "n2", linked(there.events))
    assert outcomes(town, "联红村") == [("aired", ""), ("missed", "air.not_in_its_programme")]


def test_what_a_village_refuses_is_told_and_still_wanted(town: TownshipOffice) -> None:
    """Its quiet hours are its own, and the township still sees what was not heard of what it planned."""
    there = Office("lianhong")
    key = spot("联红村", 0, "三江镇·核酸")
    there.note("refused", key, SEVEN, "plan.quiet_hours", "联红村", due=SEVEN, script="三江镇·核酸通知")
    report(town, "n2", linked(there.events))
    assert outcomes(town, "联红村")[0] == ("refused", "plan.quiet_hours")
    (row,) = (each for each in log(town).at("联红村").rows if each.outcome == "refused")
    assert row.title == "核酸检测"
    found = [each for each in coverage(log(town).rows) if each.outlet == "联红村"]
    assert [(each.language, each.wanted, each.planned) for each in found] == [("cmn", 2, 1), ("hak", 2, 1)]


def test_coverage_holds_every_outlet_that_has_reported(town: TownshipOffice) -> None:
    report(town, "n1", wuyi(), {"五一村": "大榕树"})
    found = {
        (each.outlet, each.language): each.played for each in coverage(log(town).rows) if each.script == "核酸通知"
    }
    assert found["镇政府", "cmn"] == 2
    assert found["五一村", "cmn"] == 1


def test_a_pc_speaks_for_its_own_outlets_alone(town: TownshipOffice) -> None:
    there = Office("hongxing")
    planned(there, spot("镇政府", 0, "三江镇·核酸"), "镇政府")
    there.note("missed", spot("镇政府", 0, "三江镇·核酸"), SEVEN, "air.stopped", "镇政府")
    report(town, "n3", linked(there.events))
    assert outcomes(town, "镇政府") == [("aired", "")] * 2


def test_the_day_so_far_takes_up_what_is_new(town: TownshipOffice) -> None:
    villages, own, whole = VillagesSoFar(town.folder), Fold(), wuyi()
    own.hear(ledger.events(town.folder / "records"))
    since, until = SEVEN - DAY_LONG, SEVEN + DAY_LONG
    assert villages.rows(own.rows, since, until)[spot("五一村")].outcome == "unreported"
    report(town, "n1", whole[:4], {"五一村": "大榕树"})
    assert villages.rows(own.rows, since, until)[spot("五一村")].sounding
    report(town, "n1", whole, {"五一村": "大榕树"})
    assert villages.rows(own.rows, since, until)[spot("五一村")].outcome == "aired"
    assert own.rows[spot("五一村")].outcome == "unreported"


def test_each_pcs_chain_is_named_whole_with_a_gap_or_with_another_past(
    town: TownshipOffice, capsys: pytest.CaptureFixture[str]
) -> None:
    events = wuyi()
    report(town, "n1", events)
    report(town, "n2", [*events[:2], *events[3:]])
    report(town, "n3", [*events[:1], replace(events[1], output="别处"), *events[2:]])
    told = {each.village: [why.code for why in each.flaws] for each in township_log.chains(town.folder)}
    assert told == {"五一": [], "联红": ["air.ledger_gap"], "红星": ["air.ledger_changed"]}
    other = linked([replace(each, wall=each.wall + 1) for each in events])
    report(town, "n1", other)
    assert main(["log", "--verify", "--station", str(town.folder)]) == 1
    shown = capsys.readouterr()
    assert "2 个不同的过去" in shown.err
    assert "联红:" in shown.err


def test_the_days_page_is_written_again_when_a_village_reports_late(town: TownshipOffice) -> None:
    facts = StationFacts("三江镇", ZONE, "zh", {"镇政府": "speaker", "五一村": "speaker"})
    words = [str(town.folder / "records"), str(SEVEN + DAY_LONG), json.dumps(facts.as_json())]
    page = town.folder / "records/reports/2022-07-13.html"

    def written() -> str:
        assert write_reports(words, township_log.source(town.folder)) == 0
        return page.read_text(encoding="utf-8")

    first = written()
    assert first == written()
    report(town, "n1", wuyi(), {"五一村": "大榕树"})
    assert written() != first
    assert township_reports.PROGRAM in sys.modules
