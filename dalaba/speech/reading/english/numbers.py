"""Numbers in English: whole ones, fractions, ordinals, ranges, scores, ages. Pure."""

from __future__ import annotations

import re

from dalaba.speech.reading.english.cues import AMOUNT, CERTAIN, COUNTED, FIRM, GROUPS, MEASURED, THINGS, ahead, behind
from dalaba.speech.reading.english.forms import (
    FIGURE,
    MONTH_NAMES,
    MONTHS,
    MONTHS_SHORT,
    SIGNED,
    STREET,
    TO,
    big_of,
    said_of,
    signed,
)
from dalaba.speech.reading.english.measures import MILLIONS, UNIT
from dalaba.speech.reading.english.numerals import amount, integer, ordinal, several, spelled
from dalaba.speech.reading.rules import LIKELY, POSSIBLE, STEP, Row, Style, after, before


def _many(hit: re.Match[str], _style: Style) -> str:
    """1.2m people, 300k."""
    return f"{signed(hit)}{said_of(hit['a'])} {big_of(hit['big'])}"


def _ordinal(hit: re.Match[str], _style: Style) -> str | None:
    number, end = int(hit["n"]), hit["th"].lower()
    fits = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th") if number // 10 % 10 != 1 else "th"
    the = "the " if ahead(hit, r"(?i:(?<![a-z])(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6})\.? ", 12) else ""
    return the + ordinal(number) if end in (fits, "th") else None


def _ordinals(hit: re.Match[str], style: Style) -> str | None:
    return f"{ordinal(int(hit['n']))} to {ordinal(int(hit['b']))}" if int(hit["n"]) < int(hit["b"]) else None


def _ages(hit: re.Match[str], _style: Style) -> str:
    """under 5s, the over-65s, 16-24s."""
    return (f"{integer(int(hit['a']))} to " if hit["a"] else "") + several(integer(int(hit["n"])))


def _span(hit: re.Match[str], _style: Style) -> str | None:
    """60-79 people; None if the first is not the smaller."""
    first, last = (float(hit[each].replace(",", "").replace(" ", "")) for each in "ab")
    return f"{said_of(hit['a'])} to {said_of(hit['b'])}" if first < last else None


def _score(hit: re.Match[str], _style: Style) -> str:
    """3-2; 2-0 is said two nil."""
    return " ".join("nil" if each == "0" else integer(int(each)) for each in (hit["a"], hit["b"]))


def _list(hit: re.Match[str], _style: Style) -> str:
    """Groups 2,3,5."""
    return ", ".join(spelled(each) for each in hit[0].split(","))


def _ratio(hit: re.Match[str], _style: Style) -> str:
    return f"{amount(hit['a'])} to {amount(hit['b'])}"


def _number(hit: re.Match[str], _style: Style) -> str | None:
    figure = hit["a"]
    whole = figure.partition(".")[0]
    if len(whole) > 1 and whole.startswith("0"):
        return None
    counted = "," in figure or "." in figure or " " in figure or behind(hit, r"\s+[a-z]|\+")
    if not counted and ((len(whole) > 4 and not whole.endswith("000")) or not whole.isdecimal()):
        return None
    if hit["s"] == "-" and ahead(hit, r"(?:^|\n)\s*") and behind(hit, " [A-Za-z]"):
        return said_of(figure)  # a dash that begins a list item
    return signed(hit) + said_of(figure)


_WON = (
    before(
        (
            r"(?i:\b(?:scores?|scored|won|wins?|lost|lose|beat|beaten|draws?|drew|final|result|victory|defeat|leading"
            r"|led|ahead)\b)[^.;\d]{0,20}"
        ),
        CERTAIN,
    ),
    after(r"(?:wins?|victory|defeat|loss|lead|draws?|up|down|aggregate|at half|after extra|on penalties)\b", CERTAIN),
)
_LIKE_OTHERS = (
    r"0\d|\d\d?\.[0-5]\d\s*(?:-|to)\s*\d\d?\.[0-5]\d(?!\d)|(?:19|20)\d\d\s*(?:-|to)\s*(?:19|20)?\d\d(?!\d)"
    r"|[012]\d[0-5]\d\s*(?:-|to)\s*[012]\d[0-5]\d\s?(?:hrs?|hours)\b"
)
"""Ranges that may also be two hours or two years."""

_LONGER = rf"\s?(?:{UNIT})(?![A-Za-z0-9])|\s(?:of )?(?:{MONTH_NAMES}|{MONTHS_SHORT})(?![A-Za-z])"
"""A unit or a month after a range belongs to both ends."""

NUMBERS: tuple[Row, ...] = (
    Row("fraction", "/", r"50/50(?!\d)", lambda _hit, _: "fifty-fifty"),
    Row(
        "code",
        "7",
        r"24[/-]7(?:/365)?(?![\d/-])",
        lambda _hit, _: "twenty-four seven",
        LIKELY,
        (
            before(
                r"(?i:\b(?:open|available|running|support|service|lines?|manned|runs|operates?|is|are|us))[ :,-]*", STEP
            ),
            after(r"(?:support|service|help|access|care|line|a week|on)", STEP),
            before(r"(?i:\b(?:on|by|until|from|date|day))\W*", -STEP),
        ),
    ),
    Row(
        "code",
        "487",
        r"(?:480|720|1080|1440)[pi](?![A-Za-z])",
        lambda hit, _: (
            ({"480": "four eighty", "720": "seven twenty", "1080": "ten eighty", "1440": "fourteen forty"}[hit[0][:-1]])
            + f" {hit[0][-1].upper()}"
        ),
        FIRM + CERTAIN,
    ),
    Row(
        "number",
        "mM",
        rf"{SIGNED}(?P<a>{FIGURE})\s?(?P<big>[mM])(?![A-Za-z0-9])",
        _many,
        POSSIBLE,
        (
            after(MILLIONS, CERTAIN),
            before(
                r"(?i:\b(?:population|worth|cost|budget|crowd|audience|turnout|readership)\b)[^.;\d]{0,20}", CERTAIN
            ),
        ),
    ),
    Row(
        "number",
        "",
        rf"{SIGNED}(?P<a>{FIGURE})\s?(?P<big>thousand|million|billion|trillion|bn|tn|mn|mln)(?![A-Za-z0-9])",
        _many,
    ),
    Row(
        "number",
        "kK",
        r"(?P<a>(?:5|10|15|20|42))[kK](?![A-Za-z0-9])",
        lambda hit, _: f"{integer(int(hit['a']))} K",
        LIKELY,
        (
            COUNTED.worth(-CERTAIN),
            after(r"(?:run|race|fun|walk|charity|challenge|course|route|jog|time)", CERTAIN),
        ),
    ),
    Row(
        "number",
        "kK",
        rf"{SIGNED}(?P<a>{FIGURE})(?P<big>[kK])(?![A-Za-z0-9])",
        _many,
        LIKELY,
        (COUNTED, after(r"(?:run|race|fun|walk|charity|challenge|course|route|jog)", -CERTAIN)),
    ),
    Row(
        "ordinal",
        "-",
        r"(?P<n>\d{1,6})(?:st|nd|rd|th)\s?-\s?(?P<b>\d{1,6})(?:st|nd|rd|th)(?![A-Za-z])",
        _ordinals,
        LIKELY,
    ),
    Row(
        "ordinal", "", r"(?P<n>\d{1,6})(?P<th>(?i:st|nd|rd|th))(?![A-Za-z]|\s?-\s?\d+(?:st|nd|rd|th))", _ordinal, LIKELY
    ),
    Row(
        "number",
        "s",
        r"(?:(?P<a>\d{1,3})-)?(?P<n>\d{1,3})['’]?s(?![A-Za-z])",
        _ages,
        POSSIBLE,
        (
            before(r"(?i:\b(?:under|over|u|aged|ages|the|for))[ -]", CERTAIN),
            after(r"(?:and|to|or|&) (?:over|under|\d{1,3}s)", CERTAIN),
            before(r"\d{1,3}s (?:and|or|&) ", CERTAIN),
        ),
    ),
    Row(
        "ratio",
        ":",
        r"(?P<a>\d+(?:\.\d+)?):(?P<b>\d+(?:\.\d+)?)(?![\d:])",
        _ratio,
        LIKELY,
        (
            before(r"(?i:\b(?:ratio|scale|odds|dilut\w*|mix\w*|score|won|lost|proportion)\b)[^.;\d]{0,20}", CERTAIN),
            after(r"(?:scale|ratio|mix|dilution|mixture|odds)", CERTAIN),
        ),
    ),
    Row(
        "range",
        "-~t",
        rf"(?P<a>\d\d?\.[0-5]\d|(?:19|20)\d\d){TO}(?P<b>\d\d?\.[0-5]\d|(?:19|20)?\d\d)(?!\d|[.:/-]\d|,\d)",
        _span,
        POSSIBLE,
        (MEASURED, COUNTED),
    ),
    Row(
        "range",
        "t",
        rf"(?!{_LIKE_OTHERS})(?P<a>{FIGURE})\s+to\s+(?P<b>{FIGURE})(?!\d|[.:/-]\d|,\d|{_LONGER})",
        _span,
        FIRM,
    ),
    Row(
        "range",
        "-t~",
        rf"(?!{_LIKE_OTHERS})(?P<a>{FIGURE}){TO}(?P<b>{FIGURE})(?!\d|[.:/-]\d|,\d|{_LONGER})",
        _span,
        POSSIBLE,
        (
            after(rf"-?[a-z%]|(?:[A-Z][\w'’-]*\.? ){{1,3}}{STREET}", STEP),
            COUNTED.worth(STEP),
            before(r"[A-Za-z]{3,}\.? ?", STEP),
            before(r"(?i:\b(?:from|between|pp\.?|nos\.?)) ", CERTAIN),
            before(r"(?i:\b(?:room|flat|unit|apartment|block|house|lot|call|dial|phone|tel)) ", -STEP),
            before(r"(?i:\b(?:won|lost|beat|beaten|drew|scored?)) ", -STEP),
        ),
    ),
    Row("ratio", "-", r"(?P<a>\d{1,2})\s?-\s?(?P<b>\d{1,2})(?!\d|[.:/-]\d)", _score, POSSIBLE, _WON),
    Row("code", "-", r"1-2-1(?![-\d])", lambda _hit, _: "one-to-one"),
    Row("number", "-", r"50-50(?![-\d])", lambda _hit, _: "fifty-fifty"),
    Row(
        "number",
        ",",
        r"\d{1,3}(?:,\d{1,3})+(?!\d|[.:/]\d)",
        _list,
        POSSIBLE,
        (
            before(
                (
                    r"(?i:\b(?:groups|rooms|rows|lines|days|numbers|nos\.?|buse?s|routes|years|classes|units|lots|"
                    r"pages|zones|blocks|wards|villages|items|floors|options|and|or|to)) "
                ),
                STEP,
            ),
        ),
    ),
    Row("number", ",", r"\d{1,2}(?:,\d\d)+,\d{3}(?!\d)", lambda hit, _: amount(hit[0])),
    Row(
        "number",
        "h",
        r"(?P<a>[12]\d{3})(?= ?(?:hours|hrs)\b)",
        lambda hit, _: amount(hit["a"]),
        POSSIBLE,
        (
            before(r"(?i:\b(?:over|about|some|nearly|than|worked?|approximately)) ", STEP),
            after("(?:hours|hrs) (?:of|a|per|worked)\\b", STEP),
        ),
    ),
    Row(
        "number",
        "0",
        rf"{SIGNED}(?P<a>(?:19|20)00)(?!\d|[.,]\d|[-/:*]\d|[A-Za-z])(?! ?(?:hours|hrs)\b)",
        _number,
        POSSIBLE + 1,
        (
            after(GROUPS, CERTAIN),
            after(THINGS, STEP),
            before(r"(?i:\b(?:over|about|some|nearly|than|approximately|total of|only)) ", STEP),
        ),
    ),
    Row(
        "number",
        "",
        rf"{SIGNED}(?!(?:19|20)00)(?P<a>(?:1[5-9]|20)\d\d)(?!\d|[.,]\d|[-/:*]\d|[A-Za-z])(?! ?(?:hours|hrs)\b)",
        _number,
        POSSIBLE,
        (
            after(GROUPS, STEP),
            after(r"\+", STEP),
            before(r"(?i:\b(?:over|about|some|nearly|than|approximately|total of|only)) ", STEP),
        ),
    ),
    Row(
        "number",
        ".",
        rf"{SIGNED}(?P<a>\d{{1,2}}\.[0-5]\d)(?!\d|[.:/-]\d|[A-Za-z])",
        _number,
        POSSIBLE,
        (MEASURED, COUNTED, AMOUNT),
    ),
    Row(
        "number",
        "",
        (
            rf"{SIGNED}(?!(?:1[5-9]|20)\d[1-9](?!\d)|(?:19|20)00(?!\d)|(?:1[5-9]|20)[1-9]0(?!\d)|(?:[1-9]|1\d|"
            r"2[0-4])\.[0-5]\d"
            rf"(?!\d)|[12]\d{{3}} ?(?:hours|hrs)\b)(?P<a>{FIGURE})(?!\d|\.\d|[-/:*]\d|,\d{{1,3}}(?!\d|[:.]\d|"
            rf"\d* ?[ap]\.?m|\s?(?:{'|'.join(MONTHS)})))(?![A-Za-z]|(?<=\d\d\d) \d{{3,4}}(?!\d)| \d{{3,4}}"
            r"(?![\d:.,/-]| ?(?:hours|"
            rf"hrs|[ap]m|[a-z])))"
        ),
        _number,
        LIKELY,
        (after(THINGS, STEP),),
    ),
)
