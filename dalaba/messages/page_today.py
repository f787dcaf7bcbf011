"""Sentences of the page “今天”. Code -> (Chinese, English)."""

MESSAGES = {
    "page_today.title": ("今天", "Today"),
}
