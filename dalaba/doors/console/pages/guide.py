"""帮助: the booklet and the reference, searchable; every other page links to its own chapter."""

from __future__ import annotations

from urllib.parse import urlencode

from dalaba.core.model import Reason
from dalaba.doors.console.actions import Outcome
from dalaba.doors.console.pages.guide_book import BOOKS, find, sections
from dalaba.doors.console.pages.page import Deed, Facts, Page, Visit
from dalaba.messages import sentence

_LONGEST = 100


def facts(visit: Visit) -> Facts:
    """The whole page: one of the books, and what was found in both."""
    asked = visit.asked.text("book", 20)
    book = asked if asked in BOOKS else BOOKS[0]
    read = sections(book, visit.ui)
    words = visit.asked.text("q", _LONGEST)
    return {
        "book": book, "title": read[0].title, "before": read[0].html, "read": read[1:], "words": words,
        "books": [(name, sentence(f"page_guide.book_{name}", visit.ui)) for name in BOOKS],
        "found": _found(visit, words),
    }  # fmt: skip


def _found(visit: Visit, words: str) -> str:
    each = [(book, found) for book in BOOKS for found in find(sections(book, visit.ui), words)]
    return visit.piece("guide_found.html", found=each, words=words)


def search(visit: Visit) -> Outcome:
    """While somebody types: what was found so far."""
    words = visit.asked.text("q", _LONGEST)
    return Outcome(Reason("page_guide.searched"), True, parts={"found": _found(visit, words)})


def ask(visit: Visit) -> Outcome:
    """When the button is pressed: the page with what was found."""
    fields = urlencode({"q": visit.asked.text("q", _LONGEST)})
    return Outcome(Reason("page_guide.searched"), True, goto=f"guide?{fields}")


PAGE = Page("guide", "page_guide.", facts, deeds={"search": Deed(search, "viewer"), "ask": Deed(ask, "viewer")})
