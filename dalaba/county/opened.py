"""A file of warnings opened: its messages, each with its proof, and what of it could not be read. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dalaba.core.model import Reason
from dalaba.core.problems import Bad
from dalaba.county.cap import Alert, read, read_element
from dalaba.county.judge import Proof
from dalaba.county.signature import prove
from dalaba.county.xml_file import elements, is_alone


@dataclass(frozen=True, slots=True)
class Opened:
    """What a file holds. One message that cannot be read spoils no other."""

    messages: tuple[tuple[Alert, Proof], ...] = ()
    problems: tuple[Reason, ...] = ()


def opened(data: bytes, certificates: Mapping[str, str]) -> Opened:
    """Open it. A signature counts where the alert is the whole file: within a feed nobody can tell what was signed."""
    try:
        found = elements(data)
    except Bad as bad:
        return Opened(problems=(bad.reason,))
    messages: list[tuple[Alert, Proof]] = []
    problems: list[Reason] = []
    for element in found:
        try:
            alert = read_element(element)
            messages.append(_proven(data, alert, certificates) if alert.signed else (alert, Proof()))
        except Bad as bad:
            problems.append(bad.reason)
    return Opened(tuple(messages), tuple(each for at, each in enumerate(problems) if each not in problems[:at]))


def _proven(data: bytes, alert: Alert, certificates: Mapping[str, str]) -> tuple[Alert, Proof]:
    if not is_alone(data):
        return alert, Proof(remark=Reason("county.signed_inside"))
    signed, proof = prove(data, certificates)
    return (read(signed)[0], proof) if proof.by else (alert, proof)
