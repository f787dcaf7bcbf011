"""From the sheet that asks for a recording to the clip that plays it: takes, pieces, and what lacks."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from dalaba.compile.render.to_record import ToRecord, Wish
from dalaba.core.model import Wanted
from dalaba.desk.root import Station
from dalaba.doors.cli.recording_sheet import as_html
from dalaba.messages import explain
from dalaba.sound import codec, processing
from dalaba.sound.codec import foreign, true_length
from dalaba.speech.library import RECORDED, Library
from tests.conftest import Shell
from tests.places import DAY, station, wav, written

STATION = """\
台名: 三江
语种: [普通话]
播放点:
  五一村: {语种: [客家话, 普通话], 本点信息: {村名: 五一村, 开始: "07:00"}}
  东和村: {语种: [客家话, 普通话], 本点信息: {村名: 东和村, 开始: "07:00"}}
"""
NOTICE = """\
版本:
  普通话: "{{村名}}的乡亲,{{开始}}做核酸。"
  客家话: {录音: 核酸.客家话.m4a, 录音里说的: {开始: "07:00"}, 录音人: 一位邻居, 录音日期: 2022-07-01}
"""


def place(folder: Path, **scripts: str) -> Station:
    texts = {f"scripts/{name}.yaml": text for name, text in (scripts or {"核酸": NOTICE}).items()}
    return station(written(folder, {"station.yaml": STATION, **texts}))


def want(
    there: Station, script: str = "核酸", outlets: Iterable[str] = ("五一村", "东和村"), **more: str
) -> list[Wanted]:
    values = {name: {**there.setup.outlets[name].values, **more} for name in outlets}
    return [Wanted(script, name, ("hak", "cmn"), "long", tuple(sorted(values[name].items()))) for name in outlets]


def wish(there: Station, *wanted: Wanted) -> list[ToRecord]:
    return list(Wish(there.setup, there.plan.scripts, there.preparer, there.library, wanted or want(there)))


def recorded(folder: Path, *names: str, seconds: float = 2) -> None:
    """WAV by what is in it, whatever its name says."""
    for number, name in enumerate(names):
        path = folder / RECORDED / name
        wav(path.with_suffix(".wav"), seconds, 400 + 70 * number).rename(path)


# The sheet


def test_asks_once_for_what_several_villages_lack_and_says_what_to_say(tmp_path: Path) -> None:
    (asked,) = wish(place(tmp_path))
    assert (asked.file, asked.language, asked.model) == ("核酸.客家话.m4a", "hak", "cmn")
    assert asked.text == "〔村名〕的乡亲,07:00做核酸。", "what differs is not to be said; what is declared is"
    assert asked.outlets == ("五一村", "东和村")
    assert [each.code for each in asked.why] == ["plan.no_recording"]
    assert 2 < asked.seconds < 10
    assert (asked.recorded_by, asked.recorded_on) == ("一位邻居", "2022-07-01")


def test_asks_again_as_the_next_take_where_a_fact_has_changed(tmp_path: Path) -> None:
    there = place(tmp_path)
    recorded(tmp_path, "核酸.客家话.m4a")
    assert wish(there) == []
    (asked,) = wish(there, *want(there, 开始="06:30"))
    assert asked.file == "核酸.客家话.2.m4a"
    assert [each.code for each in asked.why] == ["plan.stale"]
    assert "06:30" in asked.text


def test_asks_for_somebody_to_listen_where_nobody_has_confirmed(tmp_path: Path) -> None:
    there = place(tmp_path, 核酸=NOTICE.replace(', 录音里说的: {开始: "07:00"}', ""))
    recorded(tmp_path, "核酸.客家话.m4a")
    (asked,) = wish(there)
    assert (asked.file, [each.code for each in asked.why]) == ("核酸.客家话.m4a", ["plan.unconfirmed"])


def test_asks_for_a_language_that_has_no_version_and_for_one_that_no_voice_speaks(tmp_path: Path) -> None:
    there = place(tmp_path, 停水="版本: {普通话: 今天停水。}", 开会="版本: {普通话: 今晚开会。, 客家话: 今晚夜开会。}")
    water, meeting = (wish(there, *want(there, script))[0] for script in ("停水", "开会"))
    assert (water.file, water.model, water.text) == ("停水.客家话.m4a", "cmn", "今天停水。")
    assert (meeting.file, meeting.model, meeting.text) == ("开会.客家话.m4a", "hak", "今晚夜开会。")
    assert [water.why[0].code, meeting.why[0].code] == ["plan.no_version", "plan.no_voice"]


def test_asks_for_each_missing_piece_by_what_it_says(tmp_path: Path) -> None:
    call = '版本:\n  客家话: {录音: [请.m4a, "组号/{{组}}.m4a"], 录音里说的: {}}\n'
    there = place(tmp_path, 叫号=call)
    recorded(tmp_path, "请.m4a")
    asked = wish(there, *want(there, "叫号", ("五一村",), 组="上片组"), *want(there, "叫号", ("五一村",), 组="下片组"))
    assert [(each.file, each.text) for each in asked] == [
        ("组号/上片组.m4a", "上片组"),
        ("组号/下片组.m4a", "下片组"),
    ]


def test_is_a_page_to_print_with_nothing_from_elsewhere(tmp_path: Path) -> None:
    html = as_html("三江 <镇>", wish(place(tmp_path)), "zh")
    assert "三江 &lt;镇&gt;" in html
    assert "核酸.客家话.m4a" in html
    assert "录音人:" in html
    assert "http" not in html
    assert "A4" in html


def test_is_a_verb_that_lists_writes_and_dumps(tmp_path: Path) -> None:
    rows = "日期: 2022-07-13..2022-07-14\n播出安排:\n  - {文稿: 核酸, 播放点: 全部, 时刻: ['8:00']}\n"
    written(tmp_path, {"station.yaml": STATION, "scripts/核酸.yaml": NOTICE, "schedules/核酸.yaml": rows})
    shell = Shell(tmp_path)
    listed = shell("录音单", "--date", str(DAY))
    assert listed.returncode == 0, listed.stderr
    assert "核酸.客家话.m4a" in listed.stdout
    assert "07:00做核酸" in listed.stdout
    found = json.loads(shell("recordings", "--all", "--json").stdout)["recordings"]
    assert [each["file"] for each in found] == ["核酸.客家话.m4a"]
    assert shell("recordings", "--all", "--html", str(tmp_path / "单.html")).returncode == 0
    assert "核酸.客家话.m4a" in (tmp_path / "单.html").read_text("utf-8")
    assert "没有要录的" in shell("recordings", "--date", str(DAY), "--language", "瑶语").stdout


# Takes and formats


def test_the_newest_take_counts_in_whatever_format(tmp_path: Path) -> None:
    there = place(tmp_path)
    recorded(tmp_path, "核酸.客家话.wav")
    recorded(tmp_path, "核酸.客家话.2.flac", "核酸.客家话.10.wav", "核酸.客家话.9.wav", seconds=3)
    recordings = there.library.recordings
    assert recordings.newest("核酸.客家话.m4a") == "核酸.客家话.10.wav"
    assert recordings.newest("核酸.客家话.9.wav") == "核酸.客家话.9.wav", "a name with a number is that take"
    assert recordings.next_take("核酸.客家话.m4a") == "核酸.客家话.11.m4a"
    assert recordings.current() == ["核酸.客家话.10.wav"]
    (wanted,) = want(there, outlets=["五一村"])
    report = there.make(there.to_make([wanted]))
    assert sorted(made.by for made in report.made.values()) == ["espeak", "recording"]


def test_takes_of_a_loose_recording_are_one_version(tmp_path: Path) -> None:
    recorded(tmp_path, "停水.客家话.2.wav", "停水.客家话.3.wav", "停水.客家话.wav")
    there = station(written(tmp_path, {"station.yaml": STATION, "scripts/停水.txt": "今天停水。"}))
    assert list(there.problems) == []
    assert [each.recording for each in there.plan.scripts["停水"].versions] == [(), ("停水.客家话.wav",)]
    assert there.library.recordings.newest("停水.客家话.wav") == "停水.客家话.3.wav"


def test_pieces_of_one_recording_come_out_alike_however_they_were_spoken(tmp_path: Path) -> None:
    import numpy as np
    import soundfile

    call = '提示音: 无\n版本:\n  客家话: {录音: [请.wav, "组/{{组}}.wav"], 录音里说的: {}}\n'
    there = place(tmp_path, 叫号=call)
    recorded(tmp_path, "请.wav", "组/上片组.wav")
    soft, rate = soundfile.read(tmp_path / RECORDED / "请.wav")
    soundfile.write(tmp_path / RECORDED / "请.wav", soft * 0.05, rate)
    (wanted,) = want(there, "叫号", ("五一村",), 组="上片组")
    (made,) = there.make(there.to_make([wanted._replace(languages=("hak",))])).made.values()
    samples, rate = codec.decode(tmp_path / made.clip.file)
    heard = samples[made.clip.skip :]
    halves = [processing.loudness(heard[: len(heard) // 2], rate), processing.loudness(heard[len(heard) // 2 :], rate)]
    assert halves[0] == pytest.approx(halves[1], abs=1)
    assert made.loudness == pytest.approx(processing.TARGET, abs=1)
    assert np.isfinite(heard).all()


# Told at once


def test_check_and_render_tell_what_is_wrong_with_a_recording(tmp_path: Path) -> None:
    import numpy as np
    import soundfile

    there = place(tmp_path)
    path = wav(tmp_path / RECORDED / "核酸.客家话.wav", 3)
    samples, rate = soundfile.read(path)
    soundfile.write(path, np.clip(samples * 20, -1, 1), rate)
    wav(tmp_path / RECORDED / "还没人用.wav", 0.2)
    (tmp_path / RECORDED / "坏的.wav").write_bytes(b"PK\x03\x04 not sound")
    found = {(each.reason.code, each.severity, each.reason.params.get("file")) for each in there.check(DAY)}
    assert ("sound.clipped", "warning", "核酸.客家话.wav") in found
    assert ("sound.short", "warning", "还没人用.wav") in found
    assert ("sound.not_sound", "warning", "坏的.wav") in found, "nothing uses it: no error"
    report = there.make(there.to_make(want(there, outlets=["五一村"])))
    assert "sound.clipped" in {each.code for each in report.doubts}


def test_a_recording_is_listened_to_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recorded(tmp_path, "核酸.客家话.wav")
    library = Library(tmp_path)
    first = library.recordings.heard("核酸.客家话.wav")
    assert first is not None
    assert first.seconds == pytest.approx(2, abs=0.2)
    library.save()
    monkeypatch.setattr(codec, "take", lambda *_: pytest.fail("listened to again"))
    again = Library(tmp_path).recordings
    assert again.heard("核酸.客家话.wav") == first
    (tmp_path / RECORDED / "核酸.客家话.wav").touch()
    touched = again.heard("核酸.客家话.wav")
    assert touched is not None
    assert touched.seconds == first.seconds


# One that cannot be used


def half_an_hour(path: Path) -> None:
    """A recorder that was left running; nothing of it is on the disk."""
    wav(path, 1)
    head = bytearray(path.read_bytes()[:44])
    bytes_in_all = 1800 * 22_050 * 2
    head[4:8], head[40:44] = (36 + bytes_in_all).to_bytes(4, "little"), bytes_in_all.to_bytes(4, "little")
    with open(path, "wb") as file:
        file.write(head)
        file.truncate(44 + bytes_in_all)


@pytest.mark.parametrize(
    ("kind", "code"), [("long", "sound.too_long"), ("empty", "sound.empty"), ("page", "sound.not_sound")]
)
def test_one_that_cannot_be_used_is_not_planned_and_the_true_reason_is_told(
    tmp_path: Path, kind: str, code: str
) -> None:
    rows = "播出安排:\n  - {文稿: 核酸, 播放点: 五一村, 时刻: ['8:00'], 语种: 客家话}\n"
    there = place(written(tmp_path, {"schedules/核酸.yaml": rows}))
    path = tmp_path / RECORDED / "核酸.客家话.wav"
    path.parent.mkdir(parents=True)
    if kind == "long":
        half_an_hour(path)
    else:
        path.write_bytes(b"" if kind == "empty" else b"<html>" + bytes(300))
    programme = there.compile(DAY)
    assert programme.spots == ()
    assert [code in str(each.reason) for each in programme.refused] == [True]
    errors = {each.reason.code for each in there.check(DAY).errors}
    assert code in errors
    assert "plan.no_recording" not in errors


def test_another_version_in_its_language_takes_its_place_and_that_is_told(tmp_path: Path) -> None:
    recorded(tmp_path, "停水.普通话.wav")
    there = station(written(tmp_path, {"station.yaml": STATION, "scripts/停水.txt": "今天停水。"}))
    (tmp_path / RECORDED / "停水.普通话.wav").write_bytes(b"<html>" + bytes(300))
    (wanted,) = want(there, "停水", ("五一村",))
    (part,) = there.preparer.prepare([wanted._replace(languages=("cmn",))]).parts[wanted._replace(languages=("cmn",))]
    assert (part.version, part.why) == ("普通话", None)
    (told,) = there.preparer.prepare([wanted]).stood_in.values()
    assert "普通话录音" in explain(told, "zh")
    assert "html" in explain(told, "zh")
    assert "in its place" in explain(told, "en")


def test_what_was_unread_for_want_of_a_program_is_read_once_it_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not foreign.ffmpeg():
        pytest.skip("no ffmpeg on this PC")
    recorded(tmp_path, "停水.客家话.wav")
    library = Library(tmp_path)
    with monkeypatch.context() as alone:
        alone.setattr(foreign, "ffmpeg", lambda: "")
        alone.setattr(true_length, "_verdicts", {})
        alone_heard = library.recordings.heard("停水.客家话.wav")
    assert alone_heard is not None
    assert "sound.unchecked" in {each.code for each in alone_heard.doubts}
    library.save()
    monkeypatch.setattr(true_length, "_verdicts", {})
    again = Library(tmp_path).recordings.heard("停水.客家话.wav")
    assert again is not None
    assert "sound.unchecked" not in {each.code for each in again.doubts}


def test_that_there_is_no_ffmpeg_is_told_once_whatever_lies_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(foreign, "ffmpeg", lambda: "")
    monkeypatch.setattr(true_length, "_verdicts", {})
    recorded(tmp_path, "停水.客家话.wav", "核酸.客家话.wav", "停水.普通话.mp3")
    there = place(tmp_path)
    assert [each.reason.code for each in there.check(DAY)].count("sound.unchecked") == 1
