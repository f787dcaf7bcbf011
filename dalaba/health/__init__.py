"""What is wrong with this PC, its sound cards and its station, and what to do about it.

In two halves. Probes ask the system and give plain facts (`facts`), None for what they could not find out; each has a
time limit, none raises, none changes anything, none opens a device. Judging is pure: facts to findings (`devices`,
`pc`, `station`). `examine` does both; `watch` goes on doing it while the station runs.
"""

from dalaba.health.examine import examine, looked_at
from dalaba.health.facts import Facts, Finding, Severity
from dalaba.health.judge import judged, ranked
from dalaba.health.watch import Watch

__all__ = ["Facts", "Finding", "Severity", "Watch", "examine", "judged", "looked_at", "ranked"]
