"""Troubles as the messages that people get. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from dalaba.core import clock
from dalaba.desk.alerts.memory import News
from dalaba.messages import explain, sentence


def message(news: News, station: str, zone: ZoneInfo, ui: str) -> str:
    """One message: which station, what, since when; or that it is over."""
    code = "alerts.over" if news.over else "alerts.begun"
    at = f"{clock.local(news.since, zone):%m-%d %H:%M}"
    return sentence(code, ui, station=station, what=explain(news.reason, ui), at=at)


def joined(messages: Iterable[str]) -> str:
    """Several messages that waited, as one."""
    return "\n\n".join(messages)
