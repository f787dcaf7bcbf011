"""Telephone numbers in English, in the groups as written, and the short ones for emergencies. Pure."""

from __future__ import annotations

import re

from dalaba.speech.reading.english.cues import CALLED, CERTAIN, FIRM, NO_SIGN, NOT_COUNTED, SENT, THINGS
from dalaba.speech.reading.english.forms import ALONE, EDGE
from dalaba.speech.reading.english.numerals import digits
from dalaba.speech.reading.rules import LIKELY, POSSIBLE, STEP, SURE, Row, Style, after, before

_SIZES = {11: (3, 4, 4), 10: (3, 3, 4), 9: (3, 3, 3), 8: (4, 4), 7: (3, 4), 6: (3, 3)}
_BRITISH = {"02": (3, 4, 4), "07": (5, 3, 3), "01": (4, 3, 4), "03": (4, 3, 4), "08": (4, 3, 4)}


def _phone(hit: re.Match[str], _style: Style) -> str | None:
    found = hit["n"]
    long = sum(map(str.isdecimal, found))
    if found[0] in "+(0" and not (8 if len(re.findall(r"\d+", found)) > 2 else 9) <= long <= 15:
        return None
    country = re.match(r"\+(\d{1,3}?)(?=[\s(-]|44|86|852|61|1\d{10})\s?", found)
    head = f"plus {digits(country[1])}, " if country else ""
    rest = found[country.end() :].replace("(0)", "") if country else found
    groups = ", ".join(_group(each) for each in re.findall(r"\d+", rest))
    alternative = f", or {digits(hit['o'])}" if hit["o"] else ""
    return head + groups + alternative + (f", extension {digits(hit['x'])}" if hit["x"] else "")


def _group(number: str) -> str:
    sizes = _BRITISH.get(number[:2], ()) if len(number) == 11 else ()
    said, at = [], 0
    for size in sizes or _SIZES.get(len(number), (len(number),)):
        said.append(digits(number[at : at + size]))
        at += size
    return ", ".join(said)


def _digits(hit: re.Match[str], _style: Style) -> str:
    return digits(hit[0])


_EXT = r"(?:\s*(?:-|,?\s?(?:ext\.?|extension|x)\s?)\s*(?P<x>\d{1,5})(?!\d))?"
_OR = r"(?:\s?/\s?(?P<o>\d{1,11}(?:[\s-]\d{3,4})?)(?!\d))?"
_TAIL = _OR + _EXT + EDGE
_SHORT_LINES = r"999|112|101|111|000|911|105|106|110|119|12[02]|12345|18000|116 ?123|116 ?117|116 ?000"

PHONES: tuple[Row, ...] = (
    Row(
        "phone", "+", rf"(?P<n>\+\d{{1,3}}[\s-]?(?:\(0\)\s?)?\(?\d{{1,5}}\)?(?:[\s-]?\d{{2,5}}){{1,4}}){_TAIL}", _phone
    ),
    Row(
        "phone",
        "81",
        rf"(?P<n>(?:\+?86[- ]?)1[3-9]\d[- ]?\d{{4}}[- ]?\d{{4}}|1[3-9]\d[- ]?\d{{4}}[- ]?\d{{4}}){_TAIL}",
        _phone,
    ),
    Row(
        "phone",
        "(0",
        rf"(?P<n>\(?0\d{{1,5}}\)?(?:[\s-]{{1,2}}\d{{2,8}}){{1,4}}|0\d{{9,11}}|\(0\d{{2,4}}\)\d{{6,8}}){_TAIL}",
        _phone,
    ),
    Row(
        "phone",
        "",
        rf"(?P<n>(?:1[\s.-])?(?:\(\d{{3}}\)\s?|\d{{3}}[\s.-])\d{{3}}[\s.-]\d{{4}}){_TAIL}",
        _phone,
        FIRM,
        (NOT_COUNTED, CALLED),
    ),
    Row(
        "phone",
        "3894",
        rf"(?P<n>1[389]00[\s-]\d{{3}}[\s-]\d{{3}}|13[\s-]\d\d[\s-]\d\d|[48]00-?\d{{3}}-?\d{{4}}){_TAIL}",
        _phone,
        FIRM,
        (NOT_COUNTED, CALLED),
    ),
    Row(
        "phone",
        "",
        rf"(?P<n>[235689]\d{{3}}[\s-]\d{{4}}){_TAIL}{ALONE}",
        _phone,
        LIKELY,
        (NOT_COUNTED, before(r"(?i:\b(?:year|years|in|from|between|season|of)) ", -CERTAIN)),
    ),
    Row(
        "phone",
        "",
        (
            r"(?P<n>\d{3}[\s-]\d{4}|\d{3}[\s-]\d{3}(?:[\s-]\d{3})?|\d{2,4}"
            rf"(?:[\s-]\d{{2,4}}){{1,3}}){_TAIL}{ALONE}"
        ),
        _phone,
        NO_SIGN,
        (CALLED, SENT, NOT_COUNTED),
    ),
    Row(
        "phone",
        "",
        rf"(?P<n>\d{{3,}}(?:-\d{{3,}})*){_OR}{_EXT}{EDGE}{ALONE}",
        _phone,
        NO_SIGN,
        (CALLED, SENT, NOT_COUNTED),
    ),
    Row(
        "hotline",
        "",
        rf"(?:{_SHORT_LINES}){EDGE}{ALONE}(?!\.\d)",
        _digits,
        POSSIBLE,
        (
            after(r"(?:is|are|if|for|when|only)\b", STEP),
            CALLED,
            after(THINGS, -CERTAIN),
            after(
                r"(?:service|emergency|helpline|hotline|operator|calls?\b|line\b|for an? ambulance|or \d{3}\b|/)",
                SURE + STEP,
            ),
            before(
                (
                    r"(?i:\b(?:nhs|emergency|police|ambulance|fire|emergencies|zero|crimestoppers|samaritans|"
                    r"childline|non-emergency)\b)(?: (?:services?|numbers?|line|calls?))?\W*(?:on |at )?"
                ),
                CERTAIN,
            ),
            before(r"(?:999|112|101|111|911) ?(?:/|or|and|,) ?", CERTAIN),
        ),
    ),
    Row(
        "hotline",
        ",",
        rf"\d{{3,6}}(?:,\s?\d{{3,6}})+{EDGE}",
        lambda hit, _: ", ".join(map(digits, hit[0].split(","))),
        NO_SIGN,
        (CALLED,),
    ),
)
