"""The as-run ledger: what was done and heard, appended to SQLite files and never rewritten.

An event is on the disk once `append` returned it (WAL, synchronous=FULL). Events share one counting `seq` and one hash
chain through all years' files; `prove` finds an event that was changed, removed or inserted. Whatever happened to the
files or the disk, the ledger can be opened and appended to.

It does not read a clock (times are passed in), judge an event's meaning (`views.asrun` does), or notice by itself that
the newest events were cut off or that all of them were rewritten by whoever controls the PC. For that, note `head`
elsewhere, on paper or on the township's hub, and pass it to `prove`.

One process writes (air, under the station's one lock); any number may read meanwhile. There is one file for each UTC
year of the event's wall time: `ledger-2022.sqlite`.
"""

from dalaba.air.ledger.chain import REHEARSAL, rehearsed
from dalaba.air.ledger.disk_reserve import Reserve
from dalaba.air.ledger.files import SCHEMA, LedgerError
from dalaba.air.ledger.proof import PRINTED, SHORTEST, Proof, Proved, prove, verify
from dalaba.air.ledger.queries import after, events, head, head_at, known, latest
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
    "after",
    "events",
    "head",
    "head_at",
    "known",
    "latest",
    "prove",
    "rehearsed",
    "verify",
]
