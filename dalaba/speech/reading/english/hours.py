"""Hours in English. Pure.

A figure with a dot is an hour only beside a word about hours; four figures, only if the text is about hours.
"""

from __future__ import annotations

import re

from dalaba.speech.reading.english.cues import AMOUNT, CERTAIN, FIRM, HOUR, HOUR_GOES_ON, MEASURED, NOT_COUNTED, behind
from dalaba.speech.reading.english.forms import DOT, NAMED_NEXT
from dalaba.speech.reading.english.numerals import integer
from dalaba.speech.reading.rules import LIKELY, POSSIBLE, STEP, Row, Style, after, before


def _clock(hit: re.Match[str], _style: Style) -> str | None:
    times = [(hit["h"], hit["m"], hit["half"])]
    if hit["h2"]:
        times.append((hit["h2"], hit["m2"], hit["half2"]))
    said = [_hour(int(hour), int(minute or 0), half) for hour, minute, half in times]
    if not all(said):
        return None
    if hit["half2"] or hit["half"] or behind(hit, r"\s?(?:noon|midnight|midday)\b"):
        said = [(each or "").removesuffix(" o'clock") for each in said]
    return " to ".join(each for each in said if each)


def _hour(hour: int, minute: int, half: str | None) -> str | None:
    """seven thirty; 19:00 as seven in the evening. None if it is no time of day."""
    if hour > 24 or minute > 59:
        return None
    if half:
        hour = hour % 12 + (12 if half.lower() == "p" else 0)
    if hour in (0, 24) and not minute:
        return "midnight"
    if half and hour == 12 and not minute:
        return "twelve noon"
    part = _part(hour) if half or hour > 12 or hour == 0 else ""
    return _minutes(integer(hour % 12 or 12), minute, "" if part else " o'clock") + part


def _minutes(hour: str, minute: int, full: str) -> str:
    return hour + (full if not minute else f" oh {integer(minute)}" if minute < 10 else f" {integer(minute)}")


def _part(hour: int) -> str:
    if 1 <= hour < 12:
        return " in the morning"
    return " in the afternoon" if 12 <= hour < 18 else " in the evening" if 18 <= hour < 22 else " at night"


def _seconds(hit: re.Match[str], _style: Style) -> str | None:
    """7:30:15 am."""
    said, seconds = _hour(int(hit["h"]), int(hit["m"]), None), int(hit["s"])
    if not said or not seconds:
        return said
    part = _part(int(hit["h"]) % 12 + (12 if hit["half"] in "pP" else 0)) if hit["half"] else ""
    return f"{said} and {integer(seconds)} second{'' if seconds == 1 else 's'}{part}"


def _either(hit: re.Match[str], _style: Style) -> str | None:
    """7/8 pm."""
    last = _hour(int(hit["b"]), 0, hit["half"])
    return f"{integer(int(hit['a']))} or {last}" if 0 < int(hit["a"]) <= 12 and last else None


def _military(hit: re.Match[str], _style: Style) -> str:
    """1900 hours, 0830-1700 hrs."""
    said = _by_the_day(hit["h"], hit["m"])
    last = f" to {_by_the_day(hit['h2'], hit['m2'])}" if hit["h2"] else ""
    return said + last + (" hours" if hit["hours"] else "")


def _by_the_day(hour: str, minute: str) -> str:
    first = f"oh {integer(int(hour))}" if int(hour) < 10 else integer(int(hour))
    return _minutes(first, int(minute), " hundred")


def _one_hour_to_another(hit: re.Match[str], _style: Style) -> str | None:
    """9-5."""
    first, last = int(hit["a"]), int(hit["b"])
    return f"{integer(first)} to {integer(last)}" if 0 < first < 25 and 0 < last < 25 else None


UNTIL = r"\s*(?:-|~|to\b|until\b|till\b)\s*"
_AM = rf"(?:\s?(?P<half{{0}}>[AaPp])(?:\.\s?[Mm](?![A-Za-z])(?:\.(?!{NAMED_NEXT}))?|\s?[Mm](?![A-Za-z])))"
_NO_HALF = "(?P<half>(?!))?(?P<half2>(?!))?"
_H = r"(?P<h{0}>[01]?\d|2[0-4])"
_OPEN = r"(?![\d:]|\.\d)"
_HOURS = rf"(?P<hours>\s?(?:hrs?|hours|h)\b{DOT})"
_HHMM = r"(?P<h{0}>[01]\d|2[0-4])[:.]?(?P<m{0}>[0-5]\d)"
_AT_HOURS = (
    before(
        (
            r"(?i:day|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?,? |\d(?:st|nd|rd|th),? |"
            r"\b20\d\d,? |\d [A-Z][a-z]{2} "
        ),
        STEP,
    ),
    before(r"(?i:\b(?:at|from|until|till|by|between|before|after|since|to|and|-))[ -]*", STEP),
    before(r"(?i:\b(?:over|about|some|nearly|than|worked?|approximately)) ", -STEP),
    after("(?:of|a|per|worked)\\b", -STEP),
)

HOURS: tuple[Row, ...] = (
    Row("clock", ":", (rf"{_H.format('')}:(?P<m>[0-5]\d):(?P<s>[0-5]\d){_AM.format('')}?(?![\d:])"), _seconds),
    Row(
        "clock",
        ".mM",
        (
            rf"{_H.format('')}(?:[:.](?P<m>[0-5]\d))?{_AM.format('')}"
            rf"(?:{UNTIL}{_H.format('2')}(?:[:.](?P<m2>[0-5]\d))?(?:{_AM.format('2')}|{_OPEN}))?"
        ),
        _clock,
    ),
    Row(
        "clock",
        ".mM",
        (
            rf"{_H.format('')}(?:[:.](?P<m>[0-5]\d))?(?P<half>(?!))?"
            rf"{UNTIL}{_H.format('2')}(?:[:.](?P<m2>[0-5]\d))?{_AM.format('2')}"
        ),
        _clock,
    ),
    Row("clock", "/", rf"(?P<a>\d\d?)\s?/\s?(?P<b>\d\d?){_AM.format('')}", _either),
    Row("clock", "h", rf"{_HHMM.format('')}(?:{UNTIL}{_HHMM.format('2')})?{_HOURS}", _military, POSSIBLE, _AT_HOURS),
    Row(
        "clock",
        "h",
        rf"{_HHMM.format('')}(?:{UNTIL}{_HHMM.format('2')})?(?P<hours>hrs?|hours|h)(?![A-Za-z])",
        _military,
        LIKELY,
        _AT_HOURS,
    ),
    Row(
        "clock",
        "h",
        rf"{_HHMM.format('')}(?:\s?(?:hrs?|hours|h))?{UNTIL}{_HHMM.format('2')}{_HOURS}",
        _military,
        FIRM,
        _AT_HOURS,
    ),
    Row(
        "clock",
        "d",
        rf"{_HHMM.format('')}(?P<h2>(?!))?(?P<m2>(?!))?(?P<hours>(?!))?(?= and [012]\d[0-5]\d ?(?:hrs|hours)\b)",
        _military,
        POSSIBLE,
        (before("between ", CERTAIN),),
    ),
    Row(
        "clock",
        "h",
        rf"(?=0\d\d\d|\d\d[:.]){_HHMM.format('')}(?:(?:\s?(?:hrs?|hours|h))?{UNTIL}{_HHMM.format('2')})?{_HOURS}",
        _military,
    ),
    Row(
        "clock",
        "0-",
        (
            r"(?=0|"
            rf"\d{{4}}\s?-\s?0){_HHMM.format('').replace('[:.]?', '')}{UNTIL}{_HHMM.format('2').replace('[:.]?', '')}"
            r"(?P<hours>(?!))?(?!\d)"
        ),
        _military,
        FIRM,
    ),
    Row(
        "clock",
        "0",
        rf"(?=0){_HHMM.format('').replace('[:.]?', '')}(?P<h2>(?!))?(?P<m2>(?!))?(?P<hours>(?!))?(?!\d|[-/.:]\d)",
        _military,
        POSSIBLE,
        (HOUR,),
    ),
    Row(
        "clock",
        ":",
        (
            rf"{_H.format('')}:(?P<m>[0-5]\d)(?:{UNTIL}(?P<h2>[01]?\d|2[0-4])(?::(?P<m2>[0-5]\d)|(?<=\D\d)(?!\d|"
            rf":)))?{_NO_HALF}(?:\s?(?:hrs?|"
            r"hours?|h)\b\.?)?(?![\d:])"
        ),
        _clock,
        FIRM,
    ),
    Row(
        "clock",
        ".",
        (
            rf"(?!0\.){_H.format('')}\.(?P<m>[0-5]\d)(?:{UNTIL}{_H.format('2')}\.(?P<m2>[0-5]\d))?{_NO_HALF}"
            r"(?![\d:%°]|[.,]\d)"
        ),
        _clock,
        POSSIBLE,
        (
            HOUR,
            HOUR_GOES_ON,
            AMOUNT.worth(-CERTAIN),
            MEASURED.worth(-CERTAIN),
        ),
    ),
    Row(
        "clock",
        ".",
        rf"(?!0\.){_H.format('')}\.(?P<m>00|15|30|45)(?P<h2>(?!))?(?P<m2>(?!))?{_NO_HALF}(?= [A-Z])",
        _clock,
        POSSIBLE,
        (before(r"^\s*"),),
    ),
    Row(
        "clock",
        "-",
        r"(?P<a>\d\d?)\s?-\s?(?P<b>\d\d?)(?![\d:./-])",
        _one_hour_to_another,
        POSSIBLE,
        (
            before(r"(?i:day|\bmon|\btues?|\bweds?|\bthur?s?|\bfri|\bsat|\bsun|\bopen|\bhours|\btimes?)\W*", STEP),
            after("jobs?\\b|every", STEP),
            NOT_COUNTED,
            after("[:.]\\d", -CERTAIN),
        ),
    ),
)
