"""Which keys have been held for long enough. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from dalaba.core.model import Millis


@dataclass(slots=True)
class Held:
    """The keys that are down. Each counts once, when it was held for `hold`; then it has to be let go first."""

    hold: Millis
    _since: dict[str, Millis] = field(default_factory=dict)
    _counted: set[str] = field(default_factory=set)

    def down(self, key: str, now: Millis) -> None:
        """It is pressed, or still is: a key that is held repeats itself."""
        self._since.setdefault(key, now)

    def up(self, key: str) -> None:
        """It is let go."""
        self._since.pop(key, None)
        self._counted.discard(key)

    def forget(self) -> None:
        """Nobody knows which keys are down: none counts that is not pressed anew."""
        self._counted |= self._since.keys()

    def ready(self, now: Millis) -> list[str]:
        """The keys that count now."""
        due = [key for key, since in self._since.items() if key not in self._counted and now >= since + self.hold]
        self._counted.update(due)
        return due

    def next_at(self) -> Millis | None:
        """When the next one counts, if it is held on."""
        return min((since + self.hold for key, since in self._since.items() if key not in self._counted), default=None)
