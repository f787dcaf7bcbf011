"""A township's order that this PC's own voice has to say, and what lies ready for the next one."""

from __future__ import annotations

import json
import threading
import time
from pathlib import Path

import pytest

from dalaba.core.clock import SystemClock
from dalaba.core.model import Reason
from dalaba.core.problems import Bad
from dalaba.desk import at_hand
from dalaba.desk.orders.situation import Ground
from dalaba.desk.speak_order import words_here
from dalaba.fleet import errands
from dalaba.fleet.desk_exchange import AT_HAND
from dalaba.fleet.speaking import SpeakingHere
from dalaba.link.requests import Sound
from dalaba.trust.order import FleetOrder
from tests.places import DAY, station, written

NOW = SystemClock().now()
PLACE = {
    "station.yaml": """\
台名: 五一村广播
时区: Asia/Shanghai
语种: [普通话, 英语]
发音人: {普通话: [espeak], 英语: [espeak]}
播放点:
  本村:
    类型: 大喇叭
    输出: {声卡: 默认, 声道: [1]}
    语种: [普通话]
  学校:
    类型: 音箱
    输出: {声卡: 默认, 声道: [2]}
    语种: [英语]
""",
    "days.yaml": "",
    "scripts/防火.yaml": '标题: 森林防火\n版本:\n  普通话:\n    正文: "天干物燥,请不要带火上山。"\n',
}


@pytest.fixture
def village(tmp_path: Path) -> Path:
    return written(tmp_path / "village", PLACE)


def said(folder: Path, order: FleetOrder, *outlets: str) -> dict[str, tuple[Sound, ...]]:
    found = station(folder)
    ground = Ground.of(found)
    try:
        return words_here(order, outlets or ("本村", "学校"), ground, found, "三江镇", NOW)
    finally:
        ground.preparer.voices.close()


def test_each_outlet_hears_the_text_in_its_own_language_from_this_stations_own_clips(village: Path) -> None:
    found = said(village, FleetOrder("say", text={"cmn": "河水上涨", "eng": "The river rises"}))
    assert {outlet: [each.language for each in sounds] for outlet, sounds in found.items()} == {
        "本村": ["cmn"],
        "学校": ["eng"],
    }
    for sounds in found.values():
        assert all((village / each.file).exists() and each.file.startswith("audio/") for each in sounds)


def test_an_outlet_without_the_texts_language_hears_it_all_the_same(village: Path) -> None:
    assert [each.language for each in said(village, FleetOrder("say", text={"cmn": "河水上涨"}))["学校"]] == ["cmn"]


def test_a_script_that_the_village_has_is_found(village: Path) -> None:
    found = said(village, FleetOrder("play", script="防火"), "本村")
    assert [each.language for each in found["本村"]] == ["cmn"]


def test_what_cannot_be_said_is_refused_with_the_reason(village: Path) -> None:
    with pytest.raises(Bad) as bad:
        said(village, FleetOrder("play", script="没有"), "本村")
    assert bad.value.reason.code == "files.unknown_script"
    with pytest.raises(Bad):
        said(village, FleetOrder("say", text={"cmn": "河水上涨"}), "别处")


def test_the_program_apart_speaks_with_the_stations_real_voice(village: Path) -> None:
    found = SpeakingHere(village).speak("o1", FleetOrder("say", text={"cmn": "河水上涨"}), ("本村",))
    assert not isinstance(found, Reason), found
    (sound,) = found["本村"]
    assert (village / sound.file).exists()


def test_a_program_that_fails_says_why_and_one_that_hangs_is_ended(village: Path, tmp_path: Path) -> None:
    order = FleetOrder("say", text={"cmn": "河水上涨"})
    assert isinstance(SpeakingHere(tmp_path).speak("o1", order, ("本村",)), Reason)
    assert isinstance(SpeakingHere(village, "antigravity_not_there").speak("o1", order, ("本村",)), Reason)
    hangs = SpeakingHere(village, "http.server")  # anything that goes on for ever
    threading.Thread(target=_dropped, args=(hangs,)).start()
    began = time.monotonic()
    assert isinstance(hangs.speak("o1", order, ("本村",)), Reason)
    assert time.monotonic() - began < 30


def _dropped(hangs: SpeakingHere) -> None:
    while hangs._running is None:  # until it runs
        time.sleep(0.01)
    hangs.drop("another")
    hangs.drop("o1")


def test_what_an_order_needs_at_once_lies_ready_for_the_agent(village: Path) -> None:
    found = station(village)
    kept = at_hand.AtHand(village)
    kept.keep(found, DAY)
    hand = errands.at_hand(village)
    assert hand is not None
    assert hand.languages == {"本村": ("cmn",), "学校": ("eng",)}
    assert not hand.chimes  # none is made yet
    found.make(found.chimes_to_make())
    kept.keep(station(village), DAY)
    hand = errands.at_hand(village)
    assert hand is not None
    assert hand.chimes.keys() == {"notice", "soft", "urgent"}
    assert json.loads((village / AT_HAND).read_bytes())["words"] == []
