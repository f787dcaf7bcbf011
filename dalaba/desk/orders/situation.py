"""What each outlet would hear of an order, and what prevents it. Makes nothing and sends nothing.

`of_text` needs only the station's setup, voices and library; so `say` works, without delay, even while a script is
broken.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from dalaba.compile.render import Preparer, Recipe
from dalaba.compile.render.candidates import Manner
from dalaba.compile.render.filled import FilledText
from dalaba.compile.render.read import ReadText
from dalaba.compile.render.recipes import chime_alone, spoken
from dalaba.core.languages import name_of
from dalaba.core.model import Instant, Reason, Wanted
from dalaba.core.problems import Bad
from dalaba.desk.orders.parse import Asked, plain
from dalaba.desk.orders.plan import CHIMES, Facts, Line, title_of
from dalaba.speech.library import Library
from dalaba.speech.library.sound_names import title_of as sound_title
from dalaba.speech.reading import UNSAYABLE, Reading
from dalaba.speech.voices import MAX_CHARACTERS, Probing, VoiceError, sayable, written_in
from dalaba.station.files.template import slip, variables
from dalaba.station.outlets import Setup
from dalaba.station.scripts import Held

if TYPE_CHECKING:
    from dalaba.desk.root import Station

_MOST_ASKED = 4
"""How many outlets are listed in the question which row is meant."""
FOLDER = "口令"
"""In `audio/rendered`: what was said and played by order."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What an order is made from. A `Station` has all of it; a window that only says something need not read one."""

    setup: Setup
    library: Library
    preparer: Preparer
    """Has voices of its own: they are closed with the order, while those of a desk must go on."""

    @staticmethod
    def of(station: Station) -> Ground:
        """The ground of a whole station, with voices of its own."""
        setup, library = station.setup, station.library
        return Ground(setup, library, station.preparer.beside(library))


@dataclass(frozen=True, slots=True)
class _Tongue:
    """A text in one language, as it is read; or why it cannot be said."""

    code: str
    reading: Reading | None = None
    why: Reason | None = None


# -- a text


def of_text(text: str, asked: Asked, ground: Ground) -> Facts:
    """A line for each language of each outlet. A number with several readings is a question; a sign that cannot be
    spoken is a problem.
    """
    said = plain(text)
    if problems := _of_words(said):
        return Facts(title_of(said), {}, problems=problems)
    spoken = {name: asked.languages or ground.setup.outlets[name].languages[:1] for name in asked.outlets}
    codes = {code: None for each in spoken.values() for code in each} or asked.languages or ground.setup.languages[:1]
    tongues = {code: _tongue(said, code, ground.preparer) for code in codes}
    lines = {name: [_line(said, tongues[code], name, asked, ground) for code in each] for name, each in spoken.items()}
    missing = {line.language for each in lines.values() for line in each if line.why is None and line.clip is None}
    asleep = {code: _able(tongues[code].reading, code, ground.preparer) for code in missing}
    able = {name: tuple(_if_able(line, asleep) for line in each) for name, each in lines.items()}
    readings = {code: each.reading for code, each in tongues.items() if each.reading}
    asks = _asks(each for reading in readings.values() for each in (*reading.questions, *reading.warnings))
    return _held_back(asked, ground.preparer, Facts(
        title_of(said), able, _chime(asked, ground.library), all(quick is True for quick in asleep.values()),
        asks.problems, asks.questions, asks.doubts,
        {code: each.text for code, each in readings.items() if each.numbers or asks.questions}, said,
    ))  # fmt: skip


def _held_back(asked: Asked, preparer: Preparer, facts: Facts) -> Facts:
    """The facts; where a second person has to approve what is heard and has not, only what is urgent goes out."""
    recipes = [line.recipe for lines in facts.lines.values() for line in lines if line.recipe]
    if all(recipe.sound is not None or preparer.may_air(recipe) for recipe in recipes):
        return facts
    if asked.priority == "urgent":
        return replace(facts, unapproved=True)
    return replace(facts, problems=(*facts.problems, Reason("orders.not_approved")))


class _Asks(NamedTuple):
    """What a reading leaves open, sorted by its consequence."""

    problems: tuple[Reason, ...]
    questions: tuple[Reason, ...]
    doubts: tuple[Reason, ...]


def _asks(found: Iterable[Reason]) -> _Asks:
    """The open points, each once. A skipped sign is a question, because it may have meant something; a web address,
    which nobody can remember, is only doubtful.
    """
    once = list({(each.code, each.params["found"]): each for each in found}.values())
    problems = tuple(each for each in once if each.code in UNSAYABLE)
    doubts = tuple(each for each in once if each.code == "reading.web_address")
    return _Asks(problems, tuple(each for each in once if each not in (*problems, *doubts)), doubts)


def _of_words(text: str) -> tuple[Reason, ...]:
    if not text:
        return (Reason("orders.no_text"),)
    if len(text) > MAX_CHARACTERS:
        return (Reason("orders.too_many", {"count": str(len(text)), "most": str(MAX_CHARACTERS)}),)
    if variables(text) or slip(text):
        return (Reason("orders.template", {"found": text}),)
    return ()


def _tongue(text: str, code: str, preparer: Preparer) -> _Tongue:
    reading = preparer.reading(text, code)
    if not preparer.voices.speaking(code):
        return _Tongue(code, why=Reason("orders.no_voice", {"language": name_of(code)}))
    if not reading.sentences or not written_in(reading.text, code):
        return _Tongue(code, why=Reason("orders.other_language", {"language": name_of(code), "found": text}))
    return _Tongue(code, reading)


def _able(reading: Reading | None, code: str, preparer: Preparer) -> bool | Reason:
    """Whether the first ready voice can speak at once on this PC; if none is ready, the first one's reason.

    A voice that needs the internet cannot be tested without sending it the text.
    """
    first: Reason | None = None
    for _, voice in preparer.voices.speaking(code):
        try:
            for sentence in reading.sentences if reading else ():
                sayable(voice.name, voice.languages(), sentence.text, code)
            if not isinstance(voice, Probing):
                return False
            voice.probe(code)
            return not voice.online
        except VoiceError as error:
            first = first or error.reason
    return first or Reason("orders.no_voice", {"language": name_of(code)})


def _if_able(line: Line, voices: Mapping[str, bool | Reason]) -> Line:
    able = voices.get(line.language)
    return line._replace(why=able) if isinstance(able, Reason) and line.why is None and line.clip is None else line


def _line(text: str, tongue: _Tongue, outlet: str, asked: Asked, ground: Ground) -> Line:
    """The line, not yet knowing whether a voice is ready: an existing clip needs none."""
    code = tongue.code
    if tongue.reading is None:
        return Line(name_of(code), code, why=tongue.why)
    profile = ground.setup.outlets[outlet].profile
    said = FilledText(Manner(FOLDER, "", name_of(code), code, "none", asked.times, profile), text, text)
    voices = ground.preparer.voices
    recipe = replace(spoken(ReadText(said, tongue.reading), voices.speaking(code)), listed=voices.listed(code))
    return _found(Line(name_of(code), code, recipe), ground.library)


def _chime(asked: Asked, library: Library) -> Line:
    kind = CHIMES[asked.priority]
    return _found(Line(f"chime {kind}", "", chime_alone(kind)), library)


def _found(line: Line, library: Library) -> Line:
    assert line.recipe is not None
    made = library.find(line.recipe.key)  # another voice's clip does not count: the chime gives the good voice time
    return line if made is None else line._replace(clip=made.clip)


# -- a script


def of_script(name: str, asked: Asked, station: Station, now: Instant) -> Facts:
    """What the programme would prepare of a script now; stale recordings and missing facts are refused as usual.

    Where the programme would wait for an answer, the person is asked.
    """
    from dalaba.core import clock
    from dalaba.desk.orders.row_choice import wanted  # the rules of rows, which a text does not need

    script = station.plan.scripts[name]
    today = clock.today(now, station.setup.zone)
    lines, problems, held = {}, list[Reason](), list[Held]()
    for outlet in asked.outlets:
        try:
            want = wanted(station, script, outlet, today, asked.row)
        except Bad as bad:
            problems += [bad.reason] if bad.reason not in problems else []
            continue
        languages = asked.languages or want.languages
        want = want._replace(languages=languages, urgent=asked.priority == "urgent")
        prepared = station.preparer.prepare([want], as_read=True, unapproved=asked.priority == "urgent")
        held += (each for each, _ in prepared.held.values())
        recipes = {recipe.language: recipe for recipe in prepared.recipes.values()}
        lines[outlet] = tuple(
            Line(part.version, part.language, recipes.get(part.language), part.clip, asked.times, part.why)
            for part in prepared.parts[want]
        )
    asks = _asks(each for one in held for each in one.questions)
    readings = {each.version.language: each.spoken for each in held}
    found = (*problems[:_MOST_ASKED], *asks.problems)
    told = Facts(script.title, lines, problems=found, questions=asks.questions, readings=readings)
    return _held_back(asked, station.preparer, told)


# -- a sound


def of_sound(name: str, asked: Asked, station: Station) -> Facts:
    """A sound of the station by its name, its own file or a bell that is made here: as loud as in the programme."""
    lines = {}
    for outlet in asked.outlets:
        want = Wanted(name, outlet, ("",), "long", (), source="file")
        prepared = station.preparer.prepare([want])
        recipe = next(iter(prepared.recipes.values()), None)
        lines[outlet] = tuple(
            Line(part.version, "", recipe, part.clip, asked.times, None if part.ready else part.why)
            for part in prepared.parts[want]
        )
    return Facts(sound_title(name), lines)


# -- a file


def of_file(path: Path, asked: Asked, ground: Ground) -> Facts:
    """Any sound file, levelled like a recording, after the attention tone if urgent.

    A file that is not sound or is too long is a problem; damage further inside is found when the clip is made.
    """
    try:
        digest = _looked_at(path)
    except OSError:
        return Facts("", {}, problems=(Reason("sound.missing", {"file": path.name}),))
    if isinstance(digest, Reason):
        return Facts("", {}, problems=(digest,))
    chime = "urgent" if asked.priority == "urgent" else "none"
    recipe = Recipe(
        f"{FOLDER}/{plain(path.stem)}·录音", "", chime, asked.times, "flat", digests=(digest,), given=str(path)
    )
    lines = dict(_by_profile(recipe, asked, ground))
    return _held_back(asked, ground.preparer, Facts(title_of(plain(path.stem)), lines))


def _looked_at(path: Path) -> str | Reason:
    """Its digest, or why it is not a sound file. Raises OSError if it cannot be read."""
    from dalaba.sound.codec import LONGEST, CodecError, probe

    try:
        frames, rate = probe(path)
    except CodecError as error:
        return error.reason
    if frames > LONGEST * rate:
        minutes = {"minutes": str(round(frames / rate / 60)), "most": str(LONGEST // 60)}
        return Reason("sound.too_long", {"file": path.name, **minutes})
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _by_profile(recipe: Recipe, asked: Asked, ground: Ground) -> Iterator[tuple[str, tuple[Line, ...]]]:
    for name in asked.outlets:
        mine = replace(recipe, profile=ground.setup.outlets[name].profile)
        yield name, (_found(Line("录音", "", mine), ground.library),)
