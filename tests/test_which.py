"""Which station goes on the air where nobody says: several lie beside each other, and none plays by mistake."""

from __future__ import annotations

import builtins
import sys
from pathlib import Path

import pytest

from dalaba.doors.cli import init, main
from dalaba.doors.cli.context import Context, Refused
from dalaba.doors.cli.which import to_serve
from dalaba.link.control import note
from tests import village
from tests.places import written


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The program's folder: a starter in which nothing is scheduled, the sample, and what a demo left behind."""
    written(tmp_path, init.files("本村", "zh"))
    for name in ("sample", "demo"):
        written(tmp_path / name, village.files("三江镇", "zh"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def unnamed() -> Context:
    return Context(None, None, as_json=False)


def served() -> str:
    return to_serve(unnamed()).name


def refused() -> str:
    with pytest.raises(Refused) as caught:
        to_serve(unnamed())
    (problem,) = caught.value.problems
    assert problem.reason.code == "cli.run_which"
    return unnamed().word_of(problem)


def on_the_air(folder: Path) -> None:
    """As an air leaves it that was never told to end."""
    (folder / "records" / "onair").mkdir(parents=True, exist_ok=True)
    note.write(folder, note.Note(1, "0" * 64))


def at_the_keyboard(monkeypatch: pytest.MonkeyPatch, *answers: str) -> None:
    given = iter(answers)

    def answer(prompt: str) -> str:
        try:
            return next(given)
        except StopIteration:
            raise EOFError from None

    monkeypatch.setattr(builtins, "input", answer)
    for stream in (sys.stdin, sys.stdout):
        monkeypatch.setattr(stream, "isatty", lambda: True)


@pytest.mark.usefixtures("here")
def test_alone_with_the_sample_the_folder_s_own_is_served_though_it_is_silent() -> None:
    assert served() == "本村广播"


def test_the_folder_s_own_is_served_once_something_is_scheduled_in_it(here: Path) -> None:
    written(here / "石桥村", village.files("石桥村", "zh"))
    assert main(["book", "反诈", "--to", "本村", "--date", "明天", "--at", "18:00"]) == 0
    assert served() == "本村广播"


def test_a_slip_in_the_folder_s_own_does_not_hand_the_air_to_another(here: Path) -> None:
    written(here / "石桥村", village.files("石桥村", "zh"))
    written(here, {"schedules/开会.yaml": "播出安排:\n  - {文稿: 开会, 播放点: 本村, 时刻: 七点多}\n"})
    assert served() == "本村广播"


def test_with_one_that_init_made_beside_it_nothing_starts_until_one_is_named(here: Path) -> None:
    written(here / "石桥村", village.files("石桥村", "zh"))
    said = refused()
    assert "--station 石桥村    石桥村广播" in said
    assert "--station .    本村广播" in said
    assert "sample" not in said
    assert "demo" not in said
    assert main(["run"]) == 2


def test_somebody_at_the_keyboard_is_asked(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(here / "石桥村", village.files("石桥村", "zh"))
    at_the_keyboard(monkeypatch, "石桥", "3", "1")
    assert served() == "石桥村广播"


def test_nobody_at_the_keyboard_is_waited_for(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(here / "石桥村", village.files("石桥村", "zh"))
    at_the_keyboard(monkeypatch)
    assert "石桥村" in refused()


def test_after_a_fault_the_one_that_played_goes_on_and_nobody_is_asked(here: Path) -> None:
    for name in ("石桥村", "下湾村"):
        written(here / name, village.files(name, "zh"))
    refused()
    on_the_air(here / "下湾村")
    assert served() == "下湾村广播"


def test_in_a_folder_that_is_no_station_the_only_one_in_it_is_served(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(written(tmp_path / "石桥村", village.files("石桥村", "zh")).parent)
    assert served() == "石桥村广播"


def test_at_log_on_the_one_that_was_chosen_is_started_by_its_name(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    written(here / "石桥村", village.files("石桥村", "zh"))
    monkeypatch.setenv("HOME", str(here / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(here / "home"))
    at_the_keyboard(monkeypatch, "1")
    assert main(["run", "--at-logon", "on"]) == 0
    assert f"石桥村广播({here / '石桥村'})" in capsys.readouterr().out
    assert main(["--station", ".", "run", "--at-logon", "on"]) == 0
    assert "还没有排任何节目" in capsys.readouterr().out
    assert main(["--station", ".", "run", "--at-logon", "off"]) == 0
    (entry,) = [each for each in (here / "home").rglob("*") if each.is_file()]
    assert str(here / "石桥村") in entry.read_text("utf-8")


def test_an_order_that_finds_nobody_names_the_station_that_plays(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written(here / "石桥村", village.files("石桥村", "zh"))
    assert main(["stop"]) == 1
    assert "--station" not in capsys.readouterr().err
    on_the_air(here / "石桥村")
    for verb in ("stop", "status"):
        assert main([verb]) == 1
        assert "--station 石桥村    石桥村广播" in capsys.readouterr().err
    assert main(["--station", ".", "status"]) == 1
    assert "--station 石桥村" not in capsys.readouterr().err
