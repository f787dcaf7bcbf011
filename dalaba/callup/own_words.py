"""The text of a call for a station that has no script of its own for it. Pure.

It is written once, as an ordinary script of the station. People edit it, and it is never overwritten.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from dalaba.core.languages import name_of

_CALLS = {
    "cmn": "{{%s}}的乡亲,现在轮到你们了,请出门到{{%s}}。其他组还没轮到,请先在家等。",
    "yue": "{{%s}}嘅乡亲,而家轮到你哋喇,请出门去{{%s}}。其他组未轮到,请先喺屋企等。",
    "eng": "{{%s}}, it is your turn now. Please come to {{%s}}. Everyone else, please wait at home.",
}
_HEADS = {
    "zh": "# 没有叫号的文稿,callup plan 写了这一份。可以照自己的说法改,不会再重写。\n",
    "en": "# There was no script to call by, so `callup plan` wrote this one. Put it in your own words: it stays so.\n",
}
_NAMES = {"zh": ("叫法", "采样点"), "en": ("spoken", "site")}


def call_script(languages: Iterable[str], ui: str) -> str | None:
    """The file of a script with a call in each of these languages that this module has a text for; None if none."""
    spoken, site = _NAMES[ui]
    versions = [(name_of(code, ui), _CALLS[code] % (spoken, site)) for code in languages if code in _CALLS]
    if not versions:
        return None
    title, repeat, heads = (
        ("标题: 分批叫号", "遍数", "版本") if ui == "zh" else ("title: Call-up", "repeat", "versions")
    )
    lines = [f"  {name}: {json.dumps(text, ensure_ascii=False)}" for name, text in versions]
    return "\n".join([_HEADS[ui] + title, f"{repeat}: 2", f"{heads}:", *lines, ""])
