"""`python -m bench.lines [REVISION]`: how many lines of code each district has, today or at a revision.

A line counts where code stands on it: blank lines, comments and docstrings do not.
"""

from __future__ import annotations

import ast
import io
import subprocess
import sys
import tokenize
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
_NO_CODE = {
    tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENCODING,
    tokenize.ENDMARKER,
}  # fmt: skip


def code_lines(source: str) -> int:
    """The lines of one module that hold code."""
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in _NO_CODE:
            lines.update(range(token.start[0], token.end[0] + 1))
    return len(lines - _docstring_lines(ast.parse(source)))


def _docstring_lines(tree: ast.Module) -> set[int]:
    """A docstring, and a sentence that stands below a value to explain it: a string that is a statement."""
    return {
        line
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }


def modules(revision: str = "") -> Iterator[tuple[str, str]]:
    """Path and source of each module of the program, as the files are or as they were at a revision."""
    if not revision:
        for path in sorted((ROOT / "dalaba").rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
        return
    for name in _git("ls-tree", "-r", "-z", "--name-only", revision, "dalaba").split("\0"):
        if name.endswith(".py"):
            yield name, _git("show", f"{revision}:{name}")


def _git(*words: str) -> str:
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, check=True, encoding="utf-8").stdout


def by_district(revision: str = "") -> Counter[str]:
    """District to lines; what lies beside the districts counts for "dalaba"."""
    lines: Counter[str] = Counter()
    for name, source in modules(revision):
        folders = name.split("/")[:-1]
        lines["/".join(folders[:2])] += code_lines(source)
    return lines


def main() -> None:
    lines = by_district(*sys.argv[1:2])
    for district, number in sorted(lines.items()):
        print(f"{number:7,} {district}")
    print(f"{lines.total():7,} in all")


if __name__ == "__main__":
    main()
