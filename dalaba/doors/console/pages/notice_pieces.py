"""The pieces of “写通知” that change while somebody types: lengths, readings, facts, what is to be ticked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from dalaba.compile.render.voices import Voices
from dalaba.core.languages import NAMES, name_of
from dalaba.core.model import Reason
from dalaba.core.problems import Problems
from dalaba.desk.notices import Said, Which, said
from dalaba.doors.console.pages.notice_form import Form
from dalaba.doors.console.pages.page import Visit
from dalaba.messages import sentence
from dalaba.speech.reading import DEFAULT_RATE, Number, Reading, read
from dalaba.speech.reading.pinyin.words import Guess
from dalaba.speech.voices.registry import open_voice
from dalaba.station.outlets import FILE, Setup, read_station
from dalaba.station.schedules import Plan
from dalaba.station.schedules.facts import built_in

_MOST_KNOWN = 8
"""How many values of a fact are suggested."""
_MOST_FACTS = 30


@dataclass(frozen=True, slots=True)
class Ground:
    """The station's setup as its file is now, and what its voices can do."""

    setup: Setup
    rates: Mapping[str, int]
    """Language -> the rate of its first voice; only languages that a voice speaks."""

    def reads(self, text: str, language: str) -> Reading:
        """How a text is spoken, with the station's own pronunciations."""
        return read(text, language, self.setup.lexicon)


@dataclass(frozen=True, slots=True)
class FactField:
    """A fact's field in the form."""

    name: str
    value: str
    own: tuple[str, ...]
    """What the places have of their own; empty if one of them has nothing."""
    known: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """One reading that may be chosen."""

    found: str
    read: str
    shown: str
    """The same for people: cháng."""
    stored: str
    """What goes into the pronunciations: "word=how it is said"; "" if it is to be put into the text."""


def ground(folder: Path) -> Ground:
    """The station as its file is now; a pronunciation that was just written counts at once."""
    status = (folder / FILE).stat()
    return _ground(folder, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=4)
def _ground(folder: Path, stamp: int, size: int) -> Ground:
    del stamp, size  # they are what makes it another file
    setup = read_station(folder, Problems())
    voices = Voices(setup.voices, open_voice)
    rates: dict[str, int] = {}
    for code in (*setup.languages, *NAMES):
        chosen = voices.speaking(code)
        rates |= {code: chosen[0][0].rate} if chosen else {}
    return Ground(setup, rates)


@cache
def warm() -> None:
    """Load the dictionary, so that nobody who types waits for it."""
    from dalaba.speech.reading.pinyin.words import doubtful

    doubtful("长")


def pieces(visit: Visit, form: Form, here: Ground) -> dict[str, str]:
    """Id in the page -> each piece that what was typed changes."""
    found = {which: _said(form, which, text, here) for which, text in form.draft.texts.items()}
    slots = {f"said-{code}-{length}": (code, length) for code in NAMES for length in ("long", "short")}
    parts = {slot: visit.piece("notice_said.html", **_shown(visit, found.get(which), which, here))
             for slot, which in slots.items()}  # fmt: skip
    return {
        **parts,
        "facts": visit.piece("notice_facts.html", fields=fact_fields(form, here.setup, visit.front.station.plan)),
        "checks": visit.piece("notice_checks.html", **checks(visit, form, found)),
    }


def _said(form: Form, which: Which, text: str, here: Ground) -> Said:
    language, _ = which
    facts = {**_of_the_day(form), **_of_the_place(form, here.setup), **{k: v for k, v in form.facts.items() if v}}
    every = form.every * 60_000 if form.how == "window" else None
    return said(
        text, language, facts, here.reads, here.rates.get(language, round(DEFAULT_RATE)),
        chime=form.draft.chime, repeat=form.draft.repeat, every=every,
    )  # fmt: skip


def _of_the_day(form: Form) -> Mapping[str, str]:
    return built_in(form.about, form.first)


def _of_the_place(form: Form, setup: Setup) -> Mapping[str, str]:
    """The facts of the first place that hears it."""
    names = places_of(form.to, setup) or tuple(setup.outlets)
    return setup.outlets[names[0]].values if names else {}


def places_of(words: Iterable[str], setup: Setup) -> tuple[str, ...]:
    """The outlets that these names stand for; an unknown one stands for none."""
    chosen = {name for word in words for name in setup.members(word) or ()}
    return tuple(name for name in setup.outlets if name in chosen)


def _shown(visit: Visit, found: Said | None, which: Which, here: Ground) -> dict[str, object]:
    language, length = which
    silent = found is not None and language not in here.rates
    return {
        "said": found, "seconds": 0 if found is None else round(found.length / 1000), "id": f"{language}-{length}",
        "asks": [] if found is None else [(each, _options(each)) for each in found.asks],
        "guesses": [] if found is None else [(each, _readings(each)) for each in found.guesses],
        "advice": [] if found is None else [visit_why(visit, each) for each in found.advice],
        "wrong": [] if found is None else [visit_why(visit, each) for each in found.wrong],
        "silent": silent, "language": name_of(language, visit.ui),
    }  # fmt: skip


def visit_why(visit: Visit, reason: Reason) -> str:
    """A reason in the page's own words, without what it holds back: here nothing plays yet."""
    from dalaba.views.asrun import spoken

    bare = Reason(reason.code, {name: fact for name, fact in reason.params.items() if name != "waits"})
    return spoken(bare, visit.ui, page=True)


def _options(number: Number) -> list[Option]:
    return [Option(number.found, each, each, "") for each in number.options or (number.read,)]


def _readings(guess: Guess) -> list[Option]:
    """Each possible reading of a character, as a pronunciation of the word that it is in."""
    found = []
    first = guess.others[0] if guess.others else guess.pinyin
    for pinyin in (guess.pinyin, *guess.others):
        syllables = guess.instead.split(" ")
        at = guess.at.find(guess.found)
        stored = ""
        if len(syllables) == len(guess.at) and syllables[at] == first:
            stored = f"{guess.at}={' '.join([*syllables[:at], pinyin, *syllables[at + 1 :]])}"
        found.append(Option(guess.found, pinyin, with_mark(pinyin), stored or f"{guess.at}={guess.instead}"))
    return found


_VOWELS = {"a": "āáǎà", "e": "ēéěè", "o": "ōóǒò", "i": "īíǐì", "u": "ūúǔù", "ü": "ǖǘǚǜ"}


def with_mark(syllable: str) -> str:
    """A syllable with its tone as people write it: cháng for chang2."""
    letters, tone = syllable[:-1], syllable[-1:]
    if tone not in "1234" or not letters:
        return letters if tone == "5" else syllable
    at = next((letters.find(each) for each in ("a", "e", "ou") if each in letters), -1)
    at = at if at >= 0 else max(letters.rfind(each) for each in _VOWELS)
    return letters if at < 0 else letters[:at] + _VOWELS[letters[at]][int(tone) - 1] + letters[at + 1 :]


def fact_fields(form: Form, setup: Setup, plan: Plan) -> list[FactField]:
    """A field for each fact that the texts name."""
    names = places_of(form.to, setup) or tuple(setup.outlets)
    found = []
    for fact in form.draft.facts[:_MOST_FACTS]:
        own = [setup.outlets[name].values.get(fact, "").strip() for name in names]
        there = tuple(dict.fromkeys(own)) if own and all(own) else ()
        found.append(FactField(fact, form.facts.get(fact, ""), there, _known(fact, setup, plan)))
    return found


def _known(fact: str, setup: Setup, plan: Plan) -> tuple[str, ...]:
    """Values that the fact has, or has had, at this station."""
    rows = (row.values.get(fact, "") for campaign in plan.campaigns for row in campaign.rows)
    scripts = (script.facts.get(fact, "") for script in plan.scripts.values())
    places = (outlet.values.get(fact, "") for outlet in setup.outlets.values())
    found = dict.fromkeys(value.strip() for value in (*rows, *scripts, *places) if value.strip() and "{{" not in value)
    return tuple(found)[:_MOST_KNOWN]


def checks(visit: Visit, form: Form, found: Mapping[Which, Said]) -> dict[str, object]:
    """What a second person reads back: each text's numbers and facts."""
    texts = [
        {
            "name": _called(which, visit.ui), "text": each.text,
            "ticks": [(f"tick:{which[0]}:{which[1]}:{number}", value, label) for number, (value, label)
                      in enumerate(_ticks(form, which, each, visit.ui))],
        }
        for which, each in found.items() if which[0] in form.spoken
    ]  # fmt: skip
    return {"texts": texts, "ticked": form.ticks, "checker": form.checker, "approval": approval(visit)}


def approval(visit: Visit) -> bool:
    """Whether this station has what goes out approved by a second person."""
    return visit.front.setup.approval


def _called(which: Which, ui: str) -> str:
    language, length = which
    return (
        name_of(language, ui) if length == "long" else sentence("page_notice.short_of", ui, name=name_of(language, ui))
    )


def _ticks(form: Form, which: Which, said_so: Said, ui: str) -> list[tuple[str, str]]:
    """(value, label) of each tick of a text."""
    language, _ = which
    numbers = [(f"{each.found}→{each.read}", sentence("page_notice.tick_number", ui, what=each.found, read=each.read))
               for each in said_so.numbers]  # fmt: skip
    given = {name: value for name, value in form.facts.items() if name in form.draft.facts and value in said_so.text}
    facts = [(f"{name}={value}", sentence("page_notice.tick_fact", ui, name=name, value=value))
             for name, value in given.items() if value]  # fmt: skip
    return [(f"{language}:{value}", label) for value, label in dict.fromkeys((*facts, *numbers))]


def all_ticks(visit: Visit, form: Form, here: Ground) -> frozenset[str]:
    """Every tick that the texts ask for now."""
    found = {which: _said(form, which, text, here) for which, text in form.draft.texts.items()}
    return frozenset(value for which, each in found.items() if which[0] in form.spoken
                     for value, _ in _ticks(form, which, each, visit.ui))  # fmt: skip
