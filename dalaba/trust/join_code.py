"""The code on a join sheet: twenty letters and digits that people copy from paper or hear by telephone. Pure.

    secret     50 bits, good once: whoever shows it was invited
    pin        45 bits of a slow digest of the township's authority: whoever answers is who invited
    check      5 bits: a slip of the pen is told as one

The digest is slow (scrypt), so that nobody finds another authority with the same pin.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from dalaba.core.problems import Bad

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without I, L, O and U, which look like others."""
_ALIKE = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})
_SECRET, _PIN, _GROUP = 10, 9, 4
_LENGTH = _SECRET + _PIN + 1
_FIELD = 0b100101
"""x⁵ + x² + 1: multiplying by x in the field of 32 signs."""


@dataclass(frozen=True, slots=True)
class JoinCode:
    """What the code says."""

    secret: str
    pin: str

    @staticmethod
    def made(authority: bytes) -> JoinCode:
        """A new one. `authority`: the digest of the township's certificate."""
        return JoinCode("".join(secrets.choice(_LETTERS) for _ in range(_SECRET)), pin_of(authority))

    @property
    def text(self) -> str:
        """In groups of four, as it is printed."""
        whole = self.secret + self.pin
        whole += _check(whole)
        return "-".join(whole[at : at + _GROUP] for at in range(0, _LENGTH, _GROUP))

    def is_of(self, authority: bytes) -> bool:
        """Whether that authority has made it."""
        return hmac.compare_digest(self.pin, pin_of(authority))


def read(text: str) -> JoinCode:
    """The code that somebody typed; signs between, small letters and letters that look alike do not matter. Raises
    Bad("trust.code_length") or Bad("trust.code_slip")."""
    typed = "".join(each for each in text.upper() if each.isalnum()).translate(_ALIKE)
    if len(typed) != _LENGTH or set(typed) - set(_LETTERS):
        raise Bad("trust.code_length", found=text[:60], count=len(typed))
    if _check(typed[:-1]) != typed[-1]:
        raise Bad("trust.code_slip", code=text[:60])
    return JoinCode(typed[:_SECRET], typed[_SECRET:-1])


def digest_of(secret: str) -> str:
    """What the hub keeps of the secret. It is slow, so that a copy of the store gives nobody away."""
    return hashlib.scrypt(secret.encode(), salt=b"dalaba invitation", n=2**14, r=8, p=1, dklen=32).hex()


def pin_of(authority: bytes) -> str:
    """The pin of an authority."""
    slow = hashlib.scrypt(authority, salt=b"dalaba authority", n=2**14, r=8, p=1, dklen=8)
    return _spelt(int.from_bytes(slow, "big") >> (64 - 5 * _PIN), _PIN)


def _check(text: str) -> str:
    """One sign over the others: any single wrong sign and any two that changed places are found."""
    total = 0
    for each in text:
        total ^= _LETTERS.index(each)
        total = total << 1 ^ (_FIELD if total & 16 else 0)
    return _LETTERS[total]


def _spelt(number: int, length: int) -> str:
    return "".join(_LETTERS[number >> (5 * at) & 31] for at in reversed(range(length)))


def proof(code: str, public: str, wish: str) -> bytes:
    """What a PC signs to show that the key is its own."""
    return f"dalaba join\0{code}\0{public}\0{wish}".encode()
