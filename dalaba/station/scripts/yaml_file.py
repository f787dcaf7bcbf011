"""A script's `.yaml`: its title, facts and versions, every problem with its place."""

from __future__ import annotations

from dalaba.core.languages import NAMES, code_of
from dalaba.core.problems import nearest
from dalaba.station.days import day_type, type_name
from dalaba.station.files import Map, Problems, Record, Scalar, values, yaml_nodes
from dalaba.station.scripts.names import Known
from dalaba.station.scripts.script import LENGTHS, Script, Version
from dalaba.station.scripts.slips import check_text, check_versions

CHIMES = {
    "无": "none", "none": "none", "通知": "notice", "notice": "notice", "柔和": "soft", "soft": "soft",
    "紧急": "urgent", "urgent": "urgent",
}  # fmt: skip


def script_of(name: str, record: Record, known: Known, problems: Problems) -> Script:
    """The script that a file holds. A version that cannot be read is left out."""
    versions = [
        version
        for title, (key, node) in record.mapping("versions").items()
        if (version := _version(title, key, node, known, problems)) is not None
    ]
    if record.ok and not record.has("versions"):
        record.lacks("versions")
    check_versions(versions, problems)
    return Script(
        name=name,
        title=record.text("title").strip() or name,
        versions=tuple(versions),
        facts=record.facts("facts"),
        chime=record.take("chime", values.choice(CHIMES), "notice"),
        repeat=record.take("repeat", values.whole(1, 5), 1),
        place=record.place,
    )


def _version(title: str, key: Scalar, node: yaml_nodes.Node, known: Known, problems: Problems) -> Version | None:
    if isinstance(node, Scalar):  # `普通话: ...` holds the text itself
        node = Map(((Scalar("text", key.place), node),), node.place)
    record = Record(node, "version", problems)
    language = record.take("language", values.language, "") if record.has("language") else code_of(title)
    if not language:
        if not record.has("language"):
            names = [pair[0] for pair in NAMES.values()]
            hint = nearest(title, names) or names[0]
            problems.add("files.version_language", key.place, name=title, nearest=hint)
        return None
    text = record.text("text").strip()
    recording = tuple(each.text.strip() for each in record.scalars("recording", split=False))
    if not text and not recording:
        problems.add("files.version_empty", key.place, name=title)
        return None
    check_text(text, record.where("text"), problems)
    outlet = record.text("outlet").strip()
    if outlet and known.outlets and outlet not in known.outlets:
        hint = nearest(outlet, known.outlets) or "、".join(list(known.outlets)[:8])
        problems.add("files.unknown_outlet", record.where("outlet"), found=outlet, nearest=hint)
    return Version(
        name=title,
        language=language,
        length=record.take("length", values.choice(LENGTHS), "long"),
        text=text,
        recording=recording,
        says=record.facts("says") if record.node("says") is not None else None,
        outlet=outlet,
        timetable=_timetable(record, known, problems),
        recorded_by=record.text("recorded_by"),
        recorded_on=record.text("recorded_on"),
        place=key.place,
    )


def _timetable(record: Record, known: Known, problems: Problems) -> str:
    """The timetable or day type that a version is written for. An unknown one is a problem."""
    word = record.text("timetable").strip()
    code = day_type(word) if word else ""
    if code and code not in known.timetables:
        allowed = [type_name(each) for each in sorted(known.timetables)]
        hint = nearest(word, allowed) or "、".join(allowed[:8])
        problems.add("files.unknown_timetable", record.where("timetable"), found=word, nearest=hint)
    return code  # kept, so that this version is never said: its timetable is never in force
