"""Sentences of the page “分批”. Code -> (Chinese, English)."""

MESSAGES = {
    "page_callups.title": ("分批", "Call-ups"),
}
