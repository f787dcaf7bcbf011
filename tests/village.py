"""A village of tests: one horn, a fire notice twice a day, a meeting that is off; in Chinese and in English."""

from __future__ import annotations

_STATION = """\
# {name}:一个村、一台电脑、一个功放。改完运行 check,哪里写错会指出第几行。

台名: {name}广播
时区: Asia/Shanghai
界面语言: {ui}
语种: [普通话]              # 也可以写 [普通话, 粤语];客家话、瑶语请找人录音
节假日历: CN
安静时段: ["12:30-14:00", "21:30-06:30"]
# 发音人:普通话、英语用好声音 kokoro(装一次:make voice),没装由 espeak 念。
# 粤语有网可以写 发音人: {{粤语: [gtts, espeak]}},gtts 会把每句话发到谷歌的服务器。

播放点:
  {name}:
    类型: 大喇叭
    输出:
      声卡: 默认            # 换成接功放的那块声卡;有哪些,运行 devices
      声道: [1]
    本点信息:
      村名: {name}
      联系电话: 村委会
"""
_DAYS = """\
# 只写例外的日子;法定节假日和调休,程序自己知道。
学期:
  - 2026-09-01..2027-01-22
"""
_FIRE = """\
标题: 森林防火
遍数: 2
版本:
  普通话:
    正文: "{{村名}}的乡亲,天干物燥,请不要带火上山,不要烧田坎。看到山火,马上打{{火警}},也告诉{{联系电话}}。"
要素:
  火警: "119"
"""
_NOTICE = """\
{{村名}}的乡亲,请注意:{{今明}}晚上7:30在村委会开会,每户来一个人。有事来不了,请告诉{{联系电话}}。
"""
_SCHEDULE = """\
# 什么时候、在哪里、播哪一份文稿。
专项: 日常广播

播出安排:
  - 编号: 防火
    文稿: 森林防火
    播放点: 大喇叭
    时段: ["07:00-08:00", "17:30-18:30"]
    间隔: 30分钟
    级别: 日常

  - 编号: 开会
    文稿: 开会通知            # scripts/开会通知.txt,记事本就能改
    播放点: 大喇叭
    时刻: ["11:30", "18:45"]
    启用: 否                  # 要播的时候改成“是”
"""
_RECORDED = "手机录的音放在这里,名字照“文稿名.语种.m4a”写,例如 森林防火.客家话.m4a。\n"


_STATION_EN = """\
# {name}: one village, one PC, one amplifier. After a change run `check`: it names the line of what is wrong.

name: {name} broadcast
timezone: Asia/Shanghai
ui_language: en
languages: [English]          # or [Mandarin, Cantonese]; have Hakka and Yao recorded by a neighbour
calendar: CN
quiet_hours: ["12:30-14:00", "21:30-06:30"]
# voices: Mandarin and English by kokoro (brought once: make voice), else by espeak. With a network Cantonese may be
# voices: {{Cantonese: [gtts, espeak]}}; gtts sends each sentence to Google's server.

outlets:
  {name}:
    kind: speaker
    output:
      device: default         # the name of the card that has the amplifier; `devices` lists them
      channels: [1]
    values:
      village: {name}
      contact: the village office
"""
_DAYS_EN = """\
# Exceptions only; the program knows public holidays and make-up workdays.
terms:
  - 2026-09-01..2027-01-22
"""
_FIRE_EN = """\
title: Forest fire
repeat: 2
versions:
  English:
    text: "Good day, {{village}}. It is very dry. Please take no fire into the hills. If you see one, call {{fire}}."
facts:
  fire: "119"
"""
_NOTICE_EN = """\
Good day, {{village}}. There is a meeting at the village office at 7:30 tonight. If you cannot come, tell {{contact}}.
"""
_SCHEDULE_EN = """\
# What plays when and where.
title: Everyday

broadcasts:
  - id: fire
    script: fire
    to: speaker
    between: ["07:00-08:00", "17:30-18:30"]
    every: 30min
    priority: routine

  - id: meeting
    script: meeting             # scripts/meeting.txt: Notepad is enough
    to: speaker
    at: ["11:30", "18:45"]
    enabled: no                 # yes, to play it
"""
_RECORDED_EN = "Recordings from a phone go here, named script.language.m4a, such as fire.Hakka.m4a.\n"


def files(name: str, ui: str) -> dict[str, str]:
    """Its files: path -> text."""
    if ui == "en":
        return {
            "station.yaml": _STATION_EN.format(name=name),
            "days.yaml": _DAYS_EN,
            "scripts/fire.yaml": _FIRE_EN,
            "scripts/meeting.txt": _NOTICE_EN,
            "schedules/everyday.yaml": _SCHEDULE_EN,
            "audio/recorded/README.txt": _RECORDED_EN,
        }
    return {
        "station.yaml": _STATION.format(name=name, ui=ui),
        "days.yaml": _DAYS,
        "scripts/森林防火.yaml": _FIRE,
        "scripts/开会通知.txt": _NOTICE,
        "schedules/日常.yaml": _SCHEDULE,
        "audio/recorded/README.txt": _RECORDED,
    }
