"""Sentences of the page “声音”. Code -> (Chinese, English)."""

MESSAGES = {
    "page_sounds.title": ("声音", "Sounds"),
}
