"""The console: an HTTP API on the loopback and one bare page, in a thread of the desk's process. A front door.

`run` starts `Console`; other windows find it through `link_file`. No web server is loaded before the station is on the
air. If anything here breaks, the desk and the sound go on without it.
"""

from dalaba.doors.console.link_file import Door
from dalaba.doors.console.server import Console

__all__ = ["Console", "Door"]
