"""The command line: finds the verb, reads its arguments, runs it. Errors become sentences here and nowhere else.

A verb is a module of this package with `arguments(parser)` and `run(context, given) -> exit code`, or an entry in a
module with several similar verbs; a verb with words of its own (`hub invite`) is a package with a table `WORDS` and a
module a word. Only the verb's own module is imported. Exit 0: fine, 1: problems, 2: wrong usage.
Results go to stdout, problems to stderr.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any, NoReturn

from dalaba import __version__
from dalaba.core.model import Reason
from dalaba.doors.cli import usage
from dalaba.doors.cli.context import Context, Refused, first_value
from dalaba.messages import sentence

VERBS: dict[str, tuple[str, ...]] = {
    "demo": ("演示", "样例"),
    "init": ("新建", "创建"),
    "check": ("检查", "查错"),
    "text": ("看稿", "文稿", "preview", "预览"),
    "render": ("制作", "合成"),
    "listen": ("试听", "听"),
    "recordings": ("录音单", "录音", "recording"),
    "approve": ("审核", "同意"),
    "library": ("声音库", "成品"),
    "sounds": ("声音", "铃声", "音乐", "sound"),
    "book": ("加播", "排播"),
    "export": ("导出",),
    "day": ("日子", "方案"),
    "postpone": ("推迟", "延期", "延后", "改期"),
    "later": ("顺延", "往后推", "推后"),
    "programme": ("节目单", "今天", "节目", "program", "today"),
    "why": ("为什么", "为何"),
    "rehearse": ("预演", "排练", "rehearsal"),
    "run": ("开播", "启动", "开始", "start"),
    "status": ("状态",),
    "console": ("控制台", "网页"),
    "clock": ("时钟", "时间"),
    "say": ("喊话", "喊", "说", "announce", "speak"),
    "play": ("播", "播放", "放"),
    "scene": ("场景", "预案"),
    "warnings": ("预警", "warning"),
    "stop": ("停止", "静音", "暂停", "停", "停播", "别响", "安静", "pause", "mute", "silence", "halt"),
    "resume": ("恢复", "继续", "接着播", "continue", "unmute"),
    "skip": ("跳过",),
    "cancel": ("取消", "撤回", "撤销"),
    "volume": ("音量",),
    "yield": ("让位", "让出"),
    "reload": ("重读", "刷新", "refresh"),
    "talk": ("话筒", "喊麦"),
    "pack": ("播放包", "打包"),
    "callup": ("分批",),
    "log": ("台账", "日志", "记录"),
    "backup": ("备份", "搬家"),
    "devices": ("声卡", "设备", "device"),
    "test-tone": ("试音", "tone"),
    "doctor": ("体检", "诊断"),
    "alerts": ("报警", "alert"),
    "voices": ("发音人", "嗓音", "voice"),
    "hub": ("镇台",),
    "join": ("加入",),
    "leave": ("退出",),
    "handout": ("分发",),
    "take": ("接收", "收下"),
    "bring-back": ("带回",),
    "collect": ("收回",),
    "above": ("上级",),
}
"""Verb -> its Chinese names, the one shown first."""
_SHARED = {
    **dict.fromkeys(("stop", "resume", "skip", "cancel", "volume", "yield"), "orders"),
    **dict.fromkeys(("say", "play"), "announce"),
}
"""Verb -> the module that has it among several similar ones, in a table named `VERBS`."""
_WITH_VALUE = ("--station", "--ui")


def main(arguments: Sequence[str]) -> int:
    """Run one command line and return the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    words = list(arguments)
    verb = _verb(words)
    asked = _ui(words)
    ui = asked or (_stations_ui(words) if verb is None or {"-h", "--help"} & set(words) else "zh")
    if verb is None:
        return _no_verb(words, ui)
    try:
        module: Any = importlib.import_module(f"dalaba.doors.cli.{_SHARED.get(verb) or _plain(verb)}")
        if hasattr(module, "WORDS"):
            word = _named(module.WORDS, words)
            if word is None:
                return _no_word(verb, module.WORDS, words, ui)
            verb, module = f"{verb} {word}", importlib.import_module(f"{module.__name__}.{_plain(word)}")
        command = module.VERBS[verb] if verb in _SHARED else module
        try:
            given = _parsed(verb, command, words, ui)
        except _Usage as wrong:
            if not wrong.code or asked or _stations_ui(words) == ui:
                raise
            given = _parsed(verb, command, words, _stations_ui(words))  # only now: an order does not wait for a disk
        context = Context(given.station, given.ui, given.json)
    except _Usage as error:
        if error.text:
            print(error.text, file=sys.stderr)
        return error.code
    except ModuleNotFoundError as error:
        return _no_environment(error, ui)
    return _guarded(command.run, context, given)


def _parsed(verb: str, command: Any, words: Sequence[str], ui: str) -> argparse.Namespace:
    """The verb's words; raises _Usage in that language, also behind its help."""
    parser = _Parser(verb, ui)
    command.arguments(parser)
    parser.explain()
    return parser.parse_args(words)


def _plain(verb: str) -> str:
    """A verb's name in modules and messages: test_tone for test-tone, hub_invite for hub invite."""
    return verb.replace("-", "_").replace(" ", "_")


def _guarded(run: Callable[[Context, argparse.Namespace], int], context: Context, given: argparse.Namespace) -> int:
    """The only error boundary: whatever a room raises becomes a sentence and an exit code."""
    try:
        return run(context, given)
    except Refused as refused:
        from dalaba.doors.cli.which import tell_who_plays

        for problem in refused.problems:
            context.complain(problem)
        tell_who_plays(context, refused.problems)
        return refused.code
    except ModuleNotFoundError as error:
        return _no_environment(error, context.ui)
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 1
    except OSError as error:  # a disk that is full, read-only or gone
        file = error.filename if isinstance(error.filename, str) else "?"
        context.complain_of(Reason("cli.disk", {"file": file, "why": error.strerror or str(error)}))
        return 1
    except Exception as error:
        # Every room's own exceptions have a reason; one without is a fault of the program, and is raised again.
        reason = getattr(error, "reason", None)
        if reason is None or not hasattr(reason, "code"):
            raise
        context.complain_of(reason)
    return 1


def _no_environment(error: ModuleNotFoundError, ui: str) -> int:
    """If a package that Dalaba needs is missing, this is the wrong Python; if a room is missing, that is a fault."""
    name = error.name or "?"
    if name.startswith("dalaba"):
        raise error
    python = r".venv\Scripts\python" if sys.platform == "win32" else ".venv/bin/python"
    print(sentence("cli.no_environment", ui, name=name, python=python), file=sys.stderr)
    return 1


class _Usage(Exception):
    def __init__(self, text: str, code: int) -> None:
        super().__init__(text)
        self.text = text
        self.code = code


class _Parser(argparse.ArgumentParser):
    """Parses one verb's words. Errors are sentences and exit with 2."""

    def __init__(self, verb: str, ui: str) -> None:
        super().__init__(
            prog=f"broadcaster.py {verb}",
            description=sentence(f"cli.help_{_plain(verb)}", ui),
            add_help=False,
            allow_abbrev=False,
        )
        self.ui = ui
        self._verb = verb
        self._positionals.title = sentence("option.group_words", ui)
        self._optionals.title = sentence("option.group_options", ui)
        common = self.add_argument_group(sentence("cli.help_common", ui))
        common.add_argument("--station", default=None, metavar="DIR", help=sentence("cli.help_station", ui))
        common.add_argument("--ui", choices=("zh", "en"), default=None, help=sentence("cli.help_ui", ui))
        common.add_argument("--json", action="store_true", help=sentence("cli.help_json", ui))
        common.add_argument("-h", "--help", action="help", help=sentence("cli.help_help", ui))

    def explain(self) -> None:
        """Explain all words and options of the verb in the person's language."""
        for action in self._actions:
            usage.explain(action, _plain(self._verb), self.ui)

    def format_usage(self) -> str:
        return usage.usage(self, self.ui)

    def format_help(self) -> str:
        shown = super().format_help()
        return self.format_usage() + shown[len(super().format_usage()) :] if shown.startswith("usage:") else shown

    def error(self, message: str) -> NoReturn:
        known = [name for action in self._actions for name in action.option_strings]
        raise _Usage(f"{usage.explained(message, known, self.ui)}\n{self.format_usage()}".rstrip(), 2)

    def exit(self, status: int = 0, message: str | None = None) -> NoReturn:
        raise _Usage(message or "", status)


def _first_word(words: list[str]) -> int | None:
    """The index of the first word that is neither an option nor its value; there the verb should be."""
    index = 0
    while index < len(words):
        if words[index] in _WITH_VALUE:
            index += 2
        elif words[index].startswith("-"):
            index += 1
        else:
            return index
    return None


def _verb(words: list[str]) -> str | None:
    """The verb's English name, removed from `words`; None if there is no verb."""
    return _named(VERBS, words)


def _named(table: Mapping[str, tuple[str, ...]], words: list[str]) -> str | None:
    names = {name: verb for verb, others in table.items() for name in (verb, *others)}
    index = _first_word(words)
    if index is None or words[index] not in names:
        return None
    return names[words.pop(index)]


def _ui(words: list[str]) -> str | None:
    """The language that is asked for; None: nobody asks for one."""
    asked = _value(words, "--ui") or os.environ.get("DALABA_UI")
    return None if asked is None else "en" if asked == "en" else "zh"


def _stations_ui(words: list[str]) -> str:
    """The language of the station that is meant, from the lines of its file: help loads nothing heavy."""
    file = Path(_value(words, "--station") or ".") / "station.yaml"
    try:
        written = file.read_text("utf-8", "replace") if file.is_file() else ""
    except OSError:
        return "zh"
    return "en" if first_value(written, "ui_language", "界面语言") == "en" else "zh"


def _value(words: list[str], option: str) -> str | None:
    """The value of an option, before anything is parsed; the last one, as the parser has it."""
    found = None
    for word, behind in zip_longest(words, words[1:]):
        if word.startswith(f"{option}="):
            found = word.partition("=")[2]
        elif word == option and behind is not None:
            found = behind
    return found


def _no_verb(words: list[str], ui: str) -> int:
    if "--version" in words:
        print(f"dalaba {__version__}")
        return 0
    if (hint := _nearest(VERBS, words)) is not None:
        print(sentence("cli.unknown_verb", ui, verb=hint[0], nearest=hint[1]), file=sys.stderr)
        return 2
    print(sentence("cli.help_head", ui))
    for verb, others in VERBS.items():
        print(f"  {verb:<11}{others[0]:　<5}{sentence(f'cli.help_{_plain(verb)}', ui)}")
    print(sentence("cli.help_tail", ui))
    return 0 if {"-h", "--help"} & set(words) else 2


def _no_word(verb: str, table: Mapping[str, tuple[str, ...]], words: list[str], ui: str) -> int:
    """A verb with words of its own was given none of them."""
    if (hint := _nearest(table, words)) is not None:
        print(sentence("cli.unknown_word", ui, verb=verb, word=hint[0], nearest=hint[1]), file=sys.stderr)
        return 2
    print(sentence("cli.help_words", ui, verb=verb, about=sentence(f"cli.help_{_plain(verb)}", ui)))
    for word, others in table.items():
        chinese = f"{others[0]:　<5}" if ui == "zh" else ""
        print(f"  {word:<11}{chinese}{sentence(f'cli.help_{_plain(verb)}_{_plain(word)}', ui)}")
    return 0 if {"-h", "--help"} & set(words) else 2


def _nearest(table: Mapping[str, tuple[str, ...]], words: list[str]) -> tuple[str, str] | None:
    """The word that was given and is none, and what comes nearest to it; None: none was given, or help was asked."""
    index = _first_word(words)
    if index is None or {"-h", "--help"} & set(words):
        return None
    import difflib

    known = {name: verb for verb, others in table.items() for name in (verb, *others)}
    near = difflib.get_close_matches(words[index], known, n=1)
    hint = "--help" if not near else known[near[0]] if near[0].isascii() else table[known[near[0]]][0]
    return words[index], hint
