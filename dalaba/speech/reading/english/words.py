"""Short forms of English words (St, Dr, approx., Mon., w/c), and what they are short for. Pure."""

from __future__ import annotations

import re

from dalaba.speech.reading.english.cues import CERTAIN, FIRM, ahead, behind
from dalaba.speech.reading.english.days import weekday
from dalaba.speech.reading.english.forms import DOT, MONTHS, NAMED_NEXT
from dalaba.speech.reading.rules import LIKELY, POSSIBLE, STEP, UNLIKELY, Row, Style, after, before

_PLAIN = {
    "e.g.": "for example", "eg.": "for example", "i.e.": "that is", "etc.": "et cetera", "etc": "et cetera",
    "approx.": "approximately", "approx": "approximately", "incl.": "including", "excl.": "excluding", "vs.": "versus",
    "vs": "versus", "c/o": "care of", "w/c": "week commencing", "w/b": "week beginning", "w/e": "week ending",
    "w/o": "without", "n/a": "not applicable", "a/c": "account", "and/or": "and or", "tel.": "telephone",
    "tel:": "telephone:",
    "tel": "telephone", "ext.": "extension", "ref.": "reference", "dept.": "department", "dept": "department",
    "govt.": "government",
    "govt": "government", "est.": "established", "hrs": "hours", "hrs.": "hours", "mins": "minutes",
    "mins.": "minutes", "yrs": "years",
    "wk": "week", "wks": "weeks", "p.a.": "a year", "p.w.": "a week", "p.p.": "per person", "pp.": "pages",
    "max.": "maximum", "min.": "minimum",
    "asst.": "assistant", "mgr.": "manager", "cont.": "continued", "inc.": "including",
    "req.": "required", "vol.": "volume", "fig.": "figure", "para.": "paragraph", "temp.": "temperature",
}  # fmt: skip
_TITLES = {
    "Mr": "Mister", "Mrs": "Missus", "Ms": "Ms", "Prof": "Professor", "Rev": "Reverend", "Revd": "Reverend",
    "Hon": "Honourable",
    "Maj": "Major", "Capt": "Captain", "Sgt": "Sergeant", "Lt": "Lieutenant", "Col": "Colonel", "Gen": "General",
    "Cllr": "Councillor",
    "Fr": "Father", "Mt": "Mount", "Messrs": "Messrs", "Supt": "Superintendent", "Insp": "Inspector",
    "Cmdr": "Commander",
}  # fmt: skip
_ROADS = {
    "Rd": "Road", "Ave": "Avenue", "Blvd": "Boulevard", "Ln": "Lane", "Cres": "Crescent", "Gdns": "Gardens",
    "Hwy": "Highway",
    "Pde": "Parade", "Tce": "Terrace", "Expy": "Expressway", "Sq": "Square", "Ct": "Court", "Pl": "Place",
    "Bldg": "Building",
    "Apt": "Apartment", "Pkwy": "Parkway", "Cl": "Close", "Stn": "Station",
}  # fmt: skip
_FIRMS = {
    "Co": "Company",
    "Ltd": "Limited",
    "Inc": "Incorporated",
    "Corp": "Corporation",
    "Bros": "Brothers",
    "Jr": "Junior",
    "Sr": "Senior",
    "Assn": "Association",
}
_BY_SHORT = {name[:3].lower(): name for name in MONTHS}


def _plain(hit: re.Match[str], _style: Style) -> str:
    said = _PLAIN[hit[0].lower()] if hit[0].lower() in _PLAIN else _PLAIN[hit[0].lower() + "."]
    return said.capitalize() if hit[0][0].isupper() and not hit[0].isupper() else said


def _title(hit: re.Match[str], _style: Style) -> str:
    return _TITLES[hit["w"]]


def _road(hit: re.Match[str], _style: Style) -> str:
    return _ROADS[hit["w"]]


def _month(hit: re.Match[str], _style: Style) -> str:
    return _BY_SHORT[hit["w"][:3].lower()]


def _month_beside(hit: re.Match[str], style: Style) -> str | None:
    """by Dec, 6th Oct; Jan alone may be a person."""
    beside = ahead(
        hit,
        (
            r"(?i:\b(?:in|by|until|till|from|early|late|mid|since|next|last|every|end|start|of|during|before|after|"
            r"each)) (?:of )?|\b(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov)\.? (?:and|or|to) |\d(?:st|nd|rd|"
            r"th)? |[/&-] ?"
        ),
    )
    return (
        _month(hit, style)
        if beside or behind(hit, r"\s?(?:\d|/|&|-)| (?:and|or|to) (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)")
        else None
    )


def _weekend(hit: re.Match[str], _style: Style) -> str | None:
    """Sat 6 May, every Sun; elsewhere sun and sat are words."""
    beside = behind(
        hit, r"\s?(?:\d|&|/)|,? ?(?:and|or|to) (?:Sat|Sun|Mon)|[ -](?:at|morning|afternoon|evening|night|only|[ap]m)\b"
    ) or ahead(
        hit,
        (
            r"(?i:\b(?:on|every|each|until|next|last|from|by|mon|tues?|weds?|thu(?:rs?)?|fri|sat|sun)|day)\.? ?"
            r"(?:[,&/-]|and|or|to)? ?"
        ),
    )
    beside = beside or (behind(hit, r"\.?(?:\)|$)") and ahead(hit, r"\d |[ap]m,? |\("))
    return weekday(hit["w"]) if beside or hit[0].endswith(".") else None


def _initials(hit: re.Match[str], _style: Style) -> str:
    return " ".join(re.findall("[A-Za-z]", hit[0])).upper()


_SHORT_MONTHS = "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
_START = "(?<![A-Za-z.])"
_NO_LETTER = "(?![A-Za-z])"
_NAME = r"\s(?=[A-Z])"
_LONGEST = sorted(_PLAIN, key=len, reverse=True)
_DOTTED = "|".join(
    re.escape(each[:-1]) + (DOT if not each.startswith(("e.g", "i.e", "eg")) else r"\.")
    for each in _LONGEST
    if each.endswith(".")
)
_UNDOTTED = "|".join(re.escape(each) for each in _LONGEST if not each.endswith("."))
_SAINTS = (
    r"(?:John|Mary|Peter|Paul|Andrew|George|James|Luke|Mark|Matthew|Thomas|Michael|Stephen|Nicholas|Anne?|Margaret|"
    r"Martin|David|Patrick|Joseph|Francis|Katharine|Catherine|Jude|Laurence|Lawrence|Bartholomew|Helen|Albans?|Giles)\b"
)
_HOUSE_ON = r"(?<![A-Za-z\d.:])\d+[A-Za-z]?,? (?:[A-Z][\w'’-]* ){0,3}[A-Z][\w'’-]* "
_ROAD_BEFORE = (
    r"\b(?!(?:Call|Ask|See|Contact|Phone|Ring|Dear|And|With|By|For|Of|The|Thanks?|Please|Is|If|When|Visit|Our|New"
    r"|Your|Email|Text|Meet|"
    r"As|But|To|From|At|Or|Dr) )[A-Z][\w'’-]* "
)

WORDS: tuple[Row, ...] = (
    Row("short", "wW", r"(?<![A-Za-z.])(?i:w/)(?!(?i:[cbeo])(?![A-Za-z]))(?=\s?[A-Za-z])", lambda _hit, _: "with "),
    Row(
        "short",
        "",
        (
            rf"{_START}(?i:{_UNDOTTED})(?![A-Za-z.'’-]|/)|{_START}(?i:(?:e\.g|eg|i\.e)\.|"
            rf"(?:{'|'.join(re.escape(each[:-1]) for each in _LONGEST if each.endswith('.') and '.' in each[:-1])})\."
            r")(?![A-Za-z])"
        ),
        _plain,
    ),
    Row(
        "short",
        ".",
        (
            rf"{_START}"
            r"(?i:"
            rf"{'|'.join(re.escape(each[:-1]) for each in _LONGEST if each.endswith('.') and '.' not in each[:-1])})"
            rf"\.(?!{NAMED_NEXT}|[A-Za-z])|{_START}(?i:etc|p\.a|p\.w|hrs|mins)(?=\.)|{_START}(?i:approx|incl|excl|max"
            r"|min|tel|ext|ref|vs|cont|est|dept|govt)\.(?=\s)"
        ),
        _plain,
    ),
    Row("short", "PMRSFHjCGLI", rf"{_START}(?P<w>{'|'.join(_TITLES)})\.?(?=\s[A-Z])", _title),
    Row("short", "D", rf"{_START}Dr\.?(?=\s[A-Z])", lambda _hit, _: "Doctor", FIRM, (before(_HOUSE_ON, -CERTAIN),)),
    Row(
        "short",
        "S",
        rf"{_START}St\.?(?=\s[A-Z])",
        lambda _hit, _: "Saint",
        FIRM,
        (
            after(_SAINTS, STEP),
            before(_HOUSE_ON, -CERTAIN),
            before(
                (
                    r"\b(?:High|Main|Church|Market|Mill|Bridge|King|Queen|Park|Victoria|Station|School|North|South|"
                    r"East|West|Castle|Water|George|Wall|Oxford|Baker|Fleet|Bond|Regent) "
                ),
                -CERTAIN,
            ),
        ),
    ),
    Row(
        "short",
        "D",
        rf"{_START}Dr\.?(?![A-Za-z])",
        lambda _hit, _: "Doctor",
        POSSIBLE,
        (after(r"(?:&|and) (?:Mrs|Mr|Ms|Dr)", CERTAIN), before(_ROAD_BEFORE, -CERTAIN)),
    ),
    Row(
        "short",
        "DS",
        rf"{_START}(?P<w>Dr|St){DOT}{_NO_LETTER}",
        lambda hit, _: "Drive" if hit["w"] == "Dr" else "Street",
        UNLIKELY,
        (
            before(_ROAD_BEFORE, STEP),
            before(_HOUSE_ON, STEP),
            after(r"\.?(?:[,;:)]|\s*$|\s[a-z]|\s?&)|[a-z]", STEP),
            before(
                (
                    r"\b(?:High|Main|Church|Market|Mill|Bridge|King|Queen|Park|Victoria|Station|School|North|South|"
                    r"East|West|Castle|Water|George|Wall|Oxford|Baker|Fleet|Bond|Regent) "
                ),
                STEP,
            ),
        ),
    ),
    Row("short", "APRvEBLCSGHTq", rf"(?<=[a-z’'] )(?P<w>{'|'.join(_ROADS)}){DOT}{_NO_LETTER}", _road, LIKELY),
    Row(
        "short",
        "ACLIBSJ",
        rf"(?<=[A-Za-z&,.] )(?P<w>{'|'.join(_FIRMS)})(?:\.(?= Ltd)|{DOT}){_NO_LETTER}(?!-)",
        lambda hit, _: _FIRMS[hit["w"]],
        LIKELY,
    ),
    Row(
        "short",
        "N",
        rf"{_START}N[Oo]\.?(?=\s?\d)(?!\.?\s?\d+(?:s\b|-[a-z]|\+? (?:people|entry|or more|more|ways)))",
        lambda _hit, _: "number",
    ),
    Row("short", ".", rf"{_START}no\.\s?(?=\d)", lambda _hit, _: "number "),
    Row("short", "nN", rf"{_START}[Nn][Oo][Ss]\.?(?=\s?\d)", lambda _hit, _: "numbers"),
    Row("short", "c", rf"{_START}c\.\s?(?=1\d\d\d)", lambda _hit, _: "circa "),
    Row("short", "R", rf"{_START}Rm\.?(?=\s?\d)", lambda _hit, _: "Room"),
    Row("short", "P", rf"{_START}P\.?O\.?(?= Box)", lambda _hit, _: "P O"),
    Row("short", "p", rf"{_START}p\.\s?(?=\d)", lambda _hit, _: "page "),
    Row("short", "p", rf"{_START}pp\s?(?=\d)", lambda _hit, _: "pages "),
    Row(
        "short",
        "WMTF",
        rf"{_START}(?P<w>Mon|Tues?|Weds?|Thu(?:rs?)?|Fri){DOT}{_NO_LETTER}(?!['’-][A-Za-z])",
        lambda hit, _: weekday(hit["w"]),
    ),
    Row(
        "short",
        "OTUEF",
        rf"{_START}(?P<w>MON|TUES?|WEDS?|THU(?:RS?)?|FRI|SAT|SUN){DOT}{_NO_LETTER}",
        lambda hit, _: weekday(hit["w"]),
    ),
    Row("short", "S", rf"{_START}(?P<w>Sat|Sun){DOT}{_NO_LETTER}", _weekend),
    Row(
        "short",
        ".",
        rf"{_START}(?P<w>Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)(?:\.(?!{NAMED_NEXT})|(?=\.)){_NO_LETTER}",
        _month,
        LIKELY,
    ),
    Row("short", "AJNFMSOD", rf"{_START}(?P<w>{_SHORT_MONTHS}){_NO_LETTER}", _month_beside, LIKELY),
    Row("short", ".", rf"(?<![A-Za-z.])(?:[A-Z]\.)+[A-Z](?:\.(?!{NAMED_NEXT})|(?=\.)|(?![A-Za-z]))", _initials),
    Row("short", "P", rf"{_START}Ph\.D\.?", lambda _hit, _: "P H D"),
)

WORDS_BEGIN = (
    rf"{_START}(?:(?i:w/|"
    rf"{'|'.join(sorted({re.escape(each.rstrip('.')) for each in _PLAIN}, key=len, reverse=True))})(?![A-Za-z])|"
    rf"(?:{'|'.join([*_TITLES, 'Dr', 'St', *_ROADS])})(?![A-Za-z])"
    r"|[Nn][Oo][Ss]?\.?(?=\s?\d)|pp?\.?(?=\s?\d)|c\.(?=\s?1\d)|Rm\.?(?=\s?\d)|P\.?O\.?(?= Box)|(?i:Mon|Tues?|"
    r"Weds?|Thu(?:rs?)?|Fri|Sat|Sun)(?![A-Za-z])|(?:Jan"
    r"|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)(?![A-Za-z])|[A-Z]\.(?=[A-Z]\.)|Ph\.D)|(?<=[A-Za-z&,.] )"
    rf"(?:{'|'.join(_FIRMS)})(?![A-Za-z])"
)
