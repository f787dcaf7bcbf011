"""The part of a row that says what is heard: a script, a sound, a playlist or a relay; and how music takes its time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from dalaba.core.bells import BELLS
from dalaba.core.model import Ending, PieceOrder, Problem, Reason, Source, Timing
from dalaba.core.problems import nearest
from dalaba.speech.library.sound_names import meant_name
from dalaba.station.files import Problems, Record, values
from dalaba.station.files.keys import printed
from dalaba.station.outlets import Setup
from dalaba.station.schedules.rows import Beneath, Row

SOURCES: tuple[Source, ...] = ("script", "file", "playlist", "relay")
"""The keys of a row that say what is heard. A row has one of them."""
PIECES: dict[str, PieceOrder] = {
    "顺序": "in_order", "按顺序": "in_order", "顺序播放": "in_order", "in_order": "in_order", "in order": "in_order",
    "随机": "shuffle", "随机播放": "shuffle", "乱序": "shuffle", "shuffle": "shuffle", "random": "shuffle",
    "按天": "by_day", "每天一首": "by_day", "by_day": "by_day", "by day": "by_day",
    "加权": "weighted", "weighted": "weighted", "最新": "newest", "最新的先": "newest", "newest": "newest",
}  # fmt: skip
ENDING: dict[str, Ending] = {"淡出": "fade", "fade": "fade", "选合适": "fit", "选合适的": "fit", "fit": "fit"}
UNDER: dict[str, Beneath] = {
    "暂停": "pause", "pause": "pause", "压低": "duck", "压低音量": "duck", "duck": "duck",
    "不插播": "keep", "keep": "keep",
}  # fmt: skip
_WORDS = ("languages", "length", "order", "if_missing", "bed")
_MUSIC = ("pieces", "ending", "gap", "lasts", "under")


def source_of(record: Record, problems: Problems) -> tuple[Source, str]:
    """What a row names, and its name. Two of them in one row are a problem."""
    said = [source for source in SOURCES if record.has(source)]
    if len(said) > 1:
        problems.put(Problem(Reason("files.two_sources", _keys(key=said[0], other=said[1])), record.where(said[1])))
    source = said[0] if said else "script"
    name = record.text(source).strip()
    return source, meant_name(name) if source in ("file", "playlist") else name


def usual_timing(source: Source, name: str) -> Timing:
    """The timing of a row that says nothing of it: a bell is exact."""
    return "exact" if source == "file" and name in BELLS else "flexible"


def with_sound(row: Row, record: Record, setup: Setup, problems: Problems) -> Row:
    """The row with what only some sources have. What says nothing to its own source is not read, and told."""
    for key in _useless(row):
        if record.has(key):
            told = Reason("files.not_of_source", _keys(key=key, source=row.source))
            problems.put(Problem(told, record.where(key), "warning"))
    if row.if_cut == "next" and not row.flows:
        problems.add("files.next_piece", record.where("if_cut"))
    if row.source == "script":
        return replace(row, bed=meant_name(record.text("bed"))) if record.has("bed") else row
    if row.source == "relay" and row.script not in setup.relays:
        hint = nearest(row.script, setup.relays) or "、".join(list(setup.relays)[:8]) or "…"
        problems.add("files.unknown_relay", record.where("relay"), found=row.script, nearest=hint)
    elif row.source == "relay":
        row = replace(row, longest=setup.relays[row.script].longest)
    return _flowing(row, record, problems) if row.flows else row


def _keys(**keys: str) -> dict[str, str]:
    """Keys of a row as facts of a sentence, in both languages."""
    return {name: printed("row", key) for name, key in keys.items()} | {f"{name}_en": key for name, key in keys.items()}


def _useless(row: Row) -> tuple[str, ...]:
    """The keys that say nothing to a row of its source."""
    if row.source == "script":
        return _MUSIC
    if not row.flows:
        return (*_WORDS, *_MUSIC)
    return (*_WORDS, *_NOT_OF.get(row.source, ()))


_NOT_OF: Mapping[Source, tuple[str, ...]] = {"file": ("pieces",), "relay": ("pieces", "ending", "gap")}


def _flowing(row: Row, record: Record, problems: Problems) -> Row:
    useless = _useless(row)
    if row.source == "playlist":
        row = replace(row, pieces=record.take("pieces", values.choice(PIECES), "in_order"))
    if "ending" not in useless:
        row = replace(row, ending=record.take("ending", values.choice(ENDING), row.ending))
        row = replace(row, gap=record.take("gap", values.silence, 0))
    row = replace(
        row,
        lasts=record.take("lasts", values.duration, 0),
        under=record.take("under", values.choice(UNDER), "keep" if row.source == "relay" else "pause"),
        if_cut=row.if_cut if record.has("if_cut") else "resume",
    )
    for key in ("every", "per_window"):
        if record.has(key):
            problems.put(Problem(Reason("files.music_every", _keys(key=key, source=row.source)), record.where(key)))
    if row.at and not row.most:
        problems.add("files.music_needs_lasts", record.where("at"))
    return row
