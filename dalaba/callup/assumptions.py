"""The assumptions of a call-up in one place. Each default names its source, and each can be changed.

None of it was measured in the field. The sheet 假设 (assumptions) of the workbook, the key 假设 of the YAML, or `--set`
on the command line change it by the names that `NAMES` has. Count what really happens (when a group was called, when
the tubes were used up), and put your own figures in.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Assumptions:
    """How people answer a call, how a site serves them, and the grid on which calls stand."""

    prepare_median: float = 8.0
    """Minutes from the call to the door, median. Judgement: find the ID card and the mask, fetch the children."""
    prepare_spread: float = 0.7
    """σ of its logarithm: a tenth are out in 3.3 minutes, a tenth need more than 20. Judgement."""
    walk_spread: float = 0.15
    """σ of the logarithm of how fast people walk. Judgement."""
    stragglers: float = 0.12
    """Share that does not come at once: in the field, at the stove, asleep. Judgement."""
    straggle_mean: float = 30.0
    """Minutes that those are later, on average (exponential). Judgement."""
    households: tuple[float, ...] = (0.22, 0.30, 0.25, 0.15, 0.08)
    """Shares of homes from which 1, 2, 3 … people come together; 2.6 on average, as in the 2020 census."""
    no_show: float = 0.0
    """Share that does not come at all (away, or sampled at the door). A group's own column goes before."""
    service_spread: float = 0.25
    """Coefficient of variation of the time that one person takes in a lane (gamma). Judgement."""
    grid: int = 5
    """Minutes between the times at which calls may stand; a call said twice in two languages lasts some 90 s."""
    before_open: int = 15
    """Minutes before opening of the first call, where a site has no 最早叫: walkers are on their way by then."""
    before_close: int = 75
    """Minutes before closing of the last call, where a site has no 最晚叫: stragglers still come in time."""
    max_queue: int = 200
    """People that a site can hold waiting, where it has no 最多排队: the national guideline of March 2022."""
    paper_load: float = 0.97
    """Pen-and-paper rule: the share of the lanes that calls are to keep busy."""
    paper_head: float = 4.0
    """Pen-and-paper rule: minutes that a call is early, beside the walk."""


NAMES: dict[str, str] = {
    "prepare_median": "出门分钟", "prepare_spread": "出门快慢差别", "walk_spread": "步行快慢差别",
    "stragglers": "晚来比例", "straggle_mean": "晚来分钟", "households": "同来人数比例", "no_show": "不来比例",
    "service_spread": "采样快慢差别", "grid": "叫号间隔分钟", "before_open": "开始前几分钟可叫",
    "before_close": "结束前几分钟不再叫", "max_queue": "最多排队", "paper_load": "手算忙碌比例",
    "paper_head": "手算提前分钟",
}  # fmt: skip
"""Each assumption's name in Chinese. English and Chinese are both read."""
