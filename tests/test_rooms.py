"""The house rules: who may call whom, which library has which door, and who may look at the clock on the wall.

The tables are those of docs/architecture.md; the imports are read from the source, those inside functions and those for
types alone too.
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
OFF_AIR = frozenset({"speech", "station", "compile", "views", "callup", "desk", "doors"})
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
    """District -> the districts it may call."""
    return {district: words(called) for district, _, called in table_after("districts")}


@cache
def rooms() -> Mapping[str, str]:
    """Every room of the house's drawing -> its district."""
    return {room: district.strip("`/") for district, room, _ in table_after("rooms")}


def doors() -> Mapping[str, frozenset[str]]:
    """Library -> the rooms that may import it."""
    return {name: words(rooms) for names, rooms in table_after("doors") for name in words(names)}


# The source


def imports(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Every name that a source imports, with its line: at its head, in a function, for types alone."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def district_of(module: str) -> str:
    return module.split(".")[1]


def room_of(path: Path) -> str:
    """`playout` of dalaba/air/playout/loop.py, `main` of dalaba/air/main.py; a district without rooms is its own."""
    parts = path.relative_to(HOUSE).with_suffix("").parts
    return parts[1] if len(parts) > 1 and parts[0] in rooms().values() else parts[0]


@cache
def sources() -> Mapping[Path, ast.Module]:
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(HOUSE.rglob("*.py"))}


@cache
def calls() -> Mapping[str, Mapping[str, str]]:
    """Module -> module it imports -> one place where it does."""
    modules = {module_of(path) for path in sources()}
    graph: dict[str, dict[str, str]] = {}
    for path, tree in sources().items():
        called = graph.setdefault(module_of(path), {})
        for name, line in imports(tree):
            module = name if name in modules else name.rpartition(".")[0]
            if module in modules and module not in ("dalaba", module_of(path)):
                called.setdefault(module, f"{path.relative_to(ROOT).as_posix()}:{line}")
    graph.pop("dalaba")
    return graph


@cache
def district_calls() -> Mapping[str, Mapping[str, str]]:
    """District -> another one that it calls -> one place where it does."""
    graph: dict[str, dict[str, str]] = {}
    for module, others in calls().items():
        called = graph.setdefault(district_of(module), {})
        for other, where in others.items():
            if district_of(other) != district_of(module):
                called.setdefault(district_of(other), where)
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


def test_the_drawing_has_every_room_and_no_other() -> None:
    folders = (path for path in HOUSE.glob("*/*") if path.name[0] not in "_." and any(path.glob("*.py")))
    modules = (path.with_suffix("") for path in HOUSE.glob("*/[a-z]*.py"))
    there = {path.relative_to(HOUSE).as_posix() for path in (*folders, *modules)}
    alone = {district for district in may_call() if district not in rooms().values()}
    drawn = {f"{district}/{room}" for room, district in rooms().items()}
    assert {room for room in there if room.split("/")[0] not in alone} == drawn
    assert {path.parent.name for path in HOUSE.glob("*/__init__.py")} == set(may_call())


def test_districts_call_only_those_below_them() -> None:
    """The table is in the order of the floors: nobody calls a district that stands after it."""
    order = list(may_call())
    assert [
        (upper, lower) for upper in order for lower in may_call()[upper] if order.index(lower) >= order.index(upper)
    ] == []
    wrong = [f"{where} {district} calls {other}" for district, others in district_calls().items()
             for other, where in others.items() if other not in may_call()[district]]  # fmt: skip
    assert wrong == []


def test_nothing_that_air_can_reach_reads_what_people_write_or_speaks() -> None:
    """By what the table allows for air, and by what the source really does."""
    assert reached("air", may_call()) & OFF_AIR == set()
    assert {district_of(module) for module in reached("dalaba.air.main", calls())} & OFF_AIR == set()


def test_the_front_doors_are_independent_and_nobody_inside_calls_them() -> None:
    assert [district for district in may_call() if "doors" in may_call()[district]] == []
    callers = {path.name for path, tree in sources().items() if room_of(path) == "cli"
               for module, _ in imports(tree) if module.startswith("dalaba.doors.console")}  # fmt: skip
    assert callers == {"run.py", "console.py"}, (
        "`run` opens the page, `console` asks it for a link: no order goes that way"
    )


@pytest.mark.parametrize("room", ["speech.reading", "sound.processing", "core.model"])
def test_pure_rooms_call_nothing_but_values(room: str) -> None:
    within = [other for module in calls() if module.startswith(f"dalaba.{room}") for other in calls()[module]]
    assert [
        other for other in within if not other.startswith((f"dalaba.{room}", "dalaba.core.", "dalaba.messages"))
    ] == []


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


def test_an_import_inside_a_function_counts_and_so_does_one_for_types() -> None:
    source = (
        "if TYPE_CHECKING:\n    import numpy\ndef f():\n    try:\n        from dalaba import voices\n    finally: pass"
    )
    assert [name for name, _ in imports(ast.parse(source))] == ["numpy", "dalaba.voices"]
