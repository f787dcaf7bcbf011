"""The house rules: who may call whom, which library has which door, and who may look at the clock on the wall.

The tables are those of docs/architecture.md; the imports are read from the source, those inside functions too.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HOUSE = ROOT / "dalaba"
OPEN_TO_ALL = frozenset({"model", "clock", "languages", "catalogue", "calm", "signs"})
FRONT_DOORS = frozenset({"cli", "console", "fleet"})
OFF_AIR = frozenset({"files", "scripts", "outlets", "days", "schedules", "reading", "voices", "render", "station"})
WALL = {
    "time": {"time", "time_ns", "localtime", "gmtime", "ctime", "asctime", "strftime"},
    "datetime": {"now", "utcnow", "today"},
    "date": {"today"},
}


# The tables


def table_after(mark: str) -> list[list[str]]:
    """The rows of the Markdown table that follows `<!-- mark -->`, without its heading."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8").split(f"<!-- {mark} -->", 1)[1]
    lines = re.match(r"\s*((?:\|.*\n)+)", text)
    assert lines, f"no table after {mark}"
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1].splitlines()[2:]]


def words(cell: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", cell))


@cache
def may_call() -> Mapping[str, frozenset[str]]:
    """Room -> the rooms it may call."""
    said = {room: words(called) for room, _, called in table_after("rooms")}
    return {room: called if room in OPEN_TO_ALL else called | OPEN_TO_ALL for room, called in said.items()}


def doors() -> Mapping[str, frozenset[str]]:
    """Library -> the rooms that may import it."""
    return {name: words(rooms) for names, rooms in table_after("doors") for name in words(names)}


# The source


def imports(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Every module a source names in an import that runs, with its line. `from dalaba import x` names dalaba.x."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module == "dalaba":
            yield from ((f"dalaba.{alias.name}", node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or "", node.lineno
        else:
            yield from imports(node)


def room_of(path: Path) -> str:
    return path.relative_to(HOUSE).parts[0].removesuffix(".py")


@cache
def sources() -> Mapping[Path, ast.Module]:
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(HOUSE.rglob("*.py"))}


@cache
def calls() -> Mapping[str, Mapping[str, str]]:
    """Room -> room it calls -> one place where it does."""
    graph: dict[str, dict[str, str]] = {}
    for path, tree in sources().items():
        called = graph.setdefault(room_of(path), {})
        for module, line in imports(tree):
            parts = module.split(".")
            if parts[0] == "dalaba" and len(parts) > 1 and parts[1] not in (room_of(path), "__version__"):
                called.setdefault(parts[1], f"{path.relative_to(ROOT).as_posix()}:{line}")
    graph.pop("__init__", None)
    return graph


def reached(start: str, graph: Mapping[str, frozenset[str]] | Mapping[str, Mapping[str, str]]) -> frozenset[str]:
    """Every room that `start` can reach, by any number of calls."""
    seen: set[str] = set()
    todo = [start]
    while todo:
        for room in graph.get(todo.pop(), ()):
            if room not in seen:
                seen.add(room)
                todo.append(room)
    return frozenset(seen)


def wall_clock_reads(tree: ast.AST) -> Iterator[int]:
    """Lines that read the wall clock: by its usual names, under whatever name they were imported."""
    known = {"time": "time", "datetime": "datetime", "date": "date"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import) or (isinstance(node, ast.ImportFrom) and node.module == "datetime"):
            known |= {alias.asname: alias.name for alias in node.names if alias.asname and alias.name in WALL}
        elif isinstance(node, ast.ImportFrom) and node.module == "time":
            yield from (node.lineno for alias in node.names if alias.name in WALL["time"])
        elif isinstance(node, ast.Attribute):
            holder = ast.unparse(node.value).rsplit(".", 1)[-1]
            if node.attr in WALL.get(known.get(holder, ""), ()):
                yield node.lineno


# The rules


def test_every_room_has_its_line_in_the_architecture() -> None:
    assert set(calls()) <= set(may_call()), "a new room gets its line in docs/architecture.md first"


def test_rooms_call_only_those_they_may() -> None:
    wrong = [f"{where} {room} calls {other}" for room, others in calls().items() for other, where in others.items()
             if other not in may_call().get(room, frozenset())]  # fmt: skip
    assert wrong == []


def test_no_room_is_called_back_by_one_it_calls() -> None:
    assert [room for room in may_call() if room in reached(room, may_call())] == []
    assert [room for room in calls() if room in reached(room, calls())] == []


def test_nothing_that_air_can_reach_reads_yaml_fills_templates_or_speaks() -> None:
    """By what the table allows for playing, and by what the source really does for all of air."""
    assert reached("playout", may_call()) & OFF_AIR == set()
    assert reached("onair", calls()) & OFF_AIR == set()


def test_the_front_doors_are_independent_and_nobody_inside_calls_them() -> None:
    assert [(room, door) for room in may_call() for door in may_call()[room] & FRONT_DOORS] == [("cli", "console")]
    callers = {path.name for path, tree in sources().items() if room_of(path) == "cli"
               for module, _ in imports(tree) if module.startswith("dalaba.console")}  # fmt: skip
    assert callers == {"run.py", "console.py"}, (
        "`run` opens the page, `console` asks it for a link: no order goes that way"
    )


def test_pure_rooms_know_no_other_room() -> None:
    for room in ("model", "reading", "sound", "programme", "asrun"):
        assert may_call()[room] <= OPEN_TO_ALL, room


def test_each_library_comes_in_by_its_own_door() -> None:
    wrong = []
    for path, tree in sources().items():
        for module, line in imports(tree):
            allowed = doors().get(module.split(".")[0])
            if allowed is not None and room_of(path) not in allowed:
                wrong.append(f"{path.relative_to(ROOT).as_posix()}:{line} imports {module}")
    assert wrong == []


def test_only_the_clock_looks_at_the_wall() -> None:
    wrong = [f"{path.relative_to(ROOT).as_posix()}:{line}" for path, tree in sources().items()
             if room_of(path) != "clock" for line in wall_clock_reads(tree)]  # fmt: skip
    assert wrong == []


@pytest.mark.parametrize(
    "source",
    [
        "import time\ntime.time()",
        "import time as t\nt.time_ns()",
        "from time import time",
        "import datetime\ndatetime.datetime.now(tz)",
        "from datetime import datetime as dt\ndt.now()",
        "from datetime import date\nasync def f():\n    return date.today()",
        "from datetime import datetime\nfield(default_factory=datetime.now)",
    ],
)
def test_a_look_at_the_wall_is_noticed_however_it_is_written(source: str) -> None:
    assert list(wall_clock_reads(ast.parse(source)))


@pytest.mark.parametrize("source", ["import time\ntime.monotonic()", "clock.now()", "moment.strftime('%H')"])
def test_waiting_and_asking_the_clock_that_was_given_are_allowed(source: str) -> None:
    assert list(wall_clock_reads(ast.parse(source))) == []


def test_an_import_inside_a_function_counts_and_one_for_types_only_does_not() -> None:
    source = (
        "if TYPE_CHECKING:\n    import numpy\ndef f():\n    try:\n        from dalaba import voices\n    finally: pass"
    )
    assert [name for name, _ in imports(ast.parse(source))] == ["dalaba.voices"]
