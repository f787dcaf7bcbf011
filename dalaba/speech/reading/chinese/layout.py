"""Removes what is only for the eye from a Chinese text: brackets, gaps, bars and ornaments. Pure.

A gap or a bar that separates two things is a pause; a bracket inside a word is not (狗（猫）主人). Signs around a
title, a chat's faces and rows of strokes are not said.
"""

from __future__ import annotations

import re

from dalaba.speech.reading.chinese.numerals import integer
from dalaba.speech.reading.forms import Swap, swapped

_HAN = "㐀-鿿"
_FACES = (
    "微笑|强|玫瑰|抱拳|合十|爱心|庆祝|鼓掌|握手|太阳|烟花|爆竹|红包|福|發|礼物|OK|胜利|呲牙|愉快|加油"
    "|拥抱|咖啡|蛋糕|月亮"
    "|啤酒|嘿哈|捂脸|奸笑|机智|皱眉|耶|吃瓜|汗|天啊|旺柴|好的|打脸|哇|666|让我看看|叹气|苦涩|裂开|拳头|勾引|嘴唇|心碎"
    "|炸弹|撇嘴|得意|流泪|害羞|大哭|发怒|调皮|惊讶|难过|可怜|偷笑|再见|疑问|嘘|晕|衰|赞|爱你|比心|跳跳"
    "|转圈|凋谢|喇叭|公告"
)
_GAP = r"[ \u3000\t]"
_GAPS = " \u3000\t"


def _once(hit: re.Match[str]) -> str:
    """1（一）人: the same number twice is said once."""
    return hit["n"] if integer(int(hit["n"])) == hit["same"] else hit[0]


def _class(hit: re.Match[str]) -> str:
    """三（2）班 is said 三二班, 3(12)班 三年级十二班."""
    grade, number = hit["grade"], integer(int(hit["n"]))
    grade = integer(int(grade[0])) + grade[1:] if grade[0].isdecimal() else grade
    bare = len(grade) == 1 and grade not in "大中小" and len(number) > 1
    return f"{grade}{'年级' if bare else ''}{number}"


_SWAPS = (
    Swap("(（", r"(?P<n>\d{1,8})[（(](?P<same>[零一二两三四五六七八九十百千万]+)[)）]", _once),
    Swap(
        "一二",
        r"(?<![一二三四五六七八九])([一二][一二三四五六七八九零〇○◯OoＯｏ0０]{3})(?=\s*(?:年|学年|届|级))",
        lambda hit: re.sub("[〇○◯OoＯｏ0０]", "零", hit[1]),
    ),
    Swap(
        "班",
        r"(?P<grade>[初高][一二三]|[一二三四五六七八九](?:年级)?|[大中小]|(?<!\d)[1-9](?:年级)?)\s*[（(]"
        r"(?P<n>\d{1,2})[)）](?=[、和及,，至到\-\s初高一二三四五六七八九年级（()）\d]{0,30}班)",
        _class,
    ),
    Swap("OoＯ○〇", "(?<=\\d)[OoＯ○〇](?=\\d)", "0"),
    Swap("<>＜＞", r"[<>＜＞]{2,}|(?<![\d\s])[<>＜＞](?!\s*\d)", "，"),
    Swap("[", rf"\[(?:{_FACES})\]", ""),
    Swap(
        "=*#~-—.·",
        r"(?<![\d=*#~\-—.·])[=*#~\-—.·]{4,}(?![\d*])|(?<![\d=*#~])[=*#~]{3,}(?![\d*])",
        "，",
    ),
    Swap("‹<«《", rf"[‹<«《]([^‹›<>«»《》]*[{_HAN}][^‹›<>«»《》]*)[›>»》]", r"\1"),
    Swap("（(", rf"(?<=[{_HAN}])[（(]([{_HAN}]{{1,2}})[)）](?=[{_HAN}])", r"\1"),
    Swap("★☆◆◇■●▲▶►※", rf"{_GAP}*[★☆◆◇■●▲▶►※]{_GAP}*", "，"),
    Swap(_GAPS, rf"(?<=[\n:：|]){_GAP}+|{_GAP}+(?=[\n|])", ""),
    Swap(f"{_GAPS}/", r"(?<=\d{7})[ \u3000\t/]+(?=1[3-9]\d{9}(?!\d)|0\d{2,3}-?\d{7})", "，"),
    Swap("条章节", rf"(?<=[条章节]){_GAP}+(?=\w)", "，"),
    Swap(_GAPS, rf"(?<=[^\s，。！？；：、,:;]){_GAP}+(?=[{_HAN}]{{2,6}}[:：])", "，"),
    Swap(_GAPS, rf"(?<=[{_HAN}]{{2}}){_GAP}+(?=[{_HAN}]{{2}})", "，"),
    Swap(_GAPS, rf"(?<=[日号点分时元户人]){_GAP}+(?=[{_HAN}]{{2}})", "，"),
    Swap(_GAPS, rf"(?<=[:：]\d\d){_GAP}+(?=[{_HAN}]{{2}})", "，"),
    Swap("/／", rf"(?<=[{_HAN}]) *[/／](?=$|\n)", ""),
)


def laid(text: str) -> str:
    """The text without what is only for the eye."""
    return swapped(text, _SWAPS)
