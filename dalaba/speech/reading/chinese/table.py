"""How Chinese notices write numbers: the table of readings (`rules` says how they are weighed). Pure.

Forms that name what they are come first, longer ones before shorter ones. Then come forms with several meanings, each
with the words that speak for it (`cues`).
"""

from __future__ import annotations

from dalaba.speech.reading.chinese import amounts, codes, cues, moments
from dalaba.speech.reading.forms import LATIN
from dalaba.speech.reading.rules import LIKELY, POSSIBLE, UNLIKELY, Row, after, before

_N = r"(?:\d+(?:,\d{3})+|\d+)(?:\.\d+)?"
_TO = r"\s*(?:-|~|至|到)\s*"
_OR_TO = r"\s*(?:、|,|，|和|及|与|或|-|~|至|到)\s*"
_EDGE = r"(?!\d)"
_DAY = "[日号號]"
_MONTH_DAY = r"(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})"
_TAIL = rf"(?:{_TO}(?:(?P<m2>\d{{1,2}})\s*[-/.月]\s*)?(?P<d2>\d{{1,2}})\s*(?P<u2>{_DAY}))?"
_FULL_TAIL = rf"(?:{_TO}(?P<m2>\d{{1,2}})\s*[-/.月]\s*(?P<d2>\d{{1,2}})(?P<u2>{_DAY}?){_EDGE}(?![-/.]\d))?"
_YMD = r"(?P<y>\d{4}|\d\d(?=\s*年))\s*[-/.年]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})"
_DAYS = rf"\d{{1,2}}\s*(?:{_DAY})?(?:{_OR_TO}\d{{1,2}}\s*(?:{_DAY})?){{0,30}}?{_OR_TO}\d{{1,2}}\s*"
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_LINES = r"12345|1118[35]|12[1-3]\d\d|100(?:00|10|50|69|85|86|96|99)|95\d{3}(?:\d{3})?|96\d{3,4}"
_NOT_JOINED = rf"{_EDGE}(?![.:%]\d|-\d)"
_CALL_CUES = (cues.NO_LEVEL, cues.CALLED, cues.HELPING, cues.BESIDE_A_HOT_LINE, cues.NO_MEASURE)
_DATE_CUES = (
    cues.A_DAY_PART, cues.LAST_DAY, cues.DAY_OF, cues.BEGINNING, cues.NO_PART_OF_DAY, cues.NO_MEASURE,
    cues.NOT_AFTER_A_DATE,
    before(r"第|版本号?|版|[Vv]|软件", -8), after(r"号楼|[栋幢座组队班楼室户]|单元", -4),
)  # fmt: skip
_HOUR_CUES = (
    cues.PART_OF_DAY, cues.TIME_OF, cues.BEGINNING, cues.LAST_DAY, cues.NO_MEASURE, cues.AFTER_A_DATE,
    cues.AFTER_AN_HOUR,
    after(r"[-~至到](?:\d{1,2}[.:]\d\d)"),
)  # fmt: skip
_FEASTS = (
    "国际|全国|全民|世界|中国|儿童|妇女|劳动|青年|国庆|建军|建党|元旦|期间|放假|假期|节|小长假|黄金周"
    "|长假|消费者|晚会|活动|宣传|大地震|地震|[㐀-鿿]{2,8}(?:节|纪念日"
    "|宣传日|活动日|公祭日|教育日|宣传周)"
)
_EARNED = (
    r"(?:补贴|补助|奖金?|奖励|工资|收入|年薪|月薪|花了?|价|赚|借|贷|存|罚|投资|成交|预算|拨款|捐款|欠|破"
    r"|超|近|约|达|共|涨粉|粉丝|[年月]?入|播放|阅读)\s*"
)
_COUNTED = (
    "阅读|点击|播放|浏览|粉|订阅|曝光|起|以上|一月|年薪|存款|元|块|人|户|戶|只|头|頭|亩|畝|斤|吨|噸|次|份"
    "|粉丝|多|余|餘|个|個|名|字|条|張|张|存款|现金|奖金|大奖"
    "|罚款|年薪|月薪|左右"
)
_OVER = (
    "亩|人次|人|户|戶|头|只|天|次|株|棵|平方米|公顷|瓶|袋|桶|公斤|斤|车|年|月|周|日|节|组|班|场|期|批|趟"
    "|桌|间|台|件|张|份|课时"
)
_PIECES = "片|粒|支|袋|包|瓶|盒|杯|勺|丸|滴|针|遍|分钟|小时|秒钟|秒|天|人|课时|学时|亩|千克|公斤"
_UNIT = amounts.UNIT
_IN_ROWS = (
    "号楼|號樓|号线|组|組|队|隊|号|號|栋|棟|幢|座|班|批|单元|單元|路(?!口|段)|楼|樓|层|層|室|房|日|小区"
    r"|片区|片|区|區|村|排|年级|月(?!\d)|页|条|章"
)
_NTH = (
    "单元|單元|小组|生产队|片区|村民小组|号楼|季度|轮|輪|组|組|批|次|队|隊|栋|棟|幢|座|号|號|排|班|期|条"
    "|條|章|页|届|名|位|针|針"
    "|剂|劑|天|周|节|課|课|步|点|點|项|款|个|個|村|区|區|层|層|遍|场|例|户"
)
_ROOM = "室|房(?!东|子|产)|号房|病房|教室|会议室|办公室|诊室|诊间|宿舍|包厢|号宿舍"

BEGINS = (
    rf"[0-9A-Za-z¥$€£]|第(?=\s*\d)|[{_PROVINCES}](?=\s?[A-Za-z])|[-+](?=[\dA-Z¥$€£])|[(（](?=0\d|85[23]|886)"
    r"|[(（〔\[【](?=\d{4}[)）〕\]】])"
)  # fmt: skip
"""How every rule below begins."""

RULES: tuple[Row, ...] = (
    Row("web", ".:@", (
        r"(?i:https?:/{0,2}|www\.)[A-Za-z0-9._~:/?#@!$&'*+;=%-]{2,200}"
        r"|[A-Za-z0-9._%+-]{1,60}@[A-Za-z0-9-]{1,60}(?:\.[A-Za-z0-9-]{1,60}){0,6}\.[A-Za-z]{2,10}"
        r"|[A-Za-z0-9][A-Za-z0-9-]{0,60}(?:\.[A-Za-z0-9-]{1,60}){0,6}\.(?i:com|cn|net|org|gov|edu|hk|mo|tw|io"
        r"|top|xyz|vip|cc)(?![A-Za-z0-9])"
        r"(?:/[A-Za-z0-9._~/?#=&%-]{0,200})?"
    ), codes.web),
    # dates and years
    Row("date", "月", (
        rf"(?:(?P<y>\d{{4}})\s*年\s*)?(?P<m>\d{{1,2}})\s*月\s*(?P<days>{_DAYS})(?P<u>{_DAY})(?!月)"
    ), moments.days),
    Row("date", "-/.月", rf"{_YMD}(?:\s*(?P<u>{_DAY})|{_EDGE}(?![/.]\d)){_FULL_TAIL}(?!月)", moments.date),
    Row("date", "月", rf"(?P<y>){_MONTH_DAY}(?:\s*(?P<u>{_DAY})|(?![\d个個天.:/])){_TAIL}", moments.date),
    Row("date", ".", (
        r"(?P<m>\d{1,2})\.(?P<d>\d{1,2})\s*[-~至到]\s*(?P<d2>\d{1,2})(?P<u>[日号號])(?![楼栋樓棟线路])"
    ), moments.some_days),
    Row("undecided", "月", r"(?:\d{2,4}\s*年\s*)?\d{1,2}\s*月\s*\d{1,2}\s*[日号號](?![楼栋樓棟])", codes.undecided),
    Row("date", "年", r"(?P<y>\d{4}|\d\d)\s*年\s*(?P<m>1[0-2]|0?[1-9])月(?![\d月])", moments.month),
    Row("date", "-~至到", (
        r"(?P<y>(?:19|20)\d\d)[./](?P<m>1[0-2]|0?[1-9])\s*[-~至到]\s*(?P<y2>(?:19|20)\d\d)[./](?P<m2>1[0-2]"
        r"|0?[1-9])(?![\d./])"
    ), moments.months),
    Row("date", "-", r"(?P<y>20\d\d)-(?P<m>0[1-9]|1[0-2])(?![\d/.-])(?!\s*[个人元年届级])", moments.month),
    Row("date", ".·", rf"(?P<m>\d{{1,2}})[.·](?P<d>\d{{1,2}})(?=[”\"」』]?\s*(?:{_FEASTS}))(?!\d)", moments.feast),
    Row("date", "·", r"(?P<m>\d{1,2})·(?P<d>\d{1,2})(?!\d)", moments.feast),
    Row("date", "“「『\"", r"(?<=[“「『\"])(?P<m>\d{1,2})\.(?P<d>\d{1,2})(?=[”」』\"])", moments.feast),
    Row("date", "晚消活假维际列曝促购中双劳妇童党军青节神王红期黄汇", (
        r"315(?=晚会|消费|活动|打假|维权|国际|系列|曝光)|618(?=大促|促销|购物|活动|年中)|(?<=双)1[12](?!\d)|(?:38"
        r"|51|61|71|81|101)(?=(?:国际)?"
        r"(?:劳动|妇女|儿童|建党|建军|国庆|青年)?节)"
        r"|38(?=妇女|女神|女王|红旗)|51(?=假期|小长假|黄金周|期间|放假|劳动)|71(?=建党)|81(?=建军)|61(?=儿童"
        r"|汇演)|54(?=青年)"
    ), moments.named),
    Row("date", "日号號", (
        r"(?P<m>\d{1,2})[/.](?P<d>\d{1,2})(?:[日号號](?:\s*[-~至到]\s*(?P<m2>\d{1,2})[/.](?P<d2>\d{1,2})[日号號]?)?"
        r"|\s*[-~至到]\s*(?P<m3>\d{1,2})[/.](?P<d3>\d{1,2})[日号號])(?![楼栋樓棟线路\d])"
    ), moments.figures),
    Row("date", "/", (
        r"(?P<m>\d{1,2})/(?P<d>\d{1,2})\s*[-~至到]\s*(?P<m2>\d{1,2})/(?P<d2>\d{1,2})(?![\d/%])"
    ), moments.figures),
    Row("date", ".", r"(?P<y>(?:19|20)\d\d)\.(?P<m>0[1-9]|1[0-2])(?![\d.])", moments.month, LIKELY, (cues.NO_MEASURE,)),
    Row("date", "/", r"(?P<y>(?:19|20)\d\d)/(?P<m>0[1-9]|1[0-2])(?![\d/.])", moments.month, LIKELY, (cues.NO_MEASURE,)),
    Row("date", "-/.", (
        r"(?P<m>0[1-9]|1[0-2])[-/.](?P<y>(?:19|20)\d\d)(?![\d/.-])"
    ), moments.month, LIKELY, (cues.NO_MEASURE,)),
    Row("date", ".", (
        r"(?P<y>(?:19|20)\d\d)\.(?P<m>[1-9])(?![\d.])"
    ), moments.month, POSSIBLE, (cues.NO_MEASURE, cues.DAY_OF, cues.LAST_DAY)),
    Row("year", "年学届版春夏秋冬财级款", (
        rf"(?P<a>\d{{4}})(?:年?{_TO}(?P<b>\d{{4}}))?(?=\s*(?:年|学年|届|版|春|夏|秋|冬|财年|级(?!别)|款))"
    ), moments.years),
    Row("year", "年后度", (
        r"0\d年|(?:[5-9][05]|0[05]|10)(?:后?\s*[、/和,，]\s*(?:[5-9][05]|0[05]|10))*后(?![天年个])|\d\d"
        r"(?:\s*[、/-]\s*\d\d)*(?=年度)"
    ), moments.short_year),
    Row("year", "年", (
        r"(?:(?<=[从自于在到至，。：；“（(\s、])|^)[5-9]\d(?=年(?![来前后间内以代历多的了一]))"
    ), moments.short_year),
    Row("year", "级", r"[0-3]\d(?=级[㐀-鿿]{0,6}(?:新生|学生|同学|班|专业|毕业))", moments.short_year),
    Row("year", "公前", r"(?<=公元)\d{1,4}(?=年)|(?<=公元前)\d{1,4}(?=年)", moments.year),
    Row("year", "年", (
        r"[0-3]\d(?=年(?:[底初末春夏秋冬]|上半年|下半年|第?[一二三四1-4]季度|高考|中考))"
    ), moments.short_year),
    # hours, and other forms with a colon
    Row("clock", "分", r"(?<=[早晚午天日号上])(?P<h>\d{1,2})\.(?P<n>[0-5]\d)(?P<h2>)分(?!钟)", moments.dotted),
    Row("clock", "mM", (
        r"(?P<h>\d{1,2})\s?(?P<half>[AaPp])\.?[Mm]\b\.?(?:\s*[-~至到]\s*(?P<h2>\d{1,2})\s?"
        r"(?P<half2>[AaPp])\.?[Mm]\b\.?)?"
    ), moments.half_days),
    Row("clock", ":点时點時", rf"{moments.TIME}(?:{_TO}{moments.TIME})?", moments.clock),
    Row("clock", "点时點時", rf"(?P<h>\d{{1,2}}){_TO}(?=\d+[点时點時])(?P<end>{moments.TIME})", moments.hours),
    Row("undecided", "分", r"\d{1,2}\s*[点时時點]\s*\d{1,2}\s*分", codes.undecided),
    Row("ratio", ":", rf"(?P<a>\d+(?:\.\d+)?):(?P<b>\d+(?:\.\d+)?){_EDGE}(?!:)", amounts.ratio),
    # telephones
    Row("phone", "1", rf"(?:\+?86[- ]?)?(?P<n>1[3-9]\d[- ]?\d{{4}}[- ]?\d{{4}}){_EDGE}", codes.mobile),
    Row("phone", "0", (
        rf"(?:\+86[- ]?)?[(（]?(?P<area>0\d{{2,3}})[)）]?[- ]?(?P<n>\d{{3,4}}[- ]?\d{{4}})(?:\s*(?:-|转|轉|分机)\s*"
        rf"(?P<x>\d{{1,5}}))?{_EDGE}"
    ), codes.land_line),
    Row("phone", "48", rf"(?P<n>[48]00(?:[- ]?\d{{3}}[- ]?\d{{4}}|[- ]\d{{4}}[- ]?\d{{3}})){_EDGE}", codes.service),
    Row("hotline", "", rf"(?:11[0479]|12[02]|999){_NOT_JOINED}", codes.code, POSSIBLE + 1, _CALL_CUES),
    Row("hotline", "热熱专專客", r"\d{3,6}(?=\s*(?:热线|熱線|专线|專線|客服))", codes.code),
    Row("hotline", "", rf"(?:{_LINES}){_NOT_JOINED}", codes.code, LIKELY, _CALL_CUES),
    Row("phone", "", (
        rf"(?P<n>\d{{4}} \d{{4}}|\d{{3,}}(?:-\d{{3,}})*)(?:(?:-|转|轉|分机)(?P<x>\d{{1,5}}))?{_EDGE}(?![.:%/]\d)"
    ), codes.dialled),
    Row("phone", " ", rf"(?<!\d)(?<!\d )\d{{4}} \d{{4}}{_EDGE}(?! ?\d)", codes.eight, LIKELY, (cues.NO_MEASURE,)),
    Row("phone", "- ", r"[(（]?\+?(?P<c>852|853|886)[)）]?[- ](?P<n>\d{4}[ -]?\d{4})(?!\d)", codes.abroad),
    Row("phone", "", r"[2-9]\d{6,7}(?!\d)(?![.:%]\d|-\d)", codes.eight, POSSIBLE, (
        before(r"(?:中心|院|室|所|站|局|办|科|店|部|馆|社|处|会|公司|学校|队|联系)[:：,，|\s]*"), cues.NO_MEASURE,
    )),
    # plates, rooms, roads, serial numbers
    Row("plate", _PROVINCES, (
        rf"(?P<p>[{_PROVINCES}])\s?(?P<c>[A-Za-z])\s*[·•.\-]?\s*(?P<n>(?=[A-Za-z]*\d)[A-Za-z0-9]{{5,6}})"
        rf"(?![A-Za-z0-9])"
    ), codes.plate),
    Row("code", "室房病教议办诊宿包", (
        rf"(?P<n>\d{{1,3}}(?:-\d{{1,2}})?-\d{{3,4}})(?=\s*(?:{_ROOM}))(?<!\d{{3}}-\d{{3}})"
    ), codes.address),
    Row("code", "室房病教议办诊宿包", rf"(?P<a>\d{{3,4}}){_TO}(?P<b>\d{{3,4}})(?=\s*(?:{_ROOM}))", amounts.rooms),
    Row("ordinal", ",、，和及与或", (
        rf"(?P<list>\d{{1,5}}(?:\s*(?:-|~|至|到)\s*\d{{1,5}})?(?:\s*(?:、|,|，|和|及|与|或)\s*\d{{1,5}}(?:\s*"
        rf"(?:-|~|至|到)\s*\d{{1,5}})?){{1,40}})\s*(?P<u>{_IN_ROWS})"
    ), amounts.listed),
    Row("code", "室房病教议办诊宿包楼路交车", (
        rf"\d{{3,4}}(?=\s*(?:{_ROOM}|号楼|路公交|路车|路(?![口段边上]|程)))"
    ), codes.code),
    Row("code", "班", r"\d{3}(?=班(?![次车机组长列]))", codes.plain_code),
    Row("code", "道", rf"(?<=[国省县乡]道)\s*(?P<l>[GSXYZ]?)(?P<n>\d{{2,4}}){_EDGE}", codes.road),
    Row("code", "K", r"[A-Z]{0,2}K\d{1,4}\+\d{1,3}(?:\.\d+)?(?!\d)[mM]?(?![A-Za-z])", codes.post),
    Row("code", "号", r"[(（〔\[【](?P<y>\d{4})[)）〕\]】]\s*(?P<nth>第?)(?P<n>\d{1,4})(?=\s*号)", codes.document),
    Row("code", "国省县乡次列航", r"\d{3,5}(?=\s*(?:国道|省道|县道|乡道|次列车|次车|次航班))", codes.code),
    Row("code", "", rf"(?P<n>\d{{3,}})(?P<x>[Xx])?{_EDGE}(?![.:%/-]\d)", codes.addressed_code),
    Row("ordinal", "第", (
        rf"(?P<list>第\s*\d+(?:{_OR_TO}(?:第\s*)?\d+){{0,40}}){_EDGE}(?![:.%]\d|[点月时]\d|[\d/-])\s*(?P<u>{_NTH})?"
    ), amounts.ordinal),
    # shares, temperatures, money, measures
    Row("percent", "%‰", rf"(?P<s>-)?(?P<a>{_N})(?:\s*[%‰]?{_TO}(?P<b>{_N}))?\s*(?P<u>[%‰])", amounts.percent),
    Row("measure", "度", rf"{_N}(?=\s*度[电電])", amounts.number),
    Row("measure", "°", (
        r"(?P<d>\d{1,3})°\s?(?P<m>\d{1,2})'\s?(?:(?P<s>\d{1,2}(?:\.\d+)?)\s?(?:\"|''|”))?"
    ), amounts.angle),
    Row("temperature", "°度", (
        rf"\+?(?P<s>-)?(?P<a>{_N})(?:\s*(?:°C|°F|°|度)?{_TO}\+?(?P<s2>-)?(?P<b>{_N}))?\s*(?P<u>°C|°F|°|度(?!假"
        rf"|过))"
    ), amounts.degrees),
    Row("money", "pPcCuUtT$¥€£dDrRbBjJyY", (
        rf"(?P<s>-)?(?P<c>{amounts.SIGNS}|(?i:{amounts.CODES}))\s*(?P<a>{_N})(?:{_TO}(?:{amounts.SIGNS})?"
        rf"(?P<b>{_N}))?\s*(?P<big>[万萬亿億千百])?元?"
    ), amounts.money),
    Row("money", "/", (
        rf"(?P<a>{_N})(?:{_TO}(?P<b>{_N}))?(?P<u>万元|元|块|港元|美元|角|分)/(?P<over>{_UNIT})(?![A-Za-z0-9])"
        rf"(?:[·/](?P<each>[年月天日]))?"
    ), amounts.per),
    Row("money", "GCHURJYOT", (
        rf"(?P<s>-)?(?P<a>{_N})(?P<b>)(?P<big>[万萬亿億千百]?)\s*(?P<c>{amounts.CODES})(?![A-Za-z])"
    ), amounts.money),
    Row("money", "wW", rf"(?P<a>{_N})\s*(?P<big>[wW])(?P<more>\+?)(?=\s*(?:{_COUNTED}))", amounts.thousands),
    Row("money", "kK", (
        rf"(?P<a>\d+(?:\.\d+)?)\s*(?P<big>[kK])(?P<more>\+?)(?=\s*(?:{_COUNTED}|每月|/月|一个月))"
    ), amounts.thousands),
    Row("money", "元", rf"(?P<s>-)?(?P<c>)(?P<a>{_N})(?:{_TO}(?P<b>{_N}))?(?P<big>[万萬亿億千百])?元", amounts.money),
    Row("code", "G", r"(?P<n>[2-6])(?P<l>G)(?![A-Za-z\d])", codes.generation),
    Row("measure", "/", (
        rf"(?P<a>{_N})\s*(?P<u>{_UNIT})/(?P<n>\d+)\s*(?P<over>{_UNIT})(?![A-Za-z0-9])"
    ), amounts.per_so_many),
    Row("measure", "/", rf"(?P<a>{_N})(?:{_TO}(?P<b>{_N}))?\s*(?P<u>{_UNIT}|{_PIECES})/(?P<over>{_OVER})", amounts.per),
    Row("measure", "hH", (
        r"(?P<h>\d{1,2})\s?[hH]\s?(?P<m>[0-5]?\d)\s?(?:min|m)?(?![A-Za-z\d])"
    ), amounts.hours_and_minutes),
    Row("measure", "\"", r"(?P<a>\d{1,3}(?:\.\d)?)\"(?=\s*(?:显示|电视|屏|液晶|平板|管|的|彩电))", amounts.inches),
    Row("undecided", "'", r"\d{1,3}'(?![\d\sA-Za-z'\"])", codes.undecided),
    Row("measure", "'", r"(?P<m>\d{1,3})'\s?(?P<s>[0-5]?\d)(?:\"|''|”)", amounts.minutes),
    Row("number", "折", r"(?P<a>[1-9])\.?(?P<b>[1-9])?(?=折(?!叠|腾|断|返))", amounts.discount),
    Row("number", "+", rf"(?P<a>{_N})\+(?![\dA-Za-z])", amounts.more_than),
    Row("code", "tT", r"(?i:top)\s?(?P<n>\d{1,4})(?!\d)", codes.first_of),
    Row("measure", LATIN, (
        rf"(?P<s>-)?(?P<a>{_N})(?:\s*(?:(?:{_UNIT})(?:/(?:{_UNIT}))?)?{_TO}(?P<b>{_N}))?\s*(?P<u>{_UNIT})(?:/"
        rf"(?P<over>{_UNIT}))?"
        r"(?![A-Za-z0-9])"
    ), amounts.measure),
    Row("measure", "M", r"(?P<n>\d+)M(?![A-Za-z\d])", codes.megabits),
    Row("code", "F层層楼樓", r"(?P<s>-)(?P<a>\d{1,2})(?P<f>F?)(?=[层層楼樓]|(?<=F)(?![A-Za-z\d]))", amounts.level),
    Row("code", "F", r"(?P<s>)(?P<a>\d{1,2})(?P<f>F)(?![A-Za-z\d])", amounts.level),
    # ranges, fractions, numbers
    Row("range", "、", (
        r"(?P<a>[1-9])、(?P<b>[1-9])(?=\s*(?:[个個天人次岁歲户戶名位里斤元块塊百千万]|公里|小[时時]|分[钟鐘]|年"
        r"(?!级)))"
    ), amounts.about),
    Row("range", "-~至到", rf"(?P<a>{_N}){_TO}(?P<b>{_N}){_EDGE}(?![.:]\d)", amounts.span),
    Row("measure", "/", rf"(?P<a>\d{{2,3}})/(?P<b>\d{{2,3}}){_EDGE}(?![/.])", amounts.pressure),
    Row("code", "毒", "84(?=消毒)", codes.code),
    Row("code", ".", rf"\d+(?:\.\d+){{2,}}{_EDGE}", codes.version),
    Row("ordinal", ",", rf"\d{{3}}(?:,\d{{3}})+{_EDGE}(?!\.\d)", amounts.commas),
    Row("number", " ", r"\d{1,3}(?: \d{3})+(?=\s*[个個人名位户戶元米斤吨公亩])", amounts.any_number),
    Row("code", "巴交线綫線车車专專", r"\d{2,3}[A-Z]?(?=[号號](?:巴士|公交|线|綫|線|车|車|专线|專線))", codes.coded),
    Row("code", "F", r"(?P<s>)(?P<a>\d{1,2})/(?P<f>F)(?![A-Za-z\d])", amounts.level),
    Row("measure", "W", rf"(?P<s>-)?(?P<a>{_N})(?P<b>)\s*(?P<u>W)(?P<over>)(?![A-Za-z\d])", amounts.measure, LIKELY, (
        after(
            r"[的]?(?:灯|电|功|喇叭|音箱|充电|节能|LED|风扇|水泵|电机)"),
        before(r"功率[为是:：]?\s*"), before(_EARNED, -8),
    )),
    Row("measure", "w", rf"(?P<s>-)?(?P<a>{_N})(?P<b>)\s*(?P<u>w)(?P<over>)(?![A-Za-z\d])", amounts.measure, POSSIBLE, (
        after(r"[的]?(?:灯|电|功|喇叭|音箱|充电|节能|LED|风扇|水泵|电机)", 8), before(r"功率[为是:：]?\s*", 8),
    )),
    Row("money", "kKwW", (
        r"(?P<a>\d+(?:\.\d+)?)\s*(?P<big>[kKwW])?\s*[-~至到]\s*(?P<b>\d+(?:\.\d+)?)\s*(?P<big2>[kKwW])"
        r"(?![A-Za-z\d])"
    ), amounts.big_span, POSSIBLE, (before(_EARNED, 12),)),
    Row("money", "wW", (
        rf"(?P<a>{_N})\s*(?P<big>[wW])(?P<more>)(?![A-Za-z\d])"
    ), amounts.thousands, POSSIBLE, (before(_EARNED, 8),)),
    Row("undecided", ".", r"\d{1,2}\.(?:\d{1,2}(?=[人户名位台辆头组栋楼村]|号楼|单元)|\d\d(?=岁))", codes.not_whole),
    Row("ratio", "-", r"(?P<a>\d{1,3})-(?P<b>\d{1,3})(?![\d-])", amounts.score, POSSIBLE, (
        before(r"比分[^，。\d]{0,6}", 12), after(r"获胜|战胜|领先|击败|取胜|不敌|负于|战平|险胜|大胜", 12),
    )),
    # forms with several meanings
    Row("clock", ".", (
        r"(?P<h>\d{1,2})\.(?P<n>[0-5][05])\s*[-~至到]\s*(?!(?P=h)\.)(?P<h2>\d{1,2})\.(?P<n2>[0-5][05])(?![.\d%])"
    ), moments.dotted, LIKELY, _HOUR_CUES),
    Row("clock", ".", (
        r"(?P<h>\d{1,2})\.(?P<n>[0-5][05])(?:\s*[-~至到]\s*(?P<h2>\d{1,2})\.(?P<n2>[0-5][05]))?(?![.\d%])"
    ), moments.dotted, POSSIBLE + 1, _HOUR_CUES),
    Row("clock", ".", r"(?P<h>\d{1,2})\.(?P<n>[0-5]\d)(?P<h2>)(?![.\d%])", moments.dotted, UNLIKELY, (
        cues.PART_OF_DAY, cues.NO_MEASURE,
    )),
    Row("date", ".", (
        r"(?P<m>\d{1,2})\.(?P<d>\d{1,2})\s*[-~至到]\s*(?P<m2>(?P=m))\.(?P<d2>\d{1,2})(?![.\d%])"
    ), moments.figures, LIKELY, _DATE_CUES),
    Row("date", ".", (
        r"(?P<m>\d{1,2})\.(?P<d>\d{1,2})\s*[-~至到]\s*(?P<m2>\d{1,2})\.(?P<d2>\d{1,2})(?![.\d%])"
    ), moments.figures, POSSIBLE, _DATE_CUES),
    Row("date", "/.", r"(?P<m>\d{1,2})[/.](?P<d>\d{1,2})(?P<m2>)(?![\d/.%])", moments.figures, POSSIBLE, _DATE_CUES),
    Row("fraction", "/", (
        rf"(?P<a>\d+) ?/ ?(?P<b>\d+){_EDGE}(?![/.])"
    ), amounts.fraction, POSSIBLE, (cues.A_SHARE, cues.SHARED)),
    Row("ordinal", "/", (
        r"(?P<a>\d{1,2})/(?P<b>\d{1,2})(?=号楼|栋|幢|座|组|队|班|单元|楼|号)"
    ), amounts.either, POSSIBLE),
    Row("range", "-~至到", rf"(?P<a>{_N}){_TO}(?P<b>{_N}){_EDGE}(?![.:]\d)", amounts.any_span, POSSIBLE),
    Row("year", "92", rf"(?:19|20)\d\d{_NOT_JOINED}", moments.year, POSSIBLE, (
        after(
            r"[A-Za-z]|[“《]?(?:中国|全国|全市|国际|世界|春节|新年|元旦|国庆|中秋|度|赛季|高考|中考|版|夏季|冬季"
            r"|[东南西北]|[省市县镇]|海南|湖南|湖北|广东|广西)", 8),
        before(r"迎接|再见|你好|喜迎|欢度|展望|走进|奋进|生于|建于|始于", 8), cues.NO_MEASURE,
    )),
    Row("code", ".", r"\d{1,2}\.\d{1,3}(?!\.?\d)", codes.two_part, POSSIBLE, (
        before(r"版本号?[:：为是]?|软件|[Vv]|系统", 8),
    )),
    Row("number", "", rf"[-+]?{_N}{_EDGE}(?!\.\d| ?[-/:] ?\d|\*+\d)", amounts.number, LIKELY, (cues.A_MEASURE,)),
    Row("number", "", rf"[-+]?{_N}{_EDGE}(?!\.\d| ?[-/:] ?\d|\*+\d)", amounts.any_number, POSSIBLE, (cues.A_LEVEL,)),
    Row("code", "0", rf"0\d+{_EDGE}(?![-/.:*]\d)", codes.code),
    Row("code", "", rf"\d{{3,}}{_NOT_JOINED}(?!/\d)", codes.code, POSSIBLE),
    Row("undecided", "", r"-?\d+(?: ?[-/.:*]+ ?\d+)*", codes.undecided, UNLIKELY),
    # letters
    Row("code", "No", r"(?:No|NO|no)\.?\s*(?P<n>\d{1,4})(?!\d)", codes.numbered),
    Row("letters", "fFeE", r"(?i:wi-fi|e-mail)(?![A-Za-z])", codes.letters),
    Row("letters", "-", r"(?P<a>[A-Za-z])-(?P<b>[A-Za-z])(?![A-Za-z0-9-])", codes.from_to),
    Row("code", "-", r"[A-Z]{1,6}-\d{1,5}(?![\d-])", codes.coded),
    Row("code", LATIN, r"[A-Za-z]+\d+(?:\.\d+)*[A-Za-z\d]*", codes.coded),
    Row("letters", LATIN, r"[A-Za-z]+", codes.letters),
    Row("undecided", LATIN, r"[A-Za-z]+", codes.spell, UNLIKELY),
)  # fmt: skip
