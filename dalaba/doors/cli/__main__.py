"""`python -m dalaba.doors.cli`: what broadcaster.py does, wherever that lies. Air starts the desk so."""

import sys

from dalaba.doors.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
