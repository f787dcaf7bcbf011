"""Whether a warning's XML signature is proven by a certificate that a person put here. Pure.

What is read afterwards is exactly what was signed, as it comes out of the check, never the file beside it: a signature
for one element proves nothing about another one. Nothing that the file itself brings is believed.
"""

from __future__ import annotations

from collections.abc import Mapping

from dalaba.core.model import Reason
from dalaba.county.judge import Proof


def prove(data: bytes, certificates: Mapping[str, str]) -> tuple[bytes, Proof]:
    """The bytes to read instead of `data`, and what is known of who made them. `certificates`: name -> PEM.

    `data` is a file whose whole is one alert with a signature. Without certificates, or without the program for it,
    nothing is proven; where there are some, a signature that none of them proves is wrong.
    """
    if not certificates:
        return data, Proof(remark=Reason("county.no_certificates"))
    try:
        from signxml.exceptions import SignXMLException
        from signxml.verifier import SignatureConfiguration, XMLVerifier
    except ImportError:
        return data, Proof(remark=Reason("county.no_signxml"))
    asked = SignatureConfiguration(require_x509=True, location="./", expect_references=1)
    why = ""
    for name, certificate in certificates.items():
        try:
            found = XMLVerifier().verify(data, x509_cert=certificate, expect_config=asked)
        except (SignXMLException, ValueError, TypeError, KeyError, AttributeError, SyntaxError) as error:
            why = why or type(error).__name__
            continue
        if not isinstance(found, list) and found.signed_xml is not None:
            return bytes(found.signed_data), Proof(by=name)
    return data, Proof(wrong=Reason("county.signature_wrong", {"why": why}))
