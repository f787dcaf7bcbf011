"""宣传车一 goes out on 13 July: what is on its stick, in which order, and what happens when the stick is a bad one."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import IO, Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalaba.core import clock
from dalaba.core.model import Clip, Instant, OutletCard, Part, Programme, Reason, Spot
from dalaba.messages import explain
from dalaba.sound.codec import decode, encode_mp3
from dalaba.views.pack import (
    SHEET_HTML,
    SHEET_TEXT,
    SUMS,
    Cover,
    Entry,
    PackError,
    Track,
    build,
    from_programme,
    id3,
    sheet,
)
from dalaba.views.pack import stick as stick_room
from dalaba.views.pack.tracks import RATE, in_order

ZONE = ZoneInfo("Asia/Shanghai")
DAY = date(2022, 7, 13)
CLIP_RATE = 22_050
DELAY = 1105


def at(text: str) -> Instant:
    hours, minutes = text.split(":")
    return clock.at(DAY, (int(hours) * 60 + int(minutes)) * 60_000, ZONE)


COVER = Cover("三江镇广播台", "宣传车一", DAY, at("20:00"), ZONE, "镇广播站 0763-1000030")


def tone(seconds: float, hertz: float, rate: int = CLIP_RATE) -> np.ndarray[Any, np.dtype[np.float32]]:
    return (0.3 * np.sin(2 * np.pi * hertz * np.arange(int(seconds * rate)) / rate)).astype(np.float32)


def clip_at(folder: Path, name: str, seconds: float, hertz: float, language: str) -> Track:
    """A clip as the library has them: MP3 of a tone, its codec's padding known."""
    sound = tone(seconds, hertz)
    data = encode_mp3(sound, CLIP_RATE)
    path = folder / f"{name}.mp3"
    path.write_bytes(data)
    return Track(path, Clip(path.name, hashlib.sha256(data).hexdigest(), CLIP_RATE, DELAY, len(sound)), language)


@pytest.fixture
def clips(tmp_path: Path) -> Path:
    folder = tmp_path / "station"
    folder.mkdir()
    return folder


@pytest.fixture
def usb(tmp_path: Path) -> Path:
    folder = tmp_path / "usb"
    folder.mkdir()
    return folder


@pytest.fixture
def day(clips: Path) -> list[Entry]:
    """The notice in two languages at seven, the evening's preview, and one that the driver plays when he sees fit."""
    notice = (clip_at(clips, "通知·普通话", 1.0, 500, "cmn"), clip_at(clips, "通知·粤语", 0.6, 1500, "yue"))
    return [
        Entry("发热先打电话", "发热先打电话", (clip_at(clips, "发热", 0.5, 700, "cmn"),)),
        Entry("明天做核酸的预告", "核酸预告", (clip_at(clips, "预告", 0.8, 900, "cmn"),), (at("17:00"),), ("hak",)),
        Entry("全员核酸检测通知", "核酸通知", notice, tuple(at(f"7:{m}0") for m in range(6)), repeats=2),
    ]  # fmt: skip


def pitch(sound: np.ndarray[Any, np.dtype[np.float32]]) -> float:
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound))))
    return float(np.argmax(spectrum) * RATE / len(sound))


def refusal(entries: list[Entry], where: Path) -> Reason:
    with pytest.raises(PackError) as caught:
        build(entries, where, COVER)
    assert explain(caught.value.reason, "zh")
    assert explain(caught.value.reason, "en")
    return caught.value.reason


# What is on the stick


def test_the_files_are_numbered_in_playing_order_with_short_plain_names(day: list[Entry], usb: Path) -> None:
    report = build(day, usb, COVER)
    assert [file.name for file in report.files] == ["01_0700.MP3", "02_1700.MP3", "03_ANY.MP3"]
    assert sorted(os.listdir(usb)) == sorted([*(file.name for file in report.files), SHEET_HTML, SHEET_TEXT, SUMS])
    assert all(re.fullmatch(r"[A-Z0-9_]{1,8}\.MP3", file.name) for file in report.files)


def test_a_car_player_finds_constant_128_kbit_mono_at_44100_hertz(day: list[Entry], usb: Path) -> None:
    build(day, usb, COVER)
    _, sound = id3.split((usb / "01_0700.MP3").read_bytes())
    at, sizes = 0, set()
    while at < len(sound):
        assert sound[at] == 0xFF
        assert sound[at + 1] & 0xFE == 0xFA, "MPEG-1, layer III"
        assert sound[at + 2] >> 4 == 9, "128 kbit/s"
        assert sound[at + 2] >> 2 & 3 == 0, "44.1 kHz"
        assert sound[at + 3] >> 6 == 3, "mono"
        size = 144 * 128_000 // 44_100 + (sound[at + 2] >> 1 & 1)
        sizes.add(size)
        at += size
    assert at == len(sound)
    assert sizes <= {417, 418}


def test_silence_languages_gaps_and_repeats_are_in_the_file_itself(day: list[Entry], usb: Path) -> None:
    report = build(day, usb, COVER)
    sound, rate = decode((usb / "01_0700.MP3").read_bytes())
    assert rate == RATE
    expected = [
        ("", 500),
        ("cmn", 1000),
        ("", 800),
        ("yue", 600),
        ("", 800),
        ("cmn", 1000),
        ("", 800),
        ("yue", 600),
        ("", 1500),
    ]
    position = DELAY
    for what, length in expected:
        piece = sound[position + 1500 : position + length * RATE // 1000 - 1500]
        if what:
            assert pitch(piece) == pytest.approx({"cmn": 500, "yue": 1500}[what], abs=5)
            assert np.sqrt(np.mean(piece**2)) == pytest.approx(0.3 / np.sqrt(2), rel=0.05)
        else:
            assert np.max(np.abs(piece)) < 0.003
        position += length * RATE // 1000
    assert report.files[0].duration == sum(length for _, length in expected)
    assert report.total == sum(file.duration for file in report.files)


def test_the_title_can_be_read_on_the_radio_s_display(day: list[Entry], usb: Path) -> None:
    build(day, usb, COVER)
    tag, _ = id3.split((usb / "01_0700.MP3").read_bytes())
    assert tag[:5] == b"ID3\x03\x00"
    body = tag[tag.index(b"TIT2") + 10 :]
    size = int.from_bytes(tag[tag.index(b"TIT2") + 4 : tag.index(b"TIT2") + 8], "big")
    assert body[:1] == b"\x01"
    assert body[1:size].decode("utf-16") == "全员核酸检测通知"


@pytest.mark.skipif(shutil.which("ffprobe") is None, reason="ffprobe is missing: an independent reader of the tag")
def test_another_program_reads_the_same_title_length_and_format(day: list[Entry], usb: Path) -> None:
    build(day, usb, COVER)
    asked = "format=duration:format_tags=title,track:stream=codec_name,bit_rate,sample_rate,channels"
    said = subprocess.run(
        ["ffprobe", "-v", "error", "-show_entries", asked, "-of", "default=nw=1", str(usb / "01_0700.MP3")],
        capture_output=True, check=True,
    ).stdout.decode("utf-8").split()  # fmt: skip
    assert {"codec_name=mp3", "sample_rate=44100", "channels=1", "bit_rate=128000", "TAG:track=1/3"} <= set(said)
    assert "TAG:title=全员核酸检测通知" in said
    duration = next(float(each.split("=")[1]) for each in said if each.startswith("duration="))
    assert duration == pytest.approx(7.6, abs=0.15)


def test_the_checksums_are_those_of_what_lies_there(day: list[Entry], usb: Path) -> None:
    report = build(day, usb, COVER)
    listed = dict(line.split("  ")[::-1] for line in (usb / SUMS).read_text(encoding="utf-8").splitlines())
    assert set(listed) == set(os.listdir(usb)) - {SUMS}
    assert listed == {name: hashlib.sha256((usb / name).read_bytes()).hexdigest() for name in listed}
    assert {file.name: file.digest for file in report.files}.items() <= listed.items()


def test_a_stick_as_windows_and_a_mac_leave_it_counts_as_empty(day: list[Entry], usb: Path) -> None:
    (usb / "System Volume Information").mkdir()
    (usb / ".Trashes").mkdir()
    (usb / "._01").write_bytes(b"x")
    assert len(build(day, usb, COVER).files) == 3


def test_a_folder_that_is_not_there_yet_is_made(day: list[Entry], usb: Path) -> None:
    assert (build(day, usb / "宣传车一", COVER).where / "01_0700.MP3").is_file()


def test_a_folder_of_the_pc_comes_with_the_advice_to_copy_in_order(day: list[Entry], usb: Path) -> None:
    report = build(day, usb, COVER)
    assert [note.code for note in report.notes] == ["pack.language_missing", "pack.not_a_stick"]
    assert "客家话" in explain(report.notes[0], "zh")


# What is said on paper


def test_the_printed_sheet_has_every_file_the_times_and_the_expiry_first_and_last(day: list[Entry], usb: Path) -> None:
    build(day, usb, COVER)
    page = (usb / SHEET_HTML).read_text(encoding="utf-8")
    assert "07:00–07:50 每10分钟" in page
    assert "看情况播" in page
    assert "缺客家话" in page
    assert "镇广播站 0763-1000030" in page
    assert page.count("有效期到 2022年7月13日 20:00") == 2
    assert [name for name in ("01_0700.MP3", "02_1700.MP3", "03_ANY.MP3") if name not in page] == []
    assert not re.search(r'(?:src|href)="|@import|url\(', page), "it needs nothing but itself"


def test_the_text_sheet_opens_in_notepad_and_ends_with_the_expiry(day: list[Entry], usb: Path) -> None:
    build(day, usb, COVER)
    raw = (usb / SHEET_TEXT).read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.count(b"\n") == raw.count(b"\r\n")
    assert raw.decode("utf-8-sig").splitlines()[-1] == "有效期到 2022年7月13日 20:00,过了这个时间不要再播"


def test_a_pack_of_the_whole_day_ends_with_that_day_and_not_with_the_next() -> None:
    whole = Cover("三江镇广播台", "宣传车一", DAY, at("24:00"), ZONE)
    assert "有效期到 2022年7月13日 24:00," in sheet.as_text(whole, [], "zh")
    assert "until 2022-07-13 24:00;" in sheet.as_text(whole, [], "en")


def test_a_title_with_the_signs_of_html_stays_words(clips: Path, usb: Path) -> None:
    entry = Entry("<script>alert(1)</script>", "坏", (clip_at(clips, "坏", 0.3, 500, "cmn"),))
    build([entry], usb, COVER)
    assert "<script>" not in (usb / SHEET_HTML).read_text(encoding="utf-8")


def test_an_english_sheet_has_no_chinese_but_names(day: list[Entry], usb: Path) -> None:
    build(day, usb, COVER, "en")
    text = (usb / SHEET_TEXT).read_text(encoding="utf-8-sig")
    assert "every 10 min" in text
    for word in (COVER.van, COVER.station, COVER.contact, *(entry.title for entry in day)):
        text = text.replace(word, "")
    assert not re.search(r"[一-鿿]", text)


@given(st.lists(st.integers(0, 24 * 60 - 1), min_size=1, max_size=40))
def test_times_are_said_shortly_and_none_is_lost(minutes: list[int]) -> None:
    starts = [clock.at(DAY, minute * 60_000, ZONE) for minute in minutes]
    said: set[int] = set()
    for part in sheet.times(starts, ZONE, "zh"):
        if run := re.fullmatch(r"(\d\d):(\d\d)–(\d\d):(\d\d) 每(\d+)分钟", part):
            h1, m1, h2, m2, every = map(int, run.groups())
            said.update(range(h1 * 60 + m1, h2 * 60 + m2 + 1, every))
        else:
            hours, rest = part.split(":")
            said.add(int(hours) * 60 + int(rest))
    assert said == set(minutes)


# From the programme


def spot(start: str, parts: tuple[Part, ...], lost: tuple[Part, ...] = (), outlet: str = "宣传车一") -> Spot:
    return Spot(
        f"核酸/宣传车通知@{outlet}@{start}", outlet, at(start), at(start), 30_000, "核酸通知", "全员核酸检测通知",
        "核酸", "notice", "flexible", parts, lost,
    )  # fmt: skip


def programme(*spots: Spot) -> Programme:
    cards = (OutletCard("宣传车一", "van", None, lead_in=700, gap=900), OutletCard("宣传车二", "van", None))
    return Programme("三江镇广播台", "Asia/Shanghai", DAY.isoformat(), cards, spots, ())


def test_the_same_words_at_many_times_are_one_file_with_many_times(clips: Path) -> None:
    track = clip_at(clips, "通知", 0.3, 500, "cmn")
    part = Part("普通话短", "cmn", track.clip, 300)
    lost = Part("客家话", "hak", None, 0, why=Reason("pack.nothing"))
    day = programme(
        spot("7:00", (part,)),
        spot("7:10", (part,)),
        spot("7:20", (part,), (lost,)),
        spot("7:00", (part,), (), "宣传车二"),
    )
    entries = from_programme(day, "宣传车一", clips)
    assert [entry.starts for entry in entries] == [(at("7:00"), at("7:10")), (at("7:20"),)]
    assert [entry.missing for entry in entries] == [(), ("hak",)]
    assert entries[0].clips == (track,)
    assert (entries[0].lead_in, entries[0].gap) == (700, 900)


def test_a_van_with_nothing_that_day_has_no_entries_and_no_pack(usb: Path) -> None:
    assert from_programme(programme(), "宣传车一", usb) == ()
    assert refusal([], usb).code == "pack.nothing"


def test_what_is_not_made_into_sound_yet_is_said_by_its_title(clips: Path) -> None:
    part = Part("普通话短", "cmn", None, 300, estimated=True)
    with pytest.raises(PackError) as caught:
        from_programme(programme(spot("7:00", (part,))), "宣传车一", clips)
    assert caught.value.reason.code == "pack.not_made"
    assert "全员核酸检测通知" in explain(caught.value.reason, "zh")


@given(st.permutations([("a", ()), ("b", (3,)), ("c", (1, 9)), ("d", ())]))
def test_timed_entries_come_in_time_and_the_others_after_them_as_given(
    given_order: list[tuple[str, tuple[int, ...]]],
) -> None:
    entries = in_order(Entry(name, name, (), starts) for name, starts in given_order)
    untimed = [name for name, starts in given_order if not starts]
    assert [entry.title for entry in entries] == ["c", "b", *untimed]


# When something is wrong, nothing is left behind


def test_a_stick_with_anything_on_it_is_not_touched(day: list[Entry], usb: Path) -> None:
    (usb / "老歌.mp3").write_bytes(b"song")
    reason = refusal(day, usb)
    assert reason.code == "pack.not_empty"
    assert "老歌.mp3" in explain(reason, "zh")
    assert os.listdir(usb) == ["老歌.mp3"]
    assert (usb / "老歌.mp3").read_bytes() == b"song"


def test_a_second_pack_does_not_go_over_the_first(day: list[Entry], usb: Path) -> None:
    build(day, usb, COVER)
    before = {path.name: path.read_bytes() for path in usb.iterdir()}
    assert refusal(day[:1], usb).code == "pack.not_empty"
    assert {path.name: path.read_bytes() for path in usb.iterdir()} == before


def test_a_drive_that_is_not_plugged_in_is_not_made_up(day: list[Entry], usb: Path) -> None:
    assert refusal(day, usb / "E" / "车").code == "pack.no_folder"
    assert os.listdir(usb) == []


def test_a_file_in_the_folder_s_place_is_said(day: list[Entry], usb: Path) -> None:
    (usb / "车").write_bytes(b"")
    assert refusal(day, usb / "车").code == "pack.no_folder"


@pytest.mark.parametrize(
    ("harm", "code"),
    [
        (lambda path: path.unlink(), "pack.clip_missing"),
        (lambda path: path.write_bytes(path.read_bytes()[:-500]), "pack.clip_damaged"),
        (lambda path: path.write_bytes(b""), "pack.clip_damaged"),
    ],
)
def test_a_clip_that_is_gone_or_damaged_leaves_an_empty_stick(
    day: list[Entry], usb: Path, harm: Callable[[Path], None], code: str
) -> None:
    harm(day[0].clips[0].path)  # the last to be written: two files are there by then
    reason = refusal(day, usb)
    assert reason.code == code
    assert "发热先打电话" in explain(reason, "zh")
    assert os.listdir(usb) == []


def test_a_clip_with_the_right_digest_that_is_no_sound_is_damaged(day: list[Entry], usb: Path, clips: Path) -> None:
    junk = b"no sound at all" * 100
    (clips / "假.mp3").write_bytes(junk)
    track = Track(clips / "假.mp3", Clip("假.mp3", hashlib.sha256(junk).hexdigest(), CLIP_RATE, 0, 10), "cmn")
    assert refusal([Entry("假的", "假", (track,))], usb).code == "pack.clip_damaged"


def test_an_entry_without_any_language_is_said_by_its_title(usb: Path) -> None:
    assert "没声音的" in explain(refusal([Entry("没声音的", "x", ())], usb), "zh")


def test_more_files_than_the_strictest_player_knows_are_refused(day: list[Entry], usb: Path) -> None:
    assert refusal(day[:1] * 100, usb).params == {"count": "100", "most": "99"}


def test_a_stick_that_is_too_small_is_known_before_anything_is_written(day: list[Entry], usb: Path) -> None:
    hours = [Entry("很长", "长", day[0].clips, repeats=10_000_000_000)]
    assert refusal(hours, usb).code == "pack.too_small"
    assert os.listdir(usb) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_stick_that_becomes_full_is_left_empty(day: list[Entry], usb: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The third file meets a device that is really full."""
    build_open = open

    def meets_a_full_device(path: Any, mode: str = "r", *rest: Any, **more: Any) -> IO[Any]:
        if str(path).endswith("03_ANY.MP3"):
            return build_open("/dev/full", "wb")
        return build_open(path, mode, *rest, **more)

    monkeypatch.setattr(stick_room, "open", meets_a_full_device, raising=False)
    assert refusal(day, usb).code == "pack.full"
    assert os.listdir(usb) == []


def test_a_stick_that_keeps_something_else_than_it_was_given_is_found_out(
    day: list[Entry], usb: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One bit of one file turns between writing and reading, as on a worn-out stick."""
    forget = stick_room._forget

    def worn_out(handle: int) -> None:
        forget(handle)
        path = usb / "02_1700.MP3"
        if path.exists():
            data = bytearray(path.read_bytes())
            data[len(data) // 2] ^= 1
            path.write_bytes(data)

    monkeypatch.setattr(stick_room, "_forget", worn_out)
    reason = refusal(day, usb)
    assert (reason.code, reason.params["file"]) == ("pack.read_back", "02_1700.MP3")
    assert os.listdir(usb) == []


def test_a_file_that_reads_back_but_is_too_short_a_sound_is_found_out(usb: Path) -> None:
    from dalaba.views.pack import tracks

    with pytest.raises(PackError):
        tracks.check("01.MP3", encode_mp3(tone(1.0, 500, RATE), RATE, 128), 2 * RATE, usb)


def test_a_stopped_packing_leaves_nothing_not_even_the_folder(
    day: list[Entry], usb: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(stick_room.Stick, "close", interrupted)
    with pytest.raises(KeyboardInterrupt):
        build(day, usb / "车", COVER)
    assert os.listdir(usb) == []


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="no /proc here: a folder that not even root may write")
def test_a_write_protected_stick_is_said(day: list[Entry]) -> None:
    assert refusal(day, Path("/proc/宣传车一")).code == "pack.cannot_write"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="no /proc/mounts here")
def test_a_stick_that_is_not_fat_is_pointed_out() -> None:
    notes = stick_room.notes(Path("/proc"))
    assert [(note.code, note.params.get("system")) for note in notes] == [("pack.not_fat", "proc")]


def test_what_the_system_says_is_in_the_sentence(usb: Path) -> None:
    reason = stick_room._trouble(OSError(errno.EROFS, "Read-only file system"), "01.MP3", usb)
    assert reason.code == "pack.cannot_write"
    assert "Read-only file system" in explain(reason, "zh")


# On FAT


needs_mtools = pytest.mark.skipif(
    any(shutil.which(tool) is None for tool in ("mformat", "mcopy", "mdir")), reason="mtools is missing"
)


@needs_mtools
def test_on_a_fat_stick_the_names_are_short_ones_and_the_directory_is_in_playing_order(
    day: list[Entry], usb: Path, tmp_path: Path
) -> None:
    """A real FAT32 image, written in the order that `build` wrote: directory order is playing order."""
    report = build(day, usb, COVER)
    image = tmp_path / "stick.img"
    image.write_bytes(b"")
    os.truncate(image, 64 * 1024 * 1024)
    environment = os.environ | {"MTOOLS_SKIP_CHECK": "1"}

    def mtools(*words: str) -> str:
        done = subprocess.run(words, capture_output=True, check=True, env=environment)
        return done.stdout.decode("ascii", errors="replace")

    mtools("mformat", "-F", "-i", str(image), "::")
    for file in report.files:
        mtools("mcopy", "-i", str(image), str(usb / file.name), "::")
    listed = re.findall(r"^(\w+) +MP3 .*$", mtools("mdir", "-i", str(image), "::"), re.MULTILINE)
    assert listed == [file.name.removesuffix(".MP3") for file in report.files]
    # A file that needs a long name has entries of attribute 0x0F before its own.
    raw = image.read_bytes()
    entry = raw.index(b"01_0700 MP3")
    assert raw[entry - 32 + 11] != 0x0F


def test_the_files_are_made_one_after_another_and_never_renamed(
    day: list[Entry], usb: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    write = stick_room.Stick.write

    def watched(self: stick_room.Stick, name: str, data: bytes) -> bytes:
        before = set(os.listdir(usb))
        found = write(self, name, data)
        assert set(os.listdir(usb)) - before == {name}
        made.append(name)
        return found

    monkeypatch.setattr(stick_room.Stick, "write", watched)
    build(day, usb, COVER)
    assert made == ["01_0700.MP3", "02_1700.MP3", "03_ANY.MP3", SHEET_HTML, SHEET_TEXT, SUMS]
