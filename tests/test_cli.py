"""The command line, as the clerk of a new one-village station meets it."""

from __future__ import annotations

import errno
import json
import re
import subprocess
import sys
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from dalaba.doors.cli import VERBS, main
from dalaba.doors.cli.context import Context
from dalaba.doors.cli.hub import WORDS as HUB_WORDS
from dalaba.doors.cli.run import window_line
from tests.conftest import ROOT, Shell, Verbs
from tests.places import DAY, at, setup


def test_help_names_every_verb_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    chinese = capsys.readouterr().out
    assert main(["--help", "--ui", "en"]) == 0
    english = capsys.readouterr().out
    for verb, names in VERBS.items():
        assert verb in chinese
        assert verb in english
        assert names[0] in chinese


def test_every_verb_has_its_own_help(capsys: pytest.CaptureFixture[str]) -> None:
    for verb in VERBS:
        assert main([verb, "--help"]) == 0
        assert f"broadcaster.py {verb}" in capsys.readouterr().out


@pytest.mark.parametrize("word", HUB_WORDS)
def test_every_word_of_the_hub_has_its_own_help_in_one_language(word: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["hub", word, "--help", "--ui", "en"]) == 0
    shown = capsys.readouterr().out
    assert f"broadcaster.py hub {word}" in shown
    assert not re.search("[\u4e00-\u9fff]", shown)
    assert main(["镇台", HUB_WORDS[word][0], "--help", "--ui", "zh"]) == 0
    assert f"broadcaster.py hub {word}" in capsys.readouterr().out
    assert main(["hub", "--help"]) == 0
    assert f"  {word}" in capsys.readouterr().out


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from dalaba.doors.cli import main; main(['--help']); print(sorted(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    for heavy in (
        "numpy",
        "yaml",
        "jinja2",
        "soundfile",
        "sounddevice",
        "rich",
        "holidays",
        "openpyxl",
        "dalaba.desk.root",
    ):
        assert f"'{heavy}'" not in done.stderr


def test_a_programme_loads_no_sound_library(verbs: Verbs) -> None:
    code = (
        "import sys; from dalaba.doors.cli import main; main(sys.argv[1:]); print(sorted(sys.modules), file=sys.stderr)"
    )
    words = ["--station", str(verbs.station), "programme", "--date", "2026-11-23"]
    done = subprocess.run([sys.executable, "-c", code, *words], cwd=ROOT, capture_output=True, text=True, check=True)
    for heavy in ("numpy", "soundfile", "sounddevice", "pydub", "gtts", "openpyxl", "rich", "starlette"):
        assert f"'{heavy}'" not in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["programm"], "programme"),
        (["节目丹"], "节目单"),
        (["rehearse", "--dates", "x"], "--dates"),
        (["programme", "--date", "7月33日"], "7月33日"),
        (["text"], "--say"),
        ([], "Usage"),
    ],
)
def test_wrong_usage_is_exit_2_and_says_what_would_be_right(verbs: Verbs, words: list[str], said: str) -> None:
    done = verbs(*words, ui="en")
    assert done.returncode == 2
    assert said in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_that_is_no_station_is_named(tmp_path: Path) -> None:
    done = Shell(tmp_path)("check")
    assert done.returncode == 1
    assert "station.yaml" in done.stderr
    assert "新建" in done.stderr


def test_a_new_village_is_checked_made_planned_rehearsed_and_proven(shell: Shell, tmp_path: Path) -> None:
    assert shell("check").returncode == 0
    made = json.loads(shell("render", "--date", "2026-11-23", "--json").stdout)
    assert [clip["by"] for clip in made["made"]] == ["espeak"]
    again = shell("render", "--date", "2026-11-23")
    assert "不用做" in again.stdout

    programme = json.loads(shell("programme", "--date", "2026-11-23", "--json").stdout)
    assert [spot["due"][11:16] for spot in programme["spots"]] == ["07:00", "07:30", "17:30", "18:00"]
    assert not programme["refused"]
    assert not any(spot["estimated"] for spot in programme["spots"])

    done = shell("rehearse", "--date", "2026-11-23", "--dir", str(tmp_path / "rehearsal"), "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["summary"]["aired"] == 4
    assert json.loads(done.stdout)["rehearsal"] is True

    log = shell("log", "--date", "2026-11-23", "--dir", str(tmp_path / "rehearsal"))
    assert "播完 4" in log.stdout
    refused = shell("log", "--verify", "--dir", str(tmp_path / "rehearsal"))
    assert (refused.returncode, "预演" in refused.stderr) == (1, True)


def test_the_programme_as_a_page_stands_alone(verbs: Verbs, tmp_path: Path) -> None:
    page = tmp_path / "day.html"
    assert verbs("programme", "--date", "2026-11-23", "--html", str(page)).returncode == 0
    text = page.read_text("utf-8")
    assert "石桥村" in text
    assert "http://" not in text.replace("http://www.w3.org", "")
    assert "https://" not in text


def test_the_ledger_as_a_sheet(verbs: Verbs, tmp_path: Path) -> None:
    import openpyxl

    verbs("render", "--date", "2026-11-23")
    verbs("rehearse", "--date", "2026-11-23", "--dir", str(tmp_path))
    verbs("log", "--date", "2026-11-23", "--dir", str(tmp_path), "--xlsx", str(tmp_path / "log.xlsx"))
    rows = list(openpyxl.load_workbook(tmp_path / "log.xlsx")["预演 明细"].values)
    assert [row[6] for row in rows[1:]] == ["结果", "播完", "播完", "播完", "播完"]


def test_text_shows_what_is_read_and_every_number_to_be_ticked(verbs: Verbs) -> None:
    item = json.loads(verbs("text", "森林防火", "--json").stdout)
    assert item["text"].startswith("石桥村的乡亲")
    assert item["numbers"] == [{"found": "119", "read": "幺幺九", "kind": "hotline"}]
    assert not set("0123456789") & set(item["reading"])


def test_one_sentence_can_be_read_without_a_station(tmp_path: Path) -> None:
    done = Verbs(tmp_path)("text", "--say", "早上7:30开门", "--language", "普通话", "--json")
    assert json.loads(done.stdout)["reading"].startswith("早上七点")


def test_text_shows_the_pinyin_of_what_may_be_read_otherwise_and_what_to_write(tmp_path: Path) -> None:
    verbs = Verbs(tmp_path)
    say = ("text", "--say", "请单老师7:30来", "--language")
    done = verbs(*say, "普通话")
    assert "“单”念 shan4" in done.stdout
    assert "单老师: dan1 lao3 shi1" in done.stdout
    assert "lexicon" in verbs(*say, "普通话", ui="en").stdout
    assert "shan4" not in verbs(*say, "粤语").stdout


def test_texts_json_has_the_pinyin_of_every_word_of_mandarin_and_of_no_other_language(tmp_path: Path) -> None:
    verbs = Verbs(tmp_path)
    item = json.loads(verbs("text", "--say", "单老师,不要去", "--language", "普通话", "--json").stdout)
    assert [each["text"] for each in item["pinyin"]] == ["单老师", "，", "不要", "去", "。"]
    assert item["pinyin"][2] == {"text": "不要", "pinyin": ["bu4", "yao4"], "said": ["bu2", "yao4"]}
    (doubt,) = item["doubtful"]
    assert (doubt["found"], doubt["at"], doubt["pinyin"]) == ("单", "单老师", "shan4")
    assert "dan1" in doubt["others"]
    assert "pinyin" not in json.loads(verbs("text", "--say", "单老师", "--language", "粤语", "--json").stdout)


def test_the_table_names_the_source_of_every_value(verbs: Verbs) -> None:
    done = verbs("text", "森林防火", "--table", "--json")
    table = {row["name"]: (row["value"], row["source"]) for row in json.loads(done.stdout)["table"]}
    assert table["村名"] == ("石桥村", "outlet")
    assert table["火警"] == ("119", "script")


def test_a_script_is_listened_to_as_a_file(verbs: Verbs, tmp_path: Path) -> None:
    done = verbs("listen", "开会通知", "--file", str(tmp_path / "开会.mp3"))
    assert done.returncode == 0
    assert (tmp_path / "开会.mp3").stat().st_size > 10_000


def test_and_the_file_is_what_its_name_says(verbs: Verbs, tmp_path: Path) -> None:
    import soundfile

    for name, form in (("开会.wav", "WAV"), ("开会.FLAC", "FLAC"), ("开会", "MP3")):
        assert verbs("listen", "开会通知", "--file", str(tmp_path / name)).returncode == 0
        path = tmp_path / (name if "." in name else f"{name}.mp3")
        assert soundfile.info(path).format == form
    refused = verbs("listen", "开会通知", "--file", str(tmp_path / "开会.m4a"))
    assert refused.returncode == 2
    assert "--file 开会.mp3" in refused.stderr
    assert not (tmp_path / "开会.m4a").exists()


def test_orders_without_a_running_station_say_what_to_do(verbs: Verbs) -> None:
    for verb in ("stop", "resume", "skip", "status", "clock", "停止"):
        done = verbs(verb)
        assert done.returncode == 1
        assert "“石桥村广播”没有在播" in done.stderr
        assert "开播" in done.stderr
        assert "可查" not in done.stderr, "nobody asked"


def test_the_window_names_the_day_of_what_comes_next_where_it_is_not_today(village: Path) -> None:
    coming = {"start": at("7:30", DAY + timedelta(days=1)), "title": "核酸通知"}
    facts = {"outlet": "大喇叭", "playing": None, "next": coming, "hindrance": None}
    context = Context(str(village), "zh", False)
    assert "下一条 07-14 07:30 大喇叭" in window_line(context, facts, setup([]), at("21:00"))
    assert "下一条 07:30 大喇叭" in window_line(context, facts, setup([]), at("0:10", DAY + timedelta(days=1)))


@pytest.mark.parametrize(
    ("words", "zh", "en"),
    [
        (["--help"], "用法", "Usage:"),
        (["stop", "--help"], "用法", "Usage:"),
        (["lsiten"], "没有", "There is no"),
        ([], "用法", "Usage:"),
        (["book", "--too", "大喇叭"], "没有“--too", "There is no “--too"),
    ],
)
def test_help_and_wrong_words_are_in_the_language_of_the_station_that_is_meant(
    words: list[str],
    zh: str,
    en: str,
    village: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.delenv("DALABA_UI", raising=False)
    yaml = village / "station.yaml"
    for language, said in (("zh", zh), ("en", en)):
        yaml.write_text(re.sub("界面语言: .*", f"界面语言: {language}", yaml.read_text("utf-8")), "utf-8")
        main(["--station", str(village), *words])
        assert said in "".join(capsys.readouterr())
        main([*words, f"--station={village}", "--ui", "en"])
        assert en in "".join(capsys.readouterr())
    monkeypatch.chdir(village)
    main(words)
    assert en in "".join(capsys.readouterr())


def test_from_the_stations_own_folder_it_is_called_by_its_name_too(
    village: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(village)
    for words in (["status"], ["say", "停水。", "--to", "石桥村"]):
        assert main([*words, "--ui", "en"]) == 1
        assert "“石桥村广播” is not" in capsys.readouterr().err


def test_an_english_station_speaks_english(tmp_path: Path) -> None:
    folder = tmp_path / "myvillage"
    assert Verbs(tmp_path)("init", str(folder), ui="en").returncode == 0
    verbs = Verbs(folder)
    assert verbs("check", ui="en").returncode == 0, verbs("check", ui="en").stderr
    item = json.loads(verbs("text", "fire", "--json", ui="en").stdout)
    assert item["language"] == "eng"
    assert item["text"].startswith("Good day, myvillage")


def test_init_leaves_a_folder_with_something_in_it_alone(tmp_path: Path) -> None:
    (tmp_path / "照片.jpg").write_bytes(b"x")
    done = Verbs(tmp_path)("init", str(tmp_path))
    assert done.returncode == 1
    assert "没有动它" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["照片.jpg"]


def test_a_rehearsal_hears_orders_from_a_file_and_bounces_a_window(verbs: Verbs, tmp_path: Path) -> None:
    import soundfile

    verbs("render", "--date", "2026-11-23")
    orders = tmp_path / "口令.txt"
    orders.write_text("07:00:05 停止 大喇叭 # 有人家办丧事\n07:20 恢复\n", encoding="utf-8")
    done = verbs(
        "rehearse", "--date", "2026-11-23", "--dir", str(tmp_path), "--orders", str(orders),
        "--bounce", "石桥村", "07:29-07:32", "--json",
    )  # fmt: skip
    assert [row["outcome"] for row in json.loads(done.stdout)["rows"]] == ["cut", "aired", "aired", "aired"]
    assert done.returncode == 1
    samples, rate = soundfile.read(next(tmp_path.glob("*.flac")))
    assert len(samples) == 180 * rate
    assert abs(samples).max() > 0.1


def test_a_wrong_order_line_is_named(verbs: Verbs, tmp_path: Path) -> None:
    orders = tmp_path / "口令.txt"
    orders.write_text("07:00 停止\n七点左右 停止\n", encoding="utf-8")
    done = verbs("rehearse", "--date", "2026-11-23", "--dir", str(tmp_path / "r"), "--orders", str(orders))
    assert done.returncode == 1
    assert "第 2 行" in done.stderr


def test_voices_say_what_they_cannot_speak(verbs: Verbs) -> None:
    done = verbs("voices")
    assert "espeak" in done.stdout
    assert "普通话" in done.stdout
    assert "客家话" in done.stdout.splitlines()[-1]


def test_a_van_is_packed_and_a_stick_in_use_is_not_touched(verbs: Verbs, tmp_path: Path) -> None:
    station = verbs.station / "station.yaml"
    text = station.read_text("utf-8") + "  宣传车:\n    类型: 宣传车\n    本点信息: {村名: 石桥村, 联系电话: 村委会}\n"
    station.write_text(text, encoding="utf-8")
    schedule = verbs.station / "schedules" / "日常.yaml"
    row = "\n  - 编号: 车上\n    文稿: 森林防火\n    播放点: 宣传车\n"
    schedule.write_text(schedule.read_text("utf-8") + row, encoding="utf-8")

    done = verbs("pack", "宣传车", "--date", "2026-11-23", "--dir", str(tmp_path / "stick"), "--json")
    assert done.returncode == 0
    assert [each["title"] for each in json.loads(done.stdout)["files"]] == ["森林防火"]
    before = sorted((path.name, path.stat().st_mtime_ns) for path in (tmp_path / "stick").iterdir())
    again = verbs("pack", "宣传车", "--date", "2026-11-23", "--dir", str(tmp_path / "stick"))
    assert again.returncode == 1
    assert "Traceback" not in again.stderr
    assert sorted((path.name, path.stat().st_mtime_ns) for path in (tmp_path / "stick").iterdir()) == before


@pytest.mark.parametrize("ui", ["zh", "en"])
@pytest.mark.parametrize("verb", VERBS)
def test_every_option_of_every_verb_says_what_it_is_for(verb: str, ui: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([verb, "--help", "--ui", ui]) == 0
    shown = capsys.readouterr().out
    assert "usage:" not in shown
    lines = shown.split("\n\n", 1)[1].split("\n")
    bare = [
        line
        for line, after in pairwise([*lines, ""])
        if line.startswith("  -") and not re.search(r"\S {2,}\S", line) and not after.startswith(" " * 10)
    ]
    assert bare == []


@pytest.mark.parametrize(
    ("words", "zh", "en"),
    [
        (["test-tone"], "还没有写:播放点", "This is missing: OUTLET"),
        (["音量", "柳树坪村"], "还没有写:音量(1 到 100)", "This is missing: PERCENT"),
        (["programme", "--dayz", "3"], "没有“--dayz 3”,是不是“--days”?", "There is no “--dayz 3”. Is it “--days”?"),
        (["programme", "--days", "三"], "--days 要写数字,例如 10,“三”不是", "such as 10, and “三” is none"),
        (["programme", "--days", "99999999"], "--days 不能写“99999999”,最多 3700", "3700 at the most"),
        (["run", "--at-logon", "maybe"], "可以写:on、off", "It may be: on, off"),
        (["run", "--end", "--unit"], "--unit 和 --end 只能写一个", "--unit and --end do not go together"),
        (["programme", "--date"], "--date 后面要写一个值", "--date needs a value behind it"),
        (["check", "--listen=1"], "--listen 后面不写值", "--listen takes no value"),
    ],
)
def test_what_is_wrong_with_words_is_said_in_the_person_s_language(
    words: list[str], zh: str, en: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for ui, said, usage in (("zh", zh, "用法:"), ("en", en, "Usage: ")):
        assert main([*words, "--ui", ui]) == 2
        told = capsys.readouterr().err
        assert said in told
        assert usage in told
        assert not re.search("argument|required|invalid|expected", told)


@pytest.mark.parametrize("word", ["停止", "暂停", "静音", "stop", "pause", "mute"])
def test_whoever_wants_silence_is_understood(word: str, village: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([word, "--station", str(village)]) == 1
    assert "没有在播" in capsys.readouterr().err


def test_a_page_is_called_what_it_is(village: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sheets = {
        "小组.csv": f"村,组,人数,步行分钟,采样点,播放点\n石桥,1组,160,20,祠堂,{village.name}\n",
        "采样点.csv": "采样点,通道数,每通道每小时人数,开始,结束,最多排队\n祠堂,3,150,07:00,09:30,200\n",
    }
    files = [tmp_path / name for name in sheets]
    for path in files:
        path.write_text(sheets[path.name], encoding="utf-8")
    words = ["callup", "plan", *map(str, files), "--dry-run", "--html", str(tmp_path / "a.html")]
    main([*words, "--paper", str(tmp_path / "b.html"), "--station", str(village), "--ui", "en"])
    out = capsys.readouterr().out
    assert f"The queues as a page: {tmp_path / 'a.html'}" in out
    assert f"The tables of calls as a page to print: {tmp_path / 'b.html'}" in out
    assert "The programme as a page" not in out


def test_a_version_that_is_no_more_than_its_language_is_called_by_it(
    village: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["text", "森林防火", "--station", str(village), "--ui", "en"]) == 0
    out = capsys.readouterr().out
    assert "· Mandarin]" in out
    assert "普通话]" not in out


def test_a_disk_that_refuses_anywhere_is_said_in_words(
    village: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*words: object, **more: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system", str(village / "records"))

    monkeypatch.setattr(Path, "mkdir", full)
    assert main(["rehearse", "--station", str(village), "--ui", "en"]) == 1
    told = capsys.readouterr().err
    assert "Read-only file system" in told
    assert "records" in told
