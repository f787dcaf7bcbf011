"""The rests within a sentence: made as long as they should be, and nothing that was said is lost."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalaba.sound.processing import Rest, Samples, with_rests
from dalaba.speech.reading.units import Sentence, whole
from dalaba.speech.voices.kokoro import rests

RATE = 24_000


def said(*lengths: int) -> Samples:
    """Tones and silences in turn, in milliseconds."""
    pieces = []
    for number, length in enumerate(lengths):
        tone = 0.0 if number % 2 else 0.4
        pieces.append((tone * np.sin(np.arange(length * RATE // 1000) / 8)).astype(np.float32))
    return np.concatenate(pieces)


def spans(samples: Samples) -> list[int]:
    """The silences, in milliseconds."""
    loud = np.abs(samples).reshape(-1, RATE // 100).max(axis=1) > 0.05
    edges = np.flatnonzero(np.diff(loud.astype(int)))
    return [int(b - a) * 10 for a, b in zip(edges[::2], edges[1::2], strict=True)]


def test_each_rest_becomes_as_long_as_it_should_be() -> None:
    found = with_rests(said(500, 90, 400, 600, 300), RATE, [Rest(0.4, 300), Rest(0.7, 150)])
    assert spans(found) == [300, 150]
    assert len(found) == (500 + 300 + 400 + 150 + 300) * RATE // 1000


def test_of_more_silences_than_stops_the_longest_are_taken_for_rests() -> None:
    assert spans(with_rests(said(500, 80, 400, 500, 300), RATE, [Rest(0.75, 300)])) == [80, 300]


def test_a_speaker_who_runs_over_a_stop_has_the_rests_of_the_others() -> None:
    first, second, third = Rest(0.2, 300), Rest(0.5, 150), Rest(0.8, 450)
    assert spans(with_rests(said(500, 90, 400), RATE, [first, second, third])) == [150]
    assert spans(with_rests(said(200, 90, 600, 100, 200), RATE, [first, second, third])) == [300, 450]


def test_a_sound_without_rests_is_left_as_it_is() -> None:
    assert with_rests(said(500), RATE, [Rest(0.5, 300)]) == pytest.approx(said(500))
    assert with_rests(said(500, 90, 400), RATE, []) == pytest.approx(said(500, 90, 400))


@given(st.lists(st.integers(8, 60), min_size=1, max_size=7), st.lists(st.integers(100, 600), max_size=3))
def test_nothing_that_was_said_is_lost(lengths: list[int], wanted: list[int]) -> None:
    sound = said(*[10 * each for each in lengths])
    found = with_rests(sound, RATE, [Rest((n + 1) / (len(wanted) + 1), rest) for n, rest in enumerate(wanted)])
    tones = [np.abs(each).sum() for each in (sound, found)]
    assert abs(tones[0] - tones[1]) < 1e-3 * tones[0] + 1


def test_a_sentence_rests_at_its_inner_stops_and_not_at_its_end() -> None:
    assert rests("停水通知：明天下午，五一村、东和村停水。") == [
        Rest(4 / 16, 300),
        Rest(8 / 16, 300),
        Rest(11 / 16, 150),
    ]
    assert rests("停水。") == []
    assert [rest.length for rest in rests("Please come, now.")] == [300]


def test_units_are_joined_to_sentences_up_to_their_stop() -> None:
    units = (
        Sentence("各位乡亲请注意，", 350),
        Sentence("今天停水。", 700),
        Sentence("请存水，", 350),
        Sentence("谢谢。", 900),
    )
    assert whole(units) == (Sentence("各位乡亲请注意，今天停水。", 700), Sentence("请存水，谢谢。", 900))
    english = (Sentence("Good day,", 350), Sentence("no water today.", 700), Sentence("Thank you.", 900))
    assert [each.text for each in whole(english)] == ["Good day, no water today.", "Thank you."]


def test_a_sentence_that_never_ends_is_joined_no_further_than_one_breath() -> None:
    units = tuple(Sentence(f"第{number}组的乡亲请准备好出门，", 350) for number in "一二三四五六七八")
    found = whole(units)
    assert 1 < len(found) < len(units)
    assert "".join(each.text for each in found) == "".join(each.text for each in units)
