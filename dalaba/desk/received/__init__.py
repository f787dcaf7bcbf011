"""What a township handed to this PC: read only as it was signed, and planned with the village's own day."""

from dalaba.desk.received.day import (
    Given,
    TownshipDay,
    exams_of,
    nowhere,
    old_of,
    owner,
    relays_of,
    titles_of,
    without_their_names,
)
from dalaba.desk.received.earshot import Around
from dalaba.desk.received.townships import Received, Township, read, watched

__all__ = [
    "Around", "Given", "Received", "Township", "TownshipDay", "exams_of", "nowhere", "old_of", "owner", "read",
    "relays_of", "titles_of", "watched", "without_their_names",
]  # fmt: skip
