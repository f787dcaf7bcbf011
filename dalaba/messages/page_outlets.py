"""Sentences of the page “播放点”. Code -> (Chinese, English)."""

MESSAGES = {
    "page_outlets.title": ("播放点", "Outlets"),
}
