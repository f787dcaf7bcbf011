"""A township of villages that all play the sample's testing notice in four versions, each village its own clips.

The script is the sample's own 核酸通知, said twice as a call is; every village has its name and its place. Nothing
else is in the station, so that `render` of its one day makes four clips a village and nothing besides.
"""

from __future__ import annotations

import re
from pathlib import Path

from bench.process import SAMPLE

DAY = "2022-07-13"
VERSIONS = 4
_FIRST = "五东塘大石新太黄白高南"
_SECOND = "一和冲坪桥联平田水岭"
_PLACES = ("村委会门前", "文化广场", "祠堂前", "小学操场", "老戏台")


def write(folder: Path, villages: int) -> Path:
    """A station of `villages`, at most 110."""
    for name, text in files(villages).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


def files(villages: int) -> dict[str, str]:
    """Path -> text."""
    names = [f"{first}{second}村" for second in _SECOND for first in _FIRST][:villages]
    outlets = "".join(
        f"  {name}: {{类型: 大喇叭, 本点信息: {{村名: {name}, 采样点: {_PLACES[number % len(_PLACES)]}}}}}\n"
        for number, name in enumerate(names)
    )
    rows = "".join(
        f'  - {{编号: {length}, 文稿: 核酸通知, 播放点: 全部, 时刻: ["{at}"], 篇幅: {length}}}\n'
        for length, at in (("长", "7:00"), ("短", "9:00"))
    )
    return {
        "station.yaml": f"台名: 某镇\n时区: Asia/Shanghai\n语种: [普通话, 粤语]\n播放点:\n{outlets}",
        "scripts/核酸通知.yaml": _notice(),
        "schedules/核酸.yaml": f"专项: 核酸\n日期: {DAY}..{DAY}\n每日信息: {{{DAY}: {{轮次: 第一轮}}}}\n"
        f"播出安排:\n{rows}",
    }


def _notice() -> str:
    """The sample's, its spoken versions only, twice."""
    text = (SAMPLE / "scripts" / "核酸通知.yaml").read_text("utf-8")
    spoken = re.sub(r"^  (?:客家话|瑶语):\n(?:    .*\n?)+", "", text, flags=re.MULTILINE)
    return re.sub(r"遍数: \d", "遍数: 2", spoken)
