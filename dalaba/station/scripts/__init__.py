"""scripts/: announcements in their versions, and filling their facts in (pure).

A `.yaml` is a script; a `.txt` or `.docx` is one too, or a version of the script of its stem (`停水.粤语.txt`,
`停水.五一村.txt`); recordings of that stem in `audio/recorded/` are versions as well.
"""

from dalaba.station.scripts.read import read_scripts
from dalaba.station.scripts.script import LENGTHS, Held, Script, Version, is_built_in, recorded_pieces

__all__ = ["LENGTHS", "Held", "Script", "Version", "is_built_in", "read_scripts", "recorded_pieces"]
