"""Days as a calendar shows them: each row once a day, with its times and places; and as a calendar file. Pure."""

from dalaba.views.calendar.entries import Entry, counted, entries, in_week, weeks_of
from dalaba.views.calendar.ics import ics

__all__ = ["Entry", "counted", "entries", "ics", "in_week", "weeks_of"]
