"""Sentences of the hub."""

MESSAGES: dict[str, tuple[str, str]] = {}
