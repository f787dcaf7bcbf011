"""A notice from its words to the air: its files, what it would push aside, saving it whole or not at all."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from dalaba.core import clock
from dalaba.core.problems import Bad, Problems
from dalaba.desk.booking import FILE
from dalaba.desk.editing import Changed, digest
from dalaba.desk.notices import Draft, Wish, changed_files, files_of, judged, name_trouble, opened, said, save
from dalaba.desk.root import Station
from dalaba.speech.reading import read
from dalaba.station.files.yaml_value import with_pair, with_value
from tests.places import ZONE, station, written
from tests.village import files

NOON = clock.at(date(2026, 11, 30), 12 * 3_600_000, ZONE)
WISH = Wish({"to": "石桥村", "dates": "2026-12-01..2026-12-03", "at": "09:00"})
WINDOW = Wish({"to": "石桥村", "dates": "2026-12-01", "between": "07:00-08:00", "every": "30分钟"})
WATER = Draft("停水", {("cmn", "long"): "明天下午停水。\n请先装满水缸。"})
BOTH = Draft("停水", {("cmn", "long"): "明天停水。", ("yue", "long"): "听日停水。"})


@pytest.fixture
def village(tmp_path: Path) -> Path:
    return written(tmp_path, files("石桥村", "zh"))


def stations(folder: Path) -> dict[str, bytes]:
    """What people wrote, file by file."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "records" not in path.parts and "rendered" not in path.parts
    }


class TestTheFilesOfANotice:
    def test_are_plain_text_one_for_each_language(self) -> None:
        assert files_of(BOTH, "cmn") == {"scripts/停水.txt": "明天停水。\n", "scripts/停水.粤语.txt": "听日停水。\n"}

    @pytest.mark.parametrize(
        "draft",
        [
            Draft("停水", {("cmn", "long"): '一、停水。\n二、"装\\满": 水缸。', ("cmn", "short"): "停水。"}),
            Draft("停水", {("cmn", "long"): "- 停水 # 不是注"}, "soft", 2),
            Draft("a: b", {("cmn", "long"): "{{今明}}停水。", ("yue", "short"): "'停水'"}),
        ],
    )
    def test_with_a_short_text_or_a_chime_of_its_own_are_one_that_says_the_same(
        self, village: Path, draft: Draft
    ) -> None:
        found = files_of(draft, "cmn")
        assert list(found) == [f"scripts/{draft.name}.yaml"]
        written(village, found)
        read = Station.read(village)
        assert list(read.problems) == []
        script = read.plan.scripts[draft.name]
        assert {(each.language, each.length): each.text for each in script.versions} == draft.texts
        assert (script.chime, script.repeat) == (draft.chime, draft.repeat)

    @pytest.mark.parametrize(
        "name", ["", "停水.粤语", "../停水", "a/b", "con:", "停" * 41, "~$停水", "停\n水", "{{村名}}"]
    )
    def test_are_not_called_what_a_file_cannot_be_called(self, name: str) -> None:
        assert name_trouble(name) is not None
        assert name_trouble("停水12月1日") is None


class TestWhatWouldBe:
    def test_is_what_the_programme_is_once_it_is_saved(self, village: Path) -> None:
        here = station(village)
        found = judged(here, "停水", files_of(WATER, "cmn"), WINDOW, NOON)
        assert found.good
        assert save(village, "停水", files_of(WATER, "cmn"), {}, WINDOW, NOON).row == found.row
        after = station(village).compile(date(2026, 12, 1))
        assert [spot for spot in after.spots if spot.script == "停水"] == found.spots

    def test_names_what_plays_later_because_of_it_and_writes_nothing(self, village: Path) -> None:
        before = stations(village)
        found = judged(station(village), "停水", files_of(WATER, "cmn"), WINDOW, NOON)
        assert {(each.what, each.title) for each in found.aside} == {("moved", "森林防火")}
        assert len(found.spots) == 2
        assert stations(village) == before

    def test_names_what_is_not_heard_any_more(self, village: Path) -> None:
        schedule = village / "schedules/日常.yaml"
        schedule.write_text(
            schedule.read_text("utf-8").replace("间隔: 30分钟", "间隔: 30分钟\n    最多等: 1秒"), "utf-8"
        )
        found = judged(station(village), "停水", files_of(WATER, "cmn"), WINDOW, NOON)
        assert {each.what for each in found.aside} == {"lost"}
        assert {each.why.code for each in found.aside if each.why} == {"plan.busy"}

    def test_tells_each_fault_at_its_field(self, village: Path) -> None:
        def told(**row: str) -> list[tuple[str, str]]:
            wish = Wish({**WISH.row, **row})
            found = judged(station(village), "停水", files_of(WATER, "cmn"), wish, NOON)
            return [(each.field, each.reason.code) for each in found.faults]

        assert told(at="25:00") == [("at", "files.time_range")]
        assert told(to="石乔村") == [("to", "files.unknown_outlet")]
        assert told(dates="2026-11-01") == [("dates", "page_notice.days_over")]
        assert told(dates="2026-11-30", at="11:00") == [("dates", "page_notice.times_over")]

    def test_is_told_of_days_years_ahead_as_it_can_be_booked_for_them(self, village: Path) -> None:
        fair = Wish({**WISH.row, "dates": "2028-05-01..2028-05-03"})
        found = judged(station(village), "停水", files_of(WATER, "cmn"), fair, NOON)
        assert [each.day for each in found.days] == [date(2028, 5, number) for number in (1, 2, 3)]
        assert len(found.spots) == 3
        assert save(village, "停水", files_of(WATER, "cmn"), {}, fair, NOON).row == found.row

    def test_names_the_facts_that_nobody_gave(self, village: Path) -> None:
        draft = Draft("停水", {("cmn", "long"): "{{停水时间}},{{村名}}停水。"})
        found = judged(station(village), "停水", files_of(draft, "cmn"), WISH, NOON)
        assert [each.field for each in found.faults] == ["{停水时间}"]
        given = Wish(WISH.row, {"停水时间": "下午两点"})
        assert judged(station(village), "停水", files_of(draft, "cmn"), given, NOON).good

    def test_has_the_errors_of_the_text_itself(self, village: Path) -> None:
        draft = Draft("停水", {("cmn", "long"): "{村名}停水。"})
        found = judged(station(village), "停水", files_of(draft, "cmn"), WISH, NOON)
        assert [each.reason.code for each in found.problems] == ["files.braces"]


class TestSaving:
    def test_leaves_what_check_has_nothing_to_say_about(self, village: Path) -> None:
        assert save(village, "停水", files_of(WATER, "cmn"), {}, WISH, NOON).row == "加播-1"
        read = Station.read(village)
        assert list(read.check(date(2026, 11, 30)).errors) == []
        assert read.plan.scripts["停水"].versions[0].text == WATER.texts["cmn", "long"]

    def test_does_not_write_over_a_file_that_somebody_has_made_meanwhile(self, village: Path) -> None:
        written(village, {"scripts/停水.txt": "别人写的。\n"})
        before = stations(village)
        with pytest.raises(Changed) as told:
            save(village, "停水", files_of(WATER, "cmn"), {}, WISH, NOON)
        assert told.value.theirs is not None
        assert told.value.mine is not None
        assert ("别人写的" in told.value.theirs.decode(), "装满水缸" in told.value.mine.decode()) == (True, True)
        assert stations(village) == before

    def test_puts_everything_back_if_the_row_cannot_be_booked(self, village: Path) -> None:
        before = stations(village)
        found = save(village, "停水", files_of(BOTH, "cmn"), {}, Wish({**WISH.row, "at": "25:00"}), NOON)
        assert [each.reason.code for each in found.problems] == ["cli.book_not_so"]
        assert stations(village) == before
        assert not (village / FILE).exists()

    def test_writes_none_of_two_files_if_one_was_changed(self, village: Path) -> None:
        written(village, {"scripts/停水.粤语.txt": "听日。\n"})
        with pytest.raises(Changed):
            save(village, "停水", files_of(BOTH, "cmn"), {}, None, NOON)
        assert not (village / "scripts/停水.txt").exists()

    def test_keeps_the_line_ends_and_the_mark_that_notepad_gave_a_file(self, village: Path) -> None:
        path = village / "scripts/停水.txt"
        path.write_bytes(b"\xef\xbb\xbf" + "停水。\r\n".encode())
        save(village, "停水", {"scripts/停水.txt": "停水。\n停电。\n"}, {"scripts/停水.txt": digest(path)}, None, NOON)
        assert path.read_bytes() == b"\xef\xbb\xbf" + "停水。\r\n停电。\r\n".encode()

    @pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8-sig"])
    def test_keeps_the_encoding_and_the_line_ends_of_a_file(self, village: Path, encoding: str) -> None:
        path = village / "scripts/森林防火.yaml"
        path.write_bytes(path.read_text("utf-8").replace("\n", "\r\n").encode(encoding))
        before, here = path.read_bytes(), Station.read(village)
        found = opened(village, here.plan.scripts["森林防火"])
        text = found.texts["cmn", "long"].replace("天干物燥", "天旱")
        files = changed_files(village, found, {("cmn", "long"): text}, here.setup)
        save(village, "森林防火", files, found.was, None, NOON)
        assert path.read_bytes() == before.decode(encoding).replace("天干物燥", "天旱").encode(encoding)


class TestANoticeThatIsThere:
    def test_is_changed_in_its_own_file_and_in_nothing_else_of_it(self, village: Path) -> None:
        here = Station.read(village)
        found = opened(village, here.plan.scripts["森林防火"])
        text = found.texts["cmn", "long"].replace("天干物燥", "天旱")
        files = changed_files(village, found, {("cmn", "long"): text}, here.setup)
        assert list(files) == ["scripts/森林防火.yaml"]
        before = (village / "scripts/森林防火.yaml").read_text("utf-8")
        assert files["scripts/森林防火.yaml"] == before.replace("天干物燥", "天旱")

    def test_gets_a_new_language_in_a_file_of_its_own(self, village: Path) -> None:
        here = Station.read(village)
        found = opened(village, here.plan.scripts["森林防火"])
        files = changed_files(village, found, {**found.texts, ("yue", "long"): "唔好带火上山。"}, here.setup)
        assert files == {"scripts/森林防火.粤语.txt": "唔好带火上山。\n"}

    def test_loses_no_text_because_a_box_is_empty(self, village: Path) -> None:
        here = Station.read(village)
        found = opened(village, here.plan.scripts["开会通知"])
        with pytest.raises(Bad) as told:
            changed_files(village, found, {("yue", "long"): "开会。"}, here.setup)
        assert told.value.reason.code == "page_notice.text_gone"


class TestOneValueOfAYamlFile:
    FIRE = (("版本", "versions"), ("普通话",), ("正文", "text"))

    @pytest.mark.parametrize(
        "source",
        [
            '# 注\n版本:\n  普通话:\n    正文: "旧"   # 尾注\n遍数: 2\n',
            "# 注\n版本:\n  普通话: 旧   # 尾注\n遍数: 2\n",
            "版本: {普通话: {正文: 旧, 篇幅: 长}}\n遍数: 2 # 注\n",
            "版本:\n  普通话:\n    正文: |\n      旧\n      旧\n    篇幅: 长\n# 注\n遍数: 2\n",
            "版本:\n  普通话:\n    正文: >-\n      旧\n      旧\n\n遍数: 2\n",
            "versions:\n  普通话:\n    text: '旧'\n  粤语: '旧'\n",
        ],
    )
    @pytest.mark.parametrize("text", ["新。", '一\n二: "三" # 四', "- 旧", "{{村名}}: \\"])
    def test_is_exchanged_and_all_else_stays(self, source: str, text: str) -> None:
        written_so = with_value(source, self.FIRE, text)
        assert written_so is not None
        import yaml

        data = yaml.load(written_so, yaml.BaseLoader)
        version = (data.get("版本") or data.get("versions"))["普通话"]
        assert (version if isinstance(version, str) else version.get("正文", version.get("text"))) == text
        comments = [line.partition("#")[2] for line in source.splitlines() if "#" in line]
        assert all(each in written_so for each in comments)
        assert ("遍数: 2" in written_so) == ("遍数: 2" in source)

    def test_is_left_alone_where_it_is_not(self) -> None:
        assert with_value("版本: [普通话]\n", self.FIRE, "新") is None
        assert with_value("版本: {粤语: 旧}\n", self.FIRE, "新") is None
        assert with_value("版本: {普通话: [旧]}\n", self.FIRE, "新") is None

    @pytest.mark.parametrize(
        "source",
        [
            "台名: 石桥\n", "台名: 石桥", "读音:\n  塘冲: 塘充   # 村\n台名: 石桥\n",
            "读音: {塘冲: 塘充}\n台名: 石桥\n",
            "读音: {}\n台名: 石桥\n", "读音:\n台名: 石桥\n", "读音:   # 还没有\n台名: 石桥\n",
            "lexicon: {塘冲: 塘充}\n台名: 石桥\n",
            "读音:\n  重庆路: 旧\n台名: 石桥\n",
        ],
    )  # fmt: skip
    def test_is_added_to_a_section(self, source: str) -> None:
        import yaml

        written_so = with_pair(source, ("读音", "lexicon"), "重庆路", "chong2 qing4 lu4")
        assert written_so is not None
        data = yaml.load(written_so, yaml.BaseLoader)
        words = data.get("读音") or data.get("lexicon")
        assert words["重庆路"] == "chong2 qing4 lu4"
        assert ("塘冲" in source) == ("塘冲" in words)
        assert data["台名"] == "石桥"
        assert source.count("#") == written_so.count("#")


class TestHowATextIsSaid:
    def said(self, text: str, **facts: str) -> tuple[list[str], list[str], list[str]]:
        found = said(text, "cmn", facts, lambda each, code: read(each, code), 190)
        marks = [each.text for each in found.pieces if each.kind]
        assert "".join(each.text for each in found.pieces) == read(found.text, "cmn").text
        return marks, [option for each in found.asks for option in each.options], [each.code for each in found.wrong]

    def test_marks_what_is_doubtful_with_its_readings(self) -> None:
        marks, options, _ = self.said("8.30开始,长长老到。")
        assert marks == ["八点三零", "长"]
        assert options[:2] == ["八点三十分", "八月三十日"]

    def test_takes_the_length_that_the_programme_counts(self, village: Path) -> None:
        here = station(village)
        save(village, "停水", files_of(WATER, "cmn"), {}, WISH, NOON)
        spot = next(each for each in station(village).compile(date(2026, 12, 1)).spots if each.script == "停水")
        rate = here.preparer.voices.speaking("cmn")[0][0].rate
        found = said(WATER.texts["cmn", "long"], "cmn", {}, here.preparer.reading, rate)
        assert spot.parts[0].duration == found.length

    def test_says_a_pause_for_a_fact_that_is_not_known_yet(self) -> None:
        assert said("{{村名}}停水。", "cmn", {}, lambda each, code: read(each, code), 190).text == "，停水。"

    def test_names_a_brace_that_encloses_nothing(self) -> None:
        assert self.said("{村名}停水。")[2] == ["files.braces"]
        assert self.said("20__年停水。")[2] == ["reading.blank"]


def test_a_problem_of_a_draft_is_none_of_the_station(village: Path) -> None:
    here = station(village)
    judged(here, "停水", {"scripts/停水.txt": "{村名}\n"}, WISH, NOON)
    assert isinstance(here.problems, Problems)
    assert list(here.problems.errors) == []
