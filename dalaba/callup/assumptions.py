"""The assumptions of a call-up in one place. Each default names its source, and each can be changed.

None of them was measured in the field. They can be changed, by the names in `NAMES`, in the workbook's sheet 假设
(assumptions), by the key 假设 of a YAML file, or with `--set` on the command line. Write down what really happens (when
a group was called, when the tubes were used up) and use your own figures.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Assumptions:
    """How people answer a call, how a site serves them, and the time grid of the calls."""

    prepare_median: float = 8.0
    """Median minutes from the call to leaving the house. Judgement: find ID card and mask, fetch the children."""
    prepare_spread: float = 0.7
    """σ of its logarithm: 10 % leave within 3.3 minutes, 10 % need more than 20. Judgement."""
    walk_spread: float = 0.15
    """σ of the logarithm of walking speed. Judgement."""
    stragglers: float = 0.12
    """Share of people who do not come at once: in the field, cooking, asleep. Judgement."""
    straggle_mean: float = 30.0
    """Mean delay of these people in minutes (exponential). Judgement."""
    households: tuple[float, ...] = (0.22, 0.30, 0.25, 0.15, 0.08)
    """Shares of households from which 1, 2, 3 … people come together; 2.6 on average, as in the 2020 census."""
    no_show: float = 0.0
    """Share of people who do not come at all (away, or sampled at home). A group's own column overrides it."""
    service_spread: float = 0.25
    """Coefficient of variation of the service time per person in a lane (gamma). Judgement."""
    grid: int = 5
    """Minutes between possible call times. A call that is said twice in two languages takes about 90 s."""
    before_open: int = 15
    """Minutes before opening of the first call, if a site has no 最早叫, so that people arrive when it opens."""
    before_close: int = 75
    """Minutes before closing of the last call, if a site has no 最晚叫, so that stragglers still come in time."""
    max_queue: int = 200
    """Most people waiting at a site, if it has no 最多排队: the national guideline of March 2022."""
    paper_load: float = 0.97
    """Pen-and-paper rule: the share of the lanes' capacity that the calls should use."""
    paper_head: float = 4.0
    """Pen-and-paper rule: minutes that a call is early, in addition to the walk."""


NAMES: dict[str, str] = {
    "prepare_median": "出门分钟", "prepare_spread": "出门快慢差别", "walk_spread": "步行快慢差别",
    "stragglers": "晚来比例", "straggle_mean": "晚来分钟", "households": "同来人数比例", "no_show": "不来比例",
    "service_spread": "采样快慢差别", "grid": "叫号间隔分钟", "before_open": "开始前几分钟可叫",
    "before_close": "结束前几分钟不再叫", "max_queue": "最多排队", "paper_load": "手算忙碌比例",
    "paper_head": "手算提前分钟",
}  # fmt: skip
"""Each assumption's name in Chinese. Both the English and the Chinese name can be read."""
