"""A station and its outlets as frozen values; finds the outlets that a name stands for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from dalaba.core.model import Amplifier, Instant, Millis, OutletCard, OutputSpec, Place, Relay, VillageRule
from dalaba.core.problems import nearest
from dalaba.station.county import CountyRules
from dalaba.station.days import Location, Period, Stretch
from dalaba.station.files import Problems, Scalar, values
from dalaba.station.outlets.voice_choices import VoiceChoice
from dalaba.station.scenes import Buttons, Scene

KINDS = {
    "大喇叭": "speaker", "speaker": "speaker", "现场音箱": "onsite", "onsite": "onsite", "校园广播": "school",
    "school": "school", "宣传车": "van", "van": "van",
}  # fmt: skip
PROFILES = {"speaker": "horn", "onsite": "hall", "school": "hall", "van": "van"}
"""Kind of outlet -> the profile with which its clips are equalised (`dalaba.sound.processing`)."""
ALL = ("全部", "所有", "all")


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
    """The quiet hours of the station, of its zones, and its own."""
    allowed: tuple[Stretch, ...] = ()
    """The hours in which it may play; empty: the whole day."""
    softer: tuple[tuple[Stretch, int], ...] = ()
    """Hours, and the per cent of its volume at which it plays in them."""
    most_per_hour: Millis | None = None
    hold: bool = False
    """Whether loops are refused over budget. If not, there is only a warning."""
    share: Mapping[str, int] = field(default_factory=dict)
    """Language -> its per cent of the time where rows rotate; empty: each language as often."""
    day_types: frozenset[str] = frozenset()
    """The only days on which it plays; empty: every day."""
    talk_limit: Millis = 600_000
    talk_recorded: bool = False
    """Whether live talks are recorded, as the station sets it."""
    spare: OutputSpec | None = None
    """Another card, for what must be heard."""
    place: Place | None = None

    @property
    def profile(self) -> str:
        return PROFILES[self.kind]

    def card(self, neighbours: tuple[str, ...] = (), silent: tuple[tuple[Instant, Instant], ...] = ()) -> OutletCard:
        """What air must know of the outlet."""
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
            spare=self.spare,
        )


@dataclass(frozen=True, slots=True)
class RelaySource:
    """Something that can be relayed, as the station knows it."""

    relay: Relay
    otherwise: str = ""
    """The sound or playlist that is heard while there is no signal; "" for silence."""
    longest: Millis = 0
    """The longest that it is relayed at a time; 0: as long as its row says."""
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Setup:
    """A station as `station.yaml` describes it."""

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
    """The position for which sunrise and sunset are computed."""
    relays: Mapping[str, RelaySource] = field(default_factory=dict)
    scenes: Mapping[str, Scene] = field(default_factory=dict)
    buttons: Buttons | None = None
    """The keys that press scenes without the page."""
    above: VillageRule = field(default_factory=VillageRule)
    """What a township may do here."""
    county: CountyRules | None = None
    """How warnings from above are read out; None: not at all."""
    approval: bool = False
    """Whether a version is heard only once a second person has approved it."""

    def resolve(self, words: Iterable[Scalar], problems: Problems) -> tuple[str, ...]:
        """The outlets that names of outlets, zones and kinds stand for, in the station's order. Unknown ones are
        problems."""
        chosen: set[str] = set()
        for word in words:
            members = self.members(word.text)
            if members is None and not self.outlets:
                continue  # station.yaml is broken and has its own problem; do not call its outlets unknown
            if members is None and self.members(plain := values.plain(word.text)) is not None:
                problems.add("files.trap_fullwidth", word.place, found=word.text, wanted=plain)
            elif members is None:
                allowed = [*self.outlets, *self.zones]
                hint = nearest(word.text, [*allowed, *self._kinds, *ALL])
                problems.add(
                    "files.unknown_outlet", word.place, found=word.text, nearest=hint or "、".join(allowed[:8])
                )
            else:
                chosen.update(members)
        return tuple(name for name in self.outlets if name in chosen)

    @property
    def _kinds(self) -> Iterator[str]:
        """The names of the kinds of outlets that there are."""
        there = {outlet.kind for outlet in self.outlets.values()}
        return (word for word, kind in KINDS.items() if kind in there)

    def members(self, word: str) -> tuple[str, ...] | None:
        """The outlets that a name stands for; None for an unknown name."""
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
