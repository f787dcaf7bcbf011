"""What an unknown column heading may mean: a note for people, or a restriction that must hold the row back.

If a column may restrict its rows and is not understood, the rows do not play. 联系电话 and 负责人 restrict nothing.
Pure.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from itertools import islice

from dalaba.core.patterns import late
from dalaba.core.problems import Bad
from dalaba.station.days import which_days
from dalaba.station.days.names import TYPES
from dalaba.station.days.weekdays import weekdays
from dalaba.station.files import values
from dalaba.station.files.keys import SECTIONS, english
from dalaba.station.files.table import Cell

_NOBODYS = late(
    r"电话|手机|联系|负责|责任|姓名|序号|^序$|^号$|填[表报写]|制表|审[核批阅](?:人|员|时间|日期)|"
    r"播[音报放]?[员人]$|内容$|^时长|^字数|年级|班级|签[字名收]|登记|录入|更新|修改|创建|身份证|出生|经办|"
    r"^(?:no|nr|#|id)\.?$|phone|^tel|contact|person|remark|comment|email|author|serial",
    re.IGNORECASE,
)
_MAY_RESTRICT = late(
    r"日|星|周|礼拜|天|^月|月份|年|季|时|点|钟|间|段|除|例外|不播|停|假|启|用|禁|效|状态|开关|隔|频|次|遍|轮|音|声|响|级|先|语|方言|播|"
    r"条件|仅|只|限|起|止|始|终|截|结束|到期|过期|学期|推迟|改到|取消|作废|date|day|week|time|hour|from|until|start|end|except|"
    r"skip|holiday|enable|activ|status|volume|every|interval|lang|valid|expir|play|repeat|when|month|year",
    re.IGNORECASE,
)
_HOLDS_BACK = late(r"不播|停播|除外|只播|暂停播|do not play|don't play|except|unless", re.IGNORECASE)
"""Words of a cell that say when its row does not play, whatever the heading."""
_ALIKE = 0.6
_LOOKED_AT = 200
"""Most cells of a column that are examined."""


_MEANT = {
    "script": late(r"稿|正文|通知|公告|内容|标题|text|notice|announcement|message|title", re.IGNORECASE),
    "to": late(r"喇叭|音箱|广播站|地方|哪[里儿]|speaker|horn|place|where|location|outlet", re.IGNORECASE),
}


def meant_by(key: str, heads: Iterable[str]) -> str:
    """The heading that was probably meant for a column that every row needs; "" if there is none."""
    return next((head for head in heads if _MEANT[key].search(head) and english("row", head) is None), "")


def nearest_key(word: str, known: Collection[str]) -> str:
    """The key or variable that was probably meant; "" if none is similar."""
    import difflib

    pool = [*SECTIONS["row"].values(), *SECTIONS["row"], *sorted(known)]
    found = difflib.get_close_matches(word.lower(), pool, n=1, cutoff=_ALIKE) if len(word) <= 40 else []
    found = found or [each for each in pool if len(each) == len(word) == 2 and each[0] == word[0]]
    inside = (each for each in pool if not each.isascii() and each in word)
    return found[0] if found else next(inside, "")


def may_restrict(word: str, known: Collection[str], cells: Iterable[Cell]) -> bool:
    """Whether a column with an unknown heading may restrict its rows."""
    if _NOBODYS.search(word):
        return False
    meant = bool(word) and bool(nearest_key(word, known) or _MAY_RESTRICT.search(word))
    return meant or _holds_back(cells)


def _holds_back(cells: Iterable[Cell]) -> bool:
    """Whether the cells look like days, hours, or yes and no."""
    return any(_restricts(cell) for cell in islice(cells, _LOOKED_AT))


def _restricts(cell: Cell) -> bool:
    text = cell.text.strip()
    if cell.kind in ("date", "time", "moment"):
        return True
    if cell.kind != "text" or not text or len(text) > 40 or re.fullmatch(r"[\d.]+", text):
        return False
    if text in TYPES or holds_back(text):
        return True
    parsers = (which_days, weekdays, values.clock_time, values.window, values.yes_no)
    return any(_reads(parse, text) for parse in parsers)


def holds_back(text: str) -> bool:
    """Whether words say when something does not play: 雨天不播."""
    return bool(_HOLDS_BACK.search(text))


def _reads(parse: object, text: str) -> bool:
    assert callable(parse)
    try:
        parse(text)
    except Bad as bad:
        return bad.reason.code in ("files.date_two", "files.date_no_year", "files.date_short_year", "files.time_part")
    return True
