"""Every sentence there is: in both languages, with the same fields, used, and given the facts it needs.

The codes are read from the program's own source, so that a code without its sentence is found before a person meets it.
"""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import pytest

from dalaba.core.languages import NAMES
from dalaba.core.model import Place, Problem, Reason
from dalaba.doors.cli import VERBS, main
from dalaba.messages import describe, explain, messages, sentence
from dalaba.station.days import TYPES, spoken_weekday

HOUSE = Path(__file__).parent.parent / "dalaba"
ROOMS = {code.partition(".")[0] for code in messages()}
NOT_SAID = ("cli.run_lane",)
"""What the desk calls a line of the board; the front door puts that line together from other sentences."""
TAKE_FACTS = {"Bad", "Reason", "add", "sentence", "say", "word", "refuse"}
"""What is called with a code and the facts of its sentence by name."""
CODE = re.compile(rf"(?:{'|'.join(sorted(ROOMS))})\.[a-z0-9_]*[a-z0-9]")
BEGINNING = re.compile(rf"(?:{'|'.join(sorted(ROOMS))})\.[a-z_]*")


class Use(NamedTuple):
    """One place in the source that names a code. `facts`: those given beside it, None where they cannot be read off."""

    code: str
    where: str
    facts: frozenset[str] | None = None


def fields(text: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


@cache
def trees() -> dict[Path, ast.Module]:
    paths = [path for path in sorted(HOUSE.rglob("*.py")) if path.parent.name != "messages"]
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in paths}


@cache
def uses() -> tuple[Use, ...]:
    return tuple(use for path, tree in trees().items() for use in _uses(path, tree))


def _uses(path: Path, tree: ast.Module) -> Iterator[Use]:
    pieces = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    given_why = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr == "because"
    }
    for node in ast.walk(tree):
        where = f"{path.relative_to(HOUSE).as_posix()}:{getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.Constant) and id(node) not in pieces and (code := _code(node)):
            yield Use(code, where)
        elif isinstance(node, ast.Call) and node.args and (code := _code(node.args[0])):
            facts = _facts(node)
            yield Use(code, where, facts | {"why"} if facts is not None and id(node) in given_why else facts)


def _code(node: ast.expr) -> str | None:
    found = node.value if isinstance(node, ast.Constant) else None
    return found if isinstance(found, str) and CODE.fullmatch(found) else None


def _facts(call: ast.Call) -> frozenset[str] | None:
    """The names of the facts in a call that has the code first: Bad(code, a=…), Reason(code, {"a": …}), …"""
    table = call.args[1] if len(call.args) > 1 else None
    if isinstance(table, ast.Dict):
        keys = [key.value for key in table.keys if isinstance(key, ast.Constant)]
        return frozenset(map(str, keys)) if len(keys) == len(table.keys) else None
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    if name not in TAKE_FACTS or (name == "Reason" and table) or any(word.arg is None for word in call.keywords):
        return None
    return frozenset(word.arg for word in call.keywords if word.arg)


@cache
def beginnings() -> dict[str, str]:
    """Codes put together while running: their beginning, and where. f"cli.help_{verb}" begins "cli.help_".

    So does a page that is given "cli.readback_" for its sentences.
    """
    found = {}
    for path, tree in trees().items():
        for node in ast.walk(tree):
            first = node.values[0] if isinstance(node, ast.JoinedStr) and node.values else node
            if not isinstance(first, ast.Constant):
                continue
            text = str(first.value)
            if BEGINNING.fullmatch(text) and (first is not node or text[-1] in "._"):
                found[text] = f"{path.relative_to(HOUSE).as_posix()}:{first.lineno}"
    return found


def test_the_source_is_really_read() -> None:
    assert len({use.code for use in uses()}) > 150
    assert sum(use.facts is not None for use in uses()) > 100


# What each sentence keeps to


def one_side_only(zh: str, en: str) -> bool:
    """Whether one language is given a fact that the other does not tell, or one of them says nothing."""
    return fields(zh) != fields(en) or not zh.strip() or not en.strip() or not all(map(str.isidentifier, fields(zh)))


def no_line_of_its_own(zh: str, en: str) -> bool:
    """Problems stand below one another, each a sentence on one line."""
    return "\n" in zh + en or not re.search("[一-鿿]", zh) or en[-1] not in ".?" or zh[-1] not in "。?"


def offenders(rule: Callable[[str, str], bool], *rooms: str, but: Collection[str] = ()) -> list[str]:
    """The codes whose sentences break a rule, in these rooms (none: in all)."""
    chosen = {code: pair for code, pair in messages().items() if code not in but and code.startswith(rooms or "")}
    assert len(chosen) > 80, "the rule is held against many"
    return [code for code, pair in sorted(chosen.items()) if rule(*pair)]


def test_both_languages_have_the_same_fields() -> None:
    assert one_side_only("“{found}”不是时间。", "That is no time.")
    assert one_side_only("不是时间。", " ")
    assert offenders(one_side_only) == []


def test_a_problem_is_one_line_in_its_own_language() -> None:
    assert no_line_of_its_own("不是时间", "That is no time.")
    assert no_line_of_its_own("不是\n时间。", "That is no time.")
    assert no_line_of_its_own("No time.", "That is no time.")
    assert offenders(no_line_of_its_own, "files.", "plan.") == []


DEED = re.compile(r"(?!page_timetable\.did_)(?:page_\w+|approval|backup|scene)\.(?:did|noted)_\w+")
"""The codes of what somebody did, as the ledger tells it behind their name. (The timetable's are `noted_`.)"""


def no_deed(zh: str, en: str) -> bool:
    """What was done ends with a full stop, or with what somebody typed; in English it begins with a capital."""
    return not en[0].isupper() or en[-1] not in ".}" or zh[-1] not in "。}"


def test_every_deed_is_told_in_one_style() -> None:
    assert no_deed("做了歌单。", "made the playlist.")
    assert no_deed("做了歌单", "Made the playlist.")
    deeds = {code: pair for code, pair in messages().items() if DEED.fullmatch(code)}
    assert len(deeds) > 40
    assert [code for code, pair in sorted(deeds.items()) if no_deed(*pair)] == []


CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
IN_ENGLISH = {
    "files.trap_colon", "files.ending_days", "files.lunar_date", "cli.sheet_rule_3",
    "cli.demo_files", "cli.demo_next", "files.lunar_thirtieth", "files.monthly",
}  # fmt: skip
"""English sentences that show a Chinese sign, a form that has no other, or a file that is called so."""
TYPED = {
    *VERBS, "book", "all", "add", "ok", "on", "off", "yes", "no", "y", "n", "a", "f", "true", "false", "zh", "en",
    "broadcaster.py", "python", "pip", "install", "sudo", "apt", "make", "start.bat", "venv", "bin", "wheels",
    "systemctl", "records", "schedules", "scripts", "station.yaml", "days.yaml", "audio", "recorded", "rendered",
    "onair", "reports", "beside", "sounds", "icecast", "rtp", "http", "https", "smtps",
    "desk.log", "optimiser", "paper", "waves", "opening", "hold", "release", "plan",
    "report", "simulate", "urgent", "voice", "show", "people.json",
    "county", "county.json",
    "invite", "revoke", "nodes", "mosquitto", "hub.json", "join", "take", "bring-back", "acl", "disable", "psycopg",
    "hub.example.cn",
    "keys", "dlb", "mute", "unmute",
}  # fmt: skip
"""What one types, and what files and folders are called."""
NAMED = {
    "Asia", "Shanghai", "CN", "CSV", "Ctrl-C", "Dalaba", "Debian", "Ubuntu", "UOS", "Excel", "FAT", "GB", "Hz",
    "JSON", "LUFS", "M", "A", "MB", "MP", "PortAudio", "PulseAudio", "Python", "Tab", "U", "USB", "UTF-", "WAV",
    "WPS", "Windows", "Word", "YAML", "csv", "dBTP", "dalaba", "docx", "txt", "xls", "xlsx", "html", "mp", "wav",
    "flac", "onnx", "onnx.json", "json", "hw", "int", "espeak", "espeakng-loader", "ffmpeg", "imageio-ffmpeg",
    "kokoro-v", "lameenc", "lexicon.txt", "libportaudio", "piper", "sherpa", "silk-python", "systemd", "tokens.txt",
    "voices-v", "Wuyi", "Village", "Chinese", "letter", "B", "KB", "TB", "PDF", "ett", "ods", "et",
    "Mosquitto", "PostgreSQL", "Linux", "MQTT", "CAP", "XML", "EDXL", "alert", "signxml",
    "Big", "Ctrl", "Shift", "Pause", "ScrollLock", "Enter", "Space", "F", "SmartArt", "OGG", "m", "yaml", "SHA-",
}  # fmt: skip
"""Names of programs, of formats and of units, and the English words of the one example that is in English."""


def chinese_in_english(zh: str, en: str) -> bool:
    return bool(CHINESE.search(en))


def english_in_chinese(zh: str, en: str) -> bool:
    """Whether it has words that are neither typed nor names. What has no Chinese sign at all is a pattern."""
    bare = re.sub(r"(?<![A-Za-z])--?[a-z][a-z-]*|\{\w+\}", " ", zh)
    return bool(CHINESE.search(zh)) and not allowed(re.findall(r"[A-Za-z][A-Za-z.-]*", bare))


def allowed(words: Iterable[str]) -> bool:
    return {word.rstrip(".-") for word in words} <= {each.rstrip("-") for each in TYPED | NAMED}


def test_no_other_language_is_mixed_into_a_sentence() -> None:
    assert chinese_in_english("时间", "“时间” is no time.")
    assert english_in_chinese("“{found}”不是 time。", "That is no time.")
    assert offenders(chinese_in_english, but=IN_ENGLISH) == []
    places = [code for code in messages() if code.startswith("option.place_")]
    assert offenders(english_in_chinese, but=places) == []
    assert [code for code in IN_ENGLISH if not chinese_in_english(*messages()[code])] == [], "no exception is stale"


@pytest.mark.parametrize("verb", VERBS)
def test_help_is_all_in_one_language(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    main([verb, "--help", "--ui", "en"])
    assert not CHINESE.search(capsys.readouterr().out)
    main([verb, "--help", "--ui", "zh"])
    bare = re.sub(r"(?<![A-Za-z])--?[a-z][a-z-]*", " ", capsys.readouterr().out)
    words = {word.rstrip(".") for word in re.findall(r"[A-Za-z][A-Za-z.]*", bare)}
    assert words - TYPED - NAMED - {*verb.split("-")} == set()


def test_what_is_counted_is_one_where_it_is_one() -> None:
    def told(code: str, **facts: str) -> str:
        return explain(Reason(code, facts), "en")

    assert told("air.did_stop", outlets="1", count="1").startswith("Stopped: 1 outlet is silent (1 spot cut)")
    assert told("air.did_stop", outlets="2", count="2").startswith("Stopped: 2 outlets are silent (2 spots cut)")
    assert "1 entry of" in told("air.ledger_rehearsed", count="1")
    assert "1 script," in sentence(
        "cli.check_good", "en", **dict.fromkeys(fields(messages()["cli.check_good"][0]), "1")
    )


def test_a_list_of_names_is_written_as_the_language_writes_lists() -> None:
    facts = {"outlets": "north、south", "count": "1", "spots": "north 7:00、south 7:00"}
    assert "north 7:00, south 7:00" in explain(Reason("air.did_skip_next", facts), "en")
    assert "north 7:00、south 7:00" in explain(Reason("air.did_skip_next", facts), "zh")


FORM = re.compile(
    r"\{(?:allowed|choices|first|known|lanes|least|low|most|names|nearest|outlets|second|wanted)\}|\d|“[^”{]+”|`[^`]+`"
    r"|--[a-z]|例如|(?:写成|请写|可以按|可以写:|另存为|改成英文引号) ?\S|such as"
    r"|(?:(?:Write|write:)(?: it as| one like)?|There is|Use|as) [“.\w]"
)
"""What to write instead: a list, a bound, an example, a word in quotes, a command."""
TOLD = {
    "cli.day_makes_up_alone", "cli.nobody_there", "cli.text_number", "console.nobody_there", "files.braces",
    "files.cell_struck", "files.date_year_taken", "files.template", "files.word_chart",
    "files.word_equation", "files.word_picture", "files.word_placeholder", "files.word_sign", "files.word_tick",
    "orders.until_far", "pack.not_empty", "reading.blank", "reading.clock_in_call_up",
    "reading.no_stop", "reading.unsaid",
}  # fmt: skip
"""What was found is no value that could be written in a better form: a sentence, a sign, a picture, a folder, a name
that is right; or the form is in braces, which this test does not read."""


def refused_without_a_form(zh: str, en: str) -> bool:
    """Whether it shows what was written, and not, in one language, what to write instead."""
    bare = (text.replace("“{found}”", "").replace("{found}", "…") for text in (zh, en))
    return "{found}" in zh and not all(map(FORM.search, bare))


def test_what_is_refused_is_told_with_the_form_to_write() -> None:
    assert refused_without_a_form("“{found}”不是时间。", "“{found}” is no time.")
    assert offenders(refused_without_a_form, but=TOLD) == []
    assert [code for code in TOLD if not refused_without_a_form(*messages()[code])] == [], "no exception is stale"


def test_no_sentence_stands_in_two_tables_and_every_table_is_read() -> None:
    tables = [path.stem for path in (HOUSE / "messages").glob("*.py")]
    each = [vars(import_module(f"dalaba.messages.{name}")).get("MESSAGES", {}) for name in tables]
    assert sum(map(len, each)) == len(messages())


def test_every_code_in_the_source_has_its_sentence() -> None:
    assert [f"{use.where} {use.code}" for use in uses() if use.code not in (*messages(), *NOT_SAID)] == []
    assert [
        where for begin, where in beginnings().items() if not any(code.startswith(begin) for code in messages())
    ] == []


def test_every_sentence_is_said_somewhere() -> None:
    said = {use.code for use in uses()}
    begun = tuple(begin for begin in beginnings() if begin.partition(".")[2])
    whole_rooms = tuple(begin for begin in beginnings() if not begin.partition(".")[2])
    texts = {node.value for tree in trees().values() for node in ast.walk(tree)
             if isinstance(node, ast.Constant) and isinstance(node.value, str)}  # fmt: skip
    pages = " ".join(path.read_text(encoding="utf-8") for path in HOUSE.rglob("*") if path.suffix in (".html", ".j2"))
    texts |= set(re.findall(r"\w+", pages))
    unsaid = [
        code
        for code in messages()
        if code not in said
        and not code.startswith(begun)
        and not (code.startswith(whole_rooms) and code.partition(".")[2] in texts)
    ]
    assert unsaid == []


def test_every_sentence_is_given_the_facts_it_needs() -> None:
    """Where a call names a code and its facts, none is missing: that would be a crash before a person's eyes."""
    missing = []
    for use in uses():
        if use.facts is not None and use.code in messages():
            lacking = fields(messages()[use.code][0]) - use.facts
            if lacking:
                missing.append(f"{use.where} {use.code} lacks {sorted(lacking)}")
    assert missing == []


def test_a_problem_is_its_place_and_its_sentence() -> None:
    problem = Problem(Reason("files.time", {"found": "早上"}), Place("schedules/日常.yaml", 7, 11))
    assert describe(problem, "zh").startswith("schedules/日常.yaml:7:11: “早上”不是时间。")
    assert describe(problem, "en").startswith("schedules/日常.yaml:7:11: “早上” is no time.")
    cell = Problem(Reason("files.empty"), Place("各点.xlsx", sheet="第1页", cell="B4"), "warning")
    assert describe(cell, "zh").startswith("各点.xlsx:第1页:B4: ")
    assert describe(cell, "zh") != describe(Problem(cell.reason, cell.place), "zh")


def test_what_people_typed_may_hold_braces() -> None:
    assert "{{开始}}" in explain(Reason("files.time", {"found": "{{开始}}"}), "zh")


def test_a_reason_that_a_newer_dalaba_wrote_into_a_file_is_shown_by_its_code() -> None:
    newer = Reason("voices.of_tomorrow", {"why_code": "voices.of_the_day_after", "why_x": "1"})
    assert explain(newer, "zh") == explain(newer, "en", page=True) == "voices.of_tomorrow"
    inner = Reason("air.ledger_newer", {"why_code": "voices.of_tomorrow"})
    assert explain(inner, "zh")


def test_a_code_that_is_not_in_the_table_is_an_error_of_the_program() -> None:
    with pytest.raises(KeyError):
        sentence("files.no_such_code", "zh")


@pytest.mark.parametrize(
    ("zh", "en"), [*NAMES.values(), *((name, code) for name, code in TYPES.items() if not name.isascii())]
)
def test_words_of_the_programs_own_are_said_in_english(zh: str, en: str) -> None:
    facts = {"types": f"{zh}、非{zh}、不是{zh}", "day": "庙会"}
    told = explain(Reason("plan.other_day_type", facts), "en")
    assert f"of type {en}, not {en}, not {en} only, and this is 庙会" in told
    assert zh in explain(Reason("plan.other_day_type", facts), "zh")


def test_days_of_the_week_are_english_in_english() -> None:
    week = "、".join(spoken_weekday(date(2024, 1, 1 + number)) for number in range(7))
    told = explain(Reason("plan.other_weekday", {"weekdays": week}), "en")
    assert "Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday" in told


def test_what_may_have_been_meant_is_named_one_by_one() -> None:
    reason = Reason("files.unknown_script", {"found": "甲", "nearest": "通知、防火"})
    assert explain(reason, "zh") == "没有文稿“甲”。是不是“通知”、“防火”?"
    assert explain(reason, "en").endswith("Is it “通知”, “防火”?")


def test_what_was_typed_is_cut_where_it_is_very_long() -> None:
    told = explain(Reason("files.time", {"found": "长" * 500}), "zh")
    assert told.startswith(f"“{'长' * 40}…”不是时间")
