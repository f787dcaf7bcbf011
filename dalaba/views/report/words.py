"""Ledger entries, times and figures in a person's words. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from zoneinfo import ZoneInfo

from dalaba.air.ledger import PRINTED
from dalaba.core import clock
from dalaba.core.languages import name_of
from dalaba.core.model import Event, Instant, Reason
from dalaba.messages import messages, sentence
from dalaba.views.asrun import Happening, Lateness, PieceRow, Row, spoken, times
from dalaba.views.picture.dates import brief_date, length

MINUTE = 60_000


def told(each: Happening, ui: str) -> str:
    """An incident as a sentence, without its time."""
    if each.kind in ("order", "volume", "yield"):
        return _order(each, ui)
    if each.kind == "fleet":
        return _from_above(each, ui)
    if each.kind == "note":
        return _note(each, ui)
    if each.kind == "sound_check":
        return _check(each, ui)
    if each.kind == "done":
        return _done(each, ui)
    if each.reason and each.kind != "talk" and (said := spoken(each.reason, ui)):
        return said
    code = f"report.did_{each.kind}"
    played = each.detail.get("played_ms", each.detail.get("ms", 0))
    seconds = f"{played / 1000:.1f}" if isinstance(played, int | float) else "?"
    why = spoken(each.reason, ui) if each.reason else ""
    return sentence(code, ui, seconds=seconds, why=why).rstrip() if code in messages() else each.kind


def _done(each: Happening, ui: str) -> str:
    params = each.detail.get("params")
    facts = {str(name): str(fact) for name, fact in params.items()} if isinstance(params, Mapping) else {}
    said = spoken(Reason(str(each.detail.get("code", "")), facts), ui)
    return sentence("report.did_by", ui, actor=each.actor or "?", what=said)


def named(row: Row, ui: str) -> str:
    """A row's name: its title; for an order, who ordered what and why."""
    said = row.said
    if said is None:
        return row.title or row.script
    kind = said.kind if said.kind in ("say", "play", "talk") else "say"
    name = sentence(f"report.said_{kind}", ui, actor=said.actor or "?", text=said.text or row.title)
    return sentence("report.because", ui, said=name, why=said.why) if said.why else name


def music(row: Row, ui: str) -> str:
    """How long a playlist or a relay was really heard, and how often it gave way."""
    said = sentence("report.music_heard", ui, title=named(row, ui), heard=length(row.played or 0, ui))
    if row.pauses:
        paused = length(row.paused, ui)
        said = sentence("report.music_paused", ui, said=said, count=row.pauses, paused=paused)
    if row.ducked:
        said = sentence("report.music_ducked", ui, said=said, count=row.ducked)
    if row.instead:
        return sentence("report.music_instead", ui, said=said, gone=length(row.instead, ui))
    return said


def piece_named(piece: PieceRow) -> str:
    """A piece's name, and how often it was heard in a row."""
    return f"{piece.name} ×{piece.times}" if piece.times > 1 else piece.name


def names(rows: Iterable[Row], ui: str) -> Mapping[str, str]:
    """Script -> its latest name; each order counts as a script."""
    return {row.script: named(row, ui) for row in rows}


def language(code: str, ui: str) -> str:
    """A language's name; a dash for sounds without one, such as a sound file or live talk."""
    return name_of(code, ui) if code else "—"


def where(outlets: Sequence[str], ui: str) -> str:
    """The outlets' names; if there are none, "the whole station"."""
    return ("、" if ui == "zh" else ", ").join(outlets) or sentence("report.everywhere", ui)


def when(each: Happening, zone: ZoneInfo, ui: str) -> str:
    """An incident's time; with the day when it was written down, if that is another day."""
    at = clock.hms(each.at, zone)
    if clock.today(each.at, zone) == clock.today(each.written, zone):
        return at
    later = clock.local(each.written, zone)
    return sentence("report.written_later", ui, at=at, when=f"{brief_date(later.date(), ui)} {later:%H:%M}")


def runs(instants: Iterable[Instant], zone: ZoneInfo, ui: str) -> str:
    """07:00–08:20 每10分钟、09:30: times to the minute; three or more at even distances are joined."""
    starts = sorted({instant // MINUTE * MINUTE for instant in instants})
    comma = "、" if ui == "zh" else ", "
    return comma.join(_run(run, zone, ui) for run in _even(starts))


def lateness(late: Lateness | None, ui: str) -> str:
    """p50, p95 and the largest delay in seconds; "" if nothing sounded."""
    if late is None:
        return ""
    figures = {"p50": late.p50, "p95": late.p95, "most": late.most}
    return sentence("report.lateness", ui, **{name: f"{value / 1000:.1f}" for name, value in figures.items()})


def fingerprint(head: Event) -> str:
    """The first twenty characters of an entry's hash in groups of four, for copying by hand."""
    return " ".join(head.hash[at : at + 4] for at in range(0, PRINTED, 4))


def moment_of(instant: Instant, zone: ZoneInfo) -> str:
    """2022-07-13 21:30:05."""
    return f"{clock.local(instant, zone):%Y-%m-%d %H:%M:%S}"


def _order(each: Happening, ui: str) -> str:
    detail, verb = each.detail, _verb(each)
    why, code = str(detail.get("why", "")), f"report.order_{verb}"
    known = code if code in messages() else "report.order_other"
    text = str(detail.get("text") or detail.get("title") or "")
    facts = {"text": text, "volume": detail.get("volume", "?"), "by": detail.get("by") or "?"}
    said = sentence(known, ui, actor=each.actor or "?", verb=verb, outlets=where(each.outlets, ui), **facts)
    return sentence("report.because", ui, said=said, why=why) if why else said


def _from_above(each: Happening, ui: str) -> str:
    """What became of a township's signed order: who signed it, or why it was refused."""
    detail = each.detail
    signers = detail.get("signers", ())
    facts = {
        "id": str(detail.get("id") or "?"), "township": str(detail.get("township") or "?"),
        "signers": ("、" if ui == "zh" else ", ").join(map(str, signers)) if isinstance(signers, list) else "?",
    }  # fmt: skip
    did, why = str(detail.get("did", "")), spoken(each.reason, ui) if each.reason else ""
    if did == "refused":
        code = "report.above_refused_times" if times(detail) > 1 else "report.above_refused"
        return sentence(code, ui, count=times(detail), why=why, **facts)
    spoken_here = sentence("report.above_spoken_here", ui) if detail.get("spoken_here") else ""
    known = f"report.above_{did}"
    return sentence(known if known in messages() else "report.above_taken", ui, spoken=spoken_here, **facts).rstrip()


def _verb(each: Happening) -> str:
    """The order's verb as the catalogue names it."""
    if each.kind == "yield":
        return "yield" if each.detail.get("on") else "take_back"
    verb = str(each.detail.get("verb", each.kind))
    if verb == "resume" and each.reason is not None:
        return "resume_itself"
    if verb != "announce":
        return verb
    kind = "play" if each.detail.get("kind") == "play" else "say"
    return f"{kind}_urgent" if each.detail.get("priority") == "urgent" else kind


def _note(each: Happening, ui: str) -> str:
    text = str(each.detail.get("text", ""))
    if each.detail.get("reported") is not True:
        return sentence("report.note", ui, actor=each.actor or "?", text=text)
    script, language = str(each.detail.get("script", "")), str(each.detail.get("language", ""))
    said = sentence("report.note_reported", ui, actor=each.actor or "?", count=times(each.detail), text=text,
                    script=script or sentence("report.any_script", ui),
                    language=f" {name_of(language, ui)}" if language else "")  # fmt: skip
    return said.rstrip()


def _check(each: Happening, ui: str) -> str:
    heard = each.detail.get("heard")
    code = "asked" if heard is None else "heard" if heard else "not_heard"
    said = sentence(f"report.check_{code}", ui, actor=each.actor or "?")
    text = str(each.detail.get("text", ""))
    return sentence("report.because", ui, said=said, why=text) if text else said


def _even(starts: Sequence[Instant]) -> Iterable[Sequence[Instant]]:
    """The times in even runs of at least three, and single ones."""
    at = 0
    while at < len(starts):
        end = at + 1
        while end < len(starts) and starts[end] - starts[end - 1] == starts[at + 1] - starts[at]:
            end += 1
        end = end if end - at >= 3 else at + 1
        yield starts[at:end]
        at = end


def _run(run: Sequence[Instant], zone: ZoneInfo, ui: str) -> str:
    first, last = clock.hms(run[0], zone), clock.hms(run[-1], zone)
    if len(run) == 1:
        return first
    hours, minutes = divmod((run[1] - run[0]) // MINUTE, 60)
    code, every = ("run", 60 * hours + minutes) if minutes else ("run_hours", hours)
    return sentence(f"report.{code}", ui, first=first, last=last, every=every)
