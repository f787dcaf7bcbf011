"""Receivers of alerts on this PC, behind TLS: a web server and a mail server, with an authority of their own."""

from __future__ import annotations

import json
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


def certificates(folder: Path) -> tuple[Path, Path]:
    """A certificate authority, and a server's certificate for this PC that it has signed: (authority, server)."""
    key, name = ec.generate_private_key(ec.SECP256R1()), _name("a village's own authority")
    root = _signed(name, name, key, key, [(x509.BasicConstraints(ca=True, path_length=None), True)])
    mine = ec.generate_private_key(ec.SECP256R1())
    here = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))])
    leaf = _signed(_name("localhost"), name, mine, key, [(here, False)])
    pem = serialization.Encoding.PEM
    secret = mine.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "authority.pem").write_bytes(root.public_bytes(pem))
    (folder / "server.pem").write_bytes(secret + leaf.public_bytes(pem))
    return folder / "authority.pem", folder / "server.pem"


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _signed(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, by: ec.EllipticCurvePrivateKey,
    more: list[tuple[Any, bool]],
) -> x509.Certificate:  # fmt: skip
    now = datetime.now(UTC)
    draft = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key.public_key())
    draft = draft.serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(days=1))
    draft = draft.not_valid_after(now + timedelta(days=1))
    for extension, critical in more:
        draft = draft.add_extension(extension, critical)
    return draft.sign(by, hashes.SHA256())


@dataclass
class Web:
    """A web server. `answers`: what it says, one after another; then always the last."""

    port: int = 0
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    """Path with its query, and the JSON that came."""
    answers: list[tuple[int, bytes]] = field(default_factory=lambda: [(200, b'{"errcode": 0, "code": 0}')])


@contextmanager
def web(server: Path) -> Iterator[Web]:
    """Listens until it is left."""
    said, context = Web(), _context(server)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            said.asked.append((self.path, json.loads(body)))
            status, words = said.answers.pop(0) if len(said.answers) > 1 else said.answers[0]
            self.send_response(status)
            self.send_header("Content-Length", str(len(words)))
            self.end_headers()
            self.wfile.write(words)

        def log_message(self, *given: Any) -> None:
            """Nothing."""

    class Quiet(ThreadingHTTPServer):
        daemon_threads = False

        def finish_request(self, request: Any, address: Any) -> None:
            with context.wrap_socket(request, server_side=True) as line:
                Handler(line, address, self)

        def handle_error(self, request: Any, address: Any) -> None:
            """A client that does not trust the certificate goes away, as it should."""

    listening = Quiet(("127.0.0.1", 0), Handler)
    said.port = listening.server_address[1]
    thread = threading.Thread(target=listening.serve_forever)
    thread.start()
    try:
        yield said
    finally:
        listening.shutdown()
        listening.server_close()
        thread.join()


@dataclass
class Post:
    """A mail server that takes one password."""

    port: int = 0
    mails: list[str] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    refuse: bool = False


@contextmanager
def post(server: Path) -> Iterator[Post]:
    """A mail server that speaks TLS from the beginning."""
    said = Post()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        said.port = listening.getsockname()[1]
        thread = threading.Thread(target=_serve, args=(listening, _context(server), said))
        thread.start()
        try:
            yield said
        finally:
            with socket.create_connection(("127.0.0.1", said.port)):
                said.port = 0
            thread.join()


def _serve(listening: socket.socket, context: ssl.SSLContext, said: Post) -> None:
    while True:
        plain, _ = listening.accept()
        with plain:
            plain.settimeout(5)
            try:
                with context.wrap_socket(plain, server_side=True) as line, line.makefile("rwb") as file:
                    _talk(file, said)
            except OSError:  # one that goes away, also at the end
                if said.port == 0:
                    return


def _talk(file: Any, said: Post) -> None:
    def tell(text: str) -> None:
        file.write(f"{text}\r\n".encode())
        file.flush()

    tell("220 here")
    while line := file.readline().decode().strip():
        verb = line.split(" ")[0].upper()
        if verb == "EHLO":
            tell("250-here\r\n250 AUTH PLAIN")
        elif verb == "AUTH":
            said.logins.append(line)
            tell("535 no" if said.refuse else "235 yes")
        elif verb == "DATA":
            tell("354 go on")
            mail = ""
            while (part := file.readline().decode()) != ".\r\n":
                mail += part
            said.mails.append(mail)
            tell("250 taken")
        elif verb == "QUIT":
            tell("221 bye")
            return
        else:
            tell("250 yes")


def _context(server: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(server)
    return context
