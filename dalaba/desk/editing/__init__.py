"""Changing what people wrote, for who does not write files: a whole file, never over a change made meanwhile."""

from dalaba.desk.editing.whole_files import Changed, digest, replace

__all__ = ["Changed", "digest", "replace"]
