"""A file that the program itself writes and that is broken: put aside with a word, and nothing stands still for it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from dalaba.callup.campaign import Booked, Texts, file_of
from dalaba.callup.round import Group, Round, Site
from dalaba.callup.store import SavedCalls, save
from dalaba.core import atomic, clock
from dalaba.core.atomic import ASIDE
from dalaba.core.clock import VirtualClock
from dalaba.core.model import Place, Problem, Reason
from dalaba.core.problems import Bad
from dalaba.desk import own_files
from dalaba.desk.loop import DeskLoop
from dalaba.desk.root import Station
from dalaba.link import handover
from dalaba.speech.library import INDEX, RENDERED, Library
from tests.conftest import Shell
from tests.places import DAY, at, desk_of, written

FILES = {
    "station.yaml": "台名: 三江\n播放点:\n  五一村: {类型: 大喇叭}\n",
    "scripts/开会.txt": "各位乡亲,开会。",
    "scripts/叫号.txt": "{{叫法}}的乡亲,现在轮到你们了。",
    "schedules/开会.yaml": "播出安排:\n  - {文稿: 开会, 播放点: 五一村, 时刻: '8:00'}\n",
}
DEEP = "[" * 100_000
INDEX_FILE = f"{RENDERED}/{INDEX}"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return written(tmp_path / "三江", FILES)


class Told:
    """A desk that somebody reads along with."""

    def __init__(self, folder: Path) -> None:
        self.complaints: list[Problem] = []
        self.clock = VirtualClock(at("6:00"))
        self.loop: DeskLoop = desk_of(folder, lambda code, facts: None, self.complaints.append, clock=self.clock)
        self.loop._take_up()

    def look(self) -> None:
        self.loop._look()

    @property
    def codes(self) -> list[str]:
        return [each.reason.code for each in self.complaints]

    def close(self) -> None:
        self.loop._close()


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("days.auto.yaml", "日类型: [{日期: 2022-07-13, 类型: 雨天\n"),
        ("days.auto.yaml", "日类型:\n  - {日期: 昨天, 类型: [雨天]}\n"),
        ("recordings.auto.yaml", '"开会.m4a": {'),
        ("days.auto.yaml", "\x00\x01\x02"),
    ],
)
def test_what_the_program_wrote_and_is_broken_does_not_freeze_the_day(place: Path, file: str, text: str) -> None:
    desk = Told(place)
    (place / file).write_text(text, "utf-8")
    (place / "schedules/开会.yaml").write_text(FILES["schedules/开会.yaml"].replace("8:00", "9:00"), "utf-8")
    desk.look()
    assert (place / file).exists(), "somebody may be about to save the rest of it"
    desk.look()
    assert not (place / file).exists()
    assert (place / ASIDE / file).read_text("utf-8") == text
    assert "files.put_aside" in desk.codes
    (spot,) = handover.read(handover.path_of(place, DAY)).spots
    assert clock.hms(spot.due, desk.loop.station.setup.zone) == "09:00", "what people edited is in force"
    before = len(desk.complaints)
    desk.look()
    assert len(desk.complaints) == before
    desk.close()


def _planned(place: Path, calls: dict[str, int]) -> Path:
    """The campaign of a call-up that has its call alone."""
    group = Group("1组", "五一村", "五一村1组", 10, 1, "祠堂", "五一村")
    planned = Round((group,), (Site("祠堂", 1, 60, 480, 600, 200, 480, 590),))
    save(place, SavedCalls(Booked(DAY, planned, calls, Texts(reminder="", last_call="", busy=""))))
    return place / file_of(DAY)


def test_a_call_up_that_was_broken_by_hand_is_written_anew_from_its_record(place: Path) -> None:
    path = _planned(place, {"1组": 500})
    whole = path.read_bytes()
    desk = Told(place)
    path.write_bytes(whole.replace("播出安排".encode(), "播出安拍".encode()))
    desk.look()
    desk.look()
    assert path.read_bytes() == whole
    assert "files.put_aside" in desk.codes
    assert "播出安拍" in next((place / "records/callup").glob("*.改过的.yaml")).read_text("utf-8")
    desk.close()


def test_every_edit_by_hand_of_a_call_up_is_kept_and_not_the_last_alone(place: Path) -> None:
    path = _planned(place, {"1组": 500})
    for edit in ("# 第一次改\n", "# 第二次改\n"):
        path.write_text(path.read_text("utf-8") + edit, "utf-8")
        _planned(place, {"1组": 500})
    kept = [each.read_text("utf-8").rsplit("\n", 2)[1] for each in (place / "records/callup").glob("*.改过的*.yaml")]
    assert sorted(kept) == ["# 第一次改", "# 第二次改"]


@pytest.mark.parametrize(
    ("file", "mistyped"),
    [
        ("station.yaml", FILES["station.yaml"].replace("五一村", "五一材")),
        ("scripts/叫号.txt", ""),
        ("scripts/叫号.txt", None),
    ],
)
def test_a_good_call_up_outlasts_what_somebody_mistypes_elsewhere(place: Path, file: str, mistyped: str | None) -> None:
    path = _planned(place, {"1组": 500})
    whole = path.read_bytes()
    desk = Told(place)
    (place / file).unlink() if mistyped is None else (place / file).write_text(mistyped, "utf-8")
    for _ in range(3):
        desk.look()
    assert path.read_bytes() == whole
    assert "files.put_aside" not in desk.codes
    lacking = file_of(DAY) if mistyped != "" else file  # a text that is there and empty is told itself
    assert any(str(each.place).startswith(lacking) for each in desk.complaints), "it is told what is lacking"
    written(place, {file: FILES[file]})
    desk.look()
    assert desk.loop.station.problems.errors == []
    assert len(handover.read(handover.path_of(place, DAY)).spots) == 2
    desk.close()


def test_a_person_s_own_file_and_one_that_the_disk_withholds_are_left_where_they_are() -> None:
    yours = Problem(Reason("files.yaml_syntax"), Place("days.yaml", 1, 1))
    named = Problem(Reason("files.yaml_syntax"), Place("schedules/分批-旧.yaml", 1, 1))
    withheld = Problem(Reason("files.unreadable"), Place("days.auto.yaml"))
    assert own_files.broken([yours, named, withheld]) == {}


def test_aside_lie_all_that_were_ever_put_there(place: Path) -> None:
    for number in range(3):
        (place / "days.auto.yaml").write_text(str(number))
        atomic.set_aside(place, place / "days.auto.yaml")
    assert sorted(path.read_text() for path in (place / ASIDE).iterdir()) == ["0", "1", "2"]


# --- the index of clips ------------------------------------------------------------------------------------------


def _index(*clips: str) -> str:
    rows = {
        f"k{number}": [file, "d", 22050, 0, 1, 3, 1, "espeak", -16.0, -1.0, {}] for number, file in enumerate(clips)
    }
    return json.dumps({"form": 2, "clips": rows, "recordings": {}, "heard_whole": {}, "slots": {}})


@pytest.mark.parametrize(
    "text",
    [
        DEEP,
        "{",
        '{"form": 2, "clips": 7}',
        _index("a").replace("-16.0", "1e999"),
        _index("a").replace("22050", "NaN"),
        _index().replace('"slots": {}', f'"slots": {{"开会/普通话": {{"五一村": {{"{DAY}": ["k"]}}}}}}'),
        _index().replace(
            '"heard_whole": {}', '"heard_whole": {"a.wav": [0, 0, "d", null, [["sound.quiet", {"a": [1]}]], null]}'
        ),
        _index().replace(
            '"heard_whole": {}', '"heard_whole": {"a.wav": [0, 0, "d", null, [], ["sound.silent", {"file": {}}]]}'
        ),
    ],
)
@pytest.mark.parametrize(
    "verb", [("check",), ("library",), ("library", "--prune"), ("render", "--dry-run", "--date", str(DAY))]
)
def test_a_broken_index_ends_no_verb(place: Path, shell: Shell, text: str, verb: tuple[str, ...]) -> None:
    written(place, {INDEX_FILE: text})
    shell.station = place
    done = shell(*verb, ui="en")
    assert "Traceback" not in done.stderr
    assert (place / ASIDE / INDEX).read_text("utf-8") == text


def test_the_station_tells_that_its_index_was_put_aside(place: Path) -> None:
    written(place, {INDEX_FILE: DEEP})
    (problem,) = Station.read(place).problems
    assert (problem.reason.code, problem.severity) == ("files.put_aside", "warning")
    assert list(Station.read(place).problems) == []


@pytest.mark.parametrize(
    "name",
    [
        "../precious.mp3", "audio/rendered/../../precious.mp3", "audio/recorded/开会.mp3", "precious.mp3",
        "audio/rendered/..\\..\\precious.mp3", "audio/rendered/C:precious.mp3", "{folder}/precious.mp3",
        "audio/rendered/index.json",
    ],
)  # fmt: skip
def test_what_is_no_clip_of_ours_is_never_deleted_by_the_index(place: Path, shell: Shell, name: str) -> None:
    shell.station = place
    precious = [place.parent / "precious.mp3", place / "precious.mp3", place / "audio/recorded/开会.mp3"]
    for path in precious:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    written(place, {INDEX_FILE: _index(name.format(folder=place))})
    done = shell("library", "--prune")
    assert "Traceback" not in done.stderr
    assert all(path.exists() for path in precious)


def test_nor_through_a_folder_that_is_a_link_to_somewhere_else(place: Path) -> None:
    elsewhere = place.parent / "别处"
    written(elsewhere, {"precious.mp3": "x"})
    written(place, {INDEX_FILE: _index("audio/rendered/甲/precious.mp3")})
    (place / RENDERED / "甲").symlink_to(elsewhere)
    with pytest.raises(Bad, match=r"library\.outside"):
        Library(place).remove(["k0"])
    assert (elsewhere / "precious.mp3").exists()


@pytest.mark.parametrize(
    "shape", [lambda body: body["a"], lambda body: body.b, lambda body: 1 // 0, lambda body: [][1]]
)
def test_whatever_a_parser_stumbles_over_the_file_is_broken(place: Path, shape: Callable[[object], object]) -> None:
    written(place, {"x.json": "{}"})
    with pytest.raises(atomic.Broken):
        atomic.read_json(place / "x.json", shape)
    assert atomic.read_json(place / "none.json", shape) is None


@pytest.mark.parametrize("file", ["records/onair/console.json", "records/onair/clock.json"])
@pytest.mark.parametrize("verb", [("status",), ("console", "--link"), ("log",), ("clock",), ("doctor",)])
def test_no_verb_stumbles_over_the_small_notes_of_a_running_station(
    place: Path, shell: Shell, file: str, verb: tuple[str, ...]
) -> None:
    written(place, {file: DEEP})
    shell.station = place
    assert "Traceback" not in shell(*verb).stderr
