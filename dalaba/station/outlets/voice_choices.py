"""Which engines are to be tried for a language, as the station names them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dalaba.core.problems import Bad
from dalaba.speech.voices import registry as voices
from dalaba.station.files import Problems, Record, Scalar, values, yaml_nodes
from dalaba.station.files.record import parse_each

_DEFAULT_RATE = 190


@dataclass(frozen=True, slots=True)
class VoiceChoice:
    """An engine to try for a language, and its rate in characters a minute, pauses included."""

    engine: str
    rate: int = _DEFAULT_RATE
    model: str = ""
    """The path of the user's own model, for engines that need one."""
    speaker: str = ""
    """Which of the engine's voices, if it has several: a name, 女 or 男; "": the first."""


USUAL: Mapping[str, tuple[VoiceChoice, ...]] = {
    "cmn": (VoiceChoice("kokoro", voices.usual_rate("kokoro")), VoiceChoice("espeak")),
    "eng": (VoiceChoice("kokoro", voices.usual_rate("kokoro")), VoiceChoice("espeak")),
}
"""The voices of a language if the station names none: first the good one, if it is installed, then espeak, which is
always there. Other languages have espeak alone."""


def voices_of(record: Record, folder: Path, problems: Problems) -> dict[str, tuple[VoiceChoice, ...]]:
    """Language -> its engines, in the order to be tried."""
    chosen: dict[str, tuple[VoiceChoice, ...]] = {}
    for name, (key, node) in record.mapping("voices").items():
        try:
            code = values.language(name)
        except Bad as bad:
            problems.bad(bad, key.place)
            continue
        items = node.items if isinstance(node, yaml_nodes.Seq) else (node,)
        chosen[code] = tuple(_voice(item, folder, problems) for item in items)
    return chosen


def _voice(node: yaml_nodes.Node, folder: Path, problems: Problems) -> VoiceChoice:
    engines = values.choice({name: name for name in voices.engines()})
    place = node.place
    if isinstance(node, Scalar):
        found = parse_each([node], engines, problems)
        engine = found[0] if found else "espeak"
        choice = VoiceChoice(engine, voices.usual_rate(engine))
    else:
        record = Record(node, "voice", problems)
        engine = record.take("engine", engines, "espeak")
        rate = record.take("rate", values.whole(60, 400), voices.usual_rate(engine))
        choice = VoiceChoice(engine, rate, _model(record, folder), _speaker(record, engine, problems))
        place = record.where("model" if record.has("model") else "engine")
    why = voices.trouble(choice.engine, choice.model)
    if why is not None and not voices.is_brought_later(choice.engine):
        bad = Bad(why.code, **why.params)
        problems.bad(bad, place, "warning")  # a warning: another voice may speak, or another PC has the model
    return choice


def _speaker(record: Record, engine: str, problems: Problems) -> str:
    """The voice within the engine. An unknown one is reported, and the engine's first voice speaks."""
    name = record.text("speaker").strip()
    if not name or voices.is_speaker(engine, name):
        return name
    known = "、".join(("女", "男", *voices.speakers(engine))) if voices.speakers(engine) else "—"
    bad = Bad("voices.unknown_speaker", engine=engine, found=name, known=known)
    problems.bad(bad, record.where("speaker"), "warning")
    return ""


def _model(record: Record, folder: Path) -> str:
    """The model's path, relative to the station's folder; "" if none is named."""
    name = record.text("model").strip()
    return str(folder / name) if name else ""
