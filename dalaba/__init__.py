"""大喇叭 Dalaba: text templates in, the right voice out of the right loudspeaker at the right second, and a record."""

__version__ = "0.1.0"
