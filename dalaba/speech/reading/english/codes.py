"""Names made of figures and letters in English: rooms, houses, roads, codes, Roman numbers. Pure."""

from __future__ import annotations

import re
from itertools import pairwise

from dalaba.speech.reading.english.cues import CERTAIN, FIRM, NO_MORE_THAN, NO_SIGN, NOT_COUNTED, ROOM
from dalaba.speech.reading.english.forms import ALONE, EDGE, STREET
from dalaba.speech.reading.english.numerals import digits, integer, ordinal, roman, several, spelled
from dalaba.speech.reading.forms import CAPITALS
from dalaba.speech.reading.rules import LIKELY, POSSIBLE, STEP, SURE, UNLIKELY, Row, Style, before


def _room(hit: re.Match[str], _style: Style) -> str:
    """Room 302 is said three oh two, Room 4.12 four point one two."""
    return " point ".join(
        spelled(each) if at == 0 else digits(each).replace("zero", "oh") for at, each in enumerate(hit[0].split("."))
    )


def _verse(hit: re.Match[str], _style: Style) -> str:
    """Isaiah 40:1-11."""
    last = f"s {integer(int(hit['v']))} to {integer(int(hit['b']))}" if hit["b"] else f" {integer(int(hit['v']))}"
    return f"chapter {integer(int(hit['c']))}, verse{last}"


def _groups(hit: re.Match[str], _style: Style) -> str:
    """The number of a card or an account, group by group."""
    return ", ".join(map(digits, hit[0].split()))


def _house(hit: re.Match[str], _style: Style) -> str | None:
    """861 Chestnut Drive; not 100, which is said as a number."""
    number = hit["n"]
    if NO_MORE_THAN.search(hit.string, max(0, hit.start() - 16), hit.start()) or number.endswith("00"):
        return None
    return spelled(number) + (f" {hit['l'].upper()}" if hit["l"] else "")


def _houses(hit: re.Match[str], _style: Style) -> str | None:
    """861,865 Chestnut Drive: two house numbers near each other, not thousands."""
    numbers = [int(each) for each in hit[0].split(",")]
    if not all(0 < abs(last - first) < 100 for first, last in pairwise(numbers)):
        return None
    return ", ".join(spelled(each) for each in hit[0].split(","))


def _postcode(hit: re.Match[str], _style: Style) -> str:
    """NG7 2FL."""
    return ", ".join(_each(half) for half in (hit["a"], hit["b"]))


def _each(signs: str) -> str:
    return " ".join(integer(int(each)) if each.isdecimal() else each for each in re.findall(r"[A-Z]|\d+", signs))


def _coded(hit: re.Match[str], _style: Style) -> str:
    """N95, B1; Group3 is said group three."""
    parts = re.findall(r"[A-Za-z]+|\d+|[.-]", hit[0])
    said = (
        _letters(each) if each.isalpha() else "point" if each == "." else "" if each == "-" else spelled(each)
        for each in parts
    )
    return " ".join(filter(None, said))


def _letters(word: str) -> str:
    """A word as it is, other letters one by one; the COVID of COVID19 is a word."""
    is_word = len(word) > 3 and (not word.isupper() or (len(word) > 4 and re.search("[AEIOU]", word)))
    return word if is_word else " ".join(word.upper())


def _lettered(hit: re.Match[str], _style: Style) -> str:
    """3A."""
    return f"{spelled(hit['n'])} {hit['l'].upper()}"


def _version(hit: re.Match[str], _style: Style) -> str:
    return " point ".join(
        integer(int(each)) if each == "0" or not each.startswith("0") else spelled(each)
        for each in re.findall(r"\d+", hit[0])
    )


def _numbered_part(hit: re.Match[str], _style: Style) -> str:
    """Part II."""
    return f"{hit['w']} {integer(roman(hit['r']))}"


def _monarch(hit: re.Match[str], _style: Style) -> str:
    """Henry VIII."""
    return f"{hit['w']} the {ordinal(roman(hit['r']))}"


def by_sign(found: str, _style: Style) -> str:
    """An undecided text sign by sign, with a pause for signs that are no digit or letter."""
    said = (
        digits(each) if each.isdecimal() else "point" if each == "." else each if each.isalpha() else ","
        for each in re.findall(r"\d+|\.|[A-Za-z]+|[^\dA-Za-z.]+", found)
    )
    return re.sub(r" ,", ",", " ".join(said)).strip(", ")


def _undecided(hit: re.Match[str], style: Style) -> str:
    return by_sign(hit[0], style)


_ROMAN = r"(?P<r>(?=[IVX])X{0,3}(?:IX|IV|V?I{0,3}))(?![A-Za-z'’])"
PARTS = (
    "Part|Phase|Stage|Type|Class|Grade|Chapter|Volume|Vol|Section|Appendix|Annex|Article|Act|Scene|Level|Category|"
    "Division|Book|Title|War|Tier|Zone|Group|Unit|Round|Mark|Mk|Schedule|Table|Figure|Form|Module|Block|Bowl|Games"
)
KINGS = (
    "Henry|Elizabeth|Charles|George|William|James|Edward|Richard|Louis|Philip|Felipe|Francis|Benedict|Paul|Pius|Leo|"
    "Napoleon|Nicholas|Catherine|Frederick|Gregory|Alexander|Mary|Anne|Robert|David|Malcolm|Harald|Carl|Margrethe|Juan"
)
_STREET_AHEAD = rf"(?=\s(?:[A-Z][\w'’-]*\.?\s){{1,4}}{STREET})"
LETTERED = r"(?<![A-Za-z])[A-Za-z](?=[A-Za-z]*\d)"

_BOOKS = (
    "Genesis|Exodus|Leviticus|Numbers|Deuteronomy|Joshua|Judges|Ruth|Samuel|Kings|Chronicles|Ezra|Nehemiah|Esther|Job|"
    "Psalms?|Proverbs|Ecclesiastes|Isaiah|Jeremiah|Lamentations|Ezekiel|Daniel|Hosea|Joel|Amos|Jonah|Micah|Habakkuk|"
    "Zechariah|Malachi|Matthew|Mark|Luke|John|Acts|Romans|Corinthians|Galatians|Ephesians|Philippians|Colossians|"
    "Thessalonians|Timothy|Titus|Hebrews|James|Peter|Jude|Revelation"
)

CODES: tuple[Row, ...] = (
    Row(
        "code",
        ":",
        r"(?P<c>\d{1,3}):(?P<v>\d{1,3})(?:\s?-\s?(?P<b>\d{1,3}))?(?![\d:])",
        _verse,
        NO_SIGN,
        (before(rf"\b(?:{_BOOKS}) ", SURE + STEP),),
    ),
    Row("code", "", r"\d{4}(?: \d{4}){2,}(?: \d{1,4})?(?!\d)", _groups),
    Row("code", "", rf"\d{{3,}}{EDGE}{ALONE}(?!\.\d)(?![A-Za-z])", _room, NO_SIGN, (ROOM, NOT_COUNTED)),
    Row(
        "code",
        "0",
        rf"0\d{{1,2}}{EDGE}{ALONE}(?![A-Za-z])",
        _room,
        UNLIKELY,
        (ROOM, before(r"[A-Z][a-z]{2,} ", LIKELY)),
    ),
    Row(
        "code",
        ".",
        rf"\d+\.\d+{EDGE}{ALONE}(?!\.\d)(?![A-Za-z])",
        _room,
        UNLIKELY,
        (before(r"(?i:\brooms?|\boffice|\bclassroom) ", CERTAIN + CERTAIN),),
    ),
    Row("code", ",", rf"\d{{3}}(?:,\d{{3}})+{_STREET_AHEAD}", _houses),
    Row(
        "code",
        "PDLSwWTREvVCYHqQGMB",
        rf"(?P<n>\d{{3}}|\d{{5}})(?P<l>(?!))?(?<!\d{{6}}){_STREET_AHEAD}",
        _house,
        FIRM + 1,
    ),
    Row(
        "code",
        "PDLSwWTREvVCYHqQGMB",
        rf"(?P<n>\d{{4}})(?P<l>(?!))?{_STREET_AHEAD}",
        _house,
        FIRM,
        (
            before(r"(?i:\b(?:in|since|year|during|by|from|until)) ", -CERTAIN),
            before(r"(?i:[a-z]y|st|ch|il|ne|er|\d{1,2}),? ", -STEP),
        ),
    ),
    Row("code", CAPITALS, r"(?<![A-Za-z])(?P<a>[A-Z]{1,2}\d[A-Z\d]?)\s?(?P<b>\d[A-Z]{2})(?![A-Za-z\d])", _postcode),
    Row(
        "code",
        ".",
        r"\d+(?:\.\d+){2,}(?![\d/])",
        _version,
        POSSIBLE,
        (
            before(
                (
                    r"(?i:\b(?:version|v|release|update|firmware|section|clause|paragraph|para|rule|regulation|point|"
                    r"item|article|chapter)\.?) ?"
                ),
                CERTAIN,
            ),
        ),
    ),
    Row("code", "vV", r"(?<![A-Za-z])[vV](?=\d+\.\d)\d+(?:\.\d+)+", lambda hit, _: f"version {_version(hit, _)}"),
    Row("code", "", r"(?!\d\d\d?[CF])(?P<n>\d{1,4})(?P<l>[A-Z]|[abdef])(?![A-Za-z\d])", _lettered, LIKELY),
    Row("code", "CF", r"(?P<n>\d\d\d?)(?P<l>[CF])(?![A-Za-z\d])", _lettered, POSSIBLE, (ROOM,)),
    Row(
        "code",
        "",
        r"(?P<n>\d{1,4})(?P<l>[a-z])(?![A-Za-z\d])",
        _lettered,
        UNLIKELY,
        (ROOM, before(r"(?i:\b(?:class|year|form|grade|item|section|question|part)) ", CERTAIN)),
    ),
    Row("code", CAPITALS, r"(?!\d+[A-Z](?![A-Za-z\d]))\d+[A-Z]+[A-Z\d]*\d*(?![A-Za-z\d])", _coded, LIKELY),
    Row(
        "code",
        "",
        (
            r"(?<![A-Za-z])(?!x\d|(?i:HKD|USD|AUD|RMB|CNY|GBP|EUR|NZD|CAD|SGD|TWD|MOP|INR|Rs|w/)\.?\d|U\d{1,2}s"
            r"(?![A-Za-z]))[A-Za-z]+\d+(?:\.\d+)*[A-Za-z\d]*"
        ),
        _coded,
    ),
    Row(
        "number",
        "U",
        r"(?<![A-Za-z])U-?(?P<n>\d{1,2})s(?![A-Za-z])",
        lambda hit, _: f"under {several(integer(int(hit['n'])))}",
    ),
    Row("code", "VIX", rf"(?<![A-Za-z])(?P<w>{PARTS}) {_ROMAN}", _numbered_part),
    Row(
        "code",
        "IXV",
        (
            rf"(?<![A-Za-z])(?P<w>{KINGS}) (?P<r>(?=[IVX]{{2}}|V\b|X\b)X{{0,3}}(?:IX|IV|V?I{{0,3}})|I(?= ?(?:of|and|"
            r"was|,|\.|\)|['’]s)))(?![A-Za-z])"
        ),
        _monarch,
    ),
    Row(
        "code", "IVX", r"(?<![A-Za-z])(?P<w>[A-Z][a-z]+) (?P<r>I{2,3}|VI{2,3}|XI{2,3}|IX)(?![A-Za-z'’])", _numbered_part
    ),
    Row("code", "F", r"(?P<n>\d{1,3})/F(?![A-Za-z])", lambda hit, _: f"{ordinal(int(hit['n']))} floor"),
    Row("code", "G", r"(?<![A-Za-z])G/F(?![A-Za-z])", lambda _hit, _: "ground floor"),
    Row(
        "code",
        "#",
        r"#\s?(?P<n>\d+)(?![\d.])",
        lambda hit, _: f"number {integer(int(hit['n'])) if len(hit['n']) < 3 else spelled(hit['n'])}",
    ),
    Row("undecided", "", r"\d+(?:[-/.:,*]+\d+)*", _undecided, UNLIKELY),
)

CODES_BEGIN = (
    rf"{LETTERED}|(?<![A-Za-z])G/F|[#+(](?=\d)|(?<![A-Za-z])(?:{PARTS}|{KINGS})(?= [IVX])|(?<![A-Za-z])[A-Z][a-z]+"
    r"(?= [IVX]{2})"
)
