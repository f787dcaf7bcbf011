"""What was heard is known by what it is: edited, renamed and copied, nothing is said twice, and nothing is cut."""

from __future__ import annotations

from pathlib import Path

import pytest

from dalaba.link.identity import Play, kept_ids
from dalaba.station.schedules import due_instants, expand, next_due
from dalaba.station.schedules.copies import copies
from tests.places import DAY
from tests.places import at as instant
from tests.township import STATION, Township

BUS = "bus,north,8:00"


@pytest.fixture
def town(tmp_path: Path) -> Township:
    """The bus was announced in the north at eight."""
    town = Township(tmp_path)
    town.sheet(BUS)
    town.until("8:01")
    assert town.heard() == ["08:00"]
    return town


def only_once(town: Township, *more: str) -> None:
    town.until("12:00")
    assert town.heard() == ["08:00", *more]
    assert [row for row in town.rows if row[0] == "08:00"] == [("08:00", "north", "aired")]


# What people do to their files


def test_a_time_added_to_the_cell_is_one_more_play(town: Township) -> None:
    town.sheet('bus,north,"8:00, 9:00"')
    only_once(town, "09:00")


def test_an_outlet_added_to_the_cell_plays_there_alone(town: Township) -> None:
    town.sheet('bus,"north, south",8:00')
    town.until("12:00")
    assert (town.heard(), town.heard(2)) == (["08:00"], ["08:01"])
    assert town.rows == [("08:00", "north", "aired"), ("08:00", "south", "late")]


def test_the_file_has_a_new_name(town: Township) -> None:
    town.rename("schedules/plan.csv", "schedules/7月.csv")
    only_once(town)


def test_the_campaign_has_a_new_title(town: Township) -> None:
    row = "broadcasts:\n  - {script: bus, to: north, at: '8:00'}\n"
    town.remove("schedules/plan.csv")
    town.save({"schedules/plan.yaml": f"title: 公交\n{row}"})
    town.save({"schedules/plan.yaml": f"title: 班车\n{row}"})
    only_once(town)


def test_the_row_is_cut_out_of_one_sheet_and_put_into_another(town: Township) -> None:
    town.sheet("water,south,10:00")
    town.until("8:02")
    town.sheet(BUS, name="other")
    only_once(town)


def test_the_outlet_has_a_new_name_and_its_old_card(town: Township) -> None:
    written = STATION.replace("north", "north village")
    town.save({"station.yaml": written, "schedules/plan.csv": "script,to,at\nbus,north village,8:00\n"})
    town.until("12:00")
    assert town.heard() == ["08:00"]
    assert [row[2] for row in town.rows] == ["aired"]


def test_the_script_has_a_new_name(town: Township) -> None:
    (town.folder / "scripts/bus.txt").rename(town.folder / "scripts/coach.txt")
    town.sheet("coach,north,8:00")
    only_once(town)


def test_numbers_of_rows_change_hands(town: Township) -> None:
    rows = ("1,water,south,10:00", "2,bus,north,8:00")
    town.sheet(*rows, heads="id,script,to,at")
    town.sheet("2,water,south,10:00", "1,bus,north,8:00", heads="id,script,to,at")
    only_once(town)


def test_a_row_that_says_something_else_is_something_else(town: Township) -> None:
    town.sheet("1,bus,north,8:00", heads="id,script,to,at")
    town.sheet("1,water,north,8:00", heads="id,script,to,at")
    town.until("12:00")
    assert town.heard() == ["08:00"]  # it lacks its value
    town.save({"scripts/water.txt": "今天停水。"})
    town.until("12:10")
    assert town.heard() == ["08:00"]  # hours late


@pytest.mark.parametrize(
    "cells",
    [
        "volume,40", "languages,普通话", "priority,urgent", "catch_up,all", "if_cut,resume", "order,rotate",
        "timing,exact", "wait,30min", "note,给王师傅", "length,short", "catch_up,once",
    ],
)  # fmt: skip
def test_how_it_plays_is_no_other_play(town: Township, cells: str) -> None:
    head, value = cells.split(",")
    town.sheet(f"{BUS},{value}", heads=f"script,to,at,{head}")
    only_once(town)


def test_a_window_is_made_of_its_times(town: Township) -> None:
    town.sheet("bus,north,7:50-8:11,5min", heads="script,to,between,every")
    only_once(town, "08:05", "08:10")


# While it sounds


@pytest.mark.parametrize("what", ["title", "file", "outlet", "volume", "time", "value"])
def test_what_sounds_is_not_cut_by_an_edit_that_leaves_it_what_it_is(tmp_path: Path, what: str) -> None:
    town = Township(tmp_path)
    row = "script: bus, to: north"
    town.save({"schedules/plan.yaml": f"title: A\nbroadcasts: [{{{row}, at: '8:00'}}]\n"})
    town.until("8:00:01")
    if what == "title":
        town.save({"schedules/plan.yaml": f"title: B\nbroadcasts: [{{{row}, at: '8:00'}}]\n"})
    elif what == "file":
        town.rename("schedules/plan.yaml", "schedules/new.yml")
    elif what == "outlet":
        town.save({
            "station.yaml": STATION.replace("north", "北村"),
            "schedules/plan.yaml": "title: A\nbroadcasts: [{script: bus, to: 北村, at: '8:00'}]\n",
        })  # fmt: skip
    elif what == "volume":
        town.save({"schedules/plan.yaml": f"title: A\nbroadcasts: [{{{row}, at: '8:00', volume: 50}}]\n"})
    elif what == "time":
        town.save({"schedules/plan.yaml": f"title: A\nbroadcasts: [{{{row}, at: ['8:00', '7:00']}}]\n"})
    else:
        town.save({"schedules/plan.yaml": f"title: A\nbroadcasts: [{{{row}, at: '8:00', values: {{a: b}}}}]\n"})
    town.until("12:00")
    assert town.heard() == ["08:00"]
    assert {event.kind for event in town.events} & {"cut", "withdrawn", "missed"} == set()


# Through a restart


def test_after_a_power_cut_the_ledger_still_knows_what_was_heard(town: Township) -> None:
    town.power_cut("8:01:20")
    town.sheet('bus,"north, south","8:00, 9:00"', name="renamed")
    town.remove("schedules/plan.csv")
    town.until("8:02")
    town.power_cut("8:02:30")
    town.until("12:00")
    assert town.heard() == ["08:00", "09:00"]


def test_a_stop_stands_when_its_outlet_has_a_new_name(town: Township) -> None:
    from dalaba.core.model import Order

    town.air.obey(Order("stop", ("north",), "村文书"))
    town.power_cut("8:30")
    town.save({"station.yaml": STATION.replace("north", "北村"), "schedules/plan.csv": "script,to,at\nbus,北村,9:00\n"})
    town.until("9:10")
    town.power_cut("9:12")
    town.until("10:00")
    assert town.heard() == ["08:00"]
    assert town.rows[-1] == ("09:00", "北村", "missed")


# A value that was wrong


def test_a_corrected_value_is_offered_and_not_said_by_itself(tmp_path: Path) -> None:
    town = Township(tmp_path)
    heads = "script,to,at,{{place}}"
    town.sheet("water,north,8:00,东街", heads=heads)
    town.until("8:01")
    town.sheet("water,north,8:00,西街", heads=heads)
    town.until("8:05")
    assert town.heard() == ["08:00"]
    (told,) = town.told
    assert told.code == "air.corrected"
    assert (told.params["script"], told.params["outlets"], told.params["at"]) == ("water", "north", "08:00")
    town.power_cut("8:06")
    town.look()
    town.until("8:10")
    assert town.heard() == ["08:00"]
    assert [event.kind for event in town.events].count("corrected") == 1
    town.sheet("water,north,8:20,西街", heads=heads)  # a later time is a play of its own
    town.until("9:00")
    assert town.heard() == ["08:00", "08:20"]
    assert not town.told


def test_a_value_that_is_still_to_be_said_needs_no_offer(tmp_path: Path) -> None:
    town = Township(tmp_path)
    town.sheet('water,north,"8:00, 9:00",东街', heads="script,to,at,{{place}}")
    town.until("8:01")
    town.sheet('water,north,"8:00, 9:00",西街', heads="script,to,at,{{place}}")
    town.until("8:30")
    assert not town.told
    assert "corrected" not in {event.kind for event in town.events}


def test_a_time_moved_back_once_it_was_heard_is_over(town: Township) -> None:
    town.sheet("bus,north,7:59")
    only_once(town)


def test_a_later_time_is_a_new_play(town: Township) -> None:
    town.sheet("bus,north,8:03")
    only_once(town, "08:03")


# What it sounds like, in between


ANOTHER_VOICE = STATION + "voices: {普通话: [{engine: espeak, rate: 150}]}\n"


def renamed(town: Township) -> None:
    """The script has a new name, and its row says so."""
    (town.folder / "scripts/bus.txt").rename(town.folder / "scripts/coach.txt")
    town.sheet("coach,north,8:00")


def test_a_better_voice_has_it_before_its_script_has_a_new_name(town: Township) -> None:
    town.save({"station.yaml": ANOTHER_VOICE})
    renamed(town)
    only_once(town)


def test_a_better_voice_has_it_after_its_script_had_a_new_name(town: Township) -> None:
    renamed(town)
    town.save({"station.yaml": ANOTHER_VOICE})
    only_once(town)


def test_a_better_voice_has_it_when_its_script_has_a_new_name(town: Township) -> None:
    (town.folder / "station.yaml").write_text(ANOTHER_VOICE, encoding="utf-8")
    renamed(town)
    only_once(town)


def test_a_better_voice_and_a_new_name_through_power_cuts(town: Township) -> None:
    (town.folder / "station.yaml").write_text(ANOTHER_VOICE, encoding="utf-8")
    town.power_cut("8:01:20")
    renamed(town)
    town.power_cut("8:01:40")
    town.save({"station.yaml": STATION})
    only_once(town)


def test_a_script_with_a_new_name_whose_value_was_corrected_is_not_said_again(tmp_path: Path) -> None:
    town = Township(tmp_path)
    town.sheet("water,north,8:00,东街", heads="script,to,at,{{place}}")
    town.until("8:01")
    town.sheet("water,north,8:00,西街", heads="script,to,at,{{place}}")
    (town.folder / "scripts/water.txt").rename(town.folder / "scripts/pipe.txt")
    town.sheet("pipe,north,8:00,西街", heads="script,to,at,{{place}}")
    town.until("9:00")
    assert town.heard() == ["08:00"]


def test_a_script_with_a_new_name_is_mended_afterwards(town: Township) -> None:
    renamed(town)
    town.save({"scripts/coach.txt": "开往县城的班车马上就要到站。"})
    town.until("8:01:30")
    town.save({"station.yaml": ANOTHER_VOICE})
    only_once(town)


def test_two_equal_rows_under_a_new_name_and_in_another_voice_are_two_plays(tmp_path: Path) -> None:
    town = Township(tmp_path)
    town.sheet(BUS, BUS)
    town.until("8:01")
    (town.folder / "station.yaml").write_text(ANOTHER_VOICE, encoding="utf-8")
    (town.folder / "scripts/bus.txt").rename(town.folder / "scripts/coach.txt")
    town.sheet("coach,north,8:00", "coach,north,8:00")
    town.until("9:00")
    assert len(town.heard()) == 2


def test_a_notice_of_other_words_in_its_place_is_heard(town: Township) -> None:
    town.save({"scripts/meet.txt": "今天晚上在祠堂开会。", "schedules/plan.csv": "script,to,at\nmeet,north,8:00\n"})
    town.until("9:00")
    assert town.heard() == ["08:00", "08:01"]


def test_what_sounds_goes_on_when_its_script_has_a_new_name_and_another_voice(tmp_path: Path) -> None:
    town = Township(tmp_path)
    town.sheet(BUS)
    town.until("8:00:01")
    (town.folder / "station.yaml").write_text(ANOTHER_VOICE, encoding="utf-8")
    renamed(town)
    only_once(town)


# Counting


def test_two_equal_rows_are_two_plays_and_one_of_them_is_one(tmp_path: Path) -> None:
    town = Township(tmp_path)
    town.sheet(BUS, BUS)
    town.until("8:00:01")
    town.sheet(BUS, BUS, name="new")
    town.remove("schedules/plan.csv")
    town.until("9:00")
    assert len(town.heard()) == 2
    assert [row[2] for row in town.rows] == ["aired", "late"] or [row[2] for row in town.rows] == ["aired", "aired"]


def test_what_is_over_counts_first_where_one_of_two_equal_rows_goes(tmp_path: Path) -> None:
    town = Township(tmp_path)
    rows = ("1,bus,north,8:00", "2,bus,north,8:00")
    town.sheet(*rows, heads="id,script,to,at")
    town.until("8:00:01")
    town.sheet(rows[1], heads="id,script,to,at")
    town.until("9:00")
    assert town.heard() == ["08:00"]


# The ledger of an older program


def test_an_older_ledger_without_values_is_known_by_outlet_script_and_time() -> None:
    old = Play("plan/1@north@8", "north", 8, "bus")
    new = Play("new/2@north@8", "north", 8, "bus", "abc", "card")
    assert kept_ids({old.id: old}, {old.id}, [new]) == {new.id: old.id}


def test_a_name_that_is_taken_is_not_taken_twice() -> None:
    heard = Play("plan/1@north@8", "north", 8, "bus", "abc")
    new = Play("plan/1@north@8", "north", 8, "water", "abc")
    assert kept_ids({heard.id: heard}, {heard.id}, [new]) == {new.id: "plan/1~2@north@8"}


def test_two_languages_in_two_rows_are_each_said_once(tmp_path: Path) -> None:
    town = Township(tmp_path)
    town.save(
        {"station.yaml": STATION.replace("[普通话]", "[普通话, 英语]"), "scripts/bus.英语.txt": "The bus is coming."}
    )
    rows = ("bus,north,8:00,英语", "bus,north,8:00,普通话")
    town.sheet(*rows, heads="script,to,at,languages")
    town.until("8:00:01")
    town.sheet(*reversed(rows), name="new", heads="script,to,at,languages")
    town.remove("schedules/plan.csv")
    town.until("9:00")
    heard = [part.language for row in town.log.rows for part in row.parts if part.played]
    assert sorted(heard) == ["cmn", "eng"]


# Copies

COPIES = [
    "water - 副本.csv", "water (1).csv", "water-DESKTOP-7QK2L1A.csv", "副本 water.xlsx",
    "water - Copy.csv", "water copy.csv", "water(1).csv", "water（1）.csv", "water - 副本 (2).csv",
    "Copy of water.csv", "复件 water.csv", "复件 (2) water.csv", "water 的副本.csv", "water 副本 2.csv",
    "water_副本.csv", "water（副本）.csv", "water - 备份.csv", "water_backup.csv", "water.bak.csv",
    "water (conflicted copy 2022-07-13).csv", "water (王会计 的冲突副本 2022-07-13).csv",
    "water.sync-conflict-20220713-080000-ABCDEFG.csv", "water_冲突文件_20220713.csv",
    "water-LAPTOP-3K2J1.csv", "water-wang-PC.csv", "water (1) (1).csv", "water - Copy (3).csv",
    "Water - 副本.csv", "water拷贝.csv", "water copy 2.csv", "water-备份20220713.csv",
]  # fmt: skip
NO_COPIES = [
    "water2.csv",
    "water-north.csv",
    "rainwater.csv",
    "water-2022.csv",
    "photowater.csv",
    "停水.csv",
    "water 2.csv",
]


@pytest.mark.parametrize("name", COPIES)
def test_a_copy_is_known_by_its_name(name: str) -> None:
    files = [Path("water.csv"), Path(name), Path("bus.csv")]
    assert copies(files) == {Path(name): Path("water.csv")}


@pytest.mark.parametrize("name", NO_COPIES)
def test_another_name_is_no_copy(name: str) -> None:
    assert copies([Path("water.csv"), Path(name)]) == {}


@pytest.mark.parametrize("name", COPIES)
def test_without_the_file_itself_its_copy_is_the_file(name: str) -> None:
    assert copies([Path(name), Path("bus.csv")]) == {}


def test_four_copies_of_a_sheet_play_once_and_are_told(tmp_path: Path) -> None:
    town = Township(tmp_path)
    sheet = f"script,to,at\n{BUS}\n"
    names = ["water.csv", "water - 副本.csv", "water (1).csv", "water-DESKTOP-7QK2L1A.csv"]
    told = town.save({f"schedules/{name}": sheet for name in names}).problems
    town.until("9:00")
    assert town.heard() == ["08:00"]
    assert [(each.reason.code, each.reason.params["original"]) for each in told] == [("files.copy", "water.csv")] * 3
    town.remove("schedules/water.csv")
    town.until("10:00")
    assert town.heard() == ["08:00"]


def test_a_copy_by_any_name_plays_once_where_it_says_the_same(tmp_path: Path) -> None:
    town = Township(tmp_path)
    town.sheet(BUS, BUS)
    read = town.sheet(BUS, "bus,north,9:00", name="later")
    town.until("12:00")
    assert len(town.heard()) == 3
    (told,) = (each for each in read.problems if each.reason.code == "plan.in_two_files")
    assert (str(told.place), told.reason.params["other"]) == ("schedules/plan.csv:A2", "schedules/later.csv:A2")
    assert not read.problems.errors


def test_what_comes_next_and_the_bare_times_have_one_of_two_files(tmp_path: Path) -> None:
    town = Township(tmp_path)
    town.sheet(BUS, name="later")
    read = town.sheet(BUS, "bus,north,9:00")
    coming = [each.id for each in expand(read.plan, DAY, ["north"])[0]]
    bare = [(row.campaign, due) for row, _, dues in due_instants(read.plan, DAY) for due in dues]
    assert bare == [("later", instant("8:00")), ("plan", instant("9:00"))]
    first = next_due(read.plan, "north", instant("7:00"))
    assert first is not None
    assert (first.due, first.id in coming) == (instant("8:00"), True)
    second = next_due(read.plan, "north", first.due)
    assert second is not None
    assert second.due == instant("9:00")


def test_a_van_has_a_notice_of_two_files_once_on_its_stick(tmp_path: Path) -> None:
    town = Township(tmp_path)
    town.save({"station.yaml": STATION.replace("outlets:\n", "outlets:\n  van: {kind: van}\n")})
    town.save({"schedules/one.csv": "script,to\nbus,van\nbus,van\n"})
    read = town.save({"schedules/two.csv": "script,to\nbus,van\n"})
    assert [row.campaign for row, _ in read.pack_rows(DAY)] == ["one", "one"], "two that stand in one file are meant"
    (told,) = (each for each in read.problems if each.reason.code == "plan.in_two_files")
    assert str(told.place) == "schedules/two.csv:A2"


def test_an_outlet_that_has_had_many_names_goes_on_under_the_next(town: Township) -> None:
    row = "script,to,at\nbus,{},{}\n"
    for number, at in enumerate(("8:10", "8:20", "8:30"), 1):
        name = f"village{number}"
        files = {"station.yaml": STATION.replace("north", name), "schedules/plan.csv": row.format(name, at)}
        town.until(at)
        town.save(files)
        town.until(f"{at}:02")
    town.save({"station.yaml": STATION, "schedules/plan.csv": row.format("north", "8:30")})
    town.until("9:00")
    assert town.heard() == ["08:00", "08:10", "08:20", "08:30"]


def test_a_row_that_goes_while_it_sounds_is_cut_also_beside_one_that_was_never_due(town: Township) -> None:
    town.sheet(BUS, "bus,north,9:00")
    town.until("8:50")
    town.sheet("bus,north,8:30", "bus,north,9:00")  # its time was over when it was written
    town.until("9:00:01")
    town.sheet("bus,north,8:30")
    town.until("10:00")
    assert town.heard() == ["08:00", "09:00!"]
