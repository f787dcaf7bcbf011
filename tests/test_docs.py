"""What the pages promise: their commands run, their examples are read without a problem, no verb or key is left out.

A page is followed as a reader would: its files are written where it says, its commands typed in its order. A README
and a booklet begin in this folder as it comes, a reference in the station that it describes itself.
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
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

from dalaba.callup.assumptions import NAMES
from dalaba.core import atomic
from dalaba.desk.root import Station
from dalaba.doors.cli import VERBS, main
from dalaba.doors.console.pages.guide_book import anchor
from dalaba.link import control
from dalaba.messages import air, plan
from dalaba.sound.codec import decode
from dalaba.station.files.keys import SECTIONS, names_of
from dalaba.station.schedules import expand
from docs import contents
from tests import rig as rigs
from tests.conftest import ROOT, SAMPLE

READMES = ("README.md", "README.zh-CN.md")
BOOKLETS = ("docs/booklet.en.md", "docs/booklet.zh.md")
REFERENCES = ("docs/reference.en.md", "docs/reference.zh.md")
PAGES = READMES + BOOKLETS + REFERENCES
PICTURE, SOUND = "docs/images/programme.png", "docs/listen.mp3"
STARTER = ("station.yaml", "scripts", "schedules", "audio/recorded", "audio/sounds")
FILES, COMMANDS, DRAWINGS = {"yaml", "txt", "csv"}, {"sh", "bat"}, {""}
VERB_OF = {name: verb for verb, names in VERBS.items() for name in (verb, *names)}
WITH_WORDS = {path.parent.name for path in (ROOT / "dalaba/doors/cli").glob("*/__init__.py")} & set(VERBS)
ONLY_HELP = frozenset({"demo", "talk"})
"""Not followed here: a minute of work, and a microphone. Both have tests of their own."""
FETCHES = "--bring"
"""Downloads the good voice."""
HONEST = frozenset({"rehearse", "doctor"})
"""These exit 1 where they find something: what is not rendered or recorded yet, and what is wrong with this PC."""
HEARD = frozenset({"say", "play", "test-tone"})
"""These exit 1 where there is no sound card."""
PAGE_OPEN = Path("records", "onair", "console.json")
"""Is there as soon as a window with `run` in it has told the link to its page."""
LAST_YEAR = 2023
"""The sample's school year ends in it. A date in an example belongs to that time, which is over: none passes."""


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
    fenced = r"^( *)```(\w*) ?(\S*)\n(.*?)^\1```$"
    for indent, kind, file, text in re.findall(fenced, page(name), re.MULTILINE | re.DOTALL):
        named = re.match(r"# (\S+\.\w+)\n", text) if kind in FILES and not file else None
        yield Block(kind, named[1] if named else file, re.sub(rf"^{indent}", "", text, flags=re.MULTILINE))


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


def split(span: str) -> list[str]:
    try:
        return shlex.split(span)
    except ValueError:  # a quotation mark that opens, or an apostrophe: no command
        return span.split()


def verb_in(words: list[str]) -> str:
    return next(VERB_OF[word] for word in words if word in VERB_OF)


def verb_with_word(words: list[str]) -> tuple[str, ...]:
    """The verb, and behind it the word of its own (`hub invite`) if it has such words and one was written."""
    verb = verb_in(words)
    table = getattr(import_module(f"dalaba.doors.cli.{verb}"), "WORDS", {}) if verb in WITH_WORDS else {}
    return verb, *[word for word in words if word in table][:1]


def code_spans(name: str) -> list[list[str]]:
    """The words of what stands between backticks in the running text, a command's without the program's name."""
    text = re.sub(r"^( *)```.*?^\1```$|<!-- verbs -->.*<!-- /verbs -->", "", page(name), flags=re.MULTILINE | re.DOTALL)
    spans = [re.sub(r"^start\.bat |\\", "", span) for span in re.findall(r"`([^`\n]+)`", text)]
    return [words[2:] if words[:1] == ["--station"] else words for span in spans if (words := split(span))]


def described(name: str, folder: Path) -> Path:
    """The station that a reference's examples make together."""
    for block in blocks(name):
        if block.kind in FILES:
            write(folder, block)
    return folder


def write(folder: Path, block: Block) -> None:
    path = folder / block.file
    path.parent.mkdir(parents=True, exist_ok=True)
    atomic.write(path, block.text.encode("utf-8"))


# Pages and what they name


@pytest.mark.parametrize("name", PAGES)
def test_every_block_is_of_a_kind_that_is_tried_here(name: str) -> None:
    assert {block.kind for block in blocks(name)} <= FILES | COMMANDS | DRAWINGS
    assert [block.text for block in blocks(name) if block.kind in FILES and not block.file] == []
    assert page(name).count("```") == 2 * len(list(blocks(name)))


@pytest.mark.parametrize("name", READMES)
def test_a_readme_is_short(name: str) -> None:
    assert len(page(name).splitlines()) <= 120


@pytest.mark.parametrize("name", BOOKLETS)
def test_a_booklet_prints_on_some_fifteen_pages(name: str) -> None:
    """A4 in 11 points: 45 lines a page, each of 92 letters or half as many Chinese characters."""
    text = re.sub(r"\]\([^)]*\)", "]", page(name))
    widths = [sum(1 if sign.isascii() else 2 for sign in line) for line in text.splitlines()]
    assert sum(max(1, -(-width // 92)) for width in widths) / 45 < 17


def test_lists_of_contents_and_verbs_are_those_that_make_contents_makes() -> None:
    stale = [name for name in contents.PAGES if contents.made(name, page(f"docs/{name}")) != page(f"docs/{name}")]
    assert stale == [], "run make contents"
    assert all("<!-- contents -->" in page(name) for name in BOOKLETS + REFERENCES)
    assert all("<!-- verbs -->" in page(name) for name in REFERENCES)


def test_links_to_a_heading_find_exactly_one() -> None:
    anchors = {path.resolve(): [anchor(heading) for _, heading in contents.headings(path.read_text("utf-8"))]
               for path in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]}  # fmt: skip
    lost = []
    for path in anchors:
        for target, heading in re.findall(r"\]\(([^)#:\s]*)#([^)]+)\)", path.read_text("utf-8")):
            there = (path.parent / target).resolve() if target else path
            if anchors.get(there, []).count(heading) != 1:
                lost.append(f"{path.name}: {target}#{heading}")
    assert lost == []


@pytest.mark.parametrize("name", PAGES)
def test_no_example_has_a_date_that_passes(name: str) -> None:
    years = {int(year) for year in re.findall(r"\b(20\d\d)(?:-\d|年\d)", page(name))}
    assert {year for year in years if year > LAST_YEAR} == set()


@pytest.mark.parametrize("pages", list(zip(READMES, BOOKLETS, REFERENCES, strict=True)))
def test_every_verb_is_used_on_a_page_of_each_language(pages: tuple[str, ...]) -> None:
    used = {verb_in(words) for name in pages for words in commands(name)}
    used |= {VERB_OF[words[0]] for name in pages for words in code_spans(name) if words and words[0] in VERB_OF}
    assert set(VERBS) - used == set()


@pytest.mark.parametrize("name", PAGES)
def test_options_that_a_page_names_exist(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    shown = [words for words in code_spans(name) if words and words[0] in VERB_OF]
    asked = {(verb_with_word(words), word) for words in shown for word in words[1:] if word.startswith("--")}
    asked |= {(verb_with_word(words), word) for words in commands(name) for word in words if word.startswith("--")}
    wrong = []
    for verb, option in sorted(asked):
        assert main([*verb, "--help"]) == 0
        if option not in re.findall(r"--[a-z-]+", capsys.readouterr().out):
            wrong.append(f"{' '.join(verb)} {option}")
    assert wrong == []


@pytest.mark.parametrize("name", PAGES)
def test_make_has_every_target_that_a_page_names(name: str) -> None:
    phony = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert phony
    assert set(re.findall(r"(?:`|^    )make ([\w-]+)", page(name), re.MULTILINE)) <= set(phony[1].split())


@pytest.mark.parametrize("name", READMES)
def test_a_readme_shows_the_day_as_a_small_picture_and_lets_it_be_heard(name: str) -> None:
    assert f"]({PICTURE})" in page(name)
    assert f"]({SOUND})" in page(name)
    content = (ROOT / PICTURE).read_bytes()
    assert content.startswith(b"\x89PNG")
    assert len(content) < 400_000


def test_what_a_readme_lets_one_hear_is_a_minute_of_speech_in_a_small_file() -> None:
    samples, rate = decode(ROOT / SOUND)
    assert 45 < len(samples) / rate < 75
    assert (ROOT / SOUND).stat().st_size <= 300_000
    assert float(np.abs(samples).max()) > 0.3


@pytest.mark.parametrize("section", [*SECTIONS, "callup_group", "callup_site"])
@pytest.mark.parametrize("name", REFERENCES)
def test_a_reference_has_every_key_of_a_section_with_its_meaning_and_no_other(name: str, section: str) -> None:
    table = re.search(rf"<!-- keys: {section} -->\n\|.*\n\|[-|]+\n((?:\|.*\n)+)", page(name))
    assert table, f"no table of {section}"
    rows = [[cell.strip(" `") for cell in line.strip("|").split("|")] for line in table[1].splitlines()]
    assert all(len(row) == 3 and row[2] for row in rows)
    first_is_english = name.endswith("en.md")
    assert {row[0 if first_is_english else 1]: row[1 if first_is_english else 0] for row in rows} == names_of(section)


@pytest.mark.parametrize("name", REFERENCES)
def test_a_reference_has_every_assumption_of_a_call_up_with_its_source(name: str) -> None:
    table = re.search(r"<!-- assumptions -->\n\|.*\n\|[-|]+\n((?:\|.*\n)+)", page(name))
    assert table
    rows = [[cell.strip(" `") for cell in line.strip("|").split("|")] for line in table[1].splitlines()]
    assert all(len(row) == 4 and all(row) for row in rows)
    first_is_english = name.endswith("en.md")
    assert {row[0 if first_is_english else 1]: row[1 if first_is_english else 0] for row in rows} == NAMES


@pytest.mark.parametrize("name", REFERENCES)
def test_a_reference_tells_what_to_do_for_every_reason_of_planning_and_playing(name: str) -> None:
    known = {code for code in {**plan.MESSAGES, **air.MESSAGES} if code.startswith(("plan.", "air."))}
    named = set(re.findall(r"`((?:plan|air)\.\w+)`", page(name)))
    assert (known - named, named - known) == (set(), set())


@pytest.mark.skipif(shutil.which("git") is None or not (ROOT / ".git").exists(), reason="git is missing")
def test_every_folder_has_its_line_in_the_architecture() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    folders = {Path(name).parts[:-1] for name in listed.decode("utf-8").split("\0")}
    _, _, rest = page("docs/architecture.md").partition("<!-- districts -->")
    drawing = rest[rest.index("## Where things lie") :]
    drawn = {name for line in drawing.splitlines() for name in re.findall(r"([\w.]+)/(?=\s)", line[:21])}
    assert {parts[0] for parts in folders if parts and not parts[0].startswith(".")} - drawn == set()
    districts = set(re.findall(r"^\| (\w+) \|", rest.partition("\n\n")[0], re.MULTILINE))
    assert {parts[1] for parts in folders if parts[:1] == ("dalaba",) and len(parts) > 1} - districts == set()


@pytest.mark.parametrize("name", [*PAGES, "CONTRIBUTING.md", "docs/architecture.md", "docs/reading.md", "docs/api.md"])
def test_files_of_the_program_that_a_page_names_are_there(name: str) -> None:
    paths = re.findall(r"\b(?:dalaba|tests|bench|docs)/[\w/.-]*\w", page(name))
    assert [path for path in paths if not (ROOT / path).exists() and not (ROOT / f"{path}.py").exists()] == []


# Examples


@pytest.mark.parametrize("name", REFERENCES)
def test_the_examples_of_a_reference_are_a_station_without_a_problem(name: str, tmp_path: Path) -> None:
    station = Station.read(described(name, tmp_path))
    assert [str(problem) for problem in station.problems] == []
    assert {outlet.kind for outlet in station.setup.outlets.values()} >= {"speaker", "school", "van"}


@pytest.mark.parametrize("name", REFERENCES)
def test_every_row_of_a_reference_plays_on_one_of_its_days(name: str, tmp_path: Path) -> None:
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
    """Somebody who follows a page in a folder, in the forenoon. Ends what was started. Only `run` is a program of its
    own: the others are the same verbs, without Python's start for each of them.
    """

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str], card: str) -> None:
        self.folder = folder
        self._capsys = capsys
        self._card = card
        self.wrong: list[str] = []
        self._running: list[tuple[subprocess.Popen[bytes], Path]] = []

    def follow(self, name: str) -> None:
        for block in blocks(name):
            if block.kind in FILES:
                self.write(block)
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
        code, said = self.run([*words, "--help"] if verb in ONLY_HELP else words)
        may = {0, 1} if verb in HONEST or (verb in HEARD and not self._card) else {0}
        if code not in may or "Traceback" in said:
            self.wrong.append(f"{' '.join(words)}: exit {code}\n{said}")
        for station in self.folder.glob("*/station.yaml") if verb == "init" else ():
            self.write(Block("yaml", str(station.relative_to(self.folder)), station.read_text(encoding="utf-8")))

    def try_what_the_text_names(self, name: str) -> None:
        """A command in running text may name what is not here (a file, an order); it must be one that is understood."""
        *_, last = commands(name)
        station = last[:2] if last[0] == "--station" else []
        for words in code_spans(name):
            whole = words and words[0] in VERB_OF and (len(words) > 2 or any(each[:2] == "--" for each in words))
            if not whole or VERB_OF[words[0]] in ONLY_HELP | {"run"} or FETCHES in words:
                continue
            code, said = self.run([*station, *words])
            if code not in {0, 1} or "Traceback" in said:
                self.wrong.append(f"{' '.join(words)}: exit {code}\n{said}")

    def run(self, words: list[str]) -> tuple[int, str]:
        code = main(words)
        said = self._capsys.readouterr()
        return code, said.out + said.err

    def write(self, block: Block) -> None:
        """Stations lie where it is forenoon now, at no hour of silence, and name a card that this PC has."""
        if Path(block.file).name != "station.yaml":
            write(self.folder, block)
            return
        text = block.text.replace("Asia/Shanghai", forenoon())
        if self._card:
            text = re.sub(r"(声卡: |device: )(默认|default)", rf"\g<1>{self._card}", text)
        write(self.folder, Block(block.kind, block.file, text))

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
        station = self.folder / (words[words.index("--station") + 1] if "--station" in words else ".")
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
        until = time.monotonic() + 60
        while self.run(["--station", str(station), "status"])[0] != 0 or not (station / PAGE_OPEN).exists():
            if process.poll() is not None or time.monotonic() > until:
                self.wrong.append(f"run: not on the air\n{(self.folder / 'run.log').read_text('utf-8')}")
                return
            time.sleep(0.2)


def forenoon() -> str:
    """A time zone in which it is between ten and eleven in the morning."""
    ahead = (10 - datetime.now(UTC).hour + 12) % 24 - 12
    return f"Etc/GMT{-ahead:+d}"  # by POSIX, whose signs are the other way round


@pytest.fixture
def reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Reader]:
    folder = tmp_path / "石桥村"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("BROWSER", "true")
    with ExitStack() as stack:
        card = "" if rigs.missing() else rigs.SINKS[0]
        if card:
            stack.enter_context(rigs.Rig(tmp_path / "rig"))
            rigs.renew_portaudio()
            stack.callback(rigs.renew_portaudio)
        reader = Reader(folder, capsys, card)
        stack.callback(reader.close)
        yield reader


@pytest.mark.parametrize("name", READMES + BOOKLETS)
def test_the_commands_of_a_page_run_in_its_order_in_this_folder_as_it_comes(name: str, reader: Reader) -> None:
    for part in STARTER:
        for source in (ROOT / part).rglob("*") if (ROOT / part).is_dir() else [ROOT / part]:
            if source.is_file():
                reader.write(Block("", str(source.relative_to(ROOT)), source.read_text(encoding="utf-8")))
    reader.follow(name)
    reader.try_what_the_text_names(name)
    assert not reader.wrong, "\n".join(reader.wrong)


@pytest.mark.parametrize("name", REFERENCES)
def test_the_commands_of_a_reference_run_in_the_station_it_describes_and_on_the_sample(
    name: str, reader: Reader
) -> None:
    shutil.copytree(SAMPLE, reader.folder / "sample", ignore=shutil.ignore_patterns("rendered", "records"))
    reader.follow(name)
    assert not reader.wrong, "\n".join(reader.wrong)
