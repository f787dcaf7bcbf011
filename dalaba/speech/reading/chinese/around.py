"""The words around a number that decide what it is: a measure after it, a word before it. Pure."""

from __future__ import annotations

import re

from dalaba.core.patterns import late

HAN = "㐀-鿿"
DIGIT = "0-9"

_MEASURES = frozenset(
    "个個人名位户戶口家间間栋棟幢座层層条條辆輛台臺部只隻头頭匹把张張份本册页頁件套双雙对對箱袋包瓶盒桶斤公两兩克吨噸"
    "米里畝亩升平立天周週星小分秒元块塊角毛次遍轮輪针針剂劑场場批队隊排岁歲年倍万萬亿億千百多余餘几幾桌床棵株根支"
    "片颗粒杯碗顿趟门門项种类類股道处處村镇鎮县市学班级級架樽枝餐度票款例宗笔筆成折码步厘毫"
)
_UNITS = late("[%°a-zA-Z]|起[火事案交纠諍紏]|[来來][个個人名位户家岁歲天年斤里次米元块亩]")
_NUMBERED = frozenset("号號组組单單楼樓室期届月日章节節课路线線区區")
"""Words for things that are numbered, not counted: a figure before them is a number, but 2 is said 二."""
_TWO = late(
    "[个個人名位户戶口家间間栋棟幢座条條辆輛台臺部只隻头頭匹把张張份本册页頁件套双雙对對箱袋包瓶盒桶斤公克吨噸米里畝亩"
    "升平立天周週秒元块塊毛次遍轮輪针針剂劑场場批倍万萬亿億千桌床棵株根支片颗粒杯碗顿趟项种股道处處点點角厘毫架樽枝餐"
    "笔筆步夜晚]|小[时時]|分[钟鐘]|星期|村民|年(?![级級]|\\s*\\d+\\s*班)|[岁歲]|度[电電]|室\\s*(?:\\d|[一两三])\\s*[厅廳]"
)
_CALL = late(
    r"(?i:(?:电话|電話|热线|熱線|拨打|拨|撥|致电|致電|来电|手机|手機|座机|传真|号码|號碼|微信|QQ|群号|短信|尾号|转|分机|联系"
    r"|聯繫|报警|報警|客服|急救|火警|匪警|短号|虚拟网|总机|值班|专线|咨询|举报|投诉|求助|打|call|whatsapp|tel)"
    rf"[^{DIGIT}，。；！？\n]{{0,8}}(?:[{DIGIT}][-{DIGIT}]{{2,}}\s*(?:、|/|或者?|和|，|,|转)\s*)*$)"
)
_COUNTED = late(
    r"(?:共|计|計|约|約|达|達|超|超过|近|有|至|到|过|過|为|人数|总数|人口|增加|减少|完成|占|剩|满|滿|第|体温|血糖|血压|视力"
    r"|得分|评分|平均|仅|只|各|每|多于|少于|低于|高于|大于|小于|等于|增长|下降|上涨|系数|震级|大约|大概|差不多)$"
)
_ADDRESS = late(
    r"(?:单元|單元|栋|棟|幢|座|室|房间|房間|房间号|房号|门牌|门牌号|邮编|编号|证号|账号|帐号|卡号|单号|订单|订单号|流水号"
    r"|验证码|密码|代码|口令|户号|学号|工号|车牌|车牌号|批号|条码|身份证|身份证号|身份证号码|群|教室|病房|号楼|號樓)"
    r"[:：,，为是 #]*$"
)


def after(hit: re.Match[str], reach: int = 6) -> str:
    """The text after a match, without leading spaces."""
    return hit.string[hit.end() : hit.end() + reach].lstrip(" ")


def before(hit: re.Match[str], reach: int = 40) -> str:
    """The text before a match."""
    return hit.string[max(0, hit.start() - reach) : hit.start()]


def counts(hit: re.Match[str]) -> bool:
    """Whether a counted thing follows, so that 2 is said 两."""
    return _TWO.match(after(hit)) is not None and not before(hit, 1).endswith("第")


def measured(hit: re.Match[str]) -> bool:
    """Whether a measure or a unit follows."""
    follows = after(hit)
    return bool(follows) and (follows[0] in _MEASURES or _UNITS.match(follows) is not None)


def counted(hit: re.Match[str]) -> bool:
    """Whether it is surely an amount: a measure follows, or a word before it says that something was counted."""
    return measured(hit) or _COUNTED.search(before(hit, 8)) is not None


def numbered(hit: re.Match[str]) -> bool:
    """Whether it surely counts or numbers the thing that follows."""
    return counted(hit) or after(hit)[:1] in _NUMBERED


def called(hit: re.Match[str]) -> bool:
    """Whether a word before it says that it is a telephone number or the like."""
    return _CALL.search(before(hit)) is not None


def addressed(hit: re.Match[str]) -> bool:
    """Whether a word before it says that it is a room or a code, which is said digit by digit."""
    return _ADDRESS.search(before(hit, 12)) is not None
