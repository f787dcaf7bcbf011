"""The join sheet (邀请单): one page of A4 by which a village's PC becomes a member. Pure.

The command is on it in large letters, and as a square for a phone, which can send it on to the PC as text.
"""

from __future__ import annotations

import io
from pathlib import Path

import segno

from dalaba.hub.inviting import Invited
from dalaba.messages import pages

_TEMPLATE = Path(__file__).with_name("join_sheet.html")


def page(made: Invited, until: str, file: str, ui: str) -> str:
    """The sheet. `until`: the last moment of its code, as people read it; `file`: the one for the stick."""
    invitation = made.invitation
    command = f"python broadcaster.py join {made.code}@{address(made)}"
    windows = f"start.bat join {made.code}@{address(made)}"
    return pages.page(
        _TEMPLATE, "hub.sheet_", ui, township=invitation.township, village=invitation.village, code=made.code,
        host=address(made), command=command, windows=windows, outlets=invitation.outlets, until=until,
        fingerprint=invitation.fingerprint, square=_square(windows), file=file,
    )  # fmt: skip


def address(made: Invited) -> str:
    """Where the code is shown: the port only if it is another one than usual."""
    hub = made.invitation.hub
    host = f"[{hub.host}]" if ":" in hub.host else hub.host
    return host if hub.join == type(hub)().join else f"{host}:{hub.join}"


def _square(text: str) -> str:
    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        drawn,
        kind="svg",
        scale=5,
        border=4,
        dark="#000",
        light="#fff",
        title=text,
        xmldecl=False,
        omitsize=True,
    )
    return drawn.getvalue().decode()
