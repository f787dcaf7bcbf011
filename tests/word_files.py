"""Word files made by hand, part by part: every construct as Word itself writes it, and nothing around it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMES = {
    "w": W,
    "r": R,
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "wpg": "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "w15": "http://schemas.microsoft.com/office/word/2012/wordml",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
}
_STRICT = (
    (W, "http://purl.oclc.org/ooxml/wordprocessingml/main"),
    (R, "http://purl.oclc.org/ooxml/officeDocument/relationships"),
    (_NAMES["m"], "http://purl.oclc.org/ooxml/officeDocument/math"),
    (_NAMES["wp"], "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing"),
    (_NAMES["a"], "http://purl.oclc.org/ooxml/drawingml/main"),
)
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"
_KINDS = ("styles", "numbering", "header1", "footer1", "footnotes", "comments")


def part(name: str, inside: str) -> str:
    """A part of a Word file: its root with all the prefixes, and what is inside."""
    names = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _NAMES.items())
    ignorable = 'mc:Ignorable="w14 w15"'
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:{name} {names} {ignorable}>{inside}</w:{name}>'


def word(body: str, parts: Mapping[str, str] | None = None, kind: str = _MAIN, strict: bool = False) -> bytes:
    """A .docx with this body. `parts`: the insides of styles, numbering, header1, footnotes, …, by their names."""
    files = {"word/document.xml": part("document", f"<w:body>{body}</w:body>")}
    relations = ""
    for name, inside in (parts or {}).items():
        kind_of = name.rstrip("1")
        root = {"header1": "hdr", "footer1": "ftr"}.get(name, name)
        files[f"word/{name}.xml"] = part(root, inside)
        relations += f'<Relationship Id="{name}" Type="{R}/{kind_of}" Target="{name}.xml"/>'
    head = '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    files["_rels/.rels"] = (
        f'{head}<Relationship Id="a" Type="{R}/officeDocument" Target="word/document.xml"/></Relationships>'
    )
    files["word/_rels/document.xml.rels"] = f"{head}{relations}</Relationships>"
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        f'wordprocessingml.{name.rstrip("1")}+xml"/>'
        for name in parts or {}
    )
    files["[Content_Types].xml"] = (
        '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{kind}"/>{overrides}</Types>'
    )
    return zipped({name: _strict(text) if strict else text for name, text in files.items()})


def _strict(text: str) -> str:
    for usual, other in _STRICT:
        text = text.replace(usual, other)
    return text


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    """These files as a zip."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as parts:
        for name, text in files.items():
            parts.writestr(name, text)
    return whole.getvalue()


def p(*runs: str, style: str = "", mark: str = "", more: str = "") -> str:
    """A paragraph. Plain words become a run. `mark`: inside the rPr of its mark; `more`: of its pPr."""
    inner = "".join(each if each.startswith("<") else r(each) for each in runs)
    look = (f'<w:pStyle w:val="{style}"/>' if style else "") + more + (f"<w:rPr>{mark}</w:rPr>" if mark else "")
    return f"<w:p>{f'<w:pPr>{look}</w:pPr>' if look else ''}{inner}</w:p>"


def r(text: str = "", look: str = "", inside: str = "") -> str:
    """A run. `look`: inside its rPr; `inside`: elements after its words."""
    words = f'<w:t xml:space="preserve">{text}</w:t>' if text else ""
    return f"<w:r>{f'<w:rPr>{look}</w:rPr>' if look else ''}{words}{inside}</w:r>"


def mark(kind: str, inside: str = "", number: int = 7) -> str:
    """A tracked change: ins, del, moveFrom, moveTo, …"""
    return f'<w:{kind} w:id="{number}" w:author="某人" w:date="2026-11-01T08:00:00Z">{inside}</w:{kind}>'


def gone(text: str, look: str = "") -> str:
    """A tracked deletion."""
    return mark("del", f"<w:r>{f'<w:rPr>{look}</w:rPr>' if look else ''}<w:delText>{text}</w:delText></w:r>")


def field(code: str, *result: str) -> str:
    """A complex field: its code, and the runs of its last value; without any it has no value."""
    value = _char("separate") + "".join(each if each.startswith("<") else r(each) for each in result) if result else ""
    inner = code if code.startswith("<") else f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
    return _char("begin") + inner + value + _char("end")


def _char(kind: str, inside: str = "") -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}">{inside}</w:fldChar></w:r>'


def form(kind: str, data: str, *result: str) -> str:
    """A form field of the old kind: FORMTEXT, FORMCHECKBOX, FORMDROPDOWN."""
    return field(kind, *result).replace(
        '<w:fldChar w:fldCharType="begin"></w:fldChar>',
        f'<w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="一"/><w:enabled/>{data}</w:ffData></w:fldChar>', 1
    )  # fmt: skip


def control(inside: str, look: str = "") -> str:
    """A content control around whatever it is around."""
    return f"<w:sdt><w:sdtPr>{look}</w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>"


def table(*rows: str) -> str:
    return f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid/>{"".join(rows)}</w:tbl>'


def row(*cells: str, look: str = "") -> str:
    inner = "".join(each if each.startswith(("<w:tc>", "<w:sdt>")) else cell(each) for each in cells)
    return f"<w:tr>{f'<w:trPr>{look}</w:trPr>' if look else ''}{inner}</w:tr>"


def cell(inside: str, look: str = "") -> str:
    inner = inside if inside.startswith("<") else p(inside)
    return f"<w:tc>{f'<w:tcPr>{look}</w:tcPr>' if look else ''}{inner}</w:tc>"


def box(*paragraphs: str) -> str:
    """A text box as Word writes it: once for itself, once more for programs that are older."""
    words = f"<w:txbxContent>{''.join(paragraphs)}</w:txbxContent>"
    shape = f"<wps:wsp><wps:cNvSpPr txBox='1'/><wps:spPr/><wps:txbx>{words}</wps:txbx><wps:bodyPr/></wps:wsp>"
    old = f'<w:pict><v:shape type="#_x0000_t202"><v:textbox>{words}</v:textbox></v:shape></w:pict>'
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{drawing(shape, "wps")}</mc:Choice>'
        f"<mc:Fallback>{old}</mc:Fallback></mc:AlternateContent></w:r>"
    )


_URIS = {"wps": _NAMES["wps"], "wpg": _NAMES["wpg"], "pic": _NAMES["pic"], "c": _NAMES["c"], "dgm": _NAMES["dgm"]}


def drawing(inside: str, kind: str, look: str = "") -> str:
    """A drawing of a kind: pic, c (chart), dgm (SmartArt), wps (shape), wpg (group)."""
    return (
        f'<w:drawing><wp:inline><wp:extent cx="2000000" cy="900000"/><wp:docPr id="1" name="一" {look}/><a:graphic>'
        f'<a:graphicData uri="{_URIS[kind]}">{inside}</a:graphicData></a:graphic></wp:inline></w:drawing>'
    )


def levels(*levels: tuple[str, str], start: int = 1, look: str = "") -> str:
    """An abstract numbering: (format, text) of each level."""
    return "".join(
        f'<w:lvl w:ilvl="{number}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/>{f"<w:rPr>{look}</w:rPr>" if look else ""}</w:lvl>'
        for number, (form, text) in enumerate(levels)
    )


def numbering(*abstract: str, more: str = "") -> str:
    """Numbering in which number N is list N: the first is 1."""
    count = range(1, len(abstract) + 1)
    lists = "".join(f'<w:abstractNum w:abstractNumId="{n}">{abstract[n - 1]}</w:abstractNum>' for n in count)
    nums = "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n in count)
    return lists + nums + more


def item(level: int = 0, number: int = 1) -> str:
    """In a pPr: that the paragraph is an item of a list."""
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def style(
    name: str, look: str = "", kind: str = "paragraph", based: str = "", paragraph: str = "", default: bool = False
) -> str:
    """A style. `look`: inside its rPr; `paragraph`: inside its pPr."""
    on = f'<w:basedOn w:val="{based}"/>' if based else ""
    usual = ' w:default="1"' if default else ""
    return (
        f'<w:style w:type="{kind}"{usual} w:styleId="{name}"><w:name w:val="{name}"/>{on}'
        f"{f'<w:pPr>{paragraph}</w:pPr>' if paragraph else ''}{f'<w:rPr>{look}</w:rPr>' if look else ''}</w:style>"
    )
