"""What the pages promise: their commands run, their examples are read without a problem, no verb or key is left out.

A page is followed as a reader would: its files are written where it says, its commands typed in its order, in a copy
of the sample (READMEs) or in the station that the page itself describes (guides).
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest

from dalaba.callup.assumptions import NAMES
from dalaba.desk.root import Station
from dalaba.doors.cli import VERBS, main
from dalaba.link import control
from dalaba.messages import air, plan
from dalaba.station.files.keys import SECTIONS, names_of
from dalaba.station.schedules import expand
from tests.conftest import ROOT, SAMPLE

READMES = ("README.md", "README.zh-CN.md")
GUIDES = ("docs/guide.en.md", "docs/guide.zh.md")
PICTURE = "docs/images/programme.png"
FILES, COMMANDS, DRAWINGS = {"yaml", "txt", "csv"}, {"sh", "bat"}, {""}
VERB_OF = {name: verb for verb, names in VERBS.items() for name in (verb, *names)}
UNREADY = frozenset({"rehearse"})
"""Counts as missed what is not rendered yet or not recorded, says so, and exits 1."""


@dataclass(frozen=True)
class Block:
    """One fenced block: its kind, the file it shows (or ""), and its text without the line that names the file."""

    kind: str
    file: str
    text: str


@cache
def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(name: str) -> Iterator[Block]:
    """The fenced blocks of a page, in order. A file is named after the kind, or by a first line `# NAME`."""
    for kind, file, text in re.findall(r"^```(\w*) ?(\S*)\n(.*?)^```$", page(name), re.MULTILINE | re.DOTALL):
        named = re.match(r"# (\S+\.\w+)\n", text) if kind in FILES and not file else None
        yield Block(kind, named[1] if named else file, text)


def commands(name: str) -> Iterator[list[str]]:
    """The words after `python broadcaster.py` or `start.bat` of every command block."""
    for block in blocks(name):
        if block.kind in COMMANDS:
            yield from (words for line in block.text.splitlines() if (words := typed(line)) is not None)


def typed(line: str) -> list[str] | None:
    words = shlex.split(line, comments=True)
    if words[:2] == ["python", "broadcaster.py"]:
        return words[2:]
    return words[1:] if words[:1] == ["start.bat"] else None


def verb_in(words: list[str]) -> str:
    return next(VERB_OF[word] for word in words if word in VERB_OF)


def code_spans(name: str) -> list[str]:
    """What stands between backticks in the running text, a shell's words."""
    text = re.sub(r"^```.*?^```$", "", page(name), flags=re.MULTILINE | re.DOTALL)
    return re.findall(r"`([^`\n]+)`", text)


def described(name: str, folder: Path) -> Path:
    """The station that a guide's examples make together."""
    for block in blocks(name):
        if block.kind in FILES:
            write(folder, block)
    return folder


def write(folder: Path, block: Block) -> None:
    path = folder / block.file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(block.text, encoding="utf-8")


# Pages and what they name


@pytest.mark.parametrize("name", READMES + GUIDES)
def test_every_block_is_of_a_kind_that_is_tried_here(name: str) -> None:
    assert {block.kind for block in blocks(name)} <= FILES | COMMANDS | DRAWINGS
    assert [block.text for block in blocks(name) if block.kind in FILES and not block.file] == []


@pytest.mark.parametrize("name", READMES + GUIDES)
def test_links_within_a_page_lead_to_a_heading(name: str) -> None:
    headings = re.findall(r"^#+ (.*)$", page(name), re.MULTILINE)
    slugs = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
    assert set(re.findall(r"\]\(#([^)]+)\)", page(name))) - slugs == set()


@pytest.mark.parametrize("name", READMES)
def test_a_readme_has_a_line_for_every_verb_under_both_its_names(name: str) -> None:
    rows = [[cell.strip(" `") for cell in line.split("|")[1:3]] for line in page(name).splitlines() if line[:1] == "|"]
    assert [verb for verb, names in VERBS.items() if not any({verb, names[0]} == set(row) for row in rows)] == []


@pytest.mark.parametrize("name", GUIDES)
def test_a_guide_says_when_every_verb_is_used(name: str) -> None:
    named = {words[0] for span in code_spans(name) if (words := span.split())}
    assert set(VERBS) - named == set()


@pytest.mark.parametrize("name", READMES + GUIDES)
def test_options_that_a_page_names_exist(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    shown = [words for span in code_spans(name) if (words := span.split()) and words[0] in VERB_OF]
    asked = {(VERB_OF[words[0]], word) for words in shown for word in words[1:] if word.startswith("--")}
    asked |= {(verb_in(words), word) for words in commands(name) for word in words if word.startswith("--")}
    wrong = []
    for verb, option in sorted(asked):
        assert main([verb, "--help"]) == 0
        if option not in re.findall(r"--[a-z-]+", capsys.readouterr().out):
            wrong.append(f"{verb} {option}")
    assert wrong == []


@pytest.mark.parametrize("name", READMES + GUIDES)
def test_make_has_every_target_that_a_page_names(name: str) -> None:
    phony = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert phony
    assert set(re.findall(r"(?:`|^    )make (\w+)", page(name), re.MULTILINE)) <= set(phony[1].split())


@pytest.mark.parametrize("name", READMES)
def test_a_readme_shows_the_day_as_a_small_picture(name: str) -> None:
    assert f"]({PICTURE})" in page(name)
    content = (ROOT / PICTURE).read_bytes()
    assert content.startswith(b"\x89PNG")
    assert len(content) < 400_000


@pytest.mark.parametrize("section", [*SECTIONS, "callup_group", "callup_site"])
@pytest.mark.parametrize("name", GUIDES)
def test_the_guide_has_every_key_of_a_section_with_its_meaning_and_no_other(name: str, section: str) -> None:
    table = re.search(rf"<!-- keys: {section} -->\n\|.*\n\|[-|]+\n((?:\|.*\n)+)", page(name))
    assert table, f"no table of {section}"
    rows = [[cell.strip(" `") for cell in line.strip("|").split("|")] for line in table[1].splitlines()]
    assert all(len(row) == 3 and row[2] for row in rows)
    first_is_english = name.endswith("en.md")
    assert {row[0 if first_is_english else 1]: row[1 if first_is_english else 0] for row in rows} == names_of(section)


@pytest.mark.parametrize("name", GUIDES)
def test_the_guide_has_every_assumption_of_a_call_up_with_its_source(name: str) -> None:
    table = re.search(r"<!-- assumptions -->\n\|.*\n\|[-|]+\n((?:\|.*\n)+)", page(name))
    assert table
    rows = [[cell.strip(" `") for cell in line.strip("|").split("|")] for line in table[1].splitlines()]
    assert all(len(row) == 4 and all(row) for row in rows)
    first_is_english = name.endswith("en.md")
    assert {row[0 if first_is_english else 1]: row[1 if first_is_english else 0] for row in rows} == NAMES


@pytest.mark.parametrize("name", GUIDES)
def test_the_guide_tells_what_to_do_for_every_reason_of_planning_and_playing(name: str) -> None:
    known = {code for code in {**plan.MESSAGES, **air.MESSAGES} if code.startswith(("plan.", "air."))}
    named = set(re.findall(r"`((?:plan|air)\.\w+)`", page(name)))
    assert (known - named, named - known) == (set(), set())


# Examples


@pytest.mark.parametrize("name", GUIDES)
def test_the_examples_of_a_guide_are_a_station_without_a_problem(name: str, tmp_path: Path) -> None:
    station = Station.read(described(name, tmp_path))
    assert [str(problem) for problem in station.problems] == []
    assert {outlet.kind for outlet in station.setup.outlets.values()} >= {"speaker", "school", "van"}


@pytest.mark.parametrize("name", GUIDES)
def test_every_row_of_a_guide_plays_on_one_of_its_days(name: str, tmp_path: Path) -> None:
    station = Station.read(described(name, tmp_path))
    days = [date(2022, 7, 12) + timedelta(days=number) for number in range(4)]
    compiled = [expand(station.plan, day) for day in days]
    assert [str(problem) for _, problems in compiled for problem in problems] == []
    played = {each.booking.row for found, _ in compiled for each in found}
    packed = {row.id for day in days for row, _ in station.pack_rows(day)}
    rows = {row.id for campaign in station.plan.campaigns for row in campaign.rows}
    assert rows
    assert rows - played - packed == set()


# Commands


class Reader:
    """Somebody who follows a page in a folder. Ends what was started. Only `run` is a program of its own: the others
    are the same verbs, without Python's start for each of them.
    """

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capsys = capsys
        self.wrong: list[str] = []
        self._running: list[tuple[subprocess.Popen[bytes], Path]] = []

    def follow(self, name: str) -> None:
        for block in blocks(name):
            if block.kind in FILES:
                write(self.folder, block)
            elif block.kind in COMMANDS:
                for line in block.text.splitlines():
                    words = typed(line)
                    if words is not None:
                        self.type(words)

    def type(self, words: list[str]) -> None:
        verb = verb_in(words)
        if verb == "run":
            self._start(words)
            return
        if verb == "demo":  # a minute of work; it has tests of its own
            words = [*words, "--help"]
        code, said = self.run(words)
        if code not in ((0, 1) if verb in UNREADY else (0,)) or "Traceback" in said:
            self.wrong.append(f"{' '.join(words)}: exit {code}\n{said}")

    def run(self, words: list[str]) -> tuple[int, str]:
        code = main(words)
        said = self._capsys.readouterr()
        return code, said.out + said.err

    def close(self) -> None:
        for process, station in self._running:
            process.terminate()
            process.wait(30)
            try:
                control.ask(station, "shutdown")  # where terminating the desk does not let it say good-bye
            except control.NotRunning:
                pass

    def _start(self, words: list[str]) -> None:
        """`run` stays in its window; the page's next commands come from a second one."""
        station = self.folder / words[words.index("--station") + 1]
        log = (self.folder / "run.log").open("wb")
        process = subprocess.Popen(
            [sys.executable, str(ROOT / "broadcaster.py"), *words],
            cwd=self.folder,
            env={**os.environ, "PYTHONUTF8": "1"},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        log.close()
        self._running.append((process, station))
        until = time.monotonic() + 30
        while self.run(["--station", str(station), "status"])[0] != 0:
            if process.poll() is not None or time.monotonic() > until:
                self.wrong.append(f"run: not on the air\n{(self.folder / 'run.log').read_text('utf-8')}")
                return
            time.sleep(0.2)


@pytest.fixture
def reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Reader]:
    monkeypatch.chdir(tmp_path)
    reader = Reader(tmp_path, capsys)
    yield reader
    reader.close()


@pytest.mark.parametrize("name", READMES)
def test_the_commands_of_a_readme_run_in_its_order(name: str, reader: Reader) -> None:
    shutil.copytree(SAMPLE, reader.folder / "sample", ignore=shutil.ignore_patterns("rendered", "records"))
    reader.follow(name)
    assert reader.wrong == []


@pytest.mark.parametrize("name", GUIDES)
def test_the_commands_of_a_guide_run_in_the_station_it_describes(name: str, reader: Reader) -> None:
    reader.follow(name)
    assert reader.wrong == []
