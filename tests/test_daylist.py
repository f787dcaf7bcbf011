"""A day as one list and as strips: what was heard, what is to come, what was lost and why."""

from __future__ import annotations

from dalaba.core.model import OutletCard, OutputSpec, Programme, Reason, Refusal, Spot
from dalaba.views import daylist, timeline
from dalaba.views.asrun import Row, Said

MINUTE = 60_000
SEVEN = 1_657_666_800_000
"""2022-07-13 07:00 in Sanjiang."""
MIDNIGHT = SEVEN - 7 * 60 * MINUTE
CARDS = tuple(OutletCard(name, "speaker", OutputSpec(name)) for name in ("五一村", "东和村"))


def spot(after: int, outlet: str = "五一村", row: str = "1") -> Spot:
    at = SEVEN + after * MINUTE
    name = f"核酸/{row}@{outlet}@{at}"
    return Spot(name, outlet, at, at, MINUTE, "核酸", "核酸通知", "核酸", "notice", "flexible", (), latest=at + MINUTE)


def row(of: Spot, outcome: str, why: Reason | None = None, started: int | None = None) -> Row:
    return Row(of.id, of.outlet, of.script, of.due, of.start, outcome, started, None, why)  # type: ignore[arg-type]


def plays(
    *spots: Spot, rows: tuple[Row, ...] = (), refused: tuple[Refusal, ...] = (), now: int = 0
) -> list[daylist.Play]:
    programme = Programme("三江", "Asia/Shanghai", "2022-07-13", CARDS, spots, refused)
    known = {each.id: each for each in rows}
    return daylist.plays(programme, known, SEVEN + now * MINUTE, MIDNIGHT, MIDNIGHT + 24 * 60 * MINUTE)


def test_each_play_has_what_became_of_it() -> None:
    heard, on, left_out, lost, coming = (spot(each) for each in (0, 10, 12, 14, 30))
    gone = Reason("air.device_lost", {"device": "USB"})
    found = plays(
        heard, on, left_out, lost, coming,
        rows=(
            row(heard, "aired", started=heard.start), row(on, "pending", started=on.start),
            row(left_out, "missed", Reason("air.skipped", {"actor": "文书"})), row(lost, "missed", gone),
        ),
        now=10,
    )  # fmt: skip
    assert [play.state for play in found] == ["heard", "playing", "skipped", "missed", "coming"]
    assert found[3].why == gone
    assert daylist.counts(found) == {"heard": 1, "playing": 1, "coming": 1, "bad": 1, "skipped": 1, "elsewhere": 0}


def test_what_nobody_tells_of_is_not_called_heard() -> None:
    assert [play.state for play in plays(spot(0), now=30)] == ["open"]
    assert [play.state for play in plays(spot(0), now=1)] == ["coming"], "the ledger may be behind"


def test_what_was_refused_and_what_was_ordered_stand_there_too() -> None:
    why = Reason("plan.no_voice", {})
    refusal = Refusal("核酸/2@东和村@x", "东和村", SEVEN + MINUTE, "核酸", "", why)
    said = Row("order/1@五一村@1", "五一村", "", SEVEN, SEVEN, "aired", SEVEN, SEVEN + 9_000, None, title="开会",
               said=Said("say", "开会", "文书"))  # fmt: skip
    found = plays(refused=(refusal,), rows=(said,), now=5)
    assert [(play.title, play.state, play.ordered) for play in found] == [
        ("开会", "heard", True),
        ("核酸", "refused", False),
    ]


def test_one_line_stands_for_all_places_where_the_same_happened() -> None:
    here, there, third = spot(0), spot(0, "东和村"), spot(5)
    lost = row(there, "missed", Reason("air.device_lost", {"device": "USB"}))
    found = daylist.lines(plays(here, there, third, rows=(row(here, "aired", started=here.start), lost), now=2))
    assert [(line.outlets, line.first.state) for line in found] == [
        (("东和村",), "missed"), (("五一村",), "heard"), (("五一村",), "coming"),
    ]  # fmt: skip
    assert [line.outlets for line in daylist.lines(plays(here, there))] == [("东和村", "五一村")]


def test_the_list_is_cut_around_now() -> None:
    found = daylist.lines(plays(*(spot(each * 10, row=str(each)) for each in range(10)), now=45))
    shown, before, after = daylist.around(found, SEVEN + 45 * MINUTE, 2, 3)
    assert ([line.first.start - SEVEN for line in shown], before, after) == (
        [each * 10 * MINUTE for each in (3, 4, 5, 6, 7)], 3, 2,
    )  # fmt: skip


def test_a_strip_shows_each_play_in_its_colour_and_says_itself() -> None:
    heard, lost = spot(0), spot(60)
    rows = (row(heard, "aired", started=heard.start), row(lost, "missed", Reason("air.device_lost", {})))
    found = plays(heard, lost, rows=rows, now=70)
    shown = timeline.scale(found, MIDNIGHT)
    drawn = timeline.strip(found, shown, SEVEN, 'A "horn"')
    assert 'class="heard" d="M62 3' in drawn, "seven is a sixteenth of the day from six to ten in the evening"
    assert 'class="bad" d="M125 3' in drawn
    assert 'aria-label="A &quot;horn&quot;"' in drawn
    assert [name for _, name in shown.hours(MIDNIGHT)][:2] == ["6:00", "8:00"]


def test_what_plays_all_day_keeps_a_strip_small() -> None:
    found = plays(*(spot(each, row=str(each)) for each in range(600)))
    assert len(timeline.strip(found, timeline.scale(found, MIDNIGHT), SEVEN, "")) < 9_000
