"""How Chinese notices write numbers: the table, first answer wins. What stands around decides (`around`). Pure."""

from __future__ import annotations

from dalaba.reading import amounts, codes, moments
from dalaba.reading.rules import UNLIKELY, Row

_N = r"(?:\d+(?:,\d{3})+|\d+)(?:\.\d+)?"
_TO = r"\s*(?:-|~|至|到)\s*"
_OR_TO = r"\s*(?:、|,|，|和|及|与|或|-|~|至|到)\s*"
_EDGE = r"(?!\d)"
_DAY = "[日号號]"
_MONTH_DAY = r"(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})"
_TAIL = rf"(?:{_TO}(?:(?P<m2>\d{{1,2}})\s*[-/.月]\s*)?(?P<d2>\d{{1,2}})\s*(?P<u2>{_DAY}))?"
_FULL_TAIL = rf"(?:{_TO}(?P<m2>\d{{1,2}})\s*[-/.月]\s*(?P<d2>\d{{1,2}})(?P<u2>{_DAY}?){_EDGE}(?![-/.]\d))?"
_YMD = r"(?P<y>\d{4})\s*[-/.年]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})"
_DAYS = rf"\d{{1,2}}\s*(?:{_DAY})?(?:{_OR_TO}\d{{1,2}}\s*(?:{_DAY})?){{0,30}}?{_OR_TO}\d{{1,2}}\s*"
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_SHORT_LINES = r"110|119|12[02]|122"
_HOTLINES = r"12345|12[1-3]\d\d|100(?:00|10|50|69|85|86|96|99)"
_UNIT = amounts.UNIT
_IN_ROWS = (
    "号楼|號樓|号线|组|組|队|隊|号|號|栋|棟|幢|座|班|批|单元|單元|路(?!口|段)|楼|樓|层|層|室|房|日|小区"
    r"|片区|片|区|區|村|排|年级|月(?!\d)|页|条|章"
)
_NTH = (
    "单元|單元|小组|生产队|片区|村民小组|号楼|季度|轮|輪|组|組|批|次|队|隊|栋|棟|幢|座|号|號|排|班|期|条|條|章|页|届|名|位|针|針"
    "|剂|劑|天|周|节|課|课|步|点|點|项|款|个|個|村|区|區|层|層|遍|场|例|户"
)
_ROOM = "室|房(?!东|子|产)|号房|病房|教室|会议室|办公室|诊室|诊间|宿舍|包厢|号宿舍"

BEGINS = (
    rf"[0-9A-Za-z¥$€]|第(?=\s*\d)|[{_PROVINCES}](?=\s?[A-Za-z])|[-+](?=[\dHURCrc¥$€])|[(（](?=0\d)"
)  # fmt: skip
"""How every rule below begins."""

RULES: tuple[Row, ...] = (
    # dates and years
    Row("date", (
        rf"(?:(?P<y>\d{{4}})\s*年\s*)?(?P<m>\d{{1,2}})\s*月\s*(?P<days>{_DAYS})(?P<u>{_DAY})(?!月)"
    ), moments.days),
    Row("date", rf"{_YMD}(?:\s*(?P<u>{_DAY})|{_EDGE}(?![/.]\d)){_FULL_TAIL}(?!月)", moments.date),
    Row("date", rf"(?P<y>){_MONTH_DAY}(?:\s*(?P<u>{_DAY})|(?![\d个個天.:/])){_TAIL}", moments.date),
    Row("date", r"(?P<y>\d{4}|\d\d)\s*年\s*(?P<m>1[0-2]|0?[1-9])月(?![\d月])", moments.month),
    Row("date", r"(?P<y>20\d\d)-(?P<m>0[1-9]|1[0-2])(?![\d/.-])(?!\s*[个人元年届级])", moments.month),
    Row("date", (
        r"(?P<m>\d{1,2})[.·](?P<d>\d{1,2})(?=\s*(?:国际|儿童|妇女|劳动|青年|国庆|建军|建党|元旦|期间|放假|假期|节"
        r"|小长假|黄金周|长假|消费者))"
    ), moments.feast),
    Row("date", (
        r"(?P<m>\d{1,2})(?P<s>[/.])(?P<d>\d{1,2})(?P<u>[日号號])?(?:\s*(?:-|~|至|到)\s*(?P<m2>\d{1,2})[/.]"
        r"(?P<d2>\d{1,2})[日号號]?)?(?![\d/.%])"
    ), moments.certain_date),
    Row("year", (
        rf"(?P<a>\d{{4}})(?:年?{_TO}(?P<b>\d{{4}}))?(?=\s*(?:年|学年|届|版|春|夏|秋|冬|财年|级(?!别)|款))"
    ), moments.years),
    Row("year", r"0\d年|(?:[5-9]0|00)后(?![,，。天年个])", moments.short_year),
    # hours, and what has a colon too
    Row("clock", rf"{moments.TIME}(?:{_TO}{moments.TIME})?", moments.clock),
    Row("clock", rf"(?P<h>\d{{1,2}}){_TO}(?=\d+[点时點時])(?P<end>{moments.TIME})", moments.hours),
    Row("ratio", rf"(?P<a>\d+(?:\.\d+)?):(?P<b>\d+(?:\.\d+)?){_EDGE}(?!:)", amounts.ratio),
    # telephones
    Row("phone", rf"(?:\+?86[- ]?)?(?P<n>1[3-9]\d[- ]?\d{{4}}[- ]?\d{{4}}){_EDGE}", codes.mobile),
    Row("phone", (
        rf"(?:\+86[- ]?)?[(（]?(?P<area>0\d{{2,3}})[)）]?[- ]?(?P<n>\d{{3,4}}-?\d{{4}})(?:\s*(?:-|转|轉|分机)\s*"
        rf"(?P<x>\d{{1,5}}))?{_EDGE}"
    ), codes.land_line),
    Row("phone", rf"(?P<n>[48]00(?:[- ]?\d{{3}}[- ]?\d{{4}}|[- ]\d{{4}}[- ]?\d{{3}})){_EDGE}", codes.service),
    Row("hotline", rf"(?:{_SHORT_LINES}){_EDGE}(?![.:%]\d|-\d)", codes.emergency),
    Row("hotline", rf"(?:{_HOTLINES}){_EDGE}(?![.:%]\d|-\d)", codes.hotline),
    Row("hotline", rf"(?:95\d{{3}}|96\d{{3,4}}){_EDGE}(?![.:%]\d|-\d)(?!\s*[人元户户名])", codes.emergency),
    Row("phone", (
        rf"(?P<n>\d{{4}} \d{{4}}|\d{{3,}}(?:-\d{{3,}})*)(?:(?:-|转|轉|分机)(?P<x>\d{{1,5}}))?{_EDGE}(?![.:%/]\d)"
    ), codes.dialled),
    # plates, rooms, roads, serial numbers
    Row("plate", (
        rf"(?P<p>[{_PROVINCES}])\s?(?P<c>[A-Za-z])\s*[·•.\-]?\s*(?P<n>(?=[A-Za-z]*\d)[A-Za-z0-9]{{5,6}})"
        rf"(?![A-Za-z0-9])"
    ), codes.plate),
    Row("code", rf"(?P<n>\d{{1,3}}(?:-\d{{1,2}})?-\d{{3,4}})(?=\s*(?:{_ROOM}))(?<!\d{{3}}-\d{{3}})", codes.address),
    Row("code", rf"(?P<a>\d{{3,4}}){_TO}(?P<b>\d{{3,4}})(?=\s*(?:{_ROOM}))", amounts.rooms),
    Row("ordinal", (
        rf"(?P<list>\d{{1,5}}(?:\s*(?:-|~|至|到)\s*\d{{1,5}})?(?:\s*(?:、|,|，|和|及|与|或)\s*\d{{1,5}}(?:\s*"
        rf"(?:-|~|至|到)\s*\d{{1,5}})?){{1,40}})\s*(?P<u>{_IN_ROWS})"
    ), amounts.listed),
    Row("code", rf"\d{{3,4}}(?=\s*(?:{_ROOM}|号楼|路公交|路车|路(?![口段边上]|程)))", codes.code),
    Row("code", r"\d{3,5}(?=\s*(?:国道|省道|县道|乡道|次列车|次车|次航班))", codes.code),
    Row("code", rf"(?P<n>\d{{3,}})(?P<x>[Xx])?{_EDGE}(?![.:%/-]\d)", codes.addressed_code),
    Row("ordinal", (
        rf"(?P<list>第\s*\d+(?:{_OR_TO}(?:第\s*)?\d+){{0,40}}){_EDGE}(?![:.%]\d|[点月时]\d|[\d/-])\s*(?P<u>{_NTH})?"
    ), amounts.ordinal),
    # shares, warmth, money, measures
    Row("percent", rf"(?P<s>-)?(?P<a>{_N})(?:\s*[%‰]?{_TO}(?P<b>{_N}))?\s*(?P<u>[%‰])", amounts.percent),
    Row("measure", rf"{_N}(?=\s*度[电電])", amounts.number),
    Row("temperature", (
        rf"\+?(?P<s>-)?(?P<a>{_N})(?:\s*(?:°C|°F|°|度)?{_TO}\+?(?P<s2>-)?(?P<b>{_N}))?\s*(?P<u>°C|°F|°|度(?!假"
        rf"|过))"
    ), amounts.degrees),
    Row("money", (
        rf"(?P<s>-)?(?P<c>(?:HK|US)?\$|[¥€]|(?i:RMB|CNY))\s*(?P<a>{_N})(?:{_TO}(?:(?:HK|US)?\$|[¥€])?"
        rf"(?P<b>{_N}))?\s*(?P<big>[万萬亿億千百])?元?"
    ), amounts.money),
    Row("money", rf"(?P<s>-)?(?P<c>)(?P<a>{_N})(?:{_TO}(?P<b>{_N}))?(?P<big>[万萬亿億千百])?元", amounts.money),
    Row("code", r"(?P<n>[2-6])(?P<l>G)(?![A-Za-z\d])", codes.generation),
    Row("measure", (
        rf"(?P<s>-)?(?P<a>{_N})(?:\s*(?:{_UNIT})?{_TO}(?P<b>{_N}))?\s*(?P<u>{_UNIT})(?:/(?P<over>{_UNIT}))?"
        r"(?![A-Za-z0-9])"
    ), amounts.measure),
    Row("measure", r"(?P<n>\d+)M(?![A-Za-z\d])", codes.megabits),
    Row("code", r"(?P<s>-)(?P<a>\d{1,2})(?P<f>F?)(?=[层層楼樓]|(?<=F)(?![A-Za-z\d]))", amounts.level),
    Row("code", r"(?P<s>)(?P<a>\d{1,2})(?P<f>F)(?![A-Za-z\d])", amounts.level),
    # ranges, fractions, numbers
    Row("range", (
        r"(?P<a>[1-9])、(?P<b>[1-9])(?=\s*(?:[个個天人次岁歲户戶名位里斤元块塊百千万]|公里|小[时時]|分[钟鐘]|年"
        r"(?!级)))"
    ), amounts.about),
    Row("range", rf"(?P<a>{_N}){_TO}(?P<b>{_N}){_EDGE}(?![.:]\d)", amounts.span),
    Row("fraction", rf"(?P<a>\d+)/(?P<b>\d+){_EDGE}(?![/.])", amounts.fraction),
    Row("measure", rf"(?P<a>\d{{2,3}})/(?P<b>\d{{2,3}}){_EDGE}(?![/.])", amounts.pressure),
    Row("code", "84(?=消毒)", codes.code),
    Row("code", rf"\d+(?:\.\d+){{2,}}{_EDGE}", codes.version),
    Row("ordinal", rf"\d{{3}}(?:,\d{{3}})+{_EDGE}(?!\.\d)", amounts.commas),
    Row("number", rf"[-+]?{_N}{_EDGE}(?!\.\d|[-/:]\d|\*+\d)", amounts.number),
    Row("code", rf"0\d+{_EDGE}(?![-/.:*]\d)", codes.code),
    Row("undecided", r"-?\d+(?:[-/.:*]+\d+)*", codes.undecided, UNLIKELY),
    # letters
    Row("letters", (
        r"[A-Za-z0-9][A-Za-z0-9_-]{0,60}(?:[.@/][A-Za-z0-9_-]{1,60}){0,8}[.@][A-Za-z]{2,}(?:/[A-Za-z0-9_-]{1,60}){0,8}(?![A-Za-z0-9])"
    ), codes.address_of_net),
    Row("code", r"(?:No|NO|no)\.?\s*(?P<n>\d{1,4})(?!\d)", codes.numbered),
    Row("letters", r"(?i:wi-fi|e-mail)(?![A-Za-z])", codes.letters),
    Row("letters", r"(?P<a>[A-Za-z])-(?P<b>[A-Za-z])(?![A-Za-z0-9-])", codes.from_to),
    Row("code", r"[A-Za-z]+\d+(?:\.\d+)*[A-Za-z\d]*", codes.coded),
    Row("letters", r"[A-Za-z]+", codes.letters),
    Row("undecided", r"[A-Za-z]+", codes.spell, UNLIKELY),
)  # fmt: skip
