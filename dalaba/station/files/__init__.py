"""Reading what people write: bytes to text, text to nodes with places, nodes to values; all problems at once.

This package does not know what an outlet or a row is. The rooms that do (`scripts`, `outlets`, `days`, `schedules`)
take their keys from a `Record`. Types are not guessed: `7:30`, `0730` and `no` stay text until a caller asks `values`
for a time, a number or a yes.
"""

from dalaba.core.problems import Problems
from dalaba.station.files.record import Record
from dalaba.station.files.yaml_nodes import Map, Node, Scalar, Seq

__all__ = ["Map", "Node", "Problems", "Record", "Scalar", "Seq"]
