"""Sentences of the page “排期”. Code -> (Chinese, English)."""

MESSAGES = {
    "page_timetable.title": ("排期", "Timetable"),
}
