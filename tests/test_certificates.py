"""A township's own certificates: who is the hub, who is a village's PC, and who was taken back."""

from __future__ import annotations

import ssl
import subprocess
from pathlib import Path

import pytest

from dalaba.core.problems import Bad
from dalaba.trust import certificates, join_code
from dalaba.trust.certificates import Authority
from dalaba.trust.join_code import JoinCode
from tests.places import at

NOW = at("09:00")


def proven(folder: Path, authority: Authority, pem: bytes, *more: str) -> bool:
    """Whether OpenSSL takes the certificate for what it is asked."""
    (folder / "ca.pem").write_bytes(authority.pem)
    (folder / "it.pem").write_bytes(pem)
    words = ["openssl", "verify", "-attime", str(NOW // 1000), "-CAfile", "ca.pem", *more, "it.pem"]
    return subprocess.run(words, cwd=folder, capture_output=True, check=False).returncode == 0


def test_a_villages_pc_never_passes_as_the_hub(tmp_path: Path) -> None:
    town = Authority.made("三江镇", NOW)
    wuyi = town.for_node("n1", certificates.wish(certificates.new_key()), NOW)
    hub = town.for_server(certificates.new_key(), ["192.168.1.5", "hub.example"], NOW)
    assert proven(tmp_path, town, hub, "-purpose", "sslserver")
    assert proven(tmp_path, town, wuyi, "-purpose", "sslclient")
    assert not proven(tmp_path, town, wuyi, "-purpose", "sslserver")
    assert certificates.names(hub) == ("192.168.1.5", "hub.example", "localhost")


def test_only_what_the_authority_signed_is_its_own(tmp_path: Path) -> None:
    town, other = Authority.made("三江镇", NOW), Authority.made("三江镇", NOW)
    hub = other.for_server(certificates.new_key(), [], NOW)
    assert other.gave(hub)
    assert not town.gave(hub)
    assert not proven(tmp_path, town, hub)


def test_a_stolen_pc_is_taken_back_and_no_other(tmp_path: Path) -> None:
    town = Authority.made("三江镇", NOW)
    stolen, kept = (town.for_node(node, certificates.wish(certificates.new_key()), NOW) for node in ("n1", "n2"))
    (tmp_path / "crl.pem").write_bytes(town.taken_back([certificates.serial(stolen)], NOW))
    checked = ("-crl_check", "-CRLfile", "crl.pem")
    assert not proven(tmp_path, town, stolen, *checked)
    assert proven(tmp_path, town, kept, *checked)


def test_a_request_that_somebody_else_changed_gets_nothing() -> None:
    town, wish = Authority.made("三江镇", NOW), certificates.wish(certificates.new_key())
    der = ssl.PEM_cert_to_DER_cert(wish.decode().replace("CERTIFICATE REQUEST", "CERTIFICATE"))
    forged = ssl.DER_cert_to_PEM_cert(der[:-1] + bytes([der[-1] ^ 1])).replace("CERTIFICATE", "CERTIFICATE REQUEST")
    with pytest.raises(ValueError, match="request"):
        town.for_node("n1", forged.encode(), NOW)


def test_a_damaged_key_is_named(tmp_path: Path) -> None:
    (tmp_path / "tls.key").write_text("-----BEGIN", "utf-8")
    with pytest.raises(Bad) as found:
        certificates.key_at(tmp_path / "tls.key")
    assert found.value.reason.code == "trust.key_unreadable"


# The code on the sheet


CODE = JoinCode.made(b"the digest of a certificate")


def slip(text: str) -> str:
    """What is said of a code; "" if it is taken."""
    try:
        join_code.read(text)
    except Bad as bad:
        return bad.reason.code
    return ""


def test_a_code_is_read_as_people_write_it() -> None:
    assert join_code.read(CODE.text) == CODE
    assert join_code.read(f" {CODE.text.lower().replace('-', ' ')}") == CODE
    assert join_code.read(CODE.text.replace("0", "O").replace("1", "l")) == CODE
    assert CODE.is_of(b"the digest of a certificate")
    assert not CODE.is_of(b"the digest of another one")


def test_every_slip_of_one_sign_or_of_two_neighbours_is_found() -> None:
    whole = CODE.text.replace("-", "")
    for place in range(len(whole)):
        for sign in set("0123456789ABCDEFGHJKMNPQRSTVWXYZ") - {whole[place]}:
            assert slip(whole[:place] + sign + whole[place + 1 :]) == "trust.code_slip"
    for place in range(len(whole) - 1):
        changed = whole[:place] + whole[place + 1] + whole[place] + whole[place + 2 :]
        assert changed == whole or slip(changed) == "trust.code_slip"
    assert slip(whole[:-1]) == "trust.code_length"
