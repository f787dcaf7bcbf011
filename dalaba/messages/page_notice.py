"""Sentences of the page “写通知”. Code -> (Chinese, English)."""

MESSAGES = {
    "page_notice.title": ("写通知", "Notice"),
}
