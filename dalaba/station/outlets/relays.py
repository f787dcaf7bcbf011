"""转播源: streams and inputs that rows may relay, by name."""

from __future__ import annotations

from dalaba.core.model import Millis, Relay
from dalaba.core.problems import Bad
from dalaba.speech.library.sound_names import meant_name
from dalaba.station.files import Problems, Record, values
from dalaba.station.outlets.outputs import stream_address
from dalaba.station.outlets.setup import RelaySource


def relays_of(station: Record, problems: Problems) -> dict[str, RelaySource]:
    """The station's relays. One whose source cannot be read is left out, with a problem, so that rows that name it
    wait."""
    found: dict[str, RelaySource] = {}
    for name, (_, node) in station.mapping("relays").items():
        wrong = Problems()
        source = _source(name, Record(node, "relay", wrong), wrong)
        for problem in wrong:
            problems.put(problem)
        if source is not None and not wrong.errors:
            found[name] = source
    return found


def _source(name: str, record: Record, problems: Problems) -> RelaySource | None:
    if not record.ok:
        return None
    if record.has("url") == record.has("device"):
        problems.add("files.relay_source", record.where("url"), name=name)
        return None
    relay = Relay(
        name=name,
        url=record.take("url", stream_address, ""),
        device=record.text("device").strip(),
        host=record.text("host").strip(),
        channels=record.many("channels", values.whole(1, 64)) or ((1,) if record.has("device") else ()),
        record=record.take("record", values.yes_no, False),
        silence=record.take("silence", values.duration, 0),
    )
    return RelaySource(relay, meant_name(record.text("otherwise")), record.take("longest", _longest, 0), record.place)


def _longest(text: str, strict: bool) -> Millis:
    length = values.duration(text, strict)
    if length < values.MINUTE:
        raise Bad("files.every_too_short")
    return length
