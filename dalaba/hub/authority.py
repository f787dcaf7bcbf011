"""The township's authority on its files: it gives certificates to the hub and to villages' PCs, and takes them back."""

from __future__ import annotations

from pathlib import Path

from dalaba.core import atomic
from dalaba.core.clock import DAY
from dalaba.core.model import Instant
from dalaba.hub.settings import FOLDER
from dalaba.hub.store import Store
from dalaba.trust import certificates
from dalaba.trust.certificates import Authority

CA_KEY, CA = f"{FOLDER}/ca.key", f"{FOLDER}/ca.crt"
SERVER_KEY, SERVER = f"{FOLDER}/server.key", f"{FOLDER}/server.crt"
TAKEN_BACK = f"{FOLDER}/crl.pem"
_RENEWED: Instant = 365 * DAY
"""So long before its end the server's certificate is made anew."""


def kept(station: Path, name: str, now: Instant) -> Authority:
    """The township's authority; one is made if there is none. Raises OSError, Bad("trust.key_unreadable")."""
    key, certificate = station / CA_KEY, station / CA
    if key.exists() and certificate.exists():
        return Authority.read(key, certificate)
    made = Authority.made(name, now)
    atomic.write(key, certificates.key_bytes(made.key), private=True)
    atomic.write(certificate, made.pem)
    return made


def keep_server(station: Path, authority: Authority, hosts: tuple[str, ...], now: Instant) -> bool:
    """The server's certificate has these names and is of this authority. Whether it was made anew."""
    key, path = certificates.key_at(station / SERVER_KEY), station / SERVER
    try:
        pem = atomic.whole(path)
        good = set(hosts) <= set(certificates.names(pem)) and certificates.ends(pem) > now + _RENEWED
        if good and authority.gave(pem):
            return False
    except (FileNotFoundError, ValueError):
        pass  # none yet, or one that is damaged: it is made from what is there
    atomic.write(path, authority.for_server(key, hosts, now))
    return True


def list_taken_back(station: Path, authority: Authority, store: Store, now: Instant) -> None:
    """Write the list of certificates that no longer count, if it is another one: whoever reads it ends every line then.
    Raises OSError, Bad("hub.store")."""
    path, serials = station / TAKEN_BACK, store.taken_back()
    if not path.is_file() or not authority.says_taken_back(path.read_bytes(), serials):
        atomic.write(path, authority.taken_back(serials, now))
