"""The walk through a document: what of each element is words. What is not known is walked into, not passed over."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from dalaba.files.problems import Bad
from dalaba.files.word import signs
from dalaba.files.word.fields import Field, Fields, is_placeholder, ticked
from dalaba.files.word.notes import Notes
from dalaba.files.word.numbers import Numbers
from dalaba.files.word.styles import Styles
from dalaba.files.word.tree import every, first, is_on, on, value

_GONE = frozenset({"w:del", "w:moveFrom"})
"""Around words, and on the marks of rows and paragraphs: it is not there once all changes are accepted."""
_LOOKS = frozenset({"w:pPr", "w:rPr", "w:tblPr", "w:trPr", "w:tcPr", "w:sdtPr", "w:sectPr", "w:tblGrid", "w:tblPrEx"})
_ELSEWHERE = frozenset({"w:altChunk", "w:subDoc"})
"""Words that lie in another file."""
_EQUATIONS = frozenset({"m:oMath", "m:oMathPara"})
_SAID = {"w:tab": "\t", "w:ptab": "\t", "w:br": "\n", "w:cr": "\n", "w:noBreakHyphen": "-"}
_BESIDE = {"w:footnoteReference": "footnote", "w:endnoteReference": "endnote", "w:commentReference": "comment"}
_WORKED_OUT = frozenset(
    {"w:pgNum", "w:dayShort", "w:monthShort", "w:yearShort", "w:dayLong", "w:monthLong", "w:yearLong"}
)
_PRIVATE = re.compile("[\uf000-\uf0ff]")
_NEAR = 10
"""Characters before a thing by which it is found."""


@dataclass(slots=True)
class _Paragraph:
    """One as it is shown: of those that run into one another, all."""

    style: str = ""
    words: list[str] = field(default_factory=list)
    boxes: list[str] = field(default_factory=list)
    """Lines of what is anchored in it: they are said after it."""
    struck: bool = False
    """Whether some of it was struck through."""

    @property
    def text(self) -> str:
        return "".join(self.words)


@dataclass(slots=True)
class _Flow:
    """The lines of a body, a cell or a box, and the paragraph whose mark does not end it."""

    lines: list[str] = field(default_factory=list)
    open: _Paragraph | None = None
    look: Element | None = None
    """Of the paragraph that is open."""


class Story:
    """One walk. What it meets that is no words goes to `notes`."""

    def __init__(self, styles: Styles, numbers: Numbers, notes: Notes) -> None:
        self._styles = styles
        self._numbers = numbers
        self._notes = notes
        self._fields = Fields()
        self._before = ""
        self._inside: dict[str, Callable[[Element, _Paragraph, Element | None], None]] = {
            "w:t": self._words, "w:sym": self._sign, "w:ruby": self._ruby, "w:drawing": self._shapes,
            "w:pict": self._shapes, "w:object": self._object, "w:contentPart": self._picture,
        }  # fmt: skip

    def lines(self, container: Element) -> list[str]:
        """The lines of a container of paragraphs. Bad where words are known to be in it and cannot be told apart."""
        outer, self._fields = self._fields, Fields()
        flow = _Flow()
        self._blocks(container, flow)
        self._close(flow)
        if self._fields.in_code:
            raise Bad("files.docx_field")
        self._fields = outer
        return flow.lines

    # --- blocks

    def _blocks(self, container: Element, flow: _Flow) -> None:
        for each in container:
            if each.tag == "w:p":
                self._paragraph(each, flow)
            elif each.tag == "w:tbl":
                self._close(flow)
                flow.lines += self._table(each)
            elif each.tag in _EQUATIONS:
                self._notes.note("files.word_equation", self._before)
            elif (inner := self._inner(each)) is not None:
                self._blocks(inner, flow)

    def _inner(self, each: Element) -> Element | None:
        """What is to be walked into, of what only stands around others."""
        if each.tag in _GONE or each.tag in _LOOKS:
            return None
        if each.tag in _ELSEWHERE:
            raise Bad("files.docx_within")
        if each.tag != "w:sdt":
            return each
        control, inner = first(each, "w:sdtPr"), first(each, "w:sdtContent")
        if inner is not None and is_placeholder(control):
            self._notes.note("files.word_placeholder", "".join(inner.itertext()).strip() or self._before)
            return None
        if ticked(control):
            self._notes.note("files.word_tick", self._before)
            return None
        return inner

    def _paragraph(self, element: Element, flow: _Flow) -> None:
        look = first(element, "w:pPr")
        paragraph = flow.open or _Paragraph()
        paragraph.style = self._styles.of_paragraph(look)
        self._inline(element, paragraph)
        flow.open, flow.look = paragraph, look
        if not self._runs_on(look, paragraph.style):
            self._end(flow)

    def _runs_on(self, look: Element | None, style: str) -> bool:
        """Whether a paragraph's mark is not shown, or is no end: the next one stands on the same line."""
        mark = first(look, "w:rPr")
        if mark is not None and (any(first(mark, name) is not None for name in _GONE) or on(mark, "w:specVanish")):
            return True
        frame = first(look, "w:framePr")
        is_capital = frame is not None and frame.get("w:dropCap", "none") != "none"
        return is_capital or self._styles.is_hidden(mark, style)

    def _close(self, flow: _Flow) -> None:
        """Nothing more comes that could stand on the line of the open paragraph."""
        if flow.open is not None and flow.open.text.strip():
            self._end(flow)
        elif flow.open is not None:
            flow.lines += flow.open.boxes
            flow.open = None

    def _end(self, flow: _Flow) -> None:
        """The open paragraph ends: it is counted, and its lines are known."""
        assert flow.open is not None
        paragraph, flow.open = flow.open, None
        number = self._numbers.of(flow.look, paragraph.style)
        text = paragraph.text
        mark = first(flow.look, "w:rPr")
        if self._styles.is_struck(mark, paragraph.style) or (paragraph.struck and not text.strip()):
            number = ""
        flow.lines += (number + text if text else number.rstrip()).split("\n")
        flow.lines += paragraph.boxes

    def _table(self, table: Element) -> list[str]:
        """Cell by cell; an empty one has no line."""
        cells = (cell for row in self._of(table, "w:tr") for cell in self._of(row, "w:tc"))
        return [line for cell in cells for line in self.lines_within(cell) if line.strip()]

    def lines_within(self, container: Element) -> list[str]:
        """The lines of a cell: a field may go on from one to the next."""
        flow = _Flow()
        self._blocks(container, flow)
        self._close(flow)
        return flow.lines

    def _of(self, container: Element, tag: str) -> Iterator[Element]:
        """Rows of a table, cells of a row: those that are shown."""
        for each in container:
            if each.tag == tag:
                if not _is_gone(each):
                    yield each
            elif (inner := self._inner(each)) is not None:
                yield from self._of(inner, tag)

    # --- what stands in a line

    def _inline(self, container: Element, paragraph: _Paragraph) -> None:
        for each in container:
            if each.tag == "w:r":
                self._run(each, paragraph)
            elif each.tag == "w:fldSimple":
                self._simple_field(each, paragraph)
            elif each.tag in _EQUATIONS:
                self._notes.note("files.word_equation", self._before)
            elif (inner := self._inner(each)) is not None:
                self._inline(inner, paragraph)

    def _run(self, run: Element, paragraph: _Paragraph) -> None:
        look = first(run, "w:rPr")
        struck = self._styles.is_struck(look, paragraph.style)
        paragraph.struck = paragraph.struck or struck
        unseen = struck or self._styles.is_hidden(look, paragraph.style)
        for each in run:
            if each.tag == "w:fldChar":
                self._field(each, paragraph, unseen)
            elif each.tag == "w:instrText":
                self._fields.code(each.text or "")
            elif not unseen and not self._fields.in_code:
                self._element(each, paragraph, look)

    def _element(self, each: Element, paragraph: _Paragraph, look: Element | None) -> None:
        if each.tag in _SAID:
            self._say(_SAID[each.tag], paragraph)
        elif each.tag in _BESIDE:
            self._notes.beside(_BESIDE[each.tag])
        elif each.tag in _WORKED_OUT:
            self._notes.note("files.word_field_empty", self._before)
        elif each.tag in self._inside:
            self._inside[each.tag](each, paragraph, look)

    def _say(self, words: str, paragraph: _Paragraph) -> None:
        if words and not self._fields.in_code:
            paragraph.words.append(words)
            self._fields.seen(words)
            self._before = (self._before + words)[-_NEAR:]

    def _words(self, each: Element, paragraph: _Paragraph, look: Element | None) -> None:
        words = each.text or ""
        if value(look, "w:vertAlign") == "superscript":
            words = signs.raised(words)
        start = 0
        for hit in _PRIVATE.finditer(words):
            self._say(words[start : hit.start()], paragraph)
            self._of_font(_font(look), ord(hit[0]), paragraph)
            start = hit.end()
        self._say(words[start:], paragraph)

    def _sign(self, each: Element, paragraph: _Paragraph, _look: Element | None) -> None:
        self._of_font(each.get("w:font", ""), int(each.get("w:char", "0"), 16), paragraph)

    def _of_font(self, font: str, number: int, paragraph: _Paragraph) -> None:
        if signs.is_tick(font, number):
            self._notes.note("files.word_tick", self._before)
        elif sign := signs.of_font(font, number):
            self._say(sign, paragraph)
        else:
            self._notes.note("files.word_sign", self._before)

    def _ruby(self, each: Element, paragraph: _Paragraph, _look: Element | None) -> None:
        for base in each.iter("w:rubyBase"):
            self._inline(base, paragraph)

    # --- fields

    def _simple_field(self, each: Element, paragraph: _Paragraph) -> None:
        self._fields.begin(None)
        self._fields.code(each.get("w:instr", ""))
        if len(each):
            self._fields.value()
        self._inline(each, paragraph)
        self._field_over(self._fields.end(), paragraph)

    def _field(self, each: Element, paragraph: _Paragraph, unseen: bool) -> None:
        kind = each.get("w:fldCharType")
        if kind == "begin":
            self._fields.begin(first(each, "w:ffData"))
        elif kind == "separate":
            self._fields.value()
        elif kind == "end":
            over = self._fields.end()
            self._field_over(None if unseen else over, paragraph)

    def _field_over(self, over: Field | None, paragraph: _Paragraph) -> None:
        if over is None or self._fields.in_code:
            return
        if words := over.own_words():
            self._say(words, paragraph)
        elif over.is_tick:
            self._notes.note("files.word_tick", self._before)
        elif over.is_missed:
            self._notes.note("files.word_field_empty", self._before)
        elif over.grows_old:
            self._notes.note("files.word_field", over.value.strip())

    # --- what is drawn

    def _shapes(self, drawn: Element, paragraph: _Paragraph, look: Element | None) -> None:
        """The words of boxes, and what is told of the rest."""
        if any(is_on(each.get("hidden", "0")) for one in drawn for each in every(one, "wp:docPr")):
            return
        for each in drawn:
            if each.tag == "w:txbxContent":
                paragraph.boxes += [line for line in self.lines(each) if line.strip()]
            elif each.tag == "v:textpath":
                paragraph.boxes.append(each.get("string", ""))
            elif each.tag == "a:t":
                paragraph.boxes.append(each.text or "")
            elif each.tag in ("pic:pic", "v:imagedata"):
                self._picture(each, paragraph, look)
            elif each.tag.endswith(("}chart", "}relIds")):
                self._notes.note("files.word_chart", self._before)
            elif each.tag == "o:OLEObject":
                self._notes.note("files.word_object", self._before)
            elif "visibility:hidden" not in each.get("style", "").replace(" ", ""):
                self._shapes(each, paragraph, look)

    def _picture(self, _each: Element, _paragraph: _Paragraph, _look: Element | None) -> None:
        self._notes.note("files.word_picture", self._before)

    def _object(self, each: Element, _paragraph: _Paragraph, _look: Element | None) -> None:
        kinds = [one.get("ProgID", "") for one in each.iter("o:OLEObject")]
        is_equation = any(one.startswith("Equation") for one in kinds)
        self._notes.note("files.word_equation" if is_equation else "files.word_object", self._before)


def _is_gone(each: Element) -> bool:
    """Whether a row or a cell was deleted, or is covered by the one above."""
    if any(first(each, f"w:trPr/{name}") is not None for name in _GONE) or first(each, "w:tcPr/w:cellDel") is not None:
        return True
    merged = first(each, "w:tcPr/w:vMerge")
    return merged is not None and merged.get("w:val", "continue") == "continue"


def _font(look: Element | None) -> str:
    fonts = first(look, "w:rFonts")
    return "" if fonts is None else fonts.get("w:ascii") or fonts.get("w:hAnsi") or ""
