"""What is reported of a document besides its words: each kind of thing once, with its count and first place."""

from __future__ import annotations

from dalaba.core.model import Reason

_BESIDE = {
    "header": ("页眉", "the header"),
    "footer": ("页脚", "the footer"),
    "footnote": ("脚注", "footnotes"),
    "endnote": ("尾注", "endnotes"),
    "comment": ("批注", "comments"),
}


class Notes:
    """Collects remarks while a document is walked."""

    def __init__(self) -> None:
        self._found: dict[str, tuple[int, str]] = {}
        self._beside: dict[str, None] = {}

    def note(self, code: str, found: str) -> None:
        """Note one thing. `found`: its text or, if it has none, the text before it."""
        count, first = self._found.get(code, (0, found))
        self._found[code] = count + 1, first

    def beside(self, kind: str) -> None:
        """Note that there is text outside the body: in a header, a footnote or a comment."""
        self._beside[kind] = None

    def reasons(self) -> tuple[Reason, ...]:
        """All remarks, in the order of their first place."""
        found = [Reason(code, {"count": str(count), "found": first}) for code, (count, first) in self._found.items()]
        if self._beside:
            words = [_BESIDE[kind] for kind in self._beside]
            what = {"what": "、".join(zh for zh, _ in words), "what_en": ", ".join(en for _, en in words)}
            found.append(Reason("files.word_beside", what))
        return tuple(found)
