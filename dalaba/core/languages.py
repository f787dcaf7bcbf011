"""The languages of the place: ISO 639-3 codes inside, Chinese names for people."""

from __future__ import annotations

NAMES: dict[str, tuple[str, str]] = {
    "cmn": ("普通话", "Mandarin"),
    "yue": ("粤语", "Cantonese"),
    "hak": ("客家话", "Hakka"),
    "bpn": ("瑶语", "Dzao Min Yao"),
    "nan": ("闽南话", "Southern Min"),
    "eng": ("英语", "English"),
}
"""Code: (Chinese name, English name)."""

_ALIASES = {
    "zh": "cmn", "zh-cn": "cmn", "国语": "cmn", "國語": "cmn", "汉语": "cmn", "中文": "cmn",
    "yue": "yue", "广东话": "yue", "廣東話": "yue", "粵語": "yue", "白话": "yue", "zh-hk": "yue",
    "客语": "hak", "客語": "hak", "客话": "hak", "客家": "hak", "客家语": "hak", "客家話": "hak", "客家語": "hak",
    "勉语": "bpn", "en": "eng", "英文": "eng", "潮汕话": "nan", "潮州话": "nan", "闽南语": "nan", "閩南語": "nan",
}  # fmt: skip


def code_of(word: str) -> str | None:
    """The code of a language, however its name is written; None if it is unknown."""
    low = word.strip().lower()
    if low in NAMES:
        return low
    for code, names in NAMES.items():
        if low in (names[0], names[1].lower()):
            return code
    return _ALIASES.get(low)


def name_of(code: str, ui: str = "zh") -> str:
    """The name that people use, or the code itself if it is not in the table."""
    names = NAMES.get(code)
    return code if names is None else names[0 if ui == "zh" else 1]
