"""A warning's words as they are said: who sends it, when, its headline, what to do, and as much more as fits. Pure.

Nothing is translated and nothing invented. What cannot be said is left out: marks of layout, addresses of pages.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from dalaba.core import clock
from dalaba.core.model import Instant
from dalaba.county.cap import Alert, Info
from dalaba.messages import sentence

CHINESE = ("cmn", "yue", "hak", "nan")
"""The languages in which a text in Chinese is read, as `say` does."""
MOST = {"zh": 240, "en": 700}
"""Characters: about a minute."""
_LEAST = {"zh": 80, "en": 240}
_HAN = re.compile("[\u4e00-\u9fff]")
_TAG = re.compile(r"<[^<>]{0,300}>")
_ENDED = re.compile(r"</?(?:p|br|div|li|ul|ol|tr|td|th|h[1-6])\b[^<>]{0,200}>", re.IGNORECASE)
_ADDRESS = re.compile(
    r"(?:https?://|ftp://|www\.)[^\s<>()，。；、）]{1,500}|\b[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,6}", re.ASCII
)
_LAYOUT = re.compile(r"[*#_=~|^\\{}<>\[\]`•●■◆▪►※]+|&&|\$\$|-{2,}")
_DOTS = re.compile(r"[ \t]*(?:\.{2,}|…+)[ \t]*")
_BULLET = re.compile(r"^\s*(?:[*•●■◆▪►-]|\d{1,2}[.)、](?=\s))\s*(?=\S)")
_END = re.compile(r"(?<=[。!?！？；;])\s*|(?<=[.!?])\s+")
_CLAUSE = re.compile(r".*[,，、;；:：\s]", re.DOTALL)
_STOPS = "。.!?！？；;:：,，"


def written_in(info: Info) -> tuple[str, ...]:
    """The languages in which it may be read, best first: what it says of itself, unless its signs say otherwise."""
    said = info.language.casefold().replace("_", "-")
    han = bool(_HAN.search(f"{info.headline or info.event}{info.instruction}{info.description}"))
    if not han:
        return ("eng",) if not said or re.match("en(g|-|$)", said) else ()
    for code, forms in (("yue", "yue|zh-yue|zh-hk|zh-mo"), ("hak", "hak|zh-hak"), ("nan", "nan|zh-nan|zh-min-nan")):
        if re.match(rf"(?:{forms})(?:-|$)", said):
            return (code, *(each for each in CHINESE if each != code))
    if not said or re.match("(zh|cmn|chi|zho|en)(-|$)", said):
        return CHINESE
    return ()


def said_of(alert: Alert, info: Info, language: str, zone: ZoneInfo, times: int) -> str:
    """The whole text in that language; "" if it says nothing. `times`: how often it will be heard."""
    ui = "en" if language == "eng" else "zh"
    sentences = tuple(dict.fromkeys(_sentences(info, ui)))
    most = max(_LEAST[ui], MOST[ui] // times)
    chosen: list[str] = []
    for number, each in enumerate(sentences):
        if sum(map(len, chosen)) + len(each) <= most:
            chosen.append(each)
        elif number == 0:
            chosen.append(_cut(each, most))
        else:
            break
    if not any(chosen):
        return ""
    text = ("" if ui == "zh" else " ").join(chosen)
    return sentence("county.spoken", ui, sender=_sender(alert, info, ui), time=_when(alert.sent, zone, ui), text=text)


def _sentences(info: Info, ui: str) -> Iterator[str]:
    """Headline, instruction, description, each sentence with its end."""
    for text in (info.headline or info.event, info.instruction, info.description):
        for each in _END.split(plain(text)):
            if (bare := each.strip().rstrip(_STOPS).strip()) and any(sign.isalnum() for sign in bare):
                end = each.strip()[-1] if each.strip()[-1] in "!?！？" else "。" if ui == "zh" else "."
                yield bare + end


def _cut(text: str, most: int) -> str:
    """Its first clauses, as many as fit; "" if its first clause does not."""
    found = _CLAUSE.match(text[:most])
    return found[0].rstrip().rstrip(_STOPS) + ("。" if _HAN.search(text) else ".") if found else ""


def plain(text: str) -> str:
    """A maker's text as sentences in one line."""
    for _ in range(2):
        text = _TAG.sub("", _ENDED.sub("\n\n", text))
        text = html.unescape(text)
    text = _TAG.sub("", text)
    text = _ADDRESS.sub(" ", _unseen_gone(text))
    joined = re.sub(r"\s+([,.;:!?。，；：！？])", r"\1", "".join(_lines(text)))
    return re.sub(r"(?<=[。，；：！？])\s+", "", re.sub(r"\s+", " ", joined)).strip()


def _unseen_gone(text: str) -> str:
    return "".join(each for each in text if each in "\n\t" or unicodedata.category(each)[0] != "C")


def _lines(text: str) -> Iterator[str]:
    """Lines that only wrap are joined; a bullet or an empty line ends a sentence."""
    last, ended = "", False
    for line in text.splitlines():
        ended = ended or bool(_BULLET.match(line))
        bare = _shouted(_DOTS.sub(", ", _LAYOUT.sub(" ", _BULLET.sub("", line, count=1))).strip(" \t,"))
        if not bare:
            ended = True
            continue
        han = bool(_HAN.search(bare))
        if last:
            yield " " if last[-1] in _STOPS or not (ended or han) else "。" if han else ". "
        yield bare
        last, ended = bare, False


def _shouted(line: str) -> str:
    """A line all in capitals, as teletypes wrote: as a sentence, so that nobody spells it."""
    letters = [each for each in line if each.isascii() and each.isalpha()]
    words = re.findall("[A-Za-z]{2,}", line)
    if len(words) >= 3 and len(letters) > 20 and all(each.isupper() for each in letters):
        return line[:1] + line[1:].lower()
    return line


def _sender(alert: Alert, info: Info, ui: str) -> str:
    """Who sends it, as they call themselves; an address is nobody's name."""
    for each in (info.sender_name, alert.source, alert.sender):
        name = plain(each).strip(_STOPS + " ")
        if name and len(name) <= 60 and not re.search(r"@|urn:|\.\w{2,4}\b|^[\d.]+$", each):
            return name
    return sentence("county.somebody", ui)


def _when(sent: Instant, zone: ZoneInfo, ui: str) -> str:
    here = clock.local(sent, zone)
    if ui == "zh":
        return f"{here.month}月{here.day}日{here.hour}:{here.minute:02d}"
    return f"{here.hour}:{here.minute:02d} on {here:%B} {here.day}"
