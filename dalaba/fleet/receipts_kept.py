"""What became of the orders that came on sticks, until a stick goes back: records/fleet/receipts.json."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from dalaba.air import ledger
from dalaba.core import atomic, typed_json
from dalaba.core.model import Millis
from dalaba.core.spot_id import SpotId
from dalaba.fleet.desk_exchange import receipts_of_desk
from dalaba.fleet.way_back import Became, Receipts, Stage
from dalaba.trust.member import FOLDER
from dalaba.trust.order import announcement_id

FILE = f"{FOLDER}/receipts.json"
_MOST = 500
_EARLIER: Millis = 3_600_000
"""So much the clock may have been set back since."""
_OUTCOMES: Mapping[str, Stage] = {"started": "started", "ended": "ended", "cut": "ended", "missed": "ended"}
"""What the ledger says of an order's sound -> what the hub is told."""


def kept(station: Path) -> tuple[Became, ...]:
    """All of them; none if the file is broken: the ledger tells the same. Raises OSError."""
    try:
        found = atomic.read_json(station / FILE, typed_json.form(Receipts, loose=True).loose)
    except atomic.Broken:
        return ()
    return found.receipts if found else ()


def add(station: Path, became: Iterable[Became]) -> None:
    """Keep further ones; the newest, if they are too many. They go with every stick: twice is no harm. Raises
    OSError."""
    every = dict.fromkeys(_key(each) for each in (*kept(station), *became))
    data = {"receipts": [json.loads(each) for each in [*every][-_MOST:]]}
    if every:
        atomic.write(station / FILE, json.dumps(data, ensure_ascii=False).encode())


def from_desk(station: Path) -> None:
    """Keep the desk's receipts too, of what was said of a day. Raises OSError: then they are still in its outbox."""
    while receipts_of_desk(station, lambda said: add(station, said)):
        pass


def _key(became: Became) -> str:
    return json.dumps(typed_json.as_json(became), ensure_ascii=False, sort_keys=True)


def heard(station: Path, became: Iterable[Became]) -> Iterator[Became]:
    """What the ledger tells of the sound of orders that air took: when it began and ended, at each outlet. Raises
    LedgerError."""
    taken = {announcement_id(each.id): each for each in became if each.stage == "verified"}
    if not taken:
        return
    since = min(each.at for each in taken.values())
    for event in ledger.events(station / "records", since - _EARLIER):
        stage = _OUTCOMES.get(event.kind)
        order = taken.get(SpotId.parse(event.spot).order) if stage else None
        if stage is not None and order is not None:
            detail = {"seq": event.seq, "kind": event.kind, "reason": event.reason}
            yield Became(order.id, stage, event.wall, event.output, detail)
