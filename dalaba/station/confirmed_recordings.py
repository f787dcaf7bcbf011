"""What people confirmed that recordings say: `recordings.auto.yaml`, written by `recordings --confirm`.

A confirmation is for one sound: it is stored with the file's name and digest, so another take has to be confirmed
again. What a person wrote in YAML (录音里说的) is never changed and has priority. The file is rewritten as a whole each
time, atomically.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from dalaba.core import atomic
from dalaba.core.model import Place
from dalaba.core.problems import Bad
from dalaba.station.files import Map, Problems, Scalar, yaml_nodes
from dalaba.station.files.text import read_text

FILE = "recordings.auto.yaml"
_HEAD = (
    "# 这个文件是程序写的(recordings --confirm 命令),会整个重写。要自己写,请写进文稿的“录音里说的”。\n"
    "# Written by the program (recordings --confirm), rewritten whole. Your own words belong in a script's `says`.\n"
)
_DIGEST = "摘要"
_SAYS = "录音里说的"


@dataclass(frozen=True)
class Word:
    """What somebody said about one recording."""

    digest: str
    """The digest of the file at that time."""
    says: Mapping[str, str]
    """Fact -> what the recording says of it; empty: it mentions none."""


@dataclass(frozen=True)
class Confirmed:
    """The file's content, by the recording's name (with its take)."""

    words: Mapping[str, Word] = field(default_factory=dict)

    def says(self, piece: str, digest: str) -> Mapping[str, str] | None:
        """What a recording says of the facts; None if nobody has confirmed this sound."""
        word = self.words.get(piece)
        return word.says if word and word.digest == digest else None

    def with_word(self, piece: str, word: Word) -> Confirmed:
        """With one more confirmation, which replaces any earlier one of that file."""
        return replace(self, words={**self.words, piece: word})


def read(folder: Path, problems: Problems) -> Confirmed:
    """The confirmations so far. A file that somebody broke counts as empty, and is a problem."""
    path = folder / FILE
    if not path.exists():
        return Confirmed()
    try:
        root = yaml_nodes.parse(read_text(path), FILE, problems)
        return Confirmed(dict(_words(root)) if root is not None else {})
    except Bad as bad:
        problems.bad(bad, Place(FILE))
        return Confirmed()


def write(folder: Path, confirmed: Confirmed) -> None:
    """Write the file. Raises OSError if the disk fails."""
    atomic.write(folder / FILE, text(confirmed).encode())


def text(confirmed: Confirmed) -> str:
    """The text of the file. `read` gives the same confirmations."""
    return "".join([_HEAD, *(_line(piece, word) for piece, word in sorted(confirmed.words.items()))])


def _line(piece: str, word: Word) -> str:
    says = ", ".join(f"{_quoted(name)}: {_quoted(value)}" for name, value in word.says.items())
    return f"{_quoted(piece)}: {{{_DIGEST}: {_quoted(word.digest)}, {_SAYS}: {{{says}}}}}\n"


def _quoted(word: str) -> str:
    """A word as a JSON string, which is also valid YAML; characters that YAML does not allow are written as numbers."""
    plain = json.dumps(word, ensure_ascii=False)
    return "".join(sign if sign.isprintable() else f"\\U{ord(sign):08x}" for sign in plain)


def _words(root: yaml_nodes.Node) -> Iterator[tuple[str, Word]]:
    for piece, pairs in _pairs(root):
        inner = dict(_pairs(pairs))
        digest, says = inner.get(_DIGEST), inner.get(_SAYS)
        if not isinstance(digest, Scalar) or says is None:
            raise Bad("plan.confirmed_file", file=FILE, name=piece)
        yield piece, Word(digest.text, {name: _text(value) for name, value in _pairs(says)})


def _pairs(node: yaml_nodes.Node) -> Iterator[tuple[str, yaml_nodes.Node]]:
    if not isinstance(node, Map):
        raise Bad("plan.confirmed_file", file=FILE, name=str(node.place))
    yield from ((key.text, value) for key, value in node.pairs)


def _text(node: yaml_nodes.Node) -> str:
    if not isinstance(node, Scalar):
        raise Bad("plan.confirmed_file", file=FILE, name=str(node.place))
    return node.text
