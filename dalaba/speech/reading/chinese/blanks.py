"""Blanks that nobody has filled in: XX, ××, ○○, ____, [电话号码], 138****8000, 电话138X. Pure.

A blank keeps its version off the air, so that nobody is told to come on the X of X. Text that only looks like a blank
(X光, 3×4, 二○二四, a line of dashes, a chat's [微笑]) is left to the rules.
"""

from __future__ import annotations

from collections.abc import Iterator

from dalaba.core.patterns import late

_UNITS = "年月日号號时時点點分组組村镇鎮乡鄉县縣市区區路街楼樓栋棟室户戶人名元次米级班站岁歲天周度万"
_WORDS = (
    "同志|先生|女士|小姐|书记|主任|老师|医生|社区|小区|公司|医院|学校|单位|小学|中学|大学|工业|有限|地点|电话|地址"
    "|会议室|单元|小时|分钟|星期|某"
)
_WHAT = (
    "姓名|名字|电话号码|电话|手机号码?|号码|日期|时间|地点|地址|名称|村名|镇名|县名|组名|单位|联系人|联系方式|金额|数量"
    "|人数|内容|落款|年份|月份|星期几?|几点|班级|网址"
)
_FIELD = (
    rf"(?:请?在?此?处?(?:填写|填入|输入|插入|写明|注明|填上))?[^\]】〕>}}，。]{{0,6}}(?:{_WHAT})(?:填写"
    rf"|处)?|此处|待填|空格|填空"
    r"|某某|[Xx×]+|[\s_.…]*"
)
"""Words in brackets that name what is to be filled in."""
_PHONE = "电话号码|电话|手机号码|手机号?|热线|座机|传真|拨打|请拨|致电|拨"
"""Words behind which a telephone number stands."""
_X = r"(?:[Xx]|×(?!\s*\d))"
_HAN = "㐀-鿿"

_FORMS = (
    # XX月, ××村, ○○村, **村: before the word they belong to; or two of them anywhere
    rf"(?<![A-Za-z0-9])(?:[Xx]{{1,6}}|[×*△□]{{1,6}}|[○〇◯OＯ零]{{2,6}})\s*(?=[{_UNITS}]|{_WORDS})(?<!零零)",
    r"(?<![A-Za-z0-9])(?:[Xx]{2,6}|[×△]{2,6}|[○◯]{2,6}|□{3,})(?![A-Za-z0-9×○◯△□])",
    r"(?<![A-Za-z0-9零○〇一二三四五六七八九十])[○◯]\s*(?=[年月日号时点])",
    # 20__年, 202X年, 138****8000, 13800138xxx, 张*
    r"(?:19|20)\d?(?:_+|[Xx×*○◯]{1,2}|\s+)(?=\s*年)",
    r"\d+(?:\*{2,}|[Xx×]{3,}|_{2,})\d*[Xx]?|(?<!\*)\*{2,20}\d+",
    # 电话138X, 拨打0763-66XX, 电话:X, behind words that a telephone number follows; not 手机X光, 热线7×24小时
    (
        rf"(?:{_PHONE})[是为：:\s]*(?P<phone>[+(]?\d[\s()-]?\d[\d\s()-]{{0,20}}{_X}(?:[-\s]?(?:{_X}|\d))*"
        rf"|[Xx×](?:[-\s]?[Xx×])*(?=[^{_HAN}A-Za-z0-9]|$))(?![A-Za-z\d光]|\s*小时)"
    ),
    rf"(?<=[{_HAN}])\*{{1,2}}(?=[{_HAN}，。、；：]|$)",
    # ____, (  ), [电话号码], 年 月 日, 下午 点
    r"_+",
    r"[\[(（【〔<《{][\s_.…]*[\])）】〕>》}]",
    rf"[\[【〔<{{](?:{_FIELD})[\]】〕>}}]",
    r"(?:(?<=[\s，。：:,])|^)年\s+月(?:\s+日)?",
    r"(?<=[\s年])月\s+日",
    r"(?<=[午上早晚中间：:])\s+[点时](?![心名击赞餐候段])",
    r"第\s+(?=[号届轮批次期])",
    r"\?{1,4}(?=[年月日号点时]|组|村)",
)
_BLANK = late("|".join(_FORMS))
_ALIKE = str.maketrans("ＸｘХ✕╳＊＿？（［｛＜　", "XXX××*_?([{< ")
"""Signs that look alike, each to one sign, so that positions stay the same."""
_BOLD = late(r"\*\*([^*\n]{1,60})\*\*")
"""Chats and programs mark important words like this."""
_MAYBE = late(r"[Xx×*△□○〇◯OＯ_\[(【〔<《{?]|[年月] | [年月点时号届轮批次期]")
_RULED = late(r"[\s_]*")
"""A line of nothing but strokes separates two paragraphs."""


def blanks(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each blank in a text, in order."""
    text = _BOLD.sub(r"  \1  ", text.translate(_ALIKE))
    if _MAYBE.search(text) and not _RULED.fullmatch(text):
        yield from (hit.span("phone" if hit["phone"] else 0) for hit in _BLANK.finditer(text) if hit[0])
