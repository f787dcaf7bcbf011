"""Certificates made here: a township's authority, its server's, a PC's, and the list of those taken back.

All are EC P-256 in PEM. What one is for stands in it, so that a village's PC can never pass as the hub.
"""

from __future__ import annotations

import hashlib
import ipaddress
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from dalaba.core import atomic
from dalaba.core.model import Instant
from dalaba.core.problems import Bad

BEFORE = timedelta(days=2)
"""A certificate holds for so long already, as PCs' clocks differ."""
DECADE = timedelta(days=3_652)
_MOST = 64 * 1024
"""Bytes of a file with a key or a certificate."""


def moment(now: Instant) -> datetime:
    """An instant as certificates write it."""
    return datetime.fromtimestamp(now / 1000, UTC)


def general_name(text: str) -> x509.GeneralName:
    """A server's name or address, as it stands in its certificate."""
    try:
        return x509.IPAddress(ipaddress.ip_address(text))
    except ValueError:
        return x509.DNSName(text)


def usage(*, signs_others: bool) -> x509.KeyUsage:
    """What a key is for: to prove itself, or to sign other certificates."""
    return x509.KeyUsage(not signs_others, False, False, False, False, signs_others, signs_others, False, False)


def builder(subject: str, key: Any, now: datetime, lasts: timedelta, issuer: x509.Name | None = None) -> Any:
    """A certificate that is not signed yet. `issuer` None: it signs itself."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)])
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer or name)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BEFORE)
        .not_valid_after(now - BEFORE + lasts)
    )


def new_key() -> ec.EllipticCurvePrivateKey:
    """A new key for TLS."""
    return ec.generate_private_key(ec.SECP256R1())


def key_bytes(key: ec.EllipticCurvePrivateKey) -> bytes:
    """A key as it is kept in a private file."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def key_at(path: Path) -> ec.EllipticCurvePrivateKey:
    """The TLS key in this private file; one is made if there is none. Raises OSError, Bad("trust.key_unreadable")."""
    try:
        data = atomic.whole(path, _MOST)
    except FileNotFoundError:
        key = new_key()
        atomic.write(path, key_bytes(key), private=True)
        return key
    try:
        found = load_pem_private_key(data, None)
    except (ValueError, TypeError) as error:
        raise Bad("trust.key_unreadable", file=path.name) from error
    if not isinstance(found, ec.EllipticCurvePrivateKey):
        raise Bad("trust.key_unreadable", file=path.name)
    return found


def wish(key: ec.EllipticCurvePrivateKey) -> bytes:
    """A request for a certificate, which proves that whoever asks has the key. Its name does not count."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "?")])
    return x509.CertificateSigningRequestBuilder().subject_name(name).sign(key, hashes.SHA256()).public_bytes(
        Encoding.PEM
    )  # fmt: skip


def digest(pem: bytes) -> bytes:
    """The SHA-256 of a certificate. Raises ValueError if it is none."""
    return hashlib.sha256(x509.load_pem_x509_certificate(pem).public_bytes(Encoding.DER)).digest()


def serial(pem: bytes) -> int:
    """A certificate's number. Raises ValueError if it is none."""
    return x509.load_pem_x509_certificate(pem).serial_number


def names(pem: bytes) -> tuple[str, ...]:
    """The names and addresses of a server's certificate."""
    try:
        found = x509.load_pem_x509_certificate(pem).extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except x509.ExtensionNotFound:
        return ()
    return tuple(str(each.value) for each in found.value)


def ends(pem: bytes) -> Instant:
    """When a certificate ends."""
    return int(x509.load_pem_x509_certificate(pem).not_valid_after_utc.timestamp() * 1000)


@dataclass(frozen=True)
class Authority:
    """A township's authority: its key never leaves the hub."""

    key: ec.EllipticCurvePrivateKey
    pem: bytes

    @staticmethod
    def made(name: str, now: Instant) -> Authority:
        """A new one, for ten years."""
        key = new_key()
        built = (
            builder(name, key.public_key(), moment(now), DECADE)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(usage(signs_others=True), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        )
        return Authority(key, built.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM))

    @staticmethod
    def read(key: Path, certificate: Path) -> Authority:
        """The one in these files. Raises OSError (FileNotFoundError: there is none), Bad("trust.key_unreadable")."""
        pem = atomic.whole(certificate, _MOST)
        authority = Authority(key_at(key), pem)
        try:
            fits = authority._certificate.public_key() == authority.key.public_key()
        except ValueError as error:
            raise Bad("trust.key_unreadable", file=certificate.name) from error
        if not fits:
            raise Bad("trust.key_unreadable", file=certificate.name)
        return authority

    @cached_property
    def _certificate(self) -> x509.Certificate:
        return x509.load_pem_x509_certificate(self.pem)

    def gave(self, pem: bytes) -> bool:
        """Whether it has signed this certificate. Raises ValueError if it is none."""
        try:
            x509.load_pem_x509_certificate(pem).verify_directly_issued_by(self._certificate)
        except (InvalidSignature, ValueError, TypeError):
            return False
        return True

    def for_server(self, key: ec.EllipticCurvePrivateKey, hosts: Sequence[str], now: Instant) -> bytes:
        """The hub's own certificate; by it the hub also introduces itself to the broker."""
        known = x509.SubjectAlternativeName([general_name(each) for each in dict.fromkeys((*hosts, "localhost"))])
        both = (ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH)
        return self._issued("hub", key.public_key(), both, now, known)

    def for_node(self, node: str, wished: bytes, now: Instant) -> bytes:
        """A certificate for a village's PC, for the key in its request. Raises ValueError if the request is wrong."""
        request = x509.load_pem_x509_csr(wished)
        key = request.public_key()
        if not request.is_signature_valid or not isinstance(key, ec.EllipticCurvePublicKey):
            raise ValueError("not a request by the owner of an EC key")
        return self._issued(node, key, (ExtendedKeyUsageOID.CLIENT_AUTH,), now)

    def _issued(
        self, subject: str, key: Any, uses: Iterable[x509.ObjectIdentifier], now: Instant,
        known: x509.SubjectAlternativeName | None = None,
    ) -> bytes:  # fmt: skip
        built = (
            builder(subject, key, moment(now), DECADE, self._certificate.subject)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(usage(signs_others=False), critical=True)
            .add_extension(x509.ExtendedKeyUsage(uses), critical=False)
        )
        if known is not None:
            built = built.add_extension(known, critical=False)
        pem: bytes = built.sign(self.key, hashes.SHA256()).public_bytes(Encoding.PEM)
        return pem

    def says_taken_back(self, pem: bytes, serials: Iterable[int]) -> bool:
        """Whether this is its list of exactly these certificates."""
        try:
            found = x509.load_pem_x509_crl(pem)
            ours = found.is_signature_valid(self.key.public_key())
        except (ValueError, TypeError):
            return False
        return ours and {each.serial_number for each in found} == set(serials)

    def taken_back(self, serials: Iterable[int], now: Instant) -> bytes:
        """The list of certificates that no longer count; it does not run out before the authority does."""
        at = moment(now)
        built = x509.CertificateRevocationListBuilder().issuer_name(self._certificate.subject)
        built = built.last_update(at - BEFORE).next_update(self._certificate.not_valid_after_utc + BEFORE)
        for each in sorted(serials):
            one = x509.RevokedCertificateBuilder().serial_number(each).revocation_date(at).build()
            built = built.add_revoked_certificate(one)
        return built.sign(self.key, hashes.SHA256()).public_bytes(Encoding.PEM)
