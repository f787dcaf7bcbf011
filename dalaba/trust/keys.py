"""Ed25519 keys: made on the PC that owns them, kept in a file that only its account can read, named by their digest.

A key's name (`kid`) and its fingerprint come from the public half, so that two people can compare them by telephone.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from dalaba.core import atomic
from dalaba.core.problems import Bad

_MOST = 4096
"""Bytes of a key file."""


@dataclass(frozen=True)
class PublicKey:
    """The public half: 32 bytes."""

    raw: bytes

    @staticmethod
    def of(text: str) -> PublicKey:
        """From its base64 text. Raises ValueError."""
        raw = base64.b64decode(text, validate=True)
        if len(raw) != 32:
            raise ValueError("not an Ed25519 key")
        return PublicKey(raw)

    @property
    def text(self) -> str:
        return base64.b64encode(self.raw).decode()

    @cached_property
    def kid(self) -> str:
        """The key's name: 16 hexadecimal digits of its SHA-256."""
        return hashlib.sha256(self.raw).hexdigest()[:16]

    @property
    def fingerprint(self) -> str:
        """Six groups of four digits, to be read out by telephone: 80 bits of its SHA-256 as a decimal number."""
        number = int.from_bytes(hashlib.sha256(b"dalaba fingerprint\0" + self.raw).digest()[:10], "big") % 10**24
        digits = f"{number:024d}"
        return " ".join(digits[at : at + 4] for at in range(0, 24, 4))

    @cached_property
    def _key(self) -> Ed25519PublicKey:
        return Ed25519PublicKey.from_public_bytes(self.raw)

    def signed(self, data: bytes, signature: bytes) -> bool:
        """Whether the signature over the data is this key's."""
        try:
            self._key.verify(signature, data)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True)
class SigningKey:
    """Both halves. It is never printed and never leaves the PC."""

    _private: Ed25519PrivateKey

    @staticmethod
    def made() -> SigningKey:
        """A new key."""
        return SigningKey(Ed25519PrivateKey.generate())

    @staticmethod
    def read(path: Path, password: bytes | None = None) -> SigningKey:
        """The key in a file. Raises FileNotFoundError, and Bad("trust.key_unreadable") for anything that is no key or
        whose password is another."""
        data = atomic.whole(path, _MOST)
        try:
            key = load_pem_private_key(data, password)
        except (ValueError, TypeError) as error:
            raise Bad("trust.key_unreadable", file=path.name) from error
        if not isinstance(key, Ed25519PrivateKey):
            raise Bad("trust.key_unreadable", file=path.name)
        return SigningKey(key)

    def write(self, path: Path, password: bytes | None = None) -> None:
        """Keep the key in a file that only this account can read. Raises OSError."""
        from cryptography.hazmat.primitives import serialization as form

        locked = form.BestAvailableEncryption(password) if password else form.NoEncryption()
        pem = self._private.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, locked)
        atomic.write(path, pem, private=True)

    @cached_property
    def public(self) -> PublicKey:
        return PublicKey(self._private.public_key().public_bytes_raw())

    def sign(self, data: bytes) -> bytes:
        """The signature over the data: 64 bytes."""
        return self._private.sign(data)


def own(path: Path) -> SigningKey:
    """The key in this file; one is made if there is none. Raises OSError, Bad."""
    try:
        return SigningKey.read(path)
    except FileNotFoundError:
        key = SigningKey.made()
        key.write(path)
        return key
