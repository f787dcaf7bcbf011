"""What every verb needs: its station, its language, and the two output streams.

The station is read only when a verb asks for it, and refused in words if the folder is none.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from dalaba.core.model import Problem, Reason
from dalaba.messages import describe, explain, sentence

if TYPE_CHECKING:
    from dalaba.core import atomic
    from dalaba.desk.root import Station
    from dalaba.station.outlets import Setup


class Refused(Exception):
    """A verb cannot go on, because of these problems; it ends with this exit code."""

    def __init__(self, problems: Iterable[Problem], code: int = 1) -> None:
        super().__init__()
        self.problems = list(problems)
        self.code = code


def refuse(code: str, exit_code: int = 1, /, **facts: object) -> Refused:
    """A refusal with one reason."""
    reason = Reason(code, {name: str(value) for name, value in facts.items()})
    return Refused([Problem(reason)], exit_code)


@contextmanager
def writing(file: object) -> Iterator[None]:
    """Turn an OSError into a refusal in words, with the name of the file."""
    try:
        yield
    except OSError as error:
        raise refuse("cli.cannot_write", file=file, why=error.strerror or error) from error


@contextmanager
def refused_if_bad(exit_code: int = 1) -> Iterator[None]:
    """Turn Bad into a refusal with its reason."""
    from dalaba.core.problems import Bad

    try:
        yield
    except Bad as bad:
        raise Refused([Problem(bad.reason)], exit_code) from bad


def started_as() -> str:
    """The words that start Dalaba here: `start.bat`, the environment's Python, or just `python broadcaster.py`."""
    import os

    if "DALABA_COMMAND" in os.environ:
        return os.environ["DALABA_COMMAND"]
    python = Path(sys.executable)
    inside = python.is_relative_to(Path.cwd()) and not os.environ.get("VIRTUAL_ENV")
    return f"{python.relative_to(Path.cwd()) if inside else 'python'} broadcaster.py"


class Context:
    """What one command works with."""

    def __init__(self, folder: str | None, ui: str | None, as_json: bool) -> None:
        self.named = folder is not None
        """Whether the station was named; if not, it is the one in this folder."""
        self.folder = Path(folder or ".")
        self.as_json = as_json
        self._asked = ui
        self.introduced = as_json
        """Whether the answer has named its station already; JSON does that itself."""

    @cached_property
    def ui(self) -> str:
        """The asked language, else the environment's, else the station's, else Chinese."""
        import os

        found = self._asked or os.environ.get("DALABA_UI")
        if found in ("zh", "en"):
            return found
        return self._station_ui()

    def _station_ui(self) -> str:
        """The station's language: from the station if it was read already, else from the lines of station.yaml."""
        if "station" in self.__dict__:
            return self.station.setup.ui
        return "en" if self._first("ui_language", "界面语言") == "en" else "zh"

    @cached_property
    def name(self) -> str:
        """The station's name, else its folder's. The station is not read for this."""
        if "station" in self.__dict__:
            return self.station.setup.name
        return self._first("name", "台名") or self.folder.resolve().name

    def at(self, folder: Path) -> Context:
        """The same command for the station in that folder."""
        return Context(str(folder), self._asked, self.as_json)

    @cached_property
    def _written(self) -> str | None:
        """The text of station.yaml; None if there is none."""
        from dalaba.core.problems import Bad
        from dalaba.station.files.folder import read_bytes

        try:
            return read_bytes(self.folder / "station.yaml").decode("utf-8", "replace")
        except Bad:
            return None

    def _first(self, *keys: str) -> str:
        """The value of one of these keys at the start of a line of station.yaml; "" if there is none."""
        return first_value(self._written or "", *keys)

    @cached_property
    def station(self) -> Station:
        """The station as its files are now. Raises Refused if the folder has none."""
        from dalaba.desk.root import Station, missing_station

        problems = missing_station(self.folder)
        if len(problems):
            raise Refused(problems)
        return Station.read(self.folder)

    @property
    def setup(self) -> Setup:
        return self.station.setup

    @property
    def command(self) -> str:
        """How to call this station from a command line, for hints."""
        where = "" if self.folder == Path() else f" --station {self.folder}"
        return f"{started_as()}{where}"

    @property
    def example(self) -> dict[str, str]:
        """A script and an outlet of this station, for hints."""
        scripts, outlets = iter(self.station.plan.scripts), iter(self.setup.outlets)
        zh = self.ui == "zh"
        return {
            "script": next(scripts, "停水" if zh else "water"),
            "outlet": next(outlets, "村委会" if zh else "office"),
        }

    def usable(self) -> Station:
        """The station, after its problems were reported; what is right is used."""
        for problem in self.station.problems:
            self.complain(problem)
        return self.station

    def today(self) -> date:
        """Today at the station."""
        from dalaba.core import clock

        return clock.today(clock.SystemClock().now(), self.setup.zone)

    def day(self, text: str | None) -> date:
        """A date as people write it; None means today. Raises Refused (wrong usage) if it is no date."""
        from dalaba.core.problems import Bad
        from dalaba.station.files.date_values import day

        try:
            return self.today() if text is None else day(text, today=self.today())
        except Bad as bad:
            raise Refused([Problem(bad.reason)], 2) from bad

    def outlets(self, words: Sequence[str]) -> tuple[str, ...]:
        """The outlets that names of outlets, zones and kinds stand for; no words mean all. Raises Refused for unknown
        names.

        A name that stands for no outlet is refused, too, as no outlets would mean all of them.
        """
        from dalaba.core.model import Place
        from dalaba.station.files import Problems, Scalar
        from dalaba.station.files.values import names

        if words and not self.setup.outlets and self.station.problems.errors:
            raise Refused(self.station.problems.errors)  # the error is in station.yaml, not in the name
        problems = Problems()
        scalars = [Scalar(name, Place("--to")) for word in words for name in names(word)]
        chosen = self.setup.resolve(scalars, problems)
        if len(problems):
            raise Refused(problems)
        if words and not chosen:
            raise refuse("cli.nobody_there", found="、".join(words))
        return chosen if words else tuple(self.setup.outlets)

    def day_types(self, words: Iterable[str]) -> tuple[str, ...]:
        """The codes of day types. Raises Refused (wrong usage) for a type that nothing here uses, as it would change
        nothing."""
        from dalaba.core.problems import Bad, nearest
        from dalaba.station.days import NOT, day_type, type_name

        codes: dict[str, None] = {}
        for word in words:
            try:
                code = day_type(word)
            except Bad as bad:
                raise Refused([Problem(bad.reason)], 2) from bad
            if code.removeprefix(NOT) not in self.station.day_types:
                allowed = [type_name(each, self.ui) for each in self.station.day_types]
                hint = nearest(word, allowed) or "、".join(allowed)
                raise refuse("cli.day_type_unknown", 2, found=word, nearest=hint)
            codes[code] = None
        return tuple(codes)

    def script(self, name: str) -> str:
        """A script's name, checked. Raises Refused with the nearest name if there is no such script."""
        from dalaba.core.problems import nearest

        if name not in self.station.plan.scripts:
            known = self.station.plan.scripts
            hint = nearest(name, known) or "、".join(list(known)[:8]) or "…"
            raise refuse("files.unknown_script", found=name, nearest=hint)
        return name

    def put_aside(self, broken: atomic.Broken) -> None:
        """Put a broken file of the program's own aside, and say so. Raises Refused if the disk refuses."""
        from dalaba.core import atomic

        with writing(broken.path):
            aside = atomic.set_aside(self.folder, broken.path)
        facts = {"file": broken.path, "why": broken.why, "aside": aside}
        shown = {name: str(_inside(self.folder, fact)) for name, fact in facts.items()}
        self.complain_of(Reason("files.put_aside", shown))

    def tell_nothing_scheduled(self, station: Station) -> None:
        """If nothing is scheduled yet, say that the station will stay silent, and how to schedule something."""
        if station.nothing_scheduled:
            scripts = [
                row.script for campaign in station.plan.campaigns for row in campaign.rows if row.source == "script"
            ]
            script, outlet = ([*each, "…"][0] for each in ((*scripts, *station.plan.scripts), station.setup.outlets))
            self.say("cli.nothing_scheduled", command=self.command, script=script, outlet=outlet)

    # -- streams: before the first line comes the name of the station

    def put(self, line: str) -> None:
        """A line of the answer on stdout."""
        self._introduce()
        print(line.translate(_STEERING))

    def table(self, rows: Iterable[Sequence[str]], indent: str = "") -> None:
        """Rows on stdout, in aligned columns."""
        from dalaba.doors.cli.table import lines

        for line in lines(rows):
            self.put(indent + line)

    def _introduce(self, stream: TextIO | None = None) -> None:
        if not self.introduced and self._written is not None:
            where = self.folder if self.named else self.folder.resolve()
            print(sentence("cli.about", self.ui, station=self.name, folder=where), file=stream)
        self.introduced = True

    def say(self, code: str, /, **facts: object) -> None:
        """A sentence on stdout."""
        self.put(sentence(code, self.ui, **facts))

    def word(self, code: str, /, **facts: object) -> str:
        """A sentence, not printed."""
        return sentence(code, self.ui, **facts)

    def word_of(self, problem: Problem) -> str:
        """A problem's line, not printed."""
        return describe(problem, self.ui)

    def tell(self, reason: Reason) -> None:
        """A reason's sentence on stdout."""
        self.put(explain(reason, self.ui))

    def dump(self, value: dict[str, Any] | list[dict[str, Any]]) -> None:
        """A result as JSON on stdout; each part names its station."""
        about = {} if self._written is None else {"station": self.name, "station_folder": str(self.folder.resolve())}
        named = [{**about, **each} for each in value] if isinstance(value, list) else {**about, **value}
        print(json.dumps(named, ensure_ascii=False, indent=1))

    def complain(self, problem: Problem) -> None:
        """A problem's line on stderr."""
        self._introduce(sys.stderr)
        print(describe(problem, self.ui).translate(_STEERING), file=sys.stderr)

    def complain_of(self, reason: Reason) -> None:
        """A reason's sentence on stderr."""
        self._introduce(sys.stderr)
        print(explain(reason, self.ui).translate(_STEERING), file=sys.stderr)


_CONTROLS = (*range(0x09), *range(0x0B, 0x20), *range(0x7F, 0xA0))
_TURNS = (0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_STEERING = dict.fromkeys((*_CONTROLS, *_TURNS), "\ufffd")
"""Signs that steer a terminal: what other PCs and warnings from above say is shown, too, and must not hide a line."""


def first_value(written: str, *keys: str) -> str:
    """The value of one of these keys at the start of a line; "" if there is none."""
    pairs = (line.partition(":") for line in written.splitlines() if line[:1].strip())
    found = (value.partition(" #")[0].strip().strip("\"'") for key, _, value in pairs if key.strip() in keys)
    return next(found, "")


def _inside(folder: Path, fact: object) -> object:
    """A path relative to the station's folder; anything else as it is."""
    return fact.relative_to(folder) if isinstance(fact, Path) and fact.is_relative_to(folder) else fact
