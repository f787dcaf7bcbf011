"""The error that every part of this room raises."""

from __future__ import annotations

from dalaba.core.model import Reason


class CodecError(Exception):
    """A sound could not be read or written. `reason` says why, as a code of the catalogue."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(f"{reason.code} {dict(reason.params)}")
        self.reason = reason


def refuse(code: str, **facts: object) -> CodecError:
    """The error for a code, with the facts of its message."""
    return CodecError(Reason(code, {name: str(value) for name, value in facts.items()}))
