"""Surnames that are read differently from the same character in a word, and how to tell them from words. Pure.

A surname is recognised by the words after it (a title, with or without a given name; 家湾, 家村, 氏, 某) or before it
(姓, 户主, 村民). If a word of the dictionary begins with it (单位, 任务), it is that word. Only the bearers know how
their names are said, so `pinyin.doubtful` reports every surname found here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from dalaba.core.patterns import late

SINGLE: Mapping[str, str] = {
    "曾": "zeng1", "单": "shan4", "解": "xie4", "任": "ren2", "仇": "qiu2", "查": "zha1", "华": "hua4",
    "朴": "piao2", "区": "ou1", "盖": "ge3|gai4", "翟": "zhai2|di2", "缪": "miao4|mou2", "乐": "yue4|le4",
    "覃": "qin2|tan2", "燕": "yan1", "种": "chong2", "折": "she2", "葛": "ge3", "曲": "qu1", "应": "ying1",
    "牟": "mu4|mou2", "卜": "bu3", "薄": "bo2", "贲": "ben1", "宁": "ning4|ning2", "句": "gou1", "祭": "zha4",
    "召": "shao4|zhao4", "繁": "po2", "秘": "bi4|mi4", "哈": "ha3", "相": "xiang4|xiang1", "纪": "ji4|ji3",
    "撒": "sa4", "强": "qiang2|jiang4", "尉": "wei4", "粘": "nian2", "占": "zhan1", "令": "ling4|ling2",
    "藏": "zang1|cang2", "费": "fei4|bi4", "都": "du1", "奇": "ji1|qi2", "洗": "xian3", "冼": "xian3",
    "谌": "chen2|shen4", "郇": "xun2|huan2", "隗": "wei3|kui2", "郗": "xi1|chi1", "郄": "qie4|xi1",
    "宓": "mi4|fu2", "佴": "nai4|er4", "訾": "zi1", "莘": "shen1|xin1", "眭": "sui1", "隽": "juan4",
    "车": "che1", "盛": "sheng4", "蒙": "meng2|meng3", "柏": "bai3|bo2", "石": "shi2", "冯": "feng2",
    "沈": "shen3", "侯": "hou2", "贾": "jia3", "谷": "gu3", "万": "wan4", "少": "shao4", "那": "na1|na4",
    "逄": "pang2", "晁": "chao2", "呙": "guo1", "阚": "kan4", "於": "yu1", "毋": "wu2", "仝": "tong2",
    "褚": "chu3", "佘": "she2", "乜": "nie4", "黑": "he4|hei1", "尹": "yin3", "幸": "xing4", "冷": "leng3",
    "江": "jiang1", "邢": "xing2", "俞": "yu2", "长": "chang2",
}  # fmt: skip
"""A surname -> its reading; if several are in use, all of them, the commonest first."""
DOUBLE: Mapping[str, str] = {
    "尉迟": "yu4 chi2", "万俟": "mo4 qi2", "令狐": "ling2 hu2", "长孙": "zhang3 sun1", "澹台": "tan2 tai2",
    "单于": "chan2 yu2", "宰父": "zai3 fu3", "皇甫": "huang2 fu3", "亓官": "qi2 guan1", "濮阳": "pu2 yang2",
    "诸葛": "zhu1 ge3", "拓跋": "tuo4 ba2", "呼延": "hu1 yan2", "淳于": "chun2 yu2", "鲜于": "xian1 yu2",
    "宇文": "yu3 wen2", "司徒": "si1 tu2", "司马": "si1 ma3", "欧阳": "ou1 yang2", "上官": "shang4 guan1",
    "夏侯": "xia4 hou2", "慕容": "mu4 rong2", "独孤": "du2 gu1", "轩辕": "xuan1 yuan2", "闾丘": "lü2 qiu1",
    "赫连": "he4 lian2", "申屠": "shen1 tu2", "哥舒": "ge1 shu1", "濮陽": "pu2 yang2",
}  # fmt: skip
_PLAIN = frozenset("冯沈侯贾石盛蒙柏谷万逄晁呙阚於毋仝褚佘乜尹幸冷江邢俞车长少令强费尉")
"""Surnames that are read like the character usually is; they are not reported."""
_DIRECT = frozenset("种折少长都那令祭繁奇洗黑句召哈相撒粘占藏车石万江冷幸")
"""Characters that count as surnames only right before a title; before a given name they are too often other words."""
_TITLES = (
    "老师|医生|书记|主任|校长|师傅|大叔|大婶|大哥|大姐|大爷|大妈|大娘|大嫂|大伯|阿姨|叔叔|伯伯|爷爷|奶奶|先生|女士|小姐|同学|同志|"
    "队长|组长|村长|镇长|县长|乡长|局长|所长|站长|院长|科长|部长|处长|厂长|园长|馆长|社长|会长|理事长|董事长|行长|店长|班长|连长|"
    "经理|会计|护士|警官|警员|教授|教练|律师|法官|老板|家长|委员|干事|专家|大夫|支书|村医|助理|司机|技术员|农艺师|工程师|指导员|"
    "教导员|辅导员|副主任|副书记|副校长|副镇长|副县长|副村长|副所长|副院长|文书|出纳|医师|药师|电工|木匠|石匠|铁匠|裁缝|班主任|"
    "政委|民警|辅警|消防员|网格员|护林员|保安|门卫|嫂子|婆婆|公公|老汉|老伯|老人|阿婆|阿公|阿伯|阿叔|阿嫂|阿爷|阿妈|老太太|老太|老爷子|大队长|中队长|小组长|党员|普查员|代表"
)
_TITLE = late(f"{_TITLES}|[姐哥叔伯婶嫂姨爷总](?=[的说来在要请给把今明上下带负去会也和家、，。！？：；]|$)")
_ROLE = late(
    f"(?:{_TITLES}|户主|村民|失主|组员|学生|乡亲|选民|居民|候选人|联系人|负责人|小朋友|教师|监护人|法人|孩子|儿童|女孩|男孩|当事人|"
    "志愿者|叫|名叫)$"
)
_PLACE = late("[家]?[湾村庄屯沟坪坳冲岭塘坝寨河圩埠铺堡营店洼嘴坡畈垸渡墩井峪台]")
_NAMED = frozenset("曾单仇查翟缪覃朴任解华盖燕乐区薄葛曲卜牟谌隗逄")
"""Surnames that are also recognised after 户主, 村民 and 失主."""
_CALL = late("(?:请|找|叫|让|通知|由|给|跟|和)$")
_CALLED = frozenset("曾任翟缪覃仇盖葛单查牟卜")
"""Surnames that are also recognised after 老 and 小."""
_SURE = frozenset("单仇翟缪覃朴牟卜隗谌逄薄")
"""Surnames that are hardly anything else in such places."""
_OF_PLACE = frozenset("曾单仇查翟缪覃朴任解盖葛曲薄逄卜牟")
_NOT_GIVEN = (
    "的了在是和与及或请到把给来去有不也都就要会能说对为将由被让从向比里外上下内中任当做教过好出委家各长级们个位"
)
_HAN = "㐀-鿿𠀀-𿿿"
_AFTER_NAME = late("[的到来请在把于和是已今明、，。！？：；家有去年从给住带一]|$")
_OTHERS = {
    "种": "这那各一每两几某何此多哪",
    "区": "我各本该县市全这那每一两几地片城校小老山社街新园疫灾库景",
    "单": "菜名简",
    "查": "检调审",
}
"""Surname -> the characters before it with which it is part of a word."""


class Name(NamedTuple):
    """A name in a text: where it starts and ends, and how its surname is said."""

    start: int
    end: int
    surname: int
    """The number of characters of the surname."""
    readings: tuple[tuple[str, ...], ...]
    """For each character of the surname its readings, the one to take first."""


def names_in(text: str, is_word: Callable[[str], bool]) -> Iterator[Name]:
    """The names with one of these surnames, in order, not overlapping. `is_word` looks into a dictionary."""
    at = 0
    for hit in _any().finditer(text):
        if hit.start() >= at and (name := _name(text, hit.start(), hit[0], is_word)):
            at = name.end
            yield name


def is_plain(sign: str) -> bool:
    """Whether a surname is read like the character usually is."""
    return sign in _PLAIN


@cache
def _any() -> re.Pattern[str]:
    return re.compile(f"{'|'.join(DOUBLE)}|[{''.join(SINGLE)}]")


def _name(text: str, start: int, surname: str, is_word: Callable[[str], bool]) -> Name | None:
    if surname in DOUBLE:
        readings = tuple((each,) for each in DOUBLE[surname].split())
        return Name(start, _end(text, start + 2, is_word, True) or start + 2, 2, readings)
    if _is_end_of_word(text, start, is_word) and not text[:start].endswith("姓"):
        return None
    end = _end(text, start + 1, is_word, surname not in _DIRECT) or _elsewhere(text, start, surname, is_word)
    return Name(start, end, 1, (tuple(SINGLE[surname].split("|")),)) if end else None


def _is_end_of_word(text: str, start: int, is_word: Callable[[str], bool]) -> bool:
    before = text[max(0, start - 1) : start]
    if before and before in _OTHERS.get(text[start], ""):
        return True
    return any(start >= length and is_word(text[start - length : start + 1]) for length in (1, 2, 3))


def _end(text: str, at: int, is_word: Callable[[str], bool], given: bool) -> int | None:
    """Where a name with a title ends; None if there is no title. `at`: right after the surname. `given`: a given name
    may stand between them."""
    if hit := _TITLE.match(text, at):
        return at if hit.end() - at > 2 else hit.end()
    for length in (1, 2) if given else ():
        if _TITLE.match(text, at + length) and _may_be_given(text, at, length, is_word):
            return at + length
    return None


def _may_be_given(text: str, at: int, length: int, is_word: Callable[[str], bool]) -> bool:
    given = text[at : at + length]
    if text[at - 1] == "区" and is_word(given):
        return False  # 区医院专家: 区 means district
    if not re.fullmatch(f"[{_HAN}]{{{length}}}", given) or set(given) & set(_NOT_GIVEN):
        return False
    return not any(is_word(text[at - 1 : at + more]) for more in range(1, length + 1))


def _elsewhere(text: str, start: int, surname: str, is_word: Callable[[str], bool]) -> int | None:
    """Where a name ends that is recognised by other words than a title; None if it is no name."""
    at = start + 1
    if text[:start].endswith("姓") and not is_word(text[start : start + 2]):
        return at
    if text[at : at + 1] in ("氏", "某") and surname not in _DIRECT:
        return at + 1
    if surname in _OF_PLACE and _of_place(text, start):
        return at
    if surname in _CALLED and text[start - 1 : start] in ("老", "小") and _AFTER_NAME.match(text, at):
        return at
    if surname in _SURE | {"曾"} and _CALL.search(text, 0, start) and _is_given(text, at, 2, is_word):
        return at + 2
    if surname in _NAMED and _ROLE.search(text, 0, start):
        for length in (2, 1):
            if _is_given(text, at, length, is_word):
                return at + length
    return None


def _is_given(text: str, at: int, length: int, is_word: Callable[[str], bool]) -> bool:
    """Whether a given name is at `at`. After 村民 there are more other words, so it must not be a word, and must be
    followed by a word that follows names."""
    name = _AFTER_NAME.match(text, at + length) and _may_be_given(text, at, length, is_word)
    return bool(name) and (length == 1 or text[at - 1] in _SURE or not is_word(text[at : at + length]))


def _of_place(text: str, start: int) -> bool:
    return text[start + 1 : start + 2] in ("家", "庄", "屯", "营", "寨", "集") and bool(_PLACE.match(text, start + 1))
