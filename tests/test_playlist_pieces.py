"""Which pieces of a playlist a window gets: in order, by chance without repeats, by day, weighted, newest, fitting."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as some

from dalaba.compile.render.pieces import Piece, chosen, gap_between
from dalaba.core.model import Fill, PieceOrder

MINUTE = 60_000
SONGS = [Piece(f"午间/{number:02}", 3 * MINUTE) for number in range(10)]


def heard(pieces: list[Piece], fill: Fill, name: str = "午间") -> list[str]:
    return [piece.name for piece in chosen(pieces, fill, name)]


def windows(pieces: list[Piece], fill: Fill, count: int) -> list[list[str]]:
    return [heard(pieces, fill._replace(turn=turn)) for turn in range(count)]


def test_the_next_noon_goes_on_where_the_last_one_stopped() -> None:
    noons = windows(SONGS, Fill(12 * MINUTE), 3)
    assert noons == [
        ["午间/00", "午间/01", "午间/02", "午间/03"],
        ["午间/04", "午间/05", "午间/06", "午间/07"],
        ["午间/08", "午间/09", "午间/00", "午间/01"],
    ]


def test_the_last_piece_may_be_cut_and_no_silence_is_left() -> None:
    assert len(heard(SONGS, Fill(10 * MINUTE))) == 4
    assert len(heard(SONGS, Fill(9 * MINUTE))) == 3
    assert len(heard(SONGS, Fill(9 * MINUTE + 1))) == 4


def test_gaps_take_their_time() -> None:
    assert len(heard(SONGS, Fill(30 * MINUTE, gap=MINUTE))) == 8


def test_one_sound_fills_a_window_alone() -> None:
    assert heard([Piece("国歌", MINUTE)], Fill(150_000)) == ["国歌"] * 3


def test_nothing_comes_of_no_pieces_and_of_no_time() -> None:
    assert heard([], Fill(MINUTE)) == []
    assert heard(SONGS, Fill(0)) == []


@given(
    some.lists(some.integers(20_000, 400_000), min_size=1, max_size=40),
    some.integers(30_000, 3_600_000),
    some.integers(2, 30),
)
def test_by_chance_no_piece_comes_again_before_all_were_heard(lengths: list[int], window: int, count: int) -> None:
    pieces = [Piece(str(number), length) for number, length in enumerate(lengths)]
    row = [name for each in windows(pieces, Fill(window, "shuffle"), count) for name in each]
    for at in range(0, len(row), len(pieces)):
        once = row[at : at + len(pieces)]
        assert len(set(once)) == len(once)


def test_chance_is_the_same_on_every_pc_and_differs_between_playlists() -> None:
    first = heard(SONGS, Fill(30 * MINUTE, "shuffle"))
    assert first == [f"午间/{number:02}" for number in (9, 1, 5, 2, 8, 3, 4, 0, 6, 7)]
    assert first != heard(SONGS, Fill(30 * MINUTE, "shuffle"), "晚间")
    assert first != heard(SONGS, Fill(30 * MINUTE, "shuffle", turn=1))


def test_a_window_years_ahead_is_known_at_once() -> None:
    pieces = [Piece(str(number), 200_000 + number) for number in range(2_000)]
    assert len(heard(pieces, Fill(60 * MINUTE, "shuffle", turn=739_000 * 3))) > 15


def test_a_favourite_comes_as_often_as_its_weight_says() -> None:
    pieces = [Piece("茉莉花", 3 * MINUTE, weight=3), *(Piece(str(number), 3 * MINUTE) for number in range(7))]
    (row,) = windows(pieces, Fill(30 * MINUTE, "weighted"), 1)
    assert Counter(row)["茉莉花"] == 3
    assert len(row) == 10


def test_each_day_begins_with_another_piece() -> None:
    firsts = [heard(SONGS, Fill(3 * MINUTE, "by_day", turn=turn)) for turn in range(11)]
    assert firsts == [[SONGS[turn % 10].name] for turn in range(11)]


def test_the_newest_comes_first_every_day() -> None:
    pieces = [Piece("旧", MINUTE, stamp=1), Piece("新", MINUTE, stamp=9), Piece("中", MINUTE, stamp=5)]
    for turn in range(3):
        assert heard(pieces, Fill(2 * MINUTE, "newest", turn=turn)) == ["新", "中"]


# --- fitting


@given(some.integers(0, 3), some.sampled_from(["in_order", "shuffle"]))
def test_pieces_that_fit_end_with_the_window(turn: int, order: PieceOrder) -> None:
    pieces = [Piece(str(number), 150_000 + number * 7_919 % 140_000) for number in range(60)]  # four windows a round
    fill = Fill(40 * MINUTE, order, "fit", turn=turn)
    lengths = [piece.length for piece in chosen(pieces, fill, "午间")]
    assert sum(lengths) <= fill.length
    assert gap_between(fill, lengths) <= (100 if not turn else 1_000)
    assert fill.length - sum(lengths) - gap_between(fill, lengths) * (len(lengths) - 1) < len(lengths)


@given(some.integers(2, 25))
def test_fitting_repeats_nothing_before_all_were_heard(count: int) -> None:
    pieces = [Piece(str(number), 150_000 + number * 7_919 % 140_000) for number in range(40)]
    row = [name for each in windows(pieces, Fill(20 * MINUTE, "shuffle", "fit"), count) for name in each]
    for at in range(0, len(row), len(pieces)):
        once = row[at : at + len(pieces)]
        assert len(set(once)) == len(once)


def test_of_a_few_songs_the_only_choice_that_fits_is_found() -> None:
    pieces = [Piece("甲", 200_000), Piece("乙", 170_000), Piece("丙", 130_000), Piece("丁", 301_000)]
    assert heard(pieces, Fill(300_500, ending="fit")) == ["乙", "丙"]


def test_a_gap_of_the_row_counts_between_pieces_that_fit() -> None:
    pieces = [Piece("甲", 100_000), Piece("乙", 95_000), Piece("丙", 120_000)]
    fill = Fill(200_000, ending="fit", gap=5_000)
    assert heard(pieces, fill) == ["甲", "乙"]
    assert gap_between(fill, [100_000, 95_000]) == 5_000


def test_what_cannot_fit_fades() -> None:
    pieces = [Piece("甲", 200_000), Piece("乙", 190_000)]
    fill = Fill(300_000, ending="fit")
    assert heard(pieces, fill) == ["甲", "乙"]
    assert gap_between(fill, [200_000, 190_000]) == 0


def test_a_little_that_is_left_is_shared_out() -> None:
    fill = Fill(301_500, ending="fit")
    assert gap_between(fill, [100_000, 100_000, 100_000]) == 750
    assert gap_between(fill, [150_000, 140_000]) == 0
