"""Changing what people wrote, for who does not write files: a whole file, never over a change made meanwhile."""

from dalaba.desk.editing.whole_files import NOT_THERE, Changed, SheetOpen, digest, replace, rewrite

__all__ = ["NOT_THERE", "Changed", "SheetOpen", "digest", "replace", "rewrite"]
