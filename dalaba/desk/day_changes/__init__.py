"""What people say of one day: its word (雨天), that it runs later, that a campaign waits a day, that one play moves.

Each is told before it is done: what it would change, as values. It is written to `days.auto.yaml` or to the program's
own sheet, never to what people wrote. Where it cannot be done, Bad says why, and nothing was written.
"""
