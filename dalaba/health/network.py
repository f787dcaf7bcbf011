"""Judging outputs on the network and relays. Only `probed` asks the network; the rest is pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor

from dalaba.air.outputs.network import tried
from dalaba.core.model import OutputSpec, Reason
from dalaba.health.facts import Bound, Facts, Finding


def probed(outlets: Iterable[Bound]) -> Mapping[str, Reason | None]:
    """Outlet on the network -> why its output takes no sound, or None."""
    bound = [each for each in outlets if each.spec.url]
    specs: dict[str, OutputSpec] = {each.spec.url: each.spec for each in bound}
    with ThreadPoolExecutor(8, "network") as pool:
        found = dict(zip(specs, pool.map(tried, specs.values()), strict=True))
    return {each.name: found[each.spec.url] for each in bound}


def about(facts: Facts) -> Iterator[Finding]:
    """All findings about them."""
    for each in facts.outlets:
        if each.spec.url:
            reason = facts.running.hindered.get(each.name) or facts.network.get(each.name)
            well = Reason("health.ok_network", {"device": each.spec.device})
            yield Finding("problem", reason, each.name) if reason else Finding("ok", well, each.name)
    if facts.relays and not facts.parts.ffmpeg:
        yield from (Finding("problem", Reason("air.relay_no_ffmpeg", {"relay": name})) for name in facts.relays)
