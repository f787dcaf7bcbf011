"""The words around an English number that speak for one of its readings. Pure."""

from __future__ import annotations

import re

from dalaba.core.patterns import late
from dalaba.speech.reading.rules import STEP, SURE, after, before

NO_SIGN = -STEP
"""The weight of a form that has this meaning only beside a word that says so."""
FIRM = 9
"""The weight of a form that nearly always has this meaning."""
CERTAIN = 2 * STEP

_VERBS = (
    "this|was|has|is|does|unless|always|across|less|plus|thus|its|perhaps|towards|afterwards|sometimes|as|goes|opens|"
    "starts|closes|ends|begins|leaves|runs|stops|takes|needs|means|comes|gets|lets|connects"
)
_MANY = (
    "people|persons|residents|villagers|children|staff|cattle|sheep|men|women|young|elderly|adults|"
    rf"(?!(?:{_VERBS}|mins|hrs|yrs|secs|kms|kgs|lbs|wks|mths|tons|pcs|yds)\b)[a-z]{{3,}}s"
)
THINGS = rf"(?:-|(?:local|new|more|other|old|free|extra|further|different|small|large|square|cubic) )*(?:{_MANY})\b"
"""Things in the plural, which are counted."""
GROUPS = (
    r"(?:local |new |more |other )?(?:people|persons|residents|villagers|homes|households|houses|families|"
    r"children|pupils|students|"
    r"members|visitors|voters|votes|cases|deaths|jobs|seats|tickets|trees|met(?:re|er)s|miles|steps|tonnes|litres"
    r"|cattle|sheep|birds|"
    r"vehicles|cars|doses|tests|copies|words|calories|farmers|workers|customers|chickens|pigs|bottles|bags|boxes)\b"
)
"""Things that may number in the thousands, so that 2022 may be an amount of them."""
COUNTED = after(THINGS, CERTAIN)
NOT_COUNTED = after(THINGS, -CERTAIN)

_CALLS = (
    "call|calls|calling|dial|dialling|dialing|phone|phones|phoning|tel|telephone|hotline|ring|ringing|mobile|mob|cell|"
    "number|contact|fax|whatsapp|text|sms|helpline|ambulance|police|emergency|switchboard|landline|line|enquiries|"
    "bookings?"
)
CALLED = before(
    rf"(?i:\b(?:{_CALLS})\b)[\s.:()–-]*(?:(?i:is|at|on|us|the|no|number|our|me|them|him|her|free|freephone|"
    r"toll-free|or|"
    r"to|and|please)\b[\s.:()-]*){0,4}(?:[\d /-]{3,}(?:or|and|,|/|:)\s*)*"
    r"|(?i:\b(?:call|contact|phone|ring|telephone)(?:ing)?\b)[^.;\d]{0,36}\b(?:on|at)[ :]+",
    SURE + STEP,
)
"""A word before it says that it is a telephone number."""
SENT = before(r"(?i:\b(?:text|sms|message|send|forward(?:ed|ing)?|reply|texting)\b[^.;,\d]{0,30}\bto )", SURE + STEP)

ROOM = before(
    r"(?i:\b(?:rooms?|rm|pc|invoice|case|badge|hymn|voucher|policy|passport|membership|bus(?:es)?|routes?|flat|"
    r"gate|ward|line|apartment|apt|unit|code|pin|id|no|ref|reference|"
    r"account|box|"
    r"platform|flight|train|channel|locker|meter|licence|permit|order|ticket|lot|plot|block|extension|ext|stand|bay|"
    r"door|desk|house|building|number)\b)\W*",
    SURE + STEP,
)
"""A word before it says that it is the number of a room, a bus, an account and so on."""
DAY = before(
    r"(?i:\b(?:on|by|until|till|from|since|before|after|dated?|deadline|closing|starting|due|between|of|for|"
    r"mon|tue|tues|wed|weds|thu|thur|thurs|fri|sat|sun|(?:mon|tues|wednes|thurs|fri|satur|sun)days?)\b)[\s.,:(]*"
)
"""A day usually follows these words."""
HOUR = before(
    r"(?i:\b(?:at|by|from|until|till|before|after|between|around|start(?:s|ing)?|begin(?:s|ning)?|open(?:s|ing)?|"
    r"close(?:s|d)?|closing|doors|times?|arrive|arrival|meet|meeting|meets|kick-?off|daily|morning|afternoon|"
    r"evening|tonight|today|"
    r"tomorrow|mon|tue|tues|wed|weds|thu|thur|thurs|fri|sat|sun|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|"
    r"jan(?:uary)?|feb(?:ruary)?|march|april|may|june|july|august|sept(?:ember)?|oct(?:ober)?|nov(?:ember)?|"
    r"dec(?:ember)?|hours|than|of|leaves?|departs?|departing|prompt)\b)[\s.,:(@-]*|@ ?|[a-z]day\W*\d{1,2}(?:st|nd"
    r"|rd|th)\W*"
    r"|\d[.:]\d\d ?(?:and|or|to|until|,|&) *|[ap]\.?m\.?,? ?(?:and|or|to|for|&)? ?",
)
"""An hour usually follows these words."""
HOUR_GOES_ON = after(
    r"(?i:for \d|sharp|start\b|onwards|prompt|this evening|tonight|in the (?:morning|afternoon|evening)|o'?clock|today|"
    r"tomorrow|(?:and|or|to|,|&) \d\d?(?:[:.]\d\d)? ?[ap]\.?m|on (?:the|mon|tue|wed|thu|fri|sat|sun)|(?:mon|tues|"
    r"wednes|thurs|fri|satur|sun)day|latest|every)|"
    r"/ ?\d\d?(?:[.:]\d\d)? ?[ap]\.?m"
)
AMOUNT = before(
    r"(?i:\b(?:costs?|prices?|pay|paid|worth|rates?|fees?|scores?|average|mean|value|index|levels?|ph|magnitude|ratio|"
    r"version|v|figure|fig|room|section|paragraph|para|rule|part|clause|chapter|size|grade|rose|fell|increased?|"
    r"decreased?|up|down|drops?|release|report|table|point|item|page|article)\b)\W*(?i:(?:is|was|of|at|by|to|from) )?",
    CERTAIN,
)
"""No hour follows these words."""
MEASURED = after(
    r"(?i:per\b|percent|%|million|billion|thousand|miles?\b|met(?:re|er)s?\b|kilo|points?\b|hours\b|degrees|litres?\b|"
    r"tonnes?\b|acres?\b|hectares?\b|each\b|out of|years?\b|times\b|dollars|pounds|euros|yuan|inches|feet)",
    CERTAIN,
)
NO_MORE_THAN = late(r"(?i:\b(?:over|about|some|nearly|than|approximately|approx\.?|around|all|the|of|only)) $")
NOUN_AHEAD = late(
    r" ?(?!(?:of|from|to|in|at|on(?!-)|before|after|for|per|away|deep|long|high|wide|tall|thick|apart|or|and|is|are|"
    r"was|were|"
    r"will|would|between|below|above|until|only|ahead|later|each|a|an|the|by|with|behind|off|down|up|due|must|can|may|"
    r"has|have|that|which|it|as|if|so|then|than|should|because|when|while|not|ago|early|late|every|west|east|north|"
    r"south|further|more|worth|total|into|across|over|under|around|through)\b)[a-z]{3,}"
)
_ARTICLE = late(r"(?i:(?:^|[^a-z'])(?:an?|the|this|that|our|your|each|every|another|new)) $")


def attributive(hit: re.Match[str]) -> bool:
    """Whether an amount only describes what follows: a 5 km walk, the 300 mm main."""
    text = hit.string
    return bool(NOUN_AHEAD.match(text, hit.end()) and _ARTICLE.search(text, max(0, hit.start() - 12), hit.start()))


def behind(hit: re.Match[str], pattern: str) -> bool:
    """Whether a pattern matches right after a match."""
    return re.compile(pattern).match(hit.string, hit.end()) is not None


def ahead(hit: re.Match[str], pattern: str, reach: int = 40) -> bool:
    """Whether a pattern ends right before a match."""
    return re.compile(f"(?:{pattern})$").search(hit.string, max(0, hit.start() - reach), hit.start()) is not None
