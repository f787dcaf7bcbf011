"""What the listening verbs share: which sounds to hear, with their texts, and the results.

These are existing clips and recordings; nothing is made or changed here. There are only warnings. A language that the
listener does not know is not judged, which is reported.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dalaba.compile.render.candidates import facts_in
from dalaba.core.languages import name_of
from dalaba.core.model import Place, Problem, Reason, Wanted
from dalaba.core.problems import Bad
from dalaba.desk.recordings import facts_of
from dalaba.doors.cli.context import Context, Refused
from dalaba.doors.cli.progress_bar import bar
from dalaba.messages import explain
from dalaba.speech.library import RECORDED
from dalaba.speech.listening import Heard, ListenError, whisper
from dalaba.speech.listening.heard_files import Ear
from dalaba.station.files.template import fill, variables
from dalaba.station.scripts import Script, Version, recorded_pieces

if TYPE_CHECKING:
    from dalaba.compile.render import Recipe
    from dalaba.desk.root import Station
    from dalaba.speech.listening.compare import Difference


@dataclass(frozen=True)
class ToHear:
    """A file to listen to, and what it should say."""

    name: str
    """Its name for people: the recording's file, or the clip's script and version."""
    path: Path
    digest: str
    language: str
    text: str
    """The text as written; empty: its words are not known."""
    place: Place | None
    skip: int = 0
    frames: int | None = None
    """How much of the file to hear; None: a whole recording."""
    facts: tuple[tuple[str, str], ...] = ()
    """For a recording that nobody has confirmed: the facts that its text says."""
    confirmed: bool = True


@dataclass(frozen=True)
class Told:
    """The result of listening to a sound. `heard`: None if it could not be heard, because of `why`."""

    sound: ToHear
    heard: Heard | None = None
    differences: tuple[Difference, ...] = ()
    proposal: tuple[tuple[str, str], ...] = ()
    why: Reason | None = None


def ear(context: Context) -> Ear:
    """The listener for this station. Raises Refused if there is none."""
    try:
        return Ear(context.folder, whisper.open_listener())
    except ListenError as error:
        raise Refused([Problem(error.reason)]) from error


# --- what there is to be heard --------------------------------------------------------------------------------------


def sounds(station: Station, wanted: Iterable[Wanted]) -> list[ToHear]:
    """All clips and unconfirmed recordings of what is wanted, each once."""
    found: dict[str, ToHear] = {}
    for want in wanted:
        script = station.plan.scripts.get(want.script) if want.source == "script" else None
        for language in want.languages if script else ():
            assert script is not None
            for each in _sounds(station, script, want, language):
                found.setdefault(each.digest, each)
    return list(found.values())


def _sounds(station: Station, script: Script, want: Wanted, language: str) -> Iterator[ToHear]:
    """The recordings that are not heard because nobody confirmed them, then the clip that is heard."""
    for candidate in station.preparer.candidates(script, want, language):
        version = candidate.version
        try:
            recipe = station.preparer.recipe(candidate)
        except Bad as bad:
            if bad.reason.code == "plan.unconfirmed":
                yield from _unconfirmed(station, script, version, want, language)
            continue
        if recipe.questions:
            continue
        yield from _clip(station, script, version, want, recipe)
        return


def _clip(station: Station, script: Script, version: Version, want: Wanted, recipe: Recipe) -> Iterator[ToHear]:
    """The sounds of a recipe: recordings as they were brought, or the clip that a voice made."""
    made = station.library.find(recipe.key)
    if len(recipe.pieces) == 1:
        yield _recording(station, script, version, want, recipe.pieces[0])
    elif recipe.sentences and made:
        joint = " " if recipe.language == "eng" else ""
        text = joint.join(each.text for each in recipe.sentences * recipe.repeat)
        clip = made.clip
        path = station.folder / clip.file
        name = f"{script.title}·{version.name}"
        yield ToHear(name, path, clip.digest, recipe.language, text, version.place, clip.skip, clip.frames)


def _unconfirmed(
    station: Station, script: Script, version: Version, want: Wanted, language: str
) -> Iterator[ToHear]:  # fmt: skip
    try:
        pieces = recorded_pieces(version, facts_in(language, want.values))
    except Bad:
        return
    if len(pieces) == 1:
        yield _recording(station, script, version, want, station.library.recordings.newest(pieces[0]), confirmed=False)


def _recording(
    station: Station, script: Script, version: Version, want: Wanted, piece: str, confirmed: bool = True
) -> ToHear:  # fmt: skip
    facts = facts_in(version.language, want.values)
    template = _words(script, version, want)
    try:
        text = fill(template, facts)
    except Bad:
        template = text = ""
    said = facts_of(script) if not template else variables(template)
    recordings = station.library.recordings
    place = Place(f"{RECORDED}/{piece}")
    known = tuple((name, facts[name]) for name in sorted(said) if facts.get(name, "").strip())
    return ToHear(
        piece, recordings.path(piece), recordings.digest(piece) or "", version.language, text, place,
        facts=known, confirmed=confirmed,
    )  # fmt: skip


def _words(script: Script, version: Version, want: Wanted) -> str:
    """The text that a recording says, in its language, with blanks; "" if there is none."""
    if version.text:
        return version.text
    others = script.candidates(want.outlet, version.language, want.length, want.timetables)
    return next((each.text for each in others if each.text), "")


# --- what came of it ------------------------------------------------------------------------------------------------


def listened(context: Context, ear: Ear, chosen: list[ToHear], most: int = 0) -> Iterator[Told]:
    """The result of listening to each. `most`: listen to at most so many new ones (0: all)."""
    from dalaba.sound.codec import CodecError

    new = 0
    with bar(context.word("cli.listening"), len(chosen)) as show:
        for number, sound in enumerate(chosen, 1):
            known = ear.knows(sound.digest, sound.language)
            new += not known
            if sound.language not in ear.languages():
                yield Told(sound, why=Reason("listening.not_its_language", {"language": name_of(sound.language)}))
            elif known or not most or new <= most:
                try:
                    yield _told(sound, ear.hear(sound.path, sound.digest, sound.language, sound.skip, sound.frames))
                except (ListenError, CodecError) as error:
                    yield Told(sound, why=error.reason)
            show(number)


def _told(sound: ToHear, heard: Heard) -> Told:
    from dalaba.speech.listening.compare import compare
    from dalaba.speech.listening.proposal import proposed

    if sound.confirmed:
        return Told(sound, heard, tuple(compare(heard.text, sound.text, heard.language, heard.sure)))
    proposal = proposed(heard.text, sound.text or heard.text, dict(sound.facts), heard.language)
    return Told(sound, heard, proposal=tuple(proposal.items()))


def problems(context: Context, told: Told) -> Iterator[Problem]:
    """The warnings about a sound. There is none for a synthetic voice that the listener does not understand; languages
    that are not judged are reported together (`unjudged`)."""
    sound = told.sound
    if not sound.confirmed:
        yield Problem(proposal(context, told), sound.place, "warning")
    elif told.why and told.why.code != "listening.not_its_language":
        yield Problem(told.why, sound.place, "warning")
    said = dict.fromkeys(told.differences)
    for each in said:
        if each.certain or sound.frames is None:
            yield Problem(each.reason(sound.name), sound.place, "warning")


def unclear(told: Told) -> bool:
    """Whether the listener did not understand some of it."""
    return any(not each.certain for each in told.differences)


def unjudged(told: Iterable[Told]) -> Iterator[Problem]:
    """The languages that were not judged, each once."""
    why = {each.sound.language: each.why for each in told if each.why}
    yield from (Problem(each, None, "warning") for each in why.values() if each.code == "listening.not_its_language")


def proposal(context: Context, told: Told) -> Reason:
    """What a person may confirm about a recording, and with which command."""
    sound, known = told.sound, dict(told.proposal)
    pairs = " ".join(f"{name}={_shown(known.get(name, ''))}" for name, _ in sound.facts)
    command = f"{context.command} recordings --confirm {_shown(sound.name)} {pairs or '无'}"
    facts = {"sound": sound.name, "command": command, "language": name_of(sound.language)}
    if told.heard is None or not known:
        code = "listening.confirm_unheard" if told.heard else "listening.confirm_unknown"
        return Reason(code, facts)
    heard = "、".join(f"{name} {value}" for name, value in known.items())
    return Reason("listening.confirm", {**facts, "heard": heard})


def _shown(word: str) -> str:
    """A word for a command line, quoted if needed; … if the person must fill it in."""
    if not word:
        return "…"
    return f'"{word}"' if any(sign.isspace() for sign in word) else word


def as_json(context: Context, told: Told) -> dict[str, Any]:
    """One sound with its text, what was heard, and every warning by its code."""
    warned = [each.reason for each in (*problems(context, told), *unjudged([told]))]
    return {
        "sound": told.sound.name, "file": str(told.sound.path), "language": told.sound.language,
        "text": told.sound.text, "heard": told.heard.text if told.heard else None, "unclear": unclear(told),
        "warnings": [{"code": each.code, "params": dict(each.params), "text": explain(each, context.ui)}
                     for each in warned],
        "proposal": dict(told.proposal),
    }  # fmt: skip
