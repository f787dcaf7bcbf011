"""Bad input, as a clerk meets it: a clear line with its place and what to do, exit 1, and nothing already made is lost.

Everything goes through the command line. What is read is spoilt in one place at a time; what is written is refused by a
real disk.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from dalaba.core.problems import Bad
from dalaba.desk.root import Station
from dalaba.doors.cli import main
from tests.conftest import ROOT, SAMPLE, Shell, beyond_its_name
from tests.village import files

STATION, DAYS, FIRE, MEETING, ROWS = (
    "station.yaml",
    "days.yaml",
    "scripts/森林防火.yaml",
    "scripts/开会通知.txt",
    "schedules/日常.yaml",
)
RECORDED, RENDERED = "audio/recorded", "audio/rendered"


def edit(folder: Path, file: str, old: str, new: str) -> None:
    """Change a file in one place."""
    text = (folder / file).read_text(encoding="utf-8")
    assert text.count(old) >= 1, old
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")


def check(folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[list[str], list[dict[str, str]]]:
    """What `check` says on stderr in Chinese, line by line, and its problems as JSON. It must exit 1."""
    assert main(["--station", str(folder), "--ui", "zh", "check"]) == 1
    lines = beyond_its_name(capsys.readouterr().err, folder).splitlines()
    assert main(["--station", str(folder), "--ui", "en", "check", "--json"]) == 1
    out = capsys.readouterr()
    assert "Traceback" not in "".join(lines) + out.err
    return lines, json.loads(out.out)["problems"]


def test_a_new_station_has_nothing_wrong(village: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--station", str(village), "check"]) == 0
    assert capsys.readouterr().err == ""


# --- what people write -------------------------------------------------------------------------------------------


def place_of(folder: Path, file: str, words: str) -> str:
    """Where words stand in a file, as problems tell it."""
    before, _, _ = (folder / file).read_text(encoding="utf-8").partition(words)
    return f"{file}:{before.count(chr(10)) + 1}:{len(before.split(chr(10))[-1]) + 1}"


FACTS, TIMES, TITLE = '要素:\n  火警: "119"', '时刻: ["11:30", "18:45"]', "专项: 日常广播"
SLIPS = [
    # unknown names: (file, what is there, what is typed instead, what the place points at, what is said)
    (ROWS, "播放点: 大喇叭", "播放点: 石桥", "石桥", ["没有播放点或分区“石桥”", "“石桥村”"]),
    (ROWS, "文稿: 森林防火", "文稿: 森林放火", "森林放火", ["没有文稿“森林放火”", "“森林防火”"]),
    (ROWS, "级别:", "级另:", "级另:", ["不认识“级另”", "“级别”"]),
    (STATION, "类型: 大喇叭", "类形: 大喇叭", "类形", ["不认识“类形”", "“类型”"]),
    (STATION, "[普通话]", "[普通化]", "普通化", ["不认识语种“普通化”", "普通话"]),
    (FIRE, "  普通话:", "  老话:", "老话", ["版本“老话”没写语种", "“语种: "]),
    (FIRE, "标题:", "标提:", "标提", ["不认识“标提”", "“标题”"]),
    # values
    (ROWS, '"07:00-08:00"', '"08:00-07:00"', '"08:00', ["结束(07:00)不在开始(08:00)之后", "“08:00-次日07:00”"]),
    (ROWS, "间隔: 30分钟", "间隔: 一会儿", "一会儿", ["“一会儿”不是时长", "15分钟"]),
    (ROWS, "间隔: 30分钟", "间隔: 30秒", "30秒", ["间隔太短", "一分钟"]),
    (ROWS, '"11:30"', '"25:30"', '"25:30"', ["没有“25:30”这个时间", "24"]),
    (ROWS, TITLE, f"{TITLE}\n日期: 2022-02-30", "2022-02-30", ["没有“2022-02-30”这一天"]),
    (ROWS, TITLE, f"{TITLE}\n日期: 2022-07-15..2022-07-13", "2022-07-15..", ["前后颠倒", "晚于"]),
    (ROWS, "级别: 日常", "级别: 日長", "日長", ["“日長”不行", "“日常”"]),
    (DAYS, "2026-09-01", "2026-09-31", "2026-09-31", ["没有“2026-09-31”这一天"]),
    (STATION, "Asia/Shanghai", "北京", "北京", ["没有“北京”这个时区", "Asia/Shanghai"]),
    (STATION, "节假日历: CN", "节假日历: 中国", "中国", ["节假日历“中国”看不懂", "CN"]),
    # typing traps
    (STATION, "台名: ", "台名：", "：石桥村", ["中文冒号", "英文冒号"]),
    (ROWS, "文稿: 森林防火", "文稿：森林防火", "：森林", ["中文冒号", "英文冒号"]),
    (STATION, "声道: [1]", "声道:[1]", ":[1]", ["少了一个空格", "空一格"]),
    (STATION, "      声道: [1]", "\t  声道: [1]", "\t", ["Tab", "普通的空格"]),
    (STATION, "      声道: [1]", "　　　声道: [1]", "　", ["全角空格", "普通的空格"]),
    (ROWS, TIMES, "时刻: １１：３０", "１１", ["全角", "改成 11:30"]),
    (ROWS, TIMES, "时刻: “11:30”", "“11", ["中文引号", "英文引号"]),
    (ROWS, "文稿: 森林防火", "文稿: “森林防火”", "“森林", ["中文引号", "英文引号"]),
    (FIRE, '正文: "{{村名}}', "正文: {{村名}}", "{{村名", ["要加引号", '"{{村名}}']),
    (FIRE, FACTS, '要素: {火警: "119"，别的: 1}', "，别的", ["中文标点“，”", "英文逗号"]),
    (FIRE, FACTS, '要素: {火警: "119"、别的: 1}', "、别的", ["中文标点“、”", "英文逗号"]),
    (FIRE, FACTS, '要素: {火警: "119"；别的: 1}', "；别的", ["中文标点“；”", "英文逗号"]),
    (FIRE, FACTS, "要素: {火警：119}", "火警：119", ["中文冒号", "英文冒号"]),
    (ROWS, "  - 编号: 开会", "  － 编号: 开会", "－", ["不是英文减号", "- "]),
    # shapes
    (FIRE, "{{火警}}", "{{火警}", '"{{村名', ["花括号", "{{村名}}"]),
    (MEETING, "{{联系电话}}", "{{联系 电话}}", "{{联系 ", ["花括号", "{{村名}}"]),
    (FIRE, "遍数: 2", "遍数: 2\n遍数: 3", "遍数: 3", ["写了两遍", "scripts/森林防火.yaml:2:1"]),
    (ROWS, "    文稿: 森林防火\n", "", "编号: 防火", ["少了“文稿”", "补上"]),
    (ROWS, "    间隔: 30分钟\n", "", '["07:00', ["还要写“间隔”", "每段"]),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "at", "said"), SLIPS, ids=[slip[2] or slip[1] for slip in SLIPS])
def test_one_slip_is_one_line_with_its_place_and_the_remedy(
    village: Path, capsys: pytest.CaptureFixture[str], file: str, old: str, new: str, at: str, said: list[str]
) -> None:
    edit(village, file, old, new)
    lines, problems = check(village, capsys)
    assert len(lines) == len(problems) == 1, lines
    assert lines[0].startswith(f"{place_of(village, file, at) if at else file}: ")
    assert [words for words in said if words not in lines[0]] == []
    assert problems[0]["severity"] == "error"


def test_a_missing_variable_is_named_with_the_row_the_script_and_the_place(
    village: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(village, STATION, "      联系电话: 村委会\n", "")
    lines, problems = check(village, capsys)
    (line,) = lines
    assert line.startswith(place_of(village, ROWS, "编号: 防火"))
    assert all(word in line for word in ("森林防火", "石桥村", "“联系电话”没有值", "本点信息"))
    assert problems[0]["code"] == "plan.row_no_value"


def test_hours_that_a_fact_makes_impossible_are_told_where_they_are_written(
    village: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(village, ROWS, '["07:00-08:00", "17:30-18:30"]', '"{{开始}}-{{结束}}"')
    edit(village, FIRE, '火警: "119"', '火警: "119"\n  开始: "11:30"\n  结束: "07:00"')
    lines, _ = check(village, capsys)
    (line,) = lines
    assert line.startswith(place_of(village, ROWS, '"{{开始}}'))
    assert "11:30-07:00" in line


@pytest.mark.parametrize("file", [STATION, FIRE, MEETING, ROWS, DAYS])
def test_an_empty_file_is_said_to_be_empty(village: Path, capsys: pytest.CaptureFixture[str], file: str) -> None:
    (village / file).write_text("", encoding="utf-8")
    lines, _ = check(village, capsys)
    assert lines[0].startswith(f"{file}: 这个文件是空的")
    assert [line for line in lines[1:] if "没有文稿“开会通知”" not in line] == []  # an empty .txt is no script


def test_two_files_of_one_stem_that_contradict_are_both_named(
    village: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (village / "scripts/森林防火.txt").write_text("不要带火上山。", encoding="utf-8")
    (line,) = check(village, capsys)[0]
    assert line.startswith("scripts/森林防火.txt: ")
    assert "scripts/森林防火.yaml:4:3" in line
    assert "请留一个" in line


def test_many_slips_are_told_all_at_once(village: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(village, STATION, "时区: Asia/Shanghai", "时区: 北京")
    edit(village, FIRE, "遍数: 2", "遍数: 20")
    edit(village, ROWS, "间隔: 30分钟", "间隔: 一会儿")
    edit(village, ROWS, '"11:30"', '"25:30"')
    (village / "scripts/旧通知.wps").write_bytes(b"\0")
    lines, _ = check(village, capsys)
    assert sorted(line.split(": ")[0] for line in lines) == sorted([
        place_of(village, STATION, "北京"), place_of(village, FIRE, "20"), place_of(village, ROWS, "一会儿"),
        place_of(village, ROWS, '"25:30"'), "scripts/旧通知.wps",
    ])  # fmt: skip


@pytest.mark.parametrize("file", [STATION, FIRE, ROWS, DAYS, MEETING])
@pytest.mark.parametrize("encoding", ["gbk", "utf-16", "utf-8-sig"])
def test_notepads_encodings_are_no_slip(village: Path, encoding: str, file: str) -> None:
    text = (village / file).read_text(encoding="utf-8")
    (village / file).write_bytes(text.encode(encoding))
    assert main(["--station", str(village), "check"]) == 0


def test_bytes_that_are_no_text_are_to_be_saved_again(village: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (village / MEETING).write_bytes(bytes(range(256)))
    lines, _ = check(village, capsys)
    assert lines[0].startswith(f"{MEETING}: 这个文件的文字读不出来")
    assert "UTF-8" in lines[0]


def test_a_sheet_tells_its_cell(village: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "通知"
    sheet.append(["文稿", "播放点", "时刻"])
    sheet.append(["开会通知", "石桥村", "7点半"])
    sheet.append(["开会通知", "东河村", "25:00"])
    book.save(village / "schedules/临时.xlsx")
    lines, _ = check(village, capsys)
    assert [line.split(": ")[0] for line in lines] == ["schedules/临时.xlsx:通知:B3", "schedules/临时.xlsx:通知:C3"]


# --- in English --------------------------------------------------------------------------------------------------

IN_ENGLISH = [
    ("station.yaml", "kind: speaker", "kynd: speaker"),
    ("station.yaml", "kind: speaker", "kind: loud"),
    ("station.yaml", "kind: speaker", "kind: [speaker]"),
    ("station.yaml", "[English]", "[Englisch]"),
    ("station.yaml", "name: north broadcast", "timezone: Asia/Shanghai"),
    ("days.yaml", "terms:", "terms: summer"),
    ("days.yaml", "terms:", "timetable: summer\nterms:"),
    ("days.yaml", "terms:", "day_types:\n  - {types: rainy}\nterms:"),
    ("days.yaml", "terms:", "postponed:\n  Everyday: {since: 2022-07-14}\nterms:"),
    ("scripts/fire.yaml", "versions:", "version:"),
    ("scripts/fire.yaml", "repeat: 2", "repeat: [2]"),
    ("schedules/everyday.yaml", "    script: fire\n", ""),
    ("schedules/everyday.yaml", "priority: routine", "priority: high"),
    ("schedules/everyday.yaml", "every: 30min", "every: {often: 1}"),
    ("schedules/everyday.yaml", "priority: routine", "weekdays: noday"),
    ("schedules/everyday.yaml", "priority: routine", "day_types: schooldays"),
]


@pytest.mark.parametrize(("file", "old", "new"), IN_ENGLISH, ids=[each[2] or each[1] for each in IN_ENGLISH])
def test_an_english_station_is_told_in_english_words_and_keys(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], file: str, old: str, new: str
) -> None:
    for name, text in files("north", "en").items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    edit(tmp_path, file, old, new)
    main(["--station", str(tmp_path), "--ui", "en", "check"])
    lines = beyond_its_name(capsys.readouterr().err, tmp_path).splitlines()
    assert any(line.startswith(f"{file}:") for line in lines), lines
    examples = re.compile("[一-鿿]+(?=\\b|分|秒|-)")  # 15分钟 beside 15min, 星期一 beside Monday
    assert [line for line in lines if set(examples.findall(line)) - {"分钟", "秒", "星期一"}] == []


# --- what people ask ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["text", "森林放火"], "森林防火"),
        (["text", "森林防火", "--version", "粤语"], "没有版本“粤语”。有:普通话"),
        (["text", "森林防火", "--to", "石头村"], "石桥村"),
        (["text", "--say", "停水", "--language", "火星话"], "普通话"),
        (["render", "森林放火"], "森林防火"),
        (["render", "--to", "石头村"], "石桥村"),
        (["programme", "--to", "石头村"], "石桥村"),
    ],
)
def test_an_unknown_name_on_the_command_line_is_answered_with_what_there_is(
    village: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    assert main(["--station", str(village), *words]) == 1
    err = beyond_its_name(capsys.readouterr().err, village)
    assert said in err
    assert len(err.splitlines()) == 1


# --- recordings --------------------------------------------------------------------------------------------------


def recorded(village: Path, data: bytes | None) -> None:
    """Let the village hear Hakka first, by a recording of this content."""
    edit(village, STATION, "语种: [普通话]", "语种: [客家话, 普通话]")
    edit(village, FIRE, "要素:", "  客家话:\n    录音: 防火.wav\n    录音里说的: {}\n要素:")
    if data is not None:
        (village / RECORDED / "防火.wav").write_bytes(data)


def test_a_missing_recording_is_told_with_its_version_and_the_name_to_save_it_by(
    village: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    recorded(village, None)
    lines, _ = check(village, capsys)
    (line,) = lines
    assert line.startswith("scripts/森林防火.yaml:6:3: ")
    assert "audio/recorded/防火.wav" in line


@pytest.mark.parametrize("data", [b"", b"RIFF\x00\x00\x00\x00WAVE", b"this is no sound at all" * 100, bytes(5000)])
def test_a_recording_that_is_no_sound_is_told_and_costs_only_itself(
    village: Path, capsys: pytest.CaptureFixture[str], data: bytes
) -> None:
    recorded(village, data)
    words = ["--station", str(village), "--ui", "zh"]
    assert main([*words, "render", "森林防火"]) == 1
    err = capsys.readouterr().err
    assert "防火.wav" in err
    assert "Traceback" not in err
    assert len(list((village / RENDERED).rglob("*.mp3"))) == 1  # Mandarin
    lines, problems = check(village, capsys)
    assert len(lines) == 1
    assert problems[0]["code"].startswith("sound.")
    assert "audio/recorded/防火.wav" in lines[0]


# --- disks -------------------------------------------------------------------------------------------------------

posix = pytest.mark.skipif(sys.platform == "win32", reason="file size limits and mounts are POSIX's")


def contents(folder: Path) -> dict[str, str]:
    """Every file in a folder with its digest."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def rendered(shell: Shell) -> Shell:
    """The village with one notice made, one still to be made, and a ledger of yesterday."""
    edit(shell.station, ROWS, "启用: 否", "启用: 是")
    done = shell("render", "森林防火")
    assert done.returncode == 0, done.stderr
    records = shell.station / "records"
    done = shell("rehearse", "--date", "2022-07-12", "--dir", str(records))
    assert done.returncode in (0, 1), done.stderr
    assert any(records.iterdir())
    return shell


def refused(done: subprocess.CompletedProcess[str], station: Path) -> str:
    """The one line of a refusal to write, beside the station's name."""
    assert done.returncode == 1, done.stderr
    (line,) = beyond_its_name(done.stderr, station).strip().splitlines()
    assert "写不进" in line
    assert "Traceback" not in line
    return line


@posix
def test_a_disk_that_takes_no_more_leaves_everything_as_it_was(rendered: Shell) -> None:
    """By a limit on the size of files, which is refused in the middle of writing, as a full disk is."""
    before = contents(rendered.station)
    limited = "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))"
    limited += "; from dalaba.doors.cli import main; sys.exit(main(sys.argv[1:]))"
    done = subprocess.run(
        [sys.executable, "-B", "-c", limited, "--station", str(rendered.station), "--ui", "zh", "render", "开会通知"],
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip
    line = refused(done, rendered.station)
    assert "开会通知" in line
    assert "再运行一次" in line
    assert contents(rendered.station) == before


@pytest.fixture
def small_disk(rendered: Shell) -> Iterator[Path]:
    """audio/rendered on a disk of its own, with what was made in it and no room for more."""
    folder = rendered.station / RENDERED
    aside = rendered.station / "aside"
    folder.rename(aside)
    folder.mkdir()
    size = sum(path.stat().st_size for path in aside.rglob("*") if path.is_file()) // 1024 + 64
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}k", "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a small disk can be mounted by root only")
    try:
        shutil.copytree(aside, folder, dirs_exist_ok=True)
        with open(folder / "filler", "wb", buffering=0) as filler:
            while True:
                try:
                    filler.write(bytes(1024))
                except OSError:
                    break
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@posix
def test_a_full_disk_leaves_everything_as_it_was(rendered: Shell, small_disk: Path) -> None:
    before = contents(rendered.station)
    line = refused(rendered("render", "开会通知"), rendered.station)
    assert "硬盘满了没有" in line
    assert contents(rendered.station) == before
    (small_disk / "filler").unlink()
    assert rendered("render", "--dry-run", "森林防火").stdout.count("森林防火/") == 0  # what was made counts as made


def test_a_file_where_a_folder_must_be_is_a_clear_line(rendered: Shell) -> None:
    folder = rendered.station / RENDERED / "开会通知"
    folder.write_bytes(b"")
    before = contents(rendered.station)
    assert "开会通知" in refused(rendered("render", "开会通知"), rendered.station)
    assert contents(rendered.station) == before


@pytest.fixture
def closed(rendered: Shell) -> Iterator[Path]:
    """audio/rendered, not to be written to. To root nothing is closed but what is mounted so."""
    folder = rendered.station / RENDERED
    paths = [folder, *(path for path in folder.rglob("*") if path.is_dir())]
    if os.geteuid():
        for path in paths:
            path.chmod(0o555)
        yield folder
        for path in paths:
            path.chmod(0o755)
        return
    bind = ["mount", "--bind", str(folder), str(folder)]
    if shutil.which("mount") is None or subprocess.run(bind, capture_output=True, check=False).returncode:
        pytest.skip("root here may not mount, and nothing else is closed to root")
    subprocess.run(["mount", "-o", "remount,bind,ro", str(folder)], check=True)
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@posix
def test_a_folder_that_may_not_be_written_to_is_a_clear_line(rendered: Shell, closed: Path) -> None:
    before = contents(rendered.station)
    assert "文件夹能不能写" in refused(rendered("render", "开会通知"), rendered.station)
    assert contents(rendered.station) == before
    assert contents(closed)


def test_a_broken_index_costs_the_making_anew_and_nothing_else(rendered: Shell) -> None:
    index = rendered.station / RENDERED / "index.json"
    for spoilt in (b"", b"{", b"[]", b'{"form": 1, "clips": {"a": [1]}, "sources": {}}', b"\xff\xfe"):
        index.write_bytes(spoilt)
        done = rendered("render", "--dry-run", "森林防火")
        assert done.returncode == 0, done.stderr
        assert "森林防火/" in done.stdout


# --- anything at all ---------------------------------------------------------------------------------------------

SIGNS = list("：，、；“”－（）{}[]:,-\"'#|>&*!%@`~?\t\n\r 　0０9٣½一")


def spoil(text: str, chance: random.Random) -> str:
    """Delete, insert, replace, move or cut off, up to five times."""
    for _ in range(chance.randint(1, 5)):
        at = chance.randrange(len(text) + 1)
        end = min(len(text), at + chance.choice((1, 1, 2, 5, 40)))
        deed = chance.randrange(6)
        if deed == 0:
            text = text[:at] + text[end:]
        elif deed == 1:
            text = text[:at] + "".join(chance.choices(SIGNS, k=chance.choice((1, 1, 3)))) + text[at:]
        elif deed == 2:
            text = text[:at] + chance.choice(SIGNS) + text[at + 1 :]
        elif deed == 3:
            text = text[:at]
        elif deed == 4:
            text = text[:at] + text[end:] + text[at:end]
        else:
            lines = text.split("\n")
            chance.shuffle(lines)
            text = "\n".join(lines[: chance.randint(1, len(lines))])
    return text


@pytest.fixture(scope="module")
def township(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample station, to be spoilt."""
    folder = tmp_path_factory.mktemp("三江")
    for name in (STATION, DAYS):
        shutil.copy(SAMPLE / name, folder / name)
    for name in ("scripts", "schedules"):
        shutil.copytree(SAMPLE / name, folder / name)
    (folder / RECORDED).mkdir(parents=True)
    return folder


@pytest.mark.parametrize("seed", range(10))
def test_however_the_sample_is_spoilt_reading_goes_on_and_says_what_it_found(township: Path, seed: int) -> None:
    """Three hundred slips in all. A file spoilt in its bytes, too, is at worst one that cannot be read."""
    from dalaba.messages import describe

    chance = random.Random(seed)
    paths = [path for path in sorted(township.rglob("*")) if path.is_file()]
    for number in range(30):
        path = chance.choice([township / STATION, *paths])
        whole = path.read_bytes()
        spoilt = spoil(whole.decode("utf-8"), chance).encode("utf-8", "surrogatepass")
        if number % 5 == 0:
            at = chance.randrange(len(spoilt) + 1)
            spoilt = spoilt[:at] + bytes(chance.choices(range(256), k=3)) + spoilt[at:]
        path.write_bytes(spoilt)
        try:
            station = Station.read(township)
            for problem in station.problems:
                assert describe(problem, "zh")
                assert describe(problem, "en")
        except Bad as bad:
            raise AssertionError(f"{path.name}: {bad.reason}") from bad
        finally:
            path.write_bytes(whole)
