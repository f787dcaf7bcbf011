"""What an `emerg` topic holds: the wires of all urgent orders, stops and cancellations of one scope that are active.

It is not signed itself, because each wire in it is: whoever empties or shortens it keeps news away and cancels nothing.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable

from dalaba.trust.envelope import LARGEST

MOST = 50
"""Orders in it."""


def packed(wires: Iterable[bytes]) -> bytes:
    """The wires, oldest first, as one message. Raises ValueError if they are too many or too large."""
    found = [base64.b64encode(each).decode() for each in wires]
    data = json.dumps({"orders": found}, separators=(",", ":")).encode()
    if len(found) > MOST or len(data) > LARGEST:
        raise ValueError("too many orders stand")
    return data


def unpacked(data: bytes) -> tuple[bytes, ...]:
    """The wires in it; none in an empty one. Raises ValueError."""
    if not data:
        return ()
    if len(data) > LARGEST:
        raise ValueError("too large")
    try:
        found = json.loads(data)
        orders = found["orders"]
        if not isinstance(orders, list) or len(orders) > MOST:
            raise ValueError("too many orders stand")
        return tuple(base64.b64decode(each, validate=True) for each in orders)
    except (TypeError, KeyError, RecursionError) as error:
        raise ValueError("no standing orders") from error
