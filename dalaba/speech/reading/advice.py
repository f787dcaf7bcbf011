"""What makes a notice hard to hear from a horn: advice on a filled text and how it is read. Pure.

Advice is a warning, never an error: nothing is kept from playing. In doubt it says nothing, as people stop reading
advice that every text gets. Each kind of advice is given once for a text. A text that calls people, or says what is cut
off, must say where and when; one that calls people must also say whom. These words are looked for in Chinese only; for
an English text there is only advice on lengths and rates.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dalaba.core.model import Millis, Reason
from dalaba.core.patterns import late
from dalaba.speech.reading import Reading, seconds
from dalaba.speech.reading.units import count

LONGEST = 120
"""Seconds of the longest text; people do not remember a longer one, however seldom it plays."""
SHORT = 20
"""Seconds; a text this short may repeat at any interval."""
FASTEST, SLOWEST = 260, 120
"""Characters a minute, pauses included: newsreaders speak at 260; below 120 a sentence falls apart."""
LONGEST_STRETCH = 40
"""The most characters without a pause; a stop, a number or a list sign gives one."""

_EVENT = (
    r"开[^，。,;；\n]{0,6}会|做核酸|集合|接种|打疫苗|打预防针|体检|义诊|领取|发放|办理|缴费|报名|培训|看电影|演出|比赛"
)
_CALL = late(
    rf"(?P<event>{_EVENT})(?=[了啦喇]?(?:[。！!,，;；\s]|$))"
    rf"|(?:请|前往|快来|都来|都去)[^。！？!?；;\n]{{0,30}}?(?P<asked>{_EVENT})(?!对象|名额|门诊|点|证|时间)"
)
"""An event that people are called to, not one that only describes another word (接种对象, 接种时间)."""
_NO_CALL = late("已|完成|截至|取消|暂停|停止|推迟|延期|不用|不必|不得|无需|禁止|严禁|不要|曾|去年|共")
_CUT = late("停水|停电|停气|停暖|封路|断水|断电")
_WHO = late(
    r"乡亲|[村居市公国]民|群众|同学|学生|考生|新生|老师|教师|家长|各[位户村组单界班校乡镇]|大家|住户|用户|业主|车主|商户|[农贫养]户|户主|每户"
    r"|[党队社会股]员|人员|干部|职工|员工|单位|企业|老人|老年|妇女|青年|青壮年|男|女|小孩|孩子|儿童|乘客|司机|师傅|街坊|朋友|对象|代表"
    r"|组长|队长|社长|民兵|军人|岁|影响(?:范围|区域|地区)|受影响|[组村户嘅的]人|有人|你|您|[村组社区队镇校][的嘅]|全[村镇组校]"
    r"|[一二三四五六七八九十\d][组队班]|[村区镇片组][^，。,]{0,4}(?:停|开会|集合)"
)
_VENUE = (
    r"(?:[在去喺嚟]|(?<![点分半日时号天\d])到(?!了|您|你|时|会|场))[^，。！？；：、,.]{2,}|村委|居委|卫生[院站室]|地点|地址|地方"
    r"|学校|小学|中学|一中|校园|教室|广场|操场|门[前口]|祠堂|市场|家里?等|上门|文化室|礼堂|大厅|会议室|窗口|中心|医院|银行|[政武][府装]"
    r"|各[村组]|手机上|网上|微信|支付宝|公众号|APP|(?:打|拨)[^，。]{0,6}电?话?|[一-鿿](?:[路街巷]|大道)"
)
_PLACE = late(_VENUE)
_AREA = late(
    rf"{_VENUE}|范围|区域|沿线|一带|社区|小区|全[村镇县]|[一-鿿](?:[镇乡]|村(?!民))|[村镇区组栋楼段][^，。]{{0,8}}停"
)
"""The area where something is cut off; this also says whom it concerns."""
_TIME = late(
    r"今天|今日|今晚|今早|明天|明日|明晚|明早|听日|后天|昨天|现在|而家|马上|立即|即刻|即日|星期|周[一二三四五六日末]|上午|下午|早上"
    r"|朝早|中午|晚上|夜晚|下昼|时间|[点月][^，。]{0,6}[日号]?(?:之?前|以前|起|开始|结束|到)|正在|轮到|叫到|叫组|先后"
    r"|每天|天天|本[轮月周]|结束|随时|[月号日]前|期间|每[周月年]|当[天日晚]|[春夏秋冬]季"
)
_CALL_UP = late(r"轮到(?:你|您|[^，。]{0,8}组)[^，。]{0,4}(?:了|喇|啦)?[，。]?(?:请|現在|现在|而家|出门)|叫号")
_MISHEARD = {
    "切忌": "千万不要", "切记": "一定要记住", "致癌": "引起癌症", "治癌": "治癌症", "食油": "食用油", "翌日": "第二天",
    "逾期": "过了时间", "不日": "过几天", "终止": "停止", "中止": "暂停",
}  # fmt: skip
"""A word that sounds like its opposite or another word -> what people say instead."""
_MISHEARD_RE = late("不日(?=[将即就后])|" + "|".join(word for word in _MISHEARD if word != "不日"))
_DIGIT = "一二三四五六七八九十百千万零〇点两第到"
_COUNTED = (
    r"户|戶|人|名(?!单)|位|口人|元|块|塊|角钱|万元|斤|公斤|[周]?岁|天|小时|分钟|亩|畝|头|只|套|箱|袋|包|瓶|桶|份|张|本|辆|台|吨|公里|里路"
    r"|米|棵|株|次|个|間|间|家|桌|件|路(?:车|公交)"
)
_ALIKE = late(
    rf"(?<![{_DIGIT}])(?P<n>四十四|十四|四十)(?P<u>{_COUNTED})"
    r"|(?P<of>百分之)(?P<n2>四十四|十四|四十)(?![一二三四五六七八九点])"
    r"|(?P<nth>第?)(?<![一二三四五六七八九十百千万零点两])(?P<n3>四十四|四十)(?P<u3>组|队|栋|棟|幢|号楼|批)"
    r"|(?P<hour>[一二三四五六七八九十]点)(?P<n4>四十四|十四)(?P<u4>分)"
)
"""Where 十四 and 四十 would both make sense: counted things, shares, numbered things of which both exist, and minutes.
Not hours, days, classes, temperature and wind."""
_OTHER = {"十四": "四十", "四十": "十四", "四十四": "四十"}


def advise(
    text: str, reading: Reading, language: str, rate: int, every: Millis | None = None
) -> tuple[Reason, ...]:  # fmt: skip
    """Advice on a text before it goes on the air. `rate`: characters a minute, pauses included.

    `every`: the shortest time from one start to the next, if that is known.
    """
    found = [*_length(reading, language, rate, every), *_stretches(text), *_rate(rate)]
    if language != "eng":
        found += [*_missing(text, reading), *_call_up(text, reading), *_alike(reading, language), *_misheard(text)]
    return tuple(found)


def _length(reading: Reading, language: str, rate: int, every: Millis | None) -> Iterator[Reason]:
    takes = seconds(reading, language, rate)
    if takes > LONGEST:
        yield Reason("reading.too_long", {"seconds": f"{takes:.0f}", "most": str(LONGEST)})
    elif every is not None and takes > SHORT and takes * 2000 > every:
        yield Reason("reading.too_often", {"seconds": f"{takes:.0f}", "every": f"{every / 1000:.0f}"})


_RESTS = late(r"[，。！？；：、,.!?;:\n\t|()（）【】《》“”‘’\"'—…·~～/\d①-⓿_-]")


def _stretches(text: str) -> Iterator[Reason]:
    """Advice on the longest stretch without a pause, if it is too long."""
    longest = max(_RESTS.split(text), key=count)
    if count(longest) > LONGEST_STRETCH:
        head = longest.strip()
        shown = head[: 24 if head.isascii() else 12]
        yield Reason("reading.no_stop", {"found": f"{shown}…", "count": f"{count(longest):.0f}"})


def _rate(rate: int) -> Iterator[Reason]:
    if rate > FASTEST:
        yield Reason("reading.too_fast", {"rate": str(rate), "most": str(FASTEST)})
    if rate < SLOWEST:
        yield Reason("reading.too_slow", {"rate": str(rate), "least": str(SLOWEST)})


def _missing(text: str, reading: Reading) -> Iterator[Reason]:
    """Advice if who, where or when is missing. Who is not asked if something is cut off, as the place says it."""
    call, cut = _called_to(text), _CUT.search(text)
    event = call or (cut[0] if cut else "")
    dated = any(number.kind in ("clock", "date") for number in reading.numbers)
    if call and not _WHO.search(text):
        yield Reason("reading.no_who", {"event": event})
    if event and not (_PLACE if call else _AREA).search(text):
        yield Reason("reading.no_where", {"event": event})
    if event and not dated and not _TIME.search(text):
        yield Reason("reading.no_when", {"event": event})


def _called_to(text: str) -> str:
    """The first event that people are called to; "" if there is none. Past and cancelled events do not count."""
    for hit in _CALL.finditer(text):
        clause = re.split(r"[，。！？!?,;；\n]", text[: hit.start("event" if hit["event"] else "asked")])[-1]
        if not _NO_CALL.search(clause):
            return hit["event"] or hit["asked"]
    return ""


def _call_up(text: str, reading: Reading) -> Iterator[Reason]:
    """Advice against an hour in a call-up: people hear it when it is their turn, and would take it for another time."""
    if _CALL_UP.search(text):
        for number in reading.numbers:
            if number.kind == "clock":
                yield Reason("reading.clock_in_call_up", {"found": number.found, "read": number.read})


def _alike(reading: Reading, language: str) -> Iterator[Reason]:
    """Advice on 十四, 四十 and 四十四, which southerners hear alike in Mandarin, if the other would make sense, too."""
    hits = _ALIKE.finditer(reading.text) if language == "cmn" else ()
    pairs = {hit[0]: _otherwise(hit) for hit in hits}
    if pairs:
        yield Reason("reading.sounds_alike", {"read": "、".join(pairs), "other": "、".join(pairs.values())})


def _otherwise(hit: re.Match[str]) -> str:
    """The words as they may be misheard."""
    number = next(found for name in ("n", "n2", "n3", "n4") if (found := hit[name]))
    return hit[0].replace(number, _OTHER[number])


def _misheard(text: str) -> Iterator[Reason]:
    words = list(dict.fromkeys(_MISHEARD_RE.findall(text)))
    if words:
        yield Reason(
            "reading.misheard", {"word": "、".join(words), "better": "、".join(_MISHEARD[word] for word in words)}
        )
