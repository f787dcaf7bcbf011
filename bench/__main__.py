"""`python -m bench [NAME...] [--OPTION ...]`: run every bench/bench_NAME.py and print its table of ratios.

Options are those of the named benchmark. One that has options is run `--quick` where nobody named it.

A benchmark that breaks costs its own table, never the others'; the exit code is then 1. A promise that was not kept
on this machine is shown and is no failure: machines differ.
"""

from __future__ import annotations

import importlib
import inspect
import sys
from collections.abc import Iterable, Sequence
from itertools import takewhile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench import Figure


def names(folder: Path) -> list[str]:
    """The benchmarks there are, without their `bench_`."""
    return sorted(path.stem.removeprefix("bench_") for path in folder.glob("bench_*.py"))


def table(title: str, figures: Iterable[Figure]) -> Table:
    """A benchmark's figures as people read them."""
    grid = Table(title=title, title_justify="left")
    grid.add_column("what")
    for heading in ("ours", "rival", "ratio", "promised", "kept"):
        grid.add_column(heading, justify="right")
    for figure in figures:
        grid.add_row(figure.what, _amount(figure.ours, figure), *_against(figure), _promise(figure), _kept(figure))
    return grid


def _amount(value: float, figure: Figure) -> str:
    return f"{value:.3g} {figure.unit}"


def _against(figure: Figure) -> tuple[str, str]:
    rival = figure.rival if figure.theirs is None else f"{figure.rival} {_amount(figure.theirs, figure)}"
    return rival.strip(), "" if figure.ratio is None else f"{figure.ratio:.3g}×"


def _promise(figure: Figure) -> str:
    bounds = [] if figure.at_most is None else [f"≤ {_amount(figure.at_most, figure)}"]
    bounds += [] if figure.times_better is None else [f"≥ {figure.times_better:g}×"]
    return ", ".join(bounds)


def _kept(figure: Figure) -> str:
    return {True: "yes", False: "NO", None: ""}[figure.kept]


def main(given: Sequence[str]) -> int:
    """Run the benchmarks of these names, or all. 0; 1 if one broke; 2 for a name that does not exist."""
    known = names(Path(__file__).parent)
    wanted = list(takewhile(lambda word: not word.startswith("--"), given))
    options = given[len(wanted) :] if wanted else ["--quick"]
    unknown = sorted(set(wanted) - set(known))
    if unknown:
        print(f"no such benchmark: {', '.join(unknown)}; there are: {', '.join(known)}", file=sys.stderr)
        return 2
    return max((_run(name, options) for name in wanted or known), default=0)


def _run(name: str, options: Sequence[str]) -> int:
    console = Console()
    try:
        main = importlib.import_module(f"bench.bench_{name}").main
        figures = main(options) if inspect.signature(main).parameters else main()
    except Exception as error:  # one broken benchmark must not hide the others' figures
        console.print(f"{name}: broke: {type(error).__name__}: {error}", markup=False)
        return 1
    console.print(table(name, figures))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
