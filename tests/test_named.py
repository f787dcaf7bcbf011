"""Every answer names its station: whoever forgot --station sees at once which one was meant."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dalaba.doors.cli import main
from tests import village
from tests.places import written

Heard = pytest.CaptureFixture[str]
ANSWERED = (
    ["check"], ["programme"], ["text", "森林防火"], ["why", "石桥村", "7:00"], ["day"], ["library"], ["recordings"],
    ["book", "--list"], ["log"], ["devices"], ["voices"], ["render", "开会通知", "--dry-run"], ["doctor"],
)  # fmt: skip
REFUSED = (
    ["status"], ["stop"], ["say", "开会"], ["play", "没有这份"], ["volume", "石桥村", "50"], ["day", "大雨"], ["text"],
)  # fmt: skip
IN_JSON = (["check"], ["programme"], ["programme", "--days", "2"], ["day"], ["voices"])


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two stations, one in the other's folder."""
    written(tmp_path, village.files("本村", "zh"))
    written(tmp_path / "石桥村", village.files("石桥村", "zh"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("words", ANSWERED, ids=" ".join)
def test_an_answer_names_its_station_once_and_first(words: list[str], capsys: Heard) -> None:
    main(["--station", "石桥村", *words])
    said = capsys.readouterr().out
    assert said.startswith("石桥村广播")
    assert said.count("石桥村广播") == 1


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("words", REFUSED, ids=" ".join)
def test_a_refusal_names_the_station_that_refuses(words: list[str], capsys: Heard) -> None:
    assert main(["--station", "石桥村", *words]) != 0
    assert capsys.readouterr().err.startswith("石桥村广播(石桥村)\n")


def test_where_nobody_named_one_the_folder_is_told_whole(here: Path, capsys: Heard) -> None:
    main(["check"])
    assert capsys.readouterr().out.startswith(f"本村广播({here})\n")
    main(["--ui", "en", "check"])
    assert capsys.readouterr().out.startswith(f"本村广播 ({here})\n")


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("words", IN_JSON, ids=" ".join)
def test_json_has_it_too_and_nothing_before_it(words: list[str], capsys: Heard) -> None:
    main(["--station", "石桥村", *words, "--json"])
    told = json.loads(capsys.readouterr().out)
    for each in told if isinstance(told, list) else [told]:
        assert each["station"] == "石桥村广播"
        assert Path(each["station_folder"]).name == "石桥村"


@pytest.mark.parametrize("line", ['台名: "石桥村广播"   # 新的', "name: 石桥村广播", "台名 : '石桥村广播'"])
def test_its_name_is_found_without_reading_the_station(here: Path, capsys: Heard, line: str) -> None:
    text = (here / "station.yaml").read_text("utf-8").replace("台名: 本村广播", line)
    (here / "station.yaml").write_text(f"{text}\n播放点: [", "utf-8")
    assert main(["status"]) == 1
    assert capsys.readouterr().err.startswith("石桥村广播(")


@pytest.mark.usefixtures("here")
def test_what_is_no_station_has_no_name(capsys: Heard) -> None:
    (Path("空") / "x").mkdir(parents=True)
    assert main(["--station", "空", "check"]) == 1
    assert capsys.readouterr().err.startswith("station.yaml: “空”不是一个广播台")
