#!/usr/bin/env python3
"""The entry: hands the arguments to dalaba.doors.cli, nothing else."""

import sys

from dalaba.doors.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
