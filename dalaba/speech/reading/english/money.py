"""Money in English: pounds and pence, dollars of several countries, millions of them. Pure."""

from __future__ import annotations

import re

from dalaba.speech.reading.english.cues import CERTAIN, FIRM, ROOM, attributive
from dalaba.speech.reading.english.forms import END, FIGURE, SIGNED, TO, big_of, both, is_one, said_of, signed
from dalaba.speech.reading.english.measures import PER, UNIT, over_what
from dalaba.speech.reading.english.numerals import integer
from dalaba.speech.reading.rules import Row, Style, before

_POUNDS = {"£": "pound", "€": "euro", "¥": "yuan", "$": "dollar", "¢": "cent"}
_COINS = {"pound": ("penny", "pence"), "yuan": ("", ""), "rupee": ("", "")}
LETTERS = {
    "RMB": "yuan", "CNY": "yuan", "USD": "US dollar", "US$": "US dollar", "HKD": "Hong Kong dollar",
    "HK$": "Hong Kong dollar", "AUD": "Australian dollar", "AU$": "Australian dollar", "A$": "Australian dollar",
    "NZD": "New Zealand dollar", "NZ$": "New Zealand dollar", "CAD": "Canadian dollar", "CA$": "Canadian dollar",
    "C$": "Canadian dollar", "SGD": "Singapore dollar", "S$": "Singapore dollar", "NT$": "Taiwan dollar",
    "TWD": "Taiwan dollar", "GBP": "pound", "EUR": "euro", "MOP": "pataca", "MOP$": "pataca", "RS": "rupee",
    "INR": "rupee",
}  # fmt: skip
_CURRENCIES = {**_POUNDS, **LETTERS}
CURRENCY = "|".join(
    [*(f"(?<![A-Za-z]){re.escape(name)}" for name in sorted(LETTERS, key=len, reverse=True) if name != "RS"),
     r"(?<![A-Za-z])Rs\.?", *map(re.escape, _POUNDS)]
)  # fmt: skip
_EACH = {"pp": "per person", "pw": "a week", "pa": "a year", "pcm": "a month", "ph": "an hour"}


def _money(hit: re.Match[str], _style: Style) -> str:
    unit = _CURRENCIES[hit["c"].upper().rstrip(".")]
    over = (
        f" per {over_what(hit['over'])}"
        if hit["over"]
        else f" {_EACH[hit['each'].replace('.', '')]}"
        if hit["each"]
        else ""
    )
    last = hit["b"]
    if hit["big"] or hit["big1"]:
        said = (
            signed(hit)
            + said_of(hit["a"])
            + (f" {big_of(hit['big1'])}" if last and hit["big1"] and hit["big1"] != hit["big"] else "")
        )
        said += (f" to {said_of(last)}" if last else "") + f" {big_of(hit['big'] or hit['big1'])}"
        return f"{said} {_plural(unit, attributive(hit))}{over}"
    if last and not ("." in hit["a"] or "." in last):
        return f"{both(hit)} {_plural(unit, attributive(hit))}{over}"
    said = signed(hit) + _sum(hit["a"], unit, attributive(hit))
    return said + (f" to {_sum(last, unit, one=False)}" if last else "") + over


def _plural(unit: str, one: bool) -> str:
    return unit if one or unit == "yuan" else unit + "s"


def _sum(figure: str, unit: str, one: bool) -> str:
    """Pounds and pence: two pounds fifty, five cents."""
    whole, _, part = figure.replace(",", "").partition(".")
    if len(part) != 2:
        return f"{said_of(figure)} {_plural(unit, one or figure == '1')}"
    coin, coins = _COINS.get(unit, ("cent", "cents"))
    pounds, pence = int(whole or 0), int(part)
    head = f"{integer(pounds)} {_plural(unit, one or pounds == 1)}"
    if not pence:
        return head
    if not pounds and coins:
        return f"{integer(pence)} {coin if pence == 1 else coins}"
    if not pounds or (pence < 10 and not coins):
        return f"{said_of(figure)} {_plural(unit, one=False)}"
    return head + (f" and {integer(pence)} {coin if pence == 1 else coins}" if pence < 10 else f" {integer(pence)}")


def _euros(hit: re.Match[str], _style: Style) -> str:
    """€2,50."""
    return _sum(hit["a"].replace(",", "."), _CURRENCIES[hit["c"]], one=False)


def _money_behind(hit: re.Match[str], _style: Style) -> str:
    """50 USD."""
    big = f" {big_of(hit['big'])}" if hit["big"] else ""
    return f"{both(hit)}{big} {_plural(_CURRENCIES[hit['c'].upper()], is_one(hit) and not big)}"


def _coins(hit: re.Match[str], _style: Style) -> str:
    """50p, 50c."""
    one, many = ("penny", "pence") if hit["c"] == "p" else ("cent", "cents")
    over = f" per {over_what(hit['over'])}" if hit["over"] else ""
    return f"{both(hit)} {one if is_one(hit) or (attributive(hit) and one == 'cent') else many}{over}"


BIGS = r"\s?(?P<big>thousand|million|billion|trillion|(?i:k|mn|mln|mil|bn|tn)|[mMbB])(?![A-Za-z0-9])"

MONEY: tuple[Row, ...] = (
    Row(
        "money", "€£$", rf"(?P<s>(?!))?(?P<a>{FIGURE})(?P<b>(?!))?(?P<big>(?!))?\s?(?P<c>[€£$])(?!\s?\d)", _money_behind
    ),
    Row("money", "€", r"(?P<c>€)\s?(?P<a>\d+,\d\d)(?!\d)", _euros),
    Row(
        "money",
        "PDZ$RYUKGWI£€¥¢",
        (
            rf"{SIGNED}(?P<c>{CURRENCY})\s?-?(?P<a>{FIGURE})(?:{BIGS.replace('<big>', '<big1>')})?(?:{TO}"
            rf"(?:{CURRENCY})?\s?(?P<b>{FIGURE}))?"
            rf"(?:{BIGS})?(?:\s?/\s?(?P<over>(?i:{UNIT}|{PER})(?![A-Za-z0-9]))|\s?(?P<each>pp|p\.p\.|pw|pa|pcm|"
            r"ph)(?![A-Za-z]))?"
        ),
        _money,
    ),
    Row(
        "money",
        "PDIGURKZYW",
        (
            rf"(?P<s>(?!))?(?P<a>{FIGURE})(?:{TO}(?P<b>{FIGURE}))?(?:{BIGS})?\s?(?P<c>"
            rf"(?:{'|'.join(name for name in LETTERS if name.isalpha() and name != 'RS')})){END}"
        ),
        _money_behind,
    ),
    Row(
        "money",
        "pc¢",
        (
            rf"(?P<s>(?!))?(?P<a>\d+(?:\.\d+)?)(?:p|c)?(?:{TO}(?P<b>\d+(?:\.\d+)?))?\s?(?P<c>[pc¢])(?![A-Za-z0-9])"
            rf"(?:\s?/\s?(?P<over>(?i:{UNIT}|{PER})(?![A-Za-z0-9])))?"
        ),
        _coins,
        FIRM,
        (
            ROOM.worth(-CERTAIN),
            before(r"(?i:\b(?:class|year|form|grade|item|section|question|part)) ", -CERTAIN),
        ),
    ),
)

MONEY_BEGINS = CURRENCY
