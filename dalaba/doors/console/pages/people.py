"""人员: who may use the page and what they may do, and the phones that were let in."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from dalaba.core import clock
from dalaba.core.model import Reason
from dalaba.doors.console import passwords, phone_setup
from dalaba.doors.console.actions import Outcome
from dalaba.doors.console.entrance import Entrance
from dalaba.doors.console.pages.page import Deed, Facts, Look, Page, Sent, Visit
from dalaba.doors.console.people import (
    MOST_ACCOUNTS,
    MOST_DEVICES,
    ROLES,
    Account,
    Book,
    Role,
    name_fault,
    new_stamp,
    password_fault,
    plain,
)
from dalaba.doors.console.phone_line import PhoneLine
from dalaba.doors.console.pins import Invited
from dalaba.doors.console.requests import Wrong
from dalaba.messages import sentence


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone, as the page shows it."""

    id: str
    name: str
    person: str
    role: str
    seen: str


def facts(visit: Visit) -> Facts:
    """The whole page."""
    entrance, phones = _here(visit)
    way = phones.way
    return {
        "pieces": parts(visit, (None, ())),
        "locked": entrance.locked,
        "trouble": entrance.people.trouble,
        "roles": _roles(visit),
        "names": [each.name for each in entrance.people.book.accounts],
        "phones_on": entrance.people.book.phones.on,
        "way": way,
        "line_trouble": phones.trouble,
        "user": entrance.user,
    }


def parts(visit: Visit, look: Look) -> Mapping[str, str]:
    """The lists, as they are now."""
    return {"persons": _persons(visit), "devices": _devices(visit)}


def _persons(visit: Visit) -> str:
    book = _here(visit)[0].people.book
    return visit.piece("people_persons.html", accounts=book.accounts, roles=_roles(visit))


def _devices(visit: Visit) -> str:
    book, zone, now = _here(visit)[0].people.book, visit.front.setup.zone, visit.front.now()
    shown = [
        Phone(each.id, each.name, each.person, visit.say(f"role_{book.who_holds(each).role}"),
              clock.hms_on(each.seen, zone, now))
        for each in book.devices
    ]  # fmt: skip
    return visit.piece("people_devices.html", devices=shown)


def _roles(visit: Visit) -> list[tuple[Role, str]]:
    return [(role, visit.say(f"role_{role}")) for role in ROLES]


def _here(visit: Visit) -> tuple[Entrance, PhoneLine]:
    assert visit.entrance is not None
    assert visit.phones is not None
    return visit.entrance, visit.phones


# People


def first(visit: Visit) -> Outcome:
    """Make the owner, if there is nobody yet."""
    entrance, _ = _here(visit)
    if not entrance.locked:
        raise Wrong("page_people.not_first")
    name = _new_name(visit, entrance)
    account = Account(name, "owner", _hashed(visit, name), new_stamp())
    visit.asked.done()
    return _changed(visit, lambda book: _added(book, account), Reason("page_people.did_add_owner", {"person": name}),
                    goto="people")  # fmt: skip


def add(visit: Visit) -> Outcome:
    """Enter somebody."""
    entrance, _ = _here(visit)
    if entrance.locked:
        raise Wrong("page_people.owner_first")
    if len(entrance.people.book.accounts) >= MOST_ACCOUNTS:
        raise Wrong("page_people.too_many", most=str(MOST_ACCOUNTS))
    name, role = _new_name(visit, entrance), _role(visit)
    account = Account(name, role, _hashed(visit, name), new_stamp())
    visit.asked.done()
    said = Reason("page_people.did_add", {"person": name, **_said(role)})
    return _changed(visit, lambda book: _added(book, account), said)


def change_role(visit: Visit) -> Outcome:
    """Let somebody do more, or less. Whoever is inside under the old role is out."""
    account, role = _account(visit), _role(visit)
    visit.asked.done()
    if account.role == role:
        raise Wrong("page_people.same_role", person=account.name)

    def changed(book: Book) -> Book:
        if book.last_owner(_still(book, account)):
            raise Wrong("page_people.last_owner", person=account.name)
        return book.with_account(replace(_still(book, account), role=role, stamp=new_stamp()))

    return _changed(visit, changed, Reason("page_people.did_role", {"person": account.name, **_said(role)}))


def reset(visit: Visit) -> Outcome:
    """Give somebody a new password. Whoever is inside with the old one is out."""
    account = _account(visit)
    hashed = _hashed(visit, account.name)
    visit.asked.done()
    return _changed(
        visit, lambda book: book.with_account(replace(_still(book, account), hash=hashed, stamp=new_stamp())),
        Reason("page_people.did_reset", {"person": account.name}),
    )  # fmt: skip


def remove(visit: Visit) -> Outcome:
    """Take somebody out, with their phones."""
    entrance, _ = _here(visit)
    account = _account(visit)
    visit.asked.done()

    def removed(book: Book) -> Book:
        if book.last_owner(_still(book, account)):
            raise Wrong("page_people.last_owner", person=account.name)
        return book.without_account(account.name)

    told = _changed(visit, removed, Reason("page_people.did_remove", {"person": account.name}))
    entrance.pins.void(account.name)
    return told


def _added(book: Book, account: Account) -> Book:
    if book.account(account.name) is not None:
        raise Wrong("page_people.there_already", person=account.name)
    return book.with_account(account)


def _still(book: Book, account: Account) -> Account:
    """The account as it is now."""
    found = book.account(account.name)
    if found is None:
        raise Wrong("page_people.nobody", person=account.name)
    return found


def _account(visit: Visit) -> Account:
    name = visit.asked.text("who", needed=True)
    found = _here(visit)[0].people.book.account(name)
    if found is None:
        raise Wrong("page_people.nobody", person=name[:40])
    return found


def _new_name(visit: Visit, entrance: Entrance) -> str:
    name = plain(visit.asked.text("name"))
    if fault := name_fault(name):
        raise Wrong(fault)
    if entrance.people.book.account(name) is not None:
        raise Wrong("page_people.there_already", person=name)
    return name


def _role(visit: Visit) -> Role:
    said = visit.asked.choice("role", ROLES, "announcer")
    return next(role for role in ROLES if role == said)


def _hashed(visit: Visit, name: str) -> str:
    password = visit.asked.secret("password")
    if fault := password_fault(password, name):
        raise Wrong(fault)
    return passwords.hashed(password)


def _said(role: Role) -> dict[str, str]:
    """A role as a fact of a sentence, in both languages."""
    return {"role": sentence(f"page_people.role_{role}", "zh"), "role_en": sentence(f"page_people.role_{role}", "en")}


def _changed(visit: Visit, made: Callable[[Book], Book], said: Reason, goto: str = "") -> Outcome:
    """Change the register, note it, and show the lists anew."""
    _here(visit)[0].change(made)
    unnoted = visit.front.did(said)
    return Outcome(said, True, (unnoted,) if unnoted else (), goto, parts(visit, (None, ())))


# Phones


def phones_on(visit: Visit) -> Outcome:
    """Let phones in."""
    return _turned(visit, True)


def phones_off(visit: Visit) -> Outcome:
    """Let no phone in any more, and send away those inside."""
    return _turned(visit, False)


def _turned(visit: Visit, on: bool) -> Outcome:
    visit.asked.done()
    told = phone_setup.turned(visit.front, *_here(visit), on)
    return replace(told, goto="people") if told.done else told


def invite(visit: Visit) -> Outcome:
    """Make a PIN for a phone."""
    entrance, phones = _here(visit)
    book = entrance.people.book
    if phones.way is None:
        raise Wrong("console.phones_off")
    if len(book.devices) >= MOST_DEVICES:
        raise Wrong("page_people.too_many", most=str(MOST_DEVICES))
    person, device, role = plain(visit.asked.text("person")), plain(visit.asked.text("device")), _role(visit)
    visit.asked.done()
    if fault := name_fault(person) or name_fault(device):
        raise Wrong(fault)
    account = book.account(person)
    if book.accounts and account is None:
        raise Wrong("page_people.nobody", person=person)
    pin = entrance.pins.new(Invited(account.name if account else person, role, device), visit.front.mono())
    visit.front.did(Reason("page_people.did_invite", {"device": device, "person": person}))
    shown = f"{pin[:3]} {pin[3:]}"
    piece = visit.piece("people_pin.html", pin=shown, device=device, urls=phones.way.urls)
    return Outcome(Reason("page_people.pin_is", {"pin": shown, "device": device}), True, parts={"pin": piece})


def take_back(visit: Visit) -> Outcome:
    """Let a phone in no more. If it is inside, it is out at once."""
    entrance, _ = _here(visit)
    device = entrance.people.book.device(visit.asked.text("device", needed=True))
    visit.asked.done()
    if device is None:
        raise Wrong("page_people.no_device")
    said = Reason("page_people.did_take_back", {"device": device.name, "person": device.person})
    return _changed(visit, lambda book: book.without_devices([device.id]), said)


def qr_code(visit: Visit) -> Sent:
    """The address for phones, for their camera. It holds no secret."""
    import segno

    way = _here(visit)[1].way
    number = visit.asked.whole("address", 0, 99, 0)
    visit.asked.done()
    if way is None or number >= len(way.urls):
        raise Wrong("console.no_page")
    drawn = io.BytesIO()
    segno.make(way.urls[number], error="m", micro=False).save(
        drawn, kind="svg", scale=6, border=4, dark="#000", light="#fff", title=way.urls[number], xmldecl=False
    )
    return Sent("image/svg+xml", drawn.getvalue())


PAGE = Page(
    "people", "page_people.", facts, parts,
    deeds={
        "first": Deed(first, "owner", slow=True),
        "add": Deed(add, "owner", slow=True),
        "role": Deed(change_role, "owner"),
        "reset": Deed(reset, "owner", slow=True),
        "remove": Deed(remove, "owner"),
        "phones_on": Deed(phones_on, "owner", slow=True),
        "phones_off": Deed(phones_off, "owner", slow=True),
        "invite": Deed(invite, "owner"),
        "take_back": Deed(take_back, "owner"),
    },
    files={"qr.svg": qr_code}, needs="owner",
)  # fmt: skip
