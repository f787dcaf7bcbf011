"""What travels from the township to its villages: for each PC its own part of the plan, with the clips, signed."""

from dalaba.desk.handing_out.build import Contents, Handed, HandingOut
from dalaba.desk.handing_out.publish import Given, hand_out, put, wire_of

__all__ = ["Contents", "Given", "Handed", "HandingOut", "hand_out", "put", "wire_of"]
