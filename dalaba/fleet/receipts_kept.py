"""What became of the orders that came on sticks, until a stick goes back: records/fleet/receipts.json."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from dalaba.core import atomic, typed_json
from dalaba.fleet.way_back import Became, Receipts
from dalaba.trust.member import FOLDER

FILE = f"{FOLDER}/receipts.json"
_MOST = 500


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


def _key(became: Became) -> str:
    return json.dumps(typed_json.as_json(became), ensure_ascii=False, sort_keys=True)
