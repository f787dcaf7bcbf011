"""Playing: `next_action` decides (pure), `Playout` does, in real time or virtual time, on whatever outputs it is given.

Level-triggered: each turn asks what should sound now, from the programme and from what has been; nothing depends on
having seen an event. "Started" is on the ledger before the sound. A clip, an output or a ledger that fails costs that
spot, never the programme. Nothing here opens a device, reads a programme file or knows what day it is.
"""

from dalaba.air.playout.decide import LATE, Action, Lane, Miss, Start, Wait, next_action
from dalaba.air.playout.loop import GAP, Playout
from dalaba.air.playout.noted import coded
from dalaba.air.playout.past import Past
from dalaba.air.playout.spot_sound import Check

__all__ = ["GAP", "LATE", "Action", "Check", "Lane", "Miss", "Past", "Playout", "Start", "Wait", "coded", "next_action"]
