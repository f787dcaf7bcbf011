"""What kind of day a day is: workday or holiday (with make-up workdays), school day, exam, market, or what is written;
and the timetables that are in force.

`read_days` reads the files, `DayTypes` answers. A calendar is loaded only when something hangs on it.
"""

from dalaba.days.calendar import calendar_code, holidays_of, lunar_name
from dalaba.days.read import AUTO, FILES, periods_of, read_days, read_postponed, shown_postponed
from dalaba.days.timetables import Period, Stretch, Timetable, stretch
from dalaba.days.types import DayTypes, Mark, Postponed
from dalaba.days.weekdays import Weekdays, weekdays
from dalaba.days.which import WhichDays, first_day, last_day, shown, which_days
from dalaba.days.words import (
    NOT,
    TYPES,
    day_type,
    spoken_date,
    spoken_weekday,
    type_name,
    type_words,
    types_of,
    weekday,
)

__all__ = [
    "AUTO",
    "FILES",
    "NOT",
    "TYPES",
    "DayTypes",
    "Mark",
    "Period",
    "Postponed",
    "Stretch",
    "Timetable",
    "Weekdays",
    "WhichDays",
    "calendar_code",
    "day_type",
    "first_day",
    "holidays_of",
    "last_day",
    "lunar_name",
    "periods_of",
    "read_days",
    "read_postponed",
    "shown",
    "shown_postponed",
    "spoken_date",
    "spoken_weekday",
    "stretch",
    "type_name",
    "type_words",
    "types_of",
    "weekday",
    "weekdays",
    "which_days",
]
