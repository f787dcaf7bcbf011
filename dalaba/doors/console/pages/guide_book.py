"""The booklet and the reference as HTML, in sections that can be searched and linked to.

In a clone they are read from `docs/`, in an installed package from `books/` beside this file, where the build puts
them: there is one copy in the repository.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

BOOKS = ("booklet", "reference")
_FOLDERS = (Path(__file__).parent / "books", Path(__file__).parents[4] / "docs")
_LISTED = re.compile(r"<!-- (\w+) -->\n(.*?)<!-- /\1 -->\n?", re.DOTALL)
_REMARK = re.compile(r"<!--.*?-->\n?", re.DOTALL)
_AROUND = 60
"""Characters shown on both sides of what was found."""
CHAPTERS: Mapping[str, tuple[str, str]] = {
    "today": ("马上停", "stop-now"),
    "notice": ("明天要播一条", "a-notice-for-tomorrow"),
    "approvals": ("播之前核对", "check-before-it-plays"),
    "timetable": ("天天播每周播", "every-day-every-week"),
    "sounds": ("客家话瑶语请人录", "languages-nobodys-pc-speaks-recordings"),
    "callups": ("人多分批叫", "many-people-for-one-thing"),
    "outlets": ("一台电脑管几个喇叭几个村", "several-horns-several-villages"),
    "township": ("一台电脑管几个喇叭几个村", "several-horns-several-villages"),
    "township_report": ("一台电脑管几个喇叭几个村", "several-horns-several-villages"),
    "usb": ("宣传车的-u-盘", "a-vans-stick"),
    "ledger": ("签字的日报", "the-record-to-sign"),
    "checkup": ("出了毛病", "when-something-is-wrong"),
    "people": ("用网页", "the-page"),
    "guide": ("用网页", "the-page"),
}
"""Page -> the heading of its chapter in the Chinese and in the English booklet, as an anchor."""


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter, or the part of it under a smaller heading."""

    anchor: str
    title: str
    chapter: str
    """The chapter that it stands in; its own title if it is one."""
    level: int
    html: str
    text: str
    """Its words, for searching."""


@dataclass(frozen=True, slots=True)
class Found:
    """A section with what was looked for. `before`, `word`, `after`: some words around the first place."""

    section: Section
    before: str
    word: str
    after: str


def chapter(page: str, ui: str) -> str:
    """The anchor of a page's chapter in the booklet; "" if it has none."""
    zh, en = CHAPTERS.get(page, ("", ""))
    return zh if ui == "zh" else en


def anchor(heading: str) -> str:
    """How a link names a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


@cache
def sections(book: str, ui: str) -> Sequence[Section]:
    """A book's sections, in order. `book`: one of BOOKS."""
    return tuple(_sections(_text(f"{book}.{ui}.md")))


def find(sections: Sequence[Section], words: str, most: int = 30) -> list[Found]:
    """The sections in which all the words occur, those with one of them in their title first."""
    wanted = words.casefold().split()
    if not wanted:
        return []
    hits = [each for each in sections if all(word in f"{each.title} {each.text}".casefold() for word in wanted)]
    hits.sort(key=lambda each: not any(word in each.title.casefold() for word in wanted))
    return [_found(each, wanted) for each in hits[:most]]


def _found(section: Section, wanted: Sequence[str]) -> Found:
    text, folded = section.text, section.text.casefold()
    places = [(folded.find(word), len(word)) for word in wanted if word in folded]
    at, length = min(places, default=(0, 0))
    if len(folded) != len(text):  # a sign whose small form has another length: only where it is then differs
        at, length = 0, 0
    before, after = text[max(0, at - _AROUND) : at], text[at + length : at + length + 2 * _AROUND]
    cut = "…" if at > _AROUND else ""
    return Found(section, cut + before, text[at : at + length], after + ("…" if after else ""))


def _text(name: str) -> str:
    """A book as it is written, without its list of contents, which the page has itself."""
    folder = next(each for each in _FOLDERS if (each / name).is_file())
    text = (folder / name).read_text(encoding="utf-8")
    return _REMARK.sub("", _LISTED.sub(lambda found: "" if found[1] == "contents" else found[2], text))


def _sections(text: str) -> Iterator[Section]:
    """Each heading of the second and third level, with what follows it. HTML in the text is shown, not obeyed."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.add_render_rule("table_open", lambda *_: '<div class="scroll" tabindex="0"><table>')
    parser.add_render_rule("table_close", lambda *_: "</table></div>")
    tokens, title, chapter, level = parser.parse(text), "", "", 1
    taken: list[Token] = []
    for number, token in enumerate(tokens):
        if token.type == "heading_open" and token.tag in ("h1", "h2", "h3"):
            if title:
                yield _section(parser, taken, title, chapter, level)
            level, title, taken = int(token.tag[1]), _plain(tokens[number + 1]), []
            chapter = chapter if level == 3 else title
        taken.append(token)
    if title:
        yield _section(parser, taken, title, chapter, level)


def _section(parser: MarkdownIt, tokens: Sequence[Token], title: str, chapter: str, level: int) -> Section:
    body = list(tokens[3:])
    for number, token in enumerate(body):
        token.attrs.pop("style", None)  # the page's policy takes no style in a tag
        if token.type == "heading_open":
            token.attrs["id"] = anchor(_plain(body[number + 1]))
        for child in token.children or ():
            if child.type == "link_open":
                child.attrs["href"] = _address(str(child.attrs["href"]))
    words = " ".join(_plain(token) for token in body if token.type in ("inline", "fence", "code_block"))
    return Section(anchor(title), title, chapter, level, parser.renderer.render(body, parser.options, {}), words)


def _plain(token: Token) -> str:
    """A token's words without their marks."""
    if token.children is None:
        return token.content
    return "".join(" " if each.type == "softbreak" else each.content for each in token.children)


def _address(target: str) -> str:
    """A link in a book as one between pages; what leads elsewhere leads to the book's beginning."""
    file, _, heading = target.partition("#")
    book = file.partition(".")[0]
    there = f"#{heading}" if heading else ""
    if not file:
        return there
    return f"guide?book={book}{there}" if book in BOOKS and file.endswith(".md") else "guide"
