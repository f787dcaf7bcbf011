"""How each village stands, for the officer's page: what its PC has said of itself, what was heard there, and what is
wrong with it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

from dalaba.core.model import Instant, Reason
from dalaba.desk.across.outcome import why_of
from dalaba.hub.overview import OVERDUE
from dalaba.hub.store import Node, State
from dalaba.station.outlets import Setup
from dalaba.views import daylist
from dalaba.views.daylist import Play

PHONES = ("联系电话", "电话", "phone", "telephone", "contact")
"""The names under which an outlet has its number."""
_LITTLE_DISK = 1_000_000_000
_LEAST_DIGITS = 3
_FAR: Instant = 4_102_444_800_000
_LONGEST_TITLE = 100
Standing: TypeAlias = Literal["invited", "silent", "away", "there"]


@dataclass(frozen=True, slots=True)
class Village:
    """One PC."""

    node: str
    name: str
    outlets: tuple[str, ...]
    standing: Standing
    at: Instant | None = None
    """When it was last heard."""
    phone: str = ""
    on_air: tuple[str, ...] = ()
    """What its outlets play now."""
    taken: Instant | None = None
    """Since when it has its programme."""
    until: Instant | None = None
    """How long that suffices."""
    words: tuple[str, ...] = ()
    """The day's words that it has."""
    clock: str = ""
    free: int | None = None
    heard: int = 0
    due: int = 0
    """Plays that should have been heard until now."""
    wrong: tuple[Reason, ...] = ()
    """What somebody has to look at."""

    @property
    def good(self) -> bool:
        return not self.wrong

    @property
    def number(self) -> str:
        """The number as a telephone dials it; "" if whom to ask is written in words."""
        plain = "".join(each for each in self.phone if each.isdigit() or each == "+")
        return plain if len(plain) >= _LEAST_DIGITS and not any(map(str.isalpha, self.phone)) else ""


def village(
    node: Node, state: State | None, setup: Setup, plays: Iterable[Play], said: Mapping[str, str], now: Instant,
    end: Instant,
) -> Village:  # fmt: skip
    """One village. `said`: the words of today as the township has them, code -> name; `end`: the end of today."""
    body = state.body if state is not None else {}
    standing = _standing(node, state, now)
    manifest, words = _table(body.get("manifest")), tuple(map(str, _list(body.get("words"))))
    counts = daylist.counts(each for each in plays if each.outlet in node.outlets and each.start <= now)
    due = counts["heard"] + counts["playing"] + counts["bad"] + counts["elsewhere"]
    taken, until = _moment(manifest.get("taken")), _moment(manifest.get("until"))
    free = _table(body.get("disk")).get("free")
    clock = str(_table(body.get("clock")).get("state", ""))
    found = Village(
        node.node, node.village, node.outlets, standing, state.at if state else None, _phone(node, setup),
        tuple(_on_air(body)), taken, until, words, clock, free if isinstance(free, int) else None, counts["heard"], due,
    )  # fmt: skip
    return _judged(found, body, said, end)


def _judged(found: Village, body: Mapping[str, Any], said: Mapping[str, str], end: Instant) -> Village:
    """With what is wrong, the worst first."""
    wrong: list[Reason] = []
    if found.standing != "there":
        wrong.append(Reason(f"page_township.wrong_{found.standing}"))
    if found.standing != "invited" and (found.until is None or found.until < end):
        wrong.append(Reason("page_township.wrong_programme"))
    lacking = [name for code, name in said.items() if not {code, name} & set(found.words)]
    if found.standing == "there" and lacking:
        wrong.append(Reason("page_township.wrong_word", {"words": "、".join(lacking)}))
    wrong += _hindrances(body)
    if found.clock not in ("", "good"):
        wrong.append(Reason("page_township.wrong_clock"))
    if found.free is not None and found.free < _LITTLE_DISK:
        wrong.append(Reason("page_township.wrong_disk", {"mb": str(found.free // 1_000_000)}))
    return replace(found, wrong=tuple(wrong))


def _hindrances(body: Mapping[str, Any]) -> Iterable[Reason]:
    """Why outlets cannot play, except that somebody there has ordered it."""
    for outlet, lane in _table(body.get("outlets")).items():
        told = _table(_table(lane).get("hindrance"))
        if (why := why_of(told)) is not None:
            yield Reason("page_township.wrong_outlet", {"outlet": str(outlet)}).because(why)


def _standing(node: Node, state: State | None, now: Instant) -> Standing:
    if not node.public:
        return "invited"
    if state is None:
        return "silent"
    return "there" if state.online and now - state.at < OVERDUE else "away"


def _phone(node: Node, setup: Setup) -> str:
    """Whom to ring: the number of the first of its outlets that has one."""
    facts = [setup.outlets[name].values for name in node.outlets if name in setup.outlets]
    return next((each[key] for each in facts for key in PHONES if each.get(key)), "")


def _on_air(body: Mapping[str, Any]) -> Iterable[str]:
    for lane in _table(body.get("outlets")).values():
        title = _table(_table(lane).get("playing")).get("title")
        if isinstance(title, str) and title:
            yield title[:_LONGEST_TITLE]


def _moment(found: object) -> Instant | None:
    """A moment of our time; None for what no calendar shows."""
    return found if isinstance(found, int) and 0 < found < _FAR else None


def _table(found: object) -> Mapping[str, Any]:
    return found if isinstance(found, Mapping) else {}


def _list(found: object) -> Sequence[Any]:
    return found if isinstance(found, list | tuple) else ()
