"""Dates and lengths as people say them, whatever the PC's own language is. Pure."""

from __future__ import annotations

from datetime import date

from dalaba.core.model import Millis

_WEEKDAYS = ("一", "二", "三", "四", "五", "六", "日")
_ENGLISH_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def long_date(day: date, ui: str) -> str:
    """2022年7月13日 星期三, or Wednesday 13 July 2022."""
    if ui == "zh":
        return f"{day.year}年{day.month}月{day.day}日 星期{_WEEKDAYS[day.weekday()]}"
    return f"{_ENGLISH_WEEKDAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def short_date(day: date, ui: str) -> str:
    """7月13日, or 13 Jul."""
    return f"{day.month}月{day.day}日" if ui == "zh" else f"{day.day} {_MONTHS[day.month - 1][:3]}"


def brief_date(day: date, ui: str) -> str:
    """7-13, or 13 Jul: in English 7-8 might be the seventh of August."""
    return f"{day.month}-{day.day}" if ui == "zh" else short_date(day, ui)


def weekday(day: date, ui: str) -> str:
    """周三, or Wed."""
    return f"周{_WEEKDAYS[day.weekday()]}" if ui == "zh" else _ENGLISH_WEEKDAYS[day.weekday()][:3]


def date_span(first: date, last: date, ui: str) -> str:
    """2022年7月13日 – 7月19日, or 13 Jul – 19 Jul 2022; the second year only if it differs."""
    if ui == "zh":
        until = short_date(last, ui) if first.year == last.year else f"{last.year}年{short_date(last, ui)}"
        return f"{first.year}年{short_date(first, ui)} – {until}"
    since = short_date(first, ui) if first.year == last.year else f"{short_date(first, ui)} {first.year}"
    return f"{since} – {short_date(last, ui)} {last.year}"


def length(duration: Millis, ui: str) -> str:
    """42秒, 1分23秒; 42 s, 1 min 23 s. Rounded up to seconds."""
    minutes, seconds = divmod(-(-duration // 1000), 60)
    words = ("分", "秒", "") if ui == "zh" else (" min", " s", " ")
    shown = [f"{minutes}{words[0]}"] if minutes else []
    return words[2].join([*shown, *([f"{seconds}{words[1]}"] if seconds or not minutes else [])])
