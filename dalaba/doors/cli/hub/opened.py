"""The hub of a folder, for the words of `hub`: refused in words if there is none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from dalaba.core.problems import Bad
from dalaba.doors.cli.context import Context, refused_if_bad
from dalaba.hub import founding
from dalaba.hub.settings import Settings
from dalaba.hub.store import Node, Store


@contextmanager
def opened(context: Context) -> Iterator[tuple[Settings, Store]]:
    """The hub's settings and its store, closed behind it."""
    with refused_if_bad():
        known = founding.opened(context.folder)
        store = Store.of(context.folder, known.database)
        try:
            yield known, store
        finally:
            store.database.close()


def member(store: Store, name: str) -> Node:
    """The village's PC with that name or id. Raises Bad with the nearest name."""
    from dalaba.core.problems import nearest

    found = store.node(name)
    if found is None:
        known = [each.village for each in store.nodes()]
        raise Bad("hub.no_village", found=name, nearest=nearest(name, known) or "、".join(known[:8]) or "…")
    return found
