"""schedules/: campaigns and their rows, read; and `expand`, from a date to its occurrences (pure).

A campaign is a `.yaml` file, or a sheet with one schedule row per line. Its hours may use facts
(`"{{开始}}-{{结束}}"`); these are filled in and read when a day is expanded, separately for each outlet. What a row
needs to be played (clips, a free horn) is not known here.
"""

from dalaba.station.schedules.bookings import wanted_by
from dalaba.station.schedules.expand import due_instants, expand, expand_at
from dalaba.station.schedules.facts import facts_at, layers
from dalaba.station.schedules.named_times import names_there, time_named
from dalaba.station.schedules.next_due import next_due
from dalaba.station.schedules.occurrences import Occurrences
from dalaba.station.schedules.plan import Plan, Starts
from dalaba.station.schedules.read import read_campaign, read_file, read_schedules, read_text_campaign
from dalaba.station.schedules.relative_times import go_by_the_sun
from dalaba.station.schedules.rows import Campaign, Hours, Row, row_hash
from dalaba.station.schedules.rules import with_terms
from dalaba.station.schedules.starts import in_doubt, may_pass_midnight, starts_on
from dalaba.station.schedules.van_rows import van_rows
from dalaba.station.schedules.when import (
    airs_on,
    asked_of_week,
    dates_of,
    days_to_come,
    due_times,
    kept_off,
    off,
    playing_days,
)
from dalaba.station.schedules.workbook import root_in, root_of, variables_of

__all__ = [
    "Campaign",
    "Hours",
    "Occurrences",
    "Plan",
    "Row",
    "Starts",
    "airs_on",
    "asked_of_week",
    "dates_of",
    "days_to_come",
    "due_instants",
    "due_times",
    "expand",
    "expand_at",
    "facts_at",
    "go_by_the_sun",
    "in_doubt",
    "kept_off",
    "layers",
    "may_pass_midnight",
    "names_there",
    "next_due",
    "off",
    "playing_days",
    "read_campaign",
    "read_file",
    "read_schedules",
    "read_text_campaign",
    "root_in",
    "root_of",
    "row_hash",
    "starts_on",
    "time_named",
    "van_rows",
    "variables_of",
    "wanted_by",
    "with_terms",
]
