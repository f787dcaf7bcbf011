"""输出 and 备用输出: a sound card and its channels, or an address on the network."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit

from dalaba.core.model import OutputSpec
from dalaba.core.problems import Bad
from dalaba.station.files import Problems, Record, values


def output_of(record: Record, key: str, problems: Problems) -> OutputSpec | None:
    """Where the sound goes; None if nothing, or nothing usable, is written."""
    inner = record.record(key, "output")
    if inner is None:
        return None
    if inner.has("url"):
        if inner.has("device"):
            problems.add("files.url_and_card", inner.where("url"))
            return None
        url = inner.take("url", network_output, "")
        channels = inner.many("channels", values.whole(1, 2)) or (1,)
        return OutputSpec(shown_address(url), channels, "", url) if url else None
    if not inner.has("device"):
        return None
    channels = inner.many("channels", values.whole(1, 64)) or (1,)
    return OutputSpec(inner.text("device").strip(), channels, inner.text("host").strip())


def network_output(text: str, strict: bool = False) -> str:
    """The address of an Icecast mount (icecast://user:password@host:port/mount) or of a multicast group
    (rtp://239.1.2.3:5004)."""
    word, parts = _split(text)
    scheme = parts.scheme if parts else ""
    if parts is None or scheme not in ("icecast", "rtp") or not parts.hostname:
        raise Bad("files.output_url", found=_without_password(text))
    if scheme == "icecast" and not (parts.path.strip("/") and parts.password):
        raise Bad("files.icecast_url", found=_without_password(text))
    if scheme == "rtp" and not (parts.port and _is_multicast(parts.hostname)):
        raise Bad("files.rtp_url", found=_without_password(text))
    return word


def stream_address(text: str, strict: bool = False) -> str:
    """The address of a stream to be relayed: http://… or https://…, m3u8 too."""
    word, parts = _split(text)
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname:
        raise Bad("files.relay_url", found=_without_password(text))
    return word


def shown_address(url: str) -> str:
    """An address as it may be shown: without user and password."""
    parts = urlsplit(url)
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{parts.hostname}{port}{parts.path}"


def _split(text: str) -> tuple[str, SplitResult | None]:
    word = text.strip().strip("\"'<>")
    try:
        parts = urlsplit(word)
        _ = parts.port  # raises for a port that is none
    except ValueError:
        return word, None
    usable = word.isprintable() and not re.search(r"\s", word)
    return word, parts if usable else None


def _is_multicast(host: str) -> bool:
    numbers = host.split(".")
    whole = len(numbers) == 4 and all(each.isascii() and each.isdecimal() and int(each) < 256 for each in numbers)
    return whole and 224 <= int(numbers[0]) <= 239


def _without_password(text: str) -> str:
    return re.sub(r"//[^/@]*@", "//…@", text.strip())[:80]
