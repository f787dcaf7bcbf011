"""What the forms of “写通知” do: look while somebody types, hear, judge, save, and note a pronunciation.

What is refused stays in the form, and its sentence stands at its field.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import quote

from dalaba.core import clock
from dalaba.core.languages import name_of
from dalaba.core.model import Reason
from dalaba.core.problems import Bad
from dalaba.desk import approving
from dalaba.desk.booking import FILE as BOOKED
from dalaba.desk.booking import booked
from dalaba.desk.editing import NOT_THERE, Changed, SheetOpen, digest, replace
from dalaba.desk.notices import Fault, changed_files, fault_of, files_of, judged, name_trouble, opened, save, with_texts
from dalaba.desk.notices.draft import in_one
from dalaba.desk.notices.sounding import of_draft
from dalaba.desk.root import Station, read_anew
from dalaba.doors.console.actions import Outcome
from dalaba.doors.console.pages.hearing import made
from dalaba.doors.console.pages.notice_form import Form, form_of
from dalaba.doors.console.pages.notice_judged import as_facts
from dalaba.doors.console.pages.notice_pieces import Ground, all_ticks, approval, ground, pieces, places_of, visit_why
from dalaba.doors.console.pages.page import DO_AGAIN, Deed, Visit
from dalaba.station.files.encodings import as_before, decoded
from dalaba.station.files.yaml_value import with_pair
from dalaba.station.outlets import FILE

_ELSEWHERE = {"script": "name", "languages": "text", "length": "text", "days_before": "dates", "every": "between"}
"""Keys of a row whose sentence stands at another field of the page."""


def look(visit: Visit) -> Outcome:
    """Show how what is typed will be said."""
    form, here = _form(visit)
    return Outcome(Reason("page_notice.looked"), True, parts=pieces(visit, form, here))


def write(visit: Visit) -> Outcome:
    """Hear, judge, save with its row, or save the texts alone, as the pressed button says."""
    what = visit.asked.choice("do", ("judge", "hear", "save", "keep"), "judge")
    form, here = _form(visit)
    if what == "hear":
        return _hear(visit, form, here)
    faults = [each for each in form.faults if what != "keep" or each.field == "text"]
    if trouble := name_trouble(form.draft.name):
        faults.append(Fault("name", trouble))
    if faults:
        return _refused(visit, faults)
    station = Station.read(visit.front.folder)
    try:
        return _judge_or_save(visit, form, station, what)
    except Changed as changed:
        return _changed(visit, form, changed, "keep" if what == "keep" else "save")
    except Bad as bad:
        field = "name" if bad.reason.code == "page_notice.name_taken" else "text"
        return _refused(visit, [Fault(field, bad.reason)])
    except (SheetOpen, PermissionError):
        return _refused(visit, [Fault("", Reason("page_notice.sheet_open", {"file": BOOKED}))])
    except OSError as error:
        return _refused(visit, [Fault("", Reason("page_notice.disk", {"why": error.strerror or str(error)}))])
    finally:
        station.preparer.voices.close()


def _form(visit: Visit) -> tuple[Form, Ground]:
    here = ground(visit.front.folder)
    return form_of(visit.asked, here.setup, clock.today(visit.front.now(), here.setup.zone)), here


# -- judging and saving


def _judge_or_save(visit: Visit, form: Form, station: Station, what: str) -> Outcome:
    folder, now = visit.front.folder, visit.front.now()
    files = _files(folder, form, station)
    if not form.same:
        _not_there_yet(folder, form, station, files)
    if what == "keep":
        wrong = _new_errors(station, files)
        return _refused(visit, wrong) if wrong else _saved(visit, form, files, False)
    found = judged(station, form.draft.name, files, form.wish, now)
    if not found.good:
        problems = [Fault("text", each.reason) for each in found.problems]
        return _refused(visit, [*problems, *found.faults])
    shown = as_facts(found, station, form, visit)
    if what == "save" and (form.seen == form.mark or not shown["asks"]):
        return _saved(visit, form, files, True)
    piece = visit.piece("notice_judged.html", **shown)
    parts = {**_no_faults(), "judged": piece, "conflict": ""}
    return Outcome(Reason("page_notice.judged"), True, parts=parts)


def _new_errors(station: Station, files: Mapping[str, str]) -> list[Fault]:
    """The errors that these texts would bring. An error in any file keeps every new programme from being played."""
    there = [each.reason for each in station.problems.errors]
    found = (each for each in with_texts(station, files).problems.errors if each.reason not in there)
    return [Fault("text", each.reason) for each in found]


def _files(folder: Path, form: Form, station: Station) -> dict[str, str]:
    """The files that are to be written; none where an opened notice was not changed."""
    script = station.plan.scripts.get(form.script)
    if form.same and script is not None:
        return changed_files(folder, opened(folder, script), form.draft.texts, station.setup)
    return files_of(form.draft, station.setup.languages[0])


def _not_there_yet(folder: Path, form: Form, station: Station, files: Mapping[str, str]) -> None:
    """A new notice takes no name that there is. Raises Changed where somebody has written it meanwhile, with both
    texts; Bad for a notice in other files."""
    for file, text in files.items():
        if (folder / file).exists() and form.was.get(file) != digest(folder / file):
            raise Changed(folder / file, (folder / file).read_bytes(), text.encode())
    if form.draft.name in station.plan.scripts and not any(file in form.was for file in files):
        raise Bad("page_notice.name_taken", name=form.draft.name)


def _saved(visit: Visit, form: Form, files: Mapping[str, str], scheduled: bool) -> Outcome:
    front, name = visit.front, form.draft.name
    if not files and not scheduled:
        return Outcome(Reason("page_notice.unchanged"), False, parts=_no_faults())
    done = save(front.folder, name, files, _was(form, files), form.wish if scheduled else None, front.now())
    if done.problems:
        return _refused(visit, [fault_of(each.reason) for each in done.problems])
    also = [_signed(visit, name, done.row) if done.files or done.row else None]
    read_anew(front.folder)
    also += [front.did(Reason("page_notice.did_row" if done.row else "page_notice.did_text",
                             {"title": name, "row": done.row, "days": str(form.days)}))]  # fmt: skip
    also.append(_noted_check(visit, form))
    address = f"notice?done={quote(done.row)}" if done.row else f"notice?kept={quote(name)}"
    return Outcome(Reason("page_notice.saved", {"title": name}), True, tuple(each for each in also if each), address)


def _signed(visit: Visit, name: str, row: str) -> Reason | None:
    """Note who wrote it, as nobody approves what they wrote themselves. Returns why that failed, or None."""
    folder, by = visit.front.folder, visit.person.name
    try:
        approving.wrote(folder, name, by)
        if row:
            approving.wrote(folder, f"{_campaign(folder)}/{row}", by)
    except OSError as error:
        return Reason("page_notice.not_signed", {"why": error.strerror or str(error)})
    except Bad as bad:
        return Reason("page_notice.not_signed").because(bad.reason)
    return None


def _campaign(folder: Path) -> str:
    """The name of the program's own sheet as a campaign."""
    rows = booked(Station.read(folder))
    return rows[0].campaign if rows else Path(BOOKED).stem


def _was(form: Form, files: Mapping[str, str]) -> dict[str, str]:
    return {file: form.was.get(file, NOT_THERE) for file in files}


def _noted_check(visit: Visit, form: Form) -> Reason | None:
    """Note who read the texts back, if somebody did. With approval on the approver's yes is what counts."""
    if approval(visit) or not form.checker:
        return None
    wanted = all_ticks(visit, form, ground(visit.front.folder))
    done = len(wanted & form.ticks)
    if not done:
        return None
    facts = {"title": form.draft.name, "who": form.checker, "done": str(done), "all": str(len(wanted))}
    return visit.front.did(Reason("page_notice.did_check", facts))


def _refused(visit: Visit, faults: Iterable[Fault]) -> Outcome:
    """The sentences, each at its field."""
    told = _no_faults()
    reasons = []
    for field, reason in faults:
        at = _ELSEWHERE.get(field, field)
        bare = Reason(reason.code, {name: fact for name, fact in reason.params.items() if name != "waits"})
        reasons.append(bare)
        slot = f"e-{at}" if f"e-{at}" in told else "e-facts" if at.startswith("{") else "e-all"
        told[slot] += visit.piece("notice_fault.html", text=visit_why(visit, bare))
    return Outcome(Reason("page_notice.refused", {"count": str(len(reasons))}), False, parts={**told, "judged": ""})


def _no_faults() -> dict[str, str]:
    return {f"e-{name}": "" for name in ("text", "name", "to", "dates", "between", "at", "facts", "all")}


def _changed(visit: Visit, form: Form, changed: Changed, again: str) -> Outcome:
    """Somebody else has written the file meanwhile: both texts are shown, and each can be chosen."""
    name = Path(str(changed)).name
    theirs, mine = changed.texts
    piece = visit.piece(
        "notice_conflict.html", file=name, path=f"scripts/{name}", mine=mine,
        theirs=None if changed.theirs is None else theirs, again=again,
        now=digest(visit.front.folder / "scripts" / name),
    )  # fmt: skip
    told = _no_faults()
    if not form.same:
        taken = Reason("page_notice.name_taken", {"name": form.draft.name})
        told["e-name"] = visit.piece("notice_fault.html", text=visit_why(visit, taken))
    return Outcome(changed.reason, False, parts={**told, "conflict": piece, "judged": ""})


# -- hearing


def _hear(visit: Visit, form: Form, here: Ground) -> Outcome:
    """Make what is typed and let it be heard. Nothing is written in scripts/."""
    if faults := [each for each in form.faults if each.field == "text"]:
        return _refused(visit, faults)
    places = places_of(form.to, here.setup) or tuple(here.setup.outlets)
    name = form.draft.name if name_trouble(form.draft.name) is None else "…"
    files = {f"scripts/{name}.yaml": in_one(dataclasses.replace(form.draft, name=name))}
    station = with_texts(Station.read(visit.front.folder), files)
    wrong = [each for each in station.problems.errors if each.place and each.place.file in files]
    if wrong or name not in station.plan.scripts:
        return _refused(visit, [Fault("text", each.reason) for each in wrong])
    try:
        facts = {key: value for key, value in form.facts.items() if value}
        hearing = of_draft(station, name, places[0], form.first, form.spoken, form.length, facts)
        key, found = made(station, hearing)
    except Bad as bad:
        return _refused(visit, [Fault("text", bad.reason)])
    finally:
        station.preparer.voices.close()
    order = [
        (name_of(language, visit.ui), clip.duration)
        for language, clip in zip(found.languages, found.clips, strict=True)
    ]
    silent = [visit_why(visit, each) for each in found.silent]
    piece = visit.piece("notice_heard.html", key=key, order=order, silent=silent, place=places[0])
    return Outcome(Reason("page_notice.heard"), True, parts={**_no_faults(), "heard": piece})


# -- pronunciations


def pronounce(visit: Visit) -> Outcome:
    """Note in the station's own file how a word is said."""
    word, said = _word(visit)
    if not word or not said:
        return Outcome(Reason("page_notice.no_word"), False)
    path = visit.front.folder / FILE
    try:
        was, before = digest(path), path.read_bytes()
        written = with_pair(decoded(before).replace("\r\n", "\n"), ("读音", "lexicon"), word, said)
        if written is None:
            return Outcome(Reason("page_notice.word_by_hand", {"word": word, "said": said}), False)
        replace(path, as_before(written, before), was)
    except Changed as changed:
        return Outcome(changed.reason, False, (DO_AGAIN,))
    except Bad as bad:
        return Outcome(bad.reason, False)
    except OSError as error:
        return Outcome(Reason("page_notice.disk", {"why": error.strerror or str(error)}), False)
    read_anew(visit.front.folder)
    facts = {"word": word, "said": said}
    failed = visit.front.did(Reason("page_notice.did_word", facts))
    return Outcome(Reason("page_notice.word_noted", facts), True, (failed,) if failed else (), parts={"pronounced": ""})


def _word(visit: Visit) -> tuple[str, str]:
    """A word and how it is said: of the pressed button, or as it was typed."""
    if pressed := visit.asked.text("said", 200):
        word, _, said = pressed.partition("=")
        return word.strip(), said.strip()
    return visit.asked.text("word", 40), visit.asked.text("as", 100)


DEEDS = {
    "look": Deed(look),
    "write": Deed(write, slow=True),
    "pronounce": Deed(pronounce, slow=True),
}
