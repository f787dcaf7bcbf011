"""Staying up: desk and air watch and restart each other, and the system (systemd, log-on) starts and watches them.

What is to be done about the other process is decided purely, in `decide`; the rest is the thin shell around it. Who
restarts whom, and that an ordered end never turns into a start, is told in docs/architecture.md.
"""
