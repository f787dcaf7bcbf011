"""The names of keys: one table for YAML, sheets and pages, English for programs, Chinese for people.

`SECTIONS[section][english]` is the Chinese name that the program prints. Both names can be read; so can a few more
spellings that people use, which are never printed.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from dalaba.core.patterns import late

SECTIONS: dict[str, dict[str, str]] = {
    "station": {
        "name": "台名", "timezone": "时区", "ui_language": "界面语言", "languages": "语种",
        "language_share": "语种比例", "calendar": "节假日历", "location": "地点",
        "quiet_hours": "安静时段", "periods": "时段表", "outlets": "播放点", "neighbours": "相邻播放点",
        "zones": "分区", "relays": "转播源", "voices": "发音人", "lexicon": "读音", "talk_recorded": "话筒录音",
        "talk_limit": "话筒最长", "approval": "审核", "scenes": "场景", "buttons": "按钮", "above": "上级",
        "county": "上级预警",
    },
    "outlet": {
        "kind": "类型", "output": "输出", "spare": "备用输出", "languages": "语种", "language_share": "语种比例",
        "volume": "音量", "lead_in": "前静音",
        "lead_out": "后静音", "max_volume": "音量上限", "quiet_volume": "安静时音量上限", "softer": "小声时段",
        "fade": "淡入淡出",
        "amplifier": "功放",
        "values": "本点信息", "allowed": "可播时段", "quiet_hours": "安静时段", "day_types": "日类型",
        "max_minutes_per_hour": "每小时最多分钟", "over_budget": "超过时", "note": "备注",
    },
    "scene": {
        "say": "说", "play": "播", "to": "播放点", "priority": "级别", "reason": "原因", "repeat": "重复",
        "languages": "语种", "volume": "音量", "stop": "停", "day": "日子", "kind": "类别", "key": "按键",
        "note": "备注",
    },
    "above": {
        "muted": "静音", "per_hour": "每小时最多", "urgent_per_hour": "紧急的每小时最多", "ceiling": "音量上限",
        "longest": "最长", "quiet_urgent": "安静时段里的紧急", "note": "备注",
    },
    "buttons": {"device": "设备", "keys": "键", "hold": "按住", "note": "备注"},
    "county": {
        "sources": "来源", "unsigned": "没有签名的", "senders": "发布单位", "areas": "地区", "inside": "所在位置",
        "levels": "分级", "note": "备注",
    },
    "county_source": {"folder": "文件夹", "url": "地址", "every": "间隔", "note": "备注"},
    "county_level": {
        "severity": "严重程度", "urgency": "紧迫程度", "certainty": "把握程度", "priority": "级别", "between": "时段",
        "every": "间隔", "repeat": "遍数", "longest": "最长", "force": "安静时段也播", "note": "备注",
    },
    "amplifier": {"on": "打开", "off": "关闭", "before": "提前", "after": "延后"},
    "zone": {"members": "播放点", "quiet_hours": "安静时段", "note": "备注"},
    "period": {"between": "时段", "day_types": "日类型", "weekdays": "星期"},
    "output": {"device": "声卡", "channels": "声道", "host": "声卡接口", "url": "地址"},
    "relay": {
        "url": "地址", "device": "声卡", "channels": "声道", "host": "声卡接口", "otherwise": "没有信号时",
        "silence": "静音多久", "record": "录下", "longest": "最长", "note": "备注",
    },
    "voice": {"engine": "引擎", "rate": "语速", "model": "模型", "speaker": "嗓音"},
    "script": {"title": "标题", "facts": "要素", "chime": "提示音", "repeat": "遍数", "versions": "版本"},
    "version": {
        "language": "语种", "length": "篇幅", "text": "正文", "recording": "录音", "says": "录音里说的",
        "recorded_by": "录音人", "recorded_on": "录音日期", "outlet": "播放点", "timetable": "方案",
    },
    "schedule": {
        "title": "专项", "dates": "日期", "except": "除外", "daily": "每日信息", "at_outlets": "各点信息",
        "broadcasts": "播出安排", "enabled": "启用", "note": "备注", "postponed": "推迟",
        "exams": "考试", "bells": "打铃",
    },
    "bells": {
        "table": "作息", "to": "播放点", "day_types": "日类型", "ready": "预备铃", "sounds": "铃声", "silent": "不打铃",
        "except": "除外", "volume": "音量", "enabled": "启用", "note": "备注",
    },
    "exam": {
        "title": "名称", "dates": "日期", "between": "时段", "to": "播放点", "papers": "试卷", "lets": "放行",
        "trial": "试播", "enabled": "启用", "note": "备注",
    },
    "paper": {"file": "文件", "at": "时刻", "reserve": "备用", "if_cut": "被打断后", "note": "备注"},
    "row": {
        "id": "编号", "script": "文稿", "file": "文件", "playlist": "歌单", "relay": "转播", "to": "播放点",
        "between": "时段", "every": "间隔", "at": "时刻",
        "per_window": "每段", "order": "播法", "if_missing": "缺语种时", "values": "本条信息", "timing": "时间要求",
        "wait": "最多等", "priority": "级别", "if_cut": "被打断后", "catch_up": "漏播后", "weekdays": "星期",
        "weeks": "周次", "day_types": "日类型", "enabled": "启用", "note": "备注", "dates": "日期", "except": "除外",
        "languages": "语种", "length": "篇幅", "days_before": "提前天数", "volume": "音量", "moved": "改到",
        "pieces": "曲序", "ending": "收尾", "gap": "曲间", "lasts": "时长", "under": "插播时", "bed": "垫乐",
        "timetable": "方案",
    },
    "days": {"terms": "学期", "day_types": "日类型", "timetable": "方案", "postponed": "推迟", "later": "顺延"},
    "mark": {"dates": "日期", "weekdays": "星期", "types": "类型", "to": "播放点", "note": "备注"},
    "timetable": {
        "dates": "日期", "weekdays": "星期", "to": "播放点", "periods": "时段表", "quiet_hours": "安静时段",
        "values": "信息", "at_outlets": "各点信息", "note": "备注",
    },
    "postponed": {"since": "从", "days": "天数", "note": "备注"},
    "later": {"dates": "日期", "since": "从", "by": "推后", "until": "到", "to": "播放点", "note": "备注"},
}  # fmt: skip

CALLUP: dict[str, dict[str, str]] = {
    "callup": {"groups": "小组", "sites": "采样点", "assumptions": "假设"},
    "callup_group": {
        "village": "村", "group": "组", "spoken": "叫法", "people": "人数", "walk_minutes": "步行分钟",
        "site": "采样点", "outlet": "播放点", "no_show": "不来比例", "note": "备注",
    },
    "callup_site": {
        "site": "采样点", "lanes": "通道数", "people_per_lane_hour": "每通道每小时人数", "open": "开始",
        "close": "结束", "max_queue": "最多排队", "earliest": "最早叫", "latest": "最晚叫", "outlet": "播放点",
        "spoken": "叫法", "note": "备注",
    },
}  # fmt: skip
"""The same for the sheets of a call-up, which do not belong to a station's own files."""

_SPELLINGS = {
    "language": "languages", "neighbors": "neighbours", "lead-in": "lead_in", "lead-out": "lead_out", "播放地点": "to",
    "声音设备": "device",
    "日子": "dates", "日期范围": "dates", "起止日期": "dates", "日期区间": "dates", "date": "dates",
    "例外": "except", "除外日期": "except", "例外日期": "except", "排除日期": "except", "不播日期": "except",
    "停播日期": "except", "不播放日期": "except", "exceptions": "except", "except_dates": "except",
    "星期几": "weekdays", "周几": "weekdays", "礼拜几": "weekdays", "礼拜": "weekdays", "weekday": "weekdays",
    "日子类型": "day_types", "day_type": "day_types",
    "时间": "at", "时间点": "at", "几点": "at", "time": "at", "times": "at",
    "时间段": "between", "时段范围": "between", "时间范围": "between", "time_slot": "between", "window": "between",
    "间隔时间": "every", "时间间隔": "every", "interval": "every",
    "是否启用": "enabled", "启用状态": "enabled", "是否": "enabled", "状态": "enabled", "enable": "enabled",
    "status": "enabled",
    "音量大小": "volume", "文稿名": "script", "文稿名称": "script", "地点": "to", "位置": "to", "outlets": "to",
    "铃": "file", "铃声": "file", "声音": "file", "声音文件": "file", "音频": "file", "音频文件": "file",
    "sound": "file", "bell": "file", "audio": "file",
    "播放列表": "playlist", "曲目": "playlist", "曲单": "playlist", "音乐": "playlist", "music": "playlist",
    "转播源": "relay", "转播台": "relay", "信号源": "relay", "播放顺序": "pieces", "曲目顺序": "pieces",
    "背景音乐": "bed", "背景乐": "bed", "垫底音乐": "bed", "播放时长": "lasts", "duration": "lasts",
    "备用声卡": "spare", "网址": "url", "address": "url",
    "重要程度": "priority", "notes": "note", "remarks": "note", "remark": "note",
}  # fmt: skip
_HELP = late(
    r"[(\[【〔](?:必填|必须填写|必须|选填|可选|可不填|可空|非必填|required|optional|分钟|分|min|minutes|%|24小时制|年月日|"
    r"起止(?:日期)?|年[/-]月[/-]日|周一至周日|"
    r"(?:启用|是|要播|播|开|yes|y)[/或](?:停用|否|不播|关|no|n)|"
    r"(?:例|如|例如|格式|e\.?g\.?)[^()\[\]【】]*)[)\]】〕]", re.IGNORECASE
)  # fmt: skip
_OF_PLAYING = late(r"(?:播放|播出|播报|广播|播音)的?(?=.)")
"""播放日期, 广播时间 mean the row's own 日期 and 时间."""


@lru_cache(maxsize=4096)
def english(section: str, word: str) -> str | None:
    """The English key of `section` that `word` stands for, or None."""
    exact = named(section, word)
    if exact is not None:
        return exact
    table, bare = names_of(section), _bare(word)
    other = named(section, bare) or _SPELLINGS.get(_low(bare)) or _SPELLINGS.get(bare)
    if other is None and section == "row" and (match := _OF_PLAYING.match(bare)):
        other = named(section, bare[match.end() :]) or _SPELLINGS.get(bare[match.end() :])
    return other if other in table else None


def named(section: str, word: str) -> str | None:
    """The same, but only for the key's two own names."""
    table = names_of(section)
    low = _low(word)
    if low in table:
        return low
    return next((key for key, chinese in table.items() if word.strip() == chinese), None)


def _low(word: str) -> str:
    return word.strip().lower().replace(" ", "_").replace("-", "_")


def _bare(word: str) -> str:
    """The heading without hints for filling it in: 日  期, 日期(必填), 日期*, 间隔(分钟)."""
    plain = _HELP.sub("", unicodedata.normalize("NFKC", word)).strip(" *:.")
    return plain if plain.isascii() else re.sub(r"\s", "", plain)


def printed(section: str, key: str, ui: str = "zh") -> str:
    """The name of a key as the program prints it."""
    return names_of(section)[key] if ui == "zh" else key


def names_of(section: str) -> dict[str, str]:
    """The keys of a section, English to Chinese."""
    return SECTIONS[section] if section in SECTIONS else CALLUP[section]


@cache
def _all() -> frozenset[str]:
    return frozenset(word for table in SECTIONS.values() for pair in table.items() for word in pair)


def is_key(word: str) -> bool:
    """Whether any section has a key of this name."""
    return word in _all()
