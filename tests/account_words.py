"""What the clerk's book comes to in words: rows, coverage, the daily page, answers, `status`; in Chinese and English.

The sentences are the catalogue's, by their codes; which of them, and with which facts, is the account's own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from dalaba.messages import sentence
from tests.account import Account, Doing, Entry, Language, Seen, Why

ZONE = ZoneInfo("Asia/Shanghai")
LANGUAGES = {"cmn": ("普通话", "Mandarin"), "yue": ("粤语", "Cantonese"), "": ("—", "—")}
MINUTE, DAY = 60_000, 86_400_000
Cell = str | int | float | None


class Words:
    """One language's."""

    def __init__(self, ui: str) -> None:
        self.ui = ui
        self.comma = "、" if ui == "zh" else ", "

    def __call__(self, code: str, **facts: object) -> str:
        return sentence(code, self.ui, **facts)

    def why(self, cause: Why | None) -> str:
        if cause is None:
            return ""
        facts: dict[str, str] = dict(cause.facts)
        if cause.inner:
            facts["why"] = self.why(cause.inner)
        if cause.until:
            facts["until"] = to_the_minute(*cause.until)
        return self(cause.code, **facts)

    def short(self, cause: Why) -> str:
        """What happened; what to do about it is no matter for the files."""
        return self.first(self.why(cause))

    def first(self, said: str) -> str:
        sign = "。" if self.ui == "zh" else ". "
        return said.split(sign)[0] + sign.strip() if sign in said else said

    def language(self, code: str) -> str:
        return LANGUAGES[code][0 if self.ui == "zh" else 1]

    def length(self, ms: int) -> str:
        seconds = -(-ms // 1000)
        minutes, seconds = seconds // 60, seconds % 60
        if self.ui == "zh":
            return (f"{minutes}分" if minutes else "") + (f"{seconds}秒" if seconds or not minutes else "")
        return " ".join(([f"{minutes} min"] if minutes else []) + ([f"{seconds} s"] if seconds or not minutes else []))

    # -- names

    def name(self, entry: Entry) -> str:
        ask = entry.ask
        if ask is None:
            return entry.title or entry.script
        said = self(f"report.said_{ask.kind}", actor=ask.actor, text=ask.text)
        return self("report.because", said=said, why=ask.reason) if ask.reason else said

    def doing(self, doing: Doing) -> str:
        """A happening as a sentence."""
        facts = dict(doing.facts)
        if doing.cause:
            return self.why(doing.cause)
        if doing.code == "note_reported":
            script = facts["script"] or self("report.any_script")
            return self("report.note_reported", **{**facts, "script": script, "language": ""})
        outlets = self.comma.join(doing.outlets) or self("report.everywhere")
        if not doing.code.startswith("order_"):
            return self(f"report.did_{doing.code}")
        said = self(f"report.{doing.code}", outlets=outlets, **facts)
        return self("report.because", said=said, why=doing.because) if doing.because else said

    def times(self, instants: Iterable[int]) -> str:
        """To the minute; three and more as far apart as each other are a run."""
        minutes = sorted({each // MINUTE for each in instants})
        found = []
        while minutes:
            steps = [after - before for before, after in pairwise(minutes)]
            same = next((n for n, step in enumerate(steps) if step != steps[0]), len(steps))
            if same >= 2:
                code, every = ("run_hours", steps[0] // 60) if steps[0] % 60 == 0 else ("run", steps[0])
                first, last = (hour(each * MINUTE) for each in (minutes[0], minutes[same]))
                found.append(self(f"report.{code}", first=first, last=last, every=every))
                minutes = minutes[same + 1 :]
            else:
                found.append(hour(minutes.pop(0) * MINUTE))
        return self.comma.join(found)


def hour(instant: int) -> str:
    moment = datetime.fromtimestamp(instant / 1000, ZONE)
    return f"{moment:%H:%M:%S}" if moment.second else f"{moment:%H:%M}"


def second(instant: int | None) -> str | None:
    return None if instant is None else f"{datetime.fromtimestamp(instant // 1000, ZONE):%H:%M:%S}"


def day_of(instant: int) -> date:
    return datetime.fromtimestamp(instant / 1000, ZONE).date()


def to_the_minute(instant: int, now: int) -> str:
    """By the station's clocks, with the day where it is another one."""
    at, today = (f"{datetime.fromtimestamp(each // 1000, ZONE):%m-%d}" for each in (instant, now))
    shown = f"{datetime.fromtimestamp(instant // 1000, ZONE):%H:%M}"
    return shown if at == today else f"{at} {shown}"


# One day of the book


def entries_of(account: Account, day: date, outlet: str = "") -> list[Entry]:
    found = [each for each in account.entries.values() if day_of(each.due) == day and outlet in ("", each.outlet)]
    return sorted(found, key=lambda each: (each.due, each.outlet, each.id))


def doings_of(incidents: Iterable[Doing], day: date, outlet: str) -> list[Doing]:
    return [each for each in incidents if day_of(each.at) == day and (not each.outlets or outlet in each.outlets)]


def lost_by(entry: Entry) -> Why | None:
    return None if entry.outcome in ("aired", "late") else entry.why


# The workbook


def rows(account: Account, day: date, ui: str) -> list[tuple[Cell, ...]]:
    """A line an item."""
    say = Words(ui)
    return [_row(each, day, say) for each in entries_of(account, day)]


def _row(entry: Entry, day: date, say: Words) -> tuple[Cell, ...]:
    causes = [lost_by(entry), *(each.why for each in entry.languages if not each.heard)]
    told = list(dict.fromkeys(said for each in causes if (said := say.why(each))))
    heard = [say.language(each.piece.language) + (f" ({each.piece.by})" if each.piece.by else "")
             for each in entry.languages if each.heard]  # fmt: skip
    unheard = [say.language(each.piece.language) for each in entry.languages if not each.heard]
    times = (second(each) for each in (entry.due, entry.planned, entry.started, entry.ended))
    by = entry.reported[0] if entry.reported else None
    return (str(day), entry.outlet, *times, say(f"cli.outcome_{entry.outcome}"), say.name(entry), entry.script,
            say.comma.join(heard), say.comma.join(unheard), "\n".join(told), by, entry.id)  # fmt: skip


def coverage(account: Account, day: date, ui: str) -> list[tuple[Cell, ...]]:
    """How often each outlet has had each script in each language."""
    say, found = Words(ui), entries_of(account, day)
    named = {each.script: say.name(each) for each in found}
    groups: dict[tuple[str, str, str], list[tuple[Entry, Language]]] = {}
    for entry in found:
        for each in entry.languages if entry.outcome != "withdrawn" else ():
            groups.setdefault((entry.outlet, entry.script, each.piece.language), []).append((entry, each))
    lines: list[tuple[Cell, ...]] = []
    for (outlet, script, code), pairs in sorted(groups.items(), key=lambda pair: pair[0]):
        wanted, heard = len(pairs), sum(each.heard for _, each in pairs)
        planned = sum(each.ready or each.heard for _, each in pairs)
        vouched = sum(bool(entry.reported) and each.ready and not each.heard for entry, each in pairs)
        figures = (wanted, planned, heard, vouched, round(heard / wanted, 3))
        lines.append((outlet, named[script], script, say.language(code), *figures))
    return lines


# The page


def page(account: Account, day: date, outlet: str, ui: str) -> list[str]:
    """What stands on an outlet's page between its head and what is written by hand."""
    say, found = Words(ui), entries_of(account, day, outlet)
    counts = _counts(found)
    always = ("due", "heard", "late", "cut", "missed", "refused")
    more = ("unreported", "reported", "pending", "withdrawn")
    columns = [*always, *(name for name in more if counts[name])]
    heads = [say("report.of_it_late") if name == "late" else say(f"report.count_{name}") for name in columns]
    sent = sum(each.piece.length for entry in found for each in entry.languages if each.heard)
    lines = [line(*heads, say("report.sent")), line(*(counts[name] for name in columns), say.length(sent))]
    lines += _lateness(found, say)
    shown = [name for name in columns if name in ("due", "heard") or counts[name]]
    lines += _plays(found, shown, say) if found else [say("report.nothing")]
    lines += _losses(found, say)
    for code, incidents in (("orders", account.orders), ("notes", account.notes), ("troubles", account.troubles)):
        lines += _listed(code, doings_of(incidents, day, outlet), say)
    return lines


def line(*cells: object) -> str:
    return " | ".join(str(cell) for cell in cells)


def _counts(found: Sequence[Entry]) -> Counter[str]:
    counts = Counter(each.outcome for each in found)
    counts["heard"] = counts["aired"] + counts["late"]
    counts["due"] = len(found) - counts["withdrawn"]
    counts["reported"] = sum(each.reported is not None for each in found)
    return counts


def _lateness(found: Sequence[Entry], say: Words) -> list[str]:
    late = sorted(
        max(0, each.started - each.planned)
        for each in found
        if each.started is not None and each.planned is not None
    )  # fmt: skip
    if not late:
        return []
    at_most = {
        name: next(each for each in late if 100 * sum(other <= each for other in late) >= share * len(late))
        for name, share in (("p50", 50), ("p95", 95), ("most", 100))
    }
    return [say("report.lateness", **{name: f"{each / 1000:.1f}" for name, each in at_most.items()})]


def _plays(found: Sequence[Entry], shown: Sequence[str], say: Words) -> list[str]:
    heads = [say("report.of_it_late") if name == "late" else say(f"report.count_{name}") for name in shown]
    lines = [say("report.plays"), line(say("report.what"), *heads, say("report.languages"), say("report.when"))]
    scripts = sorted({each.script for each in found})
    asked = {script: min((each.due for each in found if each.script == script and each.ask), default=0)
             for script in scripts}  # fmt: skip
    for script in sorted(scripts, key=lambda each: asked[each]):
        mine = [each for each in found if each.script == script]
        counts = _counts(mine)
        heard = say.times(each.due for each in mine if each.outcome in ("aired", "late"))
        reported = say.times(each.due for each in mine if each.reported)
        told = heard or ("" if reported else "—")
        told += " " + say("report.by_word", times=reported) if reported else ""
        languages = "".join(_language(code, mine, say) for code in sorted({
            each.piece.language for entry in mine for each in entry.languages
        }))  # fmt: skip
        lines.append(line(say.name(mine[-1]), *(counts[name] for name in shown), languages, told))
    return lines


def _language(code: str, mine: Sequence[Entry], say: Words) -> str:
    pairs = [(entry, each) for entry in mine for each in entry.languages if each.piece.language == code]
    due = sum(entry.outcome != "withdrawn" for entry, _ in pairs)
    voices = dict.fromkeys(each.piece.by for entry, each in pairs if entry.ask and each.heard and each.piece.by)
    said = f"{say.language(code)} {sum(each.heard for _, each in pairs)}/{due}"
    return f"{said} ({', '.join(voices)})" if voices else said


def _losses(found: Sequence[Entry], say: Words) -> list[str]:
    groups: dict[tuple[str, str], list[tuple[Entry, Why]]] = {}
    for entry in found:
        if entry.outcome in ("refused", "missed", "cut", "withdrawn"):
            assert entry.why is not None
            groups.setdefault((say(f"cli.outcome_{entry.outcome}"), entry.why.code), []).append((entry, entry.why))
            continue
        for each in entry.languages:
            if each.why and not each.heard:
                groups.setdefault((say.language(each.piece.language), each.why.code), []).append((entry, each.why))
    if not groups:
        return []
    heads = ("lost_what", "times", "due_at", "why")
    lines = [say("report.lost"), line(*(say(f"report.{head}") for head in heads))]
    often = sorted(groups.items(), key=lambda pair: -len(pair[1]))
    for (what, _), pairs in often[:8]:
        titles: dict[str, list[int]] = {}
        for entry, _ in pairs:
            titles.setdefault(say.name(entry), []).append(entry.due)
        ranked = sorted(titles.items(), key=lambda pair: -len(pair[1]))
        told = [f"{title} {say.times(due)}" for title, due in ranked[:4]]
        if left := sum(len(due) for _, due in ranked[4:]):
            told.append(say("report.and_more", count=left))
        causes = Counter(say.short(cause) for _, cause in pairs).most_common()
        cause = causes[0][0] if len(causes) == 1 else say("report.and_alike", why=causes[0][0])
        lines.append(line(what, len(pairs), (";" if say.ui == "zh" else "; ").join(told), cause))
    if left := sum(len(pairs) for _, pairs in often[8:]):
        lines.append(say("report.more", count=left))
    return lines


def _listed(code: str, incidents: Sequence[Doing], say: Words) -> list[str]:
    if not incidents:
        return []
    whole = code in ("orders", "notes")
    lines = [say(f"report.{code}")]
    for each in incidents[:8]:
        told = say.doing(each)
        lines.append(line(hour(each.at), told if whole else say.first(told)))
    if len(incidents) > 8:
        lines.append(line("", say("report.more", count=len(incidents) - 8)))
    return lines


# What is said now


def answer(causes: Iterable[Why], ui: str) -> list[str]:
    return [Words(ui).why(each) for each in causes]


def status(seen: Iterable[Seen], now: int, ui: str) -> list[str]:
    say, lines = Words(ui), []
    for each in seen:
        if each.playing:
            state = say("cli.playing", title=each.playing)
        else:
            state = say.why(each.hindrance).rstrip("。.") if each.hindrance else say("cli.silent")
        coming = f"{on_the_wall(each.next[0], now)} {each.next[1]}" if each.next else say("cli.nothing_more")
        lines.append(say("cli.status_outlet", outlet=each.name, now=state, next=coming))
        for key, title, urgent, until, waits in each.orders:
            shown = on_the_wall(until, now) if until else ""
            last = say("cli.status_waits" if waits else "cli.status_until", until=shown) if until else ""
            priority = say("cli.priority_urgent" if urgent else "cli.priority_notice")
            lines.append(say("cli.status_order", order=key[:4], title=title, priority=priority, until=last))
        if each.yielded:
            lines.append(say("cli.status_yielded", by=each.yielded))
        if each.volume != 100:
            lines.append(say("cli.status_volume", volume=each.volume))
    return lines


def on_the_wall(instant: int, now: int) -> str:
    """By the station's clock, with the day where it is another one."""
    moment = datetime.fromtimestamp(instant / 1000, ZONE)
    return hour(instant) if moment.date() == day_of(now) else f"{moment:%m-%d} {hour(instant)}"
