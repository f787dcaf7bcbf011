"""A voice that hangs while the station is on the air: what is made already is heard, and the desk goes on working."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from dalaba.air.ledger import events
from dalaba.core.model import Problem
from dalaba.desk import loop
from dalaba.desk.root import Station
from dalaba.link import control
from dalaba.speech.voices.fake import FakeVoice
from tests import places
from tests import rig as rigs
from tests.test_run import ZONE, due_in, status, until

pytestmark = pytest.mark.skipif(bool(rigs.missing()), reason=rigs.missing())


class Desk:
    """A desk at work in this process, whose voice never comes back; what it told is kept."""

    def __init__(self, folder: Path) -> None:
        self.told: list[tuple[str, dict[str, object]]] = []
        self.complained: list[Problem] = []
        self._ordered = threading.Event()
        tell = lambda code, facts: self.told.append((code, facts))  # noqa: E731  (short, and named for its use)
        self.loop = places.desk_of(folder, tell, self.complained.append, self._ordered.is_set)
        self._thread = threading.Thread(target=self.loop.run)
        self._thread.start()

    def spots(self) -> list[object]:
        """Of each hand-over so far."""
        return [facts["spots"] for code, facts in self.told if code == "cli.run_handed"]

    def close(self) -> None:
        self._ordered.set()
        self._thread.join(30)
        assert not self._thread.is_alive()


@pytest.fixture
def hanging(village: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeVoice]:
    """The village's notice is made; from then on the voice hangs."""
    due_in(village, 3600)
    good = places.station(village)
    assert good.make(good.to_make(good.wanted_on([datetime.now(ZONE).date()])), jobs=1).failed == []
    voice = FakeVoice(name="espeak", hang=600)

    class Hanging:
        @staticmethod
        def read(folder: Path, opener: object = None) -> Station:
            del opener  # the one voice that there is stays the same
            with monkeypatch.context() as patched:
                patched.setattr(loop, "Station", Station)
                return places.station(folder, voice)

    monkeypatch.setattr(loop, "Station", Hanging)
    yield voice
    voice.close()


def test_a_hanging_voice_keeps_neither_the_sound_nor_the_desk(village: Path, rig: rigs.Rig, hanging: FakeVoice) -> None:
    (village / "scripts" / "开会.txt").write_text("今晚八点开会。", encoding="utf-8")
    due_in(village, 6)
    row = '  - {编号: 会, 文稿: 开会, 播放点: 大喇叭, 时刻: "23:59:50"}\n'
    schedule = village / "schedules" / "日常.yaml"
    schedule.write_text(schedule.read_text(encoding="utf-8") + row, encoding="utf-8")
    running = Desk(village)
    try:
        until(lambda: hanging.spoken)
        until(lambda: status(village).get("playing"))
        handed = len(running.spots())
        schedule.write_text(schedule.read_text(encoding="utf-8") + row.replace("会,", "再会,", 1), encoding="utf-8")
        until(lambda: len(running.spots()) > handed)
        until(lambda: status(village) and not status(village).get("playing"))
        assert control.ask(village, "status")["trouble"] == []
        assert hanging.spoken == hanging.spoken[:1], "one sentence is waited for, not one a change"
    finally:
        running.close()
    kinds = [event.kind for event in events(village / "records")]
    assert "ended" in kinds, kinds
    assert "cut" not in kinds
