"""`python -m dalaba.desk.township_reports RECORDS NOW FACTS`: the nightly reports of a station with a hub.

They have what the villages' PCs have reported. Desk starts it.
"""

from __future__ import annotations

import sys
from pathlib import Path

from dalaba.core.model import Millis
from dalaba.desk.township_log import source
from dalaba.views.report.__main__ import main

PROGRAM = "dalaba.desk.township_reports"
EVERY: Millis = 3_600_000
"""How often late reports of villages are looked for."""

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], source(Path(sys.argv[1]).parent)))
