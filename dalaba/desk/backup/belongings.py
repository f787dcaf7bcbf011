"""Which files of a folder are the station, and which are the program or its passing state. Looks at names only."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from dalaba.speech.library import RENDERED
from dalaba.station.county import CERTIFICATES
from dalaba.station.days import FILES as DAY_FILES
from dalaba.station.outlets import FILE as STATION

_AUTO = ".auto.yaml"
_FOLDERS = ("scripts", "schedules", "audio", "records")
_PASSING = ("records/onair", "records/rehearsal", "records/aside", "records/looks")
"""What belongs to the program that runs now, rehearsals, broken files that were put aside, and what sounds were found
to be, which is found again."""
_SECRETS = ("records/alerts.json", "records/phones.pem")
"""Whom to tell, with the keys for it, and the certificate for phones. A stick may get lost: they are set up anew."""
_KEYS = ("records/fleet", "records/hub")
"""Membership, and a hub. Two PCs with one key are two pasts under one name: the keys go along only if somebody asks."""
_RECEIVED = "received"
"""What a township has handed out: it comes again, to whoever is a member."""
_HUBS_OWN = ("records/hub/hub.sqlite", "records/hub/hub.json")
"""What the hub knows of its villages, and no key: it is a record like the ledger, and nobody else has it."""
_SCRATCH = (".part", ".tmp", "-wal", "-shm", "-journal", ".lock")
LEDGER = "ledger-*.sqlite"


def belongings(folder: Path, clips: bool = True, secrets: bool = False, keys: bool = False) -> Iterator[str]:
    """The station's files below its folder, as names with slashes. `clips`: also the sounds that were made. `secrets`:
    also what nobody else may read. `keys`: also what makes this PC the one that it is among others (so do secrets)."""
    keys = keys or secrets
    for path in sorted(folder.glob("*.yaml")):
        if path.name in (STATION, *DAY_FILES) or path.name.endswith(_AUTO):
            yield path.name
    for name in (*_FOLDERS, *_extra(folder), *((_RECEIVED,) if keys else ())):
        for where, folders, files in os.walk(folder / name):
            inside = Path(where).relative_to(folder)
            folders[:] = sorted(each for each in folders if _counts((inside / each).as_posix(), clips))
            names = ((inside / each).as_posix() for each in sorted(files) if _is_kept(inside / each))
            yield from (each for each in names if (secrets or each not in _SECRETS) and (keys or not is_key(each)))


def _extra(folder: Path) -> Iterator[str]:
    """Folders of sheets for call-ups, and of the certificates for warnings from above, where there are any."""
    yield from (name for name in ("分批", "callup", CERTIFICATES) if (folder / name).is_dir())


def _counts(path: str, clips: bool) -> bool:
    return path not in _PASSING and (clips or path != RENDERED) and not PurePosixPath(path).name.startswith(".")


def _is_kept(path: Path) -> bool:
    return not path.name.startswith((".", "~$")) and not path.name.endswith(_SCRATCH)


def is_key(name: str) -> bool:
    """Whether a file makes this PC the one that it is among others: a membership, or a hub. (What the hub knows of its
    villages does not.)"""
    return name not in _HUBS_OWN and name.startswith(tuple(f"{each}/" for each in _KEYS))


def is_database(name: str) -> bool:
    """Whether a file is a year of the ledger or another database, which is copied as it is at one moment."""
    path = PurePosixPath(name)
    in_records = path.parent.as_posix() == "records" and path.match(LEDGER)
    return in_records or (path.parent.as_posix() in _KEYS and path.suffix == ".sqlite")
