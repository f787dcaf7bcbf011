"""Sentences of the page “体检”. Code -> (Chinese, English)."""

MESSAGES = {
    "page_checkup.title": ("体检", "Check-up"),
}
