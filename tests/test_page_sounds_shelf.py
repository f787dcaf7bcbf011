"""声音 without a browser: what the listener heard, takes, bells, music, playlists, and what nothing uses."""

from __future__ import annotations

import http.client
import io
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import numpy as np
import pytest
import soundfile

from dalaba.core.clock import SystemClock
from dalaba.core.model import Reason
from dalaba.desk import approving, heard, incoming, looking
from dalaba.desk.root import Station
from dalaba.doors.console.pages.waveform import outline
from dalaba.speech.library import RECORDED, SOUNDS
from dalaba.speech.listening import whisper
from dalaba.speech.listening.fake import FakeListener
from dalaba.station import confirmed_recordings
from dalaba.station.files import Problems
from tests.console_desk import Answer, Browser, Desk, opened
from tests.places import wav, written
from tests.test_uploads import bring

STATION = """\
台名: 三江
语种: [普通话]
发音人: {普通话: [espeak]}
播放点:
  五一村: {类型: 大喇叭, 语种: [客家话, 普通话], 输出: {声卡: 默认, 声道: [1]}, 本点信息: {开始: "10:30"}}
  东和村: {类型: 大喇叭, 语种: [客家话, 普通话], 输出: {声卡: 默认, 声道: [2]}, 本点信息: {开始: "11:30"}}
"""
FILES = {
    "station.yaml": STATION,
    "scripts/防火.txt": "天干物燥,请注意防火,不要带火上山,看到山火马上报告。",
    "scripts/停水.txt": "各位乡亲,今天{{开始}}停水,请提前存水。",
    "schedules/每天.yaml": (
        "播出安排:\n  - {文稿: 停水, 播放点: 全部, 时刻: ['9:00']}\n  - {文稿: 防火, 播放点: 全部, 时刻: ['8:00']}\n"
        "  - {声音: 茉莉花, 播放点: 全部, 时刻: ['7:00']}\n"
    ),
}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    folder = written(tmp_path / "town", FILES)
    for name in ("茉莉花", "步步高", "彩云追月"):
        wav(folder / SOUNDS / f"{name}.wav", hertz=300 + len(name) * 50)
    with opened(folder, ("五一村", "东和村")) as desk:
        yield desk
        assert desk.log.getvalue() == ""


@pytest.fixture
def clerk(desk: Desk) -> Browser:
    return desk.enter()


@pytest.fixture(autouse=True)
def nobody_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heard, "trouble", lambda: Reason("listening.no_model", {"model": "", "folder": ""}))


def press(clerk: Browser, deed: str, **fields: str) -> Answer:
    """A form of the page, sent by its script."""
    return clerk.press(f"sounds/{deed}", fields, Accept="application/json", **{"Accept-Language": "zh"})


def sent(clerk: Browser, name: str = "新录音 3.wav", **how: float) -> str:
    """A recording comes in. Returns its key."""
    answer = bring(clerk, name, wav(clerk.desk.folder / "away" / "a.wav", **how).read_bytes())
    assert answer.status == 200, answer.text
    return str(answer.json["goto"]).partition("new=")[2].partition("&")[0]


def use(clerk: Browser, key: str, script: str, language: str = "hak", outlet: str = "", **fields: str) -> Answer:
    shown = f"{script}|{language}|{outlet}"
    chosen = {"new": key, "script": script, "speech": language, "outlet": outlet, "shown": shown, "ticked": "true"}
    return press(clerk, "use", **{**chosen, **fields})


def recorded(desk: Desk) -> list[str]:
    return sorted(path.name for path in (desk.folder / RECORDED).glob("*"))


def says(desk: Desk, piece: str) -> dict[str, str]:
    return dict(confirmed_recordings.read(desk.folder, Problems()).words[piece].says)


# It gets its place


def test_the_facts_that_it_says_are_those_that_were_ticked(desk: Desk, clerk: Browser) -> None:
    assert use(clerk, sent(clerk), "停水", **{"fact:开始": "11:30"}).status == 200
    assert says(desk, "停水.客家话.wav") == {"开始": "11:30"}
    page = clerk.get(f"sounds?piece={quote('停水.客家话.wav')}").text
    assert "会播:东和村" in page, "五一村 has another hour, so there it is not true"


def test_for_one_place_only_it_is_named_after_it(desk: Desk, clerk: Browser) -> None:
    assert use(clerk, sent(clerk), "停水", outlet="五一村", **{"fact:开始": "10:30"}).status == 200
    assert recorded(desk) == ["停水.客家话.五一村.wav"]


def test_what_was_not_ticked_or_is_another_text_is_not_used(desk: Desk, clerk: Browser) -> None:
    key = sent(clerk)
    assert "我听过了" in use(clerk, key, "停水", ticked="false").json["reason"]
    assert "换过了" in use(clerk, key, "停水", shown="防火|hak|").json["reason"]
    assert "还没选" in use(clerk, key, "没有的", shown="没有的|hak|").json["reason"]
    assert "还没选" in press(clerk, "use", new=key, script="停水").json["reason"]
    assert recorded(desk) == []
    assert len(incoming.waiting(desk.folder)) == 1


def test_while_the_form_is_filled_in_its_text_comes_and_a_tick_for_another_text_goes(clerk: Browser) -> None:
    chosen = {"new": sent(clerk), "script": "防火", "speech": "hak", "ticked": "true"}
    told = press(clerk, "fits", **chosen, shown="停水|hak|").json["parts"]["fits"]
    assert "请注意防火" in told
    assert "checked" not in told
    told = press(clerk, "fits", **chosen, shown="防火|hak|").json["parts"]["fits"]
    assert "checked" in told
    assert "选好通知" in press(clerk, "fits", **{**chosen, "speech": ""}).json["parts"]["fits"]


def test_one_that_has_its_place_cannot_be_claimed_again(clerk: Browser) -> None:
    key = sent(clerk)
    assert use(clerk, key, "防火").status == 200
    answer = use(clerk, key, "停水", **{"fact:开始": "10:30"})
    assert answer.status == 409
    assert "没有这段声音" in answer.json["reason"]
    assert "没有这段声音" in clerk.get(f"sounds?new={key}").text


def test_what_lies_in_the_folder_and_nothing_uses_is_claimed_as_well(desk: Desk, clerk: Browser) -> None:
    wav(desk.folder / RECORDED / "语音 9.wav")
    assert "语音 9.wav" in clerk.get("sounds?show=unused").text
    assert "它是哪条通知" in clerk.get(f"sounds?file={quote('语音 9.wav')}").text
    chosen = {"file": "语音 9.wav", "script": "防火", "speech": "hak", "shown": "防火|hak|", "ticked": "true"}
    assert press(clerk, "use", **chosen).status == 200
    assert recorded(desk) == ["防火.客家话.wav"]


def test_a_script_in_the_name_of_a_recording_is_only_text(clerk: Browser) -> None:
    key = sent(clerk, "<img src=x onerror=alert(1)>.wav")
    page = clerk.get(f"sounds?new={key}").text
    assert "<img src=x" not in page


def test_a_viewer_changes_nothing(desk: Desk, clerk: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    from dalaba.doors.console.people import Person

    key = sent(clerk)
    monkeypatch.setattr(Person, "may", lambda person, needs: needs == "viewer")
    for deed in ("use", "as_sound", "drop", "listen", "choose", "remove", "confirm", "make_list", "move", "add"):
        assert press(clerk, deed, new=key).status == 403
    assert clerk.get(f"sounds?new={key}").status == 200


# What it is


def test_one_dead_channel_noise_and_clipping_are_told(desk: Desk) -> None:
    rate = 22_050
    at = np.arange(rate * 4) / rate
    words = np.sin(2 * np.pi * 300 * at) * (np.sin(2 * np.pi * 0.7 * at) > 0)
    loud = np.clip(words * 3, -1, 1)
    soundfile.write(desk.folder / "one.wav", np.stack([words * 0.3, words * 0], axis=1), rate)
    soundfile.write(desk.folder / "loud.wav", loud, rate)
    one, clipped = (
        looking.look(desk.folder, desk.folder / "one.wav"),
        looking.look(desk.folder, desk.folder / "loud.wav"),
    )
    assert (one.channels, one.dead) == (2, 1)
    assert "sound.clipped" in [each.code for each in clipped.doubts]
    assert max(one.peaks) == pytest.approx(0.3, abs=0.01)


def test_a_file_is_looked_at_once_and_again_where_it_changed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    path = wav(desk.folder / "a.wav")
    first = looking.look(desk.folder, path)
    monkeypatch.setattr(looking, "_apart", lambda *given: pytest.fail("it was looked at before"))
    assert looking.look(desk.folder, path) == first
    wav(path, hertz=700)
    with pytest.raises(pytest.fail.Exception):
        looking.look(desk.folder, path)


def test_a_bound_on_memory_ends_the_worker_and_not_the_desk(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    path = wav(desk.folder / "a.wav")
    monkeypatch.setattr(looking, "_START", "import os; os.abort()")
    found = looking.look(desk.folder, path)
    assert found.trouble is not None
    assert found.trouble.code == "sound.undecodable"


def test_the_outline_is_a_bar_for_each_step() -> None:
    assert outline([]) == ""
    assert outline([1.0, 0.0]) == "M0.5 1.0V59.0M1.5 29.0V31.0"


def test_what_the_listener_hears_tells_which_notice_it_is(
    desk: Desk, clerk: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    listener = FakeListener(["天干物燥请注意防火不要带火上山看到三火马上报告"])
    monkeypatch.setattr(whisper, "open_listener", lambda: listener)
    key = sent(clerk)
    told = press(clerk, "listen", new=key).json["parts"]["heard"]
    assert "像是《防火》" in told
    assert "speech=cmn" in told, "it was understood, so it is Mandarin"
    page = clerk.get(f"sounds?new={key}").text
    assert "照听到的话猜的" in page
    assert '<option value="防火" selected' in page
    assert listener.asked == 1, "nobody listens twice"


# Takes


def test_an_older_take_is_used_again_with_what_was_ticked_for_it(desk: Desk, clerk: Browser) -> None:
    assert use(clerk, sent(clerk), "停水", **{"fact:开始": "10:30"}).status == 200
    assert use(clerk, sent(clerk, hertz=700), "停水", **{"fact:开始": "11:30"}).status == 200
    first = (desk.folder / RECORDED / "停水.客家话.wav").read_bytes()
    assert press(clerk, "choose", piece="停水.客家话.wav").json["goto"].endswith(quote("停水.客家话.3.wav"))
    assert recorded(desk) == ["停水.客家话.2.wav", "停水.客家话.3.wav"]
    assert (desk.folder / RECORDED / "停水.客家话.3.wav").read_bytes() == first
    assert says(desk, "停水.客家话.3.wav") == {"开始": "10:30"}


def test_a_take_is_put_aside_and_never_deleted(desk: Desk, clerk: Browser) -> None:
    assert use(clerk, sent(clerk), "防火").status == 200
    data = (desk.folder / RECORDED / "防火.客家话.wav").read_bytes()
    assert press(clerk, "remove", piece="防火.客家话.wav").json["goto"] == "sounds"
    assert recorded(desk) == []
    assert (desk.folder / incoming.ASIDE / "防火.客家话.wav").read_bytes() == data
    key = sent(clerk, "防火.客家话.wav")
    assert press(clerk, "drop", new=key).status == 200
    assert len(list((desk.folder / incoming.ASIDE).iterdir())) == 2, "none replaces another"


def test_one_that_nobody_has_ticked_is_ticked_on_its_page(desk: Desk, clerk: Browser) -> None:
    wav(desk.folder / RECORDED / "停水.客家话.wav")
    address = f"sounds?piece={quote('停水.客家话.wav')}"
    assert "还没人核对" in clerk.get(address).text
    fields = {"piece": "停水.客家话.wav", "shown": "停水|hak|", "ticked": "true", "fact:开始": "10:30"}
    assert press(clerk, "confirm", **fields).status == 200
    assert "会播:五一村" in clerk.get(address).text


def test_it_is_heard_as_it_was_brought_and_as_it_goes_out(clerk: Browser) -> None:
    assert use(clerk, sent(clerk), "防火").status == 200
    for file in (f"original?file={quote('防火.客家话.wav')}", f"aired?piece={quote('防火.客家话.wav')}"):
        answer = raw(clerk, f"get/sounds/{file}")
        assert answer[0] == "audio/mpeg"
        assert soundfile.info(io.BytesIO(answer[1])).duration > 1.5


def test_for_whoever_only_looks_nothing_is_made_ready(desk: Desk, clerk: Browser) -> None:
    assert use(clerk, sent(clerk), "防火").status == 200
    clerk.did("people/first", {"name": "老王", "password": "村口有一棵大榕树"})
    clerk.did("people/add", {"name": "看看", "role": "viewer", "password": "村口有一棵大榕树"})
    viewer = desk.enter({"name": "看看", "password": "村口有一棵大榕树"})
    aired = f"aired?piece={quote('防火.客家话.wav')}"
    assert viewer.get(f"get/sounds/{aired}").json["code"] == "page_sounds.not_aired"
    assert raw(clerk, f"get/sounds/{aired}")[0] == "audio/mpeg"
    assert raw(viewer, f"get/sounds/{aired}")[0] == "audio/mpeg", "what is ready is heard by all"


def raw(clerk: Browser, path: str) -> tuple[str, bytes]:
    """What is given out, as bytes."""
    with closing(http.client.HTTPConnection("127.0.0.1", clerk.desk.port, timeout=30)) as line:
        line.request("GET", f"/{path}", headers={"Cookie": clerk.cookie})
        answer = line.getresponse()
        return str(answer.getheader("content-type")), answer.read()


# Bells, music, playlists


def test_a_file_becomes_a_sound_that_a_row_may_name_and_replaces_none(desk: Desk, clerk: Browser) -> None:
    before = (desk.folder / SOUNDS / "茉莉花.wav").read_bytes()
    key = sent(clerk, "song.wav", hertz=900)
    assert press(clerk, "as_sound", new=key, name="茉莉花").status == 200
    assert (desk.folder / SOUNDS / "茉莉花.wav").read_bytes() == before
    assert (desk.folder / SOUNDS / "茉莉花 2.wav").exists()
    assert "茉莉花 2" in clerk.get("sounds?show=music").text
    key = sent(clerk, "song.wav")
    assert press(clerk, "as_sound", new=key, name="../../上课铃").status == 200
    assert (desk.folder / SOUNDS / "上课铃 2.wav").exists() or (desk.folder / SOUNDS / "上课铃.wav").exists()


def test_where_words_are_approved_only_an_approver_brings_a_sound(
    desk: Desk, clerk: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or an announcer would call what they recorded music, and nobody would be asked."""
    from dalaba.doors.console.people import ROLES, Person, Role

    def is_a(role: Role) -> None:
        monkeypatch.setattr(Person, "may", lambda person, needs: ROLES.index(role) >= ROLES.index(needs))

    key = sent(clerk, "我说的话.wav")
    written(desk.folder, {"station.yaml": STATION + "审核: 是\n"})
    is_a("announcer")
    answer = press(clerk, "as_sound", new=key, name="轻音乐")
    assert (answer.status, answer.json["code"]) == (409, "page_sounds.approver_only")
    assert not list((desk.folder / SOUNDS).glob("轻音乐*"))
    page = clerk.get(f"sounds?new={key}").text
    assert "do/sounds/as_sound" not in page
    assert "由有审核权的人放进去" in page
    is_a("approver")
    assert "do/sounds/as_sound" in clerk.get(f"sounds?new={key}").text
    assert press(clerk, "as_sound", new=key, name="轻音乐").status == 200
    written(desk.folder, {"station.yaml": STATION})
    is_a("announcer")
    assert press(clerk, "as_sound", new=sent(clerk, "歌.wav"), name="山歌").status == 200, "nobody has to approve"


def test_a_playlist_is_made_and_put_in_order_and_the_program_reads_it_so(desk: Desk, clerk: Browser) -> None:
    songs = {"sound:茉莉花": "true", "sound:步步高": "true"}
    assert press(clerk, "make_list", name="午间", **songs).status == 200
    assert press(clerk, "make_list", name="午间", **songs).status == 409, "the name is taken"
    assert press(clerk, "make_list", name="傍晚").status == 409, "nothing was picked"

    def order() -> tuple[str, ...]:
        playlist = Station.read(desk.folder).library.sounds.now().playlist("午间")
        assert playlist is not None
        return tuple(name for name, _ in playlist.entries)

    def was() -> str:
        return clerk.get("sounds?show=music").text.partition('name="was" value="')[2].partition('"')[0]

    assert set(order()) == {"茉莉花", "步步高"}
    first = order()
    assert press(clerk, "move", list="午间", was=was(), number="0", step="down").status == 200
    assert order() == first[::-1]
    assert press(clerk, "add", list="午间", was=was(), sound="彩云追月").status == 200
    assert order()[-1] == "彩云追月"
    assert press(clerk, "move", list="午间", was=was(), number="0", step="out").status == 200
    assert len(order()) == 2


def test_what_somebody_wrote_in_a_list_stays_and_a_change_made_meanwhile_is_told(desk: Desk, clerk: Browser) -> None:
    path = desk.folder / SOUNDS / "清晨.m3u8"
    path.write_text("#EXTM3U\n# 安静一点\n茉莉花.wav ×2\n步步高.wav\n# 完\n", "utf-8")
    was = clerk.get("sounds?show=music").text.partition('name="was" value="')[2].partition('"')[0]
    assert press(clerk, "move", list="清晨", was=was, number="0", step="down").status == 200
    assert path.read_text("utf-8") == "#EXTM3U\n步步高.wav\n# 安静一点\n茉莉花.wav ×2\n# 完\n"
    answer = press(clerk, "move", list="清晨", was=was, number="0", step="out")
    assert "请刷新再改一次" in answer.text
    assert answer.status == 409
    assert "改过" in answer.json["reason"]
    assert "请刷新再改一次" in answer.text


def test_only_a_sound_that_nothing_uses_is_put_aside(desk: Desk, clerk: Browser) -> None:
    (desk.folder / SOUNDS / "午间.m3u8").write_text("彩云追月.wav\n", "utf-8")
    page = clerk.get("sounds?show=unused").text
    assert "步步高" in page
    assert "茉莉花" not in page
    assert "彩云追月" not in page
    assert "午间" in press(clerk, "remove_sound", sound="彩云追月").json["reason"]
    assert "还有地方用" in press(clerk, "remove_sound", sound="茉莉花").json["reason"]
    assert press(clerk, "remove_sound", sound="步步高").status == 200
    assert (desk.folder / incoming.ASIDE / "步步高.wav").exists()
    assert press(clerk, "remove_sound", sound="上课铃").status == 409, "it is built in"


def test_all_that_is_done_stands_on_the_ledger_with_the_name(desk: Desk, clerk: Browser) -> None:
    assert use(clerk, sent(clerk), "防火").status == 200
    assert press(clerk, "choose", piece="防火.客家话.wav").status == 200
    assert press(clerk, "remove", piece="防火.客家话.2.wav").status == 200
    noted = [(body["detail"]["code"], bool(body["actor"])) for body in desk.air.bodies("note")]
    done = ["page_sounds.did_use", "page_sounds.did_choose", "page_sounds.did_aside"]
    assert [each for each in noted if each[0].startswith("page_sounds")] == [(code, True) for code in done]


def test_where_a_second_person_approves_whoever_brought_it_is_not_the_one(desk: Desk, clerk: Browser) -> None:
    path = desk.folder / "station.yaml"
    path.write_text(f"审核: 是\n{path.read_text('utf-8')}", "utf-8")
    goto = use(clerk, sent(clerk), "防火").json["goto"]
    assert "还没有第二个人审核,先不播" in clerk.get(goto).text
    station = Station.read(desk.folder)
    days = approving.coming(station, SystemClock().now())
    (waits,) = [each for each in approving.waiting(station, days) if each.recording]
    assert waits.recording == ("防火.客家话.wav",)
    assert waits.own(desk.air.bodies("note")[-1]["actor"])
