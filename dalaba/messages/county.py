"""Sentences of warnings from above."""

MESSAGES: dict[str, tuple[str, str]] = {}
