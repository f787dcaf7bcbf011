"""How this PC knows over TLS that it has reached its hub. Orders are signed besides."""

from __future__ import annotations

import ssl

_WHATEVER_THE_CLOCK = ssl.VerifyFlags(0x20_0000)
"""OpenSSL's X509_V_FLAG_NO_CHECK_TIME: a PC whose clock stands in another year still reaches its hub, which tells it
the time."""


def trusted(pem: bytes) -> ssl.SSLContext:
    """Only who has a server's certificate from that authority is believed, whatever the clock shows. The name does not
    matter: the authority gives such certificates to its hub alone, whatever the address that people reach it by. Raises
    ValueError, ssl.SSLError."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.verify_flags |= _WHATEVER_THE_CLOCK
    context.load_verify_locations(cadata=pem.decode())
    return context
