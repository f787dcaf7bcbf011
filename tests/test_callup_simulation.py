"""The queue before anyone stands in it: the simulator beside queueing theory and SimPy, and on a township's round."""

from __future__ import annotations

import math
from collections.abc import Generator, Iterator
from dataclasses import replace

import numpy as np
import pytest
import simpy
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.rounds import FINISH, LATE, by_guideline, township
from dalaba.callup.assumptions import Assumptions
from dalaba.callup.crowd import Floats, delays, shares
from dalaba.callup.figures import Estimate, Figures, bound, compare
from dalaba.callup.fluid import PERSON, STEP, Tank
from dalaba.callup.methods import Opening, Paper, Waves, apart, paper_times, slots
from dalaba.callup.optimiser import Optimiser
from dalaba.callup.round import CallPlan, Group, Round, Site
from dalaba.callup.simulate import at_site, draw, serve

MANY = 60_000


def poisson(rate: float, count: int = MANY, seed: int = 1) -> Floats:
    return np.cumsum(np.random.default_rng(seed).exponential(1 / rate, count))


# Theory


def erlang_c(lanes: int, load: float) -> float:
    """The mean wait of M/M/c with a mean service of 1; `load`: the share of the lanes that is busy."""
    offered = lanes * load
    series = [offered**k / math.factorial(k) for k in range(lanes)]
    last = offered**lanes / math.factorial(lanes) / (1 - load)
    return last / (sum(series) + last) / (lanes * (1 - load))


def crommelin(lanes: int, load: float) -> float:
    """The mean wait of M/D/c, service 1: Crommelin's equations (1932) solved for the numbers in the system.

    One service later, all that were in service are gone: p(j) = Σ p(k)·P(j − max(0, k − c)), P Poisson of mean c·load.
    """
    size, mean = 400, lanes * load
    law = np.exp(-mean + np.arange(size) * math.log(mean) - np.array([math.lgamma(j + 1) for j in range(size)]))
    step = np.zeros((size, size))
    for k in range(size):
        left = max(0, k - lanes)
        step[left:, k] = law[: size - left]
    system = step - np.eye(size)
    system[-1] = 1
    numbers = np.linalg.solve(system, np.eye(size)[-1])
    return float((np.maximum(np.arange(size) - lanes, 0) * numbers).sum() / mean)


def mean_wait(lanes: int, load: float, services: Floats) -> Estimate:
    """Over 20 stretches of one long run: their means are as good as independent."""
    served = serve(poisson(lanes * load, len(services)), services, lanes, 0.0)
    return Estimate.of([float(part.mean()) for part in np.array_split(served.waits[2_000:], 20)])


@pytest.mark.parametrize(("lanes", "load"), [(1, 0.5), (2, 0.8), (5, 0.85), (10, 0.9)])
def test_random_turns_wait_as_erlang_says(lanes: int, load: float) -> None:
    found = mean_wait(lanes, load, np.random.default_rng(2).exponential(1, 4 * MANY))
    assert abs(found.mean - erlang_c(lanes, load)) < 2 * found.half


@pytest.mark.parametrize(("lanes", "load"), [(1, 0.8), (2, 0.8), (5, 0.85), (10, 0.9)])
def test_even_turns_wait_as_the_tables_of_m_d_c_say(lanes: int, load: float) -> None:
    found = mean_wait(lanes, load, np.ones(4 * MANY))
    assert abs(found.mean - crommelin(lanes, load)) < 2 * found.half


def test_the_tables_themselves_have_the_known_entries() -> None:
    """M/D/1 is Pollaczek and Khinchine's ρ / 2(1 − ρ), M/M/2 has ρ² / (1 − ρ²)."""
    assert crommelin(1, 0.8) == pytest.approx(0.8 / (2 * 0.2), rel=1e-6)
    assert crommelin(1, 0.5) == pytest.approx(0.5, rel=1e-6)
    assert erlang_c(1, 0.5) == pytest.approx(1.0)
    assert erlang_c(2, 0.8) == pytest.approx(0.8**2 / (1 - 0.8**2))


# SimPy


def by_simpy(came: Floats, services: Floats, lanes: int, opens: float) -> list[float]:
    """The same trace in SimPy: the lanes a resource that stands still until opening."""
    taken: list[float] = []
    environment = simpy.Environment()
    counter = simpy.Resource(environment, capacity=lanes)
    opened = environment.timeout(opens)

    def person(at: float, service: float) -> Generator[simpy.Event, None, None]:
        yield environment.timeout(at)
        with counter.request() as turn:
            yield turn
            if environment.now < opens:
                yield opened
            taken.append(environment.now)
            yield environment.timeout(service)

    for at, service in zip(came.tolist(), services.tolist(), strict=True):
        environment.process(person(at, service))
    environment.run()
    return taken


@pytest.mark.parametrize("lanes", [1, 4, 9])
def test_simpy_serves_the_same_trace_at_the_same_minutes(lanes: int) -> None:
    random = np.random.default_rng(lanes)
    came = np.sort(np.repeat(random.uniform(0, 120, 500), random.integers(1, 5, 500)))
    services = random.gamma(16, lanes * 120 / len(came) / 16, len(came))
    ours = serve(came, services, lanes, 15.0)
    assert sorted(by_simpy(came, services, lanes, 15.0)) == pytest.approx(sorted(ours.taken), abs=1e-6)


# One site


@settings(max_examples=40)
@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0.1, 5)), min_size=1, max_size=60), st.integers(1, 5))
def test_nobody_is_passed_over_and_no_lane_idles_while_somebody_waits(
    people: list[tuple[float, float]], lanes: int
) -> None:
    came = np.sort(np.array([at for at, _ in people]))
    services = np.array([service for _, service in people])
    served = serve(came, services, lanes, 20.0)
    assert (np.diff(served.taken) >= 0).all(), "first come, first served"
    assert (served.taken >= np.maximum(came, 20.0)).all()
    for at in served.taken:
        assert ((served.taken <= at) & (served.done > at)).sum() <= lanes
    for came_at, taken_at in zip(served.came, served.taken, strict=True):
        if taken_at > max(came_at, 20.0):
            assert ((served.taken < taken_at) & (served.done >= taken_at)).sum() == lanes


def test_the_peak_is_the_longest_line_there_ever_was() -> None:
    served = serve(np.array([0.0, 0.0, 0.0, 1.0, 5.0]), np.full(5, 2.0), 1, 0.0)
    assert served.peak == 3
    assert max(served.queue(np.arange(0, 9, 0.25))) == 3
    assert served.waits.tolist() == [0, 2, 4, 5, 3]


def test_what_a_day_costs_grows_as_its_people() -> None:
    """Counted in Python's own steps, not in seconds: a busy machine makes no difference."""
    import sys

    def steps(people: int) -> int:
        came, services, count = poisson(5, people), np.ones(people), 0

        def note(frame: object, event: str, argument: object) -> None:
            nonlocal count
            count += event == "c_call"

        sys.setprofile(note)
        try:
            serve(came, services, 6, 0.0)
        finally:
            sys.setprofile(None)
        return count

    assert steps(8_000) / steps(2_000) == pytest.approx(4, rel=0.05)


# Who comes when


@pytest.mark.parametrize("walk", [0.0, 4.0, 25.0])
def test_people_drawn_at_random_come_as_the_law_says(walk: float) -> None:
    assumed = Assumptions()
    drawn = delays(np.random.default_rng(3), 40_000, walk, assumed)
    law = np.cumsum(shares(walk, assumed, 5.0, 240.0))
    for minute in (5, 10, 20, 30, 45, 60, 90):
        assert law[minute // 5 - 1] == pytest.approx((drawn < minute).mean(), abs=0.012)
    assert len(drawn) == 40_000


def test_households_come_together() -> None:
    drawn = delays(np.random.default_rng(4), 10_000, 5.0, Assumptions())
    homes = len(np.unique(drawn))
    assert 10_000 / homes == pytest.approx(2.57, abs=0.06)


def test_a_day_is_the_same_day_whichever_plan_meets_it() -> None:
    planned = township()
    one, other, next_one = draw(planned, 3), draw(planned, 3), draw(planned, 4)
    name = planned.groups[0].name
    assert (one.delays[name] == other.delays[name]).all()
    assert not (one.delays[name] == next_one.delays[name]).all()
    slow = draw(planned, 3, slower=4 / 3)
    assert slow.services["1号点"] == pytest.approx(one.services["1号点"] * 4 / 3)


# The township


DAYS = 5


@pytest.fixture(scope="module")
def late() -> Round:
    return township(latest=LATE)


@pytest.fixture(scope="module")
def plans(late: Round) -> list[CallPlan]:
    methods = (Opening(), Waves(), Paper(), Optimiser(), Optimiser(finish=FINISH, name="finish"))
    return [method.plan(late) for method in methods]


@pytest.fixture(scope="module")
def figures(late: Round, plans: list[CallPlan]) -> dict[str, Figures]:
    return {each.method: each for each in compare(late, plans, DAYS)}


@pytest.fixture(scope="module")
def least(late: Round) -> Figures:
    return bound(late, DAYS)


def test_everyone_at_opening_stands_with_2500_others_for_85_minutes(figures: dict[str, Figures]) -> None:
    opening = figures["opening"]
    assert opening.peak.mean == pytest.approx(2_500, rel=0.02)
    assert opening.wait.mean == pytest.approx(85, abs=1)


def test_no_call_times_do_better_than_each_group_alone(figures: dict[str, Figures], least: Figures) -> None:
    assert least.peak.mean == pytest.approx(84, abs=3)
    assert least.wait.mean == pytest.approx(0.76, abs=0.03)
    for found in figures.values():
        assert found.peak.mean >= least.peak.mean
        assert found.wait.mean >= least.wait.mean
        for name, (peak, wait, _) in found.sites.items():
            lowest, shortest, _ = least.sites[name]
            assert peak.mean + peak.half >= lowest.mean
            assert wait.mean + wait.half >= shortest.mean


def test_with_a_last_call_at_10_55_nobody_stands_in_a_crowd(figures: dict[str, Figures]) -> None:
    found = figures["optimiser"]
    assert found.peak.mean <= 95
    assert found.worst.mean - found.worst.half <= 145, "the sample is small: the bench has a hundred days"
    assert found.wait.mean <= 1.3


def test_done_by_11_05_the_queue_is_hardly_longer(figures: dict[str, Figures]) -> None:
    found = figures["finish"]
    assert found.finish.mean - found.finish.half <= FINISH
    assert found.peak.mean <= 117
    assert found.wait.mean <= 2.0


def test_the_rules_are_as_good_as_their_order(figures: dict[str, Figures]) -> None:
    order = [figures[name].wait.mean for name in ("opening", "waves", "paper", "finish", "optimiser")]
    assert order == sorted(order, reverse=True)
    assert figures["paper"].peak.mean < 215
    assert figures["paper"].wait.mean < 4.5


def test_staffed_as_the_guideline_says_the_plan_is_as_good_as_the_best() -> None:
    planned = by_guideline()
    found = compare(planned, [Optimiser(shakes=1).plan(planned)], 2)[0]
    assert found.peak.mean <= 1.04 * bound(planned, 2).peak.mean


# What every plan keeps to


def test_a_plan_calls_every_group_once_on_the_grid_and_alone_on_its_horn(late: Round, plans: list[CallPlan]) -> None:
    for plan in plans[2:]:
        assert set(plan.calls) == {group.name for group in late.groups}
        seen: set[tuple[str, int]] = set()
        for group in late.groups:
            site, at = late.site(group.site), plan.calls[group.name]
            assert at in slots(late, site)
            assert site.earliest <= at <= site.latest
            seen.add((group.outlet, at))
        assert len(seen) == len(late.groups)


def test_the_same_round_gives_the_same_plan() -> None:
    planned = small()
    assert Optimiser().plan(planned) == Optimiser().plan(planned)


def small(**changes: object) -> Round:
    """Two horns that hear each other, one of them for two sites; a village split over two."""
    sites = (
        Site("文化广场", 4, 150, 420, 600, 200, 405, 560),
        Site("汽车站", 2, 150, 420, 600, 200, 405, 560),
    )
    rows = [("五一村", "文化广场", 120, 4), ("五一村", "文化广场", 200, 12), ("五一村", "汽车站", 90, 20),
            ("东和村", "文化广场", 150, 8), ("东和村", "汽车站", 110, 3), ("东和村", "汽车站", 60, 15)]  # fmt: skip
    groups = tuple(
        Group(f"{horn}{number}组", horn, f"{horn}{number}组", people, walk, site, horn)
        for number, (horn, site, people, walk) in enumerate(rows, 1)
    )
    near = {"五一村": frozenset({"东和村"}), "东和村": frozenset({"五一村"})}
    return replace(Round(groups, sites, neighbours=near), **changes)  # type: ignore[arg-type]  # any field


def test_horns_that_hear_each_other_never_call_at_once() -> None:
    planned = small()
    for plan in (Paper().plan(planned), Optimiser().plan(planned)):
        assert len(set(plan.calls.values())) == len(planned.groups)


def test_a_horn_is_not_asked_to_call_while_it_must_be_silent() -> None:
    planned = small(silent={"五一村": ((420, 480),)})
    plan = Optimiser().plan(planned)
    horns = {group.name: group.outlet for group in planned.groups}
    assert all(at >= 480 or at < 420 for name, at in plan.calls.items() if horns[name] == "五一村")
    assert any(420 <= at < 480 for name, at in plan.calls.items() if horns[name] == "东和村")


def neighbourly(rows: list[tuple[int, int, int, bool]]) -> Iterator[Group]:
    for number, (horn, people, walk, far) in enumerate(rows):
        name = "五一村" if horn else "东和村"
        yield Group(f"{number}组", name, "", people, walk, "汽车站" if far else "文化广场", name)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 1), st.integers(1, 300), st.integers(0, 30), st.booleans()), max_size=12))
def test_whatever_the_groups_calls_stay_apart_and_in_bounds(rows: list[tuple[int, int, int, bool]]) -> None:
    planned = small(groups=tuple(neighbourly(rows)))
    for plan in (Paper().plan(planned), apart(planned, Opening().plan(planned)), Optimiser(shakes=1).plan(planned)):
        assert set(plan.calls) == {group.name for group in planned.groups}
        assert len(set(plan.calls.values())) == len(plan.calls)
        assert all(405 <= at <= 560 and at % 5 == 0 for at in plan.calls.values())


def test_by_pen_and_paper_the_farthest_come_first_and_the_next_when_the_lanes_are_free() -> None:
    planned = small()
    times = paper_times(planned)
    assert times["五一村2组"] == pytest.approx(420 - 12 - 4)
    assert times["东和村4组"] == pytest.approx(420 + 200 / (0.97 * 10) - 8 - 4)


def test_the_fluid_keeps_every_person() -> None:
    planned = small()
    site = planned.sites[0]
    groups = planned.at(site)
    tank = Tank.of(site, groups, planned.assumed, slots(planned, site))
    come = sum(tank.shifted(number, np.array([420 + 10 * number]))[0] for number in range(len(groups)))
    assert isinstance(come, np.ndarray)
    assert come[-1] == PERSON * sum(group.people for group in groups)
    assert tank.queues(come[None])[0, -1] == 0
    day = draw(planned, 1)
    calls = {group.name: 420 + 10 * number for number, group in enumerate(groups)}
    peaks = [at_site(site, groups, calls, draw(planned, number)).peak for number in range(30)]
    assert tank.queues(come[None]).max() / PERSON == pytest.approx(np.mean(peaks), rel=0.35)
    assert len(day.services[site.name]) == sum(group.people for group in groups)
    assert tank.step_of(tank.starts + 3 * STEP) == 3


def test_an_interval_narrows_as_days_are_added() -> None:
    few, many = (Estimate.of([float(number % 7) for number in range(count)]) for count in (10, 400))
    assert many.half < few.half / 4
    assert Estimate.of([3.0]).half == math.inf
