"""Blanks that nobody has filled in, and web addresses, in an English text. Pure."""

from __future__ import annotations

import re

from dalaba.speech.reading.english.cues import ahead
from dalaba.speech.reading.english.forms import MONTHS
from dalaba.speech.reading.rules import Row, Style

BLANK = "blank"
WEB = "web"


def _blank(hit: re.Match[str], _style: Style) -> str:
    """How a blank is said until somebody fills it in; its version does not play."""
    return "blank"


def _number(hit: re.Match[str], _style: Style) -> str | None:
    """A telephone number with an X: only behind words that one follows, as there are rooms and sizes with an X."""
    return "blank" if ahead(hit, _CALLED) else None


def _web(hit: re.Match[str], _style: Style) -> str:
    """Web addresses are not spelled, as nobody could remember them."""
    what = "e-mail address" if "@" in hit[0] else "web address"
    return what if ahead(hit, r"(?i:\b(?:the|our|this|your) )", 6) else f"the {what} in the notice"


_CALLED = r"(?i:\b(?:call|ring|dial|(?:tele)?phone|tel|mobile|hotline|fax)(?:\s(?:us|me|on|at|is|no|number))*[\s.:]*)"
_PLACEHOLDER = (
    r"insert|enter|add|your|date|time|name|place|venue|location|address|number|phone|telephone|amount|village|"
    r"street|town|person|contact|e-?mail|day|month|year|reason|details?|organisation|company|title|blank|to be"
)
TOP = "com|org|net|edu|gov|hk|uk|cn|au|info|co|io|nhs|mobi|biz|tv|me|us|nz|ie|eu|scot|wales|app|shop|online|site"

BLANKS: tuple[Row, ...] = (
    Row(BLANK, "_", r"[£$€¥]?\s?\d{0,4}_(?:[\s/:.,-]?_)+\d*|[£$€¥]\s?_", _blank),
    Row(
        BLANK,
        "xX×○●◯",
        (
            r"[£$€¥]?\s?(?<![A-Za-z])\d{0,5}(?:[Xx]{2,}|[×○●◯]{2,})(?:[\s/:.-]?(?:[Xx]{2,}|[×○●◯]{2,}))*(?:st|nd|rd|"
            r"th|am|pm)?(?![A-Za-z])"
        ),
        _blank,
    ),
    Row(
        BLANK,
        "xX",
        (
            rf"[£$€¥][Xx](?![A-Za-z])|(?<![A-Za-z])[Xx](?:th|st)?\s(?=(?:{'|'.join(MONTHS)})(?![A-Za-z]))|"
            r"(?<![A-Za-z])X\s?[ap]m(?![A-Za-z])"
        ),
        _blank,
    ),
    Row(BLANK, "xX", r"[+(]?\d[\d\s()-]{1,20}[Xx](?:[\s-]?[Xx])*(?![A-Za-z0-9])", _number),
    Row(
        BLANK,
        ":/.yY",
        (
            r"(?<![A-Za-z])(?i:(?:DD|D)[/. -](?:MM|M)[/. -](?:YYYY|YY)|(?:MM)[/. -](?:DD)[/. -](?:YYYY|YY)|YYYY-MM-DD"
            r"|DD/MM|HH:MM|HH\.MM)(?![A-Za-z])"
        ),
        _blank,
    ),
    Row(BLANK, "[", rf"[£$€¥]?\[(?:\s*|[^\[\]\d]*(?i:\b(?:{_PLACEHOLDER}))[^\[\]]*|[A-Z][A-Z /-]+)\]", _blank),
    Row(BLANK, "<{", r"[<{]{1,2}(?!/?(?:b|i|u|p|a|br|em|hr|li|h\d)\b)[A-Za-z][A-Za-z _'/-]{1,40}[>}]{1,2}", _blank),
    Row(
        BLANK,
        "(",
        (
            r"\((?i:\s*(?:insert|enter|add)\b[^()]*|(?:date|time|name|place|venue|amount|number|phone number|"
            r"address)\s*|\s+|\.{2,}|_+)\)"
        ),
        _blank,
    ),
    Row(
        BLANK,
        "?.…",
        r"(?<=[\s:£$€-])\.{4,}|^\.{4,}|\.{6,}|(?<=[\w:])…{2,}|(?<=[\w:] )…{2,}|(?<![\w?!…])\?{2,}(?=\s?\w|\s*$|[/:])",
        _blank,
    ),
    Row(BLANK, "#", r"#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NUM!|NULL!)", _blank),
    Row(BLANK, "*", r"\d+\*{2,}\d*|\*{3,}\d+", _blank),
    Row(WEB, "@", r"(?<![A-Za-z0-9.])[A-Za-z0-9][A-Za-z0-9_.+-]{0,60}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", _web),
    Row(WEB, ":wW", r"(?<![A-Za-z])(?i:https?://|www\.)[^\s<>，。]*[^\s<>，。.,;:!?)\]'\"’”]", _web),
    Row(
        WEB,
        ".",
        (
            rf"(?<![A-Za-z0-9.@])[A-Za-z][A-Za-z0-9-]{{0,60}}(?:\.[A-Za-z0-9-]{{1,60}}){{0,3}}\.(?:{TOP})"
            r"(?:\.[a-z]{2})?(?![A-Za-z0-9.@-]\w|\w)(?:/[^\s<>，。]*[^\s<>，。.,;:!?)\]'\"’”])?"
        ),
        _web,
    ),
)

BLANKS_BEGIN = (
    r"[£$€¥_<{\[#(×○●◯…]|(?<![A-Za-z])[Xx]|(?<![A-Za-z])[DMHYdmhy](?=[DMYHdmyh]*[/. :-])|\.{4}|\?\?|\*\*\*"
    r"|(?<![A-Za-z0-9.])[A-Za-z0-9](?=[A-Za-z0-9_.+-]{0,60}@)|(?<![A-Za-z])(?i:https?:|www\.)"
    rf"|(?<![A-Za-z0-9.@])[A-Za-z](?=[A-Za-z0-9.-]{{0,80}}\.(?:{TOP})(?![a-z]))"
)
