"""What `check` finds besides reading errors: pure functions over the plan and compiled days, in sentences.

`compiled_days` looks at the coming days (what will not play, and why), `exams` at the papers of coming exams,
`missing_values` at variables without a value, `plan` at what is written whatever the day (campaigns that are over, rows
that never play), `open_questions` at versions that wait for a person's answer, `sounds` at sounds that are not there,
`stated_hours` at texts that contradict their row's hours, `voices` at what the voices would say wrong. `voices` is not
imported here, because it loads the pinyin. A
warning never stops anything playing.
"""

from dalaba.station.checks.bells import bells_read
from dalaba.station.checks.compiled_days import exact_clashes, few_can_play, nothing_ready
from dalaba.station.checks.exams import exams_in_danger
from dalaba.station.checks.missing_values import missing_values
from dalaba.station.checks.open_questions import held
from dalaba.station.checks.plan import (
    campaigns_over,
    marks_unused,
    rows_that_never_play,
    switched_values,
    terms_over,
    unknown_day_types,
)
from dalaba.station.checks.scenes import scenes_wrong
from dalaba.station.checks.sounds import sounds_not_there, sounds_of_row
from dalaba.station.checks.stated_hours import contradicted_hours

__all__ = [
    "bells_read",
    "campaigns_over",
    "contradicted_hours",
    "exact_clashes",
    "exams_in_danger",
    "few_can_play",
    "held",
    "marks_unused",
    "missing_values",
    "nothing_ready",
    "rows_that_never_play",
    "scenes_wrong",
    "sounds_not_there",
    "sounds_of_row",
    "switched_values",
    "terms_over",
    "unknown_day_types",
]
