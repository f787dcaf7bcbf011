"""The console: an HTTP API on the loopback and one bare page, in a thread of the desk's process. A front door.

`Console` is what `run` starts; `note` is how other windows find it. Nothing of a web server is loaded before the
station is on the air. Should anything here break, the desk and the sound go on without it.
"""

from dalaba.doors.console.link_file import Door
from dalaba.doors.console.server import Console

__all__ = ["Console", "Door"]
