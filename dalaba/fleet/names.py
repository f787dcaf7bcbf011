"""What a township's campaigns, scripts and outlets are called at a village, and back again. Pure.

    at the township        at the village
    核酸/早@五一村@…        三江镇·核酸/早@大榕树@…     the township's row; its outlet has another name there
    本村·防火/早@五一村@…   防火/早@大榕树@…            the village's own row
    order/ID@五一村@2      order/ID@大榕树@2           an order, whoever gave it

So nothing of the village is taken for something of the township that has the same name, on either side.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from dalaba.core.model import Event
from dalaba.core.spot_id import ORDER, TALK, TONE, SpotId
from dalaba.trust.member import SIGN, Member

OWN = "本村"
"""Before the names of a village's own campaigns and scripts, where the township reads them."""
_ORDERS = (ORDER, TALK)


def prefixed(owner: str, name: str) -> str:
    """A name of somebody else's: 三江镇·核酸. "" stays ""."""
    return f"{owner}{SIGN}{name}" if name else ""


def unprefixed(owner: str, name: str) -> str | None:
    """The name without its owner; None if it has another owner, or none."""
    head = f"{owner}{SIGN}"
    return name[len(head) :] or None if name.startswith(head) else None


@dataclass(frozen=True)
class Names:
    """The names of one township's things at one village. `outlets`: the township's name -> the name here."""

    township: str
    outlets: Mapping[str, str]
    _back: Mapping[str, str] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_back", {here: there for there, here in self.outlets.items()})

    @staticmethod
    def of(member: Member) -> Names:
        """The names between a village and its township."""
        return Names(member.township, member.outlets)

    # -- from the township to the village

    def here(self, name: str) -> str:
        """What a campaign, a script or a sound of the township is called at the village."""
        return prefixed(self.township, name)

    def outlet_here(self, name: str) -> str:
        """What an outlet of the township is called at the village. One that is not there has the township's prefix."""
        return self.outlets.get(name) or prefixed(self.township, name)

    def spot_here(self, text: str) -> str:
        """The id at the village of a spot of the township's programme."""
        spot = SpotId.parse(text)
        return str(spot._replace(source=self.here(spot.source), outlet=self.outlet_here(spot.outlet)))

    # -- and back

    def is_theirs(self, name: str) -> bool:
        """Whether a name at the village is that of something of the township."""
        return unprefixed(self.township, name) is not None

    def there(self, name: str) -> str:
        """What the township calls a campaign, a script or a sound of the village."""
        found = unprefixed(self.township, name)
        return prefixed(OWN, name) if found is None else found

    def outlet_there(self, name: str) -> str:
        """What the township calls an outlet of the village; the same if it does not know it."""
        return self._back.get(name) or unprefixed(self.township, name) or name

    def spot_there(self, text: str) -> str:
        """The township's id of a spot of the village."""
        spot = SpotId.parse(text)
        outlet = self.outlet_there(spot.outlet)
        if not spot.source or spot.source == TONE or (spot.source in _ORDERS and not _is_due(spot)):
            return str(spot._replace(outlet=outlet))
        return str(spot._replace(source=self.there(spot.source), outlet=outlet))

    def event_there(self, event: Event) -> Event:
        """An event of the village's ledger as the township would have called everything in it. Its hash no longer
        fits."""
        return replace(
            event,
            spot=self.spot_there(event.spot) if event.spot else "",
            output=self.outlet_there(event.output),
            detail={key: self._renamed(key, value) for key, value in event.detail.items()},
        )

    def _renamed(self, key: str, value: Any) -> Any:
        """What stands under a key of an event's detail, with the township's names."""
        if key == "params" and isinstance(value, Mapping):
            return {name: self._fact(name, each) for name, each in value.items()}
        if key in _BY_OUTLET and isinstance(value, Mapping):
            return {self.outlet_there(name): each for name, each in value.items()}
        if key in ("order", "lasting"):
            return self._inside(value)
        named = self._ways().get(key)
        return _each(value, named) if named else value

    def _inside(self, value: Any) -> Any:
        if isinstance(value, Mapping):
            return {key: self._renamed(key, each) for key, each in value.items()}
        return [self._inside(each) for each in value] if isinstance(value, list | tuple) else value

    def _fact(self, name: str, value: Any) -> Any:
        """A fact of a reason, with the township's names."""
        if name.rpartition("_")[2] == "outlets" and isinstance(value, str):
            return "、".join(map(self.outlet_there, value.split("、")))
        named = self._ways().get(name.removeprefix("why_"))
        return _each(value, named) if named else value

    def _ways(self) -> Mapping[str, Callable[[str], str]]:
        return {
            "script": self.there, "outlet": self.outlet_there, "outlets": self.outlet_there, "to": self.outlet_there,
            "spot": self.spot_there, "unheard": self.spot_there, "again": self.spot_there,
            "from_": self.outlet_there, "from": self.outlet_there,
        }  # fmt: skip


_BY_OUTLET = ("parts", "begun", "stopped", "yielded", "volumes", "played")
"""The keys of an event's detail whose values have a field for each outlet."""


def _is_due(spot: SpotId) -> bool:
    """Whether it is a row's spot with a due time, in a campaign that is named like an order."""
    return bool(spot.when) and not spot.when.isdecimal()


def _each(value: Any, named: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return named(value) if value else value
    return [_each(one, named) for one in value] if isinstance(value, list | tuple) else value
