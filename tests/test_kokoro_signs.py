"""How syllables, letters and English words are written for the model."""

from __future__ import annotations

import pytest
from pypinyin import Style, pinyin

from dalaba.speech.voices.kokoro_signs import LETTERS, MOST_SIGNS, NUMBERS, joined, numbers, of_english, of_syllable


@pytest.mark.parametrize(
    ("syllable", "signs"),
    [
        ("cun1", "ʦʰwə→n"), ("shi4", "ʂɨ↘"), ("zi3", "ʦɨ↓"), ("xian2", "ɕjɛ↗n"), ("yuan2", "ɥɛ↗n"), ("wu3", "u↓"),
        ("yi1", "i→"), ("you3", "jou↓"), ("wei4", "wei↘"), ("weng1", "wə→ŋ"), ("ju2", "ʨy↗"), ("lü4", "ly↘"),
        ("lv4", "ly↘"), ("nüe4", "nɥe↘"), ("qiong2", "ʨʰjʊ↗ŋ"), ("er2", "ɚ↗"), ("de5", "tɤ"), ("bo1", "pwo→"),
        ("o2", "ɔ↗"), ("yo1", "jɔ→"), ("zhuang4", "\uab67wa↘ŋ"), ("ri4", "ɻɨ↘"), ("ng4", "ŋ↘"),
    ],
)  # fmt: skip
def test_a_syllable_is_its_sounds_with_the_tone_behind_its_vowel(syllable: str, signs: str) -> None:
    assert of_syllable(syllable) == signs


def test_every_syllable_of_the_dictionary_has_signs_that_the_model_knows() -> None:
    found = set()
    for code in range(0x4E00, 0x9FA6):
        found.update(pinyin(chr(code), style=Style.TONE3, heteronym=True, neutral_tone_with_five=True, v_to_u=True)[0])
    syllables = {each for each in found if each[0].isascii() or each[0] in "üê"}
    assert len(syllables) > 1_400
    assert {sign for each in syllables for sign in of_syllable(each)} <= set(NUMBERS)


@pytest.mark.parametrize("wrong", ["", "1", "xyz", "hao", "hao6", "好", "q1"])
def test_what_is_no_syllable_is_refused(wrong: str) -> None:
    with pytest.raises((ValueError, KeyError)):
        of_syllable(wrong)


def test_the_alphabet_has_114_signs_each_with_a_number_of_its_own() -> None:
    assert len(NUMBERS) == len(set(NUMBERS.values())) == 114
    assert (NUMBERS[";"], NUMBERS[" "], NUMBERS["ɡ"], NUMBERS["→"], NUMBERS["ᵻ"]) == (1, 16, 92, 171, 177)
    assert all(sign in NUMBERS for name in LETTERS.values() for sign in name)


def test_espeaks_english_is_brought_to_the_models_own_spelling() -> None:
    assert of_english("t^ʃˈe^ɪnd^ʒ") == "ʧˈAnʤ"
    assert of_english("nˈo^ʊ wˈɔːɾɚ") == "nˈO wˈɔTəɹ"
    assert set(of_english("ðə vˈɪlɪd^ʒ ˈɔfɪs ɐt nˈaɪn")) <= set(NUMBERS)


def test_words_stand_apart_and_stops_at_the_word_before_them() -> None:
    assert joined(["a→", "", "pa↓", ",", "ma→", "."]) == ["a→ pa↓, ma→."]
    assert joined([",", "."]) == []


def test_what_has_no_stop_is_cut_between_words_and_nothing_is_lost() -> None:
    words = ["ʦʰwə→n"] * 300
    pieces = joined(words)
    assert len(pieces) > 1
    assert max(map(len, pieces)) <= MOST_SIGNS
    assert " ".join(pieces).split(" ") == words
    assert [len(numbers(piece)) for piece in pieces] == [len(piece) for piece in pieces]
