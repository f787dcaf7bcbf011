"""Reading what people write: bytes to text, text to nodes with places, nodes to values; all problems at once.

Nothing here knows what an outlet or a row is; the rooms that do (`scripts`, `outlets`, `days`, `schedules`) ask a
`Record` for their keys. Nothing here resolves a type: `7:30`, `0730` and `no` stay the text they look like until a
parser of `values` is asked for a time, a number or a yes.
"""

from dalaba.core.problems import Problems
from dalaba.station.files.record import Record
from dalaba.station.files.yaml_nodes import Map, Node, Scalar, Seq

__all__ = ["Map", "Node", "Problems", "Record", "Scalar", "Seq"]
