"""Make what pages list: their contents, the reference's verbs and its table of precedence. Run by `make contents`; a
test finds stale lists.

A list stands between two marks, `<!-- contents -->` and `<!-- /contents -->`; what is typed there is overwritten.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from dalaba.air.playout.precedence import STATES, TABLE, State, Verdict, What
from dalaba.doors.cli import VERBS
from dalaba.doors.console.pages.guide_book import anchor
from dalaba.messages import sentence

FOLDER = Path(__file__).parent
PAGES = ("booklet.en.md", "booklet.zh.md", "reference.en.md", "reference.zh.md")
_FENCED = re.compile(r"^( *)```.*?^\1```$", re.MULTILINE | re.DOTALL)
_COLUMNS = {"en": "| verb | 中文 | also | does |", "zh": "| 命令 | English | 也可以写 | 做什么 |"}


def headings(text: str) -> list[tuple[int, str]]:
    """Every heading of a page with its level, in order; what is inside a fenced block is none."""
    found = re.findall(r"^(#+) (.*)$", _FENCED.sub("", text), re.MULTILINE)
    return [(len(marks), heading) for marks, heading in found]


def contents(text: str) -> str:
    """A line for each section; the headings within it stand behind its own."""
    lines: list[str] = []
    for level, heading in headings(text):
        link = f"[{heading}](#{anchor(heading)})"
        if level == 2:
            lines.append(f"- {link}")
        elif level == 3:
            lines[-1] += (" · " if " — " in lines[-1] else " — ") + link
    return "\n".join(lines)


def verbs(ui: str) -> str:
    """A row for each verb, as the command line itself explains it."""
    return "\n".join([_COLUMNS[ui], "|---|---|---|---|", *_rows(ui)])


_WHATS: dict[What, tuple[str, str]] = {
    "spot": ("排好的一条", "a row of the programme"),
    "music": ("音乐、转播", "music, a relay"),
    "paper": ("这场考试的试卷", "a paper of this exam"),
    "say": ("喊话", "say"),
    "say_forced": ("喊话 `--force`", "say `--force`"),
    "play": ("播", "play"),
    "urgent": ("紧急,没写类别或没确认", "urgent, its kind not named or not confirmed"),
    "urgent_let": ("紧急,类别放行,确认过", "urgent, of a kind that is let through, confirmed"),
    "urgent_above": ("镇里的紧急命令", "a township's urgent order"),
    "lockdown": ("紧急,重复到几点或收回为止", "urgent, repeated until a time or until it is taken back"),
    "talk": ("话筒", "talk"),
    "talk_urgent": ("紧急话筒", "urgent talk"),
    "talk_let": ("紧急话筒,类别放行,确认过", "urgent talk, of a kind that is let through, confirmed"),
    "tone": ("试音", "sound check"),
}
_STATES: dict[State, tuple[str, str]] = {
    "exam": ("考试", "exam"),
    "quiet": ("安静时段", "hours of silence"),
    "mute": ("音量 0", "volume 0"),
    "stop": ("已停止", "stopped"),
    "yield": ("让给别的系统(县里的终端)", "given away (the county's box)"),
    "gone": ("声卡不在", "card gone"),
    "clock": ("电脑时间不可信", "clock not trusted"),
    "urgent": ("正在播紧急", "something urgent sounds"),
    "lockdown": ("紧急的两遍之间", "between two repetitions of something urgent"),
    "talk": ("有人在用话筒", "somebody speaks live"),
    "neighbour": ("邻近的在响", "something sounds within earshot"),
}
_VERDICTS: dict[Verdict, tuple[str, str]] = {
    "sounds": ("响", "sounds"),
    "softer": ("小声响", "sounds softly"),
    "unheard": ("听不见", "unheard"),
    "waits": ("等", "waits"),
    "gives_way": ("让开,过后接着", "gives way, goes on after"),
    "ends": ("断,不再接", "ends"),
    "spare": ("换备用声卡接着", "goes on on the spare card"),
    "unplanned": ("不排", "not planned"),
    "refused": ("不准", "refused"),
    "asks": ("要确认", "asks"),
}


def precedence(ui: str) -> str:
    """What comes before what: a row for everything that wants to sound, a column for every state."""
    number = 0 if ui == "zh" else 1
    head = [("想响的", "what wants to sound")[number], *(_STATES[state][number] for state in STATES)]
    rows = [
        [_WHATS[what][number], *(_VERDICTS[row[state].verdict][number] for state in STATES)]
        for what, row in TABLE.items()
    ]
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _rows(ui: str) -> Iterator[str]:
    for verb, (chinese, *others) in VERBS.items():
        names = (f"`{verb}`", chinese) if ui == "en" else (chinese, f"`{verb}`")
        does = sentence(f"cli.help_{verb.replace('-', '_')}", ui).replace("|", r"\|")
        yield f"| {' | '.join(names)} | {('、' if ui == 'zh' else ', ').join(others)} | {does} |"


def made(name: str, text: str) -> str:
    """A page with its lists as they should be."""
    ui = name.split(".")[-2]
    lists = {"precedence": precedence(ui), "verbs": verbs(ui), "contents": contents(text)}
    for mark, lines in lists.items():
        text = _between(mark, lines, text)
    return text


def _between(mark: str, lines: str, text: str) -> str:
    begin, end = f"<!-- {mark} -->\n", f"<!-- /{mark} -->"
    before, found, rest = text.partition(begin)
    return f"{before}{begin}{lines}\n{end}{rest.partition(end)[2]}" if found else text


if __name__ == "__main__":
    for page in PAGES:
        path = FOLDER / page
        path.write_text(made(page, path.read_text(encoding="utf-8")), encoding="utf-8")
