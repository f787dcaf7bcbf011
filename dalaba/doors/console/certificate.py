"""The station's own certificate, with which phones reach its page encrypted: made here, known by its fingerprint.

A browser that sees it for the first time warns, as nobody vouches for it; whoever compares the fingerprint knows that
nobody stands in between. One private file holds the key and the certificate, so that they always fit.
"""

from __future__ import annotations

import hashlib
import ssl
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from dalaba.core import atomic
from dalaba.core.model import Instant

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

FILE = "records/phones.pem"
LASTS = timedelta(days=820)
"""Phones by Apple take no longer ones."""
_RENEWED = timedelta(days=30)
"""So long before its end it is made anew."""
_MOST_NAMES = 24
"""Former addresses stay in it, so that a PC that comes back to one keeps its certificate."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate that lies in its file. `fingerprint`: the SHA-256 of it, in hex."""

    path: Path
    fingerprint: str
    names: tuple[str, ...]

    @property
    def groups(self) -> tuple[str, ...]:
        """The fingerprint as people compare it."""
        return tuple(self.fingerprint[at : at + 4] for at in range(0, len(self.fingerprint), 4))


def kept(folder: Path, names: Iterable[str], now: Instant) -> Certificate:
    """The station's certificate; a new one, if there is none, if it is near its end, or if it lacks one of these names.
    Raises OSError if the disk refuses."""
    path, wanted = folder / FILE, list(dict.fromkeys(names))
    moment = datetime.fromtimestamp(now / 1000, UTC)
    found = _read(path)
    if found is not None:
        has = _names(found)
        good = found.not_valid_before_utc <= moment < found.not_valid_after_utc - _RENEWED
        if good and set(wanted) <= set(has):
            return _shown(path, found)
        wanted = [*wanted, *(name for name in has if name not in wanted)]
    made, key = _made(wanted[:_MOST_NAMES], moment)
    _write(path, made, key)
    return _shown(path, made)


def _shown(path: Path, found: x509.Certificate) -> Certificate:
    from cryptography.hazmat.primitives.serialization import Encoding

    return Certificate(path, hashlib.sha256(found.public_bytes(Encoding.DER)).hexdigest(), _names(found))


def _read(path: Path) -> x509.Certificate | None:
    """The certificate; None if there is none that works."""
    from cryptography import x509

    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(path)  # the key fits
        return x509.load_pem_x509_certificate(atomic.whole(path))
    except (OSError, ValueError):
        return None


def _names(found: x509.Certificate) -> tuple[str, ...]:
    from cryptography import x509

    try:
        names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return ()
    return tuple(str(name.value) for name in names)


def _made(names: list[str], now: datetime) -> tuple[x509.Certificate, EllipticCurvePrivateKey]:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.x509.oid import ExtendedKeyUsageOID

    from dalaba.trust import certificates

    key = certificates.new_key()
    built = (
        certificates.builder("Dalaba", key.public_key(), now, LASTS)
        .add_extension(x509.SubjectAlternativeName(map(certificates.general_name, names)), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(certificates.usage(signs_others=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
    )
    return built.sign(key, hashes.SHA256()), key


def _write(path: Path, made: x509.Certificate, key: EllipticCurvePrivateKey) -> None:
    from cryptography.hazmat.primitives.serialization import Encoding

    from dalaba.trust import certificates

    atomic.write(path, certificates.key_bytes(key) + made.public_bytes(Encoding.PEM), private=True)
