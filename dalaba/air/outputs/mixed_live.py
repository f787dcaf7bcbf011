"""Live sound among the voices of a card, for cards that mix it themselves."""

from __future__ import annotations

from dalaba.air.outputs.card import Card
from dalaba.air.outputs.live_going import LiveVoice


class Mixed:
    """Live sound among the voices of a card, which is heard `delay` seconds after it is given. See `Going`."""

    def __init__(self, card: Card, voice: LiveVoice, delay: float) -> None:
        self._card, self.voice, self.reader, self._delay = card, voice, voice.reader, delay
        self._generation = card.generation

    @property
    def over(self) -> bool:
        end = self.voice.end
        return end is not None and self._card.position() >= end + self._delay * self._card.timeline.rate

    @property
    def failed(self) -> bool:
        return self._card.trouble() is not None or self._generation != self._card.generation

    def close(self) -> None:
        self.reader.over = True
