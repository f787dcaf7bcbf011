"""A small station with everything in use, as data: every key of the key table is written in it at least once.

`files` writes it down, whole or spoilt in some of its values, and tells on which line each spoilt value stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from dalaba.station.files.keys import SECTIONS

Path = tuple[str | int, ...]
"""From a file's name to one of its values: ("station.yaml", "播放点", "五一村", "音量")."""

WHOLE: dict[str, dict[str, Any]] = {
    "station.yaml": {
        "台名": "三江",
        "时区": "Asia/Shanghai",
        "界面语言": "zh",
        "语种": ["普通话"],
        "语种比例": {"普通话": "60%", "粤语": "40%"},
        "节假日历": "CN",
        "地点": "24.72, 112.29",
        "安静时段": ["21:30-06:30", "午休"],
        "时段表": {
            "午休": ["12:30-14:00"],
            "上课": {"时段": ["08:10-09:35", "10:00-11:30"], "日类型": "上学日", "星期": "周一至周五"},
            "课间": ["09:35-10:00"],
        },
        "播放点": {
            "五一村": {
                "类型": "大喇叭",
                "输出": {"声卡": "USB Audio", "声道": ["1"], "声卡接口": "ALSA"},
                "备用输出": {"声卡": "USB Audio 2", "声道": ["1"]},
                "语种": ["普通话", "粤语"],
                "语种比例": {"普通话": "70%", "粤语": "30"},
                "音量": "80",
                "前静音": "0.5",
                "后静音": "0.3",
                "音量上限": "90",
                "安静时音量上限": "40",
                "小声时段": {"19:00-20:30": "60%", "午休": "50"},
                "淡入淡出": "0.2",
                "功放": {"打开": "relay on", "关闭": "relay off", "提前": "3", "延后": "10"},
                "本点信息": {"村名": "五一村", "采样点": "村委会", "雨天地点": "祠堂"},
                "安静时段": ["13:00-13:30"],
                "每小时最多分钟": "20",
                "超过时": "不排",
                "备注": "功放在二楼",
            },
            "中心小学": {
                "类型": "校园广播",
                "本点信息": {"村名": "小学", "采样点": "操场"},
                "可播时段": ["07:00-07:50", "课间"],
                "日类型": "上学日",
            },
            "宣传车一": {"类型": "宣传车"},
            "网上": {"输出": {"地址": "rtp://239.1.2.3:5004"}},
        },
        "相邻播放点": [["五一村", "中心小学"]],
        "分区": {"学校边": {"播放点": ["五一村", "中心小学"], "安静时段": ["上课"], "备注": "互相听得见"}},
        "转播源": {
            "县广播站": {
                "地址": "http://radio.example/xian",
                "没有信号时": "午间",
                "静音多久": "20秒",
                "录下": "是",
                "最长": "1小时",
                "备注": "新闻",
            },
            "话筒架": {"声卡": "USB Audio", "声道": ["2"], "声卡接口": "ALSA"},
        },
        "发音人": {
            "普通话": [
                {"引擎": "espeak", "语速": "180"},
                {"引擎": "kokoro", "嗓音": "女"},
                {"引擎": "piper", "模型": "voices/慢.onnx"},
            ],
            "粤语": ["espeak"],
        },
        "读音": {"大坜": "大力"},
        "审核": "否",
        "场景": {
            "防汛": {
                "说": "请马上往高处走。",
                "播放点": ["五一村"],
                "级别": "紧急",
                "原因": "水库放水",
                "重复": "直到解除",
                "语种": ["普通话"],
                "音量": "90",
                "停": ["网上"],
                "日子": ["雨天"],
                "类别": "防汛",
                "按键": "F9",
                "备注": "镇里定的",
            },
            "校歌": {"播": ["午间/茉莉花"], "播放点": ["五一村"], "级别": "通知"},
        },
        "按钮": {"设备": "/dev/input/event3", "键": {"F10": "防汛"}, "按住": "2秒", "备注": "门口的"},
        "上级": {
            "静音": "否",
            "每小时最多": "6",
            "紧急的每小时最多": "4",
            "音量上限": "80",
            "最长": "20分钟",
            "安静时段里的紧急": "两个签名",
            "备注": "村委会定的",
        },
        "上级预警": {
            "来源": [
                {"文件夹": "预警", "备注": "气象局发来的"},
                {"地址": "https://warnings.example.cn/cap.xml", "间隔": "1分钟"},
            ],
            "没有签名的": "收",
            "发布单位": ["县气象局"],
            "地区": {"441826": ["五一村"]},
            "所在位置": ["五一村"],
            "分级": [
                {
                    "严重程度": ["特别严重", "严重"],
                    "紧迫程度": ["立即"],
                    "把握程度": ["已发生", "很可能"],
                    "级别": "紧急",
                    "时段": "06:30-21:30",
                    "间隔": "30分钟",
                    "遍数": "2",
                    "最长": "2小时",
                    "安静时段也播": "否",
                    "备注": "大的",
                }
            ],
            "备注": "看镇里的",
        },
        "话筒录音": "是",
        "话筒最长": "5分钟",
    },
    "scripts/通知.yaml": {
        "标题": "核酸通知",
        "要素": {"开始": "07:00", "结束": "08:00"},
        "提示音": "通知",
        "遍数": "2",
        "版本": {
            "普通话": "{{村名}}的乡亲,{{今明}}{{开始}}到{{结束}},请到{{采样点}}。",
            "普通话雨": {
                "语种": "普通话",
                "篇幅": "长",
                "正文": "下雨了,请到{{采样点}}。",
                "播放点": "五一村",
                "方案": "雨天",
            },
            "粤语": {
                "录音": "通知.粤语.wav",
                "录音里说的": {"开始": "07:00"},
                "录音人": "阿婆",
                "录音日期": "2022-07-01",
            },
        },
    },
    "scripts/防火.yaml": {"版本": {"普通话": "不要带火上山。"}},
    "schedules/核酸.yaml": {
        "专项": "核酸",
        "日期": ["2022-07-13..2022-07-15"],
        "除外": ["2022-07-14"],
        "每日信息": {"2022-07-13": {"轮次": "一"}},
        "各点信息": {"五一村": {"采样点": "文化室"}},
        "启用": "是",
        "备注": "三轮",
        "推迟": [{"从": "2022-07-15", "天数": "1", "备注": "大雨"}],
        "打铃": [
            {
                "作息": "时段表",
                "播放点": "中心小学",
                "日类型": ["上学日"],
                "预备铃": "提前2分钟",
                "铃声": {"课间": "下课铃"},
                "不打铃": ["午休"],
                "除外": ["2022-07-16"],
                "音量": "80",
                "启用": "是",
                "备注": "教务处",
            }
        ],
        "考试": [
            {
                "名称": "英语听力",
                "日期": ["2022-07-17"],
                "时段": "14:30-16:45",
                "播放点": ["五一村"],
                "试卷": [
                    {"文件": "上课铃", "时刻": "15:00", "备用": "下课铃", "被打断后": "不再播", "备注": "第一份"},
                ],
                "放行": ["消防", "疏散"],
                "试播": "前一天 16:00",
                "启用": "是",
                "备注": "教务处",
            }
        ],
        "播出安排": [
            {
                "编号": "日间",
                "文稿": "通知",
                "播放点": ["五一村", "中心小学"],
                "时段": ["07:00-07:45", "课间"],
                "间隔": "15分钟",
                "时刻": ["11:40"],
                "每段": "3",
                "播法": "轮播",
                "缺语种时": "留空",
                "本条信息": {"轮次": "二"},
                "时间要求": "可延后",
                "最多等": "5分钟",
                "级别": "通知",
                "被打断后": "接着播",
                "漏播后": "补播",
                "音量": "80",
                "星期": ["星期三", "星期五"],
                "周次": ["单周(按学期)", "双周(按学期)"],
                "日类型": ["工作日", "非雨天"],
                "方案": ["夏季"],
                "启用": "是",
                "备注": "早上",
                "日期": ["2022-07-13..2022-07-16"],
                "除外": ["2022-07-14"],
                "语种": ["普通话"],
                "篇幅": "长",
                "提前天数": "0",
            },
            {"编号": "车", "文稿": "防火", "播放点": "宣传车"},
            {
                "编号": "叫",
                "文稿": "防火",
                "播放点": "五一村",
                "语种": ["普通话"],
                "时刻": ["11:50"],
                "漏播后": "全补",
                "改到": "12:10",
                "垫乐": "午间",
            },
            {"编号": "铃", "文件": "上课铃", "播放点": "五一村", "时刻": ["08:00"]},
            {
                "编号": "乐",
                "歌单": "午间",
                "播放点": "五一村",
                "时刻": ["12:20"],
                "时长": "20分钟",
                "曲序": "随机",
                "收尾": "选合适",
                "曲间": "2",
                "插播时": "压低",
            },
            {"编号": "转", "转播": "县广播站", "播放点": "五一村", "时段": ["06:30-07:00"]},
        ],
    },
    "days.yaml": {
        "学期": ["2022-02-14..2022-07-20"],
        "日类型": [{"日期": "逢3-6-9", "类型": "赶集日", "播放点": "五一村", "星期": "周一至周日", "备注": "老街"}],
        "方案": {
            "雨天": {
                "播放点": ["五一村"],
                "信息": {"采样点": "{{雨天地点}}"},
                "各点信息": {"五一村": {"结束": "08:30"}},
                "备注": "搬进祠堂",
            },
            "夏季": {
                "日期": ["每年5-1..9-30"],
                "星期": "周一至周六",
                "时段表": {"课间": ["09:30-09:55"]},
                "安静时段": ["13:00-14:30"],
            },
        },
        "推迟": {"核酸": ["2022-07-16起1天"]},
        "顺延": [
            {"日期": "2022-07-15", "从": "10:05", "推后": "20分钟", "到": "12:00", "播放点": "五一村", "备注": "大风"}
        ],
    },
}
DAY = "2022-07-13"
_HELD: Mapping[str, str] = {
    "播放点": "outlet", "输出": "output", "转播源": "relay",
    "分区": "zone", "时段表": "period", "发音人": "voice", "版本": "version",
    "播出安排": "row", "打铃": "bells", "考试": "exam", "试卷": "paper", "推迟": "postponed", "顺延": "later",
    "日类型": "mark", "方案": "timetable", "场景": "scene", "来源": "county_source", "分级": "county_level",
}  # fmt: skip
"""A key -> the section of the maps in it."""
_ONE = {
    "输出": "output", "备用输出": "output", "功放": "amplifier", "按钮": "buttons", "上级": "above",
    "上级预警": "county",
}  # fmt: skip
"""A key -> the section of the one map that it is."""
_TOP = {"station.yaml": "station", "scripts": "script", "schedules": "schedule", "days.yaml": "days"}


class Field(NamedTuple):
    """One value of the station: where it is, and as which key of which section."""

    path: Path
    section: str
    key: str

    def __str__(self) -> str:
        return f"{self.section}.{self.key}"


def fields() -> Iterator[Field]:
    """Each key of each section once, where it is first written."""
    seen: set[tuple[str, str]] = set()
    for file, node in WHOLE.items():
        top = _TOP[file if file in _TOP else file.partition("/")[0]]
        for field in _fields((file,), node, top):
            if (field.section, field.key) not in seen:
                seen.add((field.section, field.key))
                yield field


def _fields(path: Path, node: dict[str, Any], section: str) -> Iterator[Field]:
    names = {chinese: english for english, chinese in SECTIONS[section].items()}
    for key, value in node.items():
        yield Field((*path, key), section, names[key])
        held = _ONE.get(key) or (_HELD.get(key, "") if not isinstance(value, str) else "")
        if held in ("output", "amplifier", "buttons", "above", "county"):
            yield from _fields((*path, key), value, held)
        elif held and not (key == "播放点" and isinstance(value, list)) and not (key == "日类型" and section != "days"):
            yield from _inner((*path, key), value, held)


def _inner(path: Path, value: Any, held: str) -> Iterator[Field]:
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for name, each in pairs:
        if isinstance(each, dict):
            yield from _fields((*path, name), each, held)
        elif isinstance(each, list):
            yield from _inner((*path, name), each, held)


def files(spoilt: Mapping[Path, str] = {}) -> tuple[dict[str, str], dict[Path, str]]:
    """The station's files, and of each spoilt value its `file:line`. `spoilt`: path -> what is typed for its value."""
    texts: dict[str, str] = {}
    places: dict[Path, str] = {}
    for file, node in WHOLE.items():
        lines: list[str] = []
        for path, line in _lines((file,), node, spoilt, 0):
            lines.append(line)
            if path in spoilt:
                places[path] = f"{file}:{len(lines)}"
        texts[file] = "\n".join(lines) + "\n"
    return texts, places


def _lines(path: Path, node: Any, spoilt: Mapping[Path, str], indent: int) -> Iterator[tuple[Path, str]]:
    """Block style, one value a line."""
    pairs = node.items() if isinstance(node, dict) else enumerate(node)
    for name, value in pairs:
        here, head = (*path, name), " " * indent + (f"{name}:" if isinstance(name, str) else "-")
        if here in spoilt:
            yield here, f"{head} {spoilt[here]}".rstrip(" ")
        elif isinstance(value, str):
            yield here, f'{head} "{value}"'
        else:
            yield here, head
            yield from _lines(here, value, spoilt, indent + 2)
