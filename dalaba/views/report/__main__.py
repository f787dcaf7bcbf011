"""`python -m dalaba.views.report RECORDS NOW FACTS`: write what is due, print the result as JSON. Desk starts it."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from dalaba.air.ledger import LedgerError
from dalaba.views.report.day import Others, StationFacts
from dalaba.views.report.nightly import Written, write_due


def main(arguments: list[str], others: Others | None = None) -> int:
    """Always exits with 0; files that cannot be written are in the answer."""
    records, now, facts = arguments
    if sys.platform != "win32":
        os.nice(10)  # nobody waits for it; on Windows the desk sets the priority
    try:
        written = write_due(Path(records), StationFacts.of_json(json.loads(facts)), int(now), others)
    except LedgerError as error:
        written = Written(troubles=(error.reason,))
    troubles = [{"code": reason.code, "params": dict(reason.params)} for reason in written.troubles]
    print(json.dumps({"written": [path.name for path in written.paths], "troubles": troubles, "more": written.more}))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
