"""Reading `station.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

from dalaba.core.model import Amplifier, Millis, Place, Problem, Reason
from dalaba.core.problems import Bad
from dalaba.station.county import county_of
from dalaba.station.days import (
    ALL_DAY,
    Period,
    Stretch,
    calendar_code,
    hours_of,
    in_zone,
    location,
    periods_of,
    stretch,
    time_zone,
    types_of,
)
from dalaba.station.files import Problems, Record, Scalar, values, yaml_nodes
from dalaba.station.files.record import parse_each, scalars
from dalaba.station.files.text import read_text
from dalaba.station.files.yaml_nodes import Map
from dalaba.station.outlets.above import rule_of
from dalaba.station.outlets.outputs import output_of
from dalaba.station.outlets.relays import relays_of
from dalaba.station.outlets.setup import KINDS, Outlet, Setup
from dalaba.station.outlets.voice_choices import voices_of
from dalaba.station.scenes import buttons_of, scenes_of

FILE = "station.yaml"
_OVER_BUDGET = {"提醒": False, "warn": False, "不排": True, "hold": True}
_UI = {"zh": "zh", "中文": "zh", "en": "en", "英文": "en", "english": "en"}


def read_station(folder: Path, problems: Problems) -> Setup:
    """The station in `folder`. A missing or broken file gives an empty station and its problems."""
    try:
        root = yaml_nodes.parse(read_text(folder / FILE), FILE, problems)
    except Bad as bad:
        code = "files.no_station" if not (folder / FILE).exists() else bad.reason.code
        problems.put(Problem(Reason(code, {"folder": str(folder), **bad.reason.params}), Place(FILE)))
        root = None
    record = Record(root or Map((), Place(FILE)), "station", problems)
    if root is not None and record.ok:
        for key in ("name", "outlets"):
            if not record.has(key):
                record.lacks(key)
    return _setup(record, folder, problems)


def _setup(record: Record, folder: Path, problems: Problems) -> Setup:
    languages = record.many("languages", values.language) or ("cmn",)
    periods = periods_of(record, problems)
    hours = _Hours(periods, problems)
    quiet = hours.of(record, "quiet_hours", wraps=True)
    outlets = {
        name: _outlet(name, Record(node, "outlet", problems), languages, quiet, hours, problems)
        for name, (key, node) in record.mapping("outlets").items()
        if _good_name(key, problems)
    }
    talks = record.take("talk_limit", _talk_limit, 600_000), record.take("talk_recorded", values.yes_no, False)
    share = _share(record, problems)
    outlets = {name: each if each.share else replace(each, share=share) for name, each in outlets.items()}
    outlets = {name: replace(each, talk_limit=talks[0], talk_recorded=talks[1]) for name, each in outlets.items()}
    zone = record.take("timezone", time_zone, ZoneInfo("Asia/Shanghai"))
    setup = Setup(
        name=record.text("name") or "广播台",
        zone=zone,
        ui=record.take("ui_language", values.choice(_UI), "zh"),
        languages=languages,
        calendar=record.take("calendar", calendar_code, ""),
        outlets=outlets,
        zones={},
        neighbours={},
        voices=voices_of(record, folder, problems),
        lexicon=record.spellings("lexicon") if record.has("lexicon") else {},
        periods=periods,
        location=record.take("location", location, None),
        relays=relays_of(record, problems),
        approval=_approval(record),
        above=rule_of(record, zone, problems),
    )
    if setup.location and not in_zone(setup.location, setup.zone):
        problems.add("files.location_zone", record.where("location"), zone=setup.zone.key)
        setup = replace(setup, location=None)
    zones, hushed = _zones(record, setup, hours, problems)
    quieter = {name: replace(each, quiet=each.quiet + hushed.get(name, ())) for name, each in outlets.items()}
    setup = replace(setup, zones=zones)
    scenes = scenes_of(record, setup.resolve, problems)
    return replace(
        setup, outlets=quieter, neighbours=_neighbours(record, setup, problems), scenes=scenes,
        buttons=buttons_of(record, scenes, problems),
        county=county_of(record, folder, setup.location is not None, setup.resolve, problems),
    )  # fmt: skip


def _approval(record: Record) -> bool:
    """Whether versions have to be approved. A word that cannot be read counts as yes, so that nothing unapproved is
    heard because of a slip."""
    return record.has("approval") and record.take("approval", values.yes_no, True)


class _Hours:
    """Reads hours in which outlets must be silent, may play, or play softer. The hours may be names of periods."""

    def __init__(self, periods: Mapping[str, Period], problems: Problems) -> None:
        self._periods = periods
        self._problems = problems

    def of(self, record: Record, key: str, wraps: bool = False) -> tuple[Stretch, ...]:
        """The hours of a key. `wraps`: they are quiet hours. Unreadable quiet hours last all day; unreadable allowed
        hours are none."""
        return tuple(hours_of(each, self._periods, self._problems, wraps) for each in record.scalars(key, split=False))

    def softer(self, record: Record) -> tuple[tuple[Stretch, int], ...]:
        """The softer hours, each with its volume in per cent. Unreadable hours last all day; an unreadable volume is
        1."""
        found = []
        for key, node in record.mapping("softer").values():
            hours = stretch(key, self._periods, self._problems, True)
            if isinstance(node, Scalar) and node.empty:
                self._problems.add("files.percent_empty", node.place, found=key.text)
            percent = parse_each(scalars(node, self._problems), values.whole(1, 100), self._problems)
            found.append((hours or Stretch(ALL_DAY), percent[0] if percent else 1))
        return tuple(found)


def _good_name(key: Scalar, problems: Problems) -> bool:
    """Whether a name has none of the characters that file names, identities and lists need."""
    bad = sorted(set(key.text.strip()) & set('/\\:*?"<>|@.\n\t ,，、;；\u3000')) or (
        [] if key.text.strip() else ["(空)"]
    )
    if bad:
        problems.add("files.outlet_name", key.place, name=key.text, found=" ".join(bad))
    return not bad


def _outlet(
    name: str,
    record: Record,
    languages: tuple[str, ...],
    quiet: tuple[Stretch, ...],
    hours: _Hours,
    problems: Problems,
) -> Outlet:
    minutes = record.take("max_minutes_per_hour", values.whole(1, 60), 0)
    return Outlet(
        name=name,
        kind=record.take("kind", values.choice(KINDS), "speaker"),
        languages=record.many("languages", values.language) or languages,
        output=output_of(record, "output", problems),
        spare=output_of(record, "spare", problems),
        values=record.facts("values"),
        volume=record.take("volume", values.whole(0, 100), 100),
        lead_in=record.take("lead_in", values.silence, 500),
        lead_out=record.take("lead_out", values.silence, 300),
        max_volume=record.take("max_volume", values.whole(0, 100), 100),
        quiet_volume=record.take("quiet_volume", values.whole(0, 100), 100),
        fade=record.take("fade", values.silence, 0),
        amplifier=_amplifier(record),
        quiet=quiet + hours.of(record, "quiet_hours", wraps=True),
        allowed=hours.of(record, "allowed"),
        softer=hours.softer(record),
        share=_share(record, problems),
        day_types=frozenset(types_of(record, "day_types", problems)),
        most_per_hour=minutes * values.MINUTE if minutes else None,
        hold=record.take("over_budget", values.choice(_OVER_BUDGET), False),
        place=record.place,
    )


def _share(record: Record, problems: Problems) -> dict[str, int]:
    """Language -> its per cent of the time. Empty if it cannot be read or does not add up to 100."""
    found: dict[str, int] = {}
    entries = record.mapping("language_share")
    for name, (key, node) in entries.items():
        codes = parse_each([Scalar(name, key.place, key.strict)], values.language, problems)
        if isinstance(node, Scalar) and node.empty:
            problems.add("files.percent_empty", node.place, found=name)
        percent = parse_each(scalars(node, problems), values.whole(1, 100), problems)
        if codes and percent:
            found[codes[0]] = percent[0]
    if len(found) < len(entries):
        return {}
    if entries and sum(found.values()) != 100:
        problems.add("files.share_sum", record.where("language_share"), found=sum(found.values()))
        return {}
    return found


def _amplifier(record: Record) -> Amplifier | None:
    inner = record.record("amplifier", "amplifier")
    if inner is None:
        return None
    usual = Amplifier()
    return Amplifier(
        inner.text("on").strip(),
        inner.text("off").strip(),
        inner.take("before", values.silence, usual.before),
        inner.take("after", values.silence, usual.after),
    )


def _talk_limit(text: str, strict: bool) -> Millis:
    length = values.duration(text, strict)
    if not 10 * values.SECOND <= length <= values.HOUR:
        raise Bad("files.talk_limit", found=text.strip())
    return length


def _zones(
    record: Record, setup: Setup, hours: _Hours, problems: Problems
) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[Stretch, ...]]]:
    """Each zone's outlets, and the quiet hours that each outlet gets from its zones."""
    zones: dict[str, tuple[str, ...]] = {}
    hushed: dict[str, tuple[Stretch, ...]] = {}
    for name, (key, node) in record.mapping("zones").items():
        if name in setup.outlets:
            problems.add("files.zone_is_outlet", key.place, name=name)
        inner = Record(node, "zone", problems) if isinstance(node, Map) else None
        zones[name] = setup.resolve(inner.placed_words("members") if inner else scalars(node, problems), problems)
        quiet = hours.of(inner, "quiet_hours", wraps=True) if inner else ()
        for member in zones[name]:
            hushed[member] = hushed.get(member, ()) + quiet
    return zones, hushed


def _neighbours(record: Record, setup: Setup, problems: Problems) -> dict[str, frozenset[str]]:
    near: dict[str, set[str]] = {}
    node = record.node("neighbours")
    groups = node.items if isinstance(node, yaml_nodes.Seq) else (node,) if node is not None else ()
    for group in groups:
        members = setup.resolve(scalars(group, problems), problems)
        for member in members:
            near.setdefault(member, set()).update(set(members) - {member})
    return {name: frozenset(others) for name, others in near.items()}
