"""schedules/: campaigns and their rows, read; and `expand`, from a date to its occurrences (pure).

A campaign is a `.yaml` file, or a sheet whose rows are rows. Hours may follow facts (`"{{开始}}-{{结束}}"`): they are
filled and read when a day is expanded, for each outlet by itself. What a row needs to be played (clips, a free horn)
is not known here.
"""

from dalaba.schedules.expand import airs_on, due_times, expand, facts_at, kept_off, layers, shown_dates
from dalaba.schedules.read import read_campaign, read_schedules
from dalaba.schedules.rows import Campaign, Plan, Row, row_hash
from dalaba.schedules.workbook import root_of

__all__ = [
    "Campaign",
    "Plan",
    "Row",
    "airs_on",
    "due_times",
    "expand",
    "facts_at",
    "kept_off",
    "layers",
    "read_campaign",
    "read_schedules",
    "root_of",
    "row_hash",
    "shown_dates",
]
