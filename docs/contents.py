"""Make what pages list: their contents, and the reference's verbs. Run by `make contents`; a test finds stale lists.

A list stands between two marks, `<!-- contents -->` and `<!-- /contents -->`; what is typed there is overwritten.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from dalaba.doors.cli import VERBS
from dalaba.messages import sentence

FOLDER = Path(__file__).parent
PAGES = ("booklet.en.md", "booklet.zh.md", "reference.en.md", "reference.zh.md")
_FENCED = re.compile(r"^( *)```.*?^\1```$", re.MULTILINE | re.DOTALL)
_COLUMNS = {"en": "| verb | 中文 | also | does |", "zh": "| 命令 | English | 也可以写 | 做什么 |"}


def headings(text: str) -> list[tuple[int, str]]:
    """Every heading of a page with its level, in order; what is inside a fenced block is none."""
    found = re.findall(r"^(#+) (.*)$", _FENCED.sub("", text), re.MULTILINE)
    return [(len(marks), heading) for marks, heading in found]


def anchor(heading: str) -> str:
    """How a link names a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


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


def _rows(ui: str) -> Iterator[str]:
    for verb, (chinese, *others) in VERBS.items():
        names = (f"`{verb}`", chinese) if ui == "en" else (chinese, f"`{verb}`")
        does = sentence(f"cli.help_{verb.replace('-', '_')}", ui).replace("|", r"\|")
        yield f"| {' | '.join(names)} | {('、' if ui == 'zh' else ', ').join(others)} | {does} |"


def made(name: str, text: str) -> str:
    """A page with its lists as they should be."""
    ui = name.split(".")[-2]
    return _between("verbs", verbs(ui), _between("contents", contents(text), text))


def _between(mark: str, lines: str, text: str) -> str:
    begin, end = f"<!-- {mark} -->\n", f"<!-- /{mark} -->"
    before, found, rest = text.partition(begin)
    return f"{before}{begin}{lines}\n{end}{rest.partition(end)[2]}" if found else text


if __name__ == "__main__":
    for page in PAGES:
        path = FOLDER / page
        path.write_text(made(page, path.read_text(encoding="utf-8")), encoding="utf-8")
