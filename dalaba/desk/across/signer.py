"""The township's hand: what it signs with, and how a wire is numbered, signed and handed to the hub as one step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dalaba.core.model import Instant
from dalaba.core.problems import Bad
from dalaba.hub import settings
from dalaba.hub.settings import SIGN_KEY
from dalaba.hub.store import Sent, Store
from dalaba.trust.envelope import Envelope, Level, Status, Typ, sign
from dalaba.trust.keys import SigningKey

_BEFORE: Instant = 120_000
"""How much slower than this PC's a village's clock may be, so that an order counts there at once."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs, and what is common to everything signed."""

    township: str
    key: SigningKey
    second: SigningKey | None = None
    """A second person's key, for what needs two."""
    status: Status = "actual"

    def hand(
        self, store: Store, typ: Typ, scope: str, key: str, body: Mapping[str, object], level: Level,
        now: Instant, exp: Instant, refs: tuple[str, ...] = (),
    ) -> None:  # fmt: skip
        """Sign it and hand it to the hub, which sends it. Numbers are handed over in their order, whoever else gives
        orders at the same time. Raises Bad("hub.store"), or Bad("across.too_large")."""
        keys = (self.key,) if self.second is None else (self.key, self.second)
        with store.database.together():
            seq = store.next_seq(typ, scope)
            envelope = Envelope(
                typ, scope, key, self.township, seq, now, max(0, now - _BEFORE), exp, body, level=level,
                status=self.status, refs=refs,
            )  # fmt: skip
            try:
                wire = sign(envelope, *keys)
            except ValueError as error:
                raise Bad("across.too_large") from error
            store.put_sent(Sent(0, key, typ, scope, level, wire.text, now, exp))


def is_hub(station: Path) -> bool:
    """Whether a hub was made in this station's folder."""
    return (station / SIGN_KEY).is_file()


def read(station: Path, name: str, second: SigningKey | None = None, exercise: bool = False) -> Signer:
    """The hub's signer. `name`: the station's, if the hub has no name of its own. Raises Bad("across.no_hub"), or
    what a broken key or settings file raises."""
    try:
        key = SigningKey.read(station / SIGN_KEY)
    except FileNotFoundError:
        raise Bad("across.no_hub", folder=station) from None
    return Signer(settings.read(station).township or name, key, second, "exercise" if exercise else "actual")
