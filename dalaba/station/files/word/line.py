"""The contents of a line: runs, fields, symbols, drawings. Unknown elements are entered, not skipped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from dalaba.core.patterns import late
from dalaba.core.problems import Bad
from dalaba.station.files.word import signs
from dalaba.station.files.word.fields import Field, Fields, is_placeholder, ticked
from dalaba.station.files.word.notes import Notes
from dalaba.station.files.word.styles import Styles
from dalaba.station.files.word.tree import every, first, is_on

GONE = frozenset({"w:del", "w:moveFrom", "w14:conflictDel"})
"""Elements around text, and marks on rows and paragraphs, that disappear when all changes are accepted."""
_LOOKS = frozenset({"w:pPr", "w:rPr", "w:tblPr", "w:trPr", "w:tcPr", "w:sdtPr", "w:sectPr", "w:tblGrid", "w:tblPrEx"})
_ELSEWHERE = frozenset({"w:altChunk", "w:subDoc"})
"""Elements whose text is in another file."""
EQUATIONS = frozenset({"m:oMath", "m:oMathPara"})
_SAID = {"w:tab": "\t", "w:ptab": "\t", "w:br": "\n", "w:cr": "\n", "w:noBreakHyphen": "-"}
_BESIDE = {"w:footnoteReference": "footnote", "w:endnoteReference": "endnote", "w:commentReference": "comment"}
_WORKED_OUT = frozenset(
    {"w:pgNum", "w:dayShort", "w:monthShort", "w:yearShort", "w:dayLong", "w:monthLong", "w:yearLong"}
)
_PRIVATE = late("[\uf000-\uf0ff]")
_OF_SIGNS = late("[!-\xff\uf000-\uf0ff]")
"""Characters that a symbol font shows as something else: l in Wingdings is a bullet."""
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_ENDS = late(r"[\t\r\n]+")
_NEAR = 10
"""Number of preceding characters that a remark quotes, so that a person finds the place."""


@dataclass(slots=True)
class Paragraph:
    """A paragraph as shown. If several run together, all of them."""

    style: str = ""
    table: str = ""
    """The style of the table around it."""
    words: list[str] = field(default_factory=list)
    boxes: list[str] = field(default_factory=list)
    """Lines of text boxes anchored in it. They are said after it."""
    struck: bool = False
    """Whether some of it was struck through."""

    @property
    def text(self) -> str:
        return "".join(self.words)

    @property
    def around(self) -> tuple[str, str]:
        """The styles that apply to its words, nearest first."""
        return self.style, self.table


class ParagraphReader:
    """Walks the contents of paragraphs, one after another, since a field may continue in the next one."""

    def __init__(self, styles: Styles, notes: Notes, lines: Callable[[Element], list[str]]) -> None:
        """`lines` reads a text box, which has fields of its own."""
        self._styles = styles
        self._notes = notes
        self._lines = lines
        self.fields = Fields()
        self._before = ""
        self._inside: dict[str, Callable[[Element, Paragraph, Element | None], None]] = {
            "w:t": self._words, "w:sym": self._sign, "w:ruby": self._ruby, "w:drawing": self._shapes,
            "w:pict": self._shapes, "w:object": self._object, "w:contentPart": self._picture,
        }  # fmt: skip

    def equation(self) -> None:
        """Report an equation."""
        self._notes.note("files.word_equation", self._before)

    def within(self, each: Element) -> Element | None:
        """The element to walk into; None if nothing inside `each` is to be said."""
        if each.tag in GONE or each.tag in _LOOKS:
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

    def walk(self, container: Element, paragraph: Paragraph) -> None:
        """Add the words inside a container to the paragraph."""
        for each in container:
            if each.tag == "w:r":
                self._run(each, paragraph)
            elif each.tag == "w:fldSimple":
                self._simple_field(each, paragraph)
            elif each.tag in EQUATIONS:
                self.equation()
            elif (inner := self.within(each)) is not None:
                self.walk(inner, paragraph)

    def _run(self, run: Element, paragraph: Paragraph) -> None:
        look = first(run, "w:rPr")
        struck = self._styles.is_struck(look, paragraph.around)
        paragraph.struck = paragraph.struck or struck
        unseen = struck or self._styles.is_hidden(look, paragraph.around)
        for each in run:
            if each.tag == "w:fldChar":
                self._field(each, paragraph, unseen)
            elif each.tag == "w:instrText":
                self.fields.code(each.text or "")
            elif not unseen and not self.fields.in_code:
                self._element(each, paragraph, look)

    def _element(self, each: Element, paragraph: Paragraph, look: Element | None) -> None:
        if each.tag in _SAID:
            self._say(_SAID[each.tag], paragraph)
        elif each.tag in _BESIDE:
            self._notes.beside(_BESIDE[each.tag])
        elif each.tag in _WORKED_OUT:
            self._notes.note("files.word_field_empty", self._before)
        elif each.tag in self._inside:
            self._inside[each.tag](each, paragraph, look)

    def _say(self, words: str, paragraph: Paragraph) -> None:
        if words and not self.fields.in_code:
            paragraph.words.append(words)
            self.fields.seen(words)
            self._before = (self._before + words)[-_NEAR:]

    def _words(self, each: Element, paragraph: Paragraph, look: Element | None) -> None:
        words, font = _shown(each), _font(self._styles.found(look, paragraph.around, "w:rFonts"))
        raised = self._styles.found(look, paragraph.around, "w:vertAlign")
        if raised is not None and raised.get("w:val") == "superscript":
            words = signs.raised(words)
        start = 0
        for hit in (_OF_SIGNS if signs.is_of_signs(font) else _PRIVATE).finditer(words):
            self._say(words[start : hit.start()], paragraph)
            self._of_font(font, ord(hit[0]), paragraph)
            start = hit.end()
        self._say(words[start:], paragraph)

    def _sign(self, each: Element, paragraph: Paragraph, _look: Element | None) -> None:
        self._of_font(each.get("w:font", ""), int(each.get("w:char", "0"), 16), paragraph)

    def _of_font(self, font: str, number: int, paragraph: Paragraph) -> None:
        if signs.is_tick(font, number):
            self._notes.note("files.word_tick", self._before)
        elif sign := signs.of_font(font, number):
            self._say(sign, paragraph)
        else:
            self._notes.note("files.word_sign", self._before)

    def _ruby(self, each: Element, paragraph: Paragraph, _look: Element | None) -> None:
        for base in each.iter("w:rubyBase"):
            self.walk(base, paragraph)

    # --- fields

    def _simple_field(self, each: Element, paragraph: Paragraph) -> None:
        self.fields.begin(None)
        self.fields.code(each.get("w:instr", ""))
        if len(each):
            self.fields.value()
        self.walk(each, paragraph)
        self._field_over(self.fields.end(), paragraph)

    def _field(self, each: Element, paragraph: Paragraph, unseen: bool) -> None:
        kind = each.get("w:fldCharType")
        if kind == "begin":
            self.fields.begin(first(each, "w:ffData"))
        elif kind == "separate":
            self.fields.value()
        elif kind == "end":
            over = self.fields.end()
            self._field_over(None if unseen else over, paragraph)

    def _field_over(self, over: Field | None, paragraph: Paragraph) -> None:
        if over is None or self.fields.in_code:
            return
        if words := over.own_words():
            self._say(words, paragraph)
        elif over.is_blank:
            self._notes.note("files.word_placeholder", over.value.strip() or self._before)
        elif over.is_tick:
            self._notes.note("files.word_tick", self._before)
        elif over.is_missed:
            self._notes.note("files.word_field_empty", self._before)
        elif over.grows_old:
            self._notes.note("files.word_field", over.value.strip())

    # --- what is drawn

    def _shapes(self, drawn: Element, paragraph: Paragraph, look: Element | None) -> None:
        """Add the words of text boxes, and report pictures, charts and objects."""
        if any(is_on(each.get("hidden", "0")) for one in drawn for each in every(one, "wp:docPr")):
            return
        for each in drawn:
            if each.tag == "w:txbxContent":
                paragraph.boxes += [line for line in self._lines(each) if line.strip()]
            elif each.tag == "v:textpath":
                paragraph.boxes.append(each.get("string", ""))
            elif each.tag == "a:p":
                paragraph.boxes.append("".join(one.text or "" for one in each.iter("a:t")))
            elif each.tag in ("pic:pic", "v:imagedata") or each.tag.endswith("}model3d"):
                self._picture(each, paragraph, look)
            elif each.tag.endswith(("}chart", "}relIds")):
                self._notes.note("files.word_chart", self._before)
            elif each.tag == "o:OLEObject":
                self._notes.note("files.word_object", self._before)
            elif "visibility:hidden" not in each.get("style", "").replace(" ", ""):
                self._shapes(each, paragraph, look)

    def _picture(self, _each: Element, _paragraph: Paragraph, _look: Element | None) -> None:
        self._notes.note("files.word_picture", self._before)

    def _object(self, each: Element, _paragraph: Paragraph, _look: Element | None) -> None:
        kinds = [one.get("ProgID", "") for one in each.iter("o:OLEObject")]
        is_equation = any(one.startswith("Equation") for one in kinds)
        self._notes.note("files.word_equation" if is_equation else "files.word_object", self._before)


def _shown(each: Element) -> str:
    """The text as Word shows it. Word ignores line ends in its file, and outer spaces unless they are marked."""
    words = _ENDS.sub(" ", each.text or "")
    return words if each.get(_SPACE) == "preserve" else words.strip(" ")


def _font(fonts: Element | None) -> str:
    return "" if fonts is None else fonts.get("w:ascii") or fonts.get("w:hAnsi") or ""
