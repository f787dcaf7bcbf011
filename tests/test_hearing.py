"""A village whose clips and recordings are listened to: what it is told, and how it confirms what a neighbour says."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from dalaba.core.model import Reason
from dalaba.desk.root import Station
from dalaba.doors.cli import main
from dalaba.speech.library import RECORDED
from dalaba.speech.listening import ListenError, whisper
from dalaba.speech.listening.fake import FakeListener
from dalaba.station import confirmed_recordings
from dalaba.station.confirmed_recordings import FILE, Confirmed, Word
from dalaba.station.files import Problems
from tests.places import DAY, wav, written

STATION = """\
台名: 三江
语种: [普通话]
播放点:
  五一村: {语种: [普通话], 本点信息: {村名: 五一村, 开始: "10:30"}}
"""
ROWS = "播出安排:\n  - {文稿: 停水, 播放点: 全部, 时刻: ['8:00']}\n"
TEXT = "{{村名}}的乡亲,今天{{开始}}停水,请提前储水。"
SAID = "五一村的乡亲,今天十点半停水,请提前储水。"
WRONG = "五一村的乡亲,今天十一点半停水,请提前储水。"


class Town:
    """The command line in this process, with a listener that hears what it is told."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str], listener: FakeListener) -> None:
        self.folder, self.listener, self._capsys = folder, listener, capsys

    def __call__(self, *words: str, ui: str = "zh") -> tuple[int, str, str]:
        code = main([*words, "--station", str(self.folder), "--ui", ui])
        said = self._capsys.readouterr()
        return code, said.out, said.err

    def recorded(self, name: str, seconds: float = 2) -> None:
        """A recording by what is in it, whatever its name says."""
        path = self.folder / RECORDED / name
        wav(path.with_suffix(".wav"), seconds).rename(path)

    @property
    def why(self) -> set[str]:
        """Why what is wanted is not ready."""
        station = Station.read(self.folder)
        prepared = station.preparer.prepare(station.wanted_on([DAY]))
        return {reason.code for reason, _ in prepared.unready.values()}


Build = Callable[..., Town]


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Build:
    def built(*heard: str, station: str = STATION, failures: int = 0, **files: str) -> Town:
        """Without `files`: the script is one .txt."""
        scripts = {f"scripts/{name.replace('_', '.')}": text for name, text in (files or {"停水_txt": TEXT}).items()}
        written(tmp_path, {"station.yaml": station, "schedules/停水.yaml": ROWS, **scripts})
        listener = FakeListener(heard or ["你好"], failures=failures)
        monkeypatch.setattr(whisper, "open_listener", lambda: listener)
        return Town(tmp_path, capsys, listener)

    return built


# A clip


def test_a_clip_that_says_another_hour_is_told_with_both_and_blocks_nothing(build: Build) -> None:
    code, out, _ = build(WRONG)("listen", "停水", "--check")
    assert code == 0
    assert f"听到:{WRONG}" in out
    assert "文稿:五一村的乡亲,今天十点三十分停水" in out.replace("，", ",")
    assert "像是说“十一点半”,文稿是“十点三十分”,请再听一遍" in out


def test_a_clip_that_says_its_text_is_left_alone(build: Build) -> None:
    code, out, _ = build(SAID)("试听", "停水", "--check")
    assert code == 0
    assert "没听出要紧的不同" in out
    assert "提醒" not in out


def test_is_there_for_programs_too(build: Build) -> None:
    _, out, _ = build(WRONG)("listen", "停水", "--check", "--json")
    (sound,) = json.loads(out)["listened"]
    assert (sound["language"], sound["heard"], sound["unclear"]) == ("cmn", WRONG, False)
    assert [each["code"] for each in sound["warnings"]] == ["listening.number"]
    assert sound["warnings"][0]["params"]["heard"] == "十一点半"


def test_check_listens_to_the_coming_days_warns_and_remembers(build: Build) -> None:
    town = build(WRONG)
    town("render")
    code, out, err = town("check", "--listen")
    assert code == 0, err
    assert "(提醒)" in err
    assert "像是说“十一点半”" in err
    assert "听了 1 段" in out
    town("check", "--listen")
    assert town.listener.asked == 1
    _, _, err = town("check")
    assert "像是说" not in err


def test_check_says_in_one_line_what_it_could_not_make_out_of_a_synthetic_voice(build: Build) -> None:
    town = build("殷殷坚弦废到其温思思睹殿统是普遥无礼床")
    town("render")
    town.listener._sure = -1.2
    code, out, err = town("check", "--listen")
    assert (code, "提醒" in err) == (0, False)
    assert "1 段没听清" in out


def test_a_listener_that_fails_is_told_and_costs_that_sound_alone(build: Build) -> None:
    town = build(SAID, failures=1)
    code, out, _ = town("listen", "停水", "--check")
    assert code == 0
    assert "听到一半停掉了" in out
    assert "没听出要紧的不同" in town("listen", "停水", "--check")[1]


def test_without_a_listener_it_is_said_how_to_get_one(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    town = build()

    def none() -> None:
        raise ListenError(Reason("listening.needs_extra", {"extra": "listening"}))

    monkeypatch.setattr(whisper, "open_listener", none)
    for words in (("listen", "停水", "--check"), ("check", "--listen")):
        code, _, err = town(*words)
        assert code == 1
        assert "dalaba[listening]" in err


# A recording that nobody has confirmed


def test_what_is_heard_of_a_recording_is_proposed_and_one_command_confirms_it(build: Build) -> None:
    town = build("五一村的乡亲今天十点半停水")
    town.recorded("停水.普通话.m4a")
    assert recording_of(town) == (), "until then the text's voice is heard"
    code, out, _ = town("listen", "停水", "--check")
    assert code == 0
    (line,) = (each for each in out.splitlines() if "--confirm" in each)
    assert "开始 10:30" in line
    words = line.partition("recordings ")[2].split()
    assert words == ["--confirm", "停水.普通话.m4a", "开始=10:30", "村名=五一村"]
    code, out, _ = town("recordings", *words)
    assert code == 0
    assert "只对这一个文件算数" in out
    assert town.why == set()
    assert recording_of(town) == ("停水.普通话.m4a",)


def recording_of(town: Town) -> tuple[str, ...]:
    """The recording that is heard instead of the text's voice; () where a voice speaks."""
    station = Station.read(town.folder)
    (recipe,) = station.preparer.prepare(station.wanted_on([DAY])).recipes.values()
    return recipe.pieces


def test_a_confirmed_recording_is_off_the_air_when_its_hour_is_another_and_a_new_take_is_confirmed_anew(
    build: Build,
) -> None:
    town = build(SAID)
    town.recorded("停水.普通话.m4a")
    assert recording_of(town) == ()
    town("recordings", "--confirm", "停水.普通话.m4a", "开始=10:30")
    assert recording_of(town) == ("停水.普通话.m4a",)
    written(town.folder, {"station.yaml": STATION.replace("10:30", "11:30")})
    assert recording_of(town) == (), "what it says is no longer so; the voice says it"
    town("recordings", "--confirm", "停水.普通话.m4a", "开始=11:30")
    assert recording_of(town) == ("停水.普通话.m4a",)
    town.recorded("停水.普通话.2.m4a", 3)
    assert recording_of(town) == (), "another take may say something else"
    town("recordings", "--confirm", "停水.普通话.m4a", "开始=11:30")
    assert recording_of(town) == ("停水.普通话.2.m4a",)


def test_check_lists_the_proposal_too(build: Build) -> None:
    town = build("五一村的乡亲今天十一点半停水")
    town.recorded("停水.普通话.m4a")
    _, _, err = town("check", "--listen")
    assert "recordings --confirm 停水.普通话.m4a 开始=11:30 村名=五一村" in err


def test_a_language_that_the_listener_does_not_know_is_not_judged_and_may_be_confirmed_by_a_person(
    build: Build,
) -> None:
    town = build(station=STATION.replace("[普通话], 本点", "[客家话], 本点"))
    town.recorded("停水.客家话.m4a")
    code, _, err = town("check", "--listen")
    assert code == 1, "it is not ready, whoever listens"
    assert "听不懂客家话,不作判断" in err
    assert "recordings --confirm 停水.客家话.m4a 开始=… 村名=…" in err
    assert town.listener.asked == 0
    assert town.why == {"plan.unconfirmed"}
    assert town("recordings", "--confirm", f"{RECORDED}/停水.客家话.m4a", "开始=10:30")[0] == 0
    assert town.why == set()
    _, _, err = town("check", "--listen")
    assert "听不懂客家话,不作判断" in err
    assert "--confirm" not in err


def test_a_recording_may_be_said_to_name_nothing_that_changes(build: Build) -> None:
    town = build(station=STATION.replace("[普通话], 本点", "[客家话], 本点"))
    town.recorded("停水.客家话.m4a")
    code, out, _ = town("recordings", "--confirm", "停水.客家话.m4a", "无")
    assert (code, town.why) == (0, set())
    assert "没说会变的" in out


def test_an_hour_in_another_spelling_is_written_as_the_station_writes_it(build: Build) -> None:
    town = build(station=STATION.replace("10:30", "07:30"))
    town.recorded("停水.普通话.m4a")
    town("recordings", "--confirm", "停水.普通话.m4a", "开始=7:30")
    assert "07:30" in (town.folder / FILE).read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("停水.普通话.m4a",), 2, "请写明"),
        (("停水.普通话.m4a", "开始"), 2, "名=值"),
        (("停水.普通话.m4a", "开始=…"), 2, "名=值"),
        (("停水.普通话.m4a", "开使=10:30"), 2, "开始"),
        (("停水.普通活.m4a", "开始=10:30"), 1, "是不是“停水.普通话.m4a”"),
        (("开会.m4a", "无"), 1, "没有哪篇文稿"),
    ],
)
def test_what_cannot_be_confirmed_is_said_and_nothing_is_written(
    build: Build, words: tuple[str, ...], code: int, said: str
) -> None:
    town = build()
    town.recorded("停水.普通话.m4a")
    town.recorded("开会.m4a")
    found, _, err = town("recordings", "--confirm", *words)
    assert found == code
    assert said in err
    assert not (town.folder / FILE).exists()


def test_what_a_person_wrote_in_yaml_stays_and_wins(build: Build) -> None:
    script = '版本:\n  客家话: {正文: "{{开始}}停水", 录音: 停水.客家话.m4a, 录音里说的: {开始: "09:00"}}\n'
    town = build(station=STATION.replace("[普通话], 本点", "[客家话], 本点"), 停水_yaml=script)
    town.recorded("停水.客家话.m4a")
    code, _, err = town("recordings", "--confirm", "停水.客家话.m4a", "开始=10:30")
    assert code == 1
    assert "已经在文稿里写明" in err
    digest = Station.read(town.folder).library.recordings.digest("停水.客家话.m4a") or ""
    confirmed_recordings.write(town.folder, Confirmed({"停水.客家话.m4a": Word(digest, {"开始": "10:30"})}))
    assert town.why == {"plan.stale"}


# The file


def test_what_was_confirmed_is_read_back_whatever_its_names(tmp_path: Path) -> None:
    words = {'a "b": {}.m4a': Word("0f", {"开始": "10:30", "x: y": "# \u00a0"}), "停水.m4a": Word("1e", {})}
    confirmed_recordings.write(tmp_path, Confirmed(words))
    problems = Problems()
    assert confirmed_recordings.read(tmp_path, problems) == Confirmed(words)
    assert not list(problems)
    assert confirmed_recordings.read(tmp_path / "elsewhere", problems) == Confirmed()


@pytest.mark.parametrize("broken", ["{", "- a", "停水.m4a: 好", "停水.m4a: {摘要: [1], 录音里说的: {}}",
                                    "停水.m4a: {摘要: a}", "停水.m4a: {摘要: a, 录音里说的: {开始: [1]}}"])  # fmt: skip
def test_a_file_that_somebody_broke_counts_as_nothing_and_is_not_overwritten(build: Build, broken: str) -> None:
    town = build()
    town.recorded("停水.普通话.m4a")
    written(town.folder, {FILE: broken})
    assert town("check")[0] == 1
    code, _, err = town("recordings", "--confirm", "停水.普通话.m4a", "开始=10:30")
    assert code == 1
    assert FILE in err
    assert (town.folder / FILE).read_text("utf-8") == broken


def test_a_disk_that_refuses_is_told(build: Build) -> None:
    town = build()
    town.recorded("停水.普通话.m4a")
    (town.folder / FILE).mkdir()
    code, _, err = town("recordings", "--confirm", "停水.普通话.m4a", "开始=10:30")
    assert code == 1
    assert FILE in err
