"""The numbers in spoken English: "ten thirty" is one, "half past" is not. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dalaba.speech.listening.spoken_numbers import Value

_CARDINALS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty", "thirty", "forty",
    "fifty", "sixty", "seventy", "eighty", "ninety", "hundred", "thousand", "million", "point",
)  # fmt: skip
_SMALL = {word: number if number < 20 else 10 * (number - 18) for number, word in enumerate(_CARDINALS[:28])}
_ORDINALS = {
    "first": "one", "second": "two", "third": "three", "fifth": "five", "eighth": "eight", "ninth": "nine",
    "twelfth": "twelve", "twentieth": "twenty", "thirtieth": "thirty", "oh": "zero", "o": "zero",
}  # fmt: skip
_WORDS = {**{each: each for each in _CARDINALS}, **{f"{each}th": each for each in _CARDINALS}, **_ORDINALS}


def numbers_in_words(words: Sequence[str]) -> Iterator[Value]:
    """The runs of number words, in order; `and` joins words within a run. `words`: in lower case."""
    start = 0
    while start < len(words):
        end = _end(words, start)
        if end > start:
            said = [_WORDS[each] for each in words[start:end] if each in _WORDS]
            meant = said != ["one"] and said != ["two"]
            yield Value(start, end, " ".join(words[start:end]), frozenset(_names(said)), meant)
        start = max(end, start + 1)


def _names(said: Sequence[str]) -> Iterator[str]:
    """The words of a number; below 100 also in digits, and as a time if it may be one (ten thirty: 10:30)."""
    yield " ".join(said)
    counts = [_SMALL.get(each, -1) for each in said]
    if all(0 <= each < 100 for each in counts):
        figures = _joined(counts)
        if len(figures) == 1:
            yield str(figures[0])
        if len(figures) == 1 and figures[0] < 25:
            yield f"{figures[0]}:00"
        elif len(figures) == 2 and figures[0] < 25 and 9 < figures[1] < 60:
            yield f"{figures[0]}:{figures[1]}"


def _joined(counts: Sequence[int]) -> list[int]:
    """Twenty and five as twenty-five."""
    found: list[int] = []
    for each in counts:
        if found and found[-1] >= 20 and found[-1] % 10 == 0 and 0 < each < 10:
            found[-1] += each
        else:
            found.append(each)
    return found


def _end(words: Sequence[str], start: int) -> int:
    """Where the run that begins at `start` ends; `start` itself if there is none."""
    end = start
    while end < len(words) and (words[end] in _WORDS or (words[end] == "and" and end > start)):
        end += 1
    while end > start and words[end - 1] in ("and", "point", "o", "oh", "second"):
        end -= 1
    return end
