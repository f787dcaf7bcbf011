"""What is wrong with this PC, its sound cards and its station, and what to do about it.

There are two halves. Probes ask the system and return plain facts (`facts`), or None for what they could not find out.
Each has a time limit; none raises, changes anything or opens a device. Judging is pure: facts to findings (`cards`,
`pc`, `station`). `examine` does both; `watch` repeats it while the station runs.
"""

from dalaba.health.examine import examine, looked_at
from dalaba.health.facts import Facts, Finding, Severity
from dalaba.health.judge import judged, ranked
from dalaba.health.watch import Watch

__all__ = ["Facts", "Finding", "Severity", "Watch", "examine", "judged", "looked_at", "ranked"]
