"""What was wrong so far, and what to tell next: a trouble once, when it has lasted, and once when it is over. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from dalaba.core.model import Instant, Millis, Reason

_LASTS: Mapping[str, Millis] = {
    "air": 120_000, "card": 60_000, "files": 120_000, "clock": 120_000, "hub": 120_000, "pc": 120_000,
}  # fmt: skip
"""How long a trouble must last before anybody is told, by the first word of its name; others at once."""
_OVER: Millis = 60_000
"""How long it must be gone before that is told: a plug that wiggles is one trouble."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """One trouble. `at`: when it began; `gone`: since when it is not there any more."""

    code: str
    params: Mapping[str, str]
    at: Instant
    told: bool = False
    gone: Instant | None = None

    @property
    def reason(self) -> Reason:
        return Reason(self.code, dict(self.params))


@dataclass(frozen=True, slots=True)
class News:
    """Something to tell: a trouble that began, or that is over."""

    reason: Reason
    over: bool
    since: Instant


def step(
    known: Mapping[str, Trouble], wrong: Mapping[str, Reason], now: Instant
) -> tuple[dict[str, Trouble], list[News]]:
    """The troubles after a look, and what to tell of it."""
    after: dict[str, Trouble] = {}
    news: list[News] = []
    for name, reason in wrong.items():
        before = known.get(name)
        if before is None or not before.told:
            at = now if before is None or before.at > now else before.at
            after[name] = Trouble(reason.code, dict(reason.params), at)
        else:
            after[name] = replace(before, gone=None)
        if not after[name].told and now - after[name].at >= _LASTS.get(name.partition(":")[0], 0):
            after[name] = replace(after[name], told=True)
            news.append(News(reason, False, after[name].at))
    for name, trouble in known.items():
        if name in wrong or not trouble.told:
            continue
        gone = now if trouble.gone is None or trouble.gone > now else trouble.gone
        if now - gone >= _OVER:
            news.append(News(trouble.reason, True, trouble.at))
        else:
            after[name] = replace(trouble, gone=gone)
    return after, news
