"""A station as one file: what people wrote and recorded, what was made of it, and the ledger; and back again.

The same way brings a station to another PC, and to a new version of the program. Nothing of the running program's own
(locks, keys of the page, the day's hand-over) is in it.
"""

from dalaba.desk.backup.archive import SUFFIX, Listing, NotWhole, write
from dalaba.desk.backup.last import Last, last
from dalaba.desk.backup.make import Job, Progress, file_name, make, size_of
from dalaba.desk.backup.unpack import restore, verify

__all__ = [
    "SUFFIX",
    "Job",
    "Last",
    "Listing",
    "NotWhole",
    "Progress",
    "file_name",
    "last",
    "make",
    "restore",
    "size_of",
    "verify",
    "write",
]
