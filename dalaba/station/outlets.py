"""station.yaml: the station, its outlets, zones, voices, quiet hours and neighbours, as frozen values.

Reads one file; every problem goes to the list it is given and a usable value comes back all the same, so that one bad
line never hides the next. Knows nothing of scripts, schedules or devices that are really there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from zoneinfo import ZoneInfo

from dalaba.core.model import Amplifier, Instant, Millis, OutletCard, OutputSpec, Place, Problem, Reason
from dalaba.core.problems import Bad, nearest
from dalaba.speech.voices import registry as voices
from dalaba.station.days import (
    ALL_DAY,
    Location,
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

FILE = "station.yaml"
KINDS = {
    "大喇叭": "speaker", "speaker": "speaker", "现场音箱": "onsite", "onsite": "onsite", "校园广播": "school",
    "school": "school", "宣传车": "van", "van": "van",
}  # fmt: skip
PROFILES = {"speaker": "horn", "onsite": "hall", "school": "hall", "van": "van"}
"""How an outlet of each kind is made to sound (`dalaba.sound.processing`)."""
ALL = ("全部", "所有", "all")
_OVER_BUDGET = {"提醒": False, "warn": False, "不排": True, "hold": True}
_UI = {"zh": "zh", "中文": "zh", "en": "en", "英文": "en", "english": "en"}
_DEFAULT_RATE = 190


@dataclass(frozen=True, slots=True)
class VoiceChoice:
    """An engine to try for a language, at a rate of characters a minute as heard."""

    engine: str
    rate: int = _DEFAULT_RATE
    model: str = ""
    """Where the user's own model lies, for the engines that have one."""
    speaker: str = ""
    """Which of the engine's voices, for those that have several: its name, 女 or 男; "": the engine's first."""


USUAL: Mapping[str, tuple[VoiceChoice, ...]] = {
    "cmn": (VoiceChoice("kokoro", voices.usual_rate("kokoro")), VoiceChoice("espeak")),
    "eng": (VoiceChoice("kokoro", voices.usual_rate("kokoro")), VoiceChoice("espeak")),
}
"""The voices of a language for which a station names none: the good one where it was brought, and the one that is
always there. Of other languages: espeak alone."""


@dataclass(frozen=True, slots=True)
class Outlet:
    """One place from which sound comes."""

    name: str
    kind: str
    languages: tuple[str, ...]
    output: OutputSpec | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    volume: int = 100
    max_volume: int = 100
    quiet_volume: int = 100
    lead_in: Millis = 500
    lead_out: Millis = 300
    fade: Millis = 0
    amplifier: Amplifier | None = None
    quiet: tuple[Stretch, ...] = ()
    """The station's, its zones' and its own."""
    allowed: tuple[Stretch, ...] = ()
    """Empty: the whole day."""
    softer: tuple[tuple[Stretch, int], ...] = ()
    """Hours in which it is so many per cent of its volume."""
    most_per_hour: Millis | None = None
    hold: bool = False
    """Over budget, loops are refused; else there is a warning."""
    share: Mapping[str, int] = field(default_factory=dict)
    """Language -> per cent of the time it is to have where rows rotate; empty: as often each."""
    day_types: frozenset[str] = frozenset()
    """The only days on which it plays; empty: every day."""
    talk_limit: Millis = 600_000
    talk_recorded: bool = False
    """Live talks, as the station has them."""
    place: Place | None = None

    @property
    def profile(self) -> str:
        return PROFILES[self.kind]

    def card(self, neighbours: tuple[str, ...] = (), silent: tuple[tuple[Instant, Instant], ...] = ()) -> OutletCard:
        """What air has to know of it."""
        return OutletCard(
            self.name,
            self.kind,
            self.output,
            self.volume,
            self.lead_in,
            self.lead_out,
            neighbours=neighbours,
            max_volume=self.max_volume,
            quiet_volume=min(self.max_volume, self.quiet_volume),
            fade=self.fade,
            amplifier=self.amplifier,
            silent=silent,
            talk_limit=self.talk_limit,
            talk_recorded=self.talk_recorded,
        )


@dataclass(frozen=True, slots=True)
class Setup:
    """A station as its file tells it."""

    name: str
    zone: ZoneInfo
    ui: str
    languages: tuple[str, ...]
    calendar: str
    outlets: Mapping[str, Outlet]
    zones: Mapping[str, tuple[str, ...]]
    neighbours: Mapping[str, frozenset[str]]
    voices: Mapping[str, tuple[VoiceChoice, ...]]
    lexicon: Mapping[str, str]
    periods: Mapping[str, Period]
    location: Location | None = None
    """Where the sun is seen from."""

    def resolve(self, words: Iterable[Scalar], problems: Problems) -> tuple[str, ...]:
        """Outlets, zones, kinds and 全部 as outlet names, in the station's order; unknown ones are problems."""
        chosen: set[str] = set()
        for word in words:
            members = self.members(word.text)
            if members is None and not self.outlets:
                continue  # station.yaml is broken and says so; its outlets are not unknown for that
            if members is None and self.members(plain := values.plain(word.text)) is not None:
                problems.add("files.trap_fullwidth", word.place, found=word.text, wanted=plain)
            elif members is None:
                allowed = [*self.outlets, *self.zones]
                hint = nearest(word.text, allowed)
                problems.add(
                    "files.unknown_outlet", word.place, found=word.text, nearest=hint or "、".join(allowed[:8])
                )
            else:
                chosen.update(members)
        return tuple(name for name in self.outlets if name in chosen)

    def members(self, word: str) -> tuple[str, ...] | None:
        """The outlets that a name stands for, or None where it stands for nothing."""
        if word in self.outlets:
            return (word,)
        if word in self.zones:
            return self.zones[word]
        if word.lower() in ALL:
            return tuple(self.outlets)
        kind = KINDS.get(word.lower())
        if kind is None:
            return None
        return tuple(name for name, outlet in self.outlets.items() if outlet.kind == kind)


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
    setup = Setup(
        name=record.text("name") or "广播台",
        zone=record.take("timezone", time_zone, ZoneInfo("Asia/Shanghai")),
        ui=record.take("ui_language", values.choice(_UI), "zh"),
        languages=languages,
        calendar=record.take("calendar", calendar_code, ""),
        outlets=outlets,
        zones={},
        neighbours={},
        voices=_voices(record, folder, problems),
        lexicon=record.spellings("lexicon") if record.has("lexicon") else {},
        periods=periods,
        location=record.take("location", location, None),
    )
    if setup.location and not in_zone(setup.location, setup.zone):
        problems.add("files.location_zone", record.where("location"), zone=setup.zone.key)
        setup = replace(setup, location=None)
    zones, hushed = _zones(record, setup, hours, problems)
    quieter = {name: replace(each, quiet=each.quiet + hushed.get(name, ())) for name, each in outlets.items()}
    return replace(setup, outlets=quieter, zones=zones, neighbours=_neighbours(record, setup, problems))


class _Hours:
    """Reads hours of silence and of leave, which may be named by the station's periods."""

    def __init__(self, periods: Mapping[str, Period], problems: Problems) -> None:
        self._periods = periods
        self._problems = problems

    def of(self, record: Record, key: str, wraps: bool = False) -> tuple[Stretch, ...]:
        """The key's entries. `wraps`: hours of silence. What cannot be read silences, or opens nothing."""
        return tuple(hours_of(each, self._periods, self._problems, wraps) for each in record.scalars(key, split=False))

    def softer(self, record: Record) -> tuple[tuple[Stretch, int], ...]:
        """Hours and how loud they are. What cannot be read is soft: hours all day, a loudness as it may be."""
        found = []
        for key, node in record.mapping("softer").values():
            hours = stretch(key, self._periods, self._problems, True)
            if isinstance(node, Scalar) and node.empty:
                self._problems.add("files.percent_empty", node.place, found=key.text)
            percent = parse_each(scalars(node, self._problems), values.whole(1, 100), self._problems)
            found.append((hours or Stretch(ALL_DAY), percent[0] if percent else 1))
        return tuple(found)


def _good_name(key: Scalar, problems: Problems) -> bool:
    """Names become parts of file names, identities and lists: the characters those need are kept free."""
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
        output=_output(record),
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
    """How much of the time each language is to have. What cannot be read, or is not 100 together, is none at all."""
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


def _output(record: Record) -> OutputSpec | None:
    inner = record.record("output", "output")
    if inner is None or not inner.has("device"):
        return None
    channels = inner.many("channels", values.whole(1, 64)) or (1,)
    return OutputSpec(inner.text("device").strip(), channels, inner.text("host").strip())


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


def _voices(record: Record, folder: Path, problems: Problems) -> dict[str, tuple[VoiceChoice, ...]]:
    chosen: dict[str, tuple[VoiceChoice, ...]] = {}
    for name, (key, node) in record.mapping("voices").items():
        try:
            code = values.language(name)
        except Bad as bad:
            problems.bad(bad, key.place)
            continue
        items = node.items if isinstance(node, yaml_nodes.Seq) else (node,)
        chosen[code] = tuple(_voice(item, folder, problems) for item in items)
    return chosen


def _voice(node: yaml_nodes.Node, folder: Path, problems: Problems) -> VoiceChoice:
    engines = values.choice({name: name for name in voices.engines()})
    place = node.place
    if isinstance(node, Scalar):
        found = parse_each([node], engines, problems)
        engine = found[0] if found else "espeak"
        choice = VoiceChoice(engine, voices.usual_rate(engine))
    else:
        record = Record(node, "voice", problems)
        engine = record.take("engine", engines, "espeak")
        rate = record.take("rate", values.whole(60, 400), voices.usual_rate(engine))
        choice = VoiceChoice(engine, rate, _model(record, folder), _speaker(record, engine, problems))
        place = record.where("model" if record.has("model") else "engine")
    why = voices.trouble(choice.engine, choice.model)
    if why is not None and not voices.is_brought_later(choice.engine):
        bad = Bad(why.code, **why.params)
        problems.bad(bad, place, "warning")  # another voice may speak, or another PC
    return choice


def _speaker(record: Record, engine: str, problems: Problems) -> str:
    """A voice within the engine; one that it does not know is told, and its first speaks."""
    name = record.text("speaker").strip()
    if not name or voices.is_speaker(engine, name):
        return name
    known = "、".join(("女", "男", *voices.speakers(engine))) if voices.speakers(engine) else "—"
    bad = Bad("voices.unknown_speaker", engine=engine, found=name, known=known)
    problems.bad(bad, record.where("speaker"), "warning")
    return ""


def _model(record: Record, folder: Path) -> str:
    """Its path, found from the station's folder."""
    name = record.text("model").strip()
    return str(folder / name) if name else ""


def _zones(
    record: Record, setup: Setup, hours: _Hours, problems: Problems
) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[Stretch, ...]]]:
    """Each zone's outlets, and the quiet hours that outlets have by their zones."""
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
