"""Walking a document: paragraphs and tables to lines. Unknown elements are entered, not skipped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from dalaba.core.problems import Bad
from dalaba.station.files.word.fields import Fields
from dalaba.station.files.word.line import EQUATIONS, GONE, Paragraph, ParagraphReader
from dalaba.station.files.word.notes import Notes
from dalaba.station.files.word.numbers import Numbers
from dalaba.station.files.word.styles import Styles
from dalaba.station.files.word.tree import first, on, value


@dataclass(slots=True)
class _Flow:
    """The lines read so far of a body, a cell or a text box, and the paragraph that the next one continues, if any."""

    lines: list[str] = field(default_factory=list)
    open: Paragraph | None = None
    look: Element | None = None
    """The look of the open paragraph."""


class Story:
    """Walks a document once. What is not words is reported to `notes`."""

    def __init__(self, styles: Styles, numbers: Numbers, notes: Notes) -> None:
        self._styles = styles
        self._numbers = numbers
        self._line = ParagraphReader(styles, notes, self.lines)
        self._table_style = ""

    def lines(self, container: Element) -> list[str]:
        """The lines of a body or a text box. Raises Bad if a field's code does not end, since it may hide words."""
        outer, self._line.fields = self._line.fields, Fields()
        lines = self._lines(container)
        if self._line.fields.in_code:
            raise Bad("files.docx_field")
        self._line.fields = outer
        return lines

    def _lines(self, container: Element) -> list[str]:
        """The lines of a body, a cell or a box."""
        flow = _Flow()
        self._blocks(container, flow)
        self._close(flow)
        return flow.lines

    def _blocks(self, container: Element, flow: _Flow) -> None:
        for each in container:
            if each.tag == "w:p":
                self._paragraph(each, flow)
            elif each.tag == "w:tbl":
                self._close(flow)
                flow.lines += self._table(each)
            elif each.tag in EQUATIONS:
                self._line.equation()
            elif (inner := self._line.within(each)) is not None:
                self._blocks(inner, flow)

    def _paragraph(self, element: Element, flow: _Flow) -> None:
        look = first(element, "w:pPr")
        paragraph = flow.open or Paragraph()
        paragraph.style, paragraph.table = self._styles.of_paragraph(look), self._table_style
        self._line.walk(element, paragraph)
        flow.open, flow.look = paragraph, look
        if not self._runs_on(look, paragraph.around):
            self._end(flow)

    def _runs_on(self, look: Element | None, around: tuple[str, str]) -> bool:
        """Whether the next paragraph goes on in the same line: this one's mark is hidden, or it is only a drop cap."""
        mark = first(look, "w:rPr")
        if mark is not None and (any(first(mark, name) is not None for name in GONE) or on(mark, "w:specVanish")):
            return True
        frame = first(look, "w:framePr")
        is_capital = frame is not None and frame.get("w:dropCap", "none") != "none"
        return is_capital or self._styles.is_hidden(mark, around)

    def _close(self, flow: _Flow) -> None:
        """End the open paragraph, since nothing more can join its line."""
        if flow.open is not None and flow.open.text.strip():
            self._end(flow)
        elif flow.open is not None:
            flow.lines += flow.open.boxes
            flow.open = None

    def _end(self, flow: _Flow) -> None:
        """End the open paragraph: number it and add its lines."""
        assert flow.open is not None
        paragraph, flow.open = flow.open, None
        number = self._numbers.of(flow.look, paragraph.style)
        text = paragraph.text
        mark = first(flow.look, "w:rPr")
        if self._styles.is_struck(mark, paragraph.around) or (paragraph.struck and not text.strip()):
            number = ""
        flow.lines += (number + text if text else number.rstrip()).split("\n")
        flow.lines += paragraph.boxes

    def _table(self, table: Element) -> list[str]:
        """The lines of a table, cell by cell, without empty ones."""
        outer, self._table_style = self._table_style, value(table, "w:tblPr/w:tblStyle") or ""
        lines = [line for cell in self._cells(table) for line in self._lines(cell) if line.strip()]
        self._table_style = outer
        return lines

    def _cells(self, table: Element) -> Iterator[Element]:
        """The cells that are shown. Of vertically merged cells, only the first."""
        begun: set[int] = set()
        for row in self._of(table, "w:tr"):
            column = int(value(row, "w:trPr/w:gridBefore") or "0")
            for cell in self._of(row, "w:tc"):
                merged = first(cell, "w:tcPr/w:vMerge")
                goes_on = merged is not None and merged.get("w:val", "continue") == "continue"
                if not (goes_on and column in begun):
                    yield cell
                (begun.discard if merged is None else begun.add)(column)
                column += int(value(cell, "w:tcPr/w:gridSpan") or "1")

    def _of(self, container: Element, tag: str) -> Iterator[Element]:
        """The rows of a table or the cells of a row, without deleted ones."""
        for each in container:
            if each.tag == tag:
                if not _is_gone(each):
                    yield each
            elif (inner := self._line.within(each)) is not None:
                yield from self._of(inner, tag)


def _is_gone(each: Element) -> bool:
    """Whether a row or a cell was deleted."""
    marks = (*(f"w:trPr/{name}" for name in GONE), "w:tcPr/w:cellDel")
    return any(first(each, mark) is not None for mark in marks)
