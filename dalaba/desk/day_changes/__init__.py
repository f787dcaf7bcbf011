"""What people say of one day: its word (雨天), that it runs later, that a campaign waits a day, that one play moves.

What a word would change is told before it is said; the others tell what they changed. It is written to
`days.auto.yaml` or to the program's own sheet, never to what people wrote. Where one cannot be done, Bad says why, and
everything is as it was before.
"""
