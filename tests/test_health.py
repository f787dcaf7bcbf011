"""What is found wrong with a PC: from facts, and from what Linux's, Windows' and macOS's own programs say.

Windows speaks the language of its owner, so each of its answers is here in two.
"""

from __future__ import annotations

import json
import os
import string
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalaba.air.outputs.cards import Cards
from dalaba.air.outputs.devices import Device
from dalaba.core.clock import DAY, SystemClock
from dalaba.core.model import Amplifier, OutputSpec, Problem, Reason
from dalaba.health import Facts, Watch, judged
from dalaba.health.cards import about, near
from dalaba.health.examine import _kept, looked_at
from dalaba.health.facts import Bound, Disk, Level, Parts, Power, Running, Server, Sink, Sound, Stream, Timekeeping
from dalaba.health.parts import lacking
from dalaba.health.power import gnome_says, logind_says, pmset, powercfg
from dalaba.health.soundserver import led, mixer, parsed
from dalaba.health.system_programs import asked
from dalaba.health.timekeeping import chrony, offset_here, timedatectl, w32tm
from dalaba.messages import explain, messages
from tests.places import at
from tests.rig import Rig

HOUR = 3_600_000
HW = "USB Audio: - (hw:1,0)"
NOW = at("9:00")
REFUSED = Reason("air.device_refused", {"device": HW, "error": "-9985"})
UNREACHABLE = Reason("voices.unreachable", {"engine": "gtts", "detail": "?"})
NEWER = Reason("air.ledger_newer", {"file": "f", "found": "2", "known": "1"})
GOOD = Level(muted=False, volume=100)


def device(name: str = HW, *, channels: int = 2, rate: int = 48_000, default: bool = False) -> Device:
    return Device(name, "ALSA", channels, rate, default)


def pc(*devices: Device, **changed: Any) -> Facts:
    """An office PC on which everything is as it should be, but for what is said to be different."""
    found = devices or (device(),)
    good = Facts(
        now=NOW,
        today="2022-07-13",
        tomorrow="2022-07-14",
        zone_offset=8 * HOUR,
        zone="Asia/Shanghai",
        outlets=(Bound("五一村", OutputSpec(found[0].name)),),
        sound=Sound(found, None, {"1": GOOD}),
        timekeeping=Timekeeping(True, HOUR, 8 * HOUR),
        power=Power(sleeps=False, lid=False),
        disk=Disk(80_000_000_000, 10_000_000),
        running=Running(air=7, desk=True, handed=frozenset({"2022-07-13", "2022-07-14"}), last=NOW - HOUR),
    )
    return replace(good, **changed)


def wrong(facts: Facts) -> list[tuple[str, str]]:
    """(severity, code) of all that is not well."""
    return [(each.severity, each.reason.code) for each in judged(facts) if each.severity != "ok"]


def served(*streams: Stream, default: str = "onboard", level: Level = GOOD, silent: bool = False) -> Sound:
    """The USB card and the PC's own behind PulseAudio, which is asked for by name ("usb")."""
    sinks = (Sink("usb", "USB Audio", level, "1,0"), Sink("onboard", "Onboard", GOOD, "0,0", silent))
    return Sound((device("usb"), device()), Server("pulseaudio", default, sinks, streams))


def test_a_pc_on_which_all_is_well_has_nothing_to_complain_of() -> None:
    assert wrong(pc()) == []
    assert {each.severity for each in judged(pc())} == {"ok"}


# Judging

ON_NETWORK = (Bound("五一村", OutputSpec("rtp://239.1.2.3:5004", url="rtp://239.1.2.3:5004")),)
LOST = Reason("air.multicast_lost", {"device": "rtp://239.1.2.3:5004"})
BY_SERVER = (Bound("五一村", OutputSpec("usb")),)
TABLE: list[tuple[str, Facts, list[tuple[str, str]]]] = [
    ("no list at all", pc(sound=Sound(Reason("air.no_portaudio"))), [("problem", "air.no_portaudio")]),
    ("on the network, without a card", pc(outlets=ON_NETWORK, sound=Sound(Reason("air.no_portaudio"))), []),
    ("on a network that is down", pc(outlets=ON_NETWORK, network={"五一村": LOST}), [("problem", LOST.code)]),
    (
        "on a network that air found down",
        pc(outlets=ON_NETWORK, running=replace(pc().running, hindered={"五一村": LOST})),
        [("problem", LOST.code)],
    ),
    (
        "a relay without ffmpeg",
        pc(relays=("县广播站",), parts=Parts(ffmpeg=False)),
        [("problem", "air.relay_no_ffmpeg")],
    ),
    ("gone", pc(outlets=(Bound("五一村", OutputSpec("Konftel")),)), [("problem", "air.device_lost")]),
    (
        "in another socket",
        pc(outlets=(Bound("五一村", OutputSpec("USB Audio #2: - (hw:2,0)")),)),
        [("problem", "health.device_near")],
    ),
    ("twice", pc(device(), device()), [("problem", "air.device_ambiguous")]),
    (
        "too few channels",
        pc(outlets=(Bound("五一村", OutputSpec(HW, (1,))), Bound("东和村", OutputSpec(HW, (4,))))),
        [("problem", "air.channel_missing")],
    ),
    (
        "held by another program",
        pc(running=replace(pc().running, hindered={"五一村": REFUSED})),
        [("problem", "air.device_refused")],
    ),
    (
        "stopped by a person",
        pc(running=replace(pc().running, hindered={"五一村": Reason("air.stopped", {"actor": "老李"})})),
        [("notice", "health.stopped")],
    ),
    (
        "stopped by a person until an hour",
        pc(
            running=replace(
                pc().running,
                hindered={"五一村": Reason("air.stopped_until", {"actor": "老李", "until": "14:00", "end": "0"})},
            )
        ),
        [("notice", "health.stopped_until")],
    ),
    ("muted", pc(sound=Sound((device(),), None, {"1": Level(True, 80)})), [("problem", "health.muted")]),
    ("at nothing", pc(sound=Sound((device(),), None, {"1": Level(False, 0)})), [("problem", "health.volume_zero")]),
    ("faint", pc(sound=Sound((device(),), None, {"1": Level(False, 9)})), [("notice", "health.volume_low")]),
    (
        "its command is nowhere",
        pc(outlets=(Bound("五一村", OutputSpec(HW), "no-such-relay"),)),
        [("problem", "health.amplifier_missing")],
    ),
    ("nobody knows how loud", pc(sound=Sound((device(),))), [("unknown", "health.unknown_level")]),
    ("a higher rate", pc(running=replace(pc().running, rates=frozenset({24_000}))), []),
    (
        "a lower rate",
        pc(device(rate=16_000), running=replace(pc().running, rates=frozenset({24_000}))),
        [("notice", "health.rate_low")],
    ),
    (
        "two outlets on one channel",
        pc(outlets=(Bound("五一村", OutputSpec(HW)), Bound("东和村", OutputSpec(HW)))),
        [("notice", "health.channel_shared")],
    ),
    (
        "Windows' own default",
        pc(device("扬声器 (USB Audio)", default=True), sound=Sound((device("扬声器 (USB Audio)", default=True),))),
        [("notice", "health.shared_default"), ("unknown", "health.unknown_level")],
    ),
    ("behind a server", pc(outlets=BY_SERVER, sound=served()), [("notice", "health.server_moves")]),
    ("behind a server that drops what is moved", pc(outlets=BY_SERVER, sound=served(silent=True)), []),
    (
        "muted in the server",
        pc(outlets=BY_SERVER, sound=served(silent=True, level=Level(True, 100))),
        [("problem", "health.muted")],
    ),
    ("past the server", pc(outlets=(Bound("五一村", OutputSpec(HW)),), sound=served()), []),
    (
        "the server's default",
        pc(sound=served(default="usb"), outlets=(Bound("五一村", OutputSpec(HW)),)),
        [("notice", "health.shared_default")],
    ),
    (
        "a browser on it",
        pc(outlets=BY_SERVER, sound=served(Stream("firefox", "usb", 99), Stream("python3", "usb", 7), silent=True)),
        [("notice", "health.others_playing")],
    ),
    (
        "another station on it",
        pc(outlets=BY_SERVER, sound=served(Stream("python3", "usb", 8, "D:/东和村"), silent=True)),
        [("problem", "health.other_station")],
    ),
    (
        "our own sound muted in the mixer",
        pc(outlets=BY_SERVER, sound=served(Stream("python3", "usb", 7, "", Level(True, 100)), silent=True)),
        [("problem", "health.stream_muted")],
    ),
    (
        "our own sound turned down in the mixer",
        pc(outlets=BY_SERVER, sound=served(Stream("python3", "usb", 7, "", Level(False, 1)), silent=True)),
        [("problem", "health.stream_low")],
    ),
    ("our own sound as it is", pc(outlets=BY_SERVER, sound=served(Stream("p", "usb", 7, "", GOOD), silent=True)), []),
    ("a browser elsewhere", pc(outlets=BY_SERVER, sound=served(Stream("firefox", "onboard", 99), silent=True)), []),
    ("a free-running clock", pc(timekeeping=Timekeeping(False, None, 8 * HOUR)), [("problem", "health.clock_free")]),
    ("set right long ago", pc(timekeeping=Timekeeping(True, 2 * DAY, 8 * HOUR)), [("notice", "health.clock_old")]),
    ("nobody knows of the clock", pc(timekeeping=Timekeeping()), [("unknown", "health.unknown_clock")]),
    ("in London", pc(timekeeping=Timekeeping(True, 0, 0)), [("notice", "health.zone_differs")]),
    ("in the past", pc(running=replace(pc().running, last=NOW + DAY)), [("problem", "health.clock_back")]),
    ("sleepy", pc(power=Power(True, 30)), [("problem", "health.sleep_after")]),
    ("sleepy, who knows when", pc(power=Power(True)), [("problem", "health.sleep_on")]),
    ("nobody knows of sleep", pc(power=Power()), [("unknown", "health.unknown_sleep")]),
    ("with a lid", pc(power=Power(False, lid=True)), [("notice", "health.lid")]),
    (
        "restarted by night, and playing then",
        pc(power=Power(False, restarts=(22, 7)), running=replace(pc().running, starts=(at("6:30"),))),
        [("notice", "health.restarts")],
    ),
    (
        "restarted by night, and silent then",
        pc(power=Power(False, restarts=(22, 7)), running=replace(pc().running, starts=(at("7:00"), at("21:59")))),
        [],
    ),
    ("full", pc(disk=Disk(150_000_000)), [("problem", "health.disk_full")]),
    ("full in two days", pc(disk=Disk(2_000_000_000, 900_000_000)), [("problem", "health.disk_full")]),
    ("full in a week", pc(disk=Disk(7_000_000_000, 900_000_000)), [("notice", "health.disk_low")]),
    ("rather full", pc(disk=Disk(900_000_000)), [("notice", "health.disk_low")]),
    ("nobody knows how full", pc(disk=Disk()), [("unknown", "health.unknown_disk")]),
    ("write-protected", pc(disk=Disk(80_000_000_000, 0, "Read-only")), [("problem", "health.unwritable")]),
    ("no ffmpeg for an m4a", pc(parts=Parts(("通知.m4a",), ffmpeg=False)), [("problem", "health.no_ffmpeg")]),
    ("no ffmpeg, none needed", pc(parts=Parts(ffmpeg=False)), []),
    ("no silk for WeChat", pc(parts=Parts(needs_silk=("a.amr",), silk=False)), [("problem", "health.no_silk")]),
    (
        "a mute voice",
        pc(parts=Parts(mute={"cmn": Reason("voices.needs_extra", {"engine": "edge", "extra": "edge"})})),
        [("problem", "health.no_voice")],
    ),
    (
        "one voice of two away",
        pc(parts=Parts(away={"gtts": UNREACHABLE}, spoken=("yue",))),
        [("notice", "health.voice_away")],
    ),
    ("broken files", pc(broken=3), [("problem", "health.files_bad")]),
    ("nothing is played here", pc(outlets=()), [("notice", "health.no_outlets")]),
    ("off the air", pc(running=Running()), [("notice", "health.off_air")]),
    ("hung", pc(running=Running(silent="7")), [("problem", "health.air_silent")]),
    ("without a desk", pc(running=replace(pc().running, desk=False)), [("notice", "health.desk_gone")]),
    ("without today", pc(running=replace(pc().running, handed=frozenset())), [("problem", "health.not_handed")]),
    (
        "without tomorrow",
        pc(running=replace(pc().running, handed=frozenset({"2022-07-13"}))),
        [("notice", "health.not_handed")],
    ),
    (
        "a ledger that cannot be read",
        pc(running=replace(pc().running, last=None, ledger=NEWER)),
        [("problem", "air.ledger_newer")],
    ),
    (
        "air in trouble",
        pc(running=replace(pc().running, trouble=(Reason("air.ledger_unwritable", {"file": "f", "error": "e"}),))),
        [("problem", "air.ledger_unwritable")],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("facts", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_what_is_wrong_is_found_and_nothing_else(facts: Facts, expected: list[tuple[str, str]]) -> None:
    assert wrong(facts) == expected


def test_every_sentence_of_the_doctor_is_reached_by_a_case_and_has_its_facts() -> None:
    """But for two that are said elsewhere: the outlets in front, and the way to them."""
    found = [each.reason for _, facts, _ in TABLE for each in judged(facts)]
    assert {code for code in messages() if code.startswith("health.")} - {each.code for each in found} == {"health.at"}
    for reason in found:
        for text in messages()[reason.code]:
            needed = {name for _, name, _, _ in string.Formatter().parse(text) if name}
            assert needed <= set(reason.params), reason
        assert "…" not in explain(reason, "zh") + explain(reason, "en")


def test_problems_come_first_and_what_is_well_comes_last() -> None:
    facts = pc(power=Power(True, 30), timekeeping=Timekeeping(), running=Running())
    order = [each.severity for each in judged(facts)]
    assert order == sorted(order, key=["problem", "notice", "unknown", "ok"].index)
    assert {"problem", "notice", "unknown", "ok"} == set(order)


def test_the_outlets_of_a_card_are_named_together() -> None:
    outlets = (Bound("五一村", OutputSpec(HW, (1,))), Bound("东和村", OutputSpec(HW, (2,))))
    muted = judged(pc(outlets=outlets, sound=Sound((device(),), None, {"1": Level(True, 80)})))
    assert [each.outlet for each in muted if each.reason.code == "health.muted"] == ["五一村、东和村"]


@pytest.mark.parametrize(
    ("bound", "there", "suggested"),
    [
        ("扬声器 (USB Audio)", "扬声器 (2- USB Audio)", True),
        ("USB Audio #2", "USB Audio", True),
        ("USB Audio Device: - (hw:1,0)", "USB Audio Device: - (hw:2,0)", True),
        ("USB Audio", "扬声器 (Realtek)", False),
        ("USB Audio", "HDMI", False),
        ("defaults", "default", False),
    ],
)
def test_only_a_card_that_may_be_the_same_one_is_suggested(bound: str, there: str, suggested: bool) -> None:
    assert near(bound, [device(there)]) == (there if suggested else "")


# What is new is told once


def test_the_desk_is_told_of_each_trouble_once_until_it_is_gone() -> None:
    told: list[Problem] = []
    watch = Watch(Path(), None, told.append)  # type: ignore[arg-type]  # telling needs no clock
    full, fuller = judged(pc(disk=Disk(150_000_000))), judged(pc(disk=Disk(90_000_000)))
    for findings in (full, full, fuller, judged(pc()), full):
        watch.tell(findings)
    assert [(each.reason.code, each.severity) for each in told] == [("health.disk_full", "error")] * 2


def test_the_desk_says_of_which_outlet_it_speaks_and_leaves_out_what_it_says_itself() -> None:
    told: list[Problem] = []
    watch = Watch(Path(), None, told.append)  # type: ignore[arg-type]  # telling needs no clock
    watch.tell(judged(pc(sound=Sound((device(),), None, {"1": Level(True, 80)}), running=Running())))
    assert [explain(each.reason, "zh")[:8] for each in told] == [f"五一村:声卡“{HW}"[:8]]


# Linux

AMIXER = """Simple mixer control 'Master',0
  Capabilities: pvolume pswitch pswitch-joined
  Playback channels: Front Left - Front Right
  Limits: Playback 0 - 65536
  Mono:
  Front Left: Playback 39321 [60%] [-13.31dB] [on]
  Front Right: Playback 39321 [60%] [-13.31dB] [on]
Simple mixer control 'PCM',0
  Capabilities: pvolume
  Front Left: Playback 255 [100%] [0.00dB]
  Front Right: Playback 255 [100%] [0.00dB]
Simple mixer control 'Headphone',0
  Capabilities: pswitch
  Front Left: Playback [off]
Simple mixer control 'Capture',0
  Front Left: Capture 0 [0%] [-17.25dB] [off]
"""
USB_MIXER = """Simple mixer control 'PCM',0
  Capabilities: pvolume pvolume-joined pswitch pswitch-joined
  Playback channels: Mono
  Limits: Playback 0 - 147
  Mono: Playback 0 [0%] [-28.37dB] [off]
Simple mixer control 'Mic',0
  Mono: Playback 0 [0%] [0.00dB] [off] Capture 0 [0%] [0.00dB] [on]
"""
SPEAKER_MIXER = """Simple mixer control 'Headphone',0
  Front Left: Playback 0 [0%] [-99.00dB] [off]
Simple mixer control 'Speaker',0
  Front Left: Playback 74 [85%] [0.00dB] [on]
  Front Right: Playback 70 [80%] [0.00dB] [off]
"""


def test_a_cards_mixer_is_read_by_the_controls_that_all_sound_goes_through() -> None:
    assert mixer(AMIXER) == Level(False, 60)
    assert mixer(AMIXER.replace("[on]", "[off]")) == Level(True, 60)
    assert mixer(USB_MIXER) == Level(True, 0)
    assert mixer(SPEAKER_MIXER) == Level(False, 85)
    assert mixer("amixer: Mixer attach hw:7 error: No such file or directory\n") is None


def test_pipewires_answer_is_understood_and_any_other_is_no_server() -> None:
    volume = '{"front-left":{"value_percent":"55%"},"front-right":{"value_percent":"40%"}}'
    sinks = (
        f'[{{"index":52,"name":"alsa_output.usb","description":"USB","driver":"PipeWire","mute":true,"volume":{volume},'
        '"properties":{"alsa.card":"1","alsa.device":"0","factory.name":"api.alsa.pcm.sink"}},'
        f'{{"index":60,"name":"nobody","driver":"PipeWire","mute":false,"volume":{volume},'
        '"properties":{"factory.name":"support.null-audio-sink"}}]'
    )
    streams = (
        '[{"index":80,"sink":52,"corked":false,"properties":{"application.name":"Firefox"}},'
        '{"index":81,"sink":52,"corked":true,"properties":{"application.name":"Totem"}}]'
    )
    info = '{"server_name":"PulseAudio (on PipeWire 1.0.5)","default_sink_name":"nobody"}'
    server = parsed(info, sinks, streams)
    assert server is not None
    assert server.sinks[0] == Sink("alsa_output.usb", "USB", Level(True, 55), "1,0", False)
    assert server.sinks[1].silent
    assert server.streams == (Stream("Firefox", "alsa_output.usb", None),)
    for broken in ("", "{}", "[]", "Server Name: pulseaudio", '{"server_name":1}'):
        assert parsed(broken, sinks, streams) is None


def test_alsas_ways_into_the_sound_server_are_known_by_its_configuration() -> None:
    """PortAudio lists them also while the card behind them is unplugged."""
    written = """
    </usr/share/alsa/alsa.conf>
    # pcm.old { type pulse device gone }
    pcm.horn { type pulse device "alsa_output.usb-1" }
    pcm.any {
        type pulse
        hint.description "x"
    }
    pcm.direct { type hw card 1 }
    ctl.horn { type pulse }
    """
    assert led(written) == {"horn": "alsa_output.usb-1", "any": ""}
    horn = pc(outlets=(Bound("五一村", OutputSpec("horn")),))
    there = Sound(
        (device("horn"),), Server("pulseaudio", "null", (Sink("alsa_output.usb-1", "USB", GOOD),)), {}, led(written)
    )
    assert ("problem", "air.device_lost") not in wrong(replace(horn, sound=there))
    gone = replace(there, server=Server("pulseaudio", "null"))
    assert wrong(replace(horn, sound=gone)) == [("problem", "air.device_lost")]


def test_linux_says_whether_its_clock_is_kept() -> None:
    assert timedatectl("Timezone=Asia/Shanghai\nNTP=yes\nNTPSynchronized=no\n") is False
    assert timedatectl("NTPSynchronized=yes\n") is True
    assert timedatectl("System has not been booted with systemd") is None
    tracking = f"A29FC87B,162.159.200.123,4,{NOW / 1000 - 60:.9f},0.0001,-0.0002,0.0003,-1.2,0.0,0.1,0.03,0.001,64.2,"
    assert chrony(tracking + "Normal", NOW) == (True, 60_000)
    assert chrony("00000000,,0,0.000000000,0.0,0.0,0.0,0.0,0.0,0.0,1.0,1.0,0.0,Not synchronised", NOW) == (False, None)
    assert chrony("506 Cannot talk to daemon", NOW) == (None, None)


def test_linux_says_whether_it_sleeps() -> None:
    assert logind_says('s "ignore"\ns "ignore"\ns "suspend"\n') == (False, False)
    assert logind_says('s "suspend"\ns ""\ns "suspend"\n') == (True, True)
    assert logind_says("Failed to get property") == (None, None)
    assert gnome_says("'suspend'", "1200") == (True, 20)
    assert gnome_says("'suspend'", "0") == (False, None)
    assert gnome_says("'nothing'", "1200") == (False, None)
    assert gnome_says("No schemas installed", "") == (None, None)


def test_macos_says_whether_it_sleeps() -> None:
    said = (
        "System-wide power settings:\nCurrently in use:\n standby              1\n"
        " sleep                10 (sleep prevented by x)\n displaysleep         10\n"
    )
    assert pmset(said) == Power(True, 10)
    assert pmset(said.replace("sleep                10 (", "sleep                0 (")) == Power(False)
    assert pmset("") == Power()


# Windows

W32TM_ZH = """Leap 指示符: 0(无警告)
层次: 4 (次引用 - 与(S)NTP 同步)
精度: -23 (每刻度 119.209ns)
根延迟: 0.0306253s
根分散: 7.7931266s
引用 ID: 0x287779A4 (源 IP:  40.119.121.164)
上次成功同步时间: 2022/7/13 8:14:05
源: time.windows.com,0x8
轮询间隔: 10 (1024s)

相位偏移: 0.0012345s
时钟速率: 0.0156250s
状态机: 2 (同步)
时间源标志: 0 (无)
服务器角色: 0 (无)
上次同步错误: 0 (成功地执行了命令。)
自上次成功同步时间后的时间: 2755.3417613s
"""
W32TM_EN = """Leap Indicator: 0(no warning)
Stratum: 4 (secondary reference - syncd by (S)NTP)
Precision: -23 (119.209ns per tick)
Root Delay: 0.0306253s
Root Dispersion: 7.7931266s
ReferenceId: 0x287779A4 (source IP:  40.119.121.164)
Last Successful Sync Time: 7/13/2022 8:14:05 AM
Source: time.windows.com,0x8
Poll Interval: 10 (1024s)

Phase Offset: 0.0012345s
ClockRate: 0.0156250s
State Machine: 2 (Sync)
Time Source Flags: 0 (None)
Server Role: 0 (None)
Last Sync Error: 0 (The command completed successfully.)
Time since Last Good Sync Time: 2755.3417613s
"""
NEVER_ZH = """Leap 指示符: 3(未同步)
层次: 0 (未指定)
精度: -23 (每刻度 119.209ns)
根延迟: 0.0000000s
根分散: 0.0000000s
引用 ID: 0x00000000 (未指定)
上次成功同步时间: 未指定
源: Local CMOS Clock
轮询间隔: 6 (64s)
"""
OWN_CLOCK_EN = W32TM_EN.replace("0x287779A4 (source IP:  40.119.121.164)", '0x4C4F434C (source name:  "LOCL")').replace(
    "Stratum: 4", "Stratum: 1"
)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (W32TM_ZH, (True, 2_755_000)),
        (W32TM_EN, (True, 2_755_000)),
        (W32TM_ZH.replace("\n", "\r\n"), (True, 2_755_000)),
        (NEVER_ZH, (False, None)),
        (OWN_CLOCK_EN, (False, 2_755_000)),
        ("发生下列错误: 该服务尚未启动。 (0x80070426)\n", (False, None)),
        ("The following error occurred: The service has not been started. (0x80070426)\n", (False, None)),
        ("拒绝访问。 (0x80070005)\n", (None, None)),
        ("", (None, None)),
    ],
)
def test_windows_says_whether_its_clock_is_kept(said: str, expected: tuple[bool | None, int | None]) -> None:
    assert w32tm(said) == expected


def test_what_windows_says_in_an_unreadable_code_page_is_understood_all_the_same() -> None:
    assert w32tm(W32TM_ZH.encode("gbk").decode("utf-8", "replace")) == (True, 2_755_000)


POWERCFG = """{scheme}: 381b4222-f694-41f0-9685-ff5bb260df2e  ({balanced})
  {sub}: 238c9fa8-0aad-41ed-83f4-97be242c8f20  ({sleep})
    {setting}: 29f6c1db-86da-48c5-9fdb-f2b67b1f44da  ({idle})
      {least}: 0x00000000
      {most}: 0xffffffff
      {step}: 0x00000001
      {unit}: {seconds}
    {ac}: 0x%08x
    {dc}: 0x0000012c

    {setting}: 9d7815a6-7ee4-497e-8888-515a05f02364  ({hibernate})
      {least}: 0x00000000
      {most}: 0xffffffff
      {step}: 0x00000001
      {unit}: {seconds}
    {ac}: 0x%08x
    {dc}: 0x00002a30

  {sub}: 4f971e89-eebd-4455-a8de-9e59040e7347  ({buttons})
    {setting}: 5ca83367-6e45-459f-a27b-476b1d01c936  ({lid})
      {index}: 000
      {friendly}: {nothing}
      {index}: 001
      {friendly}: {sleep}
    {ac}: 0x%08x
    {dc}: 0x00000001
"""
ZH = {
    "scheme": "电源方案 GUID", "balanced": "平衡", "sub": "子组 GUID", "sleep": "睡眠", "setting": "电源设置 GUID",
    "idle": "在此时间后睡眠", "least": "最小可能的设置", "most": "最大可能的设置", "step": "可能的设置增量",
    "unit": "可能的设置单位", "seconds": "秒", "ac": "当前交流电源设置索引", "dc": "当前直流电源设置索引",
    "hibernate": "在此时间后休眠", "buttons": "电源按钮和盖子", "lid": "合上盖子操作", "index": "可能的设置索引",
    "friendly": "可能的设置友好名称", "nothing": "不采取任何操作",
}  # fmt: skip
EN = {
    "scheme": "Power Scheme GUID", "balanced": "Balanced", "sub": "Subgroup GUID", "sleep": "Sleep",
    "setting": "Power Setting GUID", "idle": "Sleep after", "least": "Minimum Possible Setting",
    "most": "Maximum Possible Setting", "step": "Possible Settings increment", "unit": "Possible Settings units",
    "seconds": "Seconds", "ac": "Current AC Power Setting Index", "dc": "Current DC Power Setting Index",
    "hibernate": "Hibernate after", "buttons": "Power buttons and lid", "lid": "Lid close action",
    "index": "Possible Setting Index", "friendly": "Possible Setting Friendly Name", "nothing": "Do nothing",
}  # fmt: skip


@pytest.mark.parametrize("words", [ZH, EN], ids=["zh", "en"])
def test_windows_says_whether_it_sleeps(words: dict[str, str]) -> None:
    said = POWERCFG.format(**words)
    assert powercfg(said % (1800, 0, 0)) == Power(True, 30, False)
    assert powercfg(said % (0, 3600, 1)) == Power(True, 60, True)
    assert powercfg(said % (0, 0, 0)) == Power(False, None, False)
    assert powercfg((said % (7200, 0, 2)).upper().replace("\n", "\r\n")) == Power(True, 120, True)
    assert powercfg((said % (1800, 0, 0)).encode("gbk", "replace").decode("utf-8", "replace")) == Power(True, 30, False)


def test_a_windows_that_does_not_say_is_not_known() -> None:
    assert powercfg("无法执行操作。发生意外的错误(0x65b)\n") == Power()
    without_lid = (POWERCFG % (1800, 0, 0)).partition("  {sub}: 4f971e89")[0].format(**EN)
    assert powercfg(without_lid) == Power(True, 30, None)


# What a system says may be anything


@given(st.text())
def test_no_answer_of_a_system_makes_a_probe_stumble(said: str) -> None:
    powercfg(said), pmset(said), w32tm(said), chrony(said, NOW), timedatectl(said), mixer(said), logind_says(said)
    gnome_says(said, said)
    assert parsed(said, said, said) is None


def test_a_probe_that_stumbles_over_an_answer_costs_only_its_own_facts() -> None:
    def stumbles() -> Power:
        raise ValueError("an answer like no other")

    def faulty() -> Power:
        raise ZeroDivisionError

    assert _kept(stumbles, Power()) == Power()
    assert _kept(lambda: Power(True), Power()) == Power(True)
    with pytest.raises(ZeroDivisionError):
        _kept(faulty, Power())


@pytest.mark.skipif(os.name == "nt", reason="the stand-in is a shell script")
def test_a_program_that_hangs_or_is_not_there_is_no_answer(tmp_path: Path) -> None:
    hangs = tmp_path / "hangs"
    hangs.write_text("#!/bin/sh\nexec sleep 60\n", encoding="utf-8")
    hangs.chmod(0o755)
    assert asked(str(hangs), limit=0.2) is None
    assert asked(str(tmp_path / "nowhere")) is None
    says = asked("sh", "-c", "echo $LC_ALL; exit 3")
    assert says == (3, "C\n")


def test_the_pcs_own_zone_is_asked_of_the_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    if os.name == "nt":
        pytest.skip("Windows has one zone for all its programs")
    import time

    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    try:
        assert offset_here(NOW) == 8 * HOUR
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize(
    ("order", "code"), [(("mute", "1"), "health.stream_muted"), (("volume", "1%"), "health.stream_low")]
)
def test_a_program_that_the_mixer_silences_is_found_also_where_its_card_is_loud(
    rig: Rig, order: tuple[str, str], code: str
) -> None:
    """The sound server's own mixer, as people find it in the system's settings."""
    cards = Cards(SystemClock())
    try:
        cards.output(OutputSpec("north", host="PulseAudio"))
        cards.output(OutputSpec("east", host="PulseAudio"))
        inputs = json.loads(_pactl("-f", "json", "list", "sink-inputs"))
        sinks = {each["index"]: each["name"] for each in json.loads(_pactl("-f", "json", "list", "sinks"))}
        (mine,) = [each["index"] for each in inputs if sinks[each["sink"]] == "north"]
        _pactl(f"set-sink-input-{order[0]}", str(mine), order[1])
        facts = pc(
            outlets=(Bound("五一村", OutputSpec("north")), Bound("东和村", OutputSpec("east"))),
            sound=looked_at(),
            running=replace(pc().running, air=os.getpid()),
        )
    finally:
        cards.close()
    found = [(each.outlet, each.reason.code) for each in about(facts) if each.severity == "problem"]
    assert found == [("五一村", code)]


def _pactl(*words: str) -> str:
    return subprocess.run(["pactl", *words], capture_output=True, check=True, text=True).stdout


def test_a_command_is_missing_only_where_its_program_is() -> None:
    there = f'"{sys.executable}" -c "pass"'
    assert lacking(None) == lacking(Amplifier()) == lacking(Amplifier(there, there)) == ""
    assert lacking(Amplifier(there, "no-such-relay off")) == "no-such-relay"
    assert lacking(Amplifier('"/no such/folder/relay" on')) == "/no such/folder/relay"
