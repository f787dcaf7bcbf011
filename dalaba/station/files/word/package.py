"""The parts of a Word file, found by their relations, unpacked up to a size limit, with namespaces unified.

Word writes the same element in two namespaces (transitional and strict). Here every name has its usual prefix: `w:p`,
`m:oMath`. A part that defines entities was not written by Word and is rejected.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

from dalaba.core.patterns import late
from dalaba.core.problems import Bad
from dalaba.station.files.word.tree import first

MOST_PART = 40_000_000
"""Most bytes of an unpacked part. A novel has a tenth of this."""
MOST_ELEMENTS = 500_000
"""Most elements of a part. A book of 500 pages has half as many. Empty elements compress so well that the size in bytes
does not limit them."""
_PREFIXES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r",
    "http://purl.oclc.org/ooxml/officeDocument/relationships": "r",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing": "wp",
    "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing": "wp",
    "http://schemas.openxmlformats.org/drawingml/2006/picture": "pic",
    "http://purl.oclc.org/ooxml/drawingml/picture": "pic",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
    "http://purl.oclc.org/ooxml/drawingml/main": "a",
    "http://schemas.microsoft.com/office/word/2010/wordml": "w14",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingShape": "wps",
    "urn:schemas-microsoft-com:vml": "v",
    "urn:schemas-microsoft-com:office:office": "o",
}
_UNDERSTOOD = ("http://schemas.microsoft.com/office/", "http://schemas.openxmlformats.org/")
"""Word may write a newer form of a thing beside an older one. Newer forms from these namespaces are understood here."""
_NAME = late(r"\{([^}]*)\}")


class _Tree(ET.TreeBuilder):
    """An XML tree, and the namespaces that it declares."""

    def __init__(self) -> None:
        super().__init__()
        self.spaces: dict[str, str] = {}
        self._count = 0

    def start(self, tag: str, attrs: dict[str, str]) -> Element:
        self._count += 1
        if self._count > MOST_ELEMENTS:
            raise Bad("files.docx_endless")
        return super().start(tag, attrs)

    def doctype(self, _name: str, _public: str | None, _system: str | None) -> None:
        raise Bad("files.docx", why="DOCTYPE")

    def start_ns(self, prefix: str, uri: str) -> None:
        self.spaces[prefix] = uri


class Package:
    """An opened Word file. Raises Bad if the data is not a Word file or cannot be read."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, OSError, ValueError) as error:
            raise Bad("files.docx", why=type(error).__name__) from error
        self._main = self._main_part()
        self._relations = dict(self._related(self._main))

    def _main_part(self) -> str:
        for relation in self._xml("_rels/.rels") if self._has("_rels/.rels") else ():
            if relation.get("Type", "").endswith("/officeDocument"):
                return relation.get("Target", "").lstrip("/")
        return "word/document.xml"

    def _related(self, name: str) -> Iterator[tuple[str, tuple[str, str]]]:
        """Relation's id -> (its kind, the part it leads to)."""
        folder, file = posixpath.split(name)
        relations = f"{folder}/_rels/{file}.rels"
        for each in self._xml(relations) if self._has(relations) else ():
            if each.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, each.get("Target", ""))).lstrip("/")
                yield each.get("Id", ""), (each.get("Type", "").rsplit("/", 1)[-1], target)

    def _has(self, name: str) -> bool:
        return name in self._zip.NameToInfo

    def body(self) -> Element:
        """The document's body. Raises Bad if there is none."""
        if not self._has(self._main):
            raise Bad("files.docx_no_words")
        root = self._xml(self._main)
        body = first(root, "w:body")
        if root.tag != "w:document" or body is None:
            raise Bad("files.docx_no_words")
        return body

    def part(self, kind: str) -> Element | None:
        """The document's single part of a kind, such as styles or numbering; None if it has none."""
        names = [target for each, target in self._relations.values() if each == kind and self._has(target)]
        return self._xml(names[0]) if names else None

    def margins(self, kind: str) -> list[Element]:
        """The headers or the footers."""
        return [self._xml(target) for each, target in self._relations.values() if each == kind and self._has(target)]

    def _xml(self, name: str) -> Element:
        if self._zip.NameToInfo[name].file_size > MOST_PART:
            raise Bad("files.too_big", most=MOST_PART // 1_000_000)
        tree = _Tree()
        try:
            parser = ET.XMLParser(target=tree)
            parser.feed(self._zip.read(name))
            root = parser.close()
        except (ET.ParseError, zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
            raise Bad("files.docx", why=type(error).__name__) from error
        except (RuntimeError, NotImplementedError) as error:  # zipfile: a password; a compression it lacks
            raise Bad("files.docx_password") from error
        return _named(root, tree.spaces)


def _named(root: Element, spaces: dict[str, str]) -> Element:
    """Give every name its usual prefix, and keep one form of each thing that is written in several."""
    for each in root.iter():
        each.tag = _NAME.sub(_prefixed, each.tag, count=1)
        for name in [name for name in each.attrib if name[0] == "{"]:
            each.attrib[_NAME.sub(_prefixed, name, count=1)] = each.attrib.pop(name)
    for each in root.iter():
        if any(child.tag == "mc:AlternateContent" for child in each):
            each[:] = [one for child in each for one in _chosen(child, spaces)]
    return root


def _prefixed(hit: re.Match[str]) -> str:
    prefix = _PREFIXES.get(hit[1])
    return f"{prefix}:" if prefix else hit[0]


def _chosen(child: Element, spaces: dict[str, str]) -> list[Element]:
    """Of alternative forms, the contents of the first that is understood. Any other element is returned as it is."""
    if child.tag != "mc:AlternateContent":
        return [child]
    for way in child:
        wanted = way.get("Requires", "").split()
        if way.tag == "mc:Fallback" or all(spaces.get(each, "").startswith(_UNDERSTOOD) for each in wanted):
            return [one for inner in way for one in _chosen(inner, spaces)]
    return []
