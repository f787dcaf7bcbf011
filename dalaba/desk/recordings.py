"""Giving a recording its place: which version it is, under which name it lies, what it says. For the verb and the page.

A file is renamed and never replaces another; a later take gets the next number. A person who sees the text says which
facts the recording states; that holds for this very file.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Literal, NamedTuple

from dalaba.compile.render.to_record import ToRecord, Wish
from dalaba.compile.render.unused_recordings import Meant, meant_by, used_by
from dalaba.core.model import Reason
from dalaba.core.problems import Bad, nearest
from dalaba.desk import editing
from dalaba.desk.root import Station
from dalaba.speech.library.file_names import is_document, is_half, named, other_suffix
from dalaba.speech.library.recordings import Recordings
from dalaba.speech.reading import read
from dalaba.station import confirmed_recordings
from dalaba.station.confirmed_recordings import FILE, Word
from dalaba.station.files import Problems
from dalaba.station.files.template import fill, variables
from dalaba.station.scripts import Script, Version, is_built_in

_AHEAD = 30
"""In how many coming days a value is searched of which the stated one may be another spelling."""
_TRIES = 5
_LIKELY, _SURELY = 0.5, 0.75
"""Share of a text's syllables that must have been heard to take it for this text, and for this text in Mandarin. Of
real notices the worst understood had 0.75; the most similar other text had 0.33."""


class Claim(NamedTuple):
    """Which version a recording is. `outlet`: empty for all outlets."""

    script: Script
    language: str
    outlet: str = ""

    @property
    def version(self) -> Version | None:
        """The script's version for such a recording; None if there is none yet."""
        fitting = (each for each in self.script.versions if each.recording and each.language == self.language)
        return next((each for each in fitting if each.outlet == self.outlet), None)


# --- its name ---------------------------------------------------------------------------------------------------------


def refuse_no_recording(piece: str) -> None:
    """Raise Bad for a file that is still being copied, or is a document."""
    if is_half(piece) or is_document(piece):
        code = "sound.half_copied" if is_half(piece) else "sound.not_recorded"
        raise Bad(code, file=piece, suffix=other_suffix(piece))


def name_for(recordings: Recordings, piece: str, claim: Claim) -> str:
    """The name of a recording of this version: as in the script, else SCRIPT.LANGUAGE.OUTLET; if it exists, the next
    take. Raises Bad if the version is joined of several pieces."""
    suffix, version = named(piece).suffix, claim.version
    if version is None:
        stem = Meant(claim.script.name, claim.language, claim.outlet).stem
    elif len(version.recording) > 1 or variables(version.recording[0]):
        pieces = "、".join(version.recording)
        raise Bad("cli.claim_pieces", file=piece, script=claim.script.title, pieces=pieces)
    else:
        stem = named(version.recording[0]).stem
    return piece if named(piece).stem == stem else recordings.next_take(stem + suffix)


def brought_in(recordings: Recordings, source: Path, piece: str, claim: Claim) -> str:
    """Move a file from outside in as the newest take of a version. Returns its name. Raises Bad like `name_for`, and
    OSError if the disk refuses."""
    for _ in range(_TRIES):
        wanted = name_for(recordings, piece, claim)
        wanted = recordings.next_take(wanted)  # also for one that has the right name already
        try:
            moved(source, recordings.path(wanted))
        except FileExistsError:
            continue  # somebody has just brought the same take
        return wanted
    raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), piece)


def moved(source: Path, target: Path) -> None:
    """Move a file to a name that is free. Raises FileExistsError if it is not, and another OSError if the disk
    refuses; then nothing has changed."""
    target.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(target, os.O_CREAT | os.O_EXCL))  # takes the name, so that no file is replaced
    try:
        _over(source, target)
    except OSError:
        target.unlink(missing_ok=True)
        raise


def _over(source: Path, target: Path) -> None:
    try:
        os.replace(source, target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        shutil.copyfile(source, target)  # another disk
        source.unlink()


# --- what it says -----------------------------------------------------------------------------------------------------


def user_of(station: Station, piece: str) -> tuple[Script, Version] | None:
    """The script and the version that use a recording."""
    return next(used_by(station.plan.scripts, piece), None)


def facts_of(script: Script) -> frozenset[str]:
    """The facts in the texts of a script, which a recording of it may say."""
    found: set[str] = set()
    for version in script.versions:
        try:
            found |= variables(version.text)
        except Bad:
            continue  # a broken text: `check` reports it
    return frozenset(found)


def values_ahead(station: Station, script: Script, today: date) -> dict[str, set[str]]:
    """Fact -> its values in the coming days, for facts that a recording of the script may say: those in its texts, or
    any of the place's where it has no text."""
    found: dict[str, set[str]] = {name: set() for name in sorted({*facts_of(script), *script.facts})}
    no_text = not any(version.text for version in script.versions)
    for want in station.wanted_on(days_ahead(today), scripts=[script.name]):
        for name, value in want.values:
            if name in found or (no_text and not is_built_in(name)):
                found.setdefault(name, set()).add(value)
    return found


def days_ahead(today: date) -> list[date]:
    """The coming days that are looked at."""
    return [today + timedelta(days=number) for number in range(_AHEAD)]


def one_value(values: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """The facts that have the same value in all the coming days and places."""
    return {name: next(iter(each)) for name, each in values.items() if len(set(each)) == 1}


def stated(script: Script, facts: Iterable[tuple[str, str]], known: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Facts as a person states them, each spelled as the station spells it. Raises Bad for one that the script does
    not have."""
    found = {}
    for name, value in facts:
        if name not in known:
            hint = nearest(name, known) or "、".join(known) or "无"
            raise Bad("cli.confirm_fact", found=name, script=script.title, nearest=hint)
        found[name] = _spelled(value, known[name])
    return found


def _spelled(value: str, used: Iterable[str]) -> str:
    """The value as the station spells it: 07:30 for 7:30."""
    said = read(value, "cmn").text
    return next((each for each in sorted(used) if read(each, "cmn").text == said), value)


def model_text(station: Station, claim: Claim, values: Mapping[str, Iterable[str]]) -> tuple[str, str]:
    """(text, language) that the recording should say, with the values of the coming days."""
    for language in (claim.language, *languages(station)):
        for version in claim.script.candidates(claim.outlet, language):
            if version.text:
                return _filled(version.text, values), language
    return claim.script.title, claim.language


def languages(station: Station) -> tuple[str, ...]:
    """The languages of the station and of its outlets."""
    spoken = (each for outlet in station.setup.outlets.values() for each in outlet.languages)
    return tuple(dict.fromkeys((*station.setup.languages, *spoken)))


def _filled(text: str, values: Mapping[str, Iterable[str]]) -> str:
    """The text with its values; unchanged if its braces are broken, which `check` reports."""
    known = {name: "、".join(sorted(each)) for name, each in values.items()}
    try:
        return fill(text, {name: known.get(name) or f"〔{name}〕" for name in variables(text)})
    except Bad:
        return text


def note(station: Station, piece: str, says: Mapping[str, str]) -> None:
    """Write down what a recording says. Raises Bad if the file for this is broken, as it must not be overwritten, and
    OSError if the disk refuses."""
    word = Word(station.library.recordings.digest(piece) or "", says)

    def noted() -> bytes:
        problems = Problems()
        before = confirmed_recordings.read(station.folder, problems)
        if problems.errors:
            raise Bad("plan.confirmed_file", file=FILE, name=str(problems.errors[0].place or FILE))
        return confirmed_recordings.text(before.with_word(piece, word)).encode()

    editing.rewrite(station.folder / FILE, noted)


# --- which version it may be ------------------------------------------------------------------------------------------


class Guess(NamedTuple):
    """The likeliest place of a recording; empty where nothing tells."""

    script: str = ""
    language: str = ""
    outlet: str = ""
    by: Literal["", "name", "heard", "lacking"] = ""
    """What told the script: the file's name, what was heard, or that just this is lacking."""


def guess(station: Station, name: str, heard: str, lacking: Sequence[ToRecord]) -> Guess:
    """The best guess for a file of that name. `heard`: what a listener heard in it, taking it for Mandarin; `lacking`:
    what is to be recorded, the soonest first."""
    meant = meant_by(name, station.plan.scripts, station.setup.outlets)
    script, share = _likest(station, heard)
    found = Guess(meant.script, meant.language, meant.outlet, "name" if meant.script else "")
    if not found.script and script:
        found = found._replace(script=script, by="heard")
    if not found.language and share >= _SURELY:
        found = found._replace(language="cmn")
    fitting = (each for each in lacking if found.script in ("", each.script) and found.language in ("", each.language))
    soonest = next(fitting, None)
    if soonest is not None:
        by = found.by or "lacking"
        found = found._replace(script=soonest.script, language=soonest.language, by=by)
    return found


def _likest(station: Station, heard: str) -> tuple[str, float]:
    """The script that sounds most like what was heard, and how much of it; ("", 0) if none does."""
    from dalaba.speech.listening.compare import likeness

    if not heard:
        return "", 0.0
    texts = [(script.name, each.text) for script in station.plan.scripts.values() for each in script.versions]
    shares = ((likeness(heard, text, "cmn"), name) for name, text in texts if text)
    share, name = max(shares, default=(0.0, ""))
    return (name, share) if share >= _LIKELY else ("", 0.0)


def lacking(station: Station, today: date) -> list[ToRecord]:
    """What has to be recorded for the coming days."""
    wanted = station.wanted_on(days_ahead(today))
    return list(Wish(station.setup, station.plan.scripts, station.preparer, station.library, wanted))


# --- its takes --------------------------------------------------------------------------------------------------------


def use_take(station: Station, piece: str) -> str:
    """Make an older take the newest, which is the one that plays; what was confirmed of it stays so. Returns its new
    name. Raises OSError and Bad like `note`."""
    recordings = station.library.recordings
    known = station.preparer.confirmed.says(piece, recordings.digest(piece) or "")
    wanted = recordings.next_take(f"{named(piece).stem}{named(piece).suffix}")
    moved(recordings.path(piece), recordings.path(wanted))
    if known is not None:
        note(station, wanted, known)
    return wanted


class Where(NamedTuple):
    """At which outlets a recording is heard in the coming days, and why it is not at others."""

    outlets: tuple[str, ...]
    why: tuple[Reason, ...]


def where_heard(station: Station, script: Script, version: Version, today: date) -> Where:
    """Look at everything that is to be said of a script in the coming days."""
    ahead = station.wanted_on(days_ahead(today), scripts=[script.name])
    wanted = [want for want in ahead if version.language in want.languages and version.outlet in ("", want.outlet)]
    heard, why = dict[str, None](), list[Reason]()
    for want, found in station.preparer.prepare(wanted).outcomes.items():
        for each in found:
            if each.part.language != version.language:
                continue
            if each.version == version and each.part.ready:
                heard[want.outlet] = None
            elif each.missed is not None and each.missed[0] == version:
                why.append(each.missed[1])
            elif each.version == version and each.part.why is not None:
                why.append(each.part.why)
    return Where(tuple(heard), tuple(each for number, each in enumerate(why) if each not in why[:number]))
