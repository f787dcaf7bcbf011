"""Keys that press scenes without the page: a USB button is a keyboard with few keys.

Nothing is read before `station.yaml` names a device. A key counts once it was held for its time.
"""

from dalaba.doors.buttons.watch import ButtonWatch

__all__ = ["ButtonWatch"]
