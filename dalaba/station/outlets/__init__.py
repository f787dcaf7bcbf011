"""station.yaml: the station, its outlets, zones, voices, quiet hours and neighbours, as frozen values.

Every problem in the file goes to the list that was given, and a usable value comes back all the same, so that one bad
line never hides the next. This knows nothing of scripts and schedules, nor of the devices that are connected.
"""

from dalaba.station.outlets.read import FILE, read_station
from dalaba.station.outlets.setup import ALL, KINDS, PROFILES, Outlet, RelaySource, Setup
from dalaba.station.outlets.voice_choices import USUAL, VoiceChoice

__all__ = ["ALL", "FILE", "KINDS", "PROFILES", "USUAL", "Outlet", "RelaySource", "Setup", "VoiceChoice", "read_station"]
