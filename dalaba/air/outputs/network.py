"""Whether an output on the network would take sound now, tried once and without sending any: for `doctor` and
`devices`. Not while air runs, which holds the place itself.
"""

from __future__ import annotations

from dalaba.air.outputs import OutputError
from dalaba.air.outputs.addresses import Mount, address
from dalaba.core.model import OutputSpec, Reason


def tried(spec: OutputSpec) -> Reason | None:
    """Why it would not; None if it would. Takes five seconds where nobody answers."""
    from dalaba.air.outputs import icecast_card, rtp_card

    code = "air.icecast_gone" if spec.url.startswith("icecast:") else "air.multicast_lost"
    try:
        where = address(spec)
        if isinstance(where, Mount):
            icecast_card.leave(icecast_card.connect(where, 1, spec.device))
        else:
            rtp_card.Stream(where, 1).close()
    except OutputError as error:
        return error.reason
    except OSError:
        return Reason(code, {"device": spec.device})
    return None
