"""What kind of day a date is: workday or holiday (with make-up workdays), school day, exam, market, or as written.

`read_days` reads the files, and `DayTypes` answers. A calendar is loaded only if something depends on it.
"""

from dalaba.station.days.calendar import calendar_code, holidays_of, lunar_name
from dalaba.station.days.clauses import Clause, clause, clauses_of, falls, first_of, is_rule, meets
from dalaba.station.days.day_sets import WhichDays, first_day, last_day, lunar_doubt, shown, which_days
from dalaba.station.days.later import Later, moved, moved_end, moved_window
from dalaba.station.days.months import NEVER, EveryFew, Monthly, MonthlyWeekday
from dalaba.station.days.names import (
    NOT,
    TYPES,
    WEEKDAY_TYPES,
    day_type,
    nearest_type,
    spoken_date,
    spoken_weekday,
    type_name,
    type_words,
    unknown_type,
    weekday,
    weekday_name,
)
from dalaba.station.days.periods import periods_of, types_of
from dalaba.station.days.postponed import read_postponed, shown_postponed
from dalaba.station.days.read import AUTO, FILES, SCHOOLS, read_days
from dalaba.station.days.sun import NAMES as SUN_NAMES
from dalaba.station.days.sun import Location, Sun, in_zone, location, time_zone
from dalaba.station.days.timetables import ALL_DAY, Period, Stretch, Timetable, hours_of, stretch
from dalaba.station.days.types import NO_TELLING, DayTypes, Mark, Postponed
from dalaba.station.days.weekdays import Weekdays, weekdays
from dalaba.station.days.weeks import Weekly, told

__all__ = [
    "ALL_DAY",
    "AUTO",
    "FILES",
    "NEVER",
    "NOT",
    "NO_TELLING",
    "SCHOOLS",
    "SUN_NAMES",
    "TYPES",
    "WEEKDAY_TYPES",
    "Clause",
    "DayTypes",
    "EveryFew",
    "Later",
    "Location",
    "Mark",
    "Monthly",
    "MonthlyWeekday",
    "Period",
    "Postponed",
    "Stretch",
    "Sun",
    "Timetable",
    "Weekdays",
    "Weekly",
    "WhichDays",
    "calendar_code",
    "clause",
    "clauses_of",
    "day_type",
    "falls",
    "first_day",
    "first_of",
    "holidays_of",
    "hours_of",
    "in_zone",
    "is_rule",
    "last_day",
    "location",
    "lunar_doubt",
    "lunar_name",
    "meets",
    "moved",
    "moved_end",
    "moved_window",
    "nearest_type",
    "periods_of",
    "read_days",
    "read_postponed",
    "shown",
    "shown_postponed",
    "spoken_date",
    "spoken_weekday",
    "stretch",
    "time_zone",
    "told",
    "type_name",
    "type_words",
    "types_of",
    "unknown_type",
    "weekday",
    "weekday_name",
    "weekdays",
    "which_days",
]
