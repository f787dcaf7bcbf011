"""Staying up: desk and air watch and restart each other, and the system (systemd, log-on) starts and watches them.

The pure module `decide` decides what to do about the other process; the rest carries it out. docs/architecture.md
explains who restarts whom, and why an ordered end never turns into a start.
"""
