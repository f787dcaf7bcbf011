"""Where a dash means "to" in Chinese, and where it only separates two things. Pure.

It means "to" between two ends of one kind: hours, days, weekdays, months, numbers with their units, parts of the day,
places. Between other words (紧急通知-今晚停水, 1组-张三, 大家好~今天停水) it is a pause. Between two bare numbers it
stays, and the rules decide.
"""

from __future__ import annotations

from dalaba.core.patterns import late
from dalaba.speech.reading.forms import DASHES, Swap, swapped

_HAN = "㐀-鿿"
_SIGN = "[-‐-―−~]"
_DASH = rf"(?<!{_SIGN})\s*{_SIGN}{{1,3}}(?!{_SIGN})\s*"
_NUMERAL = "[一二三四五六七八九十]"
_PART = "凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|早|晚|夜间"
_NEXT = "次日|翌日|第二天|当日|当天|次年|翌年"
_PLACE = (
    "路口?|大道|[街巷桥站渡港屯寨村]|[村居]委会|学校|医院|卫生[院室站]|政府|广场|市场|超市|公园|[小中大]学|[东南西北]门"
)
_KINDS = (
    ("周星礼週", r"(?:星期|礼拜|周|週)[一二三四五六日天]", r"(?:(?:星期|礼拜|周|週)?[一二三四五六日天])"),
    ("一二三四五六七八九十", rf"{_NUMERAL}+[月日号点时年]", rf"{_NUMERAL}+[月日号点时年]"),
    ("初底旬", rf"{_NUMERAL}+月(?:初|底|中旬|上旬|下旬)", rf"{_NUMERAL}+月"),
    ("初廿正腊", rf"(?:初|廿|正月|腊月){_NUMERAL}+", rf"(?:初|十|廿|正月|腊月){_NUMERAL}"),
    ("级", f"{_NUMERAL}年级", f"{_NUMERAL}年级"),
    ("班", "[大中小]班", "[大中小]班"),
    ("初高", "[初高][一二三]", "[初高][一二三]"),
    ("今明后昨", "[今明后昨][天晚早]", f"(?:[今明后昨][天晚早]|{_PART})"),
    ("春夏秋冬", "[春夏秋冬]季?", "[春夏秋冬]"),
    ("晨早午晚夜", f"(?:{_PART})", f"(?:{_PART}|{_NEXT})"),
    (
        "铁路速车线航段",
        f"(?![知告示醒意报题类])[{_HAN}]",
        f"[{_HAN}]{{1,6}}(?:高铁|铁路|公路|高速|班车|专线|航线|路段|段)",
    ),
    ("路道街巷桥站渡港屯寨村会校院室府场超园学门", f"(?:{_PLACE})", f"[{_HAN}\\d]{{0,8}}?(?:{_PLACE})"),
)
"""(signs, before, after): words at the two ends of a range. A text with none of the signs need not be searched."""

_UNITS = "点點时時日號号岁歲月年组組分米元天人个個半整度旬初底末楼樓层層栋棟级級斤吨亩"
_OF_FIGURES = (
    Swap(":", r"(?<=:\d\d)-(?=\d{1,2}\s*月|\d{4}[-年])", "到"),
    Swap("-", r"(?<=\d{4}-\d\d-\d\d)(?:-|\.\.)(?=\d{4}-)", "到"),
    Swap("+", rf"(?<=\d)(?P<plus>\+\d{{3}}){_DASH}(?=[A-Z]{{0,2}}K?\d)", r"\g<plus>到"),
)
_OF_WORDS = (
    Swap(_UNITS, rf"(?<=[{_UNITS}]){_DASH}(?=[\d第])", "到"),
    Swap(")）", rf"(?<=[)）]){_DASH}(?=\d+\s*[年月日号點点時时:]|周|星期|礼拜|次日)", "到"),
    Swap(
        "晨早午晚夜次翌二当",
        rf"(?<=[\d点時时半整分日号]){_DASH}(?=(?:{_PART}|{_NEXT})+\s*(?:\d|{_NUMERAL}+[点时]))",
        "到",
    ),
    Swap("今", rf"(?<=[\d日号年月]){_DASH}(?=至?今)", ""),
    Swap("星周底本下", rf"(?<=[\d日号]){_DASH}(?=(?:星期|周|月底|年底|本月|下月))", "到"),
    *(Swap(needs, f"(?P<one>{one}){_DASH}(?={other})", r"\g<one>到") for needs, one, other in _KINDS),
    Swap("", rf"(?<=[{_HAN}\d)）”]){_DASH}(?=[{_HAN}“《])", "，"),
    Swap("—~", rf"(?<=[{_HAN}])\s*[—~]{{1,3}}\s*(?=[\dA-Za-z])", "，"),
)


_BESIDE_A_WORD = late(rf"[^\d\s]\s*{_SIGN}|{_SIGN}\s*[^\d\s]")
"""If only figures are beside the dashes (0763-1000101), the swaps for words are skipped."""


def parted(text: str) -> str:
    """The text with 到 for each dash that means "to", and a comma for each that separates."""
    if any(sign in text for sign in DASHES):
        text = swapped(text, _OF_FIGURES)
        if _BESIDE_A_WORD.search(text):
            text = swapped(text, _OF_WORDS)
    return text
