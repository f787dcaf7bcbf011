"""What makes a notice hard to hear from a horn: advice on a filled text and how it is read. Pure.

Advice is a warning, never an error: it keeps nothing from playing. It looks for what is surely so, and is silent in
doubt. Who, where and when are asked of a text that calls people to something or tells of something that is cut off,
not of one that reminds. The words it looks for are Chinese; of an English text it says only what can be counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dalaba.model import Reason
from dalaba.reading import Number, Reading, seconds
from dalaba.reading.units import count

LONGEST = 30
"""Seconds of one saying: what is longer is not remembered."""
FASTEST, SLOWEST = 260, 120
"""Characters a minute as heard: newsreaders speak at 260; below 120 a sentence falls apart."""
LONGEST_STRETCH = 40
"""Characters without a stop."""

_PEOPLE = re.compile(
    r"乡亲|村民|居民|群众|同学|老师|家长|各位|大家|住户|户主|党员|队员|干部|老人|小孩|孩子|乘客|司机|师傅|街坊|朋友"
    r"|[组村户嘅的]人|有人|你|您|[村组社区队镇校]的|每户|全[村镇组]|[一二三四五六七八九十\d]组|村嘅"
    r"|[村区镇片组路街][^，。,]{0,4}停"
)
_EVENT = re.compile(
    r"开会|开大会|做核酸|集合|接种|打疫苗|打预防针|体检|义诊|领取|发放|办理|缴费|报名|培训|看电影|停水|停电|停气"
    r"|封路|演出|比赛"
)
_PLACE = re.compile(
    r"(?:[在去喺嚟]|(?<![点分半日时号天\d])到(?!了|您|你|时))[^，。！？；：、,.]{2,}|村委会|居委会|卫生[院站室]"
    r"|学校|广场|操场|门[前口]|祠堂|市场|家里?等|上门|文化室|礼堂|各[村组]|[村镇区组][^，。]{0,8}(?:停水|停电|停气)"
    r"|地点|手机上|[路街]段?"
)
_TIME = re.compile(
    r"今天|今日|今晚|今早|明天|明早|听日|后天|昨天|现在|而家|马上|立即|即刻|星期|周[一二三四五六日]|上午|下午|早上"
    r"|朝早|中午|晚上|夜晚|下昼|[点月][^，。]{0,6}[日号]?(?:之?前|以前|起|开始|结束|到)|正在|轮到|叫到|叫组|先后"
    r"|每天|天天|本轮|结束|随时|[月号日]前|期间|每[周月年]"
)
_CALL_UP = re.compile(r"轮到(?:你|您|[^，。]{0,8}组)[^，。]{0,4}(?:了|喇|啦)?[，。]?(?:请|現在|现在|而家|出门)|叫号")
_MISHEARD = {
    "切忌": "千万不要", "切记": "一定要记住", "期中": "学期中间", "期终": "学期末", "致癌": "引起癌症",
    "治癌": "治癌症", "食油": "食用油", "请勿": "请不要", "切勿": "千万不要", "翌日": "第二天", "届时": "到时候",
    "逾期": "过了时间", "务必": "一定要", "即日起": "从今天起", "不日": "过几天", "终止": "停止", "中止": "暂停",
    "如遇": "碰到", "予以": "给", "凭证": "单子", "未按时": "没有按时",
}  # fmt: skip
"""What sounds like its opposite, or is written and never spoken -> what people say."""
_MISHEARD_RE = re.compile("|".join(_MISHEARD))
_FOURTEEN = re.compile("四十四|十四|四十")
_TWINS = {"四十四": ("十四", "四十"), "十四": ("四十",), "四十": ("十四",)}
_LOOSE = frozenset({"number", "ordinal", "range", "money", "measure", "percent"})


def advise(text: str, reading: Reading, language: str, rate: int) -> tuple[Reason, ...]:
    """What a person should hear of before this is on the air; empty: nothing. `rate`: characters a minute as heard."""
    found = [*_length(reading, language, rate), *_rate(rate)]
    if language != "eng":
        found += [*_missing(text, reading), *_call_up(text, reading), *_alike(reading, language), *_misheard(text)]
    return tuple(found)


def _length(reading: Reading, language: str, rate: int) -> Iterator[Reason]:
    takes = seconds(reading, language, rate)
    if takes > LONGEST:
        yield Reason("reading.too_long", {"seconds": f"{takes:.0f}", "most": str(LONGEST)})
    for stretch in re.split(r"[，。！？；：、,.!?;:]", reading.text):
        if count(stretch) > LONGEST_STRETCH:
            head = stretch.strip()
            yield Reason("reading.no_stop", {"found": f"{head[:12]}…", "count": f"{count(stretch):.0f}"})


def _rate(rate: int) -> Iterator[Reason]:
    if rate > FASTEST:
        yield Reason("reading.too_fast", {"rate": str(rate), "most": str(FASTEST)})
    if rate < SLOWEST:
        yield Reason("reading.too_slow", {"rate": str(rate), "least": str(SLOWEST)})


def _missing(text: str, reading: Reading) -> Iterator[Reason]:
    """Who, where and when of something that people are called to; a power cut has no place but the village's."""
    event = _EVENT.search(text)
    if not event:
        return
    dated = any(number.kind in ("clock", "date") for number in reading.numbers)
    if not _PEOPLE.search(text):
        yield Reason("reading.no_who", {"event": event[0]})
    if not _PLACE.search(text):
        yield Reason("reading.no_where", {"event": event[0]})
    if not dated and not _TIME.search(text):
        yield Reason("reading.no_when", {"event": event[0]})


def _call_up(text: str, reading: Reading) -> Iterator[Reason]:
    """A call-up is heard when it is one's turn: an hour in it is read as another appointment."""
    if _CALL_UP.search(text):
        for number in reading.numbers:
            if number.kind == "clock":
                yield Reason("reading.clock_in_call_up", {"found": number.found, "read": number.read})


def _alike(reading: Reading, language: str) -> Iterator[Reason]:
    """十四, 四十 and 四十四 are one to ears of the south, where the other makes sense too; in Cantonese they differ."""
    told = set()
    for number in reading.numbers if language == "cmn" else ():
        other = _twin(number)
        if other and number.read not in told:
            told.add(number.read)
            yield Reason("reading.sounds_alike", {"found": number.found, "read": number.read, "other": other})


def _twin(number: Number) -> str | None:
    """What it might be heard as, if that could be meant."""
    hit = _FOURTEEN.search(number.read)
    if not hit or number.kind not in (*_LOOSE, "clock", "date"):
        return None
    for other in _TWINS[hit[0]]:
        heard = number.read[: hit.start()] + other + number.read[hit.end() :]
        if _possible(heard, hit.end() - len(hit[0]) + len(other), number.kind):
            return heard
    return None


def _possible(heard: str, end: int, kind: str) -> bool:
    """No hour and no day is forty."""
    follows = heard[end : end + 1]
    return kind in _LOOSE or (kind == "clock" and follows == "分")


def _misheard(text: str) -> Iterator[Reason]:
    for word in dict.fromkeys(_MISHEARD_RE.findall(text)):
        yield Reason("reading.misheard", {"word": word, "better": _MISHEARD[word]})
