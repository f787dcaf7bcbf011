"""The amplifier wakes before the horn and sleeps after it; and how loud a horn may be, whatever is asked for."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalaba.air.outputs.commands import Commands
from dalaba.air.playout.amplifiers import Amplifiers, Need, wanted
from dalaba.air.playout.spot_sound import loudness
from dalaba.core import processes
from dalaba.core.model import Amplifier, Instant, OutletCard, OutputSpec, Spot
from dalaba.views.asrun import incidents
from tests.places import at
from tests.test_playout import CARD, OTHER, WHOLE, Office, programme, spot

AMP = Amplifier("amp on", "amp off", before=3_000, after=10_000)
SECOND = 1_000


def hall(tmp_path: Path, *spots: Spot, cards: tuple[OutletCard, ...]) -> tuple[Office, list[tuple[str, Instant]]]:
    """An office whose amplifier commands are written down with their times."""
    given: list[tuple[str, Instant]] = []
    office = Office(tmp_path, switch=lambda command: given.append((command, office.clock.now()))).boot("06:50")
    office.air.load(programme(*spots, cards=cards))
    return office, given


def test_it_is_on_before_the_first_word_and_off_a_while_after_the_last(tmp_path: Path) -> None:
    office, given = hall(tmp_path, spot("07:00"), cards=(replace(CARD, amplifier=AMP),))
    office.until("07:10")
    assert given == [("amp on", at("07:00") - 3 * SECOND), ("amp off", at("07:00") + WHOLE + 10 * SECOND)]


def test_two_spots_close_together_keep_it_on(tmp_path: Path) -> None:
    near = at("07:00") + WHOLE + 5 * SECOND
    second = spot("07:01")._replace(start=near, due=near, latest=near + SECOND)
    office, given = hall(tmp_path, spot("07:00"), second, cards=(replace(CARD, amplifier=AMP),))
    office.until("07:10")
    assert [command for command, _ in given] == ["amp on", "amp off"]
    assert given[1][1] == near + WHOLE + 10 * SECOND


def test_two_horns_on_one_amplifier_share_it(tmp_path: Path) -> None:
    cards = (replace(CARD, amplifier=AMP, neighbours=()), replace(OTHER, amplifier=AMP, neighbours=()))
    later = spot("07:00", outlet=OTHER.name)
    later = later._replace(start=later.start + 8 * SECOND, latest=later.latest + 8 * SECOND)
    office, given = hall(tmp_path, spot("07:00"), later, cards=cards)
    office.until("07:10")
    assert [command for command, _ in given] == ["amp on", "amp off"]


def test_a_stop_does_not_wake_it_and_going_off_the_air_puts_it_to_sleep(tmp_path: Path) -> None:
    office, given = hall(tmp_path, spot("07:00"), spot("07:15"), cards=(replace(CARD, amplifier=AMP),))
    office.until("07:00:02")
    office.order("stop")
    office.until("07:16")
    assert [command for command, _ in given] == ["amp on", "amp off"]
    office.order("resume")
    office.air.load(programme(spot("07:30"), cards=(replace(CARD, amplifier=AMP),)))
    office.until("07:30:01")
    office.shut_down()
    assert [command for command, _ in given] == ["amp on", "amp off", "amp on", "amp off"]


@given(
    st.integers(0, 5_000), st.integers(0, 5_000), st.none() | st.integers(0, 9_000), st.integers(0, 9_000),
    st.integers(0, 9_000),
)  # fmt: skip
def test_it_is_never_off_while_sound_is_on_and_the_moment_named_is_the_one_of_change(
    before: int, after: int, coming: int | None, until: int, now: int
) -> None:
    need = Need(Amplifier("on", "off", before, after), until, coming)
    on, change = wanted(need, now)
    assert on or not now < until
    assert on or coming is None or now < coming - before
    if change is not None:
        assert change > now
        assert all(wanted(need, moment)[0] == on for moment in range(now, change, 997))


def test_an_amplifier_that_no_outlet_has_any_more_is_switched_off() -> None:
    given: list[str] = []
    amplifiers = Amplifiers(given.append)
    amplifiers.turn([Need(AMP, 100, None)], 0)
    amplifiers.turn([], 50)
    assert given == ["amp on", "amp off"]


# The commands themselves


def ended(commands: Commands) -> list[tuple[str, str]]:
    for _ in range(200):
        if failed := commands.ended():
            return failed
        time.sleep(0.02)
    return []


def test_a_command_runs_and_one_that_fails_says_with_what(tmp_path: Path) -> None:
    commands, mark = Commands(), tmp_path / "on"
    commands.run(f"\"{sys.executable}\" -c \"open(r'{mark}', 'w')\"")
    commands.close()
    assert mark.exists()
    assert commands.ended() == []
    bad = f'"{sys.executable}" -c "raise SystemExit(3)"'
    commands.run(bad)
    assert ended(commands) == [(bad, "3")]
    assert commands.ended() == []


@pytest.mark.parametrize("command", ["no-such-relay-program on", 'relay "on'])
def test_a_command_that_cannot_be_run_stops_nothing(command: str) -> None:
    commands = Commands()
    commands.run(command)
    ((which, why),) = commands.ended()
    assert which == command
    assert why


def test_a_command_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dalaba.air.outputs.commands.LIMIT", 0.2)
    commands = Commands()
    commands.run(f'"{sys.executable}" -c "import time; time.sleep(60)"')
    assert len(ended(commands)) == 1


def noted_numbers(file: Path) -> list[int]:
    """The processes that a command started and noted there."""
    return [int(line) for line in file.read_text().split()] if file.exists() else []


RELAY = """
import subprocess, sys, time
child = subprocess.Popen(["sleep", "60"])
with open(sys.argv[1], "a") as file:
    print(child.pid, file=file)
time.sleep(float(sys.argv[2]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there a job object does it")
@pytest.mark.parametrize("lasts", [0, 60])
def test_what_a_command_started_ends_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lasts: int) -> None:
    """A script that puts something into the background at each play would fill the PC in a month."""
    monkeypatch.setattr("dalaba.air.outputs.commands.LIMIT", 2.0)
    commands, file, relay = Commands(), tmp_path / "children", tmp_path / "relay.py"
    relay.write_text(RELAY)
    for _ in range(3):
        commands.run(f'"{sys.executable}" "{relay}" "{file}" {lasts}')
    bystander = subprocess.Popen(["sleep", "60"])
    try:
        commands.close()
        assert len(noted_numbers(file)) == 3
        deadline = time.monotonic() + 5
        while any(processes.mark(pid) for pid in noted_numbers(file)) and time.monotonic() < deadline:
            time.sleep(0.02)
        assert [processes.mark(pid) for pid in noted_numbers(file)] == ["", "", ""]
        assert bystander.poll() is None
    finally:
        bystander.kill()
        bystander.wait()


def test_a_failing_amplifier_is_on_the_ledger_and_the_sound_goes_out(tmp_path: Path) -> None:
    office, given = hall(tmp_path, spot("07:00"), cards=(replace(CARD, amplifier=AMP),))
    office.until("06:59:58")
    office.air.amplifier_failed(given[0][0], "127")
    office.until("07:05")
    office.ledger.flush()
    (event,) = [event for event in office.ledger.events() if event.kind == "amplifier"]
    assert (event.output, event.reason) == (CARD.name, "air.amplifier")
    assert office.log.summary.aired == 1


def test_a_command_that_does_not_exist_is_told_while_it_lasts_and_on_the_days_page(tmp_path: Path) -> None:
    """The real commands, as air gives them."""
    commands = Commands()
    office = Office(tmp_path, switch=commands.run).boot("06:50")
    amplifier = Amplifier("no-such-relay on", f'"{sys.executable}" -c "pass"')
    office.air.load(programme(spot("07:00"), cards=(replace(CARD, amplifier=amplifier), OTHER)))
    assert office.air.troubles == []
    office.until("06:59:58")
    for each in commands.ended():
        office.air.amplifier_failed(*each)
    (why,) = office.air.troubles
    assert (why.code, why.params["outlet"], why.params["command"]) == ("air.amplifier", CARD.name, "no-such-relay on")
    office.until("07:10")
    assert office.air.troubles == [why], "what is on the air now does not switch it on"
    office.ledger.flush()
    (told,) = [each for each in incidents(office.ledger.events()).troubles if each.kind == "amplifier"]
    assert (told.outlets, told.reason) == ((CARD.name,), why)
    office.air.load(programme(spot("07:30"), cards=(replace(CARD, amplifier=AMP), OTHER)))
    assert office.air.troubles == [], "another command, which nobody has tried yet"
    commands.close()


# How loud


LOUD = OutletCard(
    "五一村", "speaker", OutputSpec("north"), volume=80, max_volume=70, quiet_volume=30, silent=((100, 200),)
)


@pytest.mark.parametrize(
    ("asked", "at", "factor"),
    [(100, 0, 0.7), (50, 0, 0.4), (100, 100, 0.3), (100, 199, 0.3), (100, 200, 0.7), (10, 150, 0.08), (0, 0, 0.0)],
)
def test_an_item_has_its_share_of_the_outlets_volume_and_the_ceiling_holds(asked: int, at: int, factor: float) -> None:
    assert loudness(LOUD, asked, at) == pytest.approx(factor)


def test_what_is_handed_to_the_output_is_as_loud_as_the_row_asks(tmp_path: Path) -> None:
    office = Office(tmp_path).boot("06:50")
    card = replace(CARD, volume=50, max_volume=40)
    office.air.load(programme(spot("07:00")._replace(volume=60), spot("07:15"), cards=(card,)))
    office.until("07:20")
    assert [take.sound.gain for take in office.tapes[CARD.name].takes] == [pytest.approx(0.3), pytest.approx(0.4)]


@pytest.mark.parametrize(
    ("volume", "asked", "gain"),
    [(50, 50, 0.25), (50, 100, 0.4), (20, 100, 0.2), (100, 100, 0.4), (0, 100, 0.0)],
)
def test_a_volume_set_while_it_sounds_is_the_one_a_fresh_start_would_have(
    tmp_path: Path, volume: int, asked: int, gain: float
) -> None:
    """Under a ceiling of 40, whatever was set before, and however often."""
    office = Office(tmp_path, ahead=1_500).boot("06:50")
    follows = spot("07:01")._replace(start=at("07:00") + WHOLE, due=at("07:00") + WHOLE)
    cards = (replace(CARD, max_volume=40),)
    office.air.load(programme(spot("07:00")._replace(volume=asked), follows, cards=cards))
    office.play_until(at("07:00") + WHOLE - 1_000)
    for each in (0, 100, 30, volume):
        office.air.set_volume([CARD.name], each, "村文书")
    first, second = office.tapes[CARD.name].takes
    assert first.sound.gain == pytest.approx(gain)
    assert second.sound.gain == pytest.approx(min(volume, 40) / 100), "what follows it asks for all of it"
