"""Playing the programme: `next_action` decides (pure), and `Playout` carries it out, in real or virtual time.

Each turn asks what should sound now, given the programme and what has already played; nothing depends on having seen an
event. "Started" is written to the ledger before the sound begins. A clip, an output or a ledger that fails costs that
one spot, never the programme. Nothing here opens a device, reads a programme file or knows the date.
"""

from dalaba.air.playout.decide import LATE, Action, Lane, Miss, Start, Wait, next_action
from dalaba.air.playout.loop import GAP, Playout
from dalaba.air.playout.noted import coded
from dalaba.air.playout.past import Past
from dalaba.air.playout.spot_sound import Check

__all__ = ["GAP", "LATE", "Action", "Check", "Lane", "Miss", "Past", "Playout", "Start", "Wait", "coded", "next_action"]
