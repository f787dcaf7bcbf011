"""The sound cards in use, one for each device; every outlet's output is made here.

Only the device with exactly that name (and host API, if given) is used; a missing one is "lost" until it is back, and
is looked for in the background. This module decides the kind of card: Linux's sound server is asked first, through its
own library, and PortAudio serves all other devices. An output with an address is on the network.

There is one `Cards` in a process; air closes it last. numpy and the device libraries are loaded when the first output
is made.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from dalaba.air.outputs import OutputError
from dalaba.air.outputs.card import Card
from dalaba.air.outputs.soundcard import Key, SoundCard
from dalaba.air.outputs.voice import FADE
from dalaba.core.clock import Clock
from dalaba.core.model import Millis, OutputSpec

if TYPE_CHECKING:
    from dalaba.air.outputs.pulse import Server

SERVERS = ("", "PulseAudio")
"""Host APIs that may mean Linux's sound server."""
_PATIENCE = 0.5
"""Seconds to wait for the sound server when the station starts; it is asked again later."""


class Cards:
    """The sound cards in use, by device and host API; outlets on different channels of one card share its stream."""

    def __init__(self, clock: Clock, folder: Path | None = None) -> None:
        """`folder`: where it is written down what is sent to multicast addresses (SDP)."""
        self.clock = clock
        self._folder = folder
        self._cards: dict[Key, Card] = {}
        self.lock = threading.RLock()
        """Held while streams are opened, closed or handed a spot."""
        self.closed = False
        self._search: threading.Thread | None = None
        self._server_made: Server | None = None

    def output(self, spec: OutputSpec) -> SoundCard:
        """The outlet's output. Never raises: a missing device is "lost" until it is there."""
        key = (spec.device, spec.url or spec.host)
        with self.lock:
            card = self._cards.get(key) or self._make(spec)
            self._cards[key] = card
            card.widen(max(spec.channels))
        return SoundCard(self, key, tuple(channel - 1 for channel in spec.channels))

    def card(self, key: Key) -> Card:
        """The card of a device for which an output was made."""
        return self._cards[key]

    def beats(self) -> Mapping[str, tuple[bool, Millis]]:
        """Device -> whether its stream works, and how long ago it last asked for sound."""
        return {card.spec.device: (card.trouble() is None, card.silent_for) for card in list(self._cards.values())}

    def seek(self) -> None:
        """Look for the lost devices in the background, unless a search is running."""
        if self._search is None or not self._search.is_alive():
            lost = [key for key, card in self._cards.items() if card.trouble() is not None and card.due()]
            if lost:
                self._search = threading.Thread(target=self._look, args=(lost,), name="dalaba-seek", daemon=True)
                self._search.start()

    def renew(self) -> bool:
        """Reload PortAudio's device list if nothing is sounding anywhere; all its streams are reopened."""
        from dalaba.air.outputs.devices import portaudio
        from dalaba.air.outputs.portaudio_card import PortAudioCard

        with self.lock:
            cards = [card for card in self._cards.values() if isinstance(card, PortAudioCard)]
            if self.closed or any(card.busy for card in cards):
                return False
            living = [card for card in cards if card.trouble() is None]
            for card in living:
                card.resting = True
            for card in cards:
                card.shut()
            sd = portaudio()
            try:
                sd._terminate()
                sd._initialize()
            except sd.PortAudioError:
                return False
            finally:
                for card in living:
                    card.open()
                    card.resting = False
            return True

    def close(self) -> None:
        """Fade out what sounds, let the devices finish, and release them (at most half a second)."""
        from dalaba.air.outputs.portaudio_card import LATENCY, PortAudioCard

        sounding = [card for card in self._cards.values() if card.busy]
        for card in sounding:
            card.cut(card.voices)
        if sounding:
            deep = any(isinstance(card, PortAudioCard) for card in sounding)
            time.sleep((LATENCY if deep else 0.1) + 2 * FADE / 1000)
        with self.lock:
            self.closed = True
            for card in self._cards.values():
                card.shut()
            if self._server_made is not None:
                self._server_made.close()
                self._server_made = None

    # -- choosing the kind of card

    def _make(self, spec: OutputSpec) -> Card:
        """The kind of card as far as it is known now; decided again until the device was found once."""
        if spec.url:
            return self._on_network(spec)
        from dalaba.air.outputs.portaudio_card import PortAudioCard

        server = self._server() if spec.host in SERVERS else None
        if server is None or (not _served(spec, server) and not spec.host and _listed(spec)):
            return PortAudioCard(self, spec, self.clock)
        from dalaba.air.outputs.pulse_card import PulseCard

        return PulseCard(self, spec, self.clock, server)

    def _on_network(self, spec: OutputSpec) -> Card:
        from dalaba.air.outputs.icecast_card import IcecastCard
        from dalaba.air.outputs.rtp_card import RtpCard

        if spec.url.startswith("icecast:"):
            return IcecastCard(self, spec, self.clock)
        return RtpCard(self, spec, self.clock, self._folder)

    def _server(self) -> Server | None:
        """The sound server, if one answers."""
        from dalaba.air.outputs import pulse

        if self._server_made is None and (library := pulse.load()) is not None:
            self._server_made = pulse.Server(library)
            self._server_made.on_news = self.clock.wake
        server = self._server_made
        return server if server is not None and server.connect(_PATIENCE) else None

    def _look(self, lost: list[Key]) -> None:
        for key in lost:
            card = self._cards[key]
            if not card.generation:  # never found yet: the sound server started after us, or does not have it
                card = self._think_again(key, card)
            card.look()

    def _think_again(self, key: Key, card: Card) -> Card:
        with self.lock:
            other = self._make(card.spec)
            if type(other) is type(card) or self.closed:
                return card
            card.shut()
            other.wants = card.wants
            self._cards[key] = other
            return other


def _served(spec: OutputSpec, server: Server) -> bool:
    from dalaba.air.outputs.pulse_card import PATIENCE, find

    try:
        find(spec, server.sinks(PATIENCE))
    except OutputError as error:
        return error.reason.code != "air.device_lost"
    return True


def _listed(spec: OutputSpec) -> bool:
    from dalaba.air.outputs import devices

    try:
        devices.find(spec, devices.listed())
    except OutputError as error:
        return error.reason.code == "air.device_ambiguous"
    return True
