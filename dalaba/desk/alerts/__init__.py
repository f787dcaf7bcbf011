"""Telling a person who is not there that something is wrong, and that it is over: by a group robot, a webhook or mail.

Nothing is sent unless somebody has set it up. Each trouble is told once, and once more when it is over; while the
network is away, messages wait, also over a restart. What is wrong is decided by pure rules; a thread of its own looks
and sends, so that neither the desk nor the sound waits for anybody's server.
"""

from __future__ import annotations

from dalaba.desk.alerts.memory import News, Trouble, step
from dalaba.desk.alerts.receivers import (
    FILE,
    KINDS,
    Receiver,
    Receivers,
    change_receivers,
    masked,
    read_receivers,
    receiver_of,
)
from dalaba.desk.alerts.rules import Seen, wrong
from dalaba.desk.alerts.sending import NotSent, send
from dalaba.desk.alerts.state import Sent, State, read_state, write_state
from dalaba.desk.alerts.watching import AlertWatch, try_now

__all__ = [
    "FILE",
    "KINDS",
    "AlertWatch",
    "News",
    "NotSent",
    "Receiver",
    "Receivers",
    "Seen",
    "Sent",
    "State",
    "Trouble",
    "change_receivers",
    "masked",
    "read_receivers",
    "read_state",
    "receiver_of",
    "send",
    "step",
    "try_now",
    "write_state",
    "wrong",
]
