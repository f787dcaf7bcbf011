"""审核: the deputy approves what the clerk wrote, at the page.

    1. Open the page: what waits stands there with its words, its reading, its voices, and when it first plays.
    2. Listen to it.
    3. Press “同意”. It is heard at its time; nothing else was touched.

What changed meanwhile is not approved by a page that was drawn before; nobody approves their own.
"""

from __future__ import annotations

import getpass
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dalaba.air.ledger import Ledger
from dalaba.air.playout.announcement import as_detail
from dalaba.core.clock import SystemClock
from dalaba.core.model import Announcement
from dalaba.desk import approving
from dalaba.desk.root import Station
from tests.clerk import DESKTOP, PHONE, chromium, enter, needs_chromium
from tests.console_desk import Desk, opened
from tests.places import written

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PLACE = """\
台名: 石桥村广播
审核: 是
语种: [普通话]
发音人: {普通话: [espeak]}
播放点:
  石桥村: {输出: {声卡: 默认}, 本点信息: {村名: 石桥村}}
"""
FILES = {
    "station.yaml": PLACE,
    "scripts/停水.txt": "{{村名}}的乡亲,明天上午九点到下午三点半停水,请备好水。有事打 3720 1234。\n",
    "scripts/防火.txt": "天干物燥,请不要带火上山。\n",
    "schedules/日常.yaml": '专项: 日常\n播出安排:\n  - {编号: 停水, 文稿: 停水, 播放点: 全部, 时刻: ["23:58"]}\n',
}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return written(tmp_path, FILES)


@pytest.fixture
def desk(place: Path) -> Iterator[Desk]:
    with opened(place) as desk:
        yield desk
        assert desk.log.getvalue() == ""


def waits(desk: Desk) -> list[approving.Waiting]:
    station = Station.read(desk.folder)
    return approving.waiting(station, approving.coming(station, SystemClock().now()))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@needs_chromium
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["wide", "phone"])
def test_the_deputy_listens_and_approves(browser: Browser, desk: Desk, size: dict[str, int]) -> None:
    order = Announcement("abc123", "say", "后山起火,请马上撤离", "urgent", {"石桥村": ()}, SystemClock().now(),
                         reason="山火", unapproved=True)  # fmt: skip
    book = Ledger(desk.folder / "records", "pc", "boot")
    book.append("order", SystemClock().now(), 0, actor="小王", detail=as_detail(order))
    book.close()
    approving.wrote(desk.folder, "停水", "小王")
    clerk = enter(browser, desk, viewport=size)
    clerk.tab("审核")
    page, first = clerk.page, clerk.page.locator(".approval").first
    assert "石桥村的乡亲,明天上午九点到下午三点半停水" in first.inner_text()
    assert "三七二零" in first.inner_text()
    assert "小王" in first.inner_text()
    clerk.look(f"approvals-{size['width']}")
    heard = page.evaluate(
        """async () => { const sound = document.querySelector("audio"); sound.preload = "auto"; sound.load();
        await new Promise((good, bad) => { sound.oncanplaythrough = good; sound.onerror = bad; });
        return sound.duration; }"""
    )
    assert heard > 5
    clerk.press(first.get_by_role("button", name="同意", exact=True))
    assert "同意了 1 条" in clerk.answer()
    page.wait_for_function("document.querySelectorAll('.approval').length === 1")
    assert clerk.steps <= 2, "the tab, and the button"
    assert [each.script for each in waits(desk)] == ["防火"]
    assert clerk.faults == []
    clerk.look(f"approvals-{size['width']}-after")
    page.context.close()


def test_a_page_drawn_before_a_change_approves_nothing(desk: Desk) -> None:
    person, before = desk.enter(), waits(desk)[0]
    written(desk.folder, {"scripts/停水.txt": "明天不停水了。\n"})
    answer = person.press("approvals/approve", {"keys": before.key}, Accept="application/json")
    assert (answer.status, answer.json["code"]) == (409, "approval.changed")
    assert "明天不停水了" in answer.json["parts"]["list"], "what there is now is shown"
    assert before.key not in {each.key for each in waits(desk)}
    assert approving.approved(Station.read(desk.folder)) == []


def test_all_are_approved_at_once_without_preparing_the_days_for_each(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, keys = desk.enter(), [each.key for each in waits(desk)]
    searched: list[Station] = []
    search = approving.waiting

    def counted(station: Station, days: Iterable[date]) -> list[approving.Waiting]:
        searched.append(station)
        return search(station, days)

    monkeypatch.setattr(approving, "waiting", counted)
    person.did("approvals/approve", {"keys": " ".join(keys)})
    assert len(keys) == 2
    assert len(searched) == 2, "once for what is decided, once for what is left"


def test_nobody_approves_their_own_at_the_page(desk: Desk) -> None:
    person = desk.enter()
    approving.wrote(desk.folder, "停水", getpass.getuser())
    assert "这是您写的" in person.get("approvals").text
    answer = person.press("approvals/approve", {"keys": waits(desk)[0].key}, Accept="application/json")
    assert answer.json["code"] == "approval.own"


def test_who_does_not_agree_says_why_and_the_writer_reads_it(desk: Desk) -> None:
    person, key = desk.enter(), waits(desk)[0].key
    assert person.press("approvals/disagree", {"key": key}, Accept="application/json").json["code"] == "approval.no_why"
    assert person.press("approvals/disagree", {"key": key, "why": "<b>时间</b>不对"}).status == 303
    page = person.get("approvals").text
    assert "&lt;b&gt;时间&lt;/b&gt;不对" in page
    assert "<b>时间</b>" not in page


def test_an_approval_is_taken_back_and_everything_is_on_the_ledger(desk: Desk) -> None:
    person = desk.enter()
    person.press("approvals/approve", {"keys": " ".join(each.key for each in waits(desk))})
    assert waits(desk) == []
    ((key, _), _) = approving.approved(Station.read(desk.folder))
    person.press("approvals/withdraw", {"key": key})
    assert [each.key for each in waits(desk)] == [key]
    noted = [each["detail"]["code"] for each in desk.air.bodies("note")]
    assert noted == ["approval.did_approve", "approval.did_approve", "approval.did_withdraw"]


def test_where_nobody_has_to_approve_there_is_no_such_tab(tmp_path: Path) -> None:
    with opened(written(tmp_path, {**FILES, "station.yaml": PLACE.replace("审核: 是\n", "")})) as desk:
        person = desk.enter()
        assert 'href="approvals"' not in person.get().text
        assert "没有要求审核" in person.get("approvals").text
