"""The village PC's agent as a machine: events in, effects out, no network, no file, no clock.

`machine` is its whole; `agent_main` carries its effects out. What comes is judged here early, so that a
refusal is reported at once; air judges everything again, and only air makes sound.
"""
