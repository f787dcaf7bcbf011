"""Having one sound listened to: what it seems to say. A hint for a person, never a confirmation.

The listener knows Mandarin and English alone. A sound in another language is heard as if it were Mandarin, to see which
notice it may be; how sure that is, its likeness to the text tells.
"""

from __future__ import annotations

import threading
from pathlib import Path

from dalaba.core.model import Reason
from dalaba.core.problems import Bad
from dalaba.sound.codec import CodecError
from dalaba.speech.listening import ListenError, whisper
from dalaba.speech.listening.heard_files import Ear, known_text

LANGUAGE = "cmn"
_ONE_AT_A_TIME = threading.Lock()


def trouble() -> Reason | None:
    """Why nothing can be listened to on this PC; None if it can."""
    return whisper.trouble()


def remembered(folder: Path, digest: str) -> str:
    """What was heard in a sound before; "" if nothing was, or nobody listened."""
    return known_text(folder, digest, LANGUAGE)


def hear(folder: Path, path: Path, digest: str) -> str:
    """What a sound seems to say. Raises Bad if it cannot be listened to, or another one is being listened to."""
    if not _ONE_AT_A_TIME.acquire(blocking=False):
        raise Bad("page_sounds.listening_already")
    try:
        ear = Ear(folder, whisper.open_listener())
        try:
            return ear.hear(path, digest, LANGUAGE).text
        finally:
            ear.close()
    except (ListenError, CodecError) as error:
        raise Bad(error.reason.code, **error.reason.params) from error
    finally:
        _ONE_AT_A_TIME.release()
