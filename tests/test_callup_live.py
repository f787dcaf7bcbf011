"""A hand on the tap: what a hold, a release and a report do to the calls that have not gone out, and to no others."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.rounds import FINISH, LATE, township
from dalaba.callup.figures import compare
from dalaba.callup.live import Kind, Length, Rules, SiteOrder, State, settle
from dalaba.callup.optimiser import Optimiser
from dalaba.callup.round import Group, Minute, Round, Site
from dalaba.callup.shift import held, play_held
from dalaba.callup.simulate import draw

SITES = (
    Site("文化广场", 4, 150, 420, 690, 200, 405, 615, "广场音箱"),
    Site("汽车站", 2, 150, 420, 690, 200, 405, 615),
)
NAMES = ("岭背组", "上片组", "河边组", "中片组")
CALLS = {"岭背组": 450, "上片组": 480, "河边组": 510, "中片组": 540, "站前组": 485, "站后组": 515}


def village(*, horn: str = "五一村", other: str = "车站喇叭") -> Round:
    """Four groups for the square on one horn, two for the bus station on another."""
    groups = [Group(name, "五一村", name, 200, 5, "文化广场", horn) for name in NAMES]
    groups += [Group(name, "五一村", name, 100, 5, "汽车站", other) for name in ("站前组", "站后组")]
    return Round(tuple(groups), SITES)


def after(*orders: SiteOrder, planned: Round | None = None) -> dict[str, Minute]:
    return dict(settle(planned or village(), CALLS, orders).times)


def moved(times: dict[str, Minute]) -> dict[str, Minute]:
    return {name: at for name, at in times.items() if at != CALLS[name]}


def hold(at: float, minutes: int | None = None, site: str = "文化广场") -> SiteOrder:
    return SiteOrder("hold", site, at, "老李", minutes)


def report(at: float, length: Length | None = None, queue: int | None = None, tubes: int | None = None) -> SiteOrder:
    return SiteOrder("report", "文化广场", at, "老李", None, length, queue, tubes)


def test_a_hold_slides_the_sites_next_calls_with_their_spacing_and_ends_by_itself() -> None:
    assert moved(after(hold(470, 30))) == {"上片组": 500, "河边组": 530, "中片组": 560}


def test_a_call_that_went_out_or_is_on_its_way_is_not_moved() -> None:
    assert "上片组" not in moved(after(hold(479.5)))
    assert "上片组" in moved(after(hold(478)))


def test_released_before_its_end_the_calls_come_back() -> None:
    assert moved(after(hold(470, 60), SiteOrder("release", "文化广场", 474))) == {}
    assert moved(after(hold(470, 60), SiteOrder("release", "文化广场", 492))) == {
        "上片组": 495,
        "河边组": 525,
        "中片组": 555,
    }


def test_no_call_goes_out_later_than_closing() -> None:
    times = after(hold(470, 600))
    assert max(times[name] for name in NAMES) <= SITES[0].closes + 15
    assert min(times[name] for name in NAMES[1:]) >= SITES[0].closes


def test_held_until_late_in_the_evening_every_call_still_has_a_time_of_its_own_on_that_day() -> None:
    sites = (replace(SITES[0], closes=23 * 60 + 40), SITES[1])
    planned = replace(village(), sites=sites, silent={"五一村": ((23 * 60 + 45, 24 * 60),)})
    times = settle(planned, CALLS, [hold(470, 5_000)]).times
    slid = [times[name] for name in NAMES[1:]]
    assert len(set(slid)) == 3
    assert all(471 <= at < 23 * 60 + 45 for at in slid)


def test_while_the_queue_is_longer_than_q_nobody_is_called() -> None:
    """60 may wait; 160 do, and 10 a minute are served: ten minutes."""
    assert moved(after(report(472, queue=160, tubes=10))) == {"上片组": 485, "河边组": 515, "中片组": 545}
    assert moved(after(report(472, queue=50, tubes=20))) == {}


def test_while_too_much_work_is_called_and_not_served_nobody_is_called() -> None:
    """Half an hour after the first call of 200, hardly any tube is used: something is wrong at the site."""
    times = after(report(477, queue=20, tubes=0), report(497, queue=20, tubes=5), report(509, queue=20, tubes=8))
    assert times["上片组"] == 480
    assert times["河边组"] > 515


def test_where_all_goes_well_a_report_moves_nothing_though_two_horns_call_at_once() -> None:
    groups = tuple(replace(group, site="文化广场") for group in village().groups)
    planned = Round(groups, SITES)
    calls = {**CALLS, "站前组": 480, "站后组": 540}
    state = settle(planned, calls, [report(431, "right"), report(470, "right"), report(475, queue=20, tubes=19)])
    assert state.times == calls
    held_on = settle(planned, calls, [hold(470, 20)]).times
    assert (held_on["上片组"], held_on["站前组"]) == (490, 490), "they slide together"


def test_a_word_is_enough() -> None:
    assert moved(after(report(478.5, "long"))) == {"上片组": 485, "河边组": 515, "中片组": 545}
    assert moved(after(report(471, "right"))) == {}


def test_where_the_line_is_short_the_next_call_comes_forward_a_little() -> None:
    times = after(report(465, queue=3, tubes=16))
    assert times["上片组"] == 475
    assert all(CALLS[name] - times[name] <= Rules().forward for name in NAMES)
    assert moved(after(report(465, queue=3, tubes=2))) == {}, "most of those called are still on their way"


def test_other_sites_are_untouched() -> None:
    times = after(hold(470, 45), report(500, "long"), report(520, queue=300))
    assert (times["站前组"], times["站后组"]) == (485, 515)


def test_what_slides_makes_way_on_a_horn_that_calls_for_two_sites() -> None:
    times = after(hold(470, 15), planned=village(other="五一村"))
    assert times["上片组"] == 490, "485 is the bus station's"
    assert (times["站前组"], times["站后组"]) == (485, 515)


ORDERED: list[Kind] = ["hold", "release", "report"]
SAID: list[Length | None] = [None, "long", "right", "short"]


@st.composite
def orders(draw: st.DrawFn) -> list[SiteOrder]:
    times = sorted(draw(st.lists(st.floats(405, 700), max_size=8)))
    said = []
    for at in times:
        kind, length = draw(st.sampled_from(ORDERED)), draw(st.sampled_from(SAID))
        counts = [draw(st.none() | st.integers(0, 400)) for _ in range(2)]
        site, minutes = draw(st.sampled_from(["文化广场", "汽车站"])), draw(st.none() | st.integers(1, 90))
        said.append(SiteOrder(kind, site, at, "", minutes, length, *counts))
    return said


@settings(max_examples=60, deadline=None)
@given(orders(), st.booleans())
def test_whatever_is_ordered_calls_keep_their_order_their_grid_and_their_horn(
    said: list[SiteOrder], shared: bool
) -> None:
    planned = village(other="五一村" if shared else "车站喇叭")
    state = State(dict(CALLS))
    for number in range(len(said)):
        later = settle(planned, CALLS, said[: number + 1])
        now = said[number].at
        for name, at in state.times.items():
            if at <= now:
                assert later.times[name] == at, "what has gone out has gone out"
        for group in planned.groups:
            if group.site != said[number].site:
                assert later.times[group.name] == state.times[group.name], "other sites are untouched"
        state = later
    for site in planned.sites:
        names = [group.name for group in planned.at(site)]
        assert sorted(names, key=lambda name: state.times[name]) == sorted(names, key=lambda name: CALLS[name])
    assert all(at % 5 == 0 for at in state.times.values())
    for horn in {group.outlet for group in planned.groups}:
        called = [state.times[group.name] for group in planned.groups if group.outlet == horn]
        assert len(set(called)) == len(called), "one call at a time on a horn"


@pytest.fixture(scope="module")
def town() -> Round:
    """Four of the township's sites, so that the test is quick; the bench has them all."""
    whole = township(LATE)
    sites = whole.sites[1:9:2]
    names = {site.name for site in sites}
    return replace(whole, sites=sites, groups=tuple(group for group in whole.groups if group.site in names))


def test_lanes_a_quarter_slower_with_reports_every_ten_minutes(town: Round) -> None:
    plan = Optimiser(finish=FINISH).plan(town)
    without = compare(town, [plan], 2, slower=4 / 3)[0]
    rule = held(town, plan, 2, slower=4 / 3)
    assert without.wait.mean > 15
    assert rule.wait.mean <= 7
    assert rule.peak.mean <= 250


def test_everybody_is_called_and_served_however_slow_the_lanes_are(town: Round) -> None:
    plan = Optimiser(finish=FINISH, shakes=0).plan(town)
    served = play_held(town, plan, draw(town, 0, slower=2.0))
    for site in town.sites:
        assert len(served[site.name].came) == sum(group.people for group in town.at(site))
        assert (served[site.name].taken >= served[site.name].came).all()


def test_on_a_day_on_which_nothing_goes_wrong_the_rule_costs_nearly_nothing(town: Round) -> None:
    plan = Optimiser(finish=FINISH).plan(town)
    without = compare(town, [plan], 2)[0]
    rule = held(town, plan, 2)
    assert rule.wait.mean < without.wait.mean + 0.3
    assert rule.peak.mean < 1.1 * without.peak.mean
