"""The project as a newcomer finds it: one command each, packages that agree, pages whose links lead somewhere."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bench import Figure
from bench.__main__ import main as bench_main
from bench.lines import code_lines
from dalaba.doors.cli import run

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
GPL_APART = {"espeakng-loader"}
"""Loaded by a worker program of its own, never in our processes."""


def pins() -> dict[str, str]:
    """constraints.txt: name -> exact version."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").split()
    return {canonicalize_name(name): version for name, _, version in (line.partition("==") for line in lines)}


def requirements() -> list[Requirement]:
    extras = [line for lines in PROJECT["optional-dependencies"].values() for line in lines]
    return [Requirement(line) for line in PROJECT["dependencies"] + extras]


def ours() -> Iterator[Path]:
    """Every text file of the repository: what git knows, or would take in."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout
    names = listed.decode("utf-8").split("\0")
    kinds = {"", ".py", ".md", ".toml", ".txt", ".yaml", ".csv", ".bat", ".html", ".css", ".js", ".svg"}
    yield from (ROOT / name for name in names if name and Path(name).suffix in kinds and (ROOT / name).is_file())


in_git = pytest.mark.skipif(
    shutil.which("git") is None or not (ROOT / ".git").exists(), reason="git is missing, or this is no checkout"
)


# Packages


def test_every_package_we_ask_for_is_pinned_to_a_version_in_its_range() -> None:
    outside = [str(wanted) for wanted in requirements()
               if not wanted.specifier.contains(pins().get(canonicalize_name(wanted.name), "0"))]  # fmt: skip
    assert outside == []


def test_pins_are_names_and_exact_versions_and_no_addresses() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.]+", line)] == []
    assert lines == sorted(lines, key=str.lower)


def test_no_gpl_code_is_imported_into_our_processes() -> None:
    """By what the packages say of themselves; LGPL is a library's licence and stays out of this."""
    found = []
    for line in PROJECT["dependencies"]:
        name = canonicalize_name(Requirement(line).name)
        try:
            said = metadata.metadata(name)
        except metadata.PackageNotFoundError:  # one for another Python or system
            continue
        licence = " ".join([*(said.get_all("License-Expression") or []), *(said.get_all("Classifier") or [])])
        if re.search(r"(?<![L])GPL|GNU General Public", licence) and name not in GPL_APART:
            found.append(name)
    assert found == []


# Commands


@pytest.mark.skipif(shutil.which("make") is None, reason="make is missing")
@pytest.mark.parametrize("target", ["demo", "run", "test", "check", "bench", "clean"])
def test_make_knows_the_target_and_sets_up_at_most_once(target: str) -> None:
    shown = subprocess.run(["make", "-n", target, "SYSTEM=no"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert shown.returncode == 0, shown.stderr
    assert shown.stdout.count("-m venv .venv ||") <= 1


def test_ci_runs_what_the_newcomer_is_told_to_run_and_nothing_else() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert [line for line in script if line and not line.startswith(("#", "set", "cd"))] == ["make check", "make test"]
    assert os.access(ROOT / ".ci" / "run", os.X_OK) or sys.platform == "win32"


def test_system_packages_that_are_there_already_start_no_apt() -> None:
    """Asked for what every Debian has, it says nothing and is done."""
    if shutil.which("dpkg-query") is None or shutil.which("bash") is None:
        pytest.skip("dpkg or bash is missing: not a Debian")
    done = subprocess.run(
        ["bash", ".ci/system-packages", "dpkg", "bash"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_without_apt_the_tests_go_on_and_say_what_is_missing(tmp_path: Path) -> None:
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("bash is missing")
    done = subprocess.run(
        [bash, ".ci/system-packages"],
        cwd=ROOT,
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0
    assert "libportaudio2" in done.stderr
    assert "skipped" in done.stderr


def test_the_windows_starter_reads_as_windows_reads() -> None:
    raw = (ROOT / "start.bat").read_bytes()
    assert raw.count(b"\n") == raw.count(b"\r\n")
    text = raw.decode("utf-8")
    before, _, _ = text.partition("chcp 65001")
    assert before.isascii(), "until chcp, cmd reads this file in the old code page"
    labels = set(re.findall(r"^:(\w+)", text, re.MULTILINE))
    assert set(re.findall(r"goto (\w+)", text)) <= labels
    assert "title 正在播出,请勿关闭" in text
    assert re.findall(r"broadcaster\.py run(.*?)\r", text) == [' --station "%station%"', " %page%"]


# Pages


def test_links_between_pages_lead_somewhere() -> None:
    broken = []
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8")):
            if "://" not in target and not (page.parent / target).exists():
                broken.append(f"{page.name}: {target}")
    assert broken == []


def test_the_changelog_has_a_place_for_what_comes_next() -> None:
    assert "## [Unreleased]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_glossary_gives_each_word_once_in_both_languages_with_its_meaning() -> None:
    lines = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")][1:]
    assert all(len(row) == 3 and all(row) for row in rows)
    english = [row[0] for row in rows]
    assert len(english) == len(set(english))
    assert {"script", "outlet", "occurrence", "spot", "refusal", "as-run ledger", "dead air"} <= set(english)


@in_git
def test_nothing_of_one_machine_or_of_a_package_registry_is_in_the_repository() -> None:
    # Pieced together, so that this file does not hold what it looks for.
    machine = r"/(?:root|home)/\w|/" + r"work/(?:main|shared)|C:\\Users\\\w"
    registry = "index" + r"-url|pypi\.(?:org|" + "python)"
    private = re.compile(f"{machine}|{registry}")
    texts = ((path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8", errors="replace")) for path in ours())
    assert [f"{name}: {hit[0]}" for name, text in texts for hit in private.finditer(text)] == []


# Benchmarks


def test_a_figure_says_how_many_times_better_and_whether_the_promise_was_kept() -> None:
    figure = Figure("render", ours=2.0, rival="script", theirs=9.0, times_better=4)
    assert figure.ratio == 4.5
    assert figure.kept is True
    assert Figure("render", ours=3.0, rival="script", theirs=9.0, times_better=4).kept is False
    assert Figure("render", ours=3.0, rival="espeak-ng is not installed", times_better=4).kept is None
    assert Figure("start", ours=0.2, at_most=0.15).kept is False


def test_a_benchmark_that_does_not_exist_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench_main(["sorcery"]) == 2
    assert "sorcery" in capsys.readouterr().err


def test_lines_of_code_are_counted_without_blanks_comments_and_docstrings() -> None:
    described = '"""What it is."""\n\nA = (  # why\n    1,\n)\n"""What A is."""\n'
    source = f'{described}\ndef f():\n    """Both\n    lines."""\n    return A\n'
    assert code_lines(source) == len(["A = (", "1,", ")", "def f():", "return A"])


def test_the_windows_starter_begins_again_after_a_fault_and_only_then() -> None:
    """Read, not run: an end by a person and a start that was refused end it, whatever else comes does not."""
    text = (ROOT / "start.bat").read_text(encoding="utf-8")
    (codes,) = re.findall(r"for %%c in \(([-0-9 ]+)\) do if \"%code%\"==\"%%c\" goto over", text)
    ends = {int(code) for code in codes.split()}
    assert {0, 1, 2} <= ends
    assert run.BROKE not in ends
    after = text.split("goto over", 1)[1]
    assert after.index("goto again") < after.index(":over")
