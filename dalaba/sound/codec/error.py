"""The error that every part of this room raises."""

from __future__ import annotations

from dalaba.core.model import Reason


class CodecError(Exception):
    """A sound that could not be read or written; `reason` says why in the catalogue's words."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(f"{reason.code} {dict(reason.params)}")
        self.reason = reason


def refuse(code: str, **facts: object) -> CodecError:
    """A refusal with the facts of its sentence."""
    return CodecError(Reason(code, {name: str(value) for name, value in facts.items()}))
