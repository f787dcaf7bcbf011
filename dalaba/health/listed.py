"""The sound cards of this PC as a list: which outlets are on each, and which outlets look for one in vain. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from dalaba.air.outputs import OutputError
from dalaba.air.outputs.devices import Device
from dalaba.core.model import OutputSpec, Reason
from dalaba.health.cards import Card, card_of, met, suggested
from dalaba.health.facts import Sound


@dataclass(frozen=True, slots=True)
class Listed:
    """A card that is there. `outlets`: outlet -> its channels on this card."""

    card: Card
    outlets: Mapping[str, tuple[int, ...]]

    @property
    def busy(self) -> tuple[str, ...]:
        """What else plays on it."""
        return (*self.card.programs, *(f"dalaba {folder}" for folder in self.card.stations))


def listed(bound: Mapping[str, OutputSpec], sound: Sound, ours: Iterable[int] = ()) -> list[Listed]:
    """Every card. `bound`: outlet -> where its sound goes; `ours`: processes that do not count as other programs."""
    if isinstance(sound.devices, Reason):
        return []
    mine = tuple(ours)
    return [
        Listed(
            card_of(device, sound, mine),
            {name: spec.channels for name, spec in bound.items() if not spec.url and _meant(spec, sound) is device},
        )
        for device in sound.devices
    ]


def missing(bound: Mapping[str, OutputSpec], sound: Sound) -> Iterator[tuple[str, OutputSpec, Reason, Reason]]:
    """(outlet, where its sound should go, why it cannot, the same with the card that may be meant instead)."""
    devices = () if isinstance(sound.devices, Reason) else sound.devices
    for name, spec in bound.items():
        if spec.url:
            continue
        try:
            met(spec, sound)
        except OutputError as error:
            yield name, spec, error.reason, suggested(error.reason, devices)


def _meant(spec: OutputSpec, sound: Sound) -> Device | None:
    try:
        return met(spec, sound)
    except OutputError:
        return None
