"""What a page of the console is made of: facts for its template, pieces that change, and deeds.

A page is a module of this folder with a `PAGE`, a template of its name beside it, and a table of sentences
(`messages/page_NAME.py`). What it does, it does through the functions that the verbs call too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from dalaba.core import clock
from dalaba.core.model import Event, Instant, Reason
from dalaba.doors.console.actions import Front, Outcome
from dalaba.doors.console.entrance import Entrance
from dalaba.doors.console.people import Person, Role
from dalaba.doors.console.phone_line import PhoneLine
from dalaba.doors.console.requests import Asked
from dalaba.doors.console.sessions import Session
from dalaba.doors.console.uploads import Brought
from dalaba.doors.console.work_queue import QueueName
from dalaba.messages import pages, sentence
from dalaba.views.asrun import spoken

FOLDER = Path(__file__).parent
Facts: TypeAlias = Mapping[str, Any]
Look: TypeAlias = tuple[Mapping[str, Any] | None, tuple[Event, ...]]
"""Air's answer to `status` (None: no air), and the ledger's newest events."""
DO_AGAIN = Reason("console.do_again")
"""Said where a file was changed meanwhile, and its two texts are not shown."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of one person. `front` gives orders in that person's name."""

    front: Front
    person: Person
    ui: str
    asked: Asked
    """The fields of the form, or of the address."""
    csrf: str
    command: str
    """How to call this station from a command line."""
    sentences: str = "console."
    entrance: Entrance | None = None
    """The people of the station and the ways in."""
    phones: PhoneLine | None = None
    session: Session | None = None
    brought: Brought | None = None
    """The file that the form brought."""

    def say(self, code: str, **facts: object) -> str:
        """A sentence of this page's own table."""
        return sentence(f"{self.sentences}{code}", self.ui, **facts)

    def why(self, reason: Reason | None) -> str:
        """A reason as a sentence in the page's words; "" for none."""
        return spoken(reason, self.ui, page=True)

    def piece(self, template: str, **facts: object) -> str:
        """A template of this folder, filled in. It may call `say` (this page's sentences), `common` (the console's),
        `hms` (an instant as a time) and `why` (a reason as a sentence)."""

        def common(code: str, **more: object) -> str:
            return sentence(f"console.{code}", self.ui, **more)

        def hms(instant: Instant) -> str:
            return clock.hms_on(instant, self.front.setup.zone, self.front.now())

        return pages.page(
            FOLDER / template, self.sentences, self.ui, common=common, hms=hms, why=self.why, csrf=self.csrf,
            person=self.person, command=self.command, **facts,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Deed:
    """What a form of the page does. `do` may take its time: `slow` ones, those
    with `speaks`, and those that with `at_once`, wait in queues of their own."""

    do: Callable[[Visit], Outcome]
    needs: Role = "announcer"
    slow: bool = False
    brings: int = 0
    """The most bytes of the file that its form brings, which is gone afterwards unless `do` moves it. 0: no file."""
    at_once: bool = False
    speaks: bool = False

    @property
    def queue(self) -> QueueName:
        """Where it waits."""
        if self.at_once:
            return "at_once"
        return "speak" if self.speaks else "slow" if self.slow else "quick"


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that a page gives out: a sound to hear, a sheet to keep. `name`: it is kept under this name."""

    kind: str
    content: bytes | Path
    name: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One page. Its address is its name; its form's addresses are `do/NAME/DEED`, its files' `get/NAME/FILE`, relative
    to any page."""

    name: str
    sentences: str
    """Where its sentences' codes begin: "page_today."."""
    facts: Callable[[Visit], Facts]
    parts: Callable[[Visit, Look], Mapping[str, str]] | None = None
    """Id in the page -> the piece that changes by itself; asked whenever something on the air or the ledger changes."""
    deeds: Mapping[str, Deed] = field(default_factory=dict)
    files: Mapping[str, Callable[[Visit], Sent]] = field(default_factory=dict)
    needs: Role = "viewer"
    microphone: bool = False
    """Whether it may record, if the browser's user allows it."""
    tab: Callable[[Front], bool] = lambda front: True
    """Whether it has a tab at this station."""
