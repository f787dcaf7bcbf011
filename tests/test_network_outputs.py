"""Outputs on the network, beyond what every output promises: what goes over the wire, when, and who may not know what.

Loudspeakers hear a multicast address on the loopback; the Icecast is a real one.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from dalaba.air.outputs import Output, OutputError, Sound, Status
from dalaba.air.outputs.addresses import Group, Mount, address
from dalaba.air.outputs.cards import Cards
from dalaba.air.outputs.held import Held
from dalaba.air.outputs.live_source import LiveSource
from dalaba.air.outputs.network import tried
from dalaba.air.outputs.rtp_card import Stream
from dalaba.core.clock import SystemClock
from dalaba.core.model import OutputSpec
from dalaba.messages import explain
from tests.radio import Icecast, Loudspeaker, Packet, free_port, heard_of, no_icecast, open_folder

CLOCK = SystemClock()
RATE = 44_100
LOUD = 0.3
needs_icecast = pytest.mark.skipif(bool(no_icecast()), reason=no_icecast())


@pytest.fixture
def cards(tmp_path: Path) -> Iterator[Cards]:
    cards = Cards(CLOCK, tmp_path)
    yield cards
    cards.close()


@dataclass(frozen=True)
class Horns:
    """Loudspeakers at one address, and an output to them."""

    ear: Loudspeaker
    output: Output
    port: int


@pytest.fixture
def horns(cards: Cards) -> Horns:
    return horns_at(cards)


def horns_at(cards: Cards, rate: int = RATE) -> Horns:
    port = free_port()
    where = f"rtp://239.78.{port >> 8}.{port & 255}:{port}"
    output = cards.output(OutputSpec(where, (1,), url=f"{where}?rate={rate}&interface=127.0.0.1"))
    return Horns(Loudspeaker(where), output, port)


def loud(seconds: float, rate: int = RATE) -> Sound:
    """Loud from its first sample to its last."""
    samples = np.full((round(seconds * rate), 1), LOUD, np.float32)
    return Sound((), 1.0, round(seconds * 1000), stream=Held(samples, rate))


def ended(output: Output, within: float = 8.0) -> Status:
    deadline = time.monotonic() + within
    while (status := output.poll(CLOCK.now())).state == "playing":
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return status


def until(output: Output, state: str, within: float = 8.0) -> Status:
    deadline = time.monotonic() + within
    while (status := output.poll(CLOCK.now())).state != state:
        assert time.monotonic() < deadline, f"still {status}"
        time.sleep(0.05)
    return status


def begun(packets: list[Packet]) -> list[tuple[float, int]]:
    """When each sound was there, in seconds: by the clock at which its packet came, and by the time it is stamped with
    (in frames).
    """
    found, quiet = [], True
    for packet in packets:
        samples = np.frombuffer(packet.sound, ">i2")
        sounding = np.flatnonzero(np.abs(samples) > 1_000)
        if len(sounding) and quiet:
            found.append((packet.at + int(sounding[0]) / RATE, packet.time + int(sounding[0])))
        quiet = not len(sounding)
    return found


def test_loudspeakers_get_whole_packets_in_a_row_with_each_sound_in_its_place(horns: Horns) -> None:
    heard = horns.ear.packets()
    at = CLOCK.now() + 600
    for number in range(3):
        horns.output.start(str(number), loud(0.3), at + 500 * number)
    while horns.output.poll(CLOCK.now()).spot != "2" or horns.output.poll(CLOCK.now()).state == "playing":
        time.sleep(0.02)
    packets = heard()
    numbers = [each.number for each in packets]
    assert numbers == [(numbers[0] + step) & 0xFFFF for step in range(len(numbers))]
    assert {each.kind for each in packets} == {11}
    assert [each.marked for each in packets] == [True] + [False] * (len(packets) - 1)
    starts = begun(packets)
    assert [frame - starts[0][1] for _, frame in starts] == pytest.approx([0, RATE // 2, RATE], abs=45)
    assert starts[0][0] * 1000 == pytest.approx(at, abs=100)


def test_nothing_is_sent_while_nothing_sounds_so_that_loudspeakers_are_free_for_others(horns: Horns) -> None:
    heard = horns.ear.packets()
    horns.output.start("first", loud(0.2), CLOCK.now() + 500)
    ended(horns.output)
    time.sleep(1.6)
    horns.output.start("second", loud(0.2), CLOCK.now() + 200)
    ended(horns.output)
    packets = heard()
    pause = max(after.at - before.at for before, after in pairwise(packets))
    assert pause > 0.4
    assert sum(each.marked for each in packets) == 2
    samples = heard_of(packets)[:, 0]
    starts = np.flatnonzero(np.diff((np.abs(samples) > 0.1).astype(int)) == 1)
    by_stamp, by_clock = (starts[1] - starts[0]) / RATE, [at for at, _ in begun(packets)]
    assert by_stamp == pytest.approx(by_clock[1] - by_clock[0], abs=0.1)


def test_somebody_who_speaks_is_heard_on_the_network_while_they_speak(horns: Horns) -> None:
    source, heard = LiveSource(), horns.ear.packets()
    horns.output.open_live("talk", source, 1.0)
    for number in range(50):
        wave = LOUD * np.sin(2 * np.pi * 300 * (np.arange(960) + 960 * number) / 48_000)
        source.put(wave.astype(np.float32))
        time.sleep(0.02)
    source.end()
    assert ended(horns.output).state == "ended"
    samples = heard_of(heard())[:, 0]
    assert np.count_nonzero(np.abs(samples) > 0.05) / RATE == pytest.approx(0.9, abs=0.2)


def test_what_is_sent_with_48000_hertz_is_written_down_for_who_is_to_hear_it(cards: Cards, tmp_path: Path) -> None:
    horns = horns_at(cards, 48_000)
    heard = horns.ear.packets()
    horns.output.start("a", loud(0.2, 48_000), CLOCK.now() + 300)
    ended(horns.output)
    packets = heard()
    assert {each.kind for each in packets} == {96}
    assert max(len(each.sound) for each in packets) <= 1_440
    (written,) = tmp_path.glob("*.sdp")
    lines = written.read_bytes().split(b"\r\n")
    assert b"m=audio %d RTP/AVP 96" % horns.port in lines
    assert b"a=rtpmap:96 L16/48000/1" in lines


def test_an_output_that_was_held_up_is_lost_and_comes_back_by_itself(
    horns: Horns, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = Stream.send

    def slow(self: Stream, block: object, sounding: bool) -> None:
        monkeypatch.setattr(Stream, "send", usual)
        time.sleep(1.3)

    horns.output.start("a", loud(5), CLOCK.now())
    time.sleep(0.5)
    monkeypatch.setattr(Stream, "send", slow)
    status = ended(horns.output)
    assert (status.state, status.reason and status.reason.code) == ("lost", "air.stalled")
    assert until(horns.output, "idle").spot == "a"


@needs_icecast
def test_a_wrong_password_is_told_in_words_that_do_not_hold_it_and_a_taken_mount_too(
    cards: Cards, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with Icecast(open_folder(tmp_path_factory)) as icecast:
        wrong = cards.output(OutputSpec("icecast://host/village", url=icecast.address("village", password="hunter2")))
        status = wrong.poll(CLOCK.now())
        assert status.reason is not None
        assert (status.state, status.reason.code) == ("lost", "air.icecast_password")
        with pytest.raises(OutputError) as caught:
            wrong.start("a", loud(1), CLOCK.now())
        assert "hunter2" not in explain(caught.value.reason, "zh") + repr(caught.value) + repr(status)

        right = cards.output(OutputSpec("one", url=icecast.address("village")))
        assert right.poll(CLOCK.now()).state == "idle"
        taken = cards.output(OutputSpec("two", url=icecast.address("village")))
        status = taken.poll(CLOCK.now())
        assert (status.state, status.reason and status.reason.code) == ("lost", "air.icecast_taken")


def test_a_server_that_answers_nothing_or_nonsense_is_gone(cards: Cards) -> None:
    output = cards.output(OutputSpec("nobody", url=f"icecast://source:x@127.0.0.1:{free_port()}/village"))
    status = output.poll(CLOCK.now())
    assert (status.state, status.reason and status.reason.code) == ("lost", "air.icecast_gone")


@pytest.mark.parametrize(
    ("url", "meant"),
    [
        (
            "icecast://source:p%40ss@radio.example/village",
            Mount("radio.example", 8000, "/village", "source", "p@ss", 0),
        ),
        ("icecast://u:p@h:80/a/b?kbps=96", Mount("h", 80, "/a/b", "u", "p", 96)),
        ("rtp://239.1.2.3:6000", Group("239.1.2.3", 6000, 48_000, 1, "")),
        ("rtp://239.1.2.3?rate=44100&ttl=4&interface=10.0.0.2", Group("239.1.2.3", 5004, 44_100, 4, "10.0.0.2")),
    ],
)
def test_addresses_say_where_and_how(url: str, meant: Mount | Group) -> None:
    assert address(OutputSpec("shown", url=url)) == meant


@pytest.mark.parametrize(
    "url",
    ["http://h/a", "icecast://h", "icecast://u:p@h/a?kbps=97", "rtp://239.1.2.3?rate=8000", "rtp://239.1.2.3?loud=1"],
)
def test_an_address_that_means_nothing_is_lost_in_words(cards: Cards, url: str) -> None:
    status = cards.output(OutputSpec("shown", url=url)).poll(CLOCK.now())
    assert (status.state, status.reason and status.reason.code) == ("lost", "air.address_unreadable")


@needs_icecast
def test_the_doctor_tries_a_place_without_keeping_it(tmp_path_factory: pytest.TempPathFactory) -> None:
    with Icecast(open_folder(tmp_path_factory)) as icecast:
        here = OutputSpec("here", url=icecast.address("village"))
        wrong = OutputSpec("wrong", url=icecast.address("village", password="hunter2"))
        assert [tried(here), tried(here)] == [None, None]
        assert (why := tried(wrong))
        assert why.code == "air.icecast_password"
    assert (why := tried(here))
    assert why.code == "air.icecast_gone"
    assert tried(OutputSpec("horns", url="rtp://239.1.2.3:5004?interface=127.0.0.1")) is None
    assert (why := tried(OutputSpec("horns", url="rtp://239.1.2.3:5004?interface=192.0.2.1")))
    assert why.code == "air.multicast_lost"
