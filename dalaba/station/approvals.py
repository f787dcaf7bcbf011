"""What a second person approved, and who wrote what: `approvals.auto.yaml`, written by the page and by `approve`.

An approval is for one content, by its digest: the words, their facts, how they are read and by which voices; or the
bytes of recordings. Whatever changes in these is another content, about which somebody has to decide anew. The file is
rewritten as a whole each time, atomically.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from dalaba.core.model import Place
from dalaba.core.problems import Bad
from dalaba.station.files import Map, Problems, Scalar, Seq, yaml_nodes
from dalaba.station.files.text import read_text
from dalaba.station.outlets import VoiceChoice

FILE = "approvals.auto.yaml"
SHOWN = 8
"""How many characters of a digest a person types."""
_HEAD = (
    "# 这个文件是程序写的(页面“审核”和 approve 命令),会整个重写:第二个人同意了什么,谁写了什么。\n"
    "# Written by the program (the page, `approve`), rewritten whole: what a second person approved, who wrote what.\n"
)
_DECIDED, _WRITTEN = "审核", "写的人"
_FIELDS = {"agreed": "同意", "by": "审核人", "at": "时间", "what": "内容", "why": "原因"}
_WRITER = {"by": "名字", "digest": "摘要", "approved": "审过"}
_YES, _NO = "是", "否"


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided about one content."""

    agreed: bool
    by: str
    at: str
    """When, as ISO 8601."""
    what: str = ""
    """What it was, for people who read the file."""
    why: str = ""
    """Why not, if they did not agree."""


@dataclass(frozen=True, slots=True)
class Written:
    """Who wrote something through the program since it was last approved, and the digest that its file had then; ""
    where it has no file of its own."""

    by: tuple[str, ...]
    digest: str = ""
    approved: str = ""
    """The content with which the last of it was approved since. While that counts, whoever writes next begins anew."""


@dataclass(frozen=True)
class Approvals:
    """The file's content."""

    decisions: Mapping[str, Decision] = field(default_factory=dict)
    """By the content's digest."""
    writers: Mapping[str, Written] = field(default_factory=dict)
    """By the script's name, the file's path in the station, or campaign/row."""

    def approved(self, digest: str) -> bool:
        """Whether a second person approved this very content."""
        found = self.decisions.get(digest)
        return found is not None and found.agreed

    def decided(self, digest: str, decision: Decision | None) -> Approvals:
        """With one more decision, which replaces any earlier one about it; None: with none."""
        others = {key: each for key, each in self.decisions.items() if key != digest}
        return replace(self, decisions=others if decision is None else {**others, digest: decision})

    def written(self, what: str, by: str, digest: str = "") -> Approvals:
        """With one more who wrote something; with nobody else if it was approved before."""
        before = self.writers.get(what)
        others = before.by if before is not None and not self.approved(before.approved) else ()
        return replace(self, writers={**self.writers, what: Written(tuple(dict.fromkeys((*others, by))), digest)})

    def settled(self, names: Iterable[str], digest: str) -> Approvals:
        """With all of these approved, the last of them as this content; who wrote them is still known."""
        over = {name: replace(self.writers[name], approved=digest) for name in names if name in self.writers}
        return replace(self, writers={**self.writers, **over})


def of_text(
    language: str,
    words: str,
    facts: Iterable[tuple[str, str]],
    spoken: Iterable[tuple[str, int]],
    voices: Iterable[VoiceChoice],
) -> str:
    """The digest of a text: as it was written, its facts, each sentence as it is read with its pause, its voices. Where
    the station's folder is does not count, so a model is known by its name alone."""
    tried = [[each.engine, each.rate, Path(each.model).name, each.speaker] for each in voices]
    return _digest(["text", language, words, sorted(map(list, facts)), [list(each) for each in spoken], tried])


def of_recordings(language: str, digests: Sequence[str]) -> str:
    """The digest of recordings, by their bytes, in the order heard."""
    return _digest(["recordings", language, list(digests)])


def _digest(content: object) -> str:
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode(errors="replace")).hexdigest()


def read(folder: Path, problems: Problems) -> Approvals:
    """The decisions so far. A file that somebody broke counts as empty, and is a problem."""
    path = folder / FILE
    if not path.exists():
        return Approvals()
    try:
        root = yaml_nodes.parse(read_text(path), FILE, problems)
        return _of(root) if root is not None else Approvals()
    except Bad as bad:
        problems.bad(bad, Place(FILE))
        return Approvals()


def text(approvals: Approvals) -> str:
    """The text of the file. `read` gives the same content."""
    decided = {
        key: {
            _FIELDS["agreed"]: _YES if each.agreed else _NO, _FIELDS["by"]: each.by, _FIELDS["at"]: each.at,
            _FIELDS["what"]: each.what, **({_FIELDS["why"]: each.why} if each.why else {}),
        }
        for key, each in approvals.decisions.items()
    }  # fmt: skip
    written: Mapping[str, Mapping[str, str | tuple[str, ...]]] = {
        key: {
            _WRITER["by"]: each.by, _WRITER["digest"]: each.digest,
            **({_WRITER["approved"]: each.approved} if each.approved else {}),
        }
        for key, each in approvals.writers.items()
    }  # fmt: skip
    return "".join([_HEAD, *_section(_DECIDED, decided), *_section(_WRITTEN, written)])


def _section(name: str, entries: Mapping[str, Mapping[str, str | tuple[str, ...]]]) -> Iterator[str]:
    yield f"{name}:\n" if entries else f"{name}: {{}}\n"
    for key, facts in sorted(entries.items()):
        yield f"  {_quoted(key)}: {{{', '.join(f'{each}: {_value(fact)}' for each, fact in facts.items())}}}\n"


def _value(fact: str | tuple[str, ...]) -> str:
    return _quoted(fact) if isinstance(fact, str) else f"[{', '.join(map(_quoted, fact))}]"


def _quoted(word: str) -> str:
    """A word as a JSON string, which is also valid YAML; characters that YAML does not allow are written as numbers."""
    plain = json.dumps(word, ensure_ascii=False)
    return "".join(sign if sign.isprintable() else f"\\U{ord(sign):08x}" for sign in plain)


def _of(root: yaml_nodes.Node) -> Approvals:
    sections = dict(_pairs(root))
    decided = {key: _decision(_facts(node)) for key, node in _pairs(sections.get(_DECIDED))}
    writers = {key: _writer(dict(_pairs(node))) for key, node in _pairs(sections.get(_WRITTEN))}
    return Approvals(decided, writers)


def _decision(facts: Mapping[str, str]) -> Decision:
    agreed = facts.get(_FIELDS["agreed"])
    if agreed not in (_YES, _NO):
        raise Bad("plan.approvals_file", file=FILE, name=_FIELDS["agreed"])
    said = [facts.get(_FIELDS[name], "") for name in ("by", "at", "what", "why")]
    return Decision(agreed == _YES, *said)


def _writer(facts: Mapping[str, yaml_nodes.Node]) -> Written:
    said = {name: _words(facts[key]) for name, key in _WRITER.items() if key in facts}
    return Written(said.get("by", ()), "".join(said.get("digest", ())), "".join(said.get("approved", ())))


def _words(node: yaml_nodes.Node) -> tuple[str, ...]:
    """The words of a list; a word alone is a list of one."""
    nodes = node.items if isinstance(node, Seq) else (node,)
    found = tuple(each.text for each in nodes if isinstance(each, Scalar))
    if len(found) < len(nodes):
        raise Bad("plan.approvals_file", file=FILE, name=str(node.place))
    return found


def _facts(node: yaml_nodes.Node) -> dict[str, str]:
    found = dict(_pairs(node))
    wrong = next((key for key, each in found.items() if not isinstance(each, Scalar)), None)
    if wrong is not None:
        raise Bad("plan.approvals_file", file=FILE, name=wrong)
    return {key: each.text for key, each in found.items() if isinstance(each, Scalar)}


def _pairs(node: yaml_nodes.Node | None) -> Iterator[tuple[str, yaml_nodes.Node]]:
    if node is None:
        return
    if not isinstance(node, Map):
        raise Bad("plan.approvals_file", file=FILE, name=str(node.place))
    yield from ((key.text, value) for key, value in node.pairs)
