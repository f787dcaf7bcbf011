"""Who speaks what, and in which order: nothing is late because a good voice takes its time."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dalaba.compile.render import Due, Recipe, making_order
from dalaba.compile.render.making_order import HANDING_OVER, MakingOrder
from dalaba.compile.render.recipes import chime_alone
from dalaba.speech.reading import Sentence
from dalaba.station.outlets import VoiceChoice

GOOD, QUICK = VoiceChoice("kokoro"), VoiceChoice("espeak")
MINUTE = 60_000
NOW = 1_000_000_000_000


def notice(name: str, seconds: int = 20, voices: tuple[VoiceChoice, ...] = (GOOD, QUICK)) -> Recipe:
    said = (Sentence(f"{name}。", 700),)
    identities = tuple(each.engine for each in voices)
    return Recipe(name, "cmn", "none", 1, "horn", said, voices, identities, estimate=seconds * 1000)


def quick(choice: VoiceChoice) -> bool:
    return choice.engine == "espeak"


def test_what_has_time_is_spoken_by_the_good_voice_alone_soonest_due_first() -> None:
    late, soon = notice("晚上停水"), notice("下午开会")
    found = making_order([Due(late, NOW + 300 * MINUTE), Due(soon, NOW + 100 * MINUTE)], NOW, quick, 0.5)
    assert found == MakingOrder((), (soon, late))


def test_what_is_due_before_the_good_voice_can_have_spoken_it_is_spoken_by_the_quick_one_first() -> None:
    due = Due(notice("马上停水"), NOW + 25_000)
    found = making_order([due], NOW, quick, 0.5)
    assert [each.voices for each in found.quick] == [(QUICK,)]
    assert found.good == (due.recipe,)
    assert making_order([due], NOW, quick, 0.1).quick == ()


def test_what_another_voice_has_spoken_waits_its_turn_and_nothing_else() -> None:
    due = Due(notice("马上停水"), NOW + 1_000, there=True)
    assert making_order([due], NOW, quick, 0.5) == MakingOrder((), (due.recipe,))


def test_those_before_it_count_for_what_waits_behind_them() -> None:
    many = [Due(notice(f"第{number}条", 60), NOW + 10 * MINUTE) for number in range(30)]
    found = making_order(many, NOW, quick, 0.5)
    assert len(found.good) == 30
    assert 0 < len(found.quick) < 30
    assert {each.name for each in found.quick} == {each.name for each in found.good[-len(found.quick) :]}


def test_chimes_recordings_and_what_a_quick_voice_speaks_are_made_at_once() -> None:
    tape = Recipe("停水", "hak", "none", 1, "horn", pieces=("停水.m4a",), digests=("d",))
    plain = notice("停水", voices=(QUICK,))
    found = making_order([Due(each, NOW) for each in (chime_alone("notice"), tape, plain)], NOW, quick, 9.0)
    assert set(found.quick) == {chime_alone("notice"), tape, plain}
    assert found.good == ()


def test_where_no_quick_voice_speaks_the_language_it_is_waited_for() -> None:
    due = Due(notice("马上", voices=(GOOD,)), NOW)
    assert making_order([due], NOW, quick, 1.0) == MakingOrder((), (due.recipe,))


@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(1, 90), st.booleans()), max_size=20),
    st.floats(0.05, 3),
)
def test_whatever_comes_each_clip_has_one_turn_and_nothing_that_could_be_late_has_no_voice(
    wanted: list[tuple[int, int, bool]], pace: float
) -> None:
    due = [
        Due(notice(f"第{number}条", seconds), NOW + minutes * MINUTE, there)
        for number, (minutes, seconds, there) in enumerate(wanted)
    ]
    found = making_order(due, NOW, quick, pace)
    assert sorted(each.name for each in found.good) == sorted(each.recipe.name for each in due)
    at = {each.recipe.name: each for each in due}
    assert [at[each.name].at for each in found.good] == sorted(each.at for each in due)
    ready: float = NOW
    for recipe in found.good:
        ready += recipe.estimate * pace
        told = at[recipe.name]
        in_time = ready + HANDING_OVER <= told.at
        assert in_time or told.there or recipe.by_voice[1] in found.quick
