"""Who somebody at the page is, and what they may do. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

Role: TypeAlias = Literal["viewer", "announcer", "approver", "owner"]
ROLES: tuple[Role, ...] = get_args(Role)
"""Each may do what those before it may, and more."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody at the page. `name` is what the ledger calls them."""

    name: str
    role: Role

    def may(self, needs: Role) -> bool:
        """Whether this person may do what needs that role."""
        return ROLES.index(self.role) >= ROLES.index(needs)
