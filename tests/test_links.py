"""A township and a village through bad moments, with real processes: what the benchmark `links` measures at length."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from bench.falls import fall_often
from bench.far_village import far_village, hand_out, until, urgent, words
from tests.shaped_line import ShapedLine

pytestmark = pytest.mark.skipif(
    sys.platform == "win32" or not shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin:/usr/bin"),
    reason="Mosquitto is not installed here",
)
KBIT_256 = 32_000


@pytest.mark.parametrize("kills", [4, pytest.param(20, marks=pytest.mark.full)])
def test_no_row_is_lost_or_doubled_while_hub_broker_agent_and_ledger_are_killed(tmp_path: Path, kills: int) -> None:
    fallen = fall_often(tmp_path, kills, seed=3)
    assert fallen.rows > 20
    assert (fallen.lost, fallen.doubled) == (0, 0)


def test_an_order_given_while_the_link_was_down_is_announced_once_when_it_is_back_beside_a_download() -> None:
    with far_village(KBIT_256, queue=32 * 1024) as (village, _):
        hand_out(village.place, 1_000_000, 1)
        until(lambda: village.downloaded() > 32 * 1024)
        line = village.line
        line.stop()
        order = urgent(village.place, words(village.place, 1.0, 500))
        village.line = ShapedLine(line.to[0], KBIT_256, others=line.to[1:], ports=line.ports)
        until(lambda: "ended" in village.stages(order.id))
        assert len(village.sounds("started")) == len(village.sounds("ended")) == 1
        (ended,) = village.sounds("ended")
        assert ended.detail["parts"] == ["chime urgent", ""]  # the tone and the words
        loaded = village.downloaded()
        until(lambda: village.downloaded() > loaded)
