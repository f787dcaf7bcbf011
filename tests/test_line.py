"""A line to the broker keeps its promises, over MQTT 5 to a real Mosquitto and to the fake broker alike."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from dalaba.core.clock import DAY, SystemClock
from dalaba.fleet.broker_line import (
    LARGEST,
    NOBODY_LISTENS,
    NOT_ALLOWED,
    Connected,
    Line,
    LineEvent,
    Lines,
    Listening,
    Lost,
    Message,
    NoLine,
    Redial,
    Settings,
    Taken,
    Will,
)
from dalaba.fleet.fake_line import FakeBroker, FakeLines
from dalaba.fleet.fetch import Source
from dalaba.fleet.mqtt_line import MqttLines
from dalaba.trust import certificates
from dalaba.trust.certificates import Authority
from tests.mosquitto import EVERYBODY, Mosquitto, free_port

_E = TypeVar("_E")
RULES = "acl_file {}\nallow_anonymous true\n"
FORBIDDEN = "ap/v1/d/forbidden"


class Place:
    """A broker, lines to it, and what was reported on each line and not looked at yet."""

    def __init__(self, lines: Lines, port: int, stop: Callable[[], None], start: Callable[[], None]) -> None:
        self.lines, self.port, self.stop, self.start = lines, port, stop, start
        self.said: list[tuple[Line, LineEvent]] = []

    def open(self, client: str, session: int = 600, will: Will | None = None, keepalive: int = 20) -> Line:
        line = self.lines.open(Settings(client, "127.0.0.1", self.port, None, "", keepalive, session, will))
        self.next(line, Connected)
        return line

    def next(self, line: Line, kind: type[_E]) -> _E:
        """The next report of that kind on that line, whatever else was said before it."""
        until = time.monotonic() + 20
        while True:
            for at, (whose, event) in enumerate(self.said):
                if whose is line and isinstance(event, kind):
                    del self.said[at]
                    return event
            assert time.monotonic() < until, f"no {kind.__name__}; {self.said}"
            self.said += self.lines.poll(0.2)

    def listen(self, line: Line, *filters: str) -> Listening:
        token = line.subscribe(filters)
        answer = self.next(line, Listening)
        assert answer.token == token
        return answer

    def said_on(self, line: Line) -> list[Message]:
        return [event for whose, event in self.said if whose is line and isinstance(event, Message)]


@pytest.fixture(params=["mosquitto", "fake"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    if request.param == "fake":
        broker = FakeBroker(may=lambda client, what, topic: not topic.startswith(FORBIDDEN))
        fakes = FakeLines(broker)
        yield Place(fakes, 1, lambda: broker.stop(wiped=True), broker.start)
        return
    if not shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin:/usr/bin"):
        pytest.skip("Mosquitto is not installed here")
    rules = tmp_path / "acl"
    rules.write_text(f"topic readwrite ap/#\ntopic deny {FORBIDDEN}\n")
    real, lines = Mosquitto(tmp_path, RULES.format(rules)), MqttLines(chance=lambda: 0.2)
    yield Place(lines, real.port, real.kill, real.start)
    lines.close()
    real.kill()


def test_what_one_says_the_other_hears(place: Place) -> None:
    town, village = place.open("hub"), place.open("n1-c")
    place.listen(village, "ap/v1/d/n/n1/+", "ap/v1/d/g/all/cmd")
    token = town.publish("ap/v1/d/n/n1/cmd", "火灾".encode())
    assert place.next(village, Message) == Message("ap/v1/d/n/n1/cmd", "火灾".encode())
    assert place.next(town, Taken) == Taken(token)


def test_what_is_kept_comes_to_whoever_listens_later_and_says_so(place: Place) -> None:
    town = place.open("hub")
    town.publish("ap/v1/d/n/n1/prog", b"one", kept=True)
    town.publish("ap/v1/d/n/n1/prog", b"two", kept=True)
    place.next(town, Taken)
    village = place.open("n1-c")
    place.listen(village, "ap/v1/d/n/n1/prog")
    assert place.next(village, Message) == Message("ap/v1/d/n/n1/prog", b"two", kept=True)
    town.publish("ap/v1/d/n/n1/prog", b"three", kept=True)
    assert place.next(village, Message) == Message("ap/v1/d/n/n1/prog", b"three")  # said just now


def test_an_emptied_topic_has_nothing_for_the_next_one(place: Place) -> None:
    town, first = place.open("hub"), place.open("n1-c")
    place.listen(first, "ap/v1/d/#")
    town.publish("ap/v1/d/n/n1/prog", b"one", kept=True)
    town.publish("ap/v1/d/n/n1/prog", b"", kept=True)
    assert [place.next(first, Message).payload for _ in range(2)] == [b"one", b""]
    second = place.open("n2-c")
    place.listen(second, "ap/v1/d/#")
    town.publish("ap/v1/d/n/n1/cmd", b"now")
    assert place.next(second, Message) == Message("ap/v1/d/n/n1/cmd", b"now")


def test_the_broker_tells_that_nobody_listens_and_that_it_is_forbidden(place: Place) -> None:
    village = place.open("n1-c")
    token = village.publish("ap/v1/u/n1/rows", b"rows")
    assert place.next(village, Taken) == Taken(token, NOBODY_LISTENS)
    token = village.publish(FORBIDDEN, b"an order")
    answer = place.next(village, Taken)
    assert answer == Taken(token, NOT_ALLOWED)
    assert answer.refused


def test_the_will_is_spoken_when_somebody_goes_without_a_goodbye(place: Place) -> None:
    town = place.open("hub")
    place.listen(town, "ap/v1/u/+/status")
    will = Will("ap/v1/u/n1/status", b'{"online": false}')
    place.open("n1-c", will=will).close(goodbye=False)
    assert place.next(town, Message) == Message("ap/v1/u/n1/status", b'{"online": false}')
    place.open("n1-c", will=will).close()
    town.publish("ap/v1/u/n1/status", b"still here")
    assert place.next(town, Message).payload == b"still here"  # a goodbye leaves the will unsaid


def test_what_came_meanwhile_comes_later_if_the_broker_still_knows_us(place: Place) -> None:
    town = place.open("hub")
    away = place.open("n1-c")
    place.listen(away, "ap/v1/d/n/n1/cmd")
    away.close()
    town.publish("ap/v1/d/n/n1/cmd", b"meanwhile")
    place.next(town, Taken)
    back = place.lines.open(Settings("n1-c", "127.0.0.1", place.port, session=600))
    assert place.next(back, Connected) == Connected(session=True)
    assert place.next(back, Message) == Message("ap/v1/d/n/n1/cmd", b"meanwhile")


def test_without_a_session_nothing_waits_at_the_broker(place: Place) -> None:
    town = place.open("hub")
    away = place.open("n1-e", session=0)
    place.listen(away, "ap/v1/d/n/n1/emerg")
    away.close()
    town.publish("ap/v1/d/n/n1/emerg", b"old")
    place.next(town, Taken)
    back = place.lines.open(Settings("n1-e", "127.0.0.1", place.port, session=0))
    assert place.next(back, Connected) == Connected(session=False)
    place.listen(back, "ap/v1/d/n/n1/emerg")
    town.publish("ap/v1/d/n/n1/emerg", b"new")
    assert place.next(back, Message).payload == b"new"


def test_a_line_comes_back_by_itself_and_says_that_the_broker_forgot_it(place: Place) -> None:
    line = place.open("n1-c")
    for _ in range(3):
        place.stop()
        place.next(line, Lost)
        assert not line.stands
        with pytest.raises(NoLine):
            line.publish("ap/v1/u/n1/status", b"x")
        with pytest.raises(NoLine):
            line.subscribe(["ap/v1/d/#"])
        place.start()
        assert place.next(line, Connected) == Connected(session=False)
        assert line.stands


def test_a_second_line_with_the_same_name_ends_the_first(place: Place) -> None:
    first = place.open("n1-c")
    second = place.open("n1-c")
    place.next(first, Lost)
    first.close()
    assert second.stands


def test_a_closed_line_reports_nothing(place: Place) -> None:
    town, village = place.open("hub"), place.open("n1-c")
    place.listen(village, "ap/v1/d/#")
    village.close()
    village.close()
    assert not village.stands
    town.publish("ap/v1/d/n/n1/cmd", b"x")
    place.next(town, Taken)
    assert not place.said_on(village)


def test_a_message_that_is_too_large_is_not_sent(place: Place) -> None:
    line = place.open("n1-c")
    with pytest.raises(ValueError, match="cannot be published"):
        line.publish("ap/v1/u/n1/rows", b"x" * LARGEST)
    with pytest.raises(ValueError, match="cannot be published"):
        line.publish("ap/v1/u/+/rows", b"x")
    town = place.open("hub")
    place.listen(town, "ap/v1/u/#")
    line.publish("ap/v1/u/n1/rows", b"x" * (LARGEST - 2_000))
    assert len(place.next(town, Message).payload) == LARGEST - 2_000


def test_many_messages_come_whole_and_in_order(place: Place) -> None:
    town, village = place.open("hub"), place.open("n1-c")
    place.listen(village, "ap/v1/d/n/n1/cmd")
    for number in range(300):
        town.publish("ap/v1/d/n/n1/cmd", b"%d" % number + b"." * 3_000)
    heard = [place.next(village, Message).payload for _ in range(300)]
    assert [int(each.partition(b".")[0]) for each in heard] == list(range(300))
    assert sorted(place.next(town, Taken).token for _ in range(300)) == list(range(1, 301))


# --- the real one alone


def test_a_broker_that_says_nothing_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dalaba.fleet.mqtt_line._DIAL_WITHIN", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        lines = MqttLines(chance=lambda: 0.0)
        line = lines.open(Settings("n1-c", "127.0.0.1", deaf.getsockname()[1]))
        assert _soon(lines, line, Lost) == Lost("no answer")
        lines.close()


@pytest.mark.parametrize("answer", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\x20\x03\x00\x00\x22", b"\xff" * 64, b""])
def test_somebody_who_does_not_speak_mqtt_does_no_harm(answer: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as stranger:

        def speak() -> None:
            with stranger.accept()[0] as line:
                line.recv(1_000)
                line.sendall(answer)

        speaker = threading.Thread(target=speak)
        speaker.start()
        lines = MqttLines(chance=lambda: 1.0)
        line = lines.open(Settings("n1-c", "localhost", stranger.getsockname()[1]))
        _soon(lines, line, Lost)
        assert not line.stands
        lines.close()
        speaker.join()


def test_nobody_at_the_port_is_said_at_once() -> None:
    lines = MqttLines(chance=lambda: 1.0)
    line = lines.open(Settings("n1-c", "127.0.0.1", free_port()))
    assert "refused" in _soon(lines, line, Lost).why.lower()
    lines.close()


def test_waking_ends_a_wait() -> None:
    lines = MqttLines()
    threading.Timer(0.05, lines.wake).start()
    began = time.monotonic()
    assert lines.poll(30) == []
    assert time.monotonic() - began < 10
    lines.close()


def test_a_link_that_went_dead_is_noticed_by_its_silence(tmp_path: Path) -> None:
    """The broker is frozen: nothing breaks, and nothing comes any more."""
    broker = Mosquitto(tmp_path, EVERYBODY)
    lines = MqttLines(chance=lambda: 1.0)
    line = lines.open(Settings("n1-c", "127.0.0.1", broker.port, keepalive=1))
    _soon(lines, line, Connected)
    os.kill(broker.pid, signal.SIGSTOP)
    _soon(lines, line, Lost)
    os.kill(broker.pid, signal.SIGCONT)
    _soon(lines, line, Connected)
    lines.close()
    broker.kill()


def test_pauses_between_tries_grow_are_random_and_bounded() -> None:
    redial = Redial(chance=lambda: 1.0)
    assert [redial.pause(0) for _ in range(9)] == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    redial.connected(100)
    assert redial.pause(101) == 4  # it did not last
    assert redial.pause(102) == 60
    assert redial.pause(101, answered=False) == 2  # the hub or the link is away: an urgent order may wait there
    redial.connected(200)
    assert redial.pause(300) == 1
    assert Redial(chance=lambda: 0.25).pause(0) == 0.25


def test_a_link_that_comes_back_after_long_is_there_within_seconds() -> None:
    """Nobody answers, as often as it is tried; then somebody does, at the next try."""
    port, seconds = free_port(), [0.0]
    lines = MqttLines(chance=lambda: 1.0, seconds=lambda: seconds[0])
    line = lines.open(Settings("n1-e", "127.0.0.1", port))
    for _ in range(20):
        found = lines.poll(0)
        while not found:
            found = lines.poll(0)
        assert [type(event) for _, event in found] == [Lost]
        seconds[0] += 2.0
    with socket.create_server(("127.0.0.1", port)) as hub:
        hub.settimeout(20)
        for _ in range(25):
            lines.poll(0)
            seconds[0] += 0.1
        hub.accept()[0].close()
    line.close()
    lines.close()


def _soon(lines: MqttLines, line: Line, kind: type[_E]) -> _E:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        for whose, event in lines.poll(0.5):
            if whose is line and isinstance(event, kind):
                return event
    raise AssertionError(f"no {kind.__name__}")


def test_a_pc_whose_clock_stands_in_another_year_reaches_its_hub(tmp_path: Path) -> None:
    """The hub's certificate begins years ahead of this PC's clock: it is the township's all the same."""
    later = SystemClock().now() + 5 * 365 * DAY
    authority = Authority.made("三江镇", later)
    key = certificates.key_at(tmp_path / "server.key")
    (tmp_path / "ca.crt").write_bytes(authority.pem)
    (tmp_path / "server.crt").write_bytes(authority.for_server(key, ("127.0.0.1",), later))
    tls = f"cafile {tmp_path}/ca.crt\ncertfile {tmp_path}/server.crt\nkeyfile {tmp_path}/server.key\n{EVERYBODY}"
    broker, lines = Mosquitto(tmp_path / "broker", tls), MqttLines(chance=lambda: 1.0)
    context = Source("", 0, tmp_path / "ca.crt", tmp_path / "server.crt", tmp_path / "server.key").context()
    line = lines.open(Settings("n1-e", "127.0.0.1", broker.port, context))
    assert _soon(lines, line, Connected) == Connected(session=False)
    lines.close()
    broker.kill()
