"""Years and decades in English: 2019-20, the 1990s, the class of '99, 2022 if it does not count things. Pure."""

from __future__ import annotations

import re

from dalaba.speech.reading.english.cues import CERTAIN, FIRM, GROUPS, NOT_COUNTED, ROOM
from dalaba.speech.reading.english.numerals import integer, several, spelled, year
from dalaba.speech.reading.rules import POSSIBLE, STEP, Row, Style, after, before


def _year(hit: re.Match[str], _style: Style) -> str:
    return year(int(hit[0]))


def _years(hit: re.Match[str], _style: Style) -> str | None:
    """2019-22, 2023/24."""
    first, last = hit["a"], hit["b"] or hit["b2"]
    whole = int(last if len(last) == 4 else first[:2] + last)
    return f"{year(int(first))} to {year(whole)}" if whole > int(first) else None


def _decade(hit: re.Match[str], _style: Style) -> str:
    """the 1990s, the '70s."""
    if not hit["c"]:
        return several(integer(int(hit["d"])))
    if hit["c"] == "20" and hit["d"] == "00":
        return "two thousands"
    return several(f"{integer(int(hit['c']))} {integer(int(hit['d'])) if int(hit['d']) else 'hundred'}")


def _short_year(hit: re.Match[str], _style: Style) -> str:
    """the class of '99."""
    return spelled(hit["d"])


_OF_YEARS = (
    before(
        r"(?i:\b(?:in|years?|since|until|till|by|of|during|before|after|from|between|spring|summer|autumn|winter|"
        r"fall|early|late|"
        r"mid|end|circa|census|season|class|copyright|established|est|founded|born|built|dated|budget|edition|"
        r"games|cup|olympics|"
        r"festival|calendar|agm|(?:19|20)\d\d ?(?:and|to|,|&))\b)[ .,-]*|, ?|[©(] ?",
        STEP,
    ),
    before(
        r"\b(?!(?:Room|Bus|Flat|Call|Dial|Text|See|Over|About|Some|Nearly|Around|Unit|Gate|Line|Route|Code|PIN|"
        r"Pin|No|Ref|"
        r"Only|The|All|Box|Group|Lot|Ward|Flight|Train|Extension|Ext|Phone|Tel|Ring)\b)[A-Z][a-z]{2,} ",
        POSSIBLE,
    ),
    after(
        r"(?:season|budget|census|edition|elections?|calendar|academic|financial|tax|school|summer|winter|annual|"
        r"AGM|tour|"
        r"World|Olympics?|Games|General|local|we|he|she|they)\b",
        STEP,
    ),
    after(r"\)", POSSIBLE),
    before(r"(?i:\b(?:the|our|your|its|their)) ", STEP),
    before(r"\b(?!(?:ROOM|BUS|FLAT|CALL|PIN|TEL|REF|NO|SMS|CODE|UNIT|GATE|THE|ONLY)\b)[A-Z]{2,} ", POSSIBLE),
    ROOM.worth(-CERTAIN),
)

YEARS: tuple[Row, ...] = (
    Row(
        "year",
        "",
        (
            r"(?P<a>(?:1[5-9]|20)\d\d)(?:\s?[-/]\s?(?P<b>(?:1[5-9]|20)?\d\d)|\s(?:to|until)\s(?P<b2>(?:1[5-9]|"
            r"20)\d\d))(?![-/.:]?\d)(?!\s?(?:hrs?|hours)\b)"
        ),
        _years,
        FIRM + 1,
        (after(GROUPS, -STEP),),
    ),
    Row(
        "year",
        "DB",
        r"(?P<y>\d{1,4})\s?(?P<era>B\.?C\.?E?|A\.?D)(?![A-Za-z])",
        lambda hit, _: f"{year(int(hit['y']))} {' '.join(hit['era'].replace('.', ''))}",
    ),
    Row("year", "s", r"(?<![A-Za-z])(?P<c>1[5-9]|20|21)(?P<d>\d0)['’]?s(?![A-Za-z])", _decade),
    Row("year", "'’", r"(?P<c>(?!))?['’](?P<d>[2-9]0)s(?![A-Za-z])", _decade),
    Row(
        "year",
        "s",
        r"(?P<c>(?!))?(?P<d>[2-9]0)['’]?s(?![A-Za-z])",
        _decade,
        POSSIBLE,
        (
            before(
                (
                    r"(?i:\b(?:the|mid|early|late|his|her|their|my|our|your|high|low|upper|lower|over|under|and|to|"
                    r"swinging|roaring)[ -])"
                ),
                CERTAIN,
            ),
            after(r"(?:and|to|or|-) ?\d0s", STEP),
            before(r"\d0s (?:and|to|or) ", CERTAIN),
            after("(?:music|disco|night|party|style|hits|fashion)\\b", CERTAIN),
        ),
    ),
    Row(
        "year",
        "'’",
        r"['’](?P<d>\d\d)(?![\ds]|['’])",
        _short_year,
        POSSIBLE,
        (
            before(
                (
                    r"(?i:\b(?:of|in|since|summer|winter|spring|autumn|euro|season|year|and|class|sep|oct|nov|dec|may"
                    r"|june|july)|[a-z]{3}y|ber|il|ch|st)\W?"
                ),
                STEP,
            ),
            NOT_COUNTED,
        ),
    ),
    Row("year", "", r"(?:1[5-9]|20)\d\d(?!\d|[.,:%/-]\d|[A-Za-z]| ?(?:hours|hrs)\b)", _year, POSSIBLE, _OF_YEARS),
)

YEARS_BEGIN = r"['’](?=\d\d)"
