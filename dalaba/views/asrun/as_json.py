"""The views as plain JSON: times ISO 8601 with offset, durations in seconds, codes beside sentences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from dalaba.core.clock import iso
from dalaba.core.model import Instant, Reason
from dalaba.messages import explain
from dalaba.views.asrun.coverage import Cover
from dalaba.views.asrun.incidents import Happening
from dalaba.views.asrun.rows import AsRun, PartRow, Report, Row, Said, Summary
from dalaba.views.asrun.tally import By, Tally

COUNTS = (
    "due",
    "refused",
    "planned",
    "aired",
    "late",
    "cut",
    "missed",
    "unreported",
    "pending",
    "reported",
    "withdrawn",
)


def as_json(log: AsRun, tz: ZoneInfo, ui: str) -> dict[str, Any]:
    """The output of `log --json` (DESIGN §8) without its events: rows and summary."""
    return {"rows": [_row_json(row, tz, ui) for row in log.rows], "summary": summary_json(log.summary)}


def summary_json(summary: Summary) -> dict[str, int]:
    """All counts and sums."""
    return {name: getattr(summary, name) for name in COUNTS}


def tallies_json(tallies: Iterable[Tally], by: Sequence[By], ui: str) -> list[dict[str, Any]]:
    """Groups: the keys they are grouped by, their counts, seconds sent, lateness and reasons."""
    return [
        {
            **{name: getattr(each, name) for name in by},
            **summary_json(each.counts),
            "sent": each.sent / 1000,
            "broken": each.broken / 1000,
            "lateness": _lateness_json(each),
            "reasons": [{**reason_json(reason, ui), "count": count} for reason, count in each.reasons],
        }
        for each in tallies
    ]


def coverage_json(covers: Iterable[Cover]) -> list[dict[str, Any]]:
    """The coverage as plain JSON, in the order given."""
    names = ("outlet", "script", "language", "wanted", "planned", "played", "reported")
    return [{name: getattr(each, name) for name in names} for each in covers]


def happenings_json(happenings: Iterable[Happening], tz: ZoneInfo, ui: str) -> list[dict[str, Any]]:
    """Orders, sound checks, notes or troubles."""
    return [
        {
            "seq": each.seq,
            "at": iso(each.at, tz),
            "written": iso(each.written, tz),
            "kind": each.kind,
            "outlets": list(each.outlets),
            "actor": each.actor,
            **reason_json(each.reason, ui),
            "detail": {name: value for name, value in each.detail.items() if name != "params"},
        }
        for each in happenings
    ]


def reason_json(reason: Reason | None, ui: str) -> dict[str, str]:
    """Code and sentence; both are empty if there is no reason."""
    return {"code": reason.code, "reason": spoken(reason, ui)} if reason else {"code": "", "reason": ""}


def spoken(reason: Reason | None, ui: str, page: bool = False) -> str:
    """A reason's sentence (`page`: worded as on the page); "" if there is none."""
    return "" if reason is None else explain(reason, ui, page)


def _lateness_json(each: Tally) -> dict[str, float] | None:
    late = each.lateness
    if late is None:
        return None
    return {"spots": late.spots, "p50": late.p50 / 1000, "p95": late.p95 / 1000, "max": late.most / 1000}


def _row_json(row: Row, tz: ZoneInfo, ui: str) -> dict[str, Any]:
    def when(instant: Instant | None) -> str | None:
        return None if instant is None else iso(instant, tz)

    return {
        "id": row.id,
        "outlet": row.outlet,
        "script": row.script,
        "due": when(row.due),
        "planned": when(row.planned),
        "started": when(row.started),
        "ended": when(row.ended),
        "outcome": row.outcome,
        **reason_json(row.reason, ui),
        "parts": [_part_json(part, ui) for part in row.parts],
        "reported": _report_json(row.reported, tz),
        "title": row.title,
        "said": _said_json(row.said),
        "flow": _flow_json(row, tz, ui) if row.flow else None,
    }


def _flow_json(row: Row, tz: ZoneInfo, ui: str) -> dict[str, Any]:
    """How long a playlist or a relay was really heard, and its pieces."""
    return {
        "kind": row.flow,
        "heard": None if row.played is None else row.played / 1000,
        "paused": row.paused / 1000,
        "pauses": row.pauses,
        "ducked": row.ducked,
        "without_signal": row.instead / 1000,
        "file": row.file,
        "pieces": [
            {
                "name": piece.name, "at": iso(piece.at, tz), "clip": piece.clip, "times": piece.times,
                "heard": None if piece.played is None else piece.played / 1000, **reason_json(piece.reason, ui),
            }
            for piece in row.pieces
        ],
    }  # fmt: skip


def _report_json(report: Report | None, tz: ZoneInfo) -> dict[str, str] | None:
    return None if report is None else {"by": report.by, "at": iso(report.at, tz), "text": report.text}


def _said_json(said: Said | None) -> dict[str, str] | None:
    if said is None:
        return None
    return {"kind": said.kind, "text": said.text, "by": said.actor, "why": said.why, "priority": said.priority}


def _part_json(part: PartRow, ui: str) -> dict[str, Any]:
    named = {
        "version": part.version,
        "language": part.language,
        "duration": part.duration / 1000,
        "played": part.played,
        "by": part.by,
    }
    return {**named, **reason_json(part.reason, ui)}
