"""Text to clip, and clip to shelf: reading, voices, listening, library. Air never imports it."""
