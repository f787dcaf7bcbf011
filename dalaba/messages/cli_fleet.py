"""Sentences of the fleet's verbs."""

MESSAGES: dict[str, tuple[str, str]] = {}
