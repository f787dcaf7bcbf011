"""Sentences of the page for people and phones. Code -> (Chinese, English)."""

MESSAGES: dict[str, tuple[str, str]] = {}
