"""Playing decides without a clock, an output, a clip or the ledger, and a channel's state has one owner."""

from __future__ import annotations

import ast
import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.bench_journeys import journeys
from dalaba.air.outputs import Status
from dalaba.air.playout.airing import Airing
from dalaba.air.playout.announcements import Announcements
from dalaba.air.playout.backdrop import Backdrop
from dalaba.air.playout.background import Background
from dalaba.air.playout.channel import Channel
from dalaba.air.playout.effects import Effect, Listen, Play, Silence, Silenced, Steps, Write
from dalaba.air.playout.handed import On
from dalaba.air.playout.orders import Orders
from dalaba.air.playout.past import Past
from dalaba.core.model import Order, Reason
from tests.places import at
from tests.test_playout import CARD, OTHER, Office, programme, spot

PLAYOUT = Path(__file__).parent.parent / "dalaba" / "air" / "playout"
FIELDS = frozenset(field.name for field in dataclasses.fields(Channel))
BENEATH = frozenset(field.name for field in dataclasses.fields(Backdrop))
CHANGES = frozenset({
    "append", "appendleft", "clear", "extend", "extendleft", "insert", "pop", "popleft", "remove", "reverse", "sort",
    "update",
})  # fmt: skip
DECIDES = (
    "admission", "airing", "announcements", "backdrop", "background", "channel", "decide", "handed", "nearby", "orders",
    "programmes", "saying", "sayings", "spot_sound", "stops",
)  # fmt: skip


def changed(tree: ast.AST) -> Iterator[ast.Attribute]:
    """Every attribute that is set, or whose value is changed by a method of lists and dictionaries."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store | ast.Del):
            yield node
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store | ast.Del):
            yield from (each for each in [node.value] if isinstance(each, ast.Attribute))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CHANGES:
            yield from (each for each in [node.func.value] if isinstance(each, ast.Attribute))


@pytest.mark.parametrize(
    ("home", "fields", "names"),
    [
        ("channel.py", FIELDS, ("channel", "each", "lane", "near")),
        ("backdrop.py", BENEATH, ("back", "backdrop", "each")),
    ],
)
def test_only_a_channel_and_a_backdrop_change_their_own_state(
    home: str, fields: frozenset[str], names: tuple[str, ...]
) -> None:
    sources = {path: ast.parse(path.read_text(encoding="utf-8")) for path in PLAYOUT.parent.rglob("*.py")}
    strangers = [
        f"{path.name}:{node.lineno} {ast.unparse(node)}"
        for path, tree in sources.items()
        if path.name != home
        for node in changed(tree)
        if node.attr in fields and ast.unparse(node.value).rpartition(".")[2] in names
    ]
    assert strangers == []


def test_what_decides_has_no_clock_no_output_and_no_ledger() -> None:
    tools = ("core.clock.Clock", "air.ledger", "playout.pen", "air.clip_check", "outputs.Output", "pathlib.Path.")
    for name in DECIDES:
        tree = ast.parse((PLAYOUT / f"{name}.py").read_text(encoding="utf-8"))
        imported = [
            f"{node.module}.{alias.name}"
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        ]
        assert [each for each in imported if each.removeprefix("dalaba.").endswith(tools)] == [], name


def by_hand(steps: Steps[Reason], answers: dict[type, object]) -> tuple[Reason, list[Effect]]:
    """Carry out nothing: what is wanted, one after the other, and what it comes to."""
    wanted: list[Effect] = []
    answer: object = None
    while True:
        try:
            effect = steps.send(answer)
        except StopIteration as end:
            said: Reason = end.value
            return said, wanted
        wanted.append(effect)
        answer = answers.get(type(effect))
        if isinstance(effect, Listen):
            answer = [Status("playing")] * len(effect.outlets)


def street() -> Orders:
    """Two villages, in both of which something sounds."""
    airing = Airing(Path(), Past())
    for card in (CARD, OTHER):
        channel = airing.channels[card.name] = Channel(card, 0, at("6:00"), Reason("air.not_running"))
        channel.hand(On(spot("07:00", outlet=card.name), at("07:00"), at("07:01")))
        channel.hand(On(spot("07:01", outlet=card.name), at("07:01"), at("07:02")))
    return Orders(airing, Announcements(airing), Background(airing))


def test_a_stop_is_silence_everywhere_before_it_is_anything_else() -> None:
    orders, now = street(), at("07:00:10")
    told, wanted = by_hand(orders.obey(Order("stop", (), "村文书"), now), {Silence: Silenced(now, 10_000)})
    assert told.params == {"count": "2", "outlets": "2"}
    assert wanted[1:3] == [Silence(CARD.name), Silence(OTHER.name)]
    assert [each.kind for each in wanted[3:] if isinstance(each, Write)] == ["order", "cut", "cut", "cut", "cut"]
    assert all(channel.stopped and not channel.on for channel in orders.airing.channels.values())


def test_a_skip_is_silence_everywhere_before_anything_is_handed_over_anew() -> None:
    orders, now = street(), at("07:00:10")
    _, wanted = by_hand(orders.obey(Order("skip", (), "村文书"), now), {Silence: Silenced(now, 10_000)})
    kinds = [type(each) for each in wanted]
    assert kinds.count(Silence) == kinds.count(Play) == 2
    assert kinds[1:3] == [Silence, Silence]


def test_an_amplifier_that_is_given_away_is_silent_first() -> None:
    orders, now = street(), at("07:00:10")
    _, wanted = by_hand(orders.give_up([], True, "县台", "接口", now), {Silence: Silenced(now, 10_000)})
    assert wanted[:2] == [Silence(CARD.name), Silence(OTHER.name)]
    assert [len(channel.broken) for channel in orders.airing.channels.values()] == [2, 2]


@pytest.mark.parametrize("how", ["stop", "skip", "yield"])
def test_where_the_disk_stands_still_for_seconds_all_villages_are_silent_before_it_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    office = Office(tmp_path).boot("6:00")
    office.air.load(programme(spot("07:00"), spot("07:00", outlet=OTHER.name)))
    office.until("07:00:10")
    write = office.ledger.append_many
    sounding: list[list[bool]] = []

    def slowly(events: list[dict[str, object]]) -> object:
        sounding.append([tape.poll(office.clock.now()).state == "playing" for tape in office.tapes.values()])
        office.clock.wait(office.clock.now() + 7_000)
        return write(events)

    monkeypatch.setattr(office.ledger, "append_many", slowly)
    if how == "yield":
        office.air.give_up([], True, "县台", "接口")
    else:
        office.order(how)
    assert sounding == [[False, False]]
    assert office.heard() == office.heard(OTHER.name) == [("07:00", 10)]
    assert [row.outcome for row in office.log.rows] == ["cut", "cut"]


def test_from_due_time_to_sound_and_from_stop_to_silence_no_file_is_come_back_to(tmp_path: Path) -> None:
    seen = {name: journey for name, journey in journeys(tmp_path) if name != "notice to clip"}
    assert {name: dict(journey.examples) for name, journey in seen.items()} == {
        "due time to sound": {},
        "stop to silence": {},
    }
