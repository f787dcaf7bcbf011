"""English is left to the engine, but for what engines stumble over: dates, hours and telephone numbers. Pure."""

from __future__ import annotations

import re

from dalaba.reading.rules import Row, Style

_EDGE = r"(?!\d)"
_N = r"(?:\d+(?:,\d{3})+|\d+)(?:\.\d+)?"

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def _english_date(hit: re.Match[str], _style: Style) -> str | None:
    month = int(hit["m"])
    return f"{int(hit['d'])} {_MONTHS[month - 1]} {hit['y']}" if 1 <= month <= 12 else None


def _english_clock(hit: re.Match[str], style: Style) -> str | None:
    times = [(hit["h"], hit["m"]), (hit["h2"], hit["m2"])]
    return f" {style.to} ".join(_english_hour(hour, minute) for hour, minute in times if hour)


def _english_hour(hour: str, minute: str) -> str:
    end = "o'clock" if int(minute) == 0 else f"o {int(minute)}" if int(minute) < 10 else minute
    return f"{int(hour)} {end}"


def _english_phone(hit: re.Match[str], _style: Style) -> str:
    return " ".join(sign for sign in hit[0] if sign.isdecimal())


RULES: tuple[Row, ...] = (
    ("date", rf"(?P<y>\d{{4}})-(?P<m>\d{{1,2}})-(?P<d>\d{{1,2}}){_EDGE}", _english_date),
    ("clock", r"(?P<h>\d{1,2}):(?P<m>\d\d)(?:\s*-\s*(?P<h2>\d{1,2}):(?P<m2>\d\d))?(?![\d:])", _english_clock),
    ("phone", rf"(?:1[3-9]\d[- ]?\d{{4}}[- ]?\d{{4}}|0\d{{2,3}}-?\d{{7,8}}){_EDGE}", _english_phone),
    ("hotline", rf"(?:110|119|120|12345){_EDGE}", _english_phone),
    ("number", rf"{_N}%?", lambda hit, _style: hit[0].replace(",", "")),
)  # fmt: skip
