"""Sentences of the fleet on a village's PC."""

MESSAGES: dict[str, tuple[str, str]] = {}
