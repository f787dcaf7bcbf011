"""Warnings from the county and above, as CAP 1.2: what they say, whether they concern this place, and how loudly."""
