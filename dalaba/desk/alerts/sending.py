"""Sending one message to one receiver, within a time limit, over connections whose certificates are verified.

What goes wrong is told without the address: it is a secret.
"""

from __future__ import annotations

import http.client
import smtplib
import ssl
import time
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from dalaba.core.model import Instant, Reason
from dalaba.desk.alerts import robots
from dalaba.desk.alerts.receivers import Receiver

WITHIN = 10.0
"""Seconds to wait for each step."""
_WHOLE = 20.0
"""Seconds in which an answer must be there."""
_MOST = 65_536


class NotSent(Exception):
    """A message did not arrive. `reason` says why, in words that hold no secret."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.reason = Reason(code, {name: str(fact) for name, fact in facts.items()})


def send(receiver: Receiver, station: str, text: str, now: Instant) -> None:
    """Send a text. Raises NotSent."""
    try:
        if receiver.kind == "mail":
            _mail(receiver, station, text)
        else:
            _post(receiver, station, robots.shortened(text), now)
    except ssl.SSLCertVerificationError as error:
        raise NotSent("alerts.certificate", why=error.verify_message) from None
    except smtplib.SMTPAuthenticationError:
        raise NotSent("alerts.mail_login") from None
    except smtplib.SMTPException as error:
        raise NotSent("alerts.unreachable", why=type(error).__name__) from None
    except (OSError, http.client.HTTPException, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
        raise NotSent("alerts.unreachable", why=why) from None


def _post(receiver: Receiver, station: str, text: str, now: Instant) -> None:
    address, body = robots.request(receiver, station, text, now)
    parts = urlsplit(address)
    host = parts.hostname or ""
    line: http.client.HTTPConnection
    if parts.scheme == "https":
        line = http.client.HTTPSConnection(host, parts.port, timeout=WITHIN, context=ssl.create_default_context())
    else:
        line = http.client.HTTPConnection(host, parts.port, timeout=WITHIN)
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        line.request("POST", path, body, {"Content-Type": "application/json; charset=utf-8"})
        with line.getresponse() as answer:
            said = _read(answer)
    finally:
        line.close()
    if not 200 <= answer.status < 300:
        raise NotSent("alerts.refused", said=answer.status)
    if (against := robots.refused(receiver, said)) is not None:
        for secret in (receiver.address, receiver.secret, parts.query):
            against = against.replace(secret, "***") if secret else against
        raise NotSent("alerts.refused", said=against)


def _read(answer: http.client.HTTPResponse) -> bytes:
    """The answer's beginning; an answer that drips is given up."""
    said, until = b"", time.monotonic() + _WHOLE
    while len(said) < _MOST and (piece := answer.read1(_MOST)):
        said += piece
        if time.monotonic() > until:
            raise TimeoutError
    return said


def _mail(receiver: Receiver, station: str, text: str) -> None:
    """`smtps://` speaks TLS from the beginning, `smtp://` begins it before the password is said."""
    parts, context = urlsplit(receiver.address), ssl.create_default_context()
    host, user = parts.hostname or "", unquote(parts.username or "")
    to = [each.strip() for each in unquote(parts.path).strip("/").split(",") if each.strip()]
    mail = EmailMessage()
    mail["Subject"], mail["To"] = f"{station}: {text.splitlines()[0][:60]}", ", ".join(to)
    mail["From"] = user if "@" in user else to[0]
    mail.set_content(text)
    server: smtplib.SMTP
    if parts.scheme == "smtps":
        server = smtplib.SMTP_SSL(host, parts.port or 465, timeout=WITHIN, context=context)
    else:
        server = smtplib.SMTP(host, parts.port or 587, timeout=WITHIN)
    with server:
        if parts.scheme == "smtp":
            server.starttls(context=context)
        if user:
            server.login(user, unquote(parts.password or ""))
        server.send_message(mail)
