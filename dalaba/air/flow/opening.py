"""Opening a flow of whichever kind: as it is heard, or on paper for virtual time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from dalaba.air.flow import Flowing, FlowSpec

OpenedFlow: TypeAlias = Callable[[FlowSpec, "Path | None"], Flowing]
"""Opens a flow. The file: where what is heard of it is recorded, if it is."""


def heard(spec: FlowSpec, record: Path | None) -> Flowing:
    """A flow that is decoded while it is heard."""
    from dalaba.air.flow.streaming import Streaming

    if spec.relay is None:
        return Streaming(spec)
    from dalaba.air.flow.relay import Relayed
    from dalaba.air.talkline.recording import Recording

    return Relayed(
        spec, lambda: Streaming(replace(spec, relay=None)), None if record is None else Recording(record)
    )  # fmt: skip


def on_paper(spec: FlowSpec, record: Path | None) -> Flowing:
    """A flow in virtual time. A relay's signal is there the whole time, and what plays instead of it is not needed."""
    from dalaba.air.flow.on_paper import OnPaper

    return OnPaper(spec if spec.relay is None else replace(spec, pieces=()))
