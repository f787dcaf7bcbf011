"""scripts/: announcements in their versions, and filling their facts in (pure).

A `.yaml` is a script. A `.txt` or `.docx` is a script, or a version of the script named before the first dot
(`停水.粤语.txt`, `停水.五一村.txt`). Recordings with such names in `audio/recorded/` are versions, too.
"""

from dalaba.station.scripts.read import read_scripts
from dalaba.station.scripts.script import DAY_FACTS, LENGTHS, Held, Script, Version, is_built_in, recorded_pieces

__all__ = ["DAY_FACTS", "LENGTHS", "Held", "Script", "Version", "is_built_in", "read_scripts", "recorded_pieces"]
