"""我: log out, and change the own password."""

from __future__ import annotations

from dataclasses import replace

from dalaba.core.model import Reason
from dalaba.doors.console import passwords
from dalaba.doors.console.actions import Outcome
from dalaba.doors.console.pages.page import Deed, Facts, Page, Visit
from dalaba.doors.console.people import Account, Book, new_stamp, password_fault
from dalaba.doors.console.requests import Wrong
from dalaba.messages import sentence


def facts(visit: Visit) -> Facts:
    """Who sits here, and how they came in."""
    assert visit.session is not None
    way, role = visit.session.way, visit.person.role
    return {
        "way": way,
        "came": sentence(f"page_me.way_{way}", visit.ui),
        "role": sentence(f"page_people.role_{role}", visit.ui),
    }


def out(visit: Visit) -> Outcome:
    """Log out. A phone has to be let in anew afterwards."""
    session, entrance = visit.session, visit.entrance
    assert session is not None
    assert entrance is not None
    visit.asked.done()
    if session.way == "device":
        entrance.change(lambda book: book.without_devices([session.stamp]))
    entrance.keys.end(session)
    return Outcome(Reason("page_me.did_out"), True, goto="enter")


def password(visit: Visit) -> Outcome:
    """Change the own password. Other browsers of the same person are out."""
    assert visit.session is not None
    assert visit.entrance is not None
    old, new = visit.asked.secret("old"), visit.asked.secret("password")
    visit.asked.done()
    if visit.session.way != "account":
        raise Wrong("page_me.no_password")
    account = visit.entrance.proven(visit.person.name, old)
    if fault := password_fault(new, account.name):
        raise Wrong(fault)
    changed = replace(account, hash=passwords.hashed(new), stamp=new_stamp())
    visit.entrance.change(lambda book: _with(book, account, changed))
    visit.session.stamp = changed.stamp
    visit.front.did(Reason("page_me.did_password"))
    return Outcome(Reason("page_me.did_password"), True)


def _with(book: Book, was: Account, now: Account) -> Book:
    if book.account(was.name) != was:  # changed meanwhile by the owner, whose word counts
        raise Wrong("page_people.nobody", person=was.name)
    return book.with_account(now)


PAGE = Page(
    "me", "page_me.", facts,
    deeds={"out": Deed(out, "viewer"), "password": Deed(password, "viewer", slow=True)},
)  # fmt: skip
