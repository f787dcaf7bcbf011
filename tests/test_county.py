"""Warnings from above in a township: which are read out, where, when, how loudly; what ends them; what is silent."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from dalaba.core.clock import DAY
from dalaba.core.model import Instant, Reason
from dalaba.county.area import outlets_in
from dalaba.county.book import Book, Here, Turn, by_hand, due, key_of, over, take
from dalaba.county.cap import Area, read
from dalaba.county.judge import Proof
from dalaba.county.words import plain
from dalaba.desk.county_alerts.book_file import read_book
from dalaba.desk.county_alerts.work import Work
from dalaba.desk.orders.situation import Ground
from dalaba.desk.root import Station
from dalaba.link import control
from dalaba.messages import explain
from dalaba.speech.voices.fake import FakeVoice
from dalaba.station.county import CountyRules
from dalaba.station.days import Location
from dalaba.station.files import Problems
from dalaba.station.files.values import HOUR, MINUTE
from dalaba.station.outlets import Setup, read_station
from tests.fake_air import FakeAir
from tests.places import at, station, written

TOWN = """\
台名: 三江
地点: 24.72, 112.29
语种: [普通话]
发音人: {普通话: [espeak], 英语: [espeak]}
播放点:
  五一村: {输出: {声卡: 左}}
  联红村: {输出: {声卡: 右}, 语种: [瑶语, 普通话]}
  学校: {类型: 校园广播, 输出: {声卡: 中}, 语种: [英语, 普通话]}
"""
RULES = """\
上级预警:
  来源:
    - {文件夹: 收件}
  没有签名的: 收
  地区: {441826: 全部, 三江镇: [五一村, 联红村]}
  所在位置: 五一村
  分级:
    - {严重程度: [特别严重, 严重], 紧迫程度: [立即, 很快], 级别: 紧急, 间隔: 15分钟, 遍数: 2, 最长: 1小时}
    - {严重程度: 较重, 级别: 通知, 时段: 7:00-21:00}
    - {严重程度: 一般, 级别: 不播}
"""
NOON: Instant = at("12:00")
SENT = "2022-07-13T11:55:00+08:00"


def cap(
    number: str = "1", kind: str = "Alert", sent: str = SENT, refs: str = "", infos: str | None = None, **head: str
) -> bytes:
    """One message of the county's weather office."""
    given = {"status": "Actual", "scope": "Public", "sender": "qx@lianshan", **head}
    body = infos if infos is not None else ("" if kind == "Cancel" else info())
    return (
        f'<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>{number}</identifier>'
        f"<sender>{given['sender']}</sender><sent>{sent}</sent><status>{given['status']}</status>"
        f"<msgType>{kind}</msgType><scope>{given['scope']}</scope>"
        f"<references>{refs}</references>{body}</alert>"
    ).encode()


def info(
    language: str = "zh-CN", severity: str = "Severe", code: str = "441826", expires: str = "2022-07-13T18:00:00+08:00",
    headline: str = "连山县发布暴雨红色预警信号", instruction: str = "请低洼地带群众立即转移。", extra: str = "",
) -> str:  # fmt: skip
    return (
        f"<info><language>{language}</language><event>暴雨</event><urgency>Immediate</urgency>"
        f"<severity>{severity}</severity><certainty>Likely</certainty>{extra}<expires>{expires}</expires>"
        f"<senderName>连山县气象台</senderName><headline>{headline}</headline><instruction>{instruction}</instruction>"
        f"<area><areaDesc>连山县</areaDesc><geocode><valueName>行政区划</valueName><value>{code}</value></geocode></area>"
        "</info>"
    )


def ref(number: str = "1", sent: str = SENT) -> str:
    return f"qx@lianshan,{number},{sent}"


def setup_of(folder: Path, rules: str = RULES) -> Setup:
    return read_station(written(folder, {"station.yaml": TOWN + rules, "收件/.keep": ""}), Problems())


@pytest.fixture
def here(tmp_path: Path) -> Here:
    setup = setup_of(tmp_path)
    assert setup.county is not None
    return Here(setup.county, setup, frozenset({"cmn", "eng"}))


def told(book: Book, data: bytes, here: Here, now: Instant = NOON, by: str = "") -> Turn:
    (alert,) = read(data)
    turn = take(book, alert, Proof(by), here, now)
    assert explain(turn.verdict.why, "zh")
    assert explain(turn.verdict.why, "en")
    return turn


def code(data: bytes, here: Here, now: Instant = NOON) -> str:
    return told(Book(), data, here, now).verdict.why.code


# The section


def test_without_the_section_there_are_no_rules(tmp_path: Path) -> None:
    assert setup_of(tmp_path, "").county is None


def test_the_section_is_read_in_both_languages(tmp_path: Path) -> None:
    english = """\
county:
  sources: [{folder: 收件}, {url: "https://cap.example.org/all.xml", every: 30秒}]
  unsigned: refuse
  senders: [qx@lianshan]
  areas: {441826: all}
  levels: [{severity: extreme, urgency: immediate, certainty: observed, priority: urgent, force: yes}]
"""
    rules = setup_of(tmp_path, english).county
    assert rules is not None
    assert (rules.unsigned, set(rules.senders), rules.sources[1].every) == (False, {"qx@lianshan"}, 30_000)
    assert rules.areas == {"441826": ("五一村", "联红村", "学校")}
    assert rules.levels[0].force


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (RULES.replace("间隔: 15分钟", "间隔: 经常"), "files.duration"),
        (RULES.replace("级别: 紧急", "级别: 很急"), "files.choice_near"),
        (RULES.replace("441826: 全部", "441826: 五二村"), "files.unknown_outlet"),
        (RULES.replace("{文件夹: 收件}", "{地址: ftp://a}"), "county.bad_url"),
        (RULES.replace("{文件夹: 收件}", '{地址: "https://u:p@a/"}'), "county.bad_url"),
        (RULES.replace("{文件夹: 收件}", '{地址: "https://a/", 间隔: 5秒}'), "county.too_often"),
        (RULES.replace("{文件夹: 收件}", "{间隔: 60秒}"), "county.one_source"),
        (RULES.split("  分级")[0], "files.needs_key"),
        (RULES.replace("级别: 紧急, ", ""), "files.needs_key"),
    ],
)
def test_a_mistake_in_the_section_is_told_and_nothing_is_read_out(tmp_path: Path, wrong: str, why: str) -> None:
    problems = Problems()
    setup = read_station(written(tmp_path, {"station.yaml": TOWN + wrong, "收件/.keep": ""}), problems)
    assert setup.county is None
    assert why in [each.reason.code for each in problems]


def test_a_position_is_needed_where_polygons_count(tmp_path: Path) -> None:
    problems = Problems()
    text = TOWN.replace("地点: 24.72, 112.29\n", "") + RULES
    assert read_station(written(tmp_path, {"station.yaml": text, "收件/.keep": ""}), problems).county is None
    assert "county.no_position" in [each.reason.code for each in problems]


# Which are read out


def test_an_actual_public_warning_for_this_place_is_read_out(here: Here) -> None:
    turn = told(Book(), cap(), here)
    assert turn.verdict.why.code == "county.taken"
    assert turn.news
    (saying,) = turn.verdict.sayings
    assert saying.outlets == ("五一村", "联红村", "学校"), "where Yao or English comes first, the next language counts"
    assert saying.language == "cmn"
    assert saying.text == "连山县气象台7月13日11:55发布:连山县发布暴雨红色预警信号。请低洼地带群众立即转移。"
    assert (saying.level.priority, saying.level.times, saying.level.every) == ("urgent", 2, 15 * MINUTE)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        *((cap(status=each), "county.not_actual") for each in ("Test", "Exercise", "System", "Draft")),
        (cap(kind="Ack"), "county.not_news"),
        (cap(kind="Error"), "county.not_news"),
        (cap(scope="Private"), "county.not_public"),
        (cap(scope="Restricted"), "county.not_public"),
        (cap(infos=info(expires="2022-07-13T11:59:00+08:00")), "county.over"),
        (cap(infos=info(expires=""), sent="2022-07-11T08:00:00+08:00"), "county.over"),
        (cap(sent="2022-08-13T11:55:00+08:00", infos=info(expires="2022-08-14T11:55:00+08:00")), "county.too_far"),
        (cap(infos=info(code="441827")), "county.elsewhere"),
        (cap(infos=""), "county.elsewhere"),
        (cap(infos=info(severity="Minor")), "county.level_silent"),
        (cap(infos=info(severity="Unknown")), "county.no_level"),
        (cap(infos=info("bo", headline="བོད", instruction="བོད").replace("暴雨", "བོད")), "county.other_language"),
        (cap(infos=info(headline="", instruction="").replace("暴雨", "***")), "county.other_language"),
        (cap(kind="Cancel"), "county.cancels_nothing"),
    ],
)  # fmt: skip
def test_anything_else_is_silent_and_says_why(here: Here, data: bytes, why: str) -> None:
    turn = told(Book(), data, here)
    assert turn.verdict.why.code == why
    assert not turn.verdict.sayings
    assert not turn.book.kept


def test_a_warning_waits_until_it_takes_effect(here: Here) -> None:
    book = told(Book(), cap(infos=info(extra="<effective>2022-07-13T13:00:00+08:00</effective>")), here).book
    assert not due(book, here, NOON, 12 * HOUR)
    assert due(book, here, at("13:00"), 13 * HOUR)


def test_only_believed_senders_and_signatures_count(here: Here) -> None:
    strict = replace(here, rules=replace(here.rules, senders=frozenset({"other@county"})))
    assert code(cap(), strict) == "county.other_sender"
    signed = replace(here, rules=replace(here.rules, unsigned=False))
    assert code(cap(), signed) == "county.unsigned"
    assert told(Book(), cap(), signed, by="县气象局").verdict.sayings


def test_each_outlet_hears_the_first_of_its_languages_that_the_warning_has(here: Here) -> None:
    both = info() + info(language="en-US", headline="Heavy rain warning", instruction="Move to higher ground.")
    sayings = told(Book(), cap(infos=both), here).verdict.sayings
    assert {(each.language, each.outlets) for each in sayings} == {("cmn", ("五一村", "联红村")), ("eng", ("学校",))}
    english = next(each.text for each in sayings if each.language == "eng")
    assert english.endswith("at 11:55 on July 13: Heavy rain warning. Move to higher ground.")


def test_a_warning_in_english_only_is_not_mispronounced_in_chinese(here: Here) -> None:
    (saying,) = told(
        Book(), cap(infos=info(language="en-US", headline="Heavy rain", instruction="Go up.")), here
    ).verdict.sayings
    assert saying.outlets == ("学校",)


def test_the_language_that_a_maker_forgot_is_seen_by_its_signs(here: Here) -> None:
    assert told(Book(), cap(infos=info(language="")), here).verdict.sayings[0].language == "cmn"
    assert told(Book(), cap(infos=info(language="en-US")), here).verdict.sayings[0].language == "cmn"


# Where


@pytest.mark.parametrize(
    ("area", "outlets"),
    [
        (Area("x", codes=(("", "441826"),)), "五一村 联红村 学校"),
        (Area("x", codes=(("", "441826000000"),)), "五一村 联红村 学校"),
        (Area("x", codes=(("", "441826103000"),)), "五一村 联红村 学校"),
        (Area("x", codes=(("", "441800"),)), "五一村 联红村 学校"),
        (Area("x", codes=(("", "440000"),)), "五一村 联红村 学校"),
        (Area("x", codes=(("", "441827"), ("", "4418"), ("", "006037"))), ""),
        (Area("连山县三江镇、福堂镇"), "五一村 联红村"),
        (Area("连山县,除三江镇以外"), ""),
        (Area("x", (((24, 112), (24, 113), (25, 113), (25, 112), (24, 112)),)), "五一村"),
        (Area("x", (((24, 113), (24, 114), (25, 114), (24, 113)),)), ""),
        (Area("x", circles=((24.7, 112.3, 5.0),)), "五一村"),
        (Area("x", circles=((24.0, 112.3, 5.0),)), ""),
    ],
)
def test_an_area_is_the_stations_own_outlets(here: Here, area: Area, outlets: str) -> None:
    assert " ".join(outlets_in([area], here.rules, here.setup.location, here.setup.outlets)) == outlets


def test_a_polygon_may_cross_the_date_line() -> None:
    rules = CountyRules(inside=("岛",))
    ring = ((-20.0, 175.0), (-20.0, -175.0), (-10.0, -175.0), (-10.0, 175.0), (-20.0, 175.0))
    assert outlets_in([Area("x", (ring,))], rules, Location(-15, 179), ["岛"])
    assert outlets_in([Area("x", (ring,))], rules, Location(-15, -179), ["岛"])
    assert not outlets_in([Area("x", (ring,))], rules, Location(-15, 0), ["岛"])


# What ends them


def test_an_update_replaces_what_it_refers_to_and_nothing_else(here: Here) -> None:
    book = told(told(Book(), cap("1"), here).book, cap("2"), here).book
    turn = told(book, cap("3", "Update", refs=ref("1")), here)
    assert [each.alert.identifier for each in turn.gone] == ["1"]
    assert sorted(each.alert.identifier for each in turn.book.kept.values()) == ["2", "3"]


def test_an_update_of_something_unknown_is_a_warning(here: Here) -> None:
    assert told(Book(), cap("3", "Update", refs=ref("9")), here).verdict.sayings


def test_an_update_that_says_nothing_here_still_ends_the_old(here: Here) -> None:
    book = told(Book(), cap("1"), here).book
    turn = told(book, cap("2", "Update", refs=ref("1"), infos=info(code="330000")), here)
    assert turn.gone
    assert not turn.book.kept
    assert turn.news


def test_a_cancel_ends_and_is_silent(here: Here) -> None:
    book = told(Book(), cap("1"), here).book
    turn = told(book, cap("2", "Cancel", refs=ref("1")), here)
    assert turn.gone
    assert not turn.book.kept
    assert not turn.verdict.sayings


@pytest.mark.parametrize("kind", ["Update", "Cancel"])
def test_what_was_taken_back_does_not_sound_if_it_comes_later(here: Here, kind: str) -> None:
    book = told(Book(), cap("2", kind, refs=ref("1"), infos=""), here).book
    assert told(book, cap("1"), here).verdict.why.code == "county.ended_before"


def test_nothing_is_ended_by_what_does_not_count(here: Here) -> None:
    book = told(Book(), cap("1"), here).book
    for data in (
        cap("2", "Cancel", refs=ref("1"), status="Test"),
        cap("2", "Cancel", refs=ref("1"), scope="Private"),
        cap("2", "Cancel", refs=ref("1", "2022-07-13T11:54:00+08:00")),
        cap("2", "Cancel", refs=f"other@x,1,{SENT}"),
        cap("2", "Alert", refs=ref("1"), infos=info(code="1")),
    ):
        assert "qx@lianshan,1," in " ".join(told(book, data, here).book.kept)


def test_a_signed_warning_is_not_ended_without_a_signature(here: Here) -> None:
    book = told(Book(), cap("1"), here, by="县气象局").book
    turn = told(book, cap("2", "Cancel", refs=ref("1")), here)
    assert turn.verdict.why.code == "county.signed_stands"
    assert turn.book.kept
    late = told(Book(), cap("2", "Cancel", refs=ref("1")), here).book
    assert told(late, cap("1"), here, by="县气象局").verdict.sayings, "nor before it comes"
    assert not told(book, cap("2", "Cancel", refs=ref("1")), here, by="县气象局").book.kept


def test_a_message_counts_once(here: Here) -> None:
    first = told(Book(), cap(), here)
    again = told(first.book, cap(), here)
    assert again.verdict.why.code == "county.known"
    assert not again.news
    gone = told(again.book, cap("2", "Cancel", refs=ref("1")), here)
    assert told(gone.book, cap(), here).verdict.why.code == "county.ended_before"
    other = told(Book(), cap(infos=info(severity="Minor")), here)
    assert other.news
    assert not told(other.book, cap(infos=info(severity="Minor")), here).news


def test_a_feed_for_other_places_leaves_nothing_on_the_ledger(here: Here) -> None:
    assert not told(Book(), cap(infos=info(code="330000")), here).news
    assert not told(Book(), cap(infos=info(code="330000"), status="Test"), here).news
    assert told(Book(), cap(status="Test"), here).news


@pytest.mark.parametrize("seed", range(20))
def test_in_whatever_order_messages_come_the_same_remains(here: Here, seed: int) -> None:
    updates = [cap("2", "Update", refs=ref("1")), cap("3", "Update", refs=f"{ref('1')} {ref('2')}")]
    messages = [cap("1"), *updates, cap("4"), cap("5", "Cancel", refs=ref("4")), cap("6")] * 2
    random.Random(seed).shuffle(messages)
    book = Book()
    for each in messages:
        book = told(book, each, here).book
    assert sorted(each.alert.identifier for each in book.kept.values()) == ["3", "6"]


# When


def heard(book: Book, key: str, now: Instant, first: Instant = 0) -> Book:
    kept = book.kept[key]
    return replace(book, kept={**book.kept, key: replace(kept, first=kept.first or first or now, last=now)})


def test_it_is_repeated_for_as_long_as_the_table_says(here: Here) -> None:
    book = told(Book(), cap(), here).book
    (key,) = book.kept
    times = []
    for minute in range(7 * 60):
        now = NOON + minute * MINUTE
        book, _ = over(book, here, now)
        if due(book, here, now, 12 * HOUR):
            times.append(minute)
            book = heard(book, key, now)
    assert times == [0, 15, 30, 45], "for an hour"
    assert not book.kept, "and over at six"


def test_a_notice_waits_for_its_hours(here: Here) -> None:
    night = cap(infos=info(severity="Moderate", expires="2022-07-14T18:00:00+08:00"))
    book = told(Book(), night, here).book
    assert not due(book, here, at("22:00"), 22 * HOUR)
    assert due(book, here, at("7:00") + DAY, 7 * HOUR)
    (key,) = book.kept
    assert not due(heard(book, key, at("8:00")), here, at("9:00"), 9 * HOUR), "once"


def test_one_that_was_not_heard_is_tried_again(here: Here) -> None:
    book = told(Book(), cap(), here).book
    (key,) = book.kept
    book = replace(book, kept={key: replace(book.kept[key], last=NOON)})
    assert not due(book, here, NOON + 2 * MINUTE, 0)
    assert due(book, here, NOON + 5 * MINUTE, 0)


def test_the_strongest_goes_first(here: Here) -> None:
    book = told(Book(), cap("1", infos=info(severity="Moderate")), here).book
    book = told(book, cap("2"), here).book
    assert [verdict.level.priority for _, verdict in due(book, here, NOON, 12 * HOUR)] == ["urgent", "notice"]


def test_rules_that_changed_count_at_once(here: Here) -> None:
    book = told(Book(), cap(), here).book
    silent = replace(here, rules=replace(here.rules, levels=()))
    assert over(book, silent, NOON)[1]
    assert not over(book, silent, NOON)[0].kept


def test_somebody_here_ends_one_for_good(here: Here) -> None:
    book = told(Book(), cap(), here).book
    (key,) = book.kept
    book, _ = by_hand(book, key, NOON)
    assert told(book, cap(), here, by="县气象局").verdict.why.code == "county.ended_before"


# The words


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("<p>大雨。</p><br/>请<b>注意</b>&amp;安全", "大雨。请注意&安全"),
        ("详见 https://www.example.org/a?b=1 或 a@b.cn。", "详见 或。"),
        ("* WHAT...Flooding now.\n\n* WHERE...Parts\nof it.", "WHAT, Flooding now. WHERE, Parts of it."),
        ("...FLOOD WARNING IN EFFECT UNTIL NOON...", "Flood warning in effect until noon"),
        ("第一行\n第二行", "第一行。第二行"),
        ("- 雨量 3-5 毫米", "雨量 3-5 毫米"),
        ("a\u202eb\u200bc\x00d", "abcd"),
        ("&lt;script&gt;x&lt;/script&gt; {{村名}} && $$", "x 村名"),
    ],
)  # fmt: skip
def test_a_makers_layout_is_not_said(written: str, said: str) -> None:
    assert plain(written) == said


def test_headline_and_instruction_go_before_the_description(here: Here) -> None:
    long = (
        f"<description>{'未来三小时有大暴雨。' * 3}{''.join(f'第{n}个镇要小心山洪。' for n in range(99))}</description>"
    )
    (saying,) = told(Book(), cap(infos=info(extra=long)), here).verdict.sayings
    assert "请低洼地带群众立即转移。未来三小时有大暴雨。第0个镇要小心山洪。" in saying.text
    assert len(saying.text) < 160, "two times a minute would be too long"


def test_one_endless_sentence_is_cut_at_a_clause_or_not_said(here: Here) -> None:
    clauses = told(Book(), cap(infos=info(headline="大雨来临" + ",请注意安全" * 90)), here).verdict.sayings[0].text
    assert clauses.endswith("请注意安全。")
    assert len(clauses) < 160
    assert code(cap(infos=info(headline="雨" * 5_000, instruction="")), here) == "county.other_words"


def test_no_text_of_any_kind_takes_long() -> None:
    for text in (
        "<" * 20_000,
        "*" * 20_000,
        "." * 20_000,
        "a@" * 10_000,
        "&lt;" * 5_000,
        "www." * 5_000,
        " \n" * 10_000,
    ):
        plain(text)


# At the station


class Office:
    """A township's PC with its air, and files that come from above."""

    def __init__(self, folder: Path, rules: str = RULES) -> None:
        self.folder = written(folder, {"station.yaml": TOWN + rules, "收件/.keep": ""})
        self.air = FakeAir(folder, ["五一村", "联红村", "学校"])

    @property
    def station(self) -> Station:
        return station(self.folder, FakeVoice(name="espeak"))

    @property
    def work(self) -> Work:
        return Work(
            self.station,
            partial(control.send, self.folder),
            lambda there: Ground(there.setup, there.library, there.preparer),
        )

    def take(self, data: bytes, now: Instant = NOON, **more: Any) -> list[str]:
        here = self.work.here()
        assert here is not None
        looked, problems = self.work.take(data, here, now, **more)
        return [each.verdict.why.code for each in looked] + [each.code for each in problems]

    def turn(self, now: Instant = NOON, good: bool = True) -> list[bool]:
        return [each.good for each in self.work.turn(self.work.here(), now, good)]

    def ledger(self) -> list[str]:
        return [str(body["detail"]["code"]) for body in self.air.bodies("note")]

    def said(self) -> list[str]:
        return [str(body["text"]) for body in self.air.bodies("announce")]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path)
    with office.air:
        yield office


def test_a_warning_is_heard_and_ends_when_it_is_cancelled(office: Office) -> None:
    assert office.take(cap()) == ["county.taken"]
    assert office.turn() == [True]
    (body,) = office.air.bodies("announce")
    assert body["priority"] == "urgent"
    assert body["actor"] == "上级预警"
    assert set(body["parts"]) == {"五一村", "联红村", "学校"}
    assert "连山县气象台" in body["text"]
    assert office.turn(NOON + MINUTE) == [], "not yet again"
    assert office.turn(NOON + 15 * MINUTE) == [True]
    assert office.take(cap("2", "Cancel", refs=ref("1"))) == ["county.cancels"]
    assert office.air.bodies("cancel"), "what sounds is silent at once"
    assert office.turn(NOON + 30 * MINUTE) == []
    assert office.ledger() == ["county.taken", "county.did_end", "county.did_refuse"] or office.ledger()[:2] == [
        "county.taken",
        "county.did_end",
    ]


def test_a_restart_repeats_nothing_and_forgets_nothing(office: Office) -> None:
    office.take(cap())
    office.turn()
    assert office.take(cap()) == ["county.known"]
    assert office.turn(NOON + MINUTE) == []
    assert office.turn(NOON + 15 * MINUTE) == [True]
    assert json.loads((office.folder / "records/county.json").read_text("utf-8"))["kept"]


def test_without_the_section_everything_ends(office: Office) -> None:
    office.take(cap())
    office.turn()
    written(office.folder, {"station.yaml": TOWN})
    assert office.turn(NOON + MINUTE) == []
    assert not read_book(office.folder).kept
    assert office.air.bodies("cancel")


def test_with_the_clock_in_doubt_nothing_new_begins(office: Office) -> None:
    assert office.take(cap(), only_ends=True) == []
    office.take(cap())
    assert office.turn(good=False) == []
    assert not office.said()
    office.turn()
    assert office.take(cap("2", "Cancel", refs=ref("1")), only_ends=True) == ["county.cancels"]


def test_quiet_hours_hold_unless_somebody_wrote_otherwise(office: Office) -> None:
    office.air.quiet = {"五一村", "联红村", "学校"}
    office.take(cap(infos=info(severity="Moderate")))
    assert office.turn() == [False]
    assert office.turn(NOON + MINUTE) == []
    assert office.turn(NOON + 5 * MINUTE) == [False]
    assert office.ledger().count("county.not_heard") == 1, "the same reason once"
    written(office.folder, {"station.yaml": TOWN + RULES.replace("7:00-21:00", "7:00-21:00, 安静时段也播: 是")})
    assert office.turn(NOON + 10 * MINUTE) == [True]


def test_a_doubtful_number_is_read_as_assumed_only_if_it_is_urgent(office: Office) -> None:
    doubtful = "库存3-5。"
    office.take(cap("1", infos=info(instruction=doubtful)))
    assert office.turn() == [True]
    office.take(cap("2", infos=info(severity="Moderate", instruction=doubtful)))
    assert office.turn() == [False]
    assert "county.did_assume" in office.ledger()
    assert "county.not_heard" in office.ledger()


def test_damaged_files_do_nothing_and_are_refused_in_words(office: Office) -> None:
    for data in (b"", b"<a>", b"\x00" * 100, cap()[:-5], b"<alert>1</alert>"):
        (why,) = office.take(data)
        assert explain(Reason(why, {"why": "", "field": "", "value": "", "most": ""}), "zh")
    assert office.turn() == []
    assert not office.said()


def test_a_broken_book_is_put_aside(office: Office) -> None:
    written(office.folder, {"records/county.json": "{"})
    assert office.take(cap()) == ["county.taken"]
    assert list((office.folder / "records/aside").iterdir())


def test_somebody_ends_one_at_the_station(office: Office) -> None:
    office.take(cap())
    office.turn()
    (key,) = read_book(office.folder).kept
    assert key == key_of(office.work.end(key, NOON).alert.key)
    assert office.air.bodies("cancel")
    assert office.take(cap()) == ["county.ended_before"]
