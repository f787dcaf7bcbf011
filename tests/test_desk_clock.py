"""The desk's ticker when the PC's clock is put: its jobs go on, each once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dalaba.desk.loop import Ticker


class Office:
    """Jobs as the desk has them; `put` does to them what a clock put ahead or back does."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.ticker = Ticker()
        self.ticker.every(2).seconds.do(self.done.append, "look")
        self.ticker.every(10).minutes.do(self.done.append, "make")

    def put(self, by: timedelta) -> None:
        for job in self.ticker.jobs:
            assert job.next_run is not None
            job.next_run -= by


@pytest.fixture
def office() -> Office:
    return Office()


def test_after_a_clock_put_back_the_desk_does_not_wait_for_hours(office: Office) -> None:
    office.put(timedelta(hours=-3))
    office.ticker.run_pending()
    assert office.done == []
    assert office.ticker.idle_seconds is not None
    assert office.ticker.idle_seconds <= 2
    look, make = (job.next_run for job in office.ticker.jobs)
    assert look is not None
    assert make is not None
    assert timedelta(minutes=9) < make - look < timedelta(minutes=10)


def test_after_a_clock_put_ahead_each_job_is_done_once(office: Office) -> None:
    office.put(timedelta(hours=2))
    office.ticker.run_pending()
    office.ticker.run_pending()
    assert sorted(office.done) == ["look", "make"]


def test_where_nothing_was_put_the_ticker_changes_nothing(office: Office) -> None:
    before = [job.next_run for job in office.ticker.jobs]
    office.ticker.run_pending()
    assert [job.next_run for job in office.ticker.jobs] == before
    Ticker().run_pending()
