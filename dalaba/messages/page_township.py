"""Sentences of the township's page."""

MESSAGES: dict[str, tuple[str, str]] = {}
