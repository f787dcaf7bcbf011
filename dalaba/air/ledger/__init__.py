"""The as-run ledger: what was done and heard, appended to SQLite files and never rewritten.

It promises: an event that `append` returned from is on the disk (WAL, synchronous=FULL); events carry one counting
`seq` and one hash chain through all years' files; a changed, removed or slipped-in event in between is found by
`prove`; whatever became of the files or the disk, it can be opened and appended to. It will not read a clock (times
are handed in), judge an event's meaning (`views.asrun` does), or notice by itself that the newest events were cut
off, or all of them written anew by whoever holds the PC: for that, note `head` somewhere else, on paper or on the
township's hub, and hand it to `prove`.

One process writes (air, under the station's one lock); any number may read beside it. A file a UTC year of the
event's wall time: `ledger-2022.sqlite`.
"""

from dalaba.air.ledger.chain import REHEARSAL, rehearsed
from dalaba.air.ledger.disk_reserve import Reserve
from dalaba.air.ledger.files import SCHEMA, LedgerError
from dalaba.air.ledger.proof import PRINTED, SHORTEST, Proof, Proved, prove, verify
from dalaba.air.ledger.queries import events, head, head_at, known, latest
from dalaba.air.ledger.writer import LAZY_BATCH, MOST_WAITING, Ledger

__all__ = [
    "LAZY_BATCH",
    "MOST_WAITING",
    "PRINTED",
    "REHEARSAL",
    "SCHEMA",
    "SHORTEST",
    "Ledger",
    "LedgerError",
    "Proof",
    "Proved",
    "Reserve",
    "events",
    "head",
    "head_at",
    "known",
    "latest",
    "prove",
    "rehearsed",
    "verify",
]
