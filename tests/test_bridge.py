"""Two brokers in a tree, as docs/fleet.md says: what the county keeps reaches a township's PCs, what they say goes up,
and each level lives without the other."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from dalaba.fleet import topics
from dalaba.fleet.broker_line import Connected, Line, Listening, Message, Settings, Taken
from dalaba.fleet.mqtt_line import MqttLines
from tests.conftest import ROOT
from tests.mosquitto import EVERYBODY, Mosquitto

pytestmark = pytest.mark.skipif(
    shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin:/usr/bin:/bin") is None, reason="mosquitto is missing"
)


def bridge(port: int) -> str:
    """The page's lines, without certificates, to that port."""
    lines = re.search(r"```conf\n(connection .*?)```", (ROOT / "docs/fleet.md").read_text("utf-8"), re.DOTALL)
    assert lines
    plain = re.sub(r"^bridge_\w*file .*\n", "", lines[1], flags=re.MULTILINE)
    return EVERYBODY + re.sub(r"^address .*$", f"address 127.0.0.1:{port}", plain, flags=re.MULTILINE)


class Tree:
    """The county's broker and a township's below it, with a line to each."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.county = Mosquitto(folder / "county")
        stack.callback(self.county.kill)
        self.town = Mosquitto(folder / "town", bridge(self.county.port))
        stack.callback(self.town.kill)
        self.lines = MqttLines()
        stack.callback(self.lines.close)
        self.said: list[tuple[Line, object]] = []
        self.above, self.below = self.line("hub", self.county.port), self.line("pc", self.town.port)

    def line(self, client: str, port: int) -> Line:
        line = self.lines.open(Settings(client, "127.0.0.1", port, None, "", 20, 600, None))
        self.next(line, Connected)
        return line

    def next(self, line: Line, kind: type, topic: str = "") -> object:
        until = time.monotonic() + 30
        while True:
            for at, (whose, event) in enumerate(self.said):
                if whose is line and isinstance(event, kind) and topic in (getattr(event, "topic", ""), ""):
                    del self.said[at]
                    return event
            assert time.monotonic() < until, f"{kind.__name__} {topic}\n{self.town.log}"
            self.said += self.lines.poll(0.05)


@pytest.fixture
def tree(tmp_path: Path) -> Iterator[Tree]:
    with ExitStack() as stack:
        yield Tree(tmp_path, stack)


def test_what_the_county_keeps_comes_down_and_what_a_pc_says_goes_up(tree: Tree) -> None:
    down, up = topics.of_scope("node/n1", "prog"), topics.up("n1", "status")
    tree.above.subscribe((up,))
    tree.next(tree.above, Listening)
    tree.below.subscribe((down,))
    tree.next(tree.below, Listening)
    tree.above.publish(down, b"list", kept=True)
    message = tree.next(tree.below, Message, down)
    assert isinstance(message, Message)
    assert message.payload == b"list"
    tree.below.publish(up, b"here", kept=True)
    message = tree.next(tree.above, Message, up)
    assert isinstance(message, Message)
    assert message.payload == b"here"


def test_without_the_county_the_township_keeps_what_it_has(tree: Tree) -> None:
    down = topics.of_scope("all", "emerg")
    tree.below.subscribe((down,))
    tree.next(tree.below, Listening)
    tree.above.publish(down, b"flood", kept=True)
    tree.next(tree.above, Taken)
    tree.next(tree.below, Message, down)
    tree.county.kill()
    late = tree.line("late", tree.town.port)
    late.subscribe((down,))
    message = tree.next(late, Message, down)
    assert isinstance(message, Message)
    assert message.payload == b"flood"
