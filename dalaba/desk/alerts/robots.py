"""What each kind of receiver takes, and what its answer means: as their public documentation says. Pure."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any
from urllib.parse import quote_plus

from dalaba.core.model import Instant
from dalaba.desk.alerts.receivers import Receiver

MOST_BYTES = 2_000
"""Of a text: the least that all of them take."""


def request(receiver: Receiver, station: str, text: str, now: Instant) -> tuple[str, bytes]:
    """The address to send to, and what to send."""
    address, body = receiver.address, dict[str, Any]()
    if receiver.kind == "feishu":
        body = {"msg_type": "text", "content": {"text": text}}
        if receiver.secret:
            stamp = str(now // 1000)
            body |= {"timestamp": stamp, "sign": _sign(f"{stamp}\n{receiver.secret}", "")}
    elif receiver.kind in ("wecom", "dingtalk"):
        body = {"msgtype": "text", "text": {"content": text}}
        if receiver.kind == "dingtalk" and receiver.secret:
            sign = _sign(receiver.secret, f"{now}\n{receiver.secret}")
            mark = "&" if "?" in address else "?"
            address = f"{address}{mark}timestamp={now}&sign={quote_plus(sign)}"
    else:
        body = {"station": station, "text": text}
    return address, json.dumps(body, ensure_ascii=False).encode()


def refused(receiver: Receiver, answer: bytes) -> str | None:
    """What a robot says against a message that came with status 200; None if it took it."""
    if receiver.kind == "webhook":
        return None
    try:
        said = json.loads(answer)
        code = said.get("errcode", said.get("code", said.get("StatusCode")))
        words = str(said.get("errmsg", said.get("msg", "")))
    except (ValueError, AttributeError, RecursionError):
        return "?"
    return None if code == 0 else f"{code} {words[:100]}".strip()


def shortened(text: str) -> str:
    """A text of no more bytes than a robot takes."""
    raw = text.encode("utf-8", "replace")
    return text if len(raw) <= MOST_BYTES else raw[: MOST_BYTES - 3].decode("utf-8", "ignore") + "…"


def _sign(key: str, text: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()).decode()
