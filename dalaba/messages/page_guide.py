"""Sentences of the page “帮助”. Code -> (Chinese, English)."""

MESSAGES = {
    "page_guide.title": ("帮助", "Help"),
}
