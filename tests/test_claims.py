"""`新录音 12.m4a`, as a phone called it: a neighbour's recording gets its place by one command, without YAML."""

from __future__ import annotations

from pathlib import Path

import pytest

from dalaba.desk.root import Station
from dalaba.doors.cli import main
from dalaba.speech.library import RECORDED
from dalaba.station import confirmed_recordings
from dalaba.station.confirmed_recordings import FILE
from dalaba.station.files import Problems
from tests.places import DAY, wav, written

STATION = """\
台名: 三江
语种: [普通话]
播放点:
  五一村: {语种: [客家话, 普通话], 本点信息: {开始: "10:30"}}
  东和村: {语种: [客家话, 普通话], 本点信息: {开始: "10:30"}}
"""
FILES = {
    "station.yaml": STATION,
    "scripts/防火.txt": "请注意防火。",
    "scripts/停水.txt": "今天{{开始}}停水。",
    "schedules/停水.yaml": "播出安排:\n  - {文稿: 停水, 播放点: 全部, 时刻: ['8:00']}\n",
}
PHONE = "新录音 12.m4a"


class Place:
    """A station, and its clerk at the keyboard."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = written(folder, FILES)
        self._capsys = capsys

    def bring(self, name: str, hertz: float = 500) -> bytes:
        path = wav(self.folder / RECORDED / "a.wav", hertz=hertz).rename(self.folder / RECORDED / name)
        return path.read_bytes()

    def __call__(self, *words: str, ui: str = "zh") -> tuple[int, str, str]:
        code = main(["--station", str(self.folder), "--ui", ui, *words])
        said = self._capsys.readouterr()
        return code, said.out, said.err

    @property
    def names(self) -> list[str]:
        return sorted(path.name for path in (self.folder / RECORDED).iterdir())

    @property
    def words(self) -> dict[str, dict[str, str]]:
        found = confirmed_recordings.read(self.folder, Problems())
        return {piece: dict(word.says) for piece, word in found.words.items()}

    def heard(self, script: str) -> list[str]:
        """The versions that the village would hear in Hakka."""
        there = Station.read(self.folder)
        want, _ = there.wanted_of(there.plan.scripts[script], "五一村", DAY)
        parts = there.preparer.prepare([want]).parts[want]
        return [part.version for part in parts if part.language == "hak" and part.why is None]


@pytest.fixture
def town(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Place:
    return Place(tmp_path, capsys)


def test_one_command_names_it_and_it_plays_where_its_text_leaves_nothing_open(town: Place) -> None:
    town.bring(PHONE)
    code, out, _ = town("recordings", "--claim", PHONE, "防火", "客家话")
    assert code == 0
    assert town.names == ["防火.客家话.m4a"]
    assert "五一村、东和村" in out
    assert "请注意防火。" in out
    assert f"原来叫“{PHONE}”" in out
    assert town.heard("防火") == ["客家话录音"]


def test_what_it_says_is_confirmed_with_the_same_command(town: Place) -> None:
    town.bring(PHONE)
    code, out, _ = town("录音单", "--claim", PHONE, "停水", "客家话", "开始=10:30")
    assert code == 0
    assert "今天10:30停水。" in out
    assert town.words == {"停水.客家话.m4a": {"开始": "10:30"}}
    assert town.heard("停水") == ["客家话录音"]


def test_where_nobody_ticks_what_may_change_it_waits_and_the_command_is_shown(town: Place) -> None:
    town.bring(PHONE)
    code, out, _ = town("recordings", "--claim", PHONE, "停水", "客家话")
    assert code == 0
    assert town.names == ["停水.客家话.m4a"]
    assert "recordings --confirm 停水.客家话.m4a 开始=10:30" in out
    assert town.heard("停水") == []
    assert town("recordings", "--confirm", "停水.客家话.m4a", "开始=10:30")[0] == 0
    assert town.heard("停水") == ["客家话录音"]


def test_who_sits_at_the_keyboard_ticks_the_text(town: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    from dalaba.doors.cli import recordings_claim

    town.bring(PHONE)
    monkeypatch.setattr(recordings_claim, "_asked", lambda context: True)
    assert town("recordings", "--claim", PHONE, "停水", "客家话")[0] == 0
    assert town.words == {"停水.客家话.m4a": {"开始": "10:30"}}


def test_nothing_is_overwritten_and_the_next_take_plays(town: Place) -> None:
    first, second = town.bring("防火.客家话.m4a"), town.bring(PHONE, 700)
    code, out, _ = town("recordings", "--claim", PHONE, "防火", "客家话")
    assert code == 0
    assert town.names == ["防火.客家话.2.m4a", "防火.客家话.m4a"]
    assert (town.folder / RECORDED / "防火.客家话.m4a").read_bytes() == first
    assert (town.folder / RECORDED / "防火.客家话.2.m4a").read_bytes() == second
    assert "号最大的那一遍:防火.客家话.2.m4a" in out


def test_for_one_outlet_in_any_order_and_in_english(town: Place) -> None:
    town.bring(PHONE)
    code, out, _ = town("recordings", "--claim", PHONE, "Hakka", "五一村", "防火", ui="en")
    assert code == 0
    assert town.names == ["防火.客家话.五一村.m4a"]
    assert "To undo" in out


def test_the_name_that_a_script_in_yaml_gives_is_taken(town: Place) -> None:
    written(
        town.folder, {"scripts/开会.yaml": "版本:\n  普通话: 今晚开会。\n  客家话: {录音: 会.客.m4a, 录音里说的: {}}\n"}
    )
    town.bring(PHONE)
    assert town("recordings", "--claim", PHONE, "开会", "客家话")[0] == 0
    assert town.names == ["会.客.m4a"]
    assert not (town.folder / FILE).exists(), "what it says stands in the script"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("新录音12.m4a", "停水", "客家话"), PHONE), ((PHONE, "停谁", "客家话"), "停水"),
        ((PHONE, "停水"), "客家话"), ((PHONE,), "防火"), ((PHONE, "停水", "客家话", "五一寸"), "五一村"),
        ((PHONE, "停水", "客家话", "普通话"), "客家话"), ((PHONE, "停水", "客家话", "开时=10:30"), "开始"),
        ((PHONE, "停水", "客家话", "开始="), "开始="),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_said_with_what_is_near_and_nothing_is_renamed(
    town: Place, words: tuple[str, ...], said: str
) -> None:
    town.bring(PHONE)
    code, _, err = town("recordings", "--claim", *words)
    assert code > 0
    assert said in err
    assert town.names == [PHONE]
    assert town.words == {}


def test_a_file_that_was_dragged_into_the_window_is_found_by_its_whole_path(town: Place) -> None:
    town.bring(PHONE)
    assert town("recordings", "--claim", str(town.folder / RECORDED / PHONE), "防火", "客家话")[0] == 0
    assert town.names == ["防火.客家话.m4a"]


@pytest.mark.parametrize("name", ["说明书.docx", "新录音.m4a.part"])
def test_what_is_no_recording_yet_keeps_its_name(town: Place, name: str) -> None:
    town.bring(name)
    code, _, err = town("recordings", "--claim", name, "防火", "客家话")
    assert code == 1
    assert name in err
    assert town.names == [name]


def test_a_zone_is_no_place_for_one_recording_unless_it_is_everywhere(town: Place) -> None:
    more = STATION + '  城南小学: {类型: 校园广播, 语种: [客家话, 普通话], 本点信息: {开始: "10:30"}}\n'
    written(town.folder, {"station.yaml": more})
    town.bring(PHONE)
    code, _, err = town("recordings", "--claim", PHONE, "防火", "客家话", "大喇叭")
    assert code == 2
    assert "五一村、东和村" in err
    assert town.names == [PHONE]
    assert town("recordings", "--claim", PHONE, "防火", "客家话", "全部")[0] == 0
    assert town.names == ["防火.客家话.m4a"]


def test_one_that_cannot_be_played_is_said_at_once(town: Place) -> None:
    town.bring(PHONE)
    (town.folder / RECORDED / PHONE).write_bytes(b"<html>" + bytes(100))
    code, _, err = town("recordings", "--claim", PHONE, "防火", "客家话")
    assert code == 1
    assert "html" in err


def test_one_in_a_language_that_nobody_speaks_there_is_named_and_that_is_told(town: Place) -> None:
    town.bring(PHONE)
    code, out, err = town("recordings", "--claim", PHONE, "防火", "瑶语")
    assert (code, town.names) == (0, ["防火.瑶语.m4a"])
    assert "还没有一个播放点" in out
    assert "station.yaml" in err


def test_the_recording_sheet_names_what_lies_there_and_nobody_uses(town: Place) -> None:
    town.bring(PHONE)
    assert f'--claim "{PHONE}" 文稿 语种' in town("recordings")[2]
    assert f'--claim "{PHONE}" SCRIPT LANGUAGE' in town("recordings", ui="en")[2]
