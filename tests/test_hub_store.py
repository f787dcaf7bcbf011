"""The hub's store, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from dalaba.core.problems import Bad
from dalaba.hub import settings
from dalaba.hub.settings import Settings
from dalaba.hub.store import FILE, Head, Node, Receipt, Sent, State, Store
from dalaba.hub.store.database import Sqlite
from dalaba.hub.store.tables import TABLES
from tests.databases import postgres
from tests.hub_town import NOW, ledger


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    with postgres() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgres"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    url = "" if request.param == "sqlite" else request.getfixturevalue("cluster")
    found = Store.of(tmp_path, url)
    yield found
    if url:
        for table in TABLES:
            if table.startswith("CREATE TABLE"):
                found.database.run(f"DROP TABLE {table.split()[5]}")
    found.database.close()


@pytest.fixture
def again(store: Store, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """The same store, as another process has it open."""
    url = "" if "sqlite" in request.node.name else request.getfixturevalue("cluster")
    found = Store.of(tmp_path, url)
    yield found
    found.database.close()


def order(name: str, scope: str = "all") -> Sent:
    return Sent(0, name, "order", scope, "urgent", b"wire", NOW, NOW + 60_000)


def test_members_are_known_as_they_were_put(store: Store) -> None:
    wuyi = Node("n1", "五一村", ("五一村", "广场"), "key", ("北片",), NOW)
    store.put_node(wuyi)
    store.put_node(Node("n2", "柳树坪村", ("柳树坪村",)))
    assert store.node("五一村") == store.node("n1") == store.node_of("n1") == wuyi
    assert store.node("石桥村") is None
    store.put_node(Node("n1", "五一村", ("五一村",), "key", ("北片",), NOW, revoked=True))
    assert [each.revoked for each in store.nodes()] == [False, True]


def test_a_code_lets_one_in_and_no_second(store: Store, again: Store) -> None:
    store.put_invite("digest", "n1", NOW + 1_000)
    found: list[str | None] = []
    both = [threading.Thread(target=lambda each=each: found.append(each.use_invite("digest", NOW)))
            for each in (store, again)]  # fmt: skip
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert sorted(found, key=str) == [None, "n1"]
    assert store.invite_used("digest")
    store.put_invite("late", "n1", NOW)
    assert store.use_invite("late", NOW) is None


def test_numbers_are_given_once_however_many_ask(store: Store, again: Store) -> None:
    found: list[int] = []

    def ask(whose: Store) -> None:
        found.extend(whose.next_seq("order", "all") for _ in range(20))

    both = [threading.Thread(target=ask, args=(each,)) for each in (store, again)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert sorted(found) == list(range(1, 41))
    assert store.next_seq("order", "zone/北片") == 1


def test_what_is_given_out_is_read_in_its_order_until_it_is_over(store: Store) -> None:
    for name in ("o1", "o2", "o3"):
        store.put_sent(order(name))
    found = store.sent()
    assert [each.id for each in found] == ["o1", "o2", "o3"]
    assert [each.id for each in store.sent(found[0].number)] == ["o2", "o3"]
    assert store.sent(0, NOW + 60_000) == ()
    store.published(found[0].number, NOW + 5)
    assert store.sent()[0].published == NOW + 5


def test_what_another_process_writes_is_noticed(store: Store, again: Store) -> None:
    before = store.database.changes()
    again.put_sent(order("o1"))
    assert store.database.changes() != before


def twice(store: Store) -> None:
    with store.database.together():
        store.put_sent(order("o1"))
        store.put_sent(order("o1"))


def test_done_whole_or_not_at_all(store: Store) -> None:
    with suppress(ZeroDivisionError), store.database.together():
        store.put_sent(order("o1"))
        raise ZeroDivisionError
    assert store.sent() == ()
    with pytest.raises(Bad, match=r"hub\.store"):
        twice(store)
    assert store.sent() == ()


def test_receipts_and_states_are_kept(store: Store) -> None:
    receipt = Receipt("o1", "n1", "started", NOW, "五一村", {"ms": 12})
    store.put_receipts([receipt, receipt])
    assert store.receipts("o1") == (receipt,)
    store.put_state(State("n1", NOW, True, {"version": "1"}))
    store.put_state(State("n1", NOW - 1, True, {"version": "0"}))
    assert store.states() == {"n1": store.state("n1")} == {"n1": State("n1", NOW, True, {"version": "1"})}
    assert store.state("n2") is None


def test_each_row_is_there_once_and_the_head_moves_over_no_gap(store: Store) -> None:
    rows = ledger(9)
    chain = rows[0].hash
    store.put_events("n1", chain, rows[:3])
    store.put_events("n1", chain, rows[:3])
    store.put_events("n1", chain, rows[5:])
    assert store.head("n1", chain) == (3, rows[2].hash)
    store.put_events("n1", chain, rows[2:6])
    assert store.head("n1", chain) == (9, rows[8].hash)
    assert tuple(store.events()) == rows
    assert tuple(store.events(NOW + 2_000, NOW + 4_000, "n1", chain)) == rows[2:4]
    assert store.head("n1", "another") == store.head("n2", chain) == (0, "")
    assert store.ledgers() == {"n1": (9, 1)}


def test_the_ends_of_ledgers_are_kept_a_day(store: Store) -> None:
    for seq in (5, 9, 7):
        store.put_head(Head("n1", "2022-07-13", "chain", seq, f"h{seq}"))
    assert store.heads("n1") == (Head("n1", "2022-07-13", "chain", 9, "h9"),)


def test_a_pc_keeps_only_its_newest_certificate(store: Store) -> None:
    store.put_node(Node("n1", "五一村", ("五一村",)))
    store.put_node(Node("n2", "柳树坪村", ("柳树坪村",), revoked=True))
    large = 2**150 + 7
    for serial, node, made in ((large, "n1", 1), (12, "n1", 2), (13, "n2", 3)):
        store.put_certificate(serial, node, made)
    assert set(store.taken_back()) == {large, 13}


def test_the_end_and_a_day_are_found_by_an_index(store: Store) -> None:
    rows = ledger(2_000)
    for at in range(0, len(rows), 100):
        store.put_events("n1", rows[0].hash, rows[at : at + 100])
    assert store.head("n1", rows[0].hash) == (2_000, rows[-1].hash)
    store.database.run("ANALYZE")
    words = "EXPLAIN QUERY PLAN" if isinstance(store.database, Sqlite) else "EXPLAIN"
    day = f"SELECT seq FROM ledger WHERE wall >= {NOW} AND wall < {NOW + 1_000} AND node = 'n1'"
    assert "INDEX" in str(store.database.ask(f"{words} {day}")).upper()


def test_one_setting_moves_the_store_to_postgresql(tmp_path: Path, cluster: str) -> None:
    settings.write(tmp_path, Settings("三江镇", database=cluster))
    store = Store.of(tmp_path)
    store.put_node(Node("n1", "五一村", ("五一村",)))
    store.database.close()
    assert not (tmp_path / FILE).exists()
    other = Store.of(tmp_path)
    assert other.node("n1") is not None
    other.database.run("DELETE FROM nodes")
    other.database.close()


def test_a_server_that_is_away_is_said_in_words(tmp_path: Path) -> None:
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    with pytest.raises(Bad, match=r"hub\.store"):
        Store.of(tmp_path, "postgresql://127.0.0.1:9/none")
