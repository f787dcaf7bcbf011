"""A day's call-up, for every front door: planned from its sheets, written as a campaign, moved on its day."""
