"""No two modules need each other, directly or in a ring: each can be read, tested and moved without those above it.

Every import counts, those inside functions and those for types only (`TYPE_CHECKING`) too. A package's own page
(`__init__`) is one of its modules; that Python loads it before the others is none of their imports.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def modules(root: Path) -> Mapping[str, Path]:
    """Every module of the house by its name; a package's page by the package's."""
    found = {}
    for path in sorted(root.glob("dalaba/**/*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imported(name: str, path: Path, known: Mapping[str, Path]) -> Iterator[str]:
    """The modules that one names in its imports. `from package import x` names package.x, where that is a module."""
    package = name.split(".") if path.name == "__init__.py" else name.split(".")[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, *filter(None, [node.module])])
            for alias in node.names:
                named = f"{base}.{alias.name}"
                if named in known or base in known:
                    yield named if named in known else base


def graph(root: Path) -> Mapping[str, set[str]]:
    """Module -> those that it imports."""
    known = modules(root)
    return {name: set(imported(name, path, known)) - {name} for name, path in known.items()}


def ring(imports: Mapping[str, set[str]]) -> list[str]:
    """Modules each of which is imported by the next, the first one again at the end; empty: there is no ring."""
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as found:
        return list(found.args[1])
    return []


def test_no_modules_need_each_other() -> None:
    assert ring(graph(ROOT)) == []


@pytest.mark.parametrize(
    "back",
    [
        "import dalaba.high",
        "from dalaba import high",
        "from dalaba.high import window",
        "from .high import window",
        "def f():\n    from dalaba.high import window",
        "if TYPE_CHECKING:\n    from dalaba.high import Window",
    ],
)
def test_a_ring_is_seen_however_it_is_written(back: str, tmp_path: Path) -> None:
    (tmp_path / "dalaba").mkdir()
    for name, text in {"__init__": "", "high": "from dalaba.low import x", "low": back}.items():
        (tmp_path / "dalaba" / f"{name}.py").write_text(text, encoding="utf-8")
    assert set(ring(graph(tmp_path))) == {"dalaba.high", "dalaba.low"}
    (tmp_path / "dalaba" / "low.py").write_text("import json", encoding="utf-8")
    assert ring(graph(tmp_path)) == []
