"""People with passwords, and phones: who comes in, what each may do, and how everybody else is kept out."""

from __future__ import annotations

import hashlib
import os
import ssl
import stat
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalaba.core.clock import VirtualClock
from dalaba.core.model import Reason
from dalaba.doors.console import certificate, passwords
from dalaba.doors.console.entrance import Entrance, Notes
from dalaba.doors.console.people import (
    ROLES,
    UNUSED,
    Account,
    Book,
    Device,
    Person,
    Phones,
    Role,
    name_fault,
    new_stamp,
    password_fault,
    plain,
)
from dalaba.doors.console.pins import LASTS, MOST_WRONG, Invited, Pins
from dalaba.doors.console.register import FILE, Register, digest
from dalaba.doors.console.requests import Wrong
from dalaba.doors.console.sessions import AGE, IDLE, Keys
from dalaba.doors.console.tries import FREE, LONGEST_WAIT, Tries

DAY = 86_400_000


def account(name: str, role: Role, password: str = "") -> Account:
    return Account(name, role, passwords.hashed(password) if password else "x", new_stamp())


# Roles


def test_each_role_may_do_what_those_before_it_may_and_more() -> None:
    for at, role in enumerate(ROLES):
        assert [Person("x", role).may(needs) for needs in ROLES] == [number <= at for number in range(len(ROLES))]


def test_a_phone_may_never_do_more_than_the_person_it_belongs_to() -> None:
    phone = Device("1", "手机", "小李", "owner", "k", 0)
    book = Book((account("小李", "viewer"),), (phone,))
    assert book.who_holds(phone) == Person("小李", "viewer")
    assert Book((), (phone,)).who_holds(phone) == Person("小李", "owner")


def test_with_a_person_go_that_persons_phones() -> None:
    book = Book((account("小李", "viewer"), account("老王", "owner")), (Device("1", "手机", "小李", "viewer", "k", 0),))
    assert [each.name for each in book.without_account(" 小李 ").accounts] == ["老王"]
    assert book.without_account("小李").devices == ()


@pytest.mark.parametrize("name", ["", "名" * 21, "a\u202eb", "a\x00b", "\u200b"])
def test_what_nobody_can_be_called(name: str) -> None:
    assert name_fault(plain(name))


def test_a_name_is_one_name_however_it_is_typed() -> None:
    book = Book((account("Li Wei", "viewer"),))
    assert book.account(" li  ｗｅｉ ") is not None
    assert book.account("li") is None


@pytest.mark.parametrize(
    "password", ["", "1234567", "12345678", "87654321", "abcdefgh", "aaaabbbb", "Password", "ZHANGSAN", "x" * 129]
)
def test_passwords_that_are_guessed_first_are_no_passwords(password: str) -> None:
    assert password_fault(password, "zhangsan")


def test_a_sentence_is_a_password() -> None:
    assert password_fault("村口有棵大榕树", "老王") == "page_people.short_password"
    assert password_fault("村口有一棵大榕树", "老王") == ""


# The file


def test_the_file_is_private_whole_and_without_any_password(tmp_path: Path) -> None:
    people = Register(tmp_path)
    people.change(lambda book: book.with_account(account("老王", "owner", "村口有一棵大榕树")))
    people.change(lambda book: book.with_device(Device("1", "手机", "老王", "owner", digest("secret"), 5)))
    file = tmp_path / FILE
    text = file.read_text("utf-8")
    if sys.platform != "win32":
        assert stat.S_IMODE(os.stat(file).st_mode) == 0o600
    assert "榕树" not in text
    assert '"secret"' not in text
    assert "$argon2id$" in text
    assert Register(tmp_path).book == people.book
    assert [each.name for each in file.parent.iterdir()] == ["people.json"]


@pytest.mark.parametrize("text", ["{", "[]", '{"accounts": [{"name": "老王"}]}', '{"accounts": 3}', "\x00"])
def test_a_broken_file_lets_nobody_in_and_is_put_aside_when_an_owner_is_made_anew(tmp_path: Path, text: str) -> None:
    (tmp_path / "records").mkdir()
    (tmp_path / FILE).write_text(text)
    people = Register(tmp_path)
    assert people.book == Book()
    assert people.trouble is not None
    people.change(lambda book: book.with_account(account("老王", "owner")))
    assert Register(tmp_path).trouble is None
    assert (tmp_path / "records/aside/people.json").read_text() == text
    assert Register(tmp_path).book == people.book


def test_what_cannot_be_written_does_not_count(tmp_path: Path) -> None:
    people = Register(tmp_path)
    (tmp_path / "records").write_text("no folder")
    with pytest.raises(OSError):  # noqa: PT011  # which one is the system's choice
        people.change(lambda book: book.with_account(account("老王", "owner")))
    assert people.book == Book()
    assert people.changes == 0


def test_a_phone_that_nobody_used_for_half_a_year_has_to_be_let_in_anew(tmp_path: Path) -> None:
    people = Register(tmp_path)
    people.change(lambda book: Book((), (Device("1", "手机", "老王", "owner", digest("c"), 0),), Phones(on=True)))
    assert people.phone("c", UNUSED) is not None
    assert people.phone("c", UNUSED + 1) is None
    assert people.phone("d", 0) is None


def test_when_a_phone_was_last_seen_is_kept_and_not_written_each_time(tmp_path: Path) -> None:
    people = Register(tmp_path)
    device = Device("1", "手机", "老王", "owner", digest("c"), 0)
    people.change(lambda book: Book((), (device,), Phones(on=True)))
    for minute in range(60):
        found = people.phone("c", minute * 60_000)
        assert found is not None
        people.saw(found, minute * 60_000)
    assert people.book.devices[0].seen == 50 * 60_000
    people.write_seen()
    assert Register(tmp_path).book.devices[0].seen == 50 * 60_000


# Passwords


def test_a_password_fits_its_own_hash_and_no_other() -> None:
    hashed = passwords.hashed("村口有一棵大榕树")
    assert passwords.fits("村口有一棵大榕树", hashed)
    assert not passwords.fits("村口有一棵大榕树 ", hashed)
    assert not passwords.fits("x", "no hash at all")
    assert hashed != passwords.hashed("村口有一棵大榕树"), "each with a salt of its own"


def test_looking_at_a_password_costs_enough_and_not_too_much() -> None:
    hashed = passwords.hashed("村口有一棵大榕树")
    assert f"m={46 * 1024}," in hashed, "kilobytes: under 64 MB"
    begun = time.thread_time()
    passwords.fits("wrong", hashed)
    assert 0.03 < time.thread_time() - begun < 0.5


@pytest.mark.parametrize(("of_one", "count"), [(0.001, 12), (0.02, 10), (0.05, 4), (0.2, 1), (3, 1)])
def test_a_slow_pc_does_fewer_rounds(of_one: float, count: int) -> None:
    assert passwords.rounds(of_one) == count


# Wrong tries


def test_wrong_passwords_cost_more_and_more_waiting_up_to_a_minute() -> None:
    tries, waits = Tries(), []
    for _ in range(12):
        tries.wrong("老王", "192.168.1.9", 0)
        waits.append(tries.wait("老王", "192.168.1.9", 0))
    assert waits[: FREE - 1] == [0] * (FREE - 1)
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_WAIT
    assert tries.wait("老王", "192.168.1.9", LONGEST_WAIT) == 0
    assert tries.wait("老王", "192.168.1.9", DAY) == 0


def test_a_stranger_cannot_lock_the_owner_out() -> None:
    tries = Tries()
    tries.right("老王", "127.0.0.1")
    for number in range(5_000):
        tries.wrong("老王", f"192.168.{number % 200}.{number % 250}", 0)
    assert tries.wait("老王", "127.0.0.1", 0) == 0
    assert tries.wait("老王", "192.168.77.1", 0) > 0, "the name itself is slow from anywhere else"


def test_who_comes_in_under_the_own_name_tries_another_no_faster() -> None:
    tries = Tries()
    tries.right("老王", "127.0.0.1")
    for _ in range(4):
        for _ in range(FREE - 1):
            tries.wrong("老王", "127.0.0.1", 0)
        tries.right("小李", "127.0.0.1")
    assert tries.wait("老王", "127.0.0.1", 0) == LONGEST_WAIT
    assert tries.wait("小李", "127.0.0.1", 0) == 0


def test_the_one_time_key_opens_whatever_strangers_tried(tmp_path: Path) -> None:
    entrance = Entrance(tmp_path, VirtualClock(0), "文书")
    entrance.people.change(lambda book: book.with_account(account("文书", "owner", "村口有一棵大榕树")))
    for _ in range(FREE):
        with pytest.raises(Wrong):
            entrance.by_password("文书", "falsch", "127.0.0.1")
    with pytest.raises(Wrong) as wait:
        entrance.by_password("文书", "村口有一棵大榕树", "127.0.0.1")
    assert wait.value.reason.code == "console.wait"
    assert entrance.keys.session(entrance.by_key(entrance.keys.link())) is not None


def test_a_pin_made_before_its_person_was_removed_lets_no_phone_in(tmp_path: Path) -> None:
    entrance = Entrance(tmp_path, VirtualClock(0), "文书")
    owner, clerk = account("老王", "owner"), account("小李", "announcer")
    entrance.people.change(lambda book: replace(book.with_account(owner).with_account(clerk), phones=Phones(on=True)))
    pin = entrance.pins.new(Invited("小李", "announcer", "手机"), 0)
    taken = entrance.pins.take

    def take(said: str, now: int) -> Invited | None:
        """She is removed just after the PIN was taken."""
        invited = taken(said, now)
        entrance.people.change(lambda book: book.without_account("小李"))
        return invited

    entrance.pins.take = take  # type: ignore[method-assign]
    with pytest.raises(Wrong):
        entrance.by_pin(pin, "192.168.1.9")
    assert entrance.people.book.devices == ()


def test_no_stranger_at_the_door_keeps_somebody_inside_from_proving_who_they_are(tmp_path: Path) -> None:
    entrance = Entrance(tmp_path, VirtualClock(0), "文书")
    entrance.people.change(lambda book: book.with_account(account("王芳", "owner", "村口有一棵大榕树")))
    for name in ("inside 王芳", "王芳"):
        for _ in range(FREE):
            with pytest.raises(Wrong):
                entrance.by_password(name, "falsch", "192.168.1.9")
    assert entrance.proven("王芳", "村口有一棵大榕树").name == "王芳"


def test_an_unknown_name_and_a_wrong_password_are_told_in_one_sentence(tmp_path: Path) -> None:
    entrance = Entrance(tmp_path, VirtualClock(0), "文书")
    entrance.people.change(lambda book: book.with_account(account("老王", "owner", "村口有一棵大榕树")))
    told = []
    for name in ("老王", "没有这个人"):
        with pytest.raises(Wrong) as wrong:
            entrance.by_password(name, "falsch", "1.2.3.4")
        told.append(wrong.value.reason)
    assert told[0] == told[1] == Reason("console.wrong_password")


# Sessions


def test_a_session_ends_with_its_hours_and_its_days() -> None:
    clock = VirtualClock(0)
    keys = Keys(clock.mono)
    idle, busy = keys.begin(Person("老王", "owner"), "account"), keys.begin(Person("小李", "viewer"), "account")
    for _ in range(AGE // IDLE + 1):
        clock.wait(clock.mono() + IDLE - 1)
        if clock.mono() <= AGE:
            assert keys.session(busy) is not None
    assert keys.session(idle) is None
    assert keys.session(busy) is None, "a week is the longest"


@pytest.mark.parametrize("how", ["role", "password", "removed"])
def test_a_session_ends_when_the_role_or_the_password_changes_or_the_person_is_removed(
    tmp_path: Path, how: str
) -> None:
    entrance = Entrance(tmp_path, VirtualClock(0), "文书")
    li = account("小李", "owner", "村口有一棵大榕树")
    entrance.people.change(lambda book: Book((li, account("老王", "owner"))))
    cookie = entrance.by_password("小李", "村口有一棵大榕树", "127.0.0.1")
    session = entrance.keys.session(cookie)
    assert session is not None
    assert session.person == Person("小李", "owner")
    changed = Account("小李", "viewer" if how == "role" else "owner", li.hash, new_stamp())
    entrance.people.change(
        lambda book: book.without_account("小李") if how == "removed" else book.with_account(changed)
    )
    assert not entrance.keys.alive(session)
    assert entrance.keys.session(cookie) is None


def test_whoever_opens_very_many_browsers_ends_only_their_own() -> None:
    keys = Keys(VirtualClock(0).mono)
    other = keys.begin(Person("小李", "viewer"), "account")
    mine = [keys.begin(Person("老王", "owner"), "account") for _ in range(50)]
    assert keys.session(other) is not None
    assert sum(keys.session(each) is not None for each in mine) == 8


# PINs


WANG = Invited("老王", "announcer", "老王的手机")


def test_a_pin_has_six_digits_is_good_once_and_for_ten_minutes() -> None:
    pins = Pins()
    pin = pins.new(WANG, 0)
    assert len(pin) == 6
    assert pin.isdecimal()
    assert pins.take(pin, LASTS - 1) == WANG
    assert pins.take(pin, LASTS - 1) is None
    assert pins.take(pins.new(WANG, 0), LASTS) is None


def test_nobody_finds_a_pin_by_trying() -> None:
    pins = Pins()
    pin = pins.new(WANG, 0)
    for _ in range(MOST_WRONG):
        assert pins.take("abc123", 0) is None
    assert pins.take(pin, 0) is None
    assert pins.take(pins.new(WANG, 0), 0) == WANG, "a new one is good again"


def test_the_newest_pin_for_a_phone_is_the_only_one() -> None:
    pins = Pins()
    first, second = pins.new(WANG, 0), pins.new(WANG, 0)
    assert pins.take(first, 0) is None
    assert pins.take(second, 0) == WANG


@given(st.text(max_size=12))
def test_whatever_is_typed_as_a_pin_is_none(said: str) -> None:
    pins = Pins()
    pin = pins.new(WANG, 0)
    assert pins.take(said, 0) == (WANG if said == pin else None)


# The certificate


def test_the_certificate_is_private_names_this_pc_and_stays(tmp_path: Path) -> None:
    now = int(datetime(2026, 6, 1, tzinfo=UTC).timestamp() * 1000)
    made = certificate.kept(tmp_path, ["127.0.0.1", "192.168.1.5", "pc", "pc.local"], now)
    if sys.platform != "win32":
        assert stat.S_IMODE(os.stat(made.path).st_mode) == 0o600
    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(made.path)
    assert set(made.names) == {"127.0.0.1", "192.168.1.5", "pc", "pc.local"}
    assert certificate.kept(tmp_path, ["192.168.1.5"], now + DAY) == made
    assert len(made.groups) == 16
    assert "".join(made.groups) == made.fingerprint
    _, begin, rest = made.path.read_text().partition("-----BEGIN CERTIFICATE")
    seen_by_a_phone = ssl.PEM_cert_to_DER_cert(begin + rest)
    assert hashlib.sha256(seen_by_a_phone).hexdigest() == made.fingerprint


def test_the_certificate_is_made_anew_for_a_new_address_and_before_its_end(tmp_path: Path) -> None:
    now = int(datetime(2026, 6, 1, tzinfo=UTC).timestamp() * 1000)
    first = certificate.kept(tmp_path, ["192.168.1.5"], now)
    moved = certificate.kept(tmp_path, ["192.168.8.7"], now)
    assert moved.fingerprint != first.fingerprint
    assert set(moved.names) == {"192.168.8.7", "192.168.1.5"}, "the PC may come back to its former address"
    assert certificate.kept(tmp_path, ["192.168.1.5"], now) == moved
    last = now + int(timedelta(days=795).total_seconds() * 1000)
    assert certificate.kept(tmp_path, ["192.168.1.5"], last).fingerprint != moved.fingerprint
    early = certificate.kept(tmp_path, ["192.168.1.5"], 0)
    assert early.fingerprint != moved.fingerprint, "the PC's clock was wrong when it was made"


@pytest.mark.parametrize("text", [b"", b"junk", b"-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n"])
def test_a_broken_certificate_is_made_anew(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "records").mkdir()
    (tmp_path / certificate.FILE).write_bytes(text)
    assert certificate.kept(tmp_path, ["127.0.0.1"], 0).names == ("127.0.0.1",)


# The ledger


def test_an_attacker_cannot_fill_the_disk_with_notes() -> None:
    clock, written = VirtualClock(0), list[Reason]()
    notes = Notes(lambda by, what: written.append(what), clock.mono)
    for _ in range(10_000):
        notes.note(Reason("page_people.did_wrong_pin"), "192.168.1.9")
        clock.wait(clock.mono() + 10)
    assert len(written) < 25
    clock.wait(clock.mono() + 3_600_000)
    notes.note(Reason("page_people.did_wrong_pin"), "192.168.1.9")
    assert sum(max(1, int(each.params["count"])) for each in written) == 10_001, "and none is forgotten"
