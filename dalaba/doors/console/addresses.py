"""The addresses that this PC has in its own network, and its name there."""

from __future__ import annotations

import ipaddress
import re
import socket
import sys

from dalaba.doors.console.access import is_near

_TOWARDS = ("192.168.255.254", "10.255.255.254", "172.31.255.254", "192.0.2.1")
"""Nothing is sent there: the system only says which of its addresses it would use."""
_NAME = re.compile(r"[a-z0-9-]{1,63}", re.ASCII)


def of_this_pc() -> tuple[str, ...]:
    """The IPv4 addresses under which phones in the same network may reach this PC; the likeliest first."""
    found = dict.fromkeys([*(filter(None, map(_from_here, _TOWARDS))), *_all()])
    return tuple(sorted(filter(_usable, found), key=lambda each: not each.startswith("192.168.")))


def names_of_this_pc() -> tuple[str, ...]:
    """Its host name, as phones may write it; none if it cannot be written so."""
    name = socket.gethostname().partition(".")[0].lower()
    return (name, f"{name}.local") if _NAME.fullmatch(name) and name != "localhost" else ()


def _usable(address: str) -> bool:
    plain = ipaddress.ip_address(address)
    return is_near(address) and not plain.is_loopback and not plain.is_link_local and not plain.is_unspecified


def _from_here(towards: str) -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((towards, 9))
        except OSError:
            return ""
        return str(probe.getsockname()[0])


if sys.platform == "linux":
    import fcntl

    _SIOCGIFADDR = 0x8915

    def _all() -> list[str]:
        """The first address of each network card."""
        found = []
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            for _, name in socket.if_nameindex():
                try:
                    told = fcntl.ioctl(probe, _SIOCGIFADDR, name.encode()[:15].ljust(40, b"\0"))
                except OSError:
                    continue
                found.append(socket.inet_ntoa(told[20:24]))
        return found

else:

    def _all() -> list[str]:
        """The addresses that belong to its host name."""
        try:
            return socket.gethostbyname_ex(socket.gethostname())[2]
        except OSError:
            return []
